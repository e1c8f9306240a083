//! `/quotes/{id}/preview`: a draft as its document would be, page by page as pictures.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::Quotes;
use crate::http::api::quotes::parse_id;
use crate::http::change::actor;
use crate::http::guard::{caller, count_document};
use crate::http::pages::frame::Frame;
use crate::http::pages::page::{answered, page};
use crate::render::Output;

/// The pages of a document.
#[derive(Template)]
#[template(path = "desk/preview.html", config = "src/http/pages/askama.toml")]
struct PreviewPage {
    frame: Frame,
    id: String,
    pages: Vec<u32>,
}

/// The document of a draft as pictures.
pub async fn preview(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    let shown = async {
        let frame = Frame::of(&request);
        let words = frame.words;
        let id = parse_id(&id)?;
        let (actor, name) = (actor(&request), caller(&request).name);
        let charge = |extent| count_document(&request, extent);
        let first = quotes.preview(&actor, name.as_deref(), id, Output::Svg { page: 1 }, charge).await?;
        let frame = frame.below(&[("/quotes", words.quotes())]);
        let view = PreviewPage { frame, id: id.to_string(), pages: (1..=first.pages).collect() };
        Ok(page(HttpResponse::Ok(), &view))
    };
    answered(&request, shown.await)
}
