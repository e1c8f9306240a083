//! Fields that only some scopes have: names of institutions, addresses, numbers of other countries, payers, contractors.

use serde_json::{Value, json};

use super::{ESTIMATES, assert_fault, assert_sound, full, post_in, with, without};
use crate::office::{Caller as _, Office, QUOTES, Server, draft_with};
use crate::support::set_at;

fn lines(server: &Server, request: &Value) -> Vec<(String, String)> {
    let estimate = server.post(ESTIMATES, request).json();
    let lines = estimate["lines"].as_array().unwrap_or_else(|| panic!("{estimate}"));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    lines.iter().map(|line| (text(&line["code"]), text(&line["amount"]["expected"]))).collect()
}

#[test]
fn institutions_are_those_that_are_named_unless_more_take_part() {
    let server = Server::start();
    let priced = |institutions: Value, names: &[&str]| {
        let mut request = with("/scope/further_institutions", json!(names));
        set_at(&mut request, "/scope/institutions", institutions);
        let lines = lines(&server, &request);
        lines.into_iter().find(|(code, _)| code == "effort.coordination.institution").map(|(_, amount)| amount)
    };
    // Two hours at 1 287 kr for each besides the applicant's.
    assert_eq!(priced(Value::Null, &[]), None);
    assert_eq!(priced(Value::Null, &["OsloMet", "Universitetet i Bergen"]).as_deref(), Some("5148.00"));
    assert_eq!(priced(json!(3), &["OsloMet", "Universitetet i Bergen"]).as_deref(), Some("5148.00"));
    assert_eq!(priced(json!(5), &["OsloMet", "Universitetet i Bergen"]).as_deref(), Some("10296.00"));
    // As many names as there can be, without a number.
    let request = {
        let mut request = without("/scope/institutions");
        set_at(&mut request, "/scope/further_institutions", json!(vec!["OsloMet"; 99]));
        request
    };
    assert_sound(&server, &request, "99 names");
    let two_of_two = {
        let mut request = with("/scope/institutions", json!(2));
        set_at(&mut request, "/scope/further_institutions", json!(["OsloMet", "Universitetet i Bergen"]));
        request.to_string()
    };
    assert_fault(&server, &two_of_two, "$.scope.institutions", "too_many_names", "two names besides one");
    for (language, message) in [
        (
            "nb",
            "Det er navngitt 2 institusjoner ved siden av søkeren, men \"institutions\" er 2; ventet minst én mer enn de navngitte.",
        ),
        (
            "nn",
            "Det er namngjeve 2 institusjonar ved sida av søkjaren, men \"institutions\" er 2; venta minst éin meir enn dei namngjevne.",
        ),
        (
            "en",
            "2 institutions are named besides the applicant, but \"institutions\" is 2; expected at least one more than are named.",
        ),
    ] {
        assert_eq!(post_in(&server, &two_of_two, language).json()["errors"][0]["message"], message);
    }
}

#[test]
fn an_address_of_a_domain_with_norwegian_letters_is_taken() {
    let server = Server::start();
    let email = "/scope/applicant/contact/email";
    for address in [
        "kari@blåbærsyltetøy.no",
        "kari@høgskolen.example.no",
        "kari@ÆØÅ.no",
        "kari@čáhci.no",
        "kari@xn--blbrsyltety-y8ao3x.no",
    ] {
        assert_sound(&server, &with(email, json!(address)), address);
    }
    // The part before it stays as mail servers everywhere take it, and letters that look like others are refused.
    for address in
        ["kåri@example.no", "kari@ex ample.no", "kari@.blåbær.no", "kari@blåbær", "kari@еxample.no", "kari@例.no"]
    {
        let body = with(email, json!(address)).to_string();
        assert_fault(&server, &body, "$.scope.applicant.contact.email", "bad_email", address);
    }
}

