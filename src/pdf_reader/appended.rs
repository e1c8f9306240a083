//! What is appended to a document of ours: signatures, and whether its pages stayed as they were. Runs only in a reader's process.
//!
//! A signature is an incremental update (ISO 32000-2, 7.5.6 and 12.8): the bytes that were there stay, and what follows them may
//! replace any object. So both documents, the first bytes alone and the whole file, are compared object by object from their
//! catalogs, but for what signing adds. No signature is verified.

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Number, ObjRef, Object, String as PdfString};
use hayro_syntax::xref::XRef;

use super::certificate::signer;
use crate::quote::{Appended, Signature};

/// The most pairs of objects that are compared: many times those of a document of the largest size.
const MAX_PAIRS: usize = 4_000_000;
/// The most fields of a form that are read.
const MAX_FIELDS: usize = 1_000;
/// What signing adds to a catalog, beside its form.
const OF_SIGNING: [&[u8]; 6] = [b"AcroForm", b"DSS", b"Perms", b"Extensions", b"Metadata", b"Version"];

/// What is appended to the first `length` bytes of a document.
pub fn appended(ours: &Pdf, whole: &Pdf, length: usize) -> Appended {
    let (Some(before), Some(after)) = (catalog(ours), catalog(whole)) else { return Appended::unread() };
    let form = Form::read(&after, whole.xref(), length);
    let mut comparison = Comparison::new(ours.xref(), whole.xref());
    let is_same = comparison.are_catalogs_same(&before, &after);
    Appended {
        signatures: form.signatures,
        is_changed: !is_same || form.has_more || ours.pages().len() != whole.pages().len(),
    }
}

fn catalog(pdf: &Pdf) -> Option<Dict<'_>> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())
}

/// The interactive form of a document.
#[derive(Default)]
struct Form {
    signatures: Vec<Signature>,
    /// Whether it has fields that are no signatures.
    has_more: bool,
}

impl Form {
    fn read<'p>(catalog: &Dict<'p>, xref: &'p XRef, length: usize) -> Self {
        let mut found = Self::default();
        let Some(form) = catalog.get::<Dict<'_>>("AcroForm") else { return found };
        found.has_more = form.contains_key("XFA");
        let mut pending: Vec<(MaybeRef<Object<'p>>, bool)> =
            members(&form, "Fields").map(|field| (field, false)).collect();
        let (mut seen, mut read) = (HashSet::new(), 0);
        while let Some((field, is_below_signature)) = pending.pop() {
            read += 1;
            if read > MAX_FIELDS || field.as_obj_ref().is_some_and(|to| !seen.insert(to)) {
                found.has_more = true;
                break;
            }
            let Some(field) = resolved(field, xref).and_then(Object::into_dict) else { continue };
            let is_signature = field.get::<Name<'_>>("FT").map_or(is_below_signature, |kind| &*kind == b"Sig");
            let value = field.get::<Dict<'_>>("V");
            match value {
                Some(value) if is_signature => found.signatures.extend(signature(&value, &field, length)),
                _ => found.has_more |= !is_signature && !field.contains_key("Kids"),
            }
            pending.extend(members(&field, "Kids").map(|kid| (kid, is_signature)));
        }
        // The field that was added last is on top of the others.
        found.signatures.reverse();
        found
    }
}

/// A signature of a document whose first `length` bytes are ours; `None` for one that does not sign all of them, and for the time
/// stamp of a service.
fn signature(value: &Dict<'_>, field: &Dict<'_>, length: usize) -> Option<Signature> {
    let name = |key: &str| value.get::<Name<'_>>(key).map(|name| name.to_vec());
    let is_time_stamp = name("Type").is_some_and(|kind| kind == b"DocTimeStamp")
        || name("SubFilter").is_some_and(|filter| filter == b"ETSI.RFC3161");
    let range: Vec<i64> = value.get::<Array<'_>>("ByteRange")?.iter::<Number>().map(|number| number.as_i64()).collect();
    let [0, first, ..] = range[..] else { return None };
    if is_time_stamp || usize::try_from(first).ok()? < length {
        return None;
    }
    let contents = value.get::<PdfString<'_>>("Contents")?;
    Some(Signature { signer: signer(contents.as_bytes()), is_visible: is_drawn(field) })
}

/// Whether a field, or one below it, takes up room on a page.
fn is_drawn(field: &Dict<'_>) -> bool {
    let has_room = |widget: &Dict<'_>| {
        let rectangle = widget.get::<Array<'_>>("Rect");
        let corners: Vec<i64> =
            rectangle.iter().flat_map(Array::iter::<Number>).map(|number| number.as_i64()).collect();
        matches!(corners[..], [left, bottom, right, top] if left != right && bottom != top)
    };
    has_room(field)
        || field
            .get::<Array<'_>>("Kids")
            .is_some_and(|kids| kids.iter::<Dict<'_>>().take(MAX_FIELDS).any(|kid| has_room(&kid)))
}

fn members<'p>(of: &Dict<'p>, key: &str) -> impl Iterator<Item = MaybeRef<Object<'p>>> + use<'p> {
    of.get::<Array<'_>>(key).map(|array| array.raw_iter()).into_iter().flatten().take(MAX_FIELDS)
}

