//! API keys: how they are made, shown, used, listed and revoked, on the command line and over HTTP.

use super::{assert_credential_refused, get_as, key_command, refusal};
use crate::office::{Answer, Caller as _, Office, Provider, Server, WHO, issuer, on_both};
use crate::support::{NOW, text};
use jiff::SignedDuration;
use serde_json::{Value, json};

on_both!(a_key_of_the_api_is_answered_once, a_key_that_was_taken_back_is_refused_at_once);

const KEYS: &str = "/api/v1/keys";
const UNKNOWN: &str = "the API key is not known";

/// Makes a key on the command line.
fn made(office: &Office, arguments: &[&str]) -> String {
    let output = key_command(office, &[&["create"], arguments].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).trim_end().to_owned()
}

fn admin_key(office: &Office) -> String {
    made(office, &["--owner", "Seksjon for mikrodata", "--role", "admin", "--valid-to", "2027-06-30"])
}

fn id_of(key: &str) -> &str {
    key.split('_').nth(1).expect("an id")
}

fn send(server: &Server, method: &str, path: &str, key: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json"), ("accept-language", "en")];
    let body = if body.is_null() { String::new() } else { body.to_string() };
    server.send(method, path, &headers, body.as_bytes())
}

/// The key of this id in the list.
fn listed(server: &Server, by: &str, id: &str) -> Value {
    let keys = get_as(server, KEYS, by).json();
    keys["keys"].as_array().expect("keys").iter().find(|key| key["id"] == id).expect("the key").clone()
}

#[test]
fn a_key_of_the_command_line_is_printed_once_and_stored_nowhere() {
    let office = Office::sqlite();
    let output = key_command(
        &office,
        &["create", "--owner", "Fagsystem", "--role", "case_officer,finance", "--valid-to", "2027-06-30"],
    );
    let key = text(&output.stdout).trim_end().to_owned();
    let id = id_of(&key);
    let secret = key.strip_prefix(&format!("prisoverslag_{id}_")).expect("a secret");
    assert_eq!([id.len(), secret.len()], [16, 64]);
    assert!(!text(&output.stderr).contains(secret));
    let list = text(&key_command(&office, &["list"]).stdout);
    assert_eq!(list, format!("{id}  active   to 2027-06-30  case_officer finance  -  never used  Fagsystem\n"));

    let server = office.guarded(&[]);
    let caller = get_as(&server, WHO, &key).json();
    let known = json!({"id": format!("key:{id}"), "known_by": "key", "roles": ["case_officer", "finance"]});
    assert_eq!(caller, known);
    assert_eq!(get_as(&server, WHO, &key).header("cache-control"), "no-store");
    assert_eq!(refusal(&get_as(&server, KEYS, &key)), (403, "forbidden".to_owned()));
    assert_eq!(get_as(&server, "/api/v1/quotes", &key).status, 200);
    assert_eq!(get_as(&server, "/api/v1/line-items", &key).status, 200);
    drop(server);

    let files = std::fs::read_dir(&office.folder.0).expect("a folder");
    for file in files.map(|file| file.expect("a file").path()).filter(|path| path.is_file()) {
        let bytes = std::fs::read(&file).expect("a file");
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!holds(secret), "{}", file.display());
        assert!(!holds(&hex(secret)), "{}", file.display());
        // The search is where keys are stored.
        assert!(holds(id) || file.file_name().is_some_and(|name| name != "store.db"), "{}", file.display());
    }
}

/// The bytes of a text of hexadecimal digits, as characters where they are such.
fn hex(digits: &str) -> String {
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("digits");
    String::from_utf8_lossy(&(0..digits.len()).step_by(2).map(byte).collect::<Vec<_>>()).into_owned()
}

fn a_key_of_the_api_is_answered_once(office: &Office) {
    let admin = admin_key(office);
    let server = office.guarded(&[]);
    office.later(SignedDuration::from_secs(1));
    let asked = json!({
        "owner": "Universitetet", "roles": ["applicant"], "organisation_number": "974760673", "valid_to": "2027-01-31"
    });
    let answer = send(&server, "POST", KEYS, &admin, &asked);
    assert_eq!(answer.status, 201, "{}", answer.json());
    let reported = answer.json();
    let (id, key) = (reported["id"].as_str().expect("an id"), reported["key"].as_str().expect("a key"));
    assert_eq!(answer.header("location"), format!("{KEYS}/{id}"));
    assert_eq!(answer.header("cache-control"), "no-store");
    let mut report = json!({
        "id": id, "owner": "Universitetet", "roles": ["applicant"], "organisation_number": "974760673",
        "state": "active", "created_at": "2026-11-22T12:00:01Z", "created_by": format!("key:{}", id_of(&admin)),
        "valid_to": "2027-01-31"
    });
    assert_eq!(listed(&server, &admin, id), report);
    report["key"] = json!(key);
    assert_eq!(reported, report);
    let caller = get_as(&server, WHO, key).json();
    assert_eq!([&caller["organisation_number"], &caller["roles"]], [&json!("974760673"), &json!(["applicant"])]);
    let stored = office.query("select * from api_keys");
    let secret = key.rsplit('_').next().expect("a secret");
    assert!(!stored.iter().flatten().any(|field| field.contains(secret)));

    // The newest first.
    office.later(SignedDuration::from_secs(1));
    let newer = send(&server, "POST", KEYS, &admin, &asked).json();
    let keys = get_as(&server, KEYS, &admin).json();
    let ids: Vec<&Value> = keys["keys"].as_array().expect("keys").iter().map(|key| &key["id"]).collect();
    assert_eq!(ids, [&newer["id"], &json!(id), &json!(id_of(&admin))]);
}

