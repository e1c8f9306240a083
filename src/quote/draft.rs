//! A draft: what a case officer writes, priced anew whenever it changes.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::input::{AcknowledgementInput, AdjustmentInput, DraftInput, ExtraLineInput};
use super::number::CaseNumber;
use crate::input::{Faults, Field, Found, List, Path, Problem};
use crate::language::Language;
use crate::pricing::{
    self, Adjustment, Adjustments, Basis, Estimate, ExtraLine, Finding, FindingCode, PricingError, Severity,
};
use crate::scope::{Description, Scope};
use crate::tariff::{Tariff, nearest};

/// A draft, valid by construction.
#[derive(Clone, Debug, Serialize)]
pub struct Draft {
    pub scope: Scope,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_number: Option<CaseNumber>,
    pub language: Language,
    /// Other hours for lines than the tariff's.
    pub adjustments: Vec<Adjustment>,
    /// Work that the tariff does not foresee.
    pub extra_lines: Vec<ExtraLine>,
    pub acknowledgements: Vec<Acknowledgement>,
    /// The day of delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_date: Option<Date>,
}

/// A warning that the officer has considered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Acknowledgement {
    pub finding: FindingCode,
    /// The warning's path in the scope; none for all warnings with that code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    pub note: Description,
}

#[derive(Debug)]
pub struct PricedDraft {
    pub draft: Draft,
    pub estimate: Estimate,
}

impl DraftInput {
    /// Parses a draft and prices it by an edition, as of a day. Where no edition is in force, whatever does not need one is still
    /// checked.
    ///
    /// The outer error is a price that could not be computed, which the limits rule out.
    pub fn parse(
        self,
        tariff: Option<&Arc<Tariff>>,
        priced_on: Date,
        path: &Path<'_>,
        faults: &mut Faults,
    ) -> Result<Option<PricedDraft>, PricingError> {
        self.strays.report(Self::KEYS, path, faults);
        let faults_before = faults.as_slice().len();
        let at = path.key("scope");
        let scope =
            self.scope.required(&at, faults).and_then(|scope| scope.parse(tariff.map(Arc::as_ref), &at, faults));
        // Beyond the most faults that are reported, they are no longer counted.
        let scope_is_sound = faults.as_slice().len() == faults_before && faults_before <= Faults::MAX;
        let case_number = self.case_number.optional(&path.key("case_number"), faults);
        let language = self.language.optional(&path.key("language"), faults).unwrap_or_default();
        let delivery_date = self.delivery_date.optional(&path.key("delivery_date"), faults);
        let adjustments = list(self.adjustments, &path.key("adjustments"), faults, adjustment);
        let extra_lines = list(self.extra_lines, &path.key("extra_lines"), faults, extra_line);
        let acknowledgements = list(self.acknowledgements, &path.key("acknowledgements"), faults, acknowledgement);
        // Lines and findings come from the scope: a faulty one has none to check against.
        let (Some(scope), Some(tariff), true) = (scope, tariff, scope_is_sound) else { return Ok(None) };
        let mut estimate = pricing::price(&scope, tariff, priced_on)?;
        estimate.findings.extend(pricing::invoice_findings(&scope));
        let checked_before = faults.as_slice().len();
        check_lines(&adjustments, &estimate, &path.key("adjustments"), faults);
        check_codes(&extra_lines, tariff, &path.key("extra_lines"), faults);
        check_findings(&acknowledgements, &estimate.findings, &path.key("acknowledgements"), faults);
        if faults.as_slice().len() > checked_before {
            return Ok(None);
        }
        let changes = Adjustments { adjustments, extra_lines };
        let estimate = estimate.adjusted(&changes)?;
        let Adjustments { adjustments, extra_lines } = changes;
        let draft = Draft { scope, case_number, language, adjustments, extra_lines, acknowledgements, delivery_date };
        Ok(Some(PricedDraft { draft, estimate }))
    }
}

impl Acknowledgement {
    /// Whether it is about this finding.
    #[must_use]
    pub fn covers(&self, finding: &Finding) -> bool {
        self.finding == finding.code && self.path.as_deref().is_none_or(|path| path == finding.path)
    }
}

impl PricedDraft {
    /// The warnings that nobody has acknowledged.
    pub fn open_warnings(&self) -> impl Iterator<Item = &Finding> {
        let warnings = self.estimate.findings.iter().filter(|finding| finding.severity() == Severity::Warning);
        warnings.filter(|finding| !self.draft.acknowledgements.iter().any(|one| one.covers(finding)))
    }
}

