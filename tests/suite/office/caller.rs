//! Whoever calls a server: requests, and what is done to quotes.

use std::io::Read as _;
use std::sync::LazyLock;
use std::time::Duration;

use serde_json::{Value, json};

use super::checks::assert_code_declared;
use super::{JSON, QUOTES, body_of, complete, draft, draft_for};
use crate::support::text;

/// An answer, whatever its status.
pub struct Answer {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// A header's value, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The `(path, code)` of each fault of a problem.
    pub fn faults(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| (text(&error["path"]), text(&error["code"]))).collect()
    }

    /// The JSON of an answer that succeeded, null where there is none.
    #[track_caller]
    fn succeeded(&self, what: &str) -> Value {
        assert!((200..300).contains(&self.status), "{what}: {} {}", self.status, String::from_utf8_lossy(&self.body));
        if self.body.is_empty() { Value::Null } else { self.json() }
    }
}

/// Any request that follows no redirect, on a connection of its own: one of a killed server would be taken for its successor's.
/// `None` when it finds no server, or loses it.
pub fn ask(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Answer> {
    static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| agent(0));
    ask_by(&AGENT, method, url, headers, body)
}

/// The same on a connection that is kept open, for tests that ask thousands of times.
pub fn ask_again(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Answer> {
    static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| agent(10));
    ask_by(&AGENT, method, url, headers, body)
}

fn agent(idle_connections: usize) -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false).allow_non_standard_methods(true);
    let config = config.max_redirects(0).max_redirects_will_error(false).max_idle_connections(idle_connections);
    config.timeout_global(Some(Duration::from_mins(2))).build().new_agent()
}

