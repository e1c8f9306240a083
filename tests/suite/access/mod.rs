//! Access: API keys, access tokens and signing in, against a real identity provider that the tests run.

pub mod support;

mod browser;
mod issuers;
mod keys;
mod sessions;
mod sign_in;
mod tokens;
