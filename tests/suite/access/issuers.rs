//! Issuers: several of them, their keys as they come and go, and what happens while they are away.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{assert_credential_refused, get_as, now, refusal};
use crate::office::{AUDIENCE, Answer, Caller as _, Office, Provider, Server, WHO, issuer};
use crate::support::wait_for;
use jiff::SignedDuration;
use serde_json::{Value, json};

const UNKNOWN_KEY: &str = "the access token: its key is not one of the issuer's";

/// Between two requests for an issuer's keys passes at least so long.
const COOLDOWN: SignedDuration = SignedDuration::from_secs(20);

fn status(server: &Server, token: &str) -> u16 {
    get_as(server, WHO, token).status
}

#[track_caller]
fn assert_away(answer: &Answer) {
    assert_eq!(refusal(answer), (503, "identity_provider_away".to_owned()));
    assert_eq!(answer.header("retry-after"), "20");
    assert_eq!(answer.header("www-authenticate"), "");
}

#[test]
fn keys_are_fetched_once_and_an_unknown_key_is_not_requested_each_time() {
    let (office, provider) = (Office::sqlite(), Provider::start());
    let server = office.guarded(&issuer("one", &provider, &[]));
    assert_eq!(provider.requests("/jwks"), 0);
    for _ in 0..3 {
        assert_eq!(status(&server, &provider.token(&json!({}))), 200);
    }
    assert_eq!([provider.requests("/jwks"), provider.requests("/.well-known/openid-configuration")], [1, 1]);

    let made_up = |number: u32| provider.mint(&json!({"key": "unknown", "header": {"kid": format!("key-{number}")}}));
    let refuse = |number| assert_credential_refused(&server, &made_up(number), "credentials_invalid", UNKNOWN_KEY);
    (0..5).for_each(refuse);
    assert_eq!(provider.requests("/jwks"), 1, "the keys were fetched a moment ago");
    office.later(COOLDOWN - SignedDuration::from_millis(1));
    refuse(5);
    assert_eq!(provider.requests("/jwks"), 1);
    office.later(SignedDuration::from_millis(1));
    (6..10).for_each(refuse);
    assert_eq!(provider.requests("/jwks"), 2, "once a cooldown, whatever tokens name");
}

#[test]
fn keys_rotate() {
    let (office, provider) = (Office::sqlite(), Provider::start());
    let server = office.guarded(&issuer("one", &provider, &[]));
    let former = provider.token(&json!({}));
    assert_eq!(status(&server, &former), 200);

    provider.control("rotate", &json!({"keep": true}));
    let current = provider.token(&json!({}));
    assert_eq!(status(&server, &current), 401, "within the cooldown");
    office.later(COOLDOWN);
    assert_eq!([status(&server, &current), status(&server, &former)], [200, 200]);
    assert_eq!(provider.requests("/jwks"), 2);

    // The former key is taken back: it counts until the keys are fetched anew, beside a request of the next quarter.
    provider.control("rotate", &json!({"keep": false}));
    office.later(SignedDuration::from_mins(15));
    let token = |key: &str| provider.mint(&json!({"key": key, "claims": {"exp": now() + 9_999}}));
    let [latest, taken_back] = [token("current"), token("former")];
    while status(&server, &taken_back) == 200 {
        std::thread::yield_now();
    }
    assert_credential_refused(&server, &taken_back, "credentials_invalid", UNKNOWN_KEY);
    assert_eq!(status(&server, &latest), 200);
    assert_eq!(provider.requests("/jwks"), 3);
}

#[test]
fn a_server_starts_without_its_issuers_and_takes_their_tokens_when_they_are_back() {
    let (office, provider) = (Office::sqlite(), Provider::start());
    let token = provider.token(&json!({}));
    let made_up = provider.mint(&json!({"key": "unknown"}));
    provider.control("away", &json!({}));
    let server = office.guarded(&issuer("one", &provider, &[]));
    assert_eq!(server.get("/readyz").status, 200);
    for token in [&token, &made_up] {
        assert_away(&get_as(&server, WHO, token));
    }
    // What is not the issuer's business is known without it.
    let elsewhere = provider.token(&json!({"iss": "https://elsewhere.example.org"}));
    assert_credential_refused(
        &server,
        &elsewhere,
        "credentials_invalid",
        "the access token: its issuer is not trusted",
    );
    assert_eq!(server.get("/api/v1/tariffs").status, 200);

    provider.control("back", &json!({}));
    assert_away(&get_as(&server, WHO, &token));
    office.later(COOLDOWN);
    assert_eq!(status(&server, &token), 200);
    assert_credential_refused(&server, &made_up, "credentials_invalid", UNKNOWN_KEY);
}

