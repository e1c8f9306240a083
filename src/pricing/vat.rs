//! How VAT is treated: at the tariff's rate, or not at all for a recipient outside the Norwegian VAT area.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::input::choice;
use crate::money::Percent;
use crate::tariff::Tariff;

choice! {
    /// How VAT is treated, as EN 16931 codes it (UNCL 5305).
    pub enum VatCategory {
        /// The standard rate.
        Standard = "S",
        /// A service used abroad: zero-rated (VAT Act, chapter 6).
        Export = "G",
        /// Exempt from the Act (VAT Act, chapter 3).
        Exempt = "E",
        /// No turnover that the Act is about.
        OutsideScope = "O",
    }
}

/// A category, and why no VAT is charged where none is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VatTreatment {
    /// How VAT is treated.
    pub category: VatCategory,
    /// Why none is charged; none in category S.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Default for VatTreatment {
    fn default() -> Self {
        Self { category: VatCategory::Standard, reason: None }
    }
}

impl VatTreatment {
    #[must_use]
    pub fn rate(&self, tariff: &Tariff) -> Percent {
        if self.category == VatCategory::Standard { tariff.vat.rate } else { Percent::ZERO }
    }

    /// The SAF-T standard tax code.
    #[must_use]
    pub fn code<'t>(&self, tariff: &'t Tariff) -> &'t str {
        match self.category {
            VatCategory::Standard => &tariff.vat.code,
            VatCategory::Export => "52",
            VatCategory::Exempt => "6",
            VatCategory::OutsideScope => "7",
        }
    }
}
