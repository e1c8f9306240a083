//! Writes UBL elements: prefixes and escapes them, and leaves out empty ones. Knows nothing of invoices.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::input::one_line;
use crate::money::Ore;

const AGGREGATES: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
const BASICS: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

pub(super) struct Xml<'c> {
    writer: Writer<Vec<u8>>,
    /// The ISO 4217 code of every amount.
    currency: &'c str,
}

impl<'c> Xml<'c> {
    /// A document whose root element is of this UBL document type: `Invoice`, `CreditNote`.
    pub(super) fn document(
        root: &str,
        currency: &'c str,
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<String> {
        let mut xml = Self { writer: Writer::new_with_indent(Vec::new(), b' ', 2), currency };
        xml.writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let namespace = format!("urn:oasis:names:specification:ubl:schema:xsd:{root}-2");
        let start = BytesStart::new(root).with_attributes([
            ("xmlns", namespace.as_str()),
            ("xmlns:cac", AGGREGATES),
            ("xmlns:cbc", BASICS),
        ]);
        xml.writer.write_event(Event::Start(start))?;
        content(&mut xml)?;
        xml.writer.write_event(Event::End(BytesEnd::new(root)))?;
        let mut bytes = xml.writer.into_inner();
        bytes.push(b'\n');
        String::from_utf8(bytes).map_err(io::Error::other)
    }

    /// An aggregate: an element that contains others, and must not be empty (PEPPOL-EN16931-R008).
    pub(super) fn group(&mut self, name: &str, content: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        let name = format!("cac:{name}");
        self.writer.write_event(Event::Start(BytesStart::new(name.as_str())))?;
        content(self)?;
        self.writer.write_event(Event::End(BytesEnd::new(name.as_str())))
    }

    /// A text on one line, as receiving systems show it; no element where it is blank (PEPPOL-EN16931-R008).
    pub(super) fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.leaf(name, None, text)
    }

    /// A text with an attribute; no element where it is blank.
    pub(super) fn text_with(&mut self, name: &str, attribute: (&str, &str), text: &str) -> io::Result<()> {
        self.leaf(name, Some(attribute), text)
    }

    /// A text of plain ASCII without markup, such as base64.
    pub(super) fn encoded(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.element(name, attributes.iter().copied(), text)
    }

    /// An amount with two decimals (BR-DEC) in the document's currency (PEPPOL-EN16931-R051).
    pub(super) fn amount(&mut self, name: &str, amount: Ore) -> io::Result<()> {
        let currency = self.currency;
        self.leaf(name, Some(("currencyID", currency)), amount.decimal().as_str())
    }

    fn leaf(&mut self, name: &str, attribute: Option<(&str, &str)>, text: &str) -> io::Result<()> {
        let text: String =
            one_line(text.trim()).chars().map(|character| in_xml(character).unwrap_or(REPLACEMENT)).collect();
        if text.is_empty() {
            return Ok(());
        }
        self.element(name, attribute, &text)
    }

    fn element<'a>(
        &mut self,
        name: &str,
        attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
        text: &str,
    ) -> io::Result<()> {
        let name = format!("cbc:{name}");
        let start = BytesStart::new(name.as_str()).with_attributes(attributes);
        self.writer.write_event(Event::Start(start))?;
        self.writer.write_event(Event::Text(BytesText::new(text)))?;
        self.writer.write_event(Event::End(BytesEnd::new(name.as_str())))
    }
}

/// Replaces a character that XML cannot contain.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// The character, if XML 1.0 can contain it, escaped or not (production 2, Char). Any other would make the document unreadable.
fn in_xml(character: char) -> Option<char> {
    let sound = matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    sound.then_some(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let document = Xml::document("Invoice", "NOK", |xml| xml.text("Note", text)).unwrap();
        let (_, rest) = document.split_once("-2\">").unwrap();
        rest.trim().trim_end_matches("</Invoice>").trim().to_owned()
    }

    #[test]
    fn text_is_data() {
        assert_eq!(
            written(r#" <a b='c'>&amp;]]>" "#),
            "<cbc:Note>&lt;a b=&apos;c&apos;&gt;&amp;amp;]]&gt;&quot;</cbc:Note>"
        );
        assert_eq!(written("æøå Ω 🙂"), "<cbc:Note>æøå Ω 🙂</cbc:Note>");
    }

    #[test]
    fn what_xml_cannot_contain_is_replaced() {
        assert_eq!(
            written("a\u{0}b\u{b}c\u{fffe}d\u{ffff}"),
            "<cbc:Note>a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}</cbc:Note>"
        );
    }

    #[test]
    fn a_blank_text_leaves_no_element() {
        for blank in ["", " ", "\u{a0}\u{2003}"] {
            assert_eq!(written(blank), "");
        }
    }

    #[test]
    fn amounts_have_two_decimals_and_a_currency() {
        let document = Xml::document("CreditNote", "NOK", |xml| xml.amount("PayableAmount", Ore::new(100))).unwrap();
        assert!(document.contains("<cbc:PayableAmount currencyID=\"NOK\">1.00</cbc:PayableAmount>"), "{document}");
        assert!(document.contains("xsd:CreditNote-2\""), "{document}");
    }
}
