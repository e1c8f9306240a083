//! Settings: defaults, then a file, then the environment; every fault is told at once.

mod access;
mod http;
mod seller;
mod shapes;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use config::{Config, Environment, File, FileFormat};
use serde::Deserialize as _;

use crate::clock::Clock;
use crate::input::{Fault, FaultKind, Faults, Field, Found, Path as Place, PathStep, Shape as _, choice, object};
use crate::invoice::Seller;
use crate::language::Language;
use crate::render::PoolSettings;
use crate::store::StoreUrl;

pub use access::{AccessInput, AccessSettings, IssuerInput, SignInInput};
pub use http::{HttpInput, HttpSettings, Limits, LimitsInput, TlsFiles, TlsInput};
pub use seller::{AccountText, SellerInput};
pub use shapes::{
    Address, ClockFile, Count, Filter, Flag, Moment, Networks, Origins, SecretText, StoreAddress, WebAddress, Word,
    WordList,
};

use self::http::text_or_file;

/// The file that is read when no other is named, if it is there.
const DEFAULT_FILE: &str = "prisoverslag.toml";

/// The defaults, as `config example` prints them.
pub const EXAMPLE: &str = include_str!("example.toml");

choice! {
    /// The form of log lines.
    pub enum LogFormat {
        /// For people.
        Text = "text",
        /// One JSON object a line.
        Json = "json",
    }
}

object! {
    /// The settings as they come in.
    pub struct SettingsInput {
        /// The server.
        required http: HttpInput,
        /// How much it takes on.
        required limits: LimitsInput,
        /// Who is trusted to say who callers are.
        required access: AccessInput,
        /// What is kept of people.
        required privacy: PrivacyInput,
        /// The tariffs.
        required tariffs: TariffsInput,
        /// The store.
        required store: StoreInput,
        /// The documents.
        required render: RenderInput,
        /// The log.
        required log: LogInput,
        /// Who invoices.
        required seller: SellerInput,
        /// The clock.
        optional clock: ClockInput,
    }
}

object! {
    /// The tariffs.
    pub struct TariffsInput {
        /// The folder.
        required dir: Word,
    }
}

object! {
    /// The store.
    pub struct StoreInput {
        /// Where it is.
        required url: StoreAddress,
        /// A file that says where it is.
        optional url_file: Word,
    }
}

object! {
    /// The documents.
    pub struct RenderInput {
        /// Processes.
        required workers: Count<0, 256>,
        /// Documents that may wait.
        required queue: Count<0, 10000>,
        /// Seconds for one document.
        required timeout_seconds: Count<1, 600>,
        /// Mebibytes that a process may have.
        required memory_mib: Count<256, 65_536>,
    }
}

object! {
    /// The log.
    pub struct LogInput {
        /// text or json.
        required format: LogFormat,
        /// What is logged.
        required filter: Filter,
        /// Where traces are sent.
        optional otlp_endpoint: WebAddress,
    }
}

object! {
    /// What is kept of people.
    pub struct PrivacyInput {
        /// Days until a draft loses its contact.
        required draft_contact_days: Count<0, 36_500>,
        /// Whether it is kept who looks at a quote.
        required audit_reads: Flag,
    }
}

object! {
    /// The clock.
    pub struct ClockInput {
        /// A moment at which it stands still.
        optional fixed_at: Moment,
        /// A file that states the moment.
        optional file: ClockFile,
    }
}

/// What is kept of people, and for how long.
#[derive(Clone, Copy, Debug, Default)]
pub struct Privacy {
    /// Days after its last change until a draft loses its contact; none: never.
    pub draft_contact_days: Option<u32>,
    /// Whether it is kept who looks at a quote from outside its case.
    pub audit_reads: bool,
}

