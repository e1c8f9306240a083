//! Pages: from the first to the last, each quote once, whatever is made in the meantime.

use crate::office::{
    Caller as _, Office, QUOTES, Server, assert_problem, complete, complete_for, complete_with, faults, id, on_both,
};
use jiff::SignedDuration;
use serde_json::{Value, json};

on_both!(
    paging_to_the_end_visits_each_quote_once,
    quotes_that_are_made_between_two_pages_disturb_neither,
    a_cursor_holds_the_filters,
    a_cursor_that_was_tampered_with_is_refused,
    a_page_has_fifty_quotes_when_nothing_is_said,
);

/// Every page with some parameters, each of so many quotes.
fn pages(server: &Server, parameters: &str, limit: usize) -> Vec<Vec<String>> {
    let (first, mut next) = server.page(&format!("{parameters}&limit={limit}"));
    let mut pages = vec![first];
    while let Some(cursor) = next {
        let page;
        (page, next) = server.page(&format!("cursor={cursor}&limit={limit}"));
        pages.push(page);
        assert!(pages.len() < 100, "it ends");
    }
    pages
}

fn paging_to_the_end_visits_each_quote_once(office: &Office) {
    let server = office.server();
    let mut ids = Vec::new();
    // Some of them in one millisecond, as drafts and as issues.
    for number in 0..9 {
        if number % 3 == 0 {
            office.later(SignedDuration::from_millis(1));
        }
        let title = if number % 2 == 0 { "Partall" } else { "Oddetall" };
        let id = server.make(&complete_for("NTNU", title, "2026/1"));
        if number < 6 {
            server.must(&id, "issue");
        }
        ids.push(id);
    }
    for (parameters, expected) in [
        ("sort=created", 9),
        ("sort=issued", 6),
        ("status=issued", 6),
        ("status=draft&q=ntnu", 3),
        ("status=draft,issued", 9),
        ("sort=issued&status=draft,issued", 6),
        ("status=issued,draft&q=partall", 5),
        ("status=accepted,declined", 0),
        ("sort=issued&status=issued", 6),
        ("q=partall", 5),
        ("sort=issued&q=oddetall", 3),
        ("case_number=2026/1", 9),
        ("sort=issued&case_number=2026/1&from=2026-11-22&to=2026-11-22", 6),
        ("from=2026-11-23", 0),
    ] {
        let whole = server.found(parameters);
        assert_eq!(whole.len(), expected, "{parameters}");
        assert!(whole.iter().all(|id| ids.contains(id)), "{parameters}");
        for limit in [1, 2, 3, expected.max(1), 200] {
            let pages = pages(&server, parameters, limit);
            assert_eq!(pages.concat(), whole, "{parameters} by {limit}");
            // No page is empty but that of nothing at all, and a full last page is not followed by another.
            assert_eq!(pages.len(), expected.div_ceil(limit).max(1), "{parameters} by {limit}");
        }
    }
    // Of several states, the order is that of all.
    assert_eq!(server.found("status=issued,draft"), server.found(""));
}

fn quotes_that_are_made_between_two_pages_disturb_neither(office: &Office) {
    let server = office.server();
    let mut ids: Vec<String> = (0..5)
        .map(|_| {
            office.later(SignedDuration::from_secs(1));
            server.issued_complete()
        })
        .collect();
    ids.reverse();
    for sort in ["created", "issued"] {
        let known = server.found(&format!("sort={sort}"));
        let (mut visited, mut next) = server.page(&format!("sort={sort}&limit=2"));
        while let Some(cursor) = next {
            office.later(SignedDuration::from_secs(1));
            let new = server.issued_complete();
            // One that was visited goes on living, and is not visited again.
            let revision = id(&server.revised(&visited[0]));
            server.must(&revision, "DELETE");
            let page;
            (page, next) = server.page(&format!("cursor={cursor}&limit=2"));
            assert!(!page.contains(&new));
            visited.extend(page);
        }
        assert_eq!(visited, known, "{sort}");
    }
    assert!(server.found("sort=issued").ends_with(&ids));
}

