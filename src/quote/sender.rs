//! Who made a quote and how they are reached, as its document prints it. Frozen with the quote: the settings of the office may
//! change, and the document must be the same whenever it is typeset.

use serde::{Deserialize, Serialize};

/// All of it is optional: an office that has set nothing up prints nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sender {
    /// The case officer's name, as the identity provider has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<String>,
    /// The unit of Statistics Norway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_address: Option<String>,
    /// The page on which quotes are checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification_address: Option<String>,
}

impl Sender {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Of the canonical JSON; one who is not there says nothing.
    #[must_use]
    pub fn from_json(json: Option<&str>) -> Option<Self> {
        json.map_or_else(|| Some(Self::default()), |json| serde_json::from_str(json).ok())
    }
}
