//! How often one may ask: by address for whoever is not known, by key for whoever is.

use crate::office::{Answer, By, Caller as _, OWN, Office, Server, assert_refused};
use crate::support::{at_once, request, text};
use std::time::Instant;

const ANONYMOUS: &str = "PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE";
const CLIENT: &str = "PRISOVERSLAG__LIMITS__CLIENT_PER_MINUTE";
const PROXIES: &str = "PRISOVERSLAG__HTTP__TRUSTED_PROXIES";
const FORWARDED: &str = "x-forwarded-for";

/// A server with a key, so that callers are counted; and the key.
fn limited(settings: &[(&str, &str)]) -> (Office, String, Server) {
    let office = Office::sqlite();
    let key = office.key("case_officer");
    let service = office.server_with(settings);
    (office, key, service)
}

fn estimate(caller: &By<'_>, accept: &str) -> Answer {
    let headers = [("content-type", "application/json"), ("accept", accept)];
    caller.send("POST", "/api/v1/estimates", &headers, request().to_string().as_bytes())
}

fn assert_too_many(answer: &Answer, what: &str) {
    assert_refused(answer, 429, "too_many_requests", what);
    let seconds: u64 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&seconds), "{what}: {seconds}");
    assert!(answer.json()["detail"].as_str().expect("a detail").contains(&seconds.to_string()), "{what}");
}

#[test]
fn an_address_asks_so_often_a_minute_and_a_key_is_counted_by_itself() {
    let (_place, key, service) = limited(&[(ANONYMOUS, "5"), (CLIENT, "7")]);
    let path = "/api/v1/tariffs";
    for number in 0..5 {
        assert_eq!(service.get(path).status, 200, "{number}");
    }
    assert_too_many(&service.get(path), "the sixth");
    for path in ["/", "/docs/", "/openapi.json", "/api/v1/keys", "/nowhere", "/api/v1/caller"] {
        assert_too_many(&service.get(path), path);
    }
    // Whoever watches whether the process lives is answered nonetheless: it would be killed for nothing.
    assert_eq!(service.get("/healthz").status, 200);
    for number in 0..7 {
        assert_eq!(service.by(&key).get(path).status, 200, "{number}");
    }
    assert_too_many(&service.by(&key).get(path), "the eighth of the key");
}

#[test]
fn keys_are_counted_apart() {
    let (office, one, service) = limited(&[(CLIENT, "3")]);
    let other = office.key("case_officer");
    for key in [&one, &other] {
        for number in 0..3 {
            assert_eq!(service.by(key).get("/api/v1/quotes").status, 200, "{number}");
        }
        assert_too_many(&service.by(key).get("/api/v1/quotes"), "the fourth");
    }
}

#[test]
fn guessing_counts_for_the_address_and_does_not_shut_out_a_sound_key() {
    let (_place, key, service) = limited(&[(ANONYMOUS, "4")]);
    // It counts for its address once, when it comes for the first time.
    assert_eq!(service.by(&key).get("/api/v1/tariffs").status, 200);
    let made_up = format!("prisoverslag_{}_{}", "0".repeat(16), "0".repeat(64));
    for credential in [made_up.as_str(), "nonsense", "a.b.c"] {
        assert_refused(&service.by(credential).get("/api/v1/tariffs"), 401, "credentials_invalid", credential);
    }
    assert_too_many(&service.by("prisoverslag_").get("/api/v1/tariffs"), "the fourth guess");
    // Three were requests of nobody, and one is left.
    assert_eq!(service.get("/api/v1/tariffs").status, 200);
    assert_too_many(&service.get("/api/v1/tariffs"), "without a guess");
    // A cookie of nobody's session is no way round.
    let cookie = format!("__Host-prisoverslag={}", "0".repeat(64));
    assert_too_many(&service.send("GET", "/api/v1/tariffs", &[("cookie", &cookie)], b""), "a cookie");
    for number in 0..20 {
        assert_eq!(service.by(&key).get("/api/v1/tariffs").status, 200, "{number}");
    }
}

/// A table that is locked answers no look-up: whatever is answered at once was not looked up.
#[test]
fn credentials_of_an_address_count_before_they_are_looked_up() {
    let office = Office::postgres();
    let (key, other) = (office.key("case_officer"), office.key("case_officer"));
    let service = office.server_with(&[(ANONYMOUS, "4")]);
    let path = "/api/v1/tariffs";
    assert_eq!(service.by(&key).get(path).status, 200);
    let made_up = |number: usize| format!("prisoverslag_{number:016x}_{}", "0".repeat(64));
    for number in 0..3 {
        assert_refused(&service.by(&made_up(number)).get(path), 401, "credentials_invalid", "a guess");
    }
    let database = office.database();
    let lock = database.hold("lock table api_keys in access exclusive mode");
    for number in 3..20 {
        assert_too_many(&service.by(&made_up(number)).get(path), "a guess too many");
    }
    // Nor is a sound one that comes anew: it waits like the others at its address, for as long as the answer says.
    assert_too_many(&service.by(&other).get(path), "a key that was not shown before");
    drop(lock);
    assert_eq!(service.by(&key).get(path).status, 200, "one that was");
    // What was taken back is looked up too, and let in no more.
    office.revoke(&key);
    assert_refused(&service.by(&key).get(path), 401, "credentials_revoked", "what was revoked");
    assert_too_many(&service.by(&key).get(path), "and is not looked up any longer");
}

