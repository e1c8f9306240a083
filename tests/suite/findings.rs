//! What a person should check, by what the tariff knows of tables and areas, and by the dates of the project.

mod answers;

use serde_json::{Value, json};

use crate::office::{Caller as _, Server};
use crate::support::{Folder, project_file, request, set_at};

/// The request with other values at JSON pointers from its scope; null removes the member.
fn with(changes: &[(&str, Value)]) -> Value {
    let mut request = request();
    for (pointer, value) in changes {
        set_at(&mut request, &format!("/scope{pointer}"), value.clone());
    }
    request
}

fn on(day: &str, mut request: Value) -> Value {
    request["priced_on"] = json!(day);
    request
}

fn area(code: &str, from: u32, to: u32) -> Value {
    json!({ "area": code, "variables": ["a"], "from": from, "to": to })
}

/// The request for nothing but these extracts from areas.
fn areas_alone(areas: &[Value]) -> Value {
    with(&[
        ("/extracts", json!({ "statistics_areas": areas })),
        ("/third_party_sources", json!([])),
        ("/special_variables", json!([])),
    ])
}

fn estimate(server: &Server, request: &Value) -> Value {
    let answer = server.post("/api/v1/estimates", request);
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()
}

/// The findings of an estimate with a code.
fn findings(server: &Server, request: &Value, code: &str) -> Vec<Value> {
    let estimate = estimate(server, request);
    let findings = estimate["findings"].as_array().expect("findings");
    findings.iter().filter(|finding| finding["code"] == code).cloned().collect()
}

/// The places of the findings with a code.
fn places(server: &Server, request: &Value, code: &str) -> Vec<String> {
    let findings = findings(server, request, code);
    findings.iter().map(|finding| finding["path"].as_str().expect("a path").to_owned()).collect()
}

#[test]
fn an_area_covers_the_years_that_the_tariff_knows() {
    let server = Server::start();
    let request =
        areas_alone(&[area("befolkning", 1974, 2024), area("atlto", 1995, 2015), area("utdanning", 1800, 2024)]);
    let found = findings(&server, &request, "area_outside_period");
    assert_eq!(
        found,
        [
            json!({
                "code": "area_outside_period", "severity": "warning", "path": "$.extracts.statistics_areas[0]",
                "text": {
                    "nb": "Statistikkområdet befolkning dekker 1975– (antatt), men det er bedt om 1974–2024. Prisen er den samme; avklar hvilke år som finnes.",
                    "nn": "Statistikkområdet befolkning dekkjer 1975– (anteke), men det er bede om 1974–2024. Prisen er den same; avklar kva år som finst.",
                    "en": "The statistics area befolkning covers 1975– (assumed), but 1974–2024 was requested. The price is the same; clarify which years exist.",
                },
                "chapter": "11",
            }),
            json!({
                "code": "area_outside_period", "severity": "warning", "path": "$.extracts.statistics_areas[1]",
                "text": {
                    "nb": "Statistikkområdet atlto dekker 1995–2014, men det er bedt om 1995–2015. Prisen er den samme; avklar hvilke år som finnes.",
                    "nn": "Statistikkområdet atlto dekkjer 1995–2014, men det er bede om 1995–2015. Prisen er den same; avklar kva år som finst.",
                    "en": "The statistics area atlto covers 1995–2014, but 1995–2015 was requested. The price is the same; clarify which years exist.",
                },
                "chapter": "11",
            }),
        ]
    );
    let within = areas_alone(&[area("befolkning", 1975, 2024), area("atlto", 1995, 2014)]);
    assert_eq!(findings(&server, &within, "area_outside_period"), [Value::Null; 0]);
}

#[test]
fn a_table_has_data_up_to_its_last_update() {
    let folder = Folder::new();
    let copied = std::process::Command::new("cp").arg("-r").args([&project_file("tariffs"), &folder.0]).status();
    assert!(copied.expect("cp runs").success());
    let tariffs = folder.0.join("tariffs");
    std::fs::remove_file(tariffs.join("PUBLISHED.sha256")).expect("the seals");
    let file = tariffs.join("2026-01-01/fd-trygd.toml");
    let tables = std::fs::read_to_string(&file).expect("the tables");
    std::fs::write(&file, tables.replacen("valid_from = 2010", "valid_from = 2010\nupdated_to = 2023", 1))
        .expect("a file");
    let server = Server::start_with(&[("PRISOVERSLAG__TARIFFS__DIR", tariffs.to_str().expect("a plain path"))]);
    assert_eq!(server.get("/api/v1/tariffs/current").json()["tables"][0]["updated_to"], 2023);
    // F_AAP is requested from 2010 to 2024.
    let found = findings(&server, &request(), "table_outside_period");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0]["text"]["en"],
        "The table F_AAP covers 2010–2023 (updated so far), but 2010–2024 was requested. The price is the same; clarify which years exist."
    );
    assert_eq!(places(&server, &with(&[("/extracts/fd_trygd/2/to", json!(2023))]), "table_outside_period"), [""; 0]);
}

