//! `/api/v1/calibration`

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, HeaderValue, VARY};
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::problems::ListProblems;
use super::{json, problem};
use crate::app::{CalibrationRequest, Finance, Parameters};
use crate::calibration::{COLUMNS, Calibration};
use crate::export::csv_table;
use crate::http::change::actor;
use crate::http::negotiation::{CSV, JSON, language, media_type};
use crate::http::problem::{Kind, Problem};

/// What settled quotes teach of hours: worked against quoted, by activity and by effort rule, beside the norms of an edition.
#[utoipa::path(get, path = "/api/v1/calibration", tag = "finance",
    params(
        ("from" = Option<String>, Query, description = "Settled on this day, in Norway, or later."),
        ("to" = Option<String>, Query, description = "Settled on this day, in Norway, or before."),
        ("tariff" = Option<String>, Query, description = "The edition whose norms stand beside the figures; left out, the one in force."),
        ("format" = Option<String>, Query, description = "`json` or `csv`; goes before Accept.")),
    responses(
        (status = 200, description = "The figures.", content((Calibration = "application/json"), (String = "text/csv"))),
        (status = 406, description = "Neither JSON nor CSV is accepted.", body = crate::http::problem::ProblemBody, content_type = "application/problem+json"),
        ListProblems))]
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
        return Problem::new(Kind::NotAcceptable, language(&request)).found(&format!("{JSON}, {CSV}")).into_response();
    }
    let calibration = match finance.calibration(&actor(&request), &asked, parameters).await {
        Ok(calibration) => calibration,
        Err(error) => return problem(&request, error),
    };
    if accepted == Some(JSON) {
        let mut response = json(&calibration);
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        return response;
    }
    HttpResponse::Ok()
        .content_type(CSV)
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((VARY, "Accept, Accept-Language"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"calibration.csv\""))
        .body(csv_table(&COLUMNS, &calibration.rows(language(&request))))
}
