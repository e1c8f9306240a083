//! An issued quote: what has happened, answers, revisions.

use serde_json::json;

use super::{fields, led, of, page, send, sent, server};
use crate::calculator::seen::Seen;
use crate::calculator::{field, kroner};
use crate::office::{Caller as _, OWN, Office, complete, complete_with, on_both};
use crate::support::text;

on_both!(
    an_answer_is_registered_with_who_and_when,
    a_refused_answer_keeps_what_was_typed,
    a_revision_is_compared_and_leaves_the_order_in_force,
    an_applicant_reads_its_own_quote_and_nothing_of_the_desk,
    who_is_late_learns_it,
);

/// How an answer came.
const RECEIVED: [(&str, &str); 3] =
    [("received.way", "email"), ("received.on", "22.11.26"), ("received.evidence", "Journalpost 26/01234-7")];

fn an_answer_is_registered_with_who_and_when(office: &Office) {
    let server = server(office);
    let issued = server.issued_of(&complete());
    let (path, shown) = of(&server, &issued);
    let mut form = sent(&shown, &format!("{path}/accept"));
    form.extend(fields(&[("signed_by", "Kari Nordmann"), ("role", "Seksjonssjef"), ("signed_on", "22.11.26")]));
    form.extend(fields(&RECEIVED));
    for _ in 0..2 {
        assert_eq!(led(&send(&server, &format!("{path}/accept"), &form)), path);
    }
    let accepted = server.quote(&issued);
    assert_eq!(accepted["state"], "accepted");
    assert_eq!(accepted["answer"]["signed_by"], "Kari Nordmann");
    assert_eq!(accepted["answer"]["signed_on"], "2026-11-22");
    let received = json!({ "way": "email", "on": "2026-11-22", "evidence": "Journalpost 26/01234-7" });
    assert_eq!(accepted["answer"]["received"], received);
    let said = page(&server, &path).text();
    for expected in [
        "Kari Nordmann",
        "Seksjonssjef",
        "22.\u{a0}november 2026",
        "Tilbudet ble akseptert",
        "Bestilt",
        "På e-post",
        "Journalpost 26/01234-7",
    ] {
        assert!(said.contains(expected), "{expected}");
    }
    office.assert_sound(1);
}

fn a_refused_answer_keeps_what_was_typed(office: &Office) {
    let server = server(office);
    let issued = server.issued_of(&complete());
    let (path, shown) = of(&server, &issued);
    let mut form = sent(&shown, &format!("{path}/accept"));
    form.extend(fields(&[("signed_by", "Kari <b>"), ("signed_on", "31.2.2026")]));
    let answer = send(&server, &format!("{path}/accept"), &form);
    assert_eq!(answer.status, 422);
    let refused = Seen::of(&answer);
    refused.assert_sound();
    for expected in [
        "id=\"accept-role-fault\"",
        "id=\"accept-signed_on-fault\"",
        "id=\"accept-received-way-fault\"",
        "href=\"#accept-received-evidence\"",
        "value=\"31.2.2026\"",
        "Kari &#60;b&#62;",
        "Velg et av svarene.",
    ] {
        assert!(refused.html.contains(expected), "{expected}: {}", refused.html);
    }
    // A form with more fields than any page has says nothing that could be stored.
    let many = vec![("a".to_owned(), String::new()); 20_001];
    let refused = send(&server, &format!("{path}/accept"), &many);
    assert_eq!(refused.status, 422, "{}", text(&refused.body));
    for (what, reason) in [("decline", "For dyrt."), ("withdraw", "Feil populasjon.")] {
        let empty = send(&server, &format!("{path}/{what}"), &sent(&shown, &format!("{path}/{what}")));
        assert_eq!(empty.status, 422, "{what}");
        assert!(text(&empty.body).contains(&format!("id=\"{what}-reason-fault\"")), "{what}");
        let issued = server.issued_of(&complete());
        let (path, shown) = of(&server, &issued);
        let mut form = sent(&shown, &format!("{path}/{what}"));
        form.extend(fields(&[("reason", reason)]));
        if what == "decline" {
            form.extend(fields(&RECEIVED));
        }
        assert_eq!(led(&send(&server, &format!("{path}/{what}"), &form)), path);
        assert!(page(&server, &path).text().contains(reason));
    }
}

