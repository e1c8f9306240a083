//! Like cases: what they say, and that the index finds the very ones that a look at every quote finds.

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::office::{
    Backend, Caller as _, Finance as _, Office, Server, address, adjustment, draft, draft_with, extra_line, id,
    on_both, work,
};
use crate::support::project_file;
use serde_json::{Value, json};

on_both!(
    a_like_case_says_what_was_adjusted_and_what_the_work_came_to,
    the_index_finds_what_a_look_at_every_quote_finds,
    what_has_no_price_or_no_like_says_so,
    quotes_from_before_are_found_after_the_next_start,
);

fn similar(server: &Server, quote: &Value) -> Value {
    server.read_json(&format!("{}/similar", address(quote)))
}

fn numbers(similar: &Value) -> Vec<String> {
    let cases = similar["cases"].as_array().expect("cases").iter();
    cases.map(|case| case["number"].as_str().expect("a number").to_owned()).collect()
}

/// The small draft with populations of these complexities.
fn with_populations(complexities: &[&str]) -> Value {
    let populations: Vec<Value> = complexities
        .iter()
        .enumerate()
        .map(|(index, complexity)| json!({ "name": format!("Utvalg {index}"), "complexity": complexity }))
        .collect();
    draft_with(&[("/scope/populations", json!(populations)), ("/scope/third_party_sources", json!([]))])
}

fn line<'s>(similar: &'s Value, code: &str) -> &'s Value {
    similar["lines"].as_array().expect("lines").iter().find(|line| line["line"] == code).expect("the line")
}

fn a_like_case_says_what_was_adjusted_and_what_the_work_came_to(office: &Office) {
    let server = office.server();
    let mut adjusted = with_populations(&["simple", "complex"]);
    adjusted["adjustments"] = json!([adjustment("effort.population.simple", ["4", "6", "9"])]);
    adjusted["extra_lines"] = json!([extra_line("Ekstra kontroll", ["1", "2", "3"])]);
    let settled = server.accepted_of(&adjusted);
    for (line, hours) in [("effort.population.simple", "7.5"), ("effort.population.complex", "11"), ("extra.1", "2")] {
        let mut entry = work("preparation", "adviser", hours);
        entry["line"] = json!(line);
        assert_eq!(server.record(&settled, &entry).status, 201);
    }
    let before = similar(&server, &server.drafted_of(&with_populations(&["simple"])));
    // As long as the work goes on, its hours are shown and are no measure.
    assert_eq!(
        (line(&before, "effort.population.simple")["worked"].clone(), before["cases"][0]["charged"].clone()),
        Default::default()
    );
    assert_eq!(before["cases"][0]["work"][1]["worked"]["hours"], "20.5", "{}", before["cases"][0]["work"]);
    server.must(&settled, "settle");
    let ordered = server.accepted_of(&with_populations(&["simple", "simple"]));
    let open = server.issued_acknowledged(&with_populations(&["composite"]));

    let draft = server.drafted_of(&with_populations(&["simple", "simple"]));
    let found = similar(&server, &draft);
    assert_eq!((&found["priced"], &found["complete"], &found["quote_id"]), (&json!(true), &json!(true), &draft["id"]));
    let number = |quote: &Value| server.quote(quote)["number"].as_str().expect("a number").to_owned();
    // None; then, as near as each other and the settled one first, a simple and a complex one, and two simple and a composite one.
    assert_eq!(numbers(&found), [number(&ordered), number(&settled), number(&open)]);
    let distances: Vec<i64> =
        found["cases"].as_array().unwrap().iter().filter_map(|case| case["distance"].as_i64()).collect();
    assert_eq!(distances, [0, 16, 16]);
    assert_eq!(found["cases"][0]["differences"], json!([]));
    let case = &found["cases"][1];
    assert_eq!(
        case["differences"],
        json!([{ "driver": "population_simple", "here": 2, "there": 1, "hours": 4 },
            { "driver": "population_complex", "here": 0, "there": 1, "hours": 12 }])
    );
    let adjustment = &case["adjustments"][0];
    assert_eq!(
        [&adjustment["line"], &adjustment["tariff_hours"], &adjustment["hours"], &adjustment["reason"]],
        ["effort.population.simple", "4", "6", "Kjent kilde."]
    );
    assert_eq!(
        case["extra_lines"],
        json!([{ "activity": "preparation", "description": "Ekstra kontroll", "hours": "2", "reason": "Bestilt av søkeren." }])
    );
    assert_eq!((&case["state"], &case["id"], &case["applicant"]), (&json!("settled"), &settled["id"], &json!("NTNU")));
    let settlement = server.read_json(&format!("{}/settlement", address(&settled)));
    for sum in ["net", "total"] {
        assert_eq!(case["charged"][sum], settlement[sum]);
    }
    // One population at 6, two at 8: as if each had two, 12 and 8. Of the settled one, 7.5 were worked on one.
    let simple = line(&found, "effort.population.simple");
    assert_eq!((&simple["tariff_hours"], &simple["hours"]), (&json!("8"), &json!("8")));
    assert_eq!(simple["quoted"], json!({ "median": "10", "count": 2 }));
    assert_eq!(simple["worked"], json!({ "median": "15", "count": 1 }));
    // Neither the quote itself nor its revisions.
    assert!(!numbers(&similar(&server, &ordered)).contains(&number(&ordered)));
    let revision = server.revised(&ordered);
    assert!(!numbers(&similar(&server, &revision)).contains(&number(&ordered)));
}

