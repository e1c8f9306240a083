//! Drafts that are not whole yet, and drafts that are made of an estimate.

use std::process::Command;

use serde_json::{Value, json};

use crate::office::{
    Answer, Caller as _, JSON, Office, QUOTES, address, assert_faults, complete, complete_with, id, on_both,
};
use crate::scope::NEEDED;
use crate::support::{request, set_at};

on_both!(
    a_draft_is_kept_whatever_it_lacks_and_says_what_that_is,
    what_is_there_must_be_right,
    a_draft_has_a_price_as_soon_as_the_parts_of_the_price_are_there,
    what_the_price_does_not_depend_on_may_be_there_in_part,
    a_draft_becomes_whole_step_by_step_and_is_issued,
    what_is_needed_to_issue_is_what_issuing_says,
    an_order_is_revised_by_a_draft_that_is_not_whole,
    a_draft_is_made_of_an_estimate_with_what_has_become_of_it,
    what_is_no_estimate_makes_no_draft,
);

/// The paths of a list of needs.
fn paths(quote: &Value, list: &str) -> Vec<String> {
    let needs = quote[list].as_array().unwrap_or_else(|| panic!("no {list}: {quote}"));
    needs.iter().map(|need| need["path"].as_str().expect("a path").to_owned()).collect()
}

/// Only what a price depends on.
fn bare_scope() -> Value {
    json!({
        "applicant": { "kind": "research_institution", "country": "NO" },
        "project": { "purpose": "research" },
        "identification": "indirectly_identifiable",
        "populations": [{ "complexity": "simple" }],
        "extracts": { "fd_trygd": [{ "table": "F_UFP", "from": 1992, "to": 2010 }] },
        "delivery": { "storage": "tsd", "country": "NO" },
    })
}

fn a_draft_is_kept_whatever_it_lacks_and_says_what_that_is(office: &Office) {
    let server = office.server();
    let made = server.drafted_of(&json!({}));
    assert_eq!(made["state"], "draft");
    assert_eq!((made.get("price"), made.get("estimate"), made.get("suggested_delivery_date")), (None, None, None));
    assert_eq!(paths(&made, "needed_to_price"), NEEDED);
    assert_eq!(
        paths(&made, "needed_to_issue"),
        [
            "$.scope.applicant.name",
            "$.scope.applicant.contact",
            "$.scope.project.title",
            "$.scope.project.starts_on",
            "$.scope.project.ends_on",
            "$.scope.project.legal_basis_stated",
            "$.scope.project.dpia",
            "$.case_number",
            "$.delivery_date",
        ]
    );
    for need in made["needed_to_issue"].as_array().expect("needs") {
        assert_eq!(need["code"], "needed_to_issue");
        assert!(
            ["nb", "nn", "en"]
                .iter()
                .all(|language| need["text"][language].as_str().is_some_and(|text| !text.is_empty()))
        );
    }
    // What is read is what was answered, and the list says that there is no price.
    assert_eq!(server.quote(&made), made);
    let listed = server.read_json(QUOTES)["quotes"][0].clone();
    assert_eq!((listed.get("price"), &listed["applicant"], &listed["title"]), (None, &json!(""), &json!("")));
    assert_eq!(server.events(&made)[0].get("price"), None);
    // There is nothing to see, to compare or to issue yet.
    let preview = server.get(&format!("{}/preview", address(&made)));
    assert_eq!(preview.faults().len(), 8);
    let issue = server.act(&made, "issue");
    assert_eq!(issue.status, 422);
    assert_eq!(issue.faults().len(), 17);
    server.must(&made, "DELETE");
}

fn what_is_there_must_be_right(office: &Office) {
    let server = office.server();
    let faulty = json!({
        "scope": {
            "applicant": { "kind": "university", "organisation_number": "123456789" },
            "project": { "starts_on": "2027-02-01", "ends_on": "2027-01-01" },
            "extracts": { "fd_trygd": [{ "table": "F_UPF" }] },
            "colour": "red",
        },
        "case_number": "x",
        "adjustments": [{ "line": "effort.coordination.case" }],
    });
    assert_faults(
        &server.post(QUOTES, &faulty),
        &[
            ("$.scope.colour", "unknown_field"),
            ("$.scope.applicant.organisation_number", "bad_organisation_number"),
            ("$.scope.applicant.kind", "unknown_choice"),
            ("$.scope.project.ends_on", "dates_reversed"),
            ("$.scope.extracts.fd_trygd[0].table", "unknown_table"),
            ("$.case_number", "bad_case_number"),
            ("$.adjustments[0].hours.low", "missing"),
            ("$.adjustments[0].hours.expected", "missing"),
            ("$.adjustments[0].hours.high", "missing"),
            ("$.adjustments[0].reason", "missing"),
        ],
    );
    assert_eq!(server.found(""), Vec::<String>::new());
}

