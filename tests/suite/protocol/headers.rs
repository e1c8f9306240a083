//! What headers tell a program: limits, validators, links, names, methods and preferences.

use serde_json::json;

use crate::office::{Answer, Caller as _, JSON, Office, Server, address, assert_problem, draft, draft_with, work};
use crate::support::request;

/// A parameter of a header of the form `"minute";r=9;t=6`.
fn parameter(answer: &Answer, header: &str, name: &str) -> u32 {
    let value = answer.header(header);
    let found = value.split(';').filter_map(|part| part.split_once('=')).find(|(one, _)| *one == name);
    found.unwrap_or_else(|| panic!("{header}: {value}")).1.parse().expect("a number")
}

#[test]
fn a_caller_is_told_how_their_limit_stands_before_they_are_refused() {
    let office = Office::sqlite();
    let key = office.key("case_officer");
    let limits =
        [("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "30"), ("PRISOVERSLAG__LIMITS__CLIENT_PER_MINUTE", "50")];
    let service = office.server_with(&limits);
    let nobody = service.by_nobody();
    let first = nobody.get("/api/v1/tariffs");
    assert_eq!(first.header("ratelimit-policy"), "\"minute\";q=30;w=60");
    assert_eq!([parameter(&first, "ratelimit", "r"), parameter(&first, "ratelimit", "t")], [29, 2]);
    // A document counts as ten.
    let pdf = nobody.post_for_pdf("/api/v1/estimates", &request());
    assert_eq!(pdf.status, 200);
    assert!((17..=21).contains(&parameter(&pdf, "ratelimit", "r")), "{}", pdf.header("ratelimit"));
    let refused = (0..60).map(|_| nobody.get("/api/v1/tariffs")).find(|answer| answer.status == 429);
    let refused = refused.expect("a refusal");
    assert_eq!(parameter(&refused, "ratelimit", "r"), 0);
    assert_eq!(parameter(&refused, "ratelimit", "t").to_string(), refused.header("retry-after"));
    // A known caller has a limit of their own.
    let known = service.by(&key).get("/api/v1/tariffs");
    assert_eq!((known.header("ratelimit-policy"), parameter(&known, "ratelimit", "r")), ("\"minute\";q=50;w=60", 49));
    // Whoever has no limit is told of none.
    let open = Server::start().get("/api/v1/tariffs");
    assert_eq!((open.status, open.header("ratelimit")), (200, ""));
}

#[test]
fn what_seldom_changes_has_a_validator_and_a_problem_is_stored_nowhere() {
    let server = Server::start();
    for path in [
        "/api/v1/tariffs",
        "/api/v1/tariffs/current",
        "/api/v1/tariffs/2023-01-01/comparison/current",
        "/api/v1/tariffs/current/tables",
        "/api/v1/tariffs/current/areas/export",
        "/openapi.json",
        "/docs/swagger-ui.css",
    ] {
        for coding in ["identity", "gzip"] {
            let first = server.send("GET", path, &[("accept-encoding", coding)], b"");
            let tag = first.header("etag").to_owned();
            assert!(first.status == 200 && tag.len() > 20, "{path} {}", first.status);
            assert!(!first.header("cache-control").is_empty(), "{path}");
            let again = server.send("GET", path, &[("if-none-match", &tag), ("accept-encoding", coding)], b"");
            assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, tag.as_str()), "{path}");
            let other = server.send("GET", path, &[("if-none-match", "\"other\"")], b"");
            assert_eq!(other.status, 200, "{path}");
        }
    }
    for (method, path) in [("GET", "/api/v1/nothing"), ("PUT", "/api/v1/estimates"), ("POST", "/api/v1/estimates")] {
        let answer = server.send(method, path, &[], b"");
        assert_eq!(answer.header("cache-control"), "no-store", "{method} {path} {}", answer.status);
    }
}

