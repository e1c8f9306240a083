//! Issuing: what a draft needs, and what is then frozen.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::actor::Actor;
use super::draft::{Acknowledgement, PricedDraft};
use super::number::{CaseNumber, QuoteNumber, Revision};
use super::sender::Sender;
use crate::ids::QuoteId;
use crate::input::{Fault, FaultKind, Faults, Path};
use crate::language::{Language, raw};
use crate::money::Ore;
use crate::pricing::{Adjustment, Estimate, EstimateReport, ExtraLine, VatTreatment};
use crate::scope::{Contact, Scope};

/// The version of the templates that documents are typeset with.
pub const TEMPLATE: &str = "v1";

/// What a quote costs: the expected column of its estimate, in øre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = QuotePrice)]
pub struct Price {
    /// Without VAT.
    pub net: Ore,
    /// VAT.
    pub vat: Ore,
    /// Net and VAT.
    pub total: Ore,
}

impl Price {
    /// The price that an estimate comes to.
    #[must_use]
    pub const fn of(estimate: &Estimate) -> Self {
        Self { net: estimate.net.expected, vat: estimate.vat.expected, total: estimate.total.expected }
    }
}

/// The last day on which a quote can be answered.
#[must_use]
pub fn valid_to(issued_on: Date, priced: &PricedDraft) -> Date {
    issued_on.saturating_add(Span::new().days(i64::from(priced.valid_days())))
}

/// Adds a fault for everything that a draft lacks to be issued on a day.
pub fn check_ready(priced: &PricedDraft, issued_on: Date, faults: &mut Faults) {
    let root = Path::Root;
    for Fault { path, kind } in &priced.scope_lacks {
        faults.add_at(path.clone(), kind.clone());
    }
    if priced.draft.case_number.is_none() {
        faults.add(&root.key("case_number"), FaultKind::NeededToIssue);
    }
    if priced.draft.scope.applicant.contact.as_ref().is_some_and(Contact::is_removed) {
        faults.add(&root.key("scope").key("applicant").key("contact"), FaultKind::NeededToIssue);
    }
    match priced.draft.delivery_date {
        None => faults.add(&root.key("delivery_date"), FaultKind::NeededToIssue),
        Some(date) if date < issued_on => {
            faults.add(&root.key("delivery_date"), FaultKind::DatePassed { found: date, earliest: issued_on });
        }
        Some(_) => {}
    }
    for finding in priced.open_warnings() {
        let problem =
            FaultKind::WarningNotAcknowledged { finding: finding.code.word(), path: finding.path.to_string() };
        faults.add(&root.key("acknowledgements"), problem);
    }
}

/// An issued quote, whole: what its document is made from, and what is attached to it. Nothing of it ever changes.
#[derive(Debug)]
pub struct FrozenQuote {
    pub id: QuoteId,
    pub number: QuoteNumber,
    pub revision: Revision,
    /// The day of issue, in Norway.
    pub issued_on: Date,
    /// The last day on which it can be answered.
    pub valid_to: Date,
    pub issued_by: Actor,
    pub sender: Sender,
    pub priced: PricedDraft,
}

/// The canonical JSON of a quote.
#[derive(Serialize)]
struct Canonical<'q> {
    kind: &'static str,
    id: QuoteId,
    number: QuoteNumber,
    revision: Revision,
    issued_on: Date,
    valid_to: Date,
    issued_by: &'q Actor,
    case_number: Option<&'q CaseNumber>,
    language: Language,
    delivery_date: Option<Date>,
    scope: &'q Scope,
    adjustments: &'q [Adjustment],
    extra_lines: &'q [ExtraLine],
    acknowledgements: &'q [Acknowledgement],
    price: Price,
    estimate: EstimateReport<'q>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vat: Option<&'q VatTreatment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_days: Option<u32>,
    #[serde(skip_serializing_if = "Sender::is_empty")]
    sender: &'q Sender,
}

/// Whom a quote is for, and in which language.
#[derive(Debug, Deserialize)]
pub struct Addressee {
    pub language: Language,
    scope: AddressedScope,
}

