//! Totals and the calibration as files: the same figures in each form, as other people's programs read them.

use std::process::Command;

use super::rows::{FEED, demo, small, totals};
use crate::office::{Caller as _, Office, Server, on_both};
use crate::support::{Folder, project_file, python, text};
use serde_json::{Value, json};

on_both!(totals_are_the_same_in_every_form, the_calibration_is_the_same_in_every_form);

const FORMS: [(&str, &str, &str); 4] = [
    ("format=csv", "table.csv", "text/csv; charset=utf-8; header=present"),
    ("format=csv&locale=nb", "table-nb.csv", "text/csv; charset=utf-8; header=present"),
    ("format=xlsx", "table.xlsx", XLSX),
    ("format=xlsx&locale=nb", "table-nb.xlsx", XLSX),
];
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Headings and rows of a table by reader.
fn read(server: &Server, path: &str) -> Value {
    let folder = Folder::new();
    for (form, file, media_type) in FORMS {
        let answer = server.get(&format!("{path}{}{form}", if path.contains('?') { '&' } else { '?' }));
        assert_eq!((answer.status, answer.header("content-type")), (200, media_type), "{path} {form}");
        assert_eq!(answer.header("vary"), "Accept, Accept-Language");
        assert!(answer.header("content-disposition").starts_with("attachment; filename="), "{path} {form}");
        std::fs::write(folder.0.join(file), &answer.body).expect("a file");
    }
    let script = project_file("tests/check_tables.py");
    let output = Command::new(python()).arg(script).arg(&folder.0).output().expect("Python runs");
    assert!(output.status.success(), "{path}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A number as a plain decimal, any other text as it is.
fn plain(value: &Value) -> Value {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let number = text.trim_start_matches('-').replace('.', "");
    let is_decimal = text.contains('.') && number.bytes().all(|byte| byte.is_ascii_digit());
    json!(if is_decimal { text.trim_end_matches('0').trim_end_matches('.') } else { &text })
}

fn totals_are_the_same_in_every_form(office: &Office) {
    let server = demo(office, 12);
    let mut draft = small();
    draft["scope"]["applicant"]["name"] = json!("=HYPERLINK(1); \"Å\"");
    let quote = server.issued_of(&draft);
    server.must(&quote, "accept");
    let by = "by=month,applicant,document_type";
    let figures = ["count", "net", "vat"];
    let mut expected = vec![json!([
        "stage",
        "month",
        "organisation_number",
        "applicant_name",
        "document_type",
        "count",
        "net",
        "vat",
        "gross_count",
        "gross_net",
        "gross_vat",
        "reversals_count",
        "reversals_net",
        "reversals_vat"
    ])];
    for total in totals(&server, by)["totals"].as_array().expect("totals") {
        let applicant = &total["applicant"];
        let mut row = vec![
            &total["stage"],
            &total["month"],
            &applicant["organisation_number"],
            &applicant["name"],
            &total["document_type"],
        ];
        row.extend(figures.map(|key| &total[key]));
        row.extend(figures.map(|key| &total["gross"][key]));
        row.extend(figures.map(|key| &total["reversals"][key]));
        expected.push(row.into_iter().map(plain).collect());
    }
    assert!(expected.len() > 10, "{}", expected.len());
    let found = read(&server, &format!("{FEED}/totals?{by}"));
    assert_eq!(found["xlsx"], json!(expected));
    // CSV guards a text that could run.
    let guarded = json!(expected).to_string().replace("\"=HYPERLINK", "\"'=HYPERLINK");
    for form in ["csv", "csv_norwegian"] {
        assert_eq!(found[form].to_string(), guarded, "{form}");
    }
    let norwegian = found["xlsx_norwegian"].as_array().expect("rows");
    assert_eq!(norwegian[1..], expected[1..]);
    assert_eq!(
        norwegian[0].as_array().expect("headings")[..6],
        ["Fase", "Måned", "Organisasjonsnummer", "Søker", "Bilagstype", "Antall rader"]
    );
    let exported = server.get(&format!("{FEED}/totals/export?{by}"));
    assert_eq!(exported.body, server.get(&format!("{FEED}/totals?{by}&format=csv")).body);
    let accepted = server.send("GET", &format!("{FEED}/totals?{by}"), &[("accept", "text/csv")], b"");
    assert_eq!(accepted.body, exported.body);
}

fn the_calibration_is_the_same_in_every_form(office: &Office) {
    let server = office.server();
    let quote = server.issued_of(&small());
    for action in ["accept", "time-entries", "settle"] {
        server.must(&quote, action);
    }
    let path = "/api/v1/calibration";
    let reported = server.read_json(path);
    let found = read(&server, path);
    let rows = |form: &str| found[form].as_array().expect("rows").clone();
    let plain_rows = rows("csv");
    let count: usize =
        ["activities", "rules", "flat_lines"].map(|key| reported[key].as_array().expect("rows").len()).iter().sum();
    assert_eq!(plain_rows.len(), 1 + count);
    let activity = &reported["activities"][0];
    assert_eq!(plain_rows[1][1], activity["code"]);
    assert_eq!(plain_rows[1][10], plain(&activity["worked_hours"]["mean"]));
    assert_eq!(rows("csv_norwegian"), plain_rows);
    assert_eq!(rows("xlsx"), plain_rows);
    assert_eq!(rows("xlsx_norwegian")[1..], plain_rows[1..]);
    assert_eq!(rows("xlsx_norwegian")[0][10], json!("Førte timer: snitt"));
}
