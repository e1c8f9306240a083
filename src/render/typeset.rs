//! Typesets one document: Typst, then a PDF that conforms to both PDF/A-3a and PDF/UA-1, or a page as SVG.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use typst_svg::SvgOptions;

use super::clusters::joined;
use super::job::{Job, Output, Rendered};
use super::world::{DocumentWorld, SHEET, TEMPLATES};
use crate::ids::Sha256Hex;
use crate::input::is_mark;

/// Why a document could not be typeset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypesetError {
    /// Typst or a PDF standard refused it.
    #[error("the document was refused: {0}")]
    Refused(String),
    /// A bug of Typst (typst#8667): some texts of unusual characters make it panic.
    #[error("the typesetter panicked")]
    Panicked,
    #[error("the document has {pages} pages, from 1, and not the requested one")]
    NoSuchPage { pages: u32 },
}

/// Clears Typst's cache when dropped, also after an error or a panic: the cache is global and would grow without bound.
struct EvictOnDrop;

impl Drop for EvictOnDrop {
    fn drop(&mut self) {
        typst::comemo::evict(0);
    }
}

static STANDARDS: LazyLock<Option<PdfStandards>> =
    LazyLock::new(|| PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]).ok());

/// Typesets a document. The same job gives the same bytes.
pub fn typeset(job: &Job) -> Result<Rendered, TypesetError> {
    let _evict = EvictOnDrop;
    catch_unwind(AssertUnwindSafe(|| compile(job))).unwrap_or(Err(TypesetError::Panicked))
}

/// What typesets documents: this program and Typst with their versions, and the beginning of the templates' SHA-256.
#[must_use]
pub fn producer() -> String {
    static PRODUCER: LazyLock<String> = LazyLock::new(|| {
        let hash = Sha256Hex::of([&TEMPLATES.concat(), SHEET].concat().as_bytes());
        let (own, typst) = (env!("CARGO_PKG_VERSION"), typst::utils::version().raw());
        format!("prisoverslag {own}, typst {typst}, templates {}", hash.as_str().get(..12).unwrap_or_default())
    });
    PRODUCER.clone()
}

fn compile(job: &Job) -> Result<Rendered, TypesetError> {
    let world = DocumentWorld::new(job).ok_or_else(|| refused("the template is missing"))?;
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|errors| diagnosed(&errors))?;
    // Few documents have a mark that is no part of a letter.
    let has_marks = std::str::from_utf8(&job.data).is_ok_and(|data| data.contains(is_mark));
    let document = if has_marks { joined(document) } else { document };
    let pages = u32::try_from(document.pages().len()).unwrap_or(u32::MAX);
    let bytes = match job.output {
        Output::Pdf => pdf(job, &document)?,
        Output::Svg { page } => typst_svg::svg(page_of(&document, page, pages)?, &SvgOptions::default()).into_bytes(),
    };
    Ok(Rendered { bytes, pages })
}

fn pdf(job: &Job, document: &PagedDocument) -> Result<Vec<u8>, TypesetError> {
    let standards = STANDARDS.as_ref().ok_or_else(|| refused("the PDF standards do not combine"))?;
    let options = PdfOptions {
        ident: Smart::Custom(job.ident()),
        creator: Smart::Custom(Some("Prisoverslag".to_owned())),
        standards: standards.clone(),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|errors| diagnosed(&errors))
}

fn page_of(document: &PagedDocument, page: u32, pages: u32) -> Result<&Page, TypesetError> {
    let index = usize::try_from(page).ok().and_then(|page| page.checked_sub(1));
    index.and_then(|index| document.pages().get(index)).ok_or(TypesetError::NoSuchPage { pages })
}

fn refused(message: &str) -> TypesetError {
    TypesetError::Refused(message.to_owned())
}

fn diagnosed(errors: &[SourceDiagnostic]) -> TypesetError {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    TypesetError::Refused(messages.join("; "))
}
