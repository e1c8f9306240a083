//! The PDF of a settlement note, in process: standards, content, marks, hostile text, size.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use prisoverslag::app::printing::settlement_job;
use prisoverslag::money::{Quantity, UnitPrice};
use prisoverslag::pricing::{VatCategory, VatTreatment};
use prisoverslag::quote::{Actor, Role, SettlementNumber};
use prisoverslag::render::Job;
use prisoverslag::settlement::{
    ChargeBasis, Departures, Earlier, NewEntry, Reduction, SettlementNote, Settling, Terms, TimeEntry,
};
use serde_json::{Value, json};

use crate::documents::check;
use crate::quote_documents::{TODAY, draft, frozen, pdf, priced, text_of, with_items};

const SETTLED_ON: Date = date(2027, 3, 8);

const fn number(sequence: u32) -> SettlementNumber {
    SettlementNumber { year: 2027, sequence }
}

/// A day's work: days after the issue, activity, rate and hours.
type Work<'w> = (i64, &'w str, &'w str, &'w str);

fn entries(work: &[Work<'_>]) -> Vec<TimeEntry> {
    let entry = |(index, &(day, activity, rate, hours)): (usize, &Work<'_>)| {
        let entry = NewEntry {
            date: TODAY.saturating_add(day.days()),
            to: None,
            activity: activity.to_owned(),
            rate: rate.to_owned(),
            hours: Quantity::parse(hours).unwrap().try_into().unwrap(),
            line: None,
            note: None,
            corrects: None,
            flat_price: false,
        };
        entry.recorded(u32::try_from(index + 1).unwrap(), 1, &Actor::local(), Timestamp::UNIX_EPOCH)
    };
    work.iter().enumerate().map(entry).collect()
}

/// Less than was quoted of everything but extraction, where 15.5 hours were quoted and 19 worked.
fn work() -> Vec<TimeEntry> {
    entries(&[
        (3, "coordination", "adviser", "4.5"),
        (4, "coordination", "executive_officer_1", "2"),
        (10, "preparation", "adviser", "7.5"),
        (11, "preparation", "adviser", "7.5"),
        (12, "preparation", "executive_officer_2", "6"),
        (30, "extraction", "adviser", "7.5"),
        (31, "extraction", "adviser", "7.5"),
        (32, "extraction", "office", "24"),
        (40, "delivery", "adviser", "3.25"),
    ])
}

fn omitting_a_table() -> Departures {
    let omitted = vec![("fd_trygd.F_DEMO".to_owned(), "Tabellen ble ikke levert".to_owned())];
    Departures { omitted, ..Departures::default() }
}

fn note(draft: Value, entries: &[TimeEntry], departures: &Departures, demo: bool) -> SettlementNote {
    let quote = frozen(priced(draft), 123, 2);
    let terms = Terms { departures: departures.clone(), ..Terms::of_quote(&quote) };
    let settling = Settling {
        quote: &quote,
        canonical_sha256: "3f786850e387550fdab836ed7e6dc881de23001b0000000000000000deadbeef",
        demo,
        interim: false,
        earlier: &Earlier::default(),
        entries,
        terms: &terms,
        payment: None,
        settled_on: SETTLED_ON,
        settled_by: &Actor::new("finance.officer".to_owned(), Role::Finance),
    };
    SettlementNote::of(&settling, number(3), None).unwrap()
}

/// A settlement, the credit note that takes it back, and the settlement in its place.
fn all_types(language: &str) -> [SettlementNote; 3] {
    let settlement = note(draft(language), &work(), &omitting_a_table(), false);
    let reason = "En dag ble ført to ganger";
    let credit = settlement.credited(number(4), reason, SETTLED_ON, &Actor::local());
    let mut entries = work();
    let mut correction = entries[4].clone();
    correction.entry = 10;
    correction.hours = correction.hours.negated().unwrap();
    correction.corrects = Some(5);
    entries.push(correction);
    let quote = frozen(priced(draft(language)), 123, 2);
    let terms = Terms::of_quote(&quote);
    let settling = Settling {
        quote: &quote,
        canonical_sha256: &settlement.quote.canonical_sha256,
        demo: false,
        interim: false,
        earlier: &Earlier::default(),
        entries: &entries,
        terms: &terms,
        payment: None,
        settled_on: SETTLED_ON,
        settled_by: &settlement.settled_by,
    };
    let replacement = SettlementNote::of(&settling, number(5), Some((&settlement, reason))).unwrap();
    [settlement, credit, replacement]
}

fn job(note: &SettlementNote) -> Job {
    settlement_job(note, note.canonical_json())
}

fn set(note: &SettlementNote) -> Vec<u8> {
    pdf(&job(note))
}

fn report(note: &SettlementNote) -> Value {
    check(&[&set(note)]).remove(0)
}

fn assert_says(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn notes_of_every_type_and_language_conform_to_pdf_a_3a_and_pdf_ua_1() {
    let languages = [("nb", "nb-NO"), ("nn", "nn-NO"), ("en", "en-GB")];
    let notes: Vec<SettlementNote> = languages.iter().flat_map(|(code, _)| all_types(code)).collect();
    let pdfs: Vec<Vec<u8>> = notes.iter().map(set).collect();
    let reports = check(&pdfs.iter().map(Vec::as_slice).collect::<Vec<_>>());
    for (index, (report, note)) in reports.iter().zip(&notes).enumerate() {
        assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
        assert_eq!(report["language"], languages[index / 3].1);
        for tag in ["/H1", "/H2", "/Table", "/THead", "/TH", "/TR", "/TD", "/TFoot", "/P"] {
            assert!(report["tags"].as_array().unwrap().contains(&json!(tag)), "{tag} in {}", report["tags"]);
        }
        assert_eq!(report["attachments"]["prisoverslag.json"], note.canonical_json());
        let title = report["title"].as_str().unwrap();
        assert!(title.contains(&note.number.to_string()), "{title}");
    }
}

#[test]
fn a_settlement_says_what_is_charged_and_why() {
    let [settlement, _, replacement] = all_types("nb");
    let text = text_of(&report(&settlement));
    assert_says(
        &text,
        &[
            "Oppgjør S-2027-000003",
            "Saksnummer 2026/1234",
            "2026-000123/2",
            "Gjort opp av finance.officer",
            "974 767 880",
            "PO-4711",
            "Tilbudet utstedt 22. november 2026",
            "Dato for oppgjøret 8. mars 2027",
            "Eksempel: ikke SSBs egne priser",
            "Tilbudt med mva. 157 993,13 kr 126 394,50 kr uten mva.",
            // 15 hours at 1 287,00 and 24 at 724,00 of extraction, where 15.5 at 1 287,00 and 2 at 1 078,00 were quoted.
            "Ikke belastet: 14 576,50 kr for arbeid ut over det som er tilbudt for aktiviteten (kap. 11).",
            "Timer er belastet som arbeidet, og for ingen aktivitet med mer enn tilbudt.",
            "(SSBs retningslinjer kap. 11)",
            "F_UFP, fast pris [",
            "Timer som tilbudt, siden det er arbeidet mer [",
            "Linjer som ikke belastes",
            "Begrunnelse: Tabellen ble ikke levert",
            "Merverdiavgift 25 %",
            "Merverdiavgift 25 %, SAF-T-kode 3.",
            "Saksbehandler II",
            "Et oppgjør endres aldri.",
            "Tilbud 2026-000123/2. SHA-256 3f786850",
        ],
    );
    assert!(!text.contains("Kreditnota S-") && !text.contains("krediteres"), "{text}");
    let text = text_of(&report(&replacement));
    assert_says(
        &text,
        &[
            "Nytt oppgjør S-2027-000005 i stedet for oppgjør S-2027-000003",
            "Begrunnelse En dag ble ført to ganger",
            "Belastes med mva.",
        ],
    );
    assert!(!text.contains("Linjer som ikke belastes"), "{text}");
}

#[test]
fn a_credit_note_is_never_taken_for_a_charge() {
    for (language, expected) in [
        (
            "nb",
            [
                "Kreditnota S-2027-000004 for oppgjør S-2027-000003",
                "Å kreditere med mva.",
                "Krediteres",
                "godskrives kjøperen",
            ],
        ),
        (
            "nn",
            [
                "Kreditnota S-2027-000004 for oppgjer S-2027-000003",
                "Å kreditere med mva.",
                "Blir kreditert",
                "blir godskrivne kjøparen",
            ],
        ),
        (
            "en",
            [
                "Credit note S-2027-000004 for settlement S-2027-000003",
                "To be credited, with VAT",
                "Credited",
                "credited to the buyer",
            ],
        ),
    ] {
        let [settlement, credit, _] = all_types(language);
        let (text, charging) = (text_of(&report(&credit)), text_of(&report(&settlement)));
        assert_says(&text, &expected);
        // Its amounts are those of the settlement, without a sign, and nothing on it is charged.
        let total = credit.language.kroner(credit.price().total).replace('\u{a0}', " ");
        assert!(text.contains(&total) && charging.contains(&total), "{total} in {text}");
        for charge in ["Belastes", "Blir belasta med", "Charged, with VAT"] {
            assert!(!text.contains(charge), "{charge} in {text}");
        }
        for credited in expected {
            assert!(!charging.contains(credited), "{credited} in {charging}");
        }
    }
}

#[test]
fn no_sentence_contradicts_the_figures() {
    let text = |note: &SettlementNote| text_of(&report(note));
    let said = [
        "Timer er belastet som arbeidet",
        "Der det er arbeidet mer enn tilbudt, er timene belastet som tilbudt",
        "Faste priser er belastet som tilbudt",
        "Der en fast pris er satt ned",
    ];
    let overworked = entries(&[(1, "delivery", "adviser", "99")]);
    let all_omitted = {
        let omitted = ["F_AAP", "F_DEMO", "F_SP", "F_UFP"].map(|table| (format!("fd_trygd.{table}"), "Nei".to_owned()));
        Departures { omitted: omitted.to_vec(), ..Departures::default() }
    };
    for (note, expected) in [
        (note(draft("nb"), &[], &Departures::default(), false), [false, false, true, false]),
        (note(draft("nb"), &overworked, &Departures::default(), false), [false, true, true, false]),
        (behind_flat_prices("nb"), [true, false, true, true]),
        (
            note(draft("nb"), &entries(&[(1, "delivery", "adviser", "1")]), &all_omitted, false),
            [true, false, false, false],
        ),
    ] {
        let text = text(&note);
        let has_fixed = note.charge.lines.iter().any(|line| line.basis == ChargeBasis::Fixed);
        for (sentence, expected) in said.iter().zip(expected) {
            let expected = if sentence.starts_with("Faste") { has_fixed } else { expected };
            assert_eq!(text.contains(sentence), expected, "{sentence}: {text}");
        }
        assert!(!text.contains("kan ikke overstige"), "{text}");
        assert!(!text.contains("Føringer som tar tilbake andre"), "{text}");
    }
    let [settlement, credit, replacement] = all_types("nb");
    assert!(text(&replacement).contains("Føringer som tar tilbake andre, er talt med"));
    assert!(!text(&settlement).contains("Ingenting belastes i stedet"));
    assert!(text(&credit).contains("Ingenting belastes i stedet."));
    let replaced = SettlementNote { replaced_by: Some(number(5)), ..credit };
    let text = text(&replaced);
    assert!(text.contains("står i oppgjør S-2027-000005.") && !text.contains("Ingenting belastes"), "{text}");
}

#[test]
fn flat_prices_and_hours_of_an_activity_have_sums_of_their_own() {
    let text = text_of(&report(&behind_flat_prices("nb")));
    let (_, lines) = text.split_once("Det som belastes").expect("the lines");
    let (lines, _) = lines.split_once("Linjer som ikke belastes").expect("their end");
    let flat = lines.find("Faste priser").expect("flat prices");
    let hours = lines.find("Timer 9 652,50").unwrap_or_else(|| panic!("{lines}"));
    assert!(flat < hours && lines.find("1 234,56").is_some_and(|reduced| flat < reduced && reduced < hours), "{lines}");
}

#[test]
fn vat_that_is_not_charged_has_its_category_and_its_reason() {
    for (category, expected) in [
        (VatCategory::Export, "Merverdiavgift beregnes ikke (G): tjenesten er til bruk i utlandet"),
        (VatCategory::Exempt, "Merverdiavgift beregnes ikke (E): tjenesten er unntatt"),
        (VatCategory::OutsideScope, "Merverdiavgift beregnes ikke (O): oppdraget er ikke omsetning"),
    ] {
        let vat = VatTreatment { category, reason: Some("Universitet i Sverige".to_owned()) };
        let departures = Departures { vat: Some(vat), ..Departures::default() };
        let text = text_of(&report(&note(draft("nb"), &work(), &departures, false)));
        let row = format!("Merverdiavgift 0 % ({}) 0,00", category.word());
        assert_says(&text, &[expected, "Begrunnelse: Universitet i Sverige", &row]);
        assert!(!text.contains("Belastes med mva."), "{text}");
    }
}

#[test]
fn hostile_texts_and_words_without_end_are_set_as_text_and_cover_no_amount() {
    let word = "W".repeat(300);
    let markup = "#import \"x\": * $x^2$ *b* _c_ ]]#{panic()}[[";
    let mut hostile = draft("nb");
    hostile["scope"]["applicant"]["name"] = json!(&word[..200]);
    hostile["scope"]["project"]["title"] = json!(markup);
    hostile["scope"]["applicant"]["contact"]["name"] = json!(markup);
    hostile["scope"]["applicant"]["invoice"]["buyer_reference"] = json!("$x$");
    hostile["extra_lines"][0]["description"] = json!(word);
    hostile["scope"]["extracts"]["outside_variable_lists"][0]["description"] = json!(markup);
    let omitted = vec![("fd_trygd.F_DEMO".to_owned(), format!("{word} {markup}"))];
    let vat = VatTreatment { category: VatCategory::Export, reason: Some(format!("{word} {markup}")) };
    let departures = Departures { vat: Some(vat), omitted, ..Departures::default() };
    let overworked = entries(&[(1, "delivery", "adviser", "99"), (2, "extraction", "adviser", "99")]);
    let settlement = note(hostile, &overworked, &departures, false);
    let credit = settlement.credited(number(4), &format!("{word} {markup}"), SETTLED_ON, &Actor::local());
    let report = report(&credit);
    assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
    let text = text_of(&report);
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    // The title, the contact, the line, and the three reasons.
    assert_eq!(squeezed(&text).matches(&squeezed(markup)).count(), 6, "{text}");
    let runs: Vec<usize> = text.split(|character| character != 'W').map(str::len).filter(|run| *run > 2).collect();
    assert_eq!(runs.iter().sum::<usize>(), 200 + 4 * 300);
    assert!(runs.iter().all(|run| *run <= 60), "{runs:?}");
    assert_says(&text, &["$x$", &credit.language.amount(credit.charge.total).replace('\u{a0}', " ")]);
}

/// Some work behind flat prices, and one of them reduced.
fn behind_flat_prices(language: &str) -> SettlementNote {
    let mut entries = entries(&[
        (30, "extraction", "adviser", "7.5"),
        (31, "extraction", "adviser", "2"),
        (32, "extraction", "office", "1.5"),
    ]);
    for entry in &mut entries[1..] {
        entry.flat_price = true;
    }
    let reduced = vec![Reduction {
        line: "fd_trygd.F_UFP".to_owned(),
        amount: UnitPrice::parse("1234.56").unwrap(),
        reason: "Uttaket var laget fra før".to_owned(),
    }];
    note(draft(language), &entries, &Departures { reduced, ..omitting_a_table() }, false)
}

#[test]
fn hours_behind_flat_prices_are_beside_the_prices_and_apart_from_what_is_charged() {
    // 2 hours at 1 287,00 and 1.5 at 724,00 behind the prices, and 7.5 at 1 287,00 by the hour.
    for (language, expected) in [
        (
            "nb",
            [
                "3,5 3 660,00",
                "7,5 9 652,50 7,5 9 652,50",
                "11 13 312,50",
                "Timer ført på faste priser belastes ikke",
                "Satt ned. Tilbudt til 2 500,00 kr. Begrunnelse: Uttaket var laget fra før",
                "Fast pris, satt ned fra den tilbudte: ",
                "(fast pris) 1",
            ],
        ),
        (
            "nn",
            [
                "3,5 3 660,00",
                "7,5 9 652,50 7,5 9 652,50",
                "11 13 312,50",
                "Timar førte på faste prisar blir ikkje belasta",
                "Sett ned. Tilbode til 2 500,00 kr. Grunngjeving: Uttaket var laget fra før",
                "Fast pris, sett ned frå den tilbodne: ",
                "(fast pris) 1",
            ],
        ),
        (
            "en",
            [
                "3.5 3,660.00",
                "7.5 9,652.50 7.5 9,652.50",
                "11 13,312.50",
                "Hours recorded on flat prices are not charged",
                "Reduced. Quoted at NOK 2,500.00. Reason: Uttaket var laget fra før",
                "Flat price, reduced from the quoted one: ",
                "(flat price) 1",
            ],
        ),
    ] {
        let report = report(&behind_flat_prices(language));
        assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
        assert_says(&text_of(&report), &expected);
    }
    let text = text_of(&report(&note(draft("nb"), &work(), &Departures::default(), false)));
    assert!(!text.contains("faste priser belastes ikke") && !text.contains("Satt ned"), "{text}");
}

#[test]
fn the_same_note_gives_the_same_bytes() {
    for note in all_types("nb") {
        let read: SettlementNote = serde_json::from_str(&note.canonical_json()).unwrap();
        assert!(set(&note) == set(&read));
    }
}

#[test]
fn demonstrations_say_so_on_every_page() {
    let settlement = note(draft("en"), &work(), &Departures::default(), true);
    let credit = settlement.credited(number(4), "Tried out", SETTLED_ON, &Actor::local());
    for (note, expected) in [(settlement, "nothing is to be paid."), (credit, "nothing is to be paid back.")] {
        let report = report(&note);
        for page in report["pages"].as_array().unwrap() {
            assert!(page.as_str().unwrap().contains("DEMO"), "{page}");
        }
        assert_says(&text_of(&report), &[expected]);
    }
}

#[test]
fn a_note_without_work_and_one_of_a_thousand_lines_are_set() {
    let nothing = note(draft("nb"), &[], &Departures::default(), false);
    let overworked = entries(&[(1, "extraction", "adviser", "9999"); 9]);
    let long = note(with_items(1_000, "Uttak"), &overworked, &Departures::default(), false);
    assert!(long.charge.lines.len() > 1_000, "{}", long.charge.lines.len());
    let reports = check(&[&set(&nothing), &set(&long)]);
    for report in &reports {
        assert_eq!(report["compliant"], json!({ "3a": true, "ua1": true }), "{}", report["failures"]);
    }
    assert_says(&text_of(&reports[0]), &["Ingen timer er ført."]);
    assert_says(&text_of(&reports[1]), &["Uttak 1000", "Overført fra forrige side", "89 991"]);
}
