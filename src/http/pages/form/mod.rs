//! The form of a scope: what was typed, what it says, and how it is shown.
//!
//! The name of a field is its path in a request, with an identity for a row in the place of its index:
//! `scope.populations[3].name`. Which fields there are, and what each means, is the description that workbooks are made of.

mod action;
mod catalogue;
mod countries;
mod entry;
mod field;
mod filled;
mod listing;
mod messages;
mod mould;
mod moulds;
mod names;
mod merging;
mod office;
mod outline;
mod places;
mod reading;
mod rows;
mod sent;
mod shown_field;
mod tree;
mod typed;
mod urlencoded;
mod writing;

pub use action::{Action, beginning};
pub use field::{FieldView, Own, Shown};
pub use filled::{Filled, GeneralNote, Link, SectionView, label_of, label_of_name};
pub use merging::{Collision, Merged, merge};
pub use messages::{is_answered, message};
pub use names::{anchor, row_name, row_of};
pub use office::{
    ACKNOWLEDGEMENTS, ADJUSTMENTS, CASE_NUMBER, DELIVERY_DATE, DraftReading, EXTRA_LINES, LANGUAGE, VALID_DAYS,
    VAT_CATEGORY, VAT_REASON, gone_at, line_of_row, row_of_line,
};
pub use reading::ScopeReading;
pub use sent::{ONCE, Received, Sent, SentFile, VERSION, as_body, command, receive, receive_file, to_field};
pub use shown_field::ShownField;
pub use typed::Typed;
pub use writing::{typed_of, typed_of_draft};
