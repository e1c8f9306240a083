//! The settlement note: everything that was charged. It is attached to its document, and invoices and calibration are made from
//! it. Nothing of it ever changes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::buyer::NoteApplicant;
use super::charge::ChargeError;
use super::charged::Charge;
use super::departures::Departures;
use super::earlier::{ChargedBefore, Earlier};
use super::entry::TimeEntry;
use super::observed::{FlatObservation, Observation, flat_observations, observations};
use super::terms::Terms;
use super::work::counting;
use crate::ids::QuoteId;
use crate::input::choice;
use crate::language::{Language, raw};
use crate::money::{Ore, UnitPrice};
use crate::quote::{Actor, ActorReport, FrozenQuote, Price, QuoteNumber, Revision, SettlementNumber};
use crate::tariff::{HourlyRate, Status, Tariff};

choice! {
    /// What a note does.
    pub enum NoteType {
        /// It charges a quote.
        Settlement = "settlement",
        /// It credits another note in full: its figures are those of that note, to the buyer's credit.
        Credit = "credit",
        /// It charges a quote in place of a note that was credited.
        Replacement = "replacement",
    }
}

choice! {
    /// What the JSON is about.
    pub enum NoteKind {
        /// A settlement note.
        SettlementNote = "settlement_note",
    }
}

/// A settlement note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettlementNote {
    /// What this JSON is about.
    pub kind: NoteKind,
    /// Its number, gapless within its year: `S-2026-000123`. It is also the invoice's.
    pub number: SettlementNumber,
    /// What it does.
    #[serde(rename = "type")]
    pub note_type: NoteType,
    /// The note that it credits or replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<SettlementNumber>,
    /// The day of that note, in Norway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects_of: Option<Date>,
    /// The note that charges in its place, of a credit; left out where nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<SettlementNumber>,
    /// Whether it is of a part settlement: it charges some of the order, and other notes charge the rest.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub interim: bool,
    /// The other notes of the order that were in force when it was made, and whose lines and work it does not charge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub charged_before: Vec<ChargedBefore>,
    /// By how much the VAT of the parts and of this last note exceeds that of one settlement, since each is rounded by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_rounding: Option<Ore>,
    /// Why a note is credited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The day of the settlement, in Norway.
    pub settled_on: Date,
    /// Who settled.
    #[schema(value_type = ActorReport)]
    pub settled_by: Actor,
    /// Whether it was made for trying out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub demo: bool,
    /// The quote that is charged.
    pub quote: NoteQuote,
    /// The number of the case in the archive.
    pub case_number: String,
    /// The language of the note.
    pub language: Language,
    /// Who is charged.
    pub applicant: NoteApplicant,
    /// The edition that the quote was priced by.
    pub tariff: NoteTariff,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// What is charged.
    #[serde(flatten)]
    pub charge: Charge,
    /// The work that it rests on.
    pub time_entries: Vec<TimeEntry>,
    /// Quoted and worked hours by effort rule, where the entries show them.
    pub observations: Vec<Observation>,
    /// Flat prices and the work behind them, where hours were recorded on them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub flat_observations: Vec<FlatObservation>,
    /// The day of delivery; left out in notes from before it was stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_on: Option<Date>,
    /// How it is paid; left out of credit notes, and of notes from before it was stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<NotePayment>,
    /// The country of delivery, ISO 3166-1 alpha-2; left out in notes from before it was stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_to: Option<String>,
}

/// How a note is paid, as the settings said when it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SettlementPayment)]
pub struct NotePayment {
    /// The last day to pay.
    pub due_on: Date,
    /// The account to pay to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The KID to pay with; where there is none, a payment states the number of the note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
}

/// The quote that is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SettledQuote)]
pub struct NoteQuote {
    /// Its identity.
    pub id: QuoteId,
    /// Its number.
    pub number: QuoteNumber,
    /// Its revision.
    pub revision: Revision,
    /// The title of the project.
    pub title: String,
    /// The day of issue.
    pub issued_on: Date,
    /// What it was quoted at.
    pub price: Price,
    /// SHA-256 of its canonical JSON.
    pub canonical_sha256: String,
}

