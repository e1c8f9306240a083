//! Documents of issued quotes and of settlement notes: the canonical JSON and the PDF, each with its hash.

use sqlx::query::Query;
use sqlx::{Database, Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Writing};
use super::error::StoreError;
use super::statement::{columns, statements};
use crate::ids::{QuoteId, Sha256Hex};
use crate::quote::SettlementNumber;

statements! {
    const ADD_DOCUMENT: &str = "insert into documents \
        (quote_id, canonical, canonical_sha256, pdf, pdf_sha256, pdf_bytes, template, producer) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    const DOCUMENT: &str = "select pdf, pdf_sha256, canonical from documents where quote_id = $1";
    const NOTE_DOCUMENT: &str = "select pdf, pdf_sha256, canonical from settlement_notes where number = $1";
}

#[derive(Debug)]
pub struct NewDocument<'d> {
    pub canonical: &'d str,
    pub canonical_sha256: &'d Sha256Hex,
    /// None for a demo quote, whose PDF is typeset on request.
    pub pdf: Option<&'d [u8]>,
    pub pdf_sha256: &'d Sha256Hex,
    pub template: &'d str,
    pub producer: &'d str,
}

#[derive(Clone, Debug)]
pub struct StoredDocument {
    /// None for a demo quote.
    pub pdf: Option<Vec<u8>>,
    pub pdf_sha256: Sha256Hex,
    pub canonical: String,
}

columns! {
    struct DocumentColumns {
        pdf: Option<Vec<u8>>,
        pdf_sha256: String,
        canonical: String,
    }
}

impl DocumentColumns {
    fn document(self, table: &'static str, key: &dyn std::fmt::Display) -> Result<StoredDocument, StoreError> {
        let pdf_sha256 = Sha256Hex::parse(&self.pdf_sha256).ok_or_else(|| StoreError::bad(table, "pdf_sha256", key))?;
        Ok(StoredDocument { pdf: self.pdf, pdf_sha256, canonical: self.canonical })
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn document(&self, id: QuoteId) -> Result<Option<StoredDocument>, StoreError> {
        let query = sqlx::query_as::<_, DocumentColumns>(DOCUMENT).bind(id.to_string());
        let found = query.fetch_optional(&self.reader).await?;
        found.map(|columns| columns.document("documents", &id)).transpose()
    }

    pub(super) async fn note_document(&self, number: SettlementNumber) -> Result<Option<StoredDocument>, StoreError> {
        let query = sqlx::query_as::<_, DocumentColumns>(NOTE_DOCUMENT).bind(number.to_string());
        let found = query.fetch_optional(&self.reader).await?;
        found.map(|columns| columns.document("settlement_notes", &number)).transpose()
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    pub(super) async fn add_document(&mut self, id: QuoteId, document: &NewDocument<'_>) -> Result<(), StoreError> {
        self.write(Self::bind_document(sqlx::query(ADD_DOCUMENT).bind(id.to_string()), document)).await.map(drop)
    }

    /// Binds canonical JSON, its hash, PDF, its hash and size, template and producer, in this order.
    pub(super) fn bind_document<'q>(
        query: Query<'q, Db, <Db as Database>::Arguments>,
        document: &NewDocument<'_>,
    ) -> Query<'q, Db, <Db as Database>::Arguments> {
        query
            .bind(document.canonical)
            .bind(document.canonical_sha256.as_str())
            .bind(document.pdf)
            .bind(document.pdf_sha256.as_str())
            .bind(document.pdf.map_or(0, |pdf| i64::try_from(pdf.len()).unwrap_or(i64::MAX)))
            .bind(document.template)
            .bind(document.producer)
    }
}
