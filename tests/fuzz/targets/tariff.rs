//! A file of a tariff edition: what the tariff's keepers write by hand, and `tariff check` reads.
//!
//! The first line of an input names the file, the rest is its text; the other files are those of an edition in use.

use std::sync::LazyLock;

use prisoverslag::tariff::{Catalogue, Defect, FILE_NAMES, TariffFolder};
use prisoverslag::tariff_folder;

use super::project;

const EDITION: &str = "2026-01-01";

static FOLDER: LazyLock<TariffFolder> = LazyLock::new(|| {
    let mut folder = tariff_folder::read(&project("tariffs")).expect("the tariff folder");
    folder.retain(|path, _| path.starts_with(EDITION));
    for name in ["fd-trygd.toml", "statistics-areas.toml"] {
        folder.entry(format!("{EDITION}/{name}")).and_modify(keep_first_rows);
    }
    folder
});

/// Two rows are as good as fifty, and faster.
fn keep_first_rows(file: &mut Vec<u8>) {
    const ROW: &[u8] = b"\n[[";
    let third = file.windows(ROW.len()).enumerate().filter(|(_, window)| *window == ROW).nth(2);
    let end = third.map_or(file.len(), |(at, _)| at + 1);
    file.truncate(end);
}

/// An edition is sound, and then what is stored of it is the same edition, or every defect has a place.
pub fn run(input: &[u8]) {
    let Some((name, text)) = input.iter().position(|byte| *byte == b'\n').map(|at| input.split_at(at)) else { return };
    let Some(name) = FILE_NAMES.iter().find(|known| known.as_bytes() == name) else { return };
    let mut folder = FOLDER.clone();
    folder.insert(format!("{EDITION}/{name}"), text.to_vec());
    match tariff_folder::catalogue(&folder) {
        Ok(catalogue) => {
            for edition in catalogue.editions() {
                let restored = Catalogue::restore(&edition.source_json()).expect("a sound edition still");
                assert_eq!(restored.hash, edition.hash);
            }
        }
        Err(defects) => {
            assert!(!defects.is_empty());
            for defect in &defects {
                assert_placed(defect, &folder);
            }
        }
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let seed = |name: &&str| [name.as_bytes(), b"\n", &FOLDER[&format!("{EDITION}/{name}")]].concat();
    FILE_NAMES.iter().map(seed).collect()
}

/// A defect has a file, and in a text file a position.
fn assert_placed(defect: &Defect, folder: &TariffFolder) {
    let text = std::str::from_utf8(folder.get(&defect.file).expect("a file of the folder"));
    match (defect.location, text) {
        (Some(place), Ok(text)) => {
            assert!(text.get(place.offset..place.offset + place.length).is_some(), "{defect}: {place:?}");
            let before = text.get(..place.offset).expect("text before");
            assert_eq!(place.line, before.matches('\n').count() + 1, "{defect}");
            assert_eq!(place.column, before.chars().rev().take_while(|one| *one != '\n').count() + 1, "{defect}");
        }
        (None, Err(_)) => {}
        (place, text) => panic!("{defect}: {place:?} in {text:?}"),
    }
    assert!(!defect.message.is_empty());
}
