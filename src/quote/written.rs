//! A draft as it was written: with a price, or kept until it says all that its price depends on.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::draft::{Draft, PricedDraft};
use super::input::DraftInput;
use super::issue::{Price, check_ready};
use super::number::CaseNumber;
use crate::ids::{OrganisationNumber, Sha256Hex};
use crate::input::{Fault, FaultKind, Faults, Field, Path};
use crate::language::{Language, raw};
use crate::pricing::{Estimate, PricingError};
use crate::scope::{Contact, Name, ScopeInput, Title};
use crate::tariff::Tariff;

#[derive(Debug)]
pub enum WrittenDraft {
    Priced(Box<PricedDraft>),
    /// Priced, with something that is not whole and that the price does not depend on, such as a contact without an address.
    InPart(Box<PricedDraft>, String),
    Unpriced(Box<UnpricedDraft>),
}

/// A draft that lacks something that its price depends on. What is there is right.
#[derive(Debug)]
pub struct UnpricedDraft {
    /// The draft as JSON, in the form in which it is stored.
    pub content: String,
    /// The edition that its tables and areas were looked up in.
    pub tariff: Arc<Tariff>,
    /// The day that it was written.
    pub written_on: Date,
    pub case_number: Option<CaseNumber>,
    pub organisation: Option<OrganisationNumber>,
    pub applicant: Option<Name>,
    pub title: Option<Title>,
    pub needed_to_price: Vec<Fault>,
    pub needed_to_issue: Vec<Fault>,
}

/// The content of a draft whose scope may not be whole.
#[derive(Serialize)]
struct Content<'i> {
    scope: Part<'i, ScopeInput>,
    #[serde(skip_serializing_if = "is_absent")]
    case_number: &'i Field<CaseNumber>,
    language: Language,
    adjustments: Box<RawValue>,
    extra_lines: Box<RawValue>,
    acknowledgements: Box<RawValue>,
    #[serde(skip_serializing_if = "is_absent")]
    delivery_date: &'i Field<Date>,
    #[serde(skip_serializing_if = "is_absent")]
    vat: &'i Field<super::input::VatInput>,
    #[serde(skip_serializing_if = "is_absent")]
    valid_days: &'i Field<crate::input::Whole<1, 365>>,
}

