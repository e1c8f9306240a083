//! Sets one document: Typst, then a PDF that conforms to PDF/A-3a and PDF/UA-1 at once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::job::Job;
use super::world::DocumentWorld;

/// Why a document could not be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypesetError {
    /// Typst or a PDF standard refused it.
    #[error("the document was refused: {0}")]
    Refused(String),
    /// Typst gave up in a way that it should not (typst#8667): a text of unusual characters.
    #[error("the typesetter panicked")]
    Panicked,
}

/// Clears Typst's cache when it goes, also on the way out of an error or a panic: the cache is global and grows for ever.
struct EvictOnDrop;

impl Drop for EvictOnDrop {
    fn drop(&mut self) {
        typst::comemo::evict(0);
    }
}

static STANDARDS: LazyLock<Option<PdfStandards>> =
    LazyLock::new(|| PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]).ok());

/// Sets a document and returns its PDF. The same job gives the same bytes.
pub fn typeset(job: &Job) -> Result<Vec<u8>, TypesetError> {
    let _evict = EvictOnDrop;
    catch_unwind(AssertUnwindSafe(|| compile(job))).unwrap_or(Err(TypesetError::Panicked))
}

fn compile(job: &Job) -> Result<Vec<u8>, TypesetError> {
    let refused = |message: &str| TypesetError::Refused(message.to_owned());
    let world = DocumentWorld::new(job).ok_or_else(|| refused("the template is missing"))?;
    let standards = STANDARDS.as_ref().ok_or_else(|| refused("the PDF standards do not combine"))?;
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|errors| told(&errors))?;
    let options = PdfOptions {
        ident: Smart::Custom(job.ident()),
        creator: Smart::Custom(Some("Prisoverslag".to_owned())),
        standards: standards.clone(),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| told(&errors))
}

fn told(errors: &[SourceDiagnostic]) -> TypesetError {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    TypesetError::Refused(messages.join("; "))
}
