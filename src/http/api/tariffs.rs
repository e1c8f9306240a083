//! `/api/v1/tariffs`

use std::path::PathBuf;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::json;
use crate::app::{Estimator, Reloader, TariffReload};
use crate::http::negotiation::language;
use crate::http::problem::{Kind, Problem, ProblemBody};
use crate::ids::Sha256Hex;
use crate::language::{Localized, LocalizedFields};
use crate::tariff::{self, Status, Tariff, TariffComparison};

/// The editions of the tariff.
#[derive(Serialize, ToSchema)]
pub struct TariffList<'t> {
    /// The editions, the earliest first.
    tariffs: Vec<TariffSummary<'t>>,
    /// The edition in force today in Norway.
    #[schema(value_type = Option<String>, format = Date)]
    current: Option<Date>,
}

/// An edition without its rows.
#[derive(Serialize, ToSchema)]
pub struct TariffSummary<'t> {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    id: Date,
    /// Its last day, where it says one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    valid_to: Option<Date>,
    /// Whether its prices are Statistics Norway's own.
    status: Status,
    /// Its title.
    #[schema(value_type = LocalizedFields<String>)]
    title: &'t Localized,
    /// SHA-256 of its files.
    #[schema(value_type = String)]
    hash: &'t Sha256Hex,
}

/// The folder with the tariff editions.
#[derive(Debug)]
pub struct TariffsFolder(pub PathBuf);

/// The editions of the tariff.
#[utoipa::path(get, path = "/api/v1/tariffs", tag = "tariffs",
    responses((status = 200, description = "The editions, the earliest first.", body = TariffList)))]
pub async fn list(estimator: Data<Estimator>) -> HttpResponse {
    let catalogue = estimator.catalogue();
    let tariffs = catalogue.editions().iter().map(|tariff| TariffSummary {
        id: tariff.id,
        valid_to: tariff.valid_to,
        status: tariff.status,
        title: &tariff.title,
        hash: &tariff.hash,
    });
    let current = catalogue.in_force(estimator.clock().today()).map(|tariff| tariff.id);
    json(&TariffList { tariffs: tariffs.collect(), current })
}

/// One edition, with every row.
#[utoipa::path(get, path = "/api/v1/tariffs/{id}", tag = "tariffs",
    params(("id" = String, Path, description = "The edition's first day, such as 2026-01-01, or `current`.")),
    responses(
        (status = 200, description = "The edition.", body = Tariff),
        (status = 404, description = "No such edition.", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(estimator: Data<Estimator>, id: Path<String>, request: HttpRequest) -> HttpResponse {
    match estimator.tariff(&id) {
        Some(tariff) => json(&*tariff),
        None => Problem::new(Kind::NotFound, language(&request)).into_response(),
    }
}

/// What differs between two editions: rows added, removed and changed, with their amounts.
#[utoipa::path(get, path = "/api/v1/tariffs/{from}/comparison/{to}", tag = "tariffs",
    params(
        ("from" = String, Path, description = "The former edition, or `current`."),
        ("to" = String, Path, description = "The later edition, or `current`.")),
    responses(
        (status = 200, description = "Every row that differs.", body = TariffComparison),
        (status = 404, description = "No such edition.", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn compare(estimator: Data<Estimator>, ids: Path<(String, String)>, request: HttpRequest) -> HttpResponse {
    let (from, to) = ids.into_inner();
    match estimator.tariff(&from).zip(estimator.tariff(&to)) {
        Some((from, to)) => json(&tariff::compare(&from, &to)),
        None => Problem::new(Kind::NotFound, language(&request)).into_response(),
    }
}

/// Reads the tariff folder anew. All of what is new is sound and is taken, or the former editions stay.
#[utoipa::path(post, path = "/api/v1/tariffs/reload", tag = "tariffs",
    responses(
        (status = 200, description = "Every edition, and what became of it.", body = TariffReload),
        (status = 422, description = "The tariffs have defects, each in `errors` with its file and line; the former stay.", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn reload(reloader: Data<Reloader>, folder: Data<TariffsFolder>, request: HttpRequest) -> HttpResponse {
    match Box::pin(reloader.reload(&folder.0)).await {
        Ok(report) => json(&report),
        Err(error) => Problem::of(error, language(&request)).into_response(),
    }
}
