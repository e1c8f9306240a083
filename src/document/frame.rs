//! What all documents have in common, as `sheet.typ` reads it.

use jiff::civil::Date;
use serde::Serialize;

use super::words::{TemplateWords, Words};

#[derive(Debug, Serialize)]
pub(super) struct Frame {
    pub language: &'static str,
    pub region: &'static str,
    pub words: TemplateWords,
    /// The title in the file's metadata.
    pub document_title: String,
    pub description: &'static str,
    /// Who answers for the document, in the file's metadata.
    pub author: &'static str,
    /// Whose letter it is, at the top.
    pub letterhead: String,
    /// Year, month and day.
    pub date: [i16; 3],
    pub watermark: Option<&'static str>,
    /// At the top, opposite the issuer.
    pub reference: String,
    /// Above the heading.
    pub subject: String,
    pub heading: String,
    /// What must be seen before anything else.
    pub banners: Vec<Banner>,
    /// The answer first.
    pub headline: Vec<Figure>,
    pub basis: Vec<String>,
    pub footer: String,
    /// The description of the attached JSON; none where nothing is attached.
    pub attachment: Option<&'static str>,
}

#[derive(Debug, Serialize)]
pub(super) struct Banner {
    title: &'static str,
    text: String,
}

/// A figure of the headline.
#[derive(Debug, Serialize)]
pub(super) struct Figure {
    label: &'static str,
    value: String,
    /// Below the figure.
    note: String,
}

impl Frame {
    /// A frame with a language and a date, and nothing else yet.
    pub(super) fn new(words: &'static Words, date: Date) -> Self {
        Self {
            language: words.language.code(),
            region: words.language.pick("no", "no", "gb"),
            words: words.in_templates(),
            document_title: String::new(),
            description: "",
            author: words.issuer,
            letterhead: words.issuer.to_owned(),
            date: [date.year(), date.month().into(), date.day().into()],
            watermark: None,
            reference: String::new(),
            subject: String::new(),
            heading: String::new(),
            banners: Vec::new(),
            headline: Vec::new(),
            basis: Vec::new(),
            footer: String::new(),
            attachment: None,
        }
    }
}

/// The banners that apply.
pub(super) fn banners<const N: usize>(banners: [(bool, &'static str, &str); N]) -> Vec<Banner> {
    let shown = banners.into_iter().filter(|(applies, ..)| *applies);
    shown.map(|(_, title, text)| Banner { title, text: text.to_owned() }).collect()
}

pub(super) fn figure(label: &'static str, value: impl Into<String>, note: impl Into<String>) -> Figure {
    Figure { label, value: value.into(), note: note.into() }
}
