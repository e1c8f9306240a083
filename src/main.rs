//! The program: everything is in the library.

use std::process::ExitCode;

/// Typst and JSON allocate much and briefly, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    prisoverslag::cli::run()
}
