//! Baselines for the load benchmark, in bench builds only: the least that an endpoint can do, and the least that an estimate can,
//! which parses the same body and answers the same bytes ready-made.

use std::sync::OnceLock;

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Data, ServiceConfig};

use crate::access::Permit;
use crate::app::{EstimateRequest, Estimator};
use crate::http::body::Json;
use crate::http::negotiation::JSON;
use crate::http::routes::path;

static READY_MADE: OnceLock<Bytes> = OnceLock::new();

pub fn routes(app: &mut ServiceConfig) {
    app.service(path("/bench/hello").get(Permit::ANYONE, hello).build(&[]));
    app.service(path("/bench/floor").post(Permit::ANYONE, floor).build(&[]));
}

async fn hello() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("hello")
}

/// The first request is priced; every later one gets its answer.
async fn floor(estimator: Data<Estimator>, body: Json<EstimateRequest>) -> HttpResponse {
    let answer = match READY_MADE.get() {
        Some(answer) => answer.clone(),
        None => match estimator.estimate(body.0) {
            Ok(priced) => {
                let answer = serde_json::to_vec(&priced.report()).unwrap_or_default();
                READY_MADE.get_or_init(|| answer.into()).clone()
            }
            Err(_) => return HttpResponse::BadRequest().finish(),
        },
    };
    HttpResponse::Ok().content_type(JSON).insert_header((actix_web::http::header::VARY, "Accept")).body(answer)
}
