//! Readiness: whatever prevents serving is reported by its code.

use crate::office::{Caller as _, Office, Server, assert_refused};
use crate::postgres;
use crate::support::wait_for;

fn lacking(service: &Server, code: &str) {
    // What was well a moment ago is not checked again.
    let answer = wait_for(code, || Some(service.get("/readyz")).filter(|answer| answer.status != 200));
    assert_refused(&answer, 503, code, code);
    assert_eq!((answer.header("retry-after"), answer.header("cache-control")), ("2", "no-store"));
    assert_eq!(service.get("/healthz").status, 200);
}

fn ready(service: &Server) {
    let answer = wait_for("readiness", || Some(service.get("/readyz")).filter(|answer| answer.status == 200));
    let mut found = answer.json();
    // The tests' PostgreSQL does without what a machine's crash needs, and is reported.
    let warnings = found.as_object_mut().expect("an object").remove("warnings").unwrap_or_default();
    assert!(warnings.is_null() || warnings[0].as_str().expect("a text").contains("fsync = off"), "{warnings}");
    let expected = serde_json::json!({ "status": "ready", "store": "ok", "tariffs": "ok", "renderer": "ok" });
    assert_eq!(found, expected);
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[test]
fn a_store_that_is_away_and_comes_back_is_reported() {
    let cluster = postgres::own_cluster();
    let office = Office::on(cluster.database());
    let service = office.server();
    ready(&service);
    cluster.stop();
    lacking(&service, "store_away");
    cluster.start();
    ready(&service);
}

#[test]
fn a_day_without_a_tariff_is_reported() {
    let office = Office::sqlite();
    let service = office.server();
    ready(&service);
    office.at("2020-12-31T22:59:59Z");
    lacking(&service, "no_tariff_in_force");
    // Midnight in Norway.
    office.at("2020-12-31T23:00:00Z");
    ready(&service);
}
