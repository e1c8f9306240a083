//! Exports of the feed, read back by other people's programs: every cell of every format, and the control totals.

use std::fs::File;
use std::io::BufWriter;
use std::process::Command;

use crate::support::{Folder, project_file, python, text};
use jiff::Timestamp;
use prisoverslag::export::{Export, Format, Locale};
use prisoverslag::feed::{Assignment, COLUMNS, Cell, ColumnType, Control, PostedLine, Posting, PostingHead, Stage};
use prisoverslag::ids::QuoteId;
use prisoverslag::money::{Ore, Percent, SignedQuantity};
use prisoverslag::pricing::Unit;
use prisoverslag::quote::{QuoteNumber, SettlementNumber};
use prisoverslag::tariff::Status;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

const TEXTS: [(&str, Format); 3] = [
    ("items.ndjson", Format::Ndjson),
    ("items.csv", Format::Csv(Locale::Plain)),
    ("items-nb.csv", Format::Csv(Locale::Bokmal)),
];

/// Parts of texts that have a meaning to one of the formats or to one of its readers.
const PARTS: [&str; 38] = [
    "=",
    "+",
    "-",
    "@",
    "'",
    "\"",
    ";",
    ",",
    "＝",
    "＋",
    "－",
    "＠",
    " ",
    "&",
    "<",
    "]]>",
    "\\",
    "\\N",
    "{",
    "_x0041_",
    "#",
    "null",
    "NULL",
    "NaN",
    "true",
    "0",
    "00",
    "1.5",
    "1e5",
    "2026-01-01",
    "SUM(A1)",
    "Åse",
    "🙂",
    "\u{2028}",
    "\t",
    "|",
    "\u{a0}",
    "−",
];

fn words() -> impl Strategy<Value = String> {
    vec(select(&PARTS[..]), 0..6).prop_map(|parts| parts.concat())
}

fn some_words() -> impl Strategy<Value = String> {
    vec(select(&PARTS[..]), 1..6).prop_map(|parts| parts.concat())
}

/// Amounts up to a limit. A double tells fifteen digits apart, and so sums of a hundred thousand amounts of ten.
fn ore(limit: i64) -> impl Strategy<Value = Ore> {
    prop_oneof![Just(0), -200_i64..200, -limit..limit].prop_map(Ore::new)
}

fn line() -> impl Strategy<Value = PostedLine> {
    let quantity = prop_oneof![Just(0), -200_i64..200, -1_000_000_i64..1_000_000].prop_map(SignedQuantity::new);
    let unit = select(&[Unit::Table, Unit::Area, Unit::Hour][..]);
    let amounts = (ore(1_000_000_000_000_000), ore(10_000_000_000), ore(10_000_000_000));
    (words(), words(), words(), quantity, unit, amounts, assignment()).prop_map(
        |(activity, line_code, description, quantity, unit, (unit_price, net, vat), assignment)| PostedLine {
            activity,
            line_code,
            description,
            quantity,
            unit,
            unit_price,
            net,
            vat,
            assignment,
        },
    )
}

fn assignment() -> impl Strategy<Value = Assignment> {
    let part = || option::of(some_words().prop_map(std::sync::Arc::from));
    (part(), part(), part()).prop_map(|(account, cost_centre, project)| Assignment { account, cost_centre, project })
}

fn head() -> impl Strategy<Value = PostingHead> {
    let number = (2000_i16..2100, 1_u32..2_000_000);
    let rate =
        select(&["0", "0.01", "6.25", "12", "12.5", "25", "100"][..]).prop_map(|rate| Percent::parse(rate).unwrap());
    let optional = (option::of(some_words()), option::of(some_words()), option::of(number.clone()));
    let tariff = (words(), rate, words(), select(&[Status::Published, Status::Example][..]));
    (number, 1_u32..200, words(), words(), optional, tariff, any::<bool>()).prop_map(
        |(number, revision, case_number, applicant_name, optional, tariff, demo)| PostingHead {
            quote_number: QuoteNumber { year: number.0, sequence: number.1 },
            revision,
            case_number,
            applicant_name,
            organisation_number: optional.0,
            buyer_reference: optional.1,
            vat_code: tariff.0,
            vat_rate: tariff.1,
            tariff_id: tariff.2,
            tariff_status: tariff.3,
            settlement_number: optional.2.map(|(year, sequence)| SettlementNumber { year, sequence }),
            demo,
        },
    )
}

