//! Quotes that need attention: how many there are, and the list of them.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::error::StoreError;
use super::list_query::{Attention, ListQuery, Listed, positions};
use super::listing::by_creation;
use super::statement::statements;
use super::summaries::{SummaryColumns, summary_columns};

statements! {
    const EXPIRING: &str = by_creation!("q.state = 'issued' and q.expires_at <= $4");
    const HOURS_USED: &str = by_creation!("q.state = 'accepted' and q.hours_used >= 80");
    const DELIVERED: &str = by_creation!("q.state = 'accepted' and q.delivered_on <= $4");
    // Of one officer, each has an index: as one statement with the others, it would look at everyone's.
    const EXPIRING_FOR_OFFICER: &str = by_creation!("q.officer = $4 and q.state = 'issued' and q.expires_at <= $5");
    const HOURS_USED_FOR_OFFICER: &str = by_creation!("q.officer = $4 and q.state = 'accepted' and q.hours_used >= 80");
    const DELIVERED_FOR_OFFICER: &str = by_creation!("q.officer = $4 and q.state = 'accepted' and q.delivered_on <= $5");
    /// How many quotes of the officer $1 need attention: the last day is before $2, 80 per cent of the hours are used, the day of
    /// delivery is $3 or earlier.
    const ATTENTION: &str = "select cast((select count(*) from quotes where officer = $1 and state = 'issued' and expires_at <= $2) as bigint), \
        cast((select count(*) from quotes where officer = $1 and state = 'accepted' and hours_used >= 80) as bigint), \
        cast((select count(*) from quotes where officer = $1 and state = 'accepted' and delivered_on <= $3) as bigint)";
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    /// The newest quotes that need attention.
    pub(super) async fn needing(&self, query: &ListQuery, attention: Attention) -> Result<Listed, StoreError> {
        let of_all_and_of_one = match attention {
            Attention::Expiring(_) => [EXPIRING, EXPIRING_FOR_OFFICER],
            Attention::Hours => [HOURS_USED, HOURS_USED_FOR_OFFICER],
            Attention::Delivered(_) => [DELIVERED, DELIVERED_FOR_OFFICER],
        };
        let [of_all, of_one] = of_all_and_of_one.map(sqlx::query_as::<_, SummaryColumns>);
        let (before, from) = positions(query);
        let sql = match query.officer.clone() {
            None => of_all.bind(before).bind(from).bind(query.limit),
            Some(officer) => of_one.bind(before).bind(from).bind(query.limit).bind(officer),
        };
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