#[test]
fn a_year_is_published_when_the_months_of_its_area_have_passed() {
    let server = Server::start();
    // The tariff has ten months for befolkning, and none for utdanning.
    let request = areas_alone(&[area("befolkning", 1992, 2025), area("utdanning", 1992, 2025)]);
    let found = findings(&server, &on("2026-10-31", request.clone()), "not_yet_published");
    assert_eq!(
        found,
        [json!({
            "code": "not_yet_published", "severity": "warning", "path": "$.extracts.statistics_areas[0].to",
            "subject": "befolkning",
            "text": {
                "nb": "Statistikkområdet befolkning blir publisert 10 måneder etter årets slutt (antatt). Per 31.\u{a0}oktober 2026 gjelder det årene til og med 2024, men det er bedt om 1992–2025. Data kan først gis når statistikken de inngår i, er publisert.",
                "nn": "Statistikkområdet befolkning blir publisert 10 månader etter at året er slutt (anteke). Per 31.\u{a0}oktober 2026 gjeld det åra til og med 2024, men det er bede om 1992–2025. Data kan først gjevast når statistikken dei inngår i, er publisert.",
                "en": "The statistics area befolkning is published 10 months after the end of the year (assumed). As of 31\u{a0}October 2026, that is the years up to 2024, but 1992–2025 was requested. Data can be given only after the statistics they are part of have been published.",
            },
            "chapter": "3.3",
        })]
    );
    assert_eq!(findings(&server, &on("2026-11-01", request), "not_yet_published"), [Value::Null; 0]);
    // Without months, a year that has not ended is not published, in the words that have always said so.
    let request = areas_alone(&[area("utdanning", 1992, 2026)]);
    let found = findings(&server, &on("2026-12-31", request.clone()), "not_yet_published");
    assert_eq!((found.len(), &found[0]["subject"]), (1, &json!("utdanning")));
    assert!(found[0]["text"]["en"].as_str().expect("a text").starts_with("The requested years include one that"));
    assert_eq!(findings(&server, &on("2027-01-01", request), "not_yet_published"), [Value::Null; 0]);
}

