//! Posting to the feed: rows are posted in the transaction of the change that they follow from.
//!
//! Sequences are assigned while the ledger's head is locked, which it is until the transaction ends. So they have no gaps, and a
//! row becomes visible after every row before it, however many transactions write.

use jiff::Timestamp;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::{Backend, Writing};
use super::error::StoreError;
use super::feed_sums::keep_sums;
use super::statement::{Dialect, PerDatabase, statements};
use crate::calendar;
use crate::feed::{Assignment, LineShare, PostedLine, PostingHead, Stage};
use crate::ids::QuoteId;
use crate::language::raw;
use crate::money::{MoneyError, Ore};
use crate::quote::{SettlementNumber, State};

/// What one entry of the ledger posts, where it is from before there was a feed.
#[derive(Clone, Debug)]
pub struct LatePosting {
    pub id: QuoteId,
    pub at: Timestamp,
    pub postings: Postings,
}

/// Lines that are posted for the first time, when a quote is issued or charged.
#[derive(Clone, Debug)]
pub struct NewPosting {
    pub stage: Stage,
    pub head: PostingHead,
    pub lines: Vec<PostedLine>,
}

/// What a change of a quote posts to the feed, in this order.
#[derive(Clone, Debug, Default)]
pub struct Postings {
    /// The posting that is reversed: that of the quote in this stage, or of this note if it was settled.
    pub reversed: Option<(Stage, Option<SettlementNumber>)>,
    /// The credit note that reverses it, where it was settled.
    pub credit: Option<SettlementNumber>,
    /// The stage to which the lines of the reversed posting move.
    pub moved_to: Option<Stage>,
    /// What an order loses or gets back as parts of it are charged.
    pub order: Vec<LineShare>,
    /// The note that does it.
    pub order_note: Option<SettlementNumber>,
    pub new: Option<NewPosting>,
}

/// The posting that a quote leaves.
#[derive(Clone, Copy)]
struct Left {
    stage: Stage,
    note: Option<SettlementNumber>,
}

/// How its lines are posted once more.
#[derive(Clone, Copy)]
enum Repeated {
    Reversed { credit: Option<SettlementNumber> },
    Moved { to: Stage },
}

macro_rules! insert_posting {
    () => {
        "insert into postings \
         (first_sequence, last_sequence, posted_at, month, posted_on, stage, reversal, quote_id, quote_number, revision, \
         case_number, applicant_name, organisation_number, buyer_reference, vat_code, vat_rate, tariff_id, tariff_status, \
         settlement_number, demo, net_ore, vat_ore) \
         select coalesce(max(last_sequence), 0) + 1, coalesce(max(last_sequence), 0) + cast($1 as bigint), \
         cast($2 as bigint), substr(cast($3 as text), 1, 7), cast($3 as text), $4, 0, $5, $6, cast($7 as bigint), $8, $9, $10, $11, $12, \
         $13, $14, $15, $16, cast($17 as bigint), cast($18 as bigint), cast($19 as bigint) from postings"
    };
}

macro_rules! insert_lines {
    ($lines:literal) => {
        concat!(
            "insert into line_items \
             (sequence, posting, activity, line_code, description, quantity, unit, unit_price_ore, net_ore, vat_ore, \
             assignment) select ",
            $lines
        )
    };
}

macro_rules! add_assignments {
    ($lines:literal) => {
        concat!(
            "insert into assignments (account, cost_centre, project) select distinct value ->> 8, value ->> 9, value ->> 10 from ",
            $lines,
            " where (value ->> 8 <> '' or value ->> 9 <> '' or value ->> 10 <> '') and not exists (select 1 from assignments a \
             where a.account = value ->> 8 and a.cost_centre = value ->> 9 and a.project = value ->> 10)"
        )
    };
}

