//! The id of the request that is answered, for whatever answers it.

use std::future::Future;

tokio::task_local! {
    static ANSWERED: String;
}

/// Answers a request that has an id.
pub async fn with_request_id<F: Future>(id: String, answer: F) -> F::Output {
    ANSWERED.scope(id, answer).await
}

/// The id of the request that is answered; `None` outside of one.
pub fn request_id() -> Option<String> {
    ANSWERED.try_with(String::clone).ok()
}
