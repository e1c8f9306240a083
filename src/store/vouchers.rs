//! Settlement notes as vouchers: their list in the order of their numbers, their sums, and where they were sent.

use jiff::civil::Date;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::error::StoreError;
use super::fields::{RowReader, price};
use super::replays::{Outcome, Replay};
use super::settling::{NoteColumns, StoredNote};
use super::statement::{columns, statements};
use crate::quote::{Actor, QuoteNumber, Revision, SettlementNumber};
use crate::settlement::{NoteType, Sending, VoucherSum, VoucherTotals};

macro_rules! select_vouchers {
    ($which:literal) => {
        concat!(
            "select v.position, n.number, n.quote_id, n.type as note_type, n.corrects, n.settled_on, n.settled_at, n.net_ore, n.vat_ore, \
             n.total_ore, n.canonical, n.canonical_sha256, n.pdf_sha256, n.pdf_bytes, n.template, n.producer, q.number_year, \
             q.number_sequence, q.revision, coalesce(q.case_number, '') as case_number, q.applicant \
             from vouchers v join settlement_notes n on n.number = v.number join quotes q on q.id = n.quote_id where ",
            $which
        )
    };
}

/// A page: after the position $1, up to the position $2, of the days from $3 to $4, at most $5. The texts put together keep
/// databases from walking by days instead, and from putting in order what they find.
macro_rules! page {
    ($which:literal) => {
        concat!(
            select_vouchers!(
                "v.position > $1 and v.position <= $2 and v.settled_on || '' >= $3 and v.settled_on || '' <= $4"
            ),
            $which,
            " order by v.position limit $5"
        )
    };
}

/// The same as they were when the sending $5 was the last: only of a type where $6 names it, only sent or unsent where $7 is 1 or 0.
macro_rules! as_then {
    ($head:literal, $tail:literal) => {
        concat!(
            $head,
            "v.position > $1 and v.position <= $2 and v.settled_on || '' >= $3 and v.settled_on || '' <= $4 \
             and ($6 = '' or v.type = $6) and ($7 < 0 or $7 = (case when v.first_sending <= $5 then 1 else 0 end))",
            $tail
        )
    };
}

statements! {
    const VOUCHERS: &str = page!("");
    const VOUCHERS_OF_TYPE: &str = page!(" and v.type = $6");
    const VOUCHERS_BY_SENT: &str = page!(" and v.sent = $6");
    const VOUCHERS_OF_TYPE_BY_SENT: &str = page!(" and v.sent = $6 and v.type = $7");
    const VOUCHERS_NAMED: &str =
        select_vouchers!("v.number = $1");
    const VOUCHERS_THEN: &str = concat!(
        select_vouchers!(""),
        as_then!("", " order by v.position limit $8")
    );
    const VOUCHER_TOTALS: &str = as_then!(
        "select v.type as note_type, count(*) as count, cast(sum(v.net_ore) as bigint) as net_ore, \
         cast(sum(v.vat_ore) as bigint) as vat_ore, cast(sum(v.total_ore) as bigint) as total_ore, \
         max(v.position) as last from vouchers v where ",
        " group by v.type"
    );
    /// The first and the last note of the days from $1 to $2: days are few, whatever there is on each.
    const VOUCHER_BOUNDS: &str = "with recursive days (day) as ( \
        select min(settled_on) from vouchers where settled_on >= $1 and settled_on <= $2 \
        union all select (select min(v.settled_on) from vouchers v where v.settled_on > d.day and v.settled_on <= $2) \
        from days d where d.day is not null) \
        select min((select min(v.position) from vouchers v where v.settled_on = d.day)) as first, \
        max((select max(v.position) from vouchers v where v.settled_on = d.day)) as last from days d where d.day is not null";
    const SENDINGS: &str = "select sending, number, sent_to, sent_on, recorded_at, actor_id, actor_role from sendings \
        where number = $1 and sending <= $2 order by sending";
    const LAST_SENDING: &str = "select last from sending_head where one = 1";
    const TAKE_SENDINGS: &str = "update sending_head set last = last + $2 where one = 1 and last = $1";
    const ADD_SENDING: &str = "insert into sendings (sending, number, sent_to, sent_on, recorded_at, actor_id, actor_role) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    /// A note whose row in the list is not what it is, or that was sent otherwise than recorded.
    const VOUCHER_FLAW: &str = "select coalesce(n.number, v.number) from settlement_notes n \
        full join vouchers v on v.number = n.number \
        where n.number is null or v.number is null or v.position <> n.year * 4294967296 + n.sequence or v.type <> n.type \
        or v.settled_on <> n.settled_on or v.net_ore <> n.net_ore or v.vat_ore <> n.vat_ore or v.total_ore <> n.total_ore \
        or coalesce(v.first_sending, 0) <> coalesce((select min(s.sending) from sendings s where s.number = v.number), 0) \
        order by 1 limit 1";
    const SENDING_FLAW: &str = "select h.last from sending_head h where h.one = 1 \
        and (h.last <> (select count(*) from sendings) or h.last <> (select coalesce(max(sending), 0) from sendings))";
}

