//! The renderer: more documents than it has room for, and none that can be started.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::office::{Answer, Caller as _, OWN, Office, Raw, Server, Wire, assert_refused};
use crate::support::{Folder, NOW, at_once, request, signal, text, wait_for, workers};
use prisoverslag::render::{Job, Output, Pool, PoolSettings, RenderError, Template};
use prisoverslag::shares::Claimant;
use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};
use serde_json::{Value, json};

const QUEUE: &str = "PRISOVERSLAG__RENDER__QUEUE";
const TIMEOUT: &str = "PRISOVERSLAG__RENDER__TIMEOUT_SECONDS";
const MEMORY: &str = "PRISOVERSLAG__RENDER__MEMORY_MIB";
const ESTIMATES: &str = "/api/v1/estimates";

fn document(base: &str) -> Answer {
    document_of(base, &request())
}

fn document_of(base: &str, asked: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("accept", "application/pdf")];
    base.send("POST", ESTIMATES, &headers, asked.to_string().as_bytes())
}

/// A request whose document is far larger than common ones, and takes seconds to set.
fn large() -> Value {
    let mut asked = request();
    let text = "Variabler fra en kilde ".repeat(43);
    let item = json!({ "description": text.trim(), "hours": { "low": "10", "expected": "15.5", "high": "25" } });
    asked["scope"]["extracts"]["outside_variable_lists"] = json!(vec![item; 600]);
    asked
}

fn assert_document(answer: &Answer, what: &str) {
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/pdf"),
        "{what}: {}",
        String::from_utf8_lossy(&answer.body)
    );
}

fn assert_busy(answer: &Answer, what: &str) {
    assert_refused(answer, 503, "busy", what);
    assert_eq!(answer.header("retry-after"), "2", "{what}");
}

/// The one worker of a server, once it has set a document and so been started.
fn worker(service: &Server) -> u32 {
    assert_document(&document(&service.base), "the first");
    let [worker] = workers(service.id())[..] else { panic!("not one worker") };
    worker
}

#[test]
fn documents_beyond_the_queue_are_refused_at_once_and_all_else_is_answered() {
    let office = Office::sqlite();
    // The server has one worker.
    let service = office.server_with(&[(QUEUE, "1"), (TIMEOUT, "60")]);
    let draft = service.drafted_for(OWN);
    let worker = worker(&service);
    // It does not get on for as long as is needed to look.
    signal(worker, "STOP");
    let held: Vec<_> = (0..2)
        .map(|_| {
            let base = service.base.clone();
            std::thread::spawn(move || document(&base))
        })
        .collect();
    wait_for("a full queue", || {
        let figures = text(&service.get("/metrics").body);
        (figures.contains("\ndocuments_setting 1\n") && figures.contains("\ndocuments_waiting 1\n")).then_some(())
    });
    for answer in at_once(6, |_| document(&service.base)) {
        assert_busy(&answer, "an estimate");
    }
    assert_busy(&service.get(&format!("{draft}/preview")), "a preview");
    assert_busy(&service.change("POST", &format!("{draft}/issue"), "\"1\"", "", &Value::Null), "an issue");
    assert!((service.figure("documents_total", "outcome=\"busy\"") - 8.0).abs() < 0.5);
    for path in ["/healthz", "/readyz", "/api/v1/tariffs", &draft] {
        assert_eq!(service.get(path).status, 200, "{path}");
    }
    assert_eq!(service.post(ESTIMATES, &request()).status, 200);
    signal(worker, "CONT");
    for held in held {
        assert_document(&held.join().expect("the thread"), "one that waited");
    }
    assert_document(&document(&service.base), "the next");
    let issued = service.must_post(&format!("{draft}/issue"), "\"1\"", &Value::Null);
    assert_eq!(issued["state"], "issued");
    office.assert_sound(1);
}

#[test]
fn documents_whose_turn_does_not_come_in_time_are_refused_and_counted() {
    let office = Office::sqlite();
    let service = office.server_with(&[(TIMEOUT, "1")]);
    signal(worker(&service), "STOP");
    // One holds the stopped worker for as long as it may. Meanwhile the others time out.
    let answers = at_once(12, |_| document(&service.base));
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert!(statuses.iter().all(|status| matches!(status, 200 | 422 | 503)), "{statuses:?}");
    assert!(statuses.contains(&422) && statuses.contains(&503), "{statuses:?}");
    let busy: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 503).collect();
    for answer in &busy {
        assert_busy(answer, "one that waited too long");
    }
    let counted = service.figure("documents_total", "outcome=\"busy\"");
    assert!((counted - f64::from(u32::try_from(busy.len()).expect("few"))).abs() < 0.5, "{counted} of {statuses:?}");
    assert_document(
        &wait_for("a document", || Some(document(&service.base)).filter(|answer| answer.status == 200)),
        "the next",
    );
}

