//! The page of a week's hours.

use askama::Template;
use jiff::civil::Date;

use super::super::list::with_revision;
use super::grid::{Answered, Grid, Row, Week, Work, cell_name, line_name, note_name, rate_name, week_name};
use crate::app::{AppError, WorkedCase};
use crate::http::pages::chart::Used;
use crate::http::pages::form::{Sent, anchor};
use crate::http::pages::frame::Frame;
use crate::http::pages::words::PageWords;
use crate::language::Language;
use crate::money::{MoneyError, SignedQuantity};
use crate::pricing::Basis;
use crate::settlement::{TimeEntry, counting};

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
    short: &'static str,
    date: String,
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

pub struct FieldName {
    pub name: String,
    pub id: String,
}

struct CellView {
    field: FieldName,
    label: String,
    typed: String,
    recorded: String,
    faults: Vec<String>,
    is_open: bool,
}

pub struct EntryView {
    pub number: u32,
    pub date: String,
    pub what: String,
    pub rate: String,
    pub hours: String,
    pub note: Option<String>,
    pub by: String,
    /// Who took it back, and why.
    /// That a note charges it, which keeps it as it is.
    pub charged: Option<String>,
    pub back: Option<(String, String)>,
    pub why: FieldName,
    pub why_typed: String,
    pub why_faults: Vec<String>,
}

pub struct ActivityView {
    pub name: String,
    pub bar: Used,
    pub figures: String,
    pub level: Option<&'static str>,
    pub overrun: Option<String>,
    pub flat: Option<String>,
    pub quoted: String,
    pub worked: String,
    pub charged: String,
    pub flat_hours: String,
}

pub fn field(name: String) -> FieldName {
    FieldName { id: anchor(&name), name }
}

fn sum<'e>(entries: impl Iterator<Item = &'e TimeEntry>) -> Result<SignedQuantity, MoneyError> {
    entries.map(|entry| entry.hours).try_fold(SignedQuantity::default(), SignedQuantity::plus)
}

/// What the page is made of.
pub struct Parts<'p> {
    pub case: &'p WorkedCase,
    grid: Grid,
    /// The entries that count.
    pub counted: Vec<&'p TimeEntry>,
    /// The entries of this week, with the index of the row that each is work of: the first that has it.
    of_rows: Vec<(usize, &'p TimeEntry)>,
    pub answered: &'p Answered,
    pub words: PageWords,
    is_open: bool,
}

impl WorkPage {
    pub fn of(
        frame: Frame,
        case: &WorkedCase,
        week: Week,
        is_officer: bool,
        answered: &Answered,
    ) -> Result<Self, AppError> {
        let words = frame.words;
        let why_not = words.why_no_work(case.quote.state);
        let grid = Grid::of(case, week);
        let counted: Vec<&TimeEntry> = counting(&case.entries).collect();
        let of_week = counted.iter().filter(|entry| week.has(entry.date));
        let of_rows = of_week.filter_map(|entry| Some((grid.rows.iter().position(|row| row.has(entry))?, *entry)));
        let parts = Parts {
            case,
            of_rows: of_rows.collect(),
            grid,
            counted,
            answered,
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
        let of_day = |day: Date| {
            sum(self.counted.iter().copied().filter(|entry| entry.to.is_none() && entry.date == day)).map(hours)
        };
        let whole =
            sum(self.counted.iter().copied().filter(|entry| entry.to.is_some() && week.has(entry.date))).map(hours);
        let scope = &case.frozen.priced.draft.scope;
        let groups = self.groups()?;
        // Many fields have the same fault: the summary says where each is.
        let cells = || groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells);
        let mut faults: Vec<(String, String)> = Vec::new();
        for (name, text) in &self.answered.faults {
            let place = cells().find(|cell| cell.field.name == *name).map(|cell| format!("{}: ", cell.label));
            let at = if name.is_empty() { "week-form".to_owned() } else { anchor(name) };
            let shown = (at, format!("{}{text}", place.unwrap_or_default()));
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
                .map(|day| DayView {
                    short: words.short_day(*day),
                    date: match language {
                        Language::Nb | Language::Nn => format!("{}.{}.", day.day(), day.month()),
                        Language::En => day.day().to_string(),
                    },
                    full: language.weekday_and_date(*day),
                })
                .collect(),
            groups,
            day_sums: days.iter().map(|day| of_day(*day)).chain([whole]).collect::<Result<_, _>>()?,
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

    pub fn faults(&self, name: &str) -> Vec<String> {
        self.answered.faults.iter().filter(|(at, _)| at == name).map(|(_, text)| text.clone()).collect()
    }

    fn groups(&self) -> Result<Vec<GroupView>, MoneyError> {
        let tariff = self.case.frozen.priced.estimate.tariff.as_ref();
        let mut groups = Vec::new();
        for (index, activity) in tariff.activities.iter().enumerate() {
            let name = activity.name.in_language(self.words.language).to_owned();
            let own = self.grid.rows.iter().enumerate().filter(|(_, row)| row.activity == index);
            groups.push(GroupView { name, rows: own.map(|(at, row)| self.row(at, row)).collect::<Result<_, _>>()? });
        }
        Ok(groups)
    }

    fn row(&self, at: usize, row: &Row) -> Result<RowView, MoneyError> {
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
        let own = || self.of_rows.iter().filter(|(of, _)| *of == at).map(|(_, entry)| *entry);
        let group = tariff.activities.get(row.activity).map_or("", |activity| activity.name.in_language(language));
        let cell = |day: Date| {
            let field = field(cell_name(row, day));
            let recorded = hours(sum(own().filter(|entry| entry.to.is_none() && entry.date == day))?);
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
        let mut cells = cells?;
        let whole = field(week_name(row));
        cells.push(CellView {
            label: format!("{group}: {name}, {}", words.work_whole_week()),
            typed: typed.get(&whole.name).to_owned(),
            recorded: hours(sum(own().filter(|entry| entry.to.is_some()))?),
            faults: self.faults(&whole.name),
            is_open: self.is_open && self.grid.span.is_some(),
            field: whole,
        });
        Ok(RowView {
            cells,
            sum: hours(sum(own())?),
            rate_faults: self.faults(&rate.name),
            rates: rates.collect(),
            rate,
            line,
            lines,
            name,
        })
    }
}
