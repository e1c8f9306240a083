//! Exports give way to requests that people wait for, lose nothing by it, and do not give way to each other.

use std::sync::mpsc::{self, TryRecvError};
use std::thread;

use super::rows::demo;
use crate::office::{Answer, Caller as _, Finance as _, Office, Server, on_both};
use crate::support::text;

on_both!(an_export_beside_requests_is_the_same_as_one_alone);

const EXPORTS: [&str; 5] = [
    "/api/v1/line-items/export?format=ndjson",
    "/api/v1/line-items?format=csv&locale=nb",
    "/api/v1/line-items/export?format=xlsx",
    "/api/v1/line-items/export?format=parquet",
    "/api/v1/settlement-notes/export",
];

fn an_export_beside_requests_is_the_same_as_one_alone(office: &Office) {
    settle(&demo(office, 300));
    let server = office.server();
    let alone = EXPORTS.map(|path| whole(&server, path));
    assert_eq!(rests(&server), 0, "neither the exports before nor monitoring are waited for");

    let (end, ended) = mpsc::channel::<()>();
    let (answer, answered) = mpsc::channel();
    let asked = &server;
    thread::scope(|scope| {
        scope.spawn(move || {
            while ended.try_recv() == Err(TryRecvError::Empty) {
                let _ = answer.send(asked.get("/api/v1/tariffs").status);
            }
        });
        // Dropped also where an assertion fails, so that the requests end.
        let _end = end;
        assert_eq!(answered.recv(), Ok(200));
        let mut before = 0;
        for (path, alone) in EXPORTS.iter().zip(&alone) {
            let beside = whole(&server, path);
            assert!(beside.body == alone.body, "{path}");
            assert_eq!(beside.header("control-count"), alone.header("control-count"), "{path}");
            let after = rests(&server);
            assert!(after > before, "{path} did not give way");
            before = after;
        }
    });
}

/// A settlement note.
fn settle(server: &Server) {
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "6");
    server.settled(&quote);
}

fn whole(server: &Server, path: &str) -> Answer {
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}");
    assert_ne!(answer.header("control-count"), "0", "{path}");
    answer
}

/// How often exports have rested.
fn rests(server: &Server) -> u64 {
    let figures = text(&server.get("/metrics").body);
    let counted = figures.lines().find_map(|line| line.strip_prefix("export_rests_total "));
    counted.map_or(0, |count| count.parse().expect("a count"))
}
