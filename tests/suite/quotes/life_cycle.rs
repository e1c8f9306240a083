//! The life of a quote: what leads from state to state, and that nothing else does.

use crate::office::{
    Caller as _, OWN, Office, address, assert_faults, assert_problem, body_of, complete, draft_for, faults, id, on_both,
};
use prisoverslag::quote::{Action, State};
use serde_json::{Value, json};

on_both!(
    a_draft_becomes_issued_and_is_answered_once,
    an_answer_says_who_signed_or_why,
    an_answer_that_came_to_the_office_says_how,
    what_a_state_does_not_allow_is_refused_and_changes_nothing,
    only_a_draft_is_deleted,
);

/// What can be done over HTTP to a quote that exists, and what it is in the table of transitions.
const CHANGES: [(&str, Action); 10] = [
    ("PUT", Action::Change),
    ("DELETE", Action::Delete),
    ("issue", Action::Issue),
    ("accept", Action::Accept),
    ("decline", Action::Decline),
    ("withdraw", Action::Withdraw),
    ("revisions", Action::Revise),
    ("time-entries", Action::RecordTime),
    ("settle", Action::Settle),
    ("credit", Action::Credit),
];
const READS: [&str; 2] = ["pdf", "preview"];

/// The calls that are possible in a state, or those that are not.
fn calls(state: State, are_possible: bool) -> impl Iterator<Item = &'static str> {
    let changes = CHANGES.into_iter().map(move |(call, action)| (call, action.is_possible_in(state)));
    let reads = READS.into_iter().map(move |call| (call, (call == "preview") == (state == State::Draft)));
    changes.chain(reads).filter(move |(_, is_possible)| *is_possible == are_possible).map(|(call, _)| call)
}

fn a_draft_becomes_issued_and_is_answered_once(office: &Office) {
    let server = office.server();
    for (action, state) in [("accept", "accepted"), ("decline", "declined"), ("withdraw", "withdrawn")] {
        let id = server.make(&complete());
        assert_eq!((server.state(&id).as_str(), server.etag(&id).as_str()), ("draft", "\"1\""));
        let answer = server.act(&id, "issue");
        assert_eq!((answer.status, answer.header("etag")), (200, "\"2\""));
        assert_eq!(answer.json()["state"], "issued");
        assert_eq!(answer.json(), server.quote(&id));
        let answer = server.act(&id, action);
        assert_eq!((answer.status, answer.header("etag")), (200, "\"3\""));
        assert_eq!(answer.json()["state"], state);
        assert_eq!(answer.json(), server.quote(&id));
        let expected = [["create", "-", "draft"], ["issue", "draft", "issued"], [action, "issued", state]];
        assert_eq!(server.history(&id), expected);
        assert_problem(&server.act(&id, action), 409, "wrong_state", action);
    }
    // An accepted quote is replaced by an accepted revision.
    let former = office.in_state(&server, "accepted");
    let later = id(&server.revised(&former));
    server.must(&later, "issue");
    assert_eq!((server.state(&former).as_str(), server.state(&later).as_str()), ("accepted", "issued"));
    server.must(&later, "accept");
    assert_eq!((server.state(&former).as_str(), server.state(&later).as_str()), ("superseded", "accepted"));
    assert!(office.audit(&[]).0);
}

fn an_answer_says_who_signed_or_why(office: &Office) {
    let server = office.server();
    let quote = server.issued_complete();
    office.at("2026-11-24T08:30:00.250Z");
    let faulty = json!({ "signed_by": "", "role": 1, "signed_on": "2026-11-25", "by": "me" });
    let answer = server.act_with(&quote, "accept", &faulty);
    assert_problem(&answer, 422, "invalid_input", "accept");
    let expected = [
        ("$.by", "unknown_field"),
        ("$.signed_by", "empty"),
        ("$.role", "wrong_type"),
        ("$.signed_on", "signed_outside"),
    ];
    assert_eq!(answer.faults(), faults(&expected));
    // Signed before it was issued, or in the future: neither can be.
    for (day, status) in [("2026-11-21", 422), ("2026-11-25", 422), ("2026-11-22", 200)] {
        let body = json!({ "signed_by": "Kari Nordmann", "role": "Instituttleder", "signed_on": day });
        assert_eq!(server.act_with(&quote, "accept", &body).status, status, "{day}");
    }
    let expected = json!({ "answered_at": "2026-11-24T08:30:00.25Z", "signed_by": "Kari Nordmann",
        "role": "Instituttleder", "signed_on": "2026-11-22" });
    assert_eq!(server.quote(&quote)["answer"], expected);

    let quote = server.issued_complete();
    server.must(&quote, "accept");
    assert_eq!(server.quote(&quote)["answer"]["signed_on"], "2026-11-24");

    for action in ["decline", "withdraw"] {
        let quote = server.issued_complete();
        for (body, at, code) in [
            (Value::Null, "$.reason", "missing"),
            (json!({}), "$.reason", "missing"),
            (json!({ "reason": " " }), "$.reason", "empty"),
            (json!({ "reason": "a", "why": "b" }), "$.why", "unknown_field"),
        ] {
            let answer = server.act_with(&quote, action, &body);
            assert_eq!(answer.faults(), faults(&[(at, code)]), "{action} {body}");
        }
        let answer = server.act_with(&quote, action, &json!({ "reason": "Søkeren trakk seg." })).json();
        assert_eq!(answer["answer"]["reason"], "Søkeren trakk seg.");
        assert_eq!(server.events(&quote)[2]["reason"], "Søkeren trakk seg.");
    }
}

