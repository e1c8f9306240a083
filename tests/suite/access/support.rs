//! The identity provider of the tests, a server whose clock the test moves, and a browser that shows each of its steps.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::postgres::{self, Database};
pub use crate::quotes::support::Kind;
use crate::support::{Answer, Folder, NOW, Server, program, project_file};

/// What the service is called in the tokens of the tests' provider.
pub const AUDIENCE: &str = "https://prisoverslag.example.org";
/// The address at which browsers of the tests see the service.
pub const PUBLIC_URL: &str = "https://prisoverslag.example.org";
pub const WHO: &str = "/api/v1/caller";

/// An identity provider; it ends with this value, and with the tests however these end.
pub struct Provider {
    process: Child,
    /// Open for as long as the provider is to run.
    _input: ChildStdin,
    pub issuer: String,
    control: String,
}

impl Provider {
    /// A provider of the test's own, which may rotate its keys and go away.
    pub fn start() -> Self {
        Self::start_for(PUBLIC_URL)
    }

    /// A provider for a service at some address.
    pub fn start_for(public_url: &str) -> Self {
        let mut process = Command::new("node")
            .arg(project_file("tests/identity/provider.mjs"))
            .args([node_modules().as_str(), public_url])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node is not there: run the tests by tests/run, which installs it");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let told: Value = serde_json::from_str(&line).expect("the identity provider starts");
        let text = |name: &str| told[name].as_str().expect("an address").to_owned();
        let input = process.stdin.take().expect("its input");
        Self { process, _input: input, issuer: text("issuer"), control: text("control") }
    }