fn a_cursor_holds_the_filters(office: &Office) {
    let server = office.server();
    for title in ["Alfa", "Beta", "Alfa", "Beta", "Alfa"] {
        office.later(SignedDuration::from_secs(1));
        id(&server.issued_of(&complete_for("NTNU", title, "2026/1")));
    }
    let filters = "status=issued&q=alfa&case_number=2026/1&sort=issued&from=2026-11-22&to=2026-11-23";
    let whole = server.found(filters);
    assert_eq!(whole.len(), 3);
    let (first, cursor) = server.page(&format!("{filters}&limit=1"));
    let cursor = cursor.expect("a next page");
    assert_eq!(first, whole[..1]);
    // Alone it goes on with the filters; they may be repeated beside it, and not be changed.
    assert_eq!(server.page(&format!("cursor={cursor}")).0, whole[1..]);
    assert_eq!(server.page(&format!("{filters}&cursor={cursor}&limit=1")).0, whole[1..2]);
    for (other, name) in [
        ("status=draft", "status"),
        ("q=beta", "q"),
        ("case_number=2026/2", "case_number"),
        ("sort=created", "sort"),
        ("from=2026-11-21", "from"),
        ("to=2026-11-24", "to"),
    ] {
        let answer = server.get(&format!("{QUOTES}?cursor={cursor}&{other}"));
        assert_problem(&answer, 422, "invalid_input", other);
        assert_eq!(answer.faults(), faults(&[(&*format!("$.{name}"), "bad_parameter")]));
    }
    let (_, cursor) = server.page("limit=1");
    let answer = server.get(&format!("{QUOTES}?cursor={}&q=alfa", cursor.expect("a next page")));
    assert_eq!(answer.faults(), faults(&[("$.q", "bad_parameter")]), "what the cursor does not hold");
}

fn a_cursor_that_was_tampered_with_is_refused(office: &Office) {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let server = office.server();
    for _ in 0..3 {
        server.make(&complete());
    }
    let (_, cursor) = server.page("status=draft&limit=1");
    let cursor = cursor.expect("a next page");
    let written = String::from_utf8(URL_SAFE_NO_PAD.decode(&cursor).unwrap()).unwrap();
    let rewritten = |from: &str, to: &str| {
        assert!(written.contains(from), "{written}");
        URL_SAFE_NO_PAD.encode(written.replacen(from, to, 1))
    };
    let whole: Value = serde_json::from_str(&written).unwrap();
    let bare = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let mut cursors = vec![
        "x".to_owned(),
        "%00".to_owned(),
        format!("{cursor}="),
        format!("{cursor}A"),
        cursor[..cursor.len() - 1].to_owned(),
        cursor[1..].to_owned(),
        cursor.to_uppercase(),
        rewritten("draft", "open"),
        rewritten("\"status\"", "\"sort\""),
        bare(json!({})),
        bare(json!([])),
        bare(json!({ "filters": {} })),
        bare(json!({ "filters": whole["filters"], "after": [1] })),
        bare(json!({ "filters": whole["filters"], "after": ["1", 2] })),
        bare(json!({ "filters": whole["filters"], "after": [0.5, 2] })),
        bare(json!({ "filters": { "q": "%" }, "after": whole["after"] })),
        bare(json!({ "filters": { "from": "2026-02-30" }, "after": whole["after"] })),
        bare(json!({ "filters": { "q": "x".repeat(201) }, "after": whole["after"] })),
    ];
    cursors.push(URL_SAFE_NO_PAD.encode([0xff, 0xfe]));
    for tampered in cursors {
        let answer = server.get(&format!("{QUOTES}?cursor={tampered}"));
        assert_problem(&answer, 422, "invalid_input", &tampered);
    }
    // A place where no quote is, wherever it is, breaks nothing.
    for after in [[i64::MIN, i64::MIN], [i64::MAX, i64::MAX], [i64::MIN, i64::MAX], [0, 0], [-1, i64::MAX]] {
        for filters in [json!({}), json!({ "sort": "issued" }), json!({ "q": "ntnu" })] {
            let cursor = bare(json!({ "filters": filters, "after": after }));
            assert_eq!(server.get(&format!("{QUOTES}?cursor={cursor}")).status, 200, "{after:?} {filters}");
        }
    }
}

fn a_page_has_fifty_quotes_when_nothing_is_said(office: &Office) {
    let server = office.server();
    let draft = complete_with(&json!({ "language": "nb" }));
    for _ in 0..51 {
        server.make(&draft);
    }
    let (page, next) = server.page("");
    assert_eq!((page.len(), next.is_some()), (50, true));
    assert_eq!(server.page(&format!("cursor={}", next.unwrap())).0.len(), 1);
    let (page, next) = server.page("limit=51");
    assert_eq!((page.len(), next), (51, None));
}
