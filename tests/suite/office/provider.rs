//! The identity provider of the tests, and the settings under which the service trusts it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::ask;
use crate::support::{NOW, project_file};

/// What the service is called in the tokens of the tests' provider.
pub const AUDIENCE: &str = "https://prisoverslag.example.org";
/// The address at which browsers of the tests see the service.
pub const PUBLIC_URL: &str = "https://prisoverslag.example.org";
pub const WHO: &str = "/api/v1/caller";

/// An identity provider; it ends with this value, and with the tests however these end.
pub struct Provider {
    process: Child,
    /// Open for as long as the provider runs.
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
        let started: Value = serde_json::from_str(&line).expect("the identity provider starts");
        let text = |name: &str| started[name].as_str().expect("an address").to_owned();
        let input = process.stdin.take().expect("its input");
        Self { process, _input: input, issuer: text("issuer"), control: text("control") }
    }

    /// The provider of all tests that only have it sign.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Provider> = LazyLock::new(Provider::start);
        &SHARED
    }

    /// Has the provider do something that a real one does not offer.
    pub fn control(&self, what: &str, request: &Value) -> Value {
        let answer =
            ask("POST", &format!("{}/{what}", self.control), &[], request.to_string().as_bytes()).expect("an answer");
        assert_eq!(answer.status, 200, "{what}");
        answer.json()
    }

    /// A token that is sound at [`NOW`] but for what is requested; see `mint` in tests/identity/provider.mjs.
    pub fn mint(&self, request: &Value) -> String {
        let mut request = request.clone();
        if request["claims"].is_null() {
            request["claims"] = json!({});
        }
        if let Some(claims) = request["claims"].as_object_mut() {
            claims.entry("exp").or_insert(json!(now() + 100));
        }
        self.control("mint", &request).as_str().expect("a token").to_owned()
    }

    /// A token that is sound at [`NOW`], with some claims.
    pub fn token(&self, claims: &Value) -> String {
        self.mint(&json!({ "claims": claims }))
    }

    /// How often a path of the provider was requested.
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
