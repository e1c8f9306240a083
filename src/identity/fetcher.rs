//! Requests to identity providers: bounded in time and size, encrypted, and never led elsewhere.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::{Client, Response, Url};
use serde_json::Value;

use crate::input::{Budget, read_within};

/// How long a connection may take to stand.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// How long a request may take in all.
const ANSWER_WITHIN: Duration = Duration::from_secs(8);
/// The largest answer, in bytes.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;
/// The memory that an answer may take once parsed: metadata and keys take kilobytes, and hostile JSON a hundred times its size.
const MAX_PARSED_BYTES: usize = 8 * 1024 * 1024;

/// Asks identity providers.
#[derive(Clone, Debug)]
pub struct Fetcher(Client);

/// Why an identity provider gave no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The client cannot be set up.
    #[error("the client cannot be set up: {0}")]
    Client(#[source] reqwest::Error),
    #[error("{0}")]
    Away(#[source] reqwest::Error),
    #[error("the answer has status {0}")]
    Status(u16),
    #[error("the answer has more than {MAX_ANSWER_BYTES} bytes")]
    TooLarge,
    /// The answer is not what it should be.
    #[error("the answer is not {0}")]
    NotWhatItShouldBe(&'static str),
}

impl Fetcher {
    /// A client that follows no redirect and looks for no proxy in the environment.
    pub fn new() -> Result<Self, FetchError> {
        let client = Client::builder()
            .connect_timeout(CONNECT_WITHIN)
            .timeout(ANSWER_WITHIN)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .user_agent(concat!("prisoverslag/", env!("CARGO_PKG_VERSION")))
            .build();
        client.map(Self).map_err(FetchError::Client)
    }

    pub async fn json(&self, url: &Url) -> Result<Value, FetchError> {
        let response = self.0.get(url.clone()).header("accept", "application/json").send().await;
        let response = response.map_err(FetchError::Away)?;
        if !response.status().is_success() {
            return Err(FetchError::Status(response.status().as_u16()));
        }
        let json = read_within(&body(response).await?, &Budget::of(MAX_PARSED_BYTES));
        json.ok_or(FetchError::NotWhatItShouldBe("JSON of a size that keys and metadata have"))
    }

    /// Sends what the library of OAuth 2.0 made.
    pub async fn send(&self, request: oauth2::HttpRequest) -> Result<oauth2::HttpResponse, FetchError> {
        let request = reqwest::Request::try_from(request).map_err(FetchError::Client)?;
        let response = self.0.execute(request).await.map_err(FetchError::Away)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut answer = oauth2::HttpResponse::new(body(response).await?);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(FetchError::Away)? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// An address that secrets may be sent to: encrypted, or of this very machine.
#[must_use]
pub fn safe_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?;
    let own = host == "localhost"
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    (url.scheme() == "https" || (url.scheme() == "http" && own)).then_some(url)
}
