//! The estimate as JSON: the contract of design section 7, and what OpenAPI states.
//!
//! Everything is borrowed from the estimate and its tariff, whose texts have their JSON stored.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::finding::FindingCode;
use super::line::{Basis, Line, Unit};
use super::vat::VatCategory;
use super::{Estimate, Severity, Sums};
use crate::ids::Sha256Hex;
use crate::language::{Language, Localized};
use crate::money::{Ore, Percent, Quantity, ThreePoint, UnitPrice};
use crate::tariff::{Driver, Evidence, Status, Tariff};

/// An estimate: lines, sums, delivery time and findings, each explained.
#[derive(Serialize, ToSchema)]
#[schema(as = Estimate)]
pub struct EstimateReport<'e> {
    /// The edition that it was priced by.
    pub tariff: TariffReport<'e>,
    /// The day for which it was priced.
    pub priced_on: Date,
    /// ISO 4217 code of every amount.
    pub currency: &'e str,
    /// The lines, by activity and then as in the tariff.
    #[schema(value_type = Vec<LineReport>)]
    pub lines: Lines<'e>,
    /// The sum of each activity.
    pub activities: Vec<ActivityReport<'e>>,
    /// The sum of the lines, without VAT.
    pub net: ThreePoint<Ore>,
    /// VAT of the net, rounded once on the sum.
    pub vat: VatReport<'e>,
    /// Net and VAT.
    pub total: ThreePoint<Ore>,
    /// How long the delivery takes.
    pub delivery_time: DeliveryTimeReport<'e>,
    /// What a person should check.
    pub findings: Vec<FindingReport<'e>>,
    /// The sums by the tariff alone, if a case officer adjusted or added lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unadjusted: Option<Sums>,
}

/// The edition that an estimate was priced by.
#[derive(Serialize, ToSchema)]
#[schema(as = EstimateTariff)]
pub struct TariffReport<'e> {
    /// Its first day.
    pub id: Date,
    /// SHA-256 of its files.
    pub hash: &'e Sha256Hex,
    /// Whether its prices are Statistics Norway's own.
    pub status: Status,
}

/// A line of an estimate.
#[derive(Serialize, ToSchema)]
#[schema(as = EstimateLine)]
pub struct LineReport<'e> {
    /// Its code, stable over editions: `fd_trygd.F_UFP`, `outside.1`, `effort.population.complex`.
    pub code: &'e str,
    /// The code of its activity.
    pub activity: &'e str,
    /// How it is charged.
    pub basis: Basis,
    /// What it is for.
    pub name: &'e Localized,
    /// What it counts.
    pub unit: Unit,
    /// How many units.
    pub quantity: ThreePoint<Quantity>,
    /// Kroner a unit, without VAT.
    pub unit_price: UnitPrice,
    /// Unit price times quantity, rounded once, without VAT.
    pub amount: ThreePoint<Ore>,
    /// How the amount was computed.
    pub explanation: Explanation<'e>,
    /// The tariff's own figures, if a case officer adjusted the hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjustment: Option<AdjustmentReport<'e>>,
}

/// The tariff's own figures for a line whose hours a case officer adjusted.
#[derive(Serialize, ToSchema)]
#[schema(as = LineAdjustment)]
pub struct AdjustmentReport<'e> {
    /// The hours by the tariff.
    pub quantity: ThreePoint<Quantity>,
    /// The amount by the tariff.
    pub amount: ThreePoint<Ore>,
    /// Why other hours are charged.
    pub reason: &'e str,
}

/// How an amount was computed.
#[derive(Serialize, ToSchema)]
pub struct Explanation<'e> {
    /// The row of the tariff that it rests on: the file and the row's code in it.
    pub rule: RuleReport<'e>,
    /// What the scope contributed.
    pub inputs: Inputs<'e>,
    /// The clause of Statistics Norway's guidelines that the row rests on, in the requested language; bokmål without one.
    pub reference: &'e str,
    /// One sentence for a person.
    #[schema(value_type = Localized)]
    pub text: LineText<'e>,
}

/// A row of the tariff.
#[derive(Serialize, ToSchema)]
#[schema(as = TariffRow)]
pub struct RuleReport<'e> {
    /// The file of the edition.
    pub file: &'static str,
    /// The row's code in it.
    pub code: &'e str,
    /// Whether the row's figure (price or hours) comes from a public source.
    pub evidence: Evidence,
}

