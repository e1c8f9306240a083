//! The help for a type, as it is written down.

/// The name of an object's or a choice's own label and text, among those of its parts.
pub const WHOLE: &str = "";

/// The help for one type: for itself, and for each of its fields or words.
pub struct Help {
    /// The type's name in OpenAPI.
    pub of: &'static str,
    pub whole: Part,
    pub parts: &'static [Part],
}

/// A label in nb, nn and en, and an explanation in nb and nn.
pub struct Part {
    pub name: &'static str,
    pub label: [&'static str; 3],
    pub text: [&'static str; 2],
}

pub const fn part(name: &'static str, label: [&'static str; 3], text: [&'static str; 2]) -> Part {
    Part { name, label, text }
}

pub const fn whole(label: [&'static str; 3], text: [&'static str; 2]) -> Part {
    part(WHOLE, label, text)
}