#[test]
fn head_and_options_answer_for_every_path() {
    let server = Server::start();
    for path in ["/api/v1/tariffs/current", "/openapi.json", "/healthz", "/", "/docs/codes"] {
        let (get, head) = (server.get(path), server.send("HEAD", path, &[], b""));
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        for name in ["content-type", "content-length", "etag", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
    for (path, methods) in [
        ("/api/v1/estimates", "POST, OPTIONS"),
        ("/api/v1/quotes", "GET, HEAD, POST, OPTIONS"),
        ("/api/v1/tariffs/current", "GET, HEAD, OPTIONS"),
    ] {
        let answer = server.send("OPTIONS", path, &[], b"");
        assert_eq!((answer.status, answer.header("allow"), answer.body.len()), (204, methods, 0), "{path}");
        let other = server.send("PATCH", path, &[], b"");
        assert_problem(&other, 405, "method_not_allowed", path);
        assert_eq!(other.header("allow"), methods);
    }
    assert_eq!(server.send("OPTIONS", "/api/v1/nothing", &[], b"").status, 404);
}

#[test]
fn a_page_links_to_the_next_one_with_all_that_was_asked() {
    let server = Server::start();
    for number in 1..=5 {
        let case = json!(format!("2026/{number}"));
        server.issue(&server.drafted_of(&draft_with(&[("/case_number", case)])));
    }
    for (path, list) in [
        ("/api/v1/quotes?status=issued&limit=2", "quotes"),
        ("/api/v1/line-items?limit=3&stage=quoted&from=2026-01-01", "line_items"),
        ("/api/v1/events?limit=3&type=issue,create", "events"),
    ] {
        let (mut address, mut found, mut pages) = (path.to_owned(), Vec::new(), 0);
        loop {
            let page = server.get(&address);
            assert_eq!(page.status, 200, "{address}");
            pages += 1;
            found.extend(page.json()[list].as_array().expect("rows").clone());
            let Some(next) = page.header("link").strip_suffix(">; rel=\"next\"") else {
                assert_eq!(page.header("link"), "", "{address}");
                break;
            };
            address = next.trim_start_matches('<').to_owned();
        }
        let limit = if list == "quotes" { 200 } else { 1_000 };
        let whole = path.replace("limit=2", "limit=200").replace("limit=3", "limit=1000");
        let whole = server.read_json(&whole)[list].as_array().expect("rows").clone();
        assert!(pages > 1 && whole.len() < limit && found == whole, "{path}: {pages} pages, {} rows", found.len());
    }
}

#[test]
fn a_file_has_the_name_of_what_it_is_and_whom_it_is_for() {
    let server = Server::start();
    let name = json!("Høgskulen \"på\" Vest/landet");
    let mut changed = draft_with(&[("/scope/applicant/name", name)]);
    changed["language"] = json!("nn");
    let quote = server.issue(&server.drafted_of(&changed));
    let pdf = server.get(&format!("{}/pdf", address(&quote)));
    assert_eq!(
        pdf.header("content-disposition"),
        "inline; filename=\"Tilbod 2026-000001 Hogskulen pa Vest-landet.pdf\"; \
         filename*=UTF-8''Tilbod%202026-000001%20H%C3%B8gskulen%20p%C3%A5%20Vest-landet.pdf"
    );
    let estimate = server.post_for_pdf("/api/v1/estimates", &request());
    assert_eq!(estimate.header("content-disposition"), "inline; filename=\"Prisanslag 2026-11-22 NTNU.pdf\"");
}

#[test]
fn a_change_may_be_answered_without_a_body() {
    let server = Server::start();
    let minimal = [JSON, ("prefer", "respond-async, return=minimal"), ("idempotency-key", "k-1")];
    let made = server.send("POST", "/api/v1/quotes", &minimal, draft().to_string().as_bytes());
    assert_eq!((made.status, made.body.len(), made.header("etag")), (201, 0, "\"1\""));
    assert_eq!(made.header("preference-applied"), "return=minimal");
    let path = made.header("location").to_owned();
    // The answer that is stored for the key is whole.
    let whole = server.send("POST", "/api/v1/quotes", &[JSON, minimal[2]], draft().to_string().as_bytes());
    assert_eq!((whole.status, whole.json()["id"].as_str()), (201, path.rsplit('/').next()));
    let seen = [("if-match", "\"1\""), ("prefer", "return=\"minimal\"")];
    let issued = server.send("POST", &format!("{path}/issue"), &seen, b"");
    assert_eq!((issued.status, issued.body.len(), issued.header("etag")), (204, 0, "\"2\""));
    // A fault is told all the same, and reading has nothing to leave out.
    let late = server.send("POST", &format!("{path}/issue"), &seen, b"");
    assert_problem(&late, 409, "wrong_state", "issued before");
    let read = server.send("GET", &path, &[("prefer", "return=minimal")], b"");
    assert_eq!((read.status, read.json()["state"].as_str()), (200, Some("issued")));
    let other = server.send(
        "POST",
        "/api/v1/quotes",
        &[JSON, ("prefer", "return=representation")],
        draft().to_string().as_bytes(),
    );
    assert_eq!((other.status, other.header("preference-applied"), other.body.is_empty()), (201, "", false));
}

/// What an answer says was made can be read where it says.
#[test]
fn every_location_can_be_read() {
    let office = Office::sqlite();
    let admin = office.key("admin");
    let officer = office.key("case_officer");
    let service = office.server();
    let key = json!({ "owner": "Økonomi", "roles": ["finance"], "valid_to": "2027-12-31" });
    let made = service.by(&admin).post("/api/v1/keys", &key);
    let read = service.by(&admin).get(made.header("location"));
    assert_eq!((made.status, read.status), (201, 200));
    assert_eq!((&read.json()["id"], read.json().get("key")), (&made.json()["id"], None));
    let caller = service.by(&officer);
    let quote = caller.issued();
    caller.must(&quote, "accept");
    let made = caller.post(&format!("{}/time-entries", address(&quote)), &work("preparation", "adviser", "1.00"));
    assert_eq!((made.status, caller.get(made.header("location")).status), (201, 200));
}

#[test]
fn a_preflight_that_is_refused_says_what_is_allowed() {
    let service = Server::start_with(&[("PRISOVERSLAG__HTTP__CORS_ORIGINS", "https://www.ssb.no")]);
    let preflight = |origin: &str, header: &str| {
        let asked =
            [("origin", origin), ("access-control-request-method", "POST"), ("access-control-request-headers", header)];
        service.send("OPTIONS", "/api/v1/estimates", &asked, b"")
    };
    assert_eq!(preflight("https://www.ssb.no", "content-type,content-encoding,if-none-match,x-request-id").status, 200);
    let refused = preflight("https://www.ssb.no", "x-other");
    assert_problem(&refused, 403, "cross_site", "another header");
    assert!(refused.json()["detail"].as_str().is_some_and(|text| text.contains("content-type")));
    assert_problem(&preflight("https://other.example", "content-type"), 403, "cross_site", "another origin");
}
