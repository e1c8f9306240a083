//! Wiring: from settings to a running server.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{App as ActixApp, HttpServer};

use crate::app::App;
use crate::http;
use crate::render::Pool;
use crate::settings::Settings;
use crate::tariff::{Catalogue, Defect};
use crate::tariff_folder::{self, FolderError};

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The tariff folder cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The tariffs have defects.
    #[error("the tariffs have {} defect(s):\n{}", .0.len(), lines(.0))]
    Tariffs(Vec<Defect>),
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

/// A server that listens, and where. It runs when it is awaited, and finishes what was begun when it is told to stop.
pub fn start(settings: &Settings) -> Result<(Server, Vec<SocketAddr>), StartError> {
    let catalogue = load_tariffs(settings)?;
    for edition in catalogue.unsealed() {
        tracing::warn!(tariff.id = %edition, "an edition is not sealed: its files may still change under the same id");
    }
    let program = own_program().map_err(StartError::Program)?;
    let app = Data::new(App::new(catalogue, settings.clock.clone()));
    let pool = Data::new(Pool::new(program, settings.render));
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(app.clone())
            .app_data(pool.clone())
            .wrap(from_fn(http::observe))
            .configure(http::routes)
    })
    .workers(settings.http_workers)
    .bind(settings.listen)
    .map_err(|source| StartError::Listen { address: settings.listen, source })?;
    let addresses = server.addrs();
    Ok((server.run(), addresses))
}

/// The program that runs, to start workers from. On Linux it is named so that it is found, and is the same, also after its
/// file has been replaced by a newer one.
fn own_program() -> io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_owned()) } else { std::env::current_exe() }
}