/// An object that may not be there: it is then empty.
#[derive(Serialize)]
#[serde(untagged)]
enum Part<'i, T: crate::input::Shape + Clone + Serialize> {
    Given(&'i Field<T>),
    Empty {},
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
fn is_absent<T>(field: &&Field<T>) -> bool {
    !field.is_present()
}

impl DraftInput {
    /// Parses a draft whose scope may lack what its price depends on.
    ///
    /// The outer error is a price that could not be computed, which the limits rule out.
    pub fn write(
        self,
        tariff: Option<&Arc<Tariff>>,
        written_on: Date,
        faults: &mut Faults,
    ) -> Result<Option<WrittenDraft>, PricingError> {
        let input = self.clone();
        let mut found = std::mem::take(faults).of_incomplete();
        let priced = self.parse(tariff, written_on, &Path::Root, &mut found)?;
        let needed_to_price = found.missing().to_vec();
        *faults = found;
        if !faults.is_empty() {
            return Ok(None);
        }
        if let Some(priced) = priced {
            let priced = Box::new(priced);
            return Ok(Some(if input.is_whole_in(&priced.draft) {
                WrittenDraft::Priced(priced)
            } else {
                WrittenDraft::InPart(priced, raw(&input.content()).get().to_owned())
            }));
        }
        Ok(tariff.map(|tariff| WrittenDraft::Unpriced(Box::new(input.unpriced(tariff, written_on, needed_to_price)))))
    }

    fn unpriced(self, tariff: &Arc<Tariff>, written_on: Date, needed_to_price: Vec<Fault>) -> UnpricedDraft {
        let mut needed_to_issue = self.scope_lacks(&Path::Root);
        let mut lacks = Faults::default();
        for (name, is_there) in
            [("case_number", self.case_number.is_present()), ("delivery_date", self.delivery_date.is_present())]
        {
            if !is_there {
                lacks.add(&Path::Root.key(name), FaultKind::NeededToIssue);
            }
        }
        needed_to_issue.extend(lacks.take());
        let content = raw(&self.content()).get().to_owned();
        // Names as they are stored.
        let stored: Field<Self> = serde_json::from_str(&content).unwrap_or_default();
        let scope = stored.given().and_then(|draft| draft.scope.given());
        let applicant = scope.and_then(|scope| scope.applicant.given());
        let project = scope.and_then(|scope| scope.project.given());
        UnpricedDraft {
            tariff: Arc::clone(tariff),
            written_on,
            case_number: stored.given().and_then(|draft| draft.case_number.given()).cloned(),
            organisation: applicant.and_then(|applicant| applicant.organisation_number.given()).cloned(),
            applicant: applicant.and_then(|applicant| applicant.name.given()).cloned(),
            title: project.and_then(|project| project.title.given()).cloned(),
            needed_to_price,
            needed_to_issue,
            content,
        }
    }

    /// Whether a draft that was parsed from it has all that it has.
    fn is_whole_in(&self, draft: &Draft) -> bool {
        let input = self.scope.given().and_then(|scope| scope.applicant.given());
        let (Some(input), parsed) = (input, &draft.scope.applicant) else { return true };
        let (invoice, parsed_invoice) = (input.invoice.given(), parsed.invoice.as_ref());
        let (payer, parsed_payer) = (
            invoice.and_then(|invoice| invoice.payer.given()),
            parsed_invoice.and_then(|invoice| invoice.payer.as_ref()),
        );
        [
            (input.contact.is_present(), parsed.contact.is_some()),
            (input.address.is_present(), parsed.address.is_some()),
            (input.contractor.is_present(), parsed.contractor.is_some()),
            (payer.is_some(), parsed_payer.is_some()),
            (
                payer.is_some_and(|payer| payer.address.is_present()),
                parsed_payer.is_some_and(|payer| payer.address.is_some()),
            ),
        ]
        .iter()
        .all(|(given, kept)| given == kept)
    }

    fn content(&self) -> Content<'_> {
        let list = |raw_list: Box<RawValue>, is_there: bool| if is_there { raw_list } else { raw(&[(); 0]) };
        Content {
            scope: if self.scope.is_present() { Part::Given(&self.scope) } else { Part::Empty {} },
            case_number: &self.case_number,
            language: self.language.given().copied().unwrap_or_default(),
            adjustments: list(raw(&self.adjustments), self.adjustments.is_present()),
            extra_lines: list(raw(&self.extra_lines), self.extra_lines.is_present()),
            acknowledgements: list(raw(&self.acknowledgements), self.acknowledgements.is_present()),
            delivery_date: &self.delivery_date,
            vat: &self.vat,
            valid_days: &self.valid_days,
        }
    }

    /// What its scope lacks to be issued.
    pub(super) fn scope_lacks(&self, path: &Path<'_>) -> Vec<Fault> {
        let mut faults = Faults::default();
        let none = ScopeInput::default();
        self.scope.given().unwrap_or(&none).check_needed_to_issue(&path.key("scope"), &mut faults);
        faults.take()
    }
}

impl WrittenDraft {
    /// The draft as JSON, in the form in which it is stored.
    #[must_use]
    pub fn content(&self) -> String {
        match self {
            Self::Priced(priced) => raw(&priced.draft).get().to_owned(),
            Self::InPart(_, content) => content.clone(),
            Self::Unpriced(unpriced) => unpriced.content.clone(),
        }
    }

    /// Its price and lines, where it has them.
    #[must_use]
    pub fn estimate(&self) -> Option<&Estimate> {
        match self {
            Self::Priced(priced) | Self::InPart(priced, _) => Some(&priced.estimate),
            Self::Unpriced(_) => None,
        }
    }

