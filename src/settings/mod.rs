//! Settings: defaults, then a file, then the environment. All faults are reported together.

mod access;
mod accounting;
mod http;
mod office;
mod seller;
mod shapes;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use config::{Config, Environment, File, FileFormat};
use serde::Deserialize as _;

use crate::clock::Clock;
use crate::feed::Assignments;
use crate::input::{Fault, FaultKind, Faults, Field, Found, Path as Place, PathStep, Shape as _, choice, object, open};
use crate::invoice::Seller;
use crate::language::Language;
use crate::render::PoolSettings;
use crate::store::StoreUrl;
use crate::tariff::Catalogue;

pub use access::{AccessInput, AccessSettings};
pub use accounting::{AccountingInput, AssignmentInput, LineBasis};
pub use http::{HttpInput, HttpSettings, Limits, LimitsInput, TlsFiles, TlsInput};
pub use office::{OfficeContact, OfficeInput};
pub use seller::{AccountText, SellerInput};
pub use shapes::{
    Address, ClockFile, Count, Filter, Flag, Moment, Networks, Origins, SecretText, StoreAddress, WebAddress, Word,
    WordList,
};

use self::http::text_or_file;

/// The file that is read when no other is named, if it exists.
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
    /// The settings as they are given.
    pub struct SettingsInput {
        /// The server.
        required http: HttpInput,
        /// Its limits.
        required limits: LimitsInput,
        /// Who is trusted to identify callers.
        required access: AccessInput,
        /// What is stored about people.
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
        /// The office that makes quotes.
        optional office: OfficeInput,
        /// Where lines are booked.
        optional accounting: AccountingInput,
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
        /// Documents that may wait in the queue.
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
    /// What is stored about people.
    pub struct PrivacyInput {
        /// Days until a draft loses its contact.
        required draft_contact_days: Count<0, 36_500>,
        /// Whether reads of a quote are recorded.
        required audit_reads: Flag,
    }
}

object! {
    /// The clock.
    pub struct ClockInput {
        /// A fixed moment, instead of the real time.
        optional fixed_at: Moment,
        /// A file that states the moment.
        optional file: ClockFile,
    }
}

/// What is stored about people, and for how long.
#[derive(Clone, Copy, Debug, Default)]
pub struct Privacy {
    /// Days after its last change until a draft loses its contact; never if none.
    pub draft_contact_days: Option<u32>,
    /// Whether reads of a quote from outside its case are recorded.
    pub audit_reads: bool,
}

#[derive(Clone, Debug)]
pub struct Settings {
    pub http: HttpSettings,
    pub limits: Limits,
    /// Who is trusted to identify callers.
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
    pub office: OfficeContact,
    /// Where lines of the feed are booked.
    pub assignments: Assignments,
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

/// The error of a file without the quoted source line, which can hold a password.
fn without_source(error: &config::ConfigError) -> String {
    let text = error.to_string();
    let is_source = |line: &str| {
        let line = line.trim_start().trim_start_matches(|character: char| character.is_ascii_digit());
        line.trim_start().starts_with('|')
    };
    text.lines().filter(|line| !is_source(line)).collect::<Vec<_>>().join(" ")
}

/// The fault without its value, if that may be a password: the address of the store or a client secret.
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
    /// Reads the settings: the defaults, then `file` (or `prisoverslag.toml`, if it exists), then the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, SettingsError> {
        let file_source = match file {
            Some(path) => File::from(path).format(FileFormat::Toml),
            None => File::new(DEFAULT_FILE, FileFormat::Toml).required(false),
        };
        let environment = Environment::with_prefix("PRISOVERSLAG").prefix_separator("__").separator("__");
        let given = Config::builder().add_source(file_source).add_source(environment).build()?;
        let mut faults = Faults::default();
        let defaults = Config::builder().add_source(File::from_str(EXAMPLE, FileFormat::Toml)).build()?;
        report_given_twice(&given, &defaults, &mut faults);
        let config = Config::builder().add_source(defaults).add_source(given).build()?;
        let input = Field::<SettingsInput>::deserialize(config)?;
        let root = Place::Root;
        let settings = input.required(&root, &mut faults).and_then(|input| input.parse(&root, &mut faults));
        faults.or(settings).map_err(SettingsError::Faults)
    }
}

impl Settings {
    /// What does no harm until somebody invoices, or books the feed: what is missing, and which rules hold for no line of these
    /// editions.
    #[must_use]
    pub fn notices(&self, catalogue: &Catalogue) -> Vec<String> {
        let no_account = "seller.account is not set: invoices do not say where to pay".to_owned();
        let no_account = self.seller.account.is_none().then_some(no_account);
        let idle = self.assignments.idle(catalogue.editions());
        let idle = idle
            .into_iter()
            .map(|what| format!("accounting.rules has a rule for {what}, which no edition of the price list has"));
        no_account.into_iter().chain(idle).collect()
    }
}

