//! A server of quotes whose clock the test moves, and the steps that every test takes.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::postgres::{self, Database};
use crate::support::{Answer, Folder, NOW, Server, program, request, text};

/// On which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A server on a store of its own, with a clock that stands where the test puts it.
pub struct QuoteServer {
    pub server: Server,
    now: Cell<Timestamp>,
    url: String,
    clock: String,
    pub folder: Folder,
    _database: Option<Database>,
}

pub const QUOTES: &str = "/api/v1/quotes";
pub const JSON: (&str, &str) = ("content-type", "application/json");

impl QuoteServer {
    pub fn start(kind: Kind) -> Self {
        Self::start_at(kind, NOW)
    }

    /// A server whose clock stands at a moment.
    pub fn start_at(kind: Kind, moment: &str) -> Self {
        Self::start_with(kind, moment, &[])
    }

    pub fn start_with(kind: Kind, moment: &str, settings: &[(&str, &str)]) -> Self {
        let folder = Folder::new();
        let clock = folder.file("clock.txt", moment);
        let (url, database) = match kind {
            Kind::Sqlite => (format!("sqlite:{}/store.db", folder.0.display()), None),
            Kind::Postgres => {
                let database = postgres::database();
                (database.url.clone(), Some(database))
            }
        };
        let server = serve(&url, &clock, settings);
        let now = Cell::new(moment.parse().expect("a moment"));
        Self { server, now, url, clock, folder, _database: database }
    }

    /// The same store and clock under a new server with other settings.
    pub fn restart_with(self, settings: &[(&str, &str)]) -> Self {
        let Self { server, now, url, clock, folder, _database: database } = self;
        drop(server);
        Self { server: serve(&url, &clock, settings), now, url, clock, folder, _database: database }
    }

    /// Puts the clock to a moment.
    pub fn at(&self, moment: &str) {
        self.set(moment.parse().expect("a moment"));
    }

    /// Moves the clock forward.
    pub fn later(&self, by: SignedDuration) {
        self.set(self.now.get() + by);
    }

    fn set(&self, moment: Timestamp) {
        // In one step: the server never reads a half-written file.
        let next = self.folder.file("clock.next", moment.to_string());
        std::fs::rename(next, &self.clock).expect("the clock is put");
        self.now.set(moment);
    }

    /// Runs the audit on the store, which a running server may have open; what it says, and whether all holds.
    pub fn audit(&self, settings: &[(&str, &str)]) -> (bool, String) {
        let output = program()
            .env("PRISOVERSLAG__STORE__URL", &self.url)
            .env("PRISOVERSLAG__CLOCK__FILE", &self.clock)
            .env("PRISOVERSLAG__LOG__FILTER", "warn")
            .envs(settings.iter().copied())
            .args(["audit", "verify"])
            .output()
            .expect("the program runs");
        (output.status.success(), text(&output.stdout))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.server.get(path)
    }

    /// A request with an `If-Match` and a body, where they are not empty and not null.
    pub fn send(&self, method: &str, path: &str, tag: &str, body: &Value) -> Answer {
        self.send_with(method, path, &[("if-match", tag)], body)
    }

    /// A request with some headers, those that are not empty, and a body that is not null.
    pub fn send_with(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut headers: Vec<_> = headers.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
        if body.is_null() {
            return self.server.send(method, path, &headers, None);
        }
        headers.push(JSON);
        self.server.send(method, path, &headers, Some(body.to_string().as_bytes()))
    }

    /// The quote, as it is now.
    pub fn read(&self, id: &str) -> Value {
        let answer = self.get(&path(id));
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()
    }

    pub fn state(&self, id: &str) -> String {
        self.read(id)["state"].as_str().expect("a state").to_owned()
    }

    pub fn tag(&self, id: &str) -> String {
        self.get(&path(id)).header("etag").to_owned()
    }

    pub fn events(&self, id: &str) -> Vec<Value> {
        let answer = self.get(&format!("{}/events", path(id)));
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()["events"].as_array().expect("events").clone()
    }

