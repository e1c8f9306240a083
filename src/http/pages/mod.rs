//! Pages for people. They load nothing from other origins and contain no script.

mod docs;
mod home;
mod page;
mod sign_in;

pub use docs::{OpenApiDocument, openapi, problem, redirect, swagger};
pub use home::{home, style};
pub use page::HTML;
pub use sign_in::{begin, callback, sign_out};
