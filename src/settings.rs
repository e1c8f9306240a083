//! Settings: defaults, then a file, then the environment; every fault is told at once.

mod seller;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use config::{Config, Environment, File, FileFormat};
use jiff::Timestamp;
use serde::Deserialize as _;

use crate::clock::{Clock, written};
use crate::input::{
    Expected, Fault, Faults, Field, Found, Path as Place, Problem, Shape, Step, choice, object, string_property,
};
use crate::invoice::Seller;
use crate::language::Language;
use crate::render::PoolSettings;
use crate::store::StoreUrl;

pub use seller::{AccountText, Flag, SellerInput};

/// The file that is read when no other is named, if it is there.
const DEFAULT_FILE: &str = "prisoverslag.toml";

/// The defaults, as `config example` prints them.
pub const EXAMPLE: &str = r#"# Settings of Prisoverslag, with their defaults. Each can also be given in the environment, which goes before this file:
# PRISOVERSLAG__HTTP__LISTEN=127.0.0.1:8080 is http.listen.

[http]
# The address and port to listen on; port 0 takes a free one.
listen = "127.0.0.1:8080"
# Threads that answer requests; 0 is one for each processor.
workers = 0

[tariffs]
# The folder with the tariff editions.
dir = "tariffs"

[store]
# Where quotes are kept: sqlite:<file>, or postgres://user:password@host/database for several replicas.
url = "sqlite:data/prisoverslag.db"

[render]
# Processes that set documents; 0 is one for each processor.
workers = 0
# Documents that may wait for one; beyond it the answer is 503 with Retry-After.
queue = 32
# Seconds that one document may wait for its turn, and then may take.
timeout_seconds = 30

[log]
# text or json.
format = "text"
# What is logged, as in `info,actix_server=warn`.
filter = "info,actix_server=warn,actix_http=off"

[seller]
# Who invoices, as registered in the Central Coordinating Register for Legal Entities.
name = "Statistisk sentralbyrå"
organisation_number = "971526920"
# Whether invoices say that the seller stands in the Register of Business Enterprises (Foretaksregisteret).
in_business_register = false
street = "Akersveien 26"
postal_code = "0177"
city = "Oslo"
# Where to ask about invoices.
email = "ssb@ssb.no"
# Days from a settlement until its invoice is due.
payment_days = 30
# The account to pay to: eleven digits, or an IBAN. Left out, invoices have no payment instructions.
# account = "8601 11 17947"

# [clock]
# A moment at which the clock stands still, for tests.
# fixed_at = "2026-11-22T12:00:00Z"
# A file that states the moment, for tests that move it; it goes before fixed_at.
# file = "clock.txt"
"#;

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
    /// The server.
    pub struct HttpInput {
        /// Address and port.
        required listen: Address,
        /// Threads.
        required workers: Count<0, 256>,
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
    }
}