/// The edition that the quote was priced by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SettledTariff)]
pub struct NoteTariff {
    /// Its first day.
    pub id: Date,
    /// SHA-256 of its files.
    pub hash: String,
    /// Whether its prices are Statistics Norway's own.
    pub status: Status,
    /// What it is called, in the note's language.
    pub title: String,
    /// The hourly rates that work was recorded at, in the order of the edition.
    pub rates: Vec<NoteRate>,
}

/// An hourly rate that work was recorded at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SettledRate)]
pub struct NoteRate {
    /// Its code.
    pub code: String,
    /// Its name, in the note's language.
    pub name: String,
    /// Kroner an hour, without VAT.
    pub price: UnitPrice,
}

/// What a note is made from.
#[derive(Clone, Copy, Debug)]
pub struct Settling<'s> {
    /// The quote as it was issued.
    pub quote: &'s FrozenQuote,
    /// SHA-256 of its canonical JSON.
    pub canonical_sha256: &'s str,
    /// Whether it was made for trying out.
    pub demo: bool,
    /// Whether it is of a part settlement.
    pub interim: bool,
    /// The work that it rests on.
    pub entries: &'s [TimeEntry],
    /// The other notes of the order.
    pub earlier: &'s Earlier,
    pub terms: &'s Terms,
    /// How the note with the next number is paid.
    pub payment: Option<&'s NotePayment>,
    /// The day, in Norway.
    pub settled_on: Date,
    pub settled_by: &'s Actor,
}

impl SettlementNote {
    /// The note of a settlement; with what it corrects and why, that of a replacement.
    pub fn of(
        settling: &Settling<'_>,
        number: SettlementNumber,
        replaces: Option<(&Self, &str)>,
    ) -> Result<Self, ChargeError> {
        let Settling { quote, interim, entries, earlier, terms, .. } = *settling;
        let (draft, estimate) = (&quote.priced.draft, &quote.priced.estimate);
        let tariff = estimate.tariff.as_ref();
        let last_day_of_work = days_of_work(entries).map(|(_, last)| last);
        let charge = Charge::of(&quote.priced, entries, earlier, &terms.departures)?;
        // What was quoted and worked is learnt from an order when it is done.
        let (observations, flat_observations) = if interim {
            (Vec::new(), Vec::new())
        } else {
            let all = earlier.with(entries);
            (observations(quote, &all)?, flat_observations(quote, &all, &terms.departures)?)
        };
        let price = Price { net: charge.net, vat: charge.vat.amount, total: charge.total };
        let vat_rounding = if interim { Ore::ZERO } else { earlier.vat_rounding(price, charge.vat.rate)? };
        Ok(Self {
            kind: NoteKind::SettlementNote,
            number,
            note_type: if replaces.is_some() { NoteType::Replacement } else { NoteType::Settlement },
            corrects: replaces.map(|(former, _)| former.number),
            corrects_of: replaces.map(|(former, _)| former.settled_on),
            replaced_by: None,
            interim,
            charged_before: earlier.notes().to_vec(),
            vat_rounding: Some(vat_rounding).filter(|rounding| *rounding != Ore::ZERO),
            reason: replaces.map(|(_, reason)| reason.to_owned()),
            settled_on: settling.settled_on,
            settled_by: settling.settled_by.clone(),
            demo: settling.demo,
            quote: NoteQuote {
                id: quote.id,
                number: quote.number,
                revision: quote.revision,
                title: draft.scope.project.title().to_owned(),
                issued_on: quote.issued_on,
                price: Price::of(estimate),
                canonical_sha256: settling.canonical_sha256.to_owned(),
            },
            case_number: draft.case_number.as_ref().map(|number| number.as_str().to_owned()).unwrap_or_default(),
            language: draft.language,
            applicant: terms.applicant.clone(),
            tariff: NoteTariff {
                id: tariff.id,
                hash: tariff.hash.as_str().to_owned(),
                status: tariff.status,
                title: tariff.title.in_language(draft.language).to_owned(),
                rates: rates(tariff, entries, draft.language),
            },
            currency: tariff.currency.to_owned(),
            charge,
            time_entries: entries.to_vec(),
            observations,
            flat_observations,
            delivered_on: terms.delivered_on.or(last_day_of_work).or(Some(settling.settled_on)),
            payment: settling.payment.cloned(),
            delivered_to: Some(draft.scope.delivery.country.as_str().to_owned()),
        })
    }