#[test]
fn a_document_counts_as_ten_however_it_is_requested() {
    for accept in [
        "application/pdf",
        "Application/PDF",
        "application/pdf;q=0.9, application/json;q=0.1",
        "application/*, application/json;q=0",
    ] {
        let (_place, key, service) = limited(&[(ANONYMOUS, "15"), (CLIENT, "15")]);
        for caller in [service.by_nobody(), service.by(&key)] {
            let since = Instant::now();
            let answer = estimate(&caller, accept);
            assert_eq!((answer.status, answer.header("content-type")), (200, "application/pdf"), "{accept}");
            assert_too_many(&estimate(&caller, accept), accept);
            // What is left is enough for five others, and for as many as came back meanwhile: one in four seconds.
            let others = (0..60).find(|_| estimate(&caller, "application/json, application/pdf;q=0.5").status != 200);
            let came_back = since.elapsed().as_secs() / 4;
            assert!(others.is_some_and(|others| (5..=5 + came_back).contains(&others)), "{accept}: {others:?}");
        }
    }
    // One that costs more than a whole minute has, has its turn when the minute is whole.
    let (_place, _, service) = limited(&[(ANONYMOUS, "3")]);
    assert_eq!(estimate(&service.by_nobody(), "application/pdf").status, 200);
    assert_too_many(&service.get("/api/v1/tariffs"), "after it");
}

/// Whatever is typeset on request counts as much. Two fit into a limit that has nothing like room for a third.
#[test]
fn each_way_to_a_document_counts_as_ten() {
    let pdf = {
        let (_place, _, service) = limited(&[]);
        estimate(&service.by_nobody(), "application/pdf").body
    };
    let scope = request().to_string().into_bytes();
    let json = ("content-type", "application/json");
    for (path, headers, body) in [
        ("/api/v1/estimates", vec![json, ("accept", "application/pdf")], &scope),
        ("/api/v1/documents/verification", vec![("content-type", "application/pdf")], &pdf),
    ] {
        let (_place, key, service) = limited(&[(ANONYMOUS, "20"), (CLIENT, "20")]);
        for caller in [service.by_nobody(), service.by(&key)] {
            assert_two_and_no_third(path, || caller.send("POST", path, &headers, body));
        }
    }
    for (below, accept) in [("", ""), ("", "application/pdf"), ("?page=1", "image/svg+xml"), ("", "image/*")] {
        // The draft is one of them.
        let (_place, key, service) = limited(&[(CLIENT, "21")]);
        let officer = service.by(&key);
        let preview = format!("{}/preview{below}", officer.drafted_for(OWN));
        assert_two_and_no_third(&preview, || officer.send("GET", &preview, &[("accept", accept)], b""));
    }
    // What is not taken or not there costs what was requested: it is counted before it is checked.
    let (_place, key, service) = limited(&[(CLIENT, "20")]);
    let officer = service.by(&key);
    let absent = "/api/v1/quotes/01a20320-a200-7a43-b599-662c81bed5b6/preview";
    assert_eq!([officer.get(absent).status, officer.get(absent).status], [404, 404]);
    assert_too_many(&officer.get(absent), "one that is not there");
}

fn assert_two_and_no_third(what: &str, ask: impl Fn() -> Answer) {
    for number in 1..=2 {
        let answer = ask();
        assert_eq!(answer.status, 200, "{what}: {number}: {}", String::from_utf8_lossy(&answer.body));
    }
    assert_too_many(&ask(), what);
}

#[test]
fn without_limits_nobody_is_counted() {
    let (_place, key, service) = limited(&[(ANONYMOUS, "0"), (CLIENT, "0")]);
    for caller in [service.by_nobody(), service.by(&key)] {
        for _ in 0..200 {
            assert_eq!(caller.get("/api/v1/caller").status, 200);
        }
    }
}

#[test]
fn many_at_once_get_no_more_than_the_limit() {
    let (_place, _, service) = limited(&[(ANONYMOUS, "10")]);
    let answers = at_once(20, |_| service.get("/api/v1/caller").status);
    let served = answers.iter().filter(|status| **status == 200).count();
    // One comes back every six seconds while they run.
    assert!((10..=12).contains(&served), "{served} of 20: {answers:?}");
    assert!(answers.iter().all(|status| matches!(status, 200 | 429)), "{answers:?}");
}