/// Which vouchers.
#[derive(Clone, Debug)]
pub struct VoucherQuery {
    /// Only after this position in the order of numbers.
    pub after: i64,
    /// Only up to this one.
    pub to: i64,
    /// The first and the last day, in Norway.
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub note_type: Option<NoteType>,
    pub sent: Option<bool>,
    pub limit: i64,
}

/// The totals of vouchers at one moment, and what they were at: nothing behind it is counted.
#[derive(Clone, Debug, Default)]
pub struct VoucherControl {
    pub totals: VoucherTotals,
    /// The position of the last voucher; 0 where there is none.
    pub last: i64,
    /// The last sending.
    pub sendings: i64,
}

/// A note with what is listed of its quote.
#[derive(Clone, Debug)]
pub struct StoredVoucher {
    pub position: i64,
    pub note: StoredNote,
    pub quote_number: QuoteNumber,
    pub revision: Revision,
    pub case_number: String,
    pub applicant: String,
}

/// Where notes were sent.
#[derive(Debug)]
pub struct Marking<'m> {
    /// The last sending that whoever marks has seen.
    pub after: i64,
    pub numbers: &'m [SettlementNumber],
    pub sending: &'m Sending,
    pub replay: Option<&'m Replay>,
}

columns! {
    struct VoucherColumns {
        ..note: NoteColumns,
        position: i64,
        number_year: Option<i64>,
        number_sequence: Option<i64>,
        revision: Option<i64>,
        case_number: String,
        applicant: String,
    }
}

columns! {
    struct TotalColumns {
        note_type: String,
        count: i64,
        net_ore: i64,
        vat_ore: i64,
        total_ore: i64,
        last: i64,
    }
}

columns! {
    struct SendingColumns {
        number: String,
        sent_to: String,
        sent_on: String,
        recorded_at: i64,
        actor_id: String,
        actor_role: String,
    }
}

columns! {
    struct BoundColumns {
        first: Option<i64>,
        last: Option<i64>,
    }
}

impl TryFrom<VoucherColumns> for StoredVoucher {
    type Error = StoreError;

    fn try_from(columns: VoucherColumns) -> Result<Self, StoreError> {
        let note = StoredNote::try_from(columns.note)?;
        let key = note.quote.to_string();
        let row = RowReader { table: "quotes", key: &key };
        let number = row.number(columns.number_year, columns.number_sequence, columns.revision)?;
        let (quote_number, revision) = row.read("number_sequence", number)?;
        let VoucherColumns { position, case_number, applicant, .. } = columns;
        Ok(Self { position, note, quote_number, revision, case_number, applicant })
    }
}

impl TryFrom<SendingColumns> for Sending {
    type Error = StoreError;

    fn try_from(columns: SendingColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "sendings", key: &columns.number };
        Ok(Self {
            sent_on: row.day("sent_on", &columns.sent_on)?,
            recorded_at: row.time("recorded_at", columns.recorded_at)?,
            recorded_by: row.actor(columns.actor_id, &columns.actor_role)?,
            sent_to: columns.sent_to,
        })
    }
}