statements! {
    const MARK_POSTED: &str = "update ledger_head set posted = $2 where one = 1 and posted = $1";
    /// A posting, its lines and what they add to the kept sums: one statement waits for the database once. The lines come as one JSON
    /// text. PostgreSQL does not see within a statement what it adds, and so takes what is returned of it.
    const POST: PerDatabase = PerDatabase {
        sqlite: concat!(
            insert_posting!(), "; ",
            insert_lines!(
                "n.first_sequence + s.key, n.first_sequence, s.value ->> 0, s.value ->> 1, s.value ->> 2, s.value ->> 3, s.value ->> 4, \
                 s.value ->> 5, s.value ->> 6, s.value ->> 7, case when s.value ->> 8 <> '' or s.value ->> 9 <> '' or s.value ->> 10 <> '' then \
                 (select a.id from assignments a where a.account = s.value ->> 8 and a.cost_centre = s.value ->> 9 \
                 and a.project = s.value ->> 10) end \
                 from (select max(first_sequence) as first_sequence from postings) n cross join json_each($20) s"
            ),
            "; ",
            keep_sums!(
                "postings p join line_items l on l.sequence >= p.first_sequence and l.sequence <= p.last_sequence \
                 left join assignments g on g.id = l.assignment where p.first_sequence = (select max(first_sequence) from postings)"
            )
        ),
        postgres: concat!(
            "with p as (", insert_posting!(), " returning *), l as (",
            insert_lines!(
                "p.first_sequence + s.place - 1, p.first_sequence, s.value ->> 0, s.value ->> 1, s.value ->> 2, \
                 cast(s.value ->> 3 as bigint), s.value ->> 4, cast(s.value ->> 5 as bigint), cast(s.value ->> 6 as bigint), \
                 cast(s.value ->> 7 as bigint), (select a.id from assignments a where a.account = s.value ->> 8 \
                 and a.cost_centre = s.value ->> 9 and a.project = s.value ->> 10) \
                 from p cross join json_array_elements(cast($20 as json)) with ordinality as s (value, place)"
            ),
            " returning *) ",
            keep_sums!("p join l on l.posting = p.first_sequence left join assignments g on g.id = l.assignment")
        ),
    };
    /// Reverses a posting ($6 = 1), or moves its lines to another stage ($6 = 0).
    const REPEAT: &str = "insert into postings \
        (first_sequence, last_sequence, posted_at, month, posted_on, stage, reversal, repeats, quote_id, quote_number, \
        revision, case_number, applicant_name, organisation_number, buyer_reference, vat_code, vat_rate, tariff_id, \
        tariff_status, settlement_number, credit_number, demo, net_ore, vat_ore) \
        select h.last + 1, h.last + 1 + p.last_sequence - p.first_sequence, cast($3 as bigint), \
        substr(cast($4 as text), 1, 7), cast($4 as text), $5, cast($6 as bigint), p.first_sequence, p.quote_id, p.quote_number, p.revision, p.case_number, p.applicant_name, \
        p.organisation_number, p.buyer_reference, p.vat_code, p.vat_rate, p.tariff_id, p.tariff_status, \
        p.settlement_number, cast($8 as text), p.demo, (1 - 2 * cast($6 as bigint)) * p.net_ore, (1 - 2 * cast($6 as bigint)) * p.vat_ore \
        from postings p, (select coalesce(max(last_sequence), 0) as last from postings) h \
        where p.quote_id = $1 and p.stage = $2 and p.reversal = 0 and coalesce(p.settlement_number, '') = $7 \
        returning first_sequence";
    const REPEAT_LINES: &str = insert_lines!(
        "l.sequence - o.first_sequence + n.first_sequence, n.first_sequence, l.activity, l.line_code, l.description, \
         (1 - 2 * n.reversal) * l.quantity, l.unit, l.unit_price_ore, (1 - 2 * n.reversal) * l.net_ore, \
         (1 - 2 * n.reversal) * l.vat_ore, l.assignment \
         from postings n join postings o on o.first_sequence = n.repeats \
         join line_items l on l.sequence >= o.first_sequence and l.sequence <= o.last_sequence where n.first_sequence = $1"
    );
    /// Takes parts of an order's lines out of it, or puts them back. Both reverse: what is not reversed is what was ordered.
    const MOVE_PART: &str = "insert into postings \
        (first_sequence, last_sequence, posted_at, month, posted_on, stage, reversal, repeats, quote_id, quote_number, \
        revision, case_number, applicant_name, organisation_number, buyer_reference, vat_code, vat_rate, tariff_id, \
        tariff_status, settlement_number, demo, net_ore, vat_ore) \
        select h.last + 1, h.last + cast($2 as bigint), cast($3 as bigint), substr(cast($4 as text), 1, 7), cast($4 as text), p.stage, \
        1, p.first_sequence, p.quote_id, p.quote_number, p.revision, p.case_number, p.applicant_name, p.organisation_number, \
        p.buyer_reference, p.vat_code, p.vat_rate, p.tariff_id, p.tariff_status, cast($5 as text), p.demo, cast($6 as bigint), \
        cast($7 as bigint) \
        from postings p, (select coalesce(max(last_sequence), 0) as last from postings) h \
        where p.quote_id = $1 and p.stage = 'ordered' and p.reversal = 0 returning first_sequence";
    const MOVE_LINES: PerDatabase = PerDatabase {
        sqlite: insert_lines!(
            "$1 + s.key, $1, l.activity, l.line_code, l.description, s.value ->> 1, l.unit, l.unit_price_ore, s.value ->> 2, \
             s.value ->> 3, l.assignment from json_each($2) s join postings n on n.first_sequence = $1 \
             join line_items l on l.sequence = n.repeats + (s.value ->> 0)"
        ),
        postgres: insert_lines!(
            "cast($1 as bigint) + s.place - 1, $1, l.activity, l.line_code, l.description, cast(s.value ->> 1 as bigint), l.unit, \
             l.unit_price_ore, cast(s.value ->> 2 as bigint), cast(s.value ->> 3 as bigint), l.assignment \
             from json_array_elements(cast($2 as json)) with ordinality as s (value, place) \
             join postings n on n.first_sequence = cast($1 as bigint) \
             join line_items l on l.sequence = n.repeats + cast(s.value ->> 0 as bigint)"
        ),
    };
    /// Assignments of the same lines that are new.
    const ADD_ASSIGNMENTS: PerDatabase = PerDatabase {
        sqlite: add_assignments!("json_each($1)"),
        postgres: add_assignments!("json_array_elements(cast($1 as json)) as lines (value)"),
    };
}

