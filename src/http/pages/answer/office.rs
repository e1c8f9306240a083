//! What the office does with the links of a quote: made, shown once, revoked.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::app::{AppError, Quotes};
use crate::calendar;
use crate::http::api::answer_links::base;
use crate::http::api::quotes::parse_id;
use crate::http::body::read_form;
use crate::http::pages::desk::with_revision;
use crate::http::pages::form::{Typed, command};
use crate::http::pages::frame::Frame;
use crate::http::pages::page::{page, see_other};
use crate::http::pages::words::PageWords;
use crate::http::problem::Problem;
use crate::quote::{AnswerLinks, LinkKind};
use crate::store::StoredQuote;

/// The most bytes of a form without fields of its own.
const MAX_BYTES: usize = 8 * 1024;

/// The links, which are shown once.
#[derive(Template)]
#[template(path = "answer/links.html", config = "src/http/pages/askama.toml")]
struct LinksPage {
    frame: Frame,
    id: String,
    number: String,
    /// The text for an e-mail; none where the links were shown before.
    text: Option<String>,
}

/// The links of a quote as its page shows them.
pub struct LinksView {
    /// When those were made that work, and by whom.
    pub made: Option<String>,
    pub may_make: bool,
}

impl LinksView {
    pub fn of(links: &AnswerLinks, may_make: bool, words: PageWords) -> Self {
        let standing = links.links.iter().find(|link| link.ended_at.is_none());
        let made = standing.map(|link| {
            let at = calendar::time_of(link.made_at);
            let when = words.at_time(&words.language.date(at.date()), at.hour(), at.minute());
            format!("{} {when}, {}", words.links_stand(), link.made_by)
        });
        Self { made, may_make }
    }
}

/// What the answer to the first request has.
#[derive(Deserialize)]
struct Made {
    links: Vec<MadeLink>,
}

#[derive(Deserialize)]
struct MadeLink {
    kind: LinkKind,
    url: Option<String>,
}

/// Makes links, and shows them.
pub async fn make_links(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    payload: Payload,
) -> HttpResponse {
    let body = match read_form(&request, payload.into_inner(), MAX_BYTES).await {
        Ok(body) => body,
        Err(error) => return error.error_response(),
    };
    let words = PageWords::of(&request);
    let made = async {
        let id = parse_id(&id)?;
        let sent = Typed::parse(&body).unwrap_or_default();
        let change = command(&request, &sent, &body);
        change.seen.is_said()?;
        let reply = quotes.make_links(&change, id, &base(&request)).await?;
        let Made { links } =
            serde_json::from_str(&reply.body).map_err(|error| AppError::Internal(error.to_string()))?;
        let url = |kind| links.iter().find(|link| link.kind == kind).and_then(|link| link.url.clone());
        let StoredQuote::Issued(quote) = quotes.shown(&change.actor, id).await? else { return Err(AppError::NotFound) };
        let number = with_revision(&quote.number.to_string(), quote.revision);
        // The e-mail is in the language of the quote.
        let of = quotes.language_of(&quote)?;
        let day = of.weekday_and_date(quote.valid_to);
        let text = url(LinkKind::Read)
            .zip(url(LinkKind::Answer))
            .map(|(read, answer)| PageWords { language: of }.links_text(&number, &day, &read, &answer));
        let frame = Frame::of(&request).at(format!("/quotes/{id}"));
        let frame = frame.below(&[("/quotes", words.quotes())]);
        Ok(page(HttpResponse::Ok(), &LinksPage { frame, id: id.to_string(), number, text }))
    };
    made.await.unwrap_or_else(|error| Problem::of(error, words.language).into_response())
}

/// Revokes the links.
pub async fn revoke_links(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    payload: Payload,
) -> HttpResponse {
    let body = match read_form(&request, payload.into_inner(), MAX_BYTES).await {
        Ok(body) => body,
        Err(error) => return error.error_response(),
    };
    let revoked = async {
        let id = parse_id(&id)?;
        let sent = Typed::parse(&body).unwrap_or_default();
        let change = command(&request, &sent, &body);
        change.seen.is_said()?;
        quotes.revoke_links(&change, id).await?;
        Ok(see_other(&format!("/quotes/{id}")))
    };
    revoked.await.unwrap_or_else(|error: AppError| Problem::of(error, PageWords::of(&request).language).into_response())
}
