//! What is not known yet, and what changes what is allowed: an own key unit, NordMAN, reuse.

use serde_json::{Value, json};

use super::{counts, estimate, findings, places, with};
use crate::office::Server;
use crate::support::{request, set_at};

fn source(members: &Value) -> Value {
    let mut source = json!({ "name": "Egen undersøkelse", "controller": "NTNU", "linkage": "distributed",
        "controlled_by_applicant": true, "documented": true, "demanding_format": false, "health_register": false });
    for (name, value) in members.as_object().expect("members") {
        set_at(&mut source, &format!("/{name}"), value.clone());
    }
    source
}

fn with_source(members: &Value) -> Value {
    with(&[("/third_party_sources", json!([source(members)]))])
}

fn texts(finding: &Value) -> [String; 3] {
    ["nb", "nn", "en"].map(|language| finding["text"][language].as_str().expect("a text").replace('\u{a0}', " "))
}

#[test]
fn an_own_key_unit_lifts_the_prohibition_and_what_it_costs() {
    let server = Server::start();
    let codes = ["effort.linkage.key_exchange", "effort.third_party.reception"];
    let not_allowed = "distributed_linkage_not_allowed";
    let own = with_source(&json!({}));
    assert_eq!(places(&server, &own, not_allowed), ["$.third_party_sources[0].linkage"]);
    assert_eq!(places(&server, &own, "independent_key_unit"), [""; 0]);
    assert_eq!(counts(&estimate(&server, &own), codes), [1, 1]);

    let apart = with_source(&json!({ "independent_key_unit": true }));
    assert_eq!(places(&server, &apart, not_allowed), [""; 0]);
    assert_eq!(counts(&estimate(&server, &apart), codes), [1, 0]);
    let found = findings(&server, &apart, "independent_key_unit");
    assert_eq!(
        found,
        [json!({
            "code": "independent_key_unit", "severity": "warning", "path": "$.third_party_sources[0].independent_key_unit",
            "subject": "Egen undersøkelse", "chapter": "9.1",
            "text": {
                "nb": "Distribuert kobling med en kilde som søkeren selv er ansvarlig for, forutsetter at institusjonen dokumenterer at nøkkelhåndteringen holdes klart adskilt fra forsknings- eller analyseenheten.",
                "nn": "Distribuert kopling med ei kjelde som søkjaren sjølv er ansvarleg for, føreset at institusjonen dokumenterer at nøkkelhandteringa blir halden klart skild frå forskings- eller analyseeininga.",
                "en": "Distributed linkage with a source that the applicant is responsible for requires the institution to document that keys are handled clearly apart from the unit that does the research or analysis.",
            },
        })]
    );
    // It changes nothing for a source of others, for linkage at Statistics Norway, or for an anonymous result.
    for (members, identification, not_allowed_at) in [
        (json!({ "controlled_by_applicant": false, "independent_key_unit": true }), "indirectly_identifiable", 0),
        (json!({ "linkage": "at_ssb", "independent_key_unit": true }), "indirectly_identifiable", 0),
        (json!({ "independent_key_unit": true }), "anonymised", 1),
    ] {
        let mut request = with_source(&members);
        request["scope"]["identification"] = json!(identification);
        assert_eq!(places(&server, &request, "independent_key_unit"), [""; 0], "{members}");
        assert_eq!(places(&server, &request, not_allowed).len(), not_allowed_at, "{members}");
    }
}

#[test]
fn nordman_is_between_nordic_countries_alone() {
    let server = Server::start();
    let abroad = |applicant: &str, delivery: &str, nordman: bool| {
        let request = with(&[
            ("/applicant/country", json!(applicant)),
            ("/delivery/country", json!(delivery)),
            ("/delivery/nordman", json!(nordman)),
        ]);
        let found = estimate(&server, &request)["findings"].as_array().expect("findings").clone();
        let of_chapter = found.iter().filter(|finding| finding["chapter"] == "10");
        of_chapter
            .map(|finding| format!("{} {}", finding["code"], finding["path"]).replace('"', ""))
            .collect::<Vec<_>>()
    };
    let special = "abroad_special_agreement $.delivery.country";
    let nordman = "nordman_remote_access $.delivery.nordman";
    assert_eq!(abroad("NO", "DK", false), [special]);
    for country in ["DK", "SE", "FI", "IS", "FO", "GL", "AX"] {
        assert_eq!(abroad("NO", country, true), [nordman], "{country}");
    }
    assert_eq!(abroad("SE", "SE", true), [nordman]);
    // Not where either is in another country, nor where nothing leaves Norway.
    assert_eq!(abroad("NO", "DE", true), [special]);
    assert_eq!(abroad("DE", "DK", true), ["abroad_special_agreement $.applicant.country"]);
    assert_eq!(abroad("US", "DK", true), ["abroad_anonymised_only $.applicant.country"]);
    assert_eq!(abroad("NO", "NO", true), [""; 0]);
    assert_eq!(abroad("NO", "SJ", true), [""; 0]);
    let request = with(&[
        ("/delivery/country", json!("DK")),
        ("/delivery/nordman", json!(true)),
        ("/identification", json!("anonymised")),
    ]);
    assert_eq!(places(&server, &request, "nordman_remote_access"), [""; 0]);
}

