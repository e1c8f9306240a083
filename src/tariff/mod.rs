//! Tariffs: editions of prices, hours and delivery times, read from files and valid by construction.
//!
//! Every figure is in a tariff with its source; the rest of the program has none.

mod catalogue;
mod check;
mod comparison;
mod defect;
mod files;
mod parse;
mod rows;
mod schema;
mod terms;
mod unknown;
mod values;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

pub use catalogue::{Catalogue, SEALS, TariffFolder, seal_lines};
pub use comparison::{Change, RowChange, TariffComparison, compare};
pub use defect::{Defect, Location};
pub use files::FILE_NAMES;
pub use rows::{Coded, Rows, nearest};
pub use schema::json_schemas;
pub use terms::{Driver, Evidence, Status};

use crate::ids::Sha256Hex;
use crate::language::{KeptJson, Language, Localized};
use crate::money::{Percent, Quantity, ThreePoint, UnitPrice};

/// The highest count for which the JSON of a line or a step is cached: most scopes have fewer of anything.
pub const KEPT_COUNTS: usize = 16;

/// A tariff edition, whole and free of defects: only a catalogue makes one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tariff {
    /// The first day on which it is in force: its folder's name.
    pub id: Date,
    /// The last day on which it is in force, if it states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// Whether its prices are Statistics Norway's own.
    pub status: Status,
    /// SHA-256 of its files.
    pub hash: Sha256Hex,
    /// Its title.
    pub title: Localized,
    /// ISO 4217 code of every price.
    pub currency: &'static str,
    /// Days from issue to the end of a quote's validity.
    pub quote_valid_days: u32,
    /// The most days that a case officer can choose instead.
    pub quote_valid_days_max: u32,
    /// Value added tax.
    pub vat: Vat,
    /// Hourly rates.
    pub hourly_rates: Vec<HourlyRate>,
    /// The activities that lines are grouped by, in order.
    pub activities: Vec<Activity>,
    /// Flat prices of FD-Trygd tables.
    #[schema(value_type = Vec<Table>)]
    pub tables: Rows<Table>,
    /// Additive prices of statistics areas.
    #[schema(value_type = Vec<Area>)]
    pub areas: Rows<Area>,
    /// Hours by driver.
    pub rules: Vec<Rule>,
    /// Working days by driver.
    pub delivery_time: DeliverySteps,
    /// The files that it was read from: each one's name, with the edition's folder, and its text.
    #[serde(skip)]
    pub files: [(String, String); 5],
    /// The index in [`Tariff::rules`] of the one rule for extracts outside the variable lists.
    #[serde(skip)]
    pub outside_rule: usize,
}

/// Value added tax.
#[derive(Debug, Serialize, ToSchema)]
pub struct Vat {
    /// Percent.
    pub rate: Percent,
    /// SAF-T standard tax code.
    pub code: String,
    /// Whether the rate comes from a public source.
    pub evidence: Evidence,
    /// Where it comes from.
    pub reference: Localized,
}

/// What an hour costs.
#[derive(Debug, Serialize, ToSchema)]
pub struct HourlyRate {
    /// Its code.
    pub code: String,
    /// Who works.
    pub name: Localized,
    /// Kroner an hour, without VAT.
    pub price: UnitPrice,
    /// Whether the price comes from a public source.
    pub evidence: Evidence,
    /// Where it comes from.
    pub reference: Localized,
}

/// An activity that lines are grouped by.
#[derive(Debug, Serialize, ToSchema)]
pub struct Activity {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Localized,
}

/// An FD-Trygd table with its flat price.
#[derive(Debug, Serialize, ToSchema)]
pub struct Table {
    /// Its code.
    pub code: String,
    /// The code of its line in an estimate.
    pub line_code: String,
    /// The line's JSON in each language, which is the same for every scope.
    #[serde(skip)]
    pub line_json: [KeptJson<1>; 3],
    /// The explanation of the line: constant, since a row is charged once.
    #[serde(skip)]
    pub explanation: Localized,
    /// Its heading in the list of tables.
    pub theme: Localized,
    /// Its name.
    pub name: Localized,
    /// Kroner, without VAT.
    pub price: UnitPrice,
    /// Whether the price comes from a public source.
    pub evidence: Evidence,
    /// The guideline clause the price rests on.
    pub reference: Localized,
    /// The first year; none when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<u32>,
    /// The last year of a table that has ended; none when still updated, or when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<u32>,
    /// The last year that a table which is still updated has data of; none when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_to: Option<u32>,
    /// Whether the years come from a public source; none when there are no years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_evidence: Option<Evidence>,
}

