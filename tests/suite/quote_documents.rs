//! The PDF of a quote and the previews of a draft, in process: standards, content, marks, pages.

use std::sync::Arc;

use jiff::civil::{Date, date};
use prisoverslag::app::printing::{preview_job, quote_job};
use prisoverslag::document::draft_texts;
use prisoverslag::ids::QuoteId;
use prisoverslag::input::{Faults, Field, Path};
use prisoverslag::quote::{Actor, DraftInput, FrozenQuote, PricedDraft, QuoteNumber, valid_to};
use prisoverslag::render::{Job, Output, TypesetError, producer, typeset};
use prisoverslag::tariff::{Catalogue, Tariff};
use serde_json::{Value, json};

use crate::documents::check;
use crate::support::{project_file, request};

pub const TODAY: Date = date(2026, 11, 22);

/// A draft with an adjusted line, an added one and an acknowledged warning.
pub fn draft(language: &str) -> Value {
    let mut scope = request()["scope"].take();
    scope["applicant"]["invoice"] = json!({ "buyer_reference": "PO-4711" });
    scope["third_party_sources"][0]["linkage"] = json!("distributed");
    json!({
        "scope": scope, "case_number": "2026/1234", "delivery_date": "2027-03-01", "language": language,
        "adjustments": [{
            "line": "effort.population.complex", "hours": { "low": "16", "expected": "20", "high": "30" },
            "reason": "Tre hendelsestyper",
        }],
        "extra_lines": [{
            "activity": "delivery", "description": "Dokumentasjon på engelsk", "rate": "executive_officer_1",
            "hours": { "low": "2", "expected": "4", "high": "6" }, "reason": "Internasjonale partnere",
        }],
        "acknowledgements": [{ "finding": "example_tariff", "note": "Kjent for søkeren" }],
    })
}

pub fn with_items(count: usize, description: &str) -> Value {
    let mut draft = draft("nb");
    let item = |number| json!({ "description": format!("{description} {number}") });
    draft["scope"]["extracts"]["outside_variable_lists"] = (1..=count).map(item).collect();
    draft
}

pub fn priced(draft: Value) -> PricedDraft {
    let folder = prisoverslag::tariff_folder::read(&project_file("tariffs")).expect("the tariff folder");
    let catalogue = Catalogue::parse(&folder).expect("sound tariffs");
    priced_by(draft, catalogue.in_force(TODAY).expect("an edition"))
}

/// The draft, priced by an edition.
pub fn priced_by(draft: Value, tariff: &Arc<Tariff>) -> PricedDraft {
    let input: Field<DraftInput> = serde_json::from_value(draft).unwrap();
    let mut faults = Faults::default();
    let input = input.required(&Path::Root, &mut faults).unwrap();
    let priced = input.parse(Some(tariff), TODAY, &Path::Root, &mut faults).unwrap();
    faults.or(priced).unwrap_or_else(|faults| panic!("{faults:?}"))
}

pub fn frozen(priced: PricedDraft, sequence: u32, revision: u32) -> FrozenQuote {
    FrozenQuote {
        id: QuoteId::parse("019aa9c5-1e7a-7b3c-8d4e-5f6071829304").unwrap(),
        number: QuoteNumber { year: 2026, sequence },
        revision,
        issued_on: TODAY,
        valid_to: valid_to(TODAY, &priced),
        issued_by: Actor::local(),
        priced,
    }
}

pub fn job(draft: Value, revision: u32, demo: bool) -> Job {
    let quote = frozen(priced(draft), 123, revision);
    let canonical = quote.canonical_json();
    quote_job(&quote, demo, canonical)
}

pub fn pdf(job: &Job) -> Vec<u8> {
    typeset(job).unwrap().bytes
}