    /// The provider of all tests that only have it sign.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Provider> = LazyLock::new(Provider::start);
        &SHARED
    }

    /// Has the provider do something that no provider can be asked to do.
    pub fn control(&self, what: &str, asked: &Value) -> Value {
        let answer = ask("POST", &format!("{}/{what}", self.control), &[], Some(asked.to_string().as_bytes()));
        assert_eq!(answer.status, 200, "{what}");
        answer.json()
    }

    /// A token that is sound at [`NOW`] but for what is asked for; see `mint` in tests/identity/provider.mjs.
    pub fn mint(&self, asked: &Value) -> String {
        let mut asked = asked.clone();
        if asked["claims"].is_null() {
            asked["claims"] = json!({});
        }
        if let Some(claims) = asked["claims"].as_object_mut() {
            claims.entry("exp").or_insert(json!(now() + 100));
        }
        self.control("mint", &asked).as_str().expect("a token").to_owned()
    }

    /// A token that is sound at [`NOW`], with some claims.
    pub fn token(&self, claims: &Value) -> String {
        self.mint(&json!({ "claims": claims }))
    }

    /// How often a path of the provider was asked for.
    pub fn requests(&self, path: &str) -> u64 {
        self.control("requests", &json!({ "path": path })).as_u64().expect("a count")
    }

    /// A moment at which everything that the provider issues during a test has been issued and has not expired.
    pub fn later(&self) -> Timestamp {
        self.now() + SignedDuration::from_hours(1)
    }

    /// The provider's clock, which is the machine's.
    pub fn now(&self) -> Timestamp {
        let seconds = self.control("now", &json!({})).as_i64().expect("seconds");
        Timestamp::from_second(seconds).expect("a moment")
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// [`NOW`] in seconds.
pub fn now() -> i64 {
    NOW.parse::<Timestamp>().expect("a moment").as_second()
}

/// The folder of the packages that tests/run set up.
pub fn node_modules() -> String {
    #[expect(clippy::disallowed_methods, reason = "the tests' own setting, given by tests/run")]
    std::env::var("PRISOVERSLAG_TEST_NODE")
        .expect("PRISOVERSLAG_TEST_NODE is not set: run the tests by tests/run, which installs the identity provider")
}

/// A store and a clock, for servers and the command line.
pub struct Place {
    pub folder: Folder,
    pub url: String,
    pub database: Option<Database>,
    now: Cell<Timestamp>,
}

impl Place {
    pub fn new() -> Self {
        Self::on(Kind::Sqlite)
    }

    pub fn on(kind: Kind) -> Self {
        let folder = Folder::new();
        folder.file("clock.txt", NOW);
        let database = (kind == Kind::Postgres).then(postgres::database);
        let url = match &database {
            Some(database) => database.url.clone(),
            None => format!("sqlite:{}/store.db", folder.0.display()),
        };
        Self { folder, url, database, now: Cell::new(NOW.parse().expect("a moment")) }
    }

    /// A server with some settings of access, each named from `access` on as in `issuers.entra.audience`.
    pub fn serve(&self, settings: &[(String, String)]) -> Server {
        self.serve_with(settings, &[])
    }

    /// A server with some settings of access, and further ones from the environment.
    pub fn serve_with(&self, settings: &[(String, String)], more: &[(&str, &str)]) -> Server {
        let clock = self.clock();
        let named = settings.iter().map(|(name, value)| (setting(name), value.as_str())).collect::<Vec<_>>();
        let mut all: Vec<(&str, &str)> = named.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        all.extend([
            ("PRISOVERSLAG__STORE__URL", self.url.as_str()),
            ("PRISOVERSLAG__CLOCK__FILE", &clock),
            // The tests ask more often than callers may.
            ("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "0"),
        ]);
        all.extend(more);
        Server::start_with(&all)
    }

    /// `prisoverslag key …` on the store, beside a server that may be running.
    pub fn key(&self, arguments: &[&str]) -> Output {
        self.run(&[&["key"], arguments].concat(), &[])
    }

    /// A command on the store, with some settings of access.
    pub fn run(&self, arguments: &[&str], settings: &[(String, String)]) -> Output {
        program()
            .envs(settings.iter().map(|(name, value)| (setting(name), value)))
            .env("PRISOVERSLAG__STORE__URL", &self.url)
            .env("PRISOVERSLAG__CLOCK__FILE", self.clock())
            .env("PRISOVERSLAG__LOG__FILTER", "warn")
            .args(arguments)
            .output()
            .expect("the program runs")
    }

    fn clock(&self) -> String {
        self.folder.0.join("clock.txt").to_str().expect("a plain path").to_owned()
    }

    /// Where the clock stands.
    pub fn now(&self) -> Timestamp {
        self.now.get()
    }

    /// Puts the clock to a moment.
    pub fn set(&self, moment: Timestamp) {
        // In one step: the server never reads a half-written file.
        let next = self.folder.file("clock.next", moment.to_string());
        std::fs::rename(next, self.folder.0.join("clock.txt")).expect("the clock is put");
        self.now.set(moment);
    }

    /// Moves the clock forward.
    pub fn later(&self, by: SignedDuration) {
        self.set(self.now.get() + by);
    }
}

/// The variable of a setting of access.
pub fn setting(name: &str) -> String {
    format!("PRISOVERSLAG__ACCESS__{}", name.replace('.', "__").to_uppercase())
}

/// The settings of an issuer that is shaped as Maskinporten is, with others in place of some or beside them.
pub fn issuer(name: &str, provider: &Provider, others: &[(&str, &str)]) -> Vec<(String, String)> {
    let usual = [
        ("issuer", provider.issuer.as_str()),
        ("audience", AUDIENCE),
        ("subject", "client_id"),
        ("organisation", "consumer.ID"),
        ("roles.applicant", "ssb:prisoverslag"),
    ];
    settings(&format!("issuers.{name}"), &usual, others)
}

/// The settings of signing in, with others in place of some or beside them.
pub fn sign_in(provider: &Provider, others: &[(&str, &str)]) -> Vec<(String, String)> {
    let usual = [
        ("issuer", provider.issuer.as_str()),
        ("client_id", "web"),
        ("client_secret", "a secret: 100 % +&/=?"),
        ("scopes", "profile"),
        ("public_url", PUBLIC_URL),
        ("name", "name"),
        ("roles.case_officer", "CaseOfficer"),
        ("roles.admin", "Admin"),
        ("roles.applicant", "Applicant"),
        ("organisation", "authorization_details.0.reportees.0.ID"),
    ];
    settings("sign_in", &usual, others)
}

/// An empty value takes a setting away.
fn settings(prefix: &str, usual: &[(&str, &str)], others: &[(&str, &str)]) -> Vec<(String, String)> {
    let all: BTreeMap<_, _> = usual.iter().chain(others).copied().collect();
    let given = all.into_iter().filter(|(_, value)| !value.is_empty());
    given.map(|(name, value)| (format!("{prefix}.{name}"), value.to_owned())).collect()
}

/// A request that follows no redirect.
pub fn ask(method: &str, url: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Answer {
    static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        config.max_redirects_will_error(false).build().new_agent()
    });
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = AGENT.run(request.body(body.unwrap_or_default().to_vec()).expect("a request")).expect(url);
    let mut bytes = Vec::new();
    response.body_mut().as_reader().read_to_end(&mut bytes).expect("a body");
    Answer { status: response.status().as_u16(), headers: response.headers().clone(), body: bytes }
}

/// A GET with a credential, in English.
pub fn get_as(server: &Server, path: &str, credential: &str) -> Answer {
    let bearer = format!("Bearer {credential}");
    server.send("GET", path, &[("authorization", &bearer), ("accept-language", "en")], None)
}

/// The status and the code of a problem.
pub fn refusal(answer: &Answer) -> (u16, String) {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.status);
    (answer.status, answer.json()["code"].as_str().expect("a code").to_owned())
}

