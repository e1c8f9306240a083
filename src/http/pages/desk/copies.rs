//! Signed copies of an order's document as pages show them, and another one that is kept.

use actix_web::HttpRequest;

use crate::app::{AppError, ChangeRequest, Quotes, SentCopy};
use crate::http::guard::claimant;
use crate::http::pages::form::SentFile;
use crate::http::pages::words::PageWords;
use crate::ids::QuoteId;
use crate::pdf_reader::PdfReader;
use crate::quote::{SignedCopies, SignedCopy};

/// The signed copies of a quote as a page shows them.
pub struct CopiesView {
    pub rows: Vec<CopyRow>,
    /// Whether whoever reads the page may add one.
    pub may_keep: bool,
    /// What is wrong with the file that was chosen.
    pub fault: Option<String>,
}

/// A signed copy.
pub struct CopyRow {
    pub address: String,
    pub name: String,
    pub kind: &'static str,
    pub signatures: Option<String>,
    pub received: String,
    pub sha256: String,
}

impl CopiesView {
    /// `base` is the address below which the files are.
    pub fn of(copies: SignedCopies, base: &str, may_keep: bool, fault: Option<String>, words: PageWords) -> Self {
        let row = |copy: SignedCopy| CopyRow {
            address: format!("{base}/{}", copy.number),
            name: format!("{} {}", words.copy_word(), copy.number),
            kind: words.copy_kind(copy.kind),
            signatures: words.signatures(&copy.signatures),
            received: format!(
                "{} {}, {}",
                words.received_on(),
                words.moment(copy.received_at),
                words.who(&copy.received_by)
            ),
            sha256: copy.sha256,
        };
        Self { rows: copies.copies.into_iter().map(row).collect(), may_keep, fault }
    }
}

/// Keeps a file that was chosen; what is wrong with it, where it is refused.
pub async fn keep_file(
    quotes: &Quotes,
    reader: &PdfReader,
    request: &HttpRequest,
    change: &ChangeRequest,
    id: QuoteId,
    sent: &SentFile,
    words: PageWords,
) -> Result<Option<String>, AppError> {
    let Some(file) = &sent.file else { return Ok(Some(words.copy_missing().to_owned())) };
    let sent = SentCopy { reader, by: claimant(request), pdf: file };
    match quotes.keep_copy(change, id, &sent).await {
        Ok(_) => Ok(None),
        Err(AppError::Faults(mut faults)) => {
            let texts = faults.take().into_iter().map(|fault| fault.kind.message(words.language));
            Ok(Some(texts.collect::<Vec<_>>().join(" ")))
        }
        Err(AppError::Conflict(conflict)) => Ok(Some(conflict.message(words.language))),
        Err(error) => Err(error),
    }
}
