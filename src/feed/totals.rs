//! Sums over rows of the feed: control totals, and totals by stage, month, activity and more. What is added up is always of one
//! stage: the same money is quoted, then ordered, then settled.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Stage;
use super::row::FeedRow;
use super::voucher::DocumentType;
use crate::input::choice;
use crate::money::{MoneyError, Ore};

/// The sum of some rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LineItemSum)]
pub struct Sum {
    /// How many rows.
    pub count: u64,
    /// The sum of their net amounts.
    pub net: Ore,
    /// The sum of their VAT.
    pub vat: Ore,
}

/// By which a reader checks that it has every row, and each once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ControlTotals)]
pub struct Control {
    /// How many rows.
    pub count: u64,
    /// The rows in the stage `quoted`.
    pub quoted: Sum,
    /// The rows in the stage `ordered`.
    pub ordered: Sum,
    /// The rows in the stage `settled`.
    pub settled: Sum,
    /// The sequence of the first row; null where there is none.
    #[schema(required = true)]
    pub first_sequence: Option<i64>,
    /// The sequence of the last row; null where there is none.
    #[schema(required = true)]
    pub last_sequence: Option<i64>,
}

choice! {
    /// What totals are grouped by, besides the stage.
    pub enum Dimension {
        /// The stage, by which totals are always grouped.
        Stage = "stage",
        /// The month of posting, in Norway: `2026-11`.
        Month = "month",
        /// The activity.
        Activity = "activity",
        /// The tariff edition.
        Tariff = "tariff",
        /// The applicant: by organisation number, or by name where there is none.
        Applicant = "applicant",
        /// The type of document.
        DocumentType = "document_type",
        /// The account.
        Account = "account",
    }
}

/// The applicant of a total.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[schema(as = LineItemTotalApplicant)]
pub struct TotalApplicant {
    /// The organisation number; null for bodies outside Norway.
    #[schema(required = true)]
    pub organisation_number: Option<String>,
    /// The name, as it was last posted.
    pub name: String,
}

/// The sum of a group of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LineItemTotal)]
pub struct Total {
    /// The stage.
    pub stage: Stage,
    /// The month of posting, in Norway: `2026-11`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// The code of the activity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<String>,
    /// The tariff edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tariff_id: Option<String>,
    /// The applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applicant: Option<TotalApplicant>,
    /// The type of document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_type: Option<DocumentType>,
    /// The account; null for rows that none is assigned to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub account: Option<Option<String>>,
    /// How many rows.
    pub count: u64,
    /// The sum of their net amounts, less what was taken back.
    pub net: Ore,
    /// The sum of their VAT, less what was taken back.
    pub vat: Ore,
    /// The rows that reverse no other: what was offered, ordered or charged.
    pub gross: Sum,
    /// The rows that reverse others: what was taken back.
    pub reversals: Sum,
}

/// A sum as it is stored: of rows of one stage that are alike in what they are grouped by, and reversals or not. What they are not
/// grouped by is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSum {
    pub stage: Stage,
    pub reversal: bool,
    pub month: String,
    pub activity: String,
    pub tariff_id: String,
    /// Empty for bodies outside Norway.
    pub organisation_number: String,
    pub applicant_name: String,
    /// Empty where none is assigned.
    pub account: String,
    pub sum: Sum,
    pub first_sequence: i64,
    pub last_sequence: i64,
}

impl Sum {
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        Ok(Self { count: self.count + other.count, net: self.net.plus(other.net)?, vat: self.vat.plus(other.vat)? })
    }

    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        let count = self.count.saturating_sub(other.count);
        Ok(Self { count, net: self.net.minus(other.net)?, vat: self.vat.minus(other.vat)? })
    }
}

impl Control {
    /// The control totals of stored sums.
    pub fn of(sums: &[StoredSum]) -> Result<Self, MoneyError> {
        let mut control = Self::default();
        for one in sums {
            let of_stage = control.stage_mut(one.stage);
            *of_stage = of_stage.plus(one.sum)?;
            control.count += one.sum.count;
        }
        control.first_sequence = sums.iter().map(|one| one.first_sequence).min();
        control.last_sequence = sums.iter().map(|one| one.last_sequence).max();
        Ok(control)
    }

