//! Who is invoiced: at home, abroad, or another who pays.

use prisoverslag::invoice::{InvoiceError, ubl};
use prisoverslag::pricing::VatCategory;
use prisoverslag::settlement::SettlementNote;
use serde_json::{Value, json};

use super::case::{Case, seller};
use super::{check, plain, plain_case, write};
use crate::support::Folder;

/// An invoice without the blanks between its elements.
fn squeezed(note: &SettlementNote) -> String {
    let xml = ubl(note, &seller(), &[]).unwrap();
    xml.lines().map(str::trim).collect()
}

fn abroad(vat: VatCategory) -> Case {
    Case {
        is_norwegian: false,
        foreign: Some(("202100-2932".to_owned(), "SE202100293201")),
        electronic: Some("0007:2021002932"),
        address: Some(json!({ "street": "Box 256", "postal_code": "751 05", "city": "Uppsala" })),
        ..plain_case(vat)
    }
}

fn paid_by_another() -> Case {
    let address = json!({ "street": "Postboks 564", "postal_code": "1327", "city": "Lysaker" });
    Case {
        order: Some("4500012345".to_owned()),
        address: Some(json!({ "street": "Høgskoleringen 1", "city": "Trondheim" })),
        payer: Some(json!({ "name": "Norges forskningsråd", "organisation_number": "971040238", "address": address })),
        ..plain_case(VatCategory::Standard)
    }
}

#[test]
fn a_buyer_abroad_has_the_numbers_of_its_own_country() {
    let buyer = "<cac:PostalAddress><cbc:StreetName>Box 256</cbc:StreetName><cbc:CityName>Uppsala</cbc:CityName>\
        <cbc:PostalZone>751 05</cbc:PostalZone><cac:Country><cbc:IdentificationCode>SE</cbc:IdentificationCode></cac:Country>\
        </cac:PostalAddress>";
    let vat = "<cac:PartyTaxScheme><cbc:CompanyID>SE202100293201</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID>\
        </cac:TaxScheme></cac:PartyTaxScheme>";
    let legal = "<cac:PartyLegalEntity><cbc:RegistrationName>NTNU</cbc:RegistrationName>\
        <cbc:CompanyID>202100-2932</cbc:CompanyID></cac:PartyLegalEntity>";
    let folder = Folder::new();
    for category in [VatCategory::Standard, VatCategory::Export, VatCategory::Exempt, VatCategory::OutsideScope] {
        let [note, credit, _] = abroad(category).notes(1);
        for (name, note) in [("invoice", note), ("credit", credit)] {
            let xml = squeezed(&note);
            for expected in [buyer, legal] {
                assert!(xml.contains(expected), "{expected}\n{xml}");
            }
            // BR-O-02: outside the scope of VAT, nobody has a VAT number.
            assert_eq!(xml.contains(vat), category != VatCategory::OutsideScope, "{xml}");
            write(&folder, &format!("{}-{name}", category.word()), &note, &ubl(&note, &seller(), &[]).unwrap());
        }
    }
    assert_eq!(check(&folder, 8), []);
}

#[test]
fn who_pays_is_the_buyer_and_who_gets_the_data_is_named() {
    let folder = Folder::new();
    let at_home = |note: SettlementNote| SettlementNote { delivered_to: Some("NO".to_owned()), ..note };
    let [note, credit, replacement] = paid_by_another().notes(1).map(at_home);
    for (name, note) in [("invoice", note), ("credit", credit), ("replacement", replacement)] {
        let xml = squeezed(&note);
        for expected in [
            "<cac:OrderReference><cbc:ID>4500012345</cbc:ID></cac:OrderReference>",
            "<cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID=\"0192\">971040238</cbc:EndpointID>\
                <cac:PostalAddress><cbc:StreetName>Postboks 564</cbc:StreetName><cbc:CityName>Lysaker</cbc:CityName>",
            "<cbc:RegistrationName>Norges forskningsråd</cbc:RegistrationName>\
                <cbc:CompanyID schemeID=\"0192\">971040238</cbc:CompanyID>",
            "<cbc:CityName>Trondheim</cbc:CityName><cac:Country><cbc:IdentificationCode>NO</cbc:IdentificationCode>\
                </cac:Country></cac:Address></cac:DeliveryLocation><cac:DeliveryParty><cac:PartyName><cbc:Name>NTNU</cbc:Name>\
                </cac:PartyName></cac:DeliveryParty></cac:Delivery>",
        ] {
            assert!(xml.contains(expected), "{expected}\n{xml}");
        }
        // Nothing of the applicant's is said of the payer.
        let (_, buyer) = xml.split_once("<cac:AccountingCustomerParty>").expect("a buyer");
        let (buyer, _) = buyer.split_once("</cac:AccountingCustomerParty>").expect("its end");
        assert!(!xml.contains("974767880") && !buyer.contains("Trondheim"), "{xml}");
        write(&folder, name, &note, &ubl(&note, &seller(), &[]).unwrap());
    }
    assert_eq!(check(&folder, 3), []);
}

