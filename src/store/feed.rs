//! Reading the feed, a stretch at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::error::StoreError;
use super::fields::RowReader;
use super::statement::{Dialect, PerDatabase, columns, statements};
use crate::calendar;
use crate::feed::{Assignment, PostedLine, Posting, PostingHead, Stage};
use crate::money::{Ore, Percent, SignedQuantity};
use crate::pacing::Step;
use crate::pricing::Unit;
use crate::quote::{QuoteNumber, Revision, SettlementNumber};
use crate::tariff::Status;

/// Which rows are read.
#[derive(Clone, Debug)]
pub struct FeedQuery {
    /// Only rows after this sequence, up to another.
    pub after: i64,
    /// Whether a posting is known to end there, so that its beginning is not looked up.
    pub after_posting: bool,
    pub to: i64,
    pub stage: Option<Stage>,
    /// Only rows that reverse others, or only rows that do not.
    pub reversal: Option<bool>,
    /// Only rows posted on this day, in Norway, or later.
    pub from: Option<Date>,
    /// Only rows posted on this day or earlier.
    pub until: Option<Date>,
    /// Only rows of the quote with this number, in all its revisions.
    pub quote_number: Option<String>,
    pub case_number: Option<String>,
}

impl FeedQuery {
    /// Every row.
    #[must_use]
    pub const fn all() -> Self {
        Self {
            after: 0,
            after_posting: false,
            to: i64::MAX,
            stage: None,
            reversal: None,
            from: None,
            until: None,
            quote_number: None,
            case_number: None,
        }
    }

    /// Leaves out what has been read, up to its last posting.
    pub fn go_on_after(&mut self, last: &Posting) {
        (self.after, self.after_posting) = (last.last_sequence(), true);
    }

    /// Whether nothing but stage, reversal and days restricts it.
    pub(super) const fn is_of_days(&self) -> bool {
        self.after <= 0 && self.to == i64::MAX && self.quote_number.is_none() && self.case_number.is_none()
    }

    /// Whether nothing but sequences restricts it.
    pub(super) const fn is_range(&self) -> bool {
        self.stage.is_none()
            && self.reversal.is_none()
            && self.from.is_none()
            && self.until.is_none()
            && self.quote_number.is_none()
            && self.case_number.is_none()
    }

    /// The first moment of its days, and the first behind them, in milliseconds of the Unix epoch.
    pub(super) fn moments(&self) -> (i64, i64) {
        let from = self.from.map_or(i64::MIN, |day| calendar::start_of(day).as_millisecond());
        (from, self.until.map_or(i64::MAX, |day| calendar::end_of(day).as_millisecond()))
    }

    /// -1 for rows of both kinds.
    pub(super) fn reversal_number(&self) -> i64 {
        self.reversal.map_or(-1, i64::from)
    }

    /// Which of the statements of `for_postings` reads these rows.
    pub(super) fn choose<T>(&self, [of_quote, of_case, of_any]: [T; 3]) -> T {
        match (&self.quote_number, &self.case_number) {
            (Some(_), _) => of_quote,
            (None, Some(_)) => of_case,
            (None, None) => of_any,
        }
    }
}

/// Three statements on postings `p`: of one quote, of one case, and of any. Where the number of a quote or a case is given, its
/// index is used. $1 and $2 limit the first sequence, $3 the stage, $4 and $5 the time; $6 is the quote's number, $7 the case, $8
/// whether rows are reversals.
macro_rules! for_postings {
    ($before:expr, $after:expr) => {
        [
            for_postings!($before, "p.quote_number = $6 and ($7 = '' or p.case_number = $7)", $after),
            for_postings!($before, "$6 = '' and p.case_number = $7", $after),
            for_postings!($before, "$6 = '' and $7 = ''", $after),
        ]
    };
    ($before:expr, $which:literal, $after:expr) => {
        concat!(
            $before,
            "p.first_sequence >= $1 and p.first_sequence <= $2 and ($3 = '' or p.stage = $3) and p.posted_at >= $4 \
             and p.posted_at < $5 and (cast($8 as bigint) < 0 or p.reversal = $8) and ",
            $which,
            $after
        )
    };
}

pub(super) use for_postings;

/// Binds $1 to $8 of `for_postings`, from a first sequence on.
macro_rules! bind_query {
    ($sql:expr, $query:expr, $from:expr) => {{
        let (first_moment, behind) = $query.moments();
        $sql.bind($from)
            .bind($query.to)
            .bind($query.stage.map_or("", crate::feed::Stage::word))
            .bind(first_moment)
            .bind(behind)
            .bind($query.quote_number.as_deref().unwrap_or_default())
            .bind($query.case_number.as_deref().unwrap_or_default())
            .bind($query.reversal_number())
    }};
}
pub(super) use bind_query;

