//! `/api/v1/tariffs/{id}/tables` and `/areas`: what a scope can name, for those who fill one in.

use actix_web::http::header::{CONTENT_LANGUAGE, VARY};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{json_bytes, problem};
use crate::app::{AppError, Estimator, Parameters};
use crate::export::csv_table;
use crate::http::caching::REVALIDATED;
use crate::http::file_name::{Shown, disposition};
use crate::http::negotiation::{CSV, JSON, language};
use crate::http::tags::tagged_by_content;
use crate::language::{Language, Localized};
use crate::money::UnitPrice;
use crate::tariff::{Area, Coded, Evidence, Rows, Status, Table, Tariff};

/// The most characters of a query.
const MAX_QUERY_CHARS: usize = 100;

/// FD-Trygd tables of an edition.
#[derive(Serialize, ToSchema)]
pub struct TableList<'t> {
    /// The edition's first day.
    tariff: Date,
    /// Whether its prices are Statistics Norway's own.
    status: Status,
    /// The tables, in the order of the edition.
    tables: Vec<TableEntry<'t>>,
    /// Where there are none: those that may have been meant, the most similar first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    near: Vec<NearCode<'t>>,
}

/// An FD-Trygd table.
#[derive(Serialize, ToSchema)]
pub struct TableEntry<'t> {
    /// Its code, which a scope names.
    code: &'t str,
    /// Its name.
    name: &'t Localized,
    /// Its heading in the list of tables.
    theme: &'t Localized,
    /// Kroner, without VAT.
    #[schema(value_type = UnitPrice)]
    price: &'t UnitPrice,
    /// Whether the price comes from a public source.
    evidence: Evidence,
    /// The first year; left out when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<u32>,
    /// The last year of a table that has ended; left out when still updated, or when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<u32>,
    /// The last year that a table which is still updated has data of; left out when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_to: Option<u32>,
}

/// Statistics areas of an edition.
#[derive(Serialize, ToSchema)]
pub struct AreaList<'t> {
    /// The edition's first day.
    tariff: Date,
    /// Whether its prices are Statistics Norway's own.
    status: Status,
    /// The areas, in the order of the edition.
    areas: Vec<AreaEntry<'t>>,
    /// Where there are none: those that may have been meant, the most similar first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    near: Vec<NearCode<'t>>,
}

/// A statistics area.
#[derive(Serialize, ToSchema)]
pub struct AreaEntry<'t> {
    /// Its code, which a scope names.
    code: &'t str,
    /// Its name.
    name: &'t Localized,
    /// Kroner, without VAT.
    #[schema(value_type = UnitPrice)]
    price: &'t UnitPrice,
    /// Whether the price comes from a public source.
    evidence: Evidence,
    /// The first year; left out when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<u32>,
    /// The last year; left out when still updated, or when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<u32>,
    /// Months from the end of a year until its data are published; left out when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    released_after_months: Option<u32>,
    /// Whether it has special categories of personal data (guidelines 3.1).
    special_category: bool,
}

/// A row that may have been meant.
#[derive(Serialize, ToSchema)]
pub struct NearCode<'t> {
    /// Its code, which a scope names.
    code: &'t str,
    /// Its name.
    name: &'t Localized,
}

/// Lists the FD-Trygd tables of an edition: a small answer for a form that has them chosen.
#[utoipa::path(get, path = "/api/v1/tariffs/{id}/tables", operation_id = "listTables", tag = "tariffs",
    params(
        ("id" = String, Path, description = "The edition's first day, such as 2026-01-01, or `current`."),
        ("q" = Option<String>, Query, description = "Only those with all of these words in their code, name or theme, in whatever language.")),
    responses((status = 200, description = "The tables.", body = TableList, headers(("ETag" = String))),
        (status = 304, description = "The list is unchanged since the ETag in If-None-Match.")))]
pub async fn tables(
    estimator: Data<Estimator>,
    id: Path<String>,
    request: HttpRequest,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    listed(&estimator, &id, &request, pairs.into_inner(), |tariff, query| {
        let (found, near) = found(&tariff.tables, query);
        json_bytes(&TableList {
            tariff: tariff.id,
            status: tariff.status,
            tables: found.into_iter().map(TableEntry::of).collect(),
            near,
        })
    })
}