impl Postings {
    /// For a quote that is issued or charged.
    #[must_use]
    pub fn new(stage: Stage, head: PostingHead, lines: Vec<PostedLine>) -> Self {
        Self { new: Some(NewPosting { stage, head, lines }), ..Self::default() }
    }

    /// For a quote that moves from one state to another with the same lines.
    #[must_use]
    pub fn moving(from: Option<State>, to: Option<State>) -> Self {
        let (from, to) = (from.and_then(Stage::of), to.and_then(Stage::of));
        if from == to {
            return Self::default();
        }
        Self { reversed: from.map(|stage| (stage, None)), moved_to: from.and(to), ..Self::default() }
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn post_backlog(&self, after: i64, backlog: &[LatePosting]) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let to = after + i64::try_from(backlog.len()).unwrap_or(0);
        // A replica that starts at the same time waits here, and then finds it done.
        if !transaction.write(sqlx::query(MARK_POSTED).bind(after).bind(to)).await? {
            return Ok(false);
        }
        for late in backlog {
            transaction.post(late.id, late.at, &late.postings).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Writing<Db> {
    /// Posts rows. The caller has locked the ledger's head.
    pub(super) async fn post(&mut self, id: QuoteId, at: Timestamp, postings: &Postings) -> Result<(), StoreError> {
        if let Some((stage, note)) = postings.reversed {
            let left = Left { stage, note };
            self.repeat(id, at, left, Repeated::Reversed { credit: postings.credit }).await?;
            if let Some(to) = postings.moved_to {
                self.repeat(id, at, left, Repeated::Moved { to }).await?;
            }
        }
        self.move_part(id, at, &postings.order, postings.order_note).await?;
        match &postings.new {
            Some(new) => self.post_new(id, at, new).await,
            None => Ok(()),
        }
    }

    async fn repeat(&mut self, id: QuoteId, at: Timestamp, left: Left, repeated: Repeated) -> Result<(), StoreError> {
        let (to, reversal, credit) = match repeated {
            Repeated::Reversed { credit } => (left.stage, true, credit),
            Repeated::Moved { to } => (to, false, None),
        };
        let posted: Option<i64> = sqlx::query_scalar(REPEAT)
            .bind(id.to_string())
            .bind(left.stage.word())
            .bind(at.as_millisecond())
            .bind(calendar::day_of(at).to_string())
            .bind(to.word())
            .bind(i64::from(reversal))
            .bind(left.note.map(|note| note.to_string()).unwrap_or_default())
            .bind(credit.map(|credit| credit.to_string()))
            .fetch_optional(self.connection())
            .await?;
        // Nothing was charged, so there is nothing to reverse.
        let Some(first) = posted else { return Ok(()) };
        self.write(sqlx::query(REPEAT_LINES).bind(first)).await?;
        self.keep_sums(first).await
    }

    async fn move_part(
        &mut self,
        id: QuoteId,
        at: Timestamp,
        shares: &[LineShare],
        note: Option<SettlementNumber>,
    ) -> Result<(), StoreError> {
        if shares.is_empty() {
            return Ok(());
        }
        let sum = |amount: fn(&LineShare) -> Ore| Ore::sum(shares.iter().map(amount)).map_err(too_large);
        let first: i64 = sqlx::query_scalar(MOVE_PART)
            .bind(id.to_string())
            .bind(i64::try_from(shares.len()).unwrap_or(i64::MAX))
            .bind(at.as_millisecond())
            .bind(calendar::day_of(at).to_string())
            .bind(note.map(|note| note.to_string()))
            .bind(sum(|share| share.net)?.get())
            .bind(sum(|share| share.vat)?.get())
            .fetch_one(self.connection())
            .await?;
        let lines: Vec<(usize, i64, i64, i64)> =
            shares.iter().map(|share| (share.place, share.quantity.get(), share.net.get(), share.vat.get())).collect();
        let lines = raw(&lines);
        self.write(sqlx::query(<Db as Dialect>::text(MOVE_LINES)).bind(first).bind(lines.get())).await?;
        self.keep_sums(first).await
    }

    async fn post_new(&mut self, id: QuoteId, at: Timestamp, new: &NewPosting) -> Result<(), StoreError> {
        let NewPosting { stage, head, lines } = new;
        if lines.is_empty() {
            return Ok(());
        }
        let sum = |amount: fn(&PostedLine) -> Ore| Ore::sum(lines.iter().map(amount)).map_err(too_large);
        let is_assigned = lines.iter().any(|line| !line.assignment.is_empty());
        let values: Vec<LineValues<'_>> = lines.iter().map(line_values).collect();
        let values = raw(&values);
        if is_assigned {
            self.write(sqlx::query(<Db as Dialect>::text(ADD_ASSIGNMENTS)).bind(values.get())).await?;
        }
        let query = sqlx::query(<Db as Dialect>::text(POST))
            .bind(i64::try_from(lines.len()).unwrap_or(i64::MAX))
            .bind(at.as_millisecond())
            .bind(calendar::day_of(at).to_string())
            .bind(stage.word())
            .bind(id.to_string())
            .bind(head.quote_number.to_string())
            .bind(i64::from(head.revision))
            .bind(&head.case_number)
            .bind(&head.applicant_name)
            .bind(&head.organisation_number)
            .bind(&head.buyer_reference)
            .bind(&head.vat_code)
            .bind(head.vat_rate.to_string())
            .bind(&head.tariff_id)
            .bind(head.tariff_status.word())
            .bind(head.settlement_number.map(|number| number.to_string()))
            .bind(i64::from(head.demo))
            .bind(sum(|line| line.net)?.get())
            .bind(sum(|line| line.vat)?.get())
            .bind(values.get());
        self.write(query).await.map(drop)
    }
}

const fn too_large(_: MoneyError) -> StoreError {
    StoreError::Unsupported("the amounts of a posting are too large")
}

/// A line as [`POST`] reads it: the columns of `line_items` but the first two, and account, cost centre and project, which are
/// empty where none is assigned.
type LineValues<'l> = (&'l str, &'l str, &'l str, i64, &'l str, i64, i64, i64, &'l str, &'l str, &'l str);

fn line_values(line: &PostedLine) -> LineValues<'_> {
    let PostedLine { activity, line_code, description, quantity, unit, unit_price, net, vat, assignment } = line;
    let Assignment { account, cost_centre, project } = assignment;
    let (quantity, unit_price, net, vat) = (quantity.get(), unit_price.get(), net.get(), vat.get());
    let [account, cost_centre, project] =
        [account, cost_centre, project].map(|part| part.as_deref().unwrap_or_default());
    (activity, line_code, description, quantity, unit.word(), unit_price, net, vat, account, cost_centre, project)
}
