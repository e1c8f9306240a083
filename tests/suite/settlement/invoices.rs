//! Invoices as finance downloads them, of settlements, credits and replacements, by other people's rules.

use serde_json::{Value, json};

use super::sums::omitted;
use crate::invoices::check;
use crate::office::{
    Caller as _, Finance as _, OTHER, Office, Server, address, assert_problem, draft_with, note_numbers, on_both,
    taken_back, work,
};
use crate::support::{Chance, Folder, request};

on_both!(
    invoices_of_random_lives_keep_every_rule,
    a_time_sheet_goes_with_the_invoice_where_it_is_asked_for,
    there_is_no_invoice_before_the_settlement_and_none_of_nothing,
    what_an_invoice_lacks_is_found_on_quotes_and_not_on_estimates,
);

/// The files within an invoice: their media types, names and bytes.
fn embedded(invoice: &str) -> Vec<(String, String, Vec<u8>)> {
    let files = invoice.split("<cbc:EmbeddedDocumentBinaryObject ").skip(1);
    let file = |text: &str| {
        let (attributes, rest) = text.split_once('>').expect("attributes");
        let attribute = |name: &str| {
            let (_, value) = attributes.split_once(&format!("{name}=\"")).expect("an attribute");
            value.split_once('"').expect("its end").0.to_owned()
        };
        let content = rest.split_once('<').expect("the end").0;
        let content = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, content).expect("base64");
        (attribute("mimeCode"), attribute("filename"), content)
    };
    files.map(file).collect()
}

fn a_time_sheet_goes_with_the_invoice_where_it_is_asked_for(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let mut entry = work("coordination", "adviser", "1.25");
    entry["note"] = json!("=1+1; møte");
    assert_eq!(server.record(&quote, &entry).status, 201);
    assert_eq!(server.record(&quote, &taken_back(1)).status, 201);
    server.worked(&quote, "delivery", "office", "2");
    server.settled(&quote);
    let plain = server.read("/api/v1/settlement-notes/S-2026-000001/invoice?time_sheet=false");
    assert_eq!(plain.body, server.read("/api/v1/settlement-notes/S-2026-000001/invoice").body);
    assert_eq!(embedded(&String::from_utf8(plain.body).expect("text")).len(), 1);
    let with = server.read("/api/v1/settlement-notes/S-2026-000001/invoice?time_sheet=true");
    assert_eq!(with.body, server.read(&format!("{}/invoice?time_sheet=true", address(&quote))).body);
    let folder = Folder::new();
    folder.file("S-2026-000001.xml", &with.body);
    folder.file("S-2026-000001.json", server.note("S-2026-000001").to_string());
    folder.file("S-2026-000001.pdf", server.read("/api/v1/settlement-notes/S-2026-000001/pdf").body);
    // As of every invoice of a seller of whom the settings do not say that it is in that register.
    let found = check(&folder, 1);
    assert!(found.iter().all(|(_, faults)| faults == "[\"NO-R-002: Foretaksregisteret\"]"), "{found:?}");
    let files = embedded(&String::from_utf8(with.body).expect("text"));
    let [(_, first, _), (media, name, sheet)] = files.as_slice() else { panic!("{} files", files.len()) };
    assert_eq!((first.as_str(), name.as_str()), ("S-2026-000001.pdf", "S-2026-000001-timer.xlsx"));
    assert_eq!(media, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(sheet)).expect("a workbook");
    let range = calamine::Reader::worksheet_range(&mut book, "Timer").expect("its sheet");
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(rows[0][..3], ["Føring", "Fra og med", "Til og med"]);
    let hours: Vec<&str> = rows[1..].iter().map(|row| row[5].as_str()).collect();
    assert_eq!((hours, rows[1][7].as_str(), rows[2][8].as_str()), (vec!["1.25", "-1.25", "2"], "=1+1; møte", "1"));
    assert_problem(
        &server.read("/api/v1/settlement-notes/S-2026-000001/invoice?time_sheet=ja"),
        422,
        "invalid_input",
        "neither true nor false",
    );
}

