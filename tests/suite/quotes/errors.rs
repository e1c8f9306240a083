//! What every address of quotes has in common: problems in three languages, methods, media types, bodies.

use crate::office::{
    Caller as _, JSON, Office, QUOTES, address, assert_problem, body_of, complete, faults, id, on_both,
};
use serde_json::{Value, json};

on_both!(
    errors_are_problems_in_the_requested_language,
    an_identity_of_another_form_names_nothing,
    a_wrong_method_is_answered_with_the_right_ones,
    head_answers_the_head_of_get,
    a_body_is_json_and_not_too_large,
    a_body_that_delete_does_not_have_is_not_passed_over_in_silence,
    a_parameter_given_once_is_not_reported_as_given_twice,
    what_was_expected_is_reported_in_the_requested_language,
    a_preview_is_what_is_accepted,
    a_preview_as_svg_is_had_by_naming_it,
    whatever_is_sent_is_no_fault_of_ours,
);

/// The addresses below a quote, with the methods of each.
const BELOW: [(&str, &str); 10] = [
    ("", "GET, HEAD, PUT, DELETE"),
    ("/issue", "POST"),
    ("/accept", "POST"),
    ("/decline", "POST"),
    ("/withdraw", "POST"),
    ("/revisions", "POST"),
    ("/pdf", "GET, HEAD"),
    ("/preview", "GET, HEAD"),
    ("/events", "GET, HEAD"),
    ("/comparison", "GET, HEAD"),
];

fn errors_are_problems_in_the_requested_language(office: &Office) {
    let server = office.server();
    let (draft, declined) = (office.in_state(&server, "draft"), office.in_state(&server, "declined"));
    let revised = office.in_state(&server, "superseded");
    let used = [("idempotency-key", "used")];
    server.send_json("POST", QUOTES, &used, &complete());
    let (draft, declined, revised) = (address(&draft), address(&declined), address(&revised));
    let nobody = address("01a20320-a200-7a43-b599-662c81bed5b6");
    let cases = [
        ("GET", nobody, vec![], Value::Null, 404, "not_found"),
        ("PUT", draft.clone(), vec![], complete(), 428, "precondition_required"),
        ("PUT", draft.clone(), vec![("if-match", "\"7\"")], complete(), 412, "stale"),
        ("PUT", draft.clone(), vec![("if-match", "7")], complete(), 400, "bad_header"),
        ("PUT", draft.clone(), vec![("if-match", "\"1\"")], json!({ "language": "x" }), 422, "invalid_input"),
        ("PATCH", draft.clone(), vec![], Value::Null, 405, "method_not_allowed"),
        ("GET", format!("{draft}/pdf"), vec![], Value::Null, 409, "not_issued"),
        ("GET", format!("{draft}/comparison"), vec![], Value::Null, 409, "nothing_to_compare"),
        ("GET", format!("{draft}/preview"), vec![("accept", "text/html")], Value::Null, 406, "not_acceptable"),
        ("POST", format!("{declined}/accept"), vec![("if-match", "\"3\"")], json!({}), 409, "wrong_state"),
        ("POST", format!("{revised}/revisions"), vec![], Value::Null, 409, "already_revised"),
        ("POST", QUOTES.to_owned(), used.to_vec(), json!({}), 422, "idempotency_key_reused"),
        ("GET", format!("{QUOTES}?limit=0"), vec![], Value::Null, 422, "invalid_input"),
    ];
    for (method, address, headers, body, status, code) in cases {
        let reported = ["nb", "nn", "en"].map(|language| {
            let headers = [&headers[..], &[("accept-language", language)]].concat();
            let answer = server.send_json(method, &address, &headers, &body);
            assert_problem(&answer, status, code, &format!("{method} {address}"));
            assert_eq!(answer.header("content-language"), language, "{code}");
            assert!(!answer.header("x-request-id").is_empty());
            let problem = answer.json();
            let titled = !problem["title"].as_str().unwrap().is_empty();
            assert!(titled && problem["detail"].as_str().unwrap().len() > 10, "{problem}");
            let messages: Vec<String> =
                problem["errors"].as_array().into_iter().flatten().map(Value::to_string).collect();
            (problem["detail"].to_string(), messages)
        });
        let english = &reported[2];
        assert!(reported[..2].iter().all(|other| other.0 != english.0), "{code}: {}", english.0);
        assert!(
            english.1.is_empty() || reported[..2].iter().all(|other| other.1 != english.1),
            "{code}: {:?}",
            english.1
        );
    }
}

