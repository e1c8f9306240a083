//! The documents: every text of an estimate, a quote and a settlement note in its language. Layout is the templates' alone.

mod activity_table;
mod basis;
mod charge_table;
mod clauses;
mod estimate;
mod estimate_lines;
mod extent;
mod facts;
mod findings;
mod frame;
mod note_writer;
mod phrases;
mod price_table;
mod quote;
mod settlement;
mod terms;
mod texts;
mod words;
mod work_table;
mod writer;

pub use estimate::EstimateDocument;
pub use extent::Extent;
pub use quote::QuoteDocument;
pub use settlement::SettlementDocument;
pub use texts::{draft_texts, user_texts};
pub use writer::Measure;
