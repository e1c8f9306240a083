//! The office's own parts of the form: the case, the hours, other work, and notes on warnings.

use std::borrow::Cow;

use askama::Template;

use super::super::similar::{Beside, beside};
use super::read::Answered;
use crate::http::pages::form::{
    ACKNOWLEDGEMENTS, ADJUSTMENTS, CASE_NUMBER, DELIVERY_DATE, EXTRA_LINES, FieldView, LANGUAGE, Own, SectionView,
    Shown, ShownField, Typed, VALID_DAYS, VAT_CATEGORY, VAT_REASON, anchor, line_of_row, row_name, row_of, row_of_line,
};
use crate::http::pages::page::part;
use crate::http::pages::words::PageWords;
use crate::language::Language;
use crate::likeness::SimilarReport;
use crate::money::{Quantity, ThreePoint};
use crate::pricing::{Basis, FindingCode, Line, Severity, VatCategory};
use crate::quote::limits;
use crate::tariff::Tariff;
use crate::workbook::Kind;

/// Where hours are changed.
#[derive(Template)]
#[template(path = "desk/hours.html", config = "src/http/pages/askama.toml")]
struct HoursView {
    words: PageWords,
    lines: Vec<LineHours>,
    /// What was typed for lines that are gone.
    kept: Vec<(String, String)>,
    gone: Vec<String>,
}

struct LineHours {
    name: String,
    figure: String,
    norm: String,
    /// What like cases were quoted, and what was worked on them.
    like: String,
    is_adjusted: bool,
    is_open: bool,
    fields: Vec<FieldView>,
}

/// Work that the price list has no row for.
#[derive(Template)]
#[template(path = "desk/extra.html", config = "src/http/pages/askama.toml")]
struct ExtraView {
    words: PageWords,
    rows: Vec<ExtraRow>,
    is_full: bool,
}

struct ExtraRow {
    name: String,
    id: String,
    title: String,
    fields: Vec<FieldView>,
}

/// Warnings, those that say the same together.
#[derive(Template)]
#[template(path = "desk/warnings.html", config = "src/http/pages/askama.toml")]
struct WarningsView {
    words: PageWords,
    warnings: Vec<WarningView>,
    kept: Vec<(String, String)>,
}

struct WarningView {
    texts: Vec<String>,
    chapter: &'static str,
    places: Vec<String>,
    fields: Vec<FieldView>,
    kept: Vec<(String, String)>,
}

fn own(label: &'static str, help: &'static str, need: &'static str) -> Own {
    Own { label: Cow::Borrowed(label), help, need }
}

/// A section of the form that is drawn on its own.
fn section(
    id: &'static str,
    title: &'static str,
    lead: &'static str,
    body: String,
    state: Option<(String, bool)>,
) -> SectionView {
    let (state, is_done) = state.unwrap_or_default();
    SectionView { state, is_done, body, ..SectionView::new(id, title, lead) }
}

/// The section about the case. `suggested` is a day of delivery that can be kept.
pub fn case_section(typed: &Typed, shown: &Shown, suggested: Option<String>, words: PageWords) -> SectionView {
    let field = |name: &str, own: Own, kind| FieldView::own(name.to_owned(), own, kind, typed, shown, words);
    let languages = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")];
    let languages = languages.map(|(code, name)| (Cow::Borrowed(code), Cow::Borrowed(name)));
    let categories = VatCategory::WORDS.iter().filter_map(|word| VatCategory::from_word(word));
    let mut vat = vec![(Cow::Borrowed(""), Cow::Borrowed(words.vat_by_default()))];
    vat.extend(
        categories
            .filter(|category| *category != VatCategory::Standard)
            .map(|category| (Cow::Borrowed(category.word()), Cow::Borrowed(words.vat_category(category)))),
    );
    let mut date = field(
        DELIVERY_DATE,
        own(words.delivery_date_label(), words.delivery_date_help(), words.need_quote()),
        Kind::Date,
    );
    date.extra = suggested;
    let fields = vec![
        field(CASE_NUMBER, own(words.case_number_label(), words.case_number_help(), words.need_quote()), Kind::Text),
        date,
        FieldView::one_of(
            LANGUAGE.to_owned(),
            own(words.language_label(), words.language_help(), words.need_nothing()),
            languages.into(),
            typed,
            shown,
            words,
        ),
    ];
    let more = vec![
        field(
            VALID_DAYS,
            own(words.valid_days_label(), words.valid_days_help(), words.need_nothing()),
            Kind::Whole(1, 365),
        ),
        FieldView::one_of(
            VAT_CATEGORY.to_owned(),
            own(words.vat_label(), words.vat_help(), words.need_applies()),
            vat,
            typed,
            shown,
            words,
        ),
        field(VAT_REASON, own(words.vat_reason_label(), words.vat_reason_help(), words.need_applies()), Kind::Text),
    ];
    let is_open = more.iter().any(FieldView::is_worth_showing);
    let fields = fields.into_iter().map(ShownField::from).collect();
    SectionView { fields, ..SectionView::new("case", words.case_section(), "") }.with_more("", more, is_open)
}

