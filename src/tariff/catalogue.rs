//! All editions of the tariff: which one is in force on a day, and whether the published ones are unchanged.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::Tariff;
use super::defect::Defect;
use super::files::FILE_NAMES;
use super::parse;
use crate::ids::Sha256Hex;
use crate::input::{Faults, parse_date};

/// The file with the checksums of the published editions.
pub const SEALS: &str = "PUBLISHED.sha256";
/// Files about the folder itself, beside the editions.
const README: &str = "README.md";
/// The folder with the JSON schemas of the files, which editors read.
const SCHEMAS: &str = "schema";

/// The tariff folder's content: each file's path from the folder, with `/` between its parts, and its bytes.
pub type TariffFolder = BTreeMap<String, Vec<u8>>;

/// The editions of the tariff, in the order of their first days.
#[derive(Debug)]
pub struct Catalogue {
    editions: Vec<Arc<Tariff>>,
    unsealed: Vec<Date>,
}

impl Catalogue {
    /// Reads a tariff folder. Errors: every defect of every file.
    pub fn parse(folder: &TariffFolder) -> Result<Self, Vec<Defect>> {
        Self::read(folder, Faults::of_file)
    }

    /// Quotes are priced again from the files, so their texts are not normalised, whatever the rules.
    fn read(folder: &TariffFolder, faults: fn() -> Faults) -> Result<Self, Vec<Defect>> {
        let mut defects = Vec::new();
        let mut ids: Vec<&str> = Vec::new();
        for path in folder.keys() {
            match path.split_once('/') {
                Some((id, name)) if parse_date(id).is_some() => {
                    if ids.last() != Some(&id) {
                        ids.push(id);
                    }
                    if !FILE_NAMES.contains(&name) {
                        defects.push(whole(path, &format!("unknown file; expected one of {}.", FILE_NAMES.join(", "))));
                    }
                }
                Some((SCHEMAS, _)) => {}
                None if path == SEALS || path == README => {}
                _ => defects.push(whole(
                    path,
                    "unexpected here; expected a folder named by the edition's first day, such as 2026-01-01.",
                )),
            }
        }
        if ids.is_empty() {
            defects.push(whole(
                ".",
                "the tariff folder has no edition; expected a folder named by its first day, such as 2026-01-01.",
            ));
        }
        let mut editions: Vec<Arc<Tariff>> = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            // An edition with defects of its own also begins on the day that its folder names.
            let next = ids.get(index + 1).and_then(|next| parse_date(next));
            let former = editions.last().map(Arc::as_ref);
            match read_edition(folder, id, former, next, faults()) {
                Ok(edition) => editions.push(Arc::new(edition)),
                Err(found) => defects.extend(found),
            }
        }
        let unsealed = check_seals(folder, &ids, &mut defects);
        if defects.is_empty() { Ok(Self { editions, unsealed }) } else { Err(defects) }
    }

    /// Reads one edition again from what [`Tariff::source_json`] wrote, by the rules of then. `None` if that is not a valid
    /// edition.
    #[must_use]
    pub fn restore(source_json: &str) -> Option<Arc<Tariff>> {
        let files: BTreeMap<String, String> = serde_json::from_str(source_json).ok()?;
        let folder = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        Self::read(&folder, Faults::of_stored).ok()?.editions.pop()
    }

    /// The editions, the earliest first.
    #[must_use]
    pub fn editions(&self) -> &[Arc<Tariff>] {
        &self.editions
    }

    /// The editions that may still be edited, because they have no checksum.
    #[must_use]
    pub fn unsealed(&self) -> &[Date] {
        &self.unsealed
    }

    /// The edition in force on a day; `None` before the first and after the end of the last.
    #[must_use]
    pub fn in_force(&self, day: Date) -> Option<&Arc<Tariff>> {
        let edition = self.editions.iter().rev().find(|edition| edition.id <= day)?;
        edition.valid_to.is_none_or(|last| day <= last).then_some(edition)
    }

    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Arc<Tariff>> {
        let id = parse_date(id)?;
        self.editions.iter().find(|edition| edition.id == id)
    }
}

