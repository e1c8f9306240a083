//! Revisions: the same number, the next revision, and what came of the former; and what a revision changes in the price.

use serde_json::{Value, json};

use crate::office::{
    Caller as _, Office, Server, address, adjustment, assert_problem, complete_for, complete_with, extra_line, faults,
    id, members, on_both, ore,
};

on_both!(
    a_revision_begins_with_what_it_revises_or_with_what_is_sent,
    a_revision_replaces_its_former_in_the_same_moment,
    what_was_over_stays_as_it_was_and_has_a_successor,
    an_order_stays_in_force_until_a_revision_of_it_is_accepted,
    an_order_outlives_every_revision_that_comes_to_nothing,
    a_settled_order_is_not_revised_any_more,
    a_quote_has_one_open_revision_at_a_time,
    a_copy_promises_no_day_that_has_passed,
    a_revision_that_is_thrown_away_leaves_the_former_as_it_was,
    the_effects_of_a_revision_sum_to_its_difference,
    a_revision_over_two_editions_is_split_into_hours_and_prices,
    any_two_quotes_compare_and_one_alone_does_not,
);

fn a_revision_begins_with_what_it_revises_or_with_what_is_sent(office: &Office) {
    let server = office.server();
    let draft = complete_with(&json!({ "language": "en", "adjustments": [adjustment("outside.1", ["1", "2", "3"])],
        "extra_lines": [extra_line("Kontroll", ["1", "2", "3"])] }));
    let former = id(&server.issued_of(&draft));
    let before = (server.etag(&former), server.quote(&former), server.events(&former));
    let answer = server.change("POST", &format!("{}/revisions", address(&former)), "", "", &Value::Null);
    assert_eq!((answer.status, answer.header("etag")), (201, "\"1\""));
    let revision = answer.json();
    assert_eq!(answer.header("location"), address(&id(&revision)));
    let content = [
        "scope",
        "case_number",
        "language",
        "delivery_date",
        "adjustments",
        "extra_lines",
        "acknowledgements",
        "price",
    ];
    assert_eq!(members(&revision, content), members(&before.1, content));
    assert_eq!(revision["revises"], json!({ "id": former, "number": "2026-000001", "revision": 1 }));
    assert_eq!((revision.get("number"), revision.get("issue")), (None, None));
    assert_eq!(revision["state"], "draft");
    // Only its issue makes a difference to the former.
    assert_eq!((server.etag(&former), server.quote(&former), server.events(&former)), before);

    server.must(&revision, "DELETE");
    let other = complete_for("UiO", "Noe annet", "2026/9");
    let answer = server.change("POST", &format!("{}/revisions", address(&former)), "", "", &other);
    assert_eq!(answer.status, 201);
    assert_eq!(members(&answer.json(), ["case_number", "adjustments"]), [json!("2026/9"), json!([])]);
    server.must(&answer.json(), "DELETE");
    let faulty =
        server.change("POST", &format!("{}/revisions", address(&former)), "", "", &json!({ "language": "se" }));
    assert_eq!(faulty.faults(), faults(&[("$.language", "unknown_choice")]));
    // Who says what version they saw must have seen this one.
    let stale = server.change("POST", &format!("{}/revisions", address(&former)), "\"1\"", "", &Value::Null);
    assert_problem(&stale, 412, "stale", "revisions");
}

