//! A lever is the price of the changed scope less the price as it is, for every change of every scope drawn at random. The changes
//! are made here once more, in the JSON that a caller would send.

use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use prisoverslag::money::Ore;
use prisoverslag::pricing::{Comparison, Estimate, Levers, price};
use prisoverslag::tariff::{Catalogue, Tariff};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::laws::{CATALOGUE, Drawn, drawn, parse};
use crate::support::{project_file, set_at};

/// Work for what has only a flat price in the shipped editions, so that a change touches several lines.
const MORE_RULES: &str = r#"
[[rules]]
code      = "odd.table"
activity  = "delivery"
driver    = "fd_trygd_table"
rate      = "adviser"
hours     = { low = "0.01", expected = "0.33", high = "0.77" }
evidence  = "assumed"
name      = { nb = "Tabell", nn = "Tabell", en = "Table" }
reference = { nb = "Retningslinjer kap. 11", nn = "Retningslinjer kap. 11", en = "Guidelines, chapter 11" }

[[rules]]
code      = "odd.area"
activity  = "coordination"
driver    = "statistics_area"
rate      = "adviser"
hours     = { low = "0", expected = "0.07", high = "0.07" }
evidence  = "assumed"
name      = { nb = "Område", nn = "Område", en = "Area" }
reference = { nb = "Retningslinjer kap. 11", nn = "Retningslinjer kap. 11", en = "Guidelines, chapter 11" }
"#;

/// Time for what takes none in the shipped editions.
const MORE_STEPS: &str = r#"
[[steps]]
code         = "odd.variable"
driver       = "special_variable"
working_days = { low = "0", expected = "0.35", high = "0.35" }
evidence     = "assumed"
name         = { nb = "Variabel", nn = "Variabel", en = "Variable" }
"#;

/// The edition of 2026 at odd prices, odd VAT and with more rules.
static ODD: LazyLock<Arc<Tariff>> = LazyLock::new(|| {
    let mut folder = prisoverslag::tariff_folder::read(&project_file("tariffs")).expect("the tariff folder");
    folder.retain(|path, _| path.starts_with("2026-01-01/"));
    for (path, bytes) in &mut folder {
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        let text = text.replace(".00\"", ".37\"").replace("rate = \"25\"", "rate = \"12.35\"");
        *bytes = match path.as_str() {
            "2026-01-01/effort.toml" => text + MORE_RULES,
            "2026-01-01/delivery-time.toml" => text + MORE_STEPS,
            _ => text,
        }
        .into_bytes();
    }
    let catalogue = Catalogue::parse(&folder).expect("a sound edition");
    Arc::clone(catalogue.editions().first().expect("the edition"))
});

fn tariffs() -> impl Strategy<Value = Option<usize>> {
    prop_oneof![(0..CATALOGUE.editions().len()).prop_map(Some), Just(None)]
}

fn day() -> Date {
    jiff::civil::date(2026, 11, 22)
}

/// The drawn scope, whose outside items can be told from each other; with tables and areas named again, or without outside
/// items, so that an extract can be the last one.
fn scope(drawn: &Drawn, again: bool, without_outside: bool) -> Value {
    let mut scope = drawn.scope();
    let extracts = scope["extracts"].as_object_mut().expect("extracts");
    for (index, item) in extracts["outside_variable_lists"].as_array_mut().expect("a list").iter_mut().enumerate() {
        item["description"] = json!(format!("d{index}"));
    }
    for list in ["fd_trygd", "statistics_areas"] {
        let rows = extracts[list].as_array_mut().expect("a list");
        if again {
            rows.extend(rows.clone());
        }
        if without_outside {
            rows.truncate(1);
        }
    }
    if without_outside && (extracts["fd_trygd"] != json!([]) || extracts["statistics_areas"] != json!([])) {
        extracts["outside_variable_lists"] = json!([]);
    }
    scope
}

