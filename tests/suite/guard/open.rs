//! Without credentials the server is reached from its own machine only, says so, and closes for good when there is a key.

use crate::office::{Caller as _, Office, assert_refused};
use crate::support::{request, text, wait_for};

const LISTEN: &str = "PRISOVERSLAG__HTTP__LISTEN";

#[test]
fn without_credentials_nobody_else_is_let_near() {
    let office = Office::sqlite();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "[::ffff:127.0.0.1]:0"] {
        let reported =
            office.try_server_with(&[(LISTEN, address)]).err().unwrap_or_else(|| panic!("{address} is listened on"));
        for part in [address, "prisoverslag key create", "access.issuers", "access.sign_in"] {
            assert!(reported.contains(part), "{part}: {reported}");
        }
    }
    // With a key it may be reached by all.
    office.key("admin");
    let service = office.server_with(&[(LISTEN, "0.0.0.0:0")]);
    assert!(!service.greeting.contains("No sign-in"), "{}", service.greeting);
}

#[test]
fn whoever_sits_at_the_machine_may_do_everything_and_is_warned() {
    let office = Office::sqlite();
    let service = office.server();
    assert!(service.greeting.contains("No sign-in is set up: everyone on this machine can do everything"));
    for path in ["/", "/docs/"] {
        for (language, words) in [
            ("nb", "Ingen pålogging er satt opp"),
            ("nn", "Inga pålogging er sett opp"),
            ("en", "No sign-in is set up"),
        ] {
            let page = service.send("GET", path, &[("accept-language", language)], b"");
            assert!(text(&page.body).contains(words), "{path} {language}");
        }
    }
    assert_eq!(service.get("/metrics").status, 200);
    assert_eq!(service.get("/api/v1/keys").status, 200);
    assert_eq!(service.get("/api/v1/caller").json()["known_by"], "machine");
    // A credential that is presented is checked, also then.
    let shown = service.by("prisoverslag_0_0").get("/api/v1/tariffs");
    assert_refused(&shown, 401, "credentials_invalid", "a bad key");

    let name = office.key("case_officer");
    let closed = office.server();
    assert!(!closed.greeting.contains("No sign-in"));
    assert!(!text(&closed.get("/").body).contains("Ingen pålogging er satt opp"));
    assert_eq!(closed.by(&name).get("/api/v1/caller").json()["known_by"], "key");
    assert_eq!(closed.get("/api/v1/caller").json()["known_by"], "nothing");
}

#[test]
fn a_name_of_another_and_what_a_proxy_brings_is_refused() {
    let office = Office::sqlite();
    let service = office.server();
    let nobody = service.by_nobody();
    for (name, value) in [
        ("host", "prisoverslag.example.org"),
        ("host", "localhost.example.org"),
        ("host", "127.0.0.1.example.org:80"),
        ("host", "127.0.0.1@example.org"),
        ("host", "0.0.0.0"),
        ("host", "192.0.2.1:8080"),
        ("host", "[2001:db8::1]:8080"),
        ("x-forwarded-for", "192.0.2.1"),
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-host", "prisoverslag.example.org"),
        ("x-forwarded-proto", "https"),
        ("x-real-ip", "192.0.2.1"),
        ("via", "1.1 proxy.example.org"),
        ("forwarded", "for=192.0.2.1"),
    ] {
        for path in ["/", "/api/v1/quotes", "/healthz"] {
            let answer = nobody.send("GET", path, &[(name, value)], b"");
            assert_refused(&answer, 403, "local_only", &format!("{path} {name}: {value}"));
        }
    }
    for host in ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.8.8.8:1", "[::1]", "[::1]:8080"] {
        assert_eq!(nobody.send("GET", "/api/v1/quotes", &[("host", host)], b"").status, 200, "{host}");
    }
    // Two names are no name.
    let answer = service
        .connect()
        .write("GET /api/v1/quotes HTTP/1.1\r\nhost: localhost\r\nhost: evil.example.org\r\nconnection: close\r\n\r\n")
        .answer();
    assert!(answer.is_none_or(|answer| matches!(answer.status, 400 | 403)), "two hosts");
    // Nor is one in the address that the header does not say.
    let answer = service
        .connect()
        .write("GET http://evil.example.org/api/v1/quotes HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .answer();
    assert!(answer.is_none_or(|answer| matches!(answer.status, 400 | 403)), "an address of another");
}

