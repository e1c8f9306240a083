//! The end: load balancers are warned, what was begun is answered, and nothing new is taken on.

use crate::office::{Caller as _, OWN, Office, Server, Wire, acceptance, assert_refused, draft_for};
use crate::support::{request, text, wait_for};
use std::net::TcpStream;

const DRAIN: &str = "PRISOVERSLAG__HTTP__DRAIN_SECONDS";
const WITHIN: &str = "PRISOVERSLAG__HTTP__SHUTDOWN_TIMEOUT_SECONDS";

/// A POST of an estimate whose last byte is held back.
fn begun(service: &Server) -> (Wire, Vec<u8>) {
    let body = request().to_string().into_bytes();
    let mut wire = service.connect();
    wire.write(format!(
        "POST /api/v1/estimates HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        body.len()
    ));
    assert_eq!(wire.answer().expect("leave to go on").status, 100);
    let (first, last) = body.split_at(body.len() - 1);
    wire.write(first);
    (wire, last.to_vec())
}

fn address(service: &Server) -> &str {
    service.base.strip_prefix("http://").expect("an address")
}

#[test]
fn what_was_begun_is_answered_and_nothing_new_is_taken_on() {
    for signal in ["TERM", "INT"] {
        let office = Office::sqlite();
        let mut service = office.server_with(&[(WITHIN, "60")]);
        let (mut wire, last) = begun(&service);
        service.signal(signal);
        let address = address(&service).to_owned();
        wait_for("the end of listening", || TcpStream::connect(&address).is_err().then_some(()));
        let answer = wire.write(last).answer().expect("an answer");
        assert_eq!(answer.status, 200, "{}", text(&answer.body));
        wire.closed();
        assert!(service.ended().success(), "{signal}");
        office.assert_sound(0);
    }
}

#[test]
fn a_document_that_is_being_issued_is_issued() {
    let office = Office::sqlite();
    let mut service = office.server_with(&[(WITHIN, "60"), (DRAIN, "1")]);
    let quote = service.drafted_for(OWN);
    let (base, path) = (service.base.clone(), format!("{quote}/issue"));
    let issue = std::thread::spawn(move || {
        let headers = [("if-match", "\"1\"")];
        base.send("POST", &path, &headers, b"").status
    });
    wait_for("the document", || text(&service.get("/metrics").body).contains("\ndocuments_setting 1\n").then_some(()));
    service.signal("TERM");
    assert_eq!(issue.join().expect("the thread"), 200);
    assert!(service.ended().success());
    office.assert_sound(1);
}

#[test]
fn load_balancers_are_warned_before_it_stops() {
    let office = Office::sqlite();
    let mut service = office.server_with(&[(DRAIN, "3")]);
    assert_eq!(service.get("/readyz").status, 200);
    service.signal("TERM");
    let reported = wait_for("the word of it", || Some(service.get("/readyz")).filter(|answer| answer.status != 200));
    assert_refused(&reported, 503, "stopping", "readiness");
    // Whoever has not heard yet is served.
    assert_eq!(service.get("/healthz").status, 200);
    let quote = service.issued_for(OWN);
    assert_eq!(service.must_post(&format!("{quote}/accept"), "\"2\"", &acceptance())["state"], "accepted");
    assert_eq!(service.post("/api/v1/quotes", &draft_for(OWN)).status, 201);
    assert!(service.ended().success());
    office.assert_sound(1);
}

#[test]
fn whoever_does_not_come_to_an_end_does_not_hold_it_up() {
    let office = Office::sqlite();
    let mut service = office.server_with(&[(WITHIN, "1")]);
    let (_wire, _last) = begun(&service);
    service.signal("TERM");
    assert!(service.ended().success());
}
