//! Lists of quotes: a statement for each combination of filters that has an index of its own.

use jiff::civil::Date;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::error::StoreError;
use super::fields::{RowReader, price_of, state_word};
use super::search::Search as _;
use super::statement::{Dialect, PerDatabase, columns, statements};
use crate::ids::{OrganisationNumber, QuoteId};
use crate::quote::{QuoteSummary, State};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Created,
    /// Leaves drafts out.
    Issued,
    Updated,
    /// What must be answered first: only quotes that wait for an answer.
    Expires,
}

/// Why quotes need attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// They must be answered before a moment, in milliseconds of the Unix epoch.
    Expiring(i64),
    /// 80 per cent of the hours of an activity are used.
    Hours,
    /// The agreed day of delivery was reached on a day.
    Delivered(Date),
}

#[derive(Clone, Debug)]
pub struct ListQuery {
    pub sort: Sort,
    pub state: Option<State>,
    pub case_number: Option<String>,
    /// Only quotes of this organisation, without drafts: as an applicant sees them.
    pub organisation: Option<OrganisationNumber>,
    /// Only the quotes of this officer.
    pub officer: Option<String>,
    /// Only quotes that need attention, beside an officer alone.
    pub attention: Option<Attention>,
    /// Only quotes that have, for each of these, a word that begins with it or has it inside.
    pub words: Vec<String>,
    /// From this moment on, in milliseconds of the Unix epoch.
    pub from_ms: i64,
    /// Before this moment.
    pub before_ms: i64,
    /// After this quote of the list: its moment in milliseconds, and its position in the order of creation.
    pub after: Option<(i64, i64)>,
    pub limit: i64,
}

/// Quotes of a list.
#[derive(Debug)]
pub struct Listed {
    pub quotes: Vec<QuoteSummary>,
    /// The position in the order of creation before which nothing was looked for, although there may be more: the list goes on there.
    pub searched_to: Option<i64>,
}

macro_rules! summary_columns {
    () => {
        "select q.id, q.state, q.number_year, q.number_sequence, q.revision, q.demo, q.case_number, q.applicant, q.title, \
         q.net_ore, q.vat_ore, q.total_ore, q.priced, q.created_at, q.updated_at, q.issued_at, q.valid_to, q.expires_at, q.officer, q.position "
    };
}

/// By creation: before the position $1, from the position $2 on, at most $3.
macro_rules! by_creation {
    ($which:expr) => {
        concat!(
            summary_columns!(),
            "from quotes q where q.position < $1 and q.position >= $2 and ",
            $which,
            " order by q.position desc limit $3"
        )
    };
}

pub(super) use by_creation;
pub(super) use summary_columns;

/// By the time in a column: before the moment $1 and position $2, from the moment $3 on, at most $4.
macro_rules! by_time {
    ($column:literal, $tables:literal, $which:expr) => {
        concat!(
            summary_columns!(),
            $tables,
            " where (q.",
            $column,
            ", q.position) < ($1, $2) and q.",
            $column,
            " >= $3 and ",
            $which,
            " order by q.",
            $column,
            " desc, q.position desc limit $4"
        )
    };
}

macro_rules! by_issue {
    ($which:expr) => {
        by_time!("issued_at", "from quotes q", $which)
    };
}

macro_rules! by_update {
    ($which:expr) => {
        by_time!("updated_at", "from quotes q", $which)
    };
}

/// Whether a row's own words match each of some patterns.
macro_rules! has_words {
    (sqlite $patterns:literal) => {
        concat!("not exists (select 1 from json_each(", $patterns, ") p where instr(' ' || q.words, p.value) = 0)")
    };
    (postgres $patterns:literal) => {
        concat!("(' ' || q.words) like all (string_to_array(", $patterns, ", '|'))")
    };
}

/// By a time, among the quotes of an organisation. It has few: their words are compared without an index.
macro_rules! by_time_for_organisation {
    ($database:tt, $column:literal) => {
        by_time!(
            $column,
            "from quotes q",
            concat!(
                "q.organisation_number = $5 and q.state <> 'draft' and ($6 = '' or q.state = $6) \
                 and ($7 = '' or q.case_number = $7) and ",
                has_words!($database "$8")
            )
        )
    };
}

