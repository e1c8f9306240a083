//! Drafts: priced anew on every change, with what the officer changed beside what the tariff says; and their faults.

use serde_json::{Value, json};

use crate::office::{
    Caller as _, Office, address, adjustment, assert_problem, complete, complete_with, extra_line, faults, id, members,
    on_both, ore, redacted,
};
use crate::scope::NEEDED;
use crate::support::request;

on_both!(
    a_whole_draft_is_as_agreed,
    a_draft_is_priced_anew_when_it_changes,
    an_adjusted_line_shows_both_figures_and_the_sums_of_both,
    hours_of_zero_take_a_line_off_the_price_and_leave_it_there,
    an_added_line_is_the_last_of_its_activity,
    the_price_is_the_expected_column,
    what_adjusts_nothing_is_reported_with_the_nearest_line,
    every_fault_is_reported_at_once_with_its_place,
    a_draft_is_priced_by_the_edition_of_its_day,
    the_lists_of_a_draft_have_limits,
);

fn line(quote: &Value, code: &str) -> Value {
    let lines = quote["estimate"]["lines"].as_array().expect("lines");
    lines.iter().find(|line| line["code"] == code).unwrap_or_else(|| panic!("{code} is a line")).clone()
}

fn price(quote: &Value) -> [Value; 3] {
    members(&quote["price"], ["net", "vat", "total"])
}

fn points([low, expected, high]: [&str; 3]) -> Value {
    json!({ "low": low, "expected": expected, "high": high })
}

fn a_whole_draft_is_as_agreed(office: &Office) {
    let server = office.server();
    let draft = complete_with(&json!({
        "language": "nn",
        "adjustments": [adjustment("effort.coordination.case", ["1", "2.5", "4"])],
        "extra_lines": [extra_line("Manuell kontroll", ["1", "3", "4"])],
    }));
    let answer = server.post("/api/v1/quotes", &draft);
    assert_eq!((answer.status, answer.header("etag")), (201, "\"1\""));
    let quote = answer.json();
    assert_eq!(answer.header("location"), address(&id(&quote)));
    assert_eq!(quote, server.quote(&id(&quote)));
    // One snapshot for both databases: what they answer does not differ.
    insta::assert_json_snapshot!("a_whole_draft", redacted(quote, &["/id"]));
}

fn a_draft_is_priced_anew_when_it_changes(office: &Office) {
    let server = office.server();
    let quote = server.make(&json!({ "scope": request()["scope"] }));
    let first = server.quote(&quote);
    assert_eq!(price(&first), ["125800.50", "31450.13", "157250.63"]);
    assert_eq!(first["language"], "nb");
    assert_eq!([&first["adjustments"], &first["extra_lines"], &first["acknowledgements"]], [&json!([]); 3]);
    assert_eq!(first.get("case_number"), None);

    office.at("2026-11-23T07:00:00Z");
    let mut scope = request()["scope"].clone();
    scope["extracts"]["fd_trygd"].as_array_mut().unwrap().push(json!({ "table": "F_TU", "from": 2004, "to": 2010 }));
    let answer = server.act_with(&quote, "PUT", &json!({ "scope": scope, "language": "en" }));
    assert_eq!((answer.status, answer.header("etag"), answer.header("location")), (200, "\"2\"", ""));
    let second = answer.json();
    // One more table: 2 500 kr.
    assert_eq!(price(&second), ["128300.50", "32075.13", "160375.63"]);
    assert_eq!(
        members(&second, ["language", "created_at", "updated_at"]),
        ["en", "2026-11-22T12:00:00Z", "2026-11-23T07:00:00Z"]
    );
    assert_eq!(second["estimate"]["priced_on"], "2026-11-23");
    assert_eq!(second, server.quote(&quote));

    // What a change leaves out is gone: it is the whole draft that is put.
    server.act_with(&quote, "PUT", &complete());
    server.act_with(&quote, "PUT", &json!({ "scope": request()["scope"] }));
    let last = server.quote(&quote);
    assert_eq!((last.get("case_number"), last.get("delivery_date")), (None, None));
    assert_eq!((price(&last), last["acknowledgements"].clone()), (price(&first), json!([])));
}

