//! `/quotes/{id}/signed-copies`: another signed copy of an order's document.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::super::copies::keep_file;
use super::answering::Answering;
use super::issued_page;
use crate::app::{AppError, Quotes};
use crate::http::api::quotes::parse_id;
use crate::http::change::actor;
use crate::http::pages::form::receive_file;
use crate::http::pages::page::{answered, see_other};
use crate::http::pages::words::PageWords;
use crate::pdf_reader::{MAX_PDF_BYTES, PdfReader};
use crate::store::StoredQuote;

/// Adds a signed copy to an order.
pub async fn keep_copy(
    quotes: Data<Quotes>,
    reader: Data<PdfReader>,
    request: HttpRequest,
    id: Path<String>,
    payload: Payload,
) -> HttpResponse {
    let words = PageWords::of(&request);
    let sent = match receive_file(&request, payload, MAX_PDF_BYTES).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let kept = async {
        let id = parse_id(&id)?;
        let fault = match &sent {
            Ok(sent) => keep_file(&quotes, &reader, &request, &sent.change(&request), id, sent, words).await?,
            Err(()) => Some(words.copy_too_large().to_owned()),
        };
        let Some(fault) = fault else { return Ok(see_other(&format!("/quotes/{id}"))) };
        let StoredQuote::Issued(quote) = quotes.shown(&actor(&request), id).await? else {
            return Err(AppError::NotFound);
        };
        issued_page(&quotes, &request, *quote, StatusCode::UNPROCESSABLE_ENTITY, Answering::default(), Some(fault))
            .await
    };
    answered(&request, kept.await)
}
