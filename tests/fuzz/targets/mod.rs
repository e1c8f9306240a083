//! What is fuzzed: whatever bytes come from outside. A target is a file of its name here, and a line in [`TARGETS`].

mod attachment;
mod identifiers;
mod parameters;
mod pdf;
mod scope;
mod tariff;
mod tokens;
mod workbook;

use std::fs;
use std::path::{Path, PathBuf};

/// A way in from outside.
pub struct Target {
    /// What it is called.
    pub name: &'static str,
    /// Takes any bytes, and panics where something is wrong with what became of them.
    pub run: fn(&[u8]),
    /// Inputs to begin from, made of the project's own files.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "scope", run: scope::run, seeds: scope::seeds },
    Target { name: "tariff", run: tariff::run, seeds: tariff::seeds },
    Target { name: "pdf", run: pdf::run, seeds: pdf::seeds },
    Target { name: "attachment", run: attachment::run, seeds: attachment::seeds },
    Target { name: "identifiers", run: identifiers::run, seeds: identifiers::seeds },
    Target { name: "tokens", run: tokens::run, seeds: tokens::seeds },
    Target { name: "parameters", run: parameters::run, seeds: parameters::seeds },
    Target { name: "workbook", run: workbook::run, seeds: workbook::seeds },
];

/// A file or folder of the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file of a folder and of the folders in it, in the order of their names.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort_unstable();
    found
}
