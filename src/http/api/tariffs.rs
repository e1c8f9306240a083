//! `/api/v1/tariffs`

use std::path::PathBuf;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{json, json_bytes};
use crate::app::{AppError, Estimator, Reloader, TariffReload};
use crate::http::caching::REVALIDATED;
use crate::http::negotiation::{JSON, language};
use crate::http::problem::{Problem, ProblemKind};
use crate::http::tags::tagged_by_content;
use crate::ids::Sha256Hex;
use crate::language::Localized;
use crate::tariff::{self, Status, Tariff, TariffComparison};

/// The editions of the tariff.
#[derive(Serialize, ToSchema)]
pub struct TariffList<'t> {
    /// The editions, the earliest first.
    tariffs: Vec<TariffSummary<'t>>,
    /// The edition in force today in Norway.
    #[schema(required = true)]
    current: Option<Date>,
}

/// An edition without its rows.
#[derive(Serialize, ToSchema)]
pub struct TariffSummary<'t> {
    /// Its first day.
    id: Date,
    /// Its last day, if it states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<Date>,
    /// Whether its prices are Statistics Norway's own.
    status: Status,
    /// Its title.
    title: &'t Localized,
    /// SHA-256 of its files.
    hash: &'t Sha256Hex,
}

/// The folder of the tariff editions.
#[derive(Debug)]
pub struct TariffsFolder(pub PathBuf);

/// Lists the editions of the tariff.
#[utoipa::path(get, path = "/api/v1/tariffs", operation_id = "listTariffs", tag = "tariffs",
    responses((status = 200, description = "The editions, the earliest first.", body = TariffList, headers(("ETag" = String))),
        (status = 304, description = "The answer is unchanged since the ETag in If-None-Match.")))]
pub async fn list(estimator: Data<Estimator>, request: HttpRequest) -> HttpResponse {
    let catalogue = estimator.catalogue();
    let tariffs = catalogue.editions().iter().map(|tariff| TariffSummary {
        id: tariff.id,
        valid_to: tariff.valid_to,
        status: tariff.status,
        title: &tariff.title,
        hash: &tariff.hash,
    });
    let current = catalogue.in_force(estimator.clock().today()).map(|tariff| tariff.id);
    unchanging(&request, &TariffList { tariffs: tariffs.collect(), current })
}

/// What seldom changes, for any cache to store and ask about.
fn unchanging(request: &HttpRequest, value: &impl Serialize) -> HttpResponse {
    match json_bytes(value) {
        Ok(json) => tagged_by_content(request, REVALIDATED, JSON, json),
        Err(error) => Problem::of(AppError::Internal(error.to_string()), language(request)).into_response(),
    }
}

/// Reads one edition, with every row.
#[utoipa::path(get, path = "/api/v1/tariffs/{id}", operation_id = "readTariff", tag = "tariffs",
    params(("id" = String, Path, description = "The edition's first day, such as 2026-01-01, or `current`.")),
    responses((status = 200, description = "The edition.", body = Tariff, headers(("ETag" = String))),
        (status = 304, description = "The answer is unchanged since the ETag in If-None-Match.")))]
pub async fn read(estimator: Data<Estimator>, id: Path<String>, request: HttpRequest) -> HttpResponse {
    match estimator.tariff(&id) {
        Some(tariff) => unchanging(&request, &*tariff),
        None => Problem::new(ProblemKind::NotFound, language(&request)).into_response(),
    }
}

/// Lists what differs between two editions: rows added, removed and changed, with their amounts.
#[utoipa::path(get, path = "/api/v1/tariffs/{from}/comparison/{to}", operation_id = "compareTariffs", tag = "tariffs",
    params(
        ("from" = String, Path, description = "The earlier edition, or `current`."),
        ("to" = String, Path, description = "The later edition, or `current`.")),
    responses((status = 200, description = "Every row that differs.", body = TariffComparison, headers(("ETag" = String))),
        (status = 304, description = "The answer is unchanged since the ETag in If-None-Match.")))]
pub async fn compare(estimator: Data<Estimator>, ids: Path<(String, String)>, request: HttpRequest) -> HttpResponse {
    let (from, to) = ids.into_inner();
    match estimator.tariff(&from).zip(estimator.tariff(&to)) {
        Some((from, to)) => unchanging(&request, &tariff::compare(&from, &to)),
        None => Problem::new(ProblemKind::NotFound, language(&request)).into_response(),
    }
}

/// Reloads the tariff folder. If anything in it has a defect, all editions stay as they were.
#[utoipa::path(post, path = "/api/v1/tariffs/reload", operation_id = "reloadTariffs", tag = "tariffs",
    responses(
        (status = 200, description = "Every edition, and whether it changed.", body = TariffReload),
        (status = 422, description = "The tariffs have defects, each in `errors` with its file and line; the editions stay as they were.")))]
pub async fn reload(reloader: Data<Reloader>, folder: Data<TariffsFolder>, request: HttpRequest) -> HttpResponse {
    match Box::pin(reloader.reload(&folder.0)).await {
        Ok(report) => json(&report),
        Err(error) => Problem::of(error, language(&request)).into_response(),
    }
}
