//! A draft of nothing, of a file, of another quote; and all of it filled in on the page.

use serde_json::{Value, json};

use super::{led, of, page, pressed, send, sent, server};
use crate::calculator::{field, kroner, with, without};
use crate::office::{Caller as _, Office, Server, complete, on_both};
use crate::support::{request, request_with, text};

on_both!(
    a_draft_that_is_typed_is_the_draft_that_is_sent,
    a_draft_is_made_of_a_workbook_an_estimate_and_a_json,
    a_copy_has_the_scope_and_the_hours_and_nothing_of_the_case,
);

#[track_caller]
fn empty(server: &Server) -> String {
    let new = page(server, "/quotes/new");
    led(&send(server, "/quotes/new", &sent(&new, "/quotes/new")))
}

fn id(path: &str) -> Value {
    json!({ "id": path.strip_prefix("/quotes/").expect("a quote") })
}

fn a_draft_that_is_typed_is_the_draft_that_is_sent(office: &Office) {
    let server = server(office);
    let mut draft = complete();
    draft["adjustments"] = json!([{
        "line": "effort.coordination.case", "hours": { "low": "3.5", "expected": "7.5", "high": "11" }, "reason": "Avtalt i møte."
    }]);
    draft["extra_lines"] = json!([{
        "activity": "delivery", "description": "Kryptering", "rate": "adviser",
        "hours": { "low": "2", "expected": "2", "high": "2" }, "reason": "Mottakeren krever det."
    }]);
    draft["valid_days"] = json!(20);
    draft["language"] = json!("nn");
    let by_program = server.drafted_of(&draft);
    let (_, shown) = of(&server, &by_program);
    // The same is typed into a draft of nothing.
    let path = empty(&server);
    assert!(page(&server, &path).text().contains("Ingen pris ennå."));
    let (_, first) = of(&server, &id(&path));
    let mut typed = shown.fields();
    for name in ["page.version", "page.once", "page.base"] {
        typed = with(&typed, name, field(&first.fields(), name).expect(name));
    }
    let saved = pressed(&server, &path, &typed, "save");
    assert_eq!((saved.errors(), saved.price()), (Vec::new(), kroner(&by_program["price"]["total"])));
    assert!(saved.text().contains("Alt er på plass."), "{}", saved.text());
    let by_page = server.quote(&id(&path));
    for member in [
        "scope",
        "adjustments",
        "extra_lines",
        "acknowledgements",
        "case_number",
        "delivery_date",
        "valid_days",
        "language",
        "price",
        "needed_to_issue",
    ] {
        // Pages have the rows of a price list in its order.
        assert_eq!(sorted(&by_page[member]), sorted(&by_program[member]), "{member}");
    }
    // What is pressed again changes nothing, and is no event.
    let before = server.events(&id(&path)).len();
    let again = with(&saved.fields(), "do", "save");
    assert_eq!(led(&send(&server, &path, &again)), path);
    assert_eq!(server.events(&id(&path)).len(), before);
    // Enter presses the same.
    assert_eq!(led(&send(&server, &path, &with(&saved.fields(), "do", "price"))), path);
}

/// A value with every list in an order of its own.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(elements) => {
            let mut elements: Vec<Value> = elements.iter().map(sorted).collect();
            elements.sort_by_key(Value::to_string);
            Value::Array(elements)
        }
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), sorted(value))).collect(),
        other => other.clone(),
    }
}

fn upload(server: &Server, file: &[u8]) -> crate::office::Answer {
    let new = page(server, "/quotes/new");
    let once = sent(&new, "/quotes/new/file");
    let once = field(&once, "page.once").expect("a word");
    let head = format!(
        "--limit\r\nContent-Disposition: form-data; name=\"page.once\"\r\n\r\n{once}\r\n--limit\r\nContent-Disposition: \
         form-data; name=\"file\"; filename=\"fil\"\r\n\r\n"
    );
    let body = [head.as_bytes(), file, b"\r\n--limit--\r\n"].concat();
    let headers = [("content-type", "multipart/form-data; boundary=limit"), ("sec-fetch-site", "same-origin")];
    server.send("POST", "/quotes/new/file", &headers, &body)
}

