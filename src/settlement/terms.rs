//! What finance decides of a settlement, beyond what was quoted and worked: how the charge departs from the quote, whom the invoice
//! is for, and when the data were delivered. A correction keeps all of it that it does not change.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::buyer::{BuyerChanges, NoteApplicant};
use super::departures::{Departures, Reduction};
use crate::language::raw;
use crate::pricing::VatTreatment;
use crate::quote::FrozenQuote;

/// The terms of a settlement. Those of a quote that is settled and not charged are stored by themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub departures: Departures,
    pub applicant: NoteApplicant,
    /// The day of delivery; none for the last day of the work, or else that of the settlement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_on: Option<Date>,
}

/// What a request changes of the terms; what is none stays as it is.
#[derive(Clone, Debug, Default)]
pub struct TermChanges {
    pub vat: Option<VatTreatment>,
    pub omitted: Option<Vec<(String, String)>>,
    pub reduced: Option<Vec<Reduction>>,
    /// The fixed lines that a part settlement charges.
    pub fixed: Option<Vec<String>>,
    pub delivered_on: Option<Date>,
    pub buyer: BuyerChanges,
}

impl Terms {
    /// Those of a quote that is settled as it was quoted.
    #[must_use]
    pub fn of_quote(quote: &FrozenQuote) -> Self {
        let applicant = NoteApplicant::of(&quote.priced.draft.scope.applicant);
        Self { departures: Departures::default(), applicant, delivered_on: None }
    }

    /// The terms after a request. A line that is named in one list is no longer in the other.
    #[must_use]
    pub fn changed(&self, changes: TermChanges) -> Self {
        let TermChanges { vat, omitted, reduced, fixed, delivered_on, buyer } = changes;
        let mut departures = self.departures.clone();
        departures.vat = vat.or(departures.vat);
        if let Some(omitted) = &omitted {
            departures.reduced.retain(|one| !omitted.iter().any(|(line, _)| *line == one.line));
        }
        if let Some(reduced) = &reduced {
            departures.omitted.retain(|(line, _)| !reduced.iter().any(|one| one.line == *line));
        }
        departures.omitted = omitted.unwrap_or(departures.omitted);
        departures.reduced = reduced.unwrap_or(departures.reduced);
        departures.fixed = fixed.or(departures.fixed);
        Self { departures, applicant: self.applicant.changed(buyer), delivered_on: delivered_on.or(self.delivered_on) }
    }

    #[must_use]
    pub fn to_json(&self) -> String {
        raw(self).get().to_owned()
    }
}
