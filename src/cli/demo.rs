//! `demo`: quotes in numbers, to see how the service behaves with many.

use std::io::{IsTerminal as _, stderr};
use std::process::ExitCode;

use clap::Args;

use super::shared::print;
use crate::app::{catch_up, make_demo};
use crate::server;
use crate::settings::Settings;

#[derive(Args)]
pub struct Arguments {
    /// How many quotes there will be. After an interruption the command continues where it stopped.
    #[arg(long, default_value_t = 1_000)]
    quotes: u64,
}

pub async fn run(arguments: &Arguments, settings: &Settings) -> anyhow::Result<ExitCode> {
    let office = server::open(settings).await?;
    catch_up(&office).await?;
    let is_terminal = stderr().is_terminal();
    let progress = |made| {
        if is_terminal {
            eprint!("\r{made} of {} quotes", arguments.quotes);
        }
    };
    let made = make_demo(&office, arguments.quotes, progress).await;
    if is_terminal {
        eprintln!();
    }
    office.store.close().await;
    print(&format!("The store {:?} has {} demo quotes.\n", settings.store, made?))?;
    Ok(ExitCode::SUCCESS)
}
