//! The lines of a settlement note: what is charged by activity, with its basis, and what is not charged.

use serde::Serialize;

use super::basis::NumberedEntries;
use super::estimate_lines::quoted_table;
use super::note_writer::NoteWriter;
use super::price_table::{Amount, PriceTable, PricedLine, PricedPart, Remark, quantity_with_unit};
use super::writer::Writer;
use crate::money::Ore;
use crate::settlement::{ActivityCharge, ChargeBasis, ChargedLine, LineReduction};

/// A fixed line that is not charged.
#[derive(Debug, Serialize)]
pub(super) struct OmittedLine {
    name: String,
    /// Why it is not charged.
    reason: String,
    quoted_at: String,
    /// Whether it stays on one page.
    is_whole: bool,
}

/// The column of names and reasons in thousandths of the size of its text, less a margin: 142 mm of 8 pt.
const REASON_COLUMN: u32 = 50_000;

/// The most text of a row that is kept on one page: a fifth of the page.
const MOST_ON_ONE_PAGE: u32 = 18 * REASON_COLUMN;

/// The charged lines and their basis.
pub(super) fn charge_table(note_writer: NoteWriter<'_>) -> (PriceTable, Vec<String>) {
    let NoteWriter { note, writer } = note_writer;
    let (charge, words) = (&note.charge, writer.words);
    let mut table = quoted_table(writer);
    let mut basis = NumberedEntries::default();
    for activity in &charge.activities {
        let mut of_kind = |is_flat: bool| {
            let lines =
                charge.lines.iter().filter(|line| line.activity == activity.code && line.basis.is_flat() == is_flat);
            let sum = lines.clone().fold(Ore::ZERO, |sum, line| sum.plus(line.amount).unwrap_or(sum));
            let lines = lines.map(|line| {
                let number = basis.number((line.basis, line.reference.as_str()), || {
                    format!("{}: {}.", words.charge_basis(line.basis), line.reference.trim_end_matches('.'))
                });
                priced(line, activity, number, writer)
            });
            (lines.collect::<Vec<_>>(), sum)
        };
        let sum = Amount::of(activity.charged);
        match (of_kind(true), of_kind(false)) {
            ((flat, _), (hours, _)) if flat.is_empty() || hours.is_empty() => {
                table.add_group(&activity.name, flat.into_iter().chain(hours), sum);
            }
            // Flat prices and hours are of different kinds, so each has its own sum.
            (flat, hours) => {
                let part = |label, (lines, sum)| PricedPart { label, note: String::new(), sum: Amount::of(sum), lines };
                let parts = vec![part(words.flat_prices, flat), part(words.hours_column, hours)];
                table.add_parts(&activity.name, parts, sum);
            }
        }
    }
    let vat = &charge.vat;
    let category = words.vat_category(vat.category).map(|_| format!(" ({})", vat.category.word())).unwrap_or_default();
    let rate = note.language.percent(vat.rate);
    table.add_total(words.net, Amount::of(charge.net));
    table.add_total(format!("{} {rate}{category}", words.vat), Amount::of(vat.amount));
    table.add_total(note_writer.total_label(), Amount::of(charge.total));
    (table.table(), basis.texts())
}

fn priced<'l>(line: &'l ChargedLine, activity: &ActivityCharge, number: usize, writer: Writer<'_>) -> PricedLine<'l> {
    let basis = writer.words.charge_basis(line.basis);
    let (name, detail) = match line.basis {
        ChargeBasis::Fixed | ChargeBasis::Reduced => (line.name.as_str(), flat_detail(&line.code, number, writer)),
        ChargeBasis::Worked | ChargeBasis::Rest => (rate_name(line, activity), format!("{basis} [{number}]")),
        ChargeBasis::Ceiling => (line.name.as_str(), format!("{basis} [{number}]")),
    };
    PricedLine {
        name,
        detail,
        detail_below: true,
        figures: vec![
            quantity_with_unit(line.quantity, line.unit, writer),
            writer.language().amount(line.unit_price.ore()),
        ],
        amount: Amount::of(line.amount),
        remark: remark(line, writer),
    }
}

/// What a flat price was reduced from, and why.
fn remark(line: &ChargedLine, writer: Writer<'_>) -> Option<Remark> {
    let (words, LineReduction { quoted, reason }) = (writer.words, line.reduction.as_ref()?);
    let quoted = writer.language().kroner(*quoted);
    Some(Remark { label: words.reduced, text: format!("{} {quoted}. {}: {reason}", words.quoted_at, words.reason) })
}

/// The name of a worked line without that of its activity, which is the heading above it.
fn rate_name<'l>(line: &'l ChargedLine, activity: &ActivityCharge) -> &'l str {
    let rest = line.name.strip_prefix(activity.name.as_str()).and_then(|rest| rest.strip_prefix(", "));
    rest.unwrap_or(&line.name)
}

/// The row's own code, and that its price is flat.
fn flat_detail(code: &str, number: usize, writer: Writer<'_>) -> String {
    let code = code.split_once('.').map_or("", |(_, code)| code);
    format!("{code}, {} [{number}]", writer.words.flat_price)
}

/// The fixed lines that are not charged.
pub(super) fn omitted_lines(note_writer: NoteWriter<'_>) -> Vec<OmittedLine> {
    let NoteWriter { note, writer } = note_writer;
    let lines = note.charge.omitted_lines.iter().map(|line| {
        let reason = format!("{}: {}", writer.words.reason, line.reason);
        let width = |text: &str| writer.filled_width(text, REASON_COLUMN);
        OmittedLine {
            name: writer.breakable(&line.name),
            quoted_at: note.language.amount(line.amount),
            is_whole: width(&line.name) + width(&reason) < MOST_ON_ONE_PAGE,
            reason: writer.breakable(&reason),
        }
    });
    lines.collect()
}