fn posting() -> impl Strategy<Value = Posting> {
    let stage = select(&[Stage::Quoted, Stage::Ordered, Stage::Settled][..]);
    let ids = ["01979f0e-5c00-7abc-9def-0123456789ab", "00000000-0000-7000-8000-000000000000"];
    let id = select(ids.map(|id| QuoteId::parse(id).expect("an identity")).to_vec());
    // From 2001 to 2096, to the millisecond.
    let moment = (1_000_000_000_000_i64..4_000_000_000_000).prop_map(|at| Timestamp::from_millisecond(at).unwrap());
    let credit = option::of((2000_i16..2100, 1_u32..2_000_000));
    (moment, stage, (any::<bool>(), credit), id, head(), vec(line(), 1..8)).prop_map(
        |(posted_at, stage, (reversal, credit), quote_id, head, lines)| Posting {
            first_sequence: 0,
            posted_at,
            stage,
            reversal,
            quote_id,
            credit_number: credit.map(|(year, sequence)| SettlementNumber { year, sequence }),
            head,
            lines,
        },
    )
}

/// The postings in a row of sequences that begins somewhere and has no gap.
fn numbered(first_sequence: i64, mut postings: Vec<Posting>) -> Vec<Posting> {
    let mut next = first_sequence;
    for posting in &mut postings {
        posting.first_sequence = next;
        next += i64::try_from(posting.lines.len()).unwrap();
    }
    postings
}

/// What `tests/check_exports.py` finds in files of postings, which is that they are all alike.
fn check(formats: &[(&str, Format)], postings: &[Posting]) -> (Control, Value) {
    let folder = Folder::new();
    let mut control = Control::default();
    postings.iter().flat_map(Posting::rows).for_each(|row| control.add(&row).unwrap());
    for (name, format) in formats {
        let file = BufWriter::new(File::create(folder.0.join(name)).expect("a file"));
        let mut export = Export::new(*format, file).unwrap();
        // In pages, as a store gives them.
        postings.chunks(7).for_each(|page| export.add(page).unwrap());
        export.finish(&control).unwrap();
    }
    let script = project_file("tests/check_exports.py");
    let output = Command::new(python()).arg(script).arg(&folder.0).output().expect("Python runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    (control, serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// Holds the totals of each of the readers against the control totals.
fn assert_totals(control: &Control, found: &Value, readers: &[&str]) {
    let expected = serde_json::to_value(control).unwrap();
    let found = found.as_object().expect("an object");
    assert_eq!(
        found.keys().map(String::as_str).collect::<std::collections::BTreeSet<_>>(),
        readers.iter().copied().collect()
    );
    for (reader, totals) in found {
        assert_eq!(*totals, expected, "{reader}");
    }
}

fn every_format() -> Vec<(&'static str, Format)> {
    let mut formats = TEXTS.to_vec();
    formats.push(("items.xlsx", Format::Xlsx(Locale::Plain)));
    formats.push(("items-nb.xlsx", Format::Xlsx(Locale::Bokmal)));
    #[cfg(feature = "parquet")]
    formats.push(("items.parquet", Format::Parquet));
    formats
}

fn every_reader() -> Vec<&'static str> {
    let mut readers = vec![
        "ndjson",
        "csv",
        "duckdb_csv",
        "csv_norwegian",
        "xlsx",
        "xlsx_control",
        "xlsx_norwegian",
        "xlsx_norwegian_control",
    ];
    if cfg!(feature = "parquet") {
        readers.extend(["parquet", "parquet_control", "duckdb_parquet"]);
    }
    readers
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 16, ..ProptestConfig::with_cases(5) })]

    #[test]
    fn every_format_has_the_same_rows_whatever_they_say(first in 1_i64..1 << 40, postings in vec(posting(), 40..80)) {
        let (control, found) = check(&every_format(), &numbered(first, postings));
        assert_totals(&control, &found, &every_reader());
    }
}