#[test]
fn reuse_is_new_serial_numbers_and_their_days() {
    let server = Server::start();
    let without = estimate(&server, &request());
    let with_reuse =
        estimate(&server, &with(&[("/reuse", json!({ "delivery": "2024/1234", "ends_on": "2026-12-31" }))]));
    let line = |code: &str| {
        let lines = with_reuse["lines"].as_array().expect("lines");
        lines.iter().find(|line| line["code"] == code).unwrap_or_else(|| panic!("{code}")).clone()
    };
    let reuse = line("effort.extraction.reuse");
    // 3, 6 and 10 hours at 1 078 kr.
    assert_eq!(reuse["amount"], json!({ "low": "3234.00", "expected": "6468.00", "high": "10780.00" }));
    assert_eq!((&reuse["activity"], &reuse["basis"]), (&json!("extraction"), &json!("hourly")));
    let days = |estimate: &Value, point: &str| estimate["delivery_time"]["working_days"][point].as_i64().expect("days");
    assert_eq!(["low", "expected", "high"].map(|point| days(&with_reuse, point) - days(&without, point)), [1, 2, 4]);
    assert_eq!(with_reuse["lines"].as_array().unwrap().len(), without["lines"].as_array().unwrap().len() + 1);
}

#[test]
fn reuse_needs_no_extract_beside_it() {
    let server = Server::start();
    let alone = with(&[
        ("/reuse", json!({ "delivery": "2024/1234", "ends_on": "2026-12-31" })),
        ("/extracts", json!({})),
        ("/special_variables", Value::Null),
    ]);
    let priced = estimate(&server, &alone);
    let extraction = priced["activities"].as_array().unwrap().iter().find(|one| one["code"] == "extraction").unwrap();
    assert_eq!(extraction["amount"]["expected"], "6468.00");
    let levers = server_levers(&server, &alone);
    assert!(!levers.iter().any(|path| path.starts_with("$.extracts")), "{levers:?}");
    // Beside it, every extract may go.
    let mut one = alone;
    one["scope"]["extracts"] = json!({ "fd_trygd": [{ "table": "F_UFP", "from": 2000, "to": 2020 }] });
    assert!(server_levers(&server, &one).contains(&"$.extracts.fd_trygd[0]".to_owned()));
}

fn server_levers(server: &Server, request: &Value) -> Vec<String> {
    use crate::office::Caller as _;
    let answer = server.post("/api/v1/estimates/levers", request).json();
    let levers = answer["levers"].as_array().unwrap_or_else(|| panic!("{answer}"));
    levers.iter().map(|lever| lever["path"].as_str().expect("a path").to_owned()).collect()
}

#[test]
fn projects_that_share_data_do_not_overlap() {
    let server = Server::start();
    let ending = |day: &str| with(&[("/reuse", json!({ "delivery": "2024/1234", "ends_on": day }))]);
    // The project of the request begins on 1 January 2027.
    assert_eq!(places(&server, &ending("2026-12-31"), "reuse_overlaps"), [""; 0]);
    let found = findings(&server, &ending("2027-01-01"), "reuse_overlaps");
    assert_eq!(
        (found.len(), &found[0]["path"], &found[0]["severity"]),
        (1, &json!("$.reuse.ends_on"), &json!("warning"))
    );
    assert_eq!(
        texts(&found[0]),
        [
            "Det tidligere prosjektet varer til 1. januar 2027, og dette begynner 1. januar 2027. Gjenbruk tillates bare for prosjekter som ikke overlapper i tid.",
            "Det tidlegare prosjektet varer til 1. januar 2027, og dette tek til 1. januar 2027. Gjenbruk blir berre tillate for prosjekt som ikkje overlappar i tid.",
            "The earlier project lasts until 1 January 2027, and this one starts on 1 January 2027. Reuse is allowed only for projects that do not overlap in time.",
        ]
    );
    // Of days that are not given, nothing is said.
    for pointer in ["/reuse/ends_on", "/project/starts_on"] {
        let mut request = ending("2027-06-30");
        set_at(&mut request, &format!("/scope{pointer}"), Value::Null);
        assert_eq!(places(&server, &request, "reuse_overlaps"), [""; 0], "{pointer}");
    }
}