fn a_revision_replaces_its_former_in_the_same_moment(office: &Office) {
    let server = office.server();
    let number = "2026-000001";
    let former = office.in_state(&server, "issued");
    let revision = id(&server.revised(&former));
    office.at("2026-11-25T12:00:00.5Z");
    let issued = server.must(&revision, "issue");
    assert_eq!(members(&issued, ["number", "revision"]), [json!(number), json!(2)]);
    assert_eq!(issued["revises"], json!({ "id": former, "number": number, "revision": 1 }));
    let old = server.quote(&former);
    assert_eq!(members(&old, ["state", "updated_at"]), ["superseded", "2026-11-25T12:00:00.5Z"]);
    assert_eq!(old["successor"], json!({ "id": revision, "number": number, "revision": 2 }));
    let (events, own) = (server.events(&former), server.events(&revision));
    assert_eq!(members(events.last().unwrap(), ["action", "from", "to"]), ["supersede", "issued", "superseded"]);
    assert_eq!(events.last().unwrap()["at"], own.last().unwrap()["at"]);
    assert_eq!(server.history(&revision), [["revise", "-", "draft"], ["issue", "draft", "issued"]]);

    // And a third one in place of the second.
    let third = id(&server.revised(&revision));
    server.must(&third, "issue");
    assert_eq!(members(&server.quote(&third), ["number", "revision"]), [json!(number), json!(3)]);
    assert_eq!([&former, &revision, &third].map(|id| server.state(id)), ["superseded", "superseded", "issued"]);
    assert_eq!(server.quote(&former)["successor"]["revision"], 2);
    let answer = server.get(&format!("{}/pdf", address(&third)));
    assert_eq!(answer.header("content-disposition"), format!("inline; filename=\"Tilbud {number}-3 NTNU.pdf\""));
    assert!(office.audit(&[]).0);
}

fn an_order_stays_in_force_until_a_revision_of_it_is_accepted(office: &Office) {
    let server = office.server();
    let order = office.in_state(&server, "accepted");
    let answer = server.quote(&order)["answer"].clone();
    let offer = id(&server.revised(&order));
    server.must(&offer, "issue");
    assert_eq!([&order, &offer].map(|id| server.state(id)), ["accepted", "issued"]);
    assert_eq!(server.quote(&order)["successor"]["id"], json!(offer));
    assert_eq!(server.history(&order).last().unwrap(), &["offer_revision", "accepted", "accepted"].map(str::to_owned));
    // The work goes on.
    server.must(&order, "time-entries");
    // A better offer replaces the open one, and not the order.
    let better = id(&server.revised(&offer));
    server.must(&better, "issue");
    assert_eq!([&order, &offer, &better].map(|id| server.state(id)), ["accepted", "superseded", "issued"]);

    office.at("2026-11-25T12:00:00.5Z");
    server.must(&better, "accept");
    assert_eq!([&order, &offer, &better].map(|id| server.state(id)), ["superseded", "superseded", "accepted"]);
    let old = server.quote(&order);
    // That it was accepted stays with it.
    assert_eq!((&old["answer"], &old["updated_at"]), (&answer, &json!("2026-11-25T12:00:00.5Z")));
    let (events, own) = (server.events(&order), server.events(&better));
    assert_eq!(members(events.last().unwrap(), ["action", "from", "to"]), ["supersede", "accepted", "superseded"]);
    assert_eq!(events.last().unwrap()["at"], own.last().unwrap()["at"]);
    assert_problem(&server.act(&order, "time-entries"), 409, "wrong_state", "superseded");
    // Who holds the first order's document learns of the one in force, and not of the offer between them.
    let found = server.verify(&server.pdf(&order));
    assert_eq!((&found["state"], &found["superseded_by"]["revision"]), (&json!("superseded"), &json!(3)));
    server.must(&better, "settle");
    assert!(office.audit(&[]).0);
}

fn an_order_outlives_every_revision_that_comes_to_nothing(office: &Office) {
    let server = office.server();
    let order = office.in_state(&server, "accepted");
    let mut last = order.clone();
    for (revision, end) in ["decline", "withdraw", "expire"].into_iter().enumerate() {
        // However many came to nothing, the order itself is revised, with its own content.
        let draft = server.revised(&order);
        assert_eq!(draft["revises"]["id"], json!(last), "{end}");
        last = id(&draft);
        let issued = server.must(&last, "issue");
        assert_eq!(issued["revision"], json!(revision + 2), "{end}");
        assert_problem(&server.act(&order, "revisions"), 409, "revision_open", end);
        match end {
            "expire" => office.later(jiff::SignedDuration::from_hours(15 * 24)),
            _ => drop(server.must(&last, end)),
        }
        assert_eq!(server.state(&order), "accepted", "{end}");
    }
    server.must(&order, "time-entries");
    server.must(&order, "settle");
    assert_eq!(server.state(&order), "settled");
    let (holds, reported) = office.audit(&[]);
    assert!(holds, "{reported}");
}