/// A stretch of postings with their lines: at most so many, none of which begins after so many rows of the stretch, so that what
/// is read at once stays small however large postings are. The numbers are part of the text so that the database can plan by them.
///
/// The database writes the lines of a posting as one JSON text, with its functions `$array` and `$object`: a row of its own for
/// each line would take most of the time of an export.
macro_rules! stretch {
    ($array:literal, $object:literal, $postings:literal, $rows:literal) => {
        for_postings!(
            concat!(
                "select p.first_sequence, p.last_sequence, p.posted_at, p.stage, p.reversal, p.quote_id, p.quote_number, \
                 p.revision, p.case_number, p.applicant_name, p.organisation_number, p.buyer_reference, p.vat_code, p.vat_rate, \
                 p.tariff_id, p.tariff_status, p.settlement_number, p.credit_number, p.demo, \
                 (select cast(", $array, "(", $object, "(l.sequence, l.activity, l.line_code, l.description, l.quantity, l.unit, \
                 l.unit_price_ore, l.net_ore, l.vat_ore, l.assignment)) as text) from line_items l \
                 where l.sequence >= p.first_sequence and l.sequence <= p.last_sequence) as lines \
                 from (select n.first_sequence, coalesce(sum(n.last_sequence - n.first_sequence + 1) over \
                 (order by n.first_sequence rows between unbounded preceding and 1 preceding), 0) as rows_before \
                 from (select p.first_sequence, p.last_sequence from postings p where "
            ),
            concat!(
                " order by p.first_sequence limit ", $postings,
                ") n) s join postings p on p.first_sequence = s.first_sequence where s.rows_before < ", $rows,
                " order by p.first_sequence"
            )
        )
    };
}

const fn pairs(sqlite: [&'static str; 3], postgres: [&'static str; 3]) -> [PerDatabase; 3] {
    let ([of_quote, of_case, of_any], [quote, case, any]) = (sqlite, postgres);
    [
        PerDatabase { sqlite: of_quote, postgres: quote },
        PerDatabase { sqlite: of_case, postgres: case },
        PerDatabase { sqlite: of_any, postgres: any },
    ]
}

statements! {
    const STRETCH: [PerDatabase; 3] =
        pairs(stretch!("json_group_array", "json_array", 256, 4096), stretch!("json_agg", "json_build_array", 256, 4096));
    const SMALL_STRETCH: [PerDatabase; 3] =
        pairs(stretch!("json_group_array", "json_array", 16, 256), stretch!("json_agg", "json_build_array", 16, 256));
    const ASSIGNMENTS: &str = "select id, account, cost_centre, project from assignments";
    const FEED_END: &str = "select coalesce(max(last_sequence), 0) from postings";
    /// The first sequence of the posting of a row.
    const POSTING_OF_ROW: &str = "select coalesce(max(first_sequence), 0) from postings where first_sequence <= $1";
}

columns! {
    struct PostingColumns {
        first_sequence: i64,
        last_sequence: i64,
        posted_at: i64,
        stage: String,
        reversal: i64,
        quote_id: String,
        quote_number: String,
        revision: i64,
        case_number: String,
        applicant_name: String,
        organisation_number: Option<String>,
        buyer_reference: Option<String>,
        vat_code: String,
        vat_rate: String,
        tariff_id: String,
        tariff_status: String,
        settlement_number: Option<String>,
        credit_number: Option<String>,
        demo: i64,
        lines: Option<String>,
    }
}

/// A line as [`STRETCH`] writes it: sequence, activity, code, description, quantity, unit, unit price, net, VAT and assignment.
type LineValues = (i64, String, String, String, i64, String, i64, i64, i64, Option<i64>);

/// Where lines are booked, by the identity that rows have for it. There are no more of them than the settings ever had.
type AssignmentMap = BTreeMap<i64, Assignment>;

impl PostingColumns {
    /// All lines of the posting.
    fn lines(&self) -> Result<Vec<LineValues>, StoreError> {
        let key = self.first_sequence.to_string();
        let row = RowReader { table: "postings", key: &key };
        let lines = self.lines.as_deref().unwrap_or("[]");
        let mut lines: Vec<LineValues> = row.read("lines", serde_json::from_str(lines).ok())?;
        // The database reads them in the order of their key, but does not promise it.
        if !lines.is_sorted_by_key(|line| line.0) {
            lines.sort_unstable_by_key(|line| line.0);
        }
        let all = self.first_sequence..=self.last_sequence;
        if !lines.iter().map(|line| line.0).eq(all) {
            return Err(StoreError::bad("line_items", "posting", &key));
        }
        Ok(lines)
    }

