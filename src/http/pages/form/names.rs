//! The names of fields.

use memchr::memchr;

use crate::workbook::Field;

/// What every name of a value of the scope begins with.
const SCOPE: &str = "scope";

/// The name of a value or a list of the scope: `scope.delivery.count`.
pub fn scope_name(path: &[&str]) -> String {
    [&[SCOPE], path].concat().join(".")
}

/// The name of a row of a list: `scope.populations[3]`.
pub fn row_name(list: &str, id: &str) -> String {
    format!("{list}[{id}]")
}

/// What follows the name of a row of a catalogue for its years.
pub const YEARS: &str = ".years";

/// The name of a row, to be followed by those of its fields one after the other.
pub struct RowName {
    text: String,
    /// The length of the row's own.
    row: usize,
}

impl RowName {
    pub fn of(list: &str, id: &str) -> Self {
        // With room for the name of a field.
        let mut text = String::with_capacity(list.len() + id.len() + 32);
        text.extend([list, "[", id, "]"]);
        Self { row: text.len(), text }
    }

    /// The name of the row.
    pub fn row(&mut self) -> &str {
        self.text.truncate(self.row);
        &self.text
    }

    /// The name of a field, by what follows that of its row.
    pub fn member(&mut self, name: &str) -> &str {
        self.text.truncate(self.row);
        self.text.push_str(name);
        &self.text
    }
}

/// The name of a field of a row; the row's own where the field is the element itself.
pub fn member_name(row: &str, field: &Field) -> String {
    if field.path.is_empty() { row.to_owned() } else { format!("{row}.{}", field.path.join(".")) }
}

/// The identity of a field in the page: its name without what a fragment of an address may not have.
pub fn anchor(name: &str) -> String {
    let mut anchor = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        match character {
            ']' => {}
            '.' | '[' => anchor.push('-'),
            '~' => anchor.push_str("--"),
            other => anchor.push(other),
        }
    }
    anchor
}

/// The longest identity of a row.
const MAX_ID_BYTES: usize = 60;

/// The list and the identity of a row, from the name of something in it.
pub fn row_of(name: &str) -> Option<(&str, &str)> {
    let (list, rest) = name.split_at_checked(memchr(b'[', name.as_bytes())?)?;
    let rest = rest.get(1..)?;
    let id = rest.get(..memchr(b']', rest.as_bytes())?)?;
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'~' | b'-');
    let is_sound = !id.is_empty() && id.len() <= MAX_ID_BYTES && id.bytes().all(is_id);
    is_sound.then_some((list, id))
}

/// The code that the identity of a row of a catalogue begins with; a number follows where the same code is there again.
pub fn code_of(id: &str) -> &str {
    id.split('~').next().unwrap_or(id)
}
