//! The tariff folder on disk.

use std::io;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use crate::input::without_bom;
use crate::render;
use crate::tariff::{Catalogue, Defect, FILE_NAMES, Location, TariffFolder};

/// Why the folder could not be read.
#[derive(Debug, thiserror::Error)]
#[error(
    "the tariff folder {path} cannot be read: {source}; set tariffs.dir (PRISOVERSLAG__TARIFFS__DIR) to the folder with the editions"
)]
pub struct FolderError {
    path: PathBuf,
    source: io::Error,
}

/// The editions of a folder. A text that cannot be printed is a defect too. Errors: every defect.
pub fn catalogue(folder: &TariffFolder) -> Result<Catalogue, Vec<Defect>> {
    let unprintable: Vec<Defect> = folder.iter().filter_map(|(path, bytes)| unprintable(path, bytes)).collect();
    match Catalogue::parse(folder) {
        Ok(catalogue) if unprintable.is_empty() => Ok(catalogue),
        Ok(_) => Err(unprintable),
        Err(defects) => Err([defects, unprintable].concat()),
    }
}

/// The first character of a tariff file, comments aside, that the document fonts lack.
fn unprintable(path: &str, bytes: &[u8]) -> Option<Defect> {
    let text = std::str::from_utf8(bytes).ok().filter(|_| FILE_NAMES.iter().any(|name| path.ends_with(name)))?;
    let (whole, text) = (text.len(), without_bom(text));
    let mut offset = whole - text.len();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let printed = line.trim_end_matches(['\r', '\n']).replace('\t', " ");
        let first = render::unprintable(&printed).first().copied();
        if let Some(character) = first.filter(|_| !line.trim_start().starts_with('#')) {
            let before: String = line.chars().take_while(|other| *other != character).collect();
            let place = Location {
                line: index + 1,
                column: before.chars().count() + 1,
                offset: offset + before.len(),
                length: character.len_utf8(),
            };
            let message =
                format!("the document fonts have no character '{character}' (U+{:04X}).", u32::from(character));
            return Some(Defect { file: path.to_owned(), location: Some(place), message, hint: None });
        }
        offset += line.len();
    }
    None
}

/// Reads every file of the folder and its subfolders. Names that begin with a dot are skipped.
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
