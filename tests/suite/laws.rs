//! Laws of pricing that hold for every scope, on scopes drawn at random.

use std::sync::{Arc, LazyLock};

use crate::support::{project_file, request, set_at};
use jiff::civil::Date;
use prisoverslag::input::{Faults, Field, Path};
use prisoverslag::language::Language;
use prisoverslag::money::{Ore, Quantity, ThreePoint};
use prisoverslag::pricing::{Comparison, Estimate, price};
use prisoverslag::scope::{Scope, ScopeInput};
use prisoverslag::tariff::{Catalogue, Tariff};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Value, json};

pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = prisoverslag::tariff_folder::read(&project_file("tariffs")).expect("the tariff folder");
    Catalogue::parse(&folder).expect("sound tariffs")
});

static TABLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let tariff = CATALOGUE.find("2026-01-01").expect("the edition");
    tariff.tables.as_slice().iter().map(|table| table.code.clone()).collect()
});

static AREAS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let tariff = CATALOGUE.find("2026-01-01").expect("the edition");
    tariff.areas.as_slice().iter().map(|area| area.code.clone()).collect()
});

/// What is drawn of a scope.
#[derive(Clone, Debug)]
pub struct Drawn {
    tables: Vec<String>,
    areas: Vec<String>,
    outside: Vec<Value>,
    /// How hard each is to build; none while it is not known.
    populations: Vec<Option<&'static str>>,
    sources: Vec<Source>,
    special_variables: usize,
    institutions: u32,
    /// How many of the institutions besides the applicant's are named, as far as there are so many.
    named: usize,
    deliveries: u32,
    identification: &'static str,
    country: &'static str,
    reuse: bool,
    nordman: bool,
}

/// What is drawn of a source; none while an answer is not known.
#[derive(Clone, Copy, Debug)]
struct Source {
    at_ssb: Option<bool>,
    documented: Option<bool>,
    demanding: Option<bool>,
    own: bool,
    key_unit: bool,
}

fn table(code: &str) -> Value {
    json!({ "table": code, "from": 1992, "to": 2020 })
}

fn area(code: &str) -> Value {
    json!({ "area": code, "variables": ["a"], "from": 1992, "to": 2020, "collected_by_ssb": false })
}

impl Drawn {
    pub fn scope(&self) -> Value {
        let mut scope = request()["scope"].clone();
        let populations =
            self.populations.iter().map(|complexity| without_nulls(json!({ "name": "p", "complexity": complexity })));
        let sources = self.sources.iter().map(|source| {
            let linkage = source.at_ssb.map(|at_ssb| if at_ssb { "at_ssb" } else { "distributed" });
            without_nulls(
                json!({ "name": "s", "controller": "c", "linkage": linkage, "controlled_by_applicant": source.own,
                "independent_key_unit": source.key_unit, "documented": source.documented,
                "demanding_format": source.demanding, "health_register": false }),
            )
        });
        scope["populations"] = populations.collect();
        scope["third_party_sources"] = sources.collect();
        scope["special_variables"] = (0..self.special_variables).map(|_| json!({ "name": "v" })).collect();
        scope["institutions"] = json!(self.institutions);
        scope["further_institutions"] = (1..self.institutions).take(self.named).map(|_| json!("i")).collect();
        if self.reuse {
            scope["reuse"] = json!({ "delivery": "2024/1234", "ends_on": "2026-12-31" });
        }
        scope["identification"] = json!(self.identification);
        scope["delivery"] =
            json!({ "count": self.deliveries, "storage": "tsd", "country": self.country, "nordman": self.nordman });
        scope["extracts"] = json!({
            "fd_trygd": self.tables.iter().map(|code| table(code)).collect::<Vec<_>>(),
            "statistics_areas": self.areas.iter().map(|code| area(code)).collect::<Vec<_>>(),
            "outside_variable_lists": self.outside,
        });
        scope
    }
}

/// An object without the members that are null.
fn without_nulls(mut object: Value) -> Value {
    object.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    object
}

fn hours() -> impl Strategy<Value = Value> {
    let hundredths = prop::array::uniform3(0_u32..100_000);
    hundredths.prop_map(|mut hundredths| {
        hundredths.sort_unstable();
        let [low, expected, high] = hundredths.map(|value| format!("{}.{:02}", value / 100, value % 100));
        let high = if high == "0.00" { "0.01".to_owned() } else { high };
        json!({ "description": "d", "hours": { "low": low, "expected": expected, "high": high } })
    })
}

