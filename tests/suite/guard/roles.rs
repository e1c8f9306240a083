//! Who may make each call, written out by hand, against every operation of the description and every route of the table.

use std::collections::BTreeSet;

use crate::office::{Caller as _, OWN, Office, Provider, assert_protected, assert_refused, issuer, setting};
use crate::support::text;
use serde_json::{Value, json};

/// Method, path, and the roles that may; `anyone` is anyone, known or not.
#[rustfmt::skip]
const TABLE: &[(&str, &str, &str)] = &[
    ("GET", "/", "anyone"),
    ("GET", "/assets/{name}", "anyone"),
    ("POST", "/language", "anyone"),
    ("GET", "/calculator", "anyone"),
    ("POST", "/calculator", "anyone"),
    ("POST", "/calculator/price", "anyone"),
    ("POST", "/calculator/pdf", "anyone"),
    ("POST", "/calculator/json", "anyone"),
    ("POST", "/calculator/workbook", "anyone"),
    ("POST", "/calculator/file", "anyone"),
    ("GET", "/quotes", "case_officer finance applicant"),
    ("GET", "/quotes/new", "case_officer"),
    ("POST", "/quotes/new", "case_officer"),
    ("POST", "/quotes/new/file", "case_officer"),
    ("POST", "/quotes/new/copy", "case_officer"),
    ("GET", "/quotes/{id}", "case_officer finance applicant"),
    ("POST", "/quotes/{id}", "case_officer"),
    ("POST", "/quotes/{id}/price", "case_officer"),
    ("POST", "/quotes/{id}/keep", "case_officer"),
    ("POST", "/quotes/{id}/delete", "case_officer"),
    ("GET", "/quotes/{id}/preview", "case_officer"),
    ("GET", "/quotes/{id}/issue", "case_officer"),
    ("POST", "/quotes/{id}/issue", "case_officer"),
    ("POST", "/quotes/{id}/accept", "case_officer"),
    ("POST", "/quotes/{id}/decline", "case_officer"),
    ("POST", "/quotes/{id}/withdraw", "case_officer"),
    ("POST", "/quotes/{id}/revise", "case_officer"),
    ("POST", "/quotes/{id}/answer-links", "case_officer"),
    ("POST", "/quotes/{id}/answer-links/revoke", "case_officer"),
    ("GET", "/answer/{secret}", "anyone"),
    ("POST", "/quotes/{id}/signed-copies", "case_officer applicant"),
    ("GET", "/answer/{secret}/copy", "anyone"),
    ("POST", "/answer/{secret}/copy", "anyone"),
    ("GET", "/answer/{secret}/copies/{copy}", "anyone"),
    ("GET", "/answer/{secret}/document", "anyone"),
    ("GET", "/answer/{secret}/{step}", "anyone"),
    ("POST", "/answer/{secret}/{step}", "anyone"),
    ("GET", "/quotes/{id}/similar", "case_officer finance"),
    ("GET", "/quotes/{id}/work", "case_officer finance"),
    ("POST", "/quotes/{id}/work", "case_officer"),
    ("GET", "/tariffs", "anyone"),
    ("GET", "/tariffs/{id}", "anyone"),
    ("GET", "/tariffs/{from}/comparison/{to}", "anyone"),
    ("GET", "/verification", "anyone"),
    ("POST", "/verification/file", "anyone"),
    ("POST", "/verification/paper", "anyone"),
    ("GET", "/sign-in", "anyone"),
    ("GET", "/sign-in/callback", "anyone"),
    ("POST", "/sign-out", "anyone"),
    ("GET", "/docs", "anyone"),
    ("GET", "/docs/codes", "anyone"),
    ("GET", "/docs/problems/{code}", "anyone"),
    ("GET", "/docs/faults/{code}", "anyone"),
    ("GET", "/docs/findings/{code}", "anyone"),
    ("GET", "/docs/{file:.*}", "anyone"),
    ("GET", "/openapi.json", "anyone"),
    ("GET", "/healthz", "anyone"),
    ("GET", "/readyz", "anyone"),
    ("GET", "/metrics", "operations admin"),
    ("GET", "/api/v1/caller", "anyone"),
    ("GET", "/api/v1/keys", "admin"),
    ("POST", "/api/v1/keys", "admin"),
    ("GET", "/api/v1/keys/{id}", "admin"),
    ("DELETE", "/api/v1/keys/{id}", "admin"),
    ("GET", "/api/v1/sessions", "admin"),
    ("DELETE", "/api/v1/sessions/{id}", "admin"),
    ("GET", "/api/v1/tariffs", "anyone"),
    ("POST", "/api/v1/tariffs/reload", "admin"),
    ("GET", "/api/v1/tariffs/{id}", "anyone"),
    ("GET", "/api/v1/tariffs/{id}/tables", "anyone"),
    ("GET", "/api/v1/tariffs/{id}/tables/export", "anyone"),
    ("GET", "/api/v1/tariffs/{id}/areas", "anyone"),
    ("GET", "/api/v1/tariffs/{id}/areas/export", "anyone"),
    ("GET", "/api/v1/tariffs/{from}/comparison/{to}", "anyone"),
    ("GET", "/api/v1/tariffs/{id}/workbook", "anyone"),
    ("POST", "/api/v1/scopes", "anyone"),
    ("POST", "/api/v1/scopes/workbook", "anyone"),
    ("POST", "/api/v1/estimates", "anyone"),
    ("POST", "/api/v1/estimates/pdf", "anyone"),
    ("POST", "/api/v1/estimates/comparison", "anyone"),
    ("POST", "/api/v1/estimates/levers", "anyone"),
    ("POST", "/api/v1/documents/verification", "anyone"),
    ("GET", "/api/v1/documents/verification", "anyone"),
    ("GET", "/api/v1/quotes", "case_officer finance applicant"),
    ("POST", "/api/v1/quotes", "case_officer"),
    ("POST", "/api/v1/quotes/from-estimate", "case_officer"),
    ("GET", "/api/v1/quotes/{id}", "case_officer finance applicant"),
    ("PUT", "/api/v1/quotes/{id}", "case_officer"),
    ("DELETE", "/api/v1/quotes/{id}", "case_officer"),
    ("POST", "/api/v1/quotes/{id}/issue", "case_officer"),
    ("POST", "/api/v1/quotes/{id}/accept", "case_officer applicant"),
    ("POST", "/api/v1/quotes/{id}/decline", "case_officer applicant"),
    ("POST", "/api/v1/quotes/{id}/withdraw", "case_officer"),
    ("POST", "/api/v1/quotes/{id}/revisions", "case_officer"),
    ("GET", "/api/v1/quotes/{id}/answer-links", "case_officer"),
    ("POST", "/api/v1/quotes/{id}/answer-links", "case_officer"),
    ("DELETE", "/api/v1/quotes/{id}/answer-links", "case_officer"),
    ("GET", "/api/v1/quotes/{id}/signed-copies", "case_officer finance applicant"),
    ("POST", "/api/v1/quotes/{id}/signed-copies", "case_officer applicant"),
    ("GET", "/api/v1/quotes/{id}/signed-copies/{copy}", "case_officer finance applicant"),
    ("GET", "/api/v1/quotes/{id}/pdf", "case_officer finance applicant"),
    ("GET", "/api/v1/quotes/{id}/preview", "case_officer"),
    ("GET", "/api/v1/quotes/{id}/preview/svg", "case_officer"),
    ("GET", "/api/v1/quotes/{id}/events", "case_officer finance"),
    ("GET", "/api/v1/quotes/{id}/comparison", "case_officer finance applicant"),
    ("GET", "/api/v1/quotes/{id}/similar", "case_officer finance"),
    ("GET", "/api/v1/quotes/{id}/reads", "admin"),
    ("GET", "/api/v1/events", "case_officer finance applicant"),
    ("GET", "/api/v1/quotes/{id}/time-entries", "case_officer finance"),
    ("POST", "/api/v1/quotes/{id}/time-entries", "case_officer"),
    ("POST", "/api/v1/quotes/{id}/work", "case_officer"),
    ("GET", "/api/v1/quotes/{id}/settlement", "case_officer finance"),
    ("POST", "/api/v1/quotes/{id}/settle", "finance"),
    ("POST", "/api/v1/quotes/{id}/credit", "finance"),
    ("GET", "/api/v1/quotes/{id}/invoice", "finance"),
    ("GET", "/api/v1/quotes/{id}/settlement-notes", "case_officer finance applicant"),
    ("GET", "/api/v1/settlement-notes", "finance"),
    ("GET", "/api/v1/settlement-notes/export", "finance"),
    ("POST", "/api/v1/settlement-notes/sent", "finance"),
    ("POST", "/api/v1/settlement-notes/{number}/sent", "finance"),
    ("GET", "/api/v1/settlement-notes/{number}", "finance applicant"),
    ("GET", "/api/v1/settlement-notes/{number}/pdf", "finance applicant"),
    ("GET", "/api/v1/settlement-notes/{number}/invoice", "finance applicant"),
    ("GET", "/api/v1/line-items", "finance"),
    ("GET", "/api/v1/line-items/export", "finance"),
    ("GET", "/api/v1/line-items/totals", "finance"),
    ("GET", "/api/v1/line-items/totals/export", "finance"),
    ("GET", "/api/v1/calibration", "case_officer finance admin"),
    ("GET", "/api/v1/calibration/export", "case_officer finance admin"),
];

