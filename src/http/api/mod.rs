//! The handlers: each extracts what it needs, calls one use case and answers.

pub mod answer_links;
#[cfg(feature = "bench-endpoints")]
pub mod bench;
pub mod calibration;
pub mod code_lists;
pub mod comparisons;
pub mod estimates;
pub mod events;
pub mod health;
pub mod keys;
pub mod levers;
pub mod line_item_totals;
pub mod line_items;
pub mod quote_documents;
pub mod quote_history;
pub mod quotes;
pub mod sessions;
pub mod settlements;
pub mod signed_copies;
pub mod tables;
pub mod tariffs;
pub mod verification;
pub mod vouchers;
pub mod workbooks;

use actix_web::http::header::VARY;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::body::parse;
use super::guard::claimant;
use super::heavy::Heavy;
use super::memory::Body;
use super::negotiation::{JSON, language};
use super::problem::Problem;
use crate::app::AppError;
use crate::input::{Field, Shape};

/// A value as JSON. A buffer grows by doubling; one that starts at the size of a common answer rarely has to.
fn json(value: &impl Serialize) -> HttpResponse {
    written(json_bytes(value))
}

fn json_bytes(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    const COMMON_BYTES: usize = 32 * 1024;
    let mut body = Vec::with_capacity(COMMON_BYTES);
    serde_json::to_writer(&mut body, value)?;
    // So that a terminal's next line begins at its left.
    body.push(b'\n');
    Ok(body)
}

fn written(body: serde_json::Result<Vec<u8>>) -> HttpResponse {
    match body {
        Ok(body) => HttpResponse::Ok().content_type(JSON).insert_header((VARY, "Accept")).body(body),
        Err(error) => {
            tracing::error!(%error, "an answer could not be serialized");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// The answer to a request whose work grows with its body, which is read, worked on and written as its size allows.
async fn worked<T: Shape>(
    heavy: Data<Heavy>,
    request: HttpRequest,
    body: Body,
    work: impl FnOnce(Field<T>) -> Result<serde_json::Result<Vec<u8>>, AppError> + Send + 'static,
) -> HttpResponse {
    let language = language(&request);
    let done = heavy.run(claimant(&request), body.len(), move || {
        work(parse(&body, language)?).map_err(|error| Problem::of(error, language))
    });
    match done.await {
        Ok(Ok(answer)) => written(answer),
        Ok(Err(problem)) => Problem::into_response(problem),
        Err(error) => Problem::of(error, language).into_response(),
    }
}

fn problem(request: &HttpRequest, error: AppError) -> HttpResponse {
    Problem::of(error, language(request)).into_response()
}
