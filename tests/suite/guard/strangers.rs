//! Who holds a document's number and identity holds no document: verification shows what was issued to its readers alone.

use serde_json::{Value, json};

use crate::office::{By, Caller as _, OTHER, OWN, Office, Server, acceptance, on_both};
use crate::quotes::verification::{assert_refused, attached, made, pypdf};

on_both!(
    what_was_issued_is_shown_to_those_who_may_read_the_quote_alone,
    nothing_of_a_quote_is_learned_by_guessing,
    whoever_holds_the_document_learns_what_became_of_the_quote,
    what_was_settled_is_shown_to_those_who_may_read_the_note_alone,
    a_look_at_what_was_issued_is_noted_as_any_other,
);

const NO_LIMIT: (&str, &str) = ("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "0");

fn verify(by: &By<'_>, pdf: &[u8]) -> Value {
    let headers = [("content-type", "application/pdf")];
    let answer = by.send("POST", "/api/v1/documents/verification", &headers, pdf);
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()
}

/// A key of each role and of several, by name, and nothing.
fn callers(office: &Office) -> Vec<(&'static str, String)> {
    vec![
        ("nobody", String::new()),
        ("another applicant", office.key_of(OTHER)),
        ("own applicant", office.key_of(OWN)),
        ("officer", office.key("case_officer")),
        ("finance", office.key("finance")),
        ("admin", office.key("admin")),
        ("operations", office.key("operations")),
        ("another applicant and finance", office.key_to("applicant,finance", OTHER, "2027-06-30")),
        ("another applicant and admin", office.key_to("applicant,admin", OTHER, "2027-06-30")),
    ]
}

fn each<'s>(service: &'s Server, callers: &[(&'static str, String)]) -> Vec<(&'static str, By<'s>)> {
    let by = |key: &str| if key.is_empty() { service.by_nobody() } else { service.by(key) };
    callers.iter().map(|(name, key)| (*name, by(key))).collect()
}

const QUOTE_READERS: [&str; 4] = ["own applicant", "officer", "finance", "another applicant and finance"];
const NOTE_READERS: [&str; 3] = ["own applicant", "finance", "another applicant and finance"];

/// An issued quote: its address, its document, and its JSON.
fn issued(officer: &By<'_>) -> (String, Vec<u8>, Value) {
    let quote = officer.issued_for(OWN);
    let pdf = officer.get(&format!("{quote}/pdf")).body;
    let json = serde_json::from_slice(&attached(&pdf)).expect("JSON");
    (quote, pdf, json)
}

/// The places of the differences, each with what the file says there.
fn places(found: &Value) -> Vec<(String, Option<String>)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let differences = found["differences"].as_array().expect("differences").iter();
    differences.map(|at| (text(&at["path"]).expect("a place"), text(&at["found"]))).collect()
}

fn assert_shows_nothing(found: &Value, secrets: &[&str], name: &str) {
    assert_eq!((&found["verdict"], &found["reason"]), (&json!("altered"), &json!("content_differs")), "{name}");
    assert_refused(found, name);
    for member in ["state", "superseded_by", "more_differences"] {
        assert_eq!(found.get(member), None, "{name}: {member}");
    }
    for at in found["differences"].as_array().expect("differences") {
        assert_eq!(at.get("expected"), None, "{name}: {at}");
    }
    for secret in secrets {
        assert!(!found.to_string().contains(secret), "{name}: {secret} in {found}");
    }
}

fn what_was_issued_is_shown_to_those_who_may_read_the_quote_alone(office: &Office) {
    let callers = callers(office);
    let service = office.server_with(&[NO_LIMIT]);
    let by = each(&service, &callers);
    let (_, _, json) = issued(&service.by(&callers[3].1));
    let named = json!({ "kind": "quote", "id": json["id"], "number": json["number"], "revision": 1 });
    let mut changed = json.clone();
    changed["price"]["total"] = json!("1.00");
    changed["project"] = json!("added");
    drop(changed["scope"]["applicant"].as_object_mut().unwrap().remove("contact"));
    let pdfs = made(&[named.to_string(), changed.to_string()]);
    let applicant = &json["scope"]["applicant"];
    let contact = [&applicant["contact"]["name"], &applicant["contact"]["email"]].map(|text| text.as_str().unwrap());
    let others = [&applicant["name"], &json["scope"]["project"]["title"], &json["case_number"], &json["valid_to"]];
    let secrets = [&contact[..], &others.map(|text| text.as_str().unwrap())].concat();
    for (name, by) in &by {
        let found = verify(by, &pdfs[0]);
        let shown = QUOTE_READERS.contains(name);
        if shown {
            assert_eq!((&found["verdict"], &found["state"]), (&json!("altered"), &json!("issued")), "{name}");
            let expected = json!({ "path": "$.case_number", "expected": json["case_number"] });
            assert!(found["differences"].as_array().unwrap().contains(&expected), "{name}: {found}");
        } else {
            assert_shows_nothing(&found, &secrets, name);
            assert_eq!(found["differences"], json!([{ "path": "$" }]), "{name}");
        }
        assert_eq!((&found["number"], &found["revision"]), (&json["number"], &json!(1)), "{name}");

        let found = verify(by, &pdfs[1]);
        if shown {
            let total = json!({ "path": "$.price.total", "found": "1.00", "expected": json["price"]["total"] });
            assert!(found["differences"].as_array().unwrap().contains(&total), "{name}: {found}");
            assert!(contact.iter().all(|secret| found["differences"].to_string().contains(secret)), "{name}: {found}");
            assert_eq!(found["state"], "issued", "{name}");
        } else {
            assert_shows_nothing(&found, &contact, name);
            let own = |path: &str, text: Option<&str>| (path.to_owned(), text.map(str::to_owned));
            let expected =
                [own("$.price.total", Some("1.00")), own("$.project", Some("added")), own("$.scope.applicant", None)];
            assert_eq!(places(&found), expected, "{name}");
        }
    }
}

fn nothing_of_a_quote_is_learned_by_guessing(office: &Office) {
    let officer = office.key("case_officer");
    let service = office.server_with(&[NO_LIMIT]);
    let (_, _, json) = issued(&service.by(&officer));
    let guess = |case: &Value, total: &Value, applicant: &Value| {
        json!({
            "kind": "quote", "id": json["id"], "number": json["number"], "revision": 1, "case_number": case,
            "price": { "total": total }, "scope": { "applicant": { "name": applicant } },
        })
    };
    let name = &json["scope"]["applicant"]["name"];
    let wrong = json!("2026/9999");
    let guesses = [
        guess(&wrong, &wrong, &wrong),
        guess(&json["case_number"], &wrong, &wrong),
        guess(&json["case_number"], &json["price"]["total"], name),
    ];
    let answers: Vec<Value> = made(&guesses.map(|guess| guess.to_string()))
        .iter()
        .map(|pdf| {
            let mut found = verify(&service.by_nobody(), pdf);
            // Both are made of the shown file alone.
            found.as_object_mut().unwrap().remove("sha256");
            found.as_object_mut().unwrap().remove("recomputation");
            found
        })
        .collect();
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(answers[0]["differences"], json!([{ "path": "$" }]));
}

fn whoever_holds_the_document_learns_what_became_of_the_quote(office: &Office) {
    let callers = callers(office);
    let service = office.server_with(&[NO_LIMIT]);
    let officer = service.by(&callers[3].1);
    let (quote, pdf, json) = issued(&officer);
    let revision = officer.must_post(&format!("{quote}/revisions"), "\"2\"", &Value::Null);
    let revision = format!("/api/v1/quotes/{}", revision["id"].as_str().unwrap());
    officer.must_post(&format!("{revision}/issue"), "\"1\"", &Value::Null);
    let mut changed = json.clone();
    changed["price"]["total"] = json!("1.00");
    let spaced = [&attached(&pdf)[..], b" "].concat();
    let resaved = pypdf("save", &pdf, b"");
    let altered = made(&[changed.to_string(), String::from_utf8(spaced).unwrap()]);
    let successor = json!({ "number": json["number"], "revision": 2 });
    for (name, by) in each(&service, &callers) {
        let found = verify(&by, &pdf);
        assert_eq!((&found["verdict"], &found["genuine"]), (&json!("genuine_superseded"), &json!(true)), "{name}");
        assert_eq!((&found["state"], &found["superseded_by"]), (&json!("superseded"), &successor), "{name}");
        // The attached JSON is what was issued, though the file is not.
        let found = verify(&by, &resaved);
        assert_eq!((&found["reason"], &found["genuine"]), (&json!("file_differs"), &json!(false)), "{name}");
        assert_eq!((&found["state"], &found["superseded_by"]), (&json!("superseded"), &successor), "{name}");
        for pdf in &altered {
            let found = verify(&by, pdf);
            assert_eq!(found["reason"], "content_differs", "{name}");
            let reported = QUOTE_READERS.contains(&name);
            assert_eq!(
                (found.get("state").is_some(), found.get("superseded_by").is_some()),
                (reported, reported),
                "{name}"
            );
            let expected = found["differences"][0].get("expected").is_some();
            assert_eq!((found["differences"].as_array().unwrap().len(), expected), (1, reported), "{name}: {found}");
        }
    }
}

fn what_was_settled_is_shown_to_those_who_may_read_the_note_alone(office: &Office) {
    let callers = callers(office);
    let service = office.server_with(&[NO_LIMIT]);
    let (officer, finance) = (service.by(&callers[3].1), service.by(&callers[4].1));
    let quote = officer.issued_for(OWN);
    officer.must_post(&format!("{quote}/accept"), "\"2\"", &acceptance());
    let etag = finance.get(&format!("{quote}/settlement")).header("etag").to_owned();
    let settled = finance.must_post(&format!("{quote}/settle"), &etag, &crate::office::given_up(&Value::Null));
    let number = settled["notes"][0]["number"].as_str().unwrap().to_owned();
    let pdf = finance.get(&format!("/api/v1/settlement-notes/{number}/pdf")).body;
    let json: Value = serde_json::from_slice(&attached(&pdf)).unwrap();
    let named = json!({ "kind": "settlement_note", "number": number, "quote": { "id": json["quote"]["id"] } });
    let mut changed = json.clone();
    changed["quote"]["price"]["total"] = json!("1.00");
    let pdfs = made(&[named.to_string(), changed.to_string()]);
    let total = json["quote"]["price"]["total"].as_str().unwrap();
    let applicant = json["applicant"]["name"].as_str().unwrap();
    let resaved = pypdf("save", &pdf, b"");
    for (name, by) in each(&service, &callers) {
        let found = verify(&by, &pdf);
        assert_eq!((&found["verdict"], &found["genuine"]), (&json!("genuine_current"), &json!(true)), "{name}");
        assert_eq!(verify(&by, &resaved)["reason"], "file_differs", "{name}");
        let [named, changed] = [&pdfs[0], &pdfs[1]].map(|pdf| verify(&by, pdf));
        assert_eq!((&named["number"], &changed["number"]), (&json!(number), &json!(number)), "{name}");
        if NOTE_READERS.contains(&name) {
            assert!(named["differences"].to_string().contains(applicant), "{name}: {named}");
            let expected = json!([{ "path": "$.quote.price.total", "found": "1.00", "expected": total }]);
            assert_eq!(changed["differences"], expected, "{name}");
        } else {
            assert_shows_nothing(&named, &[applicant, total], name);
            assert_eq!(named["differences"], json!([{ "path": "$" }]), "{name}");
            assert_shows_nothing(&changed, &[total], name);
            assert_eq!(places(&changed), [("$.quote.price.total".to_owned(), Some("1.00".to_owned()))], "{name}");
        }
    }
}

fn a_look_at_what_was_issued_is_noted_as_any_other(office: &Office) {
    let callers = callers(office);
    let service = office.server_with(&[NO_LIMIT, ("PRISOVERSLAG__PRIVACY__AUDIT_READS", "true")]);
    let (quote, pdf, json) = issued(&service.by(&callers[3].1));
    let named = json!({ "kind": "quote", "id": json["id"], "number": json["number"], "revision": 1 });
    let named = made(&[named.to_string()]).remove(0);
    for (_, by) in each(&service, &callers) {
        verify(&by, &pdf);
        verify(&by, &named);
    }
    let reads = service.by(&callers[5].1).read_json(&format!("{quote}/reads"));
    let reads = reads["reads"].as_array().unwrap().iter();
    let found: Vec<_> = reads.map(|read| (read["actor"]["role"].clone(), read["what"].clone())).collect();
    // Both that hold the role; the officer is of the case, and to all others nothing was shown.
    assert_eq!(found, [(json!("finance"), json!("verification")), (json!("finance"), json!("verification"))]);
}
