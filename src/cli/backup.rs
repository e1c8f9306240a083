//! `backup` and `restore`, of a SQLite store.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;

use super::shared::print;
use crate::settings::Settings;
use crate::store::{Store, StoreUrl};

/// Where a backup goes.
#[derive(Args)]
pub struct BackupArguments {
    /// The file to write; it must not be there yet.
    file: PathBuf,
}

/// Where a backup is.
#[derive(Args)]
pub struct RestoreArguments {
    /// The backup.
    file: PathBuf,
}

const POSTGRES: &str = "the store is PostgreSQL: use its own pg_dump and pg_restore";

/// Writes a consistent copy of the store, also while a server writes to it.
pub async fn backup(arguments: &BackupArguments, settings: &Settings) -> anyhow::Result<ExitCode> {
    let StoreUrl::Sqlite(path) = &settings.store else { bail!(POSTGRES) };
    if !path.exists() {
        bail!("there is no store at {}", path.display());
    }
    if arguments.file.exists() {
        bail!("{} is there already", arguments.file.display());
    }
    // Under another name until it is whole: a backup that was interrupted is never mistaken for one.
    let partial = with_suffix(&arguments.file, ".partial");
    if partial.exists() {
        std::fs::remove_file(&partial).with_context(|| format!("{} is in the way", partial.display()))?;
    }
    let store = Store::open(&settings.store).await?;
    store.backup(&partial).await.context("the backup was not written")?;
    store.close().await;
    move_synced(&partial, &arguments.file)?;
    print(&format!("The store was copied to {}.\n", arguments.file.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// Brings a store back from a backup, where there is none.
pub async fn restore(arguments: &RestoreArguments, settings: &Settings) -> anyhow::Result<ExitCode> {
    let StoreUrl::Sqlite(path) = &settings.store else { bail!(POSTGRES) };
    // The last changes of a server that was killed are beside its store, and would count as those of the new one.
    for suffix in ["", "-wal", "-shm"] {
        let there = with_suffix(path, suffix);
        if there.exists() {
            bail!("there is a store at {}: move it away first, nothing is overwritten", there.display());
        }
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let source = arguments.file.display();
    if !Store::is_store(&arguments.file).await {
        bail!("{source} is not a backup of a store");
    }
    let partial = with_suffix(path, ".partial");
    std::fs::copy(&arguments.file, &partial)
        .with_context(|| format!("{source} cannot be copied to {}", partial.display()))?;
    // Opening it finds out whether it is whole, before it takes its place.
    let opened = Store::open(&StoreUrl::Sqlite(partial.clone())).await;
    let counted = match &opened {
        // Who has signed in, or out, since the backup is not known any more.
        Ok(store) => match store.end_sessions().await {
            Ok(()) => store.counts().await.map_err(anyhow::Error::from),
            Err(error) => Err(error.into()),
        },
        Err(error) => Err(anyhow::anyhow!("{error}")),
    };
    if let Ok(store) = opened {
        store.close().await;
    }
    let quotes = match counted {
        Ok(counts) => counts.quotes,
        Err(error) => {
            for leftover in ["", ".lock", "-wal", "-shm"] {
                let _ = std::fs::remove_file(with_suffix(&partial, leftover));
            }
            return Err(error.context(format!("{source} is not a backup of a store")));
        }
    };
    let _ = std::fs::remove_file(with_suffix(&partial, ".lock"));
    move_synced(&partial, path)?;
    print(&format!("The store at {} has {quotes} quotes. Check it: prisoverslag audit verify\n", path.display()))?;
    print("Keys are as they were: revoke again what was revoked since the backup (prisoverslag key list).\n")?;
    Ok(ExitCode::SUCCESS)
}

/// Gives a whole file its name, and has both on the disk.
fn move_synced(from: &Path, to: &Path) -> anyhow::Result<()> {
    let moved = || -> std::io::Result<()> {
        std::fs::File::open(from)?.sync_all()?;
        std::fs::rename(from, to)?;
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(folder)?.sync_all()
    };
    moved().with_context(|| format!("{} cannot be moved to {}", from.display(), to.display()))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
