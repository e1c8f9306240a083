//! What is to be said of the tables and areas that a scope names, by what the tariff knows of them: their years, when they are
//! published, what they hold, and whether they are named twice.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::language::{Language, Localized};
use crate::scope::{Scope, Years};
use crate::tariff::{Area, Evidence, Table, Tariff};

/// Something to be said of one extract.
pub(super) struct Note {
    /// The place in the scope, as a JSONPath from the scope's root.
    pub path: String,
    /// The code of the table or the area.
    pub subject: String,
    /// What is said; none where the finding's general text says it.
    pub text: Option<Localized>,
}

/// An extract, with the row of the tariff that it names.
pub(super) struct Extract<'s> {
    path: String,
    code: &'s str,
    years: Years,
    row: Row<'s>,
}

#[derive(Clone, Copy)]
enum Row<'s> {
    Table(&'s Table),
    Area(&'s Area),
}

/// The extracts from tables.
pub(super) fn tables<'s>(scope: &'s Scope, tariff: &'s Tariff) -> Vec<Extract<'s>> {
    let extracts = scope.extracts.fd_trygd.iter().enumerate();
    let found = extracts.filter_map(|(index, extract)| {
        let (_, table) = tariff.tables.find(extract.table.as_str())?;
        let path = format!("$.extracts.fd_trygd[{index}]");
        Some(Extract { path, code: &table.code, years: extract.years, row: Row::Table(table) })
    });
    found.collect()
}

/// The extracts from areas.
pub(super) fn areas<'s>(scope: &'s Scope, tariff: &'s Tariff) -> Vec<Extract<'s>> {
    let extracts = scope.extracts.statistics_areas.iter().enumerate();
    let found = extracts.filter_map(|(index, extract)| {
        let (_, area) = tariff.areas.find(extract.area.as_str())?;
        let path = format!("$.extracts.statistics_areas[{index}]");
        Some(Extract { path, code: &area.code, years: extract.years, row: Row::Area(area) })
    });
    found.collect()
}

impl Row<'_> {
    const fn valid_from(self) -> Option<u32> {
        match self {
            Self::Table(table) => table.valid_from,
            Self::Area(area) => area.valid_from,
        }
    }

    /// The last year that there are data of, as far as is known.
    const fn last_year(self) -> Option<u32> {
        match self {
            Self::Table(Table { valid_to: Some(last), .. }) => Some(*last),
            Self::Table(table) => table.updated_to,
            Self::Area(area) => area.valid_to,
        }
    }

    /// Whether the last year is that of an update, and further ones will come.
    const fn is_updated(self) -> bool {
        matches!(self, Self::Table(Table { valid_to: None, updated_to: Some(_), .. }))
    }

    fn is_assumed(self) -> bool {
        let evidence = match self {
            Self::Table(table) => table.period_evidence,
            Self::Area(area) => area.period_evidence,
        };
        evidence == Some(Evidence::Assumed)
    }

    const fn released_after_months(self) -> Option<u32> {
        match self {
            Self::Table(_) => None,
            Self::Area(area) => area.released_after_months,
        }
    }

    /// «Tabellen» or «Statistikkområdet».
    const fn noun(self, language: Language) -> &'static str {
        match self {
            Self::Table(_) => language.pick("Tabellen", "Tabellen", "The table"),
            Self::Area(_) => language.pick("Statistikkområdet", "Statistikkområdet", "The statistics area"),
        }
    }

    /// "It" as an object, in the gender of the noun.
    const fn pronoun(self, language: Language) -> &'static str {
        match self {
            Self::Table(_) => language.pick("den", "han", "it"),
            Self::Area(_) => language.pick("det", "det", "it"),
        }
    }
}