fn an_adjusted_line_shows_both_figures_and_the_sums_of_both(office: &Office) {
    let server = office.server();
    let draft = complete_with(&json!({ "adjustments": [
        adjustment("effort.coordination.case", ["1", "2.5", "4"]),
        // A third of an hour: 429 kr; of 15.55 hours, 20 012.85 kr.
        adjustment("outside.1", ["0.33", "15.55", "1000"]),
    ] }));
    let quote = server.quote(&server.make(&draft));
    let coordination = line(&quote, "effort.coordination.case");
    assert_eq!(coordination["quantity"], points(["1", "2.5", "4"]));
    assert_eq!(coordination["amount"], points(["1287.00", "3217.50", "5148.00"]));
    let own = json!({ "quantity": points(["4", "8", "12"]), "amount": points(["5148.00", "10296.00", "15444.00"]),
        "reason": "Kjent kilde." });
    assert_eq!(coordination["adjustment"], own);
    assert_eq!(coordination["explanation"]["inputs"]["hours_from"], "officer");
    let outside = line(&quote, "outside.1");
    assert_eq!(outside["amount"], points(["424.71", "20012.85", "1287000.00"]));
    assert_eq!(outside["adjustment"]["amount"], points(["12870.00", "19948.50", "32175.00"]));
    assert_eq!(line(&quote, "effort.coordination.source").get("adjustment"), None);

    // 125 800.50 - 10 296 + 3 217.50 - 19 948.50 + 20 012.85.
    assert_eq!(price(&quote), ["118786.35", "29696.59", "148482.94"]);
    let unadjusted = &quote["estimate"]["unadjusted"];
    let expected = members(unadjusted, ["net", "vat", "total"]).map(|sum| sum["expected"].clone());
    assert_eq!(expected, ["125800.50", "31450.13", "157250.63"]);
    let low = members(unadjusted, ["net", "vat", "total"]).map(|sum| sum["low"].clone());
    assert_eq!(low, ["88604.00", "22151.00", "110755.00"]);
    // Without changes there is one figure.
    assert_eq!(server.quote(&server.make(&complete()))["estimate"].get("unadjusted"), None);
}

fn hours_of_zero_take_a_line_off_the_price_and_leave_it_there(office: &Office) {
    let server = office.server();
    let draft = complete_with(&json!({ "adjustments": [adjustment("effort.coordination.case", ["0", "0", "0"])] }));
    let quote = server.quote(&server.make(&draft));
    let coordination = line(&quote, "effort.coordination.case");
    assert_eq!(coordination["quantity"], points(["0", "0", "0"]));
    assert_eq!(coordination["amount"], points(["0.00", "0.00", "0.00"]));
    assert_eq!(coordination["adjustment"]["amount"]["expected"], "10296.00");
    assert_eq!(price(&quote), ["115504.50", "28876.13", "144380.63"]);
    // Added work of no hours is no work.
    let draft = complete_with(&json!({ "extra_lines": [extra_line("Kontroll", ["0", "0", "0"])] }));
    let answer = server.post("/api/v1/quotes", &draft);
    assert_eq!(answer.faults(), faults(&[("$.extra_lines[0].hours", "hours_all_zero")]));
}

fn an_added_line_is_the_last_of_its_activity(office: &Office) {
    let server = office.server();
    let mut last = extra_line("Kurs", ["0", "0", "1"]);
    last["activity"] = json!("delivery");
    let draft = complete_with(&json!({ "extra_lines": [extra_line("Kontroll", ["1", "3.25", "4"]), last] }));
    let quote = server.quote(&server.make(&draft));
    let codes: Vec<&str> =
        quote["estimate"]["lines"].as_array().unwrap().iter().map(|line| line["code"].as_str().unwrap()).collect();
    assert_eq!(codes.len(), 22);
    assert_eq!(codes[8..10], ["extra.1", "fd_trygd.F_AAP"]);
    assert_eq!(codes[7], "effort.linkage.at_ssb");
    assert_eq!(codes[21], "extra.2");
    let extra = line(&quote, "extra.1");
    assert_eq!(members(&extra, ["activity", "basis", "unit_price"]), ["preparation", "hourly", "1287.00"]);
    assert_eq!(extra["amount"], points(["1287.00", "4182.75", "5148.00"]));
    assert_eq!(extra["name"]["nb"], "Kontroll");
    assert_eq!(price(&quote), ["129983.25", "32495.81", "162479.06"]);
    let preparation = &quote["estimate"]["activities"][1];
    assert_eq!((&preparation["code"], &preparation["amount"]["expected"]), (&json!("preparation"), &json!("51966.75")));
    // Added work is no part of what the tariff alone gives.
    assert_eq!(quote["estimate"]["unadjusted"]["net"]["expected"], "125800.50");
}

