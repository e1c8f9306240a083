//! How words are searched for: full-text expressions, patterns that a row's own words are compared with, and how far a search of
//! common words looks.
//!
//! The indexes find whatever may match: a word by its first characters, and what is inside of words by pieces of four letters. Where
//! that is not exact, the row's own words decide.

use sqlx::{Postgres, Sqlite};

use super::backend::Backend;
use super::error::StoreError;
use super::statement::{PerDatabase, columns, statements};
use super::words::{INSIDE_CHARS, INSIDE_MARK, is_found_inside};
use crate::language::raw;

/// How many characters of the beginning of a word SQLite's index has; as in the migration.
const INDEXED_BEGINNING: usize = 10;
/// A word that fewer quotes have is rare: all of them can be compared.
const RARE: i64 = 200;
/// How many entries of a common word one page looks through: about all that a store of 10,000 quotes has of it.
const LOOKED_THROUGH: i64 = 1_600;
/// Words of a search that SQLite's index is asked for, the rarest; the others are compared.
const ASKED_FOR: usize = 3;
/// How many of the newest quotes show whether PostgreSQL's index is worth reading.
const SAMPLE: i64 = 1_000;
/// A word that fewer of the sample have is rare.
const COMMON_IN_SAMPLE: i64 = 3;
/// How many quotes one page of a search walks through on PostgreSQL.
const WALKED: i64 = 10_000;

statements! {
    /// How many of the newest $4 quotes have a word.
    const FOUND: PerDatabase = PerDatabase::postgres(
        "select count(*) from (select search from quotes where position < $2 and position >= $3 \
         order by position desc limit $4) q where q.search @@ $1::tsquery"
    );
    /// The position of the first quote behind the newest $3.
    const BEHIND: PerDatabase = PerDatabase::postgres(
        "select position from quotes where position < $1 and position >= $2 order by position desc offset $3 limit 1"
    );
    /// The newest quotes with a word, at most $4: how many, and between which positions.
    const PROBE: PerDatabase = PerDatabase::sqlite(
        "select count(*) as found, coalesce(min(place), 0) as oldest, coalesce(max(place), 0) as newest from \
         (select rowid as place from quotes_search where quotes_search match $1 and rowid < $2 and rowid >= $3 \
         order by rowid desc limit $4)"
    );
}

columns! {
    struct Probe {
        found: i64,
        oldest: i64,
        newest: i64,
    }
}

/// What the index is asked for, and how far.
#[derive(Debug)]
pub(super) struct Plan {
    /// The full-text expression of some of the words, or of all.
    pub(super) expression: String,
    /// What is compared with the words of each quote that the index finds.
    pub(super) patterns: Patterns,
    /// The position before which the search does not look.
    pub(super) from: i64,
    /// How many of the newest quotes are compared without the index; none where it is asked.
    pub(super) walked: Option<i64>,
}

/// How a word, or its pieces, is written in a full-text expression.
pub(super) struct Syntax {
    piece: fn(&str) -> String,
    beginning: fn(&str) -> String,
    and: &'static str,
    /// What a row's words, with a blank before the first, are compared with: a part of them, or a pattern.
    within: fn(&str) -> String,
}

const SQLITE: Syntax = Syntax {
    piece: |piece| format!("\"{INSIDE_MARK}{piece}\""),
    beginning: |word| format!("\"{}\" *", word.chars().take(INDEXED_BEGINNING).collect::<String>()),
    and: " AND ",
    within: |word| if is_found_inside(word) { word.to_owned() } else { format!(" {word}") },
};
const POSTGRES: Syntax = Syntax {
    piece: |piece| format!("'{INSIDE_MARK}{piece}'"),
    beginning: |word| format!("'{word}':*"),
    and: " & ",
    // Words are letters and digits, so that nothing in them has a meaning of its own.
    within: |word| if is_found_inside(word) { format!("%{word}%") } else { format!("% {word}%") },
};

