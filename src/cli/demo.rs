//! `demo`

use std::process::ExitCode;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::print;
use crate::app::{catch_up, make_demo};
use crate::server;
use crate::settings::Settings;

/// How much is made.
#[derive(Args)]
pub struct Arguments {
    /// How many quotes there shall be. Broken off, the command goes on where it stopped.
    #[arg(long, default_value_t = 1_000)]
    quotes: u64,
}

/// Makes demo quotes.
pub async fn run(arguments: &Arguments, settings: &Settings) -> anyhow::Result<ExitCode> {
    let office = server::open(settings).await?;
    catch_up(&office).await?;
    let style = ProgressStyle::with_template("{wide_bar} {human_pos}/{human_len} quotes, {per_sec}, {eta} left")?;
    let bar = ProgressBar::new(arguments.quotes).with_style(style);
    let made = make_demo(&office, arguments.quotes, |there| bar.set_position(there)).await;
    bar.finish_and_clear();
    office.store.close().await;
    print(&format!("The store {:?} has {} demo quotes.\n", settings.store, made?))?;
    Ok(ExitCode::SUCCESS)
}
