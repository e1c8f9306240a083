//! Links by which an applicant reads and answers a quote: made, opened by anyone any number of times, and answered once.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::calculator::seen::Seen;
use crate::calculator::{FORM, Fields, encoded, field, kroner, with};
use crate::desk::{fields, led, of, page, send, sent, server};
use crate::office::{
    Answer, Caller, OWN, Office, PUBLIC_URL, Provider, Server, assert_faults, complete, complete_with, on_both, sign_in,
};
use crate::support::{project_file, text};

on_both!(
    an_applicant_answers_by_a_link,
    a_link_is_opened_any_number_of_times_and_changes_nothing,
    each_way_to_be_too_late_has_a_page,
    a_change_is_asked_for_and_seen_at_the_desk,
    links_are_made_once_and_end_when_others_are_made,
    what_is_wrong_is_said_and_nothing_is_lost,
    no_page_of_an_error_has_the_secret,
    an_answer_is_in_time_until_midnight_in_oslo,
    links_begin_with_the_public_address,
);

/// The secrets of the link to read a quote and of the one to answer it.
#[track_caller]
fn links(caller: &impl Caller, quote: &Value) -> [String; 2] {
    let path = format!("/api/v1/quotes/{}/answer-links", quote["id"].as_str().expect("an identity"));
    let made = caller.post(&path, &json!({}));
    assert_eq!(made.status, 201, "{}", text(&made.body));
    ["read", "answer"].map(|kind| {
        let links = made.json()["links"].as_array().cloned().expect("links");
        let link = links.iter().find(|link| link["kind"] == kind).expect("a link");
        let url = link["url"].as_str().expect("an address");
        url.rsplit_once("/answer/").expect("a secret").1.to_owned()
    })
}

/// A page by a link, as a browser goes there.
fn opened(server: &Server, path: &str) -> Answer {
    let answer = server.by_nobody().send("GET", path, &[("accept", "text/html"), ("accept-language", "nb")], b"");
    if matches!(answer.status, 200 | 404 | 409) {
        assert_eq!(
            (answer.header("referrer-policy"), answer.header("cache-control")),
            ("no-referrer", "no-store"),
            "{path}"
        );
    }
    answer
}

#[track_caller]
fn read(server: &Server, secret: &str) -> Seen {
    let answer = opened(server, &format!("/answer/{secret}"));
    assert_eq!(answer.status, 200, "{}", text(&answer.body));
    let seen = Seen::of(&answer);
    seen.assert_sound();
    seen
}

/// The hidden fields of a step.
#[track_caller]
fn step(server: &Server, secret: &str, what: &str) -> Fields {
    let answer = opened(server, &format!("/answer/{secret}/{what}"));
    assert_eq!(answer.status, 200, "{}", text(&answer.body));
    let seen = Seen::of(&answer);
    seen.assert_sound();
    let value = |name: &str| {
        let (_, rest) = seen.html.split_once(&format!("name=\"{name}\" value=\"")).expect(name);
        (name.to_owned(), rest.split_once('"').expect("its end").0.to_owned())
    };
    vec![value("page.once"), value("shown")]
}

/// What a browser sends from a page without a referrer.
fn press(server: &Server, path: &str, fields: &[(String, String)]) -> Answer {
    let headers = [FORM, ("accept-language", "nb"), ("accept", "text/html"), ("origin", "null")];
    server.by_nobody().send("POST", path, &headers, &encoded(fields))
}

fn accepted(hidden: Fields) -> Fields {
    let mut form = hidden;
    form.extend(fields(&[("signed_by", "Kari Nordmann"), ("role", "Seksjonssjef"), ("authority", "x")]));
    form
}

