//! Finding quotes: by words, states, cases and days.

use std::slice::from_ref;

use crate::office::{
    Caller as _, Office, QUOTES, Server, assert_problem, complete, complete_for, complete_with, faults, id, members,
    on_both,
};
use serde_json::{Value, json};

on_both!(
    quotes_are_found_by_the_beginnings_of_words,
    quotes_are_found_by_their_numbers_and_cases,
    a_title_with_years_is_found_by_them,
    a_search_and_what_it_finds_may_be_written_in_many_ways,
    a_number_is_found_with_any_hyphen,
    hostile_searches_find_nothing_and_break_nothing,
    what_was_changed_is_found_by_what_it_is_now,
    quotes_are_listed_by_state_and_case,
    the_days_of_a_list_are_those_of_oslo,
    a_list_by_issue_has_no_drafts,
    a_summary_says_what_the_quote_says,
    wrong_parameters_are_reported_all_at_once,
);

/// A text as a parameter's value.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

fn found(server: &Server, query: &str) -> Vec<String> {
    let mut found = server.found(&format!("q={}", encoded(query)));
    found.sort_unstable();
    found
}

/// Checks which of some quotes a search finds, by their places.
fn assert_found(server: &Server, ids: &[String], query: &str, expected: &[usize]) {
    let mut expected: Vec<String> = expected.iter().map(|index| ids[*index].clone()).collect();
    expected.sort_unstable();
    assert_eq!(found(server, query), expected, "{query}");
    // The order of a list by issue is another one, and what is found is the same.
    let mut by_issue = server.found(&format!("sort=issued&q={}", encoded(query)));
    by_issue.sort_unstable();
    assert_eq!(by_issue, expected, "{query}, by issue");
}

fn quotes_are_found_by_the_beginnings_of_words(office: &Office) {
    let server = office.server();
    let ids = [
        complete_for("Universitetet i Oslo", "Ærlighet på ØY i Åsgårdstrand", "2026/1"),
        complete_for("Universitetssykehuset Nord-Norge", "Sykefravær og COVID-19", "2026/2"),
        complete_for("Øyvind Ås' stiftelse", "Kommunestyrevalg (kommunestruktur)", "2026/3"),
        complete_for("Statistics Iceland", "Kommunesammenslåing 2020", "2026/4"),
    ]
    .map(|draft| id(&server.issued_of(&draft)));
    for (query, expected) in [
        ("universitetet", &[0][..]),
        ("UNIVERSITETET", &[0]),
        ("universitet", &[0, 1]),
        ("univ", &[0, 1]),
        ("u", &[0, 1]),
        // Words of more than eight characters that share the first eight.
        ("universitets", &[1]),
        ("universitetssykehusets", &[]),
        ("kommunes", &[2, 3]),
        ("kommunest", &[2]),
        ("kommunesty", &[2]),
        ("kommunestr", &[2]),
        ("kommunestruktur kommunestyre", &[2]),
        ("kommunesa", &[3]),
        ("kommunesammen 2020", &[3]),
        ("kommunestyre kommunesammen", &[]),
        ("ærlig", &[0]),
        ("ÆRLIG", &[0]),
        ("åsgårdstrand", &[0]),
        ("ÅSGÅRDS", &[0]),
        ("øy", &[0, 2]),
        ("ås", &[0, 2]),
        // Å is no A, and of fewer than four letters, a word's middle is not its beginning.
        ("as", &[]),
        ("går", &[]),
        ("gårdstrand", &[0]),
        ("i", &[0, 3]),
        ("oslo universitetet", &[0]),
        ("oslo universitet", &[0]),
        ("oslo nord", &[]),
        ("nord-norge", &[1]),
        ("covid-19", &[1]),
        ("covid 19", &[1]),
        ("(kommunestruktur)", &[2]),
        ("ås' stiftelse", &[2]),
        ("  øyvind,   stiftelse  ", &[2]),
    ] {
        assert_found(&server, &ids, query, expected);
    }
}

