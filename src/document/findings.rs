//! The findings of a document, each stated once with everything that it concerns.

use serde::Serialize;

use super::writer::Writer;
use crate::pricing::{Finding, FindingCode, Severity};
use crate::quote::Acknowledgement;

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct PrintedFinding {
    label: &'static str,
    text: String,
    /// What the case officer noted.
    note: Option<String>,
}

/// The findings of an estimate.
pub(super) fn estimate_findings(findings: &[Finding], writer: Writer<'_>) -> Vec<PrintedFinding> {
    let label = |finding: &Finding| match finding.severity() {
        Severity::Info => writer.words.info,
        Severity::Warning => writer.words.warning,
    };
    merged(findings.iter().map(|finding| (finding, label(finding), None)), writer)
}

/// The findings of a draft for its officer: all of them with their notes, warnings first.
pub(super) fn draft_findings(
    findings: &[Finding],
    acknowledgements: &[Acknowledgement],
    writer: Writer<'_>,
) -> Vec<PrintedFinding> {
    let words = writer.words;
    let of = |severity| {
        let findings = findings.iter().filter(move |finding| finding.severity() == severity);
        findings.map(move |finding| {
            let covering = acknowledgements.iter().filter(|one| one.covers(finding));
            let notes: Vec<&str> = covering.map(|one| one.note.as_str()).collect();
            let note = (!notes.is_empty()).then(|| notes.join(" "));
            let label = match severity {
                Severity::Info => words.info,
                Severity::Warning if note.is_none() => words.open,
                Severity::Warning => words.acknowledged,
            };
            (finding, label, note)
        })
    };
    merged(of(Severity::Warning).chain(of(Severity::Info)), writer)
}

/// The findings of an issued quote: those that concern the applicant, and nothing that was noted for the office.
pub(super) fn issued_findings(findings: &[Finding], writer: Writer<'_>) -> Vec<PrintedFinding> {
    let concerning = findings.iter().filter(|finding| concerns_applicant(finding.code));
    merged(concerning.map(|finding| (finding, writer.words.take_note, None)), writer)
}

/// Whether whoever accepts a quote must know of a finding: because something is for them to do, or because they get other data or
/// get them otherwise than they asked. What the office has assessed, and what the terms or the document itself say, is not
/// repeated.
#[must_use]
pub const fn concerns_applicant(code: FindingCode) -> bool {
    match code {
        // Theirs to do before data can be delivered, or invoiced.
        FindingCode::ResearchInstitutionNotApproved
        | FindingCode::HealthRegisterData
        | FindingCode::DirectlyIdentifiableNeedsLegalBasis
        | FindingCode::SpecialVariableNeedsJustification
        | FindingCode::LegalBasisMissing
        | FindingCode::DpiaMissing
        | FindingCode::PeriodPast
        | FindingCode::InvoiceBuyerReferenceMissing
        | FindingCode::InvoiceOrganisationNumberMissing
        | FindingCode::InvoiceAddressMissing
        // Other data than they asked for, or later, or linked otherwise.
        | FindingCode::NotYetPublished
        | FindingCode::TableOutsidePeriod
        | FindingCode::AreaOutsidePeriod
        | FindingCode::DistributedLinkageNotAllowed
        | FindingCode::IndependentKeyUnit
        | FindingCode::ReuseOverlaps
        | FindingCode::NordmanRemoteAccess
        | FindingCode::GrunndataOnly
        // The date and the delivery time must not contradict each other without a word.
        | FindingCode::DeliveryDateTooEarly => true,
        // Advice before an application; whoever accepts has decided.
        FindingCode::ConsiderOpenSources
        // Assessed by the office when it decides on access.
        | FindingCode::ApplicantNotEligible
        | FindingCode::SurveyDataForResearchOnly
        | FindingCode::SpecialCategoryData
        // Said by the terms.
        | FindingCode::PurposeNotStatistical
        | FindingCode::PublicAuthorityAnonymised
        | FindingCode::StorageNotAccepted
        | FindingCode::AbroadAnonymisedOnly
        | FindingCode::AbroadSpecialAgreement
        | FindingCode::VatOutsideArea
        // Said by the lines, and by the banner.
        | FindingCode::ListedTwice
        | FindingCode::ExampleTariff
        // Nothing is unknown in an issued quote, and all of it can be printed.
        | FindingCode::NotYetKnown
        | FindingCode::TextCannotBePrinted => false,
    }
}

/// One entry for all findings with the same label, text and note, which lists what they concern.
fn merged<'f>(
    findings: impl Iterator<Item = (&'f Finding, &'static str, Option<String>)>,
    writer: Writer<'_>,
) -> Vec<PrintedFinding> {
    let (words, language) = (writer.words, writer.language());
    let mut entries: Vec<(PrintedFinding, Vec<&str>)> = Vec::new();
    for (finding, label, note) in findings {
        let text = finding.text().in_language(language);
        let text = format!("{text} ({}\u{a0}{})", words.chapter, finding.chapter());
        let entry = PrintedFinding { label, text, note };
        let subject = finding.subject.as_deref();
        match entries.iter_mut().find(|(other, _)| *other == entry) {
            Some((_, subjects)) => subjects.extend(subject.filter(|subject| !subjects.contains(subject))),
            None => entries.push((entry, subject.into_iter().collect())),
        }
    }
    let print = |(PrintedFinding { label, mut text, note }, subjects): (PrintedFinding, Vec<&str>)| {
        if !subjects.is_empty() {
            text = format!("{text} {}: {}.", words.concerns, subjects.join("; "));
        }
        PrintedFinding { label, text: writer.breakable(&text), note: note.map(|note| writer.breakable(&note)) }
    };
    entries.into_iter().map(print).collect()
}