#[test]
fn an_issuer_that_goes_away_is_trusted_for_a_day() {
    let (office, provider) = (Office::sqlite(), Provider::start());
    let server = office.guarded(&issuer("one", &provider, &[]));
    let token = provider.token(&json!({"exp": now() + 2 * 86_400}));
    assert_eq!(status(&server, &token), 200);
    provider.control("away", &json!({}));
    office.later(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
    assert_eq!(status(&server, &token), 200);
    office.later(COOLDOWN);
    assert_away(&get_as(&server, WHO, &token));
    provider.control("back", &json!({}));
    office.later(COOLDOWN);
    assert_eq!(status(&server, &token), 200);
}

#[test]
fn a_caller_that_hangs_up_does_not_keep_the_keys_from_the_others() {
    let (office, provider) = (Office::sqlite(), Provider::start());
    let server = office.guarded(&issuer("one", &provider, &[]));
    let token = provider.token(&json!({}));
    provider.control("hold", &json!({"path": "/jwks"}));
    // Who hangs up on an answer that was not read resets the connection, and the request under way is dropped.
    let mut hasty = std::net::TcpStream::connect(server.base.trim_start_matches("http://")).expect("a connection");
    write!(hasty, "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").expect("a request");
    hasty.peek(&mut [0]).expect("an answer");
    write!(hasty, "GET {WHO} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n").expect("a request");
    while provider.requests("/jwks") == 0 {
        std::thread::yield_now();
    }
    drop(hasty);
    let answer = std::thread::scope(|scope| {
        let patient = scope.spawn(|| get_as(&server, WHO, &token));
        // A second caller is under way before the provider answers the first one.
        while server.get("/healthz").status != 200 {}
        provider.control("release", &json!({}));
        patient.join().expect("an answer")
    });
    assert_eq!(answer.status, 200, "{}", answer.json());
    assert_eq!(provider.requests("/jwks"), 1);
}

#[test]
fn what_an_issuer_answers_is_checked() {
    let provider = Provider::start();
    let metadata = |keys: &str| json!({"issuer": provider.issuer, "jwks_uri": keys}).to_string();
    let own = format!("{}/jwks", provider.issuer);
    let other = json!({"issuer": format!("{}/", provider.issuer), "jwks_uri": own}).to_string();
    let token = provider.token(&json!({}));
    let discovery = "/.well-known/openid-configuration";
    for (path, status, body) in [
        (discovery, 200, "<html>".to_owned()),
        (discovery, 200, "[]".to_owned()),
        (discovery, 200, other),
        (discovery, 200, metadata("http://keys.example.org/jwks")),
        (discovery, 200, metadata("file:///etc/passwd")),
        (discovery, 302, String::new()),
        (discovery, 500, String::new()),
        ("/jwks", 200, "{}".to_owned()),
        ("/jwks", 200, json!({"keys": []}).to_string()),
        ("/jwks", 200, json!({"keys": [{"kty": "oct", "k": "AAAA", "kid": "rs-2"}, {"kty": "PQ"}, 7]}).to_string()),
        ("/jwks", 200, format!("{{\"keys\": [], \"filler\": \"{}\"}}", "x".repeat(1024 * 1024))),
        ("/jwks", 302, String::new()),
        ("/jwks", 404, String::new()),
    ] {
        let server = Office::sqlite().guarded(&issuer("one", &provider, &[]));
        provider.control("answer", &json!({"path": path, "status": status, "body": body}));
        println!("{path} {status} {}", body.get(..99).unwrap_or(&body));
        assert_ne!(get_as(&server, WHO, &token).status, 200);
        provider.control("answer", &json!({}));
    }
    assert_eq!(provider.requests("/elsewhere"), 0, "nobody is led elsewhere");

    // Where there are no metadata of OpenID Connect, those of OAuth 2.0 do (RFC 8414).
    provider.control("answer", &json!({"path": discovery, "status": 404}));
    let server = Office::sqlite().guarded(&issuer("one", &provider, &[]));
    assert_eq!(status(&server, &token), 200);
    assert_eq!(provider.requests("/.well-known/oauth-authorization-server"), 1);
    // Where the settings name the keys, nobody asks for metadata.
    let asked = provider.requests(discovery);
    let server = Office::sqlite().guarded(&issuer("one", &provider, &[("jwks", &own)]));
    assert_eq!(status(&server, &token), 200);
    assert_eq!(provider.requests(discovery), asked);
}

#[test]
fn a_key_set_need_not_say_more_than_it_must() {
    let provider = Provider::start();
    for (without, named) in
        [(json!(["alg", "use"]), true), (json!(["kid"]), false), (json!(["kid", "alg", "use"]), false)]
    {
        let set: Value = provider.control("key_set", &json!({ "without": without }));
        provider.control("answer", &json!({"path": "/jwks", "body": set}));
        let server = Office::sqlite().guarded(&issuer("one", &provider, &[("algorithms", "RS256 ES256")]));
        for algorithm in ["RS256", "ES256"] {
            let token = provider.mint(&json!({"sign": algorithm}));
            assert_eq!(status(&server, &token), if named { 200 } else { 401 }, "{without} {algorithm}");
            let nameless = provider.mint(&json!({"sign": algorithm, "header": {"kid": null}}));
            assert_eq!(status(&server, &nameless), 200, "{without} {algorithm}");
        }
    }
}

#[test]
fn several_issuers_are_each_taken_for_their_own() {
    let (one, other) = (Provider::shared(), Provider::start());
    let office = Office::sqlite();
    let entra = [("subject", "oid"), ("granted", "roles"), ("roles.applicant", ""), ("roles.admin", "Admin")];
    let server = office.guarded(&[issuer("maskinporten", one, &[]), issuer("entra", &other, &entra)].concat());
    let id = |token: &str| get_as(&server, WHO, token).json()["id"].clone();
    assert_eq!(id(&one.token(&json!({}))), "maskinporten:machine");
    assert_eq!(id(&other.token(&json!({"oid": "5f1e", "roles": ["Admin"]}))), "entra:5f1e");
    // One signs nothing in the name of the other.
    let reason = "the access token: its signature is not valid";
    let kid = json!({"kid": "rs-2"});
    let forged = one.mint(&json!({"header": kid, "claims": {"iss": other.issuer, "oid": "5f1e", "roles": ["Admin"]}}));
    assert_credential_refused(&server, &forged, "credentials_invalid", reason);
    other.control("away", &json!({}));
    assert_eq!(id(&one.token(&json!({}))), "maskinporten:machine", "one is not held up by the other");
}

#[test]
fn one_issuer_may_be_trusted_for_several_audiences_in_different_ways() {
    let provider = Provider::shared();
    let people = [
        ("audience", "people"),
        ("subject", "oid"),
        ("granted", "roles"),
        ("roles.applicant", ""),
        ("roles.admin", "Admin"),
        ("required.tid", "ours"),
        ("algorithms", "ES256"),
    ];
    let guests =
        [&people[..3], &[("roles.applicant", "Guest"), ("required.tid", "theirs"), ("algorithms", "ES256")]].concat();
    let settings =
        [issuer("machines", provider, &[]), issuer("people", provider, &people), issuer("visitors", provider, &guests)];
    let server = Office::sqlite().guarded(&settings.concat());
    let mint = |algorithm: &str, claims: Value| provider.mint(&json!({"sign": algorithm, "claims": claims}));
    let caller = |token: &str| {
        let caller = get_as(&server, WHO, token).json();
        json!([caller["id"], caller["roles"]])
    };
    assert_eq!(caller(&mint("RS256", json!({}))), json!(["machines:machine", ["applicant"]]));
    let person = |tenant: &str, roles: Value| json!({"aud": "people", "oid": "5f1e", "roles": roles, "tid": tenant});
    assert_eq!(caller(&mint("ES256", person("ours", json!(["Admin"])))), json!(["people:5f1e", ["admin"]]));
    assert_eq!(
        caller(&mint("ES256", person("theirs", json!(["Guest", "Admin"])))),
        json!(["visitors:5f1e", ["applicant"]])
    );

    let refuse = |token: &str, reason: &str| {
        assert_credential_refused(&server, token, "credentials_invalid", &format!("the access token: {reason}"));
    };
    refuse(&mint("RS256", person("ours", json!(["Admin"]))), "its algorithm is not the issuer's");
    refuse(&mint("ES256", person("another", json!([]))), "its claim tid does not have the required value");
    refuse(&mint("ES256", json!({"aud": "nobody"})), "it is for another audience");
    refuse(&mint("ES256", json!({})), "its algorithm is not the issuer's");
    let both = json!({"aud": ["people", AUDIENCE], "oid": "5f1e", "tid": "ours", "roles": ["Admin"]});
    assert_eq!(caller(&mint("RS256", both)), json!(["machines:machine", ["applicant"]]), "the first that it is for");
}

#[test]
fn an_issuer_that_does_not_answer_holds_up_few() {
    let (office, provider) = (Office::sqlite(), Provider::start());
    let server = office.guarded(&issuer("one", &provider, &[]));
    let token = provider.token(&json!({}));
    provider.control("hold", &json!({"path": "/jwks"}));
    let refused = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..40 {
            scope.spawn(|| {
                let answer = get_as(&server, WHO, &token);
                if answer.status != 200 {
                    assert_away(&answer);
                    refused.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // All but sixteen are answered while the issuer says nothing.
        let waited = catch_unwind(AssertUnwindSafe(|| {
            wait_for("refusals", || (refused.load(Ordering::Relaxed) >= 24).then_some(()));
        }));
        // Whatever came of it: the scope waits for those that are held.
        provider.control("release", &json!({}));
        waited.unwrap_or_else(|panic| resume_unwind(panic));
    });
    assert_eq!(status(&server, &token), 200);
}
