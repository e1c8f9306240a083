//! The five files of a tariff edition as they are written: their keys, shapes and limits.

use jiff::civil::Date;

use super::terms::{Driver, Evidence, Status};
use crate::input::{
    Code, Expected, FaultKind, Faults, Field, Found, List, Named, Path, Reading, Shape, Text, Whole, choice, object,
    string_property,
};

/// The five files, in the order in which they are read and hashed.
pub const FILE_NAMES: [&str; 5] =
    ["tariff.toml", "fd-trygd.toml", "statistics-areas.toml", "effort.toml", "delivery-time.toml"];

/// The most rows that one list of a tariff may have.
pub const MAX_ROWS: usize = 500;
/// The longest text of a tariff, in characters.
pub const MAX_TEXT: usize = 500;
/// The most months from the end of a year until its data are published.
pub const MAX_RELEASE_MONTHS: u32 = 120;
/// The first and the last year that a table or an area may cover.
pub const YEARS: (u32, u32) = (1800, 2200);

type Year = Whole<{ YEARS.0 }, { YEARS.1 }>;
type TariffText = Text<MAX_TEXT>;

choice! {
    /// The currencies that a tariff may be in.
    pub enum Currency {
        /// Norwegian kroner.
        Nok = "NOK",
    }
}

object! {
    /// A text in the three languages.
    pub struct LocalizedInput {
        /// Norwegian bokmål.
        required nb: TariffText,
        /// Norwegian nynorsk.
        required nn: TariffText,
        /// English.
        required en: TariffText,
    }
}

/// Where a figure comes from, in the three languages. Editions that were stored before it was have one text for all.
#[derive(Clone, Debug)]
pub enum ReferenceInput {
    Localized(Box<LocalizedInput>),
    Plain(TariffText),
}

impl Shape for ReferenceInput {
    const EXPECTED: Expected = LocalizedInput::EXPECTED;

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        TariffText::text(text).map(|read| read.map(Self::Plain))
    }

    fn object<'de, A: serde::de::MapAccess<'de>>(members: A) -> Result<Option<Self>, A::Error> {
        Ok(LocalizedInput::object(members)?.map(|input| Self::Localized(Box::new(input))))
    }

    fn checked(self, reading: Reading) -> Result<Self, FaultKind> {
        match self {
            Self::Plain(text) if reading == Reading::Stored => text.checked(reading).map(Self::Plain),
            Self::Plain(text) => {
                let found = Found::Text(Found::cut(text.as_str()));
                Err(FaultKind::WrongType { found, expected: Self::EXPECTED })
            }
            Self::Localized(_) => Ok(self),
        }
    }

    fn members(path: &Path<'_>, faults: &mut Faults) {
        LocalizedInput::members(path, faults);
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        LocalizedInput::property()
    }

    fn collect(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
        LocalizedInput::collect(schemas);
    }
}

object! {
    /// A low, an expected and a high quantity.
    pub struct QuantityInput {
        /// The least.
        required low: QuantityText,
        /// What is quoted.
        required expected: QuantityText,
        /// The most.
        required high: QuantityText,
    }
}

object! {
    /// tariff.toml: the edition, its VAT, hourly rates and activities.
    pub struct TariffFile {
        /// The folder's name: the first day on which the edition is in force.
        required id: Date,
        /// The last day; left out, until the next edition.
        optional valid_to: Date,
        /// published, or example where prices are not Statistics Norway's own.
        required status: Status,
        /// The edition's title.
        required title: LocalizedInput,
        /// The currency of every price.
        required currency: Currency,
        /// Days from issue to the end of a quote's validity.
        required quote_valid_days: Whole<1, 365>,
        /// The most days that a case officer can choose instead; left out, no more than those.
        optional quote_valid_days_max: Whole<1, 365>,
        /// Value added tax.
        required vat: VatInput,
        /// Hourly rates by code.
        required hourly_rates: Named<HourlyRateInput>,
        /// The activities, in the order of the guidelines.
        required activities: List<ActivityInput, 1, 20>,
    }
}

object! {
    /// Value added tax.
    pub struct VatInput {
        /// Percent.
        required rate: PercentText,
        /// SAF-T standard tax code.
        required code: TaxCode,
        /// published or assumed.
        required evidence: Evidence,
        /// Where the rate comes from.
        required reference: ReferenceInput,
    }
}

object! {
    /// What an hour costs.
    pub struct HourlyRateInput {
        /// Who works.
        required name: LocalizedInput,
        /// Kroner an hour without VAT.
        required price: crate::money::UnitPrice,
        /// published or assumed.
        required evidence: Evidence,
        /// Where the figure comes from.
        required reference: ReferenceInput,
    }
}

object! {
    /// An activity that lines are grouped by.
    pub struct ActivityInput {
        /// Its code.
        required code: Code,
        /// Its name.
        required name: LocalizedInput,
    }
}

object! {
    /// fd-trygd.toml: a flat price for each FD-Trygd table.
    pub struct FdTrygdFile {
        /// The guideline clause that every row rests on.
        required reference: ReferenceInput,
        /// The tables.
        required tables: List<TableInput, 1, MAX_ROWS>,
    }
}

