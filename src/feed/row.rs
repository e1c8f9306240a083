//! A row of the feed, and its columns in the order of every format.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::Stage;
use super::posting::{PostedLine, PostingHead};
use super::voucher::{DocumentNumber, DocumentType};
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
    /// The credit note that reverses what was charged; none for any other posting.
    pub credit_number: Option<SettlementNumber>,
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
    /// Whether it reverses another row: its quantity and amounts are those of that row, negated; of an order that is charged in parts,
    /// some of them, and above 0 where a part is credited.
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
    /// The settlement note that charges it, or that moved it out of the order or back as a part; null before it is settled.
    #[schema(required = true)]
    pub settlement_number: Option<SettlementNumber>,
    /// Whether it belongs to a demo quote.
    pub demo: bool,
    /// The day on which it was posted, in Norway: totals by month go by it.
    pub posted_on: Date,
    /// The type of the document that accounts for the row.
    pub document_type: DocumentType,
    /// The number of that document: of the quote, the order, the settlement note or, where one is credited, the credit note.
    pub document_number: DocumentNumber,
    /// The account to book it on; null where the settings assign none.
    #[schema(required = true)]
    pub account: Option<&'r str>,
    /// The cost centre; null where the settings assign none.
    #[schema(required = true)]
    pub cost_centre: Option<&'r str>,
    /// The project in the accounts; null where the settings assign none.
    #[schema(required = true)]
    pub project: Option<&'r str>,
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
    Document(DocumentNumber),
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
    /// What people read at its head: in bokmål and nynorsk.
    pub headings: [&'static str; 2],
    pub column_type: ColumnType,
    /// Whether a row may have no value there.
    pub optional: bool,
}

/// The columns of the feed, in their order. A test compares them with the JSON of a row.
pub const COLUMNS: [Column; 31] = {
    use ColumnType::{Day, Decimal, Flag, Moment, Text, Whole};
    const fn column(name: &'static str, column_type: ColumnType, nb: &'static str, nn: &'static str) -> Column {
        Column { name, headings: [nb, nn], column_type, optional: false }
    }
    const fn optional(name: &'static str, column_type: ColumnType, nb: &'static str, nn: &'static str) -> Column {
        Column { optional: true, ..column(name, column_type, nb, nn) }
    }
    [
        column("sequence", Whole, "Løpenummer", "Løpenummer"),
        column("posted_at", Moment, "Ført", "Ført"),
        column("stage", Text, "Fase", "Fase"),
        column("reversal", Flag, "Tilbakeføring", "Tilbakeføring"),
        column("quote_number", Text, "Tilbudsnummer", "Tilbodsnummer"),
        column("revision", Whole, "Revisjon", "Revisjon"),
        column("case_number", Text, "Saksnummer", "Saksnummer"),
        column("applicant_name", Text, "Søker", "Søkjar"),
        optional("organisation_number", Text, "Organisasjonsnummer", "Organisasjonsnummer"),
        optional("buyer_reference", Text, "Kjøpers referanse", "Referansen til kjøparen"),
        column("activity", Text, "Aktivitet", "Aktivitet"),
        column("line_code", Text, "Linjekode", "Linjekode"),
        column("description", Text, "Beskrivelse", "Skildring"),
        column("quantity", Decimal, "Antall", "Mengd"),
        column("unit", Text, "Enhet", "Eining"),
        column("unit_price", Decimal, "Enhetspris", "Einingspris"),
        column("net", Decimal, "Netto", "Netto"),
        column("vat_code", Text, "Mva-kode", "Mva-kode"),
        column("vat_rate", Decimal, "Mva-sats", "Mva-sats"),
        column("vat_amount", Decimal, "Mva", "Mva"),
        column("tariff_id", Text, "Prisliste", "Prisliste"),
        column("tariff_status", Text, "Status for prislisten", "Status for prislista"),
        column("quote_id", Text, "Tilbuds-ID", "Tilbods-ID"),
        optional("settlement_number", Text, "Oppgjørsnummer", "Oppgjersnummer"),
        column("demo", Flag, "Demo", "Demo"),
        column("posted_on", Day, "Ført dato", "Ført dato"),
        column("document_type", Text, "Bilagstype", "Bilagstype"),
        column("document_number", Text, "Bilagsnummer", "Bilagsnummer"),
        optional("account", Text, "Konto", "Konto"),
        optional("cost_centre", Text, "Kostnadssted", "Kostnadsstad"),
        optional("project", Text, "Prosjekt", "Prosjekt"),
    ]
};

impl Posting {
    /// The sequence of its last row.
    #[must_use]
    pub fn last_sequence(&self) -> i64 {
        self.first_sequence + i64::try_from(self.lines.len()).unwrap_or(0) - 1
    }

    /// The number of the document that accounts for it.
    #[must_use]
    pub fn document_number(&self) -> DocumentNumber {
        let quote = DocumentNumber::Quote(self.head.quote_number, self.head.revision);
        let note = self.credit_number.or(self.head.settlement_number).filter(|_| self.stage == Stage::Settled);
        note.map_or(quote, DocumentNumber::Note)
    }

    /// Its rows, first to last.
    pub fn rows(&self) -> impl Iterator<Item = FeedRow<'_>> {
        let head = &self.head;
        let posted_on = calendar::day_of(self.posted_at);
        let document_type = DocumentType::of(self.stage, self.reversal);
        let document_number = self.document_number();
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
            document_type,
            document_number,
            account: line.assignment.account.as_deref(),
            cost_centre: line.assignment.cost_centre.as_deref(),
            project: line.assignment.project.as_deref(),
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
            Cell::Code(self.document_type.word()),
            Cell::Document(self.document_number),
            text(self.account),
            text(self.cost_centre),
            text(self.project),
        ]
    }
}
