//! The form of a scope: what was typed, what it says, and how it is shown.
//!
//! The name of a field is its path in a request, with an identity for a row in the place of its index:
//! `scope.populations[3].name`. Which fields there are, and what each means, is the description that workbooks are made of.

mod catalogue;
mod countries;
mod field;
mod filled;
mod messages;
mod names;
mod reading;
mod rows;
mod sent;
mod typed;
mod writing;

pub use catalogue::CatalogueView;
pub use field::{FieldView, Note, Shown};
pub use filled::{Filled, GeneralNote, Link, SectionView};
pub use messages::{is_answered, message};
pub use names::{anchor, code_of, row_name, row_of, scope_name};
pub use reading::{ScopeReading, is_needed};
pub use rows::RowsView;
pub use sent::{ONCE, Sent, VERSION, command};
pub use typed::{TooManyFields, Typed};
pub use writing::typed_of;
