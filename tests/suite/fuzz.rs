//! What the fuzz targets begin from, and what once broke one of them, breaks none.

use crate::support::project_file;

#[path = "../fuzz/targets/mod.rs"]
mod targets;

use std::fs;

use targets::{TARGETS, files};

#[test]
fn seeds_and_what_once_broke_a_target_break_none() {
    for target in TARGETS {
        let found = files(&project_file("tests/fuzz/found").join(target.name));
        let found = found.into_iter().map(|path| fs::read(path).expect("an input"));
        for input in (target.seeds)().into_iter().chain(found) {
            (target.run)(&input);
        }
    }
}