fn quotes_are_found_by_their_numbers_and_cases(office: &Office) {
    let server = office.server();
    let ids = [
        complete_for("NTNU", "Én", "2026/1234"),
        complete_for("NTNU", "To", "2026/1234-5"),
        complete_for("NTNU", "Tre", "2025/12345"),
    ]
    .map(|draft| id(&server.issued_of(&draft)));
    for (query, expected) in [
        ("2026/1234", &[0, 1][..]),
        ("2026/12", &[0, 1]),
        ("2026/1234-5", &[1]),
        ("2025/1234", &[2]),
        ("2026/1235", &[]),
        ("2026-000001", &[0]),
        ("2026-000003", &[2]),
        ("2026-00000", &[0, 1, 2]),
        ("2026-000002/2", &[1]),
        ("ntnu 2026-000002", &[1]),
        ("2026-000001 2026/1234", &[0]),
        ("2026-000001 2025/12345", &[]),
        // 12 is no word of its own.
        ("1234", &[]),
        ("000001", &[]),
    ] {
        assert_found(&server, &ids, query, expected);
    }
    // Every revision bears the number.
    let revision = id(&server.revised(&ids[0]));
    assert_eq!(found(&server, "2026-000001"), [ids[0].clone()], "a draft has no number yet");
    server.must(&revision, "issue");
    let mut both = vec![ids[0].clone(), revision];
    both.sort_unstable();
    assert_eq!(found(&server, "2026-000001"), both);
}

fn a_title_with_years_is_found_by_them(office: &Office) {
    let server = office.server();
    let ids = [complete_for("NTNU", "Bosatte 1992-2024", "2026/1"), complete_for("UiO", "Arbeid 2019/2020", "2026/2")]
        .map(|draft| id(&server.issued_of(&draft)));
    for (query, expected) in [
        ("1992", &[0][..]),
        ("2024", &[0]),
        ("bosatte 1992-2024", &[0]),
        ("1992-2024", &[0]),
        ("2019/2020", &[1]),
        ("1992-2023", &[]),
    ] {
        assert_found(&server, &ids, query, expected);
    }
}

fn a_search_and_what_it_finds_may_be_written_in_many_ways(office: &Office) {
    let server = office.server();
    let ids = [
        complete_for("A\u{30a}sgårdstrand", "Straße og Οδός ΣΟΦΟΣ", "2026/1"),
        complete_for("Åsgårdstrand", "Offisielle STRASSEN", "2026/2"),
        complete_for("NTNU", "Asgard İstanbul, COVID-19", "2026/3"),
    ]
    .map(|draft| id(&server.issued_of(&draft)));
    for (query, expected) in [
        ("åsgård", &[0, 1][..]),
        ("a\u{30a}sga\u{30a}rd", &[0, 1]),
        ("A\u{30a}SGA\u{30a}RD", &[0, 1]),
        ("\u{212b}sgård", &[0, 1]),
        // Å is no A, however either is written.
        ("asgard", &[2]),
        ("straße", &[0, 1]),
        ("STRASSE", &[0, 1]),
        ("STRAẞE", &[0, 1]),
        ("strassen", &[1]),
        ("σοφος", &[0]),
        ("σοφοσ", &[0]),
        ("ΟΔΌΣ", &[0]),
        ("oﬃsielle", &[1]),
        ("ＮＴＮＵ", &[2]),
        ("istanbul", &[2]),
        ("İSTANBUL", &[2]),
        ("ıstanbul", &[2]),
        ("covid\u{2011}19", &[2]),
        ("covid\u{ad}-19", &[2]),
        ("ås\u{ad}gård", &[0, 1]),
    ] {
        assert_found(&server, &ids, query, expected);
    }
}

