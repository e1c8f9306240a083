//! The package of a workbook, bounded before anything else reads it: what the headers claim counts for nothing.

use std::io::{Cursor, Read as _, copy, sink};

use zip::ZipArchive;

use super::limits::{MAX_INFLATED_BYTES, MAX_PARTS};

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It is no workbook, or a damaged one.
    Unreadable,
    /// It inflates to more than [`MAX_INFLATED_BYTES`], or has more parts or cells than any of ours.
    TooLarge,
}

/// Inflates every part, counting its bytes, and keeps none of them.
pub fn check(file: &[u8]) -> Result<(), Failure> {
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(|_| Failure::Unreadable)?;
    if archive.len() > MAX_PARTS {
        return Err(Failure::TooLarge);
    }
    let mut left = u64::try_from(MAX_INFLATED_BYTES).unwrap_or(u64::MAX);
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| Failure::Unreadable)?;
        let inflated = copy(&mut part.take(left.saturating_add(1)), &mut sink()).map_err(|_| Failure::Unreadable)?;
        left = left.checked_sub(inflated).ok_or(Failure::TooLarge)?;
    }
    Ok(())
}
