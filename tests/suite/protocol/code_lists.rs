//! Tables and areas of an edition, for whoever fills in a scope.

use serde_json::Value;

use crate::office::{Caller as _, Server, assert_faults, assert_problem};
use crate::support::{request, set_at, text};

fn codes(list: &Value, name: &str) -> Vec<String> {
    let rows = list[name].as_array().expect("rows");
    rows.iter().map(|row| row["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn a_list_has_every_row_of_the_edition_as_the_edition_has_it() {
    let server = Server::start();
    let tariff = server.read_json("/api/v1/tariffs/current");
    for (path, name) in [("tables", "tables"), ("areas", "areas")] {
        let list = server.read_json(&format!("/api/v1/tariffs/current/{path}"));
        assert_eq!((&list["tariff"], &list["status"]), (&tariff["id"], &tariff["status"]));
        assert_eq!(codes(&list, name), codes(&tariff, name));
        for (row, of) in list[name].as_array().expect("rows").iter().zip(tariff[name].as_array().expect("rows")) {
            let members = row.as_object().expect("a row");
            assert!(members.len() >= 4);
            members.iter().for_each(|(key, value)| assert_eq!(value, &of[key], "{key}"));
        }
        assert!(list.to_string().len() * 2 < tariff.to_string().len());
    }
    assert_problem(&server.get("/api/v1/tariffs/2019-01-01/tables"), 404, "not_found", "no such edition");
}

#[test]
fn a_row_is_found_by_its_name_its_theme_and_its_code_in_whatever_language() {
    let server = Server::start();
    let found = |path: &str, query: &str| {
        let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
        let address = format!("/api/v1/tariffs/current/{path}?q={query}");
        codes(&server.read_json(&address), path)
    };
    for query in ["f_ufp", "Uførepensjon", "UFØREPENSJON", "disability pension", "pension disability", "uføre"] {
        assert!(found("tables", query).contains(&"F_UFP".to_owned()), "{query}");
    }
    let all = server.read_json("/api/v1/tariffs/current/tables");
    assert!(found("tables", "pensjoner").len() > 1 && found("tables", "pensjoner").len() < codes(&all, "tables").len());
    assert!(found("areas", "education") == found("areas", "utdanning") && !found("areas", "utdanning").is_empty());
    assert_eq!(found("tables", ""), codes(&all, "tables"));
    let none = server.read_json("/api/v1/tariffs/current/tables?q=uf%C3%B8repensjonn");
    assert_eq!((codes(&none, "tables"), codes(&none, "near").first().map(String::as_str)), (vec![], Some("F_UFP")));
    let nothing = server.read_json("/api/v1/tariffs/current/tables?q=zzzz");
    assert_eq!((codes(&nothing, "tables"), nothing.get("near")), (vec![], None));
    let long = format!("/api/v1/tariffs/current/areas?q={}&extra=1", "x".repeat(101));
    assert_faults(&server.get(&long), &[("$.extra", "unknown_field"), ("$.q", "bad_parameter")]);
}

#[test]
fn an_unknown_code_that_is_a_name_is_answered_with_its_code() {
    let server = Server::start();
    for (written, code) in
        [("Uførepensjon", "F_UFP"), ("uføre\u{ad}pensjon", "F_UFP"), ("F_UF", "F_UFP"), ("Sykepenger", "F_SP")]
    {
        let mut asked = request();
        set_at(&mut asked, "/scope/extracts/fd_trygd/0/table", written.into());
        let answer = server.post("/api/v1/estimates", &asked);
        let problem = answer.json();
        let message = problem["errors"][0]["message"].as_str().unwrap_or_default().to_owned();
        assert!(answer.status == 422 && message.contains(code), "{written}: {message}");
    }
}

#[test]
fn a_list_is_a_file_for_a_spreadsheet_too() {
    let server = Server::start();
    let csv = |path: &str, language: &str| {
        let answer = server.send("GET", path, &[("accept-language", language)], b"");
        assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv"), "{path}");
        answer
    };
    let tables = csv("/api/v1/tariffs/2026-01-01/tables/export", "nb");
    let lines = text(&tables.body);
    assert_eq!(lines.lines().next(), Some("kode,navn,tema,pris uten mva.,pris er,første år,siste år,oppdatert til"));
    assert_eq!(
        lines.lines().filter(|line| line.starts_with("F_UFP,Uførepensjon,Pensjoner,2500.00,eksempel,")).count(),
        1
    );
    let rows = server.read_json("/api/v1/tariffs/2026-01-01/tables");
    assert_eq!(lines.lines().count(), codes(&rows, "tables").len() + 1);
    assert!(tables.header("content-disposition").contains("FD-Trygd 2026-01-01.csv"));
    let areas = csv("/api/v1/tariffs/2026-01-01/areas/export?q=education", "en");
    assert!(text(&areas.body).starts_with("code,name,price excl. VAT,price is,"));
    assert_eq!(areas.header("content-language"), "en");
}
