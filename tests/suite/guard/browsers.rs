//! What protects browsers: other origins, policies and headers on every kind of answer.

use crate::office::{Answer, Caller as _, OWN, Office, assert_problem, assert_protected};
use crate::support::{request, text};

const ORIGIN: &str = "https://www.ssb.no";
const CORS: &str = "PRISOVERSLAG__HTTP__CORS_ORIGINS";
/// What anyone may call.
const PUBLIC: [(&str, &str); 10] = [
    ("GET", "/api/v1/caller"),
    ("GET", "/api/v1/tariffs"),
    ("GET", "/api/v1/tariffs/current"),
    ("GET", "/api/v1/tariffs/current/comparison/current"),
    ("GET", "/api/v1/tariffs/current/tables"),
    ("GET", "/api/v1/tariffs/current/areas"),
    ("POST", "/api/v1/estimates"),
    ("POST", "/api/v1/estimates/comparison"),
    ("POST", "/api/v1/estimates/levers"),
    ("POST", "/api/v1/documents/verification"),
];
/// What not everyone may, and what is no part of the interface.
const PRIVATE: [(&str, &str); 8] = [
    ("GET", "/api/v1/quotes"),
    ("POST", "/api/v1/quotes"),
    ("GET", "/api/v1/keys"),
    ("POST", "/api/v1/tariffs/reload"),
    ("GET", "/api/v1/line-items"),
    ("GET", "/metrics"),
    ("GET", "/"),
    ("POST", "/sign-out"),
];

fn reported(answer: &Answer) -> Vec<String> {
    let names = answer.headers.iter().filter(|(name, _)| name.as_str().starts_with("access-control-"));
    let mut names: Vec<_> = names.map(|(name, value)| format!("{name}: {}", value.to_str().expect("text"))).collect();
    names.sort();
    names
}

#[test]
fn a_page_of_a_configured_origin_may_call_what_anyone_may() {
    let office = Office::sqlite();
    let admin = office.key("admin");
    let service = office.server_with(&[(CORS, "https://www.ssb.no https://data.ssb.no")]);
    let body = request().to_string();
    let json = ("content-type", "application/json");
    for (method, path) in PUBLIC {
        let preflight = [("origin", ORIGIN), ("access-control-request-method", method)];
        let preflight =
            [&preflight[..], &[("access-control-request-headers", "content-type,accept-language")]].concat();
        let answer = service.send("OPTIONS", path, &preflight, b"");
        assert_eq!(answer.status, 200, "{path}");
        let told_here = reported(&answer).join("\n");
        assert!(told_here.contains(&format!("access-control-allow-origin: {ORIGIN}")), "{path}: {told_here}");
        assert!(told_here.contains(method), "{path}: {told_here}");
        assert!(!told_here.contains("credentials") && !told_here.contains("authorization"), "{path}: {told_here}");
        assert_protected(|name| answer.header(name).to_owned(), path);
        // What carries a credential, or changes by another method, is not allowed from elsewhere.
        for (name, value) in
            [("access-control-request-headers", "authorization"), ("access-control-request-method", "DELETE")]
        {
            let mut asked = vec![("origin", ORIGIN), ("access-control-request-method", method)];
            asked.retain(|(asked, _)| *asked != name);
            asked.push((name, value));
            let answer = service.send("OPTIONS", path, &asked, b"");
            assert_problem(&answer, 403, "cross_site", &format!("{path} {value}"));
        }
        let sent = if method == "POST" { body.as_bytes() } else { b"" };
        for caller in [service.by_nobody(), service.by(&admin)] {
            let answer = caller.send(method, path, &[("origin", ORIGIN), json], sent);
            let [allowed, exposed] = reported(&answer).try_into().expect("two headers");
            assert_eq!(allowed, format!("access-control-allow-origin: {ORIGIN}"), "{path}");
            assert!(exposed.starts_with("access-control-expose-headers: "), "{path}: {exposed}");
            assert!(
                ["etag", "link", "ratelimit", "x-request-id"].iter().all(|name| exposed.contains(name)),
                "{exposed}"
            );
            assert!(answer.header("vary").to_lowercase().contains("origin"), "{path}: {}", answer.header("vary"));
        }
    }
}

