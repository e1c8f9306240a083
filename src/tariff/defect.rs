//! A defect of a tariff: file, line and column, what was found and what was expected.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::input::{Expected, Fault, FaultKind, Found, OwnedPath, PathStep};
use crate::language::Language;

/// A location in a file, counted from 1 as editors do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    pub line: usize,
    pub column: usize,
    /// The byte at which it begins.
    pub offset: usize,
    /// Its length in bytes.
    pub length: usize,
}

/// One defect of the tariff files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The file, from the tariff folder.
    pub file: String,
    /// The location in it; none for a defect of the file as a whole.
    pub location: Option<Location>,
    /// What was found and what was expected.
    pub message: String,
    /// How to fix it, if known.
    pub hint: Option<String>,
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(Location { line, column, .. }) = self.location {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)?;
        self.hint.iter().try_for_each(|hint| write!(f, " Hint: {hint}"))
    }
}

/// A file of an edition, with the spans of its values, so that defects can be located.
pub struct SourceFile<'s> {
    /// The file, from the tariff folder.
    pub name: &'s str,
    pub text: &'s str,
    /// Its values with their spans; if it is not valid TOML, as much as could be read.
    pub root: Spanned<DeTable<'s>>,
}

impl SourceFile<'_> {
    /// A defect at a path in the document.
    pub fn defect(&self, path: &OwnedPath, message: String, hint: Option<String>) -> Defect {
        self.at(self.span(path, false), message, hint)
    }

    fn at(&self, span: Range<usize>, message: String, hint: Option<String>) -> Defect {
        Defect { file: self.name.to_owned(), location: Some(self.location(span)), message, hint }
    }

    /// A fault of the shape, as a defect.
    pub fn fault(&self, fault: &Fault) -> Defect {
        let message = format!("{}: {}", fault.path, fault.kind.message(Language::En));
        // An unwanted key is marked itself, whatever its value.
        let of_key = matches!(fault.kind, FaultKind::UnknownField { .. } | FaultKind::DuplicateField);
        self.at(self.span(&fault.path, of_key), message, hint(fault))
    }

    /// The line and column of a span.
    pub fn location(&self, span: Range<usize>) -> Location {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(line_start..).map_or(0, |line| line.chars().count()) + 1;
        let line = before.matches('\n').count() + 1;
        Location { line, column, offset: span.start, length: span.end.saturating_sub(span.start) }
    }

    /// The span of the deepest existing part of the path: of its value, or of its key for a whole table or if `of_key`.
    fn span(&self, path: &OwnedPath, of_key: bool) -> Range<usize> {
        let mut span = self.root.span();
        let mut table = Some(self.root.get_ref());
        let mut value: Option<&DeValue<'_>> = None;
        for (depth, step) in path.0.iter().enumerate() {
            let last = depth + 1 == path.0.len();
            let next = match step {
                PathStep::Key(name) => table.and_then(|table| table.get_key_value(name.as_str())).map(|(key, next)| {
                    // A whole table's span would mark many lines; its key is enough.
                    let whole = matches!(next.get_ref(), DeValue::Table(_) | DeValue::Array(_));
                    (if last && (of_key || whole) { key.span() } else { next.span() }, next)
                }),
                PathStep::Index(index) => value
                    .and_then(DeValue::as_array)
                    .and_then(|array| array.get(*index))
                    .map(|next| (next.span(), next)),
            };
            let Some((next_span, next)) = next else { break };
            span = next_span;
            table = next.get_ref().as_table();
            value = Some(next.get_ref());
        }
        span
    }
}

/// How to fix a fault of the shape.
fn hint(fault: &Fault) -> Option<String> {
    let last_key = fault.path.0.iter().rev().find_map(|step| match step {
        PathStep::Key(name) => Some(name.as_str()),
        PathStep::Index(_) => None,
    });
    match &fault.kind {
        FaultKind::UnknownField { known } => {
            super::nearest(last_key?, known.iter().copied()).map(|near| format!("did you mean `{near}`?"))
        }
        FaultKind::UnknownChoice { found, known } => {
            super::nearest(found, known.iter().copied()).map(|near| format!("did you mean \"{near}\"?"))
        }
        FaultKind::WrongType { found: Found::Integer(number), expected: Expected::Decimal } => {
            Some(format!("write it in quotes: \"{number}\""))
        }
        FaultKind::WrongType { found: Found::Float, expected: Expected::Decimal } => {
            Some("write it in quotes: prices and hours are exact decimals, never floating-point numbers".to_owned())
        }
        FaultKind::WrongType { found: Found::Object, expected: Expected::Date } => {
            Some("write the date in quotes".to_owned())
        }
        FaultKind::Missing { .. } if matches!(last_key, Some("nb" | "nn" | "en")) => {
            Some("every text must be in bokmål (nb), nynorsk (nn) and English (en)".to_owned())
        }
        _ => None,
    }
}
