//! What a case officer changed of the price list's own price, line by line, with the reasons.

use serde::Serialize;

use super::price_table::quantity_with_unit;
use super::writer::Writer;
use crate::pricing::{Estimate, Line, PricedRow, Unit};

/// A line that was adjusted or added.
#[derive(Debug, Serialize)]
pub(super) struct PrintedAdjustment {
    name: String,
    figures: String,
    reason: String,
}

#[derive(Debug, Serialize)]
pub(super) struct AdjustmentAnnex {
    lines: Vec<PrintedAdjustment>,
    /// The sums by the price list alone, and what they leave out.
    by_price_list: Option<String>,
}

/// None where nothing was changed.
pub(super) fn adjustment_annex(estimate: &Estimate, writer: Writer<'_>) -> Option<AdjustmentAnnex> {
    let lines: Vec<PrintedAdjustment> =
        estimate.lines.iter().filter_map(|line| printed(line, estimate, writer)).collect();
    let by_price_list = by_price_list(estimate, writer);
    (!lines.is_empty()).then_some(AdjustmentAnnex { lines, by_price_list })
}

fn printed(line: &Line, estimate: &Estimate, writer: Writer<'_>) -> Option<PrintedAdjustment> {
    let (words, language, tariff) = (writer.words, writer.language(), estimate.tariff.as_ref());
    let hours = |quantity| quantity_with_unit(quantity, Unit::Hour, writer);
    let (quoted, amount) = (hours(line.quantity.expected), language.kroner(line.amount.expected));
    let (name, figures) = match (&line.row, &line.adjusted) {
        (PricedRow::Extra(extra), _) => {
            let rate = line.rate(tariff).map(|rate| rate.name.in_language(language)).unwrap_or_default();
            (extra.description.as_str(), words.added_line(&quoted, rate, &amount))
        }
        (_, None) => return None,
        (row, Some(listed)) => {
            let name = match row {
                PricedRow::Outside(outside) => outside.description.as_str(),
                PricedRow::Table(_) | PricedRow::Area(_) | PricedRow::Effort { .. } | PricedRow::Extra(_) => {
                    line.name(tariff).map(|name| name.in_language(language)).unwrap_or_default()
                }
            };
            let listed = [hours(listed.quantity.expected), language.kroner(listed.amount.expected)];
            (name, words.adjusted_from([&quoted, &amount], [&listed[0], &listed[1]]))
        }
    };
    let reason = format!("{}: {}", words.reason, line.reason().unwrap_or_default());
    Some(PrintedAdjustment { name: writer.breakable(name), figures, reason: writer.breakable(&reason) })
}

fn by_price_list(estimate: &Estimate, writer: Writer<'_>) -> Option<String> {
    let (words, sums) = (writer.words, estimate.unadjusted.as_ref()?);
    let [net, total] = [sums.net, sums.total].map(|sum| words.language.kroner(sum.expected));
    let added = estimate.lines.iter().any(|line| matches!(line.row, PricedRow::Extra(_)));
    let adjusted = estimate.lines.iter().any(|line| line.adjusted.is_some());
    Some(words.by_price_list_alone(&net, &total, words.with_vat, added, adjusted))
}
