//! Issuing: what it needs, what it fixes, and the numbers it gives.

use crate::office::{
    Caller as _, Office, Server, address, assert_problem, complete, complete_for, complete_with, faults, id, members,
    on_both, redacted,
};
use serde_json::{Value, json};

on_both!(
    a_whole_issued_quote_is_as_agreed,
    all_that_is_missing_is_reported_at_once,
    a_delivery_date_is_today_or_later_on_the_day_of_issue,
    each_warning_is_acknowledged_by_code_or_by_place,
    a_price_that_has_changed_since_the_draft_was_saved_is_viewed_again,
    numbers_have_no_gaps,
    the_year_of_a_number_is_that_of_oslo,
    issue_takes_no_body_but_an_empty_one,
);

fn number(server: &Server, id: &str) -> String {
    server.quote(id)["number"].as_str().unwrap_or("-").to_owned()
}

fn a_whole_issued_quote_is_as_agreed(office: &Office) {
    let server = office.server();
    let id = server.make(&complete());
    office.at("2026-11-23T09:15:00.125Z");
    let answer = server.act(&id, "issue");
    let quote = answer.json();
    assert_eq!((answer.status, answer.header("etag"), answer.header("location")), (200, "\"2\"", ""));
    assert_eq!(quote["issue"]["document"]["bytes"], server.pdf(&id).len());
    // What is issued is what the draft said: the draft's snapshot has all of it.
    let elsewhere = ["/scope", "/estimate/lines", "/estimate/findings", "/estimate/delivery_time"];
    let document =
        ["sha256", "canonical_sha256", "bytes", "producer"].map(|member| format!("/issue/document/{member}"));
    let differing: Vec<&str> = ["/id"].into_iter().chain(document.iter().map(String::as_str)).collect();
    insta::assert_json_snapshot!(
        "a_whole_issued_quote",
        redacted(quote.clone(), &[&differing[..], &elsewhere].concat())
    );
    let draft = server.quote(&server.make(&complete()));
    for member in ["scope", "estimate", "price"] {
        let mut issued = quote[member].clone();
        if member == "estimate" {
            issued["priced_on"] = draft["estimate"]["priced_on"].clone();
        }
        assert_eq!(issued, draft[member], "{member}");
    }
}

fn all_that_is_missing_is_reported_at_once(office: &Office) {
    let server = office.server();
    let mut bare = json!({ "scope": complete()["scope"] });
    bare["scope"]["project"]["dpia"] = json!("missing");
    bare["scope"]["project"]["legal_basis_stated"] = json!(false);
    let id = server.make(&bare);
    let before = (server.etag(&id), server.quote(&id), server.events(&id));
    let answer = server.act(&id, "issue");
    assert_problem(&answer, 422, "invalid_input", "issue");
    let warning = ("$.acknowledgements", "warning_not_acknowledged");
    let needed = "needed_to_issue";
    let expected = [("$.case_number", needed), ("$.delivery_date", needed), warning, warning, warning];
    assert_eq!(answer.faults(), faults(&expected));
    let reported = answer.json().to_string();
    for finding in ["legal_basis_missing", "dpia_missing", "example_tariff"] {
        assert!(reported.contains(finding), "{finding}: {reported}");
    }
    assert_eq!((server.etag(&id), server.quote(&id), server.events(&id)), before);

    // Each of them alone is enough.
    for (members, fault) in [
        (json!({ "case_number": null }), ("$.case_number", needed)),
        (json!({ "delivery_date": null }), ("$.delivery_date", needed)),
        (json!({ "acknowledgements": null }), warning),
    ] {
        let id = server.make(&complete_with(&members));
        assert_eq!(server.act(&id, "issue").faults(), faults(&[fault]));
        assert_eq!(server.state(&id), "draft");
    }
}