/// Asserts that a credential is refused as RFC 6750 has it, for a reason.
#[track_caller]
pub fn assert_refused(server: &Server, credential: &str, code: &str, reason: &str) {
    let answer = get_as(server, WHO, credential);
    assert_eq!(refusal(&answer), (401, code.to_owned()), "{}", answer.json());
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"prisoverslag\", error=\"invalid_token\"");
    assert_eq!(answer.json()["detail"], format!("The credentials are not valid: {reason}."));
}

/// A browser without a screen: it keeps cookies by origin and follows nothing by itself. What is at [`PUBLIC_URL`] it asks
/// of the server.
pub struct Browser<'s> {
    server: &'s Server,
    cookies: RefCell<BTreeMap<(String, String), String>>,
}

impl<'s> Browser<'s> {
    pub fn new(server: &'s Server) -> Self {
        Self { server, cookies: RefCell::default() }
    }

    /// Goes to an address, with the cookies for its origin.
    pub fn get(&self, url: &str) -> Answer {
        self.send("GET", url, &[], "")
    }

    /// Sends a form, as a page of the same origin does.
    pub fn post(&self, url: &str, form: &str) -> Answer {
        self.send("POST", url, &[("sec-fetch-site", "same-origin")], form)
    }

    pub fn send(&self, method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let url = url.strip_prefix(PUBLIC_URL).unwrap_or(url);
        let url = if url.starts_with('/') { format!("{}{url}", self.server.base) } else { url.to_owned() };
        let origin = url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let cookies = self.cookies.borrow().clone();
        let cookies = cookies.into_iter().filter(|((of, _), _)| *of == origin);
        let cookies = cookies.map(|((_, name), value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let mut all = headers.to_vec();
        if !cookies.is_empty() {
            all.push(("cookie", &cookies));
        }
        if !body.is_empty() && !headers.iter().any(|(name, _)| *name == "content-type") {
            all.push(("content-type", "application/x-www-form-urlencoded"));
        }
        let answer = ask(method, &url, &all, Some(body.as_bytes()));
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("text");
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').expect("a cookie");
            let place = (origin.clone(), name.to_owned());
            if value.is_empty() || attributes.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(&place);
            } else {
                self.cookies.borrow_mut().insert(place, value.to_owned());
            }
        }
        answer
    }

    /// The value of a cookie of the service.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(&(self.server.base.clone(), name.to_owned())).cloned()
    }

    /// Puts a cookie of the service.
    pub fn put_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert((self.server.base.clone(), name.to_owned()), value.to_owned());
    }

    /// Goes from the service to the provider, is somebody there, and stops before the address that leads back.
    pub fn to_callback(&self, account: &str) -> String {
        self.to_callback_from("/sign-in", account)
    }

    /// The same, from an address of the service that leads to the provider.
    pub fn to_callback_from(&self, path: &str, account: &str) -> String {
        let begun = self.get(path);
        assert_eq!(begun.status, 303, "{}", String::from_utf8_lossy(&begun.body));
        let mut at = begun.header("location").to_owned();
        let issuer = at.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let step = |at: &str| {
            let answer =
                if at.contains("/interaction/") { self.post(at, &format!("account={account}")) } else { self.get(at) };
            assert_eq!(answer.status, 303, "{at}: {}", String::from_utf8_lossy(&answer.body));
            let next = answer.header("location");
            if next.starts_with('/') { format!("{issuer}{next}") } else { next.to_owned() }
        };
        while !at.starts_with(PUBLIC_URL) {
            at = step(&at);
        }
        at
    }

    /// Signs somebody in; what the service answers last.
    pub fn sign_in(&self, account: &str) -> Answer {
        let callback = self.to_callback(account);
        self.get(&callback)
    }
}