/// The lines that seal an edition in [`SEALS`], in the form that `sha256sum --check` reads.
#[must_use]
pub fn seal_lines(folder: &TariffFolder, id: &str) -> Vec<String> {
    FILE_NAMES
        .iter()
        .map(|name| format!("{id}/{name}"))
        .filter_map(|path| folder.get(&path).map(|bytes| format!("{}  {path}", Sha256Hex::of(bytes))))
        .collect()
}

fn read_edition(
    folder: &TariffFolder,
    id: &str,
    former: Option<&Tariff>,
    next: Option<Date>,
    faults: Faults,
) -> Result<Tariff, Vec<Defect>> {
    let mut defects = Vec::new();
    let texts = FILE_NAMES.map(|name| {
        let path = format!("{id}/{name}");
        let text = match folder.get(&path).map(|bytes| std::str::from_utf8(bytes)) {
            Some(Ok(text)) => text.to_owned(),
            Some(Err(error)) => {
                defects.push(whole(&path, &format!("not UTF-8 from byte {} on.", error.valid_up_to())));
                String::new()
            }
            None => {
                defects.push(whole(&path, "missing; an edition has all five files."));
                String::new()
            }
        };
        (path, text)
    });
    let absent: Vec<String> = defects.iter().map(|defect| defect.file.clone()).collect();
    match parse::edition(id, former, next, &texts, faults) {
        Ok(tariff) if defects.is_empty() => Ok(tariff),
        Ok(_) => Err(defects),
        Err(found) => {
            // A missing file is one defect, not one for each of its keys.
            defects.extend(found.into_iter().filter(|defect| !absent.contains(&defect.file)));
            Err(defects)
        }
    }
}

/// Compares the files with their seals; returns the editions that have none.
fn check_seals(folder: &TariffFolder, ids: &[&str], defects: &mut Vec<Defect>) -> Vec<Date> {
    let bytes = folder.get(SEALS).map(Vec::as_slice).unwrap_or_default();
    let Ok(text) = std::str::from_utf8(bytes) else {
        defects.push(whole(SEALS, "not UTF-8; expected lines as `sha256sum` writes them."));
        return Vec::new();
    };
    let mut sealed: Vec<&str> = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
        let place = format!("{SEALS}:{}", number + 1);
        let parts = line.split_once("  ").and_then(|(hash, path)| Some((Sha256Hex::parse(hash)?, path)));
        let Some((expected, path)) = parts else {
            defects.push(whole(&place, "not a checksum; expected 64 hexadecimal digits, two spaces and a path."));
            continue;
        };
        match folder.get(path).map(|bytes| Sha256Hex::of(bytes)) {
            Some(found) if found == expected => {}
            Some(found) => defects.push(Defect {
                hint: Some(
                    "an edition in use is never edited: restore the file, and put the change in a new edition"
                        .to_owned(),
                ),
                ..whole(path, &format!("changed after it was sealed: its SHA-256 is {found}; expected {expected}."))
            }),
            None => defects.push(whole(path, &format!("missing, but sealed in {SEALS}."))),
        }
        sealed.push(path);
    }
    let mut unsealed = Vec::new();
    for id in ids {
        let of_edition = FILE_NAMES.iter().filter(|name| sealed.contains(&format!("{id}/{name}").as_str())).count();
        match of_edition {
            0 => unsealed.extend(parse_date(id)),
            count if count == FILE_NAMES.len() => {}
            count => defects.push(whole(
                SEALS,
                &format!("seals {count} of the {} files of {id}; expected all or none.", FILE_NAMES.len()),
            )),
        }
    }
    unsealed
}

fn whole(file: &str, message: &str) -> Defect {
    Defect { file: file.to_owned(), location: None, message: message.to_owned(), hint: None }
}
