//! The description of the API, for programs and for people. Every file of it is part of the program.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use actix_web::http::header::{CONTENT_ENCODING, CONTENT_SECURITY_POLICY, LOCATION};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use utoipa_swagger_ui::{Config, serve};

use super::home::PageWords;
use super::page::{HTML, page};
use crate::app::Access;
use crate::http::caching::REVALIDATED;
use crate::http::negotiation::{JSON, language};
use crate::http::problem::{Help, Problem, ProblemKind, help};

/// The OpenAPI document as the routes state it.
pub struct OpenApiDocument(pub &'static LazyLock<String>);

/// Swagger UI uses inline styles, and images in `data:` addresses.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The page that shows the description.
#[derive(Template)]
#[template(path = "docs.html", config = "src/http/pages/askama.toml")]
struct Docs {
    words: PageWords,
    is_open: bool,
}

/// The page of a problem.
#[derive(Template)]
#[template(path = "problem.html", config = "src/http/pages/askama.toml")]
struct ProblemPage<'c> {
    words: PageWords,
    code: &'c str,
    help: Help,
}

/// What a problem means and what to do about it.
pub async fn problem(request: HttpRequest, code: Path<String>) -> HttpResponse {
    let Some(help) = help(&code, language(&request)) else {
        return Problem::new(ProblemKind::NotFound, language(&request)).into_response();
    };
    page(HttpResponse::Ok(), &ProblemPage { words: PageWords::of(&request), code: &code, help })
}

/// The OpenAPI 3.1 document.
pub async fn openapi(document: Data<OpenApiDocument>) -> HttpResponse {
    HttpResponse::Ok().content_type(JSON).body(document.0.as_str())
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
        let docs = Docs { words: PageWords::of(&request), is_open: access.is_open() };
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
            if file.gzpipped {
                response.insert_header((CONTENT_ENCODING, "gzip"));
            }
            // What is part of the program is not copied.
            let bytes = match file.bytes {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            response.content_type(file.content_type).body(bytes)
        }
        Ok(None) => Problem::new(ProblemKind::NotFound, language(&request)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a file of Swagger UI could not be served");
            Problem::new(ProblemKind::Internal, language(&request)).into_response()
        }
    }
}
