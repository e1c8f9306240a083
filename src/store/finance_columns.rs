//! From columns of the feed, of time entries and of settlement notes to what the use cases read.

use sqlx::FromRow;

use super::StoreError;
use super::columns::{Row, price};
use super::rows::{DocumentRow, StoredNote};
use crate::feed::{PostedLine, Posting, PostingHead, Stage, Total};
use crate::money::{Ore, Percent, SignedQuantity};
use crate::pricing::Unit;
use crate::quote::{Actor, QuoteNumber, Revision, Role, SettlementNumber};
use crate::settlement::{NoteType, TimeEntry};
use crate::tariff::Status;

#[derive(FromRow)]
pub(super) struct PostingColumns {
    pub(super) first_sequence: i64,
    pub(super) last_sequence: i64,
    posted_at: i64,
    stage: String,
    reversal: i64,
    quote_id: String,
    quote_number: String,
    revision: i64,
    case_number: String,
    applicant_name: String,
    organisation_number: Option<String>,
    buyer_reference: Option<String>,
    vat_code: String,
    vat_rate: String,
    tariff_id: String,
    tariff_status: String,
    settlement_number: Option<String>,
    demo: i64,
}

#[derive(FromRow)]
pub(super) struct LineColumns {
    pub(super) sequence: i64,
    activity: String,
    line_code: String,
    description: String,
    quantity: i64,
    unit: String,
    unit_price_ore: i64,
    pub(super) net_ore: i64,
    pub(super) vat_ore: i64,
}

/// Stage, month, activity, tariff, rows, net and VAT.
pub(super) type TotalColumns = (String, String, String, String, i64, i64, i64);

#[derive(FromRow)]
pub(super) struct TimeEntryColumns {
    entry: i64,
    revision: i64,
    date: String,
    activity: String,
    rate: String,
    hours: i64,
    line: Option<String>,
    note: Option<String>,
    corrects: Option<i64>,
    actor_id: String,
    actor_role: String,
    at: i64,
}

#[derive(FromRow)]
pub(super) struct NoteColumns {
    number: String,
    quote_id: String,
    #[sqlx(rename = "type")]
    note_type: String,
    corrects: Option<String>,
    settled_on: String,
    settled_at: i64,
    net_ore: i64,
    vat_ore: i64,
    total_ore: i64,
    canonical: String,
    canonical_sha256: String,
    pdf_sha256: String,
    pdf_bytes: i64,
    template: String,
    producer: String,
}

impl PostingColumns {
    /// The posting with these lines, the first of which has this sequence.
    pub(super) fn posting(self, first_sequence: i64, lines: Vec<PostedLine>) -> Result<Posting, StoreError> {
        let key = self.first_sequence.to_string();
        let row = Row { table: "postings", key: &key };
        let settlement = self.settlement_number.as_deref();
        let settlement =
            settlement.map(|text| row.read("settlement_number", SettlementNumber::parse(text))).transpose()?;
        Ok(Posting {
            first_sequence,
            posted_at: row.time("posted_at", self.posted_at)?,
            stage: row.read("stage", Stage::from_word(&self.stage))?,
            reversal: self.reversal != 0,
            quote_id: row.id("quote_id", &self.quote_id)?,
            head: PostingHead {
                quote_number: row.read("quote_number", QuoteNumber::parse(&self.quote_number))?,
                revision: row.read("revision", Revision::try_from(self.revision).ok())?,
                vat_rate: row.read("vat_rate", Percent::parse(&self.vat_rate).ok())?,
                tariff_status: row.read("tariff_status", Status::from_word(&self.tariff_status))?,
                settlement_number: settlement,
                case_number: self.case_number,
                applicant_name: self.applicant_name,
                organisation_number: self.organisation_number,
                buyer_reference: self.buyer_reference,
                vat_code: self.vat_code,
                tariff_id: self.tariff_id,
                demo: self.demo != 0,
            },
            lines,
        })
    }
}

impl TryFrom<LineColumns> for PostedLine {
    type Error = StoreError;

    fn try_from(columns: LineColumns) -> Result<Self, StoreError> {
        let bad = || StoreError::bad("line_items", "unit", &columns.sequence);
        Ok(Self {
            unit: Unit::from_word(&columns.unit).ok_or_else(bad)?,
            activity: columns.activity,
            line_code: columns.line_code,
            description: columns.description,
            quantity: SignedQuantity::new(columns.quantity),
            unit_price: Ore::new(columns.unit_price_ore),
            net: Ore::new(columns.net_ore),
            vat: Ore::new(columns.vat_ore),
        })
    }
}

/// A total that is told apart by everything.
pub(super) fn total(columns: TotalColumns) -> Result<Total, StoreError> {
    let (stage, month, activity, tariff_id, count, net, vat) = columns;
    let known = Stage::from_word(&stage).ok_or_else(|| StoreError::bad("postings", "stage", &stage))?;
    Ok(Total {
        stage: Some(known),
        month: Some(month),
        activity: Some(activity),
        tariff_id: Some(tariff_id),
        count: u64::try_from(count).unwrap_or(0),
        net: Ore::new(net),
        vat: Ore::new(vat),
    })
}

impl TryFrom<TimeEntryColumns> for TimeEntry {
    type Error = StoreError;

    fn try_from(columns: TimeEntryColumns) -> Result<Self, StoreError> {
        let key = columns.entry.to_string();
        let row = Row { table: "time_entries", key: &key };
        let number = |column, number: i64| row.read(column, u32::try_from(number).ok());
        Ok(Self {
            entry: number("entry", columns.entry)?,
            revision: number("revision", columns.revision)?,
            date: row.day("date", &columns.date)?,
            hours: SignedQuantity::new(columns.hours),
            corrects: columns.corrects.map(|corrects| number("corrects", corrects)).transpose()?,
            recorded_by: Actor {
                id: columns.actor_id,
                role: row.read("actor_role", Role::from_word(&columns.actor_role))?,
            },
            recorded_at: row.time("at", columns.at)?,
            activity: columns.activity,
            rate: columns.rate,
            line: columns.line,
            note: columns.note,
        })
    }
}

impl TryFrom<NoteColumns> for StoredNote {
    type Error = StoreError;

    fn try_from(columns: NoteColumns) -> Result<Self, StoreError> {
        let row = Row { table: "settlement_notes", key: &columns.number };
        let number = |column, text: &str| row.read(column, SettlementNumber::parse(text));
        Ok(Self {
            number: number("number", &columns.number)?,
            quote: row.id("quote_id", &columns.quote_id)?,
            note_type: row.read("type", NoteType::from_word(&columns.note_type))?,
            corrects: columns.corrects.as_deref().map(|text| number("corrects", text)).transpose()?,
            settled_on: row.day("settled_on", &columns.settled_on)?,
            settled_at: row.time("settled_at", columns.settled_at)?,
            price: price(columns.net_ore, columns.vat_ore, columns.total_ore),
            document: DocumentRow {
                canonical_sha256: row.hash("canonical_sha256", &columns.canonical_sha256)?,
                pdf_sha256: row.hash("pdf_sha256", &columns.pdf_sha256)?,
                pdf_bytes: columns.pdf_bytes,
                template: columns.template.clone(),
                producer: columns.producer.clone(),
            },
            canonical: columns.canonical.clone(),
        })
    }
}
