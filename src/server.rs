//! Wiring: from settings to a running server.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{App as ActixApp, HttpServer};

use crate::app::{App, AppError, Quotes};
use crate::http;
use crate::pdf_reader::PdfReader;
use crate::render::Pool;
use crate::settings::Settings;
use crate::store::{Store, StoreError};
use crate::tariff::{Catalogue, Defect};
use crate::tariff_folder::{self, FolderError};

/// How often quotes whose last day has passed are looked for. Who asks for one in between finds it expired all the same.
const SWEEP_EVERY: Duration = Duration::from_secs(30);
/// How long the first answer to a request with an Idempotency-Key is kept.
const REPLAYS_KEPT: Duration = Duration::from_hours(30 * 24);
/// PDFs that are read at once.
const PDF_READERS: usize = 2;
/// How long one may take to read.
const PDF_READ_TIMEOUT: Duration = Duration::from_secs(10);

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The tariff folder cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The tariffs have defects.
    #[error("the tariffs have {} defect(s):\n{}", .0.len(), lines(.0))]
    Tariffs(Vec<Defect>),
    /// The store cannot be opened.
    #[error("the store {url:?} cannot be opened: {cause}")]
    Store {
        /// Where it is.
        url: crate::store::StoreUrl,
        /// Why.
        cause: StoreError,
    },
    /// The use cases cannot be set up.
    #[error(transparent)]
    Quotes(#[from] AppError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// This program's own path is not known.
    #[error("the program's own path is not known: {0}")]
    Program(#[source] io::Error),
}

fn lines(defects: &[Defect]) -> String {
    defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Reads the tariffs of the settings.
pub fn load_tariffs(settings: &Settings) -> Result<Catalogue, StartError> {
    tariff_folder::catalogue(&tariff_folder::read(&settings.tariffs_dir)?).map_err(StartError::Tariffs)
}

/// The use cases of quotes, with their store open.
pub async fn open(settings: &Settings) -> Result<Quotes, StartError> {
    let app = Arc::new(App::new(load_tariffs(settings)?, settings.clock.clone()));
    let pool = Arc::new(Pool::new(own_program().map_err(StartError::Program)?, settings.render));
    let store = Store::open(&settings.store).await;
    let store = store.map_err(|cause| StartError::Store { url: settings.store.clone(), cause })?;
    Ok(Quotes::new(app, store, pool, settings.seller.clone()).await?)
}

/// A server that listens, and where. It runs when it is awaited, and finishes what was begun when it is told to stop.
pub async fn start(settings: &Settings) -> Result<(Server, Vec<SocketAddr>), StartError> {
    let quotes = Data::new(open(settings).await?);
    quotes.post_backlog().await?;
    for edition in quotes.app().unsealed() {
        tracing::warn!(tariff.id = %edition, "an edition is not sealed: its files may still change under the same id");
    }
    let reader = PdfReader::new(own_program().map_err(StartError::Program)?, PDF_READERS, PDF_READ_TIMEOUT);
    let reader = Data::new(reader);
    let (app, pool) = (Data::from(quotes.shared_app()), Data::from(quotes.shared_pool()));
    let swept = quotes.clone();
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(app.clone())
            .app_data(pool.clone())
            .app_data(quotes.clone())
            .app_data(reader.clone())
            .wrap(from_fn(http::observe))
            .configure(http::routes)
    })
    .workers(settings.http_workers)
    .bind(settings.listen)
    .map_err(|source| StartError::Listen { address: settings.listen, source })?;
    let addresses = server.addrs();
    actix_web::rt::spawn(sweep(swept));
    Ok((server.run(), addresses))
}

/// Brings quotes to expire and forgets old answers, for as long as the server runs.
async fn sweep(quotes: Data<Quotes>) {
    let mut every = tokio::time::interval(SWEEP_EVERY);
    loop {
        every.tick().await;
        match quotes.sweep().await {
            Ok(0) => {}
            Ok(expired) => tracing::info!(expired, "quotes whose last day has passed have expired"),
            Err(error) => tracing::warn!(%error, "the sweep did not end"),
        }
        if let Err(error) = quotes.forget_replays(REPLAYS_KEPT).await {
            tracing::warn!(%error, "old answers were not forgotten");
        }
    }
}

/// The program that runs, to start workers from. On Linux it is named so that it is found, and is the same, also after its
/// file has been replaced by a newer one.
fn own_program() -> io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_owned()) } else { std::env::current_exe() }
}
