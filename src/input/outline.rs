//! What a shape is made of, as a form that is filled in by a person has to show it.

use super::Expected;

/// A shape's parts.
#[derive(Clone, Debug)]
pub enum Outline {
    /// A value that is written in one place.
    Value(Expected),
    /// A text of one or more lines.
    Prose {
        /// The most characters.
        max: usize,
    },
    /// One word of a closed set.
    Choice {
        name: &'static str,
        words: &'static [&'static str],
    },
    Object {
        name: &'static str,
        fields: Vec<FieldOutline>,
    },
    List {
        min: usize,
        max: usize,
        of: Box<Outline>,
    },
}

/// A field of an object.
#[derive(Clone, Debug)]
pub struct FieldOutline {
    pub name: &'static str,
    pub need: Need,
    pub outline: Outline,
}

/// What a field is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing works without it.
    Required,
    /// A quote cannot be issued without it.
    ToIssue,
    Optional,
}

impl Outline {
    /// The outline of a field of an object.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldOutline> {
        match self {
            Self::Object { fields, .. } => fields.iter().find(|field| field.name == name),
            Self::Value(_) | Self::Prose { .. } | Self::Choice { .. } | Self::List { .. } => None,
        }
    }
}
