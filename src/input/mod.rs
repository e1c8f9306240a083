//! Reading JSON from outside in one pass, so that every fault is found and named by its place, not only the first.
//!
//! Serde's own derive stops at the first fault. Here each field keeps what was wrong with it ([`Field::Wrong`]), unknown and
//! repeated keys are kept beside them ([`Strays`]), and a parse step collects them all as [`Faults`]. The same types state
//! their limits in OpenAPI, so that what is written there is what is checked.

mod bounded;
mod fault;
mod field;
mod macros;
mod message;
mod normal;
mod path;
mod shape;
mod text;
mod wanted;

pub use bounded::{Budget, read_within};
pub use fault::{Expected, Fault, FaultKind, Faults, Found, Reading};
pub use field::{Field, Key, Strays, missing};
pub use message::character_names;
pub use normal::{is_combining, is_ignorable, normal, plain_number, search_form, shows_something, without_bom};
pub use path::{OwnedPath, Path, PathStep};
pub use shape::{List, Named, Shape, Whole, date_property, object_schema, parse_date, string_property};
pub use text::{Code, MAX_LINES, Prose, Text, is_mark, one_line};
pub use wanted::quoted;

pub(crate) use macros::{choice, object};
