//! The lines of a settlement note: what is charged by activity, with what each rests on, and what is not charged.

use serde::Serialize;

use super::basis::Grounds;
use super::breaking::{breakable, filled_width};
use super::lines::mark;
use super::priced_table::{Priced, PricedTable, TableBuilder};
use super::settlement::Writer;
use super::words::Words;
use crate::settlement::{ActivityCharge, ChargeBasis, ChargedLine};

/// Fixed lines that are not charged.
#[derive(Debug, Serialize)]
pub(super) struct OmittedTable {
    heading: &'static str,
    head: [&'static str; 2],
    rows: Vec<OmittedRow>,
    note: &'static str,
}

/// Name, why it is not charged, what it was quoted at, and a mark where all of it is to stand on one page.
type OmittedRow = [String; 4];

/// The most text of a row that is kept on one page, in thousandths of its size: a fifth of it, in a column of 142 mm of 8 pt.
const WHOLE: u32 = 18 * REASON_COLUMN;
const REASON_COLUMN: u32 = 50_000;

/// The charged lines, and the grounds that they rest on.
pub(super) fn charge_table(writer: Writer<'_>) -> (PricedTable, Vec<String>) {
    let Writer { note, words, measure } = writer;
    let charge = &note.charge;
    let mut table = TableBuilder::new(words, measure);
    let mut grounds = Grounds::default();
    for activity in &charge.activities {
        let of_activity = charge.lines.iter().filter(|line| line.activity == activity.code);
        let lines = of_activity.map(|line| {
            let number = grounds.number((line.basis, line.reference.as_str()), || {
                format!("{}: {}.", words.charge_basis(line.basis), line.reference.trim_end_matches('.'))
            });
            priced(line, activity, number, words)
        });
        table.add_group(&activity.name, lines, activity.charged);
    }
    let vat = &charge.vat;
    let category = words.vat_category(vat.category).map(|_| format!(" ({})", vat.category.word())).unwrap_or_default();
    table.add_total(words.net(), charge.net);
    table.add_total(format!("{} {}{category}", words.vat(), note.language.percent(vat.rate)), vat.amount);
    table.add_total(writer.total_label(), charge.total);
    (table.table(), grounds.entries())
}

fn priced<'l>(line: &'l ChargedLine, activity: &ActivityCharge, number: usize, words: Words) -> Priced<'l> {
    let basis = words.charge_basis(line.basis);
    let detail = match line.basis {
        ChargeBasis::Fixed => {
            let code = line.code.split_once('.').map_or("", |(_, code)| code);
            format!("{code}, {} [{number}]", words.flat_price())
        }
        ChargeBasis::Worked | ChargeBasis::Ceiling => format!("{basis} [{number}]"),
    };
    Priced {
        name: match line.basis {
            ChargeBasis::Worked => rate_name(line, activity),
            ChargeBasis::Fixed | ChargeBasis::Ceiling => &line.name,
        },
        detail,
        quantity: line.quantity,
        unit: line.unit,
        unit_price: line.unit_price.ore(),
        amount: line.amount,
        remark: [String::new(), String::new()],
    }
}

/// The name of a worked line without that of its activity, below which it stands.
fn rate_name<'l>(line: &'l ChargedLine, activity: &ActivityCharge) -> &'l str {
    let rest = line.name.strip_prefix(activity.name.as_str()).and_then(|rest| rest.strip_prefix(", "));
    rest.unwrap_or(&line.name)
}

/// The fixed lines that are not charged; none where all are.
pub(super) fn omitted_table(writer: Writer<'_>) -> Option<OmittedTable> {
    let Writer { note, words, measure } = writer;
    let lines = &note.charge.omitted_lines;
    let rows = lines.iter().map(|line| {
        let reason = format!("{}: {}", words.reason(), line.reason);
        let width = |text: &str| filled_width(text, REASON_COLUMN, measure);
        let fits = width(&line.name) + width(&reason) < WHOLE;
        [breakable(&line.name, measure), breakable(&reason, measure), note.language.amount(line.amount), mark(fits)]
    });
    (!lines.is_empty()).then(|| OmittedTable {
        heading: words.omitted(),
        head: [words.line(), words.quoted_at()],
        rows: rows.collect(),
        note: words.omitted_note(),
    })
}
