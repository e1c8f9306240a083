//! `audit verify`

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Subcommand;

use super::print;
use crate::app::AuditReport;
use crate::server;
use crate::settings::Settings;
use crate::store::StoreUrl;

/// What is audited.
#[derive(Subcommand)]
pub enum Command {
    /// Check the ledger's chain, the series of numbers, and each issued quote against its hashes, its price and the ledger.
    Verify {
        /// Also set each document once more and compare it, where this very program set it.
        #[arg(long)]
        documents: bool,
    },
}

/// Runs the audit: success only if everything holds.
pub async fn run(Command::Verify { documents }: &Command, settings: &Settings) -> anyhow::Result<ExitCode> {
    if let StoreUrl::Sqlite(path) = &settings.store
        && !path.exists()
    {
        bail!("there is no store at {}", path.display());
    }
    let quotes = server::open(settings).await?;
    let told = std::cell::Cell::new(0);
    let progress = |report: &AuditReport| {
        let checked = report.entries + report.quotes;
        if checked >= told.get() + 100_000 {
            told.set(checked);
            eprintln!("{} ledger entries and {} quotes checked", report.entries, report.quotes);
        }
    };
    let report = quotes.audit(*documents, progress).await.context("the audit did not end")?;
    quotes.store().close().await;
    let AuditReport { entries, quotes, documents, others, rows, failures, .. } = &report;
    let mut text = format!(
        "{entries} ledger entries, {quotes} issued quotes and {documents} documents checked.\n{rows} rows of the feed checked.\n"
    );
    let not_again = format!("{others} documents were set by another program or template, and not set again.\n");
    text.extend((*others > 0).then_some(not_again));
    match failures.first() {
        None => text.push_str("Everything holds.\n"),
        Some(first) => {
            let rest = failures.iter().skip(1).map(|failure| format!("Then: {failure}\n"));
            text.extend([format!("The first that does not hold: {first}\n")].into_iter().chain(rest));
        }
    }
    print(&text)?;
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
