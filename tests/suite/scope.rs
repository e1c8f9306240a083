//! What a scope may be: every fault is reported at once, at its place, with its code and in the caller's language.

mod bare;
mod fields;
mod needed;

use std::collections::BTreeSet;

use crate::office::{Answer, Caller as _, Server};
use crate::support::{request, request_with};
use prisoverslag::input::{Coded as _, FaultKind};
use prisoverslag::money::Quantity;
use prisoverslag::scope::{
    ApplicantKind, ApprovedBy, Complexity, Dpia, Identification, Linkage, Purpose, Storage, limits,
};
use serde_json::{Value, json};

const ESTIMATES: &str = "/api/v1/estimates";

const FD_TRYGD: &str = "/scope/extracts/fd_trygd/0";
const AREA: &str = "/scope/extracts/statistics_areas/0";
const HOURS: &str = "/scope/extracts/outside_variable_lists/0/hours";

/// Every text of a scope that holds any plain text, with its limit.
const TEXTS: [(&str, usize); 24] = [
    ("/scope/applicant/name", limits::NAME_CHARS),
    ("/scope/applicant/registration_number", limits::CODE_CHARS),
    ("/scope/applicant/address/street", limits::NAME_CHARS),
    ("/scope/applicant/address/postal_code", limits::POSTAL_CODE_CHARS),
    ("/scope/applicant/address/city", limits::NAME_CHARS),
    ("/scope/applicant/contact/name", limits::NAME_CHARS),
    ("/scope/applicant/contractor/name", limits::NAME_CHARS),
    ("/scope/applicant/contractor/data_passed_on", limits::DESCRIPTION_CHARS),
    ("/scope/applicant/invoice/buyer_reference", limits::NAME_CHARS),
    ("/scope/applicant/invoice/order_number", limits::NAME_CHARS),
    ("/scope/applicant/invoice/payer/name", limits::NAME_CHARS),
    ("/scope/applicant/invoice/payer/address/street", limits::NAME_CHARS),
    ("/scope/applicant/invoice/payer/address/postal_code", limits::POSTAL_CODE_CHARS),
    ("/scope/applicant/invoice/payer/address/city", limits::NAME_CHARS),
    ("/scope/further_institutions/0", limits::NAME_CHARS),
    ("/scope/reuse/delivery", limits::NAME_CHARS),
    ("/scope/project/title", limits::TITLE_CHARS),
    ("/scope/special_variables/0/name", limits::NAME_CHARS),
    ("/scope/special_variables/0/justification", limits::DESCRIPTION_CHARS),
    ("/scope/populations/0/name", limits::NAME_CHARS),
    ("/scope/third_party_sources/0/name", limits::NAME_CHARS),
    ("/scope/third_party_sources/0/controller", limits::NAME_CHARS),
    ("/scope/extracts/statistics_areas/0/variables/0", limits::NAME_CHARS),
    ("/scope/extracts/outside_variable_lists/0/description", limits::DESCRIPTION_CHARS),
];

/// Every list of a scope, with the most elements that it may have.
const LISTS: [(&str, usize); 8] = [
    ("/scope/further_institutions", limits::FURTHER_INSTITUTIONS),
    ("/scope/special_variables", limits::SPECIAL_VARIABLES),
    ("/scope/populations", limits::POPULATIONS),
    ("/scope/third_party_sources", limits::THIRD_PARTY_SOURCES),
    ("/scope/extracts/fd_trygd", limits::FD_TRYGD_ITEMS),
    ("/scope/extracts/statistics_areas", limits::STATISTICS_AREA_ITEMS),
    ("/scope/extracts/statistics_areas/0/variables", limits::VARIABLES),
    ("/scope/extracts/outside_variable_lists", limits::OUTSIDE_ITEMS),
];

/// Every word of every choice.
const CHOICES: [(&str, &[&str]); 9] = [
    ("/scope/applicant/kind", ApplicantKind::WORDS),
    ("/scope/applicant/approved_by", ApprovedBy::WORDS),
    ("/scope/project/purpose", Purpose::WORDS),
    ("/scope/project/dpia", Dpia::WORDS),
    ("/scope/identification", Identification::WORDS),
    ("/scope/populations/0/complexity", Complexity::WORDS),
    ("/scope/third_party_sources/0/linkage", Linkage::WORDS),
    ("/scope/delivery/storage", Storage::WORDS),
    ("/language", &["nb", "nn", "en"]),
];

/// A request with one fault: its body, the fault's place and its code.
struct Case {
    body: String,
    path: String,
    code: &'static str,
}

impl Case {
    /// A fault at the place where the request was changed.
    fn at(pointer: &str, value: Value, code: &'static str) -> Self {
        Self { body: with(pointer, value).to_string(), path: path(pointer), code }
    }

    /// A fault at another place than the one where the request was changed.
    fn elsewhere(body: &Value, place: &str, code: &'static str) -> Self {
        Self { body: body.to_string(), path: path(place), code }
    }
}

/// The request with every member that a scope can have.
fn full() -> Value {
    let mut request = request();
    let address = json!({ "street": "Problemveien 7", "postal_code": "0313", "city": "Oslo" });
    for (pointer, value) in [
        ("/scope/applicant/registration_number", json!("556016-0680")),
        ("/scope/applicant/vat_number", json!("SE556016068001")),
        ("/scope/applicant/address", address.clone()),
        (
            "/scope/applicant/contractor",
            json!({ "name": "Analysebyrået AS", "data_passed_on": "I området til søkeren." }),
        ),
        (
            "/scope/applicant/invoice",
            json!({ "buyer_reference": "PO-4711", "order_number": "4500012345", "payer": {
                "name": "Norges forskningsråd", "organisation_number": "971040238", "country": "NO", "address": address } }),
        ),
        // As many as there can be, so that every list of names fits.
        ("/scope/institutions", json!(limits::INSTITUTIONS)),
        ("/scope/further_institutions", json!(["OsloMet"])),
        ("/scope/third_party_sources/0/independent_key_unit", json!(true)),
        ("/scope/reuse", json!({ "delivery": "2024/1234", "ends_on": "2026-06-30" })),
        ("/scope/delivery/count", json!(1)),
        ("/scope/delivery/nordman", json!(true)),
        ("/language", json!("nb")),
    ] {
        put(&mut request, pointer, value);
    }
    request
}

/// The full request, whose data are all new.
fn without_reuse() -> Value {
    without("/scope/reuse")
}

/// The full request with a value at a JSON pointer.
fn with(pointer: &str, value: Value) -> Value {
    let mut request = full();
    put(&mut request, pointer, value);
    request
}

fn put(request: &mut Value, pointer: &str, value: Value) {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        *request = value;
        return;
    };
    match request.pointer_mut(parent) {
        Some(Value::Object(members)) => drop(members.insert(key.to_owned(), value)),
        Some(Value::Array(elements)) => elements[key.parse::<usize>().expect("an index")] = value,
        _ => panic!("{pointer} has no parent"),
    }
}

/// The full request without a member.
fn without(pointer: &str) -> Value {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let mut request = full();
    let parent = request.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
    parent.remove(key).unwrap_or_else(|| panic!("{pointer} is there"));
    request
}

/// A JSON pointer as a JSONPath.
fn path(pointer: &str) -> String {
    let step = |step: &str| match step.parse::<usize>() {
        Ok(index) => format!("[{index}]"),
        Err(_) => format!(".{step}"),
    };
    format!("${}", pointer.split('/').skip(1).map(step).collect::<String>())
}