fn a_delivery_date_is_today_or_later_on_the_day_of_issue(office: &Office) {
    let server = office.server();
    let acknowledged = |finding: &str| json!({ "finding": finding, "note": "Avtalt med søkeren." });
    let id = server.make(&complete_with(&json!({ "delivery_date": "2026-11-23",
        "acknowledgements": [acknowledged("example_tariff"), acknowledged("delivery_date_too_early")] })));
    // Midnight in Oslo.
    office.at("2026-11-23T23:00:00Z");
    let answer = server.act(&id, "issue");
    assert_eq!(answer.faults(), faults(&[("$.delivery_date", "date_passed")]));
    office.at("2026-11-23T22:59:59.999Z");
    assert_eq!(server.act(&id, "issue").status, 200);
}

fn each_warning_is_acknowledged_by_code_or_by_place(office: &Office) {
    let server = office.server();
    // Two warnings of one kind, at two places.
    let mut draft = complete();
    draft["scope"]["special_variables"] = json!([{ "name": "grunnkrets" }, { "name": "adresse" }]);
    let id = server.make(&draft);
    let findings = server.quote(&id)["estimate"]["findings"].clone();
    let warnings: Vec<&Value> =
        findings.as_array().unwrap().iter().filter(|finding| finding["severity"] == "warning").collect();
    let places: Vec<&str> = warnings
        .iter()
        .filter(|finding| finding["code"] == "special_variable_needs_justification")
        .map(|finding| finding["path"].as_str().unwrap())
        .collect();
    assert_eq!(places.len(), 2);
    let acknowledge = |paths: &[&str]| {
        let mut list = vec![json!({ "finding": "example_tariff", "path": "$", "note": "Ja." })];
        list.extend(paths.iter().map(|path| match *path {
            "" => json!({ "finding": "special_variable_needs_justification", "note": "Ja." }),
            path => json!({ "finding": "special_variable_needs_justification", "path": path, "note": "Ja." }),
        }));
        draft["acknowledgements"] = json!(list);
        server.act_with(&id, "PUT", &draft);
    };
    let mut acknowledge = acknowledge;
    let open = faults(&[("$.acknowledgements", "warning_not_acknowledged")]);
    acknowledge(&[]);
    assert_eq!(server.act(&id, "issue").faults(), [open.clone(), open.clone()].concat());
    for (acknowledged, left) in [(0, 1), (1, 0)] {
        acknowledge(&[places[acknowledged]]);
        let answer = server.act(&id, "issue");
        assert_eq!(answer.faults(), open);
        assert!(answer.json()["errors"][0]["message"].as_str().unwrap().contains(places[left]));
    }
    acknowledge(&places);
    assert_eq!(server.act(&id, "issue").status, 200);

    // The code alone is every place, also a place that comes later.
    draft = complete();
    draft["scope"]["special_variables"] = json!([{ "name": "grunnkrets" }, { "name": "adresse" }]);
    draft["acknowledgements"] = json!([{ "finding": "example_tariff", "note": "Ja." },
        { "finding": "special_variable_needs_justification", "note": "Ja." }]);
    server.issued_of(&draft);
}

fn a_price_that_has_changed_since_the_draft_was_saved_is_viewed_again(office: &Office) {
    let server = office.server_at("2025-12-31T22:59:59.999Z");
    let id = server.make(&complete());
    assert_eq!(server.quote(&id)["estimate"]["tariff"]["id"], "2023-01-01");
    let former = server.quote(&id)["price"].clone();
    office.at("2025-12-31T23:00:00Z");
    let before = (server.etag(&id), server.quote(&id), server.events(&id));
    let headers = [("if-match", "\"1\""), ("accept-language", "en")];
    let answer = server.send_json("POST", &format!("{}/issue", address(&id)), &headers, &Value::Null);
    assert_problem(&answer, 409, "price_changed", "issue");
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("2023-01-01") && detail.contains("2026-01-01"), "{detail}");
    assert_eq!((server.etag(&id), server.quote(&id), server.events(&id)), before);
    // The draft shows what its officer saw until it is saved again.
    assert_eq!(server.quote(&id)["price"], former);
    let saved = server.act_with(&id, "PUT", &complete()).json();
    assert_eq!(saved["price"]["total"], "157250.63");
    assert_ne!(saved["price"], former);
    let issued = server.must(&id, "issue");
    assert_eq!(members(&issued, ["number", "price"]), [json!("2026-000001"), saved["price"].clone()]);
    assert_eq!(issued["estimate"]["tariff"]["id"], "2026-01-01");
}