impl Extract<'_> {
    fn note(&self, text: impl FnMut(Language) -> String) -> Note {
        Note { path: self.path.clone(), subject: self.code.to_owned(), text: Some(Localized::of(text)) }
    }

    /// The requested years include some that the row does not cover.
    pub(super) fn outside_period(&self) -> Option<Note> {
        let Self { code, years: Years { from, to }, row, .. } = self;
        let (first, last) = (row.valid_from(), row.last_year());
        let outside = first.is_some_and(|first| *from < first) || last.is_some_and(|last| *to > last);
        outside.then(|| {
            self.note(|language| {
                let noun = row.noun(language);
                let period = period(first, last, row.is_updated(), row.is_assumed(), language);
                match language {
                    Language::Nb => format!("{noun} {code} dekker {period}, men det er bedt om {from}–{to}. Prisen er den samme; avklar hvilke år som finnes."),
                    Language::Nn => format!("{noun} {code} dekkjer {period}, men det er bede om {from}–{to}. Prisen er den same; avklar kva år som finst."),
                    Language::En => format!("{noun} {code} covers {period}, but {from}–{to} was requested. The price is the same; clarify which years exist."),
                }
            })
        })
    }

    /// The requested years include some that are not published on a day: a year is published when the row's months have passed
    /// since it ended, and not before it has ended where these are not known.
    pub(super) fn not_yet_published(&self, on: Date) -> Option<Note> {
        let Self { code, years: Years { from, to }, row, .. } = self;
        let months = row.released_after_months();
        let latest = latest_year(on, months.unwrap_or_default());
        if i64::from(*to) <= latest {
            return None;
        }
        let Some(months) = months else {
            return Some(Note { path: format!("{}.to", self.path), subject: (*code).to_owned(), text: None });
        };
        let note = self.note(|language| {
            let (noun, day) = (row.noun(language), language.date(on));
            let mark = if row.is_assumed() { language.pick(" (antatt)", " (anteke)", " (assumed)") } else { "" };
            let unit = match (months, language) {
                (1, Language::Nb) => "måned",
                (1, Language::Nn) => "månad",
                (1, Language::En) => "month",
                (_, Language::Nb) => "måneder",
                (_, Language::Nn) => "månader",
                (_, Language::En) => "months",
            };
            match language {
                Language::Nb => format!("{noun} {code} blir publisert {months} {unit} etter årets slutt{mark}. Per {day} gjelder det årene til og med {latest}, men det er bedt om {from}–{to}. Data kan først gis når statistikken de inngår i, er publisert."),
                Language::Nn => format!("{noun} {code} blir publisert {months} {unit} etter at året er slutt{mark}. Per {day} gjeld det åra til og med {latest}, men det er bede om {from}–{to}. Data kan først gjevast når statistikken dei inngår i, er publisert."),
                Language::En => format!("{noun} {code} is published {months} {unit} after the end of the year{mark}. As of {day}, that is the years up to {latest}, but {from}–{to} was requested. Data can be given only after the statistics they are part of have been published."),
            }
        });
        Some(Note { path: format!("{}.to", note.path), ..note })
    }

    /// The area has special categories of personal data.
    pub(super) fn special_category(&self) -> Option<Note> {
        let Self { code, years: Years { from, to }, row, .. } = self;
        let is_special = matches!(row, Row::Area(area) if area.special_category);
        is_special.then(|| {
            self.note(|language| {
                let noun = row.noun(language);
                match language {
                    Language::Nb => format!("{noun} {code} har særlige kategorier av personopplysninger, som helse, kriminalitet eller fagforeningsmedlemskap. Det er bedt om {from}–{to}. Hvor sensitive opplysningene er, må inngå i vurderingen av om tilgang kan gis."),
                    Language::Nn => format!("{noun} {code} har særlege kategoriar av personopplysningar, som helse, kriminalitet eller fagforeiningsmedlemskap. Det er bede om {from}–{to}. Kor sensitive opplysningane er, må vere med i vurderinga av om tilgang kan gjevast."),
                    Language::En => format!("{noun} {code} has special categories of personal data, such as health, crime or trade union membership. {from}–{to} was requested. How sensitive the data are must be part of the assessment of whether access can be given."),
                }
            })
        })
    }
}

/// The extracts whose row an earlier one of the list names as well.
pub(super) fn listed_twice(extracts: &[Extract<'_>]) -> Vec<Note> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut notes = Vec::new();
    for (index, extract) in extracts.iter().enumerate() {
        let earlier = *first.entry(extract.code).or_insert(index);
        let Some(other) = extracts.get(earlier).filter(|_| earlier != index) else { continue };
        let Extract { code, years: Years { from, to }, row, .. } = extract;
        let Years { from: other_from, to: other_to } = other.years;
        let (place, other_place) = (index + 1, earlier + 1);
        notes.push(extract.note(|language| {
            let (noun, it) = (row.noun(language), row.pronoun(language));
            match language {
                Language::Nb => format!("{noun} {code} er oppgitt flere ganger i listen: som nr. {other_place} ({other_from}–{other_to}) og nr. {place} ({from}–{to}). Det betales for {it} én gang."),
                Language::Nn => format!("{noun} {code} er oppgitt fleire gonger i lista: som nr. {other_place} ({other_from}–{other_to}) og nr. {place} ({from}–{to}). Det blir betalt for {it} éin gong."),
                Language::En => format!("{noun} {code} is listed more than once: as no. {other_place} ({other_from}–{other_to}) and no. {place} ({from}–{to}). It is charged once."),
            }
        }));
    }
    notes
}

/// The last year that is published on a day, when a year is published in the given number of months after its end.
fn latest_year(on: Date, months: u32) -> i64 {
    let month = i64::from(on.year()) * 12 + i64::from(on.month()) - 1;
    (month - i64::from(months)).div_euclid(12) - 1
}

/// «1992–2001», «1992– (antatt)».
fn period(first: Option<u32>, last: Option<u32>, is_updated: bool, is_assumed: bool, language: Language) -> String {
    let year = |year: Option<u32>| year.map(|year| year.to_string()).unwrap_or_default();
    let updated = is_updated.then(|| language.pick("oppdatert så langt", "oppdatert så langt", "updated so far"));
    let assumed = is_assumed.then(|| language.pick("antatt", "anteke", "assumed"));
    let marks: Vec<&str> = updated.into_iter().chain(assumed).collect();
    let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
    format!("{}–{}{marks}", year(first), year(last))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_year_is_published_on_the_day_its_months_have_passed() {
        for (day, months, latest) in [
            (date(2026, 12, 31), 0, 2025),
            (date(2027, 1, 1), 0, 2026),
            (date(2026, 10, 31), 10, 2024),
            (date(2026, 11, 1), 10, 2025),
            (date(2026, 12, 31), 12, 2024),
            (date(2027, 1, 1), 12, 2025),
            (date(2026, 5, 31), 17, 2023),
            (date(2026, 6, 1), 17, 2024),
        ] {
            assert_eq!(latest_year(day, months), latest, "{day} {months}");
        }
    }
}
