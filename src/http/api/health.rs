//! For operations: liveness, readiness and metrics.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;

use super::json;
use crate::app::{CURRENT, Office};
use crate::http::caching::{NEVER_STORED, with_policy};
use crate::http::negotiation::language;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::throttle::Throttle;
use crate::language::Language;
use crate::telemetry::Figures;

/// The state of the process.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `ok`, whenever there is an answer at all.
    status: &'static str,
}

/// The state of what requests depend on.
#[derive(Serialize, ToSchema)]
pub struct Readiness {
    /// `ready`.
    status: &'static str,
    /// The store answers and accepts changes.
    store: &'static str,
    /// An edition is in force today.
    tariffs: &'static str,
    /// A render worker is running.
    renderer: &'static str,
    /// Settings of the database that may lose acknowledged changes, such as `fsync = off`; left out when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    warnings: Vec<String>,
}

/// What a check found: warnings, or the code and cause of what prevents serving.
type Checked = Result<Vec<String>, (&'static str, String)>;

/// Whether the server is about to stop, so that load balancers must send nothing more.
#[derive(Debug, Default)]
pub struct Stopping {
    begun: AtomicBool,
    /// The last result, and when. Requests that come during a check wait for its result.
    last: Mutex<Option<(Instant, Checked)>>,
}

impl Stopping {
    /// From now on the server is not ready.
    pub fn begin(&self) {
        self.begun.store(true, Ordering::Relaxed);
    }
}

/// Liveness: answers whenever the process runs.
#[utoipa::path(get, path = "/healthz", operation_id = "readHealth", tag = "operations", responses((status = 200, description = "The process runs.", body = Health)))]
pub async fn healthz() -> HttpResponse {
    json(&Health { status: "ok" })
}

/// How long the store may take to answer.
const READY_WITHIN: Duration = Duration::from_secs(2);
/// How long a result is reused: anyone may ask, and a check writes to the store.
const CHECK_LASTS: Duration = Duration::from_secs(1);

/// Readiness: the store answers and accepts changes, an edition of the tariff is in force, a render worker is running, and
/// the server is not about to stop.
#[utoipa::path(get, path = "/readyz", operation_id = "readReadiness", tag = "operations",
    responses(
        (status = 200, description = "Requests can be served.", body = Readiness),
        (status = 503, description = "Requests cannot be served; `code` says why: `store_away`, `no_tariff_in_force`, `renderer_away` or `stopping`.")))]
pub async fn readyz(office: Data<Office>, stopping: Data<Stopping>, request: HttpRequest) -> HttpResponse {
    let found = if stopping.begun.load(Ordering::Relaxed) {
        Err(("stopping", "The server is about to stop.".to_owned()))
    } else {
        check_at_most_every_second(&office, &stopping).await
    };
    let response = match found {
        Ok(warnings) => json(&Readiness { status: "ready", store: "ok", tariffs: "ok", renderer: "ok", warnings }),
        Err((code, why)) => {
            tracing::warn!(code, why, "the server is not ready");
            let kind = if code == "store_away" { ProblemKind::StoreAway } else { ProblemKind::NotReady };
            let language = language(&request);
            Problem::new(kind, language).named(code).found(reason(code, language).unwrap_or(&why)).into_response()
        }
    };
    with_policy(NEVER_STORED, response)
}

/// What prevents serving, for a person.
fn reason(code: &str, language: Language) -> Option<&'static str> {
    Some(match code {
        "stopping" => language.pick(
            "Tjenesten er i ferd med å stoppe.",
            "Tenesta er i ferd med å stoppe.",
            "The server is about to stop.",
        ),
        "no_tariff_in_force" => language.pick(
            "Ingen utgave av prislisten gjelder i dag.",
            "Inga utgåve av prislista gjeld i dag.",
            "No edition of the price list is in force today.",
        ),
        "renderer_away" => language.pick(
            "Ingen dokumentarbeider kan startes.",
            "Ingen dokumentarbeidar kan startast.",
            "No render worker can be started.",
        ),
        _ => return None,
    })
}

/// The result of a check within the last second, or of one now.
async fn check_at_most_every_second(office: &Office, stopping: &Stopping) -> Checked {
    let mut last = stopping.last.lock().await;
    if let Some((when, found)) = last.as_ref()
        && when.elapsed() < CHECK_LASTS
    {
        return found.clone();
    }
    let found = check(office).await;
    *last = Some((Instant::now(), found.clone()));
    found
}

async fn check(office: &Office) -> Checked {
    let store = async {
        office.store.ping().await?;
        office.store.weaknesses().await
    };
    let warnings = match tokio::time::timeout(READY_WITHIN, store).await {
        Ok(Ok(warnings)) => warnings,
        Ok(Err(error)) => return Err(("store_away", error.to_string())),
        Err(_) => return Err(("store_away", "no answer in time".to_owned())),
    };
    if office.estimator.tariff(CURRENT).is_none() {
        return Err(("no_tariff_in_force", "No edition of the price list is in force today.".to_owned()));
    }
    if let Err(error) = office.pool.check() {
        tracing::warn!(%error, "no render worker is running");
        return Err(("renderer_away", "No render worker can be started.".to_owned()));
    }
    Ok(warnings)
}

/// Metrics in the text format of Prometheus: requests by route, documents, queues, connections, quotes by state, failures.
#[utoipa::path(get, path = "/metrics", operation_id = "readMetrics", tag = "operations",
    responses((status = 200, description = "The metrics.", body = String, content_type = "text/plain")))]
pub async fn figures(figures: Data<Figures>, office: Data<Office>, throttle: Data<Throttle>) -> HttpResponse {
    let gauge = |name: &'static str, value: usize| {
        metrics::gauge!(name).set(u32::try_from(value).map_or(f64::from(u32::MAX), f64::from));
    };
    gauge("http_requests_running", throttle.running());
    gauge("http_bytes_held", throttle.held_bytes());
    let (setting, waiting, workers) = office.pool.load();
    gauge("documents_setting", setting);
    gauge("documents_waiting", waiting);
    gauge("render_workers_idle", workers);
    for (name, (open, idle)) in office.store.connections() {
        metrics::gauge!("store_connections", "pool" => name, "state" => "open").set(f64::from(open));
        metrics::gauge!("store_connections", "pool" => name, "state" => "idle").set(f64::from(idle));
    }
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .insert_header(NEVER_STORED)
        .body(figures.render())
}
