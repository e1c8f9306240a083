//! The content of tariff editions, stored so that a quote can be priced again after the edition's files are gone.

use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::error::StoreError;
use super::statement::{columns, statements};
use crate::ids::Sha256Hex;

statements! {
    const SAVE_TARIFF: &str = "insert into tariffs (hash, id, source) values ($1, $2, $3) on conflict (hash) do nothing";
    const TARIFF_SOURCE: &str = "select source from tariffs where hash = $1";
    const TARIFFS: &str = "select hash, id, source from tariffs order by id, hash";
}

columns! {
    /// An edition as it is stored, unchecked.
    #[derive(Debug)]
    pub struct StoredTariff {
        pub hash: String,
        pub id: String,
        pub source: String,
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn save_tariff(&self, hash: &Sha256Hex, id: &str, source: &str) -> Result<(), StoreError> {
        self.write(sqlx::query(SAVE_TARIFF).bind(hash.as_str()).bind(id).bind(source)).await.map(drop)
    }

    pub(super) async fn tariff_source(&self, hash: &Sha256Hex) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(TARIFF_SOURCE).bind(hash.as_str()).fetch_optional(&self.reader).await?)
    }

    pub(super) async fn tariffs(&self) -> Result<Vec<StoredTariff>, StoreError> {
        Ok(sqlx::query_as(TARIFFS).fetch_all(&self.reader).await?)
    }
}