fn an_identity_of_another_form_names_nothing(office: &Office) {
    let server = office.server();
    let draft = server.make(&complete());
    let braced = format!("%7B{draft}%7D");
    let random = "5f0e7a34-1c2b-4d5e-8f90-a1b2c3d4e5f6";
    for id in
        [&draft.to_uppercase(), &draft.replace('-', ""), &braced, random, "1", "%00", "%ff", "..%2f..", "x%2fissue"]
    {
        for (below, methods) in BELOW {
            for method in methods.split(", ").filter(|method| *method != "HEAD") {
                let action = below.trim_start_matches('/');
                let body = if method == "PUT" { complete() } else { body_of(action) };
                let answer = server.change(method, &format!("{}{below}", address(id)), "\"1\"", "", &body);
                assert_problem(&answer, 404, "not_found", &format!("{method} {id}{below}"));
            }
        }
    }
    assert_eq!(server.get(&format!("{QUOTES}/")).status, 404);
    assert_eq!(server.get(&format!("{}/nothing", address(&draft))).status, 404);
}

fn a_wrong_method_is_answered_with_the_right_ones(office: &Office) {
    let server = office.server();
    let draft = address(&server.make(&complete()));
    let below = BELOW.map(|(below, methods)| (format!("{draft}{below}"), methods));
    let others =
        [(QUOTES.to_owned(), "GET, HEAD, POST"), ("/api/v1/documents/verification".to_owned(), "GET, HEAD, POST")];
    for (address, allow) in below.into_iter().chain(others) {
        let allow = &format!("{allow}, OPTIONS");
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"] {
            if allow.split(", ").any(|allowed| allowed == method) {
                continue;
            }
            let answer = server.change(method, &address, "\"1\"", "", &Value::Null);
            assert_problem(&answer, 405, "method_not_allowed", &format!("{method} {address}"));
            assert_eq!(answer.header("allow"), allow, "{method} {address}");
            assert!(answer.json()["detail"].as_str().unwrap().contains(allow.as_str()));
        }
    }
}

fn head_answers_the_head_of_get(office: &Office) {
    let server = office.server();
    let (draft, issued) = (address(&server.make(&complete())), address(&server.issued_complete()));
    let missing = address("01a20320-a200-7a43-b599-662c81bed5b6");
    for address in [
        QUOTES.to_owned(),
        format!("{QUOTES}?limit=0"),
        issued.clone(),
        format!("{issued}/pdf"),
        format!("{issued}/events"),
        format!("{issued}/comparison"),
        format!("{draft}/pdf"),
        format!("{draft}/preview"),
        missing,
    ] {
        let (head, get) = (server.send("HEAD", &address, &[], b""), server.get(&address));
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{address}");
        for name in ["content-length", "content-type", "etag", "cache-control", "content-disposition", "page-count"] {
            assert_eq!(head.header(name), get.header(name), "{address} {name}");
        }
    }
    assert_eq!(server.events(draft.rsplit('/').next().unwrap()).len(), 1);
}

fn a_body_is_json_and_not_too_large(office: &Office) {
    let server = office.server();
    let (draft, issued) = (address(&server.make(&complete())), address(&server.issued_complete()));
    let large = vec![b' '; 2 * 1024 * 1024 + 1];
    let deep = "[".repeat(100_000);
    for (method, address, tag) in [
        ("POST", QUOTES.to_owned(), "\"1\""),
        ("PUT", draft.clone(), "\"1\""),
        ("POST", format!("{draft}/issue"), "\"1\""),
        ("POST", format!("{issued}/accept"), "\"2\""),
        ("POST", format!("{issued}/decline"), "\"2\""),
        ("POST", format!("{issued}/withdraw"), "\"2\""),
        ("POST", format!("{issued}/revisions"), "\"2\""),
        ("DELETE", draft.clone(), "\"1\""),
    ] {
        let what = format!("{method} {address}");
        let text = "{}".as_bytes();
        let gzip = ("content-encoding", "gzip");
        let brotli = ("content-encoding", "br");
        for (headers, body, status, code) in [
            (vec![], text, 415, "unsupported_media_type"),
            (vec![("content-type", "text/json")], text, 415, "unsupported_media_type"),
            (vec![JSON, brotli], text, 415, "unsupported_media_type"),
            (vec![JSON, gzip], text, 400, "syntax"),
            (vec![JSON], &large[..], 413, "too_large"),
            (vec![JSON], b"{", 400, "syntax"),
            (vec![JSON], b"{}{}", 400, "syntax"),
            (vec![JSON], b"{\"\xff\":1}", 400, "syntax"),
            (vec![JSON], deep.as_bytes(), 400, "syntax"),
        ] {
            let headers = [&headers[..], &[("if-match", tag)]].concat();
            let answer = server.send(method, &address, &headers, body);
            assert_problem(&answer, status, code, &what);
        }
    }
    // A member that comes twice says two things.
    let body = br#"{"reason":"a","reason":"b"}"#;
    let headers = [JSON, ("if-match", "\"2\"")];
    let answer = server.send("POST", &format!("{issued}/decline"), &headers, body);
    assert_eq!(answer.faults(), faults(&[("$.reason", "duplicate_field")]));
}

