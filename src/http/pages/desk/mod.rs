//! The desk: what case officers do all day, and what others read of it.

mod list;

pub use list::list;
