//! PDFs of a few kilobytes whose attachments inflate to megabytes: the server itself takes no more memory for them.

use std::fs;

use serde_json::Value;

use crate::office::{Answer, Caller as _, Server, assert_problem};
use crate::pdf_reader::swollen;
use crate::support::at_once;

/// What the server may take above what it takes when idle.
const MOST_MIB: u64 = 64;

/// A figure of a process's memory, in KiB.
fn memory(process: u32, figure: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("its status");
    let line = status.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse().ok()).expect("a figure")
}

/// What eight PDFs at once are answered, which takes the server no more than [`MOST_MIB`].
fn eight_at_once(server: &Server, pdfs: &[Vec<u8>]) -> Vec<Answer> {
    let process = server.id();
    // The highest resident memory is measured anew from here (proc_pid_clear_refs, 5).
    fs::write(format!("/proc/{process}/clear_refs"), "5").expect("the peak is forgotten");
    let idle = memory(process, "VmRSS");
    let headers = [("content-type", "application/pdf")];
    let answers =
        at_once(8, |index| server.send("POST", "/api/v1/documents/verification", &headers, &pdfs[index % pdfs.len()]));
    let most = memory(process, "VmHWM");
    assert!(most <= idle + MOST_MIB * 1024, "{idle} KiB idle, {most} KiB at the most");
    answers
}

/// What an answer says; where the machine is too slow for all eight, some are asked to come back.
fn verdict(answer: &Answer) -> Option<Value> {
    if answer.status == 503 {
        assert_problem(answer, 503, "busy", "of eight");
        return None;
    }
    assert_eq!(answer.status, 200, "{}", answer.json());
    Some(answer.json())
}

#[test]
fn eight_pdfs_at_once_that_inflate_to_sixteen_megabytes_take_the_server_no_memory() {
    let server = Server::start();
    let id = server.issued_complete();
    // Whatever a first verification takes for good.
    assert_eq!(server.verify(&server.pdf(&id))["verdict"], "genuine_current");

    let objects = swollen("[{\"\":0}", ",{\"\":0}", "]");
    assert!(objects.len() < 32 * 1024, "{}", objects.len());
    let answers = eight_at_once(&server, &[objects]);
    let found: Vec<Value> = answers.iter().filter_map(verdict).collect();
    assert!(!found.is_empty());
    for found in found {
        assert_eq!((&found["verdict"], &found["reason"]), (&"unknown".into(), &"no_attachment".into()));
    }

    // Shapes of every kind, some of which are compared with what was issued and differ everywhere.
    let own = format!("{{\"kind\":\"quote\",\"number\":\"2026-000001\",\"revision\":1,\"id\":\"{id}\"");
    let shapes = [
        ("\"".to_owned(), "a", "\""),
        ("[".to_owned(), "[", ""),
        ("{\"".to_owned(), "k", "\":0}"),
        ("{\"a\":0".to_owned(), ",\"\":[]", "}"),
        (format!("{own},\"scope\":\""), "\\u0001", "\"}"),
        (format!("{own},\"scope\":[0"), ",\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"", "]}"),
        (format!("{own},\""), "k", "\":{}}"),
        (
            format!("{own},\"estimate\":{{\"activities\":[],\"lines\":[0"),
            ",\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
            "]}}",
        ),
    ];
    let pdfs: Vec<Vec<u8>> = shapes.iter().map(|(begin, unit, end)| swollen(begin, unit, end)).collect();
    let answers = eight_at_once(&server, &pdfs);
    let found: Vec<(usize, Value)> =
        answers.iter().enumerate().filter_map(|(index, answer)| Some((index, verdict(answer)?))).collect();
    assert!(!found.is_empty());
    for (index, found) in found {
        // Those with the quote's number and identity come after the first four.
        assert_eq!(found["verdict"], if index < 4 { "unknown" } else { "altered" }, "{index}: {found}");
        assert!(found.to_string().len() < 256 * 1024, "{index}");
    }
    assert_eq!(server.verify(&server.pdf(&id))["verdict"], "genuine_current", "the service goes on");
}
