//! Norwegian texts are Norwegian: they have no English word and no internal name, but for what a caller writes, in quotes.

use crate::support::project_file;
use std::fs;
use std::path::PathBuf;

/// Words by which a text is known as Norwegian: none of them is English, or the name of something.
const NORWEGIAN: [&str; 34] = [
    "ikke", "ikkje", "ventet", "venta", "eller", "og", "på", "fra", "frå", "uten", "utan", "som", "det", "må", "være",
    "vere", "er", "av", "når", "blir", "finnes", "finst", "mangler", "manglar", "høyst", "høgst", "fant", "fann",
    "gjelder", "gjeld", "siden", "sidan", "hver", "kvar",
];

/// English words that have no business in a Norwegian text. None of them is Norwegian.
const ENGLISH: [&str; 55] = [
    "the",
    "an",
    "not",
    "and",
    "of",
    "with",
    "without",
    "must",
    "is",
    "are",
    "was",
    "were",
    "been",
    "has",
    "have",
    "had",
    "missing",
    "expected",
    "found",
    "this",
    "that",
    "these",
    "those",
    "only",
    "when",
    "while",
    "which",
    "who",
    "what",
    "or",
    "but",
    "from",
    "than",
    "can",
    "cannot",
    "should",
    "seconds",
    "errors",
    "error",
    "fields",
    "field",
    "value",
    "values",
    "number",
    "quote",
    "quotes",
    "estimate",
    "findings",
    "body",
    "compressed",
    "header",
    "headers",
    "invalid",
    "unknown",
    "already",
];

/// What of a Norwegian text is English, or a name of the program's own; nothing in a text that is not Norwegian.
pub fn foreign(text: &str) -> Option<String> {
    let plain = without_quoted(text);
    let words: Vec<String> = plain
        .split(|character: char| !character.is_alphanumeric() && !matches!(character, '_' | '-'))
        .map(str::to_lowercase)
        .collect();
    // A list of codes in capitals is no text.
    let is_text = plain.chars().any(char::is_lowercase);
    if !is_text || !words.iter().any(|word| NORWEGIAN.contains(&word.as_str())) {
        return None;
    }
    let is_internal = |word: &String| word.trim_matches('_').contains('_');
    words.into_iter().find(|word| ENGLISH.contains(&word.as_str()) || is_internal(word))
}

/// A text without what is in quotes or in braces.
fn without_quoted(text: &str) -> String {
    let mut plain = String::new();
    let mut until = None;
    for character in text.chars() {
        until = match (until, character) {
            (Some(end), character) if character == end => None,
            (Some(end), _) => Some(end),
            (None, '"') => Some('"'),
            (None, '«') => Some('»'),
            (None, '`') => Some('`'),
            (None, '{') => Some('}'),
            (None, character) => {
                plain.push(character);
                continue;
            }
        };
        plain.push(' ');
    }
    plain
}

/// The string literals of a Rust source, as the program has them but for their lines: comments are passed over.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (before, from) = rest.split_at(at);
        if let Some(comment) = from.strip_prefix("//") {
            rest = comment.find('\n').map_or("", |end| &comment[end..]);
        } else if let Some(character) = ["'\"'", "'\\\"'", "'\\''", "'/'"].iter().find_map(|one| from.strip_prefix(one))
        {
            rest = character;
        } else if let Some(text) = from.strip_prefix('"') {
            let hashes = before.len() - before.trim_end_matches('#').len();
            let is_raw = before.trim_end_matches('#').ends_with('r');
            let (literal, behind) = if is_raw {
                text.split_once(&format!("\"{}", "#".repeat(hashes))).expect("the end of a raw literal")
            } else {
                split_escaped(text)
            };
            found.push(literal.replace("\\\"", "\""));
            rest = behind;
        } else {
            rest = &from[1..];
        }
    }
    found
}

/// A literal up to its end, and what is behind it.
fn split_escaped(text: &str) -> (&str, &str) {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' if !escaped => return (&text[..at], &text[at + 1..]),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    panic!("a literal without an end: {text:.80}");
}

fn sources() -> Vec<PathBuf> {
    let (mut found, mut pending) = (Vec::new(), vec![project_file("src")]);
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn no_norwegian_text_has_english_or_internal_words() {
    let (mut norwegian, mut wrong) = (0, Vec::new());
    for path in sources() {
        let source = fs::read_to_string(&path).expect("a source");
        // Tests have texts of their own.
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        for literal in literals(source) {
            let words = without_quoted(&literal).to_lowercase();
            let has = |word: &&str| words.split(|one: char| !one.is_alphanumeric()).any(|other| other == *word);
            norwegian += usize::from(NORWEGIAN.iter().any(has));
            if let Some(word) = foreign(&literal) {
                wrong.push(format!("{}: {word}: {literal}", path.display()));
            }
        }
    }
    assert!(norwegian > 300, "only {norwegian} Norwegian texts were read");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_foreign_in_a_text_is_found() {
    for (text, word) in [
        ("Content-Type må være application/json, not compressed.", "not"),
        ("record_time går bare når det er akseptert", "record_time"),
        ("hver av dem står i errors", "errors"),
        ("ventet low_level eller high", "low_level"),
    ] {
        assert_eq!(foreign(text).as_deref(), Some(word), "{text}");
    }
    for text in [
        "ventet \"not_needed_explained\" eller «missing»",
        "Only when it is accepted",
        "Prøv igjen om {found} sekunder.",
    ] {
        assert_eq!(foreign(text), None, "{text}");
    }
    let source = "let a = \"ikke \\\"the\\\" her\"; // \"the\" ikke\n let b = r#\"og \"x\" \"#; let c = '\"'; \"til\"";
    assert_eq!(literals(source), ["ikke \"the\" her", "og \"x\" ", "til"]);
}
