//! A connection on which the test writes what it likes, byte by byte.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

use crate::support::text;

pub struct Wire(pub(super) TcpStream);

/// An answer as it came over the wire.
#[derive(Debug)]
pub struct Raw {
    pub status: u16,
    /// Its header fields in lower case, a line each.
    pub head: String,
    pub body: Vec<u8>,
}

impl Wire {
    pub fn write(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.0.write_all(bytes.as_ref()).expect("the server reads");
        self
    }

    /// Writes as far as the server reads; it may have closed.
    pub fn try_write(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.0.write_all(bytes.as_ref()).is_ok()
    }

    /// Sends a GET and reads the answer.
    pub fn get(&mut self, path: &str) -> Raw {
        self.write(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n")).answer().expect("an answer")
    }

    /// The next answer; `None` when the server closes without one.
    pub fn answer(&mut self) -> Option<Raw> {
        let mut raw = self.head()?;
        let length = raw.header("content-length").parse().unwrap_or(0);
        raw.body.resize(length, 0);
        self.0.read_exact(&mut raw.body).expect("the body");
        Some(raw)
    }

    /// The head of the next answer, whose body stays unread; `None` when the server closes without one.
    pub fn head(&mut self) -> Option<Raw> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            match self.0.read(&mut byte) {
                Ok(1) => head.push(byte[0]),
                Ok(_) => return None,
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return None,
                Err(error) => panic!("no answer: {error}"),
            }
        }
        let head = text(&head).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Some(Raw { status, head, body: Vec::new() })
    }

    /// Whether the server has sent nothing so far.
    pub fn is_silent(&self) -> bool {
        self.0.set_nonblocking(true).expect("a socket");
        let found = self.0.peek(&mut [0]);
        self.0.set_nonblocking(false).expect("a socket");
        found.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    }

    /// The bytes that come next, which must come.
    pub fn read(&mut self, bytes: &mut [u8]) {
        self.0.read_exact(bytes).expect("the rest");
    }

    /// What comes until the server closes.
    pub fn rest(&mut self, bytes: &mut Vec<u8>) {
        let _ = self.0.read_to_end(bytes);
    }

    /// Waits until the server closes.
    pub fn closed(&mut self) {
        let mut rest = Vec::new();
        match self.0.read_to_end(&mut rest) {
            Ok(_) => assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest)),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "the server does not close"),
        }
    }
}

impl Raw {
    pub fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_default()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}