fn a_body_that_delete_does_not_have_is_not_passed_over_in_silence(office: &Office) {
    let server = office.server();
    let draft = address(&server.make(&complete()));
    let answer = server.change("DELETE", &draft, "\"1\"", "", &json!({ "reason": "Feil." }));
    assert_eq!((answer.status, answer.faults()), (422, faults(&[("$.reason", "unknown_field")])));
    assert_eq!(server.get(&draft).header("etag"), "\"1\"");
    assert_eq!(server.change("DELETE", &draft, "\"1\"", "", &json!({})).status, 204);
}

fn a_parameter_given_once_is_not_reported_as_given_twice(office: &Office) {
    let server = office.server();
    let draft = address(&server.make(&complete()));
    for (below, parameter) in [("preview", "page=1"), ("comparison", "with=01a20320-a200-7a43-b599-662c81bed5b6")] {
        for parameters in [format!("side=1&{parameter}"), format!("{parameter}&side=1")] {
            let answer = server.get(&format!("{draft}/{below}?{parameters}"));
            assert_eq!(answer.faults(), faults(&[("$.side", "unknown_field")]), "{below}?{parameters}");
        }
    }
}

fn what_was_expected_is_reported_in_the_requested_language(office: &Office) {
    let server = office.server();
    let draft = address(&server.make(&complete()));
    for address in [
        format!("{QUOTES}?limit=0"),
        format!("{QUOTES}?status=open"),
        format!("{QUOTES}?status=issued,"),
        format!("{QUOTES}?case_number=1"),
        format!("{QUOTES}?sort=price"),
        format!("{QUOTES}?from=tomorrow"),
        format!("{QUOTES}?q=%25"),
        format!("{QUOTES}?cursor=x"),
        format!("{draft}/preview?page=0"),
        format!("{draft}/comparison?with=1"),
    ] {
        let expected = ["nb", "nn", "en"].map(|language| {
            let answer = server.send_json("GET", &address, &[("accept-language", language)], &Value::Null);
            let message = answer.json()["errors"][0]["message"].as_str().unwrap().to_owned();
            // Behind what was found.
            message.split_once("; ").unwrap_or_else(|| panic!("{message}")).1.split_once(' ').unwrap().1.to_owned()
        });
        let [nb, nn, en] = &expected;
        assert!(nb != en && nn != en, "{address}: {nb}");
    }
}

