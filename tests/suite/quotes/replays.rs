//! Idempotency-Key: a request that comes again is answered again, and changes nothing again.

use crate::office::{
    Answer, Caller as _, JSON, Office, QUOTES, Server, address, assert_problem, body_of, complete, complete_with, id,
    on_both,
};
use serde_json::{Value, json};

on_both!(
    a_request_that_comes_again_gets_its_first_answer,
    a_draft_that_was_deleted_is_reported_so_again,
    a_replay_of_a_deletion_says_that_it_is_one,
    a_key_means_one_request,
    a_request_that_failed_uses_no_key_up,
    a_bad_key_is_reported_before_anything_is_done,
    a_replay_is_the_first_answer_whatever_happened_since,
);

fn send(server: &Server, (method, address): (&str, &str), tag: &str, key: &str, body: &Value) -> Answer {
    server.send_json(method, address, &[("if-match", tag), ("idempotency-key", key)], body)
}

fn head(answer: &Answer) -> [String; 3] {
    ["etag", "location", "content-type"].map(|name| answer.header(name).to_owned())
}

fn a_request_that_comes_again_gets_its_first_answer(office: &Office) {
    let server = office.server();
    let again = |request: (&str, &str), tag: &str, key: &str, body: &Value| {
        let first = send(&server, request, tag, key, body);
        assert!((200..300).contains(&first.status), "{}", String::from_utf8_lossy(&first.body));
        assert_eq!(first.header("idempotent-replayed"), "", "{request:?}");
        let quote = id(&first.json());
        let before = (server.etag(&quote), server.quote(&quote), server.events(&quote));
        office.later(jiff::SignedDuration::from_secs(61));
        let second = send(&server, request, tag, key, body);
        assert_eq!(
            (second.status, head(&second), &second.body),
            (first.status, head(&first), &first.body),
            "{request:?}"
        );
        assert_eq!(second.header("idempotent-replayed"), "true", "{request:?}");
        assert_eq!((server.etag(&quote), server.quote(&quote), server.events(&quote)), before, "{request:?}");
        quote
    };
    let quote = again(("POST", QUOTES), "", "make-1", &complete());
    let path = address(&quote);
    assert_eq!(server.found(""), std::slice::from_ref(&quote));
    again(("PUT", &path), "\"1\"", "change-1", &complete_with(&json!({ "language": "en" })));
    again(("POST", &format!("{path}/issue")), "\"2\"", "issue-1", &Value::Null);
    again(("POST", &format!("{path}/accept")), "\"3\"", "accept-1", &body_of("accept"));
    let revision = again(("POST", &format!("{path}/revisions")), "", "revise-1", &Value::Null);
    assert_eq!(server.quote(&revision)["revises"]["id"], json!(quote));
    for action in ["decline", "withdraw"] {
        let quote = server.issued_complete();
        again(("POST", &format!("{}/{action}", address(&quote))), "\"2\"", action, &body_of(action));
    }
    // Two were made under keys and two without: no replay made another, or took a number.
    assert_eq!(server.found("").len(), 4);
    assert_eq!(server.quote(&server.issued_complete())["number"], "2026-000004");
    assert!(office.audit(&[]).0);
}

fn a_draft_that_was_deleted_is_reported_so_again(office: &Office) {
    let server = office.server();
    let quote = server.make(&complete());
    for _ in 0..2 {
        let answer = send(&server, ("DELETE", &address(&quote)), "\"1\"", "delete-1", &Value::Null);
        assert_eq!((answer.status, answer.body.len()), (204, 0));
    }
    assert_eq!(server.events(&quote).len(), 2);
    assert_problem(&server.change("DELETE", &address(&quote), "\"1\"", "", &Value::Null), 404, "not_found", "no key");

    // Its first answer is neither given again nor stored any more.
    let collection = ("POST", "/api/v1/quotes");
    let made = send(&server, collection, "", "make-1", &complete());
    assert_eq!(made.status, 201);
    let made = id(&made.json());
    assert_eq!(send(&server, ("PUT", &address(&made)), "\"1\"", "change-1", &complete()).status, 200);
    assert_eq!(send(&server, ("DELETE", &address(&made)), "\"2\"", "delete-2", &Value::Null).status, 204);
    assert_problem(&send(&server, collection, "", "make-1", &complete()), 404, "not_found", "made");
    let change = send(&server, ("PUT", &address(&made)), "\"1\"", "change-1", &complete());
    assert_problem(&change, 404, "not_found", "changed");
    assert_eq!(send(&server, ("DELETE", &address(&made)), "\"2\"", "delete-2", &Value::Null).status, 204);
    let other = send(&server, collection, "", "make-1", &json!({}));
    assert_problem(&other, 422, "idempotency_key_reused", "another request");
}

fn a_replay_of_a_deletion_says_that_it_is_one(office: &Office) {
    let server = office.server();
    let quote = server.make(&complete());
    for replayed in ["", "true"] {
        let answer = send(&server, ("DELETE", &address(&quote)), "\"1\"", "delete-1", &Value::Null);
        assert_eq!((answer.status, answer.header("idempotent-replayed")), (204, replayed));
    }
}

