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
    pub pdf: &'a [u8],
}

impl Attachment<'_> {
    pub(super) fn write(self, xml: &mut Xml<'_>) -> io::Result<()> {
        let file_name = format!("{}.pdf", self.name);
        xml.group("AdditionalDocumentReference", |xml| {
            xml.text("ID", self.name)?;
            xml.text("DocumentDescription", self.description)?;
            xml.group("Attachment", |xml| {
                let attributes = [("mimeCode", "application/pdf"), ("filename", file_name.as_str())];
                xml.encoded("EmbeddedDocumentBinaryObject", &attributes, &STANDARD.encode(self.pdf))
            })
        })
    }
}
