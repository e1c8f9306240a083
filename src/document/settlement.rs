//! A settlement note on paper: what is charged, a credit that takes it back, or what is charged instead.

use serde::Serialize;

use super::activity_table::{ActivityTable, activity_table};
use super::basis::edition;
use super::breaking::{Measure, breakable, breakable_facts};
use super::charge_table::{OmittedTable, charge_table, omitted_table};
use super::clauses;
use super::facts::{Fact, actor_fact, fact, issuer_fact, tariff_mark};
use super::priced_table::PricedTable;
use super::words::Words;
use super::work_table::{WorkTable, work_table};
use crate::ids::{Country, OrganisationNumber};
use crate::settlement::{NoteType, SettlementNote, VatCategory};
use crate::tariff::Status;

/// Every text of a settlement note's document, as the template reads it.
#[derive(Debug, Serialize)]
pub struct SettlementDocument {
    language: &'static str,
    region: &'static str,
    subject: &'static str,
    issuer: &'static str,
    date_text: String,
    /// What it is, with its number.
    heading: String,
    corrects: Option<String>,
    project: String,
    document_title: String,
    description: &'static str,
    date: [i16; 3],
    watermark: Option<&'static str>,
    /// What must be seen before anything else: a word and what it means.
    banners: Vec<[String; 2]>,
    /// Label, figure and what is said below it.
    headline: [[String; 3]; 3],
    note_heading: &'static str,
    note: Vec<Fact>,
    applicant_heading: &'static str,
    applicant: Vec<Fact>,
    activities_heading: &'static str,
    activities: ActivityTable,
    activities_note: String,
    lines_heading: &'static str,
    table: PricedTable,
    /// Why there is no VAT, where there is none.
    vat_note: Option<String>,
    omitted: Option<OmittedTable>,
    work_heading: &'static str,
    /// None where no hours have been recorded.
    work: Option<WorkTable>,
    work_note: &'static str,
    basis_heading: &'static str,
    basis: Vec<String>,
    corrections_heading: &'static str,
    corrections: String,
    footer: String,
    page: &'static str,
    page_of: &'static str,
    /// The description of what is attached.
    attachment: &'static str,
}

/// What every part of a note is written with.
#[derive(Clone, Copy)]
pub(super) struct Writer<'n> {
    pub note: &'n SettlementNote,
    pub words: Words,
    pub measure: Measure<'n>,
}

impl SettlementDocument {
    /// The document of a settlement note. `measure` tells which lines need no measuring when they are set.
    #[must_use]
    pub fn new(note: &SettlementNote, measure: Measure<'_>) -> Self {
        let (language, words) = (note.language, Words::in_language(note.language));
        let writer = Writer { note, words, measure };
        let heading = format!("{} {}", words.note_title(note.note_type), note.number);
        let corrects = writer.corrects();
        let full_title = corrects.as_ref().map_or_else(|| heading.clone(), |corrects| format!("{heading} {corrects}"));
        let (table, mut basis) = charge_table(writer);
        basis.extend(writer.edition_and_quote());
        let work = work_table(writer);
        let [description, attachment] = writer.pick(
            [words.settlement_description(), words.settlement_attachment()],
            [words.credit_description(), words.credit_attachment()],
        );
        Self {
            language: language.code(),
            region: language.pick("no", "no", "gb"),
            subject: words.subject(),
            issuer: words.issuer(),
            date_text: language.date(note.settled_on),
            project: breakable(&note.quote.title, measure),
            document_title: format!("{full_title}: {}", note.quote.title),
            description,
            date: [note.settled_on.year(), note.settled_on.month().into(), note.settled_on.day().into()],
            watermark: note.demo.then(|| words.demo_watermark()),
            banners: writer.banners(),
            headline: writer.headline(),
            note_heading: writer.pick(words.the_settlement(), words.the_credit_note()),
            note: breakable_facts(writer.note_facts(), measure),
            applicant_heading: words.applicant(),
            applicant: breakable_facts(writer.applicant_facts(), measure),
            activities_heading: writer.pick(words.by_activity(), words.by_activity_credited()),
            activities: activity_table(writer),
            activities_note: writer.activities_note(),
            lines_heading: writer.pick(words.charged_lines(), words.credited_lines()),
            table,
            vat_note: writer.vat_note(),
            omitted: omitted_table(writer),
            work_heading: words.recorded_hours(),
            work_note: if work.is_some() { words.entries_note() } else { words.no_entries() },
            work,
            basis_heading: words.basis(),
            basis,
            corrections_heading: words.corrections(),
            corrections: writer.corrections(),
            footer: format!("{full_title} · {}", tariff_mark(note.tariff.id, &note.tariff.hash, words)),
            heading,
            corrects,
            page: words.page(),
            page_of: words.page_of(),
            attachment,
        }
    }
}