fn a_key_means_one_request(office: &Office) {
    let server = office.server();
    let first = id(&send(&server, ("POST", QUOTES), "", "key", &complete()).json());
    let second = server.issued_complete();
    let other_body = complete_with(&json!({ "language": "nn" }));
    for (request, tag, body) in [
        (("POST", QUOTES.to_owned()), "", other_body),
        (("POST", QUOTES.to_owned()), "", json!({})),
        (("PUT", address(&first)), "\"1\"", complete()),
        (("DELETE", address(&first)), "\"1\"", Value::Null),
        (("POST", format!("{}/issue", address(&first))), "\"1\"", Value::Null),
        (("POST", format!("{}/accept", address(&second))), "\"2\"", body_of("accept")),
        (("POST", format!("{}/revisions", address(&second))), "", Value::Null),
    ] {
        let (method, address) = &request;
        let answer = send(&server, (method, address), tag, "key", &body);
        assert_problem(&answer, 422, "idempotency_key_reused", address);
    }
    assert_eq!([server.etag(&first), server.etag(&second)], ["\"1\"", "\"2\""]);
    assert_eq!(server.found("").len(), 2);
    // Keys differ by their case, and the whole of them counts.
    for key in ["KEY", "key ", "key-", &"k".repeat(255)] {
        let answer = send(&server, ("POST", QUOTES), "", key, &complete());
        let expected = if key.ends_with(' ') { "true" } else { "" };
        // Spaces around a header's value are no part of it (RFC 9110, section 5.5).
        assert_eq!((answer.status, answer.header("idempotent-replayed")), (201, expected), "{key}");
    }
}

fn a_request_that_failed_uses_no_key_up(office: &Office) {
    let server = office.server();
    let faulty = complete_with(&json!({ "case_number": "x" }));
    assert_eq!(send(&server, ("POST", QUOTES), "", "key-1", &faulty).status, 422);
    let quote =
        id(&send(&server, ("POST", QUOTES), "", "key-1", &complete_with(&json!({ "case_number": null }))).json());
    let issue = format!("{}/issue", address(&quote));
    for (tag, status) in [("\"1\"", 422), ("\"7\"", 412), ("", 428)] {
        assert_eq!(send(&server, ("POST", &issue), tag, "key-2", &Value::Null).status, status);
    }
    server.must(&quote, "PUT");
    assert_eq!(send(&server, ("POST", &issue), "\"2\"", "key-2", &Value::Null).status, 200);
    let accept = format!("{}/accept", address(&quote));
    assert_eq!(send(&server, ("POST", &accept), "\"3\"", "key-3", &json!({})).status, 422);
    assert_eq!(send(&server, ("POST", &accept), "\"3\"", "key-3", &body_of("accept")).status, 200);
    let decline = format!("{}/decline", address(&quote));
    assert_eq!(send(&server, ("POST", &decline), "\"4\"", "key-4", &body_of("decline")).status, 409);
    assert_eq!(send(&server, ("POST", QUOTES), "", "key-4", &complete()).status, 201);
}

fn a_bad_key_is_reported_before_anything_is_done(office: &Office) {
    let server = office.server();
    let quote = server.make(&complete());
    for key in ["a b", "a\tb", "nøkkel", &"k".repeat(256)] {
        for (method, address) in [("POST", QUOTES), ("DELETE", &address(&quote)), ("PUT", &address(&quote))] {
            let body = if method == "DELETE" { Value::Null } else { complete() };
            let answer = send(&server, (method, address), "\"1\"", key, &body);
            assert_problem(&answer, 400, "bad_header", key);
        }
    }
    let two = [("idempotency-key", "a"), ("idempotency-key", "b")];
    assert_problem(&server.send_json("POST", QUOTES, &two, &complete()), 400, "bad_header", "two");
    // An empty one: the header is there, and says nothing.
    let headers = [JSON, ("idempotency-key", "")];
    let answer = server.send("POST", QUOTES, &headers, complete().to_string().as_bytes());
    assert_problem(&answer, 400, "bad_header", "empty");
    assert_eq!(server.found(""), [quote]);
}

fn a_replay_is_the_first_answer_whatever_happened_since(office: &Office) {
    let server = office.server();
    let first = send(&server, ("POST", QUOTES), "", "make", &complete());
    let quote = id(&first.json());
    let issue = format!("{}/issue", address(&quote));
    let issued = send(&server, ("POST", &issue), "\"1\"", "issue", &Value::Null);
    office.at("2026-12-07T12:00:00Z");
    assert_eq!(server.state(&quote), "expired");
    // Also by a server that was started since.
    drop(server);
    let server = office.server();
    let again = send(&server, ("POST", QUOTES), "", "make", &complete());
    assert_eq!((again.status, head(&again), &again.body), (201, head(&first), &first.body));
    // Whatever version the caller names: the request was answered when it was about that one.
    for tag in ["\"1\"", "\"9\""] {
        let again = send(&server, ("POST", &issue), tag, "issue", &Value::Null);
        assert_eq!((again.status, head(&again), &again.body), (200, head(&issued), &issued.body));
        assert_eq!(again.json()["state"], "issued");
    }
    assert_eq!(server.state(&quote), "expired");
}