fn an_answer_that_came_to_the_office_says_how(office: &Office) {
    let [officer, own] = [office.key("case_officer"), office.key_of(OWN)];
    let server = office.server();
    let [officer, own] = [server.by(&officer), server.by(&own)];
    let quote = officer.issued_of(&draft_for(OWN));
    office.at("2026-11-24T08:30:00Z");
    let with = |received: Value| json!({ "signed_by": "Kari", "role": "Leder", "received": received });
    let whole = json!({ "way": "email", "on": "2026-11-23", "evidence": "Journalpost 26/01234-7" });
    for (received, expected) in [
        (
            json!({}),
            &[("$.received.way", "missing"), ("$.received.on", "missing"), ("$.received.evidence", "missing")][..],
        ),
        (json!("e-post"), &[("$.received", "wrong_type")]),
        (
            json!({ "way": "dove", "on": "2026-11-25", "evidence": " ", "by": "me" }),
            &[
                ("$.received.by", "unknown_field"),
                ("$.received.way", "unknown_choice"),
                ("$.received.evidence", "empty"),
                ("$.received.on", "signed_outside"),
            ],
        ),
    ] {
        assert_faults(&officer.act_with(&quote, "accept", &with(received.clone())), expected);
        let reason = json!({ "reason": "Nei.", "received": received });
        assert_faults(&officer.act_with(&quote, "decline", &reason), expected);
    }
    // Who answers says nothing of how it came, and nobody withdraws a quote by letter.
    assert_faults(&own.act_with(&quote, "accept", &with(whole.clone())), &[("$.received", "for_officers")]);
    let reason = json!({ "reason": "Nei.", "received": whole });
    assert_faults(&own.act_with(&quote, "decline", &reason), &[("$.received", "for_officers")]);
    assert_faults(&officer.act_with(&quote, "withdraw", &reason), &[("$.received", "unknown_field")]);
    let declined = officer.act_with(&quote, "decline", &reason).json();
    assert_eq!((&declined["answer"]["reason"], &declined["answer"]["received"]), (&json!("Nei."), &whole));
    // It was signed on the day on which it was given, where nothing else is said.
    let quote = officer.issued_of(&draft_for(OWN));
    office.at("2026-11-26T08:30:00Z");
    let later = json!({ "way": "letter", "on": "2026-11-25", "evidence": "Arkivet" });
    let accepted = officer.act_with(&quote, "accept", &with(later.clone())).json();
    assert_eq!((&accepted["answer"]["signed_on"], &accepted["answer"]["received"]), (&json!("2026-11-25"), &later));
    drop(server);
    office.assert_sound(2);
}

fn what_a_state_does_not_allow_is_refused_and_changes_nothing(office: &Office) {
    let server = office.server();
    // The expired one first: it moves the clock.
    let expired = office.in_state(&server, "expired");
    let quote = |state: State| match state {
        State::Expired => expired.clone(),
        _ => office.in_state(&server, state.word()),
    };
    let quotes = State::ALL.map(|state| (state, quote(state)));
    let mut refused = 0;
    for (state, quote) in &quotes {
        for action in calls(*state, false) {
            let state = state.word();
            let what = format!("{action} of what is {state}");
            let before = (server.etag(quote), server.quote(quote), server.events(quote));
            let code = match (state, action) {
                ("draft", "pdf") => "not_issued",
                ("superseded", "revisions") => "already_revised",
                // What is shown is not changed: that the last day has passed does not matter to it.
                ("expired", "preview") => "wrong_state",
                ("expired", _) => "expired",
                _ => "wrong_state",
            };
            let answer = server.act(quote, action);
            assert_problem(&answer, 409, code, &what);
            assert!(!answer.json()["detail"].as_str().unwrap().is_empty(), "{what}");
            assert_eq!((server.etag(quote), server.quote(quote), server.events(quote)), before, "{what}");
            refused += 1;
        }
        // What is impossible is reported before a stale version is.
        if *state != State::Issued {
            let stale = server.change("POST", &format!("{}/accept", address(quote)), "\"77\"", "", &json!({}));
            assert_eq!(stale.status, 409, "{state:?}");
        }
    }
    // 96 pairs less the 24 that are possible, two of which are a credit of what is not charged.
    assert_eq!(refused, 72);
    // And those that only read, or make another quote, are possible wherever they should be.
    for (state, quote) in &quotes {
        for action in calls(*state, true).filter(|action| ["pdf", "preview", "revisions"].contains(action)) {
            let answer = server.act(quote, action);
            assert!(matches!(answer.status, 200 | 201), "{action} of what is {state:?}: {}", answer.status);
        }
    }
}

fn only_a_draft_is_deleted(office: &Office) {
    let server = office.server();
    let draft = id(&server.post("/api/v1/quotes", &complete()).json());
    let answer = server.act(&draft, "DELETE");
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    for action in ["DELETE", "PUT", "issue", "accept", "revisions", "pdf", "preview"] {
        let address = match action {
            "DELETE" | "PUT" => address(&draft),
            _ => format!("{}/{action}", address(&draft)),
        };
        let method = match action {
            "DELETE" | "PUT" => action,
            "pdf" | "preview" => "GET",
            _ => "POST",
        };
        let answer = server.change(method, &address, "\"1\"", "", &body_of(action));
        assert_problem(&answer, 404, "not_found", action);
    }
    assert_problem(&server.get(&address(&draft)), 404, "not_found", "GET");
    assert_eq!(server.found(""), Vec::<String>::new());
    assert_eq!(server.history(&draft), [["create", "-", "draft"], ["delete", "draft", "-"]]);
}
