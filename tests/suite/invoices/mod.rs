//! Invoices of random settlements, by other people's rules: the UBL schema, CEN's Schematron, and what Peppol and Norway add.

use crate::support::{Folder, project_file, python, text};

pub mod case;
mod parties;

use std::collections::BTreeSet;
use std::process::Command;

use prisoverslag::invoice::{Account, Attachment, Buyer, InvoiceError, Kid, KidModulus, Media, Seller, ubl};
use prisoverslag::language::Language;
use prisoverslag::money::Ore;
use prisoverslag::pricing::VatCategory;
use prisoverslag::settlement::{ChargeBasis, SettlementNote};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use self::case::{Case, case, seller};

const CASES: usize = 150;

/// The note with a line that costs nothing, as a free table would.
fn with_free_line(note: &SettlementNote) -> SettlementNote {
    let mut json = serde_json::to_value(note).unwrap();
    let lines = json["lines"].as_array_mut().unwrap();
    let mut free = lines[0].clone();
    for (key, value) in [("code", "free"), ("quantity", "1"), ("unit_price", "0.00"), ("amount", "0.00"), ("name", " ")]
    {
        free[key] = json!(value);
    }
    free["unit"] = json!("area");
    lines.push(free);
    serde_json::from_value(json).unwrap()
}

/// What `tests/check_invoices.py` finds in the invoices of a folder: the file and its faults.
pub fn check(folder: &Folder, expected: usize) -> Vec<(String, String)> {
    let output = Command::new(python())
        .arg(project_file("tests/check_invoices.py"))
        .arg(&folder.0)
        .output()
        .expect("Python runs");
    let said = text(&output.stdout);
    let mut lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.pop(), Some(json!({ "checked": expected })), "{}", text(&output.stderr));
    assert_eq!(output.status.success(), lines.is_empty(), "{}", text(&output.stderr));
    let fault = |line: &Value| (line["file"].as_str().unwrap().to_owned(), line["faults"].to_string());
    lines.iter().map(fault).collect()
}

fn write(folder: &Folder, name: &str, note: &SettlementNote, xml: &str) {
    folder.file(&format!("{name}.xml"), xml);
    folder.file(&format!("{name}.json"), note.canonical_json());
}

#[test]
fn invoices_of_random_settlements_keep_every_rule_and_every_ore() {
    let folder = Folder::new();
    // The same cases in every run: a failure can be repeated.
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut written, mut seen) = (0, BTreeSet::new());
    for number in 1..=CASES {
        let case = case().new_tree(&mut runner).unwrap().current();
        for (kind, note) in case.notes(u32::try_from(number).unwrap()).into_iter().enumerate() {
            let name = note.number.to_string();
            let attachment =
                Attachment {
                    name: &name, description: "Oppgjør", media: Media::Pdf, file: b"%PDF-1.7 \xe2\xe3<&>]]>"
                };
            let attachments = if number % 3 == 0 { vec![attachment] } else { Vec::new() };
            let ubl = |note: &SettlementNote| ubl(note, &case.seller(), &attachments);
            let xml = match ubl(&note) {
                Err(InvoiceError::NothingToInvoice) if note.charge.total == Ore::ZERO => {
                    seen.insert("nothing".to_owned());
                    continue;
                }
                Err(InvoiceError::NoElectronicAddress) if Buyer::of(&note.applicant).electronic_address().is_none() => {
                    seen.insert("nowhere to send".to_owned());
                    continue;
                }
                answer => answer.unwrap(),
            };
            let (note, xml) = if number % 2 == 0 {
                let note = with_free_line(&note);
                let xml = ubl(&note).unwrap();
                (note, xml)
            } else {
                (note, xml)
            };
            assert_eq!(ubl(&note).unwrap(), xml);
            write(&folder, &format!("{number:03}-{kind}"), &note, &xml);
            written += 1;
            seen.insert(format!("{} {kind}", note.charge.vat.category.word()));
            seen.insert(format!("reference {} number {}", case.reference.is_some(), case.is_norwegian));
            seen.insert(format!("order {} payer {}", case.order.is_some(), case.payer.is_some()));
            seen.insert(format!("delivered {} electronic {}", case.delivered_on.is_some(), case.electronic.is_some()));
            seen.insert(format!("address {} foreign {}", case.address.is_some(), case.foreign.is_some()));
            seen.extend(note.charge.lines.iter().map(|line| format!("{:?} {:?}", line.basis, line.unit)));
            seen.extend(note.charge.lines.iter().filter(|line| line.name.len() > 200).map(|_| "long".to_owned()));
        }
    }
    let faults = check(&folder, written);
    let shown: Vec<String> = faults.iter().take(5).map(|(file, faults)| format!("{file}: {faults}")).collect();
    assert!(faults.is_empty(), "{} of {written}\n{}", faults.len(), shown.join("\n"));
    // What was drawn is as manifold as it is meant to be.
    assert!(written > CASES * 2, "{written}");
    for basis in [ChargeBasis::Worked, ChargeBasis::Ceiling] {
        assert!(seen.contains(&format!("{basis:?} Hour")), "{seen:?}");
    }
    for what in ["long", "nothing", "nowhere to send", "Fixed Table", "Fixed Area"] {
        assert!(seen.contains(what), "{what}: {seen:?}");
    }
    for category in ["S", "G", "E", "O"] {
        assert!((0..3).all(|kind| seen.contains(&format!("{category} {kind}"))), "{seen:?}");
    }
    for pair in ["reference ", "order ", "address ", "delivered "] {
        assert_eq!(seen.iter().filter(|what| what.starts_with(pair)).count(), 4, "{pair}: {seen:?}");
    }
}