/// By a time, with words. All that have them are found and put in order.
macro_rules! by_time_with_words {
    (sqlite $column:literal) => {
        by_time!(
            $column,
            "from quotes_search w cross join quotes q on q.position = w.rowid",
            concat!(
                "w.quotes_search match $5 and ($6 = '' or q.state = $6) and ($7 = '' or q.case_number = $7) and ($9 = '' or q.officer = $9) and ",
                has_words!(sqlite "$8")
            )
        )
    };
    (postgres $column:literal) => {
        by_time!(
            $column,
            "from quotes q",
            concat!(
                "q.search @@ $5::tsquery and ($6 = '' or q.state = $6) and ($7 = '' or q.case_number = $7) \
                 and ($9 = '' or q.officer = $9) and ",
                has_words!(postgres "$8")
            )
        )
    };
}

statements! {
    const CREATED: &str = by_creation!("1 = 1");
    const CREATED_IN_STATE: &str = by_creation!("q.state = $4");
    const CREATED_IN_CASE: &str = by_creation!("q.case_number = $4 and ($5 = '' or q.state = $5) and ($6 = '' or q.officer = $6)");
    const ISSUED: &str = by_issue!("1 = 1");
    const ISSUED_IN_STATE: &str = by_issue!("q.state = $5");
    const ISSUED_IN_CASE: &str = by_issue!("q.case_number = $5 and ($6 = '' or q.state = $6) and ($7 = '' or q.officer = $7)");
    const UPDATED: &str = by_update!("1 = 1");
    const UPDATED_IN_STATE: &str = by_update!("q.state = $5");
    const UPDATED_IN_CASE: &str = by_update!("q.case_number = $5 and ($6 = '' or q.state = $6) and ($7 = '' or q.officer = $7)");
    const CREATED_FOR_OFFICER: &str = by_creation!("q.officer = $4");
    const ISSUED_FOR_OFFICER: &str = by_issue!("q.officer = $5");
    const UPDATED_FOR_OFFICER: &str = by_update!("q.officer = $5");
    const CREATED_FOR_OFFICER_IN_STATE: &str = by_creation!("q.officer = $4 and q.state = $5");
    const ISSUED_FOR_OFFICER_IN_STATE: &str = by_issue!("q.officer = $5 and q.state = $6");
    const UPDATED_FOR_OFFICER_IN_STATE: &str = by_update!("q.officer = $5 and q.state = $6");
    /// After the moment $1 and the position $2, at most $3, of the officer $4, for the organisation $5.
    const EXPIRES: &str = concat!(
        summary_columns!(),
        "from quotes q where q.state = 'issued' and (q.expires_at, q.position) > ($1, $2) and ($4 = '' or q.officer = $4) \
         and ($5 = '' or q.organisation_number = $5) order by q.expires_at, q.position limit $3"
    );
    const CREATED_FOR_ORGANISATION: PerDatabase = PerDatabase {
        sqlite: by_creation!(concat!(
            "q.organisation_number = $4 and q.state <> 'draft' and ($5 = '' or q.state = $5) \
             and ($6 = '' or q.case_number = $6) and ",
            has_words!(sqlite "$7")
        )),
        postgres: by_creation!(concat!(
            "q.organisation_number = $4 and q.state <> 'draft' and ($5 = '' or q.state = $5) \
             and ($6 = '' or q.case_number = $6) and ",
            has_words!(postgres "$7")
        )),
    };
    const ISSUED_FOR_ORGANISATION: PerDatabase = PerDatabase {
        sqlite: by_time_for_organisation!(sqlite, "issued_at"),
        postgres: by_time_for_organisation!(postgres, "issued_at"),
    };
    const UPDATED_FOR_ORGANISATION: PerDatabase = PerDatabase {
        sqlite: by_time_for_organisation!(sqlite, "updated_at"),
        postgres: by_time_for_organisation!(postgres, "updated_at"),
    };
    /// FTS5 walks its lists from the newest row down and stops when it has enough.
    const CREATED_WITH_WORDS: PerDatabase = PerDatabase {
        sqlite: concat!(
            summary_columns!(),
            "from quotes_search w cross join quotes q on q.position = w.rowid where w.quotes_search match $4 \
             and w.rowid < $1 and w.rowid >= $2 and ($5 = '' or q.state = $5) and ($6 = '' or q.case_number = $6) \
             and ($8 = '' or q.officer = $8) and ",
            has_words!(sqlite "$7"),
            " order by w.rowid desc limit $3"
        ),
        // The sums keep PostgreSQL from walking through all quotes instead.
        postgres: concat!(
            summary_columns!(),
            "from quotes q where q.position + 0 < $1 and q.position + 0 >= $2 and q.search @@ $4::tsquery \
             and ($5 = '' or q.state = $5) and ($6 = '' or q.case_number = $6) and ($8 = '' or q.officer = $8) and ",
            has_words!(postgres "$7"),
            " order by q.position + 0 desc limit $3"
        ),
    };
    /// Among the newest $9 quotes.
    const CREATED_LATELY_WITH_WORDS: PerDatabase = PerDatabase::postgres(concat!(
        summary_columns!(),
        "from (select * from quotes n where n.position < $1 and n.position >= $2 order by n.position desc limit $9) q \
         where q.search @@ $4::tsquery and ($5 = '' or q.state = $5) and ($6 = '' or q.case_number = $6) \
         and ($8 = '' or q.officer = $8) and ",
        has_words!(postgres "$7"),
        " order by q.position desc limit $3"
    ));
    const ISSUED_WITH_WORDS: PerDatabase =
        PerDatabase { sqlite: by_time_with_words!(sqlite "issued_at"), postgres: by_time_with_words!(postgres "issued_at") };
    const UPDATED_WITH_WORDS: PerDatabase = PerDatabase {
        sqlite: by_time_with_words!(sqlite "updated_at"),
        postgres: by_time_with_words!(postgres "updated_at"),
    };
}

