//! The settings of the server: where it listens, whom it believes, and how much it takes on.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

use super::shapes::{Address, Count, Networks, Origins, Word};
use crate::input::{FaultKind, Faults, Field, Path, Shape, object, without_bom};

object! {
    /// The server.
    pub struct HttpInput {
        /// Address and port.
        required listen: Address,
        /// Threads.
        required workers: Count<0, 256>,
        /// Proxies that are believed.
        required trusted_proxies: Networks,
        /// Origins whose pages may call.
        required cors_origins: Origins,
        /// Seconds for the head of a request.
        required head_timeout_seconds: Count<1, 600>,
        /// Seconds for its body.
        required body_timeout_seconds: Count<1, 600>,
        /// Seconds for its answer.
        required request_timeout_seconds: Count<1, 3600>,
        /// Seconds between telling that the server stops and stopping.
        required drain_seconds: Count<0, 600>,
        /// Seconds for requests to end when it stops.
        required shutdown_timeout_seconds: Count<0, 3600>,
        /// Speaking TLS.
        optional tls: TlsInput,
    }
}

object! {
    /// Speaking TLS.
    pub struct TlsInput {
        /// The file with the certificate and those between it and a root.
        required certificate: Word,
        /// The file with its key.
        required key: Word,
    }
}

object! {
    /// How much the server takes on.
    pub struct LimitsInput {
        /// Requests a minute of an address without credentials.
        required anonymous_per_minute: Count<0, 1_000_000>,
        /// Requests a minute of a caller with credentials.
        required client_per_minute: Count<0, 1_000_000>,
        /// Requests at once.
        required concurrent_requests: Count<1, 100_000>,
        /// Connections of each thread.
        required connections: Count<1, 100_000>,
        /// Connections of one address that is not known.
        required connections_per_address: Count<0, 100_000>,
        /// Mebibytes of bodies and answers.
        required memory_mib: Count<64, 1_000_000>,
    }
}

/// The server.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    pub listen: SocketAddr,
    pub workers: usize,
    /// Proxies whose word of a caller's address is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Origins whose pages may call what anyone may.
    pub cors_origins: Vec<String>,
    /// For the head of a request.
    pub head_timeout: Duration,
    /// For the body of a request.
    pub body_timeout: Duration,
    /// For the answer to a request.
    pub request_timeout: Duration,
    /// Between telling that the server stops and stopping.
    pub drain: Duration,
    /// For requests to end when the server stops.
    pub shutdown_timeout: Duration,
    /// The files to speak TLS with.
    pub tls: Option<TlsFiles>,
}

/// The files to speak TLS with.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The certificate and those between it and a root, in PEM.
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// How much the server takes on.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Requests a minute of an address without credentials; 0 is without limit.
    pub anonymous_per_minute: u32,
    /// Requests a minute of a caller with credentials; 0 is without limit.
    pub client_per_minute: u32,
    pub concurrent_requests: usize,
    pub connections: usize,
    /// Connections of one address on which no sound credentials were shown; 0 is without limit.
    pub connections_per_address: usize,
    /// Bytes of bodies that come in and answers that are not yet taken.
    pub memory_bytes: usize,
}

/// Bytes of a mebibyte.
const MIB: usize = 1024 * 1024;

fn seconds<const MIN: u32, const MAX: u32>(count: Count<MIN, MAX>) -> Duration {
    Duration::from_secs(count.number().into())
}

impl HttpInput {
    pub(super) fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<HttpSettings> {
        self.strays.report(Self::KEYS, path, faults);
        let listen = self.listen.required(&path.key("listen"), faults);
        let workers = self.workers.required(&path.key("workers"), faults);
        let trusted_proxies = self.trusted_proxies.required(&path.key("trusted_proxies"), faults);
        let cors_origins = self.cors_origins.required(&path.key("cors_origins"), faults);
        let head_timeout = self.head_timeout_seconds.required(&path.key("head_timeout_seconds"), faults);
        let body_timeout = self.body_timeout_seconds.required(&path.key("body_timeout_seconds"), faults);
        let request_timeout = self.request_timeout_seconds.required(&path.key("request_timeout_seconds"), faults);
        let drain = self.drain_seconds.required(&path.key("drain_seconds"), faults);
        let shutdown = self.shutdown_timeout_seconds.required(&path.key("shutdown_timeout_seconds"), faults);
        let path = path.key("tls");
        let tls = self.tls.optional(&path, faults).map(|tls| tls.parse(&path, faults));
        Some(HttpSettings {
            listen: listen?.get(),
            workers: workers?.or_processors(),
            trusted_proxies: trusted_proxies?.0,
            cors_origins: cors_origins?.0,
            head_timeout: seconds(head_timeout?),
            body_timeout: seconds(body_timeout?),
            request_timeout: seconds(request_timeout?),
            drain: seconds(drain?),
            shutdown_timeout: seconds(shutdown?),
            tls: match tls {
                None => None,
                Some(tls) => Some(tls?),
            },
        })
    }
}

impl TlsInput {
    fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<TlsFiles> {
        self.strays.report(Self::KEYS, path, faults);
        let mut file = |field: Field<Word>, name| field.required(&path.key(name), faults).map(Word::into_path);
        let (certificate, key) = (file(self.certificate, "certificate"), file(self.key, "key"));
        Some(TlsFiles { certificate: certificate?, key: key? })
    }
}

impl LimitsInput {
    pub(super) fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<Limits> {
        self.strays.report(Self::KEYS, path, faults);
        let anonymous = self.anonymous_per_minute.required(&path.key("anonymous_per_minute"), faults);
        let client = self.client_per_minute.required(&path.key("client_per_minute"), faults);
        let concurrent = self.concurrent_requests.required(&path.key("concurrent_requests"), faults);
        let connections = self.connections.required(&path.key("connections"), faults);
        let per_address = self.connections_per_address.required(&path.key("connections_per_address"), faults);
        let memory = self.memory_mib.required(&path.key("memory_mib"), faults);
        Some(Limits {
            anonymous_per_minute: anonymous?.number(),
            client_per_minute: client?.number(),
            concurrent_requests: concurrent?.get(),
            connections: connections?.get(),
            connections_per_address: per_address?.get(),
            memory_bytes: memory?.get().saturating_mul(MIB),
        })
    }
}

/// The text of a setting, or of the file that another setting names instead of it: one of the two, and not both.
pub(super) fn text_or_file<T: Shape>(
    text: Field<T>,
    file: Field<Word>,
    (path, file_path): (&Path<'_>, &Path<'_>),
    faults: &mut Faults,
    read: impl FnOnce(&str) -> Option<Result<T, FaultKind>>,
) -> Field<T> {
    let Some(file) = file.optional(file_path, faults) else { return text };
    let expected = "a file with one line of text";
    let wrong = |found: String| FaultKind::BadSetting { found, expected };
    match std::fs::read_to_string(file.as_str()).map(|text| without_bom(&text).trim().to_owned()) {
        Ok(text) if !text.is_empty() => match read(&text) {
            Some(Ok(value)) => Field::Given(value),
            Some(Err(problem)) => {
                faults.add(path, problem);
                Field::default()
            }
            None => Field::default(),
        },
        Ok(_) | Err(_) => {
            faults.add(file_path, wrong(file.as_str().to_owned()));
            text
        }
    }
}