/// The elements of a list that may be left out.
fn list<I: crate::input::Shape, T, const MAX: usize>(
    field: Field<List<I, 0, MAX>>,
    path: &Path<'_>,
    faults: &mut Faults,
    element: fn(I, &Path<'_>, &mut Faults) -> Option<T>,
) -> Vec<T> {
    field.optional(path, faults).map(|list| list.parse(path, faults, element)).unwrap_or_default()
}

fn adjustment(input: AdjustmentInput, path: &Path<'_>, faults: &mut Faults) -> Option<Adjustment> {
    input.strays.report(AdjustmentInput::KEYS, path, faults);
    let line = input.line.required(&path.key("line"), faults);
    let at = path.key("hours");
    let hours = input.hours.required(&at, faults).and_then(|hours| hours.parse(&at, faults));
    let reason = input.reason.required(&path.key("reason"), faults);
    Some(Adjustment { line: line?.as_str().to_owned(), hours: hours?, reason: reason? })
}

fn extra_line(input: ExtraLineInput, path: &Path<'_>, faults: &mut Faults) -> Option<ExtraLine> {
    input.strays.report(ExtraLineInput::KEYS, path, faults);
    let activity = input.activity.required(&path.key("activity"), faults);
    let description = input.description.required(&path.key("description"), faults);
    let rate = input.rate.required(&path.key("rate"), faults);
    let at = path.key("hours");
    let hours = input.hours.required(&at, faults).and_then(|hours| hours.parse(&at, faults));
    if hours.is_some_and(|hours| hours.high.is_zero()) {
        faults.add(&at, Problem::HoursAllZero);
    }
    let reason = input.reason.required(&path.key("reason"), faults);
    Some(ExtraLine {
        activity: activity?.as_str().to_owned(),
        description: description?,
        rate: rate?.as_str().to_owned(),
        hours: hours?,
        reason: reason?,
    })
}

fn acknowledgement(input: AcknowledgementInput, path: &Path<'_>, faults: &mut Faults) -> Option<Acknowledgement> {
    input.strays.report(AcknowledgementInput::KEYS, path, faults);
    let finding = input.finding.required(&path.key("finding"), faults);
    let at = input.path.optional(&path.key("path"), faults).map(|text| text.as_str().to_owned());
    let note = input.note.required(&path.key("note"), faults);
    Some(Acknowledgement { finding: finding?, path: at, note: note? })
}

/// Each adjustment is of another line of the estimate, one that has hours.
fn check_lines(adjustments: &[Adjustment], estimate: &Estimate, path: &Path<'_>, faults: &mut Faults) {
    let tariff = estimate.tariff.as_ref();
    for (index, adjustment) in adjustments.iter().enumerate() {
        let row = path.index(index);
        let at = row.key("line");
        let code = adjustment.line.as_str();
        match estimate.lines.iter().find(|line| line.code(tariff) == code) {
            None => {
                let codes = estimate.lines.iter().map(|line| line.code(tariff));
                faults.add(&at, Problem::UnknownLine { found: Found::cut(code), nearest: nearest(code, codes) });
            }
            Some(line) if line.basis() == Basis::Fixed => {
                faults.add(&at, Problem::LineWithoutHours { found: Found::cut(code) });
            }
            Some(_) if adjustments.iter().take(index).any(|other| other.line == code) => {
                faults.add(&at, Problem::AdjustedTwice { found: Found::cut(code) });
            }
            Some(_) => {}
        }
    }
}

fn check_codes(extra_lines: &[ExtraLine], tariff: &Tariff, path: &Path<'_>, faults: &mut Faults) {
    for (index, extra) in extra_lines.iter().enumerate() {
        let row = path.index(index);
        if !tariff.activities.iter().any(|activity| activity.code == extra.activity) {
            let known = tariff.activities.iter().map(|activity| activity.code.clone()).collect();
            faults.add(&row.key("activity"), Problem::UnknownCode { found: Found::cut(&extra.activity), known });
        }
        if !tariff.hourly_rates.iter().any(|rate| rate.code == extra.rate) {
            let known = tariff.hourly_rates.iter().map(|rate| rate.code.clone()).collect();
            faults.add(&row.key("rate"), Problem::UnknownCode { found: Found::cut(&extra.rate), known });
        }
    }
}

/// An acknowledgement of a finding that does not exist was made for another scope.
fn check_findings(acknowledgements: &[Acknowledgement], findings: &[Finding], path: &Path<'_>, faults: &mut Faults) {
    for (index, acknowledgement) in acknowledgements.iter().enumerate() {
        if !findings.iter().any(|finding| acknowledgement.covers(finding)) {
            let found = match &acknowledgement.path {
                Some(place) => format!("{} {place}", acknowledgement.finding.word()),
                None => acknowledgement.finding.word().to_owned(),
            };
            faults.add(&path.index(index).key("finding"), Problem::NothingToAcknowledge { found: Found::cut(&found) });
        }
    }
}