fn list_statement<Db: Dialect>(query: &ListQuery) -> &'static str {
    let texts = |statements: [PerDatabase; 3]| statements.map(Db::text);
    let [created, issued, updated] = if query.organisation.is_some() {
        texts([CREATED_FOR_ORGANISATION, ISSUED_FOR_ORGANISATION, UPDATED_FOR_ORGANISATION])
    } else if !query.words.is_empty() {
        texts([CREATED_WITH_WORDS, ISSUED_WITH_WORDS, UPDATED_WITH_WORDS])
    } else if query.case_number.is_some() {
        [CREATED_IN_CASE, ISSUED_IN_CASE, UPDATED_IN_CASE]
    } else if query.officer.is_some() && query.state.is_some() {
        [CREATED_FOR_OFFICER_IN_STATE, ISSUED_FOR_OFFICER_IN_STATE, UPDATED_FOR_OFFICER_IN_STATE]
    } else if query.officer.is_some() {
        [CREATED_FOR_OFFICER, ISSUED_FOR_OFFICER, UPDATED_FOR_OFFICER]
    } else if query.state.is_some() {
        [CREATED_IN_STATE, ISSUED_IN_STATE, UPDATED_IN_STATE]
    } else {
        [CREATED, ISSUED, UPDATED]
    };
    match query.sort {
        Sort::Created => created,
        Sort::Issued => issued,
        Sort::Updated => updated,
        Sort::Expires => EXPIRES,
    }
}

columns! {
    pub(super) struct SummaryColumns {
        id: String,
        state: String,
        number_year: Option<i64>,
        number_sequence: Option<i64>,
        revision: Option<i64>,
        demo: i64,
        case_number: Option<String>,
        applicant: String,
        title: String,
        net_ore: i64,
        vat_ore: i64,
        total_ore: i64,
        priced: i64,
        created_at: i64,
        updated_at: i64,
        issued_at: Option<i64>,
        valid_to: Option<String>,
        expires_at: Option<i64>,
        officer: Option<String>,
    }
}

impl TryFrom<SummaryColumns> for QuoteSummary {
    type Error = StoreError;