    /// The posting, with its rows after one sequence up to another.
    fn posting(
        self,
        lines: Vec<LineValues>,
        (after, to): (i64, i64),
        assignments: &AssignmentMap,
    ) -> Result<Posting, StoreError> {
        let key = self.first_sequence.to_string();
        let row = RowReader { table: "postings", key: &key };
        let within = lines.into_iter().filter(|line| line.0 > after && line.0 <= to);
        let lines = within.map(|line| posted_line(line, assignments)).collect::<Result<_, _>>()?;
        let first_sequence = self.first_sequence.max(after.saturating_add(1));
        let note =
            |column, text: Option<&str>| text.map(|text| row.read(column, SettlementNumber::parse(text))).transpose();
        let settlement_number = note("settlement_number", self.settlement_number.as_deref())?;
        let credit_number = note("credit_number", self.credit_number.as_deref())?;
        Ok(Posting {
            first_sequence,
            posted_at: row.time("posted_at", self.posted_at)?,
            stage: row.read("stage", Stage::from_word(&self.stage))?,
            reversal: self.reversal != 0,
            quote_id: row.id("quote_id", &self.quote_id)?,
            credit_number,
            head: PostingHead {
                quote_number: row.read("quote_number", QuoteNumber::parse(&self.quote_number))?,
                revision: row.read("revision", Revision::try_from(self.revision).ok())?,
                vat_rate: row.read("vat_rate", Percent::parse(&self.vat_rate).ok())?,
                tariff_status: row.read("tariff_status", Status::from_word(&self.tariff_status))?,
                settlement_number,
                case_number: self.case_number,
                applicant_name: self.applicant_name,
                organisation_number: self.organisation_number,
                buyer_reference: self.buyer_reference,
                vat_code: self.vat_code,
                tariff_id: self.tariff_id,
                demo: self.demo != 0,
            },
            lines,
        })
    }
}

fn posted_line(columns: LineValues, assignments: &AssignmentMap) -> Result<PostedLine, StoreError> {
    let (sequence, activity, line_code, description, quantity, unit, unit_price, net, vat, assignment) = columns;
    let assignment = match assignment {
        None => Assignment::default(),
        Some(id) => {
            let known = assignments.get(&id).cloned();
            known.ok_or_else(|| StoreError::bad("line_items", "assignment", &sequence))?
        }
    };
    let unit = Unit::from_word(&unit).ok_or_else(|| StoreError::bad("line_items", "unit", &sequence))?;
    Ok(PostedLine {
        activity,
        line_code,
        description,
        quantity: SignedQuantity::new(quantity),
        unit,
        unit_price: Ore::new(unit_price),
        net: Ore::new(net),
        vat: Ore::new(vat),
        assignment,
    })
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn feed_end(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(FEED_END).fetch_one(&self.reader).await?)
    }

    pub(super) async fn feed_stretch(&self, query: &FeedQuery, step: Step) -> Result<Vec<Posting>, StoreError> {
        if query.after >= query.to {
            return Ok(Vec::new());
        }
        let from = if query.after_posting { query.after.saturating_add(1) } else { self.first_posting(query).await? };
        let stretch = match step {
            Step::Large => STRETCH,
            Step::Small => SMALL_STRETCH,
        };
        let sql = sqlx::query_as::<_, PostingColumns>(<Db as Dialect>::text(query.choose(stretch)));
        let columns = bind_query!(sql, query, from).fetch_all(&self.reader).await?;
        // A posting that ends where the range begins is the one before it.
        let within = columns.into_iter().filter(|columns| columns.last_sequence > query.after);
        let within = within.map(|columns| Ok((columns.lines()?, columns)));
        let read = within.collect::<Result<Vec<_>, StoreError>>()?;
        let is_assigned = read.iter().flat_map(|(lines, _)| lines).any(|line| line.9.is_some());
        let assignments = if is_assigned { self.assignments().await? } else { AssignmentMap::new() };
        let range = (query.after, query.to);
        read.into_iter().map(|(lines, columns)| columns.posting(lines, range, &assignments)).collect()
    }

    async fn assignments(&self) -> Result<AssignmentMap, StoreError> {
        let rows = sqlx::query_as::<_, (i64, String, String, String)>(ASSIGNMENTS).fetch_all(&self.reader).await?;
        let part = |text: String| Some(Arc::from(text)).filter(|text: &Arc<str>| !text.is_empty());
        let assignment = |(id, account, cost_centre, project)| {
            (id, Assignment { account: part(account), cost_centre: part(cost_centre), project: part(project) })
        };
        Ok(rows.into_iter().map(assignment).collect())
    }

    /// The first sequence of the posting in which the range begins.
    pub(super) async fn first_posting(&self, query: &FeedQuery) -> Result<i64, StoreError> {
        if query.after <= 0 {
            return Ok(0);
        }
        let first = sqlx::query_scalar(POSTING_OF_ROW).bind(query.after.saturating_add(1));
        Ok(first.fetch_one(&self.reader).await?)
    }
}
