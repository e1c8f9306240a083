//! What pages load: part of the program, under names that hold a hash of the content, so that a browser keeps each for good.

use std::sync::LazyLock;

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

use crate::http::asset::Asset;
use crate::http::caching::IMMUTABLE;
use crate::http::negotiation::language;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::tags::content_tag;

/// A file under its hashed name.
struct Named {
    name: String,
    asset: Asset,
}

impl Named {
    fn new(stem: &str, extension: &str, content_type: &'static str, text: &'static str) -> Self {
        let hash: String = content_tag(text.as_bytes()).chars().take(12).collect();
        Self { name: format!("{stem}.{hash}.{extension}"), asset: Asset::new(content_type, text) }
    }
}

struct Assets {
    style: Named,
    icon: Named,
    script: Named,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    style: Named::new("style", "css", "text/css; charset=utf-8", include_str!("style.css")),
    icon: Named::new("icon", "svg", "image/svg+xml", include_str!("icon.svg")),
    script: Named::new("enhance", "js", "text/javascript; charset=utf-8", include_str!("enhance.js")),
});

/// The address of the style sheet.
pub fn style() -> String {
    format!("/assets/{}", ASSETS.style.name)
}

/// The address of the icon.
pub fn icon() -> String {
    format!("/assets/{}", ASSETS.icon.name)
}

/// The address of the script that makes forms quick. Everything works without it.
pub fn script() -> String {
    format!("/assets/{}", ASSETS.script.name)
}

/// A file.
pub async fn asset(request: HttpRequest, name: Path<String>) -> HttpResponse {
    let assets = [&ASSETS.style, &ASSETS.icon, &ASSETS.script];
    match assets.into_iter().find(|asset| asset.name == *name) {
        Some(found) => found.asset.answer(&request, IMMUTABLE),
        None => Problem::new(ProblemKind::NotFound, language(&request)).into_response(),
    }
}
