//! Quotes that need attention: how many there are, and the list of them.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::error::StoreError;
use super::listing::{Attention, ListQuery, Listed, SummaryColumns, by_creation, positions, summary_columns};
use super::statement::statements;

statements! {
    const EXPIRING: &str = by_creation!("q.state = 'issued' and ($4 = '' or q.officer = $4) and q.expires_at <= $5");
    const HOURS_USED: &str = by_creation!("q.state = 'accepted' and q.hours_used >= 80 and ($4 = '' or q.officer = $4)");
    const DELIVERED: &str = by_creation!("q.state = 'accepted' and ($4 = '' or q.officer = $4) and q.delivered_on <= $5");
    /// How many of an officer's quotes, or of all, need attention: the last day is before $2, 80 per cent of the hours are used, the
    /// day of delivery is $3 or earlier.
    const ATTENTION: &str = "select cast((select count(*) from quotes where state = 'issued' and expires_at <= $2 and ($1 = '' or officer = $1)) as bigint), \
        cast((select count(*) from quotes where state = 'accepted' and hours_used >= 80 and ($1 = '' or officer = $1)) as bigint), \
        cast((select count(*) from quotes where state = 'accepted' and delivered_on <= $3 and ($1 = '' or officer = $1)) as bigint)";
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    /// The newest quotes that need attention.
    pub(super) async fn needing(&self, query: &ListQuery, attention: Attention) -> Result<Listed, StoreError> {
        let text = match attention {
            Attention::Expiring(_) => EXPIRING,
            Attention::Hours => HOURS_USED,
            Attention::Delivered(_) => DELIVERED,
        };
        let (before, from) = positions(query);
        let officer = query.officer.clone().unwrap_or_default();
        let sql = sqlx::query_as::<_, SummaryColumns>(text).bind(before).bind(from).bind(query.limit).bind(officer);
        let sql = match attention {
            Attention::Expiring(by) => sql.bind(by),
            Attention::Hours => sql,
            Attention::Delivered(today) => sql.bind(today.to_string()),
        };
        Ok(Listed { quotes: self.all(sql).await?, searched_to: None })
    }

    pub(super) async fn attention(
        &self,
        officer: &str,
        expiring_by: Timestamp,
        today: Date,
    ) -> Result<[i64; 3], StoreError> {
        let query = sqlx::query_as(ATTENTION)
            .bind(officer.to_owned())
            .bind(expiring_by.as_millisecond())
            .bind(today.to_string());
        let (expiring, hours, delivered): (i64, i64, i64) = query.fetch_one(&self.reader).await?;
        Ok([expiring, hours, delivered])
    }
}
