//! What a cell means in each kind of field, and how a value is shown in one.
//!
//! A value that cannot be read is a fault and never guessed. What is only of the wrong type or out of range goes on as it is: the
//! scope's own reader says what is wrong with it.

use jiff::civil::Date;
use serde_json::Value;

use super::cell::Cell;
use super::labels::{self, Choice, DropDown, Said};
use crate::input::{FaultKind, Found, parse_date, plain_number, written_date, written_number};
use crate::language::Language;

/// What kind of value a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Text,
    /// Lines.
    Prose,
    /// Digits, which people group by blanks.
    Digits,
    Country,
    Date,
    /// From and to.
    Whole(u32, u32),
    /// A number with a point or a comma.
    Decimal,
    YesNo {
        may_be_unknown: bool,
    },
    Choice(Choice),
    /// Yes where the object is there at all.
    Presence,
    /// Several names in one cell.
    Names,
}

/// A value as it is written into a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    Text(String),
    /// A plain decimal.
    Number(String),
    Day(Date),
}

impl Kind {
    /// The drop-down of the field, if it has one.
    #[must_use]
    pub const fn drop(self) -> Option<DropDown> {
        match self {
            Self::Country => Some(DropDown::Country),
            Self::YesNo { may_be_unknown } => Some(DropDown::YesNo { may_be_unknown }),
            Self::Presence => Some(DropDown::YesNo { may_be_unknown: false }),
            Self::Choice(choice) => Some(DropDown::Choice(choice)),
            Self::Text | Self::Prose | Self::Digits | Self::Date | Self::Whole(..) | Self::Decimal | Self::Names => {
                None
            }
        }
    }

    /// What a cell says in a field of this kind. Of [`Kind::Names`], it is one name.
    pub fn said(self, cell: &Cell) -> Result<Said, FaultKind> {
        match cell {
            Cell::Error(found) => return Err(FaultKind::CellError { found: Found::cut(found) }),
            Cell::Formula => return Err(FaultKind::FormulaWithoutValue),
            Cell::Text(_) | Cell::Number(_) | Cell::Day(_) | Cell::Flag(_) => {}
        }
        let value = match self {
            Self::Text | Self::Prose | Self::Names => text(cell),
            Self::Digits => text_of(cell, digits),
            Self::Country => text_of(cell, |text| labels::country_code(text).unwrap_or_else(|| text.to_owned())),
            Self::Date => text_of(cell, written_date),
            Self::Whole(..) => whole(cell)?,
            Self::Decimal => decimal(cell)?,
            Self::YesNo { may_be_unknown } => return said_in(DropDown::YesNo { may_be_unknown }, cell),
            Self::Presence => return said_in(DropDown::YesNo { may_be_unknown: false }, cell),
            Self::Choice(choice) => return said_in(DropDown::Choice(choice), cell),
        };
        Ok(Said::Value(value))
    }

    /// What a text says in a field of this kind, as a cell with it does.
    pub fn said_text(self, text: &str) -> Result<Said, FaultKind> {
        if matches!(self, Self::Text | Self::Prose) {
            return Ok(Said::Value(Value::from(text)));
        }
        match self.drop().and_then(|list| list.exactly(text)) {
            Some(value) => Ok(Said::Value(value)),
            None => self.said(&Cell::Text(text.to_owned())),
        }
    }

    /// The value of a scope as it is shown in a field of this kind.
    #[must_use]
    pub fn shown(self, value: &Value, language: Language) -> Option<Shown> {
        let as_text = || match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        match self {
            Self::Text | Self::Prose | Self::Digits | Self::Names => as_text().map(Shown::Text),
            Self::Country => as_text().map(|code| Shown::Text(labels::country_label(&code, language))),
            Self::Date => as_text().map(|text| parse_date(&text).map_or(Shown::Text(text), Shown::Day)),
            Self::Whole(..) | Self::Decimal => as_text().map(Shown::Number),
            Self::YesNo { .. } => value.as_bool().map(|flag| Shown::Text(labels::yes_no(flag, language).to_owned())),
            Self::Presence => value.is_object().then(|| Shown::Text(labels::yes_no(true, language).to_owned())),
            Self::Choice(choice) => {
                let word = value.as_str()?;
                Some(Shown::Text(labels::word(choice.name, word, language).unwrap_or(word).to_owned()))
            }
        }
    }

    /// Whether “not known yet” is an answer too.
    #[must_use]
    pub const fn may_be_unknown(self) -> bool {
        matches!(self, Self::YesNo { may_be_unknown: true } | Self::Choice(Choice { may_be_unknown: true, .. }))
    }

    /// How an answer that is left out is shown, where “not known yet” is one.
    #[must_use]
    pub const fn unknown(self, language: Language) -> Option<&'static str> {
        if self.may_be_unknown() { Some(labels::unknown(language)) } else { None }
    }
}

fn said_in(list: DropDown, cell: &Cell) -> Result<Said, FaultKind> {
    list.said(cell).ok_or_else(|| not_in_list(cell, list))
}

/// The fault of a cell that has none of the labels of its list.
pub fn not_in_list(cell: &Cell, drop: DropDown) -> FaultKind {
    FaultKind::NotInList { found: Found::cut(&cell.to_string()), known: drop.known() }
}

/// A text as it is; a number as it is shown, since people type codes as numbers.
fn text(cell: &Cell) -> Value {
    text_of(cell, str::to_owned)
}

