//! The settings of the server: where it listens, which proxies it trusts, and its limits.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

use super::shapes::{Address, Count, Networks, Origins, WebAddress, Word};
use crate::input::{FaultKind, Faults, Field, Path, Shape, object, open, without_bom};

object! {
    /// The server.
    pub struct HttpInput {
        /// Address and port.
        required listen: Address,
        /// The address of this service as the public sees it.
        optional public_url: WebAddress,
        /// Threads.
        required workers: Count<0, 256>,
        /// Trusted proxies.
        required trusted_proxies: Networks,
        /// Origins whose pages may call.
        required cors_origins: Origins,
        /// Seconds for the head of a request.
        required head_timeout_seconds: Count<1, 600>,
        /// Seconds for its body.
        required body_timeout_seconds: Count<1, 600>,
        /// Seconds for its answer.
        required request_timeout_seconds: Count<1, 3600>,
        /// Seconds between announcing that the server stops and stopping.
        required drain_seconds: Count<0, 600>,
        /// Seconds for requests to end when it stops.
        required shutdown_timeout_seconds: Count<0, 3600>,
        /// TLS.
        optional tls: TlsInput,
    }
}

object! {
    /// TLS.
    pub struct TlsInput {
        /// The file with the certificate and those between it and a root.
        required certificate: Word,
        /// The file with its key.
        required key: Word,
    }
}

object! {
    /// The limits of the server.
    pub struct LimitsInput {
        /// Requests a minute of an address without credentials.
        required anonymous_per_minute: Count<0, 1_000_000>,
        /// Requests a minute of a caller with credentials.
        required client_per_minute: Count<0, 1_000_000>,
        /// Concurrent requests.
        required concurrent_requests: Count<1, 100_000>,
        /// Connections of each thread.
        required connections: Count<1, 100_000>,
        /// Connections of one unknown address.
        required connections_per_address: Count<0, 100_000>,
        /// Mebibytes of bodies and answers.
        required memory_mib: Count<64, 1_000_000>,
    }
}

/// The server.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    pub listen: SocketAddr,
    /// The address of this service as the public sees it.
    pub public_url: Option<String>,
    pub workers: usize,
    /// Proxies that are trusted to name the caller's address.
    pub trusted_proxies: Vec<IpNet>,
    /// Origins whose pages may make the calls that are open to anyone.
    pub cors_origins: Vec<String>,
    /// For the head of a request.
    pub head_timeout: Duration,
    /// For the body of a request.
    pub body_timeout: Duration,
    /// For the answer to a request.
    pub request_timeout: Duration,
    /// Between announcing that the server stops and stopping.
    pub drain: Duration,
    /// For requests to end when the server stops.
    pub shutdown_timeout: Duration,
    /// The certificate and key for TLS.
    pub tls: Option<TlsFiles>,
}

/// The certificate and key for TLS.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The certificate and those between it and a root, in PEM.
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// The limits of the server.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Requests a minute of an address without credentials; 0 is without limit.
    pub anonymous_per_minute: u32,
    /// Requests a minute of a caller with credentials; 0 is without limit.
    pub client_per_minute: u32,
    pub concurrent_requests: usize,
    pub connections: usize,
    /// Connections of one address that showed no valid credentials; 0 is without limit.
    pub connections_per_address: usize,
    /// Bytes of received bodies and of answers that are not yet sent.
    pub memory_bytes: usize,
}

const MIB: usize = 1024 * 1024;

fn seconds<const MIN: u32, const MAX: u32>(count: Count<MIN, MAX>) -> Duration {
    Duration::from_secs(count.number().into())
}

impl HttpInput {
    pub(super) fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<HttpSettings> {
        let tls_given = self.tls.is_present();
        open!(self, path, faults:
            listen, public_url, workers, trusted_proxies, cors_origins, head_timeout_seconds, body_timeout_seconds,
            request_timeout_seconds, drain_seconds, shutdown_timeout_seconds, tls(TlsInput::parse)
        );
        Some(HttpSettings {
            listen: listen?.get(),
            public_url: public_url.map(|address| address.0),
            workers: workers?.or_processors(),
            trusted_proxies: trusted_proxies?.0,
            cors_origins: cors_origins?.0,
            head_timeout: seconds(head_timeout_seconds?),
            body_timeout: seconds(body_timeout_seconds?),
            request_timeout: seconds(request_timeout_seconds?),
            drain: seconds(drain_seconds?),
            shutdown_timeout: seconds(shutdown_timeout_seconds?),
            tls: if tls_given { Some(tls?) } else { None },
        })
    }
}

impl TlsInput {
    fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<TlsFiles> {
        open!(self, path, faults: certificate, key);
        Some(TlsFiles { certificate: certificate?.into_path(), key: key?.into_path() })
    }
}

impl LimitsInput {
    pub(super) fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<Limits> {
        open!(self, path, faults:
            anonymous_per_minute, client_per_minute, concurrent_requests, connections, connections_per_address, memory_mib
        );
        Some(Limits {
            anonymous_per_minute: anonymous_per_minute?.number(),
            client_per_minute: client_per_minute?.number(),
            concurrent_requests: concurrent_requests?.get(),
            connections: connections?.get(),
            connections_per_address: connections_per_address?.get(),
            memory_bytes: memory_mib?.get().saturating_mul(MIB),
        })
    }
}

/// The text of a setting, or of the file that another setting names in its stead.
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
