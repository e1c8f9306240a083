//! Requests to identity providers: encrypted, bounded in time and size, without redirects and proxies.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::{Client, Response, Url};
use serde_json::Value;

use crate::input::{Budget, read_within};

const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// For the whole request.
const ANSWER_WITHIN: Duration = Duration::from_secs(8);
/// The largest answer, in bytes.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;
/// The memory of a parsed answer: metadata and keys take kilobytes, but hostile JSON a hundred times its own size.
const MAX_PARSED_BYTES: usize = 8 * 1024 * 1024;

#[derive(Clone, Debug)]
pub struct Fetcher(Client);

/// Why an identity provider gave no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("the client cannot be set up: {0}")]
    Client(#[source] reqwest::Error),
    #[error("{0}")]
    Away(#[source] reqwest::Error),
    #[error("the answer has status {0}")]
    Status(u16),
    #[error("the answer has more than {MAX_ANSWER_BYTES} bytes")]
    TooLarge,
    #[error("the answer is not {0}")]
    NotWhatItShouldBe(&'static str),
}

impl Fetcher {
    /// A client that follows no redirect and uses no proxy of the environment.
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

    /// Sends a request of the OAuth 2.0 library.
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

/// A URL that secrets may be sent to: encrypted, or of this machine.
#[must_use]
pub fn safe_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?;
    let own = host == "localhost"
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    (url.scheme() == "https" || (url.scheme() == "http" && own)).then_some(url)
}
