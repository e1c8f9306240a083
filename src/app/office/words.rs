//! The words by which an issued quote is found.

use crate::quote::{FrozenQuote, SettlementNumber};
use crate::store::Findable;

/// Those of what was issued, and of the settlement notes that the quote has.
pub fn issued_words(frozen: &FrozenQuote, notes: &[SettlementNumber]) -> String {
    let draft = &frozen.priced.draft;
    let applicant = &draft.scope.applicant;
    let quote = Findable {
        applicant: applicant.name(),
        organisation: applicant.organisation_number.as_ref(),
        title: draft.scope.project.title(),
        case: draft.case_number.as_ref(),
        number: Some(frozen.number),
        notes,
    };
    quote.words()
}
