//! Shares: whatever callers who are not known ask for, those who are known are served.

use crate::office::{Answer, By, Caller as _, OWN, Office, Server, Wire, assert_refused, figure};
use crate::support::{request, signal, text, wait_for, workers};
use serde_json::{Value, json};

const ESTIMATES: &str = "/api/v1/estimates";
const VERIFICATION: &str = "/api/v1/documents/verification";
const ANONYMOUS: &str = "PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE";
const PER_ADDRESS: &str = "PRISOVERSLAG__LIMITS__CONNECTIONS_PER_ADDRESS";
const MEMORY: &str = "PRISOVERSLAG__LIMITS__MEMORY_MIB";
const CONCURRENT: &str = "PRISOVERSLAG__LIMITS__CONCURRENT_REQUESTS";
const PROXIES: (&str, &str) = ("PRISOVERSLAG__HTTP__TRUSTED_PROXIES", "127.0.0.1");
const WORKERS: &str = "PRISOVERSLAG__RENDER__WORKERS";
const QUEUE: &str = "PRISOVERSLAG__RENDER__QUEUE";
const MIB: usize = 1024 * 1024;

/// A server with keys that believes what this machine says of an address, and asks as often as it likes.
struct Guarded {
    _place: Office,
    officer: String,
    operations: String,
    service: Server,
}

fn guarded(settings: &[(&str, &str)]) -> Guarded {
    let office = Office::sqlite();
    let (officer, operations) = (office.key("case_officer"), office.key("operations"));
    let settings: Vec<_> = [PROXIES, (ANONYMOUS, "0")].iter().chain(settings).copied().collect();
    let service = office.server_with(&settings);
    Guarded { _place: office, officer, operations, service }
}

impl Guarded {
    fn officer(&self) -> By<'_> {
        self.service.by(&self.officer)
    }

    fn figure(&self, name: &str) -> f64 {
        let answer = self.service.by(&self.operations).get("/metrics");
        assert_eq!(answer.status, 200, "{}", text(&answer.body));
        figure(&text(&answer.body), name, "")
    }

    /// Someone who is not known asks for a document, from this address, and waits for it elsewhere.
    fn ask_for_document(&self, from: &str) -> std::thread::JoinHandle<Answer> {
        let (base, from) = (self.service.base.clone(), from.to_owned());
        std::thread::spawn(move || document(&base, &from))
    }
}

fn document(base: &str, from: &str) -> Answer {
    let headers = [("content-type", "application/json"), ("accept", "application/pdf"), ("x-forwarded-for", from)];
    base.send("POST", ESTIMATES, &headers, request().to_string().as_bytes())
}

/// A request of so many rows and characters of text in its document, and what it has without further items.
fn sized(rows: usize, characters: usize) -> Value {
    let mut asked = request();
    let scope = &mut asked["scope"];
    for list in ["populations", "special_variables", "third_party_sources"] {
        scope[list] = json!([]);
    }
    scope["populations"] = json!([{ "name": "Alle", "complexity": "simple" }]);
    let areas = scope["extracts"]["statistics_areas"].as_array().expect("areas").iter();
    let variables = areas.flat_map(|area| area["variables"].as_array().expect("variables"));
    let fixed: usize = [
        &scope["applicant"]["name"],
        &scope["applicant"]["contact"]["name"],
        &scope["applicant"]["contact"]["email"],
        &scope["project"]["title"],
        &scope["populations"][0]["name"],
    ]
    .into_iter()
    .chain(variables)
    .map(|text| text.as_str().expect("a text").chars().count())
    .sum();
    let items = rows - rows_without_items(&asked);
    let rest = characters - fixed;
    let (each, over) = (rest / items, rest % items);
    let item = |number: usize| {
        let length = each + usize::from(number < over);
        // Words of eight letters, as texts have them; none begins or ends with a blank.
        let text: String = (0..length).map(|at| if at % 9 == 8 && at + 1 < length { ' ' } else { 'n' }).collect();
        json!({ "description": text, "hours": { "low": "1", "expected": "2", "high": "3" } })
    };
    asked["scope"]["extracts"]["outside_variable_lists"] = (0..items).map(item).collect();
    asked
}