fn an_applicant_answers_by_a_link(office: &Office) {
    let officer = office.key("case_officer");
    let server = server(office);
    let officer = server.by(&officer);
    let issued = officer.issued_of(&complete_with(&json!({ "language": "nn" })));
    let [to_read, to_answer] = links(&officer, &issued);
    // Over 190 random bits in letters and digits, and short enough for a line.
    for secret in [&to_read, &to_answer] {
        assert!(secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{secret}");
        assert!(format!("https://priser.ssb.no/answer/{secret}").len() < 70);
    }
    // The page is in the quote's language, whatever the browser's.
    let shown = read(&server, &to_answer);
    assert!(shown.html.contains("<html lang=\"nn\">") && !shown.html.contains(&to_read), "{}", shown.html);
    for said in [
        &kroner(&issued["price"]["total"]),
        "2026-000001",
        "Til og med",
        "kl. 24.00",
        "Aksepter tilbodet",
        "Be om ei endring",
    ] {
        assert!(shown.text().to_lowercase().contains(&said.to_lowercase()), "{said}: {}", shown.text());
    }
    for line in issued["estimate"]["lines"].as_array().expect("lines") {
        assert!(shown.text().contains(line["name"]["nn"].as_str().expect("a name")), "{}", line["name"]);
    }
    let document = opened(&server, &format!("/answer/{to_answer}/document"));
    assert_eq!((document.status, document.body), (200, officer.pdf(&issued)));
    // Whoever only reads has no choice, and no way to one.
    let reading = read(&server, &to_read);
    assert!(!reading.html.contains("/accept") && reading.text().contains("den andre lenkja"));
    assert_eq!(opened(&server, &format!("/answer/{to_read}/accept")).status, 303);
    assert_eq!(
        press(&server, &format!("/answer/{to_read}/accept"), &accepted(step(&server, &to_answer, "accept"))).status,
        303
    );
    assert_eq!(officer.state(&issued), "issued");
    let form = accepted(step(&server, &to_answer, "accept"));
    for _ in 0..2 {
        let to = led(&press(&server, &format!("/answer/{to_answer}/accept"), &form));
        assert_eq!(to, format!("/answer/{to_answer}"));
    }
    let order = officer.quote(&issued);
    assert_eq!((&order["state"], &order["answer"]["signed_by"]), (&json!("accepted"), &json!("Kari Nordmann")));
    // The same address is the receipt, by either link.
    for secret in [&to_read, &to_answer] {
        let receipt = read(&server, secret).text();
        assert!(receipt.contains("Tilbodet er akseptert") && receipt.contains("Kari Nordmann"), "{receipt}");
    }
    // Who has answered is the link, in the event and in the ledger, and not the secret.
    let event = officer.events(&issued).into_iter().find(|event| event["action"] == "accept").expect("an event");
    let by = event["actor"]["id"].as_str().expect("an actor").to_owned();
    assert!(by.starts_with("link:") && event["actor"]["role"] == "applicant", "{event}");
    assert!(
        office
            .value("select entry from ledger where entry like '%accept%' order by sequence desc limit 1")
            .contains(&by)
    );
    assert_never_stored(office, &[&to_read, &to_answer]);
    for secret in [&to_read, &to_answer] {
        assert!(!server.log().contains(secret.as_str()), "the log has a secret");
    }
    office.assert_sound(1);
}

/// No table of the store has a secret.
fn assert_never_stored(office: &Office, secrets: &[&String]) {
    for table in ["answer_links", "events", "idempotency_keys", "ledger"] {
        let rows = office.query(&format!("select * from {table}"));
        let all = format!("{rows:?}");
        for secret in secrets {
            assert!(!all.contains(secret.as_str()), "{table} has a secret");
        }
    }
}

fn a_link_is_opened_any_number_of_times_and_changes_nothing(office: &Office) {
    let server = server(office);
    let issued = server.issued_of(&complete());
    let secrets = links(&server, &issued);
    let (version, events) = (server.etag(&issued), server.events(&issued));
    for secret in &secrets {
        let mut addresses = BTreeSet::from([format!("/answer/{secret}")]);
        // A scanner follows every link of every page.
        for _ in 0..3 {
            for address in addresses.clone() {
                let answer = opened(&server, &address);
                let html = String::from_utf8_lossy(&answer.body).into_owned();
                addresses.extend(
                    html.split("href=\"/answer/")
                        .skip(1)
                        .filter_map(|rest| Some(format!("/answer/{}", rest.split_once('"')?.0))),
                );
            }
        }
        let head = server.by_nobody().send("HEAD", &format!("/answer/{secret}"), &[], b"");
        assert_eq!((head.status, head.body.len()), (200, 0));
    }
    assert_eq!((server.etag(&issued), server.events(&issued)), (version, events));
    assert_eq!(office.value("select count(*) from quote_reads"), "0");
    let table = project_file("tests/written/links.txt");
    let table = std::fs::read_to_string(table).expect("the table");
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let (address, expected) = line.split_once(" | ").expect("two columns");
        let answer = opened(&server, &address.replace("{secret}", &secrets[0]));
        assert_eq!(if answer.status == 200 { "found" } else { "lost" }, expected, "{line}: {}", answer.status);
        assert!(answer.status < 500, "{line}");
    }
}