/// What a system that has run out of files leaves a process: those that it has open.
fn take_files_away(service: &Server) -> Rlimit {
    let process = Pid::from_raw(i32::try_from(service.id()).expect("an id"));
    let maximum = getrlimit(Resource::Nofile).maximum;
    prlimit(process, Resource::Nofile, Rlimit { current: Some(1), maximum }).expect("a limit")
}

fn give_files_back(service: &Server, limit: Rlimit) {
    let process = Pid::from_raw(i32::try_from(service.id()).expect("an id"));
    prlimit(process, Resource::Nofile, limit).expect("a limit");
}

fn asked(wire: &mut Wire, accept: &str) -> Raw {
    let body = request().to_string();
    wire.write(format!(
        "POST {ESTIMATES} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: {accept}\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    ));
    wire.answer().expect("an answer")
}

#[test]
fn a_renderer_that_cannot_be_started_is_reported_until_it_can() {
    let office = Office::sqlite();
    // Without a file to read the clock from, which the server could not open.
    let service = office.server_with(&[("PRISOVERSLAG__CLOCK__FIXED_AT", NOW)]);
    let worker = worker(&service);
    // No further connection can be taken: all is asked on this one.
    let mut wire = service.connect();
    assert_eq!(wire.get("/readyz").json()["renderer"], "ok");
    let limit = take_files_away(&service);
    // The worker that runs is enough.
    assert_eq!(asked(&mut wire, "application/pdf").status, 200);
    signal(worker, "KILL");
    let reported = wait_for("the word of it", || Some(wire.get("/readyz")).filter(|answer| answer.status != 200));
    assert_eq!((reported.status, &reported.json()["code"]), (503, &json!("renderer_away")));
    assert_eq!((reported.header("retry-after"), reported.header("cache-control")), ("2", "no-store"));
    assert_eq!(reported.header("content-type"), "application/problem+json");
    let refused = asked(&mut wire, "application/pdf");
    assert_eq!((refused.status, &refused.json()["code"]), (503, &json!("renderer_away")), "{}", refused.json());
    assert_eq!(refused.header("retry-after"), "2");
    // What needs no document goes on.
    assert_eq!(asked(&mut wire, "application/json").status, 200);
    assert_eq!(wire.get("/healthz").status, 200);
    give_files_back(&service, limit);
    assert_eq!(asked(&mut wire, "application/pdf").status, 200);
    let ready = wait_for("readiness", || Some(wire.get("/readyz")).filter(|answer| answer.status == 200));
    assert_eq!(ready.json()["renderer"], "ok");
    assert_document(&document(&service.base), "the next");
}

/// Ends the workers of a server one after the other, each as soon as it is there, until enough are gone.
fn kill_workers(server: u32, name: &str, most: usize, stop: &AtomicBool) -> usize {
    let mut killed = Vec::new();
    while killed.len() < most && !stop.load(Ordering::Relaxed) {
        let found = workers(server).into_iter().find(|worker| !killed.contains(worker) && is_running(*worker));
        if let Some(worker) = found
            && std::process::Command::new("kill").args(["-s", name, &worker.to_string()]).status().is_ok()
        {
            killed.push(worker);
        }
    }
    killed.len()
}

/// Whether a process is the program already, and no longer the server that is about to become it; and has not ended.
fn is_running(process: u32) -> bool {
    let arguments = std::fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    arguments.windows(13).any(|part| part == b"render-worker")
}

#[test]
fn workers_that_are_killed_make_no_sound_quote_a_fault() {
    let office = Office::sqlite();
    let service = office.server_with(&[(TIMEOUT, "60")]);
    for name in ["KILL", "TERM", "INT", "HUP"] {
        let draft = service.drafted_for(OWN);
        // The first may have been idle. Of the four that a document is tried with, three are killed.
        let issued = std::thread::scope(|scope| {
            let killing = scope.spawn(|| kill_workers(service.id(), name, 3, &AtomicBool::new(false)));
            let issued = service.change("POST", &format!("{draft}/issue"), "\"1\"", "", &Value::Null);
            // What is left to be killed is, so that the thread ends; the next document finds none idle.
            for _ in 0..3 {
                assert_eq!(document(&service.base).status, 200, "{name}");
            }
            assert_eq!(killing.join().expect("the thread"), 3, "{name}");
            issued
        });
        assert_eq!(issued.status, 200, "{name}: {}", text(&issued.body));
    }
    assert_document(&document(&service.base), "the next");
    office.assert_sound(4);
}

#[test]
fn when_every_worker_is_killed_the_document_service_is_away_and_nothing_is_lost() {
    let office = Office::sqlite();
    let service = office.server_with(&[(TIMEOUT, "60")]);
    let draft = service.drafted_for(OWN);
    let issue = || service.change("POST", &format!("{draft}/issue"), "\"1\"", "a-key", &Value::Null);
    let stop = AtomicBool::new(false);
    let refused = std::thread::scope(|scope| {
        scope.spawn(|| kill_workers(service.id(), "KILL", usize::MAX, &stop));
        // Now and then one is quicker than who kills it; that is a quote then, and no fault either.
        let answer = issue();
        stop.store(true, Ordering::Relaxed);
        answer
    });
    if refused.status != 200 {
        assert_refused(&refused, 503, "renderer_away", "all were killed");
        assert_eq!(refused.header("retry-after"), "2");
    }
    let issued = issue();
    assert_eq!((issued.status, &issued.json()["state"]), (200, &json!("issued")), "{}", text(&issued.body));
    office.assert_sound(1);
}

/// A program that does something else than set documents.
fn pool_of(folder: &Folder, script: &str) -> Pool {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.file("program", format!("#!/bin/sh\n{script}\n"));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).expect("an executable");
    let settings = PoolSettings { workers: 1, queue: 0, timeout: Duration::from_secs(1), memory_bytes: 1 << 30 };
    Pool::new(PathBuf::from(path), settings)
}

/// What a pool of some program answers, and how many processes it tried.
fn answer_of(script: &str) -> (Result<Vec<u8>, RenderError>, usize) {
    let folder = Folder::new();
    // Beside the program; each process adds a line.
    let count = folder.file("program.count", b"");
    let pool = pool_of(&folder, &format!("echo >> $0.count\n{script}"));
    let job = Job { template: Template::Estimate, output: Output::Pdf, data: b"{}".to_vec(), attachment: Vec::new() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let answer = runtime.block_on(async {
        let turn = pool.turn(Claimant::Known).await.expect("a turn");
        turn.render(&job).await.map(|rendered| rendered.bytes)
    });
    (answer, std::fs::read(&count).expect("the count").len())
}

#[test]
fn a_worker_that_dies_is_replaced_and_the_document_blamed_only_for_what_it_brought_about() {
    // Ended from outside: before it answers, halfway in its answer, and after all but the end of it.
    for script in [
        "kill -KILL $$",
        "kill -TERM $$",
        "cat >/dev/null & sleep 0; kill -KILL $$",
        "printf '\\000\\001'; kill -KILL $$",
        "printf '\\000\\001\\000\\000\\000\\377\\000\\000\\000abc'; kill -HUP $$",
    ] {
        let (answer, tried) = answer_of(script);
        assert!(matches!(answer, Err(RenderError::WorkersLost)), "{script}: {answer:?}");
        assert_eq!(tried, 4, "{script}");
    }
    // Of its own doing: twice.
    for script in ["kill -SEGV $$", "exit 0", "exit 3", "printf '\\000\\001'; exit 0"] {
        let (answer, tried) = answer_of(script);
        assert!(matches!(answer, Err(RenderError::Unrenderable(_))), "{script}: {answer:?}");
        assert_eq!(tried, 2, "{script}");
    }
    let (answer, tried) = answer_of("kill -ABRT $$");
    assert!(matches!(answer, Err(RenderError::TooLarge)), "{answer:?}");
    assert_eq!(tried, 2);
    // Once is not enough, and one that takes too long is not waited for again.
    let good = "printf '\\000\\001\\000\\000\\000\\003\\000\\000\\000abc'; exec sleep 600";
    for script in ["kill -SEGV $$", "kill -KILL $$"] {
        let (answer, tried) = answer_of(&format!("if [ $(wc -l < $0.count) -gt 1 ]; then {good}; fi\n{script}"));
        assert_eq!((answer.expect("a document"), tried), (b"abc".to_vec(), 2), "{script}");
    }
    let (answer, tried) = answer_of("exec sleep 600");
    assert!(matches!(answer, Err(RenderError::Unrenderable(_))), "{answer:?}");
    assert_eq!(tried, 1);
}

#[test]
fn a_document_that_needs_more_memory_than_a_worker_has_is_refused_and_the_next_is_set() {
    let office = Office::sqlite();
    let service = office.server_with(&[(MEMORY, "320"), (TIMEOUT, "60")]);
    assert_document(&document(&service.base), "a common one");
    let refused = document_of(&service.base, &large());
    assert_refused(&refused, 422, "invalid_input", "a large one");
    assert_eq!(refused.faults(), [("$.scope".to_owned(), "document_too_large".to_owned())]);
    assert_document(&document(&service.base), "the next");
}

#[test]
fn a_worker_that_has_grown_is_ended_and_the_next_document_is_set_by_another() {
    let office = Office::sqlite();
    let service = office.server_with(&[(TIMEOUT, "60")]);
    let first = worker(&service);
    assert_document(&document_of(&service.base, &large()), "a large one");
    wait_for("its end", || (!workers(service.id()).contains(&first)).then_some(()));
    assert!((service.figure("render_workers_ended_total", "reason=\"grown\"") - 1.0).abs() < 0.5);
    let second = worker(&service);
    assert_ne!(first, second);
    // Common ones do not end it.
    for _ in 0..5 {
        assert_eq!(worker(&service), second);
    }
}
