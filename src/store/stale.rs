//! Quotes whose words have an earlier form, and their renewal.

use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::error::StoreError;
use super::statement::{columns, statements};
use super::words::Findable;
use crate::ids::OrganisationNumber;
use crate::quote::{CaseNumber, QuoteNumber, SettlementNumber};

statements! {
    /// Without words where the quote no longer exists.
    const STALE_WORDS: &str = "select s.position, q.id, q.applicant, q.organisation_number, q.title, q.case_number, \
        q.number_year, q.number_sequence, q.words from stale_words s left join quotes q on q.position = s.position order by s.position limit $1";
    const NOTE_NUMBERS: &str = "select number from settlement_notes where quote_id = $1 order by year, sequence";
    const RENEW_WORDS: &str = "update quotes set words = $2 where position = $1 and words = $3";
    const NO_LONGER_STALE: &str = "delete from stale_words where position = $1";
}

columns! {
    /// What the words of a quote are made of, and what they are.
    struct StaleColumns {
        position: i64,
        id: Option<String>,
        applicant: Option<String>,
        organisation_number: Option<String>,
        title: Option<String>,
        case_number: Option<String>,
        number_year: Option<i64>,
        number_sequence: Option<i64>,
        words: Option<String>,
    }
}

impl StaleColumns {
    /// The words in this program's form, of a quote with these settlement notes; `None` for a deleted draft.
    fn renewed(&self, notes: &[String]) -> Option<String> {
        let (applicant, title) = (self.applicant.as_deref()?, self.title.as_deref()?);
        let case = self.case_number.as_deref().and_then(CaseNumber::parse);
        let year = self.number_year.and_then(|year| i16::try_from(year).ok());
        let sequence = self.number_sequence.and_then(|sequence| u32::try_from(sequence).ok());
        let number = year.zip(sequence).map(|(year, sequence)| QuoteNumber { year, sequence });
        let organisation = self.organisation_number.as_deref().and_then(OrganisationNumber::parse);
        let notes: Vec<SettlementNumber> = notes.iter().filter_map(|note| SettlementNumber::parse(note)).collect();
        let (organisation, case) = (organisation.as_ref(), case.as_ref());
        Some(Findable { applicant, organisation, title, case, number, notes: &notes }.words())
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn has_stale_words(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query(STALE_WORDS).bind(1_i64).fetch_optional(&self.reader).await?.is_some())
    }

    /// Several replicas may do the same at once, and quotes may change meanwhile: words are replaced only where they are still
    /// what was read, and a quote stays listed until its words are right.
    pub(super) async fn renew_words(&self, limit: i64) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let query = sqlx::query_as::<_, StaleColumns>(STALE_WORDS).bind(limit);
        let stale = query.fetch_all(transaction.connection()).await?;
        for quote in &stale {
            let notes: Vec<String> = match quote.number_year {
                Some(_) => sqlx::query_scalar(NOTE_NUMBERS).bind(&quote.id).fetch_all(transaction.connection()).await?,
                None => Vec::new(),
            };
            if let Some(words) = quote.renewed(&notes).filter(|words| quote.words.as_ref() != Some(words)) {
                let query = sqlx::query(RENEW_WORDS).bind(quote.position).bind(words).bind(&quote.words);
                if !transaction.write(query).await? {
                    continue;
                }
            }
            transaction.write(sqlx::query(NO_LONGER_STALE).bind(quote.position)).await?;
        }
        transaction.commit().await?;
        Ok(u64::try_from(stale.len()).unwrap_or(0))
    }
}
