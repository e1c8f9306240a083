//! Events: who did what to a quote, when, from which state to which, and why.

use crate::office::{
    Caller as _, Office, address, adjustment, assert_problem, body_of, complete, complete_with, members, on_both,
};
use serde_json::json;

on_both!(
    every_step_of_a_life_is_an_event,
    a_draft_that_was_thrown_away_leaves_its_events,
    what_fails_or_only_reads_is_no_event,
);

fn every_step_of_a_life_is_an_event(office: &Office) {
    let server = office.server();
    let mut draft = complete();
    let id = server.make(&draft);
    office.at("2026-11-23T08:00:00.001Z");
    draft["adjustments"] = json!([adjustment("effort.coordination.case", ["1", "2.5", "4"])]);
    server.act_with(&id, "PUT", &draft);
    office.at("2026-11-23T09:00:00Z");
    server.must(&id, "issue");
    office.at("2026-11-24T10:00:00Z");
    server.must(&id, "accept");
    office.at("2026-11-25T11:00:00Z");
    let revision = server.revised(&id);
    office.at("2026-11-26T12:00:00Z");
    server.must(&revision, "issue");
    office.at("2026-11-27T13:00:00Z");
    server.act_with(&revision, "withdraw", &json!({ "reason": "Feil i omfanget: «Søsken» manglet." }));
    insta::assert_json_snapshot!("events_of_a_superseded_quote", server.events(&id));
    insta::assert_json_snapshot!("events_of_a_withdrawn_revision", server.events(&revision));
    let answer = server.get(&format!("{}/events", address(&id)));
    assert_eq!(answer.header("cache-control"), "private, no-cache");
}

fn a_draft_that_was_thrown_away_leaves_its_events(office: &Office) {
    let server = office.server();
    let id = server.make(&complete());
    server.must(&id, "PUT");
    office.at("2026-11-23T08:00:00Z");
    server.must(&id, "DELETE");
    let events = server.events(&id);
    assert_eq!(events.len(), 3);
    let expected = json!({ "sequence": 3, "at": "2026-11-23T08:00:00Z", "actor": { "id": "local", "role": "case_officer" },
        "action": "delete", "from": "draft", "price": { "net": "125800.50", "vat": "31450.13", "total": "157250.63" } });
    assert_eq!(events[2], expected);
    assert_eq!(server.get(&address(&id)).status, 404);
    // Of what never was, there are none.
    let nobody = "01a20320-a200-7a43-b599-662c81bed5b6";
    for id in [nobody, "x", "..", &id.to_uppercase()] {
        assert_problem(&server.get(&format!("{}/events", address(id))), 404, "not_found", id);
    }
}

fn what_fails_or_only_reads_is_no_event(office: &Office) {
    let server = office.server();
    let id = server.make(&complete_with(&json!({ "case_number": null })));
    let address = address(&id);
    for (method, address, tag, body) in [
        ("GET", address.clone(), "", json!(null)),
        ("GET", format!("{address}/preview"), "", json!(null)),
        ("GET", format!("{address}/pdf"), "", json!(null)),
        ("POST", format!("{address}/issue"), "\"1\"", json!(null)),
        ("PUT", address.clone(), "\"1\"", json!({ "language": "x" })),
        ("PUT", address.clone(), "\"2\"", complete()),
        ("POST", format!("{address}/accept"), "\"1\"", body_of("accept")),
        ("POST", format!("{address}/revisions"), "", json!(null)),
        ("DELETE", address.clone(), "", json!(null)),
    ] {
        server.change(method, &address, tag, "", &body);
        assert_eq!(server.history(&id), [["create", "-", "draft"]], "{method} {address}");
    }
    assert_eq!(members(&server.events(&id)[0], ["sequence", "at"]), [json!(1), json!("2026-11-22T12:00:00Z")]);
}
