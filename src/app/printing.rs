//! Documents as jobs for the renderer, and the check that their fonts can show what users wrote.

use jiff::civil::Date;
use serde::Serialize;

use crate::document::{EstimateDocument, QuoteDocument, SettlementDocument, draft_texts, user_texts};
use crate::input::{FaultKind, Faults, Path};
use crate::language::{Language, raw};
use crate::pricing::{Estimate, Finding};
use crate::quote::{Draft, FrozenQuote, PricedDraft, Sender};
use crate::render::{Job, Output, Template, text_width, unprintable};
use crate::scope::{Name, Scope};
use crate::settlement::SettlementNote;

/// The PDF of an estimate, with its canonical JSON attached.
#[must_use]
pub fn estimate_job(scope: &Scope, estimate: &Estimate, language: Language) -> Job {
    let document = EstimateDocument::new(scope, estimate, language, &text_width);
    job(Template::Estimate, &document, EstimateDocument::canonical_json(scope, estimate, language))
}

/// The PDF of an issued quote, with its canonical JSON attached. A demo says so on every page.
#[must_use]
pub fn quote_job(quote: &FrozenQuote, demo: bool, canonical: String) -> Job {
    let document = QuoteDocument::issued(quote, &canonical, demo, &text_width);
    job(Template::Quote, &document, canonical)
}

/// A draft as it would be issued today, marked as a draft on every page, with nothing attached.
#[must_use]
pub fn preview_job(priced: &PricedDraft, sender: &Sender, today: Date, output: Output) -> Job {
    let document = QuoteDocument::preview(priced, sender, today, &text_width);
    Job { output, ..job(Template::Quote, &document, String::new()) }
}

/// The PDF of a settlement note, with its canonical JSON attached.
#[must_use]
pub fn settlement_job(note: &SettlementNote, canonical: String) -> Job {
    job(Template::Settlement, &SettlementDocument::new(note, &text_width), canonical)
}

fn job(template: Template, document: &impl Serialize, attachment: String) -> Job {
    let data = String::from(Box::<str>::from(raw(document)));
    Job { template, output: Output::Pdf, data: data.into_bytes(), attachment: attachment.into_bytes() }
}

/// A name that a document can show; none where it has characters that no font has. It comes from an identity provider, so nobody
/// could write it otherwise before a quote is issued.
pub(super) fn printable_name(name: &str) -> Option<String> {
    let name = Name::parse(name).ok()?.into_string();
    unprintable(&name).is_empty().then_some(name)
}

/// Reports every text of a scope that a document cannot show.
pub fn check_scope(scope: &Scope, root: &Path<'_>, faults: &mut Faults) {
    user_texts(scope, root, |path, text| check_text(path, text, faults));
}

/// Reports every text of a draft that a document cannot show.
pub(super) fn check_draft(draft: &Draft, root: &Path<'_>, faults: &mut Faults) {
    draft_texts(draft, root, |path, text| check_text(path, text, faults));
}

/// Reports the characters of a text that a document cannot show.
pub(super) fn check_text(path: &Path<'_>, text: &str, faults: &mut Faults) {
    let characters = unprintable(text);
    if !characters.is_empty() {
        faults.add(path, FaultKind::MissingGlyph { characters });
    }
}

/// What [`check_scope`] would report of a quote, as findings of an estimate.
pub(super) fn unprintable_texts(scope: &Scope) -> Vec<Finding> {
    let mut findings = Vec::new();
    user_texts(scope, &Path::Root, |path, text| {
        let characters = unprintable(text);
        if !characters.is_empty() {
            findings.push(Finding::text_cannot_be_printed(&path.to_place(), &characters));
        }
    });
    findings
}