#[test]
fn what_is_not_known_yet_says_what_each_answer_costs() {
    let server = Server::start();
    let mut open =
        with_source(&json!({ "linkage": null, "documented": null, "demanding_format": null, "name": "Kreftregisteret",
        "controlled_by_applicant": false }));
    set_at(&mut open, "/scope/populations", json!([{ "complexity": "simple" }, {}]));
    let found = findings(&server, &open, "not_yet_known");
    let of = |key: &str| found.iter().map(|finding| finding[key].clone()).collect::<Vec<_>>();
    assert_eq!(
        of("path"),
        [
            "$.populations[1].complexity",
            "$.third_party_sources[0].linkage",
            "$.third_party_sources[0].documented",
            "$.third_party_sources[0].demanding_format",
        ]
    );
    assert_eq!((of("severity"), of("chapter")), (vec![json!("info"); 4], vec![json!("11"); 4]));
    // A population without a name is known by its path.
    assert_eq!(found[0].get("subject"), None);
    assert!(found[1..].iter().all(|finding| finding["subject"] == "Kreftregisteret"));
    // 2, 8 and 20 hours of an adviser at 1 287 kr; 4, 8 and 12 hours at 1 078, 1 078 and 1 287 kr.
    assert_eq!(
        texts(&found[0]),
        [
            "Hvor krevende er populasjonen å lage? Uten svar regnes det med 10 296,00 kr (2 574,00 kr – 25 740,00 kr) uten mva. Med svar: enkel 4 312,00 kr, sammensatt 8 624,00 kr, kompleks 15 444,00 kr.",
            "Kor krevjande er populasjonen å lage? Utan svar blir det rekna med 10 296,00 kr (2 574,00 kr – 25 740,00 kr) utan mva. Med svar: enkel 4 312,00 kr, samansett 8 624,00 kr, kompleks 15 444,00 kr.",
            "How hard is the population to build? Without an answer, NOK 10,296.00 (NOK 2,574.00 – NOK 25,740.00) without VAT is counted. With one: simple NOK 4,312.00, composite NOK 8,624.00, complex NOK 15,444.00.",
        ]
    );
    // 10 hours at 1 078 kr; 5 for the keys, and 10 for linkage with 8 for reception.
    let linkage = &texts(&found[1])[0];
    assert!(
        linkage.ends_with("Med svar: distribuert kobling 5 390,00 kr, sammenstilling i SSB 19 404,00 kr."),
        "{linkage}"
    );
    assert!(texts(&found[2])[2].ends_with("With one: yes NOK 0.00, no NOK 10,296.00."), "{}", found[2]);
    assert!(texts(&found[3])[1].ends_with("Med svar: nei 0,00 kr, ja 6 468,00 kr."), "{}", found[3]);
}

#[test]
fn the_cost_of_an_answer_is_that_for_this_source() {
    let server = Server::start();
    let linkage = |members: Value| {
        let mut members = members;
        members["linkage"] = Value::Null;
        texts(&findings(&server, &with_source(&members), "not_yet_known")[0])[0].clone()
    };
    // The applicant's own source may not be linked by keys, so its data are received all the same: 5 and 8 hours.
    let own = linkage(json!({}));
    assert!(
        own.contains("distribuert kobling (tillates som hovedregel ikke her) 14 014,00 kr, sammenstilling"),
        "{own}"
    );
    let apart = linkage(json!({ "independent_key_unit": true }));
    assert!(apart.contains("distribuert kobling 5 390,00 kr, sammenstilling"), "{apart}");
    // Of a source that is not received, documentation and format cost nothing and are not asked for here.
    let distributed =
        with_source(&json!({ "controlled_by_applicant": false, "documented": null, "demanding_format": null }));
    assert_eq!(places(&server, &distributed, "not_yet_known"), [""; 0]);
    assert_eq!(counts(&estimate(&server, &distributed), ["effort.third_party.unknown_documentation"]), [0]);
    let received = with_source(&json!({ "documented": null, "demanding_format": null }));
    assert_eq!(places(&server, &received, "not_yet_known").len(), 2);
}