/// Price lines and the one population, but no items outside the lists.
fn rows_without_items(asked: &Value) -> usize {
    static SERVED: std::sync::LazyLock<usize> = std::sync::LazyLock::new(|| {
        let mut asked = request();
        for list in ["special_variables", "third_party_sources"] {
            asked["scope"][list] = json!([]);
        }
        asked["scope"]["populations"] = json!([{ "name": "Alle", "complexity": "simple" }]);
        asked["scope"]["extracts"]["outside_variable_lists"] = json!([]);
        let office = Office::sqlite();
        let answer = office.server().post(ESTIMATES, &asked);
        answer.json()["lines"].as_array().expect("lines").len() + 1
    });
    assert_eq!(asked["scope"]["populations"].as_array().map(Vec::len), Some(1));
    *SERVED
}

fn post(by: &By<'_>, accept: &str, language: &str, body: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("accept", accept), ("accept-language", language)];
    by.send("POST", ESTIMATES, &headers, body.to_string().as_bytes())
}

#[test]
fn the_document_of_whoever_is_not_known_is_bounded_and_says_what_to_do() {
    let guarded = guarded(&[]);
    let (nobody, officer) = (guarded.service.by_nobody(), guarded.officer());
    let largest = post(&nobody, "application/pdf", "nb", &sized(250, 30_000));
    assert_eq!((largest.status, largest.header("content-type")), (200, "application/pdf"), "{:?}", largest.faults());
    let (rows, characters) =
        (("$.scope".to_owned(), "too_many_rows".to_owned()), ("$.scope".to_owned(), "too_many_characters".to_owned()));
    for (asked, expected) in [
        (sized(251, 30_000), vec![rows.clone()]),
        (sized(250, 30_001), vec![characters.clone()]),
        (sized(251, 30_001), vec![rows, characters]),
    ] {
        let refused = post(&nobody, "application/pdf", "nb", &asked);
        assert_refused(&refused, 422, "invalid_input", "too large");
        assert_eq!(refused.faults(), expected);
        // As JSON anyone has it, and whoever is known as a document too.
        assert_eq!(post(&nobody, "application/json", "nb", &asked).status, 200);
        assert_eq!(post(&officer, "application/pdf", "nb", &asked).status, 200);
    }
    for (language, says) in [
        (
            "nb",
            "Dokumentet får 251 rader (prislinjer, populasjoner, kilder og variabler); uten pålogging kan det ha høyst 250. Logg på, eller hent prisoverslaget som JSON.",
        ),
        (
            "nn",
            "Dokumentet får 251 rader (prislinjer, populasjonar, kjelder og variablar); utan pålogging kan det ha høgst 250. Logg på, eller hent prisoverslaget som JSON.",
        ),
        (
            "en",
            "The document has 251 rows (price lines, populations, sources and variables); without signing in it can have at most 250. Sign in, or get the estimate as JSON.",
        ),
    ] {
        let refused = post(&nobody, "application/pdf", language, &sized(251, 9_000));
        assert_eq!(refused.json()["errors"][0]["message"], says);
    }
}

#[test]
fn a_large_document_counts_for_more_than_ten() {
    let office = Office::sqlite();
    let officer = office.key("case_officer");
    let service = office.server_with(&[(ANONYMOUS, "100"), ("PRISOVERSLAG__LIMITS__CLIENT_PER_MINUTE", "100")]);
    let large = sized(250, 29_000);
    for by in [service.by_nobody(), service.by(&officer)] {
        // 79 of the hundred; ten for the second are there, and not 69 more.
        assert_eq!(post(&by, "application/pdf", "nb", &large).status, 200);
        assert_refused(&post(&by, "application/pdf", "nb", &large), 429, "too_many_requests", "the second");
    }
    // Of common size there may be nine and more.
    let service = office.server_with(&[(ANONYMOUS, "100")]);
    for number in 0..9 {
        assert_eq!(post(&service.by_nobody(), "application/pdf", "nb", &request()).status, 200, "{number}");
    }
    // One that counts for more than a whole minute has its turn when the minute is whole.
    let service = office.server_with(&[(ANONYMOUS, "12")]);
    assert_eq!(post(&service.by_nobody(), "application/pdf", "nb", &large).status, 200);
    assert_refused(&post(&service.by_nobody(), "application/pdf", "nb", &large), 429, "too_many_requests", "after it");
    // A preview is a document too.
    let service = office.server_with(&[("PRISOVERSLAG__LIMITS__CLIENT_PER_MINUTE", "100")]);
    let officer = service.by(&officer);
    let draft = officer.post("/api/v1/quotes", &json!({ "scope": large["scope"] }));
    assert_eq!(draft.status, 201, "{}", text(&draft.body));
    let preview = format!("{}/preview", draft.header("location"));
    assert_eq!(officer.get(&preview).status, 200);
    assert_refused(&officer.get(&preview), 429, "too_many_requests", "the second preview");
}

