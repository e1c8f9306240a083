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
    first_sequence: i64,
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
    lines: Option<String>,
}

/// A line as the database writes it: sequence, activity, code, description, quantity, unit, unit price, net and VAT.
type LineColumns = (i64, String, String, String, i64, String, i64, i64, i64);

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
    /// The posting, with its rows behind one place up to another.
    pub(super) fn posting(self, after: i64, to: i64) -> Result<Posting, StoreError> {
        let key = self.first_sequence.to_string();
        let row = Row { table: "postings", key: &key };
        let lines = self.lines.as_deref().unwrap_or("[]");
        let mut lines: Vec<LineColumns> = row.read("lines", serde_json::from_str(lines).ok())?;
        // The database takes them in the order of their key, but does not say so.
        if !lines.is_sorted_by_key(|line| line.0) {
            lines.sort_unstable_by_key(|line| line.0);
        }
        let all = self.first_sequence..=self.last_sequence;
        if !lines.iter().map(|line| line.0).eq(all) {
            return Err(StoreError::bad("line_items", "posting", &key));
        }
        let within = lines.into_iter().filter(|line| line.0 > after && line.0 <= to);
        let lines = within.map(posted_line).collect::<Result<_, _>>()?;
        let first_sequence = self.first_sequence.max(after.saturating_add(1));
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

fn posted_line(columns: LineColumns) -> Result<PostedLine, StoreError> {
    let (sequence, activity, line_code, description, quantity, unit, unit_price, net, vat) = columns;
    let unit = Unit::from_word(&unit).ok_or_else(|| StoreError::bad("line_items", "unit", &sequence))?;
    Ok(PostedLine {
        activity,
        line_code,
        description,
        quantity: SignedQuantity::new(quantity),
        unit,
        unit_price: Ore::new(unit_price),
        net: Ore::new(net),
        vat: Ore::new(vat),
    })
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
            recorded_by: Actor::new(columns.actor_id, row.read("actor_role", Role::from_word(&columns.actor_role))?),
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
