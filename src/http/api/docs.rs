//! The description of the interface, for programs and for people. Everything is served from the program itself.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::http::negotiation::JSON;
use crate::http::openapi_document;

static OPENAPI: LazyLock<String> = LazyLock::new(openapi_document);

/// The OpenAPI 3.1 document.
pub async fn openapi() -> HttpResponse {
    HttpResponse::Ok().content_type(JSON).body(OPENAPI.as_str())
}

/// The folder of the pages has a slash.
pub async fn redirect() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "/docs/")).finish()
}

/// The pages that show the document.
pub fn swagger_ui() -> SwaggerUi {
    SwaggerUi::new("/docs/{_:.*}").config(Config::from("/openapi.json").validator_url("none"))
}
