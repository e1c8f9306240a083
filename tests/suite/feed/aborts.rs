//! Exports that nobody reads to their end: they free their slots, and do the server no harm.

use super::rows::{FEED, demo, page};
use crate::office::{Answer, Caller as _, Office, Server, on_both};
use crate::support::text;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

on_both!(exports_that_are_left_in_the_middle_free_their_slots);

/// Exports that are made at once.
const PLACES: usize = 8;
/// Enough for an export that no socket's buffers hold.
const QUOTES: u32 = 1_200;
/// How often all slots are taken and left.
const ROUNDS: usize = 3;
/// Attempts before a slot counts as lost.
const ATTEMPTS: usize = 20_000;

/// Requests an export and reads its head, and no more.
fn begun(server: &Server, format: &str) -> (u16, String, TcpStream) {
    let address = server.base.strip_prefix("http://").expect("an address");
    let mut stream = TcpStream::connect(address).expect("a connection");
    write!(stream, "GET {FEED}?format={format} HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).expect("a head");
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).expect("text").to_lowercase();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, head, stream)
}

/// Calls until there is a slot: an export frees its slot a moment after its last byte, or after it was left.
fn placed<T>(what: &str, ask: impl Fn() -> Option<T>) -> T {
    (0..ATTEMPTS).find_map(|_| ask()).unwrap_or_else(|| panic!("{what}: no place in {ATTEMPTS} attempts"))
}

/// A whole export.
fn whole(server: &Server, format: &str) -> Answer {
    placed(format, || {
        let answer = server.get(&format!("{FEED}?format={format}"));
        assert!(matches!(answer.status, 200 | 503), "{format}: {}", answer.status);
        Some(answer).filter(|answer| answer.status == 200)
    })
}

/// An export of which no more than the head is read.
fn left(server: &Server, format: &str) -> TcpStream {
    placed(format, || {
        let (status, _, stream) = begun(server, format);
        assert!(matches!(status, 200 | 503), "{format}: {status}");
        Some(stream).filter(|_| status == 200)
    })
}

fn exports_that_are_left_in_the_middle_free_their_slots(office: &Office) {
    let server = demo(office, QUOTES);
    let before = whole(&server, "ndjson");
    assert!(before.body.len() > 12 << 20, "{} bytes", before.body.len());

    for _ in 0..ROUNDS {
        // All slots are free again in each round.
        let open: Vec<TcpStream> = (0..PLACES).map(|_| left(&server, "ndjson")).collect();
        for format in ["ndjson", "csv", "xlsx", "parquet"] {
            let (status, head, _) = begun(&server, format);
            assert_eq!(status, 503, "{format}");
            assert!(head.contains("\r\nretry-after: "), "{head}");
        }
        // Pages and totals are no exports.
        assert_eq!(page(&server, "limit=1")["control"]["count"], 1);
        assert_eq!(server.get(&format!("{FEED}/totals")).status, 200);
        drop(open);
    }
    for format in ["ndjson", "csv", "xlsx", "parquet"] {
        for _ in 0..2 * PLACES {
            let mut stream = left(&server, format);
            if format != "xlsx" {
                stream.read_exact(&mut [0; 1_000]).expect("a part");
            }
        }
    }
    let after = whole(&server, "ndjson");
    assert!(after.body == before.body, "the same export once more");
    assert_eq!(after.header("control-count"), before.header("control-count"));
    let count: usize = after.header("control-count").parse().expect("a count");
    assert_eq!(text(&whole(&server, "csv").body).lines().count(), count + 1);
}
