//! One report of a quote, wherever it comes from: what a change answers, what its repetition answers, and what is read then.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::office::{Caller as _, Office, QUOTES, Server, address, body_of, complete, id, on_both};
use serde_json::{Value, json};

on_both!(every_change_answers_what_reading_then_says, a_revision_of_what_expired_says_the_same,);

/// Makes a change under a key, and holds its answer against its repetition, what is read, and what the list has.
fn change(server: &Server, method: &str, path: &str, tag: &str, body: &Value) -> Value {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let key = format!("{method}-{path}-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let headers = [("if-match", tag), ("idempotency-key", key.as_str())];
    let answer = server.send_json(method, path, &headers, body);
    assert!(matches!(answer.status, 200 | 201), "{key}: {}", answer.json());
    let quote = answer.json();
    let again = server.send_json(method, path, &headers, body);
    assert_eq!((again.status, again.header("idempotent-replayed")), (answer.status, "true"), "{key}");
    assert_eq!(again.json(), quote, "{key}: again");
    let read = server.get(&address(&id(&quote)));
    assert_eq!(read.json(), quote, "{key}: read");
    assert_eq!((read.header("etag"), again.header("etag")), (answer.header("etag"), answer.header("etag")), "{key}");
    assert_eq!(listed(server, &id(&quote)), summary(&quote), "{key}: in the list");
    quote
}

fn listed(server: &Server, quote: &str) -> Value {
    let list = server.get(&format!("{QUOTES}?limit=100")).json();
    let found = list["quotes"].as_array().expect("quotes").iter().find(|one| id(one) == quote).cloned();
    let mut found = found.expect("it is in the list");
    // Whose case it is, is said in lists alone.
    assert!(found.as_object_mut().expect("members").remove("officer").is_some());
    found
}

/// What a list has of a quote, from all of it.
fn summary(quote: &Value) -> Value {
    let mut summary =
        json!({ "applicant": quote["scope"]["applicant"]["name"], "title": quote["scope"]["project"]["title"] });
    let own = ["id", "state", "number", "revision", "demo", "case_number", "price", "created_at", "updated_at"];
    let of_issue = ["issued_at", "valid_to", "expires_at"].map(|name| (name, &quote["issue"][name]));
    for (name, value) in own.map(|name| (name, &quote[name])).into_iter().chain(of_issue) {
        if !value.is_null() {
            summary[name] = value.clone();
        }
    }
    summary
}

fn every_change_answers_what_reading_then_says(office: &Office) {
    let server = office.server();
    let act = |quote: &Value, action: &str| {
        let path = address(quote);
        let tag = server.etag(&id(quote));
        match action {
            "PUT" => change(&server, "PUT", &path, &tag, &complete()),
            _ => change(&server, "POST", &format!("{path}/{action}"), &tag, &body_of(action)),
        }
    };
    let number = |quote: &Value| json!({ "id": quote["id"], "number": quote["number"], "revision": quote["revision"] });
    for ending in ["accept", "decline", "withdraw"] {
        // A draft that lacks something, too.
        let made = change(&server, "POST", QUOTES, "", &json!({ "scope": complete()["scope"], "language": "nn" }));
        act(&made, "PUT");
        let issued = act(&made, "issue");
        assert_eq!(issued["state"], "issued");
        let ended = act(&made, ending);
        // A draft that revises it, as it was and changed, has no number of its own but that of the former.
        let revision = change(&server, "POST", &format!("{}/revisions", address(&id(&made))), "", &Value::Null);
        for draft in [&revision, &act(&revision, "PUT"), &server.quote(&id(&revision))] {
            assert_eq!(
                (&draft["revises"], &draft["number"], &draft["state"]),
                (&number(&issued), &Value::Null, &json!("draft"))
            );
        }
        assert_eq!(server.quote(&id(&made)), ended, "a draft that revises it changes nothing of it");
        let revised = act(&revision, "issue");
        assert_eq!((&revised["revises"], &revised["number"]), (&number(&issued), &issued["number"]));
        let former = server.quote(&id(&made));
        let successor = if former["successor"].is_null() { None } else { Some(former["successor"].clone()) };
        let accepted = act(&revision, "accept");
        assert_eq!(accepted["revises"], number(&issued));
        let former = server.quote(&id(&made));
        assert_eq!(former["successor"], number(&revised));
        assert!(successor.is_none_or(|successor| successor == former["successor"]));
        assert_eq!(listed(&server, &id(&made)), summary(&former));
    }
}

/// Also of what has expired, and of a revision.
fn a_revision_of_what_expired_says_the_same(office: &Office) {
    let server = office.server();
    let expired = server.quote(&office.in_state(&server, "expired"));
    let revises = json!({ "id": expired["id"], "number": expired["number"], "revision": 1 });
    let draft = change(&server, "POST", &format!("{}/revisions", address(&id(&expired))), "", &Value::Null);
    assert_eq!((&draft["revises"], &server.quote(&id(&draft))["revises"]), (&revises, &revises));
    let second = change(&server, "POST", &format!("{}/issue", address(&id(&draft))), "\"1\"", &Value::Null);
    let third = change(&server, "POST", &format!("{}/revisions", address(&id(&second))), "", &Value::Null);
    assert_eq!(third["revises"], json!({ "id": second["id"], "number": expired["number"], "revision": 2 }));
}
