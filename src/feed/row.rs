//! A row of the feed, and its columns in the order of every format.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::Stage;
use super::posting::{PostedLine, PostingHead};
use crate::calendar;
use crate::ids::QuoteId;
use crate::money::{Ore, Percent, SignedQuantity};
use crate::pricing::Unit;
use crate::quote::{QuoteNumber, Revision, SettlementNumber};
use crate::tariff::Status;

/// All rows of one quote in one stage at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The sequence of its first row; those of the others follow without a gap.
    pub first_sequence: i64,
    pub posted_at: Timestamp,
    pub stage: Stage,
    /// Whether it reverses another posting.
    pub reversal: bool,
    pub quote_id: QuoteId,
    pub head: PostingHead,
    pub lines: Vec<PostedLine>,
}

/// A row of the feed.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = LineItem)]
pub struct FeedRow<'r> {
    /// Its position: it strictly increases in the order in which rows become visible. Readers use it as their cursor.
    pub sequence: i64,
    /// When it was posted, in UTC.
    pub posted_at: Timestamp,
    /// The stage that it is posted in.
    pub stage: Stage,
    /// Whether it reverses another row: its quantity and amounts are those of that row, negated.
    pub reversal: bool,
    /// The number of the quote: `2026-000123`.
    pub quote_number: QuoteNumber,
    /// The revision of the quote, from 1.
    pub revision: Revision,
    /// The number of the case in the archive.
    pub case_number: &'r str,
    /// The applicant's name.
    pub applicant_name: &'r str,
    /// The applicant's organisation number; null for bodies outside Norway.
    #[schema(required = true)]
    pub organisation_number: Option<&'r str>,
    /// The buyer's reference for the invoice; null where none was given.
    #[schema(required = true)]
    pub buyer_reference: Option<&'r str>,
    /// The code of the activity.
    pub activity: &'r str,
    /// The code of the line.
    pub line_code: &'r str,
    /// What it is for, in the quote's language.
    pub description: &'r str,
    /// How many units.
    pub quantity: SignedQuantity,
    /// What it counts.
    pub unit: Unit,
    /// Kroner per unit, without VAT.
    pub unit_price: Ore,
    /// The amount without VAT, in kroner.
    pub net: Ore,
    /// SAF-T standard tax code.
    pub vat_code: &'r str,
    /// The VAT rate in percent.
    pub vat_rate: Percent,
    /// Its part of the quote's VAT, in kroner: the parts add up to it exactly.
    pub vat_amount: Ore,
    /// The tariff edition.
    pub tariff_id: &'r str,
    /// Whether the edition's prices are Statistics Norway's own.
    pub tariff_status: Status,
    /// The identity of the quote.
    pub quote_id: QuoteId,
    /// The settlement note that charges it; null before it is settled.
    #[schema(required = true)]
    pub settlement_number: Option<SettlementNumber>,
    /// Whether it belongs to a demo quote.
    pub demo: bool,
    /// The day on which it was posted, in Norway: totals by month go by it.
    pub posted_on: Date,
}