fn resolved<'p>(object: MaybeRef<Object<'p>>, xref: &'p XRef) -> Option<Object<'p>> {
    match object {
        MaybeRef::Ref(to) => xref.get::<Object<'_>>(to.into()),
        MaybeRef::NotRef(object) => Some(object),
    }
}

/// Compares two documents object by object. What is compared next waits in a list, since objects can nest without end.
struct Comparison<'p> {
    ours: &'p XRef,
    whole: &'p XRef,
    pending: Vec<(MaybeRef<Object<'p>>, MaybeRef<Object<'p>>)>,
    seen: HashSet<(ObjRef, ObjRef)>,
}

impl<'p> Comparison<'p> {
    fn new(ours: &'p XRef, whole: &'p XRef) -> Self {
        Self { ours, whole, pending: Vec::new(), seen: HashSet::new() }
    }

    fn are_catalogs_same(&mut self, ours: &Dict<'p>, whole: &Dict<'p>) -> bool {
        self.are_alike(ours, whole, &OF_SIGNING) && self.is_rest_same()
    }

    fn is_rest_same(&mut self) -> bool {
        let mut compared = 0;
        while let Some((ours, whole)) = self.pending.pop() {
            compared += 1;
            if compared > MAX_PAIRS {
                return false;
            }
            if let (MaybeRef::Ref(ours), MaybeRef::Ref(whole)) = (&ours, &whole)
                && !self.seen.insert((*ours, *whole))
            {
                continue;
            }
            if !self.is_same(resolved(ours, self.ours), resolved(whole, self.whole)) {
                return false;
            }
        }
        true
    }

    /// Whether two objects are the same, but for those in them, which wait.
    fn is_same(&mut self, ours: Option<Object<'p>>, whole: Option<Object<'p>>) -> bool {
        match (ours, whole) {
            (Some(Object::Array(ours)), Some(Object::Array(whole))) => {
                let (ours, whole): (Vec<_>, Vec<_>) = (ours.raw_iter().collect(), whole.raw_iter().collect());
                let are_as_many = ours.len() == whole.len();
                self.pending.extend(ours.into_iter().zip(whole));
                are_as_many
            }
            (Some(Object::Dict(ours)), Some(Object::Dict(whole))) => {
                if is_page(&ours) && is_page(&whole) {
                    self.are_annotations_kept(&ours, &whole) && self.are_alike(&ours, &whole, &[b"Annots"])
                } else {
                    self.are_alike(&ours, &whole, &[])
                }
            }
            (Some(Object::Stream(ours)), Some(Object::Stream(whole))) => {
                ours.raw_data() == whole.raw_data() && self.are_alike(ours.dict(), whole.dict(), &[])
            }
            (ours, whole) => ours == whole,
        }
    }

    /// Whether two dictionaries have the same keys, but for some. Their values wait.
    fn are_alike(&mut self, ours: &Dict<'p>, whole: &Dict<'p>, but: &[&[u8]]) -> bool {
        let entries = |dict: &Dict<'p>| {
            let mut entries: Vec<(Vec<u8>, MaybeRef<Object<'p>>)> = dict
                .entries()
                .map(|(key, value)| (key.to_vec(), value))
                .filter(|(key, _)| !but.contains(&key.as_slice()))
                .collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            entries
        };
        let (ours, whole) = (entries(ours), entries(whole));
        let keys_agree = ours.iter().map(|(key, _)| key).eq(whole.iter().map(|(key, _)| key));
        let values = |entries: Vec<(Vec<u8>, MaybeRef<Object<'p>>)>| entries.into_iter().map(|(_, value)| value);
        self.pending.extend(values(ours).zip(values(whole)));
        keys_agree
    }

    /// Whether a page has the annotations that it had, and beyond them only the widgets of signatures.
    fn are_annotations_kept(&mut self, ours: &Dict<'p>, whole: &Dict<'p>) -> bool {
        let annotations = |page: &Dict<'p>| -> Vec<_> {
            page.get::<Array<'_>>("Annots").map(|array| array.raw_iter().collect()).unwrap_or_default()
        };
        let (ours, mut whole) = (annotations(ours), annotations(whole));
        if whole.len() < ours.len() {
            return false;
        }
        let added = whole.split_off(ours.len());
        self.pending.extend(ours.into_iter().zip(whole));
        added.into_iter().all(|annotation| {
            resolved(annotation, self.whole)
                .and_then(Object::into_dict)
                .is_some_and(|widget| is_signature_widget(&widget))
        })
    }
}

fn is_page(dict: &Dict<'_>) -> bool {
    dict.get::<Name<'_>>("Type").is_some_and(|kind| &*kind == b"Page")
}

fn is_signature_widget(widget: &Dict<'_>) -> bool {
    let is = |dict: &Dict<'_>, key: &str, word: &[u8]| dict.get::<Name<'_>>(key).is_some_and(|name| &*name == word);
    is(widget, "Subtype", b"Widget")
        && (is(widget, "FT", b"Sig") || widget.get::<Dict<'_>>("Parent").is_some_and(|field| is(&field, "FT", b"Sig")))
}
