//! Sums of the feed. Sums of all time, by month and by day are kept in the transaction that posts, under the lock of the ledger's head that it
//! holds anyway, so that totals do not take longer as the feed grows. Where something else than stage and days chooses the rows,
//! they are added up as they are found by an index.

use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Writing};
use super::error::StoreError;
use super::feed::{FeedQuery, bind_query, for_postings};
use super::fields::RowReader;
use super::statement::{columns, statements};
use crate::feed::{Control, Dimension, Periods, Stage, StoredSum, Sum};
use crate::money::Ore;

/// The sums of postings `p` with lines `l` as `feed_sums` has them: of each applicant and of all, ever, by month and by day. Lines are
/// added up once, and their sums to what they are part of.
macro_rules! sums_of_rows {
    ($rows:literal) => {
        concat!(
            "select a.of_applicant, d.span, case d.span when 'ever' then '' when 'month' then s.month else s.posted_on end as period, s.stage, s.reversal, \
             s.tariff_id, s.activity, case when a.of_applicant = 1 then coalesce(s.organisation_number, '') else '' end, \
             case when a.of_applicant = 1 and s.organisation_number is null then s.applicant_name else '' end, s.account, cast(sum(s.items) as bigint), \
             cast(sum(s.net_ore) as bigint), cast(sum(s.vat_ore) as bigint), min(s.first_sequence), max(s.last_sequence) from (\
             select p.month, p.posted_on, p.stage, p.reversal, p.tariff_id, l.activity, p.organisation_number, p.applicant_name, \
             coalesce(g.account, '') as account, count(*) as items, sum(l.net_ore) as net_ore, sum(l.vat_ore) as vat_ore, \
             min(l.sequence) as first_sequence, max(l.sequence) as last_sequence from ",
            $rows,
            " group by 1, 2, 3, 4, 5, 6, 7, 8, 9) s cross join (select 0 as of_applicant union all select 1) a \
             cross join (select 'ever' as span union all select 'month' union all select 'day') d group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
        )
    };
}
pub(super) use sums_of_rows;

/// Adds sums to those that are kept.
macro_rules! keep_sums {
    ($rows:literal) => {
        concat!(
            "insert into feed_sums (of_applicant, span, period, stage, reversal, tariff_id, activity, organisation_number, \
             applicant_name, account, items, net_ore, vat_ore, first_sequence, last_sequence) ",
            $crate::store::feed_sums::sums_of_rows!($rows),
            " on conflict (of_applicant, span, period, stage, reversal, tariff_id, activity, organisation_number, applicant_name, \
             account) do update set items = feed_sums.items + excluded.items, net_ore = feed_sums.net_ore + excluded.net_ore, \
             vat_ore = feed_sums.vat_ore + excluded.vat_ore, last_sequence = excluded.last_sequence"
        )
    };
}
pub(super) use keep_sums;

macro_rules! sums_of_all {
    () => {
        sums_of_rows!(
            "postings p join line_items l on l.sequence >= p.first_sequence and l.sequence <= p.last_sequence \
             left join assignments g on g.id = l.assignment"
        )
    };
}

macro_rules! kept_sums {
    () => {
        "select of_applicant, span, period, stage, reversal, tariff_id, activity, organisation_number, applicant_name, account, \
         items, net_ore, vat_ore, first_sequence, last_sequence from feed_sums"
    };
}

/// The kept sums of a span whose periods lie between two parameters.
macro_rules! kept_between {
    ($span:expr, $first:literal, $last:literal) => {
        concat!(
            "select stage, reversal, substr(period, 1, 7) as month, activity, tariff_id, organisation_number, applicant_name, account, \
             items, net_ore, vat_ore, first_sequence, last_sequence from feed_sums where of_applicant = $4 and span = ",
            $span, " and period >= ", $first, " and period <= ", $last,
            " and ($11 = '' or stage = $11) and (cast($12 as bigint) < 0 or reversal = $12)"
        )
    };
}

