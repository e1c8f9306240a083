//! Reading the feed, a stretch at a time.

use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::StoreError;
use super::backend::{Backend, Dialect};
use super::finance_columns::{PostingColumns, TotalColumns, total};
use super::statements::{FEED_FLAW, FEED_MONTHS, FEED_SHAPE};
use crate::feed::{Control, Posting, Stage, Total};
use crate::money::Ore;

/// Which rows are read: those behind one place up to another, of these postings only.
#[derive(Clone, Debug)]
pub struct FeedQuery {
    pub after: i64,
    pub to: i64,
    pub stage: Option<Stage>,
    /// Posted from this moment on, in milliseconds of the Unix epoch.
    pub from_ms: i64,
    pub before_ms: i64,
    /// Of the quote with this number only, in all its revisions.
    pub quote_number: Option<String>,
    pub case_number: Option<String>,
}

/// What is asked of postings `p`: $1 and $2 the first and last first sequence, $3 the stage, $4 and $5 the time, $6 the quote's
/// number, $7 the case. Where the number or the case is given, it is asked for first, by its index.
macro_rules! of_postings {
    ($which:literal) => {
        concat!(
            "p.first_sequence >= $1 and p.first_sequence <= $2 and ($3 = '' or p.stage = $3) and p.posted_at >= $4 \
             and p.posted_at < $5 and ",
            $which
        )
    };
}
macro_rules! any_posting {
    () => {
        of_postings!("$6 = '' and $7 = ''")
    };
}
macro_rules! postings_of_quote {
    () => {
        of_postings!("p.quote_number = $6 and ($7 = '' or p.case_number = $7)")
    };
}
macro_rules! postings_of_case {
    () => {
        of_postings!("$6 = '' and p.case_number = $7")
    };
}

macro_rules! control {
    ($($which:tt)+) => {
        concat!(
            "select cast(coalesce(sum(p.last_sequence - p.first_sequence + 1), 0) as bigint), \
             cast(coalesce(sum(p.net_ore), 0) as bigint), cast(coalesce(sum(p.vat_ore), 0) as bigint), \
             min(p.first_sequence), max(p.last_sequence) from postings p where ",
            $($which)+
        )
    };
}
/// A stretch of postings with their lines: up to 256 of them, of which none begins behind 4,096 rows of the stretch, so that what
/// is read at once stays small however large they are. The numbers stand here, for the database to plan with.
///
/// The database writes the lines as one JSON text a posting: a row of its own for each would take most of the time of an export.
/// `$array` and `$object` are what it calls that.
macro_rules! postings {
    ($array:literal, $object:literal, $($which:tt)+) => {
        concat!(
            "select p.first_sequence, p.last_sequence, p.posted_at, p.stage, p.reversal, p.quote_id, p.quote_number, \
             p.revision, p.case_number, p.applicant_name, p.organisation_number, p.buyer_reference, p.vat_code, p.vat_rate, \
             p.tariff_id, p.tariff_status, p.settlement_number, p.demo, \
             (select cast(", $array, "(", $object, "(l.sequence, l.activity, l.line_code, l.description, l.quantity, l.unit, \
             l.unit_price_ore, l.net_ore, l.vat_ore)) as text) from line_items l \
             where l.sequence >= p.first_sequence and l.sequence <= p.last_sequence) as lines \
             from (select n.first_sequence, coalesce(sum(n.last_sequence - n.first_sequence + 1) over \
             (order by n.first_sequence rows between unbounded preceding and 1 preceding), 0) as rows_before \
             from (select p.first_sequence, p.last_sequence from postings p where ",
            $($which)+,
            " order by p.first_sequence limit 256) n) s join postings p on p.first_sequence = s.first_sequence \
             where s.rows_before < 4096 order by p.first_sequence"
        )
    };
}
macro_rules! sqlite_postings {
    ($($which:tt)+) => {
        postings!("json_group_array", "json_array", $($which)+)
    };
}
macro_rules! postgres_postings {
    ($($which:tt)+) => {
        postings!("json_agg", "json_build_array", $($which)+)
    };
}
macro_rules! totals {
    ($($which:tt)+) => {
        concat!(
            "select p.stage, p.month, l.activity, p.tariff_id, count(*), cast(sum(l.net_ore) as bigint), \
             cast(sum(l.vat_ore) as bigint) from postings p join line_items l on l.posting = p.first_sequence \
             where l.sequence > $8 and l.sequence <= $2 and l.sequence >= p.first_sequence and l.sequence <= p.last_sequence and ",
            $($which)+,
            " group by p.stage, p.month, l.activity, p.tariff_id"
        )
    };
}

