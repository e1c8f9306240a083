//! Every fault of a workbook has its sheet and its cell.

use serde_json::{Value, json};

use super::{edited, empty, faults, filled, read, server, smallest_and};
use crate::office::Server;
use crate::support::request;

/// Ten faults.
fn ten_faults() -> Value {
    json!([
        { "key": "applicant.applicant.organisation_number", "set": "974 767 881" },
        { "key": "applicant.applicant.contact.email", "set": "kari" },
        { "key": "applicant.project.starts_on", "set": "i høst" },
        { "key": "applicant.institutions", "set": 2.5 },
        { "key": "populations.complexity", "row": 1, "set": "vanskelig" },
        { "key": "third_party_sources.documented", "row": 2, "set": "kanskje" },
        { "key": "fd_trygd.years", "code": "F_UFP", "set": "før 2010" },
        { "key": "statistics_areas.years", "code": "inntekt", "set": "2015" },
        { "key": "outside_variable_lists.hours.low", "row": 1, "set": "ti" },
        { "key": "delivery.delivery.count", "set": 101 },
    ])
}

/// A workbook with ten faults, and the cells that they are in.
pub fn with_ten_faults(server: &Server) -> (Vec<u8>, Vec<[String; 2]>) {
    let (file, cells) = edited(&empty(server), &smallest_and(ten_faults()));
    let mut cells: Vec<[String; 2]> = cells
        .iter()
        .skip(super::smallest().len())
        .map(|cell| [0, 1].map(|part| cell[part].as_str().expect("a sheet or a cell").to_owned()))
        .collect();
    // A row that is filled in and not crossed lacks its cross.
    if let Some([_, cell]) = cells.iter_mut().find(|[sheet, _]| sheet == "Statistikkområder") {
        *cell = cell.replace('F', "E");
    }
    (file, cells)
}

#[test]
fn ten_faults_have_ten_cells() {
    let server = server();
    let (file, cells) = edited(&empty(&server), &smallest_and(ten_faults()));
    let said = read(&server, &file);
    let found = faults(&said);
    let wrong_cells = &cells[super::smallest().len()..];
    let codes = [
        "bad_organisation_number",
        "bad_email",
        "not_a_date",
        "wrong_type",
        "not_in_list",
        "not_in_list",
        "not_years",
        "not_crossed",
        "bad_decimal",
        "out_of_range",
    ];
    for (cell, code) in wrong_cells.iter().zip(codes) {
        // A row that is filled in and not crossed lacks its cross.
        let at = |fault: &[String; 4]| {
            fault[1] == code && cell[0] == fault[2] && (cell[1] == fault[3] || code == "not_crossed")
        };
        assert!(found.iter().any(at), "{code} {cell}: {found:#?}");
    }
    // What is missing has the cell that it belongs in; nothing else is wrong.
    let others: Vec<&[String; 4]> = found.iter().filter(|fault| !codes.contains(&fault[1].as_str())).collect();
    assert!(others.iter().all(|fault| fault[1] == "missing" && fault[3] != "-"), "{others:#?}");
    assert!(said.get("estimate").is_none());
    let messages: Vec<&str> =
        said["faults"].as_array().unwrap().iter().map(|fault| fault["message"].as_str().unwrap()).collect();
    assert!(
        messages
            .contains(&"Found \"vanskelig\"; expected \"Simple\", \"Composite\", \"Complex\" or \"Not known yet\"."),
        "{messages:#?}"
    );
}

#[test]
fn an_empty_workbook_names_the_cells_that_a_price_needs() {
    let server = server();
    let said = read(&server, &empty(&server));
    let found = faults(&said);
    let place = |path: &str| {
        let fault = found.iter().find(|fault| fault[0] == path).unwrap_or_else(|| panic!("{path}: {found:#?}"));
        (fault[2].clone(), fault[3].clone())
    };
    let at = |sheet: &str, cell: &str| (sheet.to_owned(), cell.to_owned());
    assert_eq!(place("$.scope.applicant.kind"), at("Søker og prosjekt", "C8"));
    assert_eq!(place("$.scope.populations"), at("Populasjoner", "B4"));
    assert_eq!(place("$.scope.extracts"), at("FD-Trygd", "F4"));
    assert_eq!(place("$.scope.delivery.storage").0, "Levering");
    // Whoever fills in a cell reads its labels, not the words of the interface.
    let of_purpose = said["faults"].as_array().unwrap().iter().find(|fault| fault["path"] == "$.scope.project.purpose");
    let message = "Missing; expected \"Research\", \"Statistics and analyses\" or \"Administrative purpose\".";
    assert_eq!(of_purpose.unwrap()["message"], message);
    assert!(found.iter().all(|fault| fault[3] != "-"), "{found:#?}");
}