#[test]
fn an_invoice_goes_to_the_electronic_address_that_is_given() {
    let folder = Folder::new();
    let foreign_payer = json!({ "name": "Danmarks Statistik", "country": "DK", "registration_number": "12345674",
        "vat_number": "DK12345674" });
    let at = |electronic, payer: Option<&Value>| Case {
        electronic,
        payer: payer.cloned(),
        ..plain_case(VatCategory::Standard)
    };
    for (name, case, endpoint) in [
        ("own", at(None, None), "<cbc:EndpointID schemeID=\"0192\">974767880<"),
        ("given", at(Some("0088:7300010000001"), None), "<cbc:EndpointID schemeID=\"0088\">7300010000001<"),
        ("payer", at(Some("0184:DK12345674"), Some(&foreign_payer)), "<cbc:EndpointID schemeID=\"0184\">DK12345674<"),
    ] {
        let [note, ..] = case.notes(1);
        let xml = squeezed(&note);
        assert!(xml.contains(endpoint), "{name}: {xml}");
        write(&folder, name, &note, &ubl(&note, &seller(), &[]).unwrap());
    }
    assert_eq!(check(&folder, 3), []);
    let [note, ..] = at(None, Some(&foreign_payer)).notes(1);
    assert!(matches!(ubl(&note, &seller(), &[]), Err(InvoiceError::NoElectronicAddress)));
}

#[test]
fn an_order_number_stands_beside_a_reference_or_in_its_place() {
    let references = |reference: Option<&str>, order: Option<&str>| {
        let of = |text: Option<&str>| text.map(str::to_owned);
        let case = Case { reference: of(reference), order: of(order), ..plain_case(VatCategory::Standard) };
        let xml = squeezed(&case.notes(1)[0]);
        let within = |start: &str, end: &str| Some(xml.split_once(start)?.1.split_once(end)?.0.to_owned());
        let order = within("<cac:OrderReference><cbc:ID>", "<");
        (within("<cbc:BuyerReference>", "<"), order)
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(references(Some("ref. 10"), None), (some("ref. 10"), None));
    assert_eq!(references(Some("ref. 10"), Some("4500012345")), (some("ref. 10"), some("4500012345")));
    assert_eq!(references(None, Some("4500012345")), (None, some("4500012345")));
    // A buyer without either ordered by accepting the quote.
    let (reference, order) = references(None, None);
    assert_eq!(reference, None);
    assert!(order.is_some_and(|order| order.starts_with("2026-000001")));
}

#[test]
fn the_checker_finds_what_is_wrong_with_a_buyer() {
    let folder = Folder::new();
    let [foreign, ..] = abroad(VatCategory::Standard).notes(1);
    let [paid, ..] = paid_by_another().notes(1);
    let [outside, ..] = abroad(VatCategory::OutsideScope).notes(1);
    let scheme = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>";
    let taxed = format!(
        "</cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>SE202100293201</cbc:CompanyID>{scheme}</cac:PartyTaxScheme><cac:PartyLegalEntity>"
    );
    let broken = [
        ("vat-prefix", &foreign, "SE202100293201", "QQ202100293201", "BR-CO-09"),
        ("vat-number", &foreign, "SE202100293201", "SE202100293202", "PartyTaxScheme/cbc:CompanyID is"),
        ("at-home", &foreign, "Code>SE<", "Code>NO<", "BT-47"),
        ("registration", &foreign, ">202100-2932<", ">202100-2933<", "PartyLegalEntity/cbc:CompanyID is"),
        ("town", &foreign, ">Uppsala<", ">Lund<", "cbc:CityName is"),
        (
            "payer",
            &paid,
            "RegistrationName>Norges forskningsråd<",
            "RegistrationName>NTNU<",
            "RegistrationName is 'NTNU'",
        ),
        (
            "endpoint",
            &paid,
            "schemeID=\"0192\">971040238</cbc:EndpointID",
            "schemeID=\"0192\">974767880</cbc:EndpointID",
            "EndpointID is",
        ),
        (
            "recipient",
            &paid,
            "<cbc:Name>NTNU</cbc:Name></cac:PartyName></cac:DeliveryParty",
            "<cbc:Name>UiO</cbc:Name></cac:PartyName></cac:DeliveryParty",
            "DeliveryParty",
        ),
        ("order", &paid, ">4500012345<", ">4500012346<", "cac:OrderReference/cbc:ID is"),
        ("taxed", &outside, "</cac:PostalAddress><cac:PartyLegalEntity>", &taxed, "BR-O-02"),
    ];
    for (name, note, old, new, _) in &broken {
        let xml = squeezed(note);
        assert!(xml.contains(old), "{name}: {old}\n{xml}");
        write(&folder, name, note, &xml.replace(old, new));
    }
    let faults = check(&folder, broken.len());
    for (name, .., rule) in &broken {
        let found = faults.iter().find(|(file, _)| *file == format!("{name}.xml"));
        assert!(found.is_some_and(|(_, faults)| faults.contains(rule)), "{name} lacks {rule}: {found:?}");
    }
}

#[test]
fn a_note_of_before_these_fields_reads_and_is_written_the_same() {
    let [note, ..] = plain(VatCategory::Standard);
    let written = note.canonical_json();
    let json: Value = serde_json::from_str(&written).unwrap();
    let keys: Vec<&String> = json["applicant"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["contact_email", "contact_name", "country", "name", "organisation_number"]);
    let read: SettlementNote = serde_json::from_str(&written).unwrap();
    assert_eq!(read.canonical_json(), written);
    // The new keys come after the old ones.
    let [paid, ..] = paid_by_another().notes(1);
    let written = paid.canonical_json();
    let place = |key: &str| written.find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key}: {written}"));
    assert!(place("contact_email") < place("order_number") && place("order_number") < place("payer"), "{written}");
    let read: SettlementNote = serde_json::from_str(&written).unwrap();
    assert_eq!((read.canonical_json(), &read), (written, &paid));
}
