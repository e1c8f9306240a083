//! What a person sees of a workbook, as openpyxl reads it: locked headings, drop-downs, filters, explanations.

use std::process::Command;

use serde_json::Value;

use super::{empty, server};
use crate::support::{Folder, python, text};

/// What openpyxl finds in a workbook.
const LOOK: &str = r##"
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
def sheet(sheet):
    marks = {c.value: c for row in sheet.iter_rows() for c in row if isinstance(c.value, str) and c.value.startswith("prisoverslag:")}
    return {
        "state": sheet.sheet_state,
        "protected": sheet.protection.sheet,
        "frozen": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "lists": sorted({rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}),
        "hidden_rows": [row for row, one in sheet.row_dimensions.items() if one.hidden],
        "rows": sheet.max_row,
        "open": sum(1 for row in sheet.iter_rows() for cell in row if not cell.protection.locked),
        "open_with_text": [cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked and cell.value is not None],
        "texts": [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)],
        "prices": [cell.value for row in sheet.iter_rows() for cell in row if cell.number_format.endswith("#,##0.00") and cell.value is not None],
    }
print(json.dumps({"order": book.sheetnames, "sheets": {one.title: sheet(one) for one in book.worksheets}}))
"##;

fn looked_at(file: &[u8]) -> Value {
    let folder = Folder::new();
    let path = folder.file("workbook.xlsx", file);
    let output = Command::new(python()).args(["-c", LOOK, &path]).output().expect("Python runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn headings_are_locked_and_cells_to_fill_in_are_not() {
    let looks = looked_at(&empty(&server()));
    let order = [
        "Veiledning",
        "Søker og prosjekt",
        "Institusjoner",
        "Populasjoner",
        "Særlige variabler",
        "Andre kilder",
        "FD-Trygd",
        "Statistikkområder",
        "Utenfor listene",
        "Levering",
        "Forklaringer",
        "prisoverslag",
    ];
    assert_eq!(looks["order"], serde_json::json!(order));
    for title in order {
        let sheet = &looks["sheets"][title];
        assert_eq!(sheet["protected"], true, "{title}");
        assert_eq!(sheet["open_with_text"], serde_json::json!([]), "{title}");
        let is_filled_in = !["Veiledning", "Forklaringer", "prisoverslag"].contains(&title);
        assert_eq!(sheet["open"].as_u64().unwrap() > 0, is_filled_in, "{title}");
        assert_eq!(sheet["frozen"].is_string(), !["Veiledning", "prisoverslag"].contains(&title), "{title}");
    }
    assert_eq!(looks["sheets"]["prisoverslag"]["state"], "veryHidden");
}

#[test]
fn tables_and_areas_have_filters_prices_and_every_row_of_the_edition() {
    let server = server();
    let looks = looked_at(&empty(&server));
    let tariff: Value = crate::office::Caller::read_json(&server, "/api/v1/tariffs/2026-01-01");
    for (title, rows) in [("FD-Trygd", "tables"), ("Statistikkområder", "areas")] {
        let (sheet, rows) = (&looks["sheets"][title], tariff[rows].as_array().unwrap());
        assert!(sheet["filter"].is_string(), "{title}");
        let prices: Vec<f64> = sheet["prices"].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        let expected: Vec<f64> = rows.iter().map(|row| row["price"].as_str().unwrap().parse().unwrap()).collect();
        assert_eq!(prices, expected, "{title}");
        let texts = sheet["texts"].as_array().unwrap();
        for row in rows {
            assert!(texts.contains(&row["code"]) && texts.contains(&row["name"]["nb"]), "{row}");
        }
        assert!(texts.iter().any(|text| text == "Prisene er eksempler og ikke SSBs egne."), "{title}");
    }
}

#[test]
fn closed_sets_are_drop_downs_and_fields_are_explained_in_their_own_words() {
    let looks = looked_at(&empty(&server()));
    let lists = |title: &str| looks["sheets"][title]["lists"].as_array().unwrap().len();
    // Kind, approval, country, purpose, yes and no, assessment, identification.
    assert_eq!(lists("Søker og prosjekt"), 7);
    assert_eq!((lists("Populasjoner"), lists("Andre kilder"), lists("Levering")), (1, 3, 3));
    let help = |object, member| prisoverslag::scope::help::text(object, member, prisoverslag::language::Language::Nb);
    for (title, object, member) in [
        ("Populasjoner", "PopulationInput", "complexity"),
        ("Søker og prosjekt", "ApplicantInput", "organisation_number"),
        ("Andre kilder", "ThirdPartySourceInput", "independent_key_unit"),
        ("Levering", "DeliveryInput", "storage"),
        ("Statistikkområder", "StatisticsAreaInput", "collected_by_ssb"),
        ("Forklaringer", "Complexity", "complex"),
    ] {
        let text = help(object, member).expect("a text");
        let texts = looks["sheets"][title]["texts"].as_array().unwrap();
        assert!(texts.iter().any(|shown| shown == text), "{title}: {text}");
    }
}
