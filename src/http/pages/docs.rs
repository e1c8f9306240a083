//! The description of the API, for programs and for people. Every file of it is part of the program.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use actix_web::http::header::{CONTENT_ENCODING, CONTENT_SECURITY_POLICY, HeaderValue, LOCATION};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use utoipa_swagger_ui::{Config, serve};

use super::assets;
use super::page::HTML;
use super::words::PageWords;
use crate::app::Access;
use crate::http::asset::Asset;
use crate::http::caching::REVALIDATED;
use crate::http::negotiation::language;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::tags::tagged_by_content;

/// The OpenAPI document as the routes state it.
pub struct OpenApiDocument(pub &'static LazyLock<Asset>);

/// Swagger UI uses inline styles, and images in `data:` addresses.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The page that shows the description.
#[derive(Template)]
#[template(path = "docs.html", config = "src/http/pages/askama.toml")]
struct Docs {
    words: PageWords,
    style: String,
    is_open: bool,
}

/// The OpenAPI 3.1 document.
pub async fn openapi(document: Data<OpenApiDocument>, request: HttpRequest) -> HttpResponse {
    document.0.answer(&request, REVALIDATED)
}

/// The pages refer to their files relative to `/docs/`.
pub async fn redirect() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "/docs/")).finish()
}

/// The pages that show the document.
pub async fn swagger(access: Data<Access>, request: HttpRequest, file: Path<String>) -> HttpResponse {
    let config = Config::from("/openapi.json").validator_url("none");
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_SECURITY_POLICY, POLICY)).insert_header(REVALIDATED);
    if file.is_empty() {
        let docs = Docs { words: PageWords::of(&request), style: assets::style(), is_open: access.is_open() };
        return match docs.render() {
            Ok(text) => response.content_type(HTML).body(text),
            Err(error) => {
                tracing::error!(%error, "a page could not be rendered");
                HttpResponse::InternalServerError().finish()
            }
        };
    }
    match serve(&file, Arc::new(config)) {
        Ok(Some(file)) => {
            // What is part of the program is not copied.
            let bytes = match file.bytes {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            let mut response = tagged_by_content(&request, REVALIDATED, &file.content_type, bytes);
            response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
            if file.gzpipped && response.status().is_success() {
                response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
            response
        }
        Ok(None) => Problem::new(ProblemKind::NotFound, language(&request)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a file of Swagger UI could not be served");
            Problem::new(ProblemKind::Internal, language(&request)).into_response()
        }
    }
}