/// What is in the table for browsers, not in the description for programs.
const PAGES: [&str; 49] = [
    "/",
    "/assets/{name}",
    "/language",
    "/calculator",
    "/calculator/price",
    "/calculator/pdf",
    "/calculator/json",
    "/calculator/workbook",
    "/calculator/file",
    "/quotes",
    "/quotes/new",
    "/quotes/new/file",
    "/quotes/new/copy",
    "/quotes/{id}",
    "/quotes/{id}/price",
    "/quotes/{id}/keep",
    "/quotes/{id}/delete",
    "/quotes/{id}/preview",
    "/quotes/{id}/issue",
    "/quotes/{id}/accept",
    "/quotes/{id}/decline",
    "/quotes/{id}/withdraw",
    "/quotes/{id}/revise",
    "/quotes/{id}/answer-links",
    "/quotes/{id}/answer-links/revoke",
    "/answer/{secret}",
    "/quotes/{id}/signed-copies",
    "/answer/{secret}/copy",
    "/answer/{secret}/copies/{copy}",
    "/answer/{secret}/document",
    "/answer/{secret}/{step}",
    "/quotes/{id}/similar",
    "/quotes/{id}/work",
    "/tariffs",
    "/tariffs/{id}",
    "/tariffs/{from}/comparison/{to}",
    "/verification",
    "/verification/file",
    "/verification/paper",
    "/sign-in",
    "/sign-in/callback",
    "/sign-out",
    "/docs",
    "/docs/codes",
    "/docs/problems/{code}",
    "/docs/faults/{code}",
    "/docs/findings/{code}",
    "/docs/{file:.*}",
    "/openapi.json",
];