fn a_number_is_found_with_any_hyphen(office: &Office) {
    let server = office.server();
    let ids = [id(&server.issued_of(&complete_for("NTNU", "Én", "2026/1234-5"))), id(&server.issued_of(&complete()))];
    let hyphens = "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{fe63}\u{ff0d}";
    for hyphen in hyphens.chars() {
        assert_found(&server, &ids, &format!("2026{hyphen}000001"), &[0]);
        assert_found(&server, &ids, &format!("2026/1234{hyphen}5"), &[0]);
        // In the filter by case, too, and in a draft's case number.
        let case = encoded(&format!(" 2026/1234{hyphen}5 "));
        assert_eq!(server.found(&format!("case_number={case}")), [ids[0].clone()], "{hyphen:?}");
        let items = server.get(&format!("/api/v1/line-items?quote={}", encoded(&format!("2026{hyphen}000001"))));
        assert_eq!((items.status, items.json()["line_items"][0]["quote_number"].clone()), (200, json!("2026-000001")));
    }
    assert_found(&server, &ids, "2026-\u{ad}000001", &[0]);
    assert_found(&server, &ids, "２０２６-000001", &[0]);
    let draft = server.make(&complete_with(&json!({ "case_number": " 2026/77\u{2011}8" })));
    assert_eq!(server.quote(&draft)["case_number"], "2026/77-8");
}

fn hostile_searches_find_nothing_and_break_nothing(office: &Office) {
    let server = office.server();
    let ids = [
        id(&server.issued_of(&complete_for("100% AS", "drop_table \"quotes\"; --", "2026/1"))),
        id(&server.issued_of(&complete_for("O'Hara & Sønn (Bergen)", "a*b:c\\d", "2026/2"))),
    ];
    for (query, expected) in [
        ("100%", &[0][..]),
        ("%", &[]),
        ("%00", &[]),
        ("drop_table", &[0]),
        ("dro_", &[0]),
        ("d_op", &[]),
        ("'; drop table", &[0]),
        ("\"quotes\"", &[0]),
        ("\"quotes", &[0]),
        ("quotes*", &[0]),
        ("quo*es", &[]),
        ("o'hara", &[1]),
        ("hara & sønn", &[1]),
        ("hara | 100", &[]),
        ("!hara", &[1]),
        ("NOT hara", &[]),
        ("hara AND sønn", &[]),
        ("hara:*", &[1]),
        ("words:hara", &[]),
        ("hara\\", &[1]),
        ("(hara", &[1]),
        ("^hara -bergen", &[1]),
        ("hara\u{0}sønn", &[1]),
        ("hara 😀", &[1]),
        ("\u{202e}hara", &[1]),
        ("{hara} + NEAR(bergen)", &[]),
        ("a b c d", &[1]),
    ] {
        let asks_for_nothing = !query.chars().any(char::is_alphanumeric);
        let address = format!("{QUOTES}?q={}", encoded(query));
        if asks_for_nothing {
            assert_eq!(server.get(&address).faults(), faults(&[("$.q", "bad_parameter")]), "{query}");
        } else {
            assert_found(&server, &ids, query, expected);
        }
    }
    for nothing in ["", " ", "😀", "\u{0}", "%_\"'*:()\\", "--", "\u{301}"] {
        let answer = server.get(&format!("{QUOTES}?q={}", encoded(nothing)));
        assert_problem(&answer, 422, "invalid_input", nothing);
        assert_eq!(answer.faults(), faults(&[("$.q", "bad_parameter")]), "{nothing}");
    }
    // As long as it may be, and longer; of one word, of words, of letters of four bytes.
    for letter in ["x", "å", "𝒳", "a "] {
        let longest: String = letter.chars().cycle().take(200).collect();
        assert_eq!(found(&server, &longest).len(), if letter == "a " { 2 } else { 0 }, "{letter}");
        let answer = server.get(&format!("{QUOTES}?q={}", encoded(&format!("{longest}x"))));
        assert_eq!(answer.faults(), faults(&[("$.q", "bad_parameter")]), "{letter}");
    }
    // Bytes that are no UTF-8 are no text.
    for bytes in ["%ff", "%c3", "%ed%a0%80", "%zz", "%"] {
        let answer = server.get(&format!("{QUOTES}?q={bytes}"));
        assert!(answer.status < 500, "{bytes}: {}", answer.status);
    }
}

