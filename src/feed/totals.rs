//! Sums over rows of the feed: control totals, and totals by stage, month, activity and tariff.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Stage;
use super::row::FeedRow;
use crate::input::choice;
use crate::money::{MoneyError, Ore};

/// By which a reader checks that it has every row, and each once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ControlTotals)]
pub struct Control {
    /// How many rows.
    pub count: u64,
    /// The sum of their net amounts.
    pub net: Ore,
    /// The sum of their VAT.
    pub vat: Ore,
    /// The sequence of the first row; null where there is none.
    #[schema(required = true)]
    pub first_sequence: Option<i64>,
    /// The sequence of the last row; null where there is none.
    #[schema(required = true)]
    pub last_sequence: Option<i64>,
}

choice! {
    /// What totals are grouped by.
    pub enum Dimension {
        /// The stage.
        Stage = "stage",
        /// The month of posting, in Norway: `2026-11`.
        Month = "month",
        /// The activity.
        Activity = "activity",
        /// The tariff edition.
        Tariff = "tariff",
    }
}

/// The sum of a group of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LineItemTotal)]
pub struct Total {
    /// The stage, where totals are grouped by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The month of posting, in Norway: `2026-11`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// The code of the activity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<String>,
    /// The tariff edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tariff_id: Option<String>,
    /// How many rows.
    pub count: u64,
    /// The sum of their net amounts.
    pub net: Ore,
    /// The sum of their VAT.
    pub vat: Ore,
}

impl Control {
    pub fn add(&mut self, row: &FeedRow<'_>) -> Result<(), MoneyError> {
        self.count += 1;
        self.net = self.net.plus(row.net)?;
        self.vat = self.vat.plus(row.vat_amount)?;
        self.first_sequence = self.first_sequence.or(Some(row.sequence));
        self.last_sequence = Some(row.sequence);
        Ok(())
    }
}

/// Totals by all dimensions, summed to totals by some of them.
pub fn totals_by(dimensions: &[Dimension], all: Vec<Total>) -> Result<Vec<Total>, MoneyError> {
    let by = |dimension| dimensions.contains(&dimension);
    let mut sums: BTreeMap<_, Total> = BTreeMap::new();
    for total in all {
        let stage = total.stage.filter(|_| by(Dimension::Stage));
        let month = total.month.filter(|_| by(Dimension::Month));
        let activity = total.activity.filter(|_| by(Dimension::Activity));
        let tariff_id = total.tariff_id.filter(|_| by(Dimension::Tariff));
        let key = (stage, month.clone(), activity.clone(), tariff_id.clone());
        let zero = Total { stage, month, activity, tariff_id, count: 0, net: Ore::ZERO, vat: Ore::ZERO };
        let sum = sums.entry(key).or_insert(zero);
        sum.count += total.count;
        sum.net = sum.net.plus(total.net)?;
        sum.vat = sum.vat.plus(total.vat)?;
    }
    Ok(sums.into_values().collect())
}