const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// The address of a thing that is not there: whoever may ask learns so, whoever may not does not.
fn address(pattern: &str) -> String {
    pattern
        .replace("/quotes/{id}", &format!("/quotes/{NOBODY}"))
        .replace("/keys/{id}", "/keys/0000000000000000")
        .replace("/sessions/{id}", "/sessions/0000000000000000")
        .replace("/tariffs/{id}", "/tariffs/current")
        .replace("{from}", "current")
        .replace("{to}", "current")
        .replace("{number}", "A-2026-000001")
        .replace("{file:.*}", "")
        .replace("{secret}", &"a".repeat(32))
        .replace("{step}", "accept")
}

#[test]
fn the_table_names_every_call_of_the_server_and_of_its_description() {
    let expected: BTreeSet<(&str, &str)> = TABLE.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert_eq!(expected.len(), TABLE.len(), "each once");
    let calls = prisoverslag::http::calls();
    let routed: BTreeSet<(&str, &str)> = calls.iter().map(|call| (call.method, call.path)).collect();
    assert_eq!(routed, expected);

    let document: Value = serde_json::from_str(&prisoverslag::http::openapi_document()).expect("JSON");
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let method = method.to_uppercase();
            let (_, _, roles) = TABLE
                .iter()
                .find(|(known, pattern, _)| *known == method && pattern == path)
                .unwrap_or_else(|| panic!("{method} {path} is described and not there"));
            let reported = operation["description"].as_str().unwrap_or_default();
            let without =
                operation["security"].as_array().expect("security").iter().any(|way| way == &serde_json::json!({}));
            assert_eq!(without, *roles == "anyone", "{method} {path}");
            if *roles != "anyone" {
                assert!(
                    reported.ends_with(&format!("Roles: {}.", roles.replace(' ', ", "))),
                    "{method} {path}: {reported}"
                );
            }
            described.insert((method, path.clone()));
        }
    }
    for (method, path, _) in TABLE.iter().filter(|(_, path, _)| !PAGES.contains(path)) {
        assert!(described.contains(&((*method).to_owned(), (*path).to_owned())), "{method} {path} is not described");
    }
}

