//! `/api/v1/quotes/{id}/pdf` and `/preview`

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, ETAG, HeaderName, VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::problem;
use super::quotes::{bad, is_known, not_modified, only, parse_id};
use crate::app::{AppError, Quotes};
use crate::http::change::actor;
use crate::http::guard::count_document;
use crate::http::negotiation::{PDF, SVG, language, media_type};
use crate::http::problem::{Kind, Problem, ProblemBody};
use crate::render::Output;

/// The header with the number of pages of a preview.
const PAGE_COUNT: HeaderName = HeaderName::from_static("page-count");

/// The document of an issued quote, byte for byte as it was issued.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/pdf", tag = "quotes", params(("id" = String, Path, description = "The quote's identity.")),
    responses(
        (status = 200, description = "The PDF; its ETag is its SHA-256.", body = String, content_type = "application/pdf"),
        (status = 304, description = "The PDF is as If-None-Match says."),
        (status = 404, description = "There is no such quote.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The quote is not in a state for this; `detail` says which it is in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store or the renderer is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn pdf(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    match async { quotes.document(&actor(&request), parse_id(&id)?).await }.await {
        Ok(document) => {
            let tag = format!("\"{}\"", document.sha256);
            let mut response = HttpResponse::Ok();
            response
                .content_type(PDF)
                .insert_header((ETAG, tag.clone()))
                .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"tilbud-{}.pdf\"", document.name)));
            response.insert_header((CACHE_CONTROL, "private, no-cache"));
            if is_known(&request, &tag) { not_modified(&tag) } else { response.body(document.pdf) }
        }
        Err(error) => problem(&request, error),
    }
}

/// What a draft would look like, under a watermark: as a PDF, or a page of it as SVG.
#[utoipa::path(get, path = "/api/v1/quotes/{id}/preview", tag = "quotes",
    params(("id" = String, Path, description = "The quote's identity."), ("page" = Option<u32>, Query, minimum = 1, description = "The page of an SVG; left out, the first.")),
    responses(
        (status = 200, description = "The preview.", content(
            (String = "application/pdf"), (String = "image/svg+xml")),
            headers(("Page-Count" = u32, description = "Pages in all."))),
        (status = 406, description = "Neither PDF nor SVG is accepted.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such quote.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The quote is not in a state for this; `detail` says which it is in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The input has faults, or the key was used for another request.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store or the renderer is away, or too much is asked at once.", body = ProblemBody, content_type = "application/problem+json"),))]
pub async fn preview(
    quotes: Data<Quotes>,
    request: HttpRequest,
    id: Path<String>,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    let Some(media_type) = media_type(&request, &[PDF, SVG]) else {
        let offers = format!("{PDF}, {SVG}");
        return Problem::new(Kind::NotAcceptable, language(&request)).found(&offers).into_response();
    };
    let preview = async {
        let page = page(&pairs)?;
        let output = match media_type {
            SVG => Output::Svg { page },
            _ => Output::Pdf,
        };
        quotes.preview(&actor(&request), parse_id(&id)?, output, |extent| count_document(&request, extent)).await
    };
    match preview.await {
        Ok(preview) => HttpResponse::Ok()
            .content_type(media_type)
            .insert_header((PAGE_COUNT, preview.pages))
            .insert_header((CACHE_CONTROL, "private, no-cache"))
            .insert_header((VARY, "Accept"))
            .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
            // An SVG is a document of its own: it may draw, and do nothing else.
            .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; img-src data:"))
            .body(preview.bytes),
        Err(error) => problem(&request, error),
    }
}

fn page(pairs: &[(String, String)]) -> Result<u32, AppError> {
    let Some(text) = only(pairs, &["page"])? else { return Ok(1) };
    let page = text.parse().ok().filter(|page| (1..=100_000).contains(page));
    page.ok_or_else(|| {
        bad("page", text, ["nummeret på en side, fra 1", "nummeret på ei side, frå 1", "the number of a page, from 1"])
    })
}