pub fn text_of(report: &Value) -> String {
    let pages: Vec<&str> = report["pages"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    pages.join("\n").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn quotes_of_every_size_and_language_conform_to_pdf_a_3a_and_pdf_ua_1() {
    let long = "Reisetid fra bosted til nærmeste sykehus, beregnet for hvert år og hver grunnkrets ".repeat(11);
    let mut hostile = draft("en");
    hostile["scope"]["applicant"]["name"] = json!("W".repeat(200));
    hostile["scope"]["project"]["title"] = json!("#read(\"/etc/passwd\") $x^2$ *b* _c_ ]]#{panic()}[[");
    hostile["extra_lines"][0]["reason"] = json!("W".repeat(1_000));
    hostile["extra_lines"][0]["description"] = json!("W".repeat(1_000));
    let jobs = [
        job(draft("nb"), 1, false),
        job(draft("nn"), 2, false),
        job(draft("en"), 1, true),
        job(with_items(200, "Uttak"), 1, false),
        job(with_items(30, long.trim()), 1, false),
        job(hostile, 1, false),
        preview_job(&priced(draft("nb")), TODAY, Output::Pdf),
    ];
    let pdfs: Vec<Vec<u8>> = jobs.iter().map(pdf).collect();
    let reports = check(&pdfs.iter().map(Vec::as_slice).collect::<Vec<_>>());
    for (report, language) in reports.iter().zip(["nb-NO", "nn-NO", "en-GB", "nb-NO", "nb-NO", "en-GB", "nb-NO"]) {
        assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
        assert_eq!(report["language"], language);
        for tag in ["/H1", "/H2", "/Table", "/THead", "/TH", "/TR", "/TD", "/L", "/LI", "/P"] {
            assert!(report["tags"].as_array().unwrap().contains(&json!(tag)), "{tag} in {}", report["tags"]);
        }
    }
    assert_eq!(reports[0]["pages"].as_array().unwrap().len(), 4);
    // Nothing is lost of the longest words: the applicant's name is there twice.
    let text = text_of(&reports[5]);
    let runs = text.split(|character| character != 'W').map(str::len).filter(|run| *run > 2);
    assert_eq!(runs.sum::<usize>(), 2 * 200 + 2 * 1_000);
}

#[test]
fn a_quote_says_what_is_promised_and_on_what_terms() {
    let job = job(draft("nb"), 2, false);
    let report = check(&[&pdf(&job)]).remove(0);
    let text = text_of(&report);
    for expected in [
        "Tilbud 2026-000123/2",
        "2026-000123/2, erstatter 2026-000123",
        "Saksnummer 2026/1234",
        "Gyldig til og med 6. desember 2026 kl. 24.00 norsk tid",
        "Leveringsdato 1. mars 2027",
        "Eksempel: ikke SSBs egne priser",
        "974 767 880",
        "PO-4711",
        // 20 hours at 1 287,00 and what the tariff says instead.
        "20 timer 1 287,00 25 740,00",
        "Justert. Etter prislisten 12 timer, 15 444,00 kr. Begrunnelse: Tre hendelsestyper",
        "Dokumentasjon på engelsk",
        "Lagt til. Begrunnelse: Internasjonale partnere",
        "timesats Saksbehandler I antatt; timene er satt av saksbehandler.",
        // The net of the example, by key exchange, and 8 × 1 287,00 and 4 × 1 078,00 more.
        "Sum uten mva. 126 394,50",
        "Merverdiavgift 25 % 31 598,63",
        "Sum med mva. 157 993,13",
        "uten linjene som er lagt til: 111 786,50 kr uten mva., 139 733,13 kr med mva.",
        "Overført fra forrige side",
        "Avklart: Prisene er eksempler",
        "Notat: Kjent for søkeren",
        "Nøkkelutveksling. SSB og de kildeansvarlige (FHI)",
        "(kap. 9.1)",
        "etter seks måneder",
        "For NTNU",
        "Navn med blokkbokstaver",
        "Side 1 av 4",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    // The quoted price has no low and no high.
    assert!(!text.contains("Lavt – høyt"));
    // A table is called F_DEMO.
    assert!(!text.contains("UTKAST") && !text.replace("F_DEMO", "").contains("DEMO"));
    assert_eq!(report["title"], "Tilbud 2026-000123/2: Uførepensjon og arbeid etter sykdom");
    let attached = report["attachments"]["prisoverslag.json"].as_str().unwrap();
    assert_eq!(attached.as_bytes(), job.attachment);
}

#[test]
fn drafts_and_demonstrations_say_so_on_every_page() {
    let mut bare = draft("nb");
    for optional in ["case_number", "delivery_date", "acknowledgements"] {
        bare.as_object_mut().unwrap().remove(optional);
    }
    let pdfs = [pdf(&preview_job(&priced(bare), TODAY, Output::Pdf)), pdf(&job(draft("en"), 1, true))];
    let reports = check(&[&pdfs[0], &pdfs[1]]);
    for (report, mark) in reports.iter().zip(["UTKAST", "DEMO"]) {
        for page in report["pages"].as_array().unwrap() {
            assert!(page.as_str().unwrap().contains(mark), "{mark} in {page}");
        }
    }
    let text = text_of(&reports[0]);
    for expected in ["Utkast. Dette er ikke utstedt", "ikke satt", "Må avklares før utstedelsen:", "Gyldighet 14 dager"]
    {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert_eq!(reports[0]["attachments"], json!({}));
    assert!(text_of(&reports[1]).contains("cannot be accepted"));
}

#[test]
fn the_same_quote_gives_the_same_bytes_and_a_page_that_is_not_there_is_named() {
    let quote = job(draft("nb"), 1, false);
    assert!(pdf(&quote) == pdf(&quote));
    let priced = priced(draft("nb"));
    let preview = |output| typeset(&preview_job(&priced, TODAY, output));
    let svg = preview(Output::Svg { page: 1 }).unwrap();
    let last = preview(Output::Svg { page: svg.pages }).unwrap();
    assert!(svg.bytes.starts_with(b"<svg ") && last.bytes.starts_with(b"<svg ") && svg.bytes != last.bytes);
    assert!(svg == preview(Output::Svg { page: 1 }).unwrap());
    // A4 in points.
    assert!(svg.bytes.windows(40).any(|part| part.starts_with(b"width=\"595.2")), "the size of a page");
    for page in [0, svg.pages + 1, u32::MAX] {
        assert_eq!(preview(Output::Svg { page }), Err(TypesetError::NoSuchPage { pages: svg.pages }));
    }
}

#[test]
fn the_texts_of_a_draft_have_their_places() {
    let priced = priced(draft("nb"));
    let mut places = Vec::new();
    draft_texts(&priced.draft, &Path::Root, |place, text| places.push((place.to_string(), text.to_owned())));
    for (place, text) in [
        ("$.scope.applicant.name", "NTNU"),
        ("$.adjustments[0].reason", "Tre hendelsestyper"),
        ("$.extra_lines[0].description", "Dokumentasjon på engelsk"),
        ("$.extra_lines[0].reason", "Internasjonale partnere"),
        ("$.acknowledgements[0].note", "Kjent for søkeren"),
    ] {
        assert!(places.contains(&(place.to_owned(), text.to_owned())), "{place} in {places:?}");
    }
}

#[test]
fn the_producer_names_both_versions() {
    let named = producer();
    assert!(named.starts_with(concat!("prisoverslag ", env!("CARGO_PKG_VERSION"), ", typst 0.15.")), "{named}");
}
