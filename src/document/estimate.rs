//! An estimate on paper.

use serde::Serialize;

use super::basis::Basis;
use super::words::Words;
use crate::language::{Language, raw};
use crate::money::{Ore, Quantity, ThreePoint};
use crate::pricing::{Estimate, EstimateReport, Line, Row, Severity};
use crate::scope::Scope;
use crate::tariff::{Status, Tariff};

/// Every text of an estimate's document, as the template reads it.
#[derive(Debug, Serialize)]
pub struct EstimateDocument {
    language: &'static str,
    region: &'static str,
    title: &'static str,
    subject: &'static str,
    issuer: &'static str,
    /// The project's title, which is also the document's.
    heading: String,
    document_title: String,
    description: &'static str,
    date: [i16; 3],
    date_text: String,
    example: Option<[String; 2]>,
    case_heading: &'static str,
    case: Vec<Fact>,
    scope_heading: &'static str,
    scope: Vec<Fact>,
    price_heading: &'static str,
    /// Label, figure and what is said below it.
    headline: [[String; 3]; 2],
    note: &'static str,
    table: Table,
    delivery_heading: &'static str,
    delivery: String,
    findings_heading: &'static str,
    findings: Vec<[String; 2]>,
    basis_heading: &'static str,
    basis: Vec<String>,
    footer: String,
    page: &'static str,
    page_of: &'static str,
    attachment: &'static str,
}

/// A label and what stands beside it.
type Fact = [String; 2];

/// The table of lines.
#[derive(Debug, Serialize)]
struct Table {
    caption: &'static str,
    carried: &'static str,
    head: [String; 4],
    groups: Vec<Group>,
    totals: Vec<[String; 4]>,
}

/// The lines of an activity.
#[derive(Debug, Serialize)]
struct Group {
    name: String,
    lines: Vec<PrintedLine>,
    sum: [String; 3],
}

/// Name, detail, quantity, unit price, expected, low to high, the sum of the expected amounts so far, and a mark where the
/// name is known to fit on one line.
type PrintedLine = [String; 8];

/// The widths of the table's columns in the template, in thousandths of the size of their text, less a little: 71, 34, 23 and
/// 40 mm of 8 pt.
const NAME_COLUMN: u32 = 24_800;
const PRICE_COLUMN: u32 = 11_800;
const AMOUNT_COLUMN: u32 = 8_000;
const SPAN_COLUMN: u32 = 13_900;

/// The width of a text in thousandths of its size.
pub type Measure<'m> = &'m dyn Fn(&str) -> u32;

/// The canonical JSON of an estimate: what is attached to its document, with the scope it is for.
#[derive(Serialize)]
struct Canonical<'e> {
    kind: &'static str,
    language: Language,
    scope: &'e Scope,
    estimate: EstimateReport<'e>,
}

impl EstimateDocument {
    /// The widest that a word may be, in thousandths of its size: the title's width in its larger size, less a little.
    const WORD_WIDTH: u32 = 24_000;

    /// The document of an estimate in a language. `measure` tells which lines need no measuring when they are set.
    #[must_use]
    pub fn new(scope: &Scope, estimate: &Estimate, language: Language, measure: Measure<'_>) -> Self {
        let words = Words::in_language(language);
        let tariff = estimate.tariff.as_ref();
        let mut basis = Basis::new(language);
        let table = table(estimate, words, language, measure, &mut basis);
        let title = scope.project.title.as_str();
        Self {
            language: language.code(),
            region: language.pick("no", "no", "gb"),
            title: words.estimate(),
            subject: words.subject(),
            issuer: words.issuer(),
            heading: breakable(title, measure),
            document_title: format!("{}: {title}", words.estimate()),
            description: words.description(),
            date: [estimate.priced_on.year(), estimate.priced_on.month().into(), estimate.priced_on.day().into()],
            date_text: language.date(estimate.priced_on),
            example: (tariff.status == Status::Example)
                .then(|| [words.example_title().to_owned(), tariff.title.in_language(language).to_owned()]),
            case_heading: words.case(),
            case: breakable_facts(case_facts(scope, words, language), measure),
            scope_heading: words.scope(),
            scope: breakable_facts(scope_facts(scope, words, language), measure),
            price_heading: words.price(),
            headline: headline(estimate, words, language),
            note: words.not_an_offer(),
            table,
            delivery_heading: words.delivery_time(),
            delivery: delivery_text(estimate, words, language),
            findings_heading: words.findings(),
            findings: findings(estimate, words, language),
            basis_heading: words.basis(),
            basis: basis.close(tariff),
            footer: footer(tariff, words),
            page: words.page(),
            page_of: words.page_of(),
            attachment: words.attachment(),
        }
    }

