//! Reading JSON from outside in one pass that finds every fault, each with its path, and not only the first.
//!
//! Serde's own derive stops at the first fault. Here each field holds its own fault ([`Field::Wrong`]), the object holds its
//! unknown and repeated keys ([`Strays`]), and `open!` collects them all as [`Faults`]. The same types state their limits in
//! OpenAPI, so that the documented limits are the ones checked.

mod bounded;
mod coded;
mod fault;
mod fault_kind;
mod fault_words;
mod field;
mod list;
mod macros;
mod normal;
mod path;
mod shape;
mod text;
mod wanted;
mod written;

pub use bounded::{Budget, read_within};
pub use coded::Coded;
pub use fault::{Fault, Faults, Reading};
pub use fault_kind::FaultKind;
pub use fault_words::character_names;
pub use field::{Field, Key, Strays, missing};
pub use list::{List, Named};
pub use normal::{is_combining, is_ignorable, normal, plain_number, search_form, shows_something, without_bom};
pub use path::{OwnedPath, Path, PathStep};
pub use shape::{
    DATE_YEARS, Described, Shape, Whole, choice_description, date_property, described, flowing, object_schema,
    parse_date, parse_moment, string_property,
};
pub use text::{Code, MAX_LINES, Prose, Text, is_mark, one_line};
pub use wanted::{Expected, Found, quoted};
pub use written::{written_date, written_hours, written_number};

pub(crate) use coded::coded;
pub(crate) use macros::{choice, object, open, read};
