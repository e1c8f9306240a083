//! From columns to what the use cases read. A row that this program cannot have written names its table, column and key.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::FromRow;

use super::StoreError;
use super::rows::{
    Audited, DocumentRow, IssuedQuote, QuoteRecord, Replay, StoredAnswer, StoredEvent, StoredLedgerEntry, StoredQuote,
};
use crate::ids::{OrganisationNumber, QuoteId, Sha256Hex};
use crate::input::parse_date;
use crate::money::Ore;
use crate::quote::{Action, Actor, Price, QuoteNumber, QuoteSummary, RelatedQuote, Revision, Role, State};

#[derive(FromRow)]
pub(super) struct QuoteColumns {
    position: i64,
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

#[derive(FromRow)]
pub(super) struct AuditColumns {
    #[sqlx(flatten)]
    quote: QuoteColumns,
    pdf: Option<Vec<u8>>,
    case_number: Option<String>,
    applicant: String,
    title: String,
    words: String,
    first_entry: Option<String>,
    last_entry: Option<String>,
}

#[derive(FromRow)]
pub(super) struct SummaryColumns {
    id: String,
    state: String,
    number_year: Option<i64>,
    number_sequence: Option<i64>,
    revision: Option<i64>,
    demo: i64,
    case_number: Option<String>,
    applicant: String,
    title: String,
    net_ore: i64,
    vat_ore: i64,
    total_ore: i64,
    created_at: i64,
    updated_at: i64,
    issued_at: Option<i64>,
    valid_to: Option<String>,
}

#[derive(FromRow)]
pub(super) struct EventColumns {
    quote_id: String,
    sequence: i64,
    at: i64,
    actor_id: String,
    actor_role: String,
    action: String,
    from_state: Option<String>,
    to_state: Option<String>,
    net_ore: i64,
    vat_ore: i64,
    total_ore: i64,
    reason: Option<String>,
}

#[derive(FromRow)]
pub(super) struct ReplayColumns {
    actor_id: String,
    key: String,
    fingerprint: String,
    quote_id: String,
    version: i64,
    created: i64,
    body: String,
    at: i64,
}

#[derive(FromRow)]
pub(super) struct LedgerColumns {
    sequence: i64,
    quote_id: String,
    entry: String,
    previous: String,
    hash: String,
}

/// A row of one table, whose columns are read one by one.
pub(super) struct Row<'r> {
    pub(super) table: &'static str,
    pub(super) key: &'r str,
}

impl Row<'_> {
    pub(super) fn read<T>(&self, column: &'static str, value: Option<T>) -> Result<T, StoreError> {
        value.ok_or_else(|| StoreError::bad(self.table, column, &self.key))
    }

    pub(super) fn time(&self, column: &'static str, epoch_ms: i64) -> Result<Timestamp, StoreError> {
        self.read(column, Timestamp::from_millisecond(epoch_ms).ok())
    }

    pub(super) fn day(&self, column: &'static str, text: &str) -> Result<Date, StoreError> {
        self.read(column, parse_date(text))
    }

    pub(super) fn hash(&self, column: &'static str, text: &str) -> Result<Sha256Hex, StoreError> {
        self.read(column, Sha256Hex::parse(text))
    }

    fn state(&self, column: &'static str, word: &str) -> Result<State, StoreError> {
        self.read(column, State::from_word(word))
    }

    pub(super) fn id(&self, column: &'static str, text: &str) -> Result<QuoteId, StoreError> {
        self.read(column, QuoteId::parse(text))
    }

    fn number(
        &self,
        year: Option<i64>,
        sequence: Option<i64>,
        revision: Option<i64>,
    ) -> Result<Option<(QuoteNumber, Revision)>, StoreError> {
        let (Some(year), Some(sequence), Some(revision)) = (year, sequence, revision) else { return Ok(None) };
        let year = self.read("number_year", i16::try_from(year).ok())?;
        let sequence = self.read("number_sequence", u32::try_from(sequence).ok())?;
        let revision = self.read("revision", Revision::try_from(revision).ok())?;
        Ok(Some((QuoteNumber { year, sequence }, revision)))
    }
}

pub(super) const fn price(net: i64, vat: i64, total: i64) -> Price {
    Price { net: Ore::new(net), vat: Ore::new(vat), total: Ore::new(total) }
}

impl TryFrom<QuoteColumns> for StoredQuote {
    type Error = StoreError;

