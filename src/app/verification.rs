//! Verification: whether a PDF is what was issued, and what became of it.
//!
//! Anyone may ask, with any PDF. The attached JSON must name a quote by its identity, which only its document tells, before
//! anything of that quote is told.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{AppError, Quotes};
use crate::ids::Sha256Hex;
use crate::input::choice;
use crate::pdf_reader::{PdfError, PdfReader};
use crate::quote::{Actor, QuoteNumber, Revision, SettlementNumber, State};
use crate::settlement::{NoteKind, NoteType};
use crate::shares::Claimant;
use crate::store::{StoredNote, StoredQuote};
use crate::verification::{Mismatch, Recomputation, differences, recompute};

choice! {
    /// What a PDF was found to be.
    pub enum Verdict {
        /// What was issued, and in force: open for an answer, accepted or settled; of a settlement note, not taken back.
        GenuineCurrent = "genuine_current",
        /// What was issued, but a later revision or settlement note came in its place.
        GenuineSuperseded = "genuine_superseded",
        /// What was issued, but no longer in force: declined, expired or withdrawn.
        GenuineClosed = "genuine_closed",
        /// Not what was issued.
        Altered = "altered",
        /// No quote of this service.
        Unknown = "unknown",
    }
}

choice! {
    /// Why a PDF is unknown or altered.
    pub enum Reason {
        /// It cannot be read as a PDF.
        NotAPdf = "not_a_pdf",
        /// It has no attached JSON of this service.
        NoAttachment = "no_attachment",
        /// Its attached JSON is that of an estimate, which promises nothing.
        Estimate = "estimate",
        /// Its attached JSON is that of a quote made for trying out.
        Demo = "demo",
        /// No quote has the number and identity that it states.
        NoSuchQuote = "no_such_quote",
        /// No settlement note has the number and quote that it states.
        NoSuchNote = "no_such_note",
        /// The attached JSON is not what was issued.
        ContentDiffers = "content_differs",
        /// The attached JSON is what was issued, and the file around it is not.
        FileDiffers = "file_differs",
    }
}

/// What a PDF was found to be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Verification)]
pub struct VerificationReport {
    /// What it was found to be.
    pub verdict: Verdict,
    /// Why, where it is not genuine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// SHA-256 of the PDF.
    pub sha256: String,
    /// The number that it states, where a quote has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The revision that it states, where a quote has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// Where that quote is in its life.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// The quote that came in its place, by what its document shows; never by its identity, which is for who holds that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<Successor>,
    /// The amounts of the attached JSON, computed again from it alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recomputation: Option<Recomputation>,
    /// Where the attached JSON is not what was issued.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub differences: Vec<Mismatch>,
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

impl VerificationReport {
    fn unknown(sha256: &Sha256Hex, reason: Reason) -> Self {
        Self {
            verdict: Verdict::Unknown,
            reason: Some(reason),
            sha256: sha256.to_string(),
            number: None,
            revision: None,
            state: None,
            superseded_by: None,
            recomputation: None,
            differences: Vec::new(),
        }
    }
}

impl Quotes {
    /// Whether a PDF is what was issued. Few are read at once, and others wait for their turn with all of theirs received.
    pub async fn verify(
        &self,
        actor: &Actor,
        by: Claimant,
        reader: &PdfReader,
        pdf: &[u8],
    ) -> Result<VerificationReport, AppError> {
        let sha256 = Sha256Hex::of(pdf);
        tracing::debug!(actor.role = actor.role.word(), "a document is verified");
        let attachment = match reader.attachment(by, pdf).await {
            Ok(attachment) => attachment,
            Err(PdfError::Busy) => return Err(AppError::Busy),
            Err(PdfError::NoWorker(error)) => return Err(AppError::RendererAway(error.to_string())),
            Err(PdfError::NoAttachment) => return Ok(VerificationReport::unknown(&sha256, Reason::NoAttachment)),
            Err(_) => return Ok(VerificationReport::unknown(&sha256, Reason::NotAPdf)),
        };
        // A large attachment takes time: none on the threads that answer.
        let recomputed = tokio::task::spawn_blocking(move || {
            let shown: Value = serde_json::from_slice(&attachment).ok()?;
            let recomputation = recompute(&shown);
            Some((attachment, shown, recomputation))
        });
        let recomputed = recomputed.await.map_err(|error| AppError::Internal(error.to_string()))?;
        let Some((attachment, shown, recomputation)) = recomputed else {
            return Ok(VerificationReport::unknown(&sha256, Reason::NoAttachment));
        };
        let recomputation = Some(recomputation);
        let unknown = |reason| VerificationReport { recomputation, ..VerificationReport::unknown(&sha256, reason) };
        if shown.get("kind").and_then(Value::as_str) == Some(NoteKind::SettlementNote.word()) {
            // The recomputation is of estimates.
            return self.verify_note(&sha256, &shown, &attachment).await;
        }
        if shown.get("kind").and_then(Value::as_str) != Some("quote") {
            let estimate = shown.get("kind").and_then(Value::as_str) == Some("estimate");
            return Ok(unknown(if estimate { Reason::Estimate } else { Reason::NoAttachment }));
        }
        let Some(quote) = self.stated(&shown).await? else { return Ok(unknown(Reason::NoSuchQuote)) };
        if quote.demo {
            return Ok(unknown(Reason::Demo));
        }
        Ok(compared(&quote, &shown, &attachment, unknown(Reason::ContentDiffers)))
    }

