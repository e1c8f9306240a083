//! The renderer: more documents than it has room for, and none that can be started.

use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};
use serde_json::{Value, json};

use crate::guard::support::{OWN, Raw, Service, Wire, assert_refused, serve};
use crate::store::support::{Place, at_once, try_send, wait_for};
use crate::support::{Answer, request, signal, text, workers};

const QUEUE: &str = "PRISOVERSLAG__RENDER__QUEUE";
const TIMEOUT: &str = "PRISOVERSLAG__RENDER__TIMEOUT_SECONDS";
const ESTIMATES: &str = "/api/v1/estimates";

fn document(base: &str) -> Answer {
    let headers = [("content-type", "application/json"), ("accept", "application/pdf")];
    try_send(base, "POST", ESTIMATES, &headers, request().to_string().into_bytes()).expect("an answer")
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
fn worker(service: &Service) -> u32 {
    assert_document(&document(&service.base), "the first");
    let [worker] = workers(service.id())[..] else { panic!("not one worker") };
    worker
}

#[test]
fn documents_beyond_the_queue_are_refused_at_once_and_all_else_is_answered() {
    let place = Place::sqlite();
    // The server has one worker.
    let service = serve(&place, &[(QUEUE, "1"), (TIMEOUT, "60")]);
    let draft = service.by_nobody().drafted(OWN);
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
    assert_busy(&service.by_nobody().change("POST", &format!("{draft}/issue"), "\"1\"", "", &Value::Null), "an issue");
    assert!((service.figure("documents_total", "outcome=\"busy\"") - 8.0).abs() < 0.5);
    for path in ["/healthz", "/readyz", "/api/v1/tariffs", &draft] {
        assert_eq!(service.get(path).status, 200, "{path}");
    }
    assert_eq!(service.by_nobody().post(ESTIMATES, &request()).status, 200);
    signal(worker, "CONT");
    for held in held {
        assert_document(&held.join().expect("the thread"), "one that waited");
    }
    assert_document(&document(&service.base), "the next");
    let issued = service.by_nobody().must(&format!("{draft}/issue"), "\"1\"", &Value::Null);
    assert_eq!(issued["state"], "issued");
    place.assert_sound(1);
}

#[test]
fn documents_whose_turn_does_not_come_in_time_are_refused_and_counted() {
    let place = Place::sqlite();
    let service = serve(&place, &[(TIMEOUT, "1")]);
    signal(worker(&service), "STOP");
    // One holds the worker that stands still for as long as it may. Meanwhile the time of the others runs out.
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
fn take_files_away(service: &Service) -> Rlimit {
    let process = Pid::from_raw(i32::try_from(service.id()).expect("an id"));
    let maximum = getrlimit(Resource::Nofile).maximum;
    prlimit(process, Resource::Nofile, Rlimit { current: Some(1), maximum }).expect("a limit")
}

fn give_files_back(service: &Service, limit: Rlimit) {
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
fn a_renderer_that_cannot_be_started_is_told_until_it_can() {
    let place = Place::sqlite();
    let service = serve(&place, &[]);
    let worker = worker(&service);
    // No further connection can be taken: all is asked on this one.
    let mut wire = service.connect();
    assert_eq!(wire.get("/readyz").json()["renderer"], "ok");
    let limit = take_files_away(&service);
    // The worker that runs is enough.
    assert_eq!(asked(&mut wire, "application/pdf").status, 200);
    signal(worker, "KILL");
    let told = wait_for("the word of it", || Some(wire.get("/readyz")).filter(|answer| answer.status != 200));
    assert_eq!((told.status, &told.json()["code"]), (503, &json!("renderer_away")));
    assert_eq!((told.header("retry-after"), told.header("cache-control")), ("2", "no-store"));
    assert_eq!(told.header("content-type"), "application/problem+json");
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
