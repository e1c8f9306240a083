//! From the columns of a quote to the quote.

use sqlx::FromRow;

use super::error::StoreError;
use super::fields::{RowReader, price};
use super::rows::{DocumentRow, IssueRow, StoredQuote};
use crate::ids::OrganisationNumber;
use crate::quote::{RelatedQuote, State};

#[derive(FromRow)]
pub(super) struct QuoteColumns {
    pub(super) position: i64,
    id: String,
    version: i64,
    state: String,
    number_year: Option<i64>,
    number_sequence: Option<i64>,
    revision: Option<i64>,
    revises: Option<String>,
    revises_year: Option<i64>,
    revises_sequence: Option<i64>,
    revises_revision: Option<i64>,
    successor: Option<String>,
    successor_year: Option<i64>,
    successor_sequence: Option<i64>,
    successor_revision: Option<i64>,
    demo: i64,
    draft: Option<String>,
    canonical: Option<String>,
    tariff_hash: String,
    priced_on: String,
    net_ore: i64,
    vat_ore: i64,
    total_ore: i64,
    created_at: i64,
    updated_at: i64,
    issued_at: Option<i64>,
    valid_to: Option<String>,
    expires_at: Option<i64>,
    answer: Option<String>,
    answered_at: Option<i64>,
    canonical_sha256: Option<String>,
    pdf_sha256: Option<String>,
    pdf_bytes: Option<i64>,
    template: Option<String>,
    producer: Option<String>,
    organisation_number: Option<String>,
}

impl TryFrom<QuoteColumns> for StoredQuote {
    type Error = StoreError;

    fn try_from(columns: QuoteColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "quotes", key: &columns.id };
        let number = row.number(columns.number_year, columns.number_sequence, columns.revision)?;
        // The number of the other quote itself: a draft that revises one has none of its own.
        let related = |column, id: Option<&String>, issued_as| -> Result<_, StoreError> {
            let Some(id) = id else { return Ok(None) };
            Ok(Some(RelatedQuote::new(row.id(column, id)?, issued_as)))
        };
        let issued_as = row.number(columns.revises_year, columns.revises_sequence, columns.revises_revision)?;
        let revises = related("revises", columns.revises.as_ref(), issued_as)?;
        let issued_as = row.number(columns.successor_year, columns.successor_sequence, columns.successor_revision)?;
        let successor = related("successor", columns.successor.as_ref(), issued_as)?;
        let state = row.state("state", &columns.state)?;
        let issue = if state == State::Draft { None } else { Some(issue(&row, &columns)?) };
        let answer = match (&columns.answer, columns.answered_at) {
            (Some(answer), Some(at)) => Some((row.time("answered_at", at)?, answer.clone())),
            _ => None,
        };
        let content = if state == State::Draft { columns.draft.clone() } else { columns.canonical.clone() };
        Ok(Self {
            id: row.id("id", &columns.id)?,
            version: columns.version,
            state,
            number,
            revises,
            successor,
            organisation: columns
                .organisation_number
                .as_deref()
                .map(|number| row.read("organisation_number", OrganisationNumber::parse(number)))
                .transpose()?,
            demo: columns.demo != 0,
            content: row.read("draft", content)?,
            tariff_hash: row.hash("tariff_hash", &columns.tariff_hash)?,
            priced_on: row.day("priced_on", &columns.priced_on)?,
            price: price(columns.net_ore, columns.vat_ore, columns.total_ore),
            created_at: row.time("created_at", columns.created_at)?,
            updated_at: row.time("updated_at", columns.updated_at)?,
            issue,
            answer,
        })
    }
}

fn issue(row: &RowReader<'_>, columns: &QuoteColumns) -> Result<IssueRow, StoreError> {
    let text = |column, value: &Option<String>| row.read(column, value.clone());
    let time = |column, value: Option<i64>| row.time(column, row.read(column, value)?);
    Ok(IssueRow {
        issued_at: time("issued_at", columns.issued_at)?,
        valid_to: row.day("valid_to", &text("valid_to", &columns.valid_to)?)?,
        expires_at: time("expires_at", columns.expires_at)?,
        document: DocumentRow {
            canonical_sha256: row.hash("canonical_sha256", &text("canonical_sha256", &columns.canonical_sha256)?)?,
            pdf_sha256: row.hash("pdf_sha256", &text("pdf_sha256", &columns.pdf_sha256)?)?,
            pdf_bytes: row.read("pdf_bytes", columns.pdf_bytes)?,
            template: text("template", &columns.template)?,
            producer: text("producer", &columns.producer)?,
        },
    })
}

impl QuoteColumns {
    /// What to call a quote whose row may be bad: its number with its revision, else its identity.
    pub(super) fn name(&self) -> String {
        let row = RowReader { table: "quotes", key: &self.id };
        let number = row.number(self.number_year, self.number_sequence, self.revision).ok().flatten();
        number.map_or_else(|| self.id.clone(), |(number, revision)| number.with_revision(revision))
    }
}