/// Sends with what proxies say, as often as the limit of two allows, and tells whether a third is refused.
fn third(service: &Server, forwarded: &[&str; 3]) -> u16 {
    let send = |value: &str| {
        let answer = service.send("GET", "/api/v1/tariffs", &[(FORWARDED, value)], b"");
        assert!(matches!(answer.status, 200 | 429), "{}", text(&answer.body));
        answer.status
    };
    assert_eq!([send(forwarded[0]), send(forwarded[1])], [200, 200], "{forwarded:?}");
    send(forwarded[2])
}

#[test]
fn what_a_trusted_proxy_says_of_the_address_counts_and_nothing_before_it() {
    let trusted = [(ANONYMOUS, "2"), (PROXIES, "127.0.0.1 10.0.0.0/8 2001:db8:ffff::/48")];
    // A case each is on addresses of its own.
    let (_place, _, service) = limited(&trusted);
    for (forwarded, expected, what) in [
        (["192.0.2.1", "192.0.2.1", "192.0.2.1"], 429, "one address"),
        (["192.0.2.2", "192.0.2.3", "192.0.2.2"], 200, "two addresses"),
        (["1.1.1.1, 192.0.2.4", "2.2.2.2, 192.0.2.4", "192.0.2.4"], 429, "what a caller wrote before"),
        (["192.0.2.5, 10.1.2.3", "192.0.2.5, 10.9.9.9, 10.1.2.3", "192.0.2.5"], 429, "a chain of proxies"),
        (["192.0.2.6, 203.0.113.1, 10.1.2.3", "192.0.2.7, 203.0.113.1", "203.0.113.1"], 429, "a proxy of nobody's"),
        (["10.7.0.1, 192.0.2.8", "10.7.0.2, 192.0.2.8", "192.0.2.8"], 429, "a proxy that a caller makes up"),
        (["2001:db8:1:1::1", "2001:db8:1:1:ffff::2", "2001:db8:1:1:a:b:c:d"], 429, "a network of version 6"),
        (["2001:db8:1:2::1", "2001:db8:1:2::1", "2001:db8:1:3::1"], 200, "two networks of version 6"),
        (["::ffff:192.0.2.9", "192.0.2.9", "[::ffff:c000:209]"], 429, "version 4 in the clothes of version 6"),
        (["192.0.2.10:1001", "192.0.2.10:1002", "192.0.2.10"], 429, "ports, as some proxies write them"),
        (["[2001:db8:2::1]:1001", "[2001:db8:2::2]", "2001:db8:2::3"], 429, "ports of version 6"),
        (["192.0.2.11,", "192.0.2.12 ,garbage", "unknown"], 429, "what cannot be read is the proxy's own"),
    ] {
        assert_eq!(third(&service, &forwarded), expected, "{what}");
    }
    // In several fields as in one.
    let send = |last: &str| {
        let headers = [(FORWARDED, "9.9.9.9"), (FORWARDED, last), (FORWARDED, "10.0.0.1")];
        service.send("GET", "/api/v1/tariffs", &headers, b"").status
    };
    assert_eq!([send("192.0.2.20"), send("192.0.2.20"), send("192.0.2.20"), send("192.0.2.21")], [200, 200, 429, 200]);
}

#[test]
fn what_anyone_else_says_of_an_address_is_passed_over() {
    for settings in [&[(ANONYMOUS, "2")][..], &[(ANONYMOUS, "2"), (PROXIES, "192.0.2.0/24 ::1")]] {
        let (_place, _, service) = limited(settings);
        assert_eq!(third(&service, &["192.0.2.1", "192.0.2.2", "198.51.100.3"]), 429);
        let forwarded = [("forwarded", "for=203.0.113.9"), ("x-real-ip", "203.0.113.9")];
        assert_eq!(service.send("GET", "/api/v1/tariffs", &forwarded, b"").status, 429);
    }
}

#[test]
fn guesses_of_a_verification_code_are_counted_like_guesses_of_credentials() {
    let (_place, key, service) = limited(&[(ANONYMOUS, "5"), (CLIENT, "1000")]);
    let path = "/api/v1/documents/verification?number=2026-000001&code=0000-0000-0000-0000";
    // With a key there is no limit on requests here, and one on guesses all the same.
    for number in 0..4 {
        assert_refused(&service.by(&key).get(path), 404, "not_on_record", &number.to_string());
    }
    assert_too_many(&service.by(&key).get(path), "the fifth guess, and the key");
    // Whoever asks for something else is not affected.
    assert_eq!(service.by(&key).get("/api/v1/quotes").status, 200);
}