pub fn drawn() -> impl Strategy<Value = Drawn> {
    let outside = prop::collection::vec(prop_oneof![hours(), Just(json!({ "description": "d" }))], 1..6);
    let complexity = prop::option::weighted(0.75, select(vec!["simple", "composite", "complex"]));
    let populations = prop::collection::vec(complexity, 1..12);
    let source = any::<(Option<bool>, Option<bool>, Option<bool>, bool, bool)>();
    let source = source.prop_map(|(at_ssb, documented, demanding, own, key_unit)| Source {
        at_ssb,
        documented,
        demanding,
        own,
        key_unit,
    });
    let sources = prop::collection::vec(source, 0..6);
    let kinds = select(vec!["anonymised", "indirectly_identifiable", "directly_identifiable"]);
    let rows = (subsequence(TABLES.clone(), 0..20), subsequence(AREAS.clone(), 0..15), outside);
    let counts = (0_usize..8, 1_u32..20, 0_usize..20, 1_u32..20);
    let others = (kinds, select(vec!["NO", "SE", "US", "SJ"]), any::<bool>(), any::<bool>());
    (rows, populations, sources, counts, others).prop_map(
        |(
            (tables, areas, outside),
            populations,
            sources,
            (special_variables, institutions, named, deliveries),
            (identification, country, reuse, nordman),
        )| {
            Drawn {
                tables,
                areas,
                outside,
                populations,
                sources,
                special_variables,
                institutions,
                named,
                deliveries,
                identification,
                country,
                reuse,
                nordman,
            }
        },
    )
}

/// An edition by its place: a failure then prints a number and not a whole tariff.
pub fn edition() -> impl Strategy<Value = usize> {
    0..CATALOGUE.editions().len()
}

fn day() -> Date {
    jiff::civil::date(2026, 11, 22)
}

pub fn parse(scope: &Value, tariff: &Tariff) -> Scope {
    let input: Field<ScopeInput> = serde_json::from_value(scope.clone()).expect("a scope");
    let mut faults = Faults::default();
    let scope =
        input.required(&Path::Root, &mut faults).and_then(|scope| scope.parse(Some(tariff), &Path::Root, &mut faults));
    faults.or(scope).expect("a sound scope")
}

pub fn estimate(scope: &Value, edition: usize) -> Estimate {
    let tariff: &Arc<Tariff> = &CATALOGUE.editions()[edition];
    price(&parse(scope, tariff), tariff, day()).expect("a price")
}

/// An estimate without its findings, whose paths name the places where things stand in the scope.
fn json_of(estimate: &Estimate) -> Value {
    let mut json = serde_json::to_value(estimate.report(Language::Nb)).expect("JSON");
    json.as_object_mut().expect("an object").remove("findings").expect("findings");
    json
}

/// An answer that may be left out: its place in a scope, and all that it can be.
fn open_answers(scope: &Value) -> Vec<(String, Vec<Value>)> {
    let elements = |list: &str| scope[list].as_array().expect("a list").len();
    let complexities = || ["simple", "composite", "complex"].map(Value::from).to_vec();
    let populations =
        (0..elements("populations")).map(|index| (format!("/populations/{index}/complexity"), complexities()));
    let sources = (0..elements("third_party_sources")).flat_map(|index| {
        let at = |member: &str| format!("/third_party_sources/{index}/{member}");
        let either = || vec![json!(false), json!(true)];
        [
            (at("linkage"), vec![json!("distributed"), json!("at_ssb")]),
            (at("documented"), either()),
            (at("demanding_format"), either()),
        ]
    });
    populations.chain(sources).collect()
}

