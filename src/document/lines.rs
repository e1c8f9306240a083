//! What the lines of an estimate and of a quote have in common.

use crate::language::Language;
use crate::pricing::{Line, PricedRow};
use crate::tariff::Tariff;

/// The name of a line, and what stands before its detail: what was asked for comes first on paper, and that it is outside
/// the lists below it.
pub(super) fn line_title<'l>(line: &'l Line, tariff: &'l Tariff, language: Language) -> (&'l str, &'l str) {
    match &line.row {
        PricedRow::Outside(outside) => {
            let rule = line.rule(tariff).map(|rule| rule.name.in_language(language)).unwrap_or_default();
            (outside.description.as_str(), rule)
        }
        PricedRow::Table(_) | PricedRow::Area(_) | PricedRow::Effort { .. } | PricedRow::Extra(_) => {
            (line.name(tariff).map(|name| name.in_language(language)).unwrap_or_default(), "")
        }
    }
}

/// A mark for the template where a row's texts are known to fit their columns.
pub(super) fn mark(fits: bool) -> String {
    if fits { "fits".to_owned() } else { String::new() }
}
