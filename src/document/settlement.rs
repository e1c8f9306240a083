//! The document of a settlement note: a settlement, a credit note that takes one back, or the settlement that replaces it.

use serde::Serialize;

use super::activity_table::{ActivityTable, activity_table};
use super::basis::edition;
use super::charge_table::{OmittedLine, charge_table, omitted_lines};
use super::clauses;
use super::facts::{actor_fact, issuer_fact, tariff_mark};
use super::frame::{Banner, Figure, Frame, banners, figure};
use super::note_writer::NoteWriter;
use super::price_table::PriceTable;
use super::work_table::{WorkTable, work_table};
use super::writer::{Fact, Measure, Writer};
use crate::ids::{Country, OrganisationNumber};
use crate::money::SignedQuantity;
use crate::pricing::VatCategory;
use crate::settlement::{ChargeBasis, NoteType, SettlementNote};
use crate::tariff::Status;

/// The texts of a settlement note's document, as the template reads them.
#[derive(Debug, Serialize)]
pub struct SettlementDocument {
    frame: Frame,
    /// Below the number: the note that it corrects.
    corrects: Option<String>,
    project: String,
    note_heading: &'static str,
    note: Vec<Fact>,
    applicant: Vec<Fact>,
    activities_heading: &'static str,
    activities: ActivityTable,
    activities_note: String,
    /// What hours behind flat prices are; none where there are none.
    flat_hours_note: Option<&'static str>,
    lines_heading: &'static str,
    table: PriceTable,
    /// Why there is no VAT, where there is none.
    vat_note: Option<String>,
    omitted: Vec<OmittedLine>,
    work_heading: &'static str,
    /// None where no hours have been recorded.
    work: Option<WorkTable>,
    no_work: &'static str,
    corrections: String,
}

impl SettlementDocument {
    /// The document of a settlement note. `measure` finds the rows whose height is known without layout.
    #[must_use]
    pub fn new(note: &SettlementNote, measure: Measure<'_>) -> Self {
        NoteWriter { note, writer: Writer::new(note.language, measure) }.document()
    }
}