    /// `(action, from, to)` of each event.
    pub fn history(&self, id: &str) -> Vec<[String; 3]> {
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        self.events(id).iter().map(|event| [&event["action"], &event["from"], &event["to"]].map(word)).collect()
    }

    pub fn pdf(&self, id: &str) -> Vec<u8> {
        let answer = self.get(&format!("{}/pdf", path(id)));
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/pdf"));
        answer.body
    }

    /// What the verification of a PDF says.
    pub fn verify(&self, pdf: &[u8]) -> Value {
        let headers = [("content-type", "application/pdf")];
        let answer = self.server.send("POST", "/api/v1/documents/verification", &headers, Some(pdf));
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()
    }

    /// Does something to a quote as it is now: PUT, DELETE, or the last part of an address to POST to or, for what only
    /// reads, to GET.
    pub fn act(&self, id: &str, action: &str) -> Answer {
        self.act_with(id, action, &body_of(action))
    }

    /// The same with another body.
    pub fn act_with(&self, id: &str, action: &str, body: &Value) -> Answer {
        let tag = self.tag(id);
        match action {
            "PUT" | "DELETE" => self.send(action, &path(id), &tag, body),
            "pdf" | "preview" => self.get(&format!("{}/{action}", path(id))),
            _ => self.send("POST", &format!("{}/{action}", path(id)), &tag, body),
        }
    }

    /// What is done must succeed.
    pub fn must(&self, id: &str, action: &str) -> Value {
        let answer = self.act(id, action);
        assert!((200..300).contains(&answer.status), "{action}: {}", answer.json());
        if answer.body.is_empty() { Value::Null } else { answer.json() }
    }

    /// Makes a draft; its identity.
    pub fn make(&self, draft: &Value) -> String {
        let answer = self.server.post(QUOTES, draft);
        assert_eq!(answer.status, 201, "{}", answer.json());
        id(&answer.json())
    }

    /// Makes a complete draft and issues it; its identity.
    pub fn issued(&self) -> String {
        self.issued_with(&complete())
    }

    pub fn issued_with(&self, draft: &Value) -> String {
        let id = self.make(draft);
        self.must(&id, "issue");
        id
    }

    /// Makes a draft that is to replace a quote; its identity.
    pub fn revision(&self, former: &str) -> String {
        id(&self.must(former, "revisions"))
    }

    /// A quote in some state. One that expired moves the clock by 15 days.
    pub fn in_state(&self, state: &str) -> String {
        let id = self.make(&complete());
        if state != "draft" {
            self.must(&id, "issue");
        }
        match state {
            "draft" | "issued" => {}
            "accepted" => drop(self.must(&id, "accept")),
            "settled" => ["accept", "settle"].into_iter().for_each(|action| drop(self.must(&id, action))),
            "declined" => drop(self.must(&id, "decline")),
            "withdrawn" => drop(self.must(&id, "withdraw")),
            "expired" => self.later(SignedDuration::from_hours(15 * 24)),
            "superseded" => drop(self.must(&self.revision(&id), "issue")),
            _ => panic!("{state}"),
        }
        assert_eq!(self.state(&id), state);
        id
    }

    /// The identities of a list, and where the next page begins.
    pub fn page(&self, parameters: &str) -> (Vec<String>, Option<String>) {
        let answer = self.get(&format!("{QUOTES}?{parameters}"));
        assert_eq!(answer.status, 200, "{parameters}: {}", answer.json());
        let page = answer.json();
        let ids = page["quotes"].as_array().expect("quotes").iter().map(id).collect();
        (ids, page["next"].as_str().map(str::to_owned))
    }

    /// The identities of a list of one page.
    pub fn found(&self, parameters: &str) -> Vec<String> {
        let (ids, next) = self.page(parameters);
        assert_eq!(next, None, "{parameters}");
        ids
    }
}

