//! Lists by the last change: what was changed after a moment, for those who keep a copy.

use std::slice::from_ref;

use crate::office::{
    Caller as _, OTHER, OWN, Office, QUOTES, assert_problem, complete, complete_for, faults, id, on_both,
};
use serde_json::json;

on_both!(
    a_list_by_update_has_the_last_change_first,
    what_changed_after_a_moment_is_listed,
    a_quote_that_changes_between_two_pages_disturbs_no_other,
    an_applicant_lists_what_changed_of_its_own,
    moments_are_those_of_rfc_3339,
);

fn a_list_by_update_has_the_last_change_first(office: &Office) {
    let server = office.server_at("2026-11-22T12:00:00Z");
    let [a, b, c] = ["Alfa", "Beta", "Alfa"].map(|title| server.make(&complete_for("NTNU", title, "2026/1")));
    for (minute, quote) in [(1, &b), (2, &a)] {
        office.at(&format!("2026-11-22T12:0{minute}:00Z"));
        server.must(quote, "issue");
    }
    assert_eq!(server.found("sort=updated"), [a.clone(), b.clone(), c.clone()]);
    assert_eq!(server.found("sort=updated&status=issued"), [a.clone(), b.clone()]);
    assert_eq!(server.found("sort=updated&status=draft,issued"), [a.clone(), b.clone(), c.clone()]);
    assert_eq!(server.found("sort=updated&case_number=2026/1&status=issued"), [a.clone(), b.clone()]);
    assert_eq!(server.found("sort=updated&q=alfa"), [a.clone(), c.clone()]);
    assert_eq!(server.found("sort=updated&q=alfa%20ntnu&status=draft"), from_ref(&c));
    assert_eq!(server.found("sort=updated&from=2026-11-23"), Vec::<String>::new());
    office.at("2026-11-23T12:00:00Z");
    server.must(&c, "PUT");
    assert_eq!(server.found("sort=updated&from=2026-11-23"), from_ref(&c));
    assert_eq!(server.found("sort=updated&to=2026-11-22"), [a, b]);
}

fn what_changed_after_a_moment_is_listed(office: &Office) {
    let server = office.server_at("2026-11-22T12:00:00.500Z");
    let first = server.make(&complete());
    office.at("2026-11-22T12:00:00.501Z");
    let second = server.issued_complete();
    let after = |moment: &str| server.found(&format!("updated_after={moment}"));
    assert_eq!(after("2026-11-22T12:00:00.499Z"), [second.clone(), first.clone()]);
    // A quote that changed at the moment itself is not listed.
    assert_eq!(after("2026-11-22T12:00:00.500Z"), from_ref(&second));
    assert_eq!(after("2026-11-22T12:00:00.5009Z"), from_ref(&second));
    assert_eq!(after("2026-11-22T13:00:00.500%2B01:00"), from_ref(&second));
    assert_eq!(after("2026-11-22T12:00:00.501Z"), Vec::<String>::new());
    assert_eq!(after("1969-01-01T00:00:00Z").len(), 2);
    office.at("2026-11-22T12:00:00.502Z");
    server.must(&first, "PUT");
    assert_eq!(after("2026-11-22T12:00:00.501Z"), from_ref(&first));
    assert_eq!(server.found("sort=updated&updated_after=2026-11-22T12:00:00Z"), [first.clone(), second.clone()]);
    assert_eq!(server.found("updated_after=2026-11-22T12:00:00Z&status=issued"), [second]);
    assert_eq!(server.found("updated_after=2026-11-22T12:00:00Z&from=2026-11-23"), Vec::<String>::new());
    // What expired has changed, when it is listed at the latest.
    office.at("2026-12-24T12:00:00Z");
    assert_eq!(after("2026-12-01T00:00:00Z").len(), 1);
}

fn a_quote_that_changes_between_two_pages_disturbs_no_other(office: &Office) {
    let server = office.server();
    let ids: Vec<String> = (0..5)
        .map(|_| {
            office.later(jiff::SignedDuration::from_secs(1));
            server.make(&complete())
        })
        .collect();
    let (mut visited, mut next) = server.page("updated_after=2026-11-22T00:00:00Z&limit=2");
    office.later(jiff::SignedDuration::from_secs(1));
    // One that was visited, and one that was not: it is then among those that changed since.
    server.must(&ids[4], "PUT");
    server.must(&ids[0], "PUT");
    while let Some(cursor) = next {
        let page;
        (page, next) = server.page(&format!("cursor={cursor}&limit=2"));
        visited.extend(page);
    }
    assert_eq!(visited, [&ids[4], &ids[3], &ids[2], &ids[1]].map(Clone::clone));
    let since = server.quote(&ids[3])["updated_at"].as_str().expect("a moment").to_owned();
    let mut changed = server.found(&format!("updated_after={since}"));
    changed.sort_unstable();
    let mut expected = vec![ids[0].clone(), ids[4].clone()];
    expected.sort_unstable();
    assert_eq!(changed, expected);
}

fn an_applicant_lists_what_changed_of_its_own(office: &Office) {
    let [officer, own] = [office.key("case_officer"), office.key_of(OWN)];
    let service = office.server();
    let [officer, own] = [&officer, &own].map(|key| service.by(key));
    officer.drafted_for(OWN);
    officer.issued_for(OTHER);
    let quote = officer.issued_for(OWN);
    for parameters in ["updated_after=2026-11-22T00:00:00Z", "sort=updated", "sort=updated&q=ntnu&status=issued"] {
        let listed = own.read_json(&format!("{QUOTES}?{parameters}"));
        let listed: Vec<String> = listed["quotes"].as_array().expect("quotes").iter().map(id).collect();
        assert!(listed.len() == 1 && quote.ends_with(&listed[0]), "{parameters}: {listed:?}");
    }
    assert_eq!(own.read_json(&format!("{QUOTES}?updated_after=2026-11-24T00:00:00Z")), json!({ "quotes": [] }));
}

fn moments_are_those_of_rfc_3339(office: &Office) {
    let server = office.server();
    let fault = faults(&[("$.updated_after", "bad_parameter")]);
    for wrong in [
        "",
        "2026-11-22",
        "2026-11-22T12:00Z",
        "2026-11-22T12:00:00",
        "2026-11-22T12:00:00+01:00",
        "2026-11-22%2012:00:00Z",
        "2026-11-22T25:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-11-22T12:00:00.Z",
        "2026-11-22T12:00:00Z[Europe/Oslo]",
        "2026-11-22T12:00:00%2B0100",
        "1795349600",
        "yesterday",
    ] {
        let answer = server.get(&format!("{QUOTES}?updated_after={wrong}"));
        assert_problem(&answer, 422, "invalid_input", wrong);
        assert_eq!(answer.faults(), fault, "{wrong}");
    }
    for right in ["2026-11-22t12:00:00z", "2026-11-22T12:00:00.123456789-03:30"] {
        assert_eq!(server.get(&format!("{QUOTES}?updated_after={right}")).status, 200, "{right}");
    }
    for sort in ["created", "issued"] {
        let answer = server.get(&format!("{QUOTES}?updated_after=2026-11-22T12:00:00Z&sort={sort}"));
        assert_eq!(answer.faults(), fault, "{sort}");
    }
}
