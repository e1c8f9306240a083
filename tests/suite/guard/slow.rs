//! Requests that are too large, too slow or too many at once: each is refused, and others are served meanwhile.

use crate::office::{By, Caller as _, OWN, Office, Raw, Server, assert_protected, assert_refused, draft};
use crate::support::{request, text, wait_for};

const HEAD_TIMEOUT: &str = "PRISOVERSLAG__HTTP__HEAD_TIMEOUT_SECONDS";
const BODY_TIMEOUT: &str = "PRISOVERSLAG__HTTP__BODY_TIMEOUT_SECONDS";
const REQUEST_TIMEOUT: &str = "PRISOVERSLAG__HTTP__REQUEST_TIMEOUT_SECONDS";
const CONCURRENT: &str = "PRISOVERSLAG__LIMITS__CONCURRENT_REQUESTS";
const FILTER: &str = "PRISOVERSLAG__LOG__FILTER";

/// The head of a POST of JSON that announces more than it sends.
fn post(path: &str, length: usize) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    )
}

fn assert_raw(answer: &Raw, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{}", text(&answer.body));
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.json()["code"], code);
    assert_protected(|name| answer.header(name).to_owned(), code);
}

#[test]
fn header_fields_are_taken_up_to_their_limit() {
    let office = Office::sqlite();
    let service = office.server();
    let of = |bytes: usize| {
        let head = "host: localhost\r\nconnection: close\r\nx-fill: ";
        let field = "a".repeat(bytes - head.len() - 2);
        service.connect().write(format!("GET /healthz HTTP/1.1\r\n{head}{field}\r\n\r\n")).answer().expect("an answer")
    };
    assert_eq!(of(16 * 1024).status, 200);
    assert_raw(&of(16 * 1024 + 1), 431, "head_too_large");
    assert_raw(&of(100_000), 431, "head_too_large");
    let many = format!("x-fill: {}\r\n", "a".repeat(200)).repeat(90);
    let answer = service.connect().write(format!("GET / HTTP/1.1\r\nhost: localhost\r\n{many}\r\n")).answer();
    assert_raw(&answer.expect("an answer"), 431, "head_too_large");
}

#[test]
fn a_body_over_its_limit_is_refused_whether_or_not_it_is_announced() {
    let office = Office::sqlite();
    let service = office.server();
    let large = vec![b' '; 2 * 1024 * 1024 + 1];
    let json = [("content-type", "application/json")];
    for path in [
        "/api/v1/estimates",
        "/api/v1/estimates/comparison",
        "/api/v1/estimates/levers",
        "/api/v1/quotes",
        "/api/v1/keys",
    ] {
        let answer = service.send("POST", path, &json, &large);
        assert_refused(&answer, 413, "too_large", path);
    }
    let mut wire = service.connect();
    wire.write("POST /api/v1/estimates HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n");
    wire.write("transfer-encoding: chunked\r\n\r\n");
    let chunk = [b"10000\r\n".as_slice(), &vec![b' '; 0x10000], b"\r\n"].concat();
    // It never ends; the answer comes as soon as the limit is passed.
    for _ in 0..33 {
        wire.write(&chunk);
    }
    assert_raw(&wire.answer().expect("an answer"), 413, "too_large");
    assert_eq!(service.get("/healthz").status, 200);
}

#[test]
fn a_slow_body_is_given_up_and_others_are_served_meanwhile() {
    let office = Office::sqlite();
    let service = office.server_with(&[(BODY_TIMEOUT, "1")]);
    for path in ["/api/v1/estimates", "/api/v1/quotes", "/api/v1/keys"] {
        let mut wire = service.connect();
        wire.write(post(path, 100)).write("{\"scope\":");
        assert_eq!(service.post("/api/v1/estimates", &request()).status, 200);
        assert_raw(&wire.answer().expect("an answer"), 408, "too_slow");
        wire.closed();
    }
    let mut wire = service.connect();
    wire.write("POST /api/v1/documents/verification HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/pdf\r\n");
    wire.write("content-length: 100\r\n\r\n%PDF");
    assert_raw(&wire.answer().expect("an answer"), 408, "too_slow");
    // Who sends a byte now and then is done by then too.
    let mut wire = service.connect();
    wire.write(post("/api/v1/estimates", 100_000));
    let answered = {
        let mut other = service.connect();
        other.write(post("/api/v1/estimates", 100));
        while wire.try_write(" ") && service.get("/healthz").status == 200 && metric(&service, "408") < 5 {}
        wire.answer()
    };
    assert_raw(&answered.expect("an answer"), 408, "too_slow");
}

/// How many answers had a status.
fn metric(service: &Server, status: &str) -> usize {
    let figures = text(&service.get("/metrics").body);
    let of_status =
        |line: &&str| line.starts_with("http_requests_total{") && line.contains(&format!("status=\"{status}\""));
    figures.lines().filter(of_status).filter_map(|line| line.rsplit(' ').next()?.parse::<usize>().ok()).sum()
}

#[test]
fn a_head_that_does_not_come_ends_the_connection_and_others_are_served_meanwhile() {
    let office = Office::sqlite();
    let service = office.server_with(&[(HEAD_TIMEOUT, "1")]);
    let mut slow: Vec<_> = (0..50).map(|_| service.connect()).collect();
    for (number, wire) in slow.iter_mut().enumerate() {
        let begun = ["GET / HTTP/1.1\r\nhost: localh", "G", "GET / HTTP/1.1\r\nhost: localhost\r\n"];
        wire.write(begun[number % begun.len()]);
    }
    assert_eq!(service.get("/api/v1/tariffs").status, 200);
    for mut wire in slow {
        // Some servers say why before they close.
        match wire.answer() {
            None => {}
            Some(answer) => {
                assert_eq!(answer.status, 408);
                wire.closed();
            }
        }
    }
    assert_eq!(service.get("/api/v1/tariffs").status, 200);
}