/// A value of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'r> {
    Whole(i64),
    Moment(Timestamp),
    Day(Date),
    /// Text that a user wrote, which no spreadsheet may take for a formula.
    Text(&'r str),
    /// A code, of characters that this program chose.
    Code(&'r str),
    Quote(QuoteNumber),
    Id(QuoteId),
    Settlement(SettlementNumber),
    Flag(bool),
    /// An amount in kroner with two decimals.
    Amount(Ore),
    /// A quantity with at most two decimals.
    Quantity(SignedQuantity),
    /// A rate in percent with at most two decimals.
    Rate(Percent),
    Empty,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    Whole,
    Moment,
    Day,
    /// Texts, codes, and numbers that are names.
    Text,
    Flag,
    /// Decimal numbers with at most two decimals.
    Decimal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub column_type: ColumnType,
    /// Whether a row may have no value there.
    pub optional: bool,
}

/// The columns of the feed, in their order. A test compares them with the JSON of a row.
pub const COLUMNS: [Column; 26] = {
    use ColumnType::{Day, Decimal, Flag, Moment, Text, Whole};
    const fn column(name: &'static str, column_type: ColumnType) -> Column {
        Column { name, column_type, optional: false }
    }
    const fn optional(name: &'static str, column_type: ColumnType) -> Column {
        Column { name, column_type, optional: true }
    }
    [
        column("sequence", Whole),
        column("posted_at", Moment),
        column("stage", Text),
        column("reversal", Flag),
        column("quote_number", Text),
        column("revision", Whole),
        column("case_number", Text),
        column("applicant_name", Text),
        optional("organisation_number", Text),
        optional("buyer_reference", Text),
        column("activity", Text),
        column("line_code", Text),
        column("description", Text),
        column("quantity", Decimal),
        column("unit", Text),
        column("unit_price", Decimal),
        column("net", Decimal),
        column("vat_code", Text),
        column("vat_rate", Decimal),
        column("vat_amount", Decimal),
        column("tariff_id", Text),
        column("tariff_status", Text),
        column("quote_id", Text),
        optional("settlement_number", Text),
        column("demo", Flag),
        column("posted_on", Day),
    ]
};

impl Posting {
    /// The sequence of its last row.
    #[must_use]
    pub fn last_sequence(&self) -> i64 {
        self.first_sequence + i64::try_from(self.lines.len()).unwrap_or(0) - 1
    }

    /// Its rows, first to last.
    pub fn rows(&self) -> impl Iterator<Item = FeedRow<'_>> {
        let head = &self.head;
        let posted_on = calendar::day_of(self.posted_at);
        self.lines.iter().zip(self.first_sequence..).map(move |(line, sequence)| FeedRow {
            sequence,
            posted_at: self.posted_at,
            stage: self.stage,
            reversal: self.reversal,
            quote_number: head.quote_number,
            revision: head.revision,
            case_number: &head.case_number,
            applicant_name: &head.applicant_name,
            organisation_number: head.organisation_number.as_deref(),
            buyer_reference: head.buyer_reference.as_deref(),
            activity: &line.activity,
            line_code: &line.line_code,
            description: &line.description,
            quantity: line.quantity,
            unit: line.unit,
            unit_price: line.unit_price,
            net: line.net,
            vat_code: &head.vat_code,
            vat_rate: head.vat_rate,
            vat_amount: line.vat,
            tariff_id: &head.tariff_id,
            tariff_status: head.tariff_status,
            quote_id: self.quote_id,
            settlement_number: head.settlement_number,
            demo: head.demo,
            posted_on,
        })
    }
}

impl<'r> FeedRow<'r> {
    /// Its values, in the order of [`COLUMNS`].
    #[must_use]
    pub fn cells(&self) -> [Cell<'r>; COLUMNS.len()] {
        let text = |text: Option<&'r str>| text.map_or(Cell::Empty, Cell::Text);
        [
            Cell::Whole(self.sequence),
            Cell::Moment(self.posted_at),
            Cell::Code(self.stage.word()),
            Cell::Flag(self.reversal),
            Cell::Quote(self.quote_number),
            Cell::Whole(self.revision.into()),
            Cell::Text(self.case_number),
            Cell::Text(self.applicant_name),
            text(self.organisation_number),
            text(self.buyer_reference),
            Cell::Text(self.activity),
            Cell::Text(self.line_code),
            Cell::Text(self.description),
            Cell::Quantity(self.quantity),
            Cell::Code(self.unit.word()),
            Cell::Amount(self.unit_price),
            Cell::Amount(self.net),
            Cell::Text(self.vat_code),
            Cell::Rate(self.vat_rate),
            Cell::Amount(self.vat_amount),
            Cell::Text(self.tariff_id),
            Cell::Code(self.tariff_status.word()),
            Cell::Id(self.quote_id),
            self.settlement_number.map_or(Cell::Empty, Cell::Settlement),
            Cell::Flag(self.demo),
            Cell::Day(self.posted_on),
        ]
    }
}