fn a_revision_is_compared_and_leaves_the_order_in_force(office: &Office) {
    let server = server(office);
    let order = server.issued_of(&complete());
    server.must(&order, "accept");
    let (path, shown) = of(&server, &order);
    let to = led(&send(&server, &format!("{path}/revise"), &sent(&shown, &format!("{path}/revise"))));
    assert!(page(&server, &path).html.contains(&format!("href=\"{to}\"")), "the open revision is a link");
    let revision = json!({ "id": to.strip_prefix("/quotes/").expect("a quote") });
    let draft = page(&server, &to);
    assert!(draft.text().contains("Samme pris som før."), "{}", draft.text());
    let mut fewer = complete();
    fewer["scope"]["extracts"]["fd_trygd"].as_array_mut().expect("tables").pop();
    let etag = server.etag(&revision);
    assert_eq!(server.change("PUT", &format!("/api/v1{to}"), &etag, "", &fewer).status, 200);
    let issued = server.issue(&revision);
    let compared = server.read_json(&format!("/api/v1{to}/comparison"));
    let said = page(&server, &to).text();
    assert!(said.contains("Mot forrige revisjon"), "{said}");
    for amount in [&compared["before"]["total"]["expected"], &compared["after"]["total"]["expected"]] {
        assert!(said.contains(&kroner(amount)), "{amount}");
    }
    // The applicant turns it down: the order stands.
    let (path_of_revision, shown) = of(&server, &issued);
    let mut form = sent(&shown, &format!("{path_of_revision}/decline"));
    form.extend(fields(&[("reason", "Vi beholder bestillingen.")]));
    form.extend(fields(&RECEIVED));
    led(&send(&server, &format!("{path_of_revision}/decline"), &form));
    assert_eq!((server.state(&order), server.state(&issued)), ("accepted".to_owned(), "declined".to_owned()));
    assert!(page(&server, &path).text().contains("Bestilt"));
    office.assert_sound(2);
}

fn an_applicant_reads_its_own_quote_and_nothing_of_the_desk(office: &Office) {
    let (officer, applicant) = (office.key("case_officer"), office.key_of(OWN));
    let other = office.key_of(crate::office::OTHER);
    let server = server(office);
    let officer = server.by(&officer);
    let issued = officer.issued_of(&complete_with(&json!({})));
    let draft = officer.drafted_of(&complete());
    let applicant = server.by(&applicant);
    let (path, shown) = of(&applicant, &issued);
    assert!(shown.text().contains("2026-000001"));
    for hidden in ["Hva som har skjedd", "Trekk tilbudet", "Registrer", "Saksbehandler"] {
        assert!(!shown.text().contains(hidden), "{hidden}");
    }
    let listed = page(&applicant, "/quotes").html;
    assert!(listed.contains(&path) && !listed.contains(draft["id"].as_str().expect("an identity")));
    assert!(!listed.contains("/quotes/new"));
    let html = [("accept", "text/html")];
    for (path, caller) in
        [(format!("/quotes/{}", draft["id"].as_str().expect("it")), &applicant), (path, &server.by(&other))]
    {
        assert_eq!(caller.send("GET", &path, &html, b"").status, 404);
    }
}

fn who_is_late_learns_it(office: &Office) {
    let server = server(office);
    let issued = server.issued_of(&complete());
    let (path, shown) = of(&server, &issued);
    // The last second in Oslo, and the first after it.
    let last = issued["issue"]["valid_to"].as_str().expect("a day").to_owned();
    office.at(&format!("{last}T22:59:59Z"));
    assert!(page(&server, &path).html.contains(&format!("{path}/accept")));
    office.at(&format!("{last}T23:00:00Z"));
    let mut form = sent(&shown, &format!("{path}/accept"));
    form.extend(fields(&[("signed_by", "Kari Nordmann"), ("role", "Seksjonssjef")]));
    form.extend(fields(&RECEIVED));
    let late = send(&server, &format!("{path}/accept"), &form);
    assert_eq!(late.status, 409, "{}", text(&late.body));
    let now = page(&server, &path);
    assert!(now.text().contains("Utløpt") && now.text().contains("Fristen gikk ut"));
    assert!(!now.html.contains(&format!("{path}/accept")));
    assert_eq!(field(&sent(&now, &format!("{path}/revise")), "page.version").map(str::to_owned), Some("3".to_owned()));
}