/// Lists the statistics areas of an edition: a small answer for a form that has them chosen.
#[utoipa::path(get, path = "/api/v1/tariffs/{id}/areas", operation_id = "listAreas", tag = "tariffs",
    params(
        ("id" = String, Path, description = "The edition's first day, such as 2026-01-01, or `current`."),
        ("q" = Option<String>, Query, description = "Only those with all of these words in their code or name, in whatever language.")),
    responses((status = 200, description = "The areas.", body = AreaList, headers(("ETag" = String))),
        (status = 304, description = "The list is unchanged since the ETag in If-None-Match.")))]
pub async fn areas(
    estimator: Data<Estimator>,
    id: Path<String>,
    request: HttpRequest,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    listed(&estimator, &id, &request, pairs.into_inner(), |tariff, query| {
        let (found, near) = found(&tariff.areas, query);
        json_bytes(&AreaList {
            tariff: tariff.id,
            status: tariff.status,
            areas: found.into_iter().map(AreaEntry::of).collect(),
            near,
        })
    })
}

/// The tables as CSV, with headings and names in the language of Accept-Language.
#[utoipa::path(get, path = "/api/v1/tariffs/{id}/tables/export", operation_id = "exportTables", tag = "tariffs",
    params(
        ("id" = String, Path, description = "The edition's first day, such as 2026-01-01, or `current`."),
        ("q" = Option<String>, Query, description = "Only those with all of these words in their code, name or theme, in whatever language.")),
    responses((status = 200, description = "The tables.", body = String, content_type = "text/csv", headers(("ETag" = String))),
        (status = 304, description = "The list is unchanged since the ETag in If-None-Match.")))]
pub async fn tables_csv(
    estimator: Data<Estimator>,
    id: Path<String>,
    request: HttpRequest,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    exported(&estimator, &id, &request, pairs.into_inner(), "FD-Trygd", |tariff, query, language| {
        let rows: Vec<[String; 8]> =
            tariff.tables.search(query).map(|table| table_cells(table, tariff, language)).collect();
        csv_table(&table_heading(language), &rows)
    })
}

/// The areas as CSV, with headings and names in the language of Accept-Language.
#[utoipa::path(get, path = "/api/v1/tariffs/{id}/areas/export", operation_id = "exportAreas", tag = "tariffs",
    params(
        ("id" = String, Path, description = "The edition's first day, such as 2026-01-01, or `current`."),
        ("q" = Option<String>, Query, description = "Only those with all of these words in their code or name, in whatever language.")),
    responses((status = 200, description = "The areas.", body = String, content_type = "text/csv", headers(("ETag" = String))),
        (status = 304, description = "The list is unchanged since the ETag in If-None-Match.")))]
pub async fn areas_csv(
    estimator: Data<Estimator>,
    id: Path<String>,
    request: HttpRequest,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    let kind = language(&request).pick("Statistikkområder", "Statistikkområde", "Statistics areas");
    exported(&estimator, &id, &request, pairs.into_inner(), kind, |tariff, query, language| {
        let rows: Vec<[String; 7]> =
            tariff.areas.search(query).map(|area| area_cells(area, tariff, language)).collect();
        csv_table(&area_heading(language), &rows)
    })
}

impl<'t> TableEntry<'t> {
    fn of(table: &'t Table) -> Self {
        Self {
            code: &table.code,
            name: &table.name,
            theme: &table.theme,
            price: &table.price,
            evidence: table.evidence,
            valid_from: table.valid_from,
            valid_to: table.valid_to,
            updated_to: table.updated_to,
        }
    }
}

impl<'t> AreaEntry<'t> {
    fn of(area: &'t Area) -> Self {
        Self {
            code: &area.code,
            name: &area.name,
            price: &area.price,
            evidence: area.evidence,
            valid_from: area.valid_from,
            valid_to: area.valid_to,
            released_after_months: area.released_after_months,
            special_category: area.special_category,
        }
    }
}

/// The rows that a query finds, and else those that it may have meant.
fn found<'t, R: Coded>(rows: &'t Rows<R>, query: &str) -> (Vec<&'t R>, Vec<NearCode<'t>>) {
    let found: Vec<&R> = rows.search(query).collect();
    let near = if found.is_empty() { rows.near(query) } else { Vec::new() };
    (found, near.into_iter().map(|row| NearCode { code: row.code(), name: row.name() }).collect())
}

