//! What an audit reads: issued quotes with all that depends on them, the series of numbers, and the shape of the feed.

use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::columns::QuoteColumns;
use super::error::StoreError;
use super::quotes::select_quotes;
use super::rows::IssuedQuote;
use super::statement::{columns, statements};

statements! {
    const ISSUED_AFTER: &str = select_quotes!(
        ", d.pdf, coalesce((select s.drivers from shapes s where s.id = q.shape), case when q.shape is not null then '' end) as shape, q.case_number, q.applicant, q.title, q.words, \
         (select string_agg(n.number, ' ') from settlement_notes n where n.quote_id = q.id) as notes, \
         (select l.entry from ledger l where l.quote_id = q.id order by l.sequence limit 1) as first_entry, \
         (select l.entry from ledger l where l.quote_id = q.id and l.entry not like '%\"action\":\"keep_copy\"%' \
          order by l.sequence desc limit 1) as last_entry",
        "q.position > $1 and q.state <> 'draft' order by q.position limit $2"
    );
    const SERIES: &str = "select y.year, y.last, \
        (select count(*) from quotes q where q.number_year = y.year and q.revision = 1 \
         and q.number_sequence between 1 and y.last) as used, \
        (select coalesce(max(q.number_sequence), 0) from quotes q where q.number_year = y.year) as highest \
        from (select n.year, n.last from number_series n union all \
         select distinct q.number_year, 0 from quotes q where q.number_year is not null \
         and not exists (select 1 from number_series n where n.year = q.number_year)) y order by y.year";
    const SETTLEMENT_SERIES: &str = "select y.year, coalesce(s.last, 0) as last, \
        (select count(*) from settlement_notes n where n.year = y.year and n.sequence <= coalesce(s.last, 0)) as used, \
        (select coalesce(max(n.sequence), 0) from settlement_notes n where n.year = y.year) as highest \
        from (select year from settlement_series union select year from settlement_notes) y \
        left join settlement_series s on s.year = y.year order by y.year";
    const FEED_SHAPE: &str = "select (select count(*) from line_items) as rows, \
        (select coalesce(min(sequence), 1) from line_items) as first, \
        (select coalesce(max(sequence), 0) from line_items) as last, \
        (select cast(coalesce(sum(last_sequence - first_sequence + 1), 0) as bigint) from postings) as posted, \
        (select sequence - posted from ledger_head where one = 1) as unposted";
    /// A posting whose rows do not add up to it, or that repeats no posting of its quote.
    const FEED_FLAW: &str = "select p.first_sequence from postings p left join (select posting, count(*) as found, \
        min(sequence) as first, max(sequence) as last, sum(net_ore) as net, sum(vat_ore) as vat from line_items \
        group by posting) l on l.posting = p.first_sequence \
        where l.posting is null or l.found <> p.last_sequence - p.first_sequence + 1 \
        or l.first <> p.first_sequence or l.last <> p.last_sequence or l.net <> p.net_ore or l.vat <> p.vat_ore \
        or (p.reversal = 1 and p.repeats is null) \
        or (p.repeats is not null and not exists (select 1 from postings o where o.first_sequence = p.repeats \
            and o.quote_id = p.quote_id and o.reversal = 0 and (p.reversal = 0 or o.stage = p.stage))) \
        or (p.repeats is not null and exists (select 1 from line_items n join postings r on r.first_sequence = p.repeats \
            left join line_items o on o.sequence >= r.first_sequence and o.sequence <= r.last_sequence and o.line_code = n.line_code \
            where n.sequence >= p.first_sequence and n.sequence <= p.last_sequence \
            and (o.sequence is null or coalesce(n.assignment, 0) <> coalesce(o.assignment, 0)))) \
        order by p.first_sequence limit 1";
    const FEED_DAYS: &str = "select coalesce(posted_on, '') as posted_on, month, min(posted_at) as first_ms, max(posted_at) as last_ms from postings \
        group by posted_on, month";
    /// An officer and a state of which the kept count is not that of the quotes.
    const COUNT_FLAW: &str = "with kept as (select officer, state, cast(sum(quotes) as bigint) as n from quote_counts group by officer, state \
        having sum(quotes) <> 0), found as (select coalesce(officer, '') as officer, state, count(*) as n from quotes group by 1, 2) \
        select f.state from (select * from (select * from found except select * from kept) a \
         union all select * from (select * from kept except select * from found) b) f order by 1 limit 1";
    const COUNTS: &str = "select (select count(*) from quotes) as quotes, (select count(*) from quotes where demo = 1) as demo";
}

