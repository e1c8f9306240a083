//! `Content-Disposition`: the names that files are saved under (RFC 6266, RFC 8187).

use std::fmt::Write as _;

use actix_web::http::header::{CONTENT_DISPOSITION, HeaderName};

/// The most characters of a name, without its extension.
const MAX_CHARACTERS: usize = 100;

/// Whether a browser shows a file or saves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Inline,
    Attachment,
}

/// The header for a file whose name has these parts, such as its kind, its number and whom it is for. Parts may be any text: what no
/// system has in the name of a file is left out of it.
pub fn disposition(shown: Shown, parts: &[&str], extension: &str) -> (HeaderName, String) {
    let parts: Vec<String> = parts.iter().map(|part| cleaned(part)).filter(|part| !part.is_empty()).collect();
    let name: String = parts.join(" ").chars().take(MAX_CHARACTERS).collect();
    let name = format!("{}.{extension}", name.trim_end_matches([' ', '.']));
    let shown = match shown {
        Shown::Inline => "inline",
        Shown::Attachment => "attachment",
    };
    let plain: String = name.chars().map(ascii).collect();
    let mut header = format!("{shown}; filename=\"{plain}\"");
    if plain != name {
        header.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            // What is an attr-char (RFC 8187, section 3.2.1) stays as it is.
            if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
                header.push(char::from(byte));
            } else {
                let _ = write!(header, "%{byte:02X}");
            }
        }
    }
    (CONTENT_DISPOSITION, header)
}

/// A part without what ends a path, has a meaning to a shell or a browser, or cannot be seen.
fn cleaned(part: &str) -> String {
    let kept = part.chars().map(|character| match character {
        '/' | '\\' | ':' => '-',
        other if other.is_whitespace() => ' ',
        other => other,
    });
    let kept = kept.filter(|character| !character.is_control() && !"\"*?<>|%;'`$".contains(*character));
    let kept: String = kept.filter(|character| !is_unseen(*character)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches('.').to_owned()
}

/// Characters that change the direction of a text or have no width: with them, a name can look like another.
const fn is_unseen(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
}

/// A character for clients that know ASCII only.
const fn ascii(character: char) -> char {
    match character {
        'æ' | 'ä' | 'å' | 'á' => 'a',
        'Æ' | 'Ä' | 'Å' => 'A',
        'ø' | 'ö' => 'o',
        'Ø' | 'Ö' => 'O',
        'é' | 'è' => 'e',
        ' '..='~' => character,
        _ => '_',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(parts: &[&str]) -> String {
        disposition(Shown::Inline, parts, "pdf").1
    }

    #[test]
    fn a_name_is_in_ascii_and_in_full() {
        assert_eq!(named(&["Tilbud", "2026-000123"]), "inline; filename=\"Tilbud 2026-000123.pdf\"");
        assert_eq!(
            named(&["Tilbud", "2026-000123", "Høgskulen på Vestlandet"]),
            "inline; filename=\"Tilbud 2026-000123 Hogskulen pa Vestlandet.pdf\"; \
             filename*=UTF-8''Tilbud%202026-000123%20H%C3%B8gskulen%20p%C3%A5%20Vestlandet.pdf"
        );
    }

    #[test]
    fn nothing_of_a_name_leads_elsewhere() {
        assert_eq!(named(&["../../etc/passwd"]), "inline; filename=\"-..-etc-passwd.pdf\"");
        assert_eq!(
            named(&["a\"b\r\nSet-Cookie: c", " ", "x\u{202e}y."]),
            "inline; filename=\"ab Set-Cookie- c xy.pdf\""
        );
        assert_eq!(named(&["x".repeat(300).as_str()]).len(), "inline; filename=\".pdf\"".len() + MAX_CHARACTERS);
    }
}
