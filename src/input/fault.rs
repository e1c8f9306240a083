//! What is wrong with an input, where, and what was expected: a stable code and a text in three languages.

use jiff::civil::Date;

use super::path::{OwnedPath, Path};
use crate::money::{MoneyError, Quantity};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub path: OwnedPath,
    pub kind: FaultKind,
}

/// The faults of one input, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    found: Vec<Fault>,
    reading: Reading,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// It is sent now: texts are put in one form, and every rule holds.
    #[default]
    Sent,
    /// It was stored, or is bound by a hash: it is read as it is, by the rules that always held.
    Stored,
}

/// What was found instead of the expected kind of value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    Integer(i128),
    /// A number with a point or an exponent, or one too large for a whole number.
    Float,
    /// A text, cut to a readable length.
    Text(String),
    List,
    Object,
}

/// The value that was expected, as a shape states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A JSON string of any text.
    Text {
        /// The most characters.
        max: usize,
    },
    /// A JSON string of some form, told in nb, nn and en with an example.
    Described([&'static str; 3]),
    Choice(&'static [&'static str]),
    /// A decimal in a JSON string.
    Decimal,
    /// A date in a JSON string.
    Date,
    Whole {
        /// The least.
        min: u32,
        max: u32,
    },
    /// `true` or `false`.
    Flag,
    /// A JSON object with these members.
    Object(&'static [&'static str]),
    List {
        min: usize,
        /// The most.
        max: usize,
        of: &'static Expected,
    },
}