    /// The canonical JSON of the estimate, with the scope it is for.
    #[must_use]
    pub fn canonical_json(scope: &Scope, estimate: &Estimate, language: Language) -> String {
        raw(&Canonical { kind: "estimate", language, scope, estimate: estimate.report() }).get().to_owned()
    }
}

fn fact(label: &str, value: impl Into<String>) -> Fact {
    [label.to_owned(), value.into()]
}

/// The text with a place to break (U+200B) in every word that is wider than a line: a long word would else be set across
/// what stands beside it, and amounts must stay legible whatever an applicant writes.
fn breakable(text: &str, measure: Measure<'_>) -> String {
    // No character of the fonts is twice as wide as it is high, so a short word fits and need not be measured.
    const SHORT_CHARS: usize = 12;
    let width = EstimateDocument::WORD_WIDTH;
    let fits = |word: &str| word.chars().count() <= SHORT_CHARS || measure(word) <= width;
    if text.split(' ').all(fits) {
        return text.to_owned();
    }
    let mut broken = String::with_capacity(text.len() + 16);
    let mut word_width = 0;
    for character in text.chars() {
        let advance = measure(character.encode_utf8(&mut [0; 4]));
        // A combining mark has no width of its own and stays with what it marks.
        if advance > 0 && word_width + advance > width {
            broken.push('\u{200b}');
            word_width = 0;
        }
        word_width = if character == ' ' { 0 } else { word_width + advance };
        broken.push(character);
    }
    broken
}

fn breakable_facts(facts: Vec<Fact>, measure: Measure<'_>) -> Vec<Fact> {
    facts.into_iter().map(|[label, value]| [label, breakable(&value, measure)]).collect()
}

fn case_facts(scope: &Scope, words: Words, language: Language) -> Vec<Fact> {
    let applicant = &scope.applicant;
    let project = &scope.project;
    let mut facts = vec![fact(words.applicant(), applicant.name.as_str())];
    if let Some(number) = &applicant.organisation_number {
        facts.push(fact(words.organisation_number(), number.grouped()));
    }
    facts.push(fact(words.kind(), words.applicant_kind(applicant.kind)));
    facts.push(fact(
        words.contact(),
        format!("{}, {}", applicant.contact.name.as_str(), applicant.contact.email.as_str()),
    ));
    facts.push(fact(words.purpose(), words.purpose_of(project.purpose)));
    let period = format!("{} – {}", language.date(project.starts_on), language.date(project.ends_on));
    facts.push(fact(words.project_period(), period));
    facts
}

fn scope_facts(scope: &Scope, words: Words, language: Language) -> Vec<Fact> {
    let mut facts = vec![fact(words.identification(), words.identification_of(scope.identification))];
    let populations = scope.populations.iter();
    let populations = populations.map(|one| format!("{} ({})", one.name.as_str(), words.complexity(one.complexity)));
    facts.push(fact(words.populations(), listed(populations, language)));
    if !scope.third_party_sources.is_empty() {
        let sources = scope.third_party_sources.iter().map(|source| {
            format!("{}, {} ({})", source.name.as_str(), source.controller.as_str(), words.linkage(source.linkage))
        });
        facts.push(fact(words.sources(), listed(sources, language)));
    }
    if !scope.special_variables.is_empty() {
        let names = scope.special_variables.iter().map(|variable| variable.name.as_str().to_owned());
        facts.push(fact(words.special_variables(), listed(names, language)));
    }
    if !scope.extracts.fd_trygd.is_empty() {
        let extracts = scope.extracts.fd_trygd.iter();
        let tables = extracts.map(|one| format!("{} {}–{}", one.table.as_str(), one.years.from, one.years.to));
        facts.push(fact(words.tables(), listed(tables, language)));
    }
    if !scope.extracts.statistics_areas.is_empty() {
        let extracts = scope.extracts.statistics_areas.iter();
        let areas = extracts.map(|one| format!("{} {}–{}", one.area.as_str(), one.years.from, one.years.to));
        facts.push(fact(words.areas(), listed(areas, language)));
    }
    if scope.institutions > 1 {
        facts.push(fact(words.institutions(), scope.institutions.to_string()));
    }
    let delivery = &scope.delivery;
    let delivery = format!("{} × {}, {}", delivery.count, words.storage(delivery.storage), delivery.country.as_str());
    facts.push(fact(words.delivery(), delivery));
    facts
}