    /// Whether a PDF is a settlement note as it was made. Its attached JSON must name the note and its quote's identity.
    async fn verify_note(
        &self,
        sha256: &Sha256Hex,
        shown: &Value,
        attachment: &[u8],
    ) -> Result<VerificationReport, AppError> {
        let unknown = VerificationReport::unknown(sha256, Reason::NoSuchNote);
        let number = shown.get("number").and_then(Value::as_str).and_then(SettlementNumber::parse);
        let Some(number) = number else { return Ok(unknown) };
        let Some(note) = self.store().note(number).await? else { return Ok(unknown) };
        let id = shown.pointer("/quote/id").and_then(Value::as_str);
        if id != Some(note.quote.to_string().as_str()) {
            return Ok(unknown);
        }
        let report = VerificationReport { number: Some(number.to_string()), ..unknown };
        let kept = note.document.pdf_sha256.as_str();
        if let Some(altered) = altered(&note.canonical, kept, shown, attachment, &report.sha256) {
            let (reason, differences) = altered;
            return Ok(VerificationReport { verdict: Verdict::Altered, reason: Some(reason), differences, ..report });
        }
        let notes = self.store().notes(note.quote).await?;
        let corrects = |later: &&StoredNote| later.corrects == Some(number);
        let credited = notes.iter().any(|later| corrects(&later) && later.note_type == NoteType::Credit);
        let verdict = if credited { Verdict::GenuineSuperseded } else { Verdict::GenuineCurrent };
        Ok(VerificationReport { verdict, reason: None, ..report })
    }

    /// The quote that the attached JSON names by number, revision and identity.
    async fn stated(&self, shown: &Value) -> Result<Option<StoredQuote>, AppError> {
        let text = |key: &str| shown.get(key).and_then(Value::as_str);
        let number = text("number").and_then(QuoteNumber::parse);
        let revision = shown.get("revision").and_then(Value::as_u64).and_then(|one| Revision::try_from(one).ok());
        let (Some(number), Some(revision), Some(id)) = (number, revision, text("id")) else { return Ok(None) };
        let quote = self.store().quote_by_number(number, revision).await?;
        let Some(quote) = quote.filter(|quote| quote.id.to_string() == id) else { return Ok(None) };
        // What it is today, its last day included.
        Ok(Some(self.current(quote.id).await?))
    }
}

/// A PDF against the quote that it states to be.
fn compared(quote: &StoredQuote, shown: &Value, attachment: &[u8], report: VerificationReport) -> VerificationReport {
    let report = VerificationReport {
        number: quote.number.map(|(number, _)| number.to_string()),
        revision: quote.number.map(|(_, revision)| revision),
        state: Some(quote.state),
        superseded_by: quote
            .successor
            .as_ref()
            .and_then(|successor| Some(Successor { number: successor.number.clone()?, revision: successor.revision? })),
        ..report
    };
    let kept = quote.issue.as_ref().map_or("", |issue| issue.document.pdf_sha256.as_str());
    if let Some((reason, differences)) = altered(&quote.content, kept, shown, attachment, &report.sha256) {
        return VerificationReport { verdict: Verdict::Altered, reason: Some(reason), differences, ..report };
    }
    let verdict = match quote.state {
        State::Draft | State::Issued | State::Accepted | State::Settled => Verdict::GenuineCurrent,
        State::Superseded => Verdict::GenuineSuperseded,
        State::Declined | State::Expired | State::Withdrawn => Verdict::GenuineClosed,
    };
    VerificationReport { verdict, reason: None, ..report }
}

/// Why a PDF is not what was made, and where its attached JSON differs; none where it is.
fn altered(
    canonical: &str,
    kept_sha256: &str,
    shown: &Value,
    attachment: &[u8],
    sha256: &str,
) -> Option<(Reason, Vec<Mismatch>)> {
    if attachment == canonical.as_bytes() {
        return (kept_sha256 != sha256).then(|| (Reason::FileDiffers, Vec::new()));
    }
    let issued: Value = serde_json::from_str(canonical).unwrap_or_default();
    let mut differences = differences(&issued, shown);
    if differences.is_empty() {
        // The same values, written otherwise.
        let (found, expected) = (Sha256Hex::of(attachment).to_string(), Sha256Hex::of(canonical.as_bytes()));
        let (found, expected) = (Some(found), Some(expected.to_string()));
        differences.push(Mismatch { path: "$".to_owned(), found, expected });
    }
    Some((Reason::ContentDiffers, differences))
}
