//! `audit`: the proof that everything issued is as it was issued.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Subcommand;

use super::shared::print;
use crate::app::{Audit, AuditReport};
use crate::quote::LedgerHead;
use crate::server;
use crate::settings::Settings;
use crate::store::StoreUrl;

#[derive(Subcommand)]
pub enum Command {
    /// Check the ledger's chain, the series of numbers, and each issued quote against its hashes, its price and the ledger.
    Verify {
        /// Also typeset each document again and compare it, where this version of the program typeset it.
        #[arg(long)]
        documents: bool,
        /// A head of the ledger that was noted elsewhere, as `audit head` prints it: the ledger must still have that entry. Can
        /// be given several times.
        #[arg(long = "head", value_name = "SEQUENCE:HASH", value_parser = head)]
        heads: Vec<LedgerHead>,
    },
    /// Print where the ledger ends, to be stored somewhere else: a later `audit verify --head` finds out if anything up to there is
    /// lost, also where the whole database is an older one.
    Head,
}

fn head(text: &str) -> Result<LedgerHead, String> {
    let expected = "expected a sequence, a colon and 64 hexadecimal digits, as `audit head` prints them";
    LedgerHead::parse(text).ok_or_else(|| expected.to_owned())
}

/// Runs the audit: success only if everything holds.
pub async fn run(command: &Command, settings: &Settings) -> anyhow::Result<ExitCode> {
    if let StoreUrl::Sqlite(path) = &settings.store
        && !path.exists()
    {
        bail!("there is no store at {}", path.display());
    }
    let office = server::open(settings).await?;
    let audit = Audit::new(office.clone());
    let (documents, heads) = match command {
        Command::Verify { documents, heads } => (*documents, heads.as_slice()),
        Command::Head => {
            let head = audit.ledger_head().await.context("the store did not answer")?;
            office.store.close().await;
            print(&format!("{head}\n"))?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let told = std::cell::Cell::new(0);
    let progress = |report: &AuditReport| {
        let checked = report.entries + report.quotes;
        if checked >= told.get() + 100_000 {
            told.set(checked);
            eprintln!("{} ledger entries and {} quotes checked", report.entries, report.quotes);
        }
    };
    let report = audit.verify(documents, heads, progress).await.context("the audit did not end")?;
    office.store.close().await;
    let AuditReport { entries, quotes, documents, others, rows, failures, .. } = &report;
    let mut text = format!(
        "{entries} ledger entries, {quotes} issued quotes and {documents} documents checked.\n{rows} rows of the feed checked.\n"
    );
    let not_again =
        format!("{others} documents were typeset by another version of the program or template, and not again.\n");
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