#[test]
fn with_the_renderer_full_of_others_an_officer_issues_all_the_same() {
    // Others may hold one worker, and two places of the queue.
    let guarded = guarded(&[(WORKERS, "2"), (QUEUE, "4")]);
    let service = &guarded.service;
    let draft = guarded.officer().drafted_for(OWN);
    assert_eq!(document(&service.base, "192.0.2.9").status, 200);
    let [worker] = workers(service.id())[..] else { panic!("not one worker") };
    // It does not get on for as long as is needed to look.
    signal(worker, "STOP");
    let held: Vec<_> = ["192.0.2.1", "192.0.2.1", "192.0.2.2"].map(|from| guarded.ask_for_document(from)).into();
    wait_for("the others", || (guarded.figure("documents_waiting") > 1.5).then_some(()));
    assert!((guarded.figure("documents_setting") - 1.0).abs() < 0.5, "a worker is free, and not for them");
    assert_refused(&document(&service.base, "192.0.2.3"), 503, "busy", "one more of them");
    assert_refused(&document(&service.base, "192.0.2.1"), 429, "too_many_requests", "a third of one address");
    let issued = guarded.officer().must_post(&format!("{draft}/issue"), "\"1\"", &Value::Null);
    assert_eq!(issued["state"], "issued");
    assert_eq!(post(&guarded.officer(), "application/pdf", "nb", &sized(300, 9_000)).status, 200);
    assert!((guarded.figure("documents_waiting") - 2.0).abs() < 0.5);
    signal(worker, "CONT");
    for held in held {
        assert_eq!(held.join().expect("the thread").status, 200);
    }
}

#[test]
fn with_one_worker_an_officer_has_a_place_in_the_queue_that_others_cannot_take() {
    let guarded = guarded(&[(WORKERS, "1"), (QUEUE, "2")]);
    let service = &guarded.service;
    let draft = guarded.officer().drafted_for(OWN);
    assert_eq!(document(&service.base, "192.0.2.9").status, 200);
    let [worker] = workers(service.id())[..] else { panic!("not one worker") };
    signal(worker, "STOP");
    let held: Vec<_> = ["192.0.2.1", "192.0.2.2"].map(|from| guarded.ask_for_document(from)).into();
    wait_for("both", || (guarded.figure("documents_waiting") > 0.5).then_some(()));
    assert_refused(&document(&service.base, "192.0.2.3"), 503, "busy", "a third of them");
    std::thread::scope(|scope| {
        let issuing = scope.spawn(|| guarded.officer().must_post(&format!("{draft}/issue"), "\"1\"", &Value::Null));
        wait_for("the officer's place", || (guarded.figure("documents_waiting") > 1.5).then_some(()));
        signal(worker, "CONT");
        assert_eq!(issuing.join().expect("the thread")["state"], "issued");
    });
    for held in held {
        assert_eq!(held.join().expect("the thread").status, 200);
    }
}

#[test]
fn others_have_half_of_the_requests_at_once() {
    let guarded = guarded(&[(CONCURRENT, "4"), (WORKERS, "1"), (QUEUE, "8")]);
    let service = &guarded.service;
    assert_eq!(document(&service.base, "192.0.2.9").status, 200);
    let [worker] = workers(service.id())[..] else { panic!("not one worker") };
    signal(worker, "STOP");
    let held: Vec<_> = ["192.0.2.1", "192.0.2.2"].map(|from| guarded.ask_for_document(from)).into();
    wait_for("both", || (guarded.figure("documents_waiting") > 0.5).then_some(()));
    let from = |address: &str| service.send("GET", "/api/v1/tariffs", &[("x-forwarded-for", address)], b"");
    let refused = from("192.0.2.3");
    assert_refused(&refused, 503, "busy", "a third of them");
    assert_eq!(refused.header("retry-after"), "2");
    for path in ["/api/v1/quotes", "/api/v1/tariffs"] {
        assert_eq!(guarded.officer().get(path).status, 200, "{path}");
    }
    for path in ["/healthz", "/readyz"] {
        assert_eq!(service.get(path).status, 200, "{path}");
    }
    signal(worker, "CONT");
    for held in held {
        assert_eq!(held.join().expect("the thread").status, 200);
    }
    assert_eq!(from("192.0.2.3").status, 200);
}

