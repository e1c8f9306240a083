//! Documents within the invoice (BG-24): what a person reads in the place of XML.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::xml::Xml;

/// A document that is embedded.
#[derive(Clone, Copy, Debug)]
pub struct Attachment<'a> {
    /// Its identifier (BT-122), which is also the name of the file.
    pub name: &'a str,
    /// What it is (BT-123).
    pub description: &'a str,
    pub media: Media,
    pub file: &'a [u8],
}

/// What kind of file it is, among those that EN 16931 has (BT-125).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    Pdf,
    Workbook,
}

impl Media {
    /// Its media type, and how its name ends.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Pdf => ("application/pdf", "pdf"),
            Self::Workbook => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        }
    }
}

impl Attachment<'_> {
    pub(super) fn write(self, xml: &mut Xml<'_>) -> io::Result<()> {
        let (media, ending) = self.media.names();
        let file_name = format!("{}.{ending}", self.name);
        xml.group("AdditionalDocumentReference", |xml| {
            xml.text("ID", self.name)?;
            xml.text("DocumentDescription", self.description)?;
            xml.group("Attachment", |xml| {
                let attributes = [("mimeCode", media), ("filename", file_name.as_str())];
                xml.encoded("EmbeddedDocumentBinaryObject", &attributes, &STANDARD.encode(self.file))
            })
        })
    }
}