impl Syntax {
    /// The first and last piece of what can be inside of words, and the beginning of all else.
    fn word(&self, word: &str) -> String {
        if !is_found_inside(word) {
            return (self.beginning)(word);
        }
        let letters: Vec<char> = word.chars().collect();
        let piece = |letters: Option<&[char]>| letters.map(|four| (self.piece)(&four.iter().collect::<String>()));
        let (first, last) = (letters.first_chunk::<INSIDE_CHARS>(), letters.last_chunk::<INSIDE_CHARS>());
        let mut pieces = Vec::from_iter([first, last].map(|four| piece(four.map(<[char; INSIDE_CHARS]>::as_slice))));
        pieces.dedup();
        pieces.into_iter().flatten().collect::<Vec<_>>().join(self.and)
    }

    fn all<'w>(&self, words: impl IntoIterator<Item = &'w String>) -> String {
        words.into_iter().map(|word| self.word(word)).collect::<Vec<_>>().join(self.and)
    }

    fn patterns<'w>(&self, words: impl IntoIterator<Item = &'w String>) -> Patterns {
        Patterns(words.into_iter().map(|word| (self.within)(word)).collect())
    }
}

/// What the words of a row must all match.
#[derive(Debug)]
pub(super) struct Patterns(Vec<String>);

/// Whether the index finds more than what has the word.
fn is_inexact(word: &str) -> bool {
    let chars = word.chars().count();
    if is_found_inside(word) { chars > INSIDE_CHARS } else { chars > INDEXED_BEGINNING }
}

/// What differs between the databases.
pub(super) trait Search {
    const SYNTAX: &'static Syntax;

    /// Patterns as the statements take them.
    fn bound(patterns: &Patterns) -> String;

    /// The whole of a search: the index is asked for all words.
    fn whole(words: &[String], from: i64) -> Plan {
        let expression = Self::SYNTAX.all(words);
        let patterns = Self::SYNTAX.patterns(words.iter().filter(|word| is_inexact(word)));
        Plan { expression, patterns, from, walked: None }
    }

    /// Patterns of all words: they find without an index.
    fn compared(words: &[String]) -> String {
        Self::bound(&Self::SYNTAX.patterns(words))
    }
}

impl Search for Sqlite {
    const SYNTAX: &'static Syntax = &SQLITE;

    fn bound(Patterns(patterns): &Patterns) -> String {
        raw(patterns).get().to_owned()
    }
}

impl Search for Postgres {
    const SYNTAX: &'static Syntax = &POSTGRES;

    fn bound(Patterns(patterns): &Patterns) -> String {
        patterns.join("|")
    }
}

impl Backend<Sqlite> {
    /// How to find the newest quotes with all words.
    ///
    /// The index has its entries in the order of lists, so that a search for one word ends with its page. Of several words, it walks
    /// through the entries of all until enough quotes have them all: of common ones, only so many a page, and the next page goes on.
    /// Of a rare one, all quotes are compared.
    pub(super) async fn plan(&self, words: &[String], before: i64, from: i64) -> Result<Plan, StoreError> {
        if words.len() < 2 {
            return Ok(Sqlite::whole(words, from));
        }
        let mut probed = Vec::with_capacity(words.len());
        for word in words {
            let expression = SQLITE.word(word);
            let query = sqlx::query_as::<_, Probe>(PROBE.sqlite).bind(expression).bind(before).bind(from).bind(RARE);
            probed.push((query.fetch_one(&self.reader).await?, word));
        }
        // The rarest first: those that few quotes have, and then those that are the furthest apart.
        probed
            .sort_by_key(|(probe, _)| (probe.is_common(), if probe.is_common() { -probe.span() } else { probe.found }));
        probed.truncate(ASKED_FOR);
        let asked: Vec<&String> = probed.iter().map(|(_, word)| *word).collect();
        let all_but = |asked: &[&String]| {
            let compared = words.iter().filter(|word| is_inexact(word) || !asked.contains(word));
            SQLITE.patterns(compared)
        };
        let start = probed.iter().filter(|(probe, _)| probe.is_common()).map(|(probe, _)| probe.start()).max();
        let Some(start) = start.filter(|start| *start > from) else {
            return Ok(Plan {
                expression: SQLITE.all(asked.iter().copied()),
                patterns: all_but(&asked),
                from,
                walked: None,
            });
        };
        match probed.first() {
            Some((probe, rarest)) if !probe.is_common() => {
                Ok(Plan { expression: SQLITE.word(rarest), patterns: all_but(&[*rarest]), from, walked: None })
            }
            // Some quotes have the mark alone: FTS5 walks on until it finds something, and there it sees that it is to stop.
            Some(_) | None => {
                let expression = format!("({}) OR \"{INSIDE_MARK}\"", SQLITE.all(asked.iter().copied()));
                Ok(Plan { expression, patterns: SQLITE.patterns(words), from: start, walked: None })
            }
        }
    }

