//! What a charge is: lines, activities and VAT, as they are stored and answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::input::choice;
use crate::money::{Ore, Percent, Quantity, SignedQuantity, UnitPrice};
use crate::pricing::{Basis, Unit, VatCategory};

choice! {
    /// How far the work has come against what was quoted for an activity.
    pub enum Level {
        /// Below 80 %.
        Within = "within",
        /// 80 % or more.
        Near = "at_80_percent",
        /// All of it, or more: what is worked beyond it is not charged without an accepted revision.
        Reached = "at_100_percent",
    }
}

choice! {
    /// How a charged line came about.
    pub enum ChargeBasis {
        /// A flat price, as quoted.
        Fixed = "fixed",
        /// Hours as worked.
        Worked = "worked",
        /// Hours as quoted, since more was worked.
        Ceiling = "ceiling",
        /// A flat price below the quoted one, for a reason.
        Reduced = "reduced",
        /// What is left of the quoted hours' amount after part settlements, since more was worked.
        Rest = "rest",
    }
}

impl ChargeBasis {
    /// How the line was quoted.
    #[must_use]
    pub const fn pricing_basis(self) -> Basis {
        match self {
            Self::Fixed | Self::Reduced => Basis::Fixed,
            Self::Worked | Self::Ceiling | Self::Rest => Basis::Hourly,
        }
    }
}

/// What a quote is charged with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Charge {
    /// Every activity with lines or work, in the order of the tariff.
    pub activities: Vec<ActivityCharge>,
    /// What is charged, by activity.
    pub lines: Vec<ChargedLine>,
    /// Fixed lines that are not charged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub omitted_lines: Vec<OmittedLine>,
    /// The sum of the lines, without VAT.
    pub net: Ore,
    /// VAT of the net, rounded once on the sum.
    pub vat: VatCharge,
    /// Net and VAT.
    pub total: Ore,
}

/// An activity: quoted, worked and charged, without VAT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActivityCharge {
    /// Its code.
    pub code: String,
    /// Its name, in the quote's language.
    pub name: String,
    /// What was quoted.
    pub quoted: QuotedWork,
    /// What was worked of what is charged by the hour, by now.
    pub worked: Worked,
    /// What is charged.
    pub charged: Ore,
    /// What other notes of the order charge, where there are part settlements.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schema(required = false)]
    pub charged_before: Ore,
    /// What was worked beyond what was quoted, and is not charged.
    pub overrun: Ore,
    /// What was worked in percent of the quoted hours' amount, rounded down; none where no hours were quoted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worked_percent: Option<i64>,
    /// How far the work has come.
    pub level: Level,
    /// The work behind the flat prices, at its rates: it is never charged, and no part of `worked`, `overrun` or `level`.
    #[serde(default)]
    #[schema(required = true)]
    pub flat: Worked,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(amount: &Ore) -> bool {
    *amount == Ore::ZERO
}

impl ActivityCharge {
    /// How much of the quoted hours is used, in per cent. Where no hours were quoted, any use them up.
    fn percent_used(&self) -> i64 {
        let beyond = if self.worked.amount > Ore::ZERO { 100 } else { 0 };
        self.worked_percent.unwrap_or(beyond)
    }
}

/// What was quoted for an activity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuotedWork {
    /// The flat prices.
    pub fixed: Ore,
    /// The hours' amount.
    pub hourly: Ore,
    /// The hours.
    pub hours: SignedQuantity,
}

/// What was worked in an activity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Worked {
    /// The hours at their rates.
    pub amount: Ore,
    /// The hours.
    pub hours: SignedQuantity,
}

/// A line that is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ChargedLine)]
pub struct ChargedLine {
    /// Its code: the quoted line's, `worked.<activity>.<rate>`, or `rest.<activity>`.
    pub code: String,
    /// The code of its activity.
    pub activity: String,
    /// How it came about.
    pub basis: ChargeBasis,
    /// What it is for, in the quote's language.
    pub name: String,
    /// What it counts.
    pub unit: Unit,
    /// How many units.
    pub quantity: Quantity,
    /// Kroner a unit, without VAT.
    pub unit_price: UnitPrice,
    /// Unit price times quantity, rounded once, without VAT.
    pub amount: Ore,
    /// The clause of the guidelines and the source of the price that it rests on.
    pub reference: String,
    /// How the amount came about, in the quote's language.
    pub explanation: String,
    /// What a flat price was reduced from, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduction: Option<LineReduction>,
}

/// Why a flat line is charged less than was quoted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineReduction {
    /// What it was quoted at, without VAT.
    pub quoted: Ore,
    /// Why less is charged.
    pub reason: String,
}

/// A fixed line that is not charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OmittedLine {
    /// Its code.
    pub code: String,
    /// What it was for, in the quote's language.
    pub name: String,
    /// What it was quoted at.
    pub amount: Ore,
    /// Why it is not charged.
    pub reason: String,
}

/// VAT of a charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VatCharge {
    /// How it is treated.
    pub category: VatCategory,
    /// Percent.
    pub rate: Percent,
    /// SAF-T standard tax code.
    pub code: String,
    /// The VAT.
    pub amount: Ore,
    /// Why none is charged, where finance chose so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl ChargeBasis {
    /// Whether the line is a flat price, and no hours.
    #[must_use]
    pub const fn is_flat(self) -> bool {
        match self {
            Self::Fixed | Self::Reduced => true,
            Self::Worked | Self::Ceiling | Self::Rest => false,
        }
    }
}

impl Charge {
    /// How much of the quoted hours is used, in the activity that has used the most, in per cent.
    #[must_use]
    pub fn hours_used(&self) -> i64 {
        self.activities.iter().map(ActivityCharge::percent_used).max().unwrap_or(0)
    }
}
