//! What is printed: every text of a document in its language, ready to be set. Layout stands in the template only.

mod basis;
mod estimate;
mod texts;
mod words;

pub use estimate::{EstimateDocument, Measure};
pub use texts::{draft_texts, user_texts};