/// What can be wrong with a value. Each has a stable [code](FaultKind::code).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    Missing { expected: Expected, example: Option<&'static str> },
    WrongType { found: Found, expected: Expected },
    UnknownField { known: &'static [&'static str] },
    DuplicateField,
    Empty,
    TooLong { found: usize, max: usize },
    TooMany { found: usize, max: usize },
    TooFew { expected: Expected },
    TooManyLines { found: usize, max: usize },
    ForbiddenCharacter { character: char, position: usize },
    MissingGlyph { characters: Vec<char> },
    NotADate { found: String },
    DatesReversed { from: Date, to: Date },
    YearsReversed { from: u32, to: u32 },
    UnknownChoice { found: String, known: &'static [&'static str] },
    OutOfRange { found: i128, min: u32, max: u32 },
    BadDecimal { found: String, error: MoneyError },
    HoursNotOrdered,
    HoursAllZero,
    BadOrganisationNumber { found: String },
    OrganisationNumberNeeded,
    ApprovalNeeded,
    UnknownCountry { found: String },
    BadEmail { found: String },
    BadCode { found: String },
    UnknownTable { found: String, nearest: Option<String> },
    UnknownArea { found: String, nearest: Option<String> },
    NothingToExtract,
    UnknownTariff { found: String, known: Vec<String> },
    NoTariffInForce { date: Date, first: Option<Date> },
    CannotBeTypeset,
    DocumentTooLarge,
    TooManyRows { found: usize, max: usize },
    TooManyCharacters { found: usize, max: usize },
    BadSetting { found: String, expected: &'static str },
    MoreFaults { shown: usize },
    BadCaseNumber { found: String },
    UnknownLine { found: String, nearest: Option<String> },
    LineWithoutHours { found: String },
    AdjustedTwice { found: String },
    UnknownCode { found: String, known: Vec<String> },
    NothingToAcknowledge { found: String },
    NeededToIssue,
    DatePassed { found: Date, earliest: Date },
    WarningNotAcknowledged { finding: &'static str, path: String },
    SignedOutside { found: Date, from: Date, to: Date },
    BadParameter { found: String, expected: [&'static str; 3] },
    NotBesideCorrects,
    NothingToCorrect { found: u32 },
    DateOutside { found: Date, from: Date, to: Date },
    BadHours { found: Quantity, max: u32 },
    LineOfOtherActivity { expected: String },
    LineWithHours { found: String },
    NamedTwice { found: String },
    VatCategoryClosed { found: &'static str },
    VatReasonNotNeeded,
}

impl Faults {
    /// The most faults that are told at once: a hostile input could have one a byte.
    pub const MAX: usize = 1_000;

    /// No faults of what was stored, or is bound by a hash: its texts are taken as they are.
    #[must_use]
    pub const fn of_stored() -> Self {
        Self { found: Vec::new(), reading: Reading::Stored }
    }

    #[must_use]
    pub const fn reading(&self) -> Reading {
        self.reading
    }

    /// Takes the faults out; more can be found.
    #[must_use]
    pub fn take(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.found)
    }

    /// Adds a fault at a place.
    pub fn add(&mut self, path: &Path<'_>, kind: FaultKind) {
        self.add_at(path.to_place(), kind);
    }

    /// Adds a fault at a place that was kept.
    pub fn add_at(&mut self, path: OwnedPath, kind: FaultKind) {
        match self.found.len() {
            shown if shown < Self::MAX => self.found.push(Fault { path, kind }),
            shown if shown == Self::MAX => {
                self.found.push(Fault { path: OwnedPath::default(), kind: FaultKind::MoreFaults { shown } });
            }
            _ => {}
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    #[must_use]
    pub fn as_slice(&self) -> &[Fault] {
        &self.found
    }

    /// A value that was parsed whole, or the faults that stood in its way.
    pub fn or<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => Err(self),
        }
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self { found: vec![fault], reading: Reading::Sent }
    }
}

impl Found {
    /// A text is cut to this many characters in messages.
    const MAX_CHARS: usize = 60;

    /// A text, cut to a readable length and with control characters made visible.
    #[must_use]
    pub fn cut(text: &str) -> String {
        let mut cut: String = text.chars().take(Self::MAX_CHARS).collect();
        if cut.len() < text.len() {
            cut.push('…');
        }
        cut.escape_debug().collect()
    }
}

impl FaultKind {
    /// The stable code that programs may rely on.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing",
            Self::WrongType { .. } => "wrong_type",
            Self::UnknownField { .. } => "unknown_field",
            Self::DuplicateField => "duplicate_field",
            Self::Empty => "empty",
            Self::TooLong { .. } => "too_long",
            Self::TooMany { .. } => "too_many",
            Self::TooFew { .. } => "too_few",
            Self::TooManyLines { .. } => "too_many_lines",
            Self::ForbiddenCharacter { .. } => "forbidden_character",
            Self::MissingGlyph { .. } => "missing_glyph",
            Self::NotADate { .. } => "not_a_date",
            Self::DatesReversed { .. } => "dates_reversed",
            Self::YearsReversed { .. } => "years_reversed",
            Self::UnknownChoice { .. } => "unknown_choice",
            Self::OutOfRange { .. } => "out_of_range",
            Self::BadDecimal { .. } => "bad_decimal",
            Self::HoursNotOrdered => "hours_not_ordered",
            Self::HoursAllZero => "hours_all_zero",
            Self::BadOrganisationNumber { .. } => "bad_organisation_number",
            Self::OrganisationNumberNeeded => "organisation_number_needed",
            Self::ApprovalNeeded => "approval_needed",
            Self::UnknownCountry { .. } => "unknown_country",
            Self::BadEmail { .. } => "bad_email",
            Self::BadCode { .. } => "bad_code",
            Self::UnknownTable { .. } => "unknown_table",
            Self::UnknownArea { .. } => "unknown_area",
            Self::NothingToExtract => "nothing_to_extract",
            Self::UnknownTariff { .. } => "unknown_tariff",
            Self::NoTariffInForce { .. } => "no_tariff_in_force",
            Self::CannotBeTypeset => "cannot_be_typeset",
            Self::DocumentTooLarge => "document_too_large",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::TooManyCharacters { .. } => "too_many_characters",
            Self::BadSetting { .. } => "bad_setting",
            Self::MoreFaults { .. } => "more_faults",
            Self::BadCaseNumber { .. } => "bad_case_number",
            Self::UnknownLine { .. } => "unknown_line",
            Self::LineWithoutHours { .. } => "line_without_hours",
            Self::AdjustedTwice { .. } => "adjusted_twice",
            Self::UnknownCode { .. } => "unknown_code",
            Self::NothingToAcknowledge { .. } => "nothing_to_acknowledge",
            Self::NeededToIssue => "needed_to_issue",
            Self::DatePassed { .. } => "date_passed",
            Self::WarningNotAcknowledged { .. } => "warning_not_acknowledged",
            Self::SignedOutside { .. } => "signed_outside",
            Self::BadParameter { .. } => "bad_parameter",
            Self::NotBesideCorrects => "not_beside_corrects",
            Self::NothingToCorrect { .. } => "nothing_to_correct",
            Self::DateOutside { .. } => "date_outside",
            Self::BadHours { .. } => "bad_hours",
            Self::LineOfOtherActivity { .. } => "line_of_other_activity",
            Self::LineWithHours { .. } => "line_with_hours",
            Self::NamedTwice { .. } => "named_twice",
            Self::VatCategoryClosed { .. } => "vat_category_closed",
            Self::VatReasonNotNeeded => "vat_reason_not_needed",
        }
    }
}
