//! Quotes as they come in: keys, shapes and limits.

use jiff::civil::Date;

use super::number::CaseNumber;
use crate::input::{List, Text, object};
use crate::language::Language;
use crate::pricing::FindingCode;
use crate::scope::{Description, HoursInput, Name, RowCode, ScopeInput};

/// Limits of a quote. Each is stated in OpenAPI.
pub mod limits {
    pub const ADJUSTMENTS: usize = 1_000;
    pub const EXTRA_LINES: usize = 100;
    pub const ACKNOWLEDGEMENTS: usize = 1_000;
    /// Characters in the path of a finding.
    pub const PATH_CHARS: usize = 200;
}

object! {
    /// A quote as a case officer writes it.
    pub struct DraftInput {
        /// What is asked for.
        required scope: ScopeInput,
        /// The number of the case in the archive; needed to issue.
        optional case_number: CaseNumber,
        /// The language of the document; left out, bokmål.
        optional language: Language,
        /// Other hours for lines than the tariff's.
        optional adjustments: List<AdjustmentInput, 0, { limits::ADJUSTMENTS }>,
        /// Work that the tariff does not foresee.
        optional extra_lines: List<ExtraLineInput, 0, { limits::EXTRA_LINES }>,
        /// Warnings that were looked at; each must be before the quote is issued.
        optional acknowledgements: List<AcknowledgementInput, 0, { limits::ACKNOWLEDGEMENTS }>,
        /// The day on which the data are to be delivered; needed to issue.
        optional delivery_date: Date,
    }
}

object! {
    /// Other hours for a line than the tariff's.
    pub struct AdjustmentInput {
        /// The line's code, of a line that is charged by the hour.
        required line: RowCode = "effort.coordination.case",
        /// The hours of the whole line; all may be 0.
        required hours: HoursInput,
        /// Why.
        required reason: Description = "Avtalt i møtet 12. mai",
    }
}

object! {
    /// Work that the tariff does not foresee, at one of its rates.
    pub struct ExtraLineInput {
        /// The code of its activity.
        required activity: RowCode = "preparation",
        /// What is done.
        required description: Description = "Tilpassing av filer til prosjektet",
        /// The code of its hourly rate.
        required rate: RowCode = "adviser",
        /// The hours it takes.
        required hours: HoursInput,
        /// Why.
        required reason: Description = "Avtalt i møtet 12. mai",
    }
}

object! {
    /// A warning that was looked at.
    pub struct AcknowledgementInput {
        /// The warning's code.
        required finding: FindingCode,
        /// The warning's place in the scope; left out, wherever it stands.
        optional path: Text<{ limits::PATH_CHARS }>,
        /// What was found out, or why the quote is issued all the same.
        required note: Description = "Avklart med søkeren",
    }
}

object! {
    /// The applicant's order.
    pub struct AcceptanceInput {
        /// Who signed.
        required signed_by: Name = "Kari Nordmann",
        /// In what role.
        required role: Name = "Seksjonssjef",
        /// The day of the signature; left out, today in Norway.
        optional signed_on: Date,
    }
}

object! {
    /// Why a quote is declined or withdrawn.
    pub struct ReasonInput {
        /// Why.
        required reason: Description = "Avtalt i møtet 12. mai",
    }
}
