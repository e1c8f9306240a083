//! `/api/v1/tariffs/{id}/workbook` and `/api/v1/scopes`

use actix_web::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, VARY};
use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{json_bytes, problem, written};
use crate::app::{EstimateRequest, Estimator, Parameters, PlacedFault, ReadWorkbook, WorkbookFile, workbook_cells};
use crate::http::body::{JsonBytes, parse, read_bytes};
use crate::http::caching::{NEVER_STORED, REVALIDATED, with_policy};
use crate::http::file_name::{Shown, disposition};
use crate::http::guard::claimant;
use crate::http::heavy::Heavy;
use crate::http::negotiation::{XLSX, is_xlsx, language};
use crate::http::openapi::bytes::Bytes;
use crate::http::problem::{FaultCode, Problem, ProblemKind};
use crate::input::Field;
use crate::language::Language;
use crate::pricing::EstimateReport;
use crate::workbook::cell_name;
use crate::workbook_file::{MAX_WORKBOOK_BYTES, WorkbookReader};

/// What a workbook says.
#[derive(Serialize, ToSchema)]
pub struct WorkbookReport<'w> {
    /// The id of the edition that the workbook was made of.
    edition: &'w str,
    /// The language of its headings.
    language: Language,
    /// The scope, in the form of `ScopeInput`, without what could not be read. Where there are faults it need not be whole.
    #[schema(value_type = HashMap<String, Value>)]
    scope: &'w Value,
    /// Every fault, in the order of the cells.
    faults: Vec<WorkbookFault>,
    /// What else there is to know.
    notices: Vec<NoticeBody>,
    /// The estimate by the edition in force today; left out where there are faults.
    #[serde(skip_serializing_if = "Option::is_none")]
    estimate: Option<EstimateReport<'w>>,
}

/// A fault of a workbook.
#[derive(Serialize, ToSchema)]
pub struct WorkbookFault {
    /// The path in a request for an estimate, as a JSONPath (RFC 9535).
    path: String,
    /// What is wrong, for a program; stable.
    #[schema(value_type = FaultCode)]
    code: &'static str,
    /// What was found and what was expected, for a person.
    message: String,
    /// The title of the sheet in the file; left out where it is not there, or the fault is of no sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Populasjoner")]
    sheet: Option<String>,
    /// The cell; left out for a fault of the sheet as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "C4")]
    cell: Option<String>,
}

/// Something to know of a workbook.
#[derive(Serialize, ToSchema)]
#[schema(as = WorkbookNotice)]
pub struct NoticeBody {
    /// What it is, for a program: `other_edition` where the workbook was made of another edition than prices it.
    code: &'static str,
    /// The same for a person.
    message: String,
}

/// What a language may be, in the three languages.
const LANGUAGE: [&str; 3] = ["nb, nn eller en", "nb, nn eller en", "nb, nn or en"];

/// Reads an edition as a workbook to fill in offline and send to `readScopeWorkbook`: every table and area with its price, lists
/// of the possible answers, and explanations.
#[utoipa::path(get, path = "/api/v1/tariffs/{id}/workbook", operation_id = "readTariffWorkbook", tag = "tariffs",
    params(
        ("id" = String, Path, description = "The edition's first day, such as 2026-01-01, or `current`."),
        ("language" = Option<Language>, Query, description = "The language of headings and explanations; left out, that of Accept-Language.")),
    responses(
        (status = 200, description = "The workbook.", body = inline(Bytes), content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
pub async fn empty(
    estimator: Data<Estimator>,
    heavy: Data<Heavy>,
    id: Path<String>,
    request: HttpRequest,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    let mut parameters = Parameters::read(pairs.into_inner(), &["language"]);
    let exactly = |text: &str| Language::ALL.into_iter().find(|language| language.code() == text);
    let named = parameters.parse("language", LANGUAGE, exactly);
    if let Err(faults) = parameters.faults.or(Some(())) {
        return problem(&request, faults.into());
    }
    let language = named.unwrap_or_else(|| language(&request));
    let written = heavy.run(claimant(&request), AS_LARGE, move || estimator.workbook(&id, language)).await;
    match written.and_then(|written| written) {
        Ok(workbook) => with_policy(REVALIDATED, workbook_answer(workbook)),
        Err(error) => problem(&request, error),
    }
}

/// Writes a scope as a workbook, filled in: what `readScopeWorkbook` reads as the same scope. The edition is that which the request
/// names, or else the one in force.
#[utoipa::path(post, path = "/api/v1/scopes/workbook", operation_id = "writeScopeWorkbook", tag = "estimates",
    request_body = EstimateRequest,
    responses(
        (status = 200, description = "The workbook.", body = inline(Bytes), content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 422, description = "The scope has faults, or no tariff is in force.")))]
