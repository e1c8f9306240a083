//! The countries as the options of a list: written once for each language, since every such list has all of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::language::Language;
use crate::workbook::DropDown;

/// The options of one language.
struct Options {
    html: String,
    /// Where the mark of the chosen one goes, by code.
    at: HashMap<String, usize>,
}

static OPTIONS: LazyLock<[Options; 3]> = LazyLock::new(|| Language::ALL.map(Options::of));

impl Options {
    fn of(language: Language) -> Self {
        let mut options = Self { html: String::new(), at: HashMap::new() };
        for label in DropDown::Country.labels(language) {
            // `Norge (NO)`, or the code alone of a country without a name here.
            let code = label.rsplit_once('(').map_or(label.as_str(), |(_, code)| code.trim_end_matches(')')).to_owned();
            let name = label.rsplit_once(" (").map_or(label.as_str(), |(name, _)| name);
            options.html.push_str("<option value=\"");
            options.html.push_str(&code);
            options.html.push('"');
            options.at.insert(code, options.html.len());
            options.html.push('>');
            options.html.extend(name.chars().flat_map(escaped));
            options.html.push_str("</option>");
        }
        options
    }
}

/// A character of a name as a page has it.
fn escaped(character: char) -> Vec<char> {
    if character == '&' { "&amp;".chars().collect() } else { vec![character] }
}

/// The options with the chosen one marked; a code that no country has is none.
pub fn options(code: &str, language: Language) -> [&'static str; 3] {
    let [nb, nn, en] = &*OPTIONS;
    let options: &'static Options = language.pick(nb, nn, en);
    match options.at.get(code) {
        Some(place) => {
            let (before, after) = options.html.split_at(*place);
            [before, " selected", after]
        }
        None => [&options.html, "", ""],
    }
}