statements! {
    const KEEP_SUMS: &str = keep_sums!(
        "postings p join line_items l on l.sequence >= p.first_sequence and l.sequence <= p.last_sequence \
         left join assignments g on g.id = l.assignment where p.first_sequence = $1"
    );
    /// An applicant with an organisation number has the name of their last posting.
    const KEPT: &str = concat!(
        "select stage, reversal, month, activity, tariff_id, organisation_number, case when organisation_number = '' \
         then applicant_name else (select p.applicant_name from postings p where p.last_sequence >= t.last_sequence \
         order by p.last_sequence limit 1) end as applicant_name, account, items, net, vat, first_sequence, last_sequence from (",
        "select stage, reversal, case when cast($1 as bigint) = 1 then month else '' end as month, \
         case when cast($2 as bigint) = 1 then activity else '' end as activity, \
         case when cast($3 as bigint) = 1 then tariff_id else '' end as tariff_id, \
         case when cast($4 as bigint) = 1 then organisation_number else '' end as organisation_number, \
         case when cast($4 as bigint) = 1 then applicant_name else '' end as applicant_name, \
         case when cast($13 as bigint) = 1 then account else '' end as account, cast(sum(items) as bigint) as items, \
         cast(sum(net_ore) as bigint) as net, cast(sum(vat_ore) as bigint) as vat, min(first_sequence) as first_sequence, \
         max(last_sequence) as last_sequence from (",
        kept_between!("$14", "$5", "$6"), " union all ", kept_between!("'day'", "$7", "$8"), " union all ",
        kept_between!("'day'", "$9", "$10"),
        ") s group by 1, 2, 3, 4, 5, 6, 7, 8) t"
    );
    const SUMMED: [&str; 3] = for_postings!(
        concat!(
            "select p.stage, p.reversal, case when cast($9 as bigint) = 1 then p.month else '' end as month, \
             case when cast($10 as bigint) = 1 then l.activity else '' end as activity, \
             case when cast($11 as bigint) = 1 then p.tariff_id else '' end as tariff_id, \
             case when cast($12 as bigint) = 1 then coalesce(p.organisation_number, '') else '' end as organisation_number, \
             case when cast($12 as bigint) = 1 then p.applicant_name else '' end as applicant_name, \
             case when cast($14 as bigint) = 1 then coalesce(g.account, '') else '' end as account, count(*) as items, \
             cast(sum(l.net_ore) as bigint) as net, cast(sum(l.vat_ore) as bigint) as vat, min(l.sequence) as first_sequence, \
             max(l.sequence) as last_sequence from postings p join line_items l on l.posting = p.first_sequence \
             left join assignments g on g.id = l.assignment where l.sequence > $13 and l.sequence <= $2 and l.sequence >= p.first_sequence and l.sequence <= p.last_sequence and "
        ),
        " group by 1, 2, 3, 4, 5, 6, 7, 8"
    );
    const CONTROL: [&str; 3] = for_postings!(
        "select p.stage, p.reversal, '' as month, '' as activity, '' as tariff_id, '' as organisation_number, \
         '' as applicant_name, '' as account, cast(sum(p.last_sequence - p.first_sequence + 1) as bigint) as items, \
         cast(sum(p.net_ore) as bigint) as net, cast(sum(p.vat_ore) as bigint) as vat, min(p.first_sequence) as first_sequence, \
         max(p.last_sequence) as last_sequence from postings p where ",
        " group by 1, 2"
    );
    const PART: &str = "select count(*), cast(coalesce(sum(l.net_ore), 0) as bigint), cast(coalesce(sum(l.vat_ore), 0) as bigint), \
        coalesce(min(p.stage), '') from line_items l join postings p on p.first_sequence = l.posting \
        where l.sequence >= $1 and l.sequence <= $2";
    /// A period whose kept sums are not those of its rows.
    const SUMS_FLAW: &str = concat!(
        "select k.period from (", kept_sums!(), " except ", sums_of_all!(), ") k union all select r.period from (", sums_of_all!(),
        " except ", kept_sums!(), ") r limit 1"
    );
}

columns! {
    struct SumColumns {
        stage: String,
        reversal: i64,
        month: String,
        activity: String,
        tariff_id: String,
        organisation_number: String,
        applicant_name: String,
        account: String,
        items: i64,
        net: i64,
        vat: i64,
        first_sequence: i64,
        last_sequence: i64,
    }
}

impl TryFrom<SumColumns> for StoredSum {
    type Error = StoreError;

    fn try_from(columns: SumColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "feed_sums", key: &columns.stage };
        Ok(Self {
            stage: row.read("stage", Stage::from_word(&columns.stage))?,
            reversal: columns.reversal != 0,
            sum: Sum {
                count: row.read("items", u64::try_from(columns.items).ok())?,
                net: Ore::new(columns.net),
                vat: Ore::new(columns.vat),
            },
            month: columns.month,
            activity: columns.activity,
            tariff_id: columns.tariff_id,
            organisation_number: columns.organisation_number,
            applicant_name: columns.applicant_name,
            account: columns.account,
            first_sequence: columns.first_sequence,
            last_sequence: columns.last_sequence,
        })
    }
}

/// By which of month, activity, tariff, applicant and account sums are grouped, as statements take it.
fn flags(dimensions: &[Dimension]) -> [i64; 5] {
    let by = |dimension| i64::from(dimensions.contains(&dimension));
    [Dimension::Month, Dimension::Activity, Dimension::Tariff, Dimension::Applicant, Dimension::Account].map(by)
}

