//! The words by which quotes are found: runs of letters and digits in their search form, the same on both databases.
//!
//! Stored words and those of queries have the same form: composed, without case, ligatures and widths. When the form changes, a
//! migration lists every quote in `stale_words`, and the next start brings them up to date.
//!
//! A word of a query matches every word that begins with it. Case numbers and quote numbers are words of their own, so that
//! `2026/12` finds cases and not every quote of 2026 with a 12 somewhere.

use crate::input::{is_combining, search_form};
use crate::quote::{CaseNumber, QuoteNumber};

/// The most words of a query: more would not narrow it down further.
const MAX_QUERY_WORDS: usize = 10;

/// The words of a quote, between single spaces.
#[must_use]
pub fn words_of(applicant: &str, title: &str, case: Option<&CaseNumber>, number: Option<QuoteNumber>) -> String {
    let mut words: Vec<String> = Vec::new();
    for text in [applicant, title].map(search_form) {
        words.extend(plain_words(&text));
    }
    words.extend(case.and_then(|case| number_word(case.as_str())));
    words.extend(number.and_then(|number| number_word(&number.to_string())));
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// The words of a query; none where it has no letter or digit.
#[must_use]
pub fn query_words(query: &str) -> Vec<String> {
    let query = search_form(query);
    let parts = query.split_whitespace();
    let mut words: Vec<String> = parts
        .flat_map(|part| match number_word(part) {
            Some(word) => vec![word],
            None => single_words(part).collect(),
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    // A word that is the beginning of another one adds nothing.
    let longer = |index: usize, word: &String| words.get(index + 1).is_some_and(|next| next.starts_with(word.as_str()));
    let longest = words.iter().enumerate().filter(|(index, word)| !longer(*index, word)).map(|(_, word)| word.clone());
    longest.take(MAX_QUERY_WORDS).collect()
}

/// The words of a text. What is written like a number, as in `1992-2024`, is also a word as a whole.
fn plain_words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().filter_map(number_word).chain(single_words(text))
}

/// Runs of letters and digits, with the marks for which there is no composed letter.
fn single_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !character.is_alphanumeric() && !is_combining(character))
        .map(|word| word.trim_start_matches(is_combining).to_owned())
        .filter(|word| !word.is_empty())
}

/// The word for a case number or a quote number, or for the beginning of one: digits, after a letter that says which.
fn number_word(text: &str) -> Option<String> {
    let text = text.trim_matches(|character: char| !character.is_alphanumeric());
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (year, rest, kind) = match (text.split_once('/'), text.split_once('-')) {
        (Some((year, rest)), _) if year.len() == 4 => (year, rest, 'c'),
        (_, Some((year, rest))) if year.len() == 4 => (year, rest, 'n'),
        _ => return None,
    };
    // All revisions of a quote are found by its number.
    let rest = if kind == 'n' { rest.split('/').next().unwrap_or_default() } else { rest };
    let parts: Vec<&str> = rest.split('-').collect();
    let sound = digits(year) && parts.len() <= 2 && parts.iter().all(|part| digits(part));
    let year: u32 = year.parse().ok().filter(|_| sound)?;
    Some(format!("{kind}{}{}", short_year(year), parts.join("x")))
}

/// A year as letters: two from 1900 on, three before. The first ten characters of words are indexed, and must include a case
/// number of seven digits.
fn short_year(year: u32) -> String {
    let letter = |place: u32| char::from_digit(10 + place % 26, 36).unwrap_or('a');
    match year.checked_sub(1900) {
        Some(since) if since < 26 * 26 => [letter(since / 26), letter(since)].iter().collect(),
        _ => format!("{}{}{}", letter(year / 676), letter(year / 26), letter(year)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_lower_case_letters_and_digits() {
        let case = CaseNumber::parse("2026/1234-5").unwrap();
        let number = QuoteNumber { year: 2026, sequence: 123 };
        let words = words_of("NTNU, Åsgårdstrand", "COVID-19 i Ås (ås)", Some(&case), Some(number));
        assert_eq!(words, "19 cew1234x5 covid i new000123 ntnu ås åsgårdstrand");
    }

    #[test]
    fn words_and_queries_have_one_form() {
        for (stored, query) in [
            ("A\u{30a}s", "ås"),
            ("Ås", "A\u{30a}S"),
            ("Oﬃce", "OFFICE"),
            ("ＮＴＮＵ", "ntnu"),
            ("Straße", "STRASSE"),
            ("ΟΔΟΣ", "οδος"),
            ("O\u{b4}Brien", "o'brien"),
            ("Hawai\u{2bb}i", "hawai'i"),
            ("m\u{303}ba", "M\u{303}BA"),
        ] {
            let words = words_of(stored, "", None, None);
            for word in query_words(query) {
                assert!(words.split(' ').any(|one| one.starts_with(&word)), "{stored}: {words:?}; {query}: {word:?}");
            }
        }
        for hyphen in "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{fe63}\u{ff0d}".chars() {
            assert_eq!(query_words(&format!("2026{hyphen}000123")), ["new000123"], "{hyphen:?}");
            assert_eq!(query_words(&format!("2026/1234{hyphen}5")), ["cew1234x5"], "{hyphen:?}");
            assert_eq!(words_of("", &format!("Bosatte 1992{hyphen}2024"), None, None), "1992 2024 bosatte ndo2024");
        }
        assert_eq!(query_words("2026-\u{ad}000123"), ["new000123"]);
        assert_eq!(query_words("\u{301}\u{302}"), Vec::<String>::new());
        assert_eq!(query_words("Ås as"), ["as", "ås"]);
    }

    #[test]
    fn a_query_is_words_and_numbers() {
        assert_eq!(query_words("  Universitetet i Oslo "), ["i", "oslo", "universitetet"]);
        assert_eq!(query_words("2026/12"), ["cew12"]);
        assert_eq!(words_of("A", "Bosatte (1992–2024)", None, None), "1992 2024 a bosatte ndo2024");
        assert_eq!(query_words("1992-2024"), ["ndo2024"]);
        assert_eq!(query_words("2026/1234-5 2026-000123/2"), ["cew1234x5", "new000123"]);
        assert_eq!(query_words("'); drop -- \"* \u{0}"), ["drop"]);
        assert_eq!(query_words("%_*"), Vec::<String>::new());
        assert_eq!(query_words("univ universitet oslo"), ["oslo", "universitet"]);
    }
}