fn a_draft_is_made_of_a_workbook_an_estimate_and_a_json(office: &Office) {
    let server = server(office);
    let scope = request()["scope"].take();
    let price = server.post("/api/v1/estimates", &json!({ "scope": scope })).json()["total"]["expected"].clone();
    let workbook = server.send_json("POST", "/api/v1/scopes/workbook", &[], &json!({ "scope": scope }));
    let former =
        server.send_json("POST", "/api/v1/estimates/pdf", &[], &request_with("/priced_on", json!("2023-06-01")));
    for (name, file) in [
        ("workbook", workbook.body),
        ("estimate", former.body),
        ("json", json!({ "scope": scope }).to_string().into_bytes()),
    ] {
        let path = led(&upload(&server, &file));
        let made = server.quote(&id(&path));
        assert_eq!((&made["price"]["total"], &made["state"]), (&price, &json!("draft")), "{name}");
        let shown = page(&server, &path);
        assert_eq!(shown.price(), kroner(&price), "{name}");
        // Only an estimate has a former price, and it is remembered.
        assert_eq!(shown.text().contains("Endret siden prisanslaget"), name == "estimate", "{name}");
        assert_eq!(made["from_estimate"].is_object(), name == "estimate", "{name}");
    }
    // A scope with something wrong is a draft all the same: what is wrong is marked, and nothing is lost.
    let mut wrong = scope.clone();
    wrong["applicant"]["organisation_number"] = json!("974767881");
    let path = led(&upload(&server, json!({ "scope": wrong }).to_string().as_bytes()));
    let shown = page(&server, &path);
    assert_eq!(shown.errors().len(), 1, "{:?}", shown.errors());
    assert_eq!(field(&shown.fields(), "scope.applicant.organisation_number"), Some("974767881"));
    let right = with(&shown.fields(), "scope.applicant.organisation_number", "974 767 880");
    assert_eq!(pressed(&server, &path, &right, "save").price(), kroner(&price));
    for (file, said) in [(&b"hei"[..], "ikke"), (b"", "fil")] {
        let refused = upload(&server, file);
        assert_eq!(refused.status, 422);
        assert!(text(&refused.body).contains("id=\"file-fault\"") && text(&refused.body).contains(said));
    }
}

fn a_copy_has_the_scope_and_the_hours_and_nothing_of_the_case(office: &Office) {
    let server = server(office);
    let mut draft = complete();
    draft["adjustments"] = json!([{
        "line": "effort.coordination.case", "hours": { "low": "5", "expected": "5", "high": "5" }, "reason": "Avtalt."
    }]);
    let issued = server.issued_of(&draft);
    let (_, shown) = of(&server, &issued);
    let by_button = led(&send(&server, "/quotes/new/copy", &sent(&shown, "/quotes/new/copy")));
    let new = page(&server, "/quotes/new");
    let once = sent(&new, "/quotes/new/copy");
    let by_number = with(&without(&once, "number"), "number", issued["number"].as_str().expect("a number"));
    let by_number = led(&send(&server, "/quotes/new/copy", &by_number));
    for path in [by_button, by_number] {
        let copy = server.quote(&id(&path));
        assert_eq!((&copy["scope"], &copy["adjustments"]), (&issued["scope"], &issued["adjustments"]));
        for member in ["case_number", "delivery_date", "revises"] {
            assert!(copy[member].is_null(), "{member}");
        }
        assert_eq!(copy["acknowledgements"], json!([]));
    }
    let refused = send(&server, "/quotes/new/copy", &with(&once, "number", "2019-000001"));
    assert_eq!(refused.status, 422);
    assert!(
        text(&refused.body).contains("id=\"number-fault\"") && text(&refused.body).contains("value=\"2019-000001\"")
    );
}
