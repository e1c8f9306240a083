//! Words of an earlier form: which quotes have some, and their replacement.

use sqlx::{FromRow, Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::{StoreError, statements, words_of};
use crate::quote::{CaseNumber, QuoteNumber};

/// What the words of a quote are made of, and what they are.
#[derive(FromRow)]
struct StaleColumns {
    position: i64,
    applicant: Option<String>,
    title: Option<String>,
    case_number: Option<String>,
    number_year: Option<i64>,
    number_sequence: Option<i64>,
    words: Option<String>,
}

impl StaleColumns {
    /// The words as they are to be; `None` for a draft that was thrown away.
    fn renewed(&self) -> Option<String> {
        let (applicant, title) = (self.applicant.as_deref()?, self.title.as_deref()?);
        let case = self.case_number.as_deref().and_then(CaseNumber::parse);
        let year = self.number_year.and_then(|year| i16::try_from(year).ok());
        let sequence = self.number_sequence.and_then(|sequence| u32::try_from(sequence).ok());
        let number = year.zip(sequence).map(|(year, sequence)| QuoteNumber { year, sequence });
        Some(words_of(applicant, title, case.as_ref(), number))
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn has_stale_words(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query(statements::STALE_WORDS).bind(1_i64).fetch_optional(&self.reader).await?.is_some())
    }

    /// Several replicas may do the same at once, and quotes may change meanwhile: words are replaced only where they are still
    /// what they were, and a quote stays listed until they are right.
    pub(super) async fn renew_words(&self, limit: i64) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let query = sqlx::query_as::<_, StaleColumns>(statements::STALE_WORDS).bind(limit);
        let stale = query.fetch_all(transaction.connection()).await?;
        for quote in &stale {
            let renewed = quote.renewed();
            if let Some(words) = renewed.filter(|words| quote.words.as_ref() != Some(words)) {
                let query = sqlx::query(statements::RENEW_WORDS).bind(quote.position).bind(words).bind(&quote.words);
                let done = query.execute(transaction.connection()).await?;
                if done.rows_affected() == 0 {
                    continue;
                }
            }
            sqlx::query(statements::NO_LONGER_STALE).bind(quote.position).execute(transaction.connection()).await?;
        }
        transaction.0.commit().await?;
        Ok(u64::try_from(stale.len()).unwrap_or(0))
    }
}
