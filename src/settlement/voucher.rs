//! Settlement notes as vouchers: what is listed of them, and where they were sent.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::limits;
use super::note::NoteType;
use super::report::NoteDocument;
use crate::ids::QuoteId;
use crate::input::{Faults, Field, List, Path, Text, object, open};
use crate::money::MoneyError;
use crate::quote::{Actor, ActorReport, Price, QuoteNumber, Revision, SettlementNumber};
use crate::scope::RowCode;

/// Where a note was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sending {
    /// Where to, as it was written.
    pub sent_to: String,
    /// The day, in Norway.
    pub sent_on: Date,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    #[schema(value_type = ActorReport)]
    pub recorded_by: Actor,
}

/// A settlement note in the list of vouchers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Voucher {
    /// Its number.
    pub number: SettlementNumber,
    /// What it does.
    #[serde(rename = "type")]
    pub note_type: NoteType,
    /// The note that it credits or replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<SettlementNumber>,
    /// The quote that it charges.
    pub quote_id: QuoteId,
    /// The number of that quote.
    pub quote_number: QuoteNumber,
    /// Its revision.
    pub revision: Revision,
    /// The case in the archive.
    pub case_number: String,
    /// The applicant's name.
    pub applicant: String,
    /// The day, in Norway.
    pub settled_on: Date,
    /// When.
    pub settled_at: Timestamp,
    /// What it charges or credits.
    pub price: Price,
    /// Its document.
    pub document: NoteDocument,
    /// Where it is read.
    pub links: VoucherLinks,
    /// Why it has no invoice: the code of the conflict that `readSettlementNoteInvoice` answers with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub not_invoiceable: Option<&'static str>,
    /// Where it was sent, in the order in which it was recorded; empty where it was not.
    pub sendings: Vec<Sending>,
}

/// Where a note is read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VoucherLinks {
    /// The note as JSON.
    pub note: String,
    /// Its document.
    pub pdf: String,
    /// Its invoice (EHF); none where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice: Option<String>,
}

impl VoucherLinks {
    #[must_use]
    pub fn of(number: SettlementNumber, has_invoice: bool) -> Self {
        let note = format!("/api/v1/settlement-notes/{number}");
        let invoice = has_invoice.then(|| format!("{note}/invoice"));
        Self { pdf: format!("{note}/pdf"), note, invoice }
    }
}

/// Where a note was sent, each time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SentNote {
    /// Its number.
    pub number: SettlementNumber,
    /// Where it was sent, in the order in which it was recorded.
    pub sendings: Vec<Sending>,
}

/// Several notes, and where each was sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SentNotes {
    /// In the order of the request.
    pub notes: Vec<SentNote>,
}

/// The sums of some vouchers, by type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoucherTotals {
    pub types: BTreeMap<&'static str, VoucherSum>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VoucherSum {
    pub count: u64,
    pub price: Price,
}

impl VoucherTotals {
    /// How many vouchers there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.types.values().map(|sum| sum.count).sum()
    }

    /// The sum of a type.
    #[must_use]
    pub fn of(&self, note_type: NoteType) -> VoucherSum {
        self.types.get(note_type.word()).copied().unwrap_or_default()
    }

    /// Adds a voucher.
    pub fn add(&mut self, note_type: NoteType, price: Price) -> Result<(), MoneyError> {
        let sum = self.types.entry(note_type.word()).or_default();
        sum.count += 1;
        sum.price = Price {
            net: sum.price.net.plus(price.net)?,
            vat: sum.price.vat.plus(price.vat)?,
            total: sum.price.total.plus(price.total)?,
        };
        Ok(())
    }
}

/// Where a note is sent: an e-mail address, an address in Peppol, a word.
pub type SentTo = Text<{ limits::SENT_TO_CHARS }>;

object! {
    /// That a note was sent.
    pub struct SentInput {
        /// Where to: an e-mail address, an address in Peppol, or a word such as `print`.
        required sent_to: SentTo = "0192:974767880",
        /// The day; left out, today, or the day that was recorded before for the same place.
        optional sent_on: Date,
    }
}

object! {
    /// That several notes were sent, all to one place: all are recorded, or none.
    pub struct SentNotesInput {
        /// Their numbers.
        required numbers: List<RowCode, 1, { limits::SENT_AT_ONCE }>,
        /// Where to: an e-mail address, an address in Peppol, or a word such as `print`.
        required sent_to: SentTo = "print",
        /// The day; left out, today, or the day that was recorded before for the same place.
        optional sent_on: Date,
    }
}

/// Notes that were sent, as it was parsed: numbers with their index in the request.
#[derive(Debug)]
pub struct Sent {
    pub numbers: Vec<(usize, String)>,
    pub sent_to: Option<String>,
    pub sent_on: Option<Date>,
}

impl Sent {
    /// That one note was sent.
    pub fn one(number: SettlementNumber, field: Field<SentInput>, faults: &mut Faults) -> Option<Self> {
        let root = Path::Root;
        let input = field.required(&root, faults)?;
        open!(input, root, faults: sent_to, sent_on);
        Some(Self { numbers: vec![(0, number.to_string())], sent_to: sent_to.map(Text::into_string), sent_on })
    }

    /// That several notes were sent.
    pub fn several(field: Field<SentNotesInput>, faults: &mut Faults) -> Option<Self> {
        let root = Path::Root;
        let input = field.required(&root, faults)?;
        open!(input, root, faults: sent_to, sent_on);
        let path = root.key("numbers");
        let numbers = input.numbers.required(&path, faults);
        let numbers = numbers.map(|list| list.parse_in_place(&path, faults, |number, _, _| Some(number.into_string())));
        Some(Self { numbers: numbers.unwrap_or_default(), sent_to: sent_to.map(Text::into_string), sent_on })
    }
}
