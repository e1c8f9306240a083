//! What an estimate may do without and a quote may not: each with its path.

use prisoverslag::input::{Faults, Field, Path};
use prisoverslag::language::Language;
use prisoverslag::scope::ScopeInput;
use serde_json::{Value, json};

use super::{full, without};
use crate::support::{request, set_at};

/// What a scope lacks to be issued: each path and code.
fn needed(request: &Value) -> Vec<(String, &'static str)> {
    let input: Field<ScopeInput> = serde_json::from_value(request["scope"].clone()).expect("a scope");
    let mut faults = Faults::default();
    input.given().expect("an object").check_needed_to_issue(&Path::Root, &mut faults);
    faults.as_slice().iter().map(|fault| (fault.path.to_string(), fault.kind.code())).collect()
}

fn of(code: &'static str, paths: &[&str]) -> Vec<(String, &'static str)> {
    paths.iter().map(|path| ((*path).to_owned(), code)).collect()
}

#[test]
fn a_whole_scope_needs_nothing_more() {
    assert_eq!(needed(&full()), []);
    assert_eq!(needed(&request()), []);
}

#[test]
fn each_part_that_a_quote_needs_is_named_where_it_is_missing() {
    for (pointer, path) in [
        ("/scope/applicant/name", "$.applicant.name"),
        ("/scope/applicant/contact/name", "$.applicant.contact.name"),
        ("/scope/applicant/contact/email", "$.applicant.contact.email"),
        ("/scope/applicant/address/street", "$.applicant.address.street"),
        ("/scope/applicant/address/city", "$.applicant.address.city"),
        ("/scope/applicant/contractor/name", "$.applicant.contractor.name"),
        ("/scope/applicant/contractor/data_passed_on", "$.applicant.contractor.data_passed_on"),
        ("/scope/applicant/invoice/payer/name", "$.applicant.invoice.payer.name"),
        ("/scope/applicant/invoice/payer/address/street", "$.applicant.invoice.payer.address.street"),
        ("/scope/applicant/contact", "$.applicant.contact"),
        ("/scope/project/title", "$.project.title"),
        ("/scope/project/starts_on", "$.project.starts_on"),
        ("/scope/project/ends_on", "$.project.ends_on"),
        ("/scope/project/legal_basis_stated", "$.project.legal_basis_stated"),
        ("/scope/project/dpia", "$.project.dpia"),
        ("/scope/populations/1/name", "$.populations[1].name"),
        ("/scope/populations/1/complexity", "$.populations[1].complexity"),
        ("/scope/third_party_sources/0/name", "$.third_party_sources[0].name"),
        ("/scope/third_party_sources/0/controller", "$.third_party_sources[0].controller"),
        ("/scope/third_party_sources/0/linkage", "$.third_party_sources[0].linkage"),
        ("/scope/third_party_sources/0/documented", "$.third_party_sources[0].documented"),
        ("/scope/third_party_sources/0/demanding_format", "$.third_party_sources[0].demanding_format"),
        ("/scope/third_party_sources/0/health_register", "$.third_party_sources[0].health_register"),
        ("/scope/extracts/statistics_areas/2/variables", "$.extracts.statistics_areas[2].variables"),
        ("/scope/reuse/delivery", "$.reuse.delivery"),
        ("/scope/reuse/ends_on", "$.reuse.ends_on"),
    ] {
        assert_eq!(needed(&without(pointer)), of("needed_to_issue", &[path]), "{pointer}");
    }
}

#[test]
fn everything_that_is_missing_is_named_at_once() {
    let empty = json!({ "scope": { "populations": [{}], "third_party_sources": [{}], "reuse": {} } });
    assert_eq!(
        needed(&empty),
        of(
            "needed_to_issue",
            &[
                "$.applicant.name",
                "$.applicant.contact",
                "$.project.title",
                "$.project.starts_on",
                "$.project.ends_on",
                "$.project.legal_basis_stated",
                "$.project.dpia",
                "$.populations[0].name",
                "$.populations[0].complexity",
                "$.third_party_sources[0].name",
                "$.third_party_sources[0].controller",
                "$.third_party_sources[0].linkage",
                "$.third_party_sources[0].documented",
                "$.third_party_sources[0].demanding_format",
                "$.third_party_sources[0].health_register",
                "$.reuse.delivery",
                "$.reuse.ends_on",
            ]
        )
    );
}

#[test]
fn an_applicant_in_norway_has_a_number_and_a_research_institution_an_approval() {
    let number = of("organisation_number_needed", &["$.applicant.organisation_number"]);
    let approval = of("approval_needed", &["$.applicant.approved_by"]);
    let mut request = without("/scope/applicant/organisation_number");
    assert_eq!(needed(&request), number);
    set_at(&mut request, "/scope/applicant/country", json!("SJ"));
    assert_eq!(needed(&request), number, "Svalbard is not abroad");
    set_at(&mut request, "/scope/applicant/country", json!("SE"));
    assert_eq!(needed(&request), []);
    let mut request = without("/scope/applicant/approved_by");
    assert_eq!(needed(&request), approval);
    set_at(&mut request, "/scope/applicant/kind", json!("public_authority"));
    assert_eq!(needed(&request), []);
}

#[test]
fn a_caller_reads_what_is_wanted_in_the_own_language() {
    for (pointer, nb, nn, en) in [
        (
            "/scope/applicant/organisation_number",
            r#"Mangler; en søker i Norge har et organisasjonsnummer på ni siffer, som "974767880"."#,
            r#"Manglar; ein søkjar i Noreg har eit organisasjonsnummer på ni siffer, som "974767880"."#,
            r#"Missing; an applicant in Norway has an organisation number of nine digits, such as "974767880"."#,
        ),
        (
            "/scope/applicant/approved_by",
            r#"Mangler; en forskningsinstitusjon oppgir hvem som har godkjent den: "research_council", "eurostat", "ssb" eller "none"."#,
            r#"Manglar; ein forskingsinstitusjon oppgir kven som har godkjent han: "research_council", "eurostat", "ssb" eller "none"."#,
            r#"Missing; a research institution states who approved it: "research_council", "eurostat", "ssb" or "none"."#,
        ),
    ] {
        let input: Field<ScopeInput> = serde_json::from_value(without(pointer)["scope"].clone()).expect("a scope");
        let mut faults = Faults::default();
        input.given().expect("an object").check_needed_to_issue(&Path::Root, &mut faults);
        let fault = faults.as_slice().first().expect("a fault");
        let messages = Language::ALL.map(|language| fault.kind.message(language));
        assert_eq!(messages, [nb, nn, en].map(str::to_owned), "{pointer}");
    }
}