#[derive(Debug, Deserialize)]
struct AddressedScope {
    applicant: AddressedApplicant,
}

#[derive(Debug, Deserialize)]
struct AddressedApplicant {
    name: String,
}

impl Addressee {
    /// Of the canonical JSON of a quote; none where that is not one.
    #[must_use]
    pub fn of(canonical: &str) -> Option<Self> {
        serde_json::from_str(canonical).ok()
    }

    /// The name of the applicant.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.scope.applicant.name
    }
}

impl FrozenQuote {
    /// The canonical JSON: the same quote, the same bytes.
    #[must_use]
    pub fn canonical_json(&self) -> String {
        let PricedDraft { draft, estimate, .. } = &self.priced;
        let canonical = Canonical {
            kind: "quote",
            id: self.id,
            number: self.number,
            revision: self.revision,
            issued_on: self.issued_on,
            valid_to: self.valid_to,
            issued_by: &self.issued_by,
            case_number: draft.case_number.as_ref(),
            language: draft.language,
            delivery_date: draft.delivery_date,
            scope: &draft.scope,
            adjustments: &draft.adjustments,
            extra_lines: &draft.extra_lines,
            acknowledgements: &draft.acknowledgements,
            price: Price::of(estimate),
            estimate: estimate.report(draft.language),
            vat: draft.vat.as_ref(),
            valid_days: draft.valid_days,
            sender: &self.sender,
        };
        raw(&canonical).get().to_owned()
    }
}

/// The content of a quote in its canonical JSON, or in the JSON of a draft, unparsed.
#[derive(Debug, Deserialize)]
pub struct Contents<'c> {
    #[serde(borrow)]
    pub scope: &'c RawValue,
    #[serde(borrow, default)]
    pub case_number: Option<Cow<'c, str>>,
    pub language: Language,
    /// Other hours for lines than the tariff's.
    #[serde(borrow)]
    pub adjustments: &'c RawValue,
    #[serde(borrow)]
    pub extra_lines: &'c RawValue,
    #[serde(borrow)]
    pub acknowledgements: &'c RawValue,
    /// The day of delivery.
    #[serde(borrow, default)]
    pub delivery_date: Option<Cow<'c, str>>,
    /// The day of issue; none in a draft.
    #[serde(default)]
    pub issued_on: Option<Date>,
    /// Who issued it; none in a draft.
    #[serde(borrow, default)]
    pub issued_by: Option<&'c RawValue>,
    /// The estimate; none in a draft.
    #[serde(borrow, default)]
    pub estimate: Option<&'c RawValue>,
    /// The officer's treatment of VAT.
    #[serde(borrow, default)]
    pub vat: Option<&'c RawValue>,
    /// Days from issue to the end of its validity.
    #[serde(default)]
    pub valid_days: Option<u32>,
    /// Who made it and how they are reached; none in a draft, and in quotes that were issued before it was stated.
    #[serde(borrow, default)]
    pub sender: Option<&'c RawValue>,
}

/// The content of a draft, without what issuing added: a revision begins with it.
#[derive(Serialize)]
struct DraftContents<'c> {
    scope: &'c RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    case_number: &'c Option<Cow<'c, str>>,
    language: Language,
    adjustments: &'c RawValue,
    extra_lines: &'c RawValue,
    acknowledgements: &'c RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_date: &'c Option<Cow<'c, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vat: Option<&'c RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_days: Option<u32>,
}

impl Contents<'_> {
    /// The JSON of a draft with this content.
    #[must_use]
    pub fn draft_json(&self) -> String {
        let draft = DraftContents {
            scope: self.scope,
            case_number: &self.case_number,
            language: self.language,
            adjustments: self.adjustments,
            extra_lines: self.extra_lines,
            acknowledgements: self.acknowledgements,
            delivery_date: &self.delivery_date,
            vat: self.vat,
            valid_days: self.valid_days,
        };
        raw(&draft).get().to_owned()
    }
}

/// A moment in whole milliseconds of the Unix epoch, as it is stored.
#[must_use]
pub fn to_millisecond(moment: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(moment.as_millisecond()).unwrap_or(moment)
}