fn what_has_no_price_or_no_like_says_so(office: &Office) {
    let server = office.server();
    let nothing = server.drafted_of(&json!({ "scope": { "project": { "title": "Uten noe" } } }));
    let found = similar(&server, &nothing);
    assert_eq!((&found["priced"], &found["cases"], &found["lines"]), (&json!(false), &json!([]), &json!([])));
    let alone = similar(&server, &server.drafted());
    assert_eq!((&alone["priced"], &alone["cases"]), (&json!(true), &json!([])));
    let first = &alone["lines"][0];
    assert_eq!(
        (&first["tariff_hours"], &first["quoted"], &first["worked"]),
        (&first["hours"], &Value::Null, &Value::Null)
    );
    assert_eq!(server.get("/api/v1/quotes/00000000-0000-7000-8000-000000000000/similar").status, 404);
}

/// A store with a thousand quotes of few shapes, as an earlier program left it: it knows no shapes.
fn quotes_from_before_are_found_after_the_next_start(office: &Office) {
    let made = office.run(&["demo", "--quotes", "700"]);
    assert!(made.status.success());
    let draft = draft();
    let (before, ids) = {
        let server = office.server();
        let issued = server.issued_of(&draft);
        (similar(&server, &issued), issued)
    };
    assert_eq!(before["cases"].as_array().expect("cases").len(), 5);
    assert_eq!(office.refusal("update quotes set shape = null; delete from shapes"), None);
    let server = office.server();
    assert_eq!(similar(&server, &ids), before);
    assert_eq!(office.value("select count(*) from quotes where shape is null and state <> 'draft'"), "0");
}

/// The hours that the edition 2026-01-01 expects, by what they are for.
const HOURS: [(&str, i64); 6] =
    [("simple", 4), ("composite", 8), ("complex", 12), ("table", 1), ("area", 1), ("outside", 12)];

/// How many a quote has of each of those; of what the law varies.
fn counts(quote: &Value) -> [i64; 6] {
    let list = |pointer: &str| quote.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default();
    let populations = list("/scope/populations");
    let of = |word: &str| populations.iter().filter(|population| population["complexity"] == word).count();
    let distinct = |pointer: &str, key: &str| {
        list(pointer).iter().map(|one| one[key].to_string()).collect::<HashSet<String>>().len()
    };
    let counts = [
        of("simple"),
        of("composite"),
        of("complex"),
        distinct("/scope/extracts/fd_trygd", "table"),
        distinct("/scope/extracts/statistics_areas", "area"),
        list("/scope/extracts/outside_variable_lists").len(),
    ];
    counts.map(|count| i64::try_from(count).expect("few"))
}

/// Every quote that may be a like case, nearest first: found by looking at all of them.
fn by_looking(all: &[Value], draft: &Value) -> Vec<(String, i64)> {
    let own = counts(draft);
    let distance = |quote: &Value| -> i64 {
        let theirs = counts(quote);
        HOURS.iter().zip(own.iter().zip(&theirs)).map(|((_, hours), (own, theirs))| hours * (own - theirs).abs()).sum()
    };
    let mut may: Vec<(i64, i64, Reverse<String>, String)> = all
        .iter()
        .filter(|quote| {
            let state = quote["state"].as_str().expect("a state");
            let stands = ["accepted", "settled"].contains(&state);
            !["draft", "withdrawn", "superseded"].contains(&state) && (stands || quote["successor"].is_null())
        })
        .map(|quote| {
            let rank = match quote["state"].as_str() {
                Some("settled") => 0,
                Some("accepted") => 1,
                _ => 2,
            };
            (distance(quote), rank, Reverse(id(quote)), quote["number"].as_str().expect("a number").to_owned())
        })
        .collect();
    may.sort();
    let mut seen = HashSet::new();
    let first = may.into_iter().filter(|(_, _, _, number)| seen.insert(number.clone()));
    first.take(5).map(|(distance, _, Reverse(id), _)| (id, distance)).collect()
}