fn a_key_that_was_taken_back_is_refused_at_once(office: &Office) {
    let admin = admin_key(office);
    let [one, other] =
        [(); 2].map(|()| made(office, &["--owner", "Fagsystem", "--role", "finance", "--valid-to", "2027-06-30"]));
    let server = office.guarded(&[]);
    assert_eq!([get_as(&server, WHO, &one).status, get_as(&server, WHO, &other).status], [200, 200]);

    let answer = send(&server, "DELETE", &format!("{KEYS}/{}", id_of(&one)), &admin, &Value::Null);
    assert_eq!(answer.status, 200);
    assert_credential_refused(&server, &one, "credentials_revoked", "revoked");
    let by = format!("key:{}", id_of(&admin));
    let report = answer.json();
    assert_eq!([&report["state"], &report["revoked_at"], &report["revoked_by"]], ["revoked", NOW, by.as_str()]);
    // Revoked once is revoked: by whom and when does not change.
    office.later(SignedDuration::from_mins(5));
    let again = send(&server, "DELETE", &format!("{KEYS}/{}", id_of(&one)), &admin, &Value::Null);
    assert_eq!((again.status, &again.json()["revoked_at"]), (200, &json!(NOW)));

    assert_eq!(get_as(&server, WHO, &other).status, 200);
    let output = key_command(office, &["revoke", id_of(&other)]);
    assert!(text(&output.stdout).starts_with(&format!("{}  revoked  to 2027-06-30", id_of(&other))));
    assert_credential_refused(&server, &other, "credentials_revoked", "revoked");
    assert_eq!(listed(&server, &admin, id_of(&other))["revoked_by"], "command line");

    for id in ["0123456789abcdef", "0123", "..", "%2e%2e", &admin] {
        let answer = send(&server, "DELETE", &format!("{KEYS}/{id}"), &admin, &Value::Null);
        assert_eq!(answer.status, 404, "{id}");
    }
    for (id, reported) in [("0123456789abcdef", "there is no key"), ("0123", "sixteen hexadecimal digits")] {
        let output = key_command(office, &["revoke", id]);
        assert!(!output.status.success() && text(&output.stderr).contains(reported), "{}", text(&output.stderr));
    }
    // A key may take itself back.
    assert_eq!(send(&server, "DELETE", &format!("{KEYS}/{}", id_of(&admin)), &admin, &Value::Null).status, 200);
    assert_credential_refused(&server, &admin, "credentials_revoked", "revoked");
    // A service that was closed does not open with its last key.
    assert_eq!(refusal(&server.get(KEYS)), (401, "credentials_missing".to_owned()));
    drop(server);
    assert_eq!(refusal(&office.guarded(&[]).get(KEYS)), (401, "credentials_missing".to_owned()));
}

#[test]
fn a_key_is_valid_to_the_end_of_its_last_day_in_norway() {
    let office = Office::sqlite();
    let key = |day: &str| made(&office, &["--owner", "Fagsystem", "--role", "finance", "--valid-to", day]);
    let (today, winter, summer) = (key("2026-11-22"), key("2026-12-31"), key("2027-06-30"));
    let server = office.guarded(&[]);
    for (key, last) in [
        (&today, "2026-11-22T22:59:59.999Z"),
        (&winter, "2026-12-31T22:59:59.999Z"),
        (&summer, "2027-06-30T21:59:59.999Z"),
    ] {
        office.at(last);
        assert_eq!(get_as(&server, WHO, key).status, 200, "{last}");
        office.later(SignedDuration::from_millis(1));
        assert_credential_refused(&server, key, "credentials_expired", "expired");
    }
    let list = text(&key_command(&office, &["list"]).stdout);
    assert_eq!(list.matches("  expired  to ").count(), 3, "{list}");
}