fn the_price_is_the_expected_column(office: &Office) {
    let server = office.server();
    let drafts = [
        complete(),
        complete_with(&json!({ "adjustments": [adjustment("outside.1", ["0", "0.01", "900"])] })),
        complete_with(&json!({ "extra_lines": [extra_line("Kontroll", ["0", "0.03", "90"])] })),
    ];
    for draft in drafts {
        let quote = server.quote(&id(&server.issued_of(&draft)));
        let estimate = &quote["estimate"];
        let expected =
            [&estimate["net"], &estimate["vat"]["amount"], &estimate["total"]].map(|sum| sum["expected"].clone());
        assert_eq!(price(&quote), expected);
        let lines = estimate["lines"].as_array().unwrap();
        let net: i64 = lines.iter().map(|line| ore(&line["amount"]["expected"])).sum();
        let vat = (net * 25 + 50) / 100;
        assert_eq!(expected.each_ref().map(ore), [net, vat, net + vat]);
    }
}

fn what_adjusts_nothing_is_reported_with_the_nearest_line(office: &Office) {
    let server = office.server();
    let hours = ["1", "2", "3"];
    let draft = complete_with(&json!({ "adjustments": [
        adjustment("effort.coordination.cases", hours),
        adjustment("fd_trygd.F_UFP", hours),
        adjustment("outside.1", hours),
        adjustment("outside.1", hours),
        adjustment("extra.1", hours),
        adjustment("effort.coordination.case", ["3", "2", "1"]),
    ] }));
    let headers = [("accept-language", "en")];
    let answer = server.send_json("POST", "/api/v1/quotes", &headers, &draft);
    // Hours out of order are found first: they need no estimate.
    let expected = [
        ("$.adjustments[5].hours", "hours_not_ordered"),
        ("$.adjustments[0].line", "unknown_line"),
        ("$.adjustments[1].line", "line_without_hours"),
        ("$.adjustments[3].line", "adjusted_twice"),
        ("$.adjustments[4].line", "unknown_line"),
    ];
    assert_eq!(answer.faults(), faults(&expected));
    let message = answer.json()["errors"][1]["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains("effort.coordination.cases") && message.contains("effort.coordination.case\""),
        "{message}"
    );
}

fn every_fault_is_reported_at_once_with_its_place(office: &Office) {
    let server = office.server();
    let mut draft = complete_with(&json!({
        "case_number": "26/1",
        "language": "sv",
        "delivery_date": "2027-02-30",
        "price": "1.00",
        "adjustments": [{ "line": "outside.1", "hours": { "low": "1", "expected": "2", "high": "x", "max": "4" } }],
        "extra_lines": [{ "activity": 1, "hours": [], "reason": "", "amount": "10" }],
        "acknowledgements": [{ "finding": "no_such_finding", "note": "a\u{200b}b", "by": "me" }, "example_tariff"],
    }));
    let answer = server.post("/api/v1/quotes", &draft);
    assert_problem(&answer, 422, "invalid_input", "POST");
    let expected = [
        ("$.price", "unknown_field"),
        ("$.case_number", "bad_case_number"),
        ("$.language", "unknown_choice"),
        ("$.delivery_date", "not_a_date"),
        ("$.adjustments[0].hours.max", "unknown_field"),
        ("$.adjustments[0].hours.high", "bad_decimal"),
        ("$.adjustments[0].reason", "missing"),
        ("$.extra_lines[0].amount", "unknown_field"),
        ("$.extra_lines[0].activity", "wrong_type"),
        ("$.extra_lines[0].description", "missing"),
        ("$.extra_lines[0].rate", "missing"),
        ("$.extra_lines[0].hours", "wrong_type"),
        ("$.extra_lines[0].reason", "empty"),
        ("$.acknowledgements[0].by", "unknown_field"),
        ("$.acknowledgements[0].finding", "unknown_choice"),
        ("$.acknowledgements[0].note", "forbidden_character"),
        ("$.acknowledgements[1]", "wrong_type"),
    ];
    assert_eq!(answer.faults(), faults(&expected));
    // A fault of the scope is reported beside them, under its own path.
    draft["scope"]["delivery"]["storage"] = json!("usb");
    draft["scope"]["more"] = json!(1);
    let reported = server.post("/api/v1/quotes", &draft).faults();
    assert_eq!(reported.len(), expected.len() + 2);
    for (at, code) in [("$.scope.more", "unknown_field"), ("$.scope.delivery.storage", "unknown_choice")] {
        assert!(reported.contains(&(at.to_owned(), code.to_owned())), "{reported:?}");
    }

    // What only the estimate tells: codes of the tariff, and warnings that are not there.
    let mut unknown = extra_line("Kontroll", ["1", "2", "3"]);
    (unknown["activity"], unknown["rate"]) = (json!("cleaning"), json!("director"));
    let draft = complete_with(&json!({ "extra_lines": [unknown], "acknowledgements": [
        { "finding": "dpia_missing", "note": "n" },
        { "finding": "example_tariff", "path": "$.project", "note": "n" },
        { "finding": "example_tariff", "path": "$", "note": "n" },
    ] }));
    let expected = [
        ("$.extra_lines[0].activity", "unknown_code"),
        ("$.extra_lines[0].rate", "unknown_code"),
        ("$.acknowledgements[0].finding", "nothing_to_acknowledge"),
        ("$.acknowledgements[1].finding", "nothing_to_acknowledge"),
    ];
    assert_eq!(server.post("/api/v1/quotes", &draft).faults(), faults(&expected));

    // A character that no font has would be a box in the document.
    let draft = complete_with(&json!({ "acknowledgements": [{ "finding": "example_tariff", "note": "Avklart 😀" }] }));
    let expected = faults(&[("$.acknowledgements[0].note", "missing_glyph")]);
    assert_eq!(server.post("/api/v1/quotes", &draft).faults(), expected);
    let needed = NEEDED.map(|path| (path, "missing"));
    assert_eq!(server.post("/api/v1/quotes", &Value::Null).faults(), faults(&needed));
    assert_eq!(server.post("/api/v1/quotes", &json!([])).faults(), faults(&[("$", "wrong_type")]));
    // Nothing of all that was stored; and a change with faults changes nothing.
    assert_eq!(server.found(""), Vec::<String>::new());
    let quote = server.make(&complete());
    let before = (server.etag(&quote), server.quote(&quote), server.events(&quote));
    assert_problem(&server.act_with(&quote, "PUT", &draft), 422, "invalid_input", "PUT");
    assert_eq!((server.etag(&quote), server.quote(&quote), server.events(&quote)), before);
}

