//! Totals as a table: the columns of what they are grouped by, and a row each.

use std::collections::BTreeSet;

use super::row::{Cell, Column, ColumnType};
use super::totals::{Dimension, Sum, Total};

/// A column with its cell of a total.
type Part = (Column, for<'t> fn(&'t Total) -> Cell<'t>);

const fn part(
    name: &'static str,
    column_type: ColumnType,
    headings: [&'static str; 2],
    cell: for<'t> fn(&'t Total) -> Cell<'t>,
) -> Part {
    (Column { name, headings, column_type, optional: true }, cell)
}

fn text(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Empty, Cell::Text)
}

fn count(sum: Sum) -> Cell<'static> {
    Cell::Whole(i64::try_from(sum.count).unwrap_or(i64::MAX))
}

/// What stands for a dimension.
fn parts_of(dimension: Dimension) -> Vec<Part> {
    use ColumnType::Text;
    match dimension {
        Dimension::Stage => Vec::new(),
        Dimension::Month => vec![part("month", Text, ["Måned", "Månad"], |total| text(total.month.as_deref()))],
        Dimension::Activity => {
            vec![part("activity", Text, ["Aktivitet", "Aktivitet"], |total| text(total.activity.as_deref()))]
        }
        Dimension::Tariff => {
            vec![part("tariff_id", Text, ["Prisliste", "Prisliste"], |total| text(total.tariff_id.as_deref()))]
        }
        Dimension::Applicant => vec![
            part("organisation_number", Text, ["Organisasjonsnummer", "Organisasjonsnummer"], |total| {
                text(total.applicant.as_ref().and_then(|applicant| applicant.organisation_number.as_deref()))
            }),
            part("applicant_name", Text, ["Søker", "Søkjar"], |total| {
                text(total.applicant.as_ref().map(|applicant| applicant.name.as_str()))
            }),
        ],
        Dimension::DocumentType => vec![part("document_type", Text, ["Bilagstype", "Bilagstype"], |total| {
            total.document_type.map_or(Cell::Empty, |document_type| Cell::Code(document_type.word()))
        })],
        Dimension::Account => {
            vec![part("account", Text, ["Konto", "Konto"], |total| {
                text(total.account.as_ref().and_then(Option::as_deref))
            })]
        }
    }
}

fn sums() -> Vec<Part> {
    use ColumnType::{Decimal, Whole};
    vec![
        part("count", Whole, ["Antall rader", "Talet på rader"], |total| {
            Cell::Whole(i64::try_from(total.count).unwrap_or(i64::MAX))
        }),
        part("net", Decimal, ["Netto", "Netto"], |total| Cell::Amount(total.net)),
        part("vat", Decimal, ["Mva", "Mva"], |total| Cell::Amount(total.vat)),
        part("gross_count", Whole, ["Brutto: antall rader", "Brutto: talet på rader"], |total| count(total.gross)),
        part("gross_net", Decimal, ["Brutto: netto", "Brutto: netto"], |total| Cell::Amount(total.gross.net)),
        part("gross_vat", Decimal, ["Brutto: mva", "Brutto: mva"], |total| Cell::Amount(total.gross.vat)),
        part("reversals_count", Whole, ["Tilbakeført: antall rader", "Tilbakeført: talet på rader"], |total| {
            count(total.reversals)
        }),
        part("reversals_net", Decimal, ["Tilbakeført: netto", "Tilbakeført: netto"], |total| {
            Cell::Amount(total.reversals.net)
        }),
        part("reversals_vat", Decimal, ["Tilbakeført: mva", "Tilbakeført: mva"], |total| {
            Cell::Amount(total.reversals.vat)
        }),
    ]
}

/// The columns and rows of totals by some dimensions, in the order of the members of their JSON.
#[must_use]
pub fn totals_table<'t>(dimensions: &[Dimension], totals: &'t [Total]) -> (Vec<Column>, Vec<Vec<Cell<'t>>>) {
    let stage = part("stage", ColumnType::Text, ["Fase", "Fase"], |total| Cell::Code(total.stage.word()));
    let grouped: BTreeSet<Dimension> = dimensions.iter().copied().collect();
    let parts: Vec<Part> = std::iter::once(stage).chain(grouped.into_iter().flat_map(parts_of)).chain(sums()).collect();
    let row = |total: &'t Total| parts.iter().map(|(_, cell)| cell(total)).collect();
    let rows = totals.iter().map(row).collect();
    (parts.iter().map(|(column, _)| *column).collect(), rows)
}