fn a_draft_has_a_price_as_soon_as_the_parts_of_the_price_are_there(office: &Office) {
    let server = office.server();
    let made = server.drafted_of(&json!({ "scope": bare_scope() }));
    // 8 h at 1287, 4 h + 4 h + 2 h at 1078 and a table of 2500 kr.
    assert_eq!(made["price"]["net"], "23576.00");
    assert_eq!(paths(&made, "needed_to_price"), Vec::<String>::new());
    let needed = paths(&made, "needed_to_issue");
    for path in
        ["$.scope.applicant.organisation_number", "$.scope.applicant.approved_by", "$.scope.populations[0].name"]
    {
        assert!(needed.iter().any(|found| found == path), "{path}: {needed:?}");
    }
    // Without its complexity the population has a price that covers every answer, and the answer is asked for.
    let mut unknown = bare_scope();
    unknown["populations"][0] = json!({});
    let made = server.drafted_of(&json!({ "scope": unknown }));
    assert_eq!(made["price"]["net"], "29560.00");
    assert!(paths(&made, "needed_to_issue").contains(&"$.scope.populations[0].complexity".to_owned()));
    // Back to what has no price: it says so again.
    unknown["populations"] = json!([]);
    let answer = server.act_with(&made, "PUT", &json!({ "scope": unknown }));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json().get("price"), None);
    assert_eq!(paths(&answer.json(), "needed_to_price"), ["$.scope.populations"]);
}

fn what_the_price_does_not_depend_on_may_be_there_in_part(office: &Office) {
    let server = office.server();
    let mut scope = bare_scope();
    scope["applicant"]["contact"] = json!({ "name": " Kari  Nordmann " });
    scope["applicant"]["address"] = json!({ "city": "A\u{30a}s" });
    scope["applicant"]["invoice"] = json!({ "payer": { "organisation_number": "971526920" } });
    let made = server.drafted_of(&json!({ "scope": scope }));
    assert_eq!(made["price"]["net"], "23576.00");
    // Nothing that was written is lost, and it is in the form that is stored.
    assert_eq!(made["scope"]["applicant"]["contact"], json!({ "name": "Kari  Nordmann" }));
    assert_eq!(made["scope"]["applicant"]["address"], json!({ "city": "Ås" }));
    assert_eq!(made["scope"]["applicant"]["invoice"]["payer"], json!({ "organisation_number": "971526920" }));
    let needed = paths(&made, "needed_to_issue");
    for path in ["contact.email", "address.street", "invoice.payer.name"] {
        let path = format!("$.scope.applicant.{path}");
        assert!(needed.contains(&path), "{path}: {needed:?}");
    }
    assert_eq!(server.quote(&made), made);
}

fn a_draft_becomes_whole_step_by_step_and_is_issued(office: &Office) {
    let server = office.server();
    let mut quote = server.drafted_of(&json!({}));
    let whole = complete();
    let mut draft = json!({ "scope": {} });
    for (pointer, priced) in [
        ("/scope/applicant", false),
        ("/scope/project", false),
        ("/scope/institutions", false),
        ("/scope/identification", false),
        ("/scope/special_variables", false),
        ("/scope/populations", false),
        ("/scope/third_party_sources", false),
        ("/scope/extracts", false),
        ("/scope/delivery", true),
        ("/case_number", true),
        ("/delivery_date", true),
        ("/acknowledgements", true),
    ] {
        set_at(&mut draft, pointer, whole.pointer(pointer).cloned().unwrap_or_else(|| json!([])));
        let answer = server.act_with(&quote, "PUT", &draft);
        assert_eq!(answer.status, 200, "{pointer}: {}", answer.json());
        quote = answer.json();
        assert_eq!(quote.get("price").is_some(), priced, "{pointer}");
    }
    assert_eq!((paths(&quote, "needed_to_price"), paths(&quote, "needed_to_issue")), (vec![], vec![]));
    assert_eq!(quote["price"]["net"], "125800.50");
    let issued = server.issue(&quote);
    assert_eq!((issued["state"].as_str(), issued.get("needed_to_issue")), (Some("issued"), None));
    let prices: Vec<bool> = server.events(&quote).iter().map(|event| event.get("price").is_some()).collect();
    assert_eq!(prices.iter().filter(|priced| !**priced).count(), 9);
    assert_eq!(prices.last(), Some(&true));
}

fn what_is_needed_to_issue_is_what_issuing_says(office: &Office) {
    let server = office.server();
    for draft in [
        json!({ "scope": bare_scope() }),
        complete_with(&json!({ "case_number": null, "acknowledgements": null })),
        complete(),
    ] {
        let made = server.drafted_of(&draft);
        let told: Vec<(String, String)> = made["needed_to_issue"]
            .as_array()
            .expect("needs")
            .iter()
            .map(|need| (need["path"].as_str().unwrap().to_owned(), need["code"].as_str().unwrap().to_owned()))
            .collect();
        let answer = server.act(&made, "issue");
        assert_eq!(answer.status == 200, told.is_empty());
        if !told.is_empty() {
            assert_eq!(answer.faults(), told);
        }
    }
}

