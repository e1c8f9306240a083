//! The PDF of a quote and the previews of a draft, in process: standards, content, marks, pages.

use std::sync::Arc;

use jiff::civil::{Date, date};
use prisoverslag::app::printing::{preview_job, quote_job};
use prisoverslag::document::draft_texts;
use prisoverslag::ids::{QuoteId, Sha256Hex};
use prisoverslag::input::{Faults, Field, Path};
use prisoverslag::quote::{
    Actor, DraftInput, FrozenQuote, PricedDraft, QuoteNumber, Sender, VerificationCode, valid_to,
};
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
        sender: sender(),
        priced,
    }
}

/// An office that has set everything up.
pub fn sender() -> Sender {
    Sender {
        officer: Some("Ola Saksbehandler".to_owned()),
        unit: Some("Seksjon for mikrodata".to_owned()),
        email: Some("mikrodata@example.no".to_owned()),
        telephone: Some("+47 21 00 00 00".to_owned()),
        postal_address: Some("Postboks 1, 0131 Oslo".to_owned()),
        web_address: Some("https://www.example.no/data".to_owned()),
        verification_address: Some("https://prisoverslag.example.no/verification".to_owned()),
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
        preview_job(&priced(draft("nb")), &sender(), TODAY, Output::Pdf),
    ];
    let pdfs: Vec<Vec<u8>> = jobs.iter().map(pdf).collect();
    let reports = check(&pdfs.iter().map(Vec::as_slice).collect::<Vec<_>>());
    for (report, language) in reports.iter().zip(["nb-NO", "nn-NO", "en-GB", "nb-NO", "nb-NO", "en-GB", "nb-NO"]) {
        assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
        assert_eq!(report["language"], language);
        for tag in ["/H1", "/H2", "/Table", "/THead", "/TH", "/TR", "/TD", "/P"] {
            assert!(report["tags"].as_array().unwrap().contains(&json!(tag)), "{tag} in {}", report["tags"]);
        }
    }
    assert_eq!(reports[0]["pages"].as_array().unwrap().len(), 4);
    // The QR code is a figure, with a text in place of it.
    assert!(reports[0]["tags"].as_array().unwrap().contains(&json!("/Figure")), "{}", reports[0]["tags"]);
    // Nothing is lost of the longest words: the applicant's name and the description are there twice, the reason once.
    let text = text_of(&reports[5]);
    let runs = text.split(|character| character != 'W').map(str::len).filter(|run| *run > 2);
    assert_eq!(runs.sum::<usize>(), 2 * 200 + 3 * 1_000);
}

