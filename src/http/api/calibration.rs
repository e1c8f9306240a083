//! `/api/v1/calibration`

use actix_web::http::header::{CONTENT_DISPOSITION, VARY};
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::{json, problem};
use crate::app::{CalibrationRequest, Finance, Parameters};
use crate::calibration::{COLUMNS, Calibration};
use crate::export::csv_table;
use crate::http::caching::{PRIVATE, with_policy};
use crate::http::change::actor;
use crate::http::negotiation::{CSV, JSON, language, media_type};
use crate::http::problem::{Problem, ProblemKind};

/// Compares the hours worked on settled quotes with the hours quoted, by activity and by effort rule, and shows the norms of
/// a tariff edition beside them. With `format=csv` or `Accept: text/csv` it answers as `exportCalibration` does.
#[utoipa::path(get, path = "/api/v1/calibration", operation_id = "readCalibration", tag = "finance",
    params(
        ("from" = Option<Date>, Query, description = "Only quotes settled on this day, in Norway, or later."),
        ("to" = Option<Date>, Query, description = "Only quotes settled on this day, in Norway, or earlier."),
        ("tariff" = Option<Date>, Query, description = "The edition whose norms are shown; by default, the one in force.")),
    responses((status = 200, description = "The figures.", body = Calibration), (status = 406)))]
pub async fn read(finance: Data<Finance>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let mut parameters = Parameters::read(pairs.into_inner(), CalibrationRequest::KEYS);
    let asked = CalibrationRequest::parse(&mut parameters);
    let named = parameters.parse("format", ["json eller csv", "json eller csv", "json or csv"], |text| match text {
        "json" => Some(JSON),
        "csv" => Some(CSV),
        _ => None,
    });
    let accepted = if parameters.text("format").is_some() { named } else { media_type(&request, &[JSON, CSV]) };
    if accepted.is_none() && parameters.faults.is_empty() {
        return Problem::new(ProblemKind::NotAcceptable, language(&request))
            .found(&format!("{JSON}, {CSV}"))
            .into_response();
    }
    let calibration = match finance.calibration(&actor(&request), &asked, parameters).await {
        Ok(calibration) => calibration,
        Err(error) => return problem(&request, error),
    };
    if accepted == Some(JSON) {
        return with_policy(PRIVATE, json(&calibration));
    }
    HttpResponse::Ok()
        .content_type(CSV)
        .insert_header(PRIVATE)
        .insert_header((VARY, "Accept, Accept-Language"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"calibration.csv\""))
        .body(csv_table(&COLUMNS, &calibration.rows(language(&request))))
}

/// The same figures as CSV, with headings in the language of Accept-Language.
#[utoipa::path(get, path = "/api/v1/calibration/export", operation_id = "exportCalibration", tag = "finance",
    params(
        ("from" = Option<Date>, Query, description = "Only quotes settled on this day, in Norway, or later."),
        ("to" = Option<Date>, Query, description = "Only quotes settled on this day, in Norway, or earlier."),
        ("tariff" = Option<Date>, Query, description = "The edition whose norms are shown; by default, the one in force.")),
    responses((status = 200, description = "The figures.", body = String, content_type = "text/csv")))]
pub async fn export(finance: Data<Finance>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let mut pairs = pairs.into_inner();
    if !pairs.iter().any(|(name, _)| name == "format") {
        pairs.push(("format".to_owned(), "csv".to_owned()));
    }
    read(finance, request, Query(pairs)).await
}