#[test]
fn an_empty_export_reads_as_no_rows() {
    let (control, found) = check(&every_format(), &[]);
    assert_eq!(control, Control::default());
    assert_totals(&control, &found, &every_reader());
}

/// A posting with so many lines, whose texts are so long.
fn plain(lines: i64, length: usize) -> Posting {
    let description = "Uttak, «æøå» ".repeat(length / 16);
    let line = |number: i64| PostedLine {
        activity: "extraction".to_owned(),
        line_code: format!("L{}", number % 7),
        description: format!("{description}{number}"),
        quantity: SignedQuantity::new(number % 1_000),
        unit: Unit::Hour,
        unit_price: Ore::new(128_700),
        net: Ore::new(number * 1_287),
        vat: Ore::new(-number),
        assignment: Assignment {
            account: Some("3000".into()),
            cost_centre: Some("320".into()),
            project: Some("P-17".into()),
        },
    };
    Posting {
        first_sequence: 1,
        posted_at: Timestamp::from_millisecond(1_795_348_800_123).unwrap(),
        stage: Stage::Quoted,
        reversal: false,
        credit_number: None,
        quote_id: QuoteId::parse("01979f0e-5c00-7abc-9def-0123456789ab").unwrap(),
        head: PostingHead {
            quote_number: QuoteNumber { year: 2026, sequence: 1 },
            revision: 1,
            case_number: "2026/1234".to_owned(),
            applicant_name: "NTNU".to_owned(),
            organisation_number: Some("974767880".to_owned()),
            buyer_reference: Some("B".to_owned()),
            vat_code: "3".to_owned(),
            vat_rate: Percent::parse("25").unwrap(),
            tariff_id: "2026-01-01".to_owned(),
            tariff_status: Status::Example,
            settlement_number: Some(SettlementNumber { year: 2026, sequence: 1 }),
            demo: false,
        },
        lines: (1..=lines).map(line).collect(),
    }
}

#[cfg(feature = "parquet")]
#[test]
fn more_rows_than_a_group_of_parquet_holds_are_all_there() {
    let formats = [TEXTS[0], ("items.parquet", Format::Parquet)];
    // Many rows, and rows with much text.
    for postings in [vec![plain(1_000, 0); 34], vec![plain(1_000, 4_000); 4]] {
        let (control, found) = check(&formats, &numbered(1, postings));
        assert_totals(&control, &found, &["ndjson", "parquet", "parquet_control", "duckdb_parquet"]);
    }
}

#[test]
fn the_columns_are_those_of_a_rows_json_in_its_order() {
    let full = plain(1, 0);
    let mut bare = full.clone();
    (bare.head.organisation_number, bare.head.buyer_reference, bare.head.settlement_number) = (None, None, None);
    bare.lines[0].assignment = Assignment::default();
    for (posting, is_bare) in [(&full, false), (&bare, true)] {
        let row = posting.rows().next().unwrap();
        let json = serde_json::to_string(&row).unwrap();
        let places: Vec<_> = COLUMNS.iter().map(|column| json.find(&format!("\"{}\":", column.name))).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{json}");
        let members = serde_json::from_str::<Value>(&json).unwrap();
        assert_eq!(members.as_object().unwrap().len(), COLUMNS.len());
        for (column, cell) in COLUMNS.iter().zip(row.cells()) {
            let empty = is_bare && column.optional;
            assert_eq!((members[column.name].is_null(), cell == Cell::Empty), (empty, empty), "{}", column.name);
            let kind = match cell {
                Cell::Whole(_) => ColumnType::Whole,
                Cell::Moment(_) => ColumnType::Moment,
                Cell::Day(_) => ColumnType::Day,
                Cell::Text(_)
                | Cell::Code(_)
                | Cell::Quote(_)
                | Cell::Id(_)
                | Cell::Settlement(_)
                | Cell::Document(_) => ColumnType::Text,
                Cell::Flag(_) => ColumnType::Flag,
                Cell::Amount(_) | Cell::Quantity(_) | Cell::Rate(_) => ColumnType::Decimal,
                Cell::Empty => column.column_type,
            };
            assert_eq!(kind, column.column_type, "{}", column.name);
        }
    }
}
