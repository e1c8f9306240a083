//! A quote on paper: what its document says of the office, frozen, and the check by number and code.

use prisoverslag::ids::Sha256Hex;
use prisoverslag::quote::VerificationCode;
use serde_json::json;

use super::verification::attached;
use crate::documents::check;
use crate::office::{
    Answer, Caller as _, Office, Server, assert_problem, complete, complete_with, id, members, on_both,
};
use crate::quote_documents::text_of;
use crate::support::text;

on_both!(
    a_paper_is_checked_by_its_number_and_code,
    a_wrong_number_and_a_wrong_code_are_answered_alike,
    what_a_document_says_of_the_office_is_frozen_with_it,
);

/// The code of an issued quote, by the rule that the README states: from the hash of what is attached.
fn code_of(server: &Server, quote: &str) -> String {
    VerificationCode::of(&Sha256Hex::of(&attached(&server.pdf(quote)))).to_string()
}

fn checked(server: &Server, number: &str, code: &str) -> Answer {
    let escaped = |text: &str| text.replace(' ', "%20").replace('/', "%2F");
    server.get(&format!("/api/v1/documents/verification?number={}&code={}", escaped(number), escaped(code)))
}

fn a_paper_is_checked_by_its_number_and_code(office: &Office) {
    let server = office.server();
    let quote = id(&server.issued_of(&complete()));
    let code = code_of(&server, &quote);
    let printed = text_of(&check(&[&server.pdf(&quote)]).remove(0));
    assert!(printed.contains(&format!("Kontrollkode {code}")), "{code} in {printed}");
    let issued = server.quote(&quote);
    let expected = json!({
        "number": "2026-000001", "revision": 1, "state": "issued", "issued_on": issued["issue"]["issued_on"],
        "valid_to": issued["issue"]["valid_to"], "total": issued["price"]["total"],
    });
    let answer = checked(&server, "2026-000001", &code);
    assert_eq!((answer.status, answer.json(), answer.header("cache-control")), (200, expected, "no-store"));
    // As people type it.
    let typed =
        [code.to_lowercase(), code.replace('-', ""), code.replace('-', " "), code.replace('0', "o").replace('1', "L")];
    for typed in &typed {
        assert_eq!(checked(&server, " 2026-000001", typed).status, 200, "{typed}");
    }
    // It says what has become of the quote.
    server.must(&quote, "accept");
    assert_eq!(checked(&server, "2026-000001", &code).json()["state"], "accepted");
    let revision = id(&server.revised(&quote));
    server.must(&revision, "issue");
    let found = checked(&server, "2026-000001", &code).json();
    assert_eq!((&found["state"], &found["next_revision"]), (&json!("accepted"), &json!(2)));
    let later = checked(&server, "2026-000001/2", &code_of(&server, &revision));
    assert_eq!((later.json()["number"].as_str(), later.json()["revision"].as_i64()), (Some("2026-000001/2"), Some(2)));
}

fn a_wrong_number_and_a_wrong_code_are_answered_alike(office: &Office) {
    let server = office.server();
    let quote = id(&server.issued_of(&complete()));
    let other = id(&server.issued_of(&complete()));
    let (code, foreign) = (code_of(&server, &quote), code_of(&server, &other));
    let forged = code.replacen(&code[..1], if code.starts_with('7') { "8" } else { "7" }, 1);
    let wrong = [
        ("2026-000001", forged.as_str()),
        ("2026-000001", &foreign),
        ("2026-000003", &code),
        ("2025-000001", &code),
        ("2026-000001/2", &code),
    ];
    let answers = wrong.map(|(number, code)| checked(&server, number, code));
    for ((number, code), answer) in wrong.iter().zip(&answers) {
        assert_problem(answer, 404, "not_on_record", &format!("{number} {code}"));
        let said = |answer: &Answer| members(&answer.json(), ["type", "title", "status", "code", "detail", "errors"]);
        assert_eq!(said(answer), said(&answers[0]), "{number} {code}");
    }
    // What cannot be a number or a code is said to be so.
    for (number, code, faults) in [
        ("tilbud", code.as_str(), vec!["$.number"]),
        ("2026-000001/0", &code, vec!["$.number"]),
        ("2026-000001", &code[1..], vec!["$.code"]),
        ("2026-000001", "U000-0000-0000-0000", vec!["$.code"]),
        ("1", "1", vec!["$.number", "$.code"]),
    ] {
        let answer = checked(&server, number, code);
        let found: Vec<String> = answer.faults().into_iter().map(|(path, _)| path).collect();
        assert_eq!((answer.status, found), (422, faults.into_iter().map(str::to_owned).collect()), "{number} {code}");
    }
    let none = server.get("/api/v1/documents/verification");
    assert_eq!(none.faults(), [("$.number".into(), "missing".into()), ("$.code".into(), "missing".into())]);
}

fn what_a_document_says_of_the_office_is_frozen_with_it(office: &Office) {
    let set_up = [
        ("PRISOVERSLAG__OFFICE__UNIT", "Seksjon for mikrodata"),
        ("PRISOVERSLAG__OFFICE__UNIT_EN", "Division for Microdata"),
        ("PRISOVERSLAG__OFFICE__EMAIL", "mikrodata@example.no"),
        ("PRISOVERSLAG__OFFICE__TELEPHONE", "+47 21 00 00 00"),
        ("PRISOVERSLAG__OFFICE__POSTAL_ADDRESS", "Postboks 1, 0131 Oslo"),
        ("PRISOVERSLAG__OFFICE__WEB_ADDRESS", "https://www.example.no/data"),
        ("PRISOVERSLAG__HTTP__PUBLIC_URL", "https://prisoverslag.example.no/"),
    ];
    let (before, english) = {
        let server = office.server_with(&set_up);
        let quote = |language: &str| id(&server.issued_of(&complete_with(&json!({ "language": language }))));
        (quote("nb"), quote("en"))
    };
    let server = office.server();
    let after = id(&server.issued_of(&complete()));
    let pdfs = [&before, &english, &after].map(|quote| server.pdf(quote));
    let texts = check(&pdfs.each_ref().map(Vec::as_slice)).iter().map(text_of).collect::<Vec<_>>();
    for said in [
        "Statistisk sentralbyrå · Seksjon for mikrodata",
        "mikrodata@example.no",
        "+47 21 00 00 00",
        "Postboks 1, 0131 Oslo",
        "www.example.no/data",
        "prisoverslag.example.no/verification",
    ] {
        assert!(texts[0].contains(said), "{said} in {}", texts[0]);
        assert!(!texts[2].contains(said), "{said} in {}", texts[2]);
    }
    assert!(texts[1].contains("Statistics Norway · Division for Microdata"), "{}", texts[1]);
    // Typeset again under other settings, each is the same to the byte.
    let audit =
        office.run_with(&["audit", "verify", "--documents"], &[("PRISOVERSLAG__OFFICE__UNIT", "En annen seksjon")]);
    assert!(audit.status.success(), "{}", text(&audit.stdout));
}
