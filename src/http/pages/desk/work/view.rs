//! The page of a week's hours.

use std::collections::BTreeMap;

use askama::Template;
use jiff::civil::Date;

use super::super::list::with_revision;
use super::Answered;
use super::grid::{Grid, Row, Week, Work, cell_name, line_name, note_name, rate_name, why_name};
use crate::app::{AppError, WorkedCase};
use crate::calendar;
use crate::http::pages::chart::Used;
use crate::http::pages::form::{Sent, anchor};
use crate::http::pages::frame::Frame;
use crate::http::pages::words::PageWords;
use crate::money::{MoneyError, Ore, SignedQuantity};
use crate::pricing::Basis;
use crate::quote::State;
use crate::settlement::{ActivityCharge, Level, TimeEntry, counting};

/// The page.
#[derive(Template)]
#[template(path = "desk/work.html", config = "src/http/pages/askama.toml")]
pub struct WorkPage {
    frame: Frame,
    id: String,
    number: String,
    heading: String,
    week: String,
    week_title: String,
    former: Option<String>,
    next: Option<String>,
    now: Option<String>,
    may_record: bool,
    why_not: Option<&'static str>,
    days: Vec<DayView>,
    groups: Vec<GroupView>,
    day_sums: Vec<String>,
    week_sum: String,
    note: String,
    note_faults: Vec<String>,
    entries: Vec<EntryView>,
    weeks: Vec<(String, String, String)>,
    activities: Vec<ActivityView>,
    unpriced: String,
    /// What is wrong, with where it is.
    faults: Vec<(String, String)>,
    once: String,
}

struct DayView {
    short: String,
    full: String,
}

struct GroupView {
    name: String,
    rows: Vec<RowView>,
}

/// A choice in a row: its word, its name, and whether it is made.
type ChoiceView = (String, String, bool);

struct RowView {
    name: String,
    rate: FieldName,
    rate_faults: Vec<String>,
    rates: Vec<ChoiceView>,
    line: FieldName,
    lines: Vec<ChoiceView>,
    cells: Vec<CellView>,
    sum: String,
}

struct FieldName {
    name: String,
    id: String,
}

struct CellView {
    field: FieldName,
    label: String,
    typed: String,
    recorded: String,
    faults: Vec<String>,
    is_open: bool,
}

struct EntryView {
    number: u32,
    date: String,
    what: String,
    rate: String,
    hours: String,
    note: Option<String>,
    by: String,
    /// Who took it back, and why.
    back: Option<(String, String)>,
    why: FieldName,
    why_typed: String,
    why_faults: Vec<String>,
}

struct ActivityView {
    name: String,
    bar: Used,
    figures: String,
    level: Option<&'static str>,
    overrun: Option<String>,
    flat: Option<String>,
    quoted: String,
    worked: String,
    charged: String,
    flat_hours: String,
}

fn field(name: String) -> FieldName {
    FieldName { id: anchor(&name), name }
}

fn sum<'e>(entries: impl Iterator<Item = &'e TimeEntry>) -> Result<SignedQuantity, MoneyError> {
    entries.map(|entry| entry.hours).try_fold(SignedQuantity::default(), SignedQuantity::plus)
}

/// What the page is made of.
struct Parts<'p> {
    case: &'p WorkedCase,
    grid: Grid,
    /// The entries that count.
    counted: Vec<&'p TimeEntry>,
    answered: &'p Answered,
    words: PageWords,
    is_open: bool,
}

impl WorkPage {
    pub fn of(
        frame: Frame,
        case: &WorkedCase,
        week: Week,
        is_officer: bool,
        answered: Answered,
    ) -> Result<Self, AppError> {
        let words = frame.words;
        let why_not = words.why_no_work(case.quote.state);
        let parts = Parts {
            case,
            grid: Grid::of(case, week),
            counted: counting(&case.entries).collect(),
            answered: &answered,
            words,
            is_open: is_officer && why_not.is_none(),
        };
        parts.page(frame, week, why_not).map_err(|error| AppError::Internal(error.to_string()))
    }
}

