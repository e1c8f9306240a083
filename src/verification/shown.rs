//! The attached JSON of a document that someone shows: what it states to be, and how it differs from what was issued. The reports
//! have a bounded size, whatever is attached.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::differences::{Comparison, differences, own_differences};
use super::recompute::{Recomputation, recompute};
use crate::ids::Sha256Hex;
use crate::input::{Budget, read_within};

/// The attached JSON of a document that someone shows.
#[derive(Debug)]
pub struct Shown {
    sha256: Sha256Hex,
    /// None where it is not JSON that a document of ours can have.
    json: Option<Value>,
}

/// What the attached JSON states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// SHA-256 of the attachment.
    pub sha256: Sha256Hex,
    /// None where it is not JSON that a document of ours can have.
    pub stated: Option<Stated>,
}

/// The document that it states to be, and its amounts recomputed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    pub kind: Option<String>,
    pub id: Option<String>,
    /// The number of a quote or a settlement note.
    pub number: Option<String>,
    pub revision: Option<u64>,
    /// The identity of the quote that a settlement note belongs to.
    pub quote_id: Option<String>,
    /// The amounts of an estimate, recomputed.
    pub recomputation: Recomputation,
    /// What its first lines are called, by which its readers find them.
    pub lines: Vec<StatedLine>,
}

/// What a line of the document is called there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedLine {
    /// Its code; empty where it has none.
    pub code: String,
    /// Its name in the language of the document; empty where it has none.
    pub name: String,
}

/// Who sees the differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Audience {
    /// Someone who may read what was issued: they see both sides.
    Readers,
    /// Anyone else: they see the values and places of the shown JSON, and nothing of what was issued.
    Strangers,
}

impl Shown {
    /// The memory for reading the attached JSON. The largest document that can be issued needs about half of it.
    pub const MAX_MEMORY_BYTES: usize = 128 * 1024 * 1024;
    /// The longest kind, number or identity that is reported. Those of our documents are far shorter.
    const MAX_STATED_BYTES: usize = 64;
    /// The most lines that are named, and the most characters of a name: with them, a report is far below the longest answer.
    const MAX_LINES: usize = 500;
    const MAX_NAME_CHARS: usize = 80;

    #[must_use]
    pub fn read(attachment: &[u8]) -> Self {
        let json = read_within(attachment, &Budget::of(Self::MAX_MEMORY_BYTES));
        Self { sha256: Sha256Hex::of(attachment), json }
    }

    #[must_use]
    pub fn report(&self) -> Report {
        Report { sha256: self.sha256.clone(), stated: self.json.as_ref().map(stated) }
    }

    /// How it differs from the issued JSON, for some audience.
    #[must_use]
    pub fn against(&self, issued: &Value, audience: Audience) -> Comparison {
        let nothing = Value::Null;
        let shown = self.json.as_ref().unwrap_or(&nothing);
        match audience {
            Audience::Readers => differences(issued, shown),
            Audience::Strangers => own_differences(issued, shown),
        }
    }
}

fn stated(json: &Value) -> Stated {
    let text = |pointer: &str| {
        let text = json.pointer(pointer).and_then(Value::as_str);
        text.filter(|text| text.len() <= Shown::MAX_STATED_BYTES).map(str::to_owned)
    };
    Stated {
        kind: text("/kind"),
        id: text("/id"),
        number: text("/number"),
        revision: json.get("revision").and_then(Value::as_u64),
        quote_id: text("/quote/id"),
        recomputation: recompute(json),
        lines: stated_lines(json),
    }
}

/// The lines of a quote or an estimate, whose texts are in three languages, or those of a settlement note, which has one.
fn stated_lines(json: &Value) -> Vec<StatedLine> {
    let lines = json.pointer("/estimate/lines").or_else(|| json.get("lines")).and_then(Value::as_array);
    let language = json.get("language").and_then(Value::as_str).unwrap_or("nb");
    let code = |line: &Value| {
        let code = line.get("code").and_then(Value::as_str);
        code.filter(|code| code.len() <= Shown::MAX_STATED_BYTES).unwrap_or_default().to_owned()
    };
    let name = |line: &Value| {
        let name = line.get("name").and_then(|name| name.as_str().or_else(|| name.get(language)?.as_str()));
        name.unwrap_or_default().chars().take(Shown::MAX_NAME_CHARS).collect()
    };
    let lines = lines.into_iter().flatten().take(Shown::MAX_LINES);
    lines.map(|line| StatedLine { code: code(line), name: name(line) }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lines_are_named_as_the_document_names_them_and_within_bounds() {
        let written = |json: &Value| {
            let lines = stated_lines(json).into_iter();
            lines.map(|line| (line.code, line.name)).collect::<Vec<_>>()
        };
        let names = json!({ "nb": "Uførepensjon", "nn": "Uførepensjon (nn)", "en": "Disability pension" });
        let lines = json!([{ "code": "fd_trygd.F_UFP", "name": names }, { "code": "x".repeat(65), "name": 1 }, null]);
        let quote = json!({ "language": "nn", "estimate": { "lines": lines } });
        let line = |code: &str, name: &str| (code.to_owned(), name.to_owned());
        assert_eq!(written(&quote), [line("fd_trygd.F_UFP", "Uførepensjon (nn)"), line("", ""), line("", "")]);
        let note = json!({ "language": "nb", "lines": [{ "code": "a", "name": "å".repeat(81) }] });
        assert_eq!(written(&note), [line("a", &"å".repeat(80))]);
        assert_eq!(stated_lines(&json!({ "lines": vec![0; 501] })).len(), 500);
        for without in [json!(null), json!([]), json!({ "lines": {} }), json!({ "estimate": { "lines": "x" } })] {
            assert!(stated_lines(&without).is_empty(), "{without}");
        }
    }
}
