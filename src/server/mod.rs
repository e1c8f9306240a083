//! Wiring: from settings to a running server, and its shutdown.

mod tls;

use std::any::Any;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::dev::{Extensions, Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::rt::net::TcpStream;
use actix_web::web::Data;
use actix_web::{App as ActixApp, HttpServer};
use ipnet::IpNet;
use rustix::net::sockopt::{set_tcp_nodelay, set_tcp_user_timeout};
use rustix::net::{Shutdown, shutdown};
use tokio::signal::unix::{SignalKind, signal};

use self::tls::Certificates;
pub use self::tls::TlsError;
use crate::app::{Access, AppError, Estimator, Finance, LineItems, Office, Quotes, Reloader, Verification, catch_up};
use crate::http::{self, Connections, Heavy, Stopping, TariffsFolder, Throttle};
use crate::pdf_reader::PdfReader;
use crate::quote::State;
use crate::render::Pool;
use crate::settings::{Privacy, Settings};
use crate::store::{Store, StoreError};
use crate::tariff::{Catalogue, Defect};
use crate::tariff_folder::{self, FolderError};
use crate::telemetry::{Figures, TelemetryError};
use crate::workbook_file::WorkbookReader;

/// How often a server without credentials checks whether a key was created elsewhere, which closes it.
const KEYS_EVERY: Duration = Duration::from_secs(1);
/// How often quotes whose last day has passed are expired. One that is read in between is expired then.
const SWEEP_EVERY: Duration = Duration::from_secs(30);
/// How long the first answer to a request with an Idempotency-Key is stored.
const REPLAYS_STORED: Duration = Duration::from_hours(30 * 24);
/// PDFs that are read at once.
const PDF_READERS: usize = 2;
/// How long reading one may take.
const PDF_READ_TIMEOUT: Duration = Duration::from_secs(10);
/// Workbooks that are read at once.
const WORKBOOK_READERS: usize = 2;
/// How long reading one may take.
const WORKBOOK_READ_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a connection stays open between two requests.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// Milliseconds for which data that was sent may stay unacknowledged (RFC 5482).
const UNACKNOWLEDGED_MS: u32 = 150_000;

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error("the tariffs have {} defect(s):\n{}", .0.len(), lines(.0))]
    Tariffs(Vec<Defect>),
    #[error("the store {url:?} cannot be opened: {cause}")]
    Store { url: crate::store::StoreUrl, cause: StoreError },
    #[error(transparent)]
    Quotes(#[from] AppError),
    #[error(
        "no credentials are set up, so anyone who reaches the server may do everything: it listens only on this machine, and not on \
         {0}. Make a key (prisoverslag key create), or set access.issuers or access.sign_in; see src/deploy/README.md"
    )]
    Open(SocketAddr),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error(transparent)]
    Telemetry(#[from] TelemetryError),
    #[error("signals cannot be received: {0}")]
    Signals(#[source] io::Error),
    #[error("cannot listen on {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("the program's own path is not known: {0}")]
    Program(#[source] io::Error),
}

/// A server that is listening. It runs when awaited, and finishes the requests it has begun when it is stopped.
pub struct Listening {
    pub server: Server,
    pub addresses: Vec<SocketAddr>,
    pub is_open: bool,
    pub by_tls: bool,
    /// Its store, which must be closed when it has stopped.
    pub store: Store,
}

fn lines(defects: &[Defect]) -> String {
    defects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Reads the tariffs from the folder of the settings.
pub fn load_tariffs(settings: &Settings) -> Result<Catalogue, StartError> {
    tariff_folder::catalogue(&tariff_folder::read(&settings.tariffs_dir)?).map_err(StartError::Tariffs)
}

/// The store of the settings, open.
pub async fn open_store(settings: &Settings) -> Result<Store, StartError> {
    let store = Store::open(&settings.store).await;
    store.map_err(|cause| StartError::Store { url: settings.store.clone(), cause })
}

/// The office of the settings, with its store open.
pub async fn open(settings: &Settings) -> Result<Arc<Office>, StartError> {
    let estimator = Arc::new(Estimator::new(load_tariffs(settings)?, settings.clock.clone()));
    let pool = Arc::new(Pool::new(own_program().map_err(StartError::Program)?, settings.render));
    let store = open_store(settings).await?;
    let (seller, contact) = (settings.seller.clone(), settings.office.clone());
    let assignments = settings.assignments.clone();
    Ok(Arc::new(Office::new(estimator, store, pool, seller, contact, settings.privacy, assignments).await?))
}

pub async fn start(settings: &Settings) -> Result<Listening, StartError> {
    let certificates = settings.http.tls.as_ref().map(Certificates::read).transpose()?.map(Arc::new);
    let office = open(settings).await?;
    catch_up(&office).await?;
    for edition in office.estimator.catalogue().unsealed() {
        tracing::warn!(tariff.id = %edition, "an edition is not sealed, so its files may still change under the same id");
    }
    let store = office.store.clone();
    for weakness in store.weaknesses().await.map_err(AppError::from)? {
        tracing::warn!(weakness, "the database may lose acknowledged changes");
    }
    for notice in settings.notices(&office.estimator.catalogue()) {
        tracing::warn!("{notice}");
    }
    let access = Access::new(&settings.access, store.clone(), settings.clock.clone()).await?;
    let is_open = access.is_open();
    if is_open && !settings.http.listen.ip().is_loopback() {
        return Err(StartError::Open(settings.http.listen));
    }
    let reader = Data::new(PdfReader::new(own_program().map_err(StartError::Program)?, PDF_READERS, PDF_READ_TIMEOUT));
    let program = own_program().map_err(StartError::Program)?;
    let workbooks = Data::new(WorkbookReader::new(program, WORKBOOK_READERS, WORKBOOK_READ_TIMEOUT));
    let (estimator, pool) = (Data::from(Arc::clone(&office.estimator)), Data::from(Arc::clone(&office.pool)));
    let quotes = Data::new(Quotes::new(Arc::clone(&office)));
    let finance = Data::new(Finance::new(Arc::clone(&office)));
    let line_items = Data::new(LineItems::new(Arc::clone(&office)));
    let verification = Data::new(Verification::new(Arc::clone(&office)));
    let reloader = Data::new(Reloader::new(Arc::clone(&office)));
    let office = Data::from(office);
    let access = Data::new(access);
    let throttle = Data::new(Throttle::new(settings.limits));
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let heavy = Data::new(Heavy::new(processors));
    let figures = Data::new(Figures::start()?);
    let stopping = Data::new(Stopping::default());
    let folder = Data::new(TariffsFolder(settings.tariffs_dir.clone()));
    let http_settings = Data::new(settings.http.clone());
    let background = Background {
        office: office.clone(),
        quotes: quotes.clone(),
        access: access.clone(),
        throttle: throttle.clone(),
        figures: figures.clone(),
        replays_stored: replays_stored(settings.privacy),
    };
    let signals = Signals {
        reloader: reloader.clone(),
        folder: settings.tariffs_dir.clone(),
        certificates: certificates.clone(),
        stopping: stopping.clone(),
        drain: settings.http.drain,
    };
    let cors_origins = settings.http.cors_origins.clone();
    let admission = Admission {
        access: access.clone(),
        trusted_proxies: settings.http.trusted_proxies.clone(),
        connections: Connections::new(settings.limits.connections_per_address),
    };
    let server = HttpServer::new(move || {
        let cors_origins = cors_origins.clone();
        ActixApp::new()
            .app_data(estimator.clone())
            .app_data(pool.clone())
            .app_data(office.clone())
            .app_data(quotes.clone())
            .app_data(finance.clone())
            .app_data(line_items.clone())
            .app_data(verification.clone())
            .app_data(reloader.clone())
            .app_data(reader.clone())
            .app_data(workbooks.clone())
            .app_data(access.clone())
            .app_data(throttle.clone())
            .app_data(heavy.clone())
            .app_data(figures.clone())
            .app_data(stopping.clone())
            .app_data(folder.clone())
            .app_data(http_settings.clone())
            .wrap(from_fn(http::observe))
            .configure(move |app| http::routes(app, &cors_origins))
    })
    .workers(settings.http.workers)
    .max_connections(settings.limits.connections)
    .client_request_timeout(settings.http.head_timeout)
    .keep_alive(KEEP_ALIVE)
    .on_connect(move |connection, extensions| admission.accept(connection, extensions))
    .shutdown_timeout(settings.http.shutdown_timeout.as_secs())
    .disable_signals();
    let address = settings.http.listen;
    let bound = match &certificates {
        Some(certificates) => server.bind_rustls_0_23(address, certificates.config()?),
        None => server.bind(address),
    };
    let server = bound.map_err(|source| StartError::Listen { address, source })?;
    let addresses = server.addrs();
    let server = server.run();
    signals.handle(server.handle())?;
    actix_web::rt::spawn(background.run());
    Ok(Listening { server, addresses, is_open, by_tls: certificates.is_some(), store })
}

/// What is done with each new connection.
struct Admission {
    access: Data<Access>,
    trusted_proxies: Vec<IpNet>,
    connections: Connections,
}

impl Admission {
    /// Configures the connection, or closes it when its address has as many without valid credentials as it may have.
    fn accept(&self, connection: &dyn Any, extensions: &mut Extensions) {
        let encrypted = connection.downcast_ref::<TlsStream<TcpStream>>().map(|stream| stream.get_ref().0);
        let Some(stream) = connection.downcast_ref::<TcpStream>().or(encrypted) else { return };
        // An answer is sent in pieces: the second must not wait until the caller has acknowledged the first (RFC 896).
        let _ = set_tcp_nodelay(stream, true);
        if let Err(error) = set_tcp_user_timeout(stream, UNACKNOWLEDGED_MS) {
            tracing::debug!(%error, "a connection has no limit for unacknowledged data");
        }
        // Without credentials only this machine calls.
        let Ok(peer) = stream.peer_addr() else { return };
        let peer = peer.ip().to_canonical();
        if self.access.is_open() || self.trusted_proxies.iter().any(|proxy| proxy.contains(&peer)) {
            return;
        }
        if let Ok(counted) = self.connections.open(peer) {
            extensions.insert(counted);
        } else {
            metrics::counter!("http_connections_refused_total").increment(1);
            let _ = shutdown(stream, Shutdown::Both);
        }
    }
}

/// Recurring work, for as long as the server runs.
struct Background {
    office: Data<Office>,
    quotes: Data<Quotes>,
    access: Data<Access>,
    throttle: Data<Throttle>,
    figures: Data<Figures>,
    replays_stored: Duration,
}

/// The answer to a draft contains its contact, so it is stored no longer than the draft itself may store that.
fn replays_stored(privacy: Privacy) -> Duration {
    let days = privacy.draft_contact_days.map(u64::from);
    days.map_or(REPLAYS_STORED, |days| REPLAYS_STORED.min(Duration::from_hours(24 * days)))
}

impl Background {
    async fn run(self) {
        let access = self.access.clone();
        // Apart from the sweep, which may take long.
        actix_web::rt::spawn(async move {
            let mut every = tokio::time::interval(KEYS_EVERY);
            while access.is_open() {
                every.tick().await;
                if let Err(error) = access.look_for_keys().await {
                    tracing::warn!(%error, "the check for keys failed");
                }
            }
        });
        let mut every = tokio::time::interval(SWEEP_EVERY);
        loop {
            every.tick().await;
            self.sweep().await;
        }
    }

    async fn sweep(&self) {
        match self.office.sweep().await {
            Ok(0) => {}
            Ok(expired) => tracing::info!(expired, "quotes have expired"),
            Err(error) => tracing::warn!(%error, "the sweep failed"),
        }
        if let Err(error) = self.office.forget_replays(self.replays_stored).await {
            tracing::warn!(%error, "old answers were not deleted");
        }
        match self.quotes.remove_contacts().await {
            Ok(0) => {}
            Ok(drafts) => tracing::info!(drafts, "the contacts of old drafts were removed"),
            Err(error) => tracing::warn!(%error, "the contacts of old drafts were not removed"),
        }
        if let Err(error) = self.access.forget_sign_ins().await {
            tracing::warn!(%error, "ended sessions were not deleted");
        }
        if let Err(error) = self.office.store.gather_counts().await {
            tracing::warn!(%error, "the counts of quotes were not put together");
        }
        match self.office.store.states("").await {
            Ok(states) => {
                // Every state is set, so that one which no quote is in any longer returns to 0.
                for state in State::WORDS {
                    let count = states.iter().find(|(found, _)| found == state).map_or(0, |(_, count)| *count);
                    let count = u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
                    metrics::gauge!("quotes", "state" => *state).set(count);
                }
            }
            Err(error) => tracing::warn!(%error, "quotes were not counted"),
        }
        self.throttle.forget_idle();
        self.figures.upkeep();
    }
}

/// What the process does on signals.
struct Signals {
    reloader: Data<Reloader>,
    folder: PathBuf,
    certificates: Option<Arc<Certificates>>,
    stopping: Data<Stopping>,
    drain: Duration,
}

impl Signals {
    /// SIGTERM and SIGINT stop the server once the requests it has begun are answered; SIGHUP reloads tariffs and certificate.
    fn handle(self, server: ServerHandle) -> Result<(), StartError> {
        let receive = |kind| signal(kind).map_err(StartError::Signals);
        let (mut terminate, mut interrupt) = (receive(SignalKind::terminate())?, receive(SignalKind::interrupt())?);
        let mut hang_up = receive(SignalKind::hangup())?;
        actix_web::rt::spawn(async move {
            loop {
                tokio::select! {
                    _ = hang_up.recv() => self.reload().await,
                    _ = terminate.recv() => break,
                    _ = interrupt.recv() => break,
                }
            }
            tracing::info!("the server stops once the requests it has begun are answered");
            self.stopping.begin();
            tokio::time::sleep(self.drain).await;
            server.stop(true).await;
        });
        Ok(())
    }

    async fn reload(&self) {
        match self.reloader.reload(&self.folder).await {
            Ok(_) => {}
            Err(AppError::Defects(defects)) => {
                tracing::error!("the tariffs were not reloaded and stay as they were:\n{}", lines(&defects));
            }
            Err(error) => tracing::error!(%error, "the tariffs were not reloaded and stay as they were"),
        }
        if let Some(Err(error)) = self.certificates.as_ref().map(|certificates| certificates.reload()) {
            tracing::error!(%error, "the certificate was not reloaded and stays as it was");
        }
    }
}

/// The running program, to start workers from. On Linux, this path still leads to it after its file has been replaced by a
/// newer one.
fn own_program() -> io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_owned()) } else { std::env::current_exe() }
}
