//! What the office does with the links of a quote: made, shown once, revoked.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::app::{AppError, Quotes};
use crate::http::api::answer_links::base;
use crate::http::api::quotes::parse_id;
use crate::http::pages::desk::with_revision;
use crate::http::pages::form::receive;
use crate::http::pages::frame::Frame;
use crate::http::pages::page::{page, see_other};
use crate::http::pages::words::PageWords;
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
        let made =
            standing.map(|link| format!("{} {}, {}", words.links_stand(), words.moment(link.made_at), link.made_by));
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
    receive(&request, payload, MAX_BYTES, async |form| {
        let id = parse_id(&id)?;
        let change = form.change_of_shown(&request)?;
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
        let words = frame.words;
        let frame = frame.below(&[("/quotes", words.quotes())]);
        Ok(page(HttpResponse::Ok(), &LinksPage { frame, id: id.to_string(), number, text }))
    })
    .await
}

/// Revokes the links.
pub async fn revoke_links(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    payload: Payload,
) -> HttpResponse {
    receive(&request, payload, MAX_BYTES, async |form| {
        let id = parse_id(&id)?;
        quotes.revoke_links(&form.change_of_shown(&request)?, id).await?;
        Ok(see_other(&format!("/quotes/{id}")))
    })
    .await
}
