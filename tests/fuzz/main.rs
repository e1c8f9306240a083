//! The fuzz targets on libFuzzer, which brings the `main`: one program, run by tests/fuzz/run.
//!
//! The environment names the target, and a folder that its seeds are written to before libFuzzer reads it.
#![no_main]
#![expect(clippy::expect_used, reason = "what breaks a target says so by a panic")]

mod targets;

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

use targets::{TARGETS, Target};

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = setting("PRISOVERSLAG_FUZZ_TARGET");
    TARGETS.iter().find(|target| target.name == name).unwrap_or_else(|| panic!("{name} is none of the targets"))
});

fuzz_target!(init: write_seeds(), |input: &[u8]| (TARGET.run)(input));

fn write_seeds() {
    let folder = PathBuf::from(setting("PRISOVERSLAG_FUZZ_SEEDS"));
    for (number, seed) in (TARGET.seeds)().into_iter().enumerate() {
        fs::write(folder.join(number.to_string()), seed).expect("a seed");
    }
}

fn setting(name: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "the arguments are libFuzzer's")]
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run the targets by tests/fuzz/run"))
}
