//! The path of a value in a JSON document, as a JSONPath (RFC 9535): `$.scope.populations[0].name`.

use std::fmt;

/// A path, built on the stack while the document is walked and written out only for a fault.
#[derive(Clone, Copy, Debug)]
pub enum Path<'p> {
    Root,
    Key(&'p Self, &'p str),
    /// An element of an array, counted from 0.
    Index(&'p Self, usize),
}

impl Path<'_> {
    /// A longer key is cut in messages: a caller may send one of any length.
    const MAX_KEY_CHARS: usize = 60;

    #[must_use]
    pub const fn key<'c>(&'c self, name: &'c str) -> Path<'c> {
        Path::Key(self, name)
    }

    #[must_use]
    pub const fn index(&self, index: usize) -> Path<'_> {
        Path::Index(self, index)
    }
}

/// A path that outlives the walk: the steps from the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnedPath(pub Vec<PathStep>);

/// One step into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// To the member of this name.
    Key(String),
    /// To the element at this index.
    Index(usize),
}

impl Path<'_> {
    #[must_use]
    pub fn to_place(&self) -> OwnedPath {
        match self {
            Path::Root => OwnedPath::default(),
            Path::Key(parent, name) => parent.to_place().then(PathStep::Key((*name).to_owned())),
            Path::Index(parent, index) => parent.to_place().then(PathStep::Index(*index)),
        }
    }
}

impl OwnedPath {
    fn then(mut self, step: PathStep) -> Self {
        self.0.push(step);
        self
    }
}

impl fmt::Display for OwnedPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "$")?;
        self.0.iter().try_for_each(|step| match step {
            PathStep::Key(name) => Path::write_key(f, name),
            PathStep::Index(index) => write!(f, "[{index}]"),
        })
    }
}

impl Path<'_> {
    fn write_key(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let begins_plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        if begins_plain && name.len() <= Path::MAX_KEY_CHARS && name.bytes().all(plain) {
            return write!(f, ".{name}");
        }
        f.write_str("['")?;
        name.chars().take(Path::MAX_KEY_CHARS).try_for_each(|character| Path::write_escaped(f, character))?;
        f.write_str(if name.chars().count() > Path::MAX_KEY_CHARS { "…']" } else { "']" })
    }

    /// A character of a name within single quotes (RFC 9535, section 2.3.1.1); invisible ones are escaped too.
    fn write_escaped(f: &mut fmt::Formatter<'_>, character: char) -> fmt::Result {
        match character {
            '\'' | '\\' => write!(f, "\\{character}"),
            '\n' => f.write_str("\\n"),
            '\r' => f.write_str("\\r"),
            '\t' => f.write_str("\\t"),
            seen if seen == ' ' || seen.escape_debug().count() == 1 || seen == '"' => write!(f, "{seen}"),
            hidden => hidden.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(f, "\\u{unit:04x}")),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => f.write_str("$"),
            Path::Index(parent, index) => write!(f, "{parent}[{index}]"),
            Path::Key(parent, name) => {
                write!(f, "{parent}")?;
                Path::write_key(f, name)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_as_jsonpath() {
        let scope = Path::Root.key("scope");
        let populations = scope.key("populations");
        assert_eq!(populations.index(3).key("name").to_string(), "$.scope.populations[3].name");
        assert_eq!(populations.index(3).to_place().to_string(), "$.scope.populations[3]");
        assert_eq!(Path::Root.key("it's\n").to_string(), "$['it\\'s\\n']");
    }
}
