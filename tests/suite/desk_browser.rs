//! The desk in a real browser: whole days with script and without, two officers at one draft, and every page as it looks. What was seen
//! there is told by tests/identity/desk.mjs.

use std::process::Command;

use serde_json::{Value, json};

use crate::calculator::with;
use crate::desk::{of, pressed, server};
use crate::office::{Caller as _, Office, Server, complete, complete_with, node_modules, on_both};
use crate::support::{project_file, request, text};

on_both!(a_day_at_the_desk);

/// What people see at the desk; pictures of it are left in target/test-pages.
fn seen(server: &Server, folder: &str, places: &Value, jobs: &[&str]) -> Value {
    let pictures = project_file(&format!("target/test-pages/{folder}"));
    std::fs::create_dir_all(&pictures).expect("a folder");
    let places_file = pictures.join("places.json");
    std::fs::write(&places_file, places.to_string()).expect("a file");
    let output = Command::new("node")
        .arg(project_file("tests/identity/desk.mjs"))
        .args([node_modules().as_str(), server.base.as_str()])
        .args([pictures, places_file])
        .args(jobs)
        .output()
        .expect("node is not there: run the tests by tests/run, which installs it");
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    let seen: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    println!("{}", seen["seconds"]);
    assert_eq!(seen["complaints"], json!([]), "what the browser complains of");
    assert_eq!(seen["strangers"], json!([]), "requests to other hosts");
    seen
}

/// The workbook of an applicant.
fn workbook(server: &Server, folder: &str) -> String {
    let answer = server.send_json("POST", "/api/v1/scopes/workbook", &[], &json!({ "scope": request()["scope"] }));
    assert_eq!(answer.status, 200);
    let pictures = project_file(&format!("target/test-pages/{folder}"));
    std::fs::create_dir_all(&pictures).expect("a folder");
    let file = pictures.join("omfang.xlsx");
    std::fs::write(&file, answer.body).expect("a file");
    file.to_string_lossy().into_owned()
}

fn a_day_at_the_desk(office: &Office) {
    let server = server(office);
    let folder = format!("desk-{:?}", office.backend()).to_lowercase();
    let places = json!({ "workbook": workbook(&server, &folder) });
    let seen = seen(&server, &folder, &places, &["day", "dayWithoutScript"]);
    for name in ["day", "dayWithoutScript"] {
        assert_day(&server, &seen[name], name);
    }
    office.assert_sound(4);
}

#[track_caller]
fn assert_day(server: &Server, told: &Value, name: &str) {
    let said = |part: &str, expected: &str| {
        // Hard blanks are as good as others.
        let text = told[part].as_str().unwrap_or_else(|| panic!("{name}: {part}")).replace('\u{a0}', " ");
        assert!(text.contains(&expected.replace('\u{a0}', " ")), "{name}, {part}: {expected}\n{text}");
    };
    said("missing", "Saksnummer");
    said("missing", "Leveringsdag");
    said("tasks", "Alt er på plass.");
    let quote = json!({ "id": told["quote"] });
    let order = server.quote(&quote);
    assert_eq!((&order["state"], &order["case_number"]), (&json!("accepted"), &json!("2026/4711")), "{name}");
    assert_eq!(order["adjustments"][0]["hours"]["expected"], "12.5", "{name}");
    let total = order["price"]["total"].as_str().expect("an amount");
    let shown = crate::calculator::kroner(&order["price"]["total"]);
    assert_eq!(told["price"].as_str(), Some(shown.as_str()), "{name}: {total}");
    said("look", &shown);
    said("look", "kl. 24.00");
    said("issued", "Venter på svar");
    said("receipt", "Tilbudet er akseptert");
    said("nothing", "Velg en fil.");
    said("unsigned", "uten noe lagt til");
    said("copy", "med noe lagt til som ikke er en signatur");
    said("ordered", "Kari Nordmann");
    said("ordered", "Signert kopi 1");
    said("declined", "Journalpost 26/01234-7");
    said("before", "0 av 6 timer");
    said("worked", "6 av 6 timer");
    said("since", "Endret siden forrige revisjon");
    said("compared", "Mot forrige revisjon");
    said("declined", "Vi beholder bestillingen.");
    said("stands", "Bestilt");
    said("listed", "2026/4711");
    let revision = server.quote(&json!({ "id": told["revision"] }));
    assert_eq!((&revision["state"], &revision["revision"]), (&json!("declined"), &json!(2)), "{name}");
    assert_ne!(revision["price"], order["price"], "{name}");
}

