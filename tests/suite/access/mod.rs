//! Access: API keys, access tokens and signing in, against a real identity provider that the tests run.

mod browser;
mod issuers;
mod keys;
mod sessions;
mod sign_in;
mod tokens;
mod way_back;

use std::process::Output;

use jiff::Timestamp;

use crate::office::{Answer, Caller as _, Office, Server, WHO};
use crate::support::NOW;

/// [`NOW`] in seconds.
fn now() -> i64 {
    NOW.parse::<Timestamp>().expect("a moment").as_second()
}

/// `prisoverslag key …`.
fn key_command(office: &Office, arguments: &[&str]) -> Output {
    office.run(&[&["key"], arguments].concat())
}

/// A GET with a credential, in English.
fn get_as(server: &Server, path: &str, credential: &str) -> Answer {
    let bearer = format!("Bearer {credential}");
    server.send("GET", path, &[("authorization", &bearer), ("accept-language", "en")], b"")
}

/// The status and the code of a problem.
fn refusal(answer: &Answer) -> (u16, String) {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.status);
    (answer.status, answer.json()["code"].as_str().expect("a code").to_owned())
}

/// Checks that a credential is refused as RFC 6750 prescribes, for a reason.
#[track_caller]
fn assert_credential_refused(server: &Server, credential: &str, code: &str, reason: &str) {
    let answer = get_as(server, WHO, credential);
    assert_eq!(refusal(&answer), (401, code.to_owned()), "{}", answer.json());
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"prisoverslag\", error=\"invalid_token\"");
    assert_eq!(answer.json()["detail"], format!("The credentials are not valid: {reason}."));
}
