//! `prisoverslag estimate` and `demo` on the command line.

use crate::office::{Caller as _, Server};
use crate::support::{Folder, NOW, program, project_file, request, request_with, run, text};
use serde_json::json;

#[test]
fn an_estimate_is_a_readable_table() {
    let folder = Folder::new();
    let scope = folder.file("scope.json", request()["scope"].to_string());
    for language in ["nb", "nn", "en"] {
        let output = run(&["estimate", &scope, "--language", language]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        insta::assert_snapshot!(format!("table_{language}"), text(&output.stdout));
    }
}

#[test]
fn faults_are_reported_with_their_places_in_the_file() {
    let folder = Folder::new();
    let mut scope = request_with("/scope/institutions", json!(0))["scope"].clone();
    scope["delivery"]["storage"] = json!("usb");
    let path = folder.file("scope.json", scope.to_string());
    let output = run(&["estimate", &path, "--language", "en"]);
    assert!(!output.status.success());
    let reported = text(&output.stderr);
    assert!(
        reported.contains(&format!("{path}: $.institutions: Found 0; expected 1 to 100. [out_of_range]")),
        "{reported}"
    );
    assert!(reported.contains(&format!("{path}: $.delivery.storage: ")), "{reported}");
    assert_eq!(reported.lines().count(), 2, "{reported}");
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = Folder::new();
    let broken = folder.file("broken.json", "{");
    let sound = folder.file("scope.json", request()["scope"].to_string());
    for (arguments, named) in [
        (vec!["estimate", "/nowhere/scope.json"], "/nowhere/scope.json cannot be read"),
        (vec!["estimate", &broken], "broken.json is not JSON"),
        (vec!["estimate", &sound, "--tariff", "1999-01-01"], "unknown_tariff"),
        (vec!["estimate", &sound, "--date", "2026-02-30"], "expected a date"),
        (vec!["estimate", &sound, "--language", "sv"], "expected nb, nn or en"),
        (vec!["estimate", &sound, "--pdf", "/nowhere/estimate.pdf"], "/nowhere/estimate.pdf cannot be written"),
    ] {
        let output = run(&arguments);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(text(&output.stderr).contains(named), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn a_byte_order_mark_before_a_file_is_passed_over() {
    let folder = Folder::new();
    let scope = request()["scope"].to_string();
    let plain = folder.file("plain.json", &scope);
    let marked = folder.file("marked.json", format!("\u{feff}{scope}"));
    let settings = folder.file("settings.toml", "\u{feff}[render]\nqueue = 7\n");
    let [plain, marked] = [plain, marked].map(|path| run(&["estimate", &path, "--json"]));
    assert!(marked.status.success(), "{}", text(&marked.stderr));
    assert_eq!(text(&marked.stdout), text(&plain.stdout));
    let checked = run(&["--config", &settings, "config", "check"]);
    assert!(checked.status.success() && text(&checked.stdout).contains("queue: 7"), "{}", text(&checked.stderr));
    // A tariff whose files begin with one, also where the first line is no comment.
    let tariffs = folder.0.join("tariffs/2026-01-01");
    std::fs::create_dir_all(&tariffs).expect("a folder");
    for file in std::fs::read_dir(project_file("tariffs/2026-01-01")).expect("an edition") {
        let file = file.expect("a file");
        let lines = std::fs::read_to_string(file.path()).expect("TOML");
        let lines: Vec<&str> = lines.lines().skip_while(|line| line.starts_with('#') || line.is_empty()).collect();
        std::fs::write(tariffs.join(file.file_name()), format!("\u{feff}{}", lines.join("\n"))).expect("a file");
    }
    let tariffs = folder.0.join("tariffs");
    let checked = program().env("PRISOVERSLAG__TARIFFS__DIR", &tariffs).args(["tariff", "check"]).output();
    let checked = checked.expect("the program runs");
    assert!(checked.status.success(), "{}{}", text(&checked.stdout), text(&checked.stderr));
}

#[test]
fn the_pdf_of_the_command_line_is_that_of_the_api() {
    let folder = Folder::new();
    let scope = folder.file("scope.json", request()["scope"].to_string());
    let path = folder.0.join("estimate.pdf");
    let arguments = ["estimate", &scope, "--date", "2026-11-22", "--language", "en", "--pdf", path.to_str().unwrap()];
    assert!(run(&arguments).status.success());
    let mut request = request();
    request["language"] = json!("en");
    let answer = Server::start().post_for_pdf("/api/v1/estimates", &request);
    assert!(std::fs::read(path).unwrap() == answer.body);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = Folder::new();
    let scope = folder.file("scope.json", request()["scope"].to_string());
    let mut process = program()
        .args(["estimate", &scope, "--json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(process.stdout.take());
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn demo_quotes_are_made_up_to_a_number_and_marked() {
    let folder = Folder::new();
    let url = format!("sqlite:{}", folder.0.join("demo.db").display());
    let run = |arguments: &[&str]| {
        let mut command = program();
        command.env("PRISOVERSLAG__STORE__URL", &url).env("PRISOVERSLAG__CLOCK__FIXED_AT", NOW);
        command.args(arguments).output().expect("the program runs")
    };
    for (wanted, there) in
        [("20", " has 20 demo quotes."), ("30", " has 30 demo quotes."), ("5", " has 30 demo quotes.")]
    {
        let output = run(&["demo", "--quotes", wanted]);
        assert!(text(&output.stdout).trim_end().ends_with(there), "{}{}", text(&output.stdout), text(&output.stderr));
    }
    let audit = run(&["audit", "verify"]);
    assert!(text(&audit.stdout).contains(" 30 issued quotes "), "{}", text(&audit.stdout));
    assert_eq!(audit.status.code(), Some(0), "{}", text(&audit.stdout));
    let server = Server::start_with(&[("PRISOVERSLAG__STORE__URL", &url)]);
    let page = server.get("/api/v1/quotes?limit=200").json();
    let quotes = page["quotes"].as_array().expect("quotes");
    assert_eq!(quotes.len(), 30);
    assert!(quotes.iter().all(|quote| quote["demo"] == true));
    let first = &quotes[0];
    let revised =
        server.send("POST", &format!("/api/v1/quotes/{}/revisions", first["id"].as_str().expect("an id")), &[], b"");
    assert_eq!((revised.status, &revised.json()["code"]), (409, &json!("demo")));
    // What is real does not go among them, and they do not go among what is real.
    let body = serde_json::json!({ "scope": request()["scope"] });
    assert_eq!(server.post("/api/v1/quotes", &body).status, 201);
    drop(server);
    let output = run(&["demo", "--quotes", "40"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("1 quotes that are not demo data"), "{}", text(&output.stderr));
}
