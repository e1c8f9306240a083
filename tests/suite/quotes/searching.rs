//! Searches inside of words, by further numbers, and for several common words in a store of many quotes.

use std::slice::from_ref;

use crate::office::{
    Backend, Caller as _, Finance as _, OTHER, OWN, Office, QUOTES, Server, body_of, complete_for, draft_for, id,
    on_both,
};
use serde_json::{Value, json};

on_both!(
    words_of_four_letters_are_found_inside_of_words,
    quotes_are_found_by_the_organisation_number,
    quotes_are_found_by_settlement_and_invoice_numbers,
    an_applicant_searches_inside_of_words_too,
    a_search_for_several_common_words_finds_them_all_page_by_page,
);

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

fn found(server: &Server, query: &str) -> Vec<String> {
    let mut found = server.found(&format!("q={}", encoded(query)));
    found.sort_unstable();
    for sort in ["issued", "updated"] {
        let mut sorted = server.found(&format!("sort={sort}&q={}", encoded(query)));
        sorted.sort_unstable();
        assert_eq!(sorted, found, "{query} by {sort}");
    }
    found
}

fn words_of_four_letters_are_found_inside_of_words(office: &Office) {
    let server = office.server();
    let ids = [
        complete_for("Universitetet i Oslo", "Hjerteinfarkt og hjerneslag", "2026/1234"),
        complete_for("Hjerte- og karregisteret", "Infarkt hos unge, 1992-2024", "2026/2"),
        complete_for("Sørlandets sykehus", "Barnefødsler før 2020b", "2026/3"),
        complete_for("Farktinfa AS", "Sammenstilling", "2026/4"),
    ]
    .map(|draft| id(&server.issued_of(&draft)));
    for (query, expected) in [
        ("infarkt", &[0, 1][..]),
        ("INFARKT", &[0, 1]),
        ("hjerteinfarkt", &[0]),
        ("infarkter", &[]),
        ("hjerte", &[0, 1]),
        ("slag", &[0]),
        ("neslag", &[0]),
        ("karreg", &[1]),
        ("register", &[1]),
        ("fødsl", &[2]),
        ("fødsler", &[2]),
        ("landets syke", &[2]),
        ("rsit oslo", &[0]),
        ("infarkt unge", &[1]),
        ("infarkt oslo", &[0]),
        ("infarkt sykehus", &[]),
        // Pieces that are all there, but in another order.
        ("farkt", &[0, 1, 3]),
        ("infafarkt", &[]),
        // Three letters and digits are found at the beginning only.
        ("ark", &[]),
        ("hje", &[0, 1]),
        ("024", &[]),
        ("020b", &[]),
        ("2020b", &[2]),
        ("1234", &[]),
        ("ew1234", &[]),
    ] {
        let mut expected: Vec<String> = expected.iter().map(|index| ids[*index].clone()).collect();
        expected.sort_unstable();
        assert_eq!(found(&server, query), expected, "{query}");
    }
}

fn quotes_are_found_by_the_organisation_number(office: &Office) {
    let server = office.server();
    let own = id(&server.issued_of(&draft_for(OWN)));
    let other = id(&server.issued_of(&draft_for(OTHER)));
    for query in [OWN, "974 767 880", "974\u{a0}767\u{a0}880", "9747", "ntnu 974 767 880"] {
        assert_eq!(found(&server, query), from_ref(&own), "{query}");
    }
    assert_eq!(found(&server, OTHER), from_ref(&other));
    for query in ["767880", "974767881", "974767880 971040238"] {
        assert_eq!(found(&server, query), Vec::<String>::new(), "{query}");
    }
    // A draft too, and by the number that it has now.
    let draft = server.make(&draft_for(OWN));
    assert_eq!(found_drafts(&server, OWN), from_ref(&draft));
    server.act_with(&draft, "PUT", &draft_for(OTHER));
    assert_eq!((found_drafts(&server, OWN), found_drafts(&server, OTHER)), (vec![], vec![draft]));
    drop(server);
    office.assert_sound(2);
}

