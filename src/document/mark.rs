//! The mark by which a paper is checked: the code, the address, and both as a QR code.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

use super::words::Words;
use crate::quote::{QuoteNumber, Revision, VerificationCode};

#[derive(Debug, Serialize)]
pub(super) struct VerificationMark {
    /// The code in groups of four.
    pub code: String,
    /// Where it is checked, as it is typed; none where no public address is set.
    pub address: Option<String>,
    /// The QR code with the address, the number and the code, as an SVG.
    svg: Option<String>,
    alt: &'static str,
}

/// The mark of a quote. `address` is that of the page that checks quotes.
pub(super) fn verification_mark(
    code: VerificationCode,
    (number, revision): (QuoteNumber, Revision),
    address: Option<&str>,
    words: &Words,
) -> VerificationMark {
    let typed = |address: &str| address.trim_start_matches("https://").to_owned();
    // A slash in a query is itself (RFC 3986, section 3.4).
    let link = |address: &str| format!("{address}?number={}&code={code}", number.with_revision(revision));
    VerificationMark {
        code: code.to_string(),
        address: address.map(typed),
        svg: address.map(link).as_deref().and_then(qr_svg),
        alt: words.qr_alt,
    }
}

/// A QR code as one path, a unit a module. `None` only for a text that no QR code can hold.
fn qr_svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::with_capacity(8 * colors.len());
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                // To write to a text cannot fail.
                let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", run.len());
            }
            x += run.len();
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {width}\"><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Sha256Hex;
    use crate::language::Language;

    #[test]
    fn the_qr_code_has_its_three_corners_and_no_more_than_the_path() {
        let code = VerificationCode::of(&Sha256Hex::of(b"{}"));
        let number = (QuoteNumber { year: 2026, sequence: 123 }, 2);
        let words = Words::in_language(Language::En);
        let mark = verification_mark(code, number, Some("https://prisoverslag.example.org/verification"), words);
        assert_eq!(mark.address.as_deref(), Some("prisoverslag.example.org/verification"));
        let svg = mark.svg.unwrap();
        assert!(svg.contains("d=\"M0 0h7v1h-7z"), "{svg}");
        assert_eq!(svg.matches("<path").count(), 1);
        let mark = verification_mark(code, number, None, words);
        assert!(mark.svg.is_none() && mark.address.is_none() && mark.code.len() == 19);
    }
}
