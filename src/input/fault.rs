//! The faults of an input: where each is, what was found and what was expected.

use super::fault_kind::FaultKind;
use super::path::{OwnedPath, Path};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub path: OwnedPath,
    pub kind: FaultKind,
}

/// The faults of one input, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    found: Vec<Fault>,
    reading: Reading,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Sent by a caller: texts are normalised, and every rule applies.
    #[default]
    Sent,
    /// Stored, or covered by a hash: read unchanged, by the rules that have always applied.
    Stored,
}

/// What was found instead of the expected kind of value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    Integer(i128),
    /// A number with a point or an exponent, or one too large for a whole number.
    Float,
    /// A text, cut to a readable length.
    Text(String),
    List,
    Object,
}

/// The value that was expected, as a shape states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A JSON string of any text.
    Text {
        /// The most characters.
        max: usize,
    },
    /// A JSON string of a form that is described in nb, nn and en, with an example.
    Described([&'static str; 3]),
    Choice(&'static [&'static str]),
    /// A decimal in a JSON string.
    Decimal,
    /// A date in a JSON string.
    Date,
    Whole {
        /// The least.
        min: u32,
        max: u32,
    },
    /// `true` or `false`.
    Flag,
    /// A JSON object with these members.
    Object(&'static [&'static str]),
    List {
        min: usize,
        /// The most.
        max: usize,
        of: &'static Expected,
    },
}

impl Faults {
    /// The most faults reported for one input: a hostile one could have a fault per byte.
    pub const MAX: usize = 1_000;

    /// No faults yet, of an input that was stored or is covered by a hash: its texts are not normalised.
    #[must_use]
    pub const fn of_stored() -> Self {
        Self { found: Vec::new(), reading: Reading::Stored }
    }

    #[must_use]
    pub const fn reading(&self) -> Reading {
        self.reading
    }

    /// Removes the faults found so far.
    #[must_use]
    pub fn take(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.found)
    }

    pub fn add(&mut self, path: &Path<'_>, kind: FaultKind) {
        self.add_at(path.to_place(), kind);
    }

    pub fn add_at(&mut self, path: OwnedPath, kind: FaultKind) {
        match self.found.len() {
            shown if shown < Self::MAX => self.found.push(Fault { path, kind }),
            shown if shown == Self::MAX => {
                self.found.push(Fault { path: OwnedPath::default(), kind: FaultKind::MoreFaults { shown } });
            }
            _ => {}
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    #[must_use]
    pub fn as_slice(&self) -> &[Fault] {
        &self.found
    }

    /// The parsed value, or the faults that prevented it.
    pub fn or<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => Err(self),
        }
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self { found: vec![fault], reading: Reading::Sent }
    }
}

impl Found {
    /// A text is cut to this many characters in messages.
    const MAX_CHARS: usize = 60;

    /// A text, cut to a readable length and with control characters made visible.
    #[must_use]
    pub fn cut(text: &str) -> String {
        let mut cut: String = text.chars().take(Self::MAX_CHARS).collect();
        if cut.len() < text.len() {
            cut.push('…');
        }
        cut.escape_debug().collect()
    }
}