/// A statistics area with its additive price.
#[derive(Debug, Serialize, ToSchema)]
pub struct Area {
    /// Its code.
    pub code: String,
    /// The code of its line in an estimate.
    pub line_code: String,
    /// The line's JSON in each language, which is the same for every scope.
    #[serde(skip)]
    pub line_json: [KeptJson<1>; 3],
    /// The explanation of the line: constant, since a row is charged once.
    #[serde(skip)]
    pub explanation: Localized,
    /// Its name.
    pub name: Localized,
    /// Kroner, without VAT.
    pub price: UnitPrice,
    /// Whether the price comes from a public source.
    pub evidence: Evidence,
    /// The guideline clause the price rests on.
    pub reference: Localized,
    /// The first year; none when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<u32>,
    /// The last year; none when still updated, or when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<u32>,
    /// Months from the end of a year until its data are published; none when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_after_months: Option<u32>,
    /// Whether the years and months come from a public source; none when there are neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_evidence: Option<Evidence>,
    /// Whether it has special categories of personal data, such as health, crime or union membership (guidelines 3.1).
    pub special_category: bool,
    /// Whether Statistics Norway collected the data itself, unless the scope says otherwise (guidelines 3.1).
    pub collected_by_ssb: bool,
    /// Whether it is basic data on legal entities, which may have direct identifiers (guidelines 3.5).
    pub grunndata: bool,
}

/// An effort rule: the hours that each one counted takes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rule {
    /// Its code.
    pub code: String,
    /// The code of its line in an estimate; the rule for outside items has no line.
    pub line_code: String,
    /// The line's JSON in each language, by count.
    #[serde(skip)]
    pub line_json: [KeptJson<KEPT_COUNTS>; 3],
    /// The index of its activity in [`Tariff::activities`].
    #[serde(skip)]
    pub activity_index: usize,
    /// The code of its activity.
    pub activity: String,
    /// What is counted.
    pub driver: Driver,
    /// The index of its rate in [`Tariff::hourly_rates`].
    #[serde(skip)]
    pub rate_index: usize,
    /// The code of its hourly rate.
    pub rate: String,
    /// Hours for each one counted.
    pub hours: ThreePoint<Quantity>,
    /// Whether the hours come from a public source.
    pub evidence: Evidence,
    /// What is done.
    pub name: Localized,
    /// The guideline clause the rule rests on.
    pub reference: Localized,
}

/// How long a delivery takes.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliverySteps {
    /// What starts the clock.
    pub starts_when: Localized,
    /// The guideline clause that delivery times rest on.
    pub reference: Localized,
    /// The steps.
    pub steps: Vec<DeliveryStep>,
}

/// A step of the delivery.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Step)]
pub struct DeliveryStep {
    /// Its code.
    pub code: String,
    /// The step's JSON by count.
    #[serde(skip)]
    pub step_json: KeptJson<KEPT_COUNTS>,
    /// What is counted.
    pub driver: Driver,
    /// Working days for each one counted.
    pub working_days: ThreePoint<Quantity>,
    /// Whether the days come from a public source.
    pub evidence: Evidence,
    /// What is done.
    pub name: Localized,
}

/// What is stored for each language, in that of an answer.
#[must_use]
pub fn kept_in<const COUNTS: usize>(language: Language, kept: &[KeptJson<COUNTS>; 3]) -> &KeptJson<COUNTS> {
    let [nb, nn, en] = kept;
    language.pick(nb, nn, en)
}

impl Tariff {
    /// Whether it has an effort rule for a driver.
    #[must_use]
    pub fn prices(&self, driver: Driver) -> bool {
        self.rules.iter().any(|rule| rule.driver == driver)
    }

    /// The files that it was read from as one JSON object, from which [`Catalogue::restore`] reads it again.
    #[must_use]
    pub fn source_json(&self) -> String {
        let files: std::collections::BTreeMap<&str, &str> =
            self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        crate::language::raw(&files).get().to_owned()
    }
}

impl Coded for Table {
    fn code(&self) -> &str {
        &self.code
    }

    fn name(&self) -> &Localized {
        &self.name
    }

    fn theme(&self) -> Option<&Localized> {
        Some(&self.theme)
    }
}

impl Coded for Area {
    fn code(&self) -> &str {
        &self.code
    }

    fn name(&self) -> &Localized {
        &self.name
    }

    fn theme(&self) -> Option<&Localized> {
        None
    }
}