fn numbers_have_no_gaps(office: &Office) {
    let server = office.server();
    let first = server.make(&complete());
    let second = server.issued_complete();
    // Whoever is issued first is number one; drafts have none.
    assert_eq!([number(&server, &first), number(&server, &second)], ["-", "2026-000001"]);
    let thrown_away = server.make(&complete());
    server.must(&thrown_away, "DELETE");
    let incomplete = server.make(&complete_with(&json!({ "case_number": null })));
    assert_eq!(server.act(&incomplete, "issue").status, 422);
    let stale = server.change("POST", &format!("{}/issue", address(&first)), "\"9\"", "", &Value::Null);
    assert_problem(&stale, 412, "stale", "issue");
    server.must(&first, "issue");
    assert_eq!(number(&server, &first), "2026-000002");
    // A revision bears its former's number, and takes none.
    let revision = id(&server.revised(&second));
    assert_eq!(number(&server, &revision), "-");
    server.must(&revision, "issue");
    assert_eq!(members(&server.quote(&revision), ["number", "revision"]), [json!("2026-000001"), json!(2)]);
    assert_eq!(number(&server, &server.issued_complete()), "2026-000003");
    assert_eq!(server.quote(&first)["revision"], 1);
    let (holds, reported) = office.audit(&[]);
    assert!(holds, "{reported}");
    assert!(reported.starts_with("5 ledger entries, 4 issued quotes and 0 documents checked."), "{reported}");
}

fn the_year_of_a_number_is_that_of_oslo(office: &Office) {
    let server = office.server_at("2026-12-31T22:00:00Z");
    let draft = complete_for("NTNU", "Nyttår", "2026/7");
    let mut given = Vec::new();
    for moment in [
        "2026-12-31T22:59:59.999Z",
        "2026-12-31T23:00:00Z",
        "2026-12-31T23:30:00Z",
        "2027-12-31T22:59:59.999Z",
        "2027-12-31T23:00:00Z",
    ] {
        office.at(moment);
        let quote = server.quote(&id(&server.issued_of(&draft)));
        given.push(members(&quote, ["number"])[0].as_str().unwrap().to_owned());
        assert_eq!(quote["issue"]["issued_on"].as_str().unwrap()[..4], given.last().unwrap()[..4], "{moment}");
    }
    assert_eq!(given, ["2026-000001", "2027-000001", "2027-000002", "2027-000003", "2028-000001"]);
    // A revision keeps the year of its number.
    let former = server.found("q=2026-000001")[0].clone();
    let revision = id(&server.revised(&former));
    server.must(&revision, "issue");
    assert_eq!(members(&server.quote(&revision), ["number", "revision"]), [json!("2026-000001"), json!(2)]);
    assert!(office.audit(&[]).0);
}

fn issue_takes_no_body_but_an_empty_one(office: &Office) {
    let server = office.server();
    let id = server.make(&complete());
    let address = format!("{}/issue", address(&id));
    let answer =
        server.change("POST", &address, "\"1\"", "", &json!({ "number": "2026-000099", "valid_to": "2099-01-01" }));
    assert_eq!(answer.faults(), faults(&[("$.number", "unknown_field"), ("$.valid_to", "unknown_field")]));
    assert_eq!(server.change("POST", &address, "\"1\"", "", &json!([])).faults(), faults(&[("$", "wrong_type")]));
    assert_eq!(server.change("POST", &address, "\"1\"", "", &json!({})).status, 200);
}
