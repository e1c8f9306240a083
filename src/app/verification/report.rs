//! The answer of a verification: a verdict and why, in words for programs and in words for people.

use serde::Serialize;
use utoipa::ToSchema;

use super::finding::{Finding, Reason, Verdict};
use super::texts;
use crate::ids::Sha256Hex;
use crate::language::Localized;
use crate::quote::{Revision, Signature, State};
use crate::store::IssuedQuote;
use crate::verification::{Comparison, Mismatch, Recomputation, StatedLine};

/// What a PDF was found to be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Verification)]
pub struct VerificationReport {
    /// What it was found to be.
    pub verdict: Verdict,
    /// Whether the PDF is byte for byte what was issued, in force or not. It is false for every other verdict, `altered` included:
    /// check this first.
    pub genuine: bool,
    /// Why, where it is not genuine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What that means, in plain words.
    pub explanation: Localized,
    /// What to do now, in plain words.
    pub next_step: Localized,
    /// The electronic signatures that are appended to what was issued, as far as they could be read. Nobody has verified them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub signatures: Vec<Signature>,
    /// SHA-256 of the PDF.
    pub sha256: String,
    /// The number that it states, where a quote has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The revision that it states, where a quote has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// Where that quote is in its life. Where the attached JSON is not what was issued, only for those who may read the quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// The quote that came in its place, by what its document shows; never by its identity, which is for who holds that. For
    /// the same callers as `state`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<Successor>,
    /// The amounts of the attached JSON, computed again from it alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recomputation: Option<Recomputation>,
    /// Where the attached JSON is not what was issued. What was issued (`expected`) is shown to those who may read the quote or
    /// the settlement note. All others get places and values of their own file only: where something is missing, the object or
    /// array that lacks it; for a file that is not a changed copy of what was issued, just its root, `$`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub differences: Vec<Mismatch>,
    /// How many differences there are beyond those; left out where there are none.
    #[serde(skip_serializing_if = "is_zero")]
    #[schema(required = false)]
    pub more_differences: usize,
    /// What the lines of the shown file are called there, for those who write its places in words. Programs have the paths.
    #[serde(skip)]
    pub lines: Vec<StatedLine>,
}

/// The number of the quote that came in a document's place.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VerifiedSuccessor)]
pub struct Successor {
    /// Its number.
    pub number: String,
    /// Its revision.
    pub revision: Revision,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes what it asks of by reference")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl VerificationReport {
    /// What a finding alone says.
    pub(super) fn of(finding: Finding, sha256: &Sha256Hex) -> Self {
        Self {
            verdict: finding.verdict(),
            genuine: finding.is_genuine(),
            reason: finding.reason(),
            explanation: texts::explanation(finding),
            next_step: texts::next_step(finding),
            signatures: Vec::new(),
            sha256: sha256.to_string(),
            number: None,
            revision: None,
            state: None,
            superseded_by: None,
            recomputation: None,
            differences: Vec::new(),
            more_differences: 0,
            lines: Vec::new(),
        }
    }

    /// The same, with where the attached JSON differs.
    pub(super) fn with_differences(self, comparison: Comparison) -> Self {
        Self { differences: comparison.differences, more_differences: comparison.more, ..self }
    }

    /// The same, with where the quote is in its life. `order` is what the applicant has ordered by its number.
    pub(super) fn with_life(self, quote: &IssuedQuote, order: Option<&IssuedQuote>) -> Self {
        let superseded_by = match (quote.state, &quote.answer, order) {
            // A revision that is only offered has replaced nothing.
            (State::Accepted | State::Settled, _, _) => None,
            // An order is replaced by the next one, whatever was offered between them.
            (State::Superseded, Some(_), Some(order)) => {
                Some(Successor { number: order.number.to_string(), revision: order.revision })
            }
            _ => quote.successor.as_ref().and_then(|successor| {
                Some(Successor { number: successor.number.clone()?, revision: successor.revision? })
            }),
        };
        Self { state: Some(quote.state), superseded_by, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn only_what_is_genuine_reads_like_a_pass() {
        let refused =
            [["Endret: ", "Ikke bekreftet: "], ["Endra: ", "Ikkje stadfesta: "], ["Altered: ", "Not confirmed: "]];
        for finding in Finding::ALL {
            let report = VerificationReport::of(finding, &Sha256Hex::of(b""));
            let is_genuine = report.verdict.word().starts_with("genuine_");
            let is_signed = report.verdict == Verdict::SignedCopy;
            assert_eq!(report.genuine, is_genuine, "{finding:?}");
            assert_eq!(report.reason.is_none(), is_genuine || is_signed, "{finding:?}");
            for (language, refused) in Language::ALL.into_iter().zip(refused) {
                let explanation = report.explanation.in_language(language);
                let is_refused = refused.iter().any(|refused| explanation.starts_with(refused));
                assert_eq!(is_refused, report.reason.is_some(), "{explanation}");
                assert!(explanation.ends_with('.') && !explanation.contains("  "), "{explanation}");
                let next_step = report.next_step.in_language(language);
                assert!(next_step.ends_with('.') && !next_step.contains("  "), "{next_step}");
            }
        }
        let reasons = Finding::ALL.iter().filter_map(|finding| finding.reason()).count();
        assert_eq!(reasons, Reason::WORDS.len(), "every reason is tried");
    }
}
