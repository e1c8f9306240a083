//! What every address has in common: errors as problems, methods, media types, languages, ids.

use crate::office::{Caller as _, Server};
use crate::support::request;
use serde_json::json;

const JSON: (&str, &str) = ("content-type", "application/json");

/// Method, path, headers, body, and the status and code that are answered.
type Case<'c> = (&'c str, &'c str, &'c [(&'c str, &'c str)], Option<&'c [u8]>, u16, &'c str);

#[test]
fn every_error_is_a_problem_with_a_stable_code() {
    let server = Server::start();
    let body = request().to_string();
    let body = Some(body.as_bytes());
    let large = vec![b' '; 2 * 1024 * 1024 + 1];
    let estimates = "/api/v1/estimates";
    let cases: &[Case<'_>] = &[
        ("GET", "/nowhere", &[], None, 404, "not_found"),
        ("GET", "/api/v1/tariffs/1999-01-01", &[], None, 404, "not_found"),
        ("GET", "/api/v1/tariffs/..%2f..%2fetc%2fpasswd", &[], None, 404, "not_found"),
        ("GET", "/api/v1/tariffs/%ff", &[], None, 404, "not_found"),
        ("GET", "/api/v1/tariffs/2026-01-01/comparison/x", &[], None, 404, "not_found"),
        ("DELETE", estimates, &[], None, 405, "method_not_allowed"),
        ("POST", "/healthz", &[], None, 405, "method_not_allowed"),
        ("POST", "/openapi.json", &[], None, 405, "method_not_allowed"),
        ("POST", estimates, &[JSON, ("accept", "text/html")], body, 406, "not_acceptable"),
        ("POST", estimates, &[JSON, ("accept", "application/json;q=0, */*;q=0")], body, 406, "not_acceptable"),
        ("POST", estimates, &[JSON], Some(&large), 413, "too_large"),
        ("POST", estimates, &[], body, 415, "unsupported_media_type"),
        ("POST", estimates, &[JSON, ("content-encoding", "br")], body, 415, "unsupported_media_type"),
        ("POST", estimates, &[("content-type", "text/plain")], body, 415, "unsupported_media_type"),
        (
            "POST",
            estimates,
            &[("content-type", "application/json; charset=latin1")],
            body,
            415,
            "unsupported_media_type",
        ),
        ("POST", estimates, &[JSON], Some(b"{\"scope\":"), 400, "syntax"),
        ("POST", estimates, &[JSON], Some(b""), 400, "syntax"),
        ("POST", estimates, &[JSON], Some(b"{} {}"), 400, "syntax"),
        ("POST", estimates, &[JSON], Some(b"{\"scope\":\"\xff\"}"), 400, "syntax"),
        ("POST", estimates, &[JSON], Some(b"{\"scope\":1e999}"), 400, "syntax"),
        ("POST", estimates, &[JSON], Some(b"[]"), 422, "invalid_input"),
        ("POST", estimates, &[JSON], Some(b"null"), 422, "invalid_input"),
        ("POST", estimates, &[JSON], Some(b"{}"), 422, "invalid_input"),
    ];
    for (method, path, headers, body, status, code) in cases {
        let answer = server.send(method, path, headers, body.unwrap_or_default());
        assert_eq!(answer.status, *status, "{method} {path}: {}", String::from_utf8_lossy(&answer.body));
        assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
        let problem = answer.json();
        assert_eq!(problem["code"], *code, "{method} {path}");
        assert_eq!(problem["status"], *status);
        assert_eq!(problem["type"], format!("/docs/problems/{code}"));
        assert!(!problem["title"].as_str().unwrap().is_empty() && !problem["detail"].as_str().unwrap().is_empty());
        assert!(!answer.header("x-request-id").is_empty());
    }
}

#[test]
fn a_wrong_method_is_answered_with_the_right_ones() {
    let server = Server::start();
    for (path, allow) in [
        ("/api/v1/estimates", "POST, OPTIONS"),
        ("/api/v1/estimates/comparison", "POST, OPTIONS"),
        ("/api/v1/estimates/levers", "POST, OPTIONS"),
        ("/api/v1/tariffs", "GET, HEAD, OPTIONS"),
        ("/api/v1/tariffs/current", "GET, HEAD, OPTIONS"),
        ("/healthz", "GET, HEAD, OPTIONS"),
    ] {
        assert_eq!(server.send("PATCH", path, &[], b"").header("allow"), allow, "{path}");
    }
}

#[test]
fn head_answers_the_head_of_get() {
    let server = Server::start();
    let (head, get) = (server.send("HEAD", "/api/v1/tariffs", &[], b""), server.get("/api/v1/tariffs"));
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), get.header("content-length"));
}

#[test]
fn messages_are_in_the_requested_language() {
    let server = Server::start();
    for (accepted, language, title) in [
        ("", "nb", "Finnes ikke"),
        ("nn", "nn", "Finst ikkje"),
        ("en-GB,en;q=0.9", "en", "Not found"),
        ("sv, nn;q=0.8, en;q=0.9", "en", "Not found"),
        ("no", "nb", "Finnes ikke"),
        ("fr", "nb", "Finnes ikke"),
        (";;;=", "nb", "Finnes ikke"),
    ] {
        let answer = server.send("GET", "/nowhere", &[("accept-language", accepted)], b"");
        assert_eq!(answer.header("content-language"), language, "{accepted}");
        assert_eq!(answer.json()["title"], title, "{accepted}");
    }
}