#[test]
fn faults_come_in_the_order_of_their_cells() {
    let server = server();
    let found = faults(&read(&server, &empty(&server)));
    let sheets: Vec<&str> = found.iter().map(|fault| fault[2].as_str()).collect();
    let mut order = sheets.clone();
    order.dedup();
    assert_eq!(order, ["Søker og prosjekt", "Populasjoner", "FD-Trygd", "Levering"], "{found:#?}");
}

#[test]
fn a_deleted_column_sheet_or_a_copied_sheet_is_a_fault() {
    let server = server();
    let file = filled(&server, &request()["scope"]);
    for (edit, path, code, sheet) in [
        (
            json!({ "delete_column": "populations.complexity" }),
            "$.scope.populations",
            "workbook_part_missing",
            "Populasjoner",
        ),
        (
            json!({ "delete_column": "fd_trygd.years" }),
            "$.scope.extracts.fd_trygd",
            "workbook_part_missing",
            "FD-Trygd",
        ),
        (json!({ "delete_column": "applicant.value" }), "$.scope", "workbook_part_missing", "Søker og prosjekt"),
        (json!({ "delete_sheet": "Levering" }), "$.scope", "workbook_part_missing", "-"),
        (json!({ "delete_sheet": "Andre kilder" }), "$.scope.third_party_sources", "workbook_part_missing", "-"),
        (json!({ "copy_sheet": "Populasjoner" }), "$.scope", "sheet_twice", "Populasjoner Copy"),
    ] {
        let (file, _) = edited(&file, &json!([edit]));
        let said = read(&server, &file);
        let expected = [path, code, sheet, "-"].map(str::to_owned);
        assert!(faults(&said).contains(&expected), "{edit}: {:#?}", faults(&said));
        assert!(said.get("estimate").is_none(), "{edit}");
    }
}

#[test]
fn an_error_and_a_formula_without_a_result_are_faults_of_their_cells() {
    let server = server();
    let further = json!([
        { "key": "populations.name", "row": 1, "set": "=A1+1" },
        { "key": "applicant.applicant.name", "set": "=[1]Ark1!$A$1" },
        { "key": "applicant.project.title", "set": "#REF!" },
    ]);
    let (file, cells) = edited(&empty(&server), &smallest_and(further));
    let found = faults(&read(&server, &file));
    let cells = &cells[super::smallest().len()..];
    for (cell, code) in cells.iter().zip(["formula_without_value", "formula_without_value", "cell_error"]) {
        let at = |fault: &[String; 4]| fault[1] == code && cell[0] == fault[2] && cell[1] == fault[3];
        assert!(found.iter().any(at), "{code} {cell}: {found:#?}");
    }
    assert_eq!(found.len(), 3, "{found:#?}");
}

#[test]
fn a_no_beside_what_belongs_to_a_yes_is_a_fault() {
    let server = server();
    let further = json!([
        { "key": "applicant.reuse", "set": "Nei" },
        { "key": "applicant.reuse.delivery", "set": "2024/1234" },
    ]);
    let (file, cells) = edited(&empty(&server), &smallest_and(further));
    let found = faults(&read(&server, &file));
    let question = &cells[super::smallest().len()];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    assert_eq!(
        found,
        [["$.scope.reuse".to_owned(), "not_beside_no".to_owned(), text(&question[0]), text(&question[1])]]
    );
}

#[test]
fn a_table_that_the_edition_in_force_has_not_is_a_fault_of_its_cell() {
    let server = server();
    let further = json!([{ "key": "fd_trygd.table", "code": "F_UFP", "set": "F_UFPP" }]);
    let (file, cells) = edited(&empty(&server), &smallest_and(further));
    let found = faults(&read(&server, &file));
    let cell = cells.last().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    assert_eq!(
        found,
        [["$.scope.extracts.fd_trygd[0].table".to_owned(), "unknown_table".to_owned(), text(&cell[0]), text(&cell[1])]]
    );
}
