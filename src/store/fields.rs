//! From columns to values, and back. A row that this program cannot have written is reported by table, column and key.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::query::Query;
use sqlx::{Database, Postgres, Sqlite};
use trait_gen::trait_gen;

use super::error::StoreError;
use crate::ids::{OrganisationNumber, QuoteId, Sha256Hex};
use crate::input::parse_date;
use crate::money::Ore;
use crate::quote::{Actor, Price, QuoteNumber, Revision, Role, State};

/// Reads the columns of one row, one by one.
pub(super) struct RowReader<'r> {
    pub(super) table: &'static str,
    pub(super) key: &'r str,
}

impl RowReader<'_> {
    pub(super) fn read<T>(&self, column: &'static str, value: Option<T>) -> Result<T, StoreError> {
        value.ok_or_else(|| StoreError::bad(self.table, column, &self.key))
    }

    pub(super) fn time(&self, column: &'static str, epoch_ms: i64) -> Result<Timestamp, StoreError> {
        self.read(column, Timestamp::from_millisecond(epoch_ms).ok())
    }

    pub(super) fn day(&self, column: &'static str, text: &str) -> Result<Date, StoreError> {
        self.read(column, parse_date(text))
    }

    pub(super) fn hash(&self, column: &'static str, text: &str) -> Result<Sha256Hex, StoreError> {
        self.read(column, Sha256Hex::parse(text))
    }

    pub(super) fn state(&self, column: &'static str, word: &str) -> Result<State, StoreError> {
        self.read(column, State::from_word(word))
    }

    pub(super) fn id(&self, column: &'static str, text: &str) -> Result<QuoteId, StoreError> {
        self.read(column, QuoteId::parse(text))
    }

    pub(super) fn actor(&self, id: String, role: &str) -> Result<Actor, StoreError> {
        Ok(Actor::new(id, self.read("actor_role", Role::from_word(role))?))
    }

    pub(super) fn organisation(&self, number: Option<&str>) -> Result<Option<OrganisationNumber>, StoreError> {
        number.map(|number| self.read("organisation_number", OrganisationNumber::parse(number))).transpose()
    }

    pub(super) fn number(
        &self,
        year: Option<i64>,
        sequence: Option<i64>,
        revision: Option<i64>,
    ) -> Result<Option<(QuoteNumber, Revision)>, StoreError> {
        let (Some(year), Some(sequence), Some(revision)) = (year, sequence, revision) else { return Ok(None) };
        let year = self.read("number_year", i16::try_from(year).ok())?;
        let sequence = self.read("number_sequence", u32::try_from(sequence).ok())?;
        let revision = self.read("revision", Revision::try_from(revision).ok())?;
        Ok(Some((QuoteNumber { year, sequence }, revision)))
    }
}

pub(super) const fn price(net: i64, vat: i64, total: i64) -> Price {
    Price { net: Ore::new(net), vat: Ore::new(vat), total: Ore::new(total) }
}

/// The same, of a quote that may have no price yet.
pub(super) fn price_of(priced: i64, net: i64, vat: i64, total: i64) -> Option<Price> {
    (priced != 0).then(|| price(net, vat, total))
}

/// The word that the tables have for a state; empty for none.
pub(super) fn state_word(state: Option<State>) -> &'static str {
    state.map_or("", State::word)
}

pub(super) trait BindPrice {
    /// Binds net, VAT and total, in this order.
    fn bind_price(self, price: Price) -> Self;

    /// Binds net, VAT and total, 0 where there is no price, and whether there is one.
    fn bind_price_of(self, price: Option<Price>) -> Self;
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl BindPrice for Query<'_, Db, <Db as Database>::Arguments> {
    fn bind_price(self, price: Price) -> Self {
        self.bind(price.net.get()).bind(price.vat.get()).bind(price.total.get())
    }

    fn bind_price_of(self, price: Option<Price>) -> Self {
        self.bind_price(price.unwrap_or_default()).bind(i64::from(price.is_some()))
    }
}