proptest! {
    // A failure prints its input; what was wrong then becomes a case file.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_are_exact_and_points_in_order(drawn in drawn(), tariff in edition()) {
        let estimate = estimate(&drawn.scope(), tariff);
        let lines = ThreePoint::<Ore>::sum(estimate.lines.iter().map(|line| line.amount)).unwrap();
        prop_assert_eq!(lines, estimate.net);
        prop_assert_eq!(ThreePoint::<Ore>::sum(estimate.activities.iter().copied()).unwrap(), estimate.net);
        prop_assert_eq!(estimate.net.try_zip(estimate.vat, Ore::plus).unwrap(), estimate.total);
        let vat = estimate.net.map(|net| {
            // A quarter, half an øre away from zero, in whole numbers.
            Ore::new((net.get() * 25 + 50).div_euclid(100))
        });
        prop_assert_eq!(vat, estimate.vat);
        for line in &estimate.lines {
            prop_assert!(line.amount.is_ordered() && line.quantity.is_ordered());
        }
        for amount in [estimate.net, estimate.vat, estimate.total] {
            prop_assert!(amount.is_ordered());
        }
        prop_assert!(estimate.delivery_time.working_days.is_ordered());
        prop_assert!(estimate.delivery_time.delivered_by.is_ordered());
    }

    #[test]
    fn an_amount_is_price_times_quantity(drawn in drawn(), tariff in edition()) {
        for line in &estimate(&drawn.scope(), tariff).lines {
            for (quantity, amount) in [(line.quantity.low, line.amount.low), (line.quantity.expected, line.amount.expected), (line.quantity.high, line.amount.high)] {
                let hundredths: i64 = format!("{:.2}", quantity.to_string().parse::<rust_decimal::Decimal>().unwrap()).replace('.', "").parse().unwrap();
                prop_assert_eq!(amount.get(), (line.unit_price.ore().get() * hundredths + 50).div_euclid(100));
            }
        }
    }

    #[test]
    fn one_more_table_or_area_never_costs_less(drawn in drawn(), tariff in edition(), more_table in select(TABLES.clone()), more_area in select(AREAS.clone())) {
        let before = estimate(&drawn.scope(), tariff);
        let mut more = drawn;
        let is_new = !more.tables.contains(&more_table);
        more.tables.push(more_table);
        let with_table = estimate(&more.scope(), tariff);
        prop_assert!(with_table.net.expected >= before.net.expected && with_table.net.low >= before.net.low);
        prop_assert_eq!(with_table.net.expected > before.net.expected, is_new);
        more.areas.push(more_area);
        let with_area = estimate(&more.scope(), tariff);
        prop_assert!(with_area.total.expected >= with_table.total.expected && with_area.total.high >= with_table.total.high);
    }

    #[test]
    fn the_price_with_an_answer_left_out_covers_that_of_every_answer(drawn in drawn(), tariff in edition(), which in any::<Index>()) {
        let scope = drawn.scope();
        let answers = open_answers(&scope);
        let (place, answers) = which.get(&answers);
        let priced = |answer: Value| {
            let mut scope = scope.clone();
            set_at(&mut scope, place, answer);
            estimate(&scope, tariff)
        };
        let without = priced(Value::Null);
        for answer in answers {
            let with = priced(answer.clone());
            for (open, answered) in [(without.net, with.net), (without.vat, with.vat), (without.total, with.total)] {
                prop_assert!(open.low <= answered.low && open.high >= answered.high, "{place} {answer}: {open:?} {answered:?}");
            }
            let days = |estimate: &Estimate| (estimate.delivery_time.working_days, estimate.delivery_time.delivered_by);
            let ((open, open_by), (answered, answered_by)) = (days(&without), days(&with));
            prop_assert!(open.low <= answered.low && open.high >= answered.high, "{place} {answer}: {open:?} {answered:?}");
            prop_assert!(open_by.low <= answered_by.low && open_by.high >= answered_by.high, "{place} {answer}");
        }
    }

    #[test]
    fn order_and_repetition_of_tables_and_areas_change_nothing(drawn in drawn(), tariff in edition()) {
        let once = json_of(&estimate(&drawn.scope(), tariff));
        let mut other = drawn;
        other.tables.reverse();
        other.areas.reverse();
        let (tables, areas) = (other.tables.clone(), other.areas.clone());
        other.tables.extend(tables);
        other.areas.extend(areas);
        prop_assert_eq!(once, json_of(&estimate(&other.scope(), tariff)));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(drawn in drawn(), tariff in edition()) {
        let scope = drawn.scope();
        let bytes = || serde_json::to_vec(&estimate(&scope, tariff).report(Language::Nb)).unwrap();
        prop_assert_eq!(bytes(), bytes());
    }

    #[test]
    fn a_comparison_sums_to_the_difference(before in drawn(), after in drawn(), one in edition(), other in edition()) {
        let (before, after) = (estimate(&before.scope(), one), estimate(&after.scope(), other));
        let comparison = Comparison::of(&before, &after).unwrap();
        let effects = &comparison.effects;
        let sum = ThreePoint::<Ore>::sum([effects.scope, effects.quantity, effects.price, effects.vat, effects.rounding]).unwrap();
        prop_assert_eq!(sum, comparison.difference);
        prop_assert_eq!(comparison.difference, after.total.try_zip(before.total, Ore::minus).unwrap());
        for line in &comparison.lines {
            let amount = |side: Option<prisoverslag::pricing::LineSide>| side.map_or(ThreePoint::default(), |side| side.amount);
            let change = amount(line.after).try_zip(amount(line.before), Ore::minus).unwrap();
            let parts = &line.effects;
            prop_assert_eq!(change, ThreePoint::<Ore>::sum([parts.scope, parts.quantity, parts.price, parts.rounding]).unwrap());
        }
    }

    #[test]
    fn a_decimal_is_read_and_written_the_same(hundredths in 0_u32..=1_000_000) {
        let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        let quantity = Quantity::parse(&text).unwrap();
        prop_assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity));
        let trimmed = text.trim_end_matches('0').trim_end_matches('.').to_owned();
        prop_assert_eq!(quantity.to_string(), if trimmed.is_empty() { "0".to_owned() } else { trimmed });
    }
}