/// A PDF that is not sent to its end; so much of it is.
fn upload(service: &Server, from: &str, announced: usize, sent: usize) -> Wire {
    let mut wire = service.connect();
    wire.write(format!(
        "POST {VERIFICATION} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/pdf\r\nx-forwarded-for: {from}\r\n\
         content-length: {announced}\r\n\r\n"
    ));
    wire.write(vec![b' '; sent]);
    wire
}

#[test]
fn bodies_under_way_have_a_budget_of_which_others_have_half_and_an_address_a_part() {
    let guarded = guarded(&[(MEMORY, "64")]);
    let service = &guarded.service;
    let most = 8 * MIB;
    let mut held: Vec<Wire> =
        (1..=4).map(|last| upload(service, &format!("192.0.2.{last}"), most, most - 1_000)).collect();
    let all = u32::try_from(4 * (most - 1_000)).expect("a number");
    wait_for("all that was sent", || (guarded.figure("http_bytes_held") >= f64::from(all)).then_some(()));
    // 4,000 bytes are left of their half, and 1,000 of each address's part.
    let full = upload(service, "192.0.2.5", 100_000, 100_000).answer().expect("an answer");
    assert_eq!((full.status, &full.json()["code"], full.header("retry-after")), (503, &json!("busy"), "2"));
    let large = upload(service, "192.0.2.1", 100_000, 100_000).answer().expect("an answer");
    assert_eq!((large.status, &large.json()["code"]), (429, &json!("too_many_requests")));
    // Whoever is known does not notice.
    let pdf = [b"%PDF-".to_vec(), vec![b' '; 16 * MIB]].concat();
    let known = guarded.officer().send("POST", VERIFICATION, &[("content-type", "application/pdf")], &pdf);
    assert_eq!(known.status, 200, "{}", text(&known.body));
    guarded.officer().issued_for(OWN);
    assert_eq!(held[0].write(vec![b' '; 1_000]).answer().expect("an answer").status, 200);
    drop(held);
    wait_for("what is given back", || (guarded.figure("http_bytes_held") < 0.5).then_some(()));
    assert_eq!(upload(service, "192.0.2.5", 100_000, 100_000).answer().expect("an answer").status, 200);
}

