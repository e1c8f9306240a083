//! What several commands do.

use std::io::{self, Write as _};

use anyhow::bail;

use crate::server;
use crate::settings::Settings;
use crate::store::{Store, StoreUrl};

/// The store of the settings, whose path is printed: a command that runs in another folder than the server finds another store.
/// `new` allows creating it.
pub(super) async fn store_of(settings: &Settings, new: bool) -> anyhow::Result<Store> {
    match &settings.store {
        StoreUrl::Sqlite(path) if !new && !path.exists() => bail!("there is no store at {}", path.display()),
        StoreUrl::Sqlite(path) => eprintln!("The store is {}.", path.display()),
        StoreUrl::Postgres(_) => {}
    }
    Ok(server::open_store(settings).await?)
}

/// Writes to standard output. It is no error when the reader closes it early, as `head` does.
pub(super) fn print(text: &str) -> io::Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
