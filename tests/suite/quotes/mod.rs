//! Quotes: one suite of conformance, each case on SQLite and on PostgreSQL, over HTTP against the program.

/// Each named function as two tests, one on each database.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use crate::quotes::support::Kind;

            #[test]
            fn sqlite() {
                super::$name(Kind::Sqlite);
            }

            #[test]
            fn postgres() {
                super::$name(Kind::Postgres);
            }
        }
    )+};
}

pub mod support;

mod drafts;
mod errors;
mod events;
mod expiry;
mod finding;
mod frozen;
mod hostile_pdfs;
mod issuing;
mod law;
mod life_cycle;
mod paging;
mod replays;
mod reports;
mod revisions;
mod texts;
pub mod verification;
mod versions;
