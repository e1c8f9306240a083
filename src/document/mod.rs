//! What is printed: every text of a document in its language, ready to be set. Layout stands in the template only.

mod estimate;
mod texts;
mod words;

pub use estimate::EstimateDocument;
pub use texts::user_texts;

/// The folder of the template that a document is set with.
pub const TEMPLATE_VERSION: &str = "v1";