    fn try_from(columns: QuoteColumns) -> Result<Self, StoreError> {
        let row = Row { table: "quotes", key: &columns.id };
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
        let organisation = columns.organisation_number.as_deref();
        let organisation = organisation.map(|text| row.read("organisation_number", OrganisationNumber::parse(text)));
        let record = QuoteRecord {
            id: row.id("id", &columns.id)?,
            version: columns.version,
            revises,
            organisation: organisation.transpose()?,
            demo: columns.demo != 0,
            content: row.read(column, content.clone())?,
            tariff_hash: row.hash("tariff_hash", &columns.tariff_hash)?,
            priced_on: row.day("priced_on", &columns.priced_on)?,
            price: price(columns.net_ore, columns.vat_ore, columns.total_ore),
            created_at: row.time("created_at", columns.created_at)?,
            updated_at: row.time("updated_at", columns.updated_at)?,
        };
        if state == State::Draft {
            return Ok(Self::Draft(record));
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

impl From<AuditColumns> for Audited {
    fn from(columns: AuditColumns) -> Self {
        let quote = columns.quote;
        let row = Row { table: "quotes", key: &quote.id };
        let number = row.number(quote.number_year, quote.number_sequence, quote.revision).ok().flatten();
        let name = number.map_or_else(|| quote.id.clone(), |(number, revision)| number.with_revision(revision));
        Self {
            position: quote.position,
            name,
            quote: issued(quote),
            pdf: columns.pdf,
            case_number: columns.case_number,
            applicant: columns.applicant,
            title: columns.title,
            words: columns.words,
            first_entry: columns.first_entry,
            last_entry: columns.last_entry,
        }
    }
}

fn issued(columns: QuoteColumns) -> Result<IssuedQuote, StoreError> {
    let key = columns.id.clone();
    match columns.try_into()? {
        StoredQuote::Issued(issued) => Ok(*issued),
        StoredQuote::Draft(_) => Err(StoreError::bad("quotes", "state", &key)),
    }
}

impl TryFrom<SummaryColumns> for QuoteSummary {
    type Error = StoreError;

    fn try_from(columns: SummaryColumns) -> Result<Self, StoreError> {
        let row = Row { table: "quotes", key: &columns.id };
        let number = row.number(columns.number_year, columns.number_sequence, columns.revision)?;
        Ok(Self {
            id: row.id("id", &columns.id)?,
            state: row.state("state", &columns.state)?,
            number: number.map(|(number, _)| number.to_string()),
            revision: number.map(|(_, revision)| revision),
            demo: columns.demo != 0,
            price: price(columns.net_ore, columns.vat_ore, columns.total_ore),
            created_at: row.time("created_at", columns.created_at)?,
            updated_at: row.time("updated_at", columns.updated_at)?,
            issued_at: columns.issued_at.map(|at| row.time("issued_at", at)).transpose()?,
            valid_to: columns.valid_to.as_deref().map(|day| row.day("valid_to", day)).transpose()?,
            case_number: columns.case_number.clone(),
            applicant: columns.applicant.clone(),
            title: columns.title.clone(),
        })
    }
}

impl TryFrom<EventColumns> for StoredEvent {
    type Error = StoreError;

    fn try_from(columns: EventColumns) -> Result<Self, StoreError> {
        let row = Row { table: "events", key: &columns.quote_id };
        let state = |column, word: &Option<String>| word.as_deref().map(|word| row.state(column, word)).transpose();
        Ok(Self {
            sequence: columns.sequence,
            at: row.time("at", columns.at)?,
            actor: Actor::new(columns.actor_id.clone(), row.read("actor_role", Role::from_word(&columns.actor_role))?),
            action: row.read("action", Action::from_word(&columns.action))?,
            from: state("from_state", &columns.from_state)?,
            to: state("to_state", &columns.to_state)?,
            price: price(columns.net_ore, columns.vat_ore, columns.total_ore),
            reason: columns.reason.clone(),
        })
    }
}

impl TryFrom<ReplayColumns> for Replay {
    type Error = StoreError;

    fn try_from(columns: ReplayColumns) -> Result<Self, StoreError> {
        let row = Row { table: "idempotency_keys", key: &columns.key };
        Ok(Self {
            fingerprint: row.hash("fingerprint", &columns.fingerprint)?,
            quote: row.id("quote_id", &columns.quote_id)?,
            at: row.time("at", columns.at)?,
            actor: columns.actor_id.clone(),
            version: columns.version,
            created: columns.created != 0,
            body: columns.body.clone(),
            key: columns.key.clone(),
        })
    }
}

impl From<LedgerColumns> for StoredLedgerEntry {
    fn from(columns: LedgerColumns) -> Self {
        let LedgerColumns { sequence, quote_id, entry, previous, hash } = columns;
        Self { sequence, quote: quote_id, entry, previous, hash }
    }
}