fn hours_fields(
    row: &str,
    reason_help: &'static str,
    typed: &Typed,
    shown: &Shown,
    words: PageWords,
) -> Vec<FieldView> {
    let field = |part: &str, own: Own, kind| FieldView::own(format!("{row}.{part}"), own, kind, typed, shown, words);
    vec![
        field("expected", own(words.hours_label(), "", words.need_affects()), Kind::Decimal),
        field("low", own(words.hours_low_label(), "", words.need_nothing()), Kind::Decimal),
        field("high", own(words.hours_high_label(), "", words.need_nothing()), Kind::Decimal),
        field("reason", own(words.reason_label(), reason_help, words.need_affects()), Kind::Prose),
    ]
}

fn range(hours: ThreePoint<Quantity>, language: Language) -> String {
    let hour = language.pick("t", "t", "h");
    let ThreePoint { low, expected, high } = hours;
    let of = |hours| language.quantity(hours);
    if low == high {
        format!("{} {hour}", of(expected))
    } else {
        format!("{} {hour} ({}–{})", of(expected), of(low), of(high))
    }
}

/// The section about hours: each hourly line with the norm's hours, and where other ones are typed.
pub fn hours_section(
    answered: &Answered,
    like: Option<&SimilarReport>,
    shown: &Shown,
    words: PageWords,
) -> SectionView {
    let typed = &answered.typed;
    let mut lines = Vec::new();
    let mut names: Vec<String> = Vec::new();
    if let Some(estimate) = answered.lines() {
        let tariff = estimate.tariff.as_ref();
        for line in estimate.lines.iter().filter(|line| line.basis() == Basis::Hourly && !line.is_extra()) {
            let row = row_name(ADJUSTMENTS, &row_of_line(line.code(tariff)));
            let fields = hours_fields(&row, words.reason_help(), typed, shown, words);
            names.extend(fields.iter().map(|field| field.name.clone()));
            let cases = like.and_then(|report| beside(report, line.code(tariff), words));
            lines.push(line_hours(line, tariff, fields, cases, words));
        }
    }
    if answered.lines().is_none() {
        // Nobody knows which lines there are: what was typed is shown by their codes.
        for id in typed.rows(ADJUSTMENTS) {
            let fields = hours_fields(&row_name(ADJUSTMENTS, id), words.reason_help(), typed, shown, words);
            if fields.iter().any(FieldView::is_worth_showing) {
                names.extend(fields.iter().map(|field| field.name.clone()));
                lines.push(LineHours::of_code(line_of_row(id), fields));
            }
        }
    }
    let kept = typed.unseen(ADJUSTMENTS, &names);
    let gone = answered.gone.iter().filter(|row| row.starts_with(ADJUSTMENTS));
    let gone = gone.filter_map(|row| row_of(row)).map(|(_, id)| line_of_row(id));
    let view = HoursView { words, lines, kept, gone: gone.collect() };
    let lead = if answered.lines().is_some() { words.hours_lead() } else { words.hours_without_price() };
    let adjusted = view.lines.iter().filter(|line| line.is_adjusted).count();
    let state = (adjusted > 0).then(|| (format!("{adjusted} {}", words.adjusted_tag()), false));
    section("hours", words.hours_section(), lead, part(&view), state)
}

impl LineHours {
    const fn of_code(code: String, fields: Vec<FieldView>) -> Self {
        Self {
            name: code,
            figure: String::new(),
            norm: String::new(),
            like: String::new(),
            is_adjusted: true,
            is_open: true,
            fields,
        }
    }
}

fn line_hours(
    line: &Line,
    tariff: &Tariff,
    fields: Vec<FieldView>,
    cases: Option<Beside>,
    words: PageWords,
) -> LineHours {
    let language = words.language;
    let report = line.report(tariff, language);
    let norm = line.adjusted.as_ref().map_or(line.quantity, |adjusted| adjusted.quantity);
    LineHours {
        name: report.map(|report| report.name.in_language(language).to_owned()).unwrap_or_default(),
        figure: range(line.quantity, language),
        norm: range(norm, language),
        like: cases.map(|Beside { quoted, worked, .. }| words.like_hours(&quoted, &worked)).unwrap_or_default(),
        is_adjusted: line.adjusted.is_some(),
        is_open: line.adjusted.is_some() || fields.iter().any(FieldView::is_worth_showing),
        fields,
    }
}