fn the_index_finds_what_a_look_at_every_quote_finds(office: &Office) {
    // Demo quotes have one simple population and a delivery, and no sources: many of each of few shapes.
    assert!(office.run(&["demo", "--quotes", "150"]).status.success());
    let server = office.server();
    let mut dice = 20_261_127_u64;
    let mut roll = move |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    let mut random = move || {
        let some = |most: u64, roll: &mut dyn FnMut(u64) -> u64| (0..roll(most)).collect::<Vec<_>>();
        let complexities = ["simple", "simple", "composite", "complex"];
        let mut populations: Vec<&str> = vec!["simple"];
        populations.extend(some(4, &mut roll).iter().map(|_| complexities[usize::try_from(roll(4)).unwrap()]));
        let mut draft = with_populations(&populations);
        let outside: Vec<Value> = some(3, &mut roll).iter().map(|_| json!({ "description": "Annet" })).collect();
        draft["scope"]["extracts"]["outside_variable_lists"] = json!(outside);
        let areas = ["befolkning", "utdanning", "helsepersonell"];
        let areas: Vec<Value> = some(3, &mut roll)
            .iter()
            .map(|_| {
                json!({ "area": areas[usize::try_from(roll(3)).unwrap()], "variables": ["x"], "from": 2001, "to": 2005,
                "collected_by_ssb": false })
            })
            .collect();
        draft["scope"]["extracts"]["statistics_areas"] = json!(areas);
        draft["scope"]["delivery"] = json!({ "storage": "tsd", "country": "NO" });
        draft["scope"]["identification"] = json!("indirectly_identifiable");
        draft["scope"]["special_variables"] = json!([]);
        draft["scope"]["institutions"] = json!(1);
        draft
    };
    // One of each fate, and revisions that share a number.
    for fate in ["", "accept", "decline", "withdraw", "settle", "revise", "revise the order", ""] {
        let quote = server.issued_acknowledged(&random());
        match fate {
            "settle" => {
                server.must(&quote, "accept");
                server.must(&quote, "settle");
            }
            "revise" => drop(server.issue(&server.revised(&quote))),
            "revise the order" => {
                server.must(&quote, "accept");
                server.must(&server.issue(&server.revised(&quote)), "decline");
            }
            "" => {}
            action => drop(server.must(&quote, action)),
        }
    }
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let (ids, next) = server.page(&format!("limit=200{cursor}"));
        all.extend(ids.iter().map(|id| server.quote(id)));
        let Some(next) = next else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(all.len(), 160);
    for number in 0..12 {
        let draft = server.drafted_of(&random());
        let found = similar(&server, &draft);
        let cases = found["cases"].as_array().expect("cases").iter();
        let cases: Vec<(String, i64)> =
            cases.map(|case| (id(case), case["distance"].as_i64().expect("hours"))).collect();
        assert_eq!(cases, by_looking(&all, &draft), "draft {number}: {:?}", counts(&draft));
        assert_eq!(found["complete"], true);
        server.must(&draft, "DELETE");
    }
    // The walk goes along its index.
    if office.backend() == Backend::Sqlite {
        let plan = office
            .query("explain query plan select id, drivers from shapes where size >= 3 and size <= 9 order by size, id");
        assert!(format!("{plan:?}").contains("shapes_by_size"), "{plan:?}");
    }
}

/// The distance is in hours of the edition that it names: its rules, and one hour for what has a flat price.
#[test]
fn the_distance_is_in_the_hours_of_the_edition_that_it_names() {
    let rules = std::fs::read_to_string(project_file("tariffs/2026-01-01/effort.toml")).expect("the rules");
    let rules: toml::Table = rules.parse().expect("TOML");
    let rules = rules["rules"].as_array().expect("rules");
    let mut compared = HashSet::new();
    for (driver, hours) in prisoverslag::likeness::Shape::yardstick() {
        let own = rules.iter().filter(|rule| rule["driver"].as_str() == Some(driver.word()));
        let expected: Vec<u32> =
            own.map(|rule| rule["hours"]["expected"].as_str().expect("hours").parse().expect("whole hours")).collect();
        match driver.word() {
            "fd_trygd_table" | "statistics_area" => assert_eq!((hours, expected.len()), (1, 0), "{}", driver.word()),
            word => assert_eq!([hours].as_slice(), expected, "{word}"),
        }
        assert!(compared.insert(driver.word()));
    }
    // And no rule is left out, but for what every case has.
    for rule in rules.iter().filter_map(|rule| rule["driver"].as_str()) {
        assert!(rule == "always" || compared.contains(rule), "{rule}");
    }
}
