//! The signed copy of an order, by the link that answered it: a step of its own, after the answer.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::view::Around;
use super::{around, follow, here, may_keep};
use crate::app::{AppError, ChangeRequest, Linked, Quotes, Seen};
use crate::http::api::signed_copies::{file_response, parse_number};
use crate::http::caching::{NEVER_STORED, with_policy};
use crate::http::pages::desk::{keep_file, with_revision};
use crate::http::pages::form::{Link, Sent, receive_file};
use crate::http::pages::page::{page, see_other};
use crate::http::pages::words::PageWords;
use crate::pdf_reader::{MAX_PDF_BYTES, PdfReader};

/// The step.
#[derive(Template)]
#[template(path = "answer/copy.html", config = "src/http/pages/askama.toml")]
struct CopyPage {
    around: Around,
    here: String,
    number: String,
    title: String,
    once: String,
    fault: Option<String>,
}

/// The step, before a file is chosen.
pub async fn about_copy(quotes: Data<Quotes>, request: HttpRequest, secret: Path<String>) -> HttpResponse {
    follow(&quotes, &request, &secret, async |linked, words| {
        if may_keep(&linked) {
            copy_page(&request, &secret, &linked, StatusCode::OK, None, words)
        } else {
            Ok(see_other(&here(&secret)))
        }
    })
    .await
}

fn copy_page(
    request: &HttpRequest,
    secret: &str,
    linked: &Linked,
    status: StatusCode,
    fault: Option<String>,
    words: PageWords,
) -> Result<HttpResponse, AppError> {
    let mut around = around(request, words);
    around.errors = fault.iter().map(|text| Link { anchor: "file".to_owned(), text: text.clone() }).collect();
    let view = CopyPage {
        around,
        here: here(secret),
        number: with_revision(&linked.quote.number.to_string(), linked.quote.revision),
        title: linked.frozen.priced.draft.scope.project.title().to_owned(),
        once: Sent::with(0)?.once,
        fault,
    };
    Ok(page(HttpResponse::build(status), &view))
}

/// Keeps the file that was chosen.
pub async fn keep_copy(
    quotes: Data<Quotes>,
    reader: Data<PdfReader>,
    request: HttpRequest,
    secret: Path<String>,
    payload: Payload,
) -> HttpResponse {
    let sent = match receive_file(&request, payload, MAX_PDF_BYTES).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    follow(&quotes, &request, &secret, async |linked, words| {
        if !may_keep(&linked) {
            return Ok(see_other(&here(&secret)));
        }
        let fault = match &sent {
            Ok(sent) => {
                let actor = linked.actor.clone();
                let change = ChangeRequest { actor, name: None, seen: Seen::Unsaid, ..sent.change(&request) };
                keep_file(&quotes, &reader, &request, &change, linked.quote.record.id, sent, words).await?
            }
            Err(()) => Some(words.copy_too_large().to_owned()),
        };
        match fault {
            None => Ok(see_other(&here(&secret))),
            Some(fault) => copy_page(&request, &secret, &linked, StatusCode::UNPROCESSABLE_ENTITY, Some(fault), words),
        }
    })
    .await
}

/// The file of a signed copy.
pub async fn copy(quotes: Data<Quotes>, request: HttpRequest, path: Path<(String, String)>) -> HttpResponse {
    let (secret, number) = path.into_inner();
    follow(&quotes, &request, &secret, async |linked, words| {
        let file = quotes.copy_file(&linked.actor, linked.quote.record.id, parse_number(&number)?).await?;
        Ok(with_policy(NEVER_STORED, file_response(file, words.language)))
    })
    .await
}