fn each_way_to_be_too_late_has_a_page(office: &Office) {
    let server = server(office);
    let late = |what: &str, said: &str, act: &dyn Fn(&Value)| {
        let issued = server.issued_of(&complete());
        let [_, secret] = links(&server, &issued);
        let form = accepted(step(&server, &secret, "accept"));
        act(&issued);
        let shown = read(&server, &secret);
        assert!(shown.text().contains(said), "{what}: {}", shown.text());
        assert!(!shown.html.contains("/accept\""), "{what}");
        let answer = press(&server, &format!("/answer/{secret}/accept"), &form);
        assert_eq!(answer.status, 409, "{what}");
        assert!(Seen::of(&answer).text().contains(said), "{what}");
        assert_eq!(opened(&server, &format!("/answer/{secret}/accept")).status, 303, "{what}");
    };
    late("withdrawn", "SSB har trukket tilbudet tilbake", &|issued| drop(server.must(issued, "withdraw")));
    late("answered by telephone", "Dere har takket nei", &|issued| drop(server.must(issued, "decline")));
    late("replaced", "erstattet av et nyere", &|issued| drop(server.issue(&server.revised(issued))));
    late("the last second in Oslo", "Fristen er ute", &|issued| {
        let last = issued["issue"]["valid_to"].as_str().expect("a day");
        office.at(&format!("{last}T23:00:00Z"));
    });
    office.assert_sound(5);
}

fn a_change_is_asked_for_and_seen_at_the_desk(office: &Office) {
    let server = server(office);
    let issued = server.issued_of(&complete());
    let [_, secret] = links(&server, &issued);
    let mut form = step(&server, &secret, "change");
    form.extend(fields(&[("reason", "Bare årene <b>2015–2020</b>, takk.")]));
    for _ in 0..2 {
        led(&press(&server, &format!("/answer/{secret}/change"), &form));
    }
    let shown = read(&server, &secret);
    assert!(shown.text().contains("Dere har bedt om en endring") && shown.html.contains("/accept\""));
    let (_, desk) = of(&server, &issued);
    assert!(desk.text().contains("Bare årene <b>2015–2020</b>, takk."), "{}", desk.text());
    assert!(!desk.html.contains("<b>2015"));
    let asks = server.events(&issued).into_iter().filter(|event| event["action"] == "ask_change");
    assert_eq!(asks.count(), 1);
    // What it says is between the applicant and the office: others who follow the quote do not read it.
    let followed = server.get("/api/v1/events?limit=100").json();
    assert!(!followed.to_string().contains("2015–2020"));
    server.must(&issued, "accept");
    assert!(read(&server, &secret).text().contains("Tilbudet er akseptert"));
}

