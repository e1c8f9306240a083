//! Where the store is.

use std::path::PathBuf;

use sqlx::postgres::PgConnectOptions;

#[derive(Clone, PartialEq, Eq)]
pub enum StoreUrl {
    Sqlite(PathBuf),
    /// A PostgreSQL database; the URL may hold a password.
    Postgres(String),
}

impl StoreUrl {
    /// Reads `sqlite:data/prisoverslag.db` or `postgres://…`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            // A store in memory would lose what it acknowledged, and a parameter would be read as part of the name.
            let valid = !path.is_empty() && !path.contains(":memory:") && !path.contains('?') && !path.ends_with('/');
            return valid.then(|| Self::Sqlite(PathBuf::from(path)));
        }
        let postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
        (postgres && text.parse::<PgConnectOptions>().is_ok()).then(|| Self::Postgres(text.to_owned()))
    }
}

/// Leaves out what may hold a password.
impl std::fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => {
                let options = url.parse::<PgConnectOptions>().unwrap_or_default();
                let database = options.get_database().unwrap_or_default();
                write!(f, "postgres://…@{}:{}/{database}", options.get_host(), options.get_port())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_a_file_or_a_server() {
        assert_eq!(StoreUrl::parse("sqlite:data/x.db"), Some(StoreUrl::Sqlite("data/x.db".into())));
        assert_eq!(StoreUrl::parse("sqlite:///tmp/x.db"), Some(StoreUrl::Sqlite("/tmp/x.db".into())));
        for bad in [
            "",
            "data/x.db",
            "sqlite:",
            "sqlite::memory:",
            "mysql://x/y",
            "postgres",
            "sqlite:data/",
            "sqlite:x?mode=ro",
        ] {
            assert_eq!(StoreUrl::parse(bad), None, "{bad}");
        }
        let shown =
            format!("{:?}", StoreUrl::parse("postgres://user:secret@db.example/prisoverslag?x=secret").unwrap());
        assert_eq!(shown, "postgres://…@db.example:5432/prisoverslag");
    }
}
