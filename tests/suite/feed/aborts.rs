//! Exports that nobody takes to their end: they give their places back, and leave the server well.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::support::{FEED, demo, page};
use crate::store::support::{Place, on_both};
use crate::support::Server;

on_both! {
    exports_that_are_left_in_the_middle_give_their_places_back
}

/// Exports that are made at once.
const PLACES: usize = 8;
/// Enough for an export that no socket's buffers hold.
const QUOTES: u32 = 1_200;
/// How often is asked before a place is taken for lost.
const ATTEMPTS: usize = 20_000;

/// Asks for an export and reads its head, and no more.
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

/// Asks until there is a place again.
fn wait_for_a_place(server: &Server) {
    let answered = (0..ATTEMPTS).find(|_| server.get(&format!("{FEED}?format=ndjson&until=1")).status == 200);
    assert!(answered.is_some(), "no export was answered in {ATTEMPTS} attempts");
}

fn exports_that_are_left_in_the_middle_give_their_places_back(place: &Place) {
    let server = demo(place, QUOTES);
    let whole = |format: &str| {
        wait_for_a_place(&server);
        let answer = server.get(&format!("{FEED}?format={format}"));
        assert_eq!(answer.status, 200, "{format}");
        answer
    };
    let before = whole("ndjson");
    assert!(before.body.len() > 12 << 20, "{} bytes", before.body.len());

    for round in 0..2 {
        let open: Vec<TcpStream> = (0..PLACES)
            .map(|number| {
                // Those of the round before give their places back one after the other.
                let format = if number % 2 == 0 { "ndjson" } else { "csv" };
                let mut tries = (0..ATTEMPTS).map(|_| begun(&server, format));
                let begun = tries.find(|(status, ..)| *status == 200);
                let (_, _, stream) = begun.unwrap_or_else(|| panic!("round {round}, {number}: no place"));
                stream
            })
            .collect();
        for format in ["ndjson", "csv", "xlsx", "parquet"] {
            let (status, head, _) = begun(&server, format);
            assert_eq!(status, 503, "{format}");
            assert!(head.contains("\r\nretry-after: "), "{head}");
        }
        // Pages and totals are no exports.
        assert_eq!(page(&server, "limit=1")["control"]["count"], 1);
        assert_eq!(server.get(&format!("{FEED}/totals")).status, 200);
        drop(open);
        wait_for_a_place(&server);
        for _ in 0..ATTEMPTS {
            // All of them come back, not one alone.
            let open: Vec<_> = (0..PLACES).map(|_| begun(&server, "ndjson")).collect();
            if open.iter().all(|(status, ..)| *status == 200) {
                break;
            }
        }
        wait_for_a_place(&server);
    }
    for format in ["ndjson", "csv", "xlsx", "parquet"] {
        let mut answered = 0;
        while answered < 2 * PLACES {
            wait_for_a_place(&server);
            let (status, _, mut stream) = begun(&server, format);
            if status == 200 {
                answered += 1;
                if format != "xlsx" {
                    stream.read_exact(&mut [0; 1_000]).expect("a part");
                }
            }
        }
    }
    let after = whole("ndjson");
    assert!(after.body == before.body, "the same export once more");
    assert_eq!(after.header("control-count"), before.header("control-count"));
    let count: usize = after.header("control-count").parse().expect("a count");
    assert_eq!(crate::support::text(&whole("csv").body).lines().count(), count + 1);
}