fn a_draft_is_priced_by_the_edition_of_its_day(office: &Office) {
    let server = office.server_at("2020-12-31T22:59:59.999Z");
    // No edition is in force: all else is checked still.
    let answer = server.post("/api/v1/quotes", &complete_with(&json!({ "case_number": "x" })));
    assert_problem(&answer, 422, "invalid_input", "POST");
    let mut reported = answer.faults();
    reported.sort_unstable();
    assert_eq!(reported, faults(&[("$", "no_tariff_in_force"), ("$.case_number", "bad_case_number")]));
    for (moment, edition) in [
        ("2020-12-31T23:00:00Z", "2021-01-01"),
        ("2025-12-31T22:59:59.999Z", "2023-01-01"),
        ("2025-12-31T23:00:00Z", "2026-01-01"),
    ] {
        office.at(moment);
        let quote = server.quote(&server.make(&json!({ "scope": request()["scope"] })));
        assert_eq!(quote["estimate"]["tariff"]["id"], edition, "{moment}");
    }
}

fn the_lists_of_a_draft_have_limits(office: &Office) {
    let server = office.server();
    let lists = [
        ("extra_lines", 100, extra_line("Kontroll", ["1", "2", "3"])),
        ("acknowledgements", 1_000, complete()["acknowledgements"][0].clone()),
    ];
    for (list, most, element) in lists {
        let draft = |length: usize| complete_with(&json!({ list: vec![element.clone(); length] }));
        server.make(&draft(most));
        let answer = server.post("/api/v1/quotes", &draft(most + 1));
        assert_eq!(answer.faults(), faults(&[(&*format!("$.{list}"), "too_many")]));
    }
    let adjustments = vec![adjustment("outside.1", ["1", "2", "3"]); 1_001];
    let answer = server.post("/api/v1/quotes", &complete_with(&json!({ "adjustments": adjustments })));
    assert_eq!(answer.faults()[..1], faults(&[("$.adjustments", "too_many")]));
    let note = |length: usize| {
        let acknowledgements = json!([{ "finding": "example_tariff", "path": "$", "note": "n".repeat(length) }]);
        server.post("/api/v1/quotes", &complete_with(&json!({ "acknowledgements": acknowledgements })))
    };
    assert_eq!(note(1_000).status, 201);
    assert_eq!(note(1_001).faults(), faults(&[("$.acknowledgements[0].note", "too_long")]));
}
