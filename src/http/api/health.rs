//! For operations: whether the process lives, whether it can serve, and figures.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;

use super::json;
use crate::app::{CURRENT, Office};
use crate::http::negotiation::language;
use crate::http::problem::{Kind, Problem, ProblemBody};
use crate::http::throttle::Throttle;
use crate::language::Language;
use crate::telemetry::Figures;

/// The state of the process.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `ok` whenever there is an answer at all.
    status: &'static str,
}

/// What requests need, each as it was found.
#[derive(Serialize, ToSchema)]
pub struct Readiness {
    /// `ready`.
    status: &'static str,
    /// The store answers, and takes changes.
    store: &'static str,
    /// An edition is in force today.
    tariffs: &'static str,
    /// A render worker runs.
    renderer: &'static str,
    /// What the database is set up with that may lose acknowledged changes, such as `fsync = off`; left out where there is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    warnings: Vec<String>,
}

/// What was found: warnings, or what stands in the way of serving, by its code and why.
type Look = Result<Vec<String>, (&'static str, String)>;

/// Whether the server is about to stop: load balancers are to send nothing more.
#[derive(Debug, Default)]
pub struct Stopping {
    begun: AtomicBool,
    /// What was found last, and when. Who asks while someone looks waits for what they find.
    last: Mutex<Option<(Instant, Look)>>,
}

impl Stopping {
    /// From now on the server is not ready.
    pub fn begin(&self) {
        self.begun.store(true, Ordering::Relaxed);
    }
}

/// Whether the process lives.
#[utoipa::path(get, path = "/healthz", tag = "operations", responses((status = 200, description = "The process lives.", body = Health)))]
pub async fn healthz() -> HttpResponse {
    json(&Health { status: "ok" })
}

/// How long the store may take to answer.
const READY_WITHIN: Duration = Duration::from_secs(2);
/// How long what was found is answered again: anyone may ask, and looking writes to the store.
const LOOK_LASTS: Duration = Duration::from_secs(1);

/// Whether requests can be served: the store answers and takes changes, an edition of the tariff is in force, a render worker
/// runs, and the server is not about to stop.
#[utoipa::path(get, path = "/readyz", tag = "operations",
    responses(
        (status = 200, description = "Requests can be served.", body = Readiness),
        (status = 503, description = "They cannot; `code` says why: `store_away`, `no_tariff_in_force`, `renderer_away` or `stopping`.", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn readyz(office: Data<Office>, stopping: Data<Stopping>, request: HttpRequest) -> HttpResponse {
    let found = if stopping.begun.load(Ordering::Relaxed) {
        Err(("stopping", "The server is about to stop.".to_owned()))
    } else {
        look_now_and_then(&office, &stopping).await
    };
    let mut response = match found {
        Ok(warnings) => json(&Readiness { status: "ready", store: "ok", tariffs: "ok", renderer: "ok", warnings }),
        Err((code, why)) => {
            tracing::warn!(code, why, "the server is not ready");
            let kind = if code == "store_away" { Kind::StoreAway } else { Kind::NotReady };
            let language = language(&request);
            Problem::new(kind, language).named(code).found(reason(code, language).unwrap_or(&why)).into_response()
        }
    };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What stands in the way of serving, for a person.
fn reason(code: &str, language: Language) -> Option<&'static str> {
    Some(match code {
        "stopping" => language.pick(
            "Tjenesten er i ferd med å stoppe.",
            "Tenesta er i ferd med å stoppe.",
            "The server is about to stop.",
        ),
        "no_tariff_in_force" => language.pick(
            "Ingen utgave av tariffen gjelder i dag.",
            "Inga utgåve av tariffen gjeld i dag.",
            "No edition of the tariff is in force today.",
        ),
        "renderer_away" => language.pick(
            "Ingen dokumentarbeider kan startes.",
            "Ingen dokumentarbeidar kan startast.",
            "No render worker can be started.",
        ),
        _ => return None,
    })
}

/// What was found within the last second, or is found now.
async fn look_now_and_then(office: &Office, stopping: &Stopping) -> Look {
    let mut last = stopping.last.lock().await;
    if let Some((when, found)) = last.as_ref()
        && when.elapsed() < LOOK_LASTS
    {
        return found.clone();
    }
    let found = look(office).await;
    *last = Some((Instant::now(), found.clone()));
    found
}

async fn look(office: &Office) -> Look {
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
        return Err(("no_tariff_in_force", "No edition of the tariff is in force today.".to_owned()));
    }
    if let Err(error) = office.pool.check() {
        tracing::warn!(%error, "no render worker runs");
        return Err(("renderer_away", "No render worker can be started.".to_owned()));
    }
    Ok(warnings)
}

/// Figures in the text format of Prometheus: requests by route, documents, queues, connections, quotes by state, failures.
#[utoipa::path(get, path = "/metrics", tag = "operations",
    responses((status = 200, description = "The figures.", body = String, content_type = "text/plain")))]
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
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(figures.render())
}