fn links_are_made_once_and_end_when_others_are_made(office: &Office) {
    let (officer, applicant) = (office.key("case_officer"), office.key_of(OWN));
    let server = server(office);
    let officer = server.by(&officer);
    let issued = officer.issued_of(&complete());
    let path = format!("/api/v1/quotes/{}/answer-links", issued["id"].as_str().expect("an identity"));
    let first = officer.change("POST", &path, "", "once", &json!({}));
    assert_eq!(first.status, 201);
    let again = officer.change("POST", &path, "", "once", &json!({}));
    assert_eq!((again.status, again.header("idempotent-replayed")), (201, "true"));
    // The same links, without what is shown once.
    let ids = |answer: &Answer| -> Vec<Value> {
        answer.json()["links"].as_array().expect("links").iter().map(|link| link["id"].clone()).collect()
    };
    assert_eq!(ids(&first), ids(&again));
    assert!(first.json()["links"][0]["url"].is_string() && again.json()["links"][0]["url"].is_null());
    let url = first.json()["links"][1]["url"].as_str().expect("an address").to_owned();
    let secret = url.rsplit_once('/').expect("a secret").1.to_owned();
    read(&server, &secret);
    let listed = officer.get(&path).json();
    assert_eq!(listed["links"].as_array().map(Vec::len), Some(2));
    assert!(!listed.to_string().contains("url"));
    // Others in their place.
    let (shown_path, shown) = of(&officer, &issued);
    let form = sent(&shown, &format!("{shown_path}/answer-links"));
    let made = send(&officer, &format!("{shown_path}/answer-links"), &form);
    let made = Seen::of(&made);
    made.assert_sound();
    let lines: Vec<String> = made.text().lines().filter(|line| line.contains("/answer/")).map(str::to_owned).collect();
    assert_eq!(lines.len(), 2, "each alone on its line: {}", made.text());
    let later = lines[1].rsplit_once('/').expect("a secret").1.to_owned();
    read(&server, &later);
    let gone = opened(&server, &format!("/answer/{secret}"));
    let never = opened(&server, &format!("/answer/{}", "a".repeat(32)));
    assert_eq!((gone.status, never.status), (404, 404));
    assert_eq!(text(&gone.body), text(&never.body), "a link that has ended and one that never was are the same");
    assert!(text(&gone.body).contains("Lenken virker ikke"));
    // Shown once.
    let again = send(&officer, &format!("{shown_path}/answer-links"), &form);
    assert!(!text(&again.body).contains("/answer/") && text(&again.body).contains("vist før"));
    let (_, shown) = of(&officer, &issued);
    let form = sent(&shown, &format!("{shown_path}/answer-links/revoke"));
    led(&send(&officer, &format!("{shown_path}/answer-links/revoke"), &form));
    assert_eq!(opened(&server, &format!("/answer/{later}")).status, 404);
    let actions: Vec<Value> = officer.events(&issued).into_iter().map(|event| event["action"].clone()).collect();
    let expected = ["create", "issue", "make_links", "make_links", "revoke_links"];
    assert_eq!(actions, expected.map(Value::from));
    assert_eq!(officer.change("DELETE", &path, "", "", &json!(null)).status, 204);
    // Only of what waits for an answer, and only by officers.
    officer.must(&issued, "decline");
    assert_eq!(officer.post(&path, &json!({})).status, 409);
    assert_eq!(server.by(&applicant).post(&path, &json!({})).status, 403);
    let draft = officer.drafted_of(&complete());
    let path = format!("/api/v1/quotes/{}/answer-links", draft["id"].as_str().expect("an identity"));
    assert_eq!((officer.post(&path, &json!({})).status, officer.get(&path).status), (409, 409));
    assert_faults(&officer.post(&path, &json!({ "a": 1 })), &[("$.a", "unknown_field")]);
}

