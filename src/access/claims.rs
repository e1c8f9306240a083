//! Reads a caller from the claims of a token. Settings say which scopes or app roles give which role, and where the organisation
//! is.
//!
//! Maskinporten has scopes as one text and the organisation as `consumer.ID` = `0192:<organisation number>` (ISO 6523);
//! Entra ID has app roles as a list; Ansattporten has the organisation within `authorization_details`.

use serde_json::Value;

use super::caller::{Caller, Means, Roles};
use crate::ids::OrganisationNumber;
use crate::input::{is_combining, is_ignorable, normal, shows_something};
use crate::quote::Role;

/// A path to a claim: names and, in lists, indices from 0, separated by dots. A name that contains dots is written as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimPath(String);

/// How the claims of an issuer are read.
#[derive(Clone, Debug)]
pub struct ClaimRules {
    /// The prefix of its callers' identities.
    pub issuer_name: String,
    /// The caller's identity: the first of these claims that is present.
    pub subject: Vec<ClaimPath>,
    /// The caller's name on pages.
    pub name: Option<ClaimPath>,
    /// The organisation that the caller acts for.
    pub organisation: Option<ClaimPath>,
    /// Scopes or roles: words in one text, or a list.
    pub granted: ClaimPath,
    /// Our roles, and the issuer's scopes or roles that give each.
    pub roles: Vec<(Role, Vec<String>)>,
    /// Claims that must have exactly these values, such as the tenant.
    pub required: Vec<(ClaimPath, String)>,
}

/// What is wrong with claims whose signature is valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimFault {
    NoSubject,
    /// A claim does not have the value that the settings require.
    Required(String),
}

/// The ISO 6523 scheme of Norwegian organisation numbers.
const SCHEME: &str = "0192:";

/// The most characters of a name that are shown.
const MAX_NAME_CHARS: usize = 200;

/// The most marks on one letter of a name.
const MOST_MARKS: usize = 3;

/// The most characters of an identity.
const MAX_SUBJECT_CHARS: usize = 255;

impl ClaimPath {
    /// Reads a path; `None` when a part of it is empty.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let sound = !text.is_empty() && (text.contains("://") || text.split('.').all(|part| !part.is_empty()));
        sound.then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn find<'c>(&self, claims: &'c Value) -> Option<&'c Value> {
        let step = |value: &'c Value, part: &str| match value {
            Value::Array(elements) => elements.get(part.parse::<usize>().ok()?),
            value => value.get(part),
        };
        claims.get(&self.0).or_else(|| self.0.split('.').try_fold(claims, step))
    }
}

impl ClaimRules {
    /// The caller of a verified token.
    pub fn caller(&self, claims: &Value, means: Means) -> Result<Caller, ClaimFault> {
        for (path, value) in &self.required {
            if path.find(claims).and_then(Value::as_str) != Some(value) {
                return Err(ClaimFault::Required(path.as_str().to_owned()));
            }
        }
        let any_text = |path: &ClaimPath| path.find(claims).and_then(Value::as_str);
        let text = |path: &ClaimPath| any_text(path).filter(|text| is_plain(text));
        let subject = self.subject.iter().find_map(text).ok_or(ClaimFault::NoSubject)?;
        let granted = self.granted.find(claims).map(words).unwrap_or_default();
        let given = |names: &[String]| names.iter().any(|name| granted.contains(&name.as_str()));
        let roles = self.roles.iter().filter(|(_, names)| given(names)).map(|(role, _)| *role);
        Ok(Caller {
            id: format!("{}:{subject}", self.issuer_name),
            name: self.name.as_ref().and_then(any_text).and_then(shown_name),
            roles: Roles::of(roles),
            organisation: self.organisation.as_ref().and_then(text).and_then(organisation),
            means,
        })
    }
}

/// Whether a text can identify a caller: short, and without invisible characters.
fn is_plain(text: &str) -> bool {
    let length = text.chars().count();
    let hidden = |character: char| character.is_control() || is_ignorable(character);
    (1..=MAX_SUBJECT_CHARS).contains(&length) && !text.chars().any(hidden)
}

/// A name as pages show it: on one line, composed, and without characters that are invisible or change the direction of the
/// text around it. Nobody is refused for the name that the provider has; an invisible name is none.
fn shown_name(text: &str) -> Option<String> {
    let visible = text.chars().filter(|character| !is_ignorable(*character));
    let line = visible.map(|character| if character.is_control() { ' ' } else { character });
    // Many marks on one letter would cover the lines above and below.
    let mut marks = 0;
    let line: String = line
        .filter(|character| {
            marks = if is_combining(*character) { marks + 1 } else { 0 };
            marks <= MOST_MARKS
        })
        .take(MAX_NAME_CHARS)
        .collect();
    Some(normal(&line).into_owned()).filter(|name| shows_something(name))
}

/// Scopes are one text (RFC 8693, section 4.2), roles a list.
fn words(claim: &Value) -> Vec<&str> {
    match claim {
        Value::String(text) => text.split_ascii_whitespace().collect(),
        Value::Array(elements) => elements.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Reads the number with or without its scheme.
fn organisation(text: &str) -> Option<OrganisationNumber> {
    OrganisationNumber::parse(text.strip_prefix(SCHEME).unwrap_or(text))
}