#[test]
fn the_last_use_is_stored_to_the_minute() {
    let office = Office::sqlite();
    let (admin, key) =
        (admin_key(&office), made(&office, &["--owner", "Fagsystem", "--role", "finance", "--valid-to", "2027-06-30"]));
    let server = office.guarded(&[]);
    let used = || listed(&server, &admin, id_of(&key))["used_at"].clone();
    // It is stored beside the request.
    let use_until = |moment: &str| {
        assert_eq!(get_as(&server, WHO, &key).status, 200);
        while used() != moment {
            std::thread::yield_now();
        }
    };
    assert_eq!(used(), Value::Null);
    use_until(NOW);
    office.later(SignedDuration::from_secs(59));
    for _ in 0..5 {
        assert_eq!(get_as(&server, WHO, &key).status, 200);
        assert_eq!(used(), NOW);
    }
    office.later(SignedDuration::from_secs(1));
    use_until("2026-11-22T12:01:00Z");
    assert!(text(&key_command(&office, &["list"]).stdout).contains("  used 2026-11-22T13:01:00+01:00  Fagsystem\n"));
    // A key that is refused is not used.
    office.later(SignedDuration::from_hours(1));
    let wrong = format!("{}{}", &key[..key.len() - 1], if key.ends_with('0') { "1" } else { "0" });
    assert_credential_refused(&server, &wrong, "credentials_invalid", UNKNOWN);
    assert_eq!(used(), "2026-11-22T12:01:00Z");
}

#[test]
fn what_is_not_quite_a_key_is_refused() {
    let office = Office::sqlite();
    let [one, other] = [(); 2].map(|()| admin_key(&office));
    let server = office.guarded(&[]);
    let (id, secret) = (id_of(&one), one.rsplit('_').next().expect("a secret"));
    let others = other.rsplit('_').next().expect("a secret");
    for wrong in [
        format!("prisoverslag_{id}_{others}"),
        format!("prisoverslag_{id}_{}", secret.to_uppercase()),
        format!("prisoverslag_{}_{secret}", id.to_uppercase()),
        format!("prisoverslag_{id}_{}", "0".repeat(64)),
        format!("prisoverslag_{id}_"),
        format!("prisoverslag_{id}"),
        format!("prisoverslag_0123456789abcdef_{secret}"),
        format!("prisoverslag_{id}_{secret}0"),
        format!("prisoverslag_{id}_{}", &secret[1..]),
        format!("prisoverslag_{id}__{secret}"),
        format!("prisoverslag__{id}_{secret}"),
        "prisoverslag_".to_owned(),
        "prisoverslag_' or 1=1 --".to_owned(),
    ] {
        assert_credential_refused(&server, &wrong, "credentials_invalid", UNKNOWN);
    }
    // Without its beginning it is no key at all.
    let token = "the access token: it is not a sound JSON Web Token";
    assert_credential_refused(&server, &format!("{id}_{secret}"), "credentials_invalid", token);
    assert_eq!(get_as(&server, WHO, &one).status, 200);
}

