//! Quotes as they are sent: keys, shapes and limits.

use jiff::civil::Date;

use super::number::CaseNumber;
use crate::input::{FaultKind, Faults, List, Path, Text, Whole, object, open};
use crate::language::Language;
use crate::pricing::{FindingCode, VatCategory, VatTreatment};
use crate::scope::{Description, HoursInput, RowCode, Scope, ScopeInput};

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
    pub struct DraftInput: stored {
        /// What is requested.
        required scope: ScopeInput,
        /// The number of the case in the archive; needed to issue.
        optional case_number: CaseNumber,
        /// The language of the document; left out, bokmål.
        optional language: Language,
        /// Hours that replace the tariff's, line by line.
        optional adjustments: List<AdjustmentInput, 0, { limits::ADJUSTMENTS }>,
        /// Work that the tariff does not foresee.
        optional extra_lines: List<ExtraLineInput, 0, { limits::EXTRA_LINES }>,
        /// Acknowledged warnings; every warning must be acknowledged before the quote is issued.
        optional acknowledgements: List<AcknowledgementInput, 0, { limits::ACKNOWLEDGEMENTS }>,
        /// The day of delivery; needed to issue.
        optional delivery_date: Date,
        /// The VAT treatment of a recipient outside the Norwegian VAT area; left out, VAT is charged.
        optional vat: VatInput,
        /// Days from issue to the end of the quote's validity; left out, the tariff's. The tariff also has a limit.
        optional valid_days: Whole<1, 365>,
    }
}

object! {
    /// The VAT treatment of a recipient outside the Norwegian VAT area.
    pub struct VatInput: stored {
        /// The category of the VAT Act's treatment, as EN 16931 codes it (UNCL 5305).
        required category: VatCategory,
        /// Why no VAT is charged; needed for every category but S.
        optional reason: Description = "Mottakeren er utenfor merverdiavgiftsområdet",
    }
}

impl VatInput {
    /// `scope` is none where it is faulty: whether it allows the category is then not checked.
    pub fn parse(self, scope: Option<&Scope>, path: &Path<'_>, faults: &mut Faults) -> Option<VatTreatment> {
        open!(self, path, faults: category);
        let at = path.key("reason");
        match category {
            Some(VatCategory::Standard) => {
                if self.reason.is_present() {
                    faults.add(&at, FaultKind::VatReasonNotNeeded);
                }
                Some(VatTreatment::default())
            }
            Some(category) => {
                if scope.is_some_and(|scope| !scope.is_outside_vat_area()) {
                    faults.add(&path.key("category"), FaultKind::VatCategoryClosed { found: category.word() });
                }
                let reason = self.reason.required(&at, faults)?;
                Some(VatTreatment { category, reason: Some(reason.into_string()) })
            }
            None => {
                self.reason.optional(&at, faults);
                None
            }
        }
    }
}

object! {
    /// Hours that replace the tariff's for a line.
    pub struct AdjustmentInput: stored {
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
    pub struct ExtraLineInput: stored {
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
    /// An acknowledged warning.
    pub struct AcknowledgementInput: stored {
        /// The warning's code.
        required finding: FindingCode,
        /// The warning's path in the scope; left out, the warning anywhere in the scope.
        optional path: Text<{ limits::PATH_CHARS }>,
        /// What was found out, or why the quote is issued nevertheless.
        required note: Description = "Avklart med søkeren",
    }
}