    /// The note that credits this one in full, and is followed by the one that charges in its place, if any does.
    #[must_use]
    pub fn credited(&self, number: SettlementNumber, reason: &str, on: Date, by: &Actor) -> Self {
        Self {
            number,
            note_type: NoteType::Credit,
            corrects: Some(self.number),
            corrects_of: Some(self.settled_on),
            reason: Some(reason.to_owned()),
            settled_on: on,
            settled_by: by.clone(),
            // It is paid by the seller, and says nothing of the work.
            payment: None,
            observations: Vec::new(),
            flat_observations: Vec::new(),
            ..self.clone()
        }
    }

    /// The terms that it was made on, for another in its place.
    #[must_use]
    pub fn terms(&self) -> Terms {
        let delivered_on = Some(self.day_of_delivery());
        let last_day_of_work = self.worked_between().map(|(_, last)| last);
        Terms {
            departures: self.charge.departures(),
            applicant: self.applicant.clone(),
            // Where it follows from the work, it goes on to follow from it.
            delivered_on: delivered_on.filter(|_| delivered_on != last_day_of_work),
        }
    }

    /// The terms of a further note of the order: the buyer and the VAT treatment as this one has them.
    #[must_use]
    pub fn further(&self, terms: Terms) -> Terms {
        let former = self.terms();
        let departures = Departures { vat: former.departures.vat, ..terms.departures };
        Terms { departures, applicant: former.applicant, ..terms }
    }

    /// Whether it charges nothing: such a note is not made.
    #[must_use]
    pub fn charges_nothing(&self) -> bool {
        self.charge.total == Ore::ZERO
    }

    /// Whether it charges the buyer as another does, after the same work: only numbers, days and names differ.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        self.charge == other.charge
            && self.applicant == other.applicant
            && self.time_entries == other.time_entries
            && self.day_of_delivery() == other.day_of_delivery()
    }

    /// The day of delivery (EN 16931, BT-72).
    #[must_use]
    pub fn day_of_delivery(&self) -> Date {
        let last_day_of_work = self.worked_between().map(|(_, last)| last);
        self.delivered_on.or(last_day_of_work).unwrap_or(self.settled_on)
    }

    /// The first and the last day of the work that was not taken back.
    #[must_use]
    pub fn worked_between(&self) -> Option<(Date, Date)> {
        days_of_work(&self.time_entries)
    }

    /// Its canonical JSON: the same note, the same bytes.
    #[must_use]
    pub fn canonical_json(&self) -> String {
        raw(self).get().to_owned()
    }

    /// What it charges or credits.
    #[must_use]
    pub const fn price(&self) -> Price {
        Price { net: self.charge.net, vat: self.charge.vat.amount, total: self.charge.total }
    }
}

impl Earlier {
    #[must_use]
    pub fn of<'n>(notes: impl IntoIterator<Item = &'n SettlementNote>) -> Self {
        let mut earlier = Self::default();
        for note in notes {
            let before = ChargedBefore { number: note.number, price: note.price() };
            earlier.add(before, &note.charge, &note.time_entries);
        }
        earlier
    }
}

fn days_of_work(entries: &[TimeEntry]) -> Option<(Date, Date)> {
    let first = counting(entries).map(|entry| entry.date).min()?;
    Some((first, counting(entries).map(TimeEntry::last_day).max()?))
}

fn rates(tariff: &Tariff, entries: &[TimeEntry], language: Language) -> Vec<NoteRate> {
    let used = tariff.hourly_rates.iter().filter(|rate| entries.iter().any(|entry| entry.rate == rate.code));
    let rate = |rate: &HourlyRate| NoteRate {
        code: rate.code.clone(),
        name: rate.name.in_language(language).to_owned(),
        price: rate.price,
    };
    used.map(rate).collect()
}