/// The days of a query as they are compared: a day sorts between these where none is named.
fn days(query: &VoucherQuery) -> [String; 2] {
    let text = |day: Option<Date>, otherwise: &str| day.map_or_else(|| otherwise.to_owned(), |day| day.to_string());
    [text(query.from, ""), text(query.until, "a")]
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn vouchers(&self, query: &VoucherQuery) -> Result<Vec<StoredVoucher>, StoreError> {
        let query = self.bounded(query).await?;
        let text = match (query.note_type, query.sent) {
            (None, None) => VOUCHERS,
            (Some(_), None) => VOUCHERS_OF_TYPE,
            (None, Some(_)) => VOUCHERS_BY_SENT,
            (Some(_), Some(_)) => VOUCHERS_OF_TYPE_BY_SENT,
        };
        let [from, until] = days(&query);
        let mut sql = sqlx::query_as::<_, VoucherColumns>(text);
        sql = sql.bind(query.after).bind(query.to).bind(from).bind(until).bind(query.limit);
        if let Some(sent) = query.sent {
            sql = sql.bind(i64::from(sent));
        }
        if let Some(note_type) = query.note_type {
            sql = sql.bind(note_type.word());
        }
        self.all(sql).await
    }

    pub(super) async fn voucher_control(&self, query: &VoucherQuery) -> Result<VoucherControl, StoreError> {
        let query = self.bounded(query).await?;
        let sendings = self.last_sending().await?;
        let [from, until] = days(&query);
        let sql = sqlx::query_as::<_, TotalColumns>(VOUCHER_TOTALS);
        let sql = sql.bind(query.after).bind(query.to).bind(from).bind(until).bind(sendings);
        let sql = sql.bind(query.note_type.map_or("", NoteType::word)).bind(query.sent.map_or(-1, i64::from));
        let mut control = VoucherControl { sendings, ..VoucherControl::default() };
        for columns in sql.fetch_all(&self.reader).await? {
            let row = RowReader { table: "vouchers", key: &columns.note_type };
            let note_type = row.read("type", NoteType::from_word(&columns.note_type))?;
            let count = row.read("number", u64::try_from(columns.count).ok())?;
            let price = price(columns.net_ore, columns.vat_ore, columns.total_ore);
            control.totals.types.insert(note_type.word(), VoucherSum { count, price });
            control.last = control.last.max(columns.last);
        }
        Ok(control)
    }

    pub(super) async fn vouchers_then(
        &self,
        query: &VoucherQuery,
        sendings: i64,
    ) -> Result<Vec<StoredVoucher>, StoreError> {
        let [from, until] = days(query);
        let sql = sqlx::query_as::<_, VoucherColumns>(VOUCHERS_THEN);
        let sql = sql.bind(query.after).bind(query.to).bind(from).bind(until).bind(sendings);
        let sql = sql.bind(query.note_type.map_or("", NoteType::word)).bind(query.sent.map_or(-1, i64::from));
        self.all(sql.bind(query.limit)).await
    }

    pub(super) async fn voucher(&self, number: &str) -> Result<Option<StoredVoucher>, StoreError> {
        self.one(sqlx::query_as::<_, VoucherColumns>(VOUCHERS_NAMED).bind(number)).await
    }

    /// Where a note was sent, up to a sending.
    pub(super) async fn sendings(&self, number: SettlementNumber, up_to: i64) -> Result<Vec<Sending>, StoreError> {
        self.all(sqlx::query_as::<_, SendingColumns>(SENDINGS).bind(number.to_string()).bind(up_to)).await
    }

    pub(super) async fn last_sending(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(LAST_SENDING).fetch_one(&self.reader).await?)
    }

    pub(super) async fn mark_sent(&self, marking: &Marking<'_>) -> Result<Outcome, StoreError> {
        let Marking { after, numbers, sending, replay } = marking;
        let mut transaction = self.begin().await?;
        let count = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
        if !transaction.write(sqlx::query(TAKE_SENDINGS).bind(*after).bind(count)).await? {
            return Ok(Outcome::Stale);
        }
        for (place, number) in (after.saturating_add(1)..).zip(*numbers) {
            let Sending { sent_to, sent_on, recorded_at, recorded_by: Actor { id, role, .. } } = sending;
            let query = sqlx::query(ADD_SENDING)
                .bind(place)
                .bind(number.to_string())
                .bind(sent_to)
                .bind(sent_on.to_string())
                .bind(recorded_at.as_millisecond())
                .bind(id)
                .bind(role.word());
            transaction.write(query).await?;
        }
        transaction.finish(*replay).await
    }

    pub(super) async fn voucher_flaw(&self) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(VOUCHER_FLAW).fetch_optional(&self.reader).await?)
    }

    pub(super) async fn sending_flaw(&self) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar(SENDING_FLAW).fetch_optional(&self.reader).await?)
    }

    /// The query within the numbers of its days. Numbers follow the days of their year but for what the clocks of replicas differ:
    /// so the bounds are exact, and the days are still compared.
    async fn bounded(&self, query: &VoucherQuery) -> Result<VoucherQuery, StoreError> {
        let mut query = query.clone();
        let start = |year: i16| i64::from(year) << 32;
        if let Some(from) = query.from {
            let end = format!("{:04}-12-31", from.year());
            let first = self.bounds(&from.to_string(), &end).await?.first;
            query.after = query.after.max(first.map_or(start(from.year() + 1), |first| first - 1));
        }
        if let Some(until) = query.until {
            let beginning = format!("{:04}-01-01", until.year());
            let last = self.bounds(&beginning, &until.to_string()).await?.last;
            query.to = query.to.min(last.unwrap_or(start(until.year())));
        }
        Ok(query)
    }

    async fn bounds(&self, from: &str, until: &str) -> Result<BoundColumns, StoreError> {
        Ok(sqlx::query_as(VOUCHER_BOUNDS).bind(from).bind(until).fetch_one(&self.reader).await?)
    }
}
