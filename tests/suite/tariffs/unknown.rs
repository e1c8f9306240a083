//! What is not known yet has rules and steps of its own, whose ranges cover every answer; an edition without them requires the
//! answer.

use std::fs;

use serde_json::{Value, json};

use super::{DELIVERY, Defect, EFFORT, assert_defects, assert_each_is_located, assert_sound, edit, read, unsealed};
use crate::office::{Caller as _, Server};
use crate::support::{Folder, request, set_at};

const ESTIMATES: &str = "/api/v1/estimates";

#[test]
fn hours_that_do_not_cover_an_answer_are_reported_in_their_place() {
    assert_each_is_located(&[
        // 3 hours of an adviser are more than the 3 of an executive officer that a simple population may take.
        Defect {
            file: EFFORT,
            edits: &[(r#"low = "2", expected = "8", high = "20""#, r#"low = "3", expected = "8", high = "20""#)],
            place: r#"¶hours     = { low = "3", expected = "8", high = "20""#,
            said: &[
                r#""low" comes to 3861.00, but the answer "simple" to 3234.00"#,
                r#"expected "population_of_unknown_complexity" to cover every answer"#,
            ],
        },
        Defect {
            file: EFFORT,
            edits: &[(r#"low = "2", expected = "8", high = "20""#, r#"low = "2", expected = "8", high = "19.99""#)],
            place: r#"¶hours     = { low = "2", expected = "8", high = "19.99""#,
            said: &[r#""high" comes to 25727.13, but the answer "complex" to 25740.00"#],
        },
        // Linkage at Statistics Norway is reception and linkage together: 12 and 16 hours.
        Defect {
            file: EFFORT,
            edits: &[(r#"low = "3", expected = "10", high = "28""#, r#"low = "3", expected = "10", high = "27""#)],
            place: r#"¶hours     = { low = "3", expected = "10", high = "27""#,
            said: &[r#""high" comes to 29106.00, but the answer "at_ssb" to 30184.00"#],
        },
        Defect {
            file: EFFORT,
            edits: &[(r#"low = "0", expected = "4", high = "16""#, r#"low = "1", expected = "4", high = "16""#)],
            place: r#"¶hours     = { low = "1", expected = "4", high = "16""#,
            said: &[r#""low" comes to 1287.00, but the answer "true" to 0.00"#],
        },
        Defect {
            file: EFFORT,
            edits: &[(r#"low = "0", expected = "3", high = "12""#, r#"low = "0", expected = "3", high = "11""#)],
            place: r#"¶hours     = { low = "0", expected = "3", high = "11""#,
            said: &[r#""high" comes to 11858.00, but the answer "true" to 12936.00"#],
        },
    ]);
}

#[test]
fn working_days_that_do_not_cover_an_answer_are_reported_in_their_place() {
    assert_each_is_located(&[
        Defect {
            file: DELIVERY,
            edits: &[(r#"low = "0", expected = "1", high = "5""#, r#"low = "0.01", expected = "1", high = "5""#)],
            place: r#"¶working_days = { low = "0.01", expected = "1", high = "5""#,
            said: &[
                r#""low" of "population_of_unknown_complexity" comes to 0.01 working days, but the answer "simple" to 0"#,
            ],
        },
        Defect {
            file: DELIVERY,
            edits: &[(r#"low = "0", expected = "1", high = "5""#, r#"low = "0", expected = "1", high = "4""#)],
            place: r#"¶working_days = { low = "0", expected = "1", high = "4""#,
            said: &[
                r#""high" of "population_of_unknown_complexity" comes to 4 working days, but the answer "complex" to 5"#,
            ],
        },
        // Where distributed linkage is not allowed, keys are exchanged and the data received: 20 and 8 days.
        Defect {
            file: DELIVERY,
            edits: &[(r#"low = "5", expected = "10", high = "28""#, r#"low = "5", expected = "10", high = "27""#)],
            place: r#"¶working_days = { low = "5", expected = "10", high = "27""#,
            said: &[r#"comes to 27 working days, but the answer "distributed, where it is not allowed" to 28"#],
        },
        // No step has the driver at all.
        Defect {
            file: DELIVERY,
            edits: &[(r#""source_of_unknown_format""#, r#""special_variable""#)],
            place: "[[¶steps]]",
            said: &[r#""high" of "source_of_unknown_format" comes to 0 working days, but the answer "true" to 5"#],
        },
    ]);
}

#[test]
fn what_is_counted_of_every_source_is_not_mixed_with_what_is_not_known() {
    let of = |received: &str| [EFFORT, DELIVERY].map(|file| (file, received.to_owned()));
    for (file, received) in [of("undocumented_source"), of("demanding_format")].concat() {
        let folder = unsealed();
        edit(&folder, file, &[(&format!("\"received_{received}\""), &format!("\"{received}\""))]);
        let unknown = received.replace("undocumented_source", "documentation").replace("demanding_format", "format");
        let said = if file == EFFORT {
            format!(r#""source_of_unknown_{unknown}" covers "received_{received}" and not "{received}", which another"#)
        } else {
            format!(
                r#"driver "{received}" is not covered by "source_of_unknown_{unknown}", which a rule has; expected "#
            )
        };
        assert_defects(&folder, &[&said], 1);
    }
}

/// The shipped tariffs, whose last edition has no rows of some codes.
fn without(codes: &[&str]) -> Folder {
    let folder = unsealed();
    for (file, table) in [(EFFORT, "[[rules]]"), (DELIVERY, "[[steps]]")] {
        let content = read(&folder, file);
        let mut blocks = content.split(table);
        let head = blocks.next().expect("a head");
        let is_kept = |block: &&str| !codes.iter().any(|code| block.contains(&format!("= \"{code}\"\n")));
        let kept: Vec<&str> = std::iter::once(head).chain(blocks.filter(is_kept)).collect();
        fs::write(folder.0.join(file), kept.join(table)).expect("a file");
    }
    assert_sound(&folder);
    folder
}

const UNKNOWN: [&str; 4] =
    ["population.unknown", "third_party.unknown_documentation", "third_party.unknown_format", "linkage.unknown"];

/// The answers of the request that may be left out, in the order of the faults.
const ANSWERS: [&str; 4] = [
    "/scope/populations/0/complexity",
    "/scope/third_party_sources/0/linkage",
    "/scope/third_party_sources/0/documented",
    "/scope/third_party_sources/0/demanding_format",
];

fn answered_by(folder: &Folder) -> Server {
    Server::start_with(&[("PRISOVERSLAG__TARIFFS__DIR", folder.0.to_str().expect("a plain path"))])
}

/// The request without some of its answers.
fn open(answers: &[&str]) -> Value {
    let mut request = request();
    for pointer in answers {
        set_at(&mut request, pointer, Value::Null);
    }
    request
}

fn path(pointer: &str) -> String {
    pointer.replace("/0/", "[0].").replace('/', ".").replacen('.', "$.", 1)
}

fn missing(answers: &[&str]) -> Vec<(String, String)> {
    answers.iter().map(|pointer| (path(pointer), "missing".to_owned())).collect()
}

#[test]
fn an_edition_without_the_rules_requires_the_answers_and_prices_no_reuse() {
    let server = answered_by(&without(&[&UNKNOWN[..], &["extraction.reuse"]].concat()));
    assert_eq!(server.post(ESTIMATES, &request()).status, 200);
    assert_eq!(server.post(ESTIMATES, &open(&ANSWERS)).faults(), missing(&ANSWERS));
    for answer in ANSWERS {
        assert_eq!(server.post(ESTIMATES, &open(&[answer])).faults(), missing(&[answer]));
    }
    let mut request = request();
    request["scope"]["reuse"] = json!({ "delivery": "2024/1234", "ends_on": "2025-12-31" });
    let refused = server.post(ESTIMATES, &request);
    assert_eq!(refused.faults(), [("$.scope.reuse".to_owned(), "not_priced".to_owned())]);
    let headers = [crate::office::JSON, ("accept-language", "en")];
    let refused = server.send("POST", ESTIMATES, &headers, request.to_string().as_bytes()).json();
    let message = "The price list has no rule for this; use an edition that has one, or leave the field out.";
    assert_eq!(refused["errors"][0]["message"], message);
    // The editions before it have the rules.
    for mut body in [open(&ANSWERS), request] {
        body["tariff"] = json!("2023-01-01");
        assert_eq!(server.post(ESTIMATES, &body).status, 200);
    }
}

#[test]
fn each_rule_opens_its_own_answer() {
    for (code, required) in [
        ("population.unknown", &ANSWERS[..1]),
        ("third_party.unknown_documentation", &ANSWERS[1..3]),
        // A source that may be received needs a price for whatever its documentation and format may be.
        ("third_party.unknown_format", &[ANSWERS[1], ANSWERS[3]]),
        ("linkage.unknown", &ANSWERS[1..2]),
    ] {
        let server = answered_by(&without(&[code]));
        assert_eq!(server.post(ESTIMATES, &open(&ANSWERS)).faults(), missing(required), "{code}");
    }
}
