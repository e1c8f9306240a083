//! E-mail addresses.

use super::limits;
use crate::input::{Expected, FaultKind, Found, Shape, normal, string_property};

/// An e-mail address: one `@`, a domain with a dot, no spaces. The domain may have letters such as æ, ø and å.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads an address; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::is_formed(text).then(|| Self(text.to_owned()))
    }

    fn is_formed(text: &str) -> bool {
        let plain = |character: char| {
            character.is_ascii_graphic() && !matches!(character, '<' | '>' | '"' | ',' | ';' | '(' | ')')
        };
        // The letters of Latin-1 and Latin Extended-A: those of Norwegian domains (Sámi ones included) are among them.
        let letter = |character: char| matches!(character, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ſ');
        let Some((local, domain)) = text.split_once('@') else { return false };
        let labels = domain.split('.').all(|label| !label.is_empty() && !label.contains('@'));
        text.chars().count() <= limits::EMAIL_CHARS
            && local.chars().all(plain)
            && domain.chars().all(|character| plain(character) || letter(character))
            && !local.is_empty()
            && domain.contains('.')
            && labels
    }
}

impl Shape for Email {
    const EXPECTED: Expected = Expected::Described([
        "en e-postadresse, som \"navn@example.no\"",
        "ei e-postadresse, som \"namn@example.no\"",
        "an e-mail address, such as \"name@example.no\"",
    ]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        let address = Self::parse(&normal(text));
        Some(address.ok_or_else(|| FaultKind::BadEmail { found: Found::cut(text) }))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        string_property()
            .max_length(Some(limits::EMAIL_CHARS))
            .pattern(Some(r"^[!#-'*+\-./0-9:=?A-Z\[-~]+@([!#-'*+\-/0-9:=?A-Z\[-~À-ÖØ-öø-ſ]+\.)+[!#-'*+\-/0-9:=?A-Z\[-~À-ÖØ-öø-ſ]+$"))
            .into()
    }
}
