//! `demo`: quotes in numbers, to see how the service behaves with many.

use std::process::ExitCode;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::print;
use crate::server;
use crate::settings::Settings;

#[derive(Args)]
pub struct Arguments {
    /// How many quotes there will be. After an interruption the command continues where it stopped.
    #[arg(long, default_value_t = 1_000)]
    quotes: u64,
}

pub async fn run(arguments: &Arguments, settings: &Settings) -> anyhow::Result<ExitCode> {
    let quotes = server::open(settings).await?;
    quotes.post_backlog().await?;
    quotes.renew_words().await?;
    let style = ProgressStyle::with_template("{wide_bar} {human_pos}/{human_len} quotes, {per_sec}, {eta} left")?;
    let bar = ProgressBar::new(arguments.quotes).with_style(style);
    let made = quotes.make_demo(arguments.quotes, |there| bar.set_position(there)).await;
    bar.finish_and_clear();
    quotes.store().close().await;
    print(&format!("The store {:?} has {} demo quotes.\n", settings.store, made?))?;
    Ok(ExitCode::SUCCESS)
}
