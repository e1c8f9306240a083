//! What is typed for a draft: read, priced, and what is wrong with it.

use crate::app::{AppError, Quotes, ReadDraft};
use crate::http::pages::form::{ACKNOWLEDGEMENTS, DraftReading, Filled, ScopeReading, Typed, gone_at};
use crate::input::{Fault, PathStep};
use crate::pricing::Estimate;
use crate::quote::WrittenDraft;

/// A draft as it is typed.
pub struct Answered {
    pub typed: Typed,
    pub read: DraftReading,
    pub faults: Vec<Fault>,
    pub written: Option<WrittenDraft>,
    /// Rows that are about a line or a warning that is gone: they stay on the page, and say nothing.
    pub gone: Vec<String>,
    /// Its scope alone, where something is wrong with what the office has added: lines and warnings are shown by it.
    scope_alone: Option<WrittenDraft>,
    /// Of the faults, those of the scope.
    scope_faults: Vec<Fault>,
}

impl Answered {
    pub fn of(quotes: &Quotes, typed: Typed) -> Result<Self, AppError> {
        let mut gone = Vec::new();
        loop {
            let mut read = DraftReading::of(&typed, &gone);
            let own = std::mem::take(&mut read.reading.faults);
            let ReadDraft { faults, written } = quotes.read_typed(&read.draft, own, &read.reading.covered)?;
            let found: Vec<String> = faults.iter().filter_map(|fault| gone_row(fault, &read)).collect();
            if found.is_empty() {
                let scope_alone = if written.is_some() {
                    None
                } else {
                    let scope = serde_json::json!({ "scope": read.draft.get("scope") });
                    quotes.read_typed(&scope, Vec::new(), &[])?.written.filter(|_| faults.iter().all(is_of_the_office))
                };
                let scope_faults = faults.iter().filter(|fault| !is_of_the_office(fault)).cloned().collect();
                return Ok(Self { typed, read, faults, written, gone, scope_alone, scope_faults });
            }
            gone.extend(found);
        }
    }

    pub fn reading(&self) -> &ScopeReading {
        &self.read.reading
    }

    pub fn estimate(&self) -> Option<&Estimate> {
        self.written.as_ref().and_then(WrittenDraft::estimate)
    }

    /// The estimate whose lines and warnings are shown: its own, or that of the scope alone.
    pub fn lines(&self) -> Option<&Estimate> {
        self.estimate().or_else(|| self.scope_alone.as_ref().and_then(WrittenDraft::estimate))
    }

    /// The form of the scope. What a price lacks is no fault of a draft, and is marked all the same.
    pub fn filled<'f>(&'f self, lacks: &'f [Fault]) -> Filled<'f> {
        let faults = if self.faults.is_empty() { lacks } else { &self.scope_faults };
        Filled { typed: &self.typed, reading: self.reading(), faults, estimate: self.lines() }
    }

    /// The form as a whole, with what is wrong anywhere.
    pub fn whole(&self) -> Filled<'_> {
        Filled { typed: &self.typed, reading: self.reading(), faults: &self.faults, estimate: self.lines() }
    }

    /// What it lacks for a price.
    pub fn lacks(&self) -> &[Fault] {
        self.written.as_ref().map_or(&[], WrittenDraft::needed_to_price)
    }
}

/// Whether a fault is of what the office has added to a scope.
fn is_of_the_office(fault: &Fault) -> bool {
    !matches!(fault.path.0.first(), Some(PathStep::Key(key)) if key == "scope")
}

fn gone_row(fault: &Fault, read: &DraftReading) -> Option<String> {
    let (list, index) = gone_at(&fault.path, &fault.kind)?;
    let rows = if list == ACKNOWLEDGEMENTS { &read.acknowledged } else { &read.adjusted };
    rows.get(index).cloned()
}
