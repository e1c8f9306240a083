//! Pages for people. They load nothing from other origins and contain no script.

mod codes;
mod docs;
mod home;
mod page;
mod sign_in;

pub use codes::{codes, fault, finding, problem};
pub use docs::{OpenApiDocument, openapi, redirect, swagger};
pub use home::{home, style};
pub use page::HTML;
pub use sign_in::{begin, callback, sign_out};