impl NoteWriter<'_> {
    fn document(self) -> SettlementDocument {
        let Self { note, writer } = self;
        let words = writer.words;
        let number = format!("{} {}", self.title(), note.number);
        let corrects = self.corrects();
        let title = corrects.as_ref().map_or_else(|| number.clone(), |corrects| format!("{number} {corrects}"));
        let is_in_parts = self.is_in_parts();
        let (table, mut basis) = charge_table(self);
        basis.extend(self.vat_edition_and_quote());
        SettlementDocument {
            frame: Frame {
                document_title: format!("{title}: {}", note.quote.title),
                description: self.pick(words.settlement_description, words.credit_description),
                watermark: note.demo.then_some(words.demo_watermark),
                reference: note.language.date(note.settled_on),
                subject: words.subject.to_owned(),
                heading: number,
                banners: self.banners(),
                headline: self.headline(),
                basis,
                footer: format!("{title} · {}", tariff_mark(note.tariff.id, &note.tariff.hash, words)),
                attachment: Some(self.pick(words.settlement_attachment, words.credit_attachment)),
                ..Frame::new(words, note.settled_on)
            },
            corrects,
            project: writer.breakable(&note.quote.title),
            note_heading: self.pick(words.the_settlement, words.the_credit_note),
            note: self.note_facts(),
            applicant: self.applicant_facts(),
            activities_heading: self.pick(words.by_activity, words.by_activity_credited),
            activities: activity_table(self),
            activities_note: self.activities_note(),
            flat_hours_note: self.flat_hours_note(),
            lines_heading: self.pick(words.charged_lines, words.credited_lines),
            table,
            vat_note: self.vat_note(),
            omitted: omitted_lines(self),
            work_heading: if is_in_parts { words.recorded_hours_of_this } else { words.recorded_hours },
            work: work_table(self),
            no_work: if is_in_parts { words.no_further_entries } else { words.no_entries },
            corrections: self.corrections(),
        }
    }

    fn corrects(self) -> Option<String> {
        let words = self.writer.words;
        let link = self.pick(words.in_place_of_settlement, words.for_settlement);
        self.note.corrects.map(|corrected| format!("{link} {corrected}"))
    }

    fn banners(self) -> Vec<Banner> {
        let (note, words) = (self.note, self.writer.words);
        let example = format!("{}.", note.tariff.title);
        let demo = self.pick(words.settlement_demo_text, words.credit_demo_text);
        banners([
            (note.demo, words.demo_banner, demo),
            (note.tariff.status == Status::Example, words.example_title, &example),
        ])
    }

    /// What is charged or credited, what was quoted, and the difference or what a credit note takes back.
    fn headline(self) -> Vec<Figure> {
        let (note, words, language) = (self.note, self.writer.words, self.note.language);
        let without_vat = |amount| format!("{} {}", language.kroner(amount), words.without_vat);
        let (quoted, price) = (note.quote.price, note.price());
        let below = match note.charge.vat.category {
            VatCategory::Standard => without_vat(price.net),
            VatCategory::Export | VatCategory::Exempt | VatCategory::OutsideScope => words.no_vat.to_owned(),
        };
        let charged = figure(self.total_label(), language.kroner(price.total), below);
        let (quoted_label, quoted_below) = if quoted.total == quoted.net {
            (words.quoted, words.no_vat.to_owned())
        } else {
            (words.quoted_with_vat, without_vat(quoted.net))
        };
        let quoted_figure = figure(quoted_label, language.kroner(quoted.total), quoted_below);
        if let (NoteType::Credit, Some(credited)) = (note.note_type, note.corrects) {
            let credited = figure(words.credits_settlement, credited.to_string(), words.in_full);
            return vec![charged, credited, quoted_figure];
        }
        vec![charged, quoted_figure, self.compared_with_the_quote()]
    }

    fn note_facts(self) -> Vec<Fact> {
        let Self { note, writer } = self;
        let (words, language) = (writer.words, note.language);
        let day = note.corrects_of.map(|day| format!(" ({})", language.date(day))).unwrap_or_default();
        let corrects = self.corrects().map(|corrects| format!(" {corrects}{day}")).unwrap_or_default();
        let mut facts = vec![
            issuer_fact(writer),
            writer.fact(words.number, note.number.to_string()),
            writer.fact(words.note_type, format!("{}{corrects}", self.title())),
        ];
        facts.extend(note.reason.as_deref().map(|reason| writer.fact(words.reason, reason)));
        facts.push(writer.fact(self.pick(words.settled_on, words.credited_on), language.date(note.settled_on)));
        facts.extend(actor_fact(self.pick(words.settled_by, words.credited_by), &note.settled_by, writer));
        facts.extend([
            writer.fact(words.case_number, note.case_number.as_str()),
            writer.fact(words.quote_number, note.quote.number.with_revision(note.quote.revision)),
            writer.fact(words.quote_issued_on, language.date(note.quote.issued_on)),
            writer.fact(words.delivery_date, language.date(note.day_of_delivery())),
        ]);
        facts.extend(self.facts_of_parts());
        facts.extend(self.facts_of_payment());
        facts
    }

    /// Where to pay, by when, and what the payment states.
    fn facts_of_payment(self) -> Vec<Fact> {
        let Self { note, writer } = self;
        let words = writer.words;
        let Some(payment) = &note.payment else { return Vec::new() };
        let Some(account) = payment.account.as_deref() else { return Vec::new() };
        vec![
            writer.fact(words.due_on, note.language.date(payment.due_on)),
            writer.fact(words.account, grouped_account(account)),
            match &payment.kid {
                Some(kid) => writer.fact(words.kid, kid.as_str()),
                None => writer.fact(words.payment_states, note.number.to_string()),
            },
        ]
    }

    fn applicant_facts(self) -> Vec<Fact> {
        let Self { note, writer } = self;
        let (applicant, words) = (&note.applicant, writer.words);
        let number = applicant.organisation_number.as_deref().and_then(OrganisationNumber::parse);
        let country = Some(applicant.country.as_str()).filter(|country| *country != Country::NORWAY.as_str());
        let contact = format!("{}, {}", applicant.contact_name, applicant.contact_email);
        let texts = [
            (words.buyer_reference, applicant.buyer_reference.as_deref()),
            (words.order_number, applicant.order_number.as_deref()),
            (words.payer, applicant.payer.as_ref().map(|payer| payer.name.as_str())),
        ];
        let mut facts = vec![writer.fact(words.name, applicant.name.as_str())];
        facts.extend(number.map(|number| writer.fact(words.organisation_number, number.grouped())));
        facts.extend(country.map(|country| writer.fact(words.country, country)));
        facts.push(writer.fact(words.contact, contact));
        facts.extend(texts.into_iter().filter_map(|(label, text)| Some(writer.fact(label, text?))));
        facts
    }

    /// How the lines are charged, as far as there are such lines (guidelines 11); in a credit note, that it credits all of them.
    fn activities_note(self) -> String {
        let (note, words) = (self.note, self.writer.words);
        if let (NoteType::Credit, Some(credited)) = (note.note_type, note.corrects) {
            return words.takes_back(&credited.to_string());
        }
        let has = |basis| note.charge.lines.iter().any(|line| line.basis == basis);
        let sentences = [
            (has(ChargeBasis::Worked), words.charged_as_worked),
            (has(ChargeBasis::Ceiling), words.charged_at_the_ceiling),
            (has(ChargeBasis::Fixed), words.charged_flat),
            (has(ChargeBasis::Reduced), words.charged_reduced),
        ];
        let mut said: Vec<String> =
            sentences.iter().filter(|(holds, _)| *holds).map(|(_, text)| (*text).to_owned()).collect();
        said.extend(self.sentences_on_parts());
        said.push(words.guidelines_chapter(clauses::PRICE.chapter));
        said.join(" ")
    }

    fn flat_hours_note(self) -> Option<&'static str> {
        let has_hours = self.note.charge.activities.iter().any(|one| one.flat.hours != SignedQuantity::default());
        has_hours.then_some(self.writer.words.flat_hours_note)
    }

    fn vat_note(self) -> Option<String> {
        let Self { note, writer } = self;
        let vat = &note.charge.vat;
        writer.words.vat_note(vat.category, vat.reason.as_deref()).map(|text| writer.breakable(&text))
    }

    /// The basis of the whole note.
    fn vat_edition_and_quote(self) -> [String; 3] {
        let (note, words) = (self.note, self.writer.words);
        let (vat, quote) = (&note.charge.vat, &note.quote);
        let number = quote.number.with_revision(quote.revision);
        [
            format!("{} {}, {} {}.", words.vat, note.language.percent(vat.rate), words.saft_code, vat.code),
            edition(note.tariff.id, &note.tariff.title, &note.tariff.hash, words),
            format!("{} {number}. SHA-256 {}.", words.quote, quote.canonical_sha256),
        ]
    }

    fn corrections(self) -> String {
        let words = self.writer.words;
        match (self.note.note_type, self.note.corrects) {
            (NoteType::Credit, Some(credited)) => {
                let replaced_by = self.note.replaced_by.map(|number| number.to_string());
                words.how_credited(&credited.to_string(), replaced_by.as_deref())
            }
            (NoteType::Settlement | NoteType::Credit | NoteType::Replacement, _) => words.how_corrected.to_owned(),
        }
    }
}

/// An account as it is printed: a Norwegian one in groups of 4, 2 and 5, an international one in groups of 4.
fn grouped_account(account: &str) -> String {
    let groups = |sizes: &mut dyn Iterator<Item = usize>| {
        let mut rest = account;
        let mut groups = Vec::new();
        while !rest.is_empty() {
            let (group, behind) = rest.split_at_checked(sizes.next().unwrap_or(4)).unwrap_or((rest, ""));
            groups.push(group);
            rest = behind;
        }
        groups.join("\u{a0}")
    };
    if account.len() == 11 { groups(&mut [4, 2, 5].into_iter()) } else { groups(&mut std::iter::repeat(4)) }
}
