//! The words by which quotes are found: runs of letters and digits in their search form, the same on both databases.
//!
//! Stored words and those of queries have the same form: composed, without case, ligatures and widths. When the form changes, a
//! migration lists every quote in `stale_words`, and the next start brings them up to date.
//!
//! A word of a query matches every word that begins with it. One of four letters or more is also found inside of words, as `infarkt`
//! in `hjerteinfarkt`: stored beside the words is every piece of four letters that they have, behind a mark that no word has. Case
//! numbers, quote numbers and settlement numbers are words of their own, so that `2026/12` finds cases and not every quote of 2026
//! with a 12 somewhere.

use crate::ids::OrganisationNumber;
use crate::input::{is_combining, search_form};
use crate::quote::{CaseNumber, QuoteNumber, SettlementNumber};

/// The most words of a query: more would not narrow it down further.
const MAX_QUERY_WORDS: usize = 10;
/// The letters of a piece, and the fewest of a word that is found inside of others.
pub(super) const INSIDE_CHARS: usize = 4;
/// What pieces of words begin with: neither a letter nor a digit, and one that FTS5 takes for a part of words.
pub(super) const INSIDE_MARK: char = '\u{b7}';

/// What a quote is found by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Findable<'f> {
    pub applicant: &'f str,
    pub organisation: Option<&'f OrganisationNumber>,
    pub title: &'f str,
    pub case: Option<&'f CaseNumber>,
    /// Its number, once it is issued.
    pub number: Option<QuoteNumber>,
    /// Its settlement notes, whose numbers are those of its invoices.
    pub notes: &'f [SettlementNumber],
}

impl Findable<'_> {
    /// Its words and the pieces of them, between single blanks.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        for text in [self.applicant, self.title].map(search_form) {
            words.extend(plain_words(&text));
        }
        let pieces: Vec<String> = words.iter().flat_map(|word| pieces(word)).collect();
        words.extend(pieces);
        words.extend(self.organisation.map(|number| number.as_str().to_owned()));
        let numbers = self.number.map(|number| number.to_string()).into_iter();
        let numbers = numbers.chain(self.notes.iter().map(|note| search_form(&note.to_string())));
        words.extend(self.case.and_then(|case| number_word(case.as_str())));
        words.extend(numbers.filter_map(|number| number_word(&number)));
        words.sort_unstable();
        words.dedup();
        words.join(" ")
    }
}

/// The words of a query; none where it has no letter or digit.
#[must_use]
pub fn query_words(query: &str) -> Vec<String> {
    let query = search_form(query);
    let parts: Vec<&str> = query.split_whitespace().collect();
    let mut words: Vec<String> = Vec::new();
    let mut rest = parts.as_slice();
    while let Some((part, behind)) = rest.split_first() {
        rest = behind;
        if let Some((number, behind)) = organisation_number(part, behind) {
            rest = behind;
            words.push(number);
        } else if let Some(word) = number_word(part) {
            words.push(word);
        } else {
            words.extend(single_words(part));
        }
    }
    words.sort_unstable();
    words.dedup();
    // A word that is the beginning of another one adds nothing.
    let longer = |index: usize, word: &String| words.get(index + 1).is_some_and(|next| next.starts_with(word.as_str()));
    let longest = words.iter().enumerate().filter(|(index, word)| !longer(*index, word)).map(|(_, word)| word.clone());
    longest.take(MAX_QUERY_WORDS).collect()
}

/// Whether a word of a query is also found inside of words. Digits are not: a year is no part of a number.
pub(super) fn is_found_inside(word: &str) -> bool {
    word.chars().count() >= INSIDE_CHARS && !word.contains(char::is_numeric)
}

/// The pieces of a word that a query can have the beginning or the end of, each behind the mark.
fn pieces(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let pieces = letters.windows(INSIDE_CHARS).filter(|piece| !piece.iter().any(|letter| letter.is_numeric()));
    pieces.map(|piece| std::iter::once(&INSIDE_MARK).chain(piece).collect()).collect()
}

