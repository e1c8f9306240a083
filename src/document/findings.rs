//! Findings on paper: each once, with all that it is about.

use super::facts::listed;
use super::words::Words;
use crate::language::Language;
use crate::pricing::{Finding, Severity};
use crate::quote::Acknowledgement;

/// The findings of an estimate: label and text.
pub(super) fn estimate_findings(findings: &[Finding], words: Words, language: Language) -> Vec<[String; 2]> {
    let label = |finding: &Finding| match finding.severity() {
        Severity::Info => words.info(),
        Severity::Warning => words.warning(),
    };
    let told = findings.iter().map(|finding| Told { label: label(finding), notes: Vec::new(), finding });
    grouped(told, words, language).into_iter().map(|[label, text, _]| [label, text]).collect()
}

/// The findings of a quote, warnings first: label, text, and what the case officer noted.
pub(super) fn quote_findings(
    findings: &[Finding],
    acknowledgements: &[Acknowledgement],
    words: Words,
    language: Language,
) -> Vec<[String; 3]> {
    let told = |severity| {
        let findings = findings.iter().filter(move |finding| finding.severity() == severity);
        findings.map(move |finding| {
            let covering = acknowledgements.iter().filter(|one| one.covers(finding));
            let notes: Vec<&str> = covering.map(|one| one.note.as_str()).collect();
            let label = match severity {
                Severity::Info => words.info(),
                Severity::Warning if notes.is_empty() => words.open(),
                Severity::Warning => words.acknowledged(),
            };
            Told { label, notes, finding }
        })
    };
    grouped(told(Severity::Warning).chain(told(Severity::Info)), words, language)
}

/// A finding, what it is called and what was noted.
struct Told<'f> {
    label: &'static str,
    notes: Vec<&'f str>,
    finding: &'f Finding,
}

/// Findings that say the same of several things, said once: label, text and note.
fn grouped<'f>(findings: impl Iterator<Item = Told<'f>>, words: Words, language: Language) -> Vec<[String; 3]> {
    let mut printed: Vec<([String; 3], Vec<&str>)> = Vec::new();
    for Told { label, notes, finding } in findings {
        let text = finding.text().in_language(language);
        let text = format!("{text} ({}\u{a0}{})", words.chapter(), finding.chapter());
        let said = [label.to_owned(), text, notes.join(" ")];
        let subject = finding.subject.as_deref();
        match printed.iter_mut().find(|(other, _)| *other == said) {
            Some((_, subjects)) => subjects.extend(subject.filter(|subject| !subjects.contains(subject))),
            None => printed.push((said, subject.into_iter().collect())),
        }
    }
    let whole = printed.into_iter().map(|([label, text, note], subjects)| {
        if subjects.is_empty() {
            return [label, text, note];
        }
        let subjects = listed(subjects.into_iter().map(str::to_owned), language);
        [label, format!("{text} {}: {subjects}.", words.concerns()), note]
    });
    whole.collect()
}
