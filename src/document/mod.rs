//! What is printed: every text of a document in its language, ready to be set. Layout stands in the templates only.

mod activity_table;
mod basis;
mod breaking;
mod charge_table;
mod clauses;
mod estimate;
mod estimate_table;
mod extent;
mod facts;
mod findings;
mod lines;
mod priced_table;
mod quote;
mod quote_table;
mod quote_words;
mod settlement;
mod settlement_words;
mod terms;
mod texts;
mod words;
mod work_table;

pub use breaking::Measure;
pub use estimate::EstimateDocument;
pub use extent::Extent;
pub use quote::{QuoteDocument, QuoteIssue, QuoteSheet};
pub use settlement::SettlementDocument;
pub use terms::{Term, terms};
pub use texts::{draft_texts, user_texts};