fn a_settled_order_is_not_revised_any_more(office: &Office) {
    let server = office.server();
    let order = office.in_state(&server, "accepted");
    let declined = server.revised(&order);
    server.must(&declined, "issue");
    server.must(&declined, "decline");
    let offer = server.revised(&order);
    server.must(&offer, "issue");
    server.must(&order, "settle");
    assert_problem(&server.act(&offer, "accept"), 409, "order_settled", "accept");
    assert_eq!(server.state(&offer), "issued");
    server.must(&offer, "decline");
    // A draft of a further revision cannot be issued.
    let draft = server.revised(&offer);
    assert_problem(&server.act(&draft, "issue"), 409, "order_settled", "issue");
    assert!(office.audit(&[]).0);
}

fn what_was_over_stays_as_it_was_and_has_a_successor(office: &Office) {
    let server = office.server();
    for state in ["expired", "declined", "withdrawn"] {
        let former = office.in_state(&server, state);
        let before = server.quote(&former);
        let revision = id(&server.revised(&former));
        let issued = server.must(&revision, "issue");
        assert_eq!(members(&issued, ["number", "revision"]), [before["number"].clone(), json!(2)]);
        let mut after = server.quote(&former);
        assert_eq!(after["successor"]["id"], json!(revision));
        after.as_object_mut().unwrap().remove("successor");
        after["updated_at"] = before["updated_at"].clone();
        assert_eq!(after, before, "{state}");
        assert_eq!(
            server.history(&former).last().unwrap(),
            &["offer_revision".to_owned(), state.to_owned(), state.to_owned()]
        );
        assert_problem(&server.act(&former, "revisions"), 409, "already_revised", state);
    }
    let (holds, reported) = office.audit(&[]);
    assert!(holds, "{reported}");
}

fn a_quote_has_one_open_revision_at_a_time(office: &Office) {
    let server = office.server();
    for state in ["issued", "accepted", "declined"] {
        let former = office.in_state(&server, state);
        let draft = id(&server.revised(&former));
        let headers = [("accept-language", "en")];
        let answer = server.send_json("POST", &format!("{}/revisions", address(&former)), &headers, &Value::Null);
        assert_problem(&answer, 409, "revision_open", state);
        assert!(answer.json()["detail"].as_str().unwrap().contains(&draft), "{}", answer.json());
        // Once it is thrown away, there can be another.
        server.must(&draft, "DELETE");
        let offer = id(&server.revised(&former));
        server.must(&offer, "issue");
        let answer = server.act(&former, "revisions");
        let code = if state == "accepted" { "revision_open" } else { "already_revised" };
        assert_problem(&answer, 409, code, state);
        assert!(answer.json()["detail"].as_str().unwrap().contains(&offer), "{}", answer.json());
        assert_eq!(server.quote(&former)["successor"]["id"], json!(offer));
    }
    assert!(office.audit(&[]).0);
}

fn a_copy_promises_no_day_that_has_passed(office: &Office) {
    let server = office.server();
    let former = id(&server.issued_of(&complete_with(&json!({ "delivery_date": "2027-06-01" }))));
    office.at("2027-06-02T12:00:00Z");
    assert_eq!(server.state(&former), "expired");
    let revision = server.revised(&former);
    assert_eq!(revision.get("delivery_date"), None);
    let answer = server.act(&revision, "issue");
    assert_eq!(answer.faults(), faults(&[("$.delivery_date", "needed_to_issue")]));
}