#[test]
fn the_representation_is_the_one_that_is_preferred() {
    let server = Server::start();
    let body = request().to_string();
    for (accepted, content_type) in [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/html, application/pdf;q=0.9, */*;q=0.1", "application/pdf"),
        ("application/json;q=0.5, application/pdf", "application/pdf"),
        ("application/pdf;q=0.5, application/json", "application/json"),
        ("application/json;q=0, */*", "application/pdf"),
    ] {
        let headers = [JSON, ("accept", accepted)];
        let answer = server.send("POST", "/api/v1/estimates", &headers, body.as_bytes());
        assert_eq!((answer.status, answer.header("content-type")), (200, content_type), "{accepted}");
    }
}

#[test]
fn json_may_be_named_in_any_case_and_with_parameters() {
    let server = Server::start();
    let body = request().to_string();
    for content_type in [
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/json; Charset=\"Utf8\"",
        "application/json; profile=\"x\"; charset=utf-8",
        "Application/JSON",
        "application/scope+json",
    ] {
        let answer = server.send("POST", "/api/v1/estimates", &[("content-type", content_type)], body.as_bytes());
        assert_eq!(answer.status, 200, "{content_type}");
    }
}

#[test]
fn json_of_another_encoding_is_refused_with_its_name() {
    let server = Server::start();
    let body = request().to_string();
    for name in ["latin1", "ISO-8859-1", "UTF-16", "utf-8x", "\"windows-1252\""] {
        for (language, reported) in [
            ("nb", "JSON er i UTF-8, men Content-Type sier at kroppen er i "),
            ("nn", "JSON er i UTF-8, men Content-Type seier at kroppen er i "),
            ("en", "JSON is in UTF-8, but Content-Type says that the body is in "),
        ] {
            let content_type = format!("application/json; charset={name}");
            let headers = [("content-type", content_type.as_str()), ("accept-language", language)];
            let answer = server.send("POST", "/api/v1/estimates", &headers, body.as_bytes());
            let detail = format!("{reported}{}.", name.trim_matches('"'));
            assert_eq!((answer.status, &answer.json()["detail"]), (415, &json!(detail)));
        }
    }
}

#[test]
fn a_byte_order_mark_before_json_is_passed_over() {
    let server = Server::start();
    let body = request().to_string();
    let with = |marks: usize| format!("{}{body}", "\u{feff}".repeat(marks));
    let plain = server.send("POST", "/api/v1/estimates", &[JSON], body.as_bytes());
    let marked = server.send("POST", "/api/v1/estimates", &[JSON], with(1).as_bytes());
    assert_eq!((marked.status, marked.json()), (200, plain.json()));
    // One is a mark, two are not.
    let answer = server.send("POST", "/api/v1/estimates", &[JSON], with(2).as_bytes());
    assert_eq!((answer.status, &answer.json()["code"]), (400, &json!("syntax")));
    // A change is the same change with and without it.
    let draft = json!({ "scope": request()["scope"] }).to_string();
    let answer = server.send("POST", "/api/v1/quotes", &[JSON], format!("\u{feff}{draft}").as_bytes());
    assert_eq!(answer.status, 201, "{}", answer.json());
}

#[test]
fn a_compressed_body_is_refused_in_the_language_of_the_caller() {
    let server = Server::start();
    for (language, detail) in [
        ("nb", "Kroppen må være application/json, ukomprimert eller med Content-Encoding: gzip."),
        ("nn", "Kroppen må vere application/json, ukomprimert eller med Content-Encoding: gzip."),
        ("en", "The body must be application/json, uncompressed or with Content-Encoding: gzip."),
    ] {
        let headers = [JSON, ("content-encoding", "br"), ("accept-language", language)];
        let answer = server.send("POST", "/api/v1/estimates", &headers, b"{}");
        assert_eq!((answer.status, &answer.json()["detail"]), (415, &json!(detail)));
    }
    for (language, detail) in [
        ("nb", "Kroppen er ikke gyldig JSON: byte 12 er ikke UTF-8."),
        ("nn", "Kroppen er ikkje gyldig JSON: byte 12 er ikkje UTF-8."),
        ("en", "The body is not valid JSON: byte 12 is not UTF-8."),
    ] {
        let headers = [JSON, ("accept-language", language)];
        let answer = server.send("POST", "/api/v1/estimates", &headers, b"{\"scope\": \"\xff\"}");
        assert_eq!((answer.status, &answer.json()["detail"]), (400, &json!(detail)));
    }
}

#[test]
fn a_sound_request_id_is_adopted_and_another_is_not() {
    let server = Server::start();
    let id = |sent: &str| {
        let answer = server.send("GET", "/healthz", &[("x-request-id", sent)], b"");
        answer.header("x-request-id").to_owned()
    };
    assert_eq!(id("case-2026.1_a"), "case-2026.1_a");
    for bad in ["", "a b", "<script>", "a".repeat(65).as_str()] {
        let given = id(bad);
        assert!(given != bad && given.len() == 16, "{bad} -> {given}");
    }
    assert_ne!(id(""), id(""));
}

#[test]
fn the_pages_that_describe_the_interface_need_nothing_from_elsewhere() {
    let server = Server::start();
    assert_eq!(server.get("/healthz").json(), json!({ "status": "ok" }));
    let page = server.get("/docs/");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let html = String::from_utf8(page.body).unwrap();
    let mut sources = 0;
    for attribute in ["src=\"", "href=\""] {
        for part in html.split(attribute).skip(1) {
            let source = part.split('"').next().unwrap();
            assert!(!source.contains("//"), "{source} is elsewhere");
            if source == "data:," {
                continue;
            }
            let address = if source.starts_with('/') { source.to_owned() } else { format!("/docs/{source}") };
            assert_eq!(server.get(&address).status, 200, "{source}");
            sources += 1;
        }
    }
    assert!(sources >= 4, "{sources} sources were found");
    let moved = server.get("/docs");
    assert_eq!((moved.status / 100, moved.header("location")), (3, "/docs/"), "a folder without its slash leads to it");
}
