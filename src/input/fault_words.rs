//! The parts of the texts of faults.

use crate::language::Language;
use crate::money::MoneyError;

/// Characters as they look and by their number in Unicode: the first hundred, and how many more there are.
#[must_use]
pub fn character_names(characters: &[char], language: Language) -> String {
    const SHOWN: usize = 100;
    let (before, after) = (language.pick("«", "«", "“"), language.pick("»", "»", "”"));
    let name =
        |character: &char| format!("{before}{}{after} (U+{:04X})", character.escape_debug(), u32::from(*character));
    let names = characters.iter().take(SHOWN).map(name).collect::<Vec<_>>().join(", ");
    match characters.len().saturating_sub(SHOWN) {
        0 => names,
        more => format!("{names} {} {more} {}", language.pick("og", "og", "and"), language.pick("til", "til", "more")),
    }
}

pub(super) const fn subject(characters: &[char], language: Language) -> &'static str {
    match characters {
        [_] => language.pick("Tegnet", "Teiknet", "The character"),
        _ => language.pick("Tegnene", "Teikna", "The characters"),
    }
}

/// Why a text is not a decimal within its limits.
pub(super) fn why_not_decimal(error: MoneyError, language: Language) -> String {
    let text = |nb: &'static str, nn: &'static str, en: &'static str| language.pick(nb, nn, en).to_owned();
    match error {
        MoneyError::NotDecimal => text("ikke er et desimaltall", "ikkje er eit desimaltal", "is not a decimal number"),
        MoneyError::Negative => text("er negativt", "er negativt", "is negative"),
        MoneyError::TooManyDecimals => {
            text("har mer enn 2 desimaler", "har meir enn 2 desimalar", "has more than 2 decimals")
        }
        MoneyError::TooLarge(max) => format!("{} {max}", language.pick("er over", "er over", "is above")),
        MoneyError::LeadingZeros => {
            text("begynner med en null for mye", "tek til med ein null for mykje", "has leading zeros")
        }
        MoneyError::Overflow => text("er for stort", "er for stort", "is too large"),
    }
}

/// “; the nearest is …”, or nothing.
pub(super) fn hint(nearest: Option<&str>, language: Language) -> String {
    let nearest_is = language.pick("nærmest er", "nærast er", "the nearest is");
    nearest.map(|code| format!("; {nearest_is} \"{code}\"")).unwrap_or_default()
}

/// Codes as they are sent.
pub(super) fn in_quotes(codes: &[String]) -> String {
    codes.iter().map(|code| format!("\"{code}\"")).collect::<Vec<_>>().join(", ")
}

pub(super) const fn pick([nb, nn, en]: [&'static str; 3], language: Language) -> &'static str {
    language.pick(nb, nn, en)
}