#[derive(Clone, Debug)]
pub struct Settings {
    pub http: HttpSettings,
    pub limits: Limits,
    /// Who is trusted to say who callers are.
    pub access: AccessSettings,
    pub privacy: Privacy,
    /// The folder with the tariff editions.
    pub tariffs_dir: PathBuf,
    pub store: StoreUrl,
    pub render: PoolSettings,
    pub log_format: LogFormat,
    pub log_filter: String,
    pub otlp_endpoint: Option<String>,
    pub seller: Seller,
    pub clock: Clock,
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read or is not TOML.
    #[error("the settings cannot be read: {}", without_source(.0))]
    Unreadable(config::ConfigError),
    #[error("{}", list(.0))]
    Faults(Faults),
}

impl From<config::ConfigError> for SettingsError {
    fn from(error: config::ConfigError) -> Self {
        Self::Unreadable(error)
    }
}

/// What is wrong with a file, without the line that is shown of it: that can hold a password.
fn without_source(error: &config::ConfigError) -> String {
    let text = error.to_string();
    let is_source = |line: &str| {
        let line = line.trim_start().trim_start_matches(|character: char| character.is_ascii_digit());
        line.trim_start().starts_with('|')
    };
    text.lines().filter(|line| !is_source(line)).collect::<Vec<_>>().join(" ")
}

/// The address of the store may hold a password, and a secret is one: what stands in their place is not repeated.
fn without_secret(fault: &Fault) -> FaultKind {
    let is_key = |step: Option<&PathStep>, name: &str| matches!(step, Some(PathStep::Key(key)) if key == name);
    let is_secret = is_key(fault.path.0.first(), "store") || is_key(fault.path.0.last(), "client_secret");
    match &fault.kind {
        FaultKind::WrongType { found: Found::Text(_) | Found::Integer(_), expected } if is_secret => {
            FaultKind::WrongType { found: Found::Text("…".to_owned()), expected: *expected }
        }
        problem => problem.clone(),
    }
}

fn list(faults: &Faults) -> String {
    let lines = faults.as_slice().iter().map(|fault| {
        let path = fault.path.to_string();
        let name = path.trim_start_matches("$.");
        let variable = name.to_uppercase().replace('.', "__");
        format!("{name} (PRISOVERSLAG__{variable}): {}", without_secret(fault).message(Language::En))
    });
    lines.collect::<Vec<_>>().join("\n")
}

impl Settings {
    /// Reads the settings: the defaults, then `file` (or `prisoverslag.toml`, if it is there), then the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, SettingsError> {
        let file_source = match file {
            Some(path) => File::from(path).format(FileFormat::Toml),
            None => File::new(DEFAULT_FILE, FileFormat::Toml).required(false),
        };
        let environment = Environment::with_prefix("PRISOVERSLAG").prefix_separator("__").separator("__");
        let told = Config::builder().add_source(file_source).add_source(environment).build()?;
        let mut faults = Faults::default();
        let defaults = Config::builder().add_source(File::from_str(EXAMPLE, FileFormat::Toml)).build()?;
        report_told_twice(&told, &defaults, &mut faults);
        let config = Config::builder().add_source(defaults).add_source(told).build()?;
        let input = Field::<SettingsInput>::deserialize(config)?;
        let settings = parse(input, &mut faults);
        faults.or(settings).map_err(SettingsError::Faults)
    }
}

/// What is told both as text and by a file: neither goes before the other. A file with the defaults in it tells nothing by them.
fn report_told_twice(told: &Config, defaults: &Config, faults: &mut Faults) {
    let root = Place::Root;
    let (store, access) = (root.key("store"), root.key("access"));
    let sign_in = access.key("sign_in");
    for (section, text, file) in [(&store, "url", "url_file"), (&sign_in, "client_secret", "client_secret_file")] {
        let at = section.key(file);
        let is_told = |name| {
            let path = section.key(name).to_string();
            let name = path.trim_start_matches("$.");
            let text = told.get_string(name).ok();
            text.is_some() && text != defaults.get_string(name).ok()
        };
        if is_told(text) && is_told(file) {
            faults.add(&at, FaultKind::BadSetting { found: format!("{text} and {file}"), expected: "one of the two" });
        }
    }
}