#[test]
fn every_fault_of_a_new_key_is_reported_at_once() {
    let office = Office::sqlite();
    let output =
        key_command(&office, &["create", "--owner", " ", "--role", "chief,applicant", "--valid-to", "2026-11-21"]);
    assert_eq!(output.status.code(), Some(1));
    let reported = text(&output.stderr);
    for place in ["owner: ", "roles[0]: ", "organisation_number: ", "valid_to: "] {
        assert!(reported.contains(place), "{place} {reported}");
    }
    assert_eq!(reported.lines().count(), 5, "the store, and a line for each: {reported}");
    assert_eq!(text(&key_command(&office, &["list"]).stdout), "");

    let admin = admin_key(&office);
    let server = office.guarded(&[]);
    let sound = json!({"owner": "Fagsystem", "roles": ["finance"], "valid_to": "2027-06-30"});
    let mut others = Vec::new();
    for (member, value, path, code) in [
        ("owner", json!(null), "$.owner", "wrong_type"),
        ("owner", json!("x".repeat(201)), "$.owner", "too_long"),
        ("owner", json!("two\nlines"), "$.owner", "forbidden_character"),
        ("owner", json!("\u{2800}"), "$.owner", "empty"),
        ("owner", json!("\u{1b}[31mred"), "$.owner", "forbidden_character"),
        ("roles", json!([]), "$.roles", "too_few"),
        ("roles", json!("finance"), "$.roles", "wrong_type"),
        ("roles", json!(["system"]), "$.roles[0]", "bad_parameter"),
        ("roles", json!(["finance", "root"]), "$.roles[1]", "unknown_choice"),
        ("roles", json!(["finance", "applicant"]), "$.organisation_number", "missing"),
        ("organisation_number", json!("974760674"), "$.organisation_number", "bad_organisation_number"),
        ("valid_to", json!("2026-11-21"), "$.valid_to", "bad_parameter"),
        ("valid_to", json!("2036-11-23"), "$.valid_to", "bad_parameter"),
        ("valid_to", json!("2027-02-29"), "$.valid_to", "not_a_date"),
        ("valid_to", json!("9999-12-31"), "$.valid_to", "not_a_date"),
        ("secret", json!("mine"), "$.secret", "unknown_field"),
        ("id", json!("0123456789abcdef"), "$.id", "unknown_field"),
    ] {
        let mut asked = sound.clone();
        asked[member] = value.clone();
        let answer = send(&server, "POST", KEYS, &admin, &asked);
        let found = (answer.status, answer.faults());
        if found != (422, vec![(path.to_owned(), code.to_owned())]) {
            others.push(format!("{member} {value}: {found:?}"));
        }
    }
    assert!(others.is_empty(), "{others:#?}");
    for last in ["2026-11-22", "2036-11-22"] {
        let mut asked = sound.clone();
        asked["valid_to"] = json!(last);
        let answer = send(&server, "POST", KEYS, &admin, &asked);
        assert_eq!((answer.status, &answer.json()["valid_to"]), (201, &json!(last)));
    }
    // A name is stored in one form, whoever makes the key.
    let mut asked = sound.clone();
    asked["owner"] = json!(" Fagsystem  A\u{30a}s\u{a0}");
    assert_eq!(send(&server, "POST", KEYS, &admin, &asked).json()["owner"], "Fagsystem  Ås");
    let made =
        key_command(&office, &["create", "--owner", " O\u{308}land ", "--role", "finance", "--valid-to", "2027-06-30"]);
    assert!(made.status.success() && text(&key_command(&office, &["list"]).stdout).contains("  Öland\n"));
    // What is given twice is given once.
    let mut asked = sound;
    asked["roles"] = json!(["finance", "case_officer", "finance"]);
    let answer = send(&server, "POST", KEYS, &admin, &asked);
    assert_eq!(answer.json()["roles"], json!(["case_officer", "finance"]), "{}", answer.json());
}

#[test]
fn the_first_key_closes_an_open_service() {
    let office = Office::sqlite();
    let server = office.guarded(&[]);
    let caller = server.get(WHO).json();
    assert_eq!([&caller["id"], &caller["known_by"]], ["local", "machine"]);
    // An applicant is one organisation's, and whoever sits at the machine is nobody's: staff they are.
    assert_eq!(server.get("/api/v1/quotes").status, 200);
    // A page elsewhere has a browser send this, by a name of its own or without.
    let asked = json!({"owner": "Fagsystem", "roles": ["admin"], "valid_to": "2027-06-30"}).to_string();
    let json = ("content-type", "application/json");
    for (header, code) in [
        (("origin", "https://evil.example.org"), "cross_site"),
        (("origin", "null"), "cross_site"),
        (("sec-fetch-site", "cross-site"), "cross_site"),
        (("sec-fetch-site", "same-site"), "cross_site"),
        (("host", "evil.example.org"), "local_only"),
        (("host", "localhost.evil.example.org:8080"), "local_only"),
        (("host", "127.0.0.1.evil.example.org"), "local_only"),
        (("x-forwarded-for", "127.0.0.1"), "local_only"),
        (("forwarded", "for=127.0.0.1"), "local_only"),
    ] {
        let answer = server.send("POST", KEYS, &[json, header], asked.as_bytes());
        assert_eq!(refusal(&answer), (403, code.to_owned()), "{header:?}");
    }
    for header in [("origin", server.base.as_str()), ("sec-fetch-site", "same-origin"), ("host", "LOCALHOST:1")] {
        let office = Office::sqlite();
        let server = office.guarded(&[]);
        let header = if header.0 == "origin" { ("origin", server.base.as_str()) } else { header };
        let answer = server.send("POST", KEYS, &[json, header], asked.as_bytes());
        assert_eq!(answer.status, 201, "{header:?} {}", answer.json());
    }
    assert_eq!(server.send("POST", KEYS, &[json], asked.as_bytes()).status, 201);
    assert_eq!(refusal(&server.get(KEYS)), (401, "credentials_missing".to_owned()));
    assert_eq!(server.get(WHO).json()["known_by"], "nothing");
}

#[test]
fn keys_and_tokens_live_side_by_side() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    let admin = admin_key(&office);
    let server = office.guarded(&issuer("maskinporten", provider, &[]));
    assert_eq!(get_as(&server, WHO, &admin).json()["known_by"], "key");
    assert_eq!(get_as(&server, WHO, &provider.token(&json!({}))).json()["known_by"], "token");
}