/// The first entries in full and the number of the rest: the attached JSON has them all.
fn listed(entries: impl ExactSizeIterator<Item = String>, language: Language) -> String {
    const SHOWN: usize = 12;
    let more = entries.len().saturating_sub(SHOWN);
    let text = entries.take(SHOWN).collect::<Vec<_>>().join("; ");
    if more == 0 {
        return text;
    }
    match language {
        Language::Nb => format!("{text}; og {more} til (se vedlagt JSON)"),
        Language::Nn => format!("{text}; og {more} til (sjå vedlagd JSON)"),
        Language::En => format!("{text}; and {more} more (see the attached JSON)"),
    }
}

fn headline(estimate: &Estimate, words: Words, language: Language) -> [[String; 3]; 2] {
    let kroner = |amount: Ore| match language {
        Language::Nb | Language::Nn => format!("{}\u{a0}kr", language.amount(amount)),
        Language::En => format!("NOK\u{a0}{}", language.amount(amount)),
    };
    let total = estimate.total;
    let days = estimate.delivery_time.working_days;
    let range =
        format!("{} – {}. {} {}", kroner(total.low), kroner(total.high), words.net(), kroner(estimate.net.expected));
    [
        [words.total().to_owned(), kroner(total.expected), range],
        [
            words.delivery_time().to_owned(),
            format!("{}\u{a0}{}", days.expected, words.working_days()),
            format!("{}–{}\u{a0}{}", days.low, days.high, words.working_days()),
        ],
    ]
}

/// The expected amount, and the low and the high where they differ.
fn amounts(amount: ThreePoint<Ore>, language: Language) -> [String; 2] {
    let span = if amount.low == amount.high {
        String::new()
    } else {
        format!("{} – {}", language.amount(amount.low), language.amount(amount.high))
    };
    [language.amount(amount.expected), span]
}

/// A sum: expected, low to high, and a mark where both are known to fit their columns.
fn sum_row(amount: ThreePoint<Ore>, language: Language, measure: Measure<'_>) -> [String; 3] {
    let [expected, span] = amounts(amount, language);
    // Sums are bold, which is wider by less than a tenth.
    let fits = measure(&expected) * 11 / 10 < AMOUNT_COLUMN && measure(&span) < SPAN_COLUMN;
    [expected, span, mark(fits)]
}

fn mark(fits: bool) -> String {
    if fits { "fits".to_owned() } else { String::new() }
}

fn table(estimate: &Estimate, words: Words, language: Language, measure: Measure<'_>, basis: &mut Basis) -> Table {
    let tariff = estimate.tariff.as_ref();
    let mut running = Ore::ZERO;
    let mut groups = Vec::with_capacity(tariff.activities.len());
    for (index, (activity, sum)) in tariff.activities.iter().zip(&estimate.activities).enumerate() {
        let of_activity = estimate.lines.iter().filter(|line| line.activity == index);
        let lines: Vec<PrintedLine> = of_activity
            .map(|line| {
                // The running sum is at most the net, which is in range.
                running = running.plus(line.amount.expected).unwrap_or(running);
                let [name, detail] = description(line, tariff, words, language, basis);
                let name = breakable(&name, measure);
                let [expected, span] = amounts(line.amount, language);
                let quantity = language.quantity(line.quantity.expected);
                let unit_price = language.amount(line.unit_price.ore());
                let widths = [
                    measure(&name) / NAME_COLUMN,
                    measure(&detail) / NAME_COLUMN,
                    (measure(&quantity) + measure(" × ") + measure(&unit_price)) / PRICE_COLUMN,
                    measure(&expected) / AMOUNT_COLUMN,
                    measure(&span) / SPAN_COLUMN,
                ];
                [
                    name,
                    detail,
                    quantity,
                    unit_price,
                    expected,
                    span,
                    language.amount(running),
                    mark(widths.iter().all(|columns| *columns == 0)),
                ]
            })
            .collect();
        if !lines.is_empty() {
            let name = activity.name.in_language(language).to_owned();
            groups.push(Group { name, lines, sum: sum_row(*sum, language, measure) });
        }
    }
    let total = |label: String, amount| {
        let [expected, span, fits] = sum_row(amount, language, measure);
        [label, expected, span, fits]
    };
    Table {
        caption: words.amounts_in(),
        carried: words.carried(),
        head: [
            words.line().to_owned(),
            format!("{} × {}", words.quantity(), words.unit_price()),
            words.expected().to_owned(),
            words.low_to_high().to_owned(),
        ],
        groups,
        totals: vec![
            total(words.net().to_owned(), estimate.net),
            total(format!("{} {}", words.vat(), language.percent(tariff.vat.rate)), estimate.vat),
            total(words.total().to_owned(), estimate.total),
        ],
    }
}

