//! `/api/v1/quotes/{id}/pdf` and `/preview`

use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderName, VARY, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::problem;
use super::quotes::{QuotePath, parse_id};
use crate::app::{AppError, Parameters, Quotes};
use crate::http::caching::PRIVATE;
use crate::http::change::actor;
use crate::http::file_name::{Shown, disposition};
use crate::http::guard::{caller, count_document};
use crate::http::negotiation::{PDF, SVG, language, media_type};
use crate::http::openapi::bytes::Bytes;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::tags::tagged;
use crate::render::Output;

const PAGE_COUNT: HeaderName = HeaderName::from_static("page-count");

/// The document of an issued quote, byte for byte as issued.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/pdf", operation_id = "readQuotePdf", tag = "quotes", params(QuotePath),
    responses(
        (status = 200, description = "The PDF; its ETag is its SHA-256.", body = inline(Bytes), content_type = "application/pdf"),
        (status = 304, description = "The PDF is unchanged since the ETag in If-None-Match."), (status = 409)))]
pub async fn pdf(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    match async { quotes.document(&actor(&request), parse_id(&id)?).await }.await {
        Ok(document) => {
            let kind = document.language.pick("Tilbud", "Tilbod", "Quote");
            let name = disposition(Shown::Inline, &[kind, &document.name, &document.applicant], "pdf");
            tagged(&request, document.sha256, |response| {
                response.content_type(PDF).insert_header(name).body(document.pdf)
            })
        }
        Err(error) => problem(&request, error),
    }
}

/// Shows what a draft would look like when issued, with a watermark. With `Accept: image/svg+xml` it answers as `previewQuotePage`
/// does.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/preview", operation_id = "previewQuote", tag = "quotes", params(QuotePath),
    responses(
        (status = 200, description = "The preview.", body = inline(Bytes), content_type = "application/pdf",
            headers(("Page-Count" = u32, description = "The number of pages of the document."))),
        (status = 406), (status = 409)))]
pub async fn preview(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    let Some(media_type) = media_type(&request, &[PDF, SVG]) else {
        let offers = format!("{PDF}, {SVG}");
        return Problem::new(ProblemKind::NotAcceptable, language(&request)).found(&offers).into_response();
    };
    previewed(&quotes, &request, &id, pairs.into_inner(), media_type).await
}

/// Shows a page of what a draft would look like when issued.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/preview/svg", operation_id = "previewQuotePage", tag = "quotes",
    params(QuotePath, ("page" = Option<u32>, Query, minimum = 1, description = "The page; the first by default.")),
    responses(
        (status = 200, description = "The page.", body = inline(Bytes), content_type = "image/svg+xml",
            headers(("Page-Count" = u32, description = "The number of pages of the document."))), (status = 409)))]
pub async fn preview_svg(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    previewed(&quotes, &request, &id, pairs.into_inner(), SVG).await
}

async fn previewed(
    quotes: &Quotes,
    request: &HttpRequest,
    id: &Path<String>,
    pairs: Vec<(String, String)>,
    media_type: &'static str,
) -> HttpResponse {
    let preview = async {
        let page = page(pairs)?;
        let output = match media_type {
            SVG => Output::Svg { page },
            _ => Output::Pdf,
        };
        let (actor, name) = (actor(request), caller(request).name);
        let charge = |extent| count_document(request, extent);
        quotes.preview(&actor, name.as_deref(), parse_id(id)?, output, charge).await
    };
    match preview.await {
        Ok(preview) => HttpResponse::Ok()
            .content_type(media_type)
            .insert_header((PAGE_COUNT, preview.pages))
            .insert_header(PRIVATE)
            .insert_header((VARY, "Accept"))
            .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
            // A browser opens an SVG as a document of its own: it may draw and do nothing else.
            .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; img-src data:"))
            .body(preview.bytes),
        Err(error) => problem(request, error),
    }
}

fn page(pairs: Vec<(String, String)>) -> Result<u32, AppError> {
    let mut parameters = Parameters::read(pairs, &["page"]);
    let expected = ["nummeret på en side, fra 1", "nummeret på ei side, frå 1", "the number of a page, from 1"];
    let page = parameters.parse("page", expected, |text| text.parse().ok().filter(|page| (1..=100_000).contains(page)));
    Ok(parameters.faults.or(Some(page.unwrap_or(1)))?)
}
