//! Compressed answers and bodies.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::office::{Answer, Caller, JSON, Office, Server, assert_problem};
use crate::support::request;

const CODINGS: [&str; 3] = ["zstd", "br", "gzip"];

/// The bytes that an answer stands for.
fn plain(answer: &Answer) -> Vec<u8> {
    let coded = answer.body.as_slice();
    let mut bytes = Vec::new();
    match answer.header("content-encoding") {
        "" => bytes.extend_from_slice(coded),
        "gzip" => drop(MultiGzDecoder::new(coded).read_to_end(&mut bytes).expect("gzip")),
        "zstd" => bytes = zstd::decode_all(coded).expect("zstd"),
        "br" => drop(brotli::Decompressor::new(coded, 4096).read_to_end(&mut bytes).expect("brotli")),
        other => panic!("{other}"),
    }
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("gzip");
    encoder.finish().expect("gzip")
}

fn priced(server: &Server, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    server.send("POST", "/api/v1/estimates", &[&[JSON], headers].concat(), body)
}

#[test]
fn an_estimate_is_the_same_in_every_coding() {
    let server = Server::start();
    let body = request().to_string();
    let whole = priced(&server, &[], body.as_bytes());
    assert_eq!((whole.status, whole.header("content-encoding")), (200, ""));
    assert!(whole.header("vary").to_lowercase().contains("accept") && whole.body.ends_with(b"}\n"));
    for coding in CODINGS {
        let coded = priced(&server, &[("accept-encoding", coding)], body.as_bytes());
        assert_eq!((coded.status, coded.header("content-encoding")), (200, coding));
        assert!(coded.body.len() * 4 < whole.body.len(), "{coding}: {} of {}", coded.body.len(), whole.body.len());
        assert_eq!(plain(&coded), whole.body, "{coding}");
        let vary: Vec<_> = coded.headers.get_all("vary").iter().filter_map(|line| line.to_str().ok()).collect();
        assert!(vary.join(", ").contains("Accept-Encoding"), "{vary:?}");
        assert_eq!(coded.header("content-length"), coded.body.len().to_string(), "{coding}");
    }
    for (accepted, coding) in [("gzip;q=0.2, br;q=0.9", "br"), ("deflate", ""), ("gzip;q=0", ""), ("*", "zstd")] {
        let answer = priced(&server, &[("accept-encoding", accepted)], body.as_bytes());
        assert_eq!(answer.header("content-encoding"), coding, "{accepted}");
    }
}

#[test]
fn exports_are_compressed_as_they_are_streamed_and_documents_never() {
    let server = Server::start();
    for _ in 0..3 {
        server.issued();
    }
    for format in ["ndjson", "csv"] {
        let path = format!("/api/v1/line-items/export?format={format}");
        let whole = server.get(&path);
        assert_eq!(whole.status, 200);
        for coding in CODINGS {
            let coded = server.send("GET", &path, &[("accept-encoding", coding)], b"");
            assert_eq!(coded.header("content-encoding"), coding, "{format}");
            assert_eq!(plain(&coded), whole.body, "{format} {coding}");
            assert_eq!(coded.header("control-count"), whole.header("control-count"));
        }
    }
    let xlsx = server.send("GET", "/api/v1/line-items/export?format=xlsx", &[("accept-encoding", "gzip")], b"");
    assert_eq!((xlsx.header("content-encoding"), &xlsx.body[..2]), ("", &b"PK"[..]));
    let pdf = [("accept", "application/pdf"), ("accept-encoding", "gzip, br, zstd")];
    let pdf = priced(&server, &pdf, request().to_string().as_bytes());
    assert_eq!((pdf.status, pdf.header("content-encoding"), &pdf.body[..5]), (200, "", &b"%PDF-"[..]));
}

/// A coded answer is another representation: its tag is another, and both name the same version.
#[test]
fn a_coded_answer_has_a_tag_of_its_own_that_conditions_understand() {
    let server = Server::start();
    let draft = server.drafted();
    let path = format!("/api/v1/quotes/{}", draft["id"].as_str().expect("an id"));
    let plain_tag = server.get(&path).header("etag").to_owned();
    assert_eq!(plain_tag, "\"1\"");
    for coding in CODINGS {
        let coded = server.send("GET", &path, &[("accept-encoding", coding)], b"");
        let tag = coded.header("etag").to_owned();
        assert_eq!(tag, format!("\"1-{coding}\""));
        assert_eq!(plain(&coded), server.get(&path).body);
        for accepted in [coding, "identity"] {
            let headers = [("accept-encoding", accepted), ("if-none-match", tag.as_str())];
            let again = server.send("GET", &path, &headers, b"");
            assert_eq!((again.status, again.header("etag"), again.body.len()), (304, tag.as_str(), 0), "{coding}");
        }
    }
    let changed = server.change("PUT", &path, "\"1-zstd\"", "", &crate::office::draft());
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    let late = server.change("PUT", &path, "\"1-gzip\", \"1\"", "", &crate::office::draft());
    assert_problem(&late, 412, "stale", "an older version in any coding");
}

#[test]
fn a_body_may_be_sent_as_gzip_within_the_same_limits() {
    let server = Server::start();
    let body = request().to_string();
    let whole = priced(&server, &[], body.as_bytes());
    for name in ["gzip", "GZIP", "x-gzip"] {
        let coded = priced(&server, &[("content-encoding", name)], &gzip(body.as_bytes()));
        assert_eq!((coded.status, coded.body == whole.body), (200, true), "{name}");
    }
    let sent = gzip(body.as_bytes());
    let zip = |bytes: &[u8]| priced(&server, &[("content-encoding", "gzip")], bytes);
    // Some kilobytes that inflate to more than a body may have.
    let bomb = gzip(&vec![b' '; 64 << 20]);
    assert!(bomb.len() < 100_000);
    assert_problem(&zip(&bomb), 413, "too_large", "a bomb");
    let corrupt: Vec<u8> =
        sent.iter().enumerate().map(|(at, byte)| if at == sent.len() - 6 { !byte } else { *byte }).collect();
    for (what, bytes) in [
        ("cut off", &sent[..sent.len() - 9]),
        ("no gzip", body.as_bytes()),
        ("another checksum", &corrupt),
        ("more after it", &[sent.as_slice(), b"more"].concat()),
    ] {
        assert_problem(&zip(bytes), 400, "syntax", what);
    }
    for coding in ["br", "zstd", "deflate", "gzip, gzip"] {
        let answer = priced(&server, &[("content-encoding", coding)], &sent);
        assert_problem(&answer, 415, "unsupported_media_type", coding);
        assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.contains("gzip")), "{coding}");
    }
}

/// A key is the key of what the body says, however it is sent.
#[test]
fn a_repetition_may_be_coded_otherwise() {
    let office = Office::sqlite();
    let server = office.server();
    let draft = crate::office::draft().to_string();
    let headers = [JSON, ("idempotency-key", "k-1")];
    let first = server.send("POST", "/api/v1/quotes", &headers, draft.as_bytes());
    let coded = [&headers[..], &[("content-encoding", "gzip")]].concat();
    let again = server.send("POST", "/api/v1/quotes", &coded, &gzip(draft.as_bytes()));
    assert_eq!((first.status, again.status, again.header("idempotent-replayed")), (201, 201, "true"));
    assert_eq!(first.json()["id"], again.json()["id"]);
    let listed: Value = server.read_json("/api/v1/quotes");
    assert_eq!(listed["quotes"].as_array().map(Vec::len), json!(1).as_u64().and_then(|one| one.try_into().ok()));
}
