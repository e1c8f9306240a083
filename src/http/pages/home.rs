//! The first page: what the service is, and where to go.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::frame::Frame;
use super::page::page;

/// The first page.
#[derive(Template)]
#[template(path = "home.html", config = "src/http/pages/askama.toml")]
struct Home {
    frame: Frame,
}

/// The first page.
pub async fn home(request: HttpRequest) -> HttpResponse {
    page(HttpResponse::Ok(), &Home { frame: Frame::of(&request) })
}