object! {
    /// An FD-Trygd table.
    pub struct TableInput {
        /// The table's code.
        required code: Code,
        /// Its heading in the list of tables.
        required theme: LocalizedInput,
        /// Its name.
        required name: LocalizedInput,
        /// Kroner a table without VAT.
        required price: crate::money::UnitPrice,
        /// published or assumed.
        required evidence: Evidence,
        /// The first year; left out when not known.
        optional valid_from: Year,
        /// The last year of a table that has ended; left out when still updated, or when not known.
        optional valid_to: Year,
        /// The last year that a table which is still updated has data of; left out when not known.
        optional updated_to: Year,
        /// published or assumed: whether the years come from the source of the table list. Left out, published.
        optional period_evidence: Evidence,
    }
}

object! {
    /// statistics-areas.toml: an additive price for each statistics area.
    pub struct StatisticsAreasFile {
        /// The guideline clause that every row rests on.
        required reference: ReferenceInput,
        /// The areas.
        required areas: List<AreaInput, 1, MAX_ROWS>,
    }
}

object! {
    /// A statistics area.
    pub struct AreaInput {
        /// The area's code.
        required code: Code,
        /// Its name.
        required name: LocalizedInput,
        /// Kroner an area without VAT.
        required price: crate::money::UnitPrice,
        /// published or assumed.
        required evidence: Evidence,
        /// The first year; left out when not known.
        optional valid_from: Year,
        /// The last year; left out when still updated, or when not known.
        optional valid_to: Year,
        /// Months from the end of a year until its data are published (guidelines 3.3); left out when not known.
        optional released_after_months: Whole<0, MAX_RELEASE_MONTHS>,
        /// published or assumed: whether the years and months come from a public source. Left out, published.
        optional period_evidence: Evidence,
        /// Whether it has special categories of personal data: health, crime, union membership (guidelines 3.1). Left out, no.
        optional special_category: bool,
        /// Whether Statistics Norway collected the data itself, unless the scope says otherwise (guidelines 3.1). Left out, no.
        optional collected_by_ssb: bool,
        /// Whether it is basic data on legal entities, which may have direct identifiers (guidelines 3.5). Left out, no.
        optional grunndata: bool,
    }
}

object! {
    /// effort.toml: the hours that each driver of a scope takes.
    pub struct EffortFile {
        /// The rules.
        required rules: List<RuleInput, 1, MAX_ROWS>,
    }
}

object! {
    /// An effort rule.
    pub struct RuleInput {
        /// Its code.
        required code: Code,
        /// The activity it belongs to.
        required activity: Code,
        /// What is counted.
        required driver: Driver,
        /// The hourly rate that applies.
        required rate: Code,
        /// Hours for each one counted.
        required hours: QuantityInput,
        /// published or assumed.
        required evidence: Evidence,
        /// What is done, as a line of a quote.
        required name: LocalizedInput,
        /// The guideline clause it rests on.
        required reference: ReferenceInput,
    }
}

object! {
    /// delivery-time.toml: the working days that each driver of a scope takes.
    pub struct DeliveryTimeFile {
        /// The guideline clause that delivery times rest on.
        required reference: ReferenceInput,
        /// What starts the clock.
        required starts_when: LocalizedInput,
        /// The steps.
        required steps: List<StepInput, 1, MAX_ROWS>,
    }
}

object! {
    /// A step of the delivery.
    pub struct StepInput {
        /// Its code.
        required code: Code,
        /// What is counted.
        required driver: Driver,
        /// Working days for each one counted.
        required working_days: QuantityInput,
        /// published or assumed.
        required evidence: Evidence,
        /// What is done.
        required name: LocalizedInput,
    }
}

/// A percentage in a string.
pub type PercentText = crate::money::Percent;
/// A quantity of a tariff, read by unchanging rules: published files are covered by their hashes.
#[derive(Clone, Copy, Debug)]
pub struct QuantityText(pub crate::money::Quantity);

impl Shape for QuantityText {
    const EXPECTED: Expected = Expected::Decimal;

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        let bad = |error| FaultKind::BadDecimal { found: Found::cut(text), error };
        Some(crate::money::Quantity::parse(text).map(Self).map_err(bad))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use crate::money::Quantity;
        let (max, decimals) = (Quantity::MAX, Quantity::MAX_DECIMALS);
        let description = format!("A decimal from 0 to {max} with at most {decimals} decimals.");
        string_property().pattern(Some(r"^[0-9]+(\.[0-9]{1,2})?$")).description(Some(description)).into()
    }
}

/// The most working days that one step may take for each one counted.
pub const MAX_STEP_DAYS: u32 = 500;

/// A SAF-T standard tax code: one or two digits.
#[derive(Clone, Debug)]
pub struct TaxCode(pub String);

impl Shape for TaxCode {
    const EXPECTED: Expected = Expected::Described(["a SAF-T tax code of one or two digits, such as \"3\""; 3]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        let digits = matches!(text.len(), 1..=2) && text.bytes().all(|byte| byte.is_ascii_digit());
        let bad =
            || FaultKind::BadSetting { found: Found::cut(text), expected: "a SAF-T tax code of one or two digits" };
        Some(digits.then(|| Self(text.to_owned())).ok_or_else(bad))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        string_property().pattern(Some("^[0-9]{1,2}$")).into()
    }
}

/// The files of an edition as read, before they are checked.
#[derive(Clone, Debug, Default)]
pub struct EditionFiles {
    pub tariff: Field<TariffFile>,
    pub fd_trygd: Field<FdTrygdFile>,
    pub statistics_areas: Field<StatisticsAreasFile>,
    pub effort: Field<EffortFile>,
    pub delivery_time: Field<DeliveryTimeFile>,
}