/// What the scope contributed to a line.
#[derive(Serialize, ToSchema)]
pub struct Inputs<'e> {
    /// What was counted; nothing for work that a case officer added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<Driver>,
    /// How many there were.
    pub count: u32,
    /// Hours for each one, on hourly lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_each: Option<ThreePoint<Quantity>>,
    /// Where the hours come from, on hourly lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_from: Option<HoursFrom>,
    /// The hourly rate, on hourly lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<RateReport<'e>>,
}

/// Where the hours of a line come from.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum HoursFrom {
    /// The tariff's norm.
    Tariff,
    /// The scope gives them.
    Scope,
    /// The case officer gave them, and why.
    Officer,
}

/// The hourly rate of a line.
#[derive(Serialize, ToSchema)]
#[schema(as = LineRate)]
pub struct RateReport<'e> {
    /// Its code.
    pub code: &'e str,
    /// Whether the rate comes from a public source.
    pub evidence: Evidence,
    /// Where it comes from, in the requested language; bokmål without one.
    pub reference: &'e str,
}

/// The sum of an activity.
#[derive(Serialize, ToSchema)]
#[schema(as = ActivitySum)]
pub struct ActivityReport<'e> {
    /// Its code.
    pub code: &'e str,
    /// Its name.
    pub name: &'e Localized,
    /// The sum of its lines, without VAT.
    pub amount: ThreePoint<Ore>,
}

/// VAT of the net.
#[derive(Serialize, ToSchema)]
#[schema(as = VatSum)]
pub struct VatReport<'e> {
    /// Percent.
    pub rate: Percent,
    /// SAF-T standard tax code.
    pub code: &'e str,
    /// The VAT.
    pub amount: ThreePoint<Ore>,
    /// How it is treated; left out where it is charged (S).
    #[serde(skip_serializing_if = "is_standard")]
    #[schema(required = false)]
    pub category: VatCategory,
    /// Why none is charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'e str>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_standard(category: &VatCategory) -> bool {
    *category == VatCategory::Standard
}

/// How long the delivery takes.
#[derive(Serialize, ToSchema)]
#[schema(as = DeliveryTime)]
pub struct DeliveryTimeReport<'e> {
    /// Working days in Norway from the start of the clock.
    pub working_days: ThreePoint<u32>,
    /// What starts the clock.
    pub starts_when: &'e Localized,
    /// The days of delivery if the clock starts on the day of pricing: an illustration, not a promise.
    #[schema(value_type = ThreePoint<Date>)]
    pub delivered_by: ThreePoint<Date>,
    /// The steps that take time.
    #[schema(value_type = Vec<StepReport>)]
    pub steps: Steps<'e>,
}

/// A step that takes time.
#[derive(Serialize, ToSchema)]
#[schema(as = DeliveryStep)]
pub struct StepReport<'e> {
    /// Its code.
    pub code: &'e str,
    /// What is done.
    pub name: &'e Localized,
    /// What was counted.
    pub driver: Driver,
    /// How many there were.
    pub count: u32,
    /// Working days in all, parts of days included.
    pub working_days: ThreePoint<Quantity>,
}

/// What a person should check.
#[derive(Serialize, ToSchema)]
#[schema(as = Finding)]
pub struct FindingReport<'e> {
    /// What it is about.
    pub code: FindingCode,
    /// How much it matters.
    pub severity: Severity,
    /// The path in the scope, as a JSONPath from the scope's root.
    pub path: &'e str,
    /// The name or code of the element it is about, if the scope may have several of its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<&'e str>,
    /// What it says.
    pub text: &'e Localized,
    /// The chapter of Statistics Norway's guidelines that it rests on.
    pub chapter: &'static str,
}

/// The lines, written one by one: an estimate can have a thousand. Their references are in the language.
pub struct Lines<'e>(pub(super) &'e Estimate, pub(super) Language);

/// The steps of a delivery, written one by one.
pub struct Steps<'e>(pub(super) &'e Estimate);

/// The sentence of a line in the three languages.
pub enum LineText<'e> {
    Constant(&'e Localized),
    /// Made from the figures of the line.
    Made(&'e Line, &'e Tariff),
}
