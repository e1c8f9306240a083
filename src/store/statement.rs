//! How statements and the columns of their answers are declared. Each statement is a constant in the file of the verb that runs
//! it, and `statements!` lists all of a file, so that `preparing` can have both databases check every one of them.

use sqlx::{Database, Postgres, Sqlite};

/// A statement whose text differs between the databases; empty where a database has no such statement.
#[derive(Clone, Copy)]
pub(super) struct PerDatabase {
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

impl PerDatabase {
    pub(super) const fn sqlite(text: &'static str) -> Self {
        Self { sqlite: text, postgres: "" }
    }

    pub(super) const fn postgres(text: &'static str) -> Self {
        Self { sqlite: "", postgres: text }
    }
}

/// A constant within `statements!`: a text that is valid on both databases, a pair of texts, or several of these.
pub(super) trait Statement {
    fn texts(&self) -> Vec<PerDatabase>;
}

impl Statement for &'static str {
    fn texts(&self) -> Vec<PerDatabase> {
        vec![PerDatabase { sqlite: self, postgres: self }]
    }
}

impl Statement for PerDatabase {
    fn texts(&self) -> Vec<PerDatabase> {
        vec![*self]
    }
}

impl<S: Statement, const N: usize> Statement for [S; N] {
    fn texts(&self) -> Vec<PerDatabase> {
        self.iter().flat_map(S::texts).collect()
    }
}

/// Chooses the text for a database.
pub(super) trait Dialect: Database {
    fn text(statement: PerDatabase) -> &'static str;
}

impl Dialect for Sqlite {
    fn text(statement: PerDatabase) -> &'static str {
        statement.sqlite
    }
}

impl Dialect for Postgres {
    fn text(statement: PerDatabase) -> &'static str {
        statement.postgres
    }
}

/// Declares the statements of a file, and `STATEMENTS`, the list of them. Where `preparing` leaves a file out, its list is an
/// unused constant, which the compiler reports.
macro_rules! statements {
    ($($(#[$meta:meta])* $visibility:vis const $NAME:ident: $Type:ty = $text:expr;)+) => {
        $($(#[$meta])* $visibility const $NAME: $Type = $text;)+
        pub(super) const STATEMENTS: &[&dyn $crate::store::statement::Statement] = &[$(&$NAME),+];
    };
}
pub(super) use statements;

/// Declares a struct that is read from the columns of a row by their names. `..name: Columns` reads further columns into it.
/// `sqlx` derives the same, at the cost of building itself and its drivers a second time for the compiler.
macro_rules! columns {
    (
        $(#[$meta:meta])* $visibility:vis struct $Name:ident {
            $(..$nested:ident: $Nested:ty,)?
            $($(#[$field_meta:meta])* $field_visibility:vis $field:ident: $Type:ty,)+
        }
    ) => {
        $(#[$meta])*
        $visibility struct $Name {
            $($nested: $Nested,)?
            $($(#[$field_meta])* $field_visibility $field: $Type,)+
        }

        #[trait_gen::trait_gen(Row -> sqlx::sqlite::SqliteRow, sqlx::postgres::PgRow)]
        impl sqlx::FromRow<'_, Row> for $Name {
            fn from_row(row: &Row) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                Ok(Self {
                    $($nested: <$Nested as sqlx::FromRow<'_, Row>>::from_row(row)?,)?
                    $($field: row.try_get(stringify!($field))?,)+
                })
            }
        }
    };
}
pub(super) use columns;
