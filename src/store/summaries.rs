//! Quotes as lists have them: the columns that are read, and what they become.

use super::error::StoreError;
use super::fields::{RowReader, price_of};
use super::statement::columns;
use crate::quote::QuoteSummary;

macro_rules! summary_columns {
    () => {
        "select q.id, q.state, q.number_year, q.number_sequence, q.revision, q.demo, q.case_number, q.applicant, q.title, \
         q.net_ore, q.vat_ore, q.total_ore, q.priced, q.created_at, q.updated_at, q.issued_at, q.valid_to, q.expires_at, q.officer, q.position "
    };
}

pub(super) use summary_columns;

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
