//! TLS with a certificate that can be replaced while the server runs.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::settings::TlsFiles;

/// Why the server cannot speak TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("{path}: {cause}; expected a file in PEM")]
    File { path: PathBuf, cause: String },
    #[error("certificate and key cannot be used: {0}")]
    Unusable(#[from] rustls::Error),
}

/// The certificate in use, read from its files.
#[derive(Debug)]
pub struct Certificates {
    files: TlsFiles,
    current: Arc<Current>,
}

#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl Certificates {
    pub fn read(files: &TlsFiles) -> Result<Self, TlsError> {
        let current = Arc::new(Current(RwLock::new(Arc::new(load(files)?))));
        Ok(Self { files: files.clone(), current })
    }

    /// Reads the files again, for new connections only. Errors: the current certificate stays in use.
    pub fn reload(&self) -> Result<(), TlsError> {
        let next = Arc::new(load(&self.files)?);
        *self.current.0.write().unwrap_or_else(PoisonError::into_inner) = next;
        tracing::info!("the certificate was reloaded");
        Ok(())
    }

    /// TLS 1.3 and 1.2, with aws-lc-rs as everywhere.
    pub fn config(&self) -> Result<ServerConfig, TlsError> {
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth();
        let resolver: Arc<Current> = Arc::clone(&self.current);
        Ok(config.with_cert_resolver(resolver))
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

fn load(files: &TlsFiles) -> Result<CertifiedKey, TlsError> {
    let failed = |path: &Path, cause: String| TlsError::File { path: path.to_owned(), cause };
    let read = |path: &Path| std::fs::read(path).map_err(|error| failed(path, error.to_string()));
    let (chain, key) = (read(&files.certificate)?, read(&files.key)?);
    let chain: Result<Vec<CertificateDer<'static>>, _> = CertificateDer::pem_slice_iter(without_bom(&chain)).collect();
    let chain = chain.map_err(|error| failed(&files.certificate, error.to_string()))?;
    let key = PrivateKeyDer::from_pem_slice(without_bom(&key));
    let key = key.map_err(|error| failed(&files.key, error.to_string()))?;
    Ok(CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider())?)
}

/// The bytes without the byte order mark that some editors write.
fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}