/// The name of a line, and below it what it counts and the number of its ground.
fn description(line: &Line, tariff: &Tariff, words: Words, language: Language, basis: &mut Basis) -> [String; 2] {
    let row_name = line.name(tariff).map(|name| name.in_language(language)).unwrap_or_default();
    // What was asked for stands first on paper; that it is outside the lists stands below it.
    let (name, kind) = match &line.row {
        Row::Outside(outside) => {
            let rule = line.rule(tariff).map(|rule| rule.name.in_language(language)).unwrap_or_default();
            (outside.description.as_str(), format!("{rule}, "))
        }
        Row::Table(_) | Row::Area(_) | Row::Effort { .. } | Row::Extra(_) => (row_name, String::new()),
    };
    let number = basis.number(line, tariff);
    let detail = if let Some((count, each)) = line.hours_each(tariff) {
        let times = if count == 1 { String::new() } else { format!("{count} × ") };
        let span = if each.low == each.high {
            String::new()
        } else {
            format!(" ({}–{})", language.quantity(each.low), language.quantity(each.high))
        };
        {
            let hours = if each.expected == Quantity::ONE { words.hour() } else { words.hours() };
            format!("{kind}{times}{} {hours}{span} [{number}]", language.quantity(each.expected))
        }
    } else {
        let code = line.code(tariff).split_once('.').map_or("", |(_, code)| code);
        format!("{code}, {} [{number}]", words.flat_price())
    };
    [name.to_owned(), detail]
}

fn delivery_text(estimate: &Estimate, words: Words, language: Language) -> String {
    let days = estimate.delivery_time.working_days;
    let steps = estimate.delivery_time.steps.iter().filter_map(|time| {
        let step = estimate.tariff.delivery_time.steps.get(time.step)?;
        Some(format!("{} {}", step.name.in_language(language), language.quantity(time.working_days.expected)))
    });
    let steps: Vec<String> = steps.collect();
    format!(
        "{} {} ({}–{}): {}. {}",
        days.expected,
        words.working_days(),
        days.low,
        days.high,
        steps.join(", "),
        estimate.tariff.delivery_time.starts_when.in_language(language)
    )
}

/// Each finding once, with all that it is about.
fn findings(estimate: &Estimate, words: Words, language: Language) -> Vec<[String; 2]> {
    let mut printed: Vec<([String; 2], Vec<&str>)> = Vec::new();
    for finding in &estimate.findings {
        let label = match finding.severity() {
            Severity::Info => words.info(),
            Severity::Warning => words.warning(),
        };
        let text = finding.text().in_language(language);
        let said = [label.to_owned(), format!("{text} ({}\u{a0}{})", words.chapter(), finding.chapter())];
        let subject = finding.subject.as_deref();
        match printed.iter_mut().find(|(other, _)| *other == said) {
            Some((_, subjects)) => subjects.extend(subject.filter(|subject| !subjects.contains(subject))),
            None => printed.push((said, subject.into_iter().collect())),
        }
    }
    let whole = printed.into_iter().map(|([label, text], subjects)| {
        if subjects.is_empty() {
            return [label, text];
        }
        let subjects = listed(subjects.into_iter().map(str::to_owned), language);
        [label, format!("{text} {}: {subjects}.", words.concerns())]
    });
    whole.collect()
}

fn footer(tariff: &Tariff, words: Words) -> String {
    let hash = tariff.hash.as_str().get(..12).unwrap_or_default();
    format!("{} {} ({hash})", words.tariff(), tariff.id)
}
