//! Traces: what a collector gets, of a program that was built to send them.

use crate::office::{Caller as _, Server};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc;
use std::time::Duration;

/// A trace, and a span of another program that the request is part of.
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

/// Takes what is posted to it, for as long as the test runs, and answers that it was taken.
fn collector() -> (String, mpsc::Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, received) = mpsc::channel();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.expect("a connection");
            let (mut head, mut byte) = (Vec::new(), [0]);
            while !head.ends_with(b"\r\n\r\n") && connection.read_exact(&mut byte).is_ok() {
                head.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&head).to_lowercase();
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
            let mut body = vec![0; length.and_then(|length| length.trim().parse().ok()).unwrap_or(0)];
            let _ = connection.read_exact(&mut body);
            let _ = connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = sender.send((head, body));
        }
    });
    (address, received)
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal")).collect()
}

#[test]
fn a_request_is_a_span_of_the_trace_that_its_caller_names() {
    let (address, received) = collector();
    let server = Server::start_with(&[
        ("PRISOVERSLAG__LOG__OTLP_ENDPOINT", &address),
        ("PRISOVERSLAG__LOG__FILTER", "info,hyper=off,reqwest=off"),
    ]);
    let traceparent = format!("00-{TRACE}-{PARENT}-01");
    let answer = server.send("GET", "/api/v1/quotes?q=someone", &[("traceparent", &traceparent)], b"");
    assert_eq!(answer.status, 200);
    // The rest is sent when the server ends.
    let ended = std::process::Command::new("kill").args(["-TERM", &server.id().to_string()]).status();
    assert!(ended.expect("a signal").success());
    let (head, body) = loop {
        let (head, body) = received.recv_timeout(Duration::from_mins(1)).expect("spans");
        if holds(&body, &bytes(TRACE)) {
            break (head, body);
        }
    };
    assert!(head.starts_with("post /v1/traces ") && head.contains("application/x-protobuf"), "{head}");
    assert!(holds(&body, &bytes(PARENT)) && holds(&body, b"request") && holds(&body, b"prisoverslag"));
    assert!(!holds(&body, b"someone"), "what was searched for is no part of a trace");
}