fn found_drafts(server: &Server, query: &str) -> Vec<String> {
    server.found(&format!("status=draft&q={}", encoded(query)))
}

fn quotes_are_found_by_settlement_and_invoice_numbers(office: &Office) {
    let server = office.server();
    let [first, second] = [(); 2].map(|()| server.accepted());
    assert_eq!(found(&server, "S-2026-000001"), Vec::<String>::new());
    server.settled(&first);
    server.settled(&second);
    server.credited(&second, &body_of("credit"));
    let invoice = server.get(&format!("{QUOTES}/{}/invoice", id(&first)));
    assert!(String::from_utf8_lossy(&invoice.body).contains("S-2026-000001"), "the invoice has the number of the note");
    for (query, expected) in [
        ("S-2026-000001", vec![id(&first)]),
        ("s-2026-000001", vec![id(&first)]),
        ("s\u{2011}2026\u{2011}000001", vec![id(&first)]),
        ("S-2026-000001 ntnu", vec![id(&first)]),
        ("S-2026-000002", vec![id(&second)]),
        // A credit and what replaces it.
        ("S-2026-000003", vec![id(&second)]),
        ("S-2026-000004", vec![id(&second)]),
        ("S-2026-000005", vec![]),
        // The number of a quote is no number of a note.
        ("2026-000001", vec![id(&first)]),
        ("2026-000003", vec![]),
        ("S-2026-000001 2026-000002", vec![]),
    ] {
        assert_eq!(found(&server, query), expected, "{query}");
    }
    let mut both = vec![id(&first), id(&second)];
    both.sort_unstable();
    assert_eq!(found(&server, "S-2026-00000"), both);
    drop(server);
    office.assert_sound(2);
    // As a store that an earlier program left: the next start finds the numbers again.
    let words = office.query("select words from quotes order by position");
    assert_eq!(office.refusal("insert into stale_words (position) select position from quotes"), None);
    let server = office.server();
    assert_eq!(office.query("select words from quotes order by position"), words);
    assert_eq!(found(&server, "S-2026-000004"), [id(&second)]);
}

fn an_applicant_searches_inside_of_words_too(office: &Office) {
    let [officer, own] = [office.key("case_officer"), office.key_of(OWN)];
    let service = office.server();
    let [officer, own] = [&officer, &own].map(|key| service.by(key));
    let mut draft = draft_for(OWN);
    draft["scope"]["project"]["title"] = json!("Hjerteinfarkt etter 2019");
    officer.issued_of(&draft);
    officer.issued_for(OWN);
    for (query, expected) in [
        ("infarkt", 1),
        ("infa", 1),
        ("etter infarkt", 1),
        ("infarkt etter 2019", 1),
        ("far", 0),
        ("019", 0),
        ("infarkt 2018", 0),
        (OWN, 2),
        ("2026-00000", 2),
        ("2026-000001 infarkt", 1),
    ] {
        for sort in ["created", "issued", "updated"] {
            let page = own.read_json(&format!("{QUOTES}?sort={sort}&q={}", encoded(query)));
            assert_eq!(page["quotes"].as_array().map(Vec::len), Some(expected), "{query} by {sort}");
        }
    }
}

/// Every quote of a list, and how many each page had.
fn walked(server: &Server, parameters: &str) -> (Vec<Value>, Vec<usize>) {
    let (mut found, mut sizes, mut next) = (Vec::new(), Vec::new(), String::new());
    loop {
        let page = server.read_json(&format!("{QUOTES}?{parameters}{next}"));
        let quotes = page["quotes"].as_array().expect("quotes");
        sizes.push(quotes.len());
        found.extend(quotes.iter().cloned());
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => return (found, sizes),
        }
    }
}