#[test]
fn a_page_elsewhere_cannot_have_a_browser_change_anything() {
    let office = Office::sqlite();
    let service = office.server();
    let nobody = service.by_nobody();
    let own = service.base.clone();
    let body = request().to_string();
    let post = |headers: &[(&str, &str)]| {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        nobody.send("POST", "/api/v1/estimates", &headers, body.as_bytes())
    };
    for headers in [
        &[("origin", "https://evil.example.org")][..],
        &[("origin", "null")],
        &[("origin", "http://localhost.evil.example.org")],
        &[("origin", "http://localhost:1")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", own.as_str())],
        &[("sec-fetch-site", "nonsense")],
    ] {
        assert_refused(&post(headers), 403, "cross_site", &format!("{headers:?}"));
    }
    for headers in
        [&[][..], &[("origin", own.as_str())], &[("sec-fetch-site", "same-origin")], &[("sec-fetch-site", "none")]]
    {
        assert_eq!(post(headers).status, 200, "{headers:?}");
    }
    let delete = nobody.send("DELETE", "/api/v1/keys/0000000000000000", &[("origin", "https://evil.example.org")], b"");
    assert_refused(&delete, 403, "cross_site", "DELETE");
}

#[test]
fn a_key_made_by_a_call_closes_the_server_at_once_and_for_good() {
    let office = Office::sqlite();
    let service = office.server();
    let asked = serde_json::json!({ "owner": "Drift", "roles": ["admin"], "valid_to": "2026-11-23" });
    let made = service.post("/api/v1/keys", &asked);
    assert_eq!(made.status, 201, "{}", text(&made.body));
    let made = made.json();
    let admin = made["key"].as_str().expect("the key").to_owned();
    assert_refused(&service.get("/api/v1/keys"), 401, "credentials_missing", "at once");
    // Until it is revoked, or its last day has passed.
    let revoked =
        service.by(&admin).send("DELETE", &format!("/api/v1/keys/{}", made["id"].as_str().unwrap()), &[], b"");
    assert_eq!((revoked.status, &revoked.json()["state"]), (200, &serde_json::json!("revoked")));
    assert_refused(&service.get("/api/v1/keys"), 401, "credentials_missing", "after its end");
    assert_refused(&service.by(&admin).get("/api/v1/keys"), 401, "credentials_revoked", "its own");
    drop(service);
    office.at("2027-11-22T12:00:00Z");
    let service = office.server();
    assert!(!service.greeting.contains("No sign-in"));
    assert_refused(&service.get("/api/v1/keys"), 401, "credentials_missing", "after a restart");
}

#[test]
fn a_key_made_on_the_command_line_closes_the_server_while_it_runs() {
    let office = Office::sqlite();
    let service = office.server();
    assert_eq!(service.get("/api/v1/keys").status, 200);
    let admin = office.key("admin");
    let refused = wait_for("the close", || {
        let answer = service.get("/api/v1/keys");
        (answer.status != 200).then_some(answer)
    });
    assert_refused(&refused, 401, "credentials_missing", "closed");
    // Known at once, by whatever it was made.
    assert_eq!(service.by(&admin).get("/api/v1/keys").status, 200);
    office.at("2027-07-01T12:00:00Z");
    assert_refused(&service.by(&admin).get("/api/v1/keys"), 401, "credentials_expired", "expired");
    assert_refused(&service.get("/api/v1/keys"), 401, "credentials_missing", "its last key has expired");
    office.revoke(&admin);
    assert_refused(&service.by(&admin).get("/api/v1/keys"), 401, "credentials_revoked", "revoked");
    assert_refused(&service.get("/api/v1/keys"), 401, "credentials_missing", "its last key is revoked");
}
