//! Finding the attached JSON in a PDF (ISO 32000-2, 7.11.4 and 7.9.6). Runs only in a reader's process: `hayro-syntax` may
//! panic, recurse or allocate without bound on a PDF that was crafted for it.

use std::collections::{HashSet, VecDeque};

use hayro_syntax::object::{Array, Dict, MaybeRef, Object, Stream, String as PdfString};
use hayro_syntax::xref::XRef;
use hayro_syntax::{Filter, Pdf};

use super::limits::MAX_ATTACHMENT_BYTES;

/// The name of the attached file.
const NAME: &str = "prisoverslag.json";

/// Why nothing was extracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The PDF or the attachment cannot be read.
    Unreadable,
    /// No file with the name is attached.
    NoAttachment,
    /// The attachment is larger than [`MAX_ATTACHMENT_BYTES`].
    TooLarge,
}

/// The most nodes of a name tree that are visited, and files of one node or array. A document of ours has one of each.
const MAX_NODES: usize = 1_000;
/// The most filters of one stream.
const MAX_FILTERS: usize = 3;

/// The attached JSON of a PDF, decoded.
pub fn attachment(pdf: Vec<u8>) -> Result<Vec<u8>, Failure> {
    attached(&Pdf::new(pdf).map_err(|_| Failure::Unreadable)?)
}

/// The attached JSON of a PDF that was opened, decoded.
pub fn attached(pdf: &Pdf) -> Result<Vec<u8>, Failure> {
    let xref = pdf.xref();
    let catalog = xref.get::<Dict<'_>>(xref.root_id()).ok_or(Failure::Unreadable)?;
    let specification = in_name_tree(&catalog, xref).or_else(|| in_associated_files(&catalog));
    decoded(&embedded_file(&specification.ok_or(Failure::NoAttachment)?).ok_or(Failure::Unreadable)?)
}

/// The file specification of the name in the catalog's tree of embedded files. A node is visited once, however many refer to it.
fn in_name_tree<'p>(catalog: &Dict<'p>, xref: &'p XRef) -> Option<Dict<'p>> {
    let root = catalog.get::<Dict<'_>>("Names")?.get::<Dict<'_>>("EmbeddedFiles")?;
    let (mut pending, mut seen) = (VecDeque::from([root]), HashSet::new());
    for _ in 0..MAX_NODES {
        let node = pending.pop_front()?;
        if let Some(found) = node.get::<Array<'_>>("Names").and_then(|names| in_names(&names)) {
            return Some(found);
        }
        let kids = node.get::<Array<'_>>("Kids");
        for kid in kids.iter().flat_map(Array::raw_iter).take(MAX_NODES) {
            pending.extend(match kid {
                MaybeRef::Ref(to) if seen.insert(to) => xref.get::<Dict<'_>>(to.into()),
                MaybeRef::Ref(_) => None,
                MaybeRef::NotRef(kid) => kid.into_dict(),
            });
        }
    }
    None
}

/// The file specification of the name in a leaf, where keys and values alternate.
fn in_names<'p>(names: &Array<'p>) -> Option<Dict<'p>> {
    let mut rest = names.iter::<Object<'_>>();
    for _ in 0..MAX_NODES {
        let (key, value) = (rest.next()?, rest.next()?);
        let is_named = matches!(&key, Object::String(key) if is_name(key));
        if let Some(specification) = value.into_dict().filter(|file| is_named || has_name(file)) {
            return Some(specification);
        }
    }
    None
}

/// The file specification of the name among the catalog's associated files, which PDF/A-3 requires besides the tree.
fn in_associated_files<'p>(catalog: &Dict<'p>) -> Option<Dict<'p>> {
    let files = catalog.get::<Array<'_>>("AF")?;
    files.iter::<Dict<'_>>().take(MAX_NODES).find(has_name)
}

fn has_name(specification: &Dict<'_>) -> bool {
    ["UF", "F"].iter().any(|key| specification.get::<PdfString<'_>>(key).is_some_and(|name| is_name(&name)))
}

/// Whether a text string is the name, in any of its three possible encodings (ISO 32000-2, 7.9.2.2).
fn is_name(text: &PdfString<'_>) -> bool {
    let bytes = text.as_bytes();
    match bytes {
        [0xfe, 0xff, utf16 @ ..] => NAME.encode_utf16().flat_map(u16::to_be_bytes).eq(utf16.iter().copied()),
        [0xef, 0xbb, 0xbf, utf8 @ ..] => utf8 == NAME.as_bytes(),
        bytes => bytes == NAME.as_bytes(),
    }
}

fn embedded_file<'p>(specification: &Dict<'p>) -> Option<Stream<'p>> {
    let files = specification.get::<Dict<'_>>("EF")?;
    ["F", "UF"].iter().find_map(|key| files.get::<Stream<'_>>(key))
}

fn decoded(stream: &Stream<'_>) -> Result<Vec<u8>, Failure> {
    let filters = stream.filters();
    if filters.len() > MAX_FILTERS || !filters.iter().all(|filter| is_for_any_bytes(*filter)) {
        return Err(Failure::Unreadable);
    }
    let bytes = stream.decoded().map_err(|_| Failure::Unreadable)?;
    if bytes.len() > MAX_ATTACHMENT_BYTES { Err(Failure::TooLarge) } else { Ok(bytes.into_owned()) }
}

/// Whether a filter is for any bytes. Filters for images do not belong in an attachment.
const fn is_for_any_bytes(filter: Filter) -> bool {
    match filter {
        Filter::AsciiHexDecode
        | Filter::Ascii85Decode
        | Filter::LzwDecode
        | Filter::FlateDecode
        | Filter::RunLengthDecode => true,
        Filter::CcittFaxDecode | Filter::Jbig2Decode | Filter::DctDecode | Filter::JpxDecode | Filter::Crypt => false,
    }
}
