//! What people enter, filled in by openpyxl, becomes what they mean.

use serde_json::{Value, json};

use super::{edited, empty, faults, filled, read, server, smallest, smallest_and};
use crate::office::Caller as _;
use crate::support::request;

#[test]
fn the_smallest_workbook_is_priced_as_the_same_request_is() {
    let server = server();
    let (file, _) = edited(&empty(&server), &Value::Array(smallest()));
    let said = read(&server, &file);
    assert_eq!(faults(&said), Vec::<[String; 4]>::new());
    let scope = json!({
        "applicant": { "kind": "central_bank", "country": "NO" },
        "project": { "purpose": "research" },
        "identification": "indirectly_identifiable",
        "populations": [{ "complexity": "simple" }],
        "extracts": { "fd_trygd": [{ "table": "F_UFP", "from": 1992, "to": 2020 }] },
        "delivery": { "storage": "tsd", "country": "NO" },
    });
    assert_eq!(said["scope"], scope);
    let estimate = server.post("/api/v1/estimates", &json!({ "scope": scope, "language": "en" })).json();
    assert_eq!(said["estimate"], estimate);
    assert_eq!(said["notices"], json!([]));
}

#[test]
fn numbers_dates_and_answers_mean_what_a_person_means() {
    let server = server();
    let further = json!([
        { "key": "applicant.applicant.organisation_number", "set": 974_767_880 },
        { "key": "applicant.applicant.address.postal_code", "set": "0313" },
        { "key": "applicant.applicant.address.street", "set": { "text": "=HYPERLINK(\"x\")" } },
        { "key": "applicant.applicant.address.city", "set": "Oslo" },
        { "key": "applicant.applicant.invoice.order_number", "set": 4711 },
        { "key": "applicant.project.starts_on", "set": { "date": "2027-01-01" } },
        { "key": "applicant.project.ends_on", "set": "31.12.2031" },
        { "key": "applicant.project.legal_basis_stated", "set": true },
        { "key": "applicant.institutions", "set": 3.0 },
        { "key": "applicant.applicant.country", "set": "sweden" },
        { "key": "applicant.applicant.approved_by", "set": "none" },
        { "key": "further_institutions.element", "row": 1, "set": "NTNU" },
        { "key": "further_institutions.element", "row": 4, "set": 1337 },
        { "key": "populations.complexity", "row": 1, "set": "kompleks" },
        { "key": "populations.complexity", "row": 3, "set": "Ikke avklart" },
        { "key": "fd_trygd.years", "code": "F_UFP", "set": "2015–2018, 2020" },
        { "key": "fd_trygd.cross", "code": "F_SP", "set": true },
        { "key": "fd_trygd.years", "code": "F_SP", "set": 2019 },
        { "key": "statistics_areas.cross", "code": "befolkning", "set": "X" },
        { "key": "statistics_areas.years", "code": "befolkning", "set": "1992 - 2020" },
        { "key": "statistics_areas.variables", "code": "befolkning", "set": "kjønn; alder ;bosted" },
        { "key": "statistics_areas.collected_by_ssb", "code": "befolkning", "set": "nei" },
        { "key": "outside_variable_lists.description", "row": 1, "set": "To\nlinjer" },
        { "key": "outside_variable_lists.hours.low", "row": 1, "set": "1,5" },
        { "key": "outside_variable_lists.hours.expected", "row": 1, "set": 2.25 },
        { "key": "outside_variable_lists.hours.high", "row": 1, "set": "1 000" },
        { "key": "applicant.reuse", "set": "Ja" },
    ]);
    let (file, _) = edited(&empty(&server), &smallest_and(further));
    let said = read(&server, &file);
    assert_eq!(faults(&said), Vec::<[String; 4]>::new());
    let expected = json!({
        "applicant": { "kind": "central_bank", "country": "SE", "organisation_number": "974767880", "approved_by": "none",
            "address": { "street": "=HYPERLINK(\"x\")", "postal_code": "0313", "city": "Oslo" },
            "invoice": { "order_number": "4711" } },
        "project": { "purpose": "research", "starts_on": "2027-01-01", "ends_on": "2031-12-31", "legal_basis_stated": true },
        "institutions": 3,
        "further_institutions": ["NTNU", "1337"],
        "identification": "indirectly_identifiable",
        "populations": [{ "complexity": "complex" }, {}],
        "reuse": {},
        "extracts": {
            "fd_trygd": said["scope"]["extracts"]["fd_trygd"],
            "statistics_areas": [{ "area": "befolkning", "from": 1992, "to": 2020,
                "variables": ["kjønn", "alder", "bosted"], "collected_by_ssb": false }],
            "outside_variable_lists": [{ "description": "To\nlinjer",
                "hours": { "low": "1.5", "expected": "2.25", "high": "1000" } }] },
        "delivery": { "storage": "tsd", "country": "NO" },
    });
    assert_eq!(said["scope"], expected);
    let tables = said["scope"]["extracts"]["fd_trygd"].as_array().unwrap();
    for extract in [
        json!({ "table": "F_UFP", "from": 2015, "to": 2018 }),
        json!({ "table": "F_UFP", "from": 2020, "to": 2020 }),
        json!({ "table": "F_SP", "from": 2019, "to": 2019 }),
    ] {
        assert!(tables.contains(&extract), "{tables:?}");
    }
    assert_eq!(tables.len(), 3);
}

#[test]
fn headings_in_one_language_take_answers_in_another() {
    let server = server();
    let english = super::workbook(&server.get("/api/v1/tariffs/current/workbook?language=en"));
    let (file, _) = edited(&english, &Value::Array(smallest()));
    let said = read(&server, &file);
    assert_eq!((&said["language"], said["faults"].as_array().map(Vec::len)), (&json!("en"), Some(0)));
    assert!(said["estimate"].is_object());
}

#[test]
fn sheets_may_be_renamed_and_added_and_the_file_saved_by_others() {
    let server = server();
    let scope = &request()["scope"];
    let edits = json!([{ "rename": ["Populasjoner", "Gruppene våre"] }, { "add_sheet": "Notater" }]);
    let (file, _) = edited(&filled(&server, scope), &edits);
    let said = read(&server, &file);
    assert_eq!(faults(&said), Vec::<[String; 4]>::new());
    assert_eq!(&said["scope"], scope);
}

#[test]
fn a_workbook_of_an_older_edition_is_priced_by_that_in_force_and_says_so() {
    let server = server();
    let older = super::workbook(&server.get("/api/v1/tariffs/2023-01-01/workbook"));
    let (file, _) = edited(&older, &Value::Array(smallest()));
    let said = read(&server, &file);
    assert_eq!((&said["edition"], &said["estimate"]["tariff"]["id"]), (&json!("2023-01-01"), &json!("2026-01-01")));
    assert_eq!(said["notices"][0]["code"], "other_edition");
    let message = said["notices"][0]["message"].as_str().unwrap();
    assert!(message.contains("2023-01-01") && message.contains("2026-01-01"), "{message}");
}