#[test]
fn answers_that_nobody_reads_count_against_the_budget() {
    let guarded = guarded(&[(MEMORY, "64")]);
    let service = &guarded.service;
    let mut asked = request();
    // An answer has each description in three languages, and one of an address's part is larger than half of it.
    let description = "n".repeat(600) + &"ø".repeat(400);
    let item = json!({ "description": description, "hours": { "low": "1", "expected": "2", "high": "3" } });
    asked["scope"]["extracts"]["outside_variable_lists"] = json!(vec![item; 1_000]);
    let body = asked.to_string();
    let ask = |from: &str| {
        let mut wire = service.connect();
        wire.write(format!(
            "POST {ESTIMATES} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nx-forwarded-for: {from}\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        ));
        let head = wire.head().expect("an answer");
        let length: usize = head.header("content-length").parse().expect("a length");
        (head, wire, length)
    };
    let (first, mut unread, length) = ask("192.0.2.1");
    assert_eq!(first.status, 200);
    assert!(
        length > 4 * MIB,
        "{length} bytes fit into the buffers of the system, or twice into the part of an address"
    );
    wait_for("the answer", || (guarded.figure("http_bytes_held") > 4e6).then_some(()));
    let (second, ..) = ask("192.0.2.1");
    assert_eq!(second.status, 429);
    assert_eq!(ask("192.0.2.2").0.status, 200);
    guarded.officer().issued_for(OWN);
    // Read, it is whole, and counts no more.
    let mut rest = vec![0; length];
    unread.read(&mut rest);
    let answer: Value = serde_json::from_slice(&rest).expect("JSON to its end");
    assert!(answer["lines"].as_array().is_some_and(|lines| lines.len() > 1_000));
    wait_for("what is given back", || (guarded.figure("http_bytes_held") < 0.5).then_some(()));
    assert_eq!(ask("192.0.2.1").0.status, 200);
}

#[test]
fn slow_uploads_do_not_shut_verification() {
    let guarded = guarded(&[]);
    let service = &guarded.service;
    // Of callers who are known, and of some who are not.
    let mut held: Vec<Wire> = (0..12)
        .map(|_| {
            let mut wire = service.connect();
            wire.write(format!(
                "POST {VERIFICATION} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/pdf\r\n\
                 authorization: Bearer {}\r\ncontent-length: 5\r\n\r\n%PDF",
                guarded.officer
            ));
            wire
        })
        .collect();
    held.extend((1..=6).flat_map(|last| (0..2).map(move |_| last)).map(|last| {
        let mut wire = upload(service, &format!("192.0.2.{last}"), 5, 0);
        wire.write("%PDF");
        wire
    }));
    wait_for("all of them", || (guarded.figure("http_bytes_held") > 95.5).then_some(()));
    let pdf = [("content-type", "application/pdf")];
    assert_eq!(service.send("POST", VERIFICATION, &pdf, b"%PDF-").status, 200);
    assert_eq!(guarded.officer().send("POST", VERIFICATION, &pdf, b"%PDF-").status, 200);
    for mut wire in held {
        assert_eq!(wire.write("-").answer().expect("an answer").status, 200);
    }
}

#[test]
fn the_pdf_of_whoever_is_not_known_has_a_smaller_limit() {
    let guarded = guarded(&[]);
    let pdf = |bytes: usize| [b"%PDF-".to_vec(), vec![b' '; bytes - 5]].concat();
    let send = |by: &By<'_>, bytes| by.send("POST", VERIFICATION, &[("content-type", "application/pdf")], &pdf(bytes));
    let nobody = guarded.service.by_nobody();
    assert_eq!(send(&nobody, 8 * MIB).status, 200);
    let refused = send(&nobody, 8 * MIB + 1);
    assert_refused(&refused, 413, "too_large", "one byte more");
    assert!(refused.json()["detail"].as_str().is_some_and(|detail| detail.contains("8388608")));
    assert_eq!(send(&guarded.officer(), 8 * MIB + 1).status, 200);
    assert_eq!(send(&guarded.officer(), 32 * MIB).status, 200);
    assert_refused(&send(&guarded.officer(), 32 * MIB + 1), 413, "too_large", "of an officer");
}

#[test]
fn an_address_that_shows_nothing_has_so_many_connections_and_whoever_is_known_is_not_counted() {
    let office = Office::sqlite();
    let officer = office.key("case_officer");
    let service = office.server_with(&[(PER_ADDRESS, "3")]);
    let open = || {
        let mut wire = service.connect();
        assert_eq!(wire.get("/healthz").status, 200);
        wire
    };
    let known = |wire: &mut Wire| {
        wire.write(format!(
            "GET /api/v1/quotes HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {officer}\r\n\r\n"
        ));
        wire.answer().expect("an answer").status
    };
    let mut held = [(); 3].map(|()| open());
    service.connect().closed();
    // What has shown who it is counts no more, and there is room for another.
    assert_eq!(known(&mut held[0]), 200);
    let mut fourth = open();
    service.connect().closed();
    assert_eq!([known(&mut held[1]), known(&mut held[2]), known(&mut fourth)], [200; 3]);
    let mut more = [(); 3].map(|()| open());
    service.connect().closed();
    // One that has gone leaves room as well.
    drop(more);
    more = wait_for("room", || {
        let mut wire = service.connect();
        let answered = wire.try_write("GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n") && wire.answer().is_some();
        answered.then(|| [wire, open(), open()])
    });
    drop(more);
    for settings in
        [[(PER_ADDRESS, "0"), PROXIES], [(PER_ADDRESS, "2"), PROXIES], [(PER_ADDRESS, "0"), (CONCURRENT, "9")]]
    {
        let service = office.server_with(&settings);
        let held: Vec<Wire> = (0..8).map(|_| service.connect()).collect();
        for mut wire in held {
            assert_eq!(wire.get("/healthz").status, 200, "{settings:?}");
        }
    }
}