/// A setting given both as text and by a file is a fault: neither takes precedence. Defaults repeated in a file do not count.
fn report_given_twice(given: &Config, defaults: &Config, faults: &mut Faults) {
    let root = Place::Root;
    let (store, access) = (root.key("store"), root.key("access"));
    let sign_in = access.key("sign_in");
    for (section, text, file) in [(&store, "url", "url_file"), (&sign_in, "client_secret", "client_secret_file")] {
        let at = section.key(file);
        let is_given = |name| {
            let path = section.key(name).to_string();
            let name = path.trim_start_matches("$.");
            let text = given.get_string(name).ok();
            text.is_some() && text != defaults.get_string(name).ok()
        };
        if is_given(text) && is_given(file) {
            faults.add(&at, FaultKind::BadSetting { found: format!("{text} and {file}"), expected: "one of the two" });
        }
    }
}

impl SettingsInput {
    fn parse(self, path: &Place<'_>, faults: &mut Faults) -> Option<Settings> {
        open!(self, path, faults:
            http(HttpInput::parse),
            limits(LimitsInput::parse),
            access(AccessInput::parse),
            privacy(PrivacyInput::parse),
            tariffs(TariffsInput::parse),
            store(StoreInput::parse),
            render(RenderInput::parse),
            log(LogInput::parse),
            seller(SellerInput::parse),
            office(|office: OfficeInput, path, faults| Some(office.parse(path, faults))),
            accounting(AccountingInput::parse),
            clock(|clock: ClockInput, path, faults| Some(clock.parse(path, faults))),
        );
        let (log_format, log_filter, otlp_endpoint) = log?;
        let (http, access) = (http?, access?);
        let signed_in_at = access.sign_in.as_ref().map(|sign_in| sign_in.public_url.clone());
        let office = office.unwrap_or_default().at(http.public_url.clone().or(signed_in_at));
        Some(Settings {
            http,
            limits: limits?,
            access,
            privacy: privacy?,
            tariffs_dir: tariffs?,
            store: store?,
            render: render?,
            log_format,
            log_filter,
            otlp_endpoint,
            seller: seller?,
            office,
            assignments: accounting.unwrap_or_default(),
            clock: clock.unwrap_or(Clock::System),
        })
    }
}

impl PrivacyInput {
    fn parse(self, path: &Place<'_>, faults: &mut Faults) -> Option<Privacy> {
        open!(self, path, faults: draft_contact_days, audit_reads);
        let draft_contact_days = Some(draft_contact_days?.number()).filter(|days| *days > 0);
        Some(Privacy { draft_contact_days, audit_reads: audit_reads?.get() })
    }
}

impl TariffsInput {
    fn parse(self, path: &Place<'_>, faults: &mut Faults) -> Option<PathBuf> {
        open!(self, path, faults: dir);
        Some(dir?.into_path())
    }
}

impl StoreInput {
    fn parse(self, path: &Place<'_>, faults: &mut Faults) -> Option<StoreUrl> {
        open!(self, path, faults);
        let at = path.key("url");
        let places = (&at, &path.key("url_file"));
        let address = text_or_file(self.url, self.url_file, places, faults, StoreAddress::text).required(&at, faults);
        Some(address?.0)
    }
}

impl RenderInput {
    fn parse(self, path: &Place<'_>, faults: &mut Faults) -> Option<PoolSettings> {
        open!(self, path, faults: workers, queue, timeout_seconds, memory_mib);
        Some(PoolSettings {
            workers: workers?.or_processors(),
            queue: queue?.get(),
            timeout: Duration::from_secs(timeout_seconds?.number().into()),
            memory_bytes: u64::from(memory_mib?.number()) * 1024 * 1024,
        })
    }
}

impl LogInput {
    /// The format, the filter and where traces are sent.
    fn parse(self, path: &Place<'_>, faults: &mut Faults) -> Option<(LogFormat, String, Option<String>)> {
        open!(self, path, faults: format, filter, otlp_endpoint);
        Some((format?, filter?.0, otlp_endpoint.map(|address| address.0)))
    }
}

impl ClockInput {
    fn parse(self, path: &Place<'_>, faults: &mut Faults) -> Clock {
        open!(self, path, faults: fixed_at, file);
        match file {
            Some(file) => Clock::File(Arc::new(file.0)),
            None => fixed_at.map_or(Clock::System, |moment| Clock::Fixed(moment.0)),
        }
    }
}