pub(super) const CONTROL: &str = control!(any_posting!());
pub(super) const CONTROL_OF_QUOTE: &str = control!(postings_of_quote!());
pub(super) const CONTROL_OF_CASE: &str = control!(postings_of_case!());
pub(super) const SQLITE_POSTINGS: &str = sqlite_postings!(any_posting!());
pub(super) const SQLITE_POSTINGS_OF_QUOTE: &str = sqlite_postings!(postings_of_quote!());
pub(super) const SQLITE_POSTINGS_OF_CASE: &str = sqlite_postings!(postings_of_case!());
pub(super) const POSTGRES_POSTINGS: &str = postgres_postings!(any_posting!());
pub(super) const POSTGRES_POSTINGS_OF_QUOTE: &str = postgres_postings!(postings_of_quote!());
pub(super) const POSTGRES_POSTINGS_OF_CASE: &str = postgres_postings!(postings_of_case!());
pub(super) const TOTALS: &str = totals!(any_posting!());
pub(super) const TOTALS_OF_QUOTE: &str = totals!(postings_of_quote!());
pub(super) const TOTALS_OF_CASE: &str = totals!(postings_of_case!());
/// The sums of some rows.
pub(super) const SUMS: &str = "select count(*), cast(coalesce(sum(net_ore), 0) as bigint), \
    cast(coalesce(sum(vat_ore), 0) as bigint) from line_items where sequence >= $1 and sequence <= $2";
pub(super) const FEED_END: &str = "select coalesce(max(last_sequence), 0) from postings";
/// The first sequence of the posting that a row is in.
pub(super) const POSTING_OF_ROW: &str =
    "select coalesce(max(first_sequence), 0) from postings where first_sequence <= $1";

impl FeedQuery {
    /// Every row.
    #[must_use]
    pub const fn all() -> Self {
        Self {
            after: 0,
            to: i64::MAX,
            stage: None,
            from_ms: i64::MIN,
            before_ms: i64::MAX,
            quote_number: None,
            case_number: None,
        }
    }

