//! The world of a Typst document: templates, fonts and library, which all documents share, and the data of one.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use super::fonts::FONTS;
use super::job::{Job, Template};

/// The templates of estimates, quotes and settlement notes.
pub const TEMPLATES: [&str; 3] = [
    include_str!("../../quote-templates/v1/estimate.typ"),
    include_str!("../../quote-templates/v1/quote.typ"),
    include_str!("../../quote-templates/v1/settlement.typ"),
];

/// What every template imports.
pub const SHEET: &str = include_str!("../../quote-templates/v1/sheet.typ");

/// What all documents share. Typst never frees file ids, so there is a fixed set of them.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    estimate: Source,
    quote: Source,
    settlement: Source,
    sheet: Source,
    data: FileId,
    attachment: FileId,
}

static SHARED: LazyLock<Option<Shared>> = LazyLock::new(|| {
    let file = |path| Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern());
    let source = |path, text: &str| Some(Source::new(file(path)?, text.to_owned()));
    Some(Shared {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(FONTS.iter())),
        estimate: source("/estimate.typ", TEMPLATES[0])?,
        quote: source("/quote.typ", TEMPLATES[1])?,
        settlement: source("/settlement.typ", TEMPLATES[2])?,
        sheet: source("/sheet.typ", SHEET)?,
        data: file("/data.json")?,
        attachment: file("/prisoverslag.json")?,
    })
});

pub struct DocumentWorld {
    shared: &'static Shared,
    main: &'static Source,
    data: Bytes,
    attachment: Bytes,
}

impl DocumentWorld {
    /// A world with a job's data; `None` only if the fixed paths above were not valid.
    pub fn new(job: &Job) -> Option<Self> {
        let shared = SHARED.as_ref()?;
        let main = match job.template {
            Template::Estimate => &shared.estimate,
            Template::Quote => &shared.quote,
            Template::Settlement => &shared.settlement,
        };
        Some(Self { shared, main, data: Bytes::new(job.data.clone()), attachment: Bytes::new(job.attachment.clone()) })
    }
}

impl World for DocumentWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let sources = [self.main, &self.shared.sheet];
        sources.into_iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.shared.data {
            Ok(self.data.clone())
        } else if id == self.shared.attachment {
            Ok(self.attachment.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// None: a document's date is in its data, so that it is the same whenever it is typeset.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