fn too_large<E>(_: E) -> StoreError {
    StoreError::Unsupported("the amounts of the feed are too large")
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn feed_totals(
        &self,
        query: &FeedQuery,
        dimensions: &[Dimension],
    ) -> Result<Vec<StoredSum>, StoreError> {
        if query.after >= query.to {
            return Ok(Vec::new());
        }
        if query.is_of_days() {
            return self.kept_sums(query, dimensions).await;
        }
        let from = self.first_posting(query).await?;
        let [month, activity, tariff, applicant, account] = flags(dimensions);
        let sql = sqlx::query_as::<_, SumColumns>(query.choose(SUMMED));
        let sql = bind_query!(sql, query, from).bind(month).bind(activity).bind(tariff).bind(applicant);
        self.all(sql.bind(query.after).bind(account)).await
    }

    async fn kept_sums(&self, query: &FeedQuery, dimensions: &[Dimension]) -> Result<Vec<StoredSum>, StoreError> {
        let [month, activity, tariff, applicant, account] = flags(dimensions);
        let Periods { months, days_before, days_after } = Periods::of(query.from, query.until);
        // Without months to tell apart, what was summed over all of them is one row instead of many.
        let is_ever = query.from.is_none() && query.until.is_none() && month == 0;
        let mut sql = sqlx::query_as::<_, SumColumns>(KEPT).bind(month).bind(activity).bind(tariff).bind(applicant);
        for range in [months, days_before, days_after] {
            sql = sql.bind(range.first).bind(range.last);
        }
        self.all(
            sql.bind(query.stage.map_or("", Stage::word))
                .bind(query.reversal_number())
                .bind(account)
                .bind(if is_ever { "ever" } else { "month" }),
        )
        .await
    }

    pub(super) async fn feed_control(&self, query: &FeedQuery) -> Result<Control, StoreError> {
        if query.after >= query.to {
            return Ok(Control::default());
        }
        if query.is_of_days() {
            return Control::of(&self.kept_sums(query, &[]).await?).map_err(too_large);
        }
        match self.control_without_others(query).await? {
            Some(control) => Ok(control),
            None => self.control_of_rows(query).await,
        }
    }

    /// The sums of a range that is most of the feed: the kept sums of all rows without those of the others, which are fewer.
    async fn control_without_others(&self, query: &FeedQuery) -> Result<Option<Control>, StoreError> {
        if !query.is_range() {
            return Ok(None);
        }
        let all = Control::of(&self.kept_sums(&FeedQuery::all(), &[]).await?).map_err(too_large)?;
        let end = all.last_sequence.unwrap_or(0);
        let (after, to) = (query.after.max(0), query.to.min(end));
        let others = after.saturating_add(end - to);
        if to <= after || others > end / 2 {
            return Ok(None);
        }
        let mut control = Control { first_sequence: Some(after + 1), last_sequence: Some(to), ..all };
        for (after, to) in [(0, after), (to, end)] {
            let others = self.control_of_rows(&FeedQuery { after, to, ..FeedQuery::all() }).await?;
            control = control.without(others).map_err(too_large)?;
        }
        Ok(Some(control))
    }

    async fn control_of_rows(&self, query: &FeedQuery) -> Result<Control, StoreError> {
        if query.after >= query.to {
            return Ok(Control::default());
        }
        let from = self.first_posting(query).await?;
        let sql = sqlx::query_as::<_, SumColumns>(query.choose(CONTROL));
        let sums: Vec<StoredSum> = self.all(bind_query!(sql, query, from)).await?;
        let mut control = Control::of(&sums).map_err(too_large)?;
        // The range may begin and end within a posting: rows of it outside the range are subtracted.
        if let Some(first) = control.first_sequence.filter(|first| *first <= query.after) {
            self.subtract(&mut control, first, query.after).await?;
            control.first_sequence = Some(query.after + 1);
        }
        if let Some(last) = control.last_sequence.filter(|last| *last > query.to) {
            self.subtract(&mut control, query.to + 1, last).await?;
            control.last_sequence = Some(query.to);
        }
        Ok(if control.count == 0 { Control::default() } else { control })
    }

    /// Subtracts rows of one posting.
    async fn subtract(&self, control: &mut Control, first: i64, last: i64) -> Result<(), StoreError> {
        let part = sqlx::query_as::<_, (i64, i64, i64, String)>(PART).bind(first).bind(last);
        let (count, net, vat, stage) = part.fetch_one(&self.reader).await?;
        let stage = Stage::from_word(&stage).ok_or_else(|| StoreError::bad("postings", "stage", &stage))?;
        let count = u64::try_from(count).unwrap_or_default();
        let of_stage = control.stage_mut(stage);
        *of_stage = of_stage.minus(Sum { count, net: Ore::new(net), vat: Ore::new(vat) }).map_err(too_large)?;
        control.count = control.count.saturating_sub(count);
        Ok(())
    }

    pub(super) async fn sums_flaw(&self) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(SUMS_FLAW).fetch_optional(&self.reader).await?)
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    /// Adds a posting, of which this is the first sequence, to the kept sums. The caller has locked the ledger's head.
    pub(super) async fn keep_sums(&mut self, first: i64) -> Result<(), StoreError> {
        self.write(sqlx::query(KEEP_SUMS).bind(first)).await.map(drop)
    }
}