const CATEGORIES: [&str; 4] = ["S", "G", "E", "O"];

/// A quote of an applicant at home or abroad, with or without a buyer reference. One abroad has numbers of its own country; one at
/// home that has a reference has an order number too, and another pays.
fn drawn(abroad: bool, reference: bool, language: &str) -> Value {
    let mut changes = vec![("/language", json!(language))];
    if abroad {
        changes.push(("/scope/applicant/country", json!("SE")));
        changes.push(("/scope/applicant/organisation_number", Value::Null));
        changes.push(("/scope/applicant/registration_number", json!("202100-2932")));
        changes.push(("/scope/applicant/vat_number", json!("SE202100293201")));
        changes.push(("/scope/applicant/invoice", json!({ "electronic_address": "0007:2021002932" })));
        changes.push((
            "/scope/applicant/address",
            json!({ "street": "Box 256", "postal_code": "751 05", "city": "Uppsala" }),
        ));
    }
    if reference {
        let mut invoice = json!({ "buyer_reference": "PO 47 & <11>" });
        if abroad {
            invoice["electronic_address"] = json!("0007:2021002932");
        } else {
            invoice["order_number"] = json!("45 & <00>");
            invoice["payer"] = json!({ "name": "Norges forskningsråd", "organisation_number": OTHER,
                "address": { "street": "Postboks 564", "postal_code": "1327", "city": "Lysaker" } });
        }
        changes.push(("/scope/applicant/invoice", invoice));
    }
    draft_with(&changes)
}

fn vat(category: &str) -> Value {
    match category {
        "S" => json!({ "category": "S" }),
        category => json!({ "category": category, "reason": "Brukes i \"Sverige\" & <ikke> her" }),
    }
}

/// Puts the invoice of every note of a quote into a folder; how many there are.
fn download(server: &Server, quote: &Value, folder: &Folder) -> usize {
    let numbers = note_numbers(&server.settlement(quote));
    for number in &numbers {
        let answer = server.read(&format!("/api/v1/settlement-notes/{number}/invoice"));
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/xml"), "{number}");
        assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{number}.xml\""));
        folder.file(&format!("{number}.xml"), &answer.body);
        folder.file(&format!("{number}.json"), server.note(number).to_string());
        folder.file(&format!("{number}.pdf"), server.read(&format!("/api/v1/settlement-notes/{number}/pdf")).body);
        let again = server.read(&format!("/api/v1/settlement-notes/{number}/invoice"));
        assert!(again.body == answer.body, "{number}");
    }
    // The quote's invoice is that of the note which charges it now.
    let standing = numbers.last().expect("a note");
    let of_quote = server.read(&format!("{}/invoice", address(quote)));
    let of_note = server.read(&format!("/api/v1/settlement-notes/{standing}/invoice"));
    assert!(of_quote.body == of_note.body, "{standing}");
    numbers.len()
}

fn invoices_of_random_lives_keep_every_rule(office: &Office) {
    let mut chance = Chance::seeded();
    let (server, folder) = (office.server(), Folder::new());
    let rates = ["adviser", "executive_officer_1", "office", "manager"];
    let activities = ["coordination", "preparation", "extraction", "delivery"];
    let mut written = 0;
    for index in 0..8_usize {
        let abroad = index % 2 == 0;
        let quote = server.accepted_of(&drawn(abroad, index % 4 < 2, ["nb", "nn", "en"][index % 3]));
        let mut entry = || {
            let hours = format!("{}.{:02}", chance.below(23), 1 + chance.below(99));
            work(activities[chance.index(&activities)], rates[chance.index(&rates)], &hours)
        };
        for _ in 0..index % 5 {
            assert_eq!(server.record(&quote, &entry()).status, 201);
        }
        let category = if abroad { CATEGORIES[index / 2] } else { "S" };
        let answer = server.settle(&quote, &json!({ "vat": vat(category) }));
        assert_eq!(answer.status, 200, "{}", answer.json());
        let corrected = if abroad { CATEGORIES[(index / 2 + 1) % 4] } else { "S" };
        let mut entries = vec![entry()];
        if index % 5 > 0 {
            entries.push(taken_back(1));
        }
        let body = json!({ "reason": "Feil & <mangler>", "vat": vat(corrected), "time_entries": entries });
        if index % 3 != 0 {
            server.credited(&quote, &body);
        }
        written += download(&server, &quote, &folder);
    }
    // The seller of the default settings does not say that it is in the register: a warning.
    let mut faults = check(&folder, written);
    faults.retain(|(_, reported)| reported != "[\"NO-R-002: Foretaksregisteret\"]");
    assert!(faults.is_empty(), "{} of {written}: {:?}", faults.len(), faults.first());
    assert_eq!(written, 18);
}