fn a_revision_that_is_thrown_away_leaves_the_former_as_it_was(office: &Office) {
    let server = office.server();
    let former = server.issued_complete();
    let before = (server.etag(&former), server.quote(&former), server.events(&former));
    let revision = id(&server.revised(&former));
    server.must(&revision, "DELETE");
    assert_eq!((server.etag(&former), server.quote(&former), server.events(&former)), before);
    server.must(&former, "accept");
    let revision = id(&server.revised(&former));
    server.must(&revision, "issue");
    assert_eq!(server.quote(&revision)["revision"], 2);
}

const EFFECTS: [&str; 5] = ["scope", "quantity", "price", "vat", "rounding"];

/// A comparison, after it has been checked that its parts sum exactly and that its sides are the two quotes.
fn compared(server: &Server, address: &str, before: &str, after: &str) -> Value {
    let answer = server.get(address);
    assert_eq!(answer.status, 200, "{}", answer.json());
    let comparison = answer.json();
    for (side, id) in [("before", before), ("after", after)] {
        let estimate = server.quote(id)["estimate"].clone();
        assert_eq!(comparison[side]["total"], estimate["total"], "{side}");
        assert_eq!(comparison[side]["priced_on"], estimate["priced_on"], "{side}");
    }
    for point in ["low", "expected", "high"] {
        let total = |side: &str| ore(&comparison[side]["total"][point]);
        let difference = total("after") - total("before");
        assert_eq!(ore(&comparison["difference"][point]), difference, "{point}");
        let sum: i64 = EFFECTS.iter().map(|effect| ore(&comparison["effects"][effect][point])).sum();
        assert_eq!(sum, difference, "{point}: {}", comparison["effects"]);
        for line in comparison["lines"].as_array().unwrap() {
            let amount = |side: &str| line.get(side).map_or(0, |side| ore(&side["amount"][point]));
            let parts = ["scope", "quantity", "price", "rounding"];
            let parts: i64 = parts.iter().map(|effect| ore(&line["effects"][effect][point])).sum();
            assert_eq!(amount("after") - amount("before"), parts, "{line}");
        }
    }
    comparison
}

fn expected_effects(comparison: &Value) -> [i64; 5] {
    EFFECTS.map(|effect| ore(&comparison["effects"][effect]["expected"]))
}

fn the_effects_of_a_revision_sum_to_its_difference(office: &Office) {
    let server = office.server();
    let extra = |description, hours| extra_line(description, [hours, hours, hours]);
    let former = id(&server.issued_of(&complete_with(&json!({
        "adjustments": [adjustment("effort.coordination.case", ["1", "2.5", "4"])],
        "extra_lines": [extra("Kontroll", "3"), extra("Kurs", "2")],
    }))));
    let change = json!({
        // Five hours more than before at 1 287 kr, and 1.67 fewer than the tariff's 12 at 1 287 kr.
        "adjustments": [adjustment("effort.coordination.case", ["1", "7.5", "8"]),
            adjustment("effort.population.complex", ["8", "10.33", "20"])],
        // One goes, one is an hour more, though it is in another position.
        "extra_lines": [extra("Kurs", "3")],
    });
    let answer = server.change("POST", &format!("{}/revisions", address(&former)), "", "", &complete_with(&change));
    let revision = id(&answer.json());
    let default = format!("{}/comparison", address(&revision));
    let comparison = compared(&server, &default, &former, &revision);
    // -3 x 1 287; (5 - 1.67 + 1) x 1 287; a quarter of both is 427.9275, rounded to the øre by what the totals leave.
    let [scope, quantity, price, vat, rounding] = expected_effects(&comparison);
    assert_eq!([scope, quantity, price], [-386_100, 557_271, 0]);
    assert_eq!(vat + rounding, ore(&comparison["difference"]["expected"]) - scope - quantity);
    assert_eq!(vat, 42_793);
    // The same when it is issued, and when it is requested by name; in the other direction each effect has the other sign.
    server.must(&revision, "issue");
    assert_eq!(compared(&server, &default, &former, &revision), comparison);
    let named = format!("{default}?with={former}");
    assert_eq!(compared(&server, &named, &former, &revision), comparison);
    let back = compared(&server, &format!("{}/comparison?with={revision}", address(&former)), &revision, &former);
    assert_eq!(expected_effects(&back)[..3], [386_100, -557_271, 0]);
}

