//! The description of the interface, for programs and for people. Everything is served from the program itself.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, LOCATION};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use utoipa_swagger_ui::{Config, serve};

use super::home::Words;
use crate::app::Access;
use crate::http::negotiation::{JSON, language};
use crate::http::openapi_document;
use crate::http::problem::{Problem, ProblemKind};

static OPENAPI: LazyLock<String> = LazyLock::new(openapi_document);

/// The pages of the description set styles within the page, and draw pictures from addresses that hold them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The page that shows the description.
#[derive(Template)]
#[template(path = "docs.html", config = "src/http/pages/askama.toml")]
struct Docs {
    words: Words,
    is_open: bool,
}

/// The OpenAPI 3.1 document.
pub async fn openapi() -> HttpResponse {
    HttpResponse::Ok().content_type(JSON).body(OPENAPI.as_str())
}

/// The folder of the pages has a slash.
pub async fn redirect() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "/docs/")).finish()
}

/// The pages that show the document.
pub async fn swagger(access: Data<Access>, request: HttpRequest, file: Path<String>) -> HttpResponse {
    let config = Config::from("/openapi.json").validator_url("none");
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_SECURITY_POLICY, POLICY)).insert_header((CACHE_CONTROL, "no-cache"));
    if file.is_empty() {
        let docs = Docs { words: Words::of(&request), is_open: access.is_open() };
        return match docs.render() {
            Ok(text) => response.content_type(super::HTML).body(text),
            Err(error) => {
                tracing::error!(%error, "a page could not be written");
                HttpResponse::InternalServerError().finish()
            }
        };
    }
    match serve(&file, Arc::new(config)) {
        Ok(Some(file)) => {
            if file.gzpipped {
                response.insert_header((CONTENT_ENCODING, "gzip"));
            }
            // What is part of the program is answered from where it is.
            let bytes = match file.bytes {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            response.content_type(file.content_type).body(bytes)
        }
        Ok(None) => Problem::new(ProblemKind::NotFound, language(&request)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a file of the description could not be served");
            Problem::new(ProblemKind::Internal, language(&request)).into_response()
        }
    }
}