pub async fn filled(
    estimator: Data<Estimator>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    JsonBytes(body): JsonBytes,
) -> HttpResponse {
    let language = language(&request);
    let written = heavy.run(claimant(&request), AS_LARGE, move || {
        let asked: Field<EstimateRequest> = parse(&body, language)?;
        estimator.filled_workbook(asked, language).map_err(|error| Problem::of(error, language))
    });
    match written.await {
        Ok(Ok(workbook)) => with_policy(NEVER_STORED, workbook_answer(workbook)),
        Ok(Err(problem)) => problem.into_response(),
        Err(error) => problem(&request, error),
    }
}

/// Reads the scope in a workbook that was filled in, whatever the language of its headings. Every fault has its sheet and cell;
/// without any, the answer has the estimate by the edition in force today, and a notice if the workbook was made of another. A
/// formula is read as the result that is stored with it, and links are not followed.
#[utoipa::path(post, path = "/api/v1/scopes", operation_id = "readScopeWorkbook", tag = "estimates",
    request_body(content((inline(Bytes) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (inline(Bytes) = "application/octet-stream")), description = "The workbook as XLSX, of at most 2 MiB."),
    responses(
        (status = 200, description = "The scope, with every fault in it or with its price.", body = WorkbookReport),
        (status = 422, description = "The file is no workbook of this service, or larger than any when it is unpacked.")))]
pub async fn read(
    estimator: Data<Estimator>,
    reader: Data<WorkbookReader>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let by = claimant(&request);
    if !is_xlsx(&request) {
        return Problem::new(ProblemKind::UnsupportedMediaType, language(&request)).found(XLSX).into_response();
    }
    let file = match read_bytes(&request, payload.into_inner(), XLSX, MAX_WORKBOOK_BYTES).await {
        Ok(file) => file,
        Err(error) => return error.error_response(),
    };
    let messages = request.headers().contains_key(ACCEPT_LANGUAGE).then(|| language(&request));
    let done = async {
        let cells = workbook_cells(&reader, by, &file).await?;
        heavy.run(by, AS_LARGE, move || Ok(body(&estimator.read_workbook(&cells)?, messages))).await?
    };
    match done.await {
        Ok(body) => with_policy(NEVER_STORED, written(body)),
        Err(error) => problem(&request, error),
    }
}

/// To write or read a workbook takes a thread some milliseconds, as a large scope does.
const AS_LARGE: usize = usize::MAX;

fn body(read: &ReadWorkbook, messages: Option<Language>) -> serde_json::Result<Vec<u8>> {
    let language = messages.unwrap_or(read.language);
    let fault = |found: &PlacedFault| WorkbookFault {
        path: found.fault.path.to_string(),
        code: found.fault.kind.code(),
        message: found.message(language),
        sheet: found.place.as_ref().map(|place| place.sheet.1.clone()),
        cell: found.place.as_ref().and_then(|place| place.cell).map(|(row, column)| cell_name(row, column)),
    };
    let notices =
        read.notices.iter().map(|notice| NoticeBody { code: notice.code(), message: notice.message(language) });
    json_bytes(&WorkbookReport {
        edition: &read.edition,
        language: read.language,
        scope: &read.scope,
        faults: read.faults.iter().map(fault).collect(),
        notices: notices.collect(),
        estimate: read.priced.as_ref().map(|priced| priced.estimate.report(language)),
    })
}

/// A workbook as a file to save.
pub fn workbook_answer(workbook: WorkbookFile) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(XLSX)
        .insert_header((CONTENT_LANGUAGE, workbook.language.code()))
        .insert_header(disposition(Shown::Attachment, &[&workbook.name], "xlsx"))
        .insert_header((VARY, "Accept-Language"))
        .body(workbook.bytes)
}