impl Parts<'_> {
    fn page(&self, frame: Frame, week: Week, why_not: Option<&'static str>) -> Result<WorkPage, MoneyError> {
        let (case, words) = (self.case, self.words);
        let language = words.language;
        let quote = &case.quote;
        let id = quote.record.id.to_string();
        let address = |week: Week| format!("/quotes/{id}/work?week={week}");
        let days = week.days();
        let [first, .., last] = days;
        let hours =
            |hours: SignedQuantity| if hours.get() == 0 { String::new() } else { language.signed_quantity(hours) };
        let of_day = |day: Date| sum(self.counted.iter().copied().filter(|entry| entry.date == day)).map(hours);
        let scope = &case.frozen.priced.draft.scope;
        let mut faults: Vec<(String, String)> = Vec::new();
        for (name, text) in &self.answered.faults {
            let shown = (if name.is_empty() { "week-form".to_owned() } else { anchor(name) }, text.clone());
            if !faults.contains(&shown) {
                faults.push(shown);
            }
        }
        let unpriced: Vec<String> = case.unpriced_entries.iter().map(u32::to_string).collect();
        let this = Week::of(case.today);
        Ok(WorkPage {
            number: with_revision(&quote.number.to_string(), quote.revision),
            heading: scope.project.title().to_owned(),
            week: week.to_string(),
            week_title: format!(
                "{} {}: {} – {}",
                words.work_week(),
                week.number(),
                language.date(first),
                language.date(last)
            ),
            former: (first > case.earliest).then(|| address(week.after(-7))),
            next: (last < case.today).then(|| address(week.after(7))),
            now: (week != this).then(|| address(this)),
            may_record: self.is_open,
            why_not,
            days: days
                .iter()
                .map(|day| DayView { short: words.short_day(*day), full: language.weekday_and_date(*day) })
                .collect(),
            groups: self.groups()?,
            day_sums: days.iter().map(|day| of_day(*day)).collect::<Result<_, _>>()?,
            week_sum: hours(sum(self.counted.iter().copied().filter(|entry| week.has(entry.date)))?),
            note: self.answered.typed.get(note_name()).to_owned(),
            note_faults: self.faults(note_name()),
            entries: self.entries(week),
            weeks: self
                .weeks()?
                .into_iter()
                .rev()
                .map(|(week, sum)| {
                    let [first, .., last] = week.days();
                    let name = format!(
                        "{} {}, {} – {}",
                        words.work_week(),
                        week.number(),
                        language.date(first),
                        language.date(last)
                    );
                    (address(week), name, words.hours(&language.signed_quantity(sum)))
                })
                .collect(),
            activities: case.activities.iter().map(|activity| self.activity(activity)).collect(),
            unpriced: unpriced.join(", "),
            faults,
            once: Sent::with(quote.record.version).map(|sent| sent.once).unwrap_or_default(),
            frame: frame.below(&[("/quotes", words.quotes())]),
            id,
        })
    }

    fn faults(&self, name: &str) -> Vec<String> {
        self.answered.faults.iter().filter(|(at, _)| at == name).map(|(_, text)| text.clone()).collect()
    }

    fn groups(&self) -> Result<Vec<GroupView>, MoneyError> {
        let tariff = self.case.frozen.priced.estimate.tariff.as_ref();
        let mut groups = Vec::new();
        for (index, activity) in tariff.activities.iter().enumerate() {
            let name = activity.name.in_language(self.words.language).to_owned();
            let own = self.grid.rows.iter().filter(|row| row.activity == index);
            groups.push(GroupView { name, rows: own.map(|row| self.row(row)).collect::<Result<_, _>>()? });
        }
        Ok(groups)
    }

    /// The entries of this week that are work of a row: each is of the first that has it.
    fn entries_of<'s>(&'s self, row: &'s Row) -> impl Iterator<Item = &'s TimeEntry> + Clone {
        self.counted.iter().copied().filter(move |entry| {
            let first = self.grid.rows.iter().find(|one| one.has(entry));
            self.grid.week.has(entry.date) && first.is_some_and(|first| first.key == row.key)
        })
    }

    fn row(&self, row: &Row) -> Result<RowView, MoneyError> {
        let (words, language) = (self.words, self.words.language);
        let estimate = &self.case.frozen.priced.estimate;
        let tariff = estimate.tariff.as_ref();
        let line_title = |code: &str| {
            let line = estimate.lines.iter().find(|line| line.code(tariff) == code);
            line.and_then(|line| line.name(tariff)).map(|name| name.in_language(language).to_owned())
        };
        let name = match &row.work {
            Work::Line(code) => line_title(code).unwrap_or_default(),
            Work::Other => words.work_other().to_owned(),
            Work::Flat => words.work_flat().to_owned(),
        };
        let typed = &self.answered.typed;
        let rate = field(rate_name(row));
        let chosen = if typed.get(&rate.name).is_empty() { &row.rate } else { typed.get(&rate.name) };
        let rates = tariff.hourly_rates.iter();
        let rates = rates.map(|one| (one.code.clone(), one.name.in_language(language).to_owned(), one.code == *chosen));
        let line = field(line_name(row));
        let mut lines = Vec::new();
        if row.work == Work::Flat {
            let chosen = typed.get(&line.name);
            lines.push((String::new(), words.work_flat_any().to_owned(), chosen.is_empty()));
            let flat = estimate.lines.iter().filter(|one| one.activity == row.activity && one.basis() == Basis::Fixed);
            lines.extend(flat.map(|one| {
                let code = one.code(tariff);
                (code.to_owned(), line_title(code).unwrap_or_default(), code == chosen)
            }));
        }
        let hours =
            |hours: SignedQuantity| if hours.get() == 0 { String::new() } else { language.signed_quantity(hours) };
        let group = tariff.activities.get(row.activity).map_or("", |activity| activity.name.in_language(language));
        let cell = |day: Date| {
            let field = field(cell_name(row, day));
            let recorded = hours(sum(self.entries_of(row).filter(|entry| entry.date == day))?);
            Ok(CellView {
                label: format!("{group}: {name}, {}", language.weekday_and_date(day)),
                typed: typed.get(&field.name).to_owned(),
                recorded,
                faults: self.faults(&field.name),
                is_open: self.is_open && (self.case.earliest..=self.case.today).contains(&day),
                field,
            })
        };
        let cells: Result<Vec<CellView>, MoneyError> = self.grid.week.days().into_iter().map(cell).collect();
        Ok(RowView {
            cells: cells?,
            sum: hours(sum(self.entries_of(row))?),
            rate_faults: self.faults(&rate.name),
            rates: rates.collect(),
            rate,
            line,
            lines,
            name,
        })
    }

    fn weeks(&self) -> Result<BTreeMap<Week, SignedQuantity>, MoneyError> {
        let mut weeks: BTreeMap<Week, SignedQuantity> = BTreeMap::new();
        for entry in &self.counted {
            let sum = weeks.entry(Week::of(entry.date)).or_default();
            *sum = sum.plus(entry.hours)?;
        }
        Ok(weeks)
    }

    /// The entries of the week, the latest day first; those that take others back are told of with these.
    fn entries(&self, week: Week) -> Vec<EntryView> {
        let own = self.case.entries.iter().filter(|entry| entry.corrects.is_none() && week.has(entry.date));
        let mut own: Vec<&TimeEntry> = own.collect();
        own.sort_by_key(|entry| (std::cmp::Reverse(entry.date), std::cmp::Reverse(entry.entry)));
        own.into_iter().map(|entry| self.entry(entry)).collect()
    }

    fn entry(&self, entry: &TimeEntry) -> EntryView {
        let (words, language) = (self.words, self.words.language);
        let estimate = &self.case.frozen.priced.estimate;
        let tariff = estimate.tariff.as_ref();
        let activity = tariff.activities.iter().find(|activity| activity.code == entry.activity);
        let activity = activity.map_or(entry.activity.as_str(), |activity| activity.name.in_language(language));
        let named = entry.line.as_deref().map(|code| {
            let line = estimate.lines.iter().find(|line| line.code(tariff) == code);
            line.and_then(|line| line.name(tariff)).map_or(code, |name| name.in_language(language))
        });
        let part = named.or_else(|| entry.flat_price.then(|| words.work_flat()));
        let rate = tariff.hourly_rates.iter().find(|rate| rate.code == entry.rate);
        let correction = self.case.entries.iter().find(|other| other.corrects == Some(entry.entry));
        let back = correction.map(|one| (one.recorded_by.id.clone(), one.note.clone().unwrap_or_default()));
        let at = calendar::time_of(entry.recorded_at);
        let when = words.at_time(&language.date(at.date()), at.hour(), at.minute());
        let why = field(why_name(entry.entry));
        EntryView {
            number: entry.entry,
            date: language.weekday_and_date(entry.date),
            what: part.map_or_else(|| activity.to_owned(), |part| format!("{activity}: {part}")),
            rate: rate.map_or(entry.rate.as_str(), |rate| rate.name.in_language(language)).to_owned(),
            hours: words.hours(&language.signed_quantity(entry.hours)),
            note: entry.note.clone(),
            by: format!("{}, {when}", entry.recorded_by.id),
            back,
            why_typed: self.answered.typed.get(&why.name).to_owned(),
            why_faults: self.faults(&why.name),
            why,
        }
    }

    fn activity(&self, of: &ActivityCharge) -> ActivityView {
        let (words, language) = (self.words, self.words.language);
        let tariff = self.case.frozen.priced.estimate.tariff.as_ref();
        let name = tariff.activities.iter().find(|activity| activity.code == of.code);
        let name = name.map_or(of.name.as_str(), |activity| activity.name.in_language(language)).to_owned();
        let (worked, quoted) = (language.signed_quantity(of.worked.hours), language.signed_quantity(of.quoted.hours));
        let percent = of.worked_percent.map_or_else(
            || words.work_no_hours().to_owned(),
            |percent| {
                if language == crate::language::Language::En {
                    format!("{percent}%")
                } else {
                    format!("{percent}\u{a0}%")
                }
            },
        );
        let is_beyond = of.worked_percent.is_none() && of.worked.amount > Ore::ZERO;
        let is_ordered = self.case.quote.state == State::Accepted;
        ActivityView {
            bar: Used::of(of.worked_percent.unwrap_or(if is_beyond { 100 } else { 0 })),
            figures: format!("{worked} {} {} ({percent})", words.like_of(), words.hours(&quoted)),
            level: match of.level {
                Level::Within => None,
                Level::Near => Some(words.work_near()),
                Level::Reached => Some(words.work_reached()),
            }
            .filter(|_| is_ordered),
            overrun: (of.overrun > Ore::ZERO)
                .then(|| format!("{} {}.", language.kroner(of.overrun), words.work_overrun())),
            flat: (of.flat.hours.get() != 0)
                .then(|| format!("{}: {}", words.work_flat(), words.hours(&language.signed_quantity(of.flat.hours)))),
            charged: language.kroner(of.charged),
            flat_hours: language.signed_quantity(of.flat.hours),
            quoted,
            worked,
            name,
        }
    }
}