#[test]
fn a_body_that_nobody_reads_does_not_hold_the_connection() {
    let office = Office::sqlite();
    office.key("admin");
    let service = office.server_with(&[(BODY_TIMEOUT, "1"), (HEAD_TIMEOUT, "1")]);
    for (head, status) in [
        (post("/api/v1/keys", 1_000_000), 401),
        (post("/nowhere", 1_000_000), 404),
        ("GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\n".to_owned(), 200),
    ] {
        let mut wire = service.connect();
        wire.write(&head).write("{");
        assert_eq!(wire.answer().expect("an answer").status, status, "{head}");
        wire.closed();
    }
}

#[test]
fn beyond_the_requests_at_once_one_is_refused_at_once_and_operations_are_answered() {
    let office = Office::postgres();
    let service = office.server_with(&[(CONCURRENT, "2")]);
    let quote = service.drafted_for(OWN);
    let database = office.database();
    let lock = database.hold("lock table quotes in access exclusive mode");
    let mut held = [service.connect(), service.connect()];
    for wire in &mut held {
        wire.write(format!("GET {quote} HTTP/1.1\r\nhost: localhost\r\n\r\n"));
    }
    // Asked of what is no request among them: one that takes a place could take that of the second.
    wait_for("a full house", || {
        text(&service.get("/metrics").body).contains("\nhttp_requests_running 2\n").then_some(())
    });
    for path in ["/api/v1/tariffs", "/", "/nowhere"] {
        let answer = service.get(path);
        assert_refused(&answer, 503, "busy", path);
        assert_eq!(answer.header("retry-after"), "2");
    }
    let estimate = service.post("/api/v1/estimates", &request());
    assert_refused(&estimate, 503, "busy", "an estimate");
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(service.get(path).status, 200, "{path}");
    }
    drop(lock);
    for wire in &mut held {
        assert_eq!(wire.answer().expect("an answer").status, 200);
    }
    assert_eq!(service.get("/api/v1/tariffs").status, 200);
}

#[test]
fn whoever_sends_slowly_takes_no_place() {
    let office = Office::sqlite();
    let service = office.server_with(&[(CONCURRENT, "2")]);
    let body = request().to_string();
    let (first, last) = body.split_at(body.len() - 1);
    let mut held: Vec<_> = (0..8).map(|_| service.connect()).collect();
    for wire in &mut held {
        wire.write(post("/api/v1/estimates", body.len()).replace("\r\n\r\n", "\r\nexpect: 100-continue\r\n\r\n"));
        assert_eq!(wire.answer().expect("leave to go on").status, 100);
        wire.write(first);
    }
    for _ in 0..8 {
        assert_eq!(service.post("/api/v1/estimates", &request()).status, 200);
    }
    for wire in &mut held {
        assert_eq!(wire.write(last).answer().expect("an answer").status, 200);
    }
}

#[test]
fn an_answer_that_takes_too_long_is_given_up() {
    let office = Office::postgres();
    let service = office.server_with(&[(REQUEST_TIMEOUT, "1")]);
    let quote = service.drafted_for(OWN);
    let database = office.database();
    let held = database.hold("lock table quotes in access exclusive mode");
    let answer = service.change("PUT", &quote, "\"1\"", "a-key", &draft());
    assert_refused(&answer, 503, "busy", "a change");
    assert_eq!(answer.header("retry-after"), "2");
    assert_eq!(service.get("/healthz").status, 200);
    drop(held);
    // What was given up was not done, and is done with the same key.
    let answer = service.change("PUT", &quote, "\"1\"", "a-key", &draft());
    assert_eq!((answer.status, answer.header("etag")), (200, "\"2\""), "{}", text(&answer.body));
}

#[test]
fn what_the_log_says_of_refusals_names_no_address() {
    let office = Office::sqlite();
    office.key("admin");
    let service = office.server_with(&[(FILTER, "debug"), ("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "1")]);
    let secret = "prisoverslag_0123456789abcdef_secretsecret";
    for path in ["/api/v1/quotes?q=Kari", "/api/v1/quotes/Kari", "/Kari"] {
        service.by(secret).get(path);
        service.get(path);
    }
    let log = wait_for("the log", || Some(service.log()).filter(|log| log.contains("429")));
    assert!(!log.contains("Kari") && !log.contains("secretsecret"), "{log}");
}

#[test]
fn one_address_that_is_not_known_sends_two_documents_at_once() {
    let office = Office::sqlite();
    let officer = office.key("case_officer");
    let service = office.server_with(&[("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "0")]);
    let begun = || {
        let mut wire = service.connect();
        wire.write(
            "POST /api/v1/documents/verification HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/pdf\r\n\
             content-length: 4\r\n\r\n%PD",
        );
        wire
    };
    let whole = |by: &By<'_>| {
        let headers = [("content-type", "application/pdf")];
        by.send("POST", "/api/v1/documents/verification", &headers, b"%PDF")
    };
    let (nobody, known) = (service.by_nobody(), service.by(&officer));
    assert_eq!(whole(&nobody).status, 200);
    let mut held = [(); 2].map(|()| begun());
    let refused = wait_for("both", || Some(whole(&nobody)).filter(|answer| answer.status != 200));
    assert_refused(&refused, 429, "too_many_requests", "a third");
    assert_eq!(refused.header("retry-after"), "10");
    for _ in 0..4 {
        assert_eq!(whole(&known).status, 200, "whoever is known has the other places");
    }
    assert_eq!(held[0].write("F").answer().expect("an answer").status, 200);
    wait_for("its place", || (whole(&nobody).status == 200).then_some(()));
}
