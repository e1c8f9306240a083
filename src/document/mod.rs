//! The documents: every text of an estimate, a quote and a settlement note in its language. Layout is the templates' alone.

mod activity_table;
mod adjustments;
mod annex;
mod basis;
mod charge_table;
mod clauses;
mod countries;
mod delivery_table;
mod estimate;
mod estimate_lines;
mod extent;
mod facts;
mod findings;
mod frame;
mod mark;
mod note_writer;
mod parties;
mod parts;
mod phrases;
mod price_summary;
mod price_table;
mod quote;
mod sentences;
mod settlement;
mod terms;
mod texts;
mod words;
mod work_table;
mod writer;

pub use countries::country_name;
pub use estimate::EstimateDocument;
pub use extent::Extent;
pub use quote::QuoteDocument;
pub use settlement::SettlementDocument;
pub use texts::{draft_texts, user_texts};
pub use writer::Measure;