impl Writer<'_> {
    /// One of two: of what charges, or of what credits.
    pub(super) fn pick<T>(self, charging: T, crediting: T) -> T {
        match self.note.note_type {
            NoteType::Settlement | NoteType::Replacement => charging,
            NoteType::Credit => crediting,
        }
    }

    /// What the total is called, with whether VAT is in it.
    pub(super) fn total_label(self) -> &'static str {
        let words = self.words;
        match self.note.charge.vat.category {
            VatCategory::Standard => self.pick(words.charged_with_vat(), words.credited_with_vat()),
            VatCategory::Export | VatCategory::Exempt | VatCategory::OutsideScope => {
                self.pick(words.charged_without_vat(), words.credited_without_vat())
            }
        }
    }

    fn corrects(self) -> Option<String> {
        let corrected = self.note.corrects?;
        let link = self.pick(self.words.in_place_of_settlement(), self.words.for_settlement());
        Some(format!("{link} {corrected}"))
    }

    fn banners(self) -> Vec<[String; 2]> {
        let Self { note, words, .. } = self;
        let example = format!("{}.", note.tariff.title);
        let demo = self.pick(words.settlement_demo_text(), words.credit_demo_text());
        let banners = [
            (note.demo, words.demo_banner(), demo),
            (note.tariff.status == Status::Example, words.example_title(), &example),
        ];
        let shown = banners.into_iter().filter(|(applies, ..)| *applies);
        shown.map(|(_, title, text)| [title.to_owned(), text.to_owned()]).collect()
    }

    /// What is charged or credited, what was quoted, and the difference; of a credit note, what it takes back.
    fn headline(self) -> [[String; 3]; 3] {
        let Self { note, words, .. } = self;
        let language = note.language;
        let without_vat = |amount| format!("{} {}", language.kroner(amount), words.without_vat());
        let (quoted, price) = (note.quote.price, note.price());
        let below = match note.charge.vat.category {
            VatCategory::Standard => without_vat(price.net),
            VatCategory::Export | VatCategory::Exempt | VatCategory::OutsideScope => words.no_vat().to_owned(),
        };
        let charged = [self.total_label().to_owned(), language.kroner(price.total), below];
        let quoted_figure =
            [words.quoted_with_vat().to_owned(), language.kroner(quoted.total), without_vat(quoted.net)];
        if let (NoteType::Credit, Some(credited)) = (note.note_type, note.corrects) {
            let credited = [words.credits_settlement().to_owned(), credited.to_string(), words.in_full().to_owned()];
            return [charged, credited, quoted_figure];
        }
        // Both are sums of the same lines or fewer, so their difference is in range.
        let (label, less, more) = if price.total < quoted.total {
            (words.below_quote(), quoted, price)
        } else {
            (words.difference(), price, quoted)
        };
        let total = less.total.minus(more.total).unwrap_or_default();
        let net = less.net.minus(more.net).unwrap_or_default();
        [charged, quoted_figure, [label.to_owned(), language.kroner(total), without_vat(net)]]
    }

    fn note_facts(self) -> Vec<Fact> {
        let Self { note, words, .. } = self;
        let language = note.language;
        let day = note.corrects_of.map(|day| format!(" ({})", language.date(day))).unwrap_or_default();
        let corrects = self.corrects().map(|corrects| format!(" {corrects}{day}")).unwrap_or_default();
        let mut facts = vec![
            issuer_fact(words),
            fact(words.number(), note.number.to_string()),
            fact(words.note_type(), format!("{}{corrects}", words.note_title(note.note_type))),
        ];
        facts.extend(note.reason.as_deref().map(|reason| fact(words.reason(), reason)));
        facts.push(fact(self.pick(words.settled_on(), words.credited_on()), language.date(note.settled_on)));
        facts.extend(actor_fact(self.pick(words.settled_by(), words.credited_by()), &note.settled_by));
        facts.push(fact(words.case_number(), note.case_number.as_str()));
        facts.push(fact(words.quote_number(), note.quote.number.with_revision(note.quote.revision)));
        facts.push(fact(words.quote_issued_on(), language.date(note.quote.issued_on)));
        facts
    }

    fn applicant_facts(self) -> Vec<Fact> {
        let Self { note, words, .. } = self;
        let applicant = &note.applicant;
        let mut facts = vec![fact(words.name(), applicant.name.as_str())];
        if let Some(number) = applicant.organisation_number.as_deref().and_then(OrganisationNumber::parse) {
            facts.push(fact(words.organisation_number(), number.grouped()));
        }
        if applicant.country != Country::NORWAY.as_str() {
            facts.push(fact(words.country(), applicant.country.as_str()));
        }
        facts.push(fact(words.contact(), format!("{}, {}", applicant.contact_name, applicant.contact_email)));
        let reference = applicant.buyer_reference.as_deref();
        facts.extend(reference.map(|reference| fact(words.buyer_reference(), reference)));
        facts
    }

    /// What is charged of what was worked (guidelines 11); of a credit note, that it takes all of it back.
    fn activities_note(self) -> String {
        let Self { note, words, .. } = self;
        if let (NoteType::Credit, Some(credited)) = (note.note_type, note.corrects) {
            return words.takes_back(&credited.to_string());
        }
        let clause = &clauses::PRICE;
        format!("{} {}", clause.text_in(note.language), words.guidelines_chapter(clause.chapter))
    }

    fn vat_note(self) -> Option<String> {
        let Self { note, words, measure } = self;
        let vat = &note.charge.vat;
        let why = words.vat_category(vat.category)?;
        let category = vat.category.word();
        let reason = vat.reason.as_deref().filter(|reason| !reason.is_empty());
        let reason = reason.map(|reason| format!(" {}: {reason}", words.reason())).unwrap_or_default();
        Some(breakable(&format!("{} ({category}): {why}.{reason}", words.no_vat()), measure))
    }

    /// The grounds that hold for the whole note: VAT, the edition and the quote.
    fn edition_and_quote(self) -> [String; 3] {
        let Self { note, words, .. } = self;
        let (vat, quote) = (&note.charge.vat, &note.quote);
        let number = quote.number.with_revision(quote.revision);
        [
            format!("{} {}, {} {}.", words.vat(), note.language.percent(vat.rate), words.saft_code(), vat.code),
            edition(note.tariff.id, &note.tariff.title, &note.tariff.hash, words),
            format!("{} {number}. SHA-256 {}.", words.quote(), quote.canonical_sha256),
        ]
    }

    fn corrections(self) -> String {
        match (self.note.note_type, self.note.corrects) {
            (NoteType::Credit, Some(credited)) => self.words.how_credited(&credited.to_string()),
            (NoteType::Settlement | NoteType::Credit | NoteType::Replacement, _) => {
                self.words.how_corrected().to_owned()
            }
        }
    }
}