#[test]
fn special_categories_are_assessed_unless_the_data_are_anonymised() {
    let server = Server::start();
    let mut request =
        areas_alone(&[area("utdanning", 1992, 2024), area("krim", 1993, 2023), area("sykefravaer", 2001, 2024)]);
    let found = findings(&server, &request, "special_category_data");
    let of = |key: &str| found.iter().map(|finding| finding[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("path"), ["$.extracts.statistics_areas[1]", "$.extracts.statistics_areas[2]"]);
    assert_eq!((of("severity"), of("chapter")), (vec![json!("warning"); 2], vec![json!("3.1"); 2]));
    let text = |index: usize, language: &str| found[index]["text"][language].as_str().expect("a text").to_owned();
    assert!(text(0, "nb").starts_with("Statistikkområdet krim har særlige kategorier av personopplysninger"));
    assert!(text(0, "nb").contains("Det er bedt om 1993–2023."));
    assert!(text(1, "nn").starts_with("Statistikkområdet sykefravaer har særlege kategoriar av personopplysningar"));
    assert!(text(1, "en").contains("2001–2024 was requested."));
    request["scope"]["identification"] = json!("anonymised");
    assert_eq!(places(&server, &request, "special_category_data"), [""; 0]);
}

#[test]
fn a_project_that_has_ended_is_a_warning_from_the_day_after() {
    let server = Server::start();
    let ending = |day: &str| with(&[("/project/starts_on", json!("2020-01-01")), ("/project/ends_on", json!(day))]);
    assert_eq!(places(&server, &ending("2026-11-22"), "period_past"), [""; 0]);
    let found = findings(&server, &ending("2026-11-21"), "period_past");
    assert_eq!(
        found,
        [json!({
            "code": "period_past", "severity": "warning", "path": "$.project.ends_on",
            "text": {
                "nb": "Prosjektet sluttet 21.\u{a0}november 2026, før dagen for overslaget, 22.\u{a0}november 2026. Avklar hvor lenge opplysningene skal behandles.",
                "nn": "Prosjektet slutta 21.\u{a0}november 2026, før dagen for overslaget, 22.\u{a0}november 2026. Avklar kor lenge opplysningane skal behandlast.",
                "en": "The project ended on 21\u{a0}November 2026, before the day of the estimate, 22\u{a0}November 2026. Clarify for how long the data will be processed.",
            },
            "chapter": "5",
        })]
    );
}

#[test]
fn a_row_that_is_listed_twice_is_charged_once_and_says_where() {
    let server = Server::start();
    let once = estimate(&server, &request());
    let mut request = request();
    let extracts = &mut request["scope"]["extracts"];
    for (list, again) in [
        ("fd_trygd", json!({ "table": "F_SP", "from": 2000, "to": 2010 })),
        ("statistics_areas", area("inntekt", 1995, 1996)),
        ("statistics_areas", area("inntekt", 1997, 1998)),
    ] {
        extracts[list].as_array_mut().expect("a list").push(again);
    }
    let twice = estimate(&server, &request);
    assert_eq!([&twice["lines"], &twice["total"]], [&once["lines"], &once["total"]]);
    let found = findings(&server, &request, "listed_twice");
    let of = |key: &str| found.iter().map(|finding| finding[key].clone()).collect::<Vec<_>>();
    assert_eq!(
        of("path"),
        ["$.extracts.fd_trygd[4]", "$.extracts.statistics_areas[4]", "$.extracts.statistics_areas[5]"]
    );
    assert_eq!((of("severity"), of("chapter")), (vec![json!("info"); 3], vec![json!("11"); 3]));
    assert_eq!(
        found[0]["text"],
        json!({
            "nb": "Tabellen F_SP er oppgitt flere ganger i listen: som nr. 2 (1992–2024) og nr. 5 (2000–2010). Det betales for den én gang.",
            "nn": "Tabellen F_SP er oppgitt fleire gonger i lista: som nr. 2 (1992–2024) og nr. 5 (2000–2010). Det blir betalt for han éin gong.",
            "en": "The table F_SP is listed more than once: as no. 2 (1992–2024) and no. 5 (2000–2010). It is charged once.",
        })
    );
    assert!(
        found[2]["text"]["nb"]
            .as_str()
            .expect("a text")
            .ends_with("nr. 3 (1992–2024) og nr. 6 (1997–1998). Det betales for det én gang.")
    );
}

#[test]
fn grunndata_alone_may_have_direct_identifiers() {
    let server = Server::start();
    let codes = ["grunndata_only", "directly_identifiable_needs_legal_basis"];
    let mut grunndata = areas_alone(&[area("bof", 2005, 2024), area("bof", 2000, 2004)]);
    assert_eq!(codes.map(|code| places(&server, &grunndata, code).len()), [0, 0]);
    grunndata["scope"]["identification"] = json!("directly_identifiable");
    assert_eq!(codes.map(|code| places(&server, &grunndata, code).len()), [1, 0]);
    let found = findings(&server, &grunndata, codes[0]).remove(0);
    assert_eq!([&found["severity"], &found["path"], &found["chapter"]], ["info", "$.identification", "3.5"]);
    for (language, text) in [
        ("nb", "Alt det er bedt om, er grunndata om juridiske personer (bof)."),
        ("nn", "Alt det er bede om, er grunndata om juridiske personar (bof)."),
        ("en", "All that was requested is basic data on legal entities (bof)."),
    ] {
        assert!(found["text"][language].as_str().expect("a text").starts_with(text), "{found}");
    }
    // Whatever else is requested or linked has no exception.
    let source = request()["scope"]["third_party_sources"][0].clone();
    for (pointer, more) in [
        ("/scope/extracts/statistics_areas/1", area("regnskap", 2005, 2024)),
        ("/scope/extracts/fd_trygd", json!([{ "table": "F_SP", "from": 2000, "to": 2010 }])),
        ("/scope/extracts/outside_variable_lists", json!([{ "description": "Eierskap" }])),
        ("/scope/third_party_sources", json!([source])),
    ] {
        let mut request = grunndata.clone();
        set_at(&mut request, pointer, more);
        assert_eq!(codes.map(|code| places(&server, &request, code).len()), [0, 1], "{pointer}");
    }
}

#[test]
fn who_collected_the_data_of_an_area_is_as_the_tariff_says_unless_the_scope_says_otherwise() {
    let server = Server::start();
    let mut request = areas_alone(&[area("piaac", 2012, 2023), area("utdanning", 2012, 2023)]);
    request["scope"]["project"]["purpose"] = json!("statistics");
    let code = "survey_data_for_research_only";
    assert_eq!(places(&server, &request, code), ["$.extracts.statistics_areas[0].collected_by_ssb"]);
    set_at(&mut request, "/scope/extracts/statistics_areas/0/collected_by_ssb", json!(false));
    set_at(&mut request, "/scope/extracts/statistics_areas/1/collected_by_ssb", json!(true));
    assert_eq!(places(&server, &request, code), ["$.extracts.statistics_areas[1].collected_by_ssb"]);
}

/// The counts of a list of line codes in an estimate; 0 for a line that it does not have.
fn counts<const N: usize>(estimate: &Value, codes: [&str; N]) -> [i64; N] {
    let lines = estimate["lines"].as_array().expect("lines");
    codes.map(|code| {
        let line = lines.iter().find(|line| line["code"] == code);
        line.map_or(0, |line| line["explanation"]["inputs"]["count"].as_i64().expect("a count"))
    })
}

#[test]
fn reception_is_charged_for_sources_whose_data_are_received() {
    let server = Server::start();
    let codes = [
        "effort.coordination.source",
        "effort.third_party.reception",
        "effort.third_party.undocumented",
        "effort.third_party.format",
        "effort.linkage.key_exchange",
        "effort.linkage.at_ssb",
    ];
    let source = |linkage: &str, own: bool| {
        json!({ "name": "Kilde", "controller": "X", "linkage": linkage, "controlled_by_applicant": own,
            "documented": false, "demanding_format": true, "health_register": false })
    };
    for (identification, sources, expected) in [
        ("indirectly_identifiable", vec![source("distributed", false)], [1, 0, 0, 0, 1, 0]),
        ("indirectly_identifiable", vec![source("at_ssb", false)], [1, 1, 1, 1, 0, 1]),
        // Where distributed linkage is not allowed, the data are sent to Statistics Norway.
        ("indirectly_identifiable", vec![source("distributed", true)], [1, 1, 1, 1, 1, 0]),
        ("anonymised", vec![source("distributed", false)], [1, 1, 1, 1, 1, 0]),
        ("indirectly_identifiable", vec![source("distributed", false), source("at_ssb", true)], [2, 1, 1, 1, 1, 1]),
    ] {
        let request = with(&[("/identification", json!(identification)), ("/third_party_sources", json!(sources))]);
        assert_eq!(counts(&estimate(&server, &request), codes), expected, "{identification} {sources:?}");
    }
}

#[test]
fn an_agreement_for_a_recipient_abroad_is_charged_for_data_that_are_not_anonymised() {
    let server = Server::start();
    let agreement = |country: &str, identification: &str| {
        let request = with(&[("/delivery/country", json!(country)), ("/identification", json!(identification))]);
        let estimate = estimate(&server, &request);
        let steps = estimate["delivery_time"]["steps"].as_array().expect("steps");
        let days = steps.iter().filter(|step| step["code"] == "agreement.abroad").count();
        (counts(&estimate, ["effort.coordination.abroad"]), days)
    };
    assert_eq!(agreement("DK", "indirectly_identifiable"), ([1], 1));
    assert_eq!(agreement("DK", "anonymised"), ([0], 0));
    assert_eq!(agreement("NO", "indirectly_identifiable"), ([0], 0));
}

#[test]
fn references_are_in_the_language_of_the_request() {
    let server = Server::start();
    let references = |language: Option<&str>| {
        let mut request = request();
        if let Some(language) = language {
            request["language"] = json!(language);
        }
        let estimate = estimate(&server, &request);
        let lines = estimate["lines"].as_array().expect("lines");
        let table = lines.iter().find(|line| line["code"] == "fd_trygd.F_SP").expect("the table");
        let hours = &lines[0]["explanation"]["inputs"]["rate"]["reference"];
        [&table["explanation"]["reference"], hours].map(|text| text.as_str().expect("a text").to_owned())
    };
    let [nb, hours] = references(None);
    assert_eq!(nb, "Retningslinjer kap. 11, Uttak fra FD-Trygd");
    assert!(hours.contains("gruppe 2: 1178 kr hevet med 9,25 %"), "{hours}");
    // Each language has lines of its own in memory, whichever was asked for first.
    let [nn, hours] = references(Some("nn"));
    assert_eq!(nn, "Retningslinjer kap. 11, Uttak frå FD-Trygd");
    assert!(hours.contains("gruppe 2: 1178 kr heva med 9,25 %"), "{hours}");
    let [en, hours] = references(Some("en"));
    assert_eq!(en, "Guidelines, chapter 11, Extraction from FD-Trygd");
    assert!(hours.contains("group 2: NOK 1178 raised by 9.25%"), "{hours}");
    assert_eq!(references(Some("nb")), references(None));
}
