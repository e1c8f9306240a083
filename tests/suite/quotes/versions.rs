//! Versions: a change says which version of the quote it is about, and who has the newest is not sent it again.

use crate::office::{Caller as _, Office, address, assert_problem, body_of, complete, on_both};
use serde_json::{Value, json};

on_both!(
    a_change_says_which_version_it_is_about,
    any_of_several_tags_matches,
    a_weakened_tag_is_distinguished_from_a_change,
    tags_match_character_by_character,
    who_has_the_newest_is_not_sent_it_again,
);

fn a_change_says_which_version_it_is_about(office: &Office) {
    let server = office.server();
    let (draft, issued) = (office.in_state(&server, "draft"), office.in_state(&server, "issued"));
    let changes =
        [("PUT", ""), ("DELETE", ""), ("POST", "issue"), ("POST", "accept"), ("POST", "decline"), ("POST", "withdraw")];
    for (method, action) in changes {
        let of_draft = matches!((method, action), ("PUT" | "DELETE", _) | (_, "issue"));
        let quote = if of_draft { &draft } else { &issued };
        let address = if action.is_empty() { address(quote) } else { format!("{}/{action}", address(quote)) };
        let body = if action.is_empty() && method == "PUT" { complete() } else { body_of(action) };
        let before = (server.etag(quote), server.quote(quote), server.events(quote));
        let newest = before.0.clone();
        let weak = format!("W/{newest}");
        for (tag, status, code) in [
            ("", 428, "precondition_required"),
            ("*", 428, "precondition_required"),
            ("\"0\"", 412, "stale"),
            ("\"99\"", 412, "stale"),
            ("\"\"", 412, "stale"),
            ("\"x\"", 412, "stale"),
            ("\"-1\"", 412, "stale"),
            ("\"99999999999999999999\"", 412, "stale"),
            (weak.as_str(), 412, "etag_weakened"),
            ("W/\"99\"", 412, "stale"),
            ("\"98\", \"99\"", 412, "stale"),
            ("\"98\", *", 400, "bad_header"),
            (",", 400, "bad_header"),
            ("1", 400, "bad_header"),
            ("\"1", 400, "bad_header"),
            ("\"1\"x", 400, "bad_header"),
            ("garbage", 400, "bad_header"),
        ] {
            let answer = server.change(method, &address, tag, "", &body);
            assert_problem(&answer, status, code, &format!("{method} {action} {tag}"));
        }
        // A list goes over several lines, and none of it is the version that there is.
        let answer = server.send_json(method, &address, &[("if-match", "\"8\""), ("if-match", "\"9\"")], &body);
        assert_problem(&answer, 412, "stale", action);
        assert_eq!((server.etag(quote), server.quote(quote), server.events(quote)), before, "{method} {action}");
    }
    // The version that was is stale once the quote has changed.
    server.must(&draft, "PUT");
    assert_problem(&server.change("PUT", &address(&draft), "\"1\"", "", &complete()), 412, "stale", "PUT");
    assert_eq!(server.change("PUT", &address(&draft), "\"2\"", "", &complete()).header("etag"), "\"3\"");
    // Before what is in the body: it is about another version.
    assert_problem(&server.change("PUT", &address(&draft), "\"2\"", "", &json!({})), 412, "stale", "PUT");
}

fn any_of_several_tags_matches(office: &Office) {
    let server = office.server();
    let draft = server.make(&complete());
    for (version, headers) in [
        (1, &[("if-match", "\"9\", \"1\"")][..]),
        (2, &[("if-match", "W/\"2\",, \"2\" ,")]),
        (3, &[("if-match", "\"a,b\""), ("if-match", "\"3\"")]),
    ] {
        let answer = server.send_json("PUT", &address(&draft), headers, &complete());
        let next = format!("\"{}\"", version + 1);
        assert_eq!((answer.status, answer.header("etag")), (200, next.as_str()), "{headers:?}");
    }
    // What is recorded beside others needs no version, and `*` is as good as none.
    let accepted = office.in_state(&server, "accepted");
    let work = json!({ "date": "2026-11-20", "activity": "preparation", "rate": "adviser", "hours": "1" });
    for (tag, status) in [("*", 201), ("", 201), ("\"5\"", 201), ("\"5\"", 412)] {
        let answer = server.change("POST", &format!("{}/time-entries", address(&accepted)), tag, "", &work);
        assert_eq!(answer.status, status, "{tag}");
    }
}

fn a_weakened_tag_is_distinguished_from_a_change(office: &Office) {
    let server = office.server();
    let draft = server.make(&complete());
    for (language, weak, any) in [
        ("nb", "Tilbudet er ikke endret", "If-Match: * sier ikke hvilken versjon du så."),
        ("nn", "Tilbodet er ikkje endra", "If-Match: * seier ikkje kva versjon du såg."),
        ("en", "The quote has not changed", "If-Match: * does not say which version you read."),
    ] {
        for (tag, status, code, reported) in
            [("W/\"1\"", 412, "etag_weakened", weak), ("*", 428, "precondition_required", any)]
        {
            let headers = [("if-match", tag), ("accept-language", language)];
            let answer = server.send_json("PUT", &address(&draft), &headers, &complete());
            assert_problem(&answer, status, code, tag);
            let detail = answer.json()["detail"].as_str().expect("a detail").to_owned();
            assert!(detail.contains(reported), "{tag} {language}: {detail}");
        }
    }
    assert_eq!(server.etag(&draft), "\"1\"");
}

fn tags_match_character_by_character(office: &Office) {
    let server = office.server();
    let draft = server.make(&complete());
    for tag in ["\"01\"", "\"+1\"", "\" 1\"", "\"1 \""] {
        let answer = server.change("PUT", &address(&draft), tag, "", &complete());
        assert_problem(&answer, 412, "stale", tag);
    }
    assert_eq!(server.etag(&draft), "\"1\"");
}

fn who_has_the_newest_is_not_sent_it_again(office: &Office) {
    let server = office.server();
    let issued = server.issued_complete();
    let pdf = format!("{}/pdf", address(&issued));
    let sha256 = server.quote(&issued)["issue"]["document"]["sha256"].as_str().unwrap().to_owned();
    let document_tag = format!("\"{sha256}\"");
    assert_eq!(server.get(&pdf).header("etag"), document_tag);
    for (address, tag) in [(address(&issued), "\"2\"".to_owned()), (pdf, document_tag)] {
        for known in
            [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), format!("\"a,b\",W/{tag}"), "*".to_owned()]
        {
            for method in ["GET", "HEAD"] {
                let answer = server.send(method, &address, &[("if-none-match", &known)], b"");
                assert_eq!((answer.status, answer.body.len()), (304, 0), "{method} {address} {known}");
                assert_eq!(answer.header("etag"), tag);
            }
        }
        for other in ["\"1\"", "\"x\"", "2", "", "\"2", "W/W/\"2\"", "\"x\", *"] {
            let answer = server.send("GET", &address, &[("if-none-match", other)], b"");
            assert_eq!((answer.status, answer.header("etag")), (200, tag.as_str()), "{address} {other}");
            assert_eq!(answer.header("cache-control"), "private, no-cache");
        }
    }
    // It is no condition of a change.
    let headers = [("if-match", "\"2\""), ("if-none-match", "\"3\"")];
    let answer = server.send_json("POST", &format!("{}/accept", address(&issued)), &headers, &body_of("accept"));
    assert_eq!((answer.status, answer.header("etag")), (200, "\"3\""));
    assert_eq!(server.send_json("GET", &address(&issued), &[("if-none-match", "\"2\"")], &Value::Null).status, 200);
}
