//! Figures: all that were promised, in the text format of Prometheus, and nothing of any person or case.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::office::{Backend, Caller as _, OWN, Office, Server, acceptance, draft};
use crate::support::{text, wait_for};

/// Series by their name and labels, once the text is checked to be what Prometheus reads.
fn figures(service: &Server) -> BTreeMap<String, f64> {
    let answer = service.get("/metrics");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let reported = text(&answer.body);
    assert!(reported.ends_with('\n'));
    let mut series = BTreeMap::new();
    let mut types: BTreeMap<String, String> = BTreeMap::new();
    for line in reported.lines().filter(|line| !line.is_empty()) {
        if let Some(comment) = line.strip_prefix("# ") {
            let mut words = comment.split(' ');
            match words.next() {
                Some("TYPE") => {
                    let (name, kind) = (words.next().expect("a name"), words.next().expect("a type"));
                    assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
                    assert!(types.insert(name.to_owned(), kind.to_owned()).is_none(), "{name} has two types");
                }
                Some("HELP") => {}
                other => panic!("{other:?}: {line}"),
            }
            continue;
        }
        let (name, value) = line.rsplit_once(' ').expect("a name and a value");
        let plain = name.split('{').next().expect("a name");
        assert!(plain.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{line}");
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|suffix| plain.strip_suffix(suffix));
        let known = types.contains_key(plain)
            || family.is_some_and(|base| types.get(base).is_some_and(|kind| kind == "histogram"));
        assert!(known, "{line} has no type");
        assert!(series.insert(name.to_owned(), value.parse().expect("a number")).is_none(), "{name} is there twice");
    }
    series
}

fn value(figures: &BTreeMap<String, f64>, name: &str, labels: &[&str]) -> Option<f64> {
    let of =
        |series: &&String| series.split('{').next() == Some(name) && labels.iter().all(|label| series.contains(label));
    let found: Vec<_> = figures.keys().filter(of).collect();
    assert!(found.len() <= 1, "{name} {labels:?}: {found:?}");
    found.first().map(|series| figures[*series])
}

#[test]
fn requests_documents_connections_and_failures_are_counted_and_nobody_is_named() {
    for office in [Office::sqlite(), Office::postgres()] {
        let service = office.server();
        let nobody = service.by_nobody();
        let quote = nobody.issued_for(OWN);
        nobody.must_post(&format!("{quote}/accept"), "\"2\"", &acceptance());
        assert_eq!(nobody.get(&format!("{quote}/pdf")).status, 200);
        assert_eq!(nobody.get("/api/v1/quotes?q=NTNU").status, 200);
        assert_eq!(nobody.get("/Kari-Nordmann").status, 404);
        assert_eq!(nobody.send("BREW", "/api/v1/quotes", &[], b"").status, 405);
        // Without a contact's answer to its findings a draft is not issued.
        let mut incomplete = draft();
        incomplete.as_object_mut().expect("a draft").remove("case_number");
        let incomplete = nobody.post("/api/v1/quotes", &incomplete);
        let incomplete = incomplete.header("location").to_owned();
        let refused = nobody.change("POST", &format!("{incomplete}/issue"), "\"1\"", "", &Value::Null);
        assert_eq!(refused.status, 422, "{}", text(&refused.body));

        let reported = figures(&service);
        let count = |name: &str, labels: &[&str]| value(&reported, name, labels);
        let route = "route=\"/api/v1/quotes/{id}/issue\"";
        assert_eq!(count("http_requests_total", &["method=\"POST\"", route, "status=\"200\""]), Some(1.0));
        assert_eq!(count("http_requests_total", &["method=\"POST\"", route, "status=\"422\""]), Some(1.0));
        assert_eq!(count("http_requests_total", &["route=\"-\"", "status=\"404\""]), Some(1.0));
        assert_eq!(count("http_requests_total", &["method=\"other\"", "status=\"405\""]), Some(1.0));
        assert_eq!(count("http_request_duration_seconds_count", &["method=\"POST\"", route]), Some(2.0));
        assert_eq!(count("quote_issue_failures_total", &["reason=\"invalid_input\""]), Some(1.0));
        assert_eq!(count("documents_total", &["outcome=\"set\""]), Some(1.0));
        assert_eq!(count("document_duration_seconds_count", &[]), Some(1.0));
        for gauge in ["documents_setting", "documents_waiting", "render_workers_idle", "http_requests_running"] {
            assert!(count(gauge, &[]).is_some(), "{gauge}");
        }
        let pools: &[&str] = if office.backend() == Backend::Sqlite { &["reader", "writer"] } else { &["all"] };
        for pool in pools {
            let of =
                |state: &str| count("store_connections", &[&format!("pool=\"{pool}\""), &format!("state=\"{state}\"")]);
            assert!(of("open") >= Some(1.0) && of("idle") <= of("open"), "{pool}");
        }
        let all = reported.keys().cloned().collect::<Vec<_>>().join("\n");
        let id = quote.rsplit('/').next().expect("an identity");
        for personal in ["Kari", "Nordmann", "NTNU", "ntnu", OWN, "974767", "2026/1234", "2026-0000", "BREW", "q=", id]
        {
            assert!(!all.contains(personal), "{personal}");
        }
        let routes: BTreeSet<String> = reported
            .keys()
            .filter_map(|name| Some(name.split("route=\"").nth(1)?.split('"').next()?.to_owned()))
            .collect();
        let known: BTreeSet<String> = prisoverslag::http::calls().iter().map(|call| call.path.to_owned()).collect();
        let others: Vec<_> = routes.difference(&known).collect();
        assert_eq!(others, ["-"]);
    }
}

#[test]
fn quotes_are_counted_by_state_and_a_state_that_is_empty_counts_none() {
    let office = Office::sqlite();
    let service = office.server();
    let nobody = service.by_nobody();
    let states = |expected: &[(&str, f64)]| {
        wait_for(&format!("{expected:?}"), || {
            let reported = figures(&service);
            let of = |state: &str| value(&reported, "quotes", &[&format!("state=\"{state}\"")]);
            expected.iter().all(|(state, count)| of(state) == Some(*count)).then_some(())
        });
    };
    let draft = nobody.drafted_for(OWN);
    states(&[("draft", 1.0), ("issued", 0.0), ("accepted", 0.0), ("expired", 0.0), ("settled", 0.0)]);
    nobody.must_post(&format!("{draft}/issue"), "\"1\"", &Value::Null);
    nobody.must_post(&format!("{draft}/withdraw"), "\"2\"", &json!({ "reason": "Feil." }));
    states(&[("draft", 0.0), ("issued", 0.0), ("withdrawn", 1.0)]);
}

#[test]
fn figures_are_for_those_who_watch_over_the_service() {
    let office = Office::sqlite();
    let operations = office.key("operations");
    let service = office.server();
    assert_eq!(service.get("/metrics").status, 401);
    assert_eq!(service.by(&operations).get("/metrics").status, 200);
}