fn what_is_wrong_is_said_and_nothing_is_lost(office: &Office) {
    let server = server(office);
    let issued = server.issued_of(&complete());
    let [_, secret] = links(&server, &issued);
    let address = format!("/answer/{secret}/accept");
    let hidden = step(&server, &secret, "accept");
    let mut form = hidden.clone();
    form.extend(fields(&[("signed_by", "Kari <script>alert(1)</script>")]));
    let refused = press(&server, &address, &form);
    assert_eq!(refused.status, 422);
    let seen = Seen::of(&refused);
    seen.assert_sound();
    let anchors: Vec<String> = seen.errors().into_iter().map(|(anchor, _)| anchor).collect();
    assert_eq!(anchors, ["authority", "role"], "{:?}", seen.errors());
    assert!(seen.html.contains("<title>Feil: ") && !seen.html.contains("<script>alert"));
    assert!(seen.text().contains("fullmakt"));
    // Another quote than the one that is in force is not accepted.
    let other = with(&accepted(hidden), "shown", &"0".repeat(64));
    let refused = press(&server, &address, &other);
    assert_eq!(refused.status, 409);
    assert!(text(&refused.body).contains("Les det på nytt"));
    for what in ["decline", "change"] {
        let refused = press(&server, &format!("/answer/{secret}/{what}"), &step(&server, &secret, what));
        assert_eq!((refused.status, Seen::of(&refused).errors().len()), (422, 1), "{what}");
    }
    assert_eq!(server.state(&issued), "issued");
    assert_eq!(opened(&server, &format!("/answer/{secret}/sell")).status, 404);
    // A browser in which an officer is signed in answers by the link, and not as the officer.
    let headers = [FORM, ("origin", "null"), ("cookie", "__Host-prisoverslag=stale")];
    let form = accepted(step(&server, &secret, "accept"));
    let answer = server.by_nobody().send("POST", &address, &headers, &encoded(&form));
    assert_eq!(answer.status, 303, "{}", text(&answer.body));
    assert_eq!(server.state(&issued), "accepted");
    assert_eq!(field(&form, "role"), Some("Seksjonssjef"));
    page(&server, &format!("/quotes/{}", issued["id"].as_str().expect("an identity")));
}

fn no_page_of_an_error_has_the_secret(office: &Office) {
    let provider = Provider::shared();
    let server = office.guarded_with(&sign_in(provider, &[]), &[("PRISOVERSLAG__LIMITS__CLIENT_PER_MINUTE", "0")]);
    let officer = office.key("case_officer");
    let issued = server.by(&officer).issued_of(&complete());
    let [_, secret] = links(&server.by(&officer), &issued);
    let too_long = fields(&[("reason", &"x".repeat(70_000))]);
    let refused = [
        (404, opened(&server, &format!("/answer/{secret}/sell"))),
        (404, opened(&server, &format!("/answer/{secret}/accept/now"))),
        (404, opened(&server, &format!("/answer/{secret}/"))),
        (413, press(&server, &format!("/answer/{secret}/decline"), &too_long)),
        (405, press(&server, &format!("/answer/{secret}"), &fields(&[]))),
    ];
    for (status, answer) in refused {
        assert_eq!((answer.status, answer.header("referrer-policy")), (status, "no-referrer"));
        // Neither to sign in and come back, nor to read it in another language.
        assert!(!text(&answer.body).contains(&secret), "{status}: {}", text(&answer.body));
    }
    assert!(!server.log().contains(&secret), "the log has a secret");
}

fn an_answer_is_in_time_until_midnight_in_oslo(office: &Office) {
    let officer = office.key("case_officer");
    let server = server(office);
    let officer = server.by(&officer);
    let issued = officer.issued_of(&complete());
    let [_, secret] = links(&officer, &issued);
    let form = accepted(step(&server, &secret, "accept"));
    let last = issued["issue"]["valid_to"].as_str().expect("a day");
    // The last minute of a day in winter.
    office.at(&format!("{last}T22:59:00Z"));
    assert!(read(&server, &secret).html.contains("/accept\""));
    led(&press(&server, &format!("/answer/{secret}/accept"), &form));
    assert_eq!(officer.state(&issued), "accepted");
}

fn links_begin_with_the_public_address(office: &Office) {
    let begins = |server: &Server, with: &str| {
        let officer = office.key("case_officer");
        let officer = server.by(&officer);
        let issued = officer.issued_of(&complete());
        let path = format!("/api/v1/quotes/{}/answer-links", issued["id"].as_str().expect("an identity"));
        for link in officer.post(&path, &json!({})).json()["links"].as_array().expect("links") {
            let url = link["url"].as_str().expect("an address");
            assert!(url.starts_with(&format!("{with}/answer/")), "{url}");
        }
    };
    let provider = Provider::shared();
    begins(&office.guarded_with(&sign_in(provider, &[]), &[]), PUBLIC_URL);
    let own = [("PRISOVERSLAG__HTTP__PUBLIC_URL", "https://priser.example.no/")];
    begins(&office.guarded_with(&sign_in(provider, &[]), &own), "https://priser.example.no");
}