    /// One of three statements: for postings of a quote, of a case, and of any.
    const fn choose(&self, of_quote: &'static str, of_case: &'static str, of_any: &'static str) -> &'static str {
        match (&self.quote_number, &self.case_number) {
            (Some(_), _) => of_quote,
            (None, Some(_)) => of_case,
            (None, None) => of_any,
        }
    }
}

/// Binds what [`of_postings`] asks, from a first sequence on.
macro_rules! bind_query {
    ($sql:expr, $query:expr, $from:expr) => {
        $sql.bind($from)
            .bind($query.to)
            .bind($query.stage.map_or("", Stage::word))
            .bind($query.from_ms)
            .bind($query.before_ms)
            .bind($query.quote_number.as_deref().unwrap_or_default())
            .bind($query.case_number.as_deref().unwrap_or_default())
    };
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn feed_shape(&self) -> Result<(i64, i64, i64, i64, i64), StoreError> {
        Ok(sqlx::query_as::<_, (i64, i64, i64, i64, i64)>(FEED_SHAPE).fetch_one(&self.reader).await?)
    }

    pub(super) async fn feed_flaw(&self) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar::<_, i64>(FEED_FLAW).fetch_optional(&self.reader).await?)
    }

    pub(super) async fn feed_months(&self) -> Result<Vec<(String, i64, i64)>, StoreError> {
        Ok(sqlx::query_as::<_, (String, i64, i64)>(FEED_MONTHS).fetch_all(&self.reader).await?)
    }

    pub(super) async fn feed_end(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar::<_, i64>(FEED_END).fetch_one(&self.reader).await?)
    }

    pub(super) async fn feed_control(&self, query: &FeedQuery) -> Result<Control, StoreError> {
        if query.after >= query.to {
            return Ok(Control::default());
        }
        let from = self.first_posting(query).await?;
        let statement = query.choose(CONTROL_OF_QUOTE, CONTROL_OF_CASE, CONTROL);
        let sql = sqlx::query_as::<_, (i64, i64, i64, Option<i64>, Option<i64>)>(statement);
        let (count, net, vat, first, last) = bind_query!(sql, query, from).fetch_one(&self.reader).await?;
        let mut control = Control {
            count: u64::try_from(count).unwrap_or(0),
            net: Ore::new(net),
            vat: Ore::new(vat),
            first_sequence: first,
            last_sequence: last,
        };
        // The range may begin and end within a posting: what stands there outside it is not part of it.
        if let Some(first) = first.filter(|first| *first <= query.after) {
            control = self.without(control, first, query.after).await?;
            control.first_sequence = Some(query.after + 1);
        }
        if let Some(last) = last.filter(|last| *last > query.to) {
            control = self.without(control, query.to + 1, last).await?;
            control.last_sequence = Some(query.to);
        }
        Ok(if control.count == 0 { Control::default() } else { control })
    }

    async fn without(&self, control: Control, first: i64, last: i64) -> Result<Control, StoreError> {
        let sums = sqlx::query_as::<_, (i64, i64, i64)>(SUMS).bind(first).bind(last);
        let (count, net, vat) = sums.fetch_one(&self.reader).await?;
        let too_large = |_| StoreError::Unsupported("the amounts of the feed are too large");
        let net = control.net.minus(Ore::new(net)).map_err(too_large)?;
        let vat = control.vat.minus(Ore::new(vat)).map_err(too_large)?;
        let count = control.count.saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
        Ok(Control { count, net, vat, ..control })
    }

    pub(super) async fn feed_totals(&self, query: &FeedQuery) -> Result<Vec<Total>, StoreError> {
        let from = self.first_posting(query).await?;
        let statement = query.choose(TOTALS_OF_QUOTE, TOTALS_OF_CASE, TOTALS);
        let sql = bind_query!(sqlx::query_as::<_, TotalColumns>(statement), query, from).bind(query.after);
        sql.fetch_all(&self.reader).await?.into_iter().map(total).collect()
    }

    /// The next stretch of postings, whole but for rows up to `after`; empty at the end of the range.
    pub(super) async fn feed_stretch(&self, query: &FeedQuery) -> Result<Vec<Posting>, StoreError> {
        if query.after >= query.to {
            return Ok(Vec::new());
        }
        let from = self.first_posting(query).await?;
        let [of_quote, of_case, of_any] = <Db as Dialect>::POSTINGS;
        let statement = query.choose(of_quote, of_case, of_any);
        let sql = bind_query!(sqlx::query_as::<_, PostingColumns>(statement), query, from);
        let columns = sql.fetch_all(&self.reader).await?;
        // A posting that ends where the range begins is the one before it.
        let within = columns.into_iter().filter(|columns| columns.last_sequence > query.after);
        within.map(|columns| columns.posting(query.after, query.to)).collect()
    }

    /// The first sequence of the posting in which the range begins.
    async fn first_posting(&self, query: &FeedQuery) -> Result<i64, StoreError> {
        if query.after <= 0 {
            return Ok(0);
        }
        let first = sqlx::query_scalar::<_, i64>(POSTING_OF_ROW).bind(query.after.saturating_add(1));
        Ok(first.fetch_one(&self.reader).await?)
    }
}