#[test]
fn a_page_of_another_origin_learns_nothing() {
    let office = Office::sqlite();
    let admin = office.key("admin");
    let service = office.server_with(&[(CORS, ORIGIN)]);
    for (method, path) in PUBLIC.iter().chain(&PRIVATE) {
        for origin in ["https://evil.example.org", "null", "http://www.ssb.no", "https://www.ssb.no.evil.example.org"] {
            let preflight = [("origin", origin), ("access-control-request-method", *method)];
            let answer = service.send("OPTIONS", path, &preflight, b"");
            assert!(!reported(&answer).join("").contains("allow-origin"), "{path} {origin}: {:?}", reported(&answer));
            let answer = service.by(&admin).send(method, path, &[("origin", origin)], b"");
            assert_eq!(reported(&answer), [""; 0], "{path} {origin}");
        }
    }
    for (method, path) in PRIVATE {
        let preflight = [("origin", ORIGIN), ("access-control-request-method", method)];
        assert_eq!(reported(&service.send("OPTIONS", path, &preflight, b"")), [""; 0], "{path}");
        assert_eq!(reported(&service.by(&admin).send(method, path, &[("origin", ORIGIN)], b"")), [""; 0], "{path}");
    }
}

#[test]
fn by_default_no_origin_learns_anything() {
    let office = Office::sqlite();
    office.key("admin");
    let service = office.server();
    for (method, path) in PUBLIC.iter().chain(&PRIVATE) {
        let preflight = [("origin", ORIGIN), ("access-control-request-method", *method)];
        assert_eq!(reported(&service.send("OPTIONS", path, &preflight, b"")), [""; 0], "{path}");
        assert_eq!(reported(&service.send(method, path, &[("origin", ORIGIN)], b"")), [""; 0], "{path}");
    }
}

#[test]
fn every_kind_of_answer_is_protected_and_no_page_runs_a_script_of_its_own() {
    let office = Office::sqlite();
    let officer = office.key("case_officer");
    let service = office.server();
    let quote = service.by(&officer).issued_for(OWN);
    let nobody = service.by_nobody();
    let officer = service.by(&officer);
    let pdf = officer.get(&format!("{quote}/pdf"));
    assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"));
    let tag = officer.get(&quote).header("etag").to_owned();
    let home = text(&nobody.get("/").body);
    let style = home
        .split_once("rel=\"stylesheet\" href=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .expect("a style")
        .0
        .to_owned();
    let answers = [
        ("JSON", nobody.get("/api/v1/tariffs")),
        ("a problem", nobody.get("/nowhere")),
        ("a refusal", nobody.get("/api/v1/keys")),
        ("another method", nobody.send("PUT", "/healthz", &[], b"")),
        ("not modified", officer.send("GET", &quote, &[("if-none-match", &tag)], b"")),
        ("a redirect", nobody.get("/docs/nothing")),
        ("a document", pdf),
        ("what cannot be decoded", nobody.get("/api/v1/quotes/%ff")),
        ("a page", nobody.get("/")),
        ("a failed sign-in", nobody.get("/sign-in")),
        ("the description", nobody.get("/docs/")),
        ("a script of it", nobody.get("/docs/swagger-ui-bundle.js")),
        ("a style", nobody.get(&style)),
    ];
    for (what, answer) in &answers {
        assert_protected(|name| answer.header(name).to_owned(), what);
        assert!(answer.status != 500, "{what}");
        let policy = answer.header("content-security-policy");
        let of_scripts = policy.split(';').map(str::trim).find(|part| part.starts_with("script-src"));
        let of_scripts =
            of_scripts.or_else(|| policy.split(';').map(str::trim).find(|part| part.starts_with("default-src")));
        if answer.header("content-type") != "application/pdf" {
            assert!(matches!(of_scripts, Some("default-src 'none'" | "script-src 'self'")), "{what}: {policy}");
        }
        // Nothing promises encryption where there is none.
        assert_eq!(answer.header("strict-transport-security"), "", "{what}");
        if answer.header("content-type").starts_with("text/html") {
            let page = text(&answer.body);
            for part in page.split("<script").skip(1) {
                let (attributes, rest) = part.split_once('>').expect("its end");
                assert!(attributes.contains("src=") && rest.starts_with("</script"), "{what}: {attributes}");
                assert!(!attributes.contains("//"), "{what}: {attributes}");
            }
            for part in [" onload=", " onclick=", "javascript:", " style="] {
                assert!(!page.contains(part), "{what}: {part}");
            }
        }
    }
}
