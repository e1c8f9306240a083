//! From the columns of a quote to the quote.

use super::error::StoreError;
use super::fields::{RowReader, price};
use super::rows::{DocumentRow, IssuedQuote, QuoteRecord, StoredAnswer, StoredQuote, Typed};
use super::statement::columns;
use crate::quote::{RelatedQuote, State};

columns! {
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
        priced: i64,
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
        officer: Option<String>,
        typed: Option<String>,
        unread: i64,
        origin: Option<String>,
        hours_used: Option<i64>,
    }
}

impl TryFrom<QuoteColumns> for StoredQuote {
    type Error = StoreError;

    fn try_from(columns: QuoteColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "quotes", key: &columns.id };
        // The number of the other quote itself: a draft that revises one has none of its own.
        let related = |column, id: Option<&String>, issued_as| -> Result<_, StoreError> {
            let Some(id) = id else { return Ok(None) };
            Ok(Some(RelatedQuote::new(row.id(column, id)?, issued_as)))
        };
        let issued_as = row.number(columns.revises_year, columns.revises_sequence, columns.revises_revision)?;
        let revises = related("revises", columns.revises.as_ref(), issued_as)?;
        let state = row.state("state", &columns.state)?;
        let (column, content) =
            if state == State::Draft { ("draft", &columns.draft) } else { ("canonical", &columns.canonical) };
        let record = QuoteRecord {
            id: row.id("id", &columns.id)?,
            version: columns.version,
            revises,
            organisation: row.organisation(columns.organisation_number.as_deref())?,
            demo: columns.demo != 0,
            content: row.read(column, content.clone())?,
            tariff_hash: row.hash("tariff_hash", &columns.tariff_hash)?,
            priced_on: row.day("priced_on", &columns.priced_on)?,
            price: price(columns.net_ore, columns.vat_ore, columns.total_ore),
            is_priced: columns.priced != 0,
            created_at: row.time("created_at", columns.created_at)?,
            updated_at: row.time("updated_at", columns.updated_at)?,
            officer: columns.officer.clone(),
            typed: columns.typed.clone().map(|form| Typed { form, is_read: columns.unread == 0 }),
            origin: columns.origin.clone(),
            hours_used: columns.hours_used,
        };
        if state == State::Draft {
            return Ok(Self::Draft(Box::new(record)));
        }
        let number = row.number(columns.number_year, columns.number_sequence, columns.revision)?;
        let (number, revision) = row.read("number_sequence", number)?;
        let issued_as = row.number(columns.successor_year, columns.successor_sequence, columns.successor_revision)?;
        let text = |column, value: &Option<String>| row.read(column, value.clone());
        let time = |column, value: Option<i64>| row.time(column, row.read(column, value)?);
        let hash = |column, value: &Option<String>| row.hash(column, &text(column, value)?);
        let answer = match (&columns.answer, columns.answered_at) {
            (None, None) => None,
            (json, at) => Some(StoredAnswer { at: time("answered_at", at)?, json: text("answer", json)? }),
        };
        Ok(Self::Issued(Box::new(IssuedQuote {
            record,
            state,
            number,
            revision,
            successor: related("successor", columns.successor.as_ref(), issued_as)?,
            issued_at: time("issued_at", columns.issued_at)?,
            valid_to: row.day("valid_to", &text("valid_to", &columns.valid_to)?)?,
            expires_at: time("expires_at", columns.expires_at)?,
            document: DocumentRow {
                canonical_sha256: hash("canonical_sha256", &columns.canonical_sha256)?,
                pdf_sha256: hash("pdf_sha256", &columns.pdf_sha256)?,
                pdf_bytes: row.read("pdf_bytes", columns.pdf_bytes)?,
                template: text("template", &columns.template)?,
                producer: text("producer", &columns.producer)?,
            },
            answer,
        })))
    }
}

impl TryFrom<QuoteColumns> for IssuedQuote {
    type Error = StoreError;

    fn try_from(columns: QuoteColumns) -> Result<Self, StoreError> {
        let key = columns.id.clone();
        match columns.try_into()? {
            StoredQuote::Issued(issued) => Ok(*issued),
            StoredQuote::Draft(_) => Err(StoreError::bad("quotes", "state", &key)),
        }
    }
}

impl QuoteColumns {
    /// What to call a quote whose row may be bad: its number with its revision, else its identity.
    pub(super) fn name(&self) -> String {
        let row = RowReader { table: "quotes", key: &self.id };
        let number = row.number(self.number_year, self.number_sequence, self.revision).ok().flatten();
        number.map_or_else(|| self.id.clone(), |(number, revision)| number.with_revision(revision))
    }
}