/// A change of a scope: its path and code, and the changed scope.
type Change = (String, &'static str, Value);

/// Every change in the order of the scope, whether or not it changes the price.
fn changes(scope: &Value) -> Vec<Change> {
    let mut found = fewer(scope, "/institutions", ["only_one_institution", "fewer_institutions"]);
    // An institution goes with its name.
    for (_, _, changed) in &mut found {
        let then = changed["institutions"].as_u64().and_then(|count| usize::try_from(count).ok()).expect("a count");
        changed["further_institutions"].as_array_mut().expect("names").truncate(then - 1);
    }
    let less: &[&'static str] = match scope["identification"].as_str().expect("a word") {
        "directly_identifiable" => &["indirectly_identifiable", "anonymised"],
        "indirectly_identifiable" => &["anonymised"],
        _ => &[],
    };
    found.extend(less.iter().map(|word| set(scope, "/identification", word, json!(word))));
    found.extend(left_out(scope, "/special_variables", "leave_out_special_variable"));
    let populations = left_out(scope, "/populations", "leave_out_population");
    let is_only = populations.len() == 1;
    for (index, without) in populations.into_iter().enumerate() {
        if !is_only {
            found.push(without);
        }
        let simpler = match scope["populations"][index]["complexity"].as_str() {
            Some("complex") => "composite",
            Some("composite") => "simple",
            _ => continue,
        };
        found.push(set(scope, &format!("/populations/{index}/complexity"), "simpler_population", json!(simpler)));
    }
    for (index, without) in left_out(scope, "/third_party_sources", "leave_out_source").into_iter().enumerate() {
        found.push(without);
        let source = &scope["third_party_sources"][index];
        let with =
            |member: &str, code, value| set(scope, &format!("/third_party_sources/{index}/{member}"), code, value);
        found.extend(source.get("linkage").map(|linkage| {
            if linkage == "at_ssb" {
                with("linkage", "link_distributed", json!("distributed"))
            } else {
                with("linkage", "link_at_ssb", json!("at_ssb"))
            }
        }));
        if source["documented"] == false {
            found.push(with("documented", "document_source", json!(true)));
        }
        if source["demanding_format"] == true {
            found.push(with("demanding_format", "ordinary_format", json!(false)));
        }
    }
    let mut extracts = every_row_of(scope, "fd_trygd", "table", "leave_out_table");
    extracts.extend(every_row_of(scope, "statistics_areas", "area", "leave_out_area"));
    extracts.extend(left_out(scope, "/extracts/outside_variable_lists", "leave_out_outside_item"));
    let empty = json!({ "fd_trygd": [], "statistics_areas": [], "outside_variable_lists": [] });
    // A scope asks for data, unless an earlier delivery is reused.
    let is_sound = |changed: &Value| changed["extracts"] != empty || changed.get("reuse").is_some();
    found.extend(extracts.into_iter().filter(|(_, _, changed)| is_sound(changed)));
    found.extend(fewer(scope, "/delivery/count", ["only_one_delivery", "fewer_deliveries"]));
    found
}

fn fewer(scope: &Value, pointer: &str, [one, fewer]: [&'static str; 2]) -> Vec<Change> {
    let now = scope.pointer(pointer).expect("a count").as_u64().expect("a number");
    let one = (now > 1).then(|| set(scope, pointer, one, json!(1)));
    let fewer = (now > 2).then(|| set(scope, pointer, fewer, json!(now - 1)));
    one.into_iter().chain(fewer).collect()
}

/// Another value at a JSON pointer.
fn set(scope: &Value, pointer: &str, code: &'static str, value: Value) -> Change {
    let mut changed = scope.clone();
    set_at(&mut changed, pointer, value);
    let step = |step: &str| step.parse::<usize>().map_or(format!(".{step}"), |index| format!("[{index}]"));
    (format!("${}", pointer.split('/').skip(1).map(step).collect::<String>()), code, changed)
}

/// Each element of a list left out.
fn left_out(scope: &Value, list: &str, code: &'static str) -> Vec<Change> {
    let elements = scope.pointer(list).expect("a list").as_array().expect("a list").len();
    let without = |index: usize| {
        let mut changed = scope.clone();
        changed.pointer_mut(list).expect("a list").as_array_mut().expect("a list").remove(index);
        (format!("${}[{index}]", list.replace('/', ".")), code, changed)
    };
    (0..elements).map(without).collect()
}

/// Each table or area left out wherever it is named.
fn every_row_of(scope: &Value, list: &str, member: &str, code: &'static str) -> Vec<Change> {
    let rows = scope["extracts"][list].as_array().expect("a list");
    let is_first = |index: &usize| rows.iter().position(|row| row[member] == rows[*index][member]) == Some(*index);
    let without = |index: usize| {
        let mut changed = scope.clone();
        let left = changed["extracts"][list].as_array_mut().expect("a list");
        left.retain(|row| row[member] != rows[index][member]);
        (format!("$.extracts.{list}[{index}]"), code, changed)
    };
    (0..rows.len()).filter(is_first).map(without).collect()
}

fn minus(one: Ore, other: Ore) -> Ore {
    one.minus(other).expect("a difference")
}

/// The lever of a changed scope, by two prices; none where neither price nor delivery time changes.
fn lever(now: &Estimate, (path, code, _): &Change, then: &Estimate) -> Option<Value> {
    let days = |estimate: &Estimate| i64::from(estimate.delivery_time.working_days.expected);
    let saving = [(now.net, then.net), (now.vat, then.vat), (now.total, then.total)]
        .map(|(now, then)| minus(now.expected, then.expected));
    let working_days = days(then) - days(now);
    if saving[0] == Ore::ZERO && working_days == 0 {
        return None;
    }
    let mut comparison = serde_json::to_value(Comparison::of(now, then).expect("a comparison")).expect("JSON");
    let lines = comparison["lines"].as_array_mut().expect("lines");
    lines.retain(|line| line["change"] != "unchanged");
    Some(json!({
        "path": path, "code": code, "working_days": working_days,
        "saving": { "net": saving[0], "vat": saving[1], "total": saving[2] },
        "how": { "effects": comparison["effects"], "lines": comparison["lines"] },
    }))
}

fn net(lever: &Value) -> i64 {
    lever["saving"]["net"].as_str().expect("an amount").replace('.', "").parse().expect("a number")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_lever_is_the_difference_of_two_prices(drawn in drawn(), tariff in tariffs(), again in any::<bool>(), without_outside in any::<bool>()) {
        let tariff = tariff.map_or(&*ODD, |index| &CATALOGUE.editions()[index]);
        let scope = scope(&drawn, again, without_outside);
        let priced = |scope: &Value| price(&parse(scope, tariff), tariff, day()).expect("a price");
        let now = priced(&scope);
        let mut expected: Vec<Value> =
            changes(&scope).iter().filter_map(|change| lever(&now, change, &priced(&change.2))).collect();
        expected.sort_by_key(|lever| std::cmp::Reverse(net(lever)));

        let levers = Levers::of(&parse(&scope, tariff), tariff, day()).expect("levers");
        let mut report = serde_json::to_value(levers.report()).expect("JSON");
        let mut found = report["levers"].take();
        for lever in found.as_array_mut().expect("levers") {
            lever.as_object_mut().expect("an object").remove("name").expect("a name");
        }
        prop_assert_eq!(found, Value::Array(expected));
        prop_assert_eq!(report.get("more_levers"), None);
        prop_assert_eq!(report["total"].clone(), serde_json::to_value(now.total).expect("JSON"));
    }
}
