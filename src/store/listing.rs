//! Lists of quotes: a statement for each combination of filters that has an index of its own.

use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::error::StoreError;
use super::fields::state_word;
use super::list_query::{ListQuery, Listed, Sort, positions};
use super::search::Search as _;
use super::statement::{Dialect, PerDatabase, statements};
use super::summaries::{SummaryColumns, summary_columns};

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

/// What waits for an answer, by its last day: after the moment $1 and the position $2, at most $3.
macro_rules! by_expiry {
    ($which:literal) => {
        by_expiry!("quotes q", $which)
    };
    ($from:literal, $which:literal) => {
        concat!(
            summary_columns!(),
            "from ",
            $from,
            " where q.state = 'issued' and (q.expires_at, q.position) > ($1, $2) and ",
            $which,
            " order by q.expires_at, q.position limit $3"
        )
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
    const EXPIRES: &str = by_expiry!("1 = 1");
    /// SQLite, without statistics, may take the index of everyone's last days, and look at all of them for an officer of few.
    const EXPIRES_FOR_OFFICER: PerDatabase = PerDatabase {
        sqlite: by_expiry!("quotes q indexed by quotes_expiring", "q.officer = $4"),
        postgres: by_expiry!("q.officer = $4"),
    };
    const EXPIRES_FOR_ORGANISATION: &str = by_expiry!("q.organisation_number = $4");
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
        Sort::Expires if query.organisation.is_some() => EXPIRES_FOR_ORGANISATION,
        Sort::Expires if query.officer.is_some() => Db::text(EXPIRES_FOR_OFFICER),
        Sort::Expires => EXPIRES,
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
                let sql = sql.bind(at).bind(position).bind(query.limit);
                let organisation = query.organisation.as_ref().map(|number| number.as_str().to_owned());
                let sql = match organisation.or_else(|| query.officer.clone()) {
                    Some(whose) => sql.bind(whose),
                    None => sql,
                };
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