    /// Where a search ended that did not fill its page, if there may be more.
    #[expect(clippy::unused_async, reason = "on PostgreSQL it reads")]
    pub(super) async fn searched_to(&self, plan: &Plan, _before: i64, from: i64) -> Result<Option<i64>, StoreError> {
        Ok(Some(plan.from).filter(|searched| *searched > from))
    }
}

impl Probe {
    const fn is_common(&self) -> bool {
        self.found >= RARE
    }

    const fn span(&self) -> i64 {
        self.newest.saturating_sub(self.oldest)
    }

    /// Where so many entries begin as one page looks through, if they are as far apart as the newest.
    const fn start(&self) -> i64 {
        self.newest.saturating_sub(self.span().saturating_mul(LOOKED_THROUGH / RARE))
    }
}

impl Backend<Postgres> {
    /// How to find the newest quotes with all words.
    ///
    /// The index has no order, and the database cannot tell how rare a beginning is: left to itself, it reads a million quotes for one
    /// number, or sixty thousand for a common word. So a sample decides. Of a rare word, all quotes are found by the index and
    /// compared; else the newest quotes are walked through, so many a page, and the next page goes on.
    pub(super) async fn plan(&self, words: &[String], before: i64, from: i64) -> Result<Plan, StoreError> {
        let mut rare = Vec::new();
        for word in words {
            let query =
                sqlx::query_scalar(FOUND.postgres).bind(POSTGRES.word(word)).bind(before).bind(from).bind(SAMPLE);
            let found: i64 = query.fetch_one(&self.reader).await?;
            if found < COMMON_IN_SAMPLE {
                rare.push(word);
            }
        }
        if rare.is_empty() {
            return Ok(Plan { walked: Some(WALKED), ..Postgres::whole(words, from) });
        }
        let compared = words.iter().filter(|word| is_inexact(word) || !rare.contains(word));
        let patterns = POSTGRES.patterns(compared);
        Ok(Plan { expression: POSTGRES.all(rare), patterns, from, walked: None })
    }

    /// Where a search ended that did not fill its page, if there may be more.
    pub(super) async fn searched_to(&self, plan: &Plan, before: i64, from: i64) -> Result<Option<i64>, StoreError> {
        let Some(walked) = plan.walked else { return Ok(None) };
        let query = sqlx::query_scalar(BEHIND.postgres).bind(before).bind(from).bind(walked);
        let behind: Option<i64> = query.fetch_optional(&self.reader).await?;
        Ok(behind.map(|position| position + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_pieces_or_by_its_beginning() {
        for (word, sqlite, postgres) in [
            ("infarkt", "\"·infa\" AND \"·arkt\"", "'·infa' & '·arkt'"),
            ("ufør", "\"·ufør\"", "'·ufør'"),
            ("ås", "\"ås\" *", "'ås':*"),
            ("new000123", "\"new000123\" *", "'new000123':*"),
            ("covid19vaksine", "\"covid19vak\" *", "'covid19vaksine':*"),
        ] {
            assert_eq!((SQLITE.word(word).as_str(), POSTGRES.word(word).as_str()), (sqlite, postgres));
        }
    }

    #[test]
    fn what_the_index_does_not_find_exactly_is_compared() {
        let words = ["ås", "ufør", "infarkt", "new000123", "covid19vaksine"].map(str::to_owned);
        let plans = (Sqlite::whole(&words, 0).patterns, Postgres::whole(&words, 0).patterns);
        assert_eq!(Sqlite::bound(&plans.0), r#"["infarkt"," covid19vaksine"]"#);
        assert_eq!(Postgres::bound(&plans.1), "%infarkt%|% covid19vaksine%");
        assert_eq!(Postgres::compared(&words), "% ås%|%ufør%|%infarkt%|% new000123%|% covid19vaksine%");
        assert_eq!((Sqlite::compared(&[]).as_str(), Postgres::compared(&[]).as_str()), ("[]", ""));
    }
}