/// A token of most roles, the roles that it gives, and the same token with one thing wrong.
fn tokens(issuer: &str) -> [(&'static str, &'static str, Value); 6] {
    let sound = json!({"iss": issuer, "oid": "5f1e", "roles": ["CaseOfficer", "Finance", "Admin"], "exp": at("2026-11-24T13:00:00Z")});
    let with = |claim: &str, value: Value| {
        let mut claims = sound.clone();
        claims[claim] = value;
        json!({ "claims": claims })
    };
    [
        ("token", "case_officer finance admin", json!({ "claims": sound })),
        ("token of no role", "none", with("roles", json!([]))),
        ("expired token", "-", with("exp", json!(at("2026-11-24T11:00:00Z")))),
        ("token for another audience", "-", with("aud", json!("https://elsewhere.example.org"))),
        ("token of another issuer", "-", with("iss", json!("https://elsewhere.example.org"))),
        ("token of an unknown key", "-", json!({"claims": sound, "key": "unknown"})),
    ]
}

fn at(moment: &str) -> i64 {
    moment.parse::<jiff::Timestamp>().expect("a moment").as_second()
}

#[test]
fn each_call_is_made_by_those_who_may_and_by_nobody_else() {
    let office = Office::sqlite();
    let single = ["case_officer", "finance", "admin", "operations"];
    let mut callers: Vec<(String, &str, String)> =
        single.iter().map(|role| ((*role).to_owned(), *role, office.key(role))).collect();
    callers.push(("applicant".to_owned(), "applicant", office.key_of(OWN)));
    callers.push(("several".to_owned(), "finance operations", office.key("finance,operations")));
    callers.push(("nobody".to_owned(), "", String::new()));
    let expired = office.key_to("admin,case_officer,finance", "", "2026-11-23");
    let revoked = office.key("admin,case_officer,finance");
    office.revoke(&revoked);
    office.at("2026-11-24T12:00:00Z");
    callers.push(("expired".to_owned(), "-", expired));
    callers.push(("revoked".to_owned(), "-", revoked));
    callers.push(("made up".to_owned(), "-", format!("prisoverslag_{}_{}", "0".repeat(16), "0".repeat(64))));
    callers.push(("no token".to_owned(), "-", "eyJhbGciOiJub25lIn0.e30.".to_owned()));
    let provider = Provider::shared();
    for (name, held, asked) in tokens(&provider.issuer) {
        callers.push((name.to_owned(), held, provider.mint(&asked)));
    }
    let trusted = [
        ("subject", "oid"),
        ("organisation", ""),
        ("granted", "roles"),
        ("roles.applicant", ""),
        ("roles.case_officer", "CaseOfficer"),
        ("roles.finance", "Finance"),
        ("roles.admin", "Admin"),
    ];
    let trusted = issuer("entra", provider, &trusted).into_iter().map(|(name, value)| (setting(&name), value));
    let trusted: Vec<_> = trusted.collect();
    let settings = [
        ("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "0".to_owned()),
        ("PRISOVERSLAG__LIMITS__CLIENT_PER_MINUTE", "0".to_owned()),
    ];
    let mut settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    settings.extend(trusted.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let service = office.server_with(&settings);
    let methods = |method| if method == "GET" { vec!["GET", "HEAD"] } else { vec![method] };
    let mut wrong = Vec::new();
    for (name, held, key) in &callers {
        let caller = if key.is_empty() { service.by_nobody() } else { service.by(key) };
        for (method, pattern, roles) in TABLE {
            for method in methods(*method) {
                let path = address(pattern);
                // As a page of the service sends it, so that what other sites may not send is let through.
                let own_page = [("sec-fetch-site", "same-origin")];
                let answer = caller.send(method, &path, &own_page, b"");
                let may = *roles == "anyone" || roles.split(' ').any(|role| held.split(' ').any(|held| held == role));
                let is_probe = matches!(*pattern, "/healthz" | "/readyz");
                let expected = match (*held, may) {
                    // Whatever watches is answered whatever it shows.
                    ("-", _) if is_probe => None,
                    ("-", _) => Some((401, "credentials_")),
                    (_, true) => None,
                    ("", false) => Some((401, "credentials_missing")),
                    (_, false) => Some((403, "forbidden")),
                };
                let reported = String::from_utf8_lossy(&answer.body);
                let sound = match expected {
                    None => !matches!(answer.status, 401 | 403 | 429) && answer.status < 500,
                    Some((status, code)) => {
                        answer.status == status
                            && (method == "HEAD" || reported.contains(&format!("\"code\":\"{code}")))
                            && (status == 403 || answer.header("www-authenticate").starts_with("Bearer realm="))
                    }
                };
                if !sound {
                    wrong.push(format!("{name}: {method} {path}: {} {reported}", answer.status));
                }
                assert_protected(|header| answer.header(header).to_owned(), &path);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn another_method_and_another_path_tell_nobody_more_than_that() {
    let office = Office::sqlite();
    let officer = office.key("case_officer");
    let service = office.server();
    for caller in [service.by_nobody(), service.by(&officer)] {
        for path in ["/api/v1/keys", "/api/v1/quotes"] {
            assert_eq!(caller.send("PATCH", path, &[], b"").status, 405, "{path}");
        }
        assert_eq!(caller.get("/api/v1/secrets").status, 404);
        // The table is not got round by another way to write an address.
        for path in
            ["/api/v1//keys", "/api/v1/keys/", "/api/v1/./keys", "//api/v1/keys", "/API/v1/keys", "/api/v1/%6beys"]
        {
            let answer = caller.get(path);
            assert!(matches!(answer.status, 401 | 403 | 404 | 405), "{path}: {}", answer.status);
        }
    }
}

#[test]
fn what_is_shown_must_be_one_bearer_credential() {
    let office = Office::sqlite();
    let officer = office.key("case_officer");
    let service = office.server();
    let nobody = service.by_nobody();
    let sound = format!("Bearer {officer}");
    let lower = format!("bearer {officer}");
    for header in [&sound, &lower] {
        assert_eq!(nobody.send("GET", "/api/v1/quotes", &[("authorization", header)], b"").status, 200);
    }
    let basic = format!("Basic {officer}");
    let longer = format!("{sound}0");
    let upper = sound.to_uppercase();
    for headers in [
        vec![("authorization", basic.as_str())],
        vec![("authorization", officer.as_str())],
        vec![("authorization", "Bearer")],
        vec![("authorization", longer.as_str())],
        vec![("authorization", upper.as_str())],
        vec![("authorization", sound.as_str()), ("authorization", sound.as_str())],
    ] {
        let answer = nobody.send("GET", "/api/v1/tariffs", &headers, b"");
        assert_refused(&answer, 401, "credentials_invalid", &format!("{headers:?}"));
        assert!(answer.header("www-authenticate").contains("error=\"invalid_token\""));
        assert!(!text(&answer.body).contains(&officer[..40]), "a credential is not repeated");
    }
}