/// The texts of the pages, blanks as one.
fn pages_of(report: &Value) -> Vec<String> {
    let pages = report["pages"].as_array().unwrap().iter().filter_map(Value::as_str);
    pages.map(|page| page.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_quote_says_what_is_promised_and_on_what_terms() {
    let job = job(draft("nb"), 2, false);
    let report = check(&[&pdf(&job)]).remove(0);
    let text = text_of(&report);
    for expected in [
        "Eksempel: ikke SSBs egne priser",
        // 20 hours at 1 287,00 and what the price list says instead.
        "Avgrensning av kompleks populasjon justert, se vedlegg C [3] 20 timer 1 287,00 25 740,00",
        "Tilbudt 20 timer, 25 740,00 kr; etter prislisten 12 timer, 15 444,00 kr. Begrunnelse: Tre hendelsestyper",
        "Dokumentasjon på engelsk lagt til, se vedlegg C",
        "Lagt til: 4 timer, Saksbehandler I, 4 312,00 kr. Begrunnelse: Internasjonale partnere",
        "timene er satt av saksbehandler; timesats Saksbehandler I antatt.",
        "timene er oppgitt av søkeren; timesats",
        "timetall antatt; timesats",
        // The net of the example, by key exchange, and 8 × 1 287,00 and 4 × 1 078,00 more.
        "Sum uten mva. 126 394,50",
        "Merverdiavgift 25 % 31 598,63",
        "Sum med mva. 157 993,13",
        "Etter prislisten alene, med prislistens egne timer og uten linjene som er lagt til: 111 786,50 kr uten mva., 139 733,13 kr med mva.",
        "Nøkkelutveksling (kap. 9.1). SSB og de ansvarlige for kildene (FHI)",
        "etter seks måneder",
        "har ikke lov til",
        "Aksept av tilbud 2026-000123/2, 157 993,13 kr med mva.",
        "For NTNU",
        "Navn (blokkbokstaver)",
        "Side 1 av 4",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    // The quoted price has no low and no high; the reader's word is price list; nothing has been spent in an offer.
    for absent in ["Lavt – høyt", "ariff 2026-", "medgått", "Tariffen", "tidsnorm", "se vedlagt JSON"] {
        assert!(!text.contains(absent), "{absent} in {text}");
    }
    // What was noted for the office, and what only the office has considered, is not for the applicant.
    assert!(!text.contains("Kjent for søkeren") && !text.contains("Prisene er eksempler"), "{text}");
    assert!(text.contains("Merk: SSB kan ikke gi ut data fra sentrale helseregistre"), "{text}");
    // A table is called F_DEMO.
    assert!(!text.contains("UTKAST") && !text.replace("F_DEMO", "").contains("DEMO"));
    assert_eq!(report["title"], "Tilbud 2026-000123/2: Uførepensjon og arbeid etter sykdom");
    let attached = report["attachments"]["prisoverslag.json"].as_str().unwrap();
    assert_eq!(attached.as_bytes(), job.attachment);
}

#[test]
fn page_one_is_enough_to_decide() {
    let report = check(&[&pdf(&job(draft("nb"), 2, false))]).remove(0);
    let pages = pages_of(&report);
    let [first, lines, ..] = pages.as_slice() else { panic!("{pages:?}") };
    for expected in [
        "Tilbud 2026-000123/2 · Saksnummer 2026/1234",
        "Uførepensjon og arbeid etter sykdom",
        "2026-000123/2, erstatter 2026-000123",
        "Pris med mva. 157 993,13 kr 126 394,50 kr uten mva.",
        "Leveringsdato 1. mars 2027",
        "Svar senest 6. desember 2026 kl. 24.00 norsk tid",
        "Org.nr. 971 526 920",
        "Saksbehandler Ola Saksbehandler",
        "974 767 880",
        "PO-4711",
        "Datauttak og dataminimering 56 104,50",
        "Uttak fra FD-Trygd 10 000,00",
        "Øvrige uttak fra variabellister 24 000,00",
        "Uttak utenfor variabellister 19 948,50",
        "SSB kan høyst fakturere 157 993,13 kr med mva. uten at søkeren har akseptert en ny revisjon.",
        "Leveringstiden løper fra SSB har mottatt aksepten.",
        "Ola Saksbehandler, Seksjon for mikrodata, mikrodata@example.no, +47 21 00 00 00",
        "til mikrodata@example.no eller Postboks 1, 0131 Oslo senest 6. desember 2026",
    ] {
        assert!(first.contains(expected), "{expected} in {first}");
    }
    assert!(lines.starts_with("Prislinjer"), "{lines}");
}

#[test]
fn all_that_is_signed_is_on_paper_by_name() {
    let mut many = draft("nb");
    many["scope"]["populations"] = (1..=30)
        .map(|number| json!({ "name": format!("Kohort nummer {number:02}"), "complexity": "simple" }))
        .collect();
    many["scope"]["institutions"] = json!(3);
    many["scope"]["further_institutions"] = json!(["Frischsenteret", "Institutt for samfunnsforskning"]);
    many["scope"]["special_variables"][0]["justification"] = json!("Reisetid til sykehus");
    many["scope"]["delivery"]["country"] = json!("SE");
    many["adjustments"] = json!([]);
    let report = check(&[&pdf(&job(many, 1, false))]).remove(0);
    let text = text_of(&report);
    for number in 1..=30 {
        assert!(text.contains(&format!("Kohort nummer {number:02} (enkel)")), "{number} in {text}");
    }
    for expected in [
        "Vedlegg A. Omfanget",
        "Frischsenteret; Institutt for samfunnsforskning",
        "grunnkrets: Reisetid til sykehus",
        "Arbeidsavklaringspenger (F_AAP), 2010–2024",
        "Inntekt og formue (inntekt), 1992–2024: WYRKINNT",
        "Reisetid fra bosted til sykehus (15,5 timer, oppgitt av søkeren)",
        "Norsk pasientregister, FHI (nøkkelutveksling, sentralt helseregister)",
        "1 levering: TSD, Sverige",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

/// The smallest quote: one area, one population.
fn one_line(language: &str) -> Value {
    let mut draft = draft(language);
    for list in ["adjustments", "extra_lines"] {
        draft[list] = json!([]);
    }
    let scope = &mut draft["scope"];
    for optional in ["institutions", "special_variables", "third_party_sources"] {
        scope.as_object_mut().unwrap().remove(optional);
    }
    scope["populations"] = json!([{ "name": "Alle bosatte", "complexity": "simple" }]);
    let area = json!({ "area": "utdanning", "variables": ["BU"], "from": 1992, "to": 2024 });
    scope["extracts"] = json!({ "statistics_areas": [area] });
    draft
}

#[test]
fn a_quote_of_one_line_fits_two_pages() {
    let pdfs = ["nb", "nn", "en"].map(|language| pdf(&job(one_line(language), 1, false)));
    for report in check(&pdfs.each_ref().map(Vec::as_slice)) {
        let pages = pages_of(&report);
        assert_eq!(pages.len(), 2, "{pages:?}");
        assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
    }
}

#[test]
fn signatures_and_totals_are_never_alone_on_a_page() {
    // Page breaks at many places: with one line more, everything behind it is a row further down.
    let drafts: Vec<Value> = (1..=16).map(|count| with_items(count, "Uttak")).collect();
    let pdfs: Vec<Vec<u8>> = drafts.iter().map(|draft| pdf(&job(draft.clone(), 1, false))).collect();
    let reports = check(&pdfs.iter().map(Vec::as_slice).collect::<Vec<_>>());
    for (count, report) in (1..).zip(reports) {
        let pages = pages_of(&report);
        let of = |text: &str| pages.iter().filter(|page| page.contains(text)).collect::<Vec<_>>();
        let [signed] = of("Underskrift")[..] else { panic!("{count}: {pages:?}") };
        assert!(signed.contains("Aksept av tilbud 2026-000123, ") && signed.contains("For NTNU"), "{count}: {signed}");
        assert!(signed.contains("(kap. 11)"), "{count}: the signatures are alone on {signed}");
        // The totals are behind a line, and what is carried to their page is not the whole.
        let totals = pages.iter().rfind(|page| page.contains("Sum uten mva.")).unwrap();
        let (lines, sums) = totals.split_once("Sum uten mva. ").unwrap();
        assert!(lines.contains(" [") || lines.contains("vedlegg C"), "{count}: the totals are alone on {totals}");
        let net = sums.split(" Merverdiavgift").next().unwrap();
        assert!(!lines.contains(&format!("Overført fra forrige side: {net}")), "{count}: {totals}");
    }
}

#[test]
fn a_paper_has_the_code_of_its_content_and_the_address_to_check_it_at() {
    let (issued, demo) = (job(draft("nb"), 1, false), job(draft("nb"), 1, true));
    let preview = preview_job(&priced(draft("nb")), &sender(), TODAY, Output::Pdf);
    let reports = check(&[&pdf(&issued), &pdf(&demo), &pdf(&preview)]);
    let code = VerificationCode::of(&Sha256Hex::of(&issued.attachment)).to_string();
    for page in pages_of(&reports[0]) {
        assert!(page.contains(&format!("Kontrollkode {code}")), "{code} in {page}");
    }
    assert!(text_of(&reports[0]).contains("Kontroller tilbudet på prisoverslag.example.no/verification"));
    // There is nothing to check a demonstration or a draft against.
    for report in &reports[1..] {
        assert!(!text_of(report).contains("Kontrollkode"), "{}", text_of(report));
    }
    // Without a public address there is a code, and no QR code.
    let mut quote = frozen(priced(draft("nb")), 123, 1);
    quote.sender = Sender::default();
    let canonical = quote.canonical_json();
    assert!(!canonical.contains("sender"));
    let report = check(&[&pdf(&quote_job(&quote, false, canonical))]).remove(0);
    assert!(text_of(&report).contains("Kontrollkode") && !text_of(&report).contains("Kontroller tilbudet på"));
    assert!(!report["tags"].as_array().unwrap().contains(&json!("/Figure")));
    assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
}

#[test]
fn the_clock_waits_for_the_data_that_are_received_and_the_steps_add_up() {
    let mut received = draft("nb");
    received["scope"]["third_party_sources"][0]["linkage"] = json!("at_ssb");
    let text = text_of(&check(&[&pdf(&job(received, 1, false))]).remove(0));
    assert!(text.contains("Leveringstiden løper fra SSB har mottatt aksepten og dataene fra FHI."), "{text}");
    // 5 + 1 + 2 + 4 + 5 + 15 + 4 × 0,5 + 4 × 1 + 2 + 1.
    assert!(text.contains("Leveringstid 41 Arbeidene gjøres etter hverandre."), "{text}");
    let mut none = draft("nb");
    none["scope"].as_object_mut().unwrap().remove("third_party_sources");
    let text = text_of(&check(&[&pdf(&job(none, 1, false))]).remove(0));
    assert!(
        text.contains("Leveringstiden løper fra SSB har mottatt aksepten. ") && !text.contains("dataene fra"),
        "{text}"
    );
}

#[test]
fn drafts_and_demonstrations_say_so_on_every_page() {
    let mut bare = draft("nb");
    for optional in ["case_number", "delivery_date", "acknowledgements"] {
        bare.as_object_mut().unwrap().remove(optional);
    }
    let pdfs = [pdf(&preview_job(&priced(bare), &sender(), TODAY, Output::Pdf)), pdf(&job(draft("en"), 1, true))];
    let reports = check(&[&pdfs[0], &pdfs[1]]);
    for (report, mark) in reports.iter().zip(["UTKAST", "DEMO"]) {
        for page in report["pages"].as_array().unwrap() {
            assert!(page.as_str().unwrap().contains(mark), "{mark} in {page}");
        }
    }
    let text = text_of(&reports[0]);
    for expected in ["Utkast. Dette er ikke utstedt", "ikke satt", "Må avklares før utstedelsen:", "Svarfrist 14 dager"]
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
    let sender = sender();
    let preview = |output| typeset(&preview_job(&priced, &sender, TODAY, output));
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