/// The edition and the query of a request.
fn asked<T>(
    estimator: &Estimator,
    id: &str,
    pairs: Vec<(String, String)>,
    answer: impl FnOnce(&Tariff, &str) -> T,
) -> Result<T, AppError> {
    let mut parameters = Parameters::read(pairs, &["q"]);
    let expected = ["en tekst på høyst 100 tegn", "ein tekst på høgst 100 teikn", "a text of at most 100 characters"];
    let is_short = |text: &str| (text.chars().count() <= MAX_QUERY_CHARS).then(|| text.to_owned());
    let query = parameters.parse("q", expected, is_short).unwrap_or_default();
    parameters.faults.or(Some(()))?;
    let tariff = estimator.tariff(id).ok_or(AppError::NotFound)?;
    Ok(answer(&tariff, &query))
}

fn listed(
    estimator: &Estimator,
    id: &str,
    request: &HttpRequest,
    pairs: Vec<(String, String)>,
    answer: impl FnOnce(&Tariff, &str) -> serde_json::Result<Vec<u8>>,
) -> HttpResponse {
    let written = asked(estimator, id, pairs, answer);
    let written = written.and_then(|json| json.map_err(|error| AppError::Internal(error.to_string())));
    written.map_or_else(
        |error| problem(request, error),
        |json| {
            let mut response = tagged_by_content(request, REVALIDATED, JSON, json);
            response.headers_mut().insert(VARY, actix_web::http::header::HeaderValue::from_static("Accept"));
            response
        },
    )
}

fn exported(
    estimator: &Estimator,
    id: &str,
    request: &HttpRequest,
    pairs: Vec<(String, String)>,
    kind: &str,
    write: impl FnOnce(&Tariff, &str, Language) -> Vec<u8>,
) -> HttpResponse {
    let language = language(request);
    match asked(estimator, id, pairs, |tariff, query| (tariff.id, write(tariff, query, language))) {
        Ok((edition, csv)) => {
            let mut response = tagged_by_content(request, REVALIDATED, CSV, csv);
            let (name, value) = disposition(Shown::Attachment, &[kind, &edition.to_string()], "csv");
            let headers =
                [(name, value), (CONTENT_LANGUAGE, language.code().to_owned()), (VARY, "Accept-Language".to_owned())];
            for (name, value) in headers {
                if let Ok(value) = value.parse() {
                    response.headers_mut().insert(name, value);
                }
            }
            response
        }
        Err(error) => problem(request, error),
    }
}

const fn table_heading(language: Language) -> [&'static str; 8] {
    match language {
        Language::Nb => ["kode", "navn", "tema", "pris uten mva.", "pris er", "første år", "siste år", "oppdatert til"],
        Language::Nn => ["kode", "namn", "tema", "pris utan mva.", "pris er", "første år", "siste år", "oppdatert til"],
        Language::En => {
            ["code", "name", "theme", "price excl. VAT", "price is", "first year", "last year", "updated to"]
        }
    }
}

const fn area_heading(language: Language) -> [&'static str; 7] {
    match language {
        Language::Nb => ["kode", "navn", "pris uten mva.", "pris er", "første år", "siste år", "særlig kategori"],
        Language::Nn => ["kode", "namn", "pris utan mva.", "pris er", "første år", "siste år", "særleg kategori"],
        Language::En => ["code", "name", "price excl. VAT", "price is", "first year", "last year", "special category"],
    }
}

fn year(year: Option<u32>) -> String {
    year.map(|year| year.to_string()).unwrap_or_default()
}

fn table_cells(table: &Table, tariff: &Tariff, language: Language) -> [String; 8] {
    let text = |text: &Localized| text.in_language(language).to_owned();
    [
        table.code.clone(),
        text(&table.name),
        text(&table.theme),
        table.price.to_string(),
        source(table.evidence, tariff.status, language).to_owned(),
        year(table.valid_from),
        year(table.valid_to),
        year(table.updated_to),
    ]
}

fn area_cells(area: &Area, tariff: &Tariff, language: Language) -> [String; 7] {
    let special = if area.special_category { language.pick("ja", "ja", "yes") } else { "" };
    [
        area.code.clone(),
        area.name.in_language(language).to_owned(),
        area.price.to_string(),
        source(area.evidence, tariff.status, language).to_owned(),
        year(area.valid_from),
        year(area.valid_to),
        special.to_owned(),
    ]
}

/// Where a price comes from, said in every row: a file is read without the page that it came from.
const fn source(evidence: Evidence, status: Status, language: Language) -> &'static str {
    match (evidence, status) {
        (Evidence::Published, _) => language.pick("publisert", "publisert", "published"),
        (Evidence::Assumed, Status::Example) => language.pick("eksempel", "døme", "example"),
        (Evidence::Assumed, _) => language.pick("antatt", "anteke", "assumed"),
    }
}
