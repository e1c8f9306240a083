//! An estimate of nothing but what the price depends on: nobody is named, and the price is the same.

use serde_json::{Value, json};

use super::{ESTIMATES, assert_sound, full, without_reuse};
use crate::office::{Caller as _, Server};
use crate::support::{request, set_at};

/// What is left of the request without all that describes it.
fn bare() -> Value {
    let mut bare = request();
    let scope = bare["scope"].as_object_mut().expect("a scope");
    scope["applicant"] = json!({ "kind": "research_institution", "country": "NO" });
    scope["project"] = json!({ "purpose": "research" });
    scope["special_variables"] = json!([{ "name": "grunnkrets" }]);
    scope["populations"] =
        json!([{ "complexity": "simple" }, { "complexity": "composite" }, { "complexity": "complex" }]);
    scope["third_party_sources"] = json!([{ "linkage": "at_ssb", "controlled_by_applicant": false,
        "documented": true, "demanding_format": false }]);
    for area in scope["extracts"]["statistics_areas"].as_array_mut().expect("areas") {
        area.as_object_mut().expect("an area").retain(|key, _| key != "variables" && key != "collected_by_ssb");
    }
    bare
}

fn findings(estimate: &Value) -> Vec<String> {
    let findings = estimate["findings"].as_array().expect("findings").iter();
    findings.map(|finding| format!("{} {}", finding["code"], finding["path"]).replace('"', "")).collect()
}

#[test]
fn an_estimate_that_names_nobody_costs_the_same() {
    let server = Server::start();
    assert_sound(&server, &bare(), "the bare request");
    let (named, bare) = (server.post(ESTIMATES, &request()).json(), server.post(ESTIMATES, &bare()).json());
    for part in ["lines", "activities", "net", "vat", "total", "delivery_time", "tariff"] {
        assert_eq!(bare[part], named[part], "{part}");
    }
    // What is not given is asked for when a quote is issued, and is no finding of an estimate; what was asked of a source and
    // is not answered is not taken to be so.
    assert_eq!(
        findings(&bare),
        [
            "consider_open_sources $",
            "special_variable_needs_justification $.special_variables[0].justification",
            "example_tariff $",
        ]
    );
    assert!(findings(&named).iter().any(|finding| finding.starts_with("health_register_data ")));
}

#[test]
fn a_document_of_an_estimate_that_names_nobody_is_made() {
    let server = Server::start();
    let mut least = bare();
    set_at(&mut least, "/scope/third_party_sources", Value::Null);
    set_at(&mut least, "/scope/special_variables", Value::Null);
    set_at(&mut least, "/scope/extracts", json!({ "fd_trygd": [{ "table": "F_UFP", "from": 2000, "to": 2020 }] }));
    set_at(&mut least, "/scope/populations", json!([{}]));
    for (request, what) in [(bare(), "bare"), (least, "least"), (full(), "full")] {
        for language in ["nb", "nn", "en"] {
            let mut request = request.clone();
            request["language"] = json!(language);
            let answer = server.post_for_pdf(ESTIMATES, &request);
            let is_pdf = answer.status == 200 && answer.body.starts_with(b"%PDF-");
            assert!(is_pdf, "{what} {language}: {} {}", answer.status, String::from_utf8_lossy(&answer.body[..200]));
        }
    }
}

#[test]
fn what_only_describes_changes_no_price() {
    let server = Server::start();
    let whole = without_reuse();
    let all = server.post(ESTIMATES, &whole).json();
    for pointer in [
        "/scope/applicant/name",
        "/scope/applicant/organisation_number",
        "/scope/applicant/registration_number",
        "/scope/applicant/vat_number",
        "/scope/applicant/approved_by",
        "/scope/applicant/address",
        "/scope/applicant/contact",
        "/scope/applicant/contractor",
        "/scope/applicant/invoice",
        "/scope/project/title",
        "/scope/project/starts_on",
        "/scope/project/ends_on",
        "/scope/project/legal_basis_stated",
        "/scope/project/dpia",
        "/scope/further_institutions",
        "/scope/special_variables/0/justification",
        "/scope/populations/0/name",
        "/scope/third_party_sources/0/name",
        "/scope/third_party_sources/0/controller",
        "/scope/third_party_sources/0/health_register",
        "/scope/extracts/statistics_areas/0/variables",
        "/scope/delivery/nordman",
        "/scope/applicant/contact/name",
        "/scope/applicant/address/city",
        "/scope/applicant/contractor/name",
        "/scope/applicant/invoice/payer/name",
    ] {
        let mut less = whole.clone();
        set_at(&mut less, pointer, Value::Null);
        let less = server.post(ESTIMATES, &less).json();
        assert_eq!([&less["lines"], &less["total"]], [&all["lines"], &all["total"]], "{pointer}");
    }
}