fn a_preview_is_what_is_accepted(office: &Office) {
    let server = office.server();
    let draft = server.make(&complete());
    let preview = format!("{}/preview", address(&draft));
    for (accept, content_type, start) in [
        ("", "application/pdf", &b"%PDF-"[..]),
        ("*/*", "application/pdf", b"%PDF-"),
        ("image/*", "image/svg+xml", b"<svg"),
        ("image/svg+xml", "image/svg+xml", b"<svg"),
        ("application/pdf;q=0.5, image/svg+xml", "image/svg+xml", b"<svg"),
    ] {
        let answer = server.send_json("GET", &preview, &[("accept", accept)], &Value::Null);
        assert_eq!((answer.status, answer.header("content-type")), (200, content_type), "{accept}");
        assert!(answer.body.starts_with(start), "{accept}");
        assert_eq!(answer.header("cache-control"), "private, no-cache");
    }
    let png = server.send_json("GET", &preview, &[("accept", "image/png")], &Value::Null);
    assert_problem(&png, 406, "not_acceptable", "a picture of pixels");
    let pages: usize = server.get(&preview).header("page-count").parse().expect("a number of pages");
    assert!(pages > 1, "{pages}");
    for (page, status) in [(pages, 200), (pages + 1, 404), (100_000, 404)] {
        let address = format!("{preview}?page={page}");
        let answer = server.send_json("GET", &address, &[("accept", "image/svg+xml")], &Value::Null);
        assert_eq!(answer.status, status, "page {page} of {pages}");
    }
    let bad = faults(&[("$.page", "bad_parameter")]);
    for (parameters, expected) in [
        ("page=0", bad.clone()),
        ("page=-1", bad.clone()),
        ("page=", bad.clone()),
        ("page=x", bad),
        ("side=1", faults(&[("$.side", "unknown_field")])),
        ("page=1&page=1", faults(&[("$.page", "duplicate_field")])),
    ] {
        let answer =
            server.send_json("GET", &format!("{preview}?{parameters}"), &[("accept", "image/svg+xml")], &Value::Null);
        assert_problem(&answer, 422, "invalid_input", parameters);
        assert_eq!(answer.faults(), expected, "{parameters}");
    }
}

fn a_preview_as_svg_is_had_by_naming_it(office: &Office) {
    let server = office.server();
    let preview = format!("{}/preview", address(&server.make(&complete())));
    for accept in ["image/svg+xml", "image/svg+xml;q=0.9, application/pdf;q=0.5", "image/SVG+xml, */*;q=0.1"] {
        let answer = server.send_json("GET", &preview, &[("accept", accept)], &Value::Null);
        assert_eq!((answer.status, answer.header("content-type")), (200, "image/svg+xml"), "{accept}");
        assert!(answer.body.starts_with(b"<svg"), "{accept}");
    }
}

fn whatever_is_sent_is_no_fault_of_ours(office: &Office) {
    let server = office.server();
    let (draft, issued) = (server.make(&complete()), server.issued_complete());
    let mut hostile = complete();
    hostile["scope"]["project"]["title"] =
        json!("'; drop table quotes; -- %_\\ \"x\" $1 {} #read(\"/etc/passwd\") </script>");
    hostile["scope"]["applicant"]["name"] = json!("Ω≈ç√ ÅØÆ ' \" \\ % _ :* & | !");
    let hostile = id(&server.issued_of(&hostile));
    assert_eq!(server.quote(&hostile)["scope"]["applicant"]["name"], "Ω≈ç√ ÅØÆ ' \" \\ % _ :* & | !");
    let bodies = [
        json!(null),
        json!(true),
        json!(""),
        json!(-1),
        json!([[]]),
        json!({ "scope": [] }),
        json!({ "reason": "\u{0}" }),
        json!({ "reason": "x".repeat(1_001) }),
        json!({ "signed_by": {}, "role": [], "signed_on": "0000-00-00" }),
        json!({ "signed_by": "a", "role": "b", "signed_on": "-9999-01-01" }),
        json!({ "scope": complete()["scope"], "delivery_date": "9999-12-31", "case_number": "2026/1234-5\u{0}" }),
    ];
    for quote in [&draft, &issued, &hostile] {
        let tag = server.etag(quote);
        for (below, _) in BELOW {
            for method in ["GET", "POST", "PUT"] {
                for body in &bodies {
                    let headers = [JSON, ("if-match", tag.as_str())];
                    let address = format!("{}{below}", address(quote));
                    // What would succeed is left to other tests.
                    if (method, below) == ("POST", "/issue")
                        || (method, below) == ("POST", "/revisions")
                        || body.is_null()
                    {
                        continue;
                    }
                    let text = body.to_string();
                    let answer = server.send(method, &address, &headers, text.as_bytes());
                    assert!(answer.status < 500, "{method} {address} {body}: {}", answer.status);
                }
            }
        }
    }
    for name in ["status", "q", "case_number", "sort", "from", "to", "cursor", "limit", "x"] {
        for value in
            ["", "%00", "'", "%22", "-1", "99999999999999999999", "1e9", "%F0%9F%98%80", "%ff", "NULL", "%5C", "a%0Ab"]
        {
            let answer = server.get(&format!("{QUOTES}?{name}={value}"));
            assert!(matches!(answer.status, 200 | 400 | 422), "{name}={value}: {}", answer.status);
        }
    }
    assert!(office.audit(&[]).0);
}
