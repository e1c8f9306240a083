//! The calculator in a real browser: whole jobs by roles and labels, with script and without, by the keyboard alone, in small windows
//! and in every colour. What was seen there is told by tests/identity/calculator.mjs.

use std::process::Command;

use serde_json::{Value, json};

use crate::office::{Caller as _, Server, node_modules};
use crate::support::{project_file, text};
use crate::workbooks::with_ten_faults;

/// What a person sees at the calculator; pictures of it are left in target/test-pages.
fn seen(server: &Server, workbook: &[u8]) -> Value {
    let pictures = project_file("target/test-pages/calculator");
    std::fs::create_dir_all(&pictures).expect("a folder");
    let faulty = pictures.join("faulty.xlsx");
    std::fs::write(&faulty, workbook).expect("a file");
    let output = Command::new("node")
        .arg(project_file("tests/identity/calculator.mjs"))
        .args([node_modules().as_str(), server.base.as_str()])
        .args([pictures, faulty])
        .output()
        .expect("node is not there: run the tests by tests/run, which installs it");
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn people_price_a_scope_in_a_browser() {
    let server = Server::start_with(&[
        ("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "0"),
        ("PRISOVERSLAG__LIMITS__CLIENT_PER_MINUTE", "0"),
    ]);
    let (workbook, cells) = with_ten_faults(&server);
    let seen = seen(&server, &workbook);
    println!("{}", seen["seconds"]);
    assert_eq!(seen["complaints"], json!([]), "what the browser complains of");
    assert_eq!(seen["strangers"], json!([]), "requests to other hosts");
    assert_whole_job(&server, &seen["wholeJob"]);
    assert_mistakes(&server, &seen["mistakes"]);
    assert_files(&seen["files"], &seen["wholeJob"]["json"]["price"], &cells);
    assert_languages(&seen["languages"]);
    assert_live(&server, &seen["live"]);
    assert_kept(&seen["kept"]);
    assert_without_script(&server, &seen["withoutScript"]);
    assert_keyboard(&server, &seen["keyboard"]);
    assert_each(&seen["looks"], 15, &json!([]));
    assert_each(&seen["narrow"], 6, &json!(false));
    assert_each(&seen["markup"], 12, &json!([]));
}

/// Every one of so many things that were looked at is as it should be.
#[track_caller]
fn assert_each(told: &Value, count: usize, expected: &Value) {
    let told = told.as_object().expect("what was seen");
    assert_eq!(told.len(), count);
    for (name, found) in told {
        assert_eq!(found, expected, "{name}");
    }
}

/// What the interface for programs answers for the scope that the page says that its price is of: the same price.
#[track_caller]
fn assert_priced(server: &Server, told: &Value) -> Value {
    let answer = server.post("/api/v1/estimates", &json!({ "scope": told["scope"] }));
    assert_eq!(answer.status, 200, "{}", text(&answer.body));
    let estimate = answer.json();
    let expected = estimate["total"]["expected"].as_str().expect("an amount").replace('.', "");
    assert_eq!(told["price"].as_i64(), expected.parse().ok(), "{}", told["scope"]);
    estimate
}

fn assert_whole_job(server: &Server, told: &Value) {
    assert_eq!(told["added"]["about"], "Populasjon 2", "the row that was added has the focus");
    assert_eq!(told["title"], "Priskalkulator – Prisoverslag");
    let estimate = assert_priced(server, &told["json"]);
    let scope = &told["json"]["scope"];
    for (list, count) in [("/populations", 2), ("/extracts/fd_trygd", 3), ("/extracts/statistics_areas", 2)] {
        assert_eq!(scope.pointer(list).and_then(Value::as_array).map(Vec::len), Some(count), "{list}");
    }
    assert_eq!(told["pdf"]["head"], "%PDF-");
    assert_eq!(told["workbook"]["head"], "PK\u{3}\u{4}\u{14}");
    assert_lever(&told["lever"]);
    assert_eq!(told["lever"]["isStillChosen"], false);
    assert_priced(server, &told["lever"]["json"]);
    assert_printed(&told["printed"], &estimate);
}

/// The new price is the old one less what the change said that it saves.
#[track_caller]
fn assert_lever(told: &Value) {
    let [before, saved, after] = ["before", "saved", "after"].map(|name| told[name].as_i64().expect("an amount"));
    assert!(saved > 0 && before - saved == after, "{told}");
}

/// The price and every line are on paper.
fn assert_printed(told: &Value, estimate: &Value) {
    let path = told["path"].as_str().expect("a path");
    let output = Command::new("pdftotext").args(["-layout", path, "-"]).output();
    let output = output.expect("pdftotext is not there: run the tests by tests/run, which installs it");
    // Where a line ends is the browser's choice.
    let bare = |text: &str| text.chars().filter(|one| !one.is_whitespace() && *one != '-').collect::<String>();
    let printed = bare(&text(&output.stdout));
    assert!(printed.contains(&bare(told["price"].as_str().expect("a price"))), "{told}");
    for line in estimate["lines"].as_array().expect("lines") {
        let name = line["name"]["nb"].as_str().expect("a name");
        assert!(printed.contains(&bare(name)), "{name} is not printed");
    }
}

fn assert_mistakes(server: &Server, told: &Value) {
    assert_eq!(told["title"], "Feil: Priskalkulator – Prisoverslag");
    assert_eq!(told["focused"], true, "the list of mistakes has the focus");
    let links = told["links"].as_array().expect("links").iter();
    let led: Vec<(&str, &str)> =
        links.map(|link| (link["label"].as_str().expect("a label"), link["text"].as_str().expect("a text"))).collect();
    let expected = [
        ("Forskning", "research"),
        ("Organisasjonsnummer", "974 767 881"),
        ("Fra og med", "31.2.2027"),
        ("Ønskede år: Sykepenger", "før 2010"),
        ("Lavt", "1.250"),
    ];
    assert_eq!(led.len(), expected.len(), "{led:?}");
    for ((label, typed), (begins, text)) in led.iter().zip(expected) {
        assert!(label.starts_with(begins) && *typed == text, "{led:?}");
    }
    assert!(told["links"].as_array().expect("links").iter().all(|link| link["isSeen"] == true), "{}", told["links"]);
    assert_eq!(told["stayed"], told["wrong"], "what is wrong stays as it was typed");
    assert_eq!(told["described"]["invalid"], "true");
    assert!(told["described"]["text"].as_str().expect("a text").contains("31.2.2027"), "{}", told["described"]);
    assert_eq!(told["mended"], told["right"], "what was typed stays");
    assert_eq!(told["titleAfter"], "Priskalkulator – Prisoverslag");
    assert_priced(server, &told["json"]);
}

fn assert_files(told: &Value, price: &Value, cells: &[[String; 2]]) {
    assert!(told["title"].as_str().expect("a title").starts_with("Feil: ") && told["focused"] == true);
    let faults: Vec<&str> =
        told["faults"].as_array().expect("faults").iter().map(|fault| fault.as_str().expect("a fault")).collect();
    assert_eq!(cells.len(), 10);
    for [sheet, cell] in cells {
        let place = format!("Ark «{sheet}», celle {cell}: ");
        assert!(faults.iter().any(|fault| fault.starts_with(&place)), "{place}{faults:#?}");
    }
    for kind in ["json", "pdf", "xlsx"] {
        assert_eq!(&told[kind]["price"], price, "{kind}");
        assert_eq!(told[kind]["second"], "Søsken", "{kind}");
    }
    for kind in ["json", "pdf"] {
        let comparison = told[kind]["comparison"].as_str().expect("then and now").replace('\u{a0}', " ");
        assert!(comparison.contains("22. november 2026") && comparison.contains("Forskjell\n0,00"), "{comparison}");
    }
    assert_eq!(told["xlsx"]["comparison"], Value::Null, "a workbook has no price to compare with");
}

fn assert_languages(told: &Value) {
    for (language, button) in [("en", "Calculate the price"), ("nn", "Rekn ut prisen")] {
        assert_eq!((&told[language]["language"], &told[language]["button"]), (&json!(language), &json!(button)));
        assert_eq!(told[language]["fields"], told["nb"]["fields"], "{language}");
        assert_eq!(told[language]["isWrong"], false, "nobody has asked for the price");
    }
    let fields = told["nb"]["fields"].as_array().expect("fields");
    assert!(fields.contains(&json!(["scope.institutions", "to"])), "{fields:?}");
    assert_eq!(told["later"], "nn");
}

fn assert_live(server: &Server, told: &Value) {
    assert_eq!(told["whileTyping"], json!([]), "nothing is announced while someone types");
    let said = told["afterTyping"].as_array().expect("announcements");
    assert_eq!(said.len(), 1, "one announcement: {said:?}");
    assert!(said[0].as_str().expect("a text").ends_with("mer enn før"), "{said:?}");
    assert!(told["dearer"]["before"].as_i64() < told["dearer"]["after"].as_i64(), "{}", told["dearer"]);
    assert_eq!(told["whereNothingChanged"], json!([]));
    assert_eq!((&told["focused"]["text"], &told["caret"]), (&json!("12"), &json!([2, 2])));
    assert_eq!(
        (&told["focusedThen"]["about"], &told["focusedThen"]["text"]),
        (&json!("Populasjon 1"), &json!("Bosatte"))
    );
    assert_ne!(told["late"], told["second"]);
    assert_eq!(told["then"], told["second"], "a late answer is dropped");
    assert_priced(server, &told["json"]);
}

fn assert_kept(told: &Value) {
    assert_eq!(told["promised"], true);
    for again in ["afterReload", "afterVisit"] {
        let expected = json!({ "names": ["Bosatte", "Søsken"], "purpose": true, "table": true, "says": true });
        assert_eq!(told[again], expected, "{again}");
    }
    for anew in ["anew", "anewReloaded", "anewVisited"] {
        let expected = json!({ "names": [""], "purpose": false, "table": false, "says": false });
        assert_eq!(told[anew], expected, "{anew}");
    }
}

fn assert_without_script(server: &Server, told: &Value) {
    assert_eq!(told["promised"], false, "without script nothing is kept, and nothing is promised");
    assert_eq!(told["added"]["about"], "Populasjon 2", "the row that was added has the focus");
    assert_eq!(told["kept"], "Bosatte");
    assert_eq!((&told["removed"]["about"], &told["removed"]["isGone"]), (&json!("Populasjon 1"), &json!(true)));
    let found = told["found"]["rows"].as_array().expect("rows").iter().map(|row| row.as_str().expect("a name"));
    assert!(found.clone().all(|row| row.to_lowercase().contains("uføre") || row == "Pensjoner"), "{}", told["found"]);
    assert!(told["found"]["after"].as_i64() < told["found"]["before"].as_i64() && found.count() > 0);
    assert_eq!(told["chosenStays"], true);
    assert_priced(server, &told["priced"]);
    assert_eq!(told["pdf"]["head"], "%PDF-");
    assert_lever(&told["lever"]);
    assert_eq!(told["mistake"]["text"], "31.2.2027", "the link leads to its field");
}

fn assert_keyboard(server: &Server, told: &Value) {
    assert_eq!(told["first"], "Hopp til innholdet");
    assert_eq!(told["way"]["unseen"], json!([]), "focus that is not marked");
    assert_eq!(told["way"]["covered"], json!([]), "focus that something is in front of");
    assert!(told["way"]["steps"].as_i64() > Some(100));
    assert_priced(server, &told["json"]);
    let enter = &told["enter"];
    assert!(enter["fields"].as_i64() > Some(30), "{enter}");
    assert_eq!(enter["asked"].as_object().expect("what Enter asked").keys().collect::<Vec<_>>(), ["price"]);
    assert_eq!(enter["silent"], json!([0, 0]), "Enter in a filter sends nothing");
    assert_eq!(enter["isSame"], true, "no row is added or removed");
}