/// The pointer of every value of a document, the document itself first.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| pointers(value, &format!("{at}/{key}"), found));
        }
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(index, value)| pointers(value, &format!("{at}/{index}"), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn all_pointers() -> Vec<String> {
    let mut found = Vec::new();
    pointers(&full(), "", &mut found);
    found
}

fn post(server: &Server, body: &str) -> Answer {
    server.send("POST", ESTIMATES, &[("content-type", "application/json")], body.as_bytes())
}

fn post_in(server: &Server, body: &str, language: &str) -> Answer {
    let headers = [("content-type", "application/json"), ("accept-language", language)];
    server.send("POST", ESTIMATES, &headers, body.as_bytes())
}

fn assert_sound(server: &Server, body: &Value, what: &str) {
    let answer = server.post(ESTIMATES, body);
    assert_eq!((answer.status, answer.faults()), (200, Vec::new()), "{what}");
}

fn assert_fault(server: &Server, body: &str, path: &str, code: &str, what: &str) {
    let answer = post(server, body);
    assert_eq!((answer.status, answer.faults()), (422, vec![(path.to_owned(), code.to_owned())]), "{what}");
    assert_eq!(answer.json()["code"], "invalid_input", "{what}");
}

fn owned(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    faults.iter().map(|(path, code)| ((*path).to_owned(), (*code).to_owned())).collect()
}

fn wrong_types() -> Vec<Case> {
    [
        ("", json!([])),
        ("", json!("scope")),
        ("", Value::Null),
        ("/scope", json!([])),
        ("/scope/applicant", json!("NTNU")),
        ("/scope/applicant/name", json!(["NTNU"])),
        ("/scope/applicant/organisation_number", json!(974_767_880)),
        ("/scope/applicant/kind", json!(1)),
        ("/scope/applicant/country", json!({ "code": "NO" })),
        ("/scope/applicant/contact", json!([])),
        ("/scope/applicant/invoice", Value::Null),
        ("/scope/applicant/vat_number", json!(556_016_068_001_u64)),
        ("/scope/applicant/address", json!("Problemveien 7, 0313 Oslo")),
        ("/scope/applicant/address/postal_code", json!(313)),
        ("/scope/applicant/invoice/order_number", json!(4_500_012_345_u64)),
        ("/scope/applicant/invoice/payer", json!("Norges forskningsråd")),
        ("/scope/further_institutions", json!("OsloMet")),
        ("/scope/further_institutions/0", json!({ "name": "OsloMet" })),
        ("/scope/third_party_sources/0/independent_key_unit", json!("ja")),
        ("/scope/reuse", json!("2024/1234")),
        ("/scope/delivery/nordman", json!(1)),
        ("/scope/project/starts_on", json!(20_270_101)),
        ("/scope/project/legal_basis_stated", json!("true")),
        ("/scope/project/legal_basis_stated", json!(1)),
        ("/scope/institutions", json!("2")),
        ("/scope/institutions", json!(1.5)),
        ("/scope/institutions", json!(true)),
        ("/scope/institutions", Value::Null),
        ("/scope/special_variables", json!("grunnkrets")),
        ("/scope/populations", json!({ "0": { "name": "Alle", "complexity": "simple" } })),
        ("/scope/populations/0", json!("Alle")),
        ("/scope/third_party_sources/0/documented", json!("nei")),
        (FD_TRYGD, json!("F_UFP")),
        ("/scope/extracts/fd_trygd/0/from", json!("1992")),
        ("/scope/extracts/statistics_areas/0/variables", json!("kjønn")),
        ("/scope/extracts/statistics_areas/0/variables/0", json!(1)),
        (HOURS, json!("10")),
        ("/scope/extracts/outside_variable_lists/0/hours/low", json!(10.5)),
        ("/scope/extracts/outside_variable_lists/0/hours/low", json!(10)),
        ("/scope/extracts/outside_variable_lists/0/hours/high", Value::Null),
        ("/scope/delivery", json!(false)),
        ("/tariff", json!(2026)),
        ("/priced_on", json!(["2026-11-22"])),
        ("/language", json!(false)),
    ]
    .map(|(pointer, value)| Case::at(pointer, value, "wrong_type"))
    .into()
}

fn wrong_texts() -> Vec<Case> {
    let mut cases = Vec::new();
    for (pointer, _) in TEXTS {
        cases.extend(["", " ", "\u{a0}\u{2003}"].map(|text| Case::at(pointer, json!(text), "empty")));
        let long = ["justification", "description", "data_passed_on"].iter().any(|prose| pointer.ends_with(prose));
        let (text, code) =
            if long { ("x\n".repeat(60), "too_many_lines") } else { ("to\nlinjer".to_owned(), "forbidden_character") };
        cases.push(Case::at(pointer, json!(text), code));
    }
    for (pointer, code) in [(format!("{FD_TRYGD}/table"), "unknown_table"), (format!("{AREA}/area"), "unknown_area")] {
        cases.push(Case::at(&pointer, json!(""), "empty"));
        cases.push(Case::at(&pointer, json!("F_\u{200b}UFP"), "forbidden_character"));
        cases
            .extend(["F_FINNES_IKKE", "f_ufp", "'; drop table", "X"].map(|text| Case::at(&pointer, json!(text), code)));
    }
    for text in
        ["2027-02-29", "2027-13-01", "2027-00-10", "2027-1-1", "01.01.2027", "2027-01-01T00:00", "+027-01-01", ""]
    {
        for pointer in ["/scope/project/starts_on", "/scope/project/ends_on", "/scope/reuse/ends_on", "/priced_on"] {
            cases.push(Case::at(pointer, json!(text), "not_a_date"));
        }
    }
    for (pointer, words) in CHOICES {
        let capital = words[0].to_uppercase();
        cases.extend(["", "annet", &capital, " nb"].map(|word| Case::at(pointer, json!(word), "unknown_choice")));
    }
    for text in ["974767881", "97476788", "9747678800", "174767880", "974 767 880", "NO974767880MVA", ""] {
        for of in ["/scope/applicant", "/scope/applicant/invoice/payer"] {
            cases.push(Case::at(&format!("{of}/organisation_number"), json!(text), "bad_organisation_number"));
        }
    }
    for text in
        ["556016068001", "se556016068001", "SE5", "SE55601606800123", "SE556016-0680", "XX556016068001", "", "SE"]
    {
        cases.push(Case::at("/scope/applicant/vat_number", json!(text), "bad_vat_number"));
    }
    for text in ["0192:974767881", "0192:", "0192", "974767880", "9999:1", "0007:2021002931", "0192: 974767880", ""] {
        cases.push(Case::at("/scope/applicant/invoice/electronic_address", json!(text), "bad_electronic_address"));
    }
    for text in ["no", "XX", "NOR", "Norge", "", "N0", "ÅL"] {
        let payer = "/scope/applicant/invoice/payer/country";
        for pointer in ["/scope/applicant/country", payer, "/scope/delivery/country"] {
            cases.push(Case::at(pointer, json!(text), "unknown_country"));
        }
    }
    for text in ["", "kari", "kari@", "@example.no", "kari@example", "kari@@example.no", "kari @example.no"] {
        cases.push(Case::at("/scope/applicant/contact/email", json!(text), "bad_email"));
    }
    for text in
        ["kari@example..no", "kari@.no", "Kari <kari@example.no>", "a@b.no,c@d.no", "kåri@example.no", "k@e\n.no"]
    {
        cases.push(Case::at("/scope/applicant/contact/email", json!(text), "bad_email"));
    }
    for text in [
        "1,5",
        "1.555",
        "007.50",
        "00",
        "01",
        "1e3",
        "-1",
        "10000.01",
        "",
        "ti",
        " 1",
        "1.",
        ".5",
        "+1",
        "0x10",
        "١",
        "99999999999999999999",
    ] {
        for point in ["low", "expected", "high"] {
            cases.push(Case::at(&format!("{HOURS}/{point}"), json!(text), "bad_decimal"));
        }
    }
    cases
}

fn wrong_numbers_and_lists() -> Vec<Case> {
    let mut cases = Vec::new();
    for pointer in ["/scope/institutions", "/scope/delivery/count"] {
        for number in [json!(-1), json!(0), json!(101), json!(4_294_967_297_u64), json!(u64::MAX), json!(i64::MIN)] {
            cases.push(Case::at(pointer, number, "out_of_range"));
        }
    }
    for row in [FD_TRYGD, AREA] {
        cases.push(Case::at(&format!("{row}/from"), json!(-1992), "out_of_range"));
        cases.push(Case::at(&format!("{row}/to"), json!(20_240), "out_of_range"));
        cases.push(Case::at(&format!("{row}/to"), json!(1991), "years_reversed"));
        cases.push(Case::elsewhere(&with(&format!("{row}/from"), json!(2025)), &format!("{row}/to"), "years_reversed"));
    }
    cases.push(Case::at("/scope/project/ends_on", json!("2026-12-31"), "dates_reversed"));
    cases.push(Case::elsewhere(
        &with("/scope/project/starts_on", json!("2032-01-01")),
        "/scope/project/ends_on",
        "dates_reversed",
    ));
    for (low, expected, high) in [("2", "1", "3"), ("1", "3", "2"), ("3", "2", "1"), ("0.02", "0.01", "0.03")] {
        cases.push(Case::at(HOURS, json!({ "low": low, "expected": expected, "high": high }), "hours_not_ordered"));
    }
    cases.push(Case::at(HOURS, json!({ "low": "0", "expected": "0.0", "high": "0.00" }), "hours_all_zero"));
    cases.push(Case::at(&format!("{AREA}/variables"), json!([]), "too_few"));
    for empty in [json!({}), json!({ "fd_trygd": [], "statistics_areas": [], "outside_variable_lists": [] })] {
        let mut request = without_reuse();
        put(&mut request, "/scope/extracts", empty);
        cases.push(Case::elsewhere(&request, "/scope/extracts", "nothing_to_extract"));
    }
    // One name is one institution besides the applicant's.
    cases.push(Case::at("/scope/institutions", json!(1), "too_many_names"));
    let names = with("/scope/further_institutions", json!(vec!["OsloMet"; limits::FURTHER_INSTITUTIONS]));
    let mut too_few = names.clone();
    put(&mut too_few, "/scope/institutions", json!(limits::INSTITUTIONS - 1));
    cases.push(Case::elsewhere(&too_few, "/scope/institutions", "too_many_names"));
    for id in ["2020-01-01", "2026-01-02", "latest", "2026", "../2026-01-01"] {
        cases.push(Case::at("/tariff", json!(id), "unknown_tariff"));
    }
    for day in ["2020-12-31", "1900-01-01"] {
        cases.push(Case::at("/priced_on", json!(day), "no_tariff_in_force"));
    }
    cases
}

fn wrong_members() -> Vec<Case> {
    let mut cases = vec![
        Case::elsewhere(&without("/scope/identification"), "/scope/identification", "missing"),
        Case::at("/scope/applicant/name", json!("n".repeat(limits::NAME_CHARS + 1)), "too_long"),
        Case::at("/tariff", json!("2".repeat(21)), "too_long"),
        Case::at("/scope/populations", Value::Array(vec![full()["scope"]["populations"][0].clone(); 101]), "too_many"),
        Case { path: "$.scope['org.nr']".to_owned(), ..Case::at("/scope/org.nr", json!(1), "unknown_field") },
        Case { path: "$.scope['it\\'s\\n']".to_owned(), ..Case::at("/scope/it's\n", json!(1), "unknown_field") },
    ];
    // A JSON text can say what a JSON value cannot: a key twice, and numbers in other forms.
    let text = full().to_string();
    for (member, again, pointer) in [
        (r#""institutions":100"#, r#""institutions":100,"institutions":100"#, "/scope/institutions"),
        (r#""institutions":100"#, r#""institutions":"to","institutions":100"#, "/scope/institutions"),
        (
            r#""complexity":"simple""#,
            r#""complexity":"simple","complexity":"complex""#,
            "/scope/populations/0/complexity",
        ),
        (r#""priced_on":"2026-11-22""#, r#""priced_on":"2026-11-22","priced_on":"2026-11-22""#, "/priced_on"),
    ] {
        let body = text.replacen(member, again, 1);
        assert_ne!(body, text, "{member} is in the request");
        cases.push(Case { body, path: path(pointer), code: "duplicate_field" });
    }
    for number in ["1e3", "2.0", "1E0", "-0.5", "18446744073709551616"] {
        let body = text.replacen(r#""institutions":100"#, &format!(r#""institutions":{number}"#), 1);
        cases.push(Case { body, path: path("/scope/institutions"), code: "wrong_type" });
    }
    cases
}

fn cases() -> Vec<Case> {
    [wrong_types(), wrong_texts(), wrong_numbers_and_lists(), wrong_members()].into_iter().flatten().collect()
}

#[test]
fn the_full_request_has_no_fault() {
    assert_sound(&Server::start(), &full(), "the full request");
}

#[test]
fn every_single_fault_is_reported_at_its_place_with_its_code() {
    let server = Server::start();
    for Case { body, path, code } in cases() {
        assert_fault(&server, &body, &path, code, &format!("{path} {code}: {body}"));
    }
}

#[test]
fn every_code_that_a_scope_can_give_is_tried() {
    let mut codes: BTreeSet<&str> = FaultKind::CODES.iter().copied().collect();
    // Of a settings file, of a tariff, of a text that Typst refuses though it is plain: none comes of a scope in JSON.
    // Those behind are of a quote around its scope, and of the parameters of a request.
    for foreign in [
        // An estimate may do without these (`scope::needed`); the third is of an edition without the rule (`tariffs::unknown`).
        "organisation_number_needed",
        "approval_needed",
        "not_priced",
        "not_an_estimate",
        "typed_otherwise",
        "bad_setting",
        "bad_code",
        "cannot_be_typeset",
        "bad_case_number",
        "unknown_line",
        "line_without_hours",
        "adjusted_twice",
        "unknown_code",
        "nothing_to_acknowledge",
        "needed_to_issue",
        "date_passed",
        "warning_not_acknowledged",
        "signed_outside",
        "bad_parameter",
        "not_beside_corrects",
        "nothing_to_correct",
        "date_outside",
        "bad_hours",
        "line_of_other_activity",
        "line_with_hours",
        "named_twice",
        "vat_category_closed",
        "vat_reason_not_needed",
        "line_is_flat",
        "line_is_hourly",
        "no_flat_prices",
        "not_lower",
        // Of a signed copy, and of who says how an answer came (`signed_copies`, `quotes::life_cycle`).
        "copy_of_another",
        "copy_unsigned",
        "not_a_pdf",
        "for_officers",
        // Of a settlement and its correction (`settlement`).
        "credit_changes_nothing",
        "already_charged",
        "only_interim",
        "not_interim",
        "not_delivered",
        "note_not_named",
        "note_not_in_force",
        "unknown_note",
        "not_acknowledged",
        "not_without_replacement",
        "removed_and_given",
        // Of what people type (`calculator`).
        "ambiguous_number",
        // Of a workbook (`workbooks`).
        "cell_error",
        "formula_without_value",
        "not_a_workbook",
        "not_beside_no",
        "not_crossed",
        "not_in_list",
        "not_years",
        "sheet_twice",
        "workbook_part_missing",
        "workbook_too_large",
    ] {
        assert!(codes.remove(foreign), "{foreign}");
    }
    // Of a document (`guard::shares`, `operations::renderer` and below), and of more than a thousand faults: tests of their own.
    for apart in ["missing_glyph", "too_many_rows", "too_many_characters", "document_too_large", "more_faults"] {
        assert!(codes.remove(apart), "{apart}");
    }
    let tried: BTreeSet<&str> = cases().iter().map(|case| case.code).collect();
    assert_eq!(tried, codes);
}

#[test]
fn no_place_takes_null_or_a_number_with_decimals() {
    let server = Server::start();
    for pointer in all_pointers() {
        for value in [Value::Null, json!(0.5)] {
            let body = with(&pointer, value.clone()).to_string();
            assert_fault(&server, &body, &path(&pointer), "wrong_type", &format!("{pointer}: {value}"));
        }
    }
}

#[test]
fn no_object_takes_a_key_that_it_does_not_know() {
    let server = Server::start();
    let objects = all_pointers().into_iter().filter(|pointer| full().pointer(pointer).is_some_and(Value::is_object));
    let mut count = 0;
    for object in objects {
        let stray = format!("{object}/ukjent");
        assert_fault(&server, &with(&stray, json!({})).to_string(), &path(&stray), "unknown_field", &stray);
        count += 1;
    }
    assert!(count >= 20, "{count} objects");
}

#[test]
fn every_member_may_be_left_out_unless_the_price_depends_on_it() {
    const REQUIRED: [&str; 42] = [
        "/scope",
        "/scope/applicant",
        "/scope/applicant/country",
        "/scope/applicant/kind",
        "/scope/delivery",
        "/scope/delivery/country",
        "/scope/delivery/storage",
        "/scope/extracts",
        "/scope/extracts/fd_trygd/0/from",
        "/scope/extracts/fd_trygd/0/table",
        "/scope/extracts/fd_trygd/0/to",
        "/scope/extracts/fd_trygd/1/from",
        "/scope/extracts/fd_trygd/1/table",
        "/scope/extracts/fd_trygd/1/to",
        "/scope/extracts/fd_trygd/2/from",
        "/scope/extracts/fd_trygd/2/table",
        "/scope/extracts/fd_trygd/2/to",
        "/scope/extracts/fd_trygd/3/from",
        "/scope/extracts/fd_trygd/3/table",
        "/scope/extracts/fd_trygd/3/to",
        "/scope/extracts/outside_variable_lists/0/description",
        "/scope/extracts/outside_variable_lists/0/hours/expected",
        "/scope/extracts/outside_variable_lists/0/hours/high",
        "/scope/extracts/outside_variable_lists/0/hours/low",
        "/scope/extracts/statistics_areas/0/area",
        "/scope/extracts/statistics_areas/0/from",
        "/scope/extracts/statistics_areas/0/to",
        "/scope/extracts/statistics_areas/1/area",
        "/scope/extracts/statistics_areas/1/from",
        "/scope/extracts/statistics_areas/1/to",
        "/scope/extracts/statistics_areas/2/area",
        "/scope/extracts/statistics_areas/2/from",
        "/scope/extracts/statistics_areas/2/to",
        "/scope/extracts/statistics_areas/3/area",
        "/scope/extracts/statistics_areas/3/from",
        "/scope/extracts/statistics_areas/3/to",
        "/scope/identification",
        "/scope/populations",
        "/scope/project",
        "/scope/project/purpose",
        "/scope/special_variables/0/name",
        "/scope/third_party_sources/0/controlled_by_applicant",
    ];
    let server = Server::start();
    let request = full();
    let member = |pointer: &&String| {
        pointer.rsplit_once('/').and_then(|(parent, _)| request.pointer(parent)).is_some_and(Value::is_object)
    };
    let mut required = Vec::new();
    for pointer in all_pointers().iter().filter(member) {
        let answer = server.post(ESTIMATES, &without(pointer));
        if answer.status == 200 {
            continue;
        }
        let faults: Vec<_> = missed_by(pointer).into_iter().map(|path| (path, "missing".to_owned())).collect();
        assert_eq!((answer.status, answer.faults()), (422, faults), "{pointer}");
        required.push(pointer.clone());
    }
    required.sort();
    assert_eq!(required, REQUIRED);
}

/// All that a price depends on in every scope, in the order of the faults.
pub const NEEDED: [&str; 8] = [
    "$.scope.applicant.kind",
    "$.scope.applicant.country",
    "$.scope.project.purpose",
    "$.scope.identification",
    "$.scope.populations",
    "$.scope.extracts",
    "$.scope.delivery.storage",
    "$.scope.delivery.country",
];

/// What is missed where a member is left out: what it must have, or itself.
fn missed_by(pointer: &str) -> Vec<String> {
    let path = path(pointer);
    let within = |needed: &&str| {
        needed.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let needed: Vec<String> = NEEDED.into_iter().filter(within).map(str::to_owned).collect();
    if needed.is_empty() { vec![path] } else { needed }
}

#[test]
fn what_is_missing_is_reported_at_once_however_deep_it_lies() {
    let server = Server::start();
    let missing =
        |paths: &[&str]| paths.iter().map(|path| ((*path).to_owned(), "missing".to_owned())).collect::<Vec<_>>();
    for body in [json!({}), json!({ "scope": {} })] {
        assert_eq!(server.post(ESTIMATES, &body).faults(), missing(&NEEDED), "{body}");
    }
    // Both sides of a comparison, each with its own place.
    let faults = server.post("/api/v1/estimates/comparison", &json!({ "before": { "scope": {} } })).faults();
    let sides = ["$.before", "$.after"].map(|side| NEEDED.map(|path| path.replacen('$', side, 1)));
    let sides: Vec<_> = sides.concat().into_iter().map(|path| (path, "missing".to_owned())).collect();
    assert_eq!(faults, sides);
    // There must be a population, of which nothing need be known.
    let mut request = full();
    put(&mut request, "/scope/populations", json!([]));
    assert_eq!(server.post(ESTIMATES, &request).faults(), owned(&[("$.scope.populations", "too_few")]));
    put(&mut request, "/scope/populations", json!([{}]));
    assert_sound(&server, &request, "a population of which nothing is known");
}

#[test]
fn what_is_missing_is_reported_with_what_is_wanted() {
    let server = Server::start();
    for (pointer, nb, nn, en) in [
        (
            "/scope/special_variables/0/name",
            r#"Mangler; ventet en tekst på høyst 200 tegn, som "Fødselsdato"."#,
            r#"Manglar; venta ein tekst på høgst 200 teikn, som "Fødselsdato"."#,
            r#"Missing; expected a string of at most 200 characters, such as "Fødselsdato"."#,
        ),
        (
            "/scope/project/purpose",
            r#"Mangler; ventet en av tekstene "research", "statistics" eller "administrative"."#,
            r#"Manglar; venta ein av tekstane "research", "statistics" eller "administrative"."#,
            r#"Missing; expected one of "research", "statistics" or "administrative"."#,
        ),
        (
            "/scope/third_party_sources/0/controlled_by_applicant",
            "Mangler; ventet true eller false.",
            "Manglar; venta true eller false.",
            "Missing; expected true or false.",
        ),
        (
            "/scope/delivery/country",
            r#"Mangler; ventet en landkode på to store bokstaver (ISO 3166-1), som "NO"."#,
            r#"Manglar; venta ein landkode på to store bokstavar (ISO 3166-1), som "NO"."#,
            r#"Missing; expected a country code of two capitals (ISO 3166-1), such as "NO"."#,
        ),
        (
            "/scope/extracts/fd_trygd/0/from",
            "Mangler; ventet et heltall fra 1800 til 2200.",
            "Manglar; venta eit heiltal frå 1800 til 2200.",
            "Missing; expected a whole number from 1800 to 2200.",
        ),
        (
            "/scope/extracts/outside_variable_lists/0/hours/low",
            r#"Mangler; ventet et desimaltall i en tekst, som "12.5"."#,
            r#"Manglar; venta eit desimaltal i ein tekst, som "12.5"."#,
            r#"Missing; expected a decimal in a string, such as "12.5"."#,
        ),
        (
            "/scope/populations",
            r#"Mangler; ventet en liste med 1 til 100 rader, hver av dem et objekt med "name", "complexity"."#,
            r#"Manglar; venta ei liste med 1 til 100 rader, kvar av dei eit objekt med "name", "complexity"."#,
            r#"Missing; expected an array of 1 to 100 elements, each of them an object with "name", "complexity"."#,
        ),
        (
            "/scope/extracts",
            r#"Mangler; ventet et objekt med "fd_trygd", "statistics_areas", "outside_variable_lists"."#,
            r#"Manglar; venta eit objekt med "fd_trygd", "statistics_areas", "outside_variable_lists"."#,
            r#"Missing; expected an object with "fd_trygd", "statistics_areas", "outside_variable_lists"."#,
        ),
    ] {
        let body = without(pointer).to_string();
        for (language, message) in [("nb", nb), ("nn", nn), ("en", en)] {
            assert_eq!(post_in(&server, &body, language).json()["errors"][0]["message"], message, "{pointer}");
        }
    }
    // Every example is one that is taken.
    for (pointer, example) in [
        ("/scope/special_variables/0/name", "Fødselsdato"),
        ("/scope/extracts/outside_variable_lists/0/description", "Opplysninger om husholdninger per 1. januar"),
        ("/scope/extracts/fd_trygd/0/table", "F_UFP"),
        ("/scope/extracts/statistics_areas/0/area", "utdanning"),
    ] {
        let reported = post_in(&server, &without(pointer).to_string(), "en").json()["errors"][0]["message"].clone();
        assert!(reported.as_str().expect("a message").ends_with(&format!("such as \"{example}\".")), "{reported}");
        assert_sound(&server, &with(pointer, json!(example)), pointer);
    }
}

#[test]
fn what_is_missing_from_an_empty_object_is_reported_at_once() {
    let server = Server::start();
    let missing =
        |paths: &[&str]| paths.iter().map(|path| ((*path).to_owned(), "missing".to_owned())).collect::<Vec<_>>();
    let scope = json!({
        "applicant": { "address": {}, "contact": {}, "contractor": {}, "invoice": { "payer": { "address": {} } } },
        "project": {},
        "special_variables": [{}],
        "populations": [{}],
        "third_party_sources": [{}],
        "extracts": {
            "fd_trygd": [{}],
            "statistics_areas": [{}],
            "outside_variable_lists": [{}, { "description": "Reisetid", "hours": {} }],
        },
        "reuse": {},
        "delivery": {},
    });
    assert_eq!(
        server.post(ESTIMATES, &json!({ "scope": scope })).faults(),
        missing(&[
            "$.scope.applicant.kind",
            "$.scope.applicant.country",
            "$.scope.project.purpose",
            "$.scope.identification",
            "$.scope.special_variables[0].name",
            "$.scope.third_party_sources[0].controlled_by_applicant",
            "$.scope.extracts.fd_trygd[0].table",
            "$.scope.extracts.fd_trygd[0].from",
            "$.scope.extracts.fd_trygd[0].to",
            "$.scope.extracts.statistics_areas[0].area",
            "$.scope.extracts.statistics_areas[0].from",
            "$.scope.extracts.statistics_areas[0].to",
            "$.scope.extracts.outside_variable_lists[0].description",
            "$.scope.extracts.outside_variable_lists[1].hours.low",
            "$.scope.extracts.outside_variable_lists[1].hours.expected",
            "$.scope.extracts.outside_variable_lists[1].hours.high",
            "$.scope.delivery.storage",
            "$.scope.delivery.country",
        ])
    );
}

#[test]
fn every_fault_of_a_request_is_reported_at_once() {
    let server = Server::start();
    let mut request = full();
    for (pointer, value) in [
        ("/language", json!("sv")),
        ("/priced_on", json!("2020-12-31")),
        ("/kommentar", json!("hei")),
        ("/scope/applicant/name", json!(" ")),
        ("/scope/applicant/organisation_number", json!("974767881")),
        ("/scope/applicant/kind", json!("bedrift")),
        ("/scope/applicant/country", json!("Norge")),
        ("/scope/applicant/contact/email", json!("kari")),
        ("/scope/applicant/invoice/buyer_reference", json!(4711)),
        ("/scope/project/title", json!("a\u{202e}b")),
        ("/scope/project/ends_on", json!("2026-12-31")),
        ("/scope/project/legal_basis_stated", json!("ja")),
        ("/scope/institutions", json!(0)),
        ("/scope/identification", Value::Null),
        ("/scope/populations/0/complexity", json!("hard")),
        ("/scope/populations/2", json!([])),
        ("/scope/third_party_sources/0/name", json!("k".repeat(201))),
        ("/scope/extracts/fd_trygd/1/to", json!(1991)),
        ("/scope/extracts/statistics_areas/3/variables", json!([])),
        ("/scope/extracts/outside_variable_lists/0/hours/low", json!("10,5")),
        ("/scope/extracts/outside_variable_lists/0/hours/time", json!("1")),
        ("/scope/delivery/count", json!(1.5)),
    ] {
        put(&mut request, pointer, value);
    }
    let answer = server.post(ESTIMATES, &request);
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.faults(),
        owned(&[
            ("$.kommentar", "unknown_field"),
            ("$.language", "unknown_choice"),
            ("$.priced_on", "no_tariff_in_force"),
            ("$.scope.applicant.name", "empty"),
            ("$.scope.applicant.organisation_number", "bad_organisation_number"),
            ("$.scope.applicant.kind", "unknown_choice"),
            ("$.scope.applicant.country", "unknown_country"),
            ("$.scope.applicant.contact.email", "bad_email"),
            ("$.scope.applicant.invoice.buyer_reference", "wrong_type"),
            ("$.scope.project.title", "forbidden_character"),
            ("$.scope.project.ends_on", "dates_reversed"),
            ("$.scope.project.legal_basis_stated", "wrong_type"),
            ("$.scope.institutions", "out_of_range"),
            ("$.scope.identification", "wrong_type"),
            ("$.scope.populations[0].complexity", "unknown_choice"),
            ("$.scope.populations[2]", "wrong_type"),
            ("$.scope.third_party_sources[0].name", "too_long"),
            ("$.scope.extracts.fd_trygd[1].to", "years_reversed"),
            ("$.scope.extracts.statistics_areas[3].variables", "too_few"),
            ("$.scope.extracts.outside_variable_lists[0].hours.time", "unknown_field"),
            ("$.scope.extracts.outside_variable_lists[0].hours.low", "bad_decimal"),
            ("$.scope.delivery.count", "wrong_type"),
        ])
    );
    assert_eq!(answer.json()["detail"], "22 feil; hver av dem står i \"errors\".");
}

#[test]
fn messages_are_in_the_language_of_the_caller() {
    let server = Server::start();
    let body = with("/scope/applicant/name", json!("n".repeat(201))).to_string();
    for (language, message) in [
        ("nb-NO", "Teksten har 201 tegn; ventet høyst 200."),
        ("nn", "Teksten har 201 teikn; venta høgst 200."),
        ("en-GB, nb;q=0.5", "The text has 201 characters; expected at most 200."),
        ("sv, de;q=0.5", "Teksten har 201 tegn; ventet høyst 200."),
    ] {
        assert_eq!(post_in(&server, &body, language).json()["errors"][0]["message"], message, "{language}");
    }
}

#[test]
fn no_norwegian_message_is_in_english() {
    let server = Server::start();
    for Case { body, path, code } in cases() {
        let [nb, nn, en] = ["nb", "nn", "en"].map(|language| {
            let message = post_in(&server, &body, language).json()["errors"][0]["message"].clone();
            message.as_str().expect("a message").to_owned()
        });
        assert!(nb != en && nn != en, "{path} {code}: {nb} | {nn} | {en}");
        for norwegian in [&nb, &nn] {
            assert_eq!(crate::language::foreign(norwegian), None, "{path} {code}: {norwegian}");
        }
    }
}

#[test]
fn a_mistyped_table_or_area_is_answered_with_the_nearest() {
    let server = Server::start();
    let table = format!("{FD_TRYGD}/table");
    let area = format!("{AREA}/area");
    for (pointer, typed, message) in [
        (&table, "F_UFPP", r#"The price list has no FD-Trygd table "F_UFPP"; the nearest is "F_UFP"."#),
        (&table, "f_demo", r#"The price list has no FD-Trygd table "f_demo"; the nearest is "F_DEMO"."#),
        (&table, "Q", r#"The price list has no FD-Trygd table "Q"."#),
        (&area, "befolknig", r#"The price list has no statistics area "befolknig"; the nearest is "befolkning"."#),
        (&area, "Utdaning", r#"The price list has no statistics area "Utdaning"; the nearest is "utdanning"."#),
        (&area, "Q", r#"The price list has no statistics area "Q"."#),
    ] {
        let answer = post_in(&server, &with(pointer, json!(typed)).to_string(), "en");
        assert_eq!(answer.json()["errors"][0]["message"], message);
    }
}

#[test]
fn messages_say_what_was_found_and_what_was_expected() {
    let server = Server::start();
    let low = format!("{HOURS}/low");
    for (pointer, value, message) in [
        (low.as_str(), json!(10.5), r#"Found a number with decimals; expected a decimal in a string, such as "12.5"."#),
        (low.as_str(), json!(10), r#"Found 10; expected a decimal in a string, such as "12.5"."#),
        ("/scope/institutions", json!("2"), r#"Found "2"; expected a whole number."#),
        ("/scope/institutions", json!(101), "Found 101; expected 1 to 100."),
        (
            "/scope/project/dpia",
            json!("nei"),
            r#"Found "nei"; expected "enclosed", "not_needed_explained" or "missing"."#,
        ),
        ("/scope/project/ends_on", json!("2026-12-31"), "Ends on 2026-12-31, before it starts on 2027-01-01."),
        ("/scope/delivery/land", json!("NO"), r#"Unknown field; expected "count", "storage", "country" or "nordman"."#),
        (
            "/scope/applicant/name",
            json!("NT\u{202e}NU"),
            "Character 3 is U+202E, a control character, an invisible character, or an accent that is stray or one too many; expected plain text.",
        ),
        (
            "/tariff",
            json!("2020-01-01"),
            r#"Found "2020-01-01"; expected "current" or one of the editions 2021-01-01, 2022-01-01, 2023-01-01, 2026-01-01."#,
        ),
        (
            "/priced_on",
            json!("2020-12-31"),
            "No price list is in force on 2020-12-31; expected a date from 2021-01-01 that an edition covers.",
        ),
    ] {
        let answer = post_in(&server, &with(pointer, value).to_string(), "en");
        assert_eq!(answer.json()["errors"][0]["message"], message);
    }
}

#[test]
fn a_long_or_strange_value_is_cut_and_escaped_in_its_message() {
    let server = Server::start();
    let country = format!("\u{1b}[31m{}", "x".repeat(100_000));
    let answer = server.post(ESTIMATES, &with("/scope/delivery/country", json!(country)));
    let message = answer.json()["errors"][0]["message"].as_str().expect("a message").to_owned();
    assert!(message.chars().count() < 200 && !message.contains('\u{1b}'), "{message}");
    let answer = server.post(ESTIMATES, &with(&format!("/scope/{}", "k".repeat(100_000)), json!(1)));
    assert!(answer.status == 422 && answer.body.len() < 2_000, "{} bytes", answer.body.len());
}

#[test]
fn characters_that_are_never_seen_or_that_change_others_are_refused() {
    let server = Server::start();
    let controls = "\0\t\n\r\u{1b}\u{7f}\u{85}";
    let marks = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}\u{2028}\u{2029}";
    let unseen = "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{fe0f}\u{fffb}\u{e000}\u{e0041}";
    // Default_Ignorable_Code_Point of Unicode: these too leave nothing on the page.
    let ignorable = "\u{34f}\u{115f}\u{1160}\u{17b4}\u{180e}\u{3164}\u{ffa0}\u{1d173}";
    let mut taken = Vec::new();
    for character in [controls, marks, unseen, ignorable].iter().flat_map(|characters| characters.chars()) {
        let answer = server.post(ESTIMATES, &with("/scope/applicant/name", json!(format!("NT{character}NU"))));
        if answer.faults() != owned(&[("$.scope.applicant.name", "forbidden_character")]) {
            taken.push(format!("U+{:04X}", u32::from(character)));
        }
    }
    assert_eq!(taken, Vec::<String>::new());
    assert_sound(&server, &with("/scope/applicant/name", json!("Ærlig & Ålesund’s «Østfold» – Łódź 50 %")), "letters");
}

#[test]
fn a_text_that_shows_nothing_is_empty() {
    let server = Server::start();
    for (pointer, _) in TEXTS {
        for text in ["\u{2800}", "\u{fffc}", "\u{fffd}", "\u{301}", "\u{20e3} \u{308}", " \u{2800}\u{3000}"] {
            let what = format!("{pointer} {}", text.escape_unicode());
            assert_fault(&server, &with(pointer, json!(text)).to_string(), &path(pointer), "empty", &what);
        }
        for text in ["a\u{fdd0}", "a\u{1fffe}", "a\u{10ffff}"] {
            let what = format!("{pointer} {}", text.escape_unicode());
            assert_fault(
                &server,
                &with(pointer, json!(text)).to_string(),
                &path(pointer),
                "forbidden_character",
                &what,
            );
        }
    }
    assert_sound(&server, &with("/scope/applicant/name", json!("\u{2bb}")), "an okina shows");
}

#[test]
fn a_text_is_as_long_as_it_is_in_its_one_form() {
    let server = Server::start();
    let composed = |letters: usize| format!(" {} ", "A\u{30a}".repeat(letters));
    assert_sound(&server, &with("/scope/applicant/name", json!(composed(200))), "200 letters");
    for (text, found) in [(composed(201), 201), ("n".repeat(100_000), 100_000)] {
        let answer = server.post(ESTIMATES, &with("/scope/applicant/name", json!(text)));
        let message = format!("Teksten har {found} tegn; ventet høyst 200.");
        assert_eq!(answer.json()["errors"][0]["message"], message);
    }
}

#[test]
fn a_number_has_no_zeros_before_it() {
    let server = Server::start();
    let low = format!("{HOURS}/low");
    for (language, message) in [
        (
            "nb",
            r#"Fant "007.50", som begynner med en null for mye; ventet et tall fra 0 med høyst 2 desimaler, som "12.5"."#,
        ),
        (
            "nn",
            r#"Fann "007.50", som tek til med ein null for mykje; venta eit tal frå 0 med høgst 2 desimalar, som "12.5"."#,
        ),
        (
            "en",
            r#"Found "007.50", which has leading zeros; expected a number from 0 with at most 2 decimals, such as "12.5"."#,
        ),
    ] {
        let answer = post_in(&server, &with(&low, json!("007.50")).to_string(), language);
        assert_eq!(answer.json()["errors"][0]["message"], message);
    }
    for sound in ["0", "0.5", "0.50", "7.5"] {
        assert_sound(&server, &with(&low, json!(sound)), sound);
    }
}

#[test]
fn a_character_without_a_glyph_is_a_fault_of_the_document_alone() {
    let server = Server::start();
    let request = with("/scope/populations/1/name", json!("東京"));
    assert_sound(&server, &request, "as JSON");
    let answer = server.post_for_pdf(ESTIMATES, &request);
    assert_eq!((answer.status, answer.faults()), (422, owned(&[("$.scope.populations[1].name", "missing_glyph")])));
}

#[test]
fn every_word_of_every_choice_is_taken() {
    let server = Server::start();
    for (pointer, words) in CHOICES {
        for word in words {
            assert_sound(&server, &with(pointer, json!(word)), &format!("{pointer} {word}"));
        }
    }
}

#[test]
fn an_estimate_needs_no_organisation_number_but_a_given_one_is_checked() {
    let server = Server::start();
    let mut request = without("/scope/applicant/organisation_number");
    assert_sound(&server, &request, "in Norway without a number");
    put(&mut request, "/scope/applicant/country", json!("SE"));
    assert_sound(&server, &request, "abroad without a number");
    put(&mut request, "/scope/applicant/organisation_number", json!("5560743089"));
    let number = "$.scope.applicant.organisation_number";
    assert_fault(&server, &request.to_string(), number, "bad_organisation_number", "abroad with a wrong number");
}

#[test]
fn an_estimate_is_of_any_applicant_whoever_approved_it() {
    let server = Server::start();
    for kind in ApplicantKind::WORDS {
        let mut request = without("/scope/applicant/approved_by");
        put(&mut request, "/scope/applicant/kind", json!(kind));
        assert_sound(&server, &request, kind);
    }
}

#[test]
fn days_years_and_hours_may_be_equal() {
    let server = Server::start();
    assert_sound(&server, &with("/scope/project/ends_on", json!("2027-01-01")), "a project of one day");
    assert_sound(&server, &with(&format!("{FD_TRYGD}/to"), json!(1992)), "one year of a table");
    assert_sound(&server, &with(&format!("{AREA}/to"), json!(1992)), "one year of an area");
    for (low, expected, high) in [("3", "3.0", "3.00"), ("0", "0", "0.01"), ("0", "1", "1")] {
        let hours = json!({ "low": low, "expected": expected, "high": high });
        assert_sound(&server, &with(HOURS, hours), &format!("{low} {expected} {high} hours"));
    }
    assert_sound(&server, &with("/priced_on", json!("2021-01-01")), "the first day of the first edition");
}

#[test]
fn a_text_may_have_as_many_characters_as_its_limit_and_no_more() {
    let server = Server::start();
    for (pointer, max) in TEXTS {
        // Characters are counted, not bytes.
        for letter in ["n", "ø"] {
            assert_sound(&server, &with(pointer, json!(letter.repeat(max))), &format!("{pointer}: {max} {letter}"));
            let above = with(pointer, json!(letter.repeat(max + 1))).to_string();
            assert_fault(&server, &above, &path(pointer), "too_long", &format!("{pointer}: {max} {letter} and one"));
        }
    }
    for (pointer, unknown) in [(format!("{FD_TRYGD}/table"), "unknown_table"), (format!("{AREA}/area"), "unknown_area")]
    {
        let at = |length: usize| with(&pointer, json!("Q".repeat(length))).to_string();
        assert_fault(&server, &at(limits::CODE_CHARS), &path(&pointer), unknown, &pointer);
        assert_fault(&server, &at(limits::CODE_CHARS + 1), &path(&pointer), "too_long", &pointer);
    }
    let address = |length: usize| {
        let domain = "@example.no";
        with("/scope/applicant/contact/email", json!(format!("{}{domain}", "k".repeat(length - domain.len()))))
    };
    assert_sound(&server, &address(limits::EMAIL_CHARS), "the longest address");
    let above = address(limits::EMAIL_CHARS + 1).to_string();
    assert_fault(&server, &above, "$.scope.applicant.contact.email", "bad_email", "an address one longer");
}

#[test]
fn a_list_may_have_as_many_elements_as_its_limit_and_no_more() {
    let server = Server::start();
    for (pointer, max) in LISTS {
        let element = full().pointer(&format!("{pointer}/0")).cloned().expect("an element");
        let of = |count: usize| with(pointer, Value::Array(vec![element.clone(); count]));
        assert_sound(&server, &of(max), &format!("{pointer}: {max}"));
        assert_fault(
            &server,
            &of(max + 1).to_string(),
            &path(pointer),
            "too_many",
            &format!("{pointer}: {max} and one"),
        );
    }
}

#[test]
fn a_number_may_be_at_its_limits_and_not_beyond() {
    let server = Server::start();
    for (pointer, max) in [("/scope/institutions", limits::INSTITUTIONS), ("/scope/delivery/count", limits::DELIVERIES)]
    {
        for number in [1, max] {
            let mut request = with(pointer, json!(number));
            put(&mut request, "/scope/further_institutions", json!([]));
            assert_sound(&server, &request, &format!("{pointer}: {number}"));
        }
        for number in [0, max + 1] {
            let body = with(pointer, json!(number)).to_string();
            assert_fault(&server, &body, &path(pointer), "out_of_range", &format!("{pointer}: {number}"));
        }
    }
    for row in [FD_TRYGD, AREA] {
        let years = |from: u32, to: u32| {
            let mut request = with(&format!("{row}/from"), json!(from));
            put(&mut request, &format!("{row}/to"), json!(to));
            request
        };
        let (first, last) = (limits::FIRST_YEAR, limits::LAST_YEAR);
        assert_sound(&server, &years(first, last), "the longest period");
        let (from, to) = (path(&format!("{row}/from")), path(&format!("{row}/to")));
        assert_fault(&server, &years(first - 1, last).to_string(), &from, "out_of_range", "a year before the first");
        assert_fault(&server, &years(first, last + 1).to_string(), &to, "out_of_range", "a year after the last");
    }
    let hours = |high: String| with(HOURS, json!({ "low": "0", "expected": "1", "high": high }));
    assert_sound(&server, &hours(Quantity::MAX.to_string()), "the most hours");
    let high = path(&format!("{HOURS}/high"));
    assert_fault(&server, &hours(format!("{}.01", Quantity::MAX)).to_string(), &high, "bad_decimal", "and a little");
}

#[test]
fn a_scope_with_everything_at_its_limit_is_priced() {
    let server = Server::start();
    let mut request = with(&format!("{AREA}/variables"), json!(vec!["v"; limits::VARIABLES]));
    put(&mut request, HOURS, json!({ "low": "10000", "expected": "10000", "high": "10000" }));
    put(&mut request, "/scope/institutions", json!(limits::INSTITUTIONS));
    put(&mut request, "/scope/delivery/count", json!(limits::DELIVERIES));
    put(&mut request, "/scope/identification", json!("directly_identifiable"));
    for (pointer, max) in LISTS.iter().filter(|(pointer, _)| !pointer.ends_with("/variables")) {
        let element = request.pointer(&format!("{pointer}/0")).cloned().expect("an element");
        put(&mut request, pointer, Value::Array(vec![element; *max]));
    }
    let answer = server.post(ESTIMATES, &request);
    assert_eq!(answer.status, 200, "{}", answer.json());
    // 1,000 extracts of 10,000 hours at 1,287.00 make a net of more than 12 milliard.
    let net = answer.json()["net"]["expected"].as_str().expect("an amount").to_owned();
    assert!(net.starts_with("1287") && net.len() == "12870000000.00".len(), "{net}");
}

#[test]
fn no_more_than_a_thousand_faults_are_reported() {
    let server = Server::start();
    for at in ["", "/scope", "/scope/applicant"] {
        let strays: Vec<String> = (0..100_000).map(|number| format!("\"k{number}\":0")).collect();
        let mut request = full();
        put(&mut request, at, json!({ "ukjente": 0 }));
        let body = request.to_string().replacen("\"ukjente\":0", &strays.join(","), 1);
        let answer = post(&server, &body);
        let faults = answer.faults();
        assert_eq!((answer.status, faults.len()), (422, 1_001), "{at}");
        assert_eq!(faults[999], (format!("{}.k999", path(at)), "unknown_field".to_owned()));
        assert_eq!(faults[1_000], ("$".to_owned(), "more_faults".to_owned()));
        assert_eq!(answer.json()["errors"][1_000]["message"], "Det er flere feil; de første 1000 er vist.");
    }
}

#[test]
fn elements_beyond_the_limit_of_a_list_are_not_gone_through() {
    let server = Server::start();
    let answer = server.post(ESTIMATES, &with("/scope/populations", json!(vec![0; 100_000])));
    let faults = answer.faults();
    assert_eq!((answer.status, faults.len()), (422, limits::POPULATIONS + 1));
    assert_eq!(faults[0], ("$.scope.populations".to_owned(), "too_many".to_owned()));
    assert_eq!(faults[100], ("$.scope.populations[99]".to_owned(), "wrong_type".to_owned()));
}

#[test]
fn deep_nesting_is_refused_and_does_no_harm() {
    let server = Server::start();
    for depth in [200, 100_000] {
        let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        // It is JSON all the same: its faults are reported as those of any other value.
        assert_fault(&server, &nested, "$", "wrong_type", "a nested list as the body");
        for pointer in ["/scope", "/scope/institutions", "/scope/applicant/contact"] {
            let body = with(pointer, json!("nested")).to_string().replacen("\"nested\"", &nested, 1);
            assert_fault(&server, &body, &path(pointer), "wrong_type", pointer);
        }
        let body = with("/scope/populations/0", json!("nested")).to_string().replacen("\"nested\"", &nested, 1);
        assert_fault(&server, &body, "$.scope.populations[0]", "wrong_type", "a nested list in a list");
        let answer = post(&server, &"[".repeat(depth));
        assert_eq!((answer.status, answer.json()["code"].clone()), (400, json!("syntax")), "{depth} unclosed");
    }
    assert_sound(&server, &full(), "the server goes on");
}

#[test]
fn marks_that_would_reach_into_other_lines_are_refused() {
    let server = Server::start();
    let name = |text: &str| server.post("/api/v1/estimates", &request_with("/scope/applicant/name", json!(text)));
    // A letter with three marks is still a letter of somebody's language.
    assert_eq!(name("o\u{302}\u{301}\u{323}").status, 200);
    for text in ["o\u{301}\u{301}\u{301}\u{301}", "x\u{338}", "x\u{335}y"] {
        let expected = ("$.scope.applicant.name".to_owned(), "forbidden_character".to_owned());
        assert_eq!(name(text).faults(), [expected], "{text:?}");
    }
}

#[test]
fn what_is_above_a_limit_is_counted_and_not_stored() {
    let server = Server::start();
    let answer = server.post("/api/v1/estimates", &request_with("/scope/third_party_sources", json!(vec![1; 300_000])));
    assert_eq!(answer.status, 422);
    assert_eq!(answer.faults()[0], ("$.scope.third_party_sources".to_owned(), "too_many".to_owned()));
    assert!(answer.json()["errors"][0]["message"].as_str().unwrap().contains("300000"));
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let kilobytes = |name: &str| -> usize {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    };
    // The pages of the program itself differ from build to build.
    let peak = kilobytes("VmHWM:") - kilobytes("RssFile:");
    assert!(peak < 60_000, "the server took {peak} kB at its peak");
}

#[test]
fn a_day_that_no_edition_covers_is_refused_also_where_an_edition_is_named() {
    let server = Server::start();
    let mut request = request_with("/priced_on", json!("1999-01-01"));
    request["tariff"] = json!("2026-01-01");
    let expected = ("$.priced_on".to_owned(), "no_tariff_in_force".to_owned());
    assert_eq!(server.post("/api/v1/estimates", &request).faults(), [expected]);
}

#[test]
fn data_abroad_are_judged_by_who_asks_and_by_the_country_that_decides() {
    let server = Server::start();
    let finding = |changes: &[(&str, &str)]| {
        let mut request = request_with("/scope/delivery/country", json!("NO"));
        for (pointer, value) in changes {
            *request.pointer_mut(pointer).unwrap() = json!(value);
        }
        let estimate = server.post("/api/v1/estimates", &request).json();
        let findings = estimate["findings"].as_array().unwrap().clone();
        let abroad = findings.into_iter().find(|finding| finding["code"].as_str().unwrap().starts_with("abroad"));
        abroad.map(|finding| format!("{} {}", finding["code"].as_str().unwrap(), finding["path"].as_str().unwrap()))
    };
    let country = "/scope/applicant/country";
    let delivery = "/scope/delivery/country";
    let kind = "/scope/applicant/kind";
    for (changes, expected) in [
        (vec![], None),
        (vec![(country, "SJ")], None),
        (vec![(country, "SE")], Some("abroad_special_agreement $.applicant.country")),
        (vec![(delivery, "DK")], Some("abroad_special_agreement $.delivery.country")),
        (vec![(country, "SE"), (delivery, "US")], Some("abroad_anonymised_only $.delivery.country")),
        (
            vec![(country, "SE"), ("/scope/applicant/approved_by", "none")],
            Some("abroad_anonymised_only $.applicant.country"),
        ),
        (vec![(country, "SE"), (kind, "other")], Some("abroad_anonymised_only $.applicant.country")),
        (
            vec![(country, "US"), (kind, "international_organisation")],
            Some("abroad_special_agreement $.applicant.country"),
        ),
        (vec![(country, "SE"), ("/scope/identification", "anonymised")], None),
        (
            vec![(country, "SE"), ("/scope/identification", "directly_identifiable")],
            Some("abroad_anonymised_only $.applicant.country"),
        ),
    ] {
        assert_eq!(finding(&changes).as_deref(), expected, "{changes:?}");
    }
}