fn what_was_changed_is_found_by_what_it_is_now(office: &Office) {
    let server = office.server();
    let id = server.make(&complete_for("Universitetet i Agder", "Først", "2026/1"));
    server.act_with(&id, "PUT", &complete_for("Universitetet i Bergen", "Senere", "2026/2"));
    for (query, count) in [("agder", 0), ("først", 0), ("2026/1", 0), ("bergen", 1), ("senere", 1), ("2026/2", 1)] {
        assert_eq!(found(&server, query).len(), count, "{query}");
    }
    server.must(&id, "DELETE");
    assert_eq!(found(&server, "bergen"), Vec::<String>::new());
}

fn quotes_are_listed_by_state_and_case(office: &Office) {
    let server = office.server();
    let expired = office.in_state(&server, "expired");
    let states = ["draft", "issued", "accepted", "declined", "withdrawn"];
    let ids = states.map(|state| office.in_state(&server, state));
    for (state, id) in states.iter().zip(&ids) {
        assert_eq!(server.found(&format!("status={state}")), from_ref(id), "{state}");
        assert_eq!(server.found(&format!("status={state}&q=ntnu&case_number=2026/1234")), from_ref(id), "{state}");
        assert_eq!(server.found(&format!("status={state}&q=uio")), Vec::<String>::new());
    }
    assert_eq!(server.found("status=expired"), [expired]);
    for state in ["superseded", "settled"] {
        assert_eq!(server.found(&format!("status={state}")), Vec::<String>::new());
    }
    let other = id(&server.issued_of(&complete_with(&json!({ "case_number": "2026/1234-5" }))));
    let without = server.make(&complete_with(&json!({ "case_number": null })));
    assert_eq!(server.found("case_number=2026/1234").len(), 6);
    assert_eq!(server.found("case_number=2026/1234-5"), from_ref(&other));
    assert_eq!(server.found("case_number=2026%2F1234-5&sort=issued&status=issued"), [other]);
    assert_eq!(server.found("case_number=2026/123"), Vec::<String>::new());
    assert_eq!(server.found("").len(), 8);
    assert!(server.found("status=draft").contains(&without));
}

fn the_days_of_a_list_are_those_of_oslo(office: &Office) {
    let server = office.server_at("2026-10-24T21:59:59.999Z");
    let moments = [
        "2026-10-24T21:59:59.999Z",
        // The 25th has 25 hours.
        "2026-10-24T22:00:00Z",
        "2026-10-25T22:59:59.999Z",
        "2026-10-25T23:00:00Z",
    ];
    let ids = moments.map(|moment| {
        office.at(moment);
        server.issued_complete()
    });
    let expect = |parameters: &str, expected: &[usize]| {
        let expected: Vec<&String> = expected.iter().map(|index| &ids[*index]).collect();
        for sort in ["created", "issued"] {
            let found = server.found(&format!("sort={sort}&{parameters}"));
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{sort} {parameters}");
        }
    };
    // Newest first.
    expect("", &[3, 2, 1, 0]);
    expect("from=2026-10-25&to=2026-10-25", &[2, 1]);
    expect("from=2026-10-25", &[3, 2, 1]);
    expect("from=2026-10-26", &[3]);
    expect("from=2026-10-27", &[]);
    expect("to=2026-10-24", &[0]);
    expect("to=2026-10-25&q=ntnu", &[2, 1, 0]);
    expect("to=2026-10-23", &[]);
    expect("from=1900-01-01&to=2200-12-31", &[3, 2, 1, 0]);
    expect("from=2026-10-25&to=2026-10-25&case_number=2026/1234&status=issued", &[2, 1]);
}