    #[must_use]
    pub fn tariff_hash(&self) -> &Sha256Hex {
        match self {
            Self::Priced(priced) | Self::InPart(priced, _) => &priced.estimate.tariff.hash,
            Self::Unpriced(unpriced) => &unpriced.tariff.hash,
        }
    }

    /// The day that it was priced for, or written.
    #[must_use]
    pub fn priced_on(&self) -> Date {
        match self {
            Self::Priced(priced) | Self::InPart(priced, _) => priced.estimate.priced_on,
            Self::Unpriced(unpriced) => unpriced.written_on,
        }
    }

    #[must_use]
    pub fn price(&self) -> Option<Price> {
        match self {
            Self::Priced(priced) | Self::InPart(priced, _) => Some(Price::of(&priced.estimate)),
            Self::Unpriced(_) => None,
        }
    }

    #[must_use]
    pub fn organisation(&self) -> Option<&OrganisationNumber> {
        match self {
            Self::Priced(priced) | Self::InPart(priced, _) => priced.draft.scope.applicant.organisation_number.as_ref(),
            Self::Unpriced(unpriced) => unpriced.organisation.as_ref(),
        }
    }

    #[must_use]
    pub fn case_number(&self) -> Option<&CaseNumber> {
        match self {
            Self::Priced(priced) | Self::InPart(priced, _) => priced.draft.case_number.as_ref(),
            Self::Unpriced(unpriced) => unpriced.case_number.as_ref(),
        }
    }

    /// The applicant's name; empty while there is none.
    #[must_use]
    pub fn applicant(&self) -> &str {
        match self {
            Self::Priced(priced) | Self::InPart(priced, _) => priced.draft.scope.applicant.name(),
            Self::Unpriced(unpriced) => unpriced.applicant.as_ref().map_or("", Name::as_str),
        }
    }

    /// The project's title; empty while there is none.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Priced(priced) | Self::InPart(priced, _) => priced.draft.scope.project.title(),
            Self::Unpriced(unpriced) => unpriced.title.as_ref().map_or("", Title::as_str),
        }
    }

    /// What it lacks for a price.
    #[must_use]
    pub fn needed_to_price(&self) -> &[Fault] {
        match self {
            Self::Priced(_) | Self::InPart(..) => &[],
            Self::Unpriced(unpriced) => &unpriced.needed_to_price,
        }
    }

    /// What it lacks to be issued on a day, besides what it lacks for a price.
    #[must_use]
    pub fn needed_to_issue(&self, on: Date) -> Vec<Fault> {
        match self {
            Self::Priced(priced) | Self::InPart(priced, _) => {
                let mut faults = Faults::default();
                check_ready(priced, on, &mut faults);
                faults.take()
            }
            Self::Unpriced(unpriced) => unpriced.needed_to_issue.clone(),
        }
    }

    /// Puts another contact in the applicant's place for one.
    pub fn replace_contact(&mut self, contact: &Contact) {
        match self {
            Self::Priced(priced) => {
                let place = &mut priced.draft.scope.applicant.contact;
                if place.is_some() {
                    *place = Some(contact.clone());
                }
            }
            Self::InPart(_, content) => with_contact(content, contact),
            Self::Unpriced(unpriced) => with_contact(&mut unpriced.content, contact),
        }
    }

    /// The draft with its price. Errors: what it lacks for one.
    pub fn priced(self) -> Result<PricedDraft, Faults> {
        match self {
            Self::Priced(priced) | Self::InPart(priced, _) => Ok(*priced),
            Self::Unpriced(unpriced) => Err(Faults::of(unpriced.needed_to_price)),
        }
    }
}

fn with_contact(content: &mut String, contact: &Contact) {
    let mut draft: Value = serde_json::from_str(content).unwrap_or_default();
    if let Some(found) = draft.pointer_mut("/scope/applicant/contact") {
        *found = serde_json::to_value(contact).unwrap_or_default();
        *content = draft.to_string();
    }
}