    pub fn add(&mut self, row: &FeedRow<'_>) -> Result<(), MoneyError> {
        let of_stage = self.stage_mut(row.stage);
        *of_stage = of_stage.plus(Sum { count: 1, net: row.net, vat: row.vat_amount })?;
        self.count += 1;
        self.first_sequence = self.first_sequence.or(Some(row.sequence));
        self.last_sequence = Some(row.sequence);
        Ok(())
    }

    /// The sum of each stage.
    #[must_use]
    pub const fn stages(&self) -> [(Stage, Sum); 3] {
        [(Stage::Quoted, self.quoted), (Stage::Ordered, self.ordered), (Stage::Settled, self.settled)]
    }

    /// The same without rows that are among them; which rows are first and last stays.
    pub fn without(self, others: Self) -> Result<Self, MoneyError> {
        Ok(Self {
            count: self.count.saturating_sub(others.count),
            quoted: self.quoted.minus(others.quoted)?,
            ordered: self.ordered.minus(others.ordered)?,
            settled: self.settled.minus(others.settled)?,
            ..self
        })
    }

    pub const fn stage_mut(&mut self, stage: Stage) -> &mut Sum {
        match stage {
            Stage::Quoted => &mut self.quoted,
            Stage::Ordered => &mut self.ordered,
            Stage::Settled => &mut self.settled,
        }
    }
}

/// Stored sums, added up to totals by some dimensions.
pub fn totals_by(dimensions: &[Dimension], sums: Vec<StoredSum>) -> Result<Vec<Total>, MoneyError> {
    let by = |dimension, value: String| Some(value).filter(|_| dimensions.contains(&dimension));
    // The name that was posted last is that of its applicant.
    let mut totals: BTreeMap<_, (Total, i64)> = BTreeMap::new();
    for one in sums {
        let is_by = |dimension| dimensions.contains(&dimension);
        let document_type = is_by(Dimension::DocumentType).then(|| DocumentType::of(one.stage, one.reversal));
        let name = one.applicant_name.clone();
        let organisation_number = Some(one.organisation_number).filter(|number| !number.is_empty());
        let key = organisation_number.clone().ok_or_else(|| name.clone());
        let applicant = is_by(Dimension::Applicant).then_some(TotalApplicant { organisation_number, name });
        let mut total = Total {
            stage: one.stage,
            month: by(Dimension::Month, one.month),
            activity: by(Dimension::Activity, one.activity),
            tariff_id: by(Dimension::Tariff, one.tariff_id),
            applicant,
            document_type,
            account: by(Dimension::Account, one.account).map(|account| Some(account).filter(|text| !text.is_empty())),
            count: 0,
            net: Ore::ZERO,
            vat: Ore::ZERO,
            gross: Sum::default(),
            reversals: Sum::default(),
        };
        let applicant_key = total.applicant.as_ref().map(|_| key);
        let key = (
            total.stage,
            total.month.clone(),
            total.activity.clone(),
            total.tariff_id.clone(),
            applicant_key,
            total.document_type,
            total.account.clone(),
        );
        let applicant = total.applicant.take();
        let (sum, last) = totals.entry(key).or_insert((total, 0));
        if one.last_sequence > *last {
            (sum.applicant, *last) = (applicant, one.last_sequence);
        }
        sum.add(one.reversal, one.sum)?;
    }
    Ok(totals.into_values().map(|(total, _)| total).collect())
}

impl Total {
    fn add(&mut self, reversal: bool, sum: Sum) -> Result<(), MoneyError> {
        let part = if reversal { &mut self.reversals } else { &mut self.gross };
        *part = part.plus(sum)?;
        let Sum { count, net, vat } = self.gross.plus(self.reversals)?;
        (self.count, self.net, self.vat) = (count, net, vat);
        Ok(())
    }
}