fn there_is_no_invoice_before_the_settlement_and_none_of_nothing(office: &Office) {
    let server = office.server();
    let (draft, issued, accepted) = (server.drafted(), server.issued(), server.accepted());
    for quote in [&draft, &issued, &accepted] {
        assert_problem(&server.read(&format!("{}/invoice", address(quote))), 409, "not_settled", "invoice");
    }
    let nothing = server.settle(&accepted, &json!({ "omitted_lines": [omitted("fd_trygd.F_UFP")] }));
    assert_eq!(nothing.status, 200, "{}", nothing.json());
    assert_eq!(note_numbers(&nothing.json()), Vec::<String>::new());
    let path = format!("{}/invoice", address(&accepted));
    assert_problem(&server.read(&path), 409, "nothing_to_invoice", &path);
    // What is charged after all has an invoice.
    let body = json!({ "reason": "Levert likevel.", "omitted_lines": [] });
    let number = note_numbers(&server.credited(&accepted, &body)).pop().expect("a note");
    assert_eq!(server.read(&format!("/api/v1/settlement-notes/{number}/invoice")).status, 200);
}

fn what_an_invoice_lacks_is_found_on_quotes_and_not_on_estimates(office: &Office) {
    let server = office.server();
    let lacks = |quote: &Value| {
        let findings =
            quote["estimate"]["findings"].as_array().or_else(|| quote["findings"].as_array()).expect("findings");
        let own = findings.iter().filter(|one| one["code"].as_str().unwrap().starts_with("invoice_"));
        own.map(|one| {
            assert_eq!(one["severity"], "info", "{one}");
            one["code"].as_str().unwrap().to_owned()
        })
        .collect::<Vec<_>>()
    };
    let reference = "invoice_buyer_reference_missing".to_owned();
    let number = "invoice_organisation_number_missing".to_owned();
    let cases = [
        (false, true, vec![]),
        (false, false, vec![reference.clone()]),
        (true, true, vec![number.clone()]),
        (true, false, vec![reference, number]),
    ];
    for (abroad, has_reference, expected) in cases {
        let mut draft = drawn(abroad, has_reference, "nb");
        if let Some(Value::Object(invoice)) = draft.pointer_mut("/scope/applicant/invoice") {
            invoice.remove("electronic_address");
        }
        let made = server.change("POST", "/api/v1/quotes", "", "", &draft);
        assert_eq!(made.status, 201, "{}", made.json());
        let mut found = lacks(&made.json());
        found.sort_unstable();
        assert_eq!(found, expected, "a draft");
        let issued = server.issued_acknowledged(&draft);
        let mut found = lacks(&server.read_json(&address(&issued)));
        found.sort_unstable();
        assert_eq!(found, expected, "an issued quote");
        let mut estimate = request();
        estimate["scope"] = draft["scope"].clone();
        let answer = server.post("/api/v1/estimates", &estimate);
        assert_eq!((answer.status, lacks(&answer.json())), (200, vec![]), "an estimate");
    }
}