#[test]
fn a_vat_number_has_the_prefix_of_its_country() {
    let server = Server::start();
    let number = "/scope/applicant/vat_number";
    for sound in [
        "SE556016068001",
        "SE 5560 1606 8001",
        "NO974767880MVA",
        "DE12",
        "EL123456789",
        "XI123456789",
        "IE1234567WA",
        "CHE123456789",
    ] {
        assert_sound(&server, &with(number, json!(sound)), sound);
    }
    // Others are in the table of faults: `wrong_texts`.
    let message =
        post_in(&server, &with(number, json!("ZZ12345")).to_string(), "en").json()["errors"][0]["message"].clone();
    let expected =
        "expected a VAT number: two capitals for the country and 2 to 13 digits or capitals, such as SE556016068001.";
    assert_eq!(message, format!("Found \"ZZ12345\"; {expected}"));
}

#[test]
fn what_is_optional_may_be_left_out_member_by_member() {
    let server = Server::start();
    for pointer in [
        "/scope/applicant/address/postal_code",
        "/scope/applicant/invoice/buyer_reference",
        "/scope/applicant/invoice/order_number",
        "/scope/applicant/invoice/payer/organisation_number",
        "/scope/applicant/invoice/payer/country",
        "/scope/applicant/invoice/payer/address",
        "/scope/applicant/invoice/payer",
        "/scope/reuse/delivery",
        "/scope/reuse/ends_on",
        "/scope/third_party_sources/0/independent_key_unit",
        "/scope/delivery/nordman",
    ] {
        assert_sound(&server, &without(pointer), pointer);
    }
    assert_sound(&server, &with("/scope/applicant/invoice", json!({})), "an invoice of which nothing is known");
    assert_sound(&server, &with("/scope/reuse", json!({})), "a delivery of which nothing is known");
}

#[test]
fn a_draft_returns_every_field_as_it_was_sent() {
    let office = Office::sqlite();
    let server = office.server();
    let sent = full()["scope"].clone();
    let answer = server.post(QUOTES, &draft_with(&[("/scope", sent.clone())]));
    assert_eq!(answer.status, 201, "{}", answer.json());
    assert_eq!(answer.json()["scope"], sent);
    let id = answer.json()["id"].as_str().expect("an id").to_owned();
    drop(server);
    // So does another server, from the store.
    assert_eq!(office.server().read_json(&format!("{QUOTES}/{id}"))["scope"], sent);
}

#[test]
fn either_reference_or_the_payers_number_does_for_an_invoice() {
    let server = Server::start();
    let missing = |changes: &[(&str, Value)]| {
        let draft = server.post(QUOTES, &draft_with(changes)).json();
        let findings = draft["estimate"]["findings"].as_array().unwrap_or_else(|| panic!("{draft}")).iter();
        let invoice =
            findings.filter(|finding| finding["code"].as_str().is_some_and(|code| code.starts_with("invoice_")));
        invoice.map(|finding| format!("{} {}", finding["code"], finding["path"]).replace('"', "")).collect::<Vec<_>>()
    };
    let reference = "invoice_buyer_reference_missing $.applicant.invoice";
    let invoice = "/scope/applicant/invoice";
    assert_eq!(missing(&[]), [reference]);
    assert_eq!(missing(&[(invoice, json!({ "buyer_reference": "ref. 10" }))]), [""; 0]);
    assert_eq!(missing(&[(invoice, json!({ "order_number": "4500012345" }))]), [""; 0]);
    // With a payer, the invoice goes to the payer.
    let payer = |payer: Value| missing(&[(invoice, json!({ "order_number": "4500012345", "payer": payer }))]);
    assert_eq!(payer(json!({ "name": "Norges forskningsråd", "organisation_number": "971040238" })), [""; 0]);
    let number = "invoice_organisation_number_missing $.applicant.invoice.payer.organisation_number";
    assert_eq!(payer(json!({ "name": "Norges forskningsråd" })), [number]);
    // Whoever has an address in Peppol needs no number, and whoever is abroad a postal address.
    let delivered = |payer: Value| {
        let address = "0007:2021002932";
        missing(&[(invoice, json!({ "order_number": "45", "electronic_address": address, "payer": payer }))])
    };
    assert_eq!(delivered(json!({ "name": "Norges forskningsråd" })), [""; 0]);
    let abroad = json!({ "name": "Vetenskapsrådet", "country": "SE" });
    assert_eq!(delivered(abroad.clone()), ["invoice_address_missing $.applicant.invoice.payer.address"]);
    let mut found = payer(abroad);
    found.sort();
    assert_eq!(found, ["invoice_address_missing $.applicant.invoice.payer.address", number]);
}