fn ask_by(agent: &ureq::Agent, method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Answer> {
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = agent.run(request.body(body.to_vec()).expect("a request")).ok()?;
    let mut bytes = Vec::new();
    response.body_mut().as_reader().read_to_end(&mut bytes).ok()?;
    let answer = Answer { status: response.status().as_u16(), headers: response.headers().clone(), body: bytes };
    assert_code_declared(method, url, &answer);
    Some(answer)
}

/// A quote, by its identity or as it was answered.
pub trait QuoteRef {
    fn identity(&self) -> &str;
}

impl QuoteRef for str {
    fn identity(&self) -> &str {
        self
    }
}

impl QuoteRef for String {
    fn identity(&self) -> &str {
        self
    }
}

impl QuoteRef for Value {
    fn identity(&self) -> &str {
        self["id"].as_str().expect("an identity")
    }
}

impl<T: QuoteRef + ?Sized> QuoteRef for &T {
    fn identity(&self) -> &str {
        (*self).identity()
    }
}

/// The address of a quote.
pub fn address(quote: &(impl QuoteRef + ?Sized)) -> String {
    format!("{QUOTES}/{}", quote.identity())
}

/// The identity of a quote.
pub fn id(quote: &Value) -> String {
    quote.identity().to_owned()
}

/// Whoever calls a server. Of `ETag`s, idempotency keys and bodies, those that are empty or null are left out.
pub trait Caller {
    fn base(&self) -> &str;

    fn authorization(&self) -> Option<&str> {
        None
    }

    /// Any request; `None` when it finds no server, or loses it.
    fn try_send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Answer> {
        let own = self.authorization().map(|value| ("authorization", value));
        let headers: Vec<_> = own.into_iter().chain(headers.iter().copied()).collect();
        ask(method, &format!("{}{path}", self.base()), &headers, body)
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.try_send(method, path, headers, body).expect("an answer")
    }

    /// A request with some headers, those that are not empty, and JSON that is not null.
    fn try_send_json(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Option<Answer> {
        let mut headers: Vec<_> = headers.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
        if body.is_null() {
            return self.try_send(method, path, &headers, b"");
        }
        headers.push(JSON);
        self.try_send(method, path, &headers, body.to_string().as_bytes())
    }

    fn send_json(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        self.try_send_json(method, path, headers, body).expect("an answer")
    }

    /// A change of what was seen with this `ETag`, under an idempotency key.
    fn try_change(&self, method: &str, path: &str, etag: &str, key: &str, body: &Value) -> Option<Answer> {
        self.try_send_json(method, path, &[("if-match", etag), ("idempotency-key", key)], body)
    }

    fn change(&self, method: &str, path: &str, etag: &str, key: &str, body: &Value) -> Answer {
        self.try_change(method, path, etag, key, body).expect("an answer")
    }

    fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    /// The JSON of something that is there.
    fn read_json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", text(&answer.body));
        answer.json()
    }

    /// POSTs JSON, or nothing.
    fn post(&self, path: &str, body: &Value) -> Answer {
        self.change("POST", path, "", "", body)
    }

    /// POSTs JSON and accepts PDF.
    fn post_for_pdf(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[JSON, ("accept", "application/pdf")], body.to_string().as_bytes())
    }

    /// A POST that must succeed.
    fn must_post(&self, path: &str, etag: &str, body: &Value) -> Value {
        self.change("POST", path, etag, "", body).succeeded(path)
    }

    /// Makes a draft.
    fn drafted_of(&self, draft: &Value) -> Value {
        let answer = self.post(QUOTES, draft);
        assert_eq!(answer.status, 201, "{}", answer.json());
        answer.json()
    }

    /// Makes the small draft.
    fn drafted(&self) -> Value {
        self.drafted_of(&draft())
    }

    /// Makes a draft; its identity.
    fn make(&self, draft: &Value) -> String {
        id(&self.drafted_of(draft))
    }

    /// Issues a draft.
    fn issue(&self, draft: &(impl QuoteRef + ?Sized)) -> Value {
        self.must(draft, "issue")
    }

    /// Makes and issues a draft.
    fn issued_of(&self, draft: &Value) -> Value {
        self.issue(&self.drafted_of(draft))
    }

    /// Makes a draft, acknowledges its warnings, and issues it: its `ETag` is `"3"`.
    fn issued_acknowledged(&self, draft: &Value) -> Value {
        let made = self.drafted_of(draft);
        let findings = made["estimate"]["findings"].as_array().expect("findings").iter();
        let warnings = findings.filter(|finding| finding["severity"] == "warning");
        let acknowledged =
            |finding: &Value| json!({ "finding": finding["code"], "path": finding["path"], "note": "Avklart." });
        let mut body = draft.clone();
        body["acknowledgements"] = warnings.map(acknowledged).collect();
        self.act_with(&made, "PUT", &body).succeeded("the acknowledgements");
        self.issue(&made)
    }

    /// Makes and issues the small draft: its `ETag` is `"2"`.
    fn issued(&self) -> Value {
        self.issued_of(&draft())
    }

    /// Makes and issues the complete draft; its identity.
    fn issued_complete(&self) -> String {
        id(&self.issued_of(&complete()))
    }

    /// Makes a draft for an organisation; its address.
    fn drafted_for(&self, organisation: &str) -> String {
        address(&self.drafted_of(&draft_for(organisation)))
    }

    /// Makes and issues a draft for an organisation: its address. Its `ETag` is `"2"`.
    fn issued_for(&self, organisation: &str) -> String {
        address(&self.issued_of(&draft_for(organisation)))
    }

    /// Makes a draft that revises a quote.
    fn revised(&self, quote: &(impl QuoteRef + ?Sized)) -> Value {
        self.must(quote, "revisions")
    }

    /// `accept`, `decline` or `withdraw` of what was seen with this `ETag`.
    fn answer(&self, quote: &(impl QuoteRef + ?Sized), action: &str, etag: &str, key: &str) -> Answer {
        self.change("POST", &format!("{}/{action}", address(quote)), etag, key, &body_of(action))
    }

    /// Does something to a quote as it is now: PUT, DELETE, or the last part of an address to POST to or, for what only
    /// reads, to GET.
    fn act(&self, quote: &(impl QuoteRef + ?Sized), action: &str) -> Answer {
        self.act_with(quote, action, &body_of(action))
    }

    /// The same with another body.
    fn act_with(&self, quote: &(impl QuoteRef + ?Sized), action: &str, body: &Value) -> Answer {
        let address = address(quote);
        match action {
            "pdf" | "preview" => self.get(&format!("{address}/{action}")),
            "PUT" | "DELETE" => self.change(action, &address, &self.etag(quote), "", body),
            _ => self.change("POST", &format!("{address}/{action}"), &self.etag(quote), "", body),
        }
    }

    /// Does something to a quote as it is now, which must succeed.
    fn must(&self, quote: &(impl QuoteRef + ?Sized), action: &str) -> Value {
        self.act(quote, action).succeeded(action)
    }

    /// The quote, as it is now.
    fn quote(&self, quote: &(impl QuoteRef + ?Sized)) -> Value {
        self.read_json(&address(quote))
    }

    fn state(&self, quote: &(impl QuoteRef + ?Sized)) -> String {
        self.quote(quote)["state"].as_str().expect("a state").to_owned()
    }

    /// The quote's `ETag` now.
    fn etag(&self, quote: &(impl QuoteRef + ?Sized)) -> String {
        self.get(&address(quote)).header("etag").to_owned()
    }

    fn events(&self, quote: &(impl QuoteRef + ?Sized)) -> Vec<Value> {
        self.read_json(&format!("{}/events", address(quote)))["events"].as_array().expect("events").clone()
    }

    /// `(action, from, to)` of each event.
    fn history(&self, quote: &(impl QuoteRef + ?Sized)) -> Vec<[String; 3]> {
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        self.events(quote).iter().map(|event| [&event["action"], &event["from"], &event["to"]].map(word)).collect()
    }

    fn pdf(&self, quote: &(impl QuoteRef + ?Sized)) -> Vec<u8> {
        let answer = self.get(&format!("{}/pdf", address(quote)));
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/pdf"));
        answer.body
    }

    /// The verification of a PDF.
    fn verify(&self, pdf: &[u8]) -> Value {
        let headers = [("content-type", "application/pdf")];
        self.send("POST", "/api/v1/documents/verification", &headers, pdf).succeeded("the verification")
    }

    /// The identities of a list, and where the next page begins.
    fn page(&self, parameters: &str) -> (Vec<String>, Option<String>) {
        let page = self.read_json(&format!("{QUOTES}?{parameters}"));
        let ids = page["quotes"].as_array().expect("quotes").iter().map(id).collect();
        (ids, page["next"].as_str().map(str::to_owned))
    }

    /// The identities of a list of one page.
    fn found(&self, parameters: &str) -> Vec<String> {
        let (ids, next) = self.page(parameters);
        assert_eq!(next, None, "{parameters}");
        ids
    }
}

/// A server by its address alone.
impl Caller for str {
    fn base(&self) -> &str {
        self
    }
}

/// Whoever presents a key.
pub struct By<'s> {
    base: &'s str,
    authorization: Option<String>,
}

impl<'s> By<'s> {
    pub const fn new(base: &'s str, authorization: Option<String>) -> Self {
        Self { base, authorization }
    }
}

impl Caller for By<'_> {
    fn base(&self) -> &str {
        self.base
    }

    fn authorization(&self) -> Option<&str> {
        self.authorization.as_deref()
    }
}
