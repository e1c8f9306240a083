//! Pricing in process: 20 lines, and that the cost grows with the lines and no faster.

#![expect(clippy::expect_used, reason = "a benchmark that cannot go on says so by a panic")]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput};
use prisoverslag::input::{Faults, Field, Path};
use prisoverslag::pricing::{Levers, price};
use prisoverslag::scope::{Scope, ScopeInput};
use prisoverslag::tariff::{Catalogue, Tariff};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let tariff = tariff();
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("pricing");
    for lines in [20, 100, 1_000] {
        let scope = scope(&tariff, lines);
        let day = jiff::civil::date(2026, 11, 22);
        group.throughput(Throughput::Elements(lines));
        group.bench_with_input(BenchmarkId::new("price", lines), &scope, |bench, scope| {
            bench.iter(|| price(black_box(scope), &tariff, day));
        });
        group.bench_with_input(BenchmarkId::new("levers", lines), &scope, |bench, scope| {
            let found = || Levers::of(black_box(scope), &tariff, day).expect("the scope is sound");
            bench.iter(|| serde_json::to_vec(&found().report()));
        });
        let estimate = price(&scope, &tariff, day).expect("the scope is sound");
        group.bench_with_input(BenchmarkId::new("write", lines), &estimate, |bench, estimate| {
            bench.iter(|| serde_json::to_vec(&estimate.report(prisoverslag::language::Language::Nb)));
        });
    }
    let body = include_str!("../openapi/estimate-request.json");
    group.throughput(Throughput::Elements(1));
    group.bench_function("read", |bench| bench.iter(|| read(black_box(body))));
    group.finish();
    criterion.final_summary();
}

fn read(body: &str) -> Field<prisoverslag::app::EstimateRequest> {
    serde_json::from_str(body).expect("the body is JSON")
}

fn tariff() -> Arc<Tariff> {
    let folder = prisoverslag::tariff_folder::read("tariffs".as_ref()).expect("the tariff folder");
    let catalogue = Catalogue::parse(&folder).expect("sound tariffs");
    Arc::clone(catalogue.find("2026-01-01").expect("the edition"))
}

/// The scope of openapi/estimate-request.json with so many lines: what is above 19 are extracts outside the variable lists.
fn scope(tariff: &Tariff, lines: u64) -> Scope {
    let mut request: serde_json::Value =
        serde_json::from_str(include_str!("../openapi/estimate-request.json")).expect("JSON");
    let outside = (19..lines).map(|number| serde_json::json!({ "description": format!("Uttak {number}") }));
    *request.pointer_mut("/scope/extracts/outside_variable_lists").expect("a list") = outside.collect();
    let input: Field<ScopeInput> = serde_json::from_value(request["scope"].take()).expect("a scope");
    let mut faults = Faults::default();
    let scope =
        input.required(&Path::Root, &mut faults).and_then(|scope| scope.parse(Some(tariff), &Path::Root, &mut faults));
    faults.or(scope).expect("a sound scope")
}
