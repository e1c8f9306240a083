//! `/api/v1/calibration`

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::tables::{TableParameters, answer, as_file, asked as asked_form};
use super::{json, problem};
use crate::app::{CalibrationRequest, Finance, Parameters};
use crate::calibration::{COLUMNS, Calibration};
use crate::export::Table;
use crate::http::caching::{PRIVATE, with_policy};
use crate::http::change::actor;
use crate::http::negotiation::language;
use crate::http::openapi::bytes::Bytes;

/// Compares the hours worked on settled quotes with the hours quoted, by activity and by effort rule, and shows the norms of
/// a tariff edition beside them. With `format` or `Accept` for another form it answers as `exportCalibration` does.
#[utoipa::path(get, path = "/api/v1/calibration", operation_id = "readCalibration", tag = "finance",
    params(
        ("from" = Option<Date>, Query, description = "Only quotes settled on this day, in Norway, or later."),
        ("to" = Option<Date>, Query, description = "Only quotes settled on this day, in Norway, or earlier."),
        ("tariff" = Option<Date>, Query, description = "The edition whose norms are shown; by default, the one in force.")),
    responses((status = 200, description = "The figures.", body = Calibration), (status = 406)))]
pub async fn read(finance: Data<Finance>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let mut parameters = Parameters::read(pairs.into_inner(), CalibrationRequest::KEYS);
    let asked = CalibrationRequest::parse(&mut parameters);
    let form = match asked_form(&request, &mut parameters) {
        Ok(form) => form,
        Err(refused) => return *refused,
    };
    let calibration = match finance.calibration(&actor(&request), &asked, parameters).await {
        Ok(calibration) => calibration,
        Err(error) => return problem(&request, error),
    };
    let Some(format) = form else { return with_policy(PRIVATE, json(&calibration)) };
    let rows = calibration.rows(language(&request));
    let table = Table { title: ("Calibration", ["Kalibrering", "Kalibrering"]), columns: COLUMNS.to_vec(), rows };
    answer(&request, "calibration", &table, format)
}

/// The same figures as CSV or a workbook, with names and remarks in the language of Accept-Language.
#[utoipa::path(get, path = "/api/v1/calibration/export", operation_id = "exportCalibration", tag = "finance",
    params(
        ("from" = Option<Date>, Query, description = "Only quotes settled on this day, in Norway, or later."),
        ("to" = Option<Date>, Query, description = "Only quotes settled on this day, in Norway, or earlier."),
        ("tariff" = Option<Date>, Query, description = "The edition whose norms are shown; by default, the one in force."),
        TableParameters),
    responses((status = 200, description = "The figures.",
        content((String = "text/csv"),
            (inline(Bytes) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
pub async fn export(finance: Data<Finance>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    read(finance, request, Query(as_file(pairs.into_inner()))).await
}