fn a_search_for_several_common_words_finds_them_all_page_by_page(office: &Office) {
    let made = office.run(&["demo", "--quotes", "4000"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let server = office.server();
    let (all, _) = walked(&server, "limit=200");
    assert_eq!(all.len(), 4_000);
    let words = |quote: &Value| -> Vec<String> {
        let text = format!("{} {}", quote["applicant"], quote["title"]).to_lowercase();
        text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect()
    };
    for query in
        ["trygd blant 1", "levekår 1 i", "instituttet 1 og", "trygd sykehus 1987", "1 19 20", "eksempelsykehuset 123"]
    {
        let has = |quote: &&Value| {
            let words = words(quote);
            query.split(' ').all(|wanted| {
                let inside = wanted.chars().count() >= 4 && !wanted.contains(char::is_numeric);
                words.iter().any(|word| if inside { word.contains(wanted) } else { word.starts_with(wanted) })
            })
        };
        let expected: Vec<&Value> = all.iter().filter(has).collect();
        assert!(!expected.is_empty(), "{query}");
        for (limit, states) in [(50, ""), (200, ""), (50, "&status=accepted,expired")] {
            let parameters = format!("q={}&limit={limit}{states}", encoded(query));
            let (found, sizes) = walked(&server, &parameters);
            let wanted =
                |quote: &&&Value| states.is_empty() || quote["state"] == "accepted" || quote["state"] == "expired";
            let expected: Vec<&Value> = expected.iter().filter(wanted).copied().collect();
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{parameters}");
            // A store of many is looked through a part at a time, where its index has an order.
            if office.backend() == Backend::Sqlite && query == "trygd blant 1" && states.is_empty() {
                assert!(sizes.len() > 1 && sizes[0] < limit, "{sizes:?}");
            }
        }
    }
}

/// Copies of a draft from 2023, a millisecond apart, each of the words of its place.
fn copied_on_postgres(office: &Office, copies: u32, words: &str) {
    let rest = "version, state, demo, applicant, title, draft, tariff_hash, priced_on, net_ore, vat_ore, total_ore, priced, \
        created_at, updated_at";
    let milliseconds = "(1700000000000 + n)";
    let hex = format!("lpad(to_hex({milliseconds}), 12, '0')");
    let sql = format!(
        "insert into quotes (position, id, words, {rest}) select {milliseconds} << 20, \
         substr({hex}, 1, 8) || '-' || substr({hex}, 9) || '-7000-8000-000000000000', {words}, {rest} \
         from generate_series(1::bigint, {copies}) n, quotes"
    );
    assert_eq!(office.refusal(&sql), None);
}

/// On PostgreSQL, a page of common words looks through the newest 10,000 quotes; a rare word is found wherever it is.
#[test]
fn a_search_on_postgres_walks_through_a_part_of_many_quotes() {
    let office = Office::postgres();
    let server = office.server();
    server.make(&complete_for("NTNU", "Noe annet", "2026/1"));
    let words =
        "case when n % 250 = 0 then 'ny og ·ofte ofte' when n = 5 then 'ny og ·sjel ·lden sjelden' else 'ny og' end";
    copied_on_postgres(&office, 12_000, words);
    for (query, pages) in [
        // Every 250th: forty of the newest 10,000, and eight behind them.
        ("ny ofte", &[40, 8][..]),
        ("ofte", &[40, 8]),
        ("ny og", &[200; 60]),
        ("sjelden", &[1]),
        ("ny sjelden", &[1]),
        ("ofte sjelden", &[0]),
        ("ny annet", &[0]),
        ("annet", &[1]),
    ] {
        let (found, sizes) = walked(&server, &format!("limit=200&q={}", encoded(query)));
        assert_eq!(sizes, pages, "{query}");
        let ids: std::collections::BTreeSet<String> = found.iter().map(id).collect();
        assert_eq!(ids.len(), found.len(), "each once: {query}");
    }
}