#[test]
fn every_page_of_the_desk_is_sound_in_every_state() {
    let office = Office::sqlite();
    let server = server(&office);
    let address = |quote: &Value| json!(format!("/quotes/{}", quote["id"].as_str().expect("an identity")));
    let below = |quote: &Value, step: &str| json!(format!("/quotes/{}/{step}", quote["id"].as_str().expect("it")));
    let ready = server.drafted_of(&complete());
    let wrong = server.drafted_of(&complete());
    let (path, shown) = of(&server, &wrong);
    let typed = with(&shown.fields(), "adjustments[effort~coordination~case].expected", "1.250");
    let typed = with(&typed, "scope.applicant.organisation_number", "974767881");
    pressed(&server, &path, &with(&typed, "delivery_date", "31.2.2027"), "save");
    let order = server.issued_of(&complete());
    server.must(&order, "accept");
    let path = format!("/api/v1/quotes/{}/signed-copies", order["id"].as_str().expect("an identity"));
    let copy = [&server.pdf(&order)[..], b"% mer"].concat();
    assert_eq!(server.send("POST", &path, &[("content-type", "application/pdf")], &copy).status, 201);
    let mut fewer = complete();
    fewer["scope"]["extracts"]["fd_trygd"].as_array_mut().expect("tables").pop();
    let revision = server.revised(&order);
    let path = format!("/api/v1/quotes/{}", revision["id"].as_str().expect("an identity"));
    assert_eq!(server.change("PUT", &path, &server.etag(&revision), "", &fewer).status, 200);
    let places = json!({
        "empty": address(&server.drafted_of(&json!({ "scope": {} }))),
        "draft": address(&server.drafted_of(&complete_with(&json!({ "acknowledgements": null })))),
        "wrong": address(&wrong),
        "shared": address(&server.drafted_of(&complete())),
        "revision": address(&revision),
        "look": below(&ready, "issue"),
        "preview": below(&ready, "preview"),
        "notReady": below(&server.drafted_of(&complete_with(&json!({ "case_number": null }))), "issue"),
        "issued": address(&server.issued_of(&complete())),
        "accepted": address(&order),
        "linked": address(&server.issued_of(&complete())),
        "keyboard": address(&server.drafted_of(&complete())),
        "similar": below(&ready, "similar"),
        "work": below(&order, "work"),
        "answers": answers(&server),
        "superseded": json!(format!("/quotes/{}", office.in_state(&server, "superseded"))),
    });
    let seen = seen(&server, "desk", &places, &["two", "markup", "narrow", "looks", "answers", "keyboard"]);
    let two = &seen["two"];
    for text in ["2026/1234", "2026/1111", "2026/2222"] {
        assert!(two["both"].as_str().expect("a text").contains(text), "{two}");
    }
    assert_eq!(two["focused"], "collisions");
    assert_eq!((&two["case"], &two["delivery"]), (&json!("2026/1111"), &json!("1.6.2028")), "{two}");
    let by_keyboard = &seen["keyboard"];
    assert_eq!(by_keyboard["covered"], json!([]), "{by_keyboard}");
    for (part, said) in [("look", "Send tilbudet"), ("ordered", "På e-post"), ("worked", "1,5")] {
        assert!(by_keyboard[part].as_str().is_some_and(|text| text.contains(said)), "{part}: {by_keyboard}");
    }
    let of_answers = &seen["answers"];
    assert_each(&of_answers["looks"], 16, &json!([]));
    assert_each(&of_answers["markup"], 24, &json!([]));
    assert_each(&of_answers["narrow"], 24, &json!(false));
    for (language, said) in
        [("nb", "Tilbudet er akseptert"), ("nn", "Tilbodet er akseptert"), ("en", "has been accepted")]
    {
        assert!(of_answers["receipts"][language].as_str().is_some_and(|text| text.contains(said)), "{language}");
    }
    assert_each(&seen["looks"], 60, &json!([]));
    assert_each(&seen["narrow"], 30, &json!(false));
    assert_each(&seen["markup"], 30, &json!([]));
}

/// A quote in each language, by the address of the link to answer it.
fn answers(server: &Server) -> Value {
    let address = |language: &str| {
        let quote = server.issued_of(&complete_with(&json!({ "language": language })));
        let path = format!("/api/v1/quotes/{}/answer-links", quote["id"].as_str().expect("an identity"));
        let made = server.post(&path, &json!({})).json();
        made["links"][1]["url"].clone()
    };
    json!({ "nb": address("nb"), "nn": address("nn"), "en": address("en") })
}

/// Every one of the things that were looked at is as it should be.
#[track_caller]
fn assert_each(told: &Value, least: usize, expected: &Value) {
    let told = told.as_object().expect("what was seen");
    assert!(told.len() >= least, "{}", told.len());
    let wrong: Vec<String> =
        told.iter().filter(|(_, found)| *found != expected).map(|(name, found)| format!("{name}: {found}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