fn a_list_by_issue_has_no_drafts(office: &Office) {
    let server = office.server();
    let first = server.make(&complete());
    office.later(jiff::SignedDuration::from_secs(1));
    let second = server.make(&complete());
    office.later(jiff::SignedDuration::from_secs(1));
    let third = server.make(&complete());
    server.must(&third, "issue");
    office.later(jiff::SignedDuration::from_secs(1));
    server.must(&first, "issue");
    assert_eq!(server.found("sort=created"), [third.clone(), second, first.clone()]);
    assert_eq!(server.found(""), server.found("sort=created"));
    assert_eq!(server.found("sort=issued"), [first, third]);
    assert_eq!(server.found("sort=issued&status=draft"), Vec::<String>::new());
}

fn a_summary_says_what_the_quote_says(office: &Office) {
    let server = office.server();
    let draft = server.make(&complete_with(&json!({ "case_number": null })));
    office.later(jiff::SignedDuration::from_millis(1_001));
    let issued = server.issued_complete();
    let page = server.get(QUOTES).json();
    let shared = ["id", "state", "number", "revision", "case_number", "price", "created_at", "updated_at"];
    for (summary, id) in page["quotes"].as_array().unwrap().iter().zip([&issued, &draft]) {
        let quote = server.quote(id);
        assert_eq!(members(summary, shared), members(&quote, shared));
        assert_eq!(summary["applicant"], quote["scope"]["applicant"]["name"]);
        assert_eq!(summary["title"], quote["scope"]["project"]["title"]);
        assert_eq!(summary["issued_at"], quote["issue"]["issued_at"]);
        assert_eq!(summary["valid_to"], quote["issue"]["valid_to"]);
    }
    let of_draft = &page["quotes"][1];
    for member in ["number", "revision", "case_number", "issued_at", "valid_to", "demo"] {
        assert_eq!(of_draft.get(member), None, "{member}");
    }
    assert_eq!(page.get("next"), None);
}

fn wrong_parameters_are_reported_all_at_once(office: &Office) {
    let server = office.server();
    let reported = |parameters: &str| {
        let answer = server.get(&format!("{QUOTES}?{parameters}"));
        assert_problem(&answer, 422, "invalid_input", parameters);
        let mut faults = answer.faults();
        faults.sort_unstable();
        faults
    };
    let parameters = "status=open&case_number=1234&sort=price&from=2026-02-30&to=tomorrow&limit=0&q=%25";
    let names = ["case_number", "from", "limit", "q", "sort", "status", "to"];
    let expected = names.map(|name| (format!("$.{name}"), "bad_parameter".to_owned()));
    assert_eq!(reported(parameters), expected);
    assert_eq!(reported("from=2026-10-26&to=2026-10-24"), faults(&[("$.to", "dates_reversed")]));
    assert_eq!(reported("state=draft"), faults(&[("$.state", "unknown_field")]));
    assert_eq!(reported("status=draft&status=issued"), faults(&[("$.status", "duplicate_field")]));
    assert_eq!(
        reported("page=2&limit=1&limit=1"),
        faults(&[("$.limit", "duplicate_field"), ("$.page", "unknown_field")])
    );
    for (limit, status) in [("1", 200), ("200", 200), ("0", 422), ("201", 422), ("-1", 422), ("1.5", 422), ("", 422)] {
        assert_eq!(server.get(&format!("{QUOTES}?limit={limit}")).status, status, "{limit}");
    }
    for empty in ["status=", "case_number=", "sort=", "from=", "to=", "cursor=", "q="] {
        assert_eq!(
            reported(empty),
            faults(&[(&*format!("$.{}", empty.trim_end_matches('=')), "bad_parameter")]),
            "{empty}"
        );
    }
    assert_eq!(server.get(QUOTES).json(), json!({ "quotes": Value::Array(vec![]) }));
}
