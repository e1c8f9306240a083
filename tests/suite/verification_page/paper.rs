//! Quotes on paper, by their number and code, and by the address that is printed with them.

use serde_json::Value;

use super::{PAGE, assert_says, code_of, page, send_paper};
use crate::office::{Caller as _, Office, Server, complete, id};
use crate::quotes::verification::attached;
use crate::support::text;

#[test]
fn a_paper_is_checked_by_its_number_and_code_and_says_how_it_is_now() {
    let office = Office::sqlite();
    let server = office.server();
    let quote = id(&server.issued_of(&complete()));
    let code = code_of(&server, &quote);
    let issued = server.quote(&quote);
    let kroner = issued["price"]["total"].as_str().expect("a total").replace('.', ",");
    let (thousands, rest) = kroner.split_at(kroner.len() - 6);
    for (language, heading, labels) in [
        ("nb", "Nummer og kode stemmer", ["Status nå", "Utstedt", "Svar senest", "Pris i alt"]),
        ("nn", "Nummer og kode stemmer", ["Status no", "Utferda", "Svar seinast", "Pris i alt"]),
        ("en", "The number and the code are right", ["State now", "Issued", "Answer by", "Price in all"]),
    ] {
        let page = page(&send_paper(&server, " 2026-000001 ", &code.to_lowercase(), language), 200);
        assert_says(&page, &["class=\"verdict good\"", "<dd>2026-000001</dd>", heading]);
        assert_says(&page, &labels.map(|label| format!("<dt>{label}</dt>")).each_ref().map(String::as_str));
        // What was typed is shown again.
        assert_says(&page, &["value=\" 2026-000001 \"", &format!("value=\"{}\"", code.to_lowercase())]);
        assert!(!page.contains("SHA-256"), "{page}");
    }
    let page_nb = page(&send_paper(&server, "2026-000001", &code, "nb"), 200);
    assert_says(&page_nb, &["<dd>6.\u{a0}desember 2026</dd>", &format!("<dd>{thousands}\u{a0}{rest}\u{a0}kr</dd>")]);
    let revision = id(&server.revised(&quote));
    server.must(&revision, "issue");
    let replaced = page(&send_paper(&server, "2026-000001", &code, "nb"), 200);
    assert_says(
        &replaced,
        &["class=\"verdict warm\"", "Erstattet av et nyere", "<dt>Nyere revisjon</dt><dd>2026-000001/2</dd>"],
    );
    for (action, said) in [("withdraw", "SSB har trukket det tilbake."), ("decline", "Søkeren har avslått det.")] {
        let quote = id(&server.issued_of(&complete()));
        server.must(&quote, action);
        let number = server.quote(&quote)["number"].as_str().expect("a number").to_owned();
        let page = page(&send_paper(&server, &number, &code_of(&server, &quote), "nb"), 200);
        assert_says(&page, &["class=\"verdict warm\"", said, "Be SSB om et nytt tilbud"]);
    }
}

#[test]
fn a_wrong_paper_is_not_confirmed_and_a_malformed_one_is_corrected_at_its_field() {
    let server = Server::start();
    let quote = id(&server.issued_of(&complete()));
    let code = code_of(&server, &quote);
    let forged = code.replacen(&code[..1], if code.starts_with('7') { "8" } else { "7" }, 1);
    for (language, said) in [
        ("nb", "Ingen tilbud herfra har dette nummeret"),
        ("nn", "Ingen tilbod herifrå har dette nummeret"),
        ("en", "No quote of this service has this number"),
    ] {
        for (number, code) in [("2026-000001", &forged), ("2026-000002", &code), ("2026-000001/2", &code)] {
            let page = page(&send_paper(&server, number, code, language), 200);
            assert_says(
                &page,
                &["class=\"verdict bad\"", said, &format!("value=\"{number}\""), &format!("value=\"{code}\"")],
            );
            assert!(!page.contains("<dl class=\"facts\">"), "{page}");
        }
    }
    for (number, code, faults) in [
        ("", "", vec!["#number\">Skriv tilbudsnummeret.", "#code\">Skriv kontrollkoden."]),
        (" ", code.as_str(), vec!["#number\">Skriv tilbudsnummeret."]),
        ("tilbud", &code, vec!["#number\">Skriv nummeret slik det står på tilbudet"]),
        ("2026-000001", &code[1..], vec!["#code\">Kontrollkoden har 16 tegn."]),
        ("\"><b>1", "<i>", vec!["#number\">Skriv nummeret", "#code\">Kontrollkoden har"]),
    ] {
        let answer = send_paper(&server, number, code, "nb");
        assert!(!text(&answer.body).contains("<b>1") && !text(&answer.body).contains("<i>"), "what was typed is text");
        let page = page(&answer, 422);
        assert_eq!(page.matches("<li><a href=\"#").count(), faults.len(), "{number} {code}: {page}");
        assert_eq!(page.matches(" aria-invalid=\"true\"").count(), faults.len(), "{number} {code}");
        assert_says(&page, &faults);
        assert_says(&page, &["<title>Feil: Kontroller et dokument", " tabindex=\"-1\" autofocus"]);
    }
    assert_says(
        &page(&send_paper(&server, "x", "", "en"), 422),
        &["<title>Error: Check a document", "There is a problem"],
    );
    let long = "1".repeat(9_000);
    assert_eq!(send_paper(&server, &long, "", "nb").status, 413);
}

#[test]
fn a_code_that_is_scanned_shows_the_result_at_once_and_guesses_are_counted() {
    let office = Office::sqlite();
    let address = [("PRISOVERSLAG__HTTP__PUBLIC_URL", "https://prisoverslag.example.no/")];
    let (officer, quote, code) = {
        let server = office.server_with(&address);
        let quote = id(&server.issued_of(&complete()));
        let code = code_of(&server, &quote);
        (office.key("case_officer"), quote, code)
    };
    let server = office.server_with(&[("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "20")]);
    // The address that is printed, and in the QR code, leads to the page.
    let printed = attached(&server.by(&officer).pdf(&quote));
    let sender: Value = serde_json::from_slice(&printed).expect("JSON");
    assert_eq!(sender["sender"]["verification_address"], "https://prisoverslag.example.no/verification");
    let nobody = server.by_nobody();
    let scan = |code: &str| {
        nobody.send("GET", &format!("{PAGE}?number=2026-000001&code={code}"), &[("accept", "text/html")], b"")
    };
    let found = page(&scan(&code), 200);
    assert_says(&found, &["class=\"verdict good\"", "value=\"2026-000001\""]);
    // The language is switched on the same result.
    assert_says(&found, &[&format!("name=\"to\" value=\"/verification?number=2026-000001&#38;code={code}\"")]);
    let statuses: Vec<u16> = (0..25).map(|_| scan("7000-0000-0000-0000").status).collect();
    assert!(statuses.contains(&200) && statuses.last() == Some(&429), "{statuses:?}");
    let refused = scan(&code);
    assert_eq!((refused.status, refused.header("content-type")), (429, "text/html; charset=utf-8"));
    // Half a code is corrected, and what else an address has is no matter.
    let half =
        server.by(&officer).send("GET", &format!("{PAGE}?number=2026-000001&utm=x"), &[("accept", "text/html")], b"");
    assert_says(&page(&half, 422), &["Skriv kontrollkoden.", "value=\"2026-000001\""]);
}
