//! The tariff folder on disk.

use std::io;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use crate::tariff::TariffFolder;

/// Why the folder could not be read.
#[derive(Debug, thiserror::Error)]
#[error(
    "the tariff folder {path} cannot be read: {source}; set tariffs.dir (PRISOVERSLAG__TARIFFS__DIR) to the folder with the editions"
)]
pub struct FolderError {
    path: PathBuf,
    source: io::Error,
}

/// Reads every file of the folder and of the folders in it. Names that begin with a point are passed over.
pub fn read(folder: &Path) -> Result<TariffFolder, FolderError> {
    let mut files = TariffFolder::new();
    let mut pending = vec![(folder.to_owned(), String::new())];
    while let Some((path, prefix)) = pending.pop() {
        let failed = |source| FolderError { path: path.clone(), source };
        for entry in fs::read_dir(&path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let relative: String = iter::once(prefix.as_str()).chain(iter::once(name.as_str())).collect();
            if entry.path().is_dir() {
                pending.push((entry.path(), format!("{relative}/")));
            } else {
                files.insert(relative, fs::read(entry.path()).map_err(failed)?);
            }
        }
    }
    Ok(files)
}