/// A settlement of the shared request, of a Norwegian buyer without a reference.
fn plain(vat: VatCategory) -> [SettlementNote; 3] {
    plain_case(vat).notes(1)
}

fn plain_case(vat: VatCategory) -> Case {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[1; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let drawn = case().new_tree(&mut runner).unwrap().current();
    let index = any::<Index>().new_tree(&mut runner).unwrap().current();
    Case {
        vat,
        name: "NTNU".to_owned(),
        title: "Uførepensjon".to_owned(),
        reason: "Utenfor avgiftsområdet".to_owned(),
        reference: None,
        order: None,
        electronic: None,
        delivered_on: None,
        is_norwegian: true,
        foreign: None,
        address: None,
        payer: None,
        work: vec![(index, index, 151, false)],
        omits: false,
        bare: false,
        ..drawn
    }
}

#[test]
fn the_checker_finds_what_is_wrong() {
    let folder = Folder::new();
    let [note, credit, _] = plain(VatCategory::Standard);
    let invoice = ubl(&note, &seller(), &[]).unwrap();
    let price = note.price();
    let one_more = |amount: Ore| amount.plus(Ore::new(1)).unwrap();
    let element = |name: &str, amount: Ore| format!("<cbc:{name} currencyID=\"NOK\">{amount}</cbc:{name}>");
    let changed = |name: &str, amount: Ore| (element(name, amount), element(name, one_more(amount)));
    let removed = |from: &str, to: &str| {
        let start = invoice.find(from).unwrap();
        let end = start + invoice[start..].find(to).unwrap() + to.len();
        (invoice[start..end].to_owned(), String::new())
    };
    let replaced = |old: &str, new: &str| (old.to_owned(), new.to_owned());
    let buyer = note.applicant.organisation_number.as_deref().unwrap();
    let line = note.charge.lines.first().unwrap();
    let broken = [
        ("payable", changed("PayableAmount", price.total), "BR-CO-16"),
        ("inclusive", changed("TaxInclusiveAmount", price.total), "BR-CO-15"),
        ("exclusive", changed("TaxExclusiveAmount", price.net), "BR-CO-13"),
        ("taxable", changed("TaxableAmount", price.net), "TaxableAmount is"),
        ("vat", changed("TaxAmount", price.vat), "TaxAmount is"),
        ("line", changed("LineExtensionAmount", line.amount), "line 1: cbc:LineExtensionAmount"),
        ("price", changed("PriceAmount", line.unit_price.ore()), "line 1: cac:Price/cbc:PriceAmount"),
        (
            "no-buyer-address",
            replaced(&format!("<cbc:EndpointID schemeID=\"0192\">{buyer}</cbc:EndpointID>"), ""),
            "PEPPOL-EN16931-R010",
        ),
        ("no-seller-address", removed("<cbc:EndpointID", "</cbc:EndpointID>"), "PEPPOL-EN16931-R020"),
        ("address-scheme", replaced("EndpointID schemeID=\"0192\">971", "EndpointID schemeID=\"0088\">971"), "CL008"),
        ("check-digit", replaced("schemeID=\"0192\">971526920", "schemeID=\"0192\">971526921"), "PEPPOL-COMMON-R041"),
        ("vat-identifier", replaced("NO971526920MVA", "NO971526920"), "NO-R-001"),
        ("register", replaced("Foretaksregisteret", "Registeret"), "NO-R-002"),
        ("no-reference", removed("<cac:OrderReference>", "</cac:OrderReference>"), "PEPPOL-EN16931-R003"),
        ("profile", replaced("billing:01:1.0", "billing:1.0"), "PEPPOL-EN16931-R001"),
        (
            "specification",
            replaced("#compliant#urn:fdc:peppol.eu", "#conformant#urn:fdc:peppol.eu"),
            "PEPPOL-EN16931-R004",
        ),
        ("empty", replaced("<cbc:DueDate>", "<cbc:TaxPointDate/><cbc:DueDate>"), "XSD"),
        ("empty-text", replaced("<cbc:CityName>Oslo<", "<cbc:CityName> <"), "PEPPOL-EN16931-R008"),
        ("no-number", replaced(&format!("<cbc:ID>{}</cbc:ID>", note.number), ""), "XSD"),
        (
            "unused",
            replaced("<cbc:IssueDate>", "<cbc:CopyIndicator>false</cbc:CopyIndicator><cbc:IssueDate>"),
            "UBL-CR-004",
        ),
        ("unit", replaced("unitCode=\"HUR\"", "unitCode=\"HOURS\""), "BR-CL-23"),
        (
            "currency",
            replaced("<cbc:PriceAmount currencyID=\"NOK\">", "<cbc:PriceAmount currencyID=\"SEK\">"),
            "PEPPOL-EN16931-R051",
        ),
        ("markup", replaced("NTNU", "NTNU & co"), "XML"),
        (
            "name",
            replaced("<cbc:RegistrationName>NTNU<", "<cbc:RegistrationName>Andre<"),
            "RegistrationName is 'Andre'",
        ),
    ];
    for (name, (old, new), _) in &broken {
        assert!(invoice.contains(old), "{name}: {old}\n{invoice}");
        write(&folder, name, &note, &invoice.replace(old, new));
    }
    write(&folder, "sound", &note, &invoice);
    write(&folder, "credit-without-reference", &credit, &{
        let xml = ubl(&credit, &seller(), &[]).unwrap();
        let (before, rest) = xml.split_once("<cac:BillingReference>").unwrap();
        format!("{before}{}", rest.split_once("</cac:BillingReference>").unwrap().1)
    });
    let [outside, ..] = plain(VatCategory::OutsideScope);
    let xml = ubl(&outside, &seller(), &[]).unwrap();
    let scheme = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>";
    let identified = format!(
        "<cac:PartyTaxScheme><cbc:CompanyID>NO971526920MVA</cbc:CompanyID>{scheme}</cac:PartyTaxScheme><cac:PartyTaxScheme>"
    );
    write(&folder, "outside-with-identifier", &outside, &xml.replacen("<cac:PartyTaxScheme>", &identified, 1));

    let faults = check(&folder, broken.len() + 3);
    let expected = broken
        .iter()
        .map(|(name, _, rule)| (*name, *rule))
        .chain([("credit-without-reference", "BG-3"), ("outside-with-identifier", "BR-O-02")]);
    for (name, rule) in expected {
        let found = faults.iter().find(|(file, _)| *file == format!("{name}.xml"));
        assert!(found.is_some_and(|(_, faults)| faults.contains(rule)), "{name} lacks {rule}: {found:?}");
    }
    assert!(!faults.iter().any(|(file, _)| file == "sound.xml"), "{faults:?}");
}

#[test]
fn an_invoice_says_what_it_is_about_and_when_it_is_due() {
    let [note, credit, replacement] = plain(VatCategory::Standard);
    let account = Account::parse("8601 11 17947");
    let with_account = Seller { account, payment_days: 14, ..seller() };
    let invoice = ubl(&note, &with_account, &[]).unwrap();
    for expected in [
        "<cbc:DueDate>2026-12-06</cbc:DueDate>",
        "<cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>",
        "<cbc:ID>86011117947</cbc:ID>",
        "<cac:ProjectReference>",
        "<cbc:StartDate>2026-11-",
    ] {
        assert!(invoice.contains(expected), "{expected}\n{invoice}");
    }
    assert!(!ubl(&note, &seller(), &[]).unwrap().contains("PaymentMeans"));
    let credit = ubl(&credit, &with_account, &[]).unwrap();
    for expected in ["<CreditNote ", "<cbc:CreditNoteTypeCode>381<", "<cbc:DocumentTypeCode>50<", "CreditedQuantity"] {
        assert!(credit.contains(expected), "{expected}\n{credit}");
    }
    assert!(!credit.contains("DueDate") && !credit.contains("PaymentMeans"), "{credit}");
    let replacement = ubl(&replacement, &with_account, &[]).unwrap();
    assert!(replacement.contains("<cac:BillingReference>") && replacement.contains("<Invoice "), "{replacement}");
    let unregistered = Seller { in_business_register: false, ..seller() };
    assert!(!ubl(&note, &unregistered, &[]).unwrap().contains("Foretaksregisteret"));
    for language in Language::ALL {
        let note = SettlementNote { language, demo: true, ..note.clone() };
        assert!(ubl(&note, &seller(), &[]).unwrap().contains("<cbc:Note>DEMO, "));
    }
}

#[test]
fn an_invoice_says_when_and_where_it_was_delivered_and_how_it_is_paid() {
    let folder = Folder::new();
    let account = Account::parse("8601 11 17947");
    let kid = Some(Kid { modulus: KidModulus::Ten, length: 12 });
    let contact = Some("Regnskap".to_owned());
    let telephone = Some("+47 00 00 00 00".to_owned());
    let seller = Seller { account, kid, contact, telephone, ..seller() };
    let case =
        Case { address: Some(json!({ "street": "Gata 1", "city": "Oslo" })), ..plain_case(VatCategory::Standard) };
    let at_home = |note: SettlementNote| SettlementNote { delivered_to: Some("NO".to_owned()), ..note };
    let [note, credit, replacement] = case.notes(1).map(at_home);
    let pdf = Attachment { name: "S-2026-000003", description: "Oppgjør", media: Media::Pdf, file: b"%PDF-1.7" };
    let last = note.worked_between().expect("work").1;
    for (name, note) in [("invoice", &note), ("credit", &credit), ("replacement", &replacement)] {
        let xml = ubl(note, &seller, &[pdf]).unwrap();
        let squeezed: String = xml.lines().map(str::trim).collect();
        for expected in [
            format!("<cac:Delivery><cbc:ActualDeliveryDate>{last}</cbc:ActualDeliveryDate>"),
            "<cac:DeliveryLocation><cac:Address><cbc:StreetName>Gata 1</cbc:StreetName><cbc:CityName>Oslo</cbc:CityName>\
                <cac:Country><cbc:IdentificationCode>NO</cbc:IdentificationCode></cac:Country></cac:Address>"
                .to_owned(),
            "<cac:Contact><cbc:Name>Regnskap</cbc:Name><cbc:Telephone>+47 00 00 00 00</cbc:Telephone>\
                <cbc:ElectronicMail>ssb@ssb.no</cbc:ElectronicMail></cac:Contact>"
                .to_owned(),
            "<cbc:EmbeddedDocumentBinaryObject mimeCode=\"application/pdf\" filename=\"S-2026-000003.pdf\">JVBERi0xLjc=<"
                .to_owned(),
            "<cbc:Note>EKSEMPEL".to_owned(),
        ] {
            assert!(squeezed.contains(&expected), "{name}: {expected}\n{xml}");
        }
        // The KID is of the note's own number, and a credit note is paid by the seller.
        let number: String = note.number.to_string().chars().filter(char::is_ascii_digit).collect();
        assert_eq!(squeezed.contains(&format!("<cbc:PaymentID>0{number}")), name != "credit", "{xml}");
        write(&folder, name, note, &xml);
    }
    assert_eq!(check(&folder, 3), []);
    // A note from before the day was stated has that of its last work, or its own.
    let old = SettlementNote { delivered_on: None, delivered_to: None, ..note.clone() };
    assert_eq!(old.day_of_delivery(), last);
    let idle = SettlementNote { time_entries: Vec::new(), ..old };
    assert_eq!(idle.day_of_delivery(), idle.settled_on);
    let short = Seller { kid: Some(Kid { modulus: KidModulus::Ten, length: 10 }), ..seller };
    assert!(matches!(ubl(&note, &short, &[]), Err(InvoiceError::KidTooShort { length: 10 })));
}

#[test]
fn what_cannot_be_invoiced_is_refused_with_the_reason() {
    let [note, ..] = plain(VatCategory::Exempt);
    let changed = |pointer: &str, value: Value| {
        let mut json = serde_json::to_value(&note).unwrap();
        *json.pointer_mut(pointer).unwrap() = value;
        serde_json::from_value::<SettlementNote>(json).unwrap()
    };
    let nothing = [changed("/lines", json!([])), changed("/total", json!("0.00"))];
    for note in nothing {
        assert!(matches!(ubl(&note, &seller(), &[]), Err(InvoiceError::NothingToInvoice)));
    }
    for reason in [Value::Null, json!(" ")] {
        let error = ubl(&changed("/vat/reason", reason), &seller(), &[]).unwrap_err();
        assert!(error.to_string().starts_with("VAT category E has no reason"), "{error}");
    }
    let error = ubl(&changed("/vat/category", json!("S")), &seller(), &[]).unwrap_err();
    assert!(matches!(error, InvoiceError::StandardRateOfZero), "{error}");
}