fn serve(url: &str, clock: &str, settings: &[(&str, &str)]) -> Server {
    let own = [
        ("PRISOVERSLAG__STORE__URL", url),
        ("PRISOVERSLAG__CLOCK__FILE", clock),
        // The tests wait for one answer at a time.
        ("PRISOVERSLAG__RENDER__WORKERS", "1"),
        ("PRISOVERSLAG__HTTP__WORKERS", "1"),
    ];
    Server::start_with(&[&own[..], settings].concat())
}

/// The address of a quote.
pub fn path(id: &str) -> String {
    format!("{QUOTES}/{id}")
}

/// The identity of a quote.
pub fn id(quote: &Value) -> String {
    quote["id"].as_str().expect("an identity").to_owned()
}

/// A draft that lacks nothing to be issued: openapi's scope, 120 410.50 kr and VAT.
pub fn complete() -> Value {
    json!({
        "scope": request()["scope"],
        "case_number": "2026/1234",
        "delivery_date": "2029-03-01",
        "acknowledgements": [{ "finding": "example_tariff", "note": "Avklart med søkeren." }],
    })
}

/// The complete draft with other members; null takes one away.
pub fn complete_with(members: &Value) -> Value {
    let mut draft = complete();
    for (name, value) in members.as_object().expect("members") {
        match value {
            Value::Null => drop(draft.as_object_mut().expect("an object").remove(name)),
            value => draft[name.as_str()] = value.clone(),
        }
    }
    draft
}

/// A complete draft of another applicant and project.
pub fn complete_for(applicant: &str, title: &str, case_number: &str) -> Value {
    let mut draft = complete_with(&json!({ "case_number": case_number }));
    draft["scope"]["applicant"]["name"] = json!(applicant);
    draft["scope"]["project"]["title"] = json!(title);
    draft
}

/// Other hours for a line.
pub fn adjustment(line: &str, [low, expected, high]: [&str; 3]) -> Value {
    json!({ "line": line, "hours": { "low": low, "expected": expected, "high": high }, "reason": "Kjent kilde." })
}

/// Added work.
pub fn extra_line(description: &str, [low, expected, high]: [&str; 3]) -> Value {
    json!({ "activity": "preparation", "description": description, "rate": "adviser",
        "hours": { "low": low, "expected": expected, "high": high }, "reason": "Bestilt av søkeren." })
}

/// What an action is sent with.
pub fn body_of(action: &str) -> Value {
    match action {
        "PUT" => complete(),
        "accept" => json!({ "signed_by": "Kari Nordmann", "role": "Forskningsleder" }),
        "decline" => json!({ "reason": "For dyrt." }),
        "withdraw" => json!({ "reason": "Feil i omfanget." }),
        _ => Value::Null,
    }
}

/// `(path, code)` pairs as an answer's faults are told.
pub fn faults(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(path, code)| ((*path).to_owned(), (*code).to_owned())).collect()
}

/// Checks that an answer is a problem with this status and code.
pub fn assert_problem(answer: &Answer, status: u16, code: &str, what: &str) {
    let told = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, status, "{what}: {told}");
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    let problem = answer.json();
    assert_eq!((&problem["code"], &problem["status"]), (&json!(code), &json!(status)), "{what}");
    assert_eq!(problem["type"], format!("urn:prisoverslag:problem:{code}"), "{what}");
}

/// The members of a JSON object at these names.
pub fn members<const N: usize>(value: &Value, names: [&str; N]) -> [Value; N] {
    names.map(|name| value[name].clone())
}

/// Øre of a decimal amount.
pub fn ore(amount: &Value) -> i64 {
    let text = amount.as_str().expect("a decimal string");
    assert_eq!(text.len() - text.find('.').expect("a point"), 3, "{text} has two decimals");
    text.replace('.', "").parse().expect("a number")
}

/// The value with other texts at these JSON pointers, for what differs from one run to the next or is told elsewhere.
pub fn redacted(mut value: Value, pointers: &[&str]) -> Value {
    for pointer in pointers {
        let place = value.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}"));
        *place = json!(format!("[{}]", pointer.rsplit('/').next().unwrap_or_default()));
    }
    value
}