fn a_revision_over_two_editions_is_split_into_hours_and_prices(office: &Office) {
    let server = office.server_at("2025-12-30T12:00:00Z");
    let changes = json!({ "adjustments": [adjustment("outside.1", ["10", "20.25", "30"])],
        "extra_lines": [extra_line("Kontroll", ["1", "2", "3"])] });
    let former = id(&server.issued_of(&complete_with(&changes)));
    office.at("2026-01-02T12:00:00Z");
    let revision = id(&server.revised(&former));
    let comparison = compared(&server, &format!("{}/comparison", address(&revision)), &former, &revision);
    assert_eq!(
        (&comparison["before"]["tariff"], &comparison["after"]["tariff"]),
        (&json!("2023-01-01"), &json!("2026-01-01"))
    );
    let line = |code: &str| {
        let lines = comparison["lines"].as_array().unwrap();
        lines.iter().find(|line| line["code"] == code).unwrap_or_else(|| panic!("{code}")).clone()
    };
    // The hours that the officer set stay; only the rate moved, from 1 178 to 1 287 kr.
    for (code, hours, price) in [("outside.1", "20.25", "2207.25"), ("extra.1", "2", "218.00")] {
        let line = line(code);
        assert_eq!([&line["before"]["quantity"]["expected"], &line["after"]["quantity"]["expected"]], [hours, hours]);
        assert_eq!(line["effects"]["price"]["expected"], price, "{code}");
        assert_eq!(line["effects"]["quantity"]["expected"], "0.00", "{code}");
    }
    // 14 hours at 1 178 kr became 12 at 1 287 kr by the tariff itself.
    assert_eq!(line("effort.population.complex")["effects"]["quantity"]["expected"], "-2356.00");
    server.must(&revision, "issue");
    // The number stays one of 2025.
    assert_eq!(members(&server.quote(&revision), ["number", "revision"]), [json!("2025-000001"), json!(2)]);
    assert!(office.audit(&[]).0);
}

fn any_two_quotes_compare_and_one_alone_does_not(office: &Office) {
    let server = office.server();
    let draft = server.make(&complete_with(&json!({ "extra_lines": [extra_line("Kontroll", ["1", "2", "3"])] })));
    let issued = server.issued_complete();
    for id in [&draft, &issued] {
        assert_problem(&server.get(&format!("{}/comparison", address(id))), 409, "nothing_to_compare", id);
    }
    let comparison = compared(&server, &format!("{}/comparison?with={issued}", address(&draft)), &issued, &draft);
    assert_eq!(expected_effects(&comparison), [257_400, 0, 0, 64_350, 0]);
    let same = compared(&server, &format!("{}/comparison?with={draft}", address(&draft)), &draft, &draft);
    assert_eq!(expected_effects(&same), [0; 5]);

    let nobody = "01a20320-a200-7a43-b599-662c81bed5b6";
    let comparison = format!("{}/comparison", address(&draft));
    assert_problem(&server.get(&format!("{comparison}?with={nobody}")), 404, "not_found", "with");
    assert_problem(&server.get(&format!("{}/comparison?with={draft}", address(nobody))), 404, "not_found", "id");
    for (parameters, expected) in [
        ("with=1", vec![("$.with", "bad_parameter")]),
        ("with=", vec![("$.with", "bad_parameter")]),
        ("from=1", vec![("$.from", "unknown_field")]),
        (&*format!("with={issued}&with={issued}"), vec![("$.with", "duplicate_field")]),
    ] {
        let answer = server.get(&format!("{comparison}?{parameters}"));
        assert_problem(&answer, 422, "invalid_input", parameters);
        assert_eq!(answer.faults(), faults(&expected), "{parameters}");
    }
}
