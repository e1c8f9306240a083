//! Verification: the amounts of the JSON attached to a document, recomputed from that JSON alone, and two such JSONs compared.
//!
//! The JSON comes from anyone, so every member may be missing, of another type or out of range. Nothing here knows tariffs,
//! scopes or files: an amount follows from the quantities, prices and rates beside it, or it does not.

mod differences;
mod figures;
mod mismatch;
mod recompute;
mod shown;

pub use differences::Comparison;
pub use mismatch::Mismatch;
pub use recompute::{Recomputation, recompute};
pub use shown::{Audience, Report, Shown, Stated, StatedLine};