    fn try_from(columns: SummaryColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "quotes", key: &columns.id };
        let number = row.number(columns.number_year, columns.number_sequence, columns.revision)?;
        Ok(Self {
            id: row.id("id", &columns.id)?,
            state: row.state("state", &columns.state)?,
            number: number.map(|(number, _)| number.to_string()),
            revision: number.map(|(_, revision)| revision),
            demo: columns.demo != 0,
            price: price_of(columns.priced, columns.net_ore, columns.vat_ore, columns.total_ore),
            created_at: row.time("created_at", columns.created_at)?,
            updated_at: row.time("updated_at", columns.updated_at)?,
            issued_at: columns.issued_at.map(|at| row.time("issued_at", at)).transpose()?,
            valid_to: columns.valid_to.as_deref().map(|day| row.day("valid_to", day)).transpose()?,
            expires_at: columns.expires_at.map(|at| row.time("expires_at", at)).transpose()?,
            officer: columns.officer,
            case_number: columns.case_number,
            applicant: columns.applicant,
            title: columns.title,
        })
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn list(&self, query: &ListQuery) -> Result<Listed, StoreError> {
        if let Some(attention) = query.attention {
            return self.needing(query, attention).await;
        }
        if query.sort == Sort::Created && query.organisation.is_none() && !query.words.is_empty() {
            return self.search(query).await;
        }
        let mut sql = sqlx::query_as::<_, SummaryColumns>(list_statement::<Db>(query));
        sql = match query.sort {
            Sort::Created => {
                let (before, from) = positions(query);
                sql.bind(before).bind(from)
            }
            Sort::Expires => {
                let (at, position) = query.after.unwrap_or_default();
                let officer = query.officer.clone().unwrap_or_default();
                let organisation = query.organisation.as_ref().map_or("", OrganisationNumber::as_str).to_owned();
                let sql = sql.bind(at).bind(position).bind(query.limit).bind(officer).bind(organisation);
                return Ok(Listed { quotes: self.all(sql).await?, searched_to: None });
            }
            Sort::Issued | Sort::Updated => {
                // The end itself is not part of the range, whatever the position of what was issued or changed then.
                let end = (query.before_ms, i64::MIN);
                let (at, position) = query.after.map_or(end, |after| after.min(end));
                sql.bind(at).bind(position).bind(query.from_ms)
            }
        };
        sql = sql.bind(query.limit);
        let state = state_word(query.state);
        let case = query.case_number.clone().unwrap_or_default();
        let officer = query.officer.clone().unwrap_or_default();
        if let Some(organisation) = &query.organisation {
            sql = sql.bind(organisation.as_str().to_owned()).bind(state).bind(case).bind(Db::compared(&query.words));
        } else if query.words.is_empty() {
            sql = match (&query.case_number, &query.officer, query.state) {
                (Some(_), _, _) => sql.bind(case).bind(state).bind(officer),
                (None, Some(_), Some(_)) => sql.bind(officer).bind(state),
                (None, Some(_), None) => sql.bind(officer),
                (None, None, Some(_)) => sql.bind(state),
                (None, None, None) => sql,
            };
        } else {
            let whole = Db::whole(&query.words, 0);
            sql = sql.bind(whole.expression).bind(state).bind(case).bind(Db::bound(&whole.patterns)).bind(officer);
        }
        Ok(Listed { quotes: self.all(sql).await?, searched_to: None })
    }

    /// The newest quotes with some words.
    async fn search(&self, query: &ListQuery) -> Result<Listed, StoreError> {
        let (before, from) = positions(query);
        let plan = self.plan(&query.words, before, from).await?;
        let text = if plan.walked.is_some() { CREATED_LATELY_WITH_WORDS } else { CREATED_WITH_WORDS };
        let sql = sqlx::query_as::<_, SummaryColumns>(<Db as Dialect>::text(text))
            .bind(before)
            .bind(plan.from)
            .bind(query.limit)
            .bind(plan.expression.clone())
            .bind(state_word(query.state))
            .bind(query.case_number.clone().unwrap_or_default())
            .bind(Db::bound(&plan.patterns))
            .bind(query.officer.clone().unwrap_or_default());
        let sql = match plan.walked {
            Some(walked) => sql.bind(walked),
            None => sql,
        };
        let quotes = self.all(sql).await?;
        let is_full = i64::try_from(quotes.len()).is_ok_and(|found| found >= query.limit);
        let searched_to = if is_full { None } else { self.searched_to(&plan, before, from).await? };
        Ok(Listed { quotes, searched_to })
    }
}

/// Before and from which position a list by creation is.
pub(super) fn positions(query: &ListQuery) -> (i64, i64) {
    let end = QuoteId::first_position_at(query.before_ms);
    (query.after.map_or(end, |(_, position)| position.min(end)), QuoteId::first_position_at(query.from_ms))
}
