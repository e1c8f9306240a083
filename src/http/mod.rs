//! The HTTP interface. The route table is in `table.rs`.

mod api;
mod asset;
mod body;
mod caching;
mod call;
mod change;
mod client;
mod coding;
mod compression;
mod guard;
mod file_name;
mod heavy;
mod inflate;
mod lingering;
mod link;
mod memory;
mod negotiation;
mod observe;
mod openapi;
mod pages;
mod permits;
mod problem;
mod rate;
mod recent_credentials;
mod request_id;
mod routes;
mod table;
mod tags;
mod throttle;
mod trace;
mod upload;
mod verifying;

use std::sync::LazyLock;

use actix_web::web::{Data, ServiceConfig};

pub use self::api::health::Stopping;
pub use self::api::tariffs::TariffsFolder;
use self::asset::Asset;
pub use self::body::MAX_BODY_BYTES;
pub use self::call::Call;
pub use self::heavy::Heavy;
use self::negotiation::JSON;
pub use self::observe::observe;
pub use self::openapi::document as openapi_document;
use self::pages::OpenApiDocument;
pub use self::table::calls;
pub use self::throttle::{Connections, Throttle};

static OPENAPI: LazyLock<Asset> = LazyLock::new(|| Asset::new(JSON, openapi::document()));

/// Every route, and what the pages that describe them show.
pub fn routes(app: &mut ServiceConfig, cors_origins: &[String]) {
    app.app_data(Data::new(OpenApiDocument(&OPENAPI)));
    table::routes(app, cors_origins);
}
