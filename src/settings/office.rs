//! The settings of the office that makes quotes: how its documents say it is reached. All of them are optional.

use super::shapes::WebAddress;
use crate::input::{FaultKind, Faults, Path, Text, object, open};
use crate::language::Language;
use crate::render::unprintable;
use crate::scope::{Email, Name};

/// The most characters of a telephone number.
const TELEPHONE_CHARS: usize = 40;

object! {
    /// The office that makes quotes.
    pub struct OfficeInput {
        /// The unit.
        optional unit: Name,
        /// The unit in nynorsk; the same if left out.
        optional unit_nn: Name,
        /// The unit in English; the same if left out.
        optional unit_en: Name,
        /// Where to send questions and acceptances.
        optional email: Email,
        /// The telephone number.
        optional telephone: Text<TELEPHONE_CHARS>,
        /// The postal address, on one line.
        optional postal_address: Name,
        /// The address of its pages.
        optional web_address: WebAddress,
    }
}

/// How the office is reached.
#[derive(Clone, Debug, Default)]
pub struct OfficeContact {
    /// The unit in bokmål, nynorsk and English.
    unit: [Option<String>; 3],
    pub email: Option<String>,
    pub telephone: Option<String>,
    pub postal_address: Option<String>,
    pub web_address: Option<String>,
    /// The address of this service as the public sees it.
    public_url: Option<String>,
}

impl OfficeInput {
    pub(super) fn parse(self, path: &Path<'_>, faults: &mut Faults) -> OfficeContact {
        open!(self, path, faults: unit, unit_nn, unit_en, email, telephone, postal_address, web_address);
        let mut printed = |name: &str, text: Option<String>| {
            let characters = text.as_deref().map(unprintable).unwrap_or_default();
            if !characters.is_empty() {
                faults.add(&path.key(name), FaultKind::MissingGlyph { characters });
            }
            text
        };
        OfficeContact {
            unit: [
                printed("unit", unit.map(Text::into_string)),
                printed("unit_nn", unit_nn.map(Text::into_string)),
                printed("unit_en", unit_en.map(Text::into_string)),
            ],
            email: printed("email", email.map(|email| email.as_str().to_owned())),
            telephone: printed("telephone", telephone.map(Text::into_string)),
            postal_address: printed("postal_address", postal_address.map(Text::into_string)),
            web_address: printed("web_address", web_address.map(|address| address.0)),
            public_url: None,
        }
    }
}

impl OfficeContact {
    /// The contact with the address of this service as the public sees it.
    pub(super) fn at(self, public_url: Option<String>) -> Self {
        Self { public_url, ..self }
    }

    /// The unit in a language, or in bokmål.
    #[must_use]
    pub fn unit(&self, language: Language) -> Option<&str> {
        let [nb, nn, en] = &self.unit;
        language.pick(nb, nn, en).as_deref().or(nb.as_deref())
    }

    /// The address of this service as the public sees it, where the settings say it.
    #[must_use]
    pub fn public_address(&self) -> Option<String> {
        self.public_url.as_ref().map(|url| url.trim_end_matches('/').to_owned())
    }

    /// The page on which a quote on paper is checked.
    #[must_use]
    pub fn verification_address(&self) -> Option<String> {
        self.public_url.as_ref().map(|url| format!("{}/verification", url.trim_end_matches('/')))
    }
}
