//! `/api/v1/estimates`

use actix_web::http::header::{CONTENT_LANGUAGE, VARY};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::{json_bytes, worked};
use crate::app::{AppError, EstimateRequest, Estimator, Priced, document_extent, estimate_pdf};
use crate::http::body::{JsonBytes, parse};
use crate::http::file_name::{Shown, disposition};
use crate::http::guard::{claimant, count_document};
use crate::http::heavy::Heavy;
use crate::http::negotiation::{JSON, PDF, language, media_type};
use crate::http::openapi::bytes::Bytes;
use crate::http::problem::{Problem, ProblemKind};
use crate::input::Field;
use crate::language::Language;
use crate::pricing::EstimateReport;
use crate::render::Pool;
use crate::scope::Name;

/// Prices a scope. With `Accept: application/pdf` it answers as `createEstimatePdf` does.
#[utoipa::path(post, path = "/api/v1/estimates", operation_id = "createEstimate", tag = "estimates",
    request_body = EstimateRequest,
    responses(
        (status = 200, description = "The estimate.", body = EstimateReport),
        (status = 406),
        (status = 422, description = "The scope has faults, no tariff is in force, or the document is larger than callers without credentials may request.")))]
pub async fn create(
    estimator: Data<Estimator>,
    pool: Data<Pool>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    JsonBytes(body): JsonBytes,
) -> HttpResponse {
    let language = language(&request);
    match media_type(&request, &[JSON, PDF]) {
        Some(JSON) => {
            worked(heavy, request, body, move |asked| Ok(json_bytes(&estimator.estimate(asked)?.report()))).await
        }
        Some(_) => create_pdf(estimator, pool, heavy, request, JsonBytes(body)).await,
        None => Problem::new(ProblemKind::NotAcceptable, language).found(&format!("{JSON}, {PDF}")).into_response(),
    }
}

/// Prices a scope and typesets the estimate: an archival PDF with the JSON attached, in `language`, or else in that of
/// Accept-Language. Without credentials, its size is limited.
#[utoipa::path(post, path = "/api/v1/estimates/pdf", operation_id = "createEstimatePdf", tag = "estimates",
    request_body = EstimateRequest,
    responses(
        (status = 200, description = "The PDF.", body = inline(Bytes), content_type = "application/pdf"),
        (status = 422, description = "The scope has faults, no tariff is in force, or the document is larger than callers without credentials may request.")))]
pub async fn create_pdf(
    estimator: Data<Estimator>,
    pool: Data<Pool>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    JsonBytes(body): JsonBytes,
) -> HttpResponse {
    let language = language(&request);
    let priced = heavy.run(claimant(&request), body.len(), move || {
        let asked: Field<EstimateRequest> = parse(&body, language)?;
        estimator.estimate(asked).map_err(|error| Problem::of(error, language))
    });
    match priced.await {
        Ok(Ok(priced)) => pdf_answer(&pool, &request, language, priced, Shown::Inline)
            .await
            .unwrap_or_else(|error| Problem::of(error, language).into_response()),
        Ok(Err(problem)) => problem.into_response(),
        Err(error) => Problem::of(error, language).into_response(),
    }
}

/// The document of an estimate, in the language that its request named or else in this one.
pub async fn pdf_answer(
    pool: &Pool,
    request: &HttpRequest,
    language: Language,
    priced: Priced,
    shown: Shown,
) -> Result<HttpResponse, AppError> {
    let (by, language) = (claimant(request), priced.language.unwrap_or(language));
    count_document(request, document_extent(&priced, by)?)?;
    let kind = language.pick("Prisanslag", "Prisanslag", "Estimate");
    let day = priced.estimate.priced_on.to_string();
    let applicant = priced.scope.applicant.name.as_ref().map_or("", Name::as_str).to_owned();
    let name = disposition(shown, &[kind, &day, &applicant], "pdf");
    let pdf = estimate_pdf(pool, by, priced, language).await?;
    Ok(HttpResponse::Ok()
        .content_type(PDF)
        .insert_header((CONTENT_LANGUAGE, language.code()))
        .insert_header(name)
        .insert_header((VARY, "Accept, Accept-Language"))
        .body(pdf))
}