/// The section about other work.
pub fn extra_section(typed: &Typed, tariff: &Tariff, shown: &Shown, words: PageWords) -> SectionView {
    let language = words.language;
    let activities = tariff.activities.iter().map(|activity| {
        (Cow::Owned(activity.code.clone()), Cow::Owned(activity.name.in_language(language).to_owned()))
    });
    let activities: Vec<_> = activities.collect();
    let rates = tariff.hourly_rates.iter().map(|rate| {
        let name = format!("{}, {}", rate.name.in_language(language), language.kroner(rate.price.ore()));
        (Cow::Owned(rate.code.clone()), Cow::Owned(name))
    });
    let rates: Vec<_> = rates.collect();
    let ids = typed.rows(EXTRA_LINES);
    let rows = ids.iter().enumerate().map(|(index, id)| {
        let row = row_name(EXTRA_LINES, id);
        let name = |part: &str| format!("{row}.{part}");
        let mut fields = vec![
            FieldView::own(
                name("description"),
                own(words.extra_description_label(), words.extra_description_help(), words.need_price()),
                Kind::Prose,
                typed,
                shown,
                words,
            ),
            FieldView::one_of(
                name("activity"),
                own(words.extra_activity_label(), "", words.need_price()),
                activities.clone(),
                typed,
                shown,
                words,
            ),
            FieldView::one_of(
                name("rate"),
                own(words.extra_rate_label(), "", words.need_price()),
                rates.clone(),
                typed,
                shown,
                words,
            ),
        ];
        fields.extend(hours_fields(&row, words.extra_reason_help(), typed, shown, words));
        ExtraRow { id: anchor(&row), title: format!("{} {}", words.extra_one(), index + 1), fields, name: row }
    });
    let view = ExtraView { words, rows: rows.collect(), is_full: ids.len() >= limits::EXTRA_LINES };
    let state = Some((if ids.is_empty() { words.may_be_empty().to_owned() } else { ids.len().to_string() }, false));
    section("extra", words.extra_section(), words.extra_lead(), part(&view), state)
}

/// The section about warnings. Warnings with one code are about one thing: a note is on all of them, but where it is on one place.
pub fn warnings_section(answered: &Answered, shown: &Shown, words: PageWords) -> SectionView {
    let language = words.language;
    let typed = &answered.typed;
    let findings = answered.lines().map(|estimate| estimate.findings.as_slice()).unwrap_or_default();
    let mut codes: Vec<FindingCode> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.severity() == Severity::Warning) {
        if !codes.contains(&finding.code) {
            codes.push(finding.code);
        }
    }
    let mut shown_names: Vec<String> = Vec::new();
    let mut open = 0;
    let warnings: Vec<WarningView> = codes
        .iter()
        .map(|code| {
            let of_code = findings.iter().filter(|finding| finding.code == *code);
            let mut texts: Vec<String> = Vec::new();
            let mut places: Vec<String> = Vec::new();
            for finding in of_code {
                let text = finding.text().in_language(language).to_owned();
                if !texts.contains(&text) {
                    texts.push(text);
                }
                let place = finding.path.strip_prefix('$').and_then(|rest| {
                    answered.reading().places.find_text(&format!("$.scope{rest}")).map(|place| anchor(&place.name))
                });
                places.extend(place.filter(|place| !places.contains(place)));
            }
            let rows = typed.rows(ACKNOWLEDGEMENTS).iter().filter(|id| id.split('~').next() == Some(code.word()));
            let mut rows: Vec<String> = rows.cloned().collect();
            if rows.is_empty() {
                rows.push(code.word().to_owned());
            }
            let mut kept = Vec::new();
            let fields: Vec<FieldView> = rows
                .iter()
                .map(|id| {
                    let row = row_name(ACKNOWLEDGEMENTS, id);
                    let path = format!("{row}.path");
                    if typed.has(&path) {
                        kept.push((path.clone(), typed.get(&path).to_owned()));
                    }
                    shown_names.extend([path, format!("{row}.note")]);
                    let own = own(words.note_label(), words.note_help(), words.need_quote());
                    FieldView::own(format!("{row}.note"), own, Kind::Prose, typed, shown, words)
                })
                .collect();
            if fields.iter().all(|field| !typed.has(&field.name)) {
                open += 1;
            }
            WarningView {
                texts,
                chapter: findings.iter().find(|one| one.code == *code).map_or("", |one| one.chapter()),
                places,
                fields,
                kept,
            }
        })
        .collect();
    let kept = typed.unseen(ACKNOWLEDGEMENTS, &shown_names);
    let state = match (warnings.is_empty(), open) {
        (true, _) => (words.may_be_empty().to_owned(), false),
        (false, 0) => (words.done().to_owned(), true),
        (false, open) => (words.missing_count(open), false),
    };
    let lead = if warnings.is_empty() { words.no_warnings() } else { words.warnings_lead() };
    let view = WarningsView { words, warnings, kept };
    section("warnings", words.warnings_section(), lead, part(&view), Some(state))
}