/// An organisation number in groups, as documents write it, and what is behind it.
fn organisation_number<'p, 'q>(first: &str, behind: &'p [&'q str]) -> Option<(String, &'p [&'q str])> {
    let (groups, rest) = behind.split_first_chunk::<2>()?;
    let is_group = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let number = [first, groups[0], groups[1]].concat();
    (is_group(first) && groups.iter().all(|group| is_group(group)))
        .then(|| OrganisationNumber::parse(&number))
        .flatten()
        .map(|_| (number, rest))
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

/// The word for the number of a case, a quote or a settlement note, or for the beginning of one: digits, after a letter that says
/// which.
fn number_word(text: &str) -> Option<String> {
    let text = text.trim_matches(|character: char| !character.is_alphanumeric());
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let settlement = text.strip_prefix("s-");
    let text = settlement.unwrap_or(text);
    let (year, rest, kind) = match (text.split_once('/'), text.split_once('-')) {
        (Some((year, rest)), _) if year.len() == 4 && settlement.is_none() => (year, rest, 'c'),
        (_, Some((year, rest))) if year.len() == 4 => (year, rest, if settlement.is_some() { 's' } else { 'n' }),
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

    /// Words without their pieces.
    fn whole(words: &str) -> String {
        words.split(' ').filter(|word| !word.starts_with(INSIDE_MARK)).collect::<Vec<_>>().join(" ")
    }

    fn titled<'f>(applicant: &'f str, title: &'f str) -> Findable<'f> {
        Findable { applicant, title, ..Findable::default() }
    }

    #[test]
    fn words_are_lower_case_letters_and_digits() {
        let case = CaseNumber::parse("2026/1234-5").unwrap();
        let number = QuoteNumber { year: 2026, sequence: 123 };
        let organisation = OrganisationNumber::parse("974767880").unwrap();
        let quote = Findable {
            case: Some(&case),
            number: Some(number),
            organisation: Some(&organisation),
            notes: &[SettlementNumber { year: 2026, sequence: 7 }, SettlementNumber { year: 2027, sequence: 8 }],
            ..titled("NTNU, Åsgårdstrand", "COVID-19 i Ås (ås)")
        };
        let words = "19 974767880 cew1234x5 covid i new000123 ntnu sew000007 sex000008 ås åsgårdstrand";
        assert_eq!(whole(&quote.words()), words);
    }

    #[test]
    fn words_have_pieces_of_four_letters() {
        assert_eq!(titled("Infarkt", "og UiO 1992b").words(), "1992b infarkt og uio ·arkt ·fark ·infa ·nfar");
        assert_eq!(titled("covid19", "").words(), "covid19 ·covi ·ovid");
        assert_eq!(titled("Ås 2026/1234 Søvn", "").words(), "1234 2026 cew1234 søvn ·søvn ås");
        for (word, inside) in [("søvn", true), ("syk", false), ("1992", false), ("new000123", false), ("cov1d", false)]
        {
            assert_eq!(is_found_inside(word), inside, "{word}");
        }
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
            let words = titled(stored, "").words();
            for word in query_words(query) {
                assert!(words.split(' ').any(|one| one.starts_with(&word)), "{stored}: {words:?}; {query}: {word:?}");
            }
        }
        for hyphen in "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{fe63}\u{ff0d}".chars() {
            assert_eq!(query_words(&format!("2026{hyphen}000123")), ["new000123"], "{hyphen:?}");
            assert_eq!(query_words(&format!("2026/1234{hyphen}5")), ["cew1234x5"], "{hyphen:?}");
            let words = titled("", &format!("Bosatte 1992{hyphen}2024")).words();
            assert_eq!(whole(&words), "1992 2024 bosatte ndo2024");
        }
        assert_eq!(query_words("2026-\u{ad}000123"), ["new000123"]);
        assert_eq!(query_words("\u{301}\u{302}"), Vec::<String>::new());
        assert_eq!(query_words("Ås as"), ["as", "ås"]);
    }

    #[test]
    fn a_query_is_words_and_numbers() {
        assert_eq!(query_words("  Universitetet i Oslo "), ["i", "oslo", "universitetet"]);
        assert_eq!(query_words("2026/12"), ["cew12"]);
        assert_eq!(whole(&titled("A", "Bosatte (1992–2024)").words()), "1992 2024 a bosatte ndo2024");
        assert_eq!(query_words("1992-2024"), ["ndo2024"]);
        assert_eq!(query_words("2026/1234-5 2026-000123/2"), ["cew1234x5", "new000123"]);
        assert_eq!(query_words("'); drop -- \"* \u{0}"), ["drop"]);
        assert_eq!(query_words("%_*"), Vec::<String>::new());
        assert_eq!(query_words("univ universitet oslo"), ["oslo", "universitet"]);
        assert_eq!(query_words("S-2026-000007 s‑2026-1"), ["sew000007", "sew1"]);
        assert_eq!(query_words("NTNU 974 767 880 Oslo"), ["974767880", "ntnu", "oslo"]);
        // No organisation number, and too few groups.
        assert_eq!(query_words("974 767 881"), ["767", "881", "974"]);
        assert_eq!(query_words("974 767"), ["767", "974"]);
    }
}