/// An issued quote with what an audit checks, unchecked.
#[derive(Debug)]
pub struct Audited {
    /// Its position in the order of creation.
    pub position: i64,
    /// Its number with its revision; its identity where it has no valid one.
    pub name: String,
    /// The quote, or what is wrong with its row.
    pub quote: Result<IssuedQuote, StoreError>,
    /// None for a demo quote.
    pub pdf: Option<Vec<u8>>,
    /// The case, applicant, title and words by which it is listed and found.
    pub case_number: Option<String>,
    pub applicant: String,
    pub title: String,
    pub words: String,
    /// The shape by which it is a like case; none before a server has shaped it.
    pub shape: Option<String>,
    /// The numbers of its settlement notes, with blanks between; none if there are none.
    pub notes: Option<String>,
    pub first_entry: Option<String>,
    /// The last entry but those of signed copies, which leave the quote as it is.
    pub last_entry: Option<String>,
}

columns! {
    /// The numbers of a year, of quotes or of settlement notes.
    #[derive(Debug)]
    pub struct YearSeries {
        pub year: i64,
        /// The last number that was given.
        pub last: i64,
        /// How many of the numbers up to it are used: by first revisions, or by notes.
        pub used: i64,
        /// The highest number that is used.
        pub highest: i64,
    }
}

columns! {
    #[derive(Debug)]
    pub struct FeedShape {
        /// How many rows the feed has, and the first and last sequence of them.
        pub rows: i64,
        pub first: i64,
        pub last: i64,
        /// How many rows its postings say they have.
        pub posted: i64,
        /// How many ledger entries were not posted.
        pub unposted: i64,
    }
}

columns! {
    /// A day on which something was posted, and its month, as the postings name them.
    #[derive(Debug)]
    pub struct FeedDay {
        pub posted_on: String,
        pub month: String,
        /// The first and last time of posting, in milliseconds of the Unix epoch.
        pub first_ms: i64,
        pub last_ms: i64,
    }
}

columns! {
    /// How many quotes there are.
    #[derive(Debug)]
    pub struct QuoteCounts {
        pub quotes: i64,
        /// Of those, demo quotes.
        pub demo: i64,
    }
}

columns! {
    struct AuditColumns {
        ..quote: QuoteColumns,
        pdf: Option<Vec<u8>>,
        shape: Option<String>,
        case_number: Option<String>,
        applicant: String,
        title: String,
        words: String,
        notes: Option<String>,
        first_entry: Option<String>,
        last_entry: Option<String>,
    }
}

impl From<AuditColumns> for Audited {
    fn from(columns: AuditColumns) -> Self {
        Self {
            position: columns.quote.position,
            name: columns.quote.name(),
            quote: columns.quote.try_into(),
            pdf: columns.pdf,
            shape: columns.shape,
            case_number: columns.case_number,
            applicant: columns.applicant,
            title: columns.title,
            words: columns.words,
            notes: columns.notes,
            first_entry: columns.first_entry,
            last_entry: columns.last_entry,
        }
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn issued_after(&self, position: i64, limit: i64) -> Result<Vec<Audited>, StoreError> {
        let query = sqlx::query_as::<_, AuditColumns>(ISSUED_AFTER).bind(position).bind(limit);
        Ok(query.fetch_all(&self.reader).await?.into_iter().map(Audited::from).collect())
    }

    pub(super) async fn series(&self) -> Result<Vec<YearSeries>, StoreError> {
        Ok(sqlx::query_as(SERIES).fetch_all(&self.reader).await?)
    }

    pub(super) async fn settlement_series(&self) -> Result<Vec<YearSeries>, StoreError> {
        Ok(sqlx::query_as(SETTLEMENT_SERIES).fetch_all(&self.reader).await?)
    }

    pub(super) async fn feed_shape(&self) -> Result<FeedShape, StoreError> {
        Ok(sqlx::query_as(FEED_SHAPE).fetch_one(&self.reader).await?)
    }

    pub(super) async fn feed_flaw(&self) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar(FEED_FLAW).fetch_optional(&self.reader).await?)
    }

    pub(super) async fn count_flaw(&self) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(COUNT_FLAW).fetch_optional(&self.reader).await?)
    }

    pub(super) async fn feed_days(&self) -> Result<Vec<FeedDay>, StoreError> {
        Ok(sqlx::query_as(FEED_DAYS).fetch_all(&self.reader).await?)
    }

    pub(super) async fn counts(&self) -> Result<QuoteCounts, StoreError> {
        Ok(sqlx::query_as(COUNTS).fetch_one(&self.reader).await?)
    }
}