fn parse(field: Field<SettingsInput>, faults: &mut Faults) -> Option<Settings> {
    let root = Place::Root;
    let input = field.required(&root, faults)?;
    input.strays.report(SettingsInput::KEYS, &root, faults);
    let path = root.key("http");
    let http = input.http.required(&path, faults).and_then(|http| http.parse(&path, faults));
    let path = root.key("limits");
    let limits = input.limits.required(&path, faults).and_then(|limits| limits.parse(&path, faults));
    let path = root.key("access");
    let access = input.access.required(&path, faults).and_then(|access| access.parse(&path, faults));
    let path = root.key("privacy");
    let privacy = input.privacy.required(&path, faults).and_then(|privacy| {
        privacy.strays.report(PrivacyInput::KEYS, &path, faults);
        let days = privacy.draft_contact_days.required(&path.key("draft_contact_days"), faults);
        let audit_reads = privacy.audit_reads.required(&path.key("audit_reads"), faults);
        let draft_contact_days = Some(days?.number()).filter(|days| *days > 0);
        Some(Privacy { draft_contact_days, audit_reads: audit_reads?.get() })
    });
    let path = root.key("tariffs");
    let tariffs_dir = input.tariffs.required(&path, faults).and_then(|tariffs| {
        tariffs.strays.report(TariffsInput::KEYS, &path, faults);
        tariffs.dir.required(&path.key("dir"), faults)
    });
    let path = root.key("store");
    let store = input.store.required(&path, faults).and_then(|store| {
        store.strays.report(StoreInput::KEYS, &path, faults);
        let at = path.key("url");
        let places = (&at, &path.key("url_file"));
        text_or_file(store.url, store.url_file, places, faults, StoreAddress::text).required(&at, faults)
    });
    let path = root.key("render");
    let render = input.render.required(&path, faults).and_then(|render| {
        render.strays.report(RenderInput::KEYS, &path, faults);
        let workers = render.workers.required(&path.key("workers"), faults);
        let queue = render.queue.required(&path.key("queue"), faults);
        let timeout = render.timeout_seconds.required(&path.key("timeout_seconds"), faults);
        let memory = render.memory_mib.required(&path.key("memory_mib"), faults);
        let timeout = Duration::from_secs(timeout?.number().into());
        let memory_bytes = u64::from(memory?.number()) * 1024 * 1024;
        Some(PoolSettings { workers: workers?.or_processors(), queue: queue?.get(), timeout, memory_bytes })
    });
    let path = root.key("log");
    let log = input.log.required(&path, faults).and_then(|log| {
        log.strays.report(LogInput::KEYS, &path, faults);
        let format = log.format.required(&path.key("format"), faults);
        let filter = log.filter.required(&path.key("filter"), faults);
        let otlp_endpoint = log.otlp_endpoint.optional(&path.key("otlp_endpoint"), faults);
        Some((format?, filter?.0, otlp_endpoint.map(|address| address.0)))
    });
    let path = root.key("seller");
    let seller = input.seller.required(&path, faults).and_then(|seller| seller.parse(&path, faults));
    let path = root.key("clock");
    let clock = input.clock.optional(&path, faults).map_or(Clock::System, |clock| {
        clock.strays.report(ClockInput::KEYS, &path, faults);
        let fixed_at = clock.fixed_at.optional(&path.key("fixed_at"), faults);
        match clock.file.optional(&path.key("file"), faults) {
            Some(file) => Clock::File(Arc::new(file.0)),
            None => fixed_at.map_or(Clock::System, |moment| Clock::Fixed(moment.0)),
        }
    });
    let (log_format, log_filter, otlp_endpoint) = log?;
    Some(Settings {
        http: http?,
        limits: limits?,
        access: access?,
        privacy: privacy?,
        tariffs_dir: tariffs_dir?.into_path(),
        store: store?.0,
        render: render?,
        log_format,
        log_filter,
        otlp_endpoint,
        seller: seller?,
        clock,
    })
}
