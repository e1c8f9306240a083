//! What an officer sets of an offer beside its work: VAT, the day of delivery, how long it is valid.

use serde_json::{Value, json};

use crate::office::{
    Caller as _, Finance as _, Office, address, assert_faults, assert_problem, complete_with, draft_from_abroad, id,
    on_both,
};
use crate::support::set_at;

on_both!(
    a_recipient_abroad_is_quoted_settled_and_posted_without_vat,
    a_recipient_in_norway_pays_vat,
    a_delivery_date_is_one_that_can_be_kept,
    an_officer_can_give_more_days_within_the_tariffs_limit,
);

fn a_recipient_abroad_is_quoted_settled_and_posted_without_vat(office: &Office) {
    let server = office.server();
    let with_vat = server.drafted_of(&draft_from_abroad());
    let mut draft = draft_from_abroad();
    set_at(&mut draft, "/vat", json!({ "category": "G", "reason": "Brukes ved universitetet i Lund." }));
    let made = server.drafted_of(&draft);
    let net = with_vat["price"]["net"].clone();
    assert_ne!(with_vat["price"]["vat"], "0.00");
    assert_eq!(made["price"], json!({ "net": net, "vat": "0.00", "total": net }));
    let zero = json!({ "low": "0.00", "expected": "0.00", "high": "0.00" });
    let vat = json!({ "rate": "0", "code": "52", "amount": zero, "category": "G",
        "reason": "Brukes ved universitetet i Lund." });
    assert_eq!(made["estimate"]["vat"], vat);
    assert_eq!(made["vat"], draft["vat"]);
    // What finance was to decide is decided.
    let has = |quote: &Value, code: &str| {
        quote["estimate"]["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == code)
    };
    assert_eq!((has(&with_vat, "vat_outside_area"), has(&made, "vat_outside_area")), (true, false));

    let quote = server.accepted_of(&draft);
    let rows = server.read_json("/api/v1/line-items?limit=1000")["line_items"].as_array().unwrap().clone();
    let posted: Vec<&Value> = rows.iter().filter(|row| row["stage"] == "ordered").collect();
    assert!(!posted.is_empty());
    for row in posted {
        assert_eq!(
            (&row["vat_code"], &row["vat_rate"], &row["vat_amount"]),
            (&json!("52"), &json!("0"), &json!("0.00"))
        );
    }
    let settled = server.settled(&quote);
    assert_eq!((&settled["vat"]["category"], &settled["vat"]["amount"]), (&json!("G"), &json!("0.00")));
    assert_eq!(settled["vat"]["reason"], "Brukes ved universitetet i Lund.");
    let verified = server.verify(&server.pdf(&quote));
    assert_eq!(
        (&verified["genuine"], &verified["recomputation"]["mismatches"]),
        (&json!(true), &json!([])),
        "{verified}"
    );
    office.assert_sound(1);
}

fn a_recipient_in_norway_pays_vat(office: &Office) {
    let server = office.server();
    let refused = |vat: Value| server.post("/api/v1/quotes", &complete_with(&json!({ "vat": vat })));
    for category in ["G", "E", "O"] {
        let answer = refused(json!({ "category": category, "reason": "Fordi." }));
        assert_faults(&answer, &[("$.vat.category", "vat_category_closed")]);
    }
    assert_faults(
        &refused(json!({ "category": "S", "reason": "Fordi." })),
        &[("$.vat.reason", "vat_reason_not_needed")],
    );
    assert_faults(&refused(json!({ "reason": 1 })), &[("$.vat.category", "missing"), ("$.vat.reason", "wrong_type")]);
    let mut abroad = draft_from_abroad();
    set_at(&mut abroad, "/vat", json!({ "category": "E" }));
    assert_faults(&server.post("/api/v1/quotes", &abroad), &[("$.vat.reason", "missing")]);
    // A faulty scope hides no fault beside it.
    set_at(&mut abroad, "/scope/delivery/storage", json!("attic"));
    set_at(&mut abroad, "/valid_days", json!("30"));
    let expected =
        [("$.scope.delivery.storage", "unknown_choice"), ("$.vat.reason", "missing"), ("$.valid_days", "wrong_type")];
    assert_faults(&server.post("/api/v1/quotes", &abroad), &expected);
}

fn a_delivery_date_is_one_that_can_be_kept(office: &Office) {
    let server = office.server();
    let dated = |date: &str| complete_with(&json!({ "delivery_date": date }));
    assert_faults(&server.post("/api/v1/quotes", &dated("2026-11-21")), &[("$.delivery_date", "date_passed")]);
    let made = server.drafted_of(&dated("2026-11-22"));
    let by = &made["estimate"]["delivery_time"]["delivered_by"];
    assert_eq!(made["suggested_delivery_date"], by["expected"]);
    let warned = |quote: &Value| {
        let findings = quote["estimate"]["findings"].as_array().unwrap().iter();
        findings.filter(|finding| finding["code"] == "delivery_date_too_early").cloned().collect::<Vec<_>>()
    };
    let [warning] = &warned(&made)[..] else { panic!("{made}") };
    assert_eq!((&warning["severity"], &warning["path"]), (&json!("warning"), &json!("$.delivery")));
    assert!(warning["text"]["nb"].as_str().unwrap().contains("november 2026"), "{warning}");
    assert_faults(&server.act(&made, "issue"), &[("$.acknowledgements", "warning_not_acknowledged")]);
    // On the first day that the shortest delivery time allows, and the day before.
    let earliest: jiff::civil::Date = by["low"].as_str().unwrap().parse().unwrap();
    let first = server.drafted_of(&dated(&earliest.to_string()));
    assert!(warned(&first).is_empty(), "{first}");
    let before = server.drafted_of(&dated(&earliest.yesterday().unwrap().to_string()));
    assert_eq!(warned(&before).len(), 1);

    let issued = server.issued_acknowledged(&dated("2026-11-22"));
    assert_eq!(issued["delivery_date"], "2026-11-22");
    assert_eq!(issued.get("suggested_delivery_date"), None);
    // A change to a day that has passed since is refused too.
    office.at("2026-11-24T12:00:00Z");
    let answer = server.act_with(&made, "PUT", &dated("2026-11-23"));
    assert_faults(&answer, &[("$.delivery_date", "date_passed")]);
}

fn an_officer_can_give_more_days_within_the_tariffs_limit(office: &Office) {
    let server = office.server();
    let valid = |days: u32| complete_with(&json!({ "valid_days": days }));
    for days in [1, 13, 61, 365] {
        assert_faults(&server.post("/api/v1/quotes", &valid(days)), &[("$.valid_days", "out_of_range")]);
    }
    assert_eq!(server.issued_of(&valid(14))["issue"]["valid_to"], "2026-12-06");
    let issued = server.issued_of(&valid(60));
    assert_eq!((&issued["issue"]["valid_to"], &issued["valid_days"]), (&json!("2027-01-21"), &json!(60)));
    // To the end of that day in Norway, where it is winter.
    office.at("2027-01-21T22:59:59Z");
    assert_eq!(server.state(&issued), "issued");
    office.at("2027-01-21T23:00:00Z");
    assert_problem(&server.act(&issued, "accept"), 409, "expired", &address(&issued));
    assert_eq!(server.state(&id(&issued)), "expired");
    let revision = server.revised(&issued);
    assert_eq!(revision["valid_days"], 60);
    office.assert_sound(2);
}
