//! Connections: no more than their limit are taken at a time, and one whose client reads nothing holds nobody up.

use crate::office::{Caller as _, Office, Server, Wire, figure};
use crate::support::{request, text};

const FEED: &str = "/api/v1/line-items";
const WORKERS: &str = "PRISOVERSLAG__HTTP__WORKERS";
const CONNECTIONS: &str = "PRISOVERSLAG__LIMITS__CONNECTIONS";
const CONCURRENT: &str = "PRISOVERSLAG__LIMITS__CONCURRENT_REQUESTS";
const WITHIN: &str = "PRISOVERSLAG__HTTP__SHUTDOWN_TIMEOUT_SECONDS";

#[test]
fn connections_over_the_limit_wait_until_others_close() {
    for (workers, of_each, limit) in [("1", "2", 2), ("2", "1", 2), ("1", "1", 1)] {
        let office = Office::sqlite();
        let service = office.server_with(&[(WORKERS, workers), (CONNECTIONS, of_each)]);
        let mut held: Vec<Wire> = (0..limit)
            .map(|_| {
                let mut wire = service.connect();
                assert_eq!(wire.get("/healthz").status, 200);
                wire
            })
            .collect();
        let mut waiting: Vec<Wire> = (0..=limit).map(|_| service.connect()).collect();
        for wire in &mut waiting {
            wire.write("GET /api/v1/tariffs HTTP/1.1\r\nhost: localhost\r\n\r\n");
        }
        // However much is asked on those that are taken, the others have no answer, and no refusal.
        for _ in 0..300 {
            for wire in &mut held {
                assert_eq!(wire.get("/healthz").status, 200);
            }
        }
        assert!(waiting.iter().all(Wire::is_silent), "{workers} with {of_each}");
        let figures = text(&held[0].get("/metrics").body);
        assert!(figure(&figures, "http_requests_total", "/api/v1/tariffs") < 0.5, "{workers} with {of_each}");
        drop(held);
        for mut wire in waiting {
            assert_eq!(wire.answer().expect("an answer").status, 200);
        }
        assert_eq!(service.get("/healthz").status, 200);
    }
}

/// A client that asks and reads no more than the head of the answer.
fn unread(service: &Server, path: &str) -> (Wire, usize) {
    let mut wire = service.connect();
    wire.write(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n"));
    let head = wire.head().expect("an answer");
    assert_eq!(head.status, 200, "{path}");
    // Exports do not say beforehand how long they are.
    (wire, head.header("content-length").parse().unwrap_or(usize::MAX))
}

#[test]
fn clients_that_read_nothing_keep_nobody_waiting_and_do_not_hold_up_the_end() {
    let office = Office::sqlite();
    let made = office.run(&["demo", "--quotes", "600"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let mut service = office.server_with(&[(CONCURRENT, "2"), (WITHIN, "1")]);
    // More of each than requests that run at once: who has its head has given its place to others.
    let large = ["limit=10000", "format=ndjson"].repeat(3);
    let mut held: Vec<_> = large.iter().map(|asked| unread(&service, &format!("{FEED}?{asked}"))).collect();
    for _ in 0..20 {
        assert_eq!(service.post("/api/v1/estimates", &request()).status, 200);
        assert_eq!(service.get("/readyz").status, 200);
        assert_eq!(service.get(&format!("{FEED}?limit=1")).status, 200);
    }
    service.signal("TERM");
    assert!(service.ended().success());
    // Had all been sent, nothing would have been held up.
    for (wire, length) in &mut held {
        let mut rest = Vec::new();
        wire.rest(&mut rest);
        assert!(rest.len() < *length, "{length} bytes were taken by buffers");
        assert!(*length < usize::MAX || !rest.ends_with(b"\r\n0\r\n\r\n"), "the export was sent to its end");
    }
}