object! {
    /// The log.
    pub struct LogInput {
        /// text or json.
        required format: LogFormat,
        /// What is logged.
        required filter: Filter,
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

/// The settings of a server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Threads that answer requests.
    pub http_workers: usize,
    /// The folder with the tariff editions.
    pub tariffs_dir: PathBuf,
    /// Where quotes are kept.
    pub store: StoreUrl,
    /// The render workers.
    pub render: PoolSettings,
    /// The form of log lines.
    pub log_format: LogFormat,
    /// What is logged.
    pub log_filter: String,
    /// Who invoices.
    pub seller: Seller,
    /// Where the time comes from.
    pub clock: Clock,
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read or is not TOML.
    #[error("the settings cannot be read: {}", without_source(.0))]
    Unreadable(config::ConfigError),
    /// Some settings are wrong.
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

/// The address of the store may hold a password: what stands in its place is not repeated.
fn without_secret(fault: &Fault) -> Problem {
    let of_store = matches!(fault.path.0.first(), Some(Step::Key(key)) if key == "store");
    match &fault.problem {
        Problem::WrongType { found: Found::Text(_), expected } if of_store => {
            Problem::WrongType { found: Found::Text("…".to_owned()), expected: *expected }
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
        let config = Config::builder()
            .add_source(File::from_str(EXAMPLE, FileFormat::Toml))
            .add_source(file_source)
            .add_source(environment)
            .build()?;
        let mut faults = Faults::default();
        let input = Field::<SettingsInput>::deserialize(config)?;
        let settings = parse(input, &mut faults);
        faults.or(settings).map_err(SettingsError::Faults)
    }
}

fn parse(field: Field<SettingsInput>, faults: &mut Faults) -> Option<Settings> {
    let root = Place::Root;
    let input = field.required(&root, faults)?;
    input.strays.report(SettingsInput::KEYS, &root, faults);
    let path = root.key("http");
    let http = input.http.required(&path, faults).and_then(|http| {
        http.strays.report(HttpInput::KEYS, &path, faults);
        let listen = http.listen.required(&path.key("listen"), faults);
        let workers = http.workers.required(&path.key("workers"), faults);
        Some((listen?.0, workers?))
    });
    let path = root.key("tariffs");
    let tariffs_dir = input.tariffs.required(&path, faults).and_then(|tariffs| {
        tariffs.strays.report(TariffsInput::KEYS, &path, faults);
        tariffs.dir.required(&path.key("dir"), faults)
    });
    let path = root.key("store");
    let store = input.store.required(&path, faults).and_then(|store| {
        store.strays.report(StoreInput::KEYS, &path, faults);
        store.url.required(&path.key("url"), faults)
    });
    let path = root.key("render");
    let render = input.render.required(&path, faults).and_then(|render| {
        render.strays.report(RenderInput::KEYS, &path, faults);
        let workers = render.workers.required(&path.key("workers"), faults);
        let queue = render.queue.required(&path.key("queue"), faults);
        let timeout = render.timeout_seconds.required(&path.key("timeout_seconds"), faults);
        let timeout = Duration::from_secs(timeout?.0.into());
        Some(PoolSettings { workers: workers?.or_processors(), queue: queue?.get(), timeout })
    });
    let path = root.key("log");
    let log = input.log.required(&path, faults).and_then(|log| {
        log.strays.report(LogInput::KEYS, &path, faults);
        let format = log.format.required(&path.key("format"), faults);
        let filter = log.filter.required(&path.key("filter"), faults);
        Some((format?, filter?.0))
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
    let (listen, http_workers) = http?;
    let (log_format, log_filter) = log?;
    Some(Settings {
        listen,
        http_workers: http_workers.or_processors(),
        tariffs_dir: PathBuf::from(tariffs_dir?.0),
        store: store?.0,
        render: render?,
        log_format,
        log_filter,
        seller: seller?,
        clock,
    })
}

/// A whole number, which the environment gives as a text.
#[derive(Clone, Copy, Debug)]
pub struct Count<const MIN: u32, const MAX: u32>(u32);

/// An address with a port.
#[derive(Clone, Copy, Debug)]
pub struct Address(SocketAddr);

/// A text that is not empty.
#[derive(Clone, Debug)]
pub struct Word(String);

/// Where the store is.
#[derive(Clone, Debug)]
pub struct StoreAddress(StoreUrl);

/// A file that states a moment.
#[derive(Clone, Debug)]
pub struct ClockFile(PathBuf);

/// What is logged.
#[derive(Clone, Debug)]
pub struct Filter(String);

/// A moment in RFC 3339.
#[derive(Clone, Copy, Debug)]
pub struct Moment(Timestamp);

impl<const MIN: u32, const MAX: u32> Count<MIN, MAX> {
    fn get(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    /// The number, or that of the machine's processors for 0.
    fn or_processors(self) -> usize {
        match self.get() {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            count => count,
        }
    }
}

impl<const MIN: u32, const MAX: u32> Shape for Count<MIN, MAX> {
    const EXPECTED: Expected = Expected::Whole;

    fn integer(number: i128) -> Option<Result<Self, Problem>> {
        let in_range = u32::try_from(number).ok().filter(|number| (MIN..=MAX).contains(number));
        Some(in_range.map(Self).ok_or(Problem::OutOfRange { found: number, min: MIN, max: MAX }))
    }

    fn text(text: &str) -> Option<Result<Self, Problem>> {
        Self::integer(text.parse().ok()?)
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        string_property().into()
    }
}

macro_rules! setting_from_text {
    ($($Type:ty: $parse:expr, $expected:literal;)+) => {$(
        impl Shape for $Type {
            const EXPECTED: Expected = Expected::Text;

            fn text(text: &str) -> Option<Result<Self, Problem>> {
                let parse: fn(&str) -> Option<Self> = $parse;
                Some(parse(text).ok_or_else(|| Problem::BadSetting { found: Found::cut(text), expected: $expected }))
            }

            fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                string_property().into()
            }
        }
    )+};
}

setting_from_text! {
    Address: |text| text.parse().ok().map(Address), "an IP address and a port, such as 127.0.0.1:8080";
    Word: |text| (!text.trim().is_empty()).then(|| Word(text.to_owned())), "a text that is not empty";
    Filter: |text| text.parse::<tracing_subscriber::EnvFilter>().ok().map(|_| Filter(text.to_owned())),
        "a filter, such as info,actix_server=warn";
    ClockFile: |text| written(Path::new(text)).is_some().then(|| ClockFile(PathBuf::from(text))),
        "a file with a moment in RFC 3339";
    Moment: |text| text.parse().ok().map(Moment), "a moment in RFC 3339, such as 2026-11-22T12:00:00Z";
}

/// The address may hold a password: what was found is not repeated.
impl Shape for StoreAddress {
    const EXPECTED: Expected = Expected::Text;

    fn text(text: &str) -> Option<Result<Self, Problem>> {
        let expected = "sqlite:<file>, such as sqlite:data/prisoverslag.db, or postgres://user:password@host/database";
        let found = text.split_once(':').map_or("…".to_owned(), |(scheme, _)| format!("{}:…", Found::cut(scheme)));
        Some(StoreUrl::parse(text).map(Self).ok_or(Problem::BadSetting { found, expected }))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        string_property().into()
    }
}
