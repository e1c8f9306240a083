//! The price on page one: what each activity and each part of it comes to, and the sums.

use serde::Serialize;

use super::parts::{by_kind, lines_of};
use super::writer::Writer;
use crate::money::Ore;
use crate::pricing::{Estimate, VatCategory};

#[derive(Debug, Serialize)]
pub(super) struct PriceSummary {
    rows: Vec<SummaryRow>,
    totals: Vec<SummaryRow>,
}

#[derive(Debug, Serialize)]
struct SummaryRow {
    label: String,
    amount: String,
    /// Whether it is part of the row above that is none.
    is_part: bool,
}

pub(super) fn price_summary(estimate: &Estimate, writer: Writer<'_>) -> PriceSummary {
    let (words, language, tariff) = (writer.words, writer.language(), estimate.tariff.as_ref());
    let row = |label: &str, amount: Ore, is_part| SummaryRow {
        label: label.to_owned(),
        amount: language.amount(amount),
        is_part,
    };
    let mut rows = Vec::with_capacity(tariff.activities.len() + 4);
    for (index, (activity, sum)) in tariff.activities.iter().zip(&estimate.activities).enumerate() {
        let lines = lines_of(estimate, index);
        if lines.is_empty() {
            continue;
        }
        rows.push(row(activity.name.in_language(language), sum.expected, false));
        rows.extend(by_kind(&lines).into_iter().map(|part| row(part.kind.name(words), part.sum.expected, true)));
    }
    let total = |(label, amount): &(String, Ore)| row(label, *amount, false);
    PriceSummary { rows, totals: totals(estimate, writer).iter().map(total).collect() }
}

/// The net, the VAT and the total with their labels; the total alone where no VAT is charged.
fn totals(estimate: &Estimate, writer: Writer<'_>) -> Vec<(String, Ore)> {
    let (words, language) = (writer.words, writer.language());
    match estimate.vat_treatment.category {
        VatCategory::Standard => vec![
            (words.net.to_owned(), estimate.net.expected),
            (format!("{} {}", words.vat, language.percent(estimate.vat_rate())), estimate.vat.expected),
            (words.total.to_owned(), estimate.total.expected),
        ],
        VatCategory::Export | VatCategory::Exempt | VatCategory::OutsideScope => {
            vec![(format!("{} ({})", words.price, words.no_vat_in_text), estimate.total.expected)]
        }
    }
}
