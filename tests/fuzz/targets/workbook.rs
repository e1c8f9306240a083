//! The cells of a workbook that someone sends: what the server makes of what its reader's process answers.

use prisoverslag::app::AppError;
use prisoverslag::language::Language;
use prisoverslag::workbook::{Cell, FileCells};
use prisoverslag::workbook_file::{cells, write};
use serde_json::Value;

use super::scope::{ESTIMATOR, assert_told, request};

/// Any cells are no workbook of ours, or have a scope: with a price, or with faults that say where they are and what is wrong.
pub fn run(input: &[u8]) {
    let Ok(file) = serde_json::from_slice::<FileCells>(input) else { return };
    match ESTIMATOR.read_workbook(&file) {
        Ok(read) => {
            assert_eq!(read.priced.is_some(), read.faults.is_empty());
            for found in &read.faults {
                assert!(found.fault.path.to_string().starts_with('$'));
                for language in Language::ALL {
                    assert!(!found.fault.kind.message(language).is_empty());
                }
            }
        }
        Err(AppError::Faults(faults)) => assert_told(&faults),
        Err(other) => panic!("{other}"),
    }
}

/// Workbooks with the scope of the examples, each without what only people read.
pub fn seeds() -> Vec<Vec<u8>> {
    let request: Value = serde_json::from_slice(&request()).expect("JSON");
    let tariff = ESTIMATOR.tariff("2026-01-01").expect("the edition");
    let seed = |language| {
        let file = write(&tariff, language, Some(&request["scope"])).expect("a workbook");
        let mut file: FileCells = cells(file).expect("cells");
        for sheet in &mut file.sheets {
            sheet.cells.retain(|(_, _, cell)| !matches!(cell, Cell::Text(text) if text.len() > 60 && !text.starts_with("prisoverslag:")));
        }
        let read = ESTIMATOR.read_workbook(&file).expect("a scope");
        assert!(read.priced.is_some(), "{:?}", read.faults);
        serde_json::to_vec(&file).expect("JSON")
    };
    Language::ALL.map(seed).to_vec()
}