fn text_of(cell: &Cell, read: impl FnOnce(&str) -> String) -> Value {
    match cell {
        Cell::Text(text) => Value::String(read(text)),
        Cell::Number(_) | Cell::Day(_) => Value::String(read(&cell.to_string())),
        // The scope's reader says what it found and what it expected.
        Cell::Flag(flag) => Value::Bool(*flag),
        Cell::Error(_) | Cell::Formula => Value::Null,
    }
}

fn digits(text: &str) -> String {
    let joined: String = plain_number(text).chars().filter(|character| !character.is_whitespace()).collect();
    if joined.bytes().all(|byte| byte.is_ascii_digit()) { joined } else { text.to_owned() }
}

/// A whole number; anything else as it was found.
fn whole(cell: &Cell) -> Result<Value, FaultKind> {
    Ok(match cell {
        Cell::Number(number) => serde_json::from_str(number).unwrap_or_else(|_| Value::String(number.clone())),
        Cell::Text(text) => {
            written_number(text)?.parse::<u32>().map_or_else(|_| Value::String(text.clone()), Value::from)
        }
        Cell::Day(day) => Value::String(day.to_string()),
        Cell::Flag(flag) => Value::Bool(*flag),
        Cell::Error(_) | Cell::Formula => Value::Null,
    })
}

/// A decimal as an answer of the interface writes it. A spreadsheet's own number has one reading.
fn decimal(cell: &Cell) -> Result<Value, FaultKind> {
    match cell {
        Cell::Text(text) => written_number(text).map(Value::String),
        Cell::Number(_) | Cell::Day(_) | Cell::Flag(_) | Cell::Error(_) | Cell::Formula => Ok(text(cell)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scope::Complexity;

    fn text_cell(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    fn value(kind: Kind, cell: &Cell) -> Value {
        match kind.said(cell) {
            Ok(Said::Value(value)) => value,
            other => panic!("{kind:?} {cell:?}: {other:?}"),
        }
    }

    #[test]
    fn a_cell_means_what_a_person_means() {
        let number = |text: &str| Cell::Number(text.to_owned());
        for (kind, cell, expected) in [
            (Kind::Text, text_cell("=SUM(A1)"), json!("=SUM(A1)")),
            (Kind::Text, number("4711"), json!("4711")),
            (Kind::Digits, text_cell("974 767\u{a0}880"), json!("974767880")),
            (Kind::Digits, number("974767880"), json!("974767880")),
            (Kind::Digits, text_cell("974 767 88x"), json!("974 767 88x")),
            (Kind::Whole(1, 9), number("3"), json!(3)),
            (Kind::Whole(1, 9), text_cell(" 3 "), json!(3)),
            (Kind::Whole(1, 9), number("3.5"), json!(3.5)),
            (Kind::Whole(1, 9), text_cell("tre"), json!("tre")),
            (Kind::Decimal, number("12.5"), json!("12.5")),
            (Kind::Decimal, text_cell("1,5"), json!("1.5")),
            (Kind::Decimal, text_cell("1 200,50"), json!("1200.50")),
            (Kind::Decimal, text_cell("1,2,3"), json!("1,2,3")),
            (Kind::Date, Cell::Day(jiff::civil::date(2026, 9, 1)), json!("2026-09-01")),
            (Kind::Date, text_cell("1.9.2026"), json!("2026-09-01")),
            (Kind::Date, text_cell("2026-09-01"), json!("2026-09-01")),
            (Kind::Date, number("46266"), json!("46266")),
            (Kind::Country, text_cell("no"), json!("NO")),
            (Kind::Country, text_cell("Sverige (SE)"), json!("SE")),
            (Kind::Country, text_cell("noreg"), json!("NO")),
            (Kind::Country, text_cell("Narnia"), json!("Narnia")),
            (Kind::YesNo { may_be_unknown: false }, text_cell("JA"), json!(true)),
            (Kind::YesNo { may_be_unknown: false }, Cell::Flag(false), json!(false)),
            (Kind::Text, Cell::Flag(true), json!(true)),
        ] {
            assert_eq!(value(kind, &cell), expected, "{kind:?} {cell:?}");
        }
    }

    #[test]
    fn a_word_is_read_in_every_language_and_shown_in_one() {
        let choice = Choice { name: "Complexity", words: Complexity::WORDS, may_be_unknown: true };
        let kind = Kind::Choice(choice);
        for text in ["Sammensatt", "samansett", "COMPOSITE", "composite"] {
            assert_eq!(value(kind, &text_cell(text)), json!("composite"), "{text}");
        }
        for language in Language::ALL {
            for word in Complexity::WORDS {
                let Some(Shown::Text(shown)) = kind.shown(&json!(word), language) else { panic!("{word}") };
                assert_eq!(value(kind, &text_cell(&shown)), json!(word));
            }
            let unknown = kind.unknown(language).unwrap();
            assert_eq!(kind.said(&text_cell(unknown)), Ok(Said::Unknown));
        }
        let fault = kind.said(&text_cell("vanskelig")).unwrap_err();
        assert_eq!(
            fault.message(Language::Nb),
            "Fant \"vanskelig\"; ventet \"Enkel\", \"Sammensatt\", \"Kompleks\" eller \"Ikke avklart\"."
        );
    }

    #[test]
    fn an_error_and_a_formula_without_a_value_are_faults() {
        for (cell, code) in [(Cell::Error("#REF!".to_owned()), "cell_error"), (Cell::Formula, "formula_without_value")]
        {
            for kind in [Kind::Text, Kind::Date, Kind::Decimal, Kind::Presence, Kind::Country, Kind::Whole(1, 2)] {
                assert_eq!(kind.said(&cell).unwrap_err().code(), code);
            }
        }
    }
}