fn an_order_is_revised_by_a_draft_that_is_not_whole(office: &Office) {
    let server = office.server();
    let order = server.issued_of(&complete());
    let revision = server.must_post(&format!("{}/revisions", address(&order)), "", &json!({ "language": "nn" }));
    assert_eq!((revision["revises"]["id"].as_str(), revision.get("price")), (order["id"].as_str(), None));
    assert_eq!(revision["language"], "nn");
    let comparison = server.get(&format!("{}/comparison", address(&revision)));
    assert_eq!(comparison.status, 422);
    let answer = server.act_with(&revision, "PUT", &complete());
    assert_eq!(answer.status, 200);
    assert_eq!(server.issue(&revision)["number"], order["number"]);
}

fn as_pdf(answer: &Answer) -> &[u8] {
    assert_eq!(answer.header("content-type"), "application/pdf");
    &answer.body
}

fn a_draft_is_made_of_an_estimate_with_what_has_become_of_it(office: &Office) {
    let server = office.server();
    let pdf = server.post_for_pdf(
        "/api/v1/estimates",
        &json!({ "scope": request()["scope"], "language": "nn", "tariff": "2023-01-01" }),
    );
    let made = server.send("POST", QUOTES, &[("content-type", "application/pdf")], as_pdf(&pdf)).json();
    assert_eq!((made["state"].as_str(), made["language"].as_str()), (Some("draft"), Some("nn")));
    // Prices are those of today: the estimate was by a former edition.
    assert_eq!((&made["price"]["net"], &made["estimate"]["tariff"]["id"]), (&json!("125800.50"), &json!("2026-01-01")));
    let former = &made["from_estimate"];
    assert_eq!((&former["tariff"], &former["priced_on"]), (&json!("2023-01-01"), &json!("2026-11-22")));
    assert_eq!(former["is_as_priced"], true);
    assert_eq!(former["comparison"]["before"]["total"]["expected"], former["total"]);
    assert_eq!(former["comparison"]["after"]["total"]["expected"], made["price"]["total"]);
    assert_eq!(paths(&made, "needed_to_price"), Vec::<String>::new());
    assert_eq!(&paths(&made, "needed_to_issue")[..2], ["$.case_number", "$.delivery_date"]);
    // It is remembered, and compared with what the draft is then.
    assert_eq!(&server.quote(&made)["from_estimate"], former);

    // The JSON within does as well, and one whose price was altered is found out.
    let folder = &office.folder;
    let file = folder.file("estimate.pdf", &pdf.body);
    let status =
        Command::new("pdfdetach").args(["-save", "1", "-o"]).arg(folder.0.join("estimate.json")).arg(&file).status();
    assert!(status.expect("pdfdetach").success());
    let mut estimate: Value = serde_json::from_slice(&std::fs::read(folder.0.join("estimate.json")).unwrap()).unwrap();
    let of_json = server.drafted_of(&estimate);
    assert_eq!(of_json["from_estimate"], made["from_estimate"]);
    estimate["estimate"]["total"]["expected"] = json!("1.00");
    assert_eq!(server.drafted_of(&estimate)["from_estimate"]["is_as_priced"], false);
    // An edition that the service never had.
    estimate["estimate"]["tariff"]["hash"] = json!("0".repeat(64));
    let unknown = server.drafted_of(&estimate)["from_estimate"].clone();
    assert_eq!((unknown.get("is_as_priced"), unknown.get("comparison")), (None, None));
    assert_eq!(unknown["total"], "1.00");
    // A day that no price can be computed for is no estimate's.
    let mut far = estimate.clone();
    far["estimate"]["priced_on"] = json!("9999-12-31");
    assert_faults(&server.post(QUOTES, &far), &[("$", "not_an_estimate")]);
    // Its scope has faults as any other.
    estimate["scope"]["identification"] = json!("named");
    assert_faults(&server.post(QUOTES, &estimate), &[("$.scope.identification", "unknown_choice")]);
}

fn what_is_no_estimate_makes_no_draft(office: &Office) {
    let server = office.server();
    let refused = [("$", "not_an_estimate")];
    let pdf = |bytes: &[u8]| server.send("POST", QUOTES, &[("content-type", "application/pdf")], bytes);
    assert_faults(&pdf(b"no PDF"), &refused);
    assert_faults(&pdf(b"%PDF-1.7 nothing"), &refused);
    // A quote is no estimate.
    let issued = server.issued_of(&complete());
    assert_faults(&pdf(as_pdf(&server.get(&format!("{}/pdf", address(&issued))))), &refused);
    assert_faults(&server.post(QUOTES, &json!({ "kind": "estimate" })), &refused);
    assert_faults(&server.post(QUOTES, &json!({ "kind": "estimate", "scope": {}, "estimate": {} })), &refused);
    // An escape that is no character, where JSON is only scanned at first.
    let stated = json!({ "tariff": { "id": "2026-01-01", "hash": "x" }, "priced_on": "2026-11-22", "total": { "expected": "1.00" } });
    let body = format!(r#"{{"kind":"estimate","scope":{{"identification":"\ud800"}},"estimate":{stated}}}"#);
    assert_faults(&server.send("POST", QUOTES, &[JSON], body.as_bytes()), &refused);
    let draft = server.post(&format!("{QUOTES}/from-estimate"), &complete());
    assert_faults(&draft, &refused);
    assert_eq!(server.found("").len(), 1);
    assert_eq!(server.found(""), [id(&issued)]);
}
