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
    /// What is missing, where that is no fault.
    missing: Vec<Fault>,
    /// Whether what is missing is no fault.
    may_be_incomplete: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Sent by a caller: texts are normalised, and every rule applies.
    #[default]
    Sent,
    /// Stored: read unchanged, by the rules that have always applied.
    Stored,
    /// In a file that is covered by a hash: read unchanged, by every rule.
    InFile,
}

impl Faults {
    /// The most faults reported for one input: a hostile one could have a fault per byte.
    pub const MAX: usize = 1_000;

    /// No faults yet, of an input that was stored: its texts are not normalised, and it is accepted as it was then.
    #[must_use]
    pub const fn of_stored() -> Self {
        Self { found: Vec::new(), reading: Reading::Stored, missing: Vec::new(), may_be_incomplete: false }
    }

    /// No faults yet, of a file that is covered by a hash: its texts are not normalised, and every rule applies.
    #[must_use]
    pub const fn of_file() -> Self {
        Self { found: Vec::new(), reading: Reading::InFile, missing: Vec::new(), may_be_incomplete: false }
    }

    /// These faults.
    #[must_use]
    pub fn of(found: Vec<Fault>) -> Self {
        Self { found, ..Self::default() }
    }

    /// The same, of an input that may be incomplete: what is missing is noted and is no fault.
    #[must_use]
    pub fn of_incomplete(self) -> Self {
        Self { may_be_incomplete: true, ..self }
    }

    /// What is read from here on is whole, or has faults.
    pub const fn end_incomplete(&mut self) {
        self.may_be_incomplete = false;
    }

    /// How many faults there are so far, with what is missing.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.len() + self.missing.len()
    }

    /// What is missing of an input that may be incomplete.
    #[must_use]
    pub fn missing(&self) -> &[Fault] {
        &self.missing
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
        if self.may_be_incomplete && kind.is_missing() {
            if self.missing.len() < Self::MAX {
                self.missing.push(Fault { path, kind });
            }
            return;
        }
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
        Self::of(vec![fault])
    }
}
