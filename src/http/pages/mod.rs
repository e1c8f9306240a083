//! Pages for people. They load nothing from other origins, and everything on them works without a script.

pub mod answer;
mod assets;
mod calculator;
mod chart;
mod codes;
pub mod desk;
mod docs;
mod error;
mod escape;
mod form;
mod frame;
mod home;
mod language;
mod page;
mod per_edition;
mod sign_in;
mod tariff_changes;
mod tariff_rows;
mod tariffs;
mod verdict;
mod verification;
mod words;

pub use assets::asset;
pub use calculator::{bring, calculator, json, pdf, press, price, workbook};
pub use codes::{codes, fault, finding, problem};
pub use docs::{OpenApiDocument, openapi, redirect, swagger};
pub use error::for_people;
pub use home::home;
pub use language::choose;
pub use page::HTML;
pub use sign_in::{begin, callback, sign_out};
pub use tariffs::{tariff, tariff_changes, tariffs};
pub use verification::{verification, verify_file, verify_paper};
