//! A draft: what a case officer writes, priced anew whenever it changes.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::input::{AcknowledgementInput, AdjustmentInput, DraftInput, ExtraLineInput, VatInput};
use super::number::CaseNumber;
use crate::input::{Fault, FaultKind, Faults, Found, Path, Text, Whole, open, read};
use crate::language::Language;
use crate::pricing::{
    self, Adjustment, Adjustments, Basis, Estimate, ExtraLine, Finding, FindingCode, PricingError, Severity,
    VatTreatment,
};
use crate::scope::{Description, HoursInput, Scope, ScopeInput};
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
    /// The officer's treatment of VAT; none for the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vat: Option<VatTreatment>,
    /// Days from issue to the end of its validity; none for the tariff's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u32>,
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
    /// What its scope lacks to be issued.
    pub scope_lacks: Vec<Fault>,
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
        open!(self, path, faults);
        let faults_before = faults.as_slice().len();
        let scope_lacks = self.scope_lacks(path);
        read!(self, path, faults:
            scope(|scope: ScopeInput, at, faults| scope.parse(tariff.map(Arc::as_ref), at, faults))
        );
        faults.end_incomplete();
        // Beyond the most faults that are reported, they are no longer counted.
        let scope_is_sound = faults.as_slice().len() == faults_before && faults_before <= Faults::MAX;
        read!(self, path, faults:
            case_number, language, delivery_date, adjustments[adjustment], extra_lines[extra_line],
            acknowledgements[acknowledgement],
            vat(|input: VatInput, at, faults| input.parse(scope.as_ref(), at, faults)), valid_days
        );
        let valid_days = valid_days.map(Whole::get);
        if let (Some(days), Some(tariff)) = (valid_days, tariff) {
            let (min, max) = (tariff.quote_valid_days, tariff.quote_valid_days_max);
            if !(min..=max).contains(&days) {
                faults.add(&path.key("valid_days"), FaultKind::OutOfRange { found: days.into(), min, max });
            }
        }
        let (adjustments, extra_lines) = (adjustments.unwrap_or_default(), extra_lines.unwrap_or_default());
        let (language, acknowledgements) = (language.unwrap_or_default(), acknowledgements.unwrap_or_default());
        // What is not there may be a part of the price.
        if !faults.missing().is_empty() {
            return Ok(None);
        }
        // Lines and findings are those of the scope: with a faulty one there is nothing to look them up in.
        let (Some(scope), Some(tariff), true) = (scope, tariff, scope_is_sound) else { return Ok(None) };
        let mut estimate = pricing::price(&scope, tariff, priced_on)?;
        if let Some(vat) = &vat {
            // It is decided.
            estimate.findings.retain(|finding| finding.code != FindingCode::VatOutsideArea);
            estimate = estimate.with_vat(vat.clone()).map_err(PricingError::from)?;
        }
        estimate.findings.extend(pricing::invoice_findings(&scope));
        let earliest = estimate.delivery_time.delivered_by.low;
        let early = delivery_date.filter(|date| *date < earliest);
        estimate.findings.extend(early.map(|date| Finding::delivery_date_too_early(date, earliest)));
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
        let draft = Draft {
            scope,
            case_number,
            language,
            adjustments,
            extra_lines,
            acknowledgements,
            delivery_date,
            vat,
            valid_days,
        };
        Ok(Some(PricedDraft { draft, estimate, scope_lacks }))
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
    /// Days from issue to the end of its validity.
    #[must_use]
    pub fn valid_days(&self) -> u32 {
        self.draft.valid_days.unwrap_or(self.estimate.tariff.quote_valid_days)
    }

    /// Without a day of delivery that has passed, which a copy of an earlier quote may have.
    pub fn drop_passed_delivery_date(&mut self, today: Date) {
        if self.draft.delivery_date.is_some_and(|date| date < today) {
            self.draft.delivery_date = None;
            let too_early = FindingCode::DeliveryDateTooEarly;
            self.estimate.findings.retain(|finding| finding.code != too_early);
            self.draft.acknowledgements.retain(|one| one.finding != too_early);
        }
    }

    /// The warnings that nobody has acknowledged.
    pub fn open_warnings(&self) -> impl Iterator<Item = &Finding> {
        let warnings = self.estimate.findings.iter().filter(|finding| finding.severity() == Severity::Warning);
        warnings.filter(|finding| !self.draft.acknowledgements.iter().any(|one| one.covers(finding)))
    }
}

fn adjustment(input: AdjustmentInput, path: &Path<'_>, faults: &mut Faults) -> Option<Adjustment> {
    open!(input, path, faults: line, hours(HoursInput::parse), reason);
    Some(Adjustment { line: line?.into_string(), hours: hours?, reason: reason? })
}

fn extra_line(input: ExtraLineInput, path: &Path<'_>, faults: &mut Faults) -> Option<ExtraLine> {
    open!(input, path, faults: activity, description, rate, hours(HoursInput::parse));
    if hours.is_some_and(|hours| hours.high.is_zero()) {
        faults.add(&path.key("hours"), FaultKind::HoursAllZero);
    }
    read!(input, path, faults: reason);
    Some(ExtraLine {
        activity: activity?.into_string(),
        description: description?,
        rate: rate?.into_string(),
        hours: hours?,
        reason: reason?,
    })
}

fn acknowledgement(input: AcknowledgementInput, at: &Path<'_>, faults: &mut Faults) -> Option<Acknowledgement> {
    open!(input, at, faults: finding, path, note);
    Some(Acknowledgement { finding: finding?, path: path.map(Text::into_string), note: note? })
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
                faults.add(&at, FaultKind::UnknownLine { found: Found::cut(code), nearest: nearest(code, codes) });
            }
            Some(line) if line.basis() == Basis::Fixed => {
                faults.add(&at, FaultKind::LineWithoutHours { found: Found::cut(code) });
            }
            Some(_) if adjustments.iter().take(index).any(|other| other.line == code) => {
                faults.add(&at, FaultKind::AdjustedTwice { found: Found::cut(code) });
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
            faults.add(&row.key("activity"), FaultKind::UnknownCode { found: Found::cut(&extra.activity), known });
        }
        if !tariff.hourly_rates.iter().any(|rate| rate.code == extra.rate) {
            let known = tariff.hourly_rates.iter().map(|rate| rate.code.clone()).collect();
            faults.add(&row.key("rate"), FaultKind::UnknownCode { found: Found::cut(&extra.rate), known });
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
            faults
                .add(&path.index(index).key("finding"), FaultKind::NothingToAcknowledge { found: Found::cut(&found) });
        }
    }
}
