//! Documents: each is prepared when it is its turn, off the threads that answer requests, and typeset by a worker.

use super::error::AppError;
use crate::ids::Sha256Hex;
use crate::input::Faults;
use crate::language::Language;
use crate::quote::TEMPLATE;
use crate::render::{self, Job, Pool, Rendered};
use crate::shares::Claimant;
use crate::store::{DocumentRow, NewDocument};

/// The PDF of an issued quote or a settlement note.
#[derive(Debug)]
pub struct IssuedPdf {
    /// The number, with the revision of a quote: `2026-000123-2`.
    pub name: String,
    /// Whom it is for.
    pub applicant: String,
    /// The language that it is written in.
    pub language: Language,
    pub pdf: Vec<u8>,
    /// SHA-256 of the PDF.
    pub sha256: Sha256Hex,
}

/// What was frozen, with the document that was typeset of it.
pub(super) struct Typeset<C> {
    pub(super) content: C,
    pub(super) canonical: String,
    pub(super) pdf: Vec<u8>,
    pub(super) document: DocumentRow,
}

/// Typesets a document of what `prepare` gives, which it gives back.
pub(super) async fn typeset<C: Send + 'static>(
    pool: &Pool,
    by: Claimant,
    prepare: impl FnOnce() -> Result<(Job, C), Faults> + Send + 'static,
) -> Result<(Rendered, C), AppError> {
    let turn = pool.turn(by).await?;
    let prepared = tokio::task::spawn_blocking(prepare).await;
    let (job, content) = prepared.map_err(|error| AppError::Internal(error.to_string()))??;
    Ok((turn.render(&job).await?, content))
}

/// Typesets a document that has its content's canonical JSON attached, for both to be stored.
pub(super) async fn typeset_frozen<C: Send + 'static>(
    pool: &Pool,
    content: C,
    prepare: fn(&C) -> (Job, String),
) -> Result<Typeset<C>, AppError> {
    let prepare = move || {
        let (job, canonical) = prepare(&content);
        Ok((job, (content, canonical)))
    };
    let (Rendered { bytes: pdf, .. }, (content, canonical)) = typeset(pool, Claimant::Known, prepare).await?;
    let document = DocumentRow {
        canonical_sha256: Sha256Hex::of(canonical.as_bytes()),
        pdf_sha256: Sha256Hex::of(&pdf),
        pdf_bytes: i64::try_from(pdf.len()).unwrap_or(i64::MAX),
        template: TEMPLATE.to_owned(),
        producer: render::producer(),
    };
    Ok(Typeset { content, canonical, pdf, document })
}

/// A document as it is stored.
pub(super) fn new_document<'d>(
    canonical: &'d str,
    pdf: Option<&'d [u8]>,
    document: &'d DocumentRow,
) -> NewDocument<'d> {
    NewDocument {
        canonical,
        canonical_sha256: &document.canonical_sha256,
        pdf,
        pdf_sha256: &document.pdf_sha256,
        template: &document.template,
        producer: &document.producer,
    }
}
