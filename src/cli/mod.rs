//! The command line.

mod audit;
mod backup;
mod case;
mod demo;
mod estimate;
mod key;
mod session;
mod shared;
mod tariff;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use rustix::fs::Mode;

use self::shared::print;
use crate::server::{Listening, load_tariffs};
use crate::settings::{self, Settings};
use crate::{http, pdf_reader, render, server, telemetry, workbook_file};

/// Prices access to Statistics Norway's microdata.
#[derive(Parser)]
#[command(version, about, long_about = None)]
struct Cli {
    /// A settings file; left out, prisoverslag.toml if it is there.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API (the default).
    Serve,
    /// Price a scope file and print the estimate.
    Estimate(estimate::Arguments),
    /// Check, compare and seal the tariff editions.
    #[command(subcommand)]
    Tariff(tariff::Command),
    /// Make demo quotes, to see how the service behaves with many. They go into a store of their own.
    Demo(demo::Arguments),
    /// Check that everything that was issued is as it was issued.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Make, list and revoke API keys.
    #[command(subcommand)]
    Key(key::Command),
    /// List and end the sessions of those who have signed in.
    #[command(subcommand)]
    Session(session::Command),
    /// Write a consistent copy of a running SQLite store.
    Backup(backup::BackupArguments),
    /// Bring a SQLite store back from a backup.
    Restore(backup::RestoreArguments),
    /// Check or show the settings.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the OpenAPI document.
    Openapi,
    #[command(name = render::WORKER_COMMAND, hide = true)]
    RenderWorker(RenderWorkerArguments),
    #[command(name = pdf_reader::READER_COMMAND, hide = true)]
    PdfReader(NoArguments),
    #[command(name = workbook_file::READER_COMMAND, hide = true)]
    WorkbookReader(NoArguments),
}

#[derive(Args)]
struct NoArguments {}

#[derive(Args)]
struct RenderWorkerArguments {
    /// Its limit of memory in bytes.
    memory_bytes: u64,
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Check the settings from the file and the environment; every fault is reported.
    Check,
    /// Print a settings file with the defaults.
    Example,
}

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("prisoverslag: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = cli.config.as_deref();
    let command = cli.command.unwrap_or(Command::Serve);
    if !matches!(command, Command::Tariff(_)) {
        // Stores and backups have names of people in them, and are for this account alone. Seals of tariffs are for everyone.
        rustix::process::umask(Mode::from_raw_mode(0o077));
    }
    match command {
        Command::Serve => serve(&Settings::load(config)?),
        Command::Estimate(arguments) => estimate::run(&arguments, &Settings::load(config)?),
        Command::Audit(command) => run_async(audit::run(&command, &Settings::load(config)?)),
        Command::Demo(arguments) => run_async(demo::run(&arguments, &Settings::load(config)?)),
        Command::Key(command) => run_async(key::run(&command, &Settings::load(config)?)),
        Command::Session(command) => run_async(session::run(&command, &Settings::load(config)?)),
        Command::Backup(arguments) => run_async(backup::backup(&arguments, &Settings::load(config)?)),
        Command::Restore(arguments) => run_async(backup::restore(&arguments, &Settings::load(config)?)),
        Command::Tariff(command) => tariff::run(&command, &Settings::load(config)?),
        Command::Config(ConfigCommand::Check) => {
            let settings = Settings::load(config)?;
            // Whether the tariffs are sound is another check.
            let notices = load_tariffs(&settings).map(|catalogue| settings.notices(&catalogue)).unwrap_or_default();
            let notices: Vec<String> = notices.iter().map(|notice| format!("Notice: {notice}.\n")).collect();
            let notices = notices.concat();
            print(&format!("The settings are sound.\n{notices}{settings:#?}\n"))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Config(ConfigCommand::Example) => {
            print(settings::EXAMPLE)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Openapi => {
            print(&http::openapi_document())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::RenderWorker(RenderWorkerArguments { memory_bytes }) => {
            render::serve_worker(memory_bytes).context("the render worker lost its server")?;
            Ok(ExitCode::SUCCESS)
        }
        Command::PdfReader(_) => {
            pdf_reader::serve_reader().context("the PDF reader cannot go on")?;
            Ok(ExitCode::SUCCESS)
        }
        Command::WorkbookReader(_) => {
            workbook_file::serve_reader().context("the workbook reader cannot go on")?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Runs a command to its end.
fn run_async(command: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    actix_web::rt::System::new().block_on(command)
}

/// How long the store may take to be closed at the end.
const CLOSED_WITHIN: Duration = Duration::from_secs(5);

fn serve(settings: &Settings) -> anyhow::Result<ExitCode> {
    let telemetry = telemetry::start(settings.log_format, &settings.log_filter, settings.otlp_endpoint.as_deref())?;
    let served = actix_web::rt::System::new().block_on(async {
        let Listening { server, addresses, is_open, by_tls, store } = server::start(settings).await?;
        let scheme = if by_tls { "https" } else { "http" };
        for address in &addresses {
            println!("Prisoverslag listens on {scheme}://{address}");
        }
        if is_open {
            println!("No sign-in is set up: everyone on this machine can do everything, and nobody else reaches it.");
        }
        if let Some(address) = addresses.first() {
            println!(
                "Try: curl -s {scheme}://{address}/api/v1/estimates -H 'content-type: application/json' -d @openapi/estimate-request.json"
            );
            println!("     The interface is described at {scheme}://{address}/docs/");
        }
        server.await.context("the server stopped")?;
        // Closing leaves all of a SQLite store in its one file. Requests that still run by now were given up.
        if tokio::time::timeout(CLOSED_WITHIN, store.close()).await.is_err() {
            tracing::warn!("the store was not closed in time");
        }
        Ok(ExitCode::SUCCESS)
    });
    telemetry.end();
    served
}
