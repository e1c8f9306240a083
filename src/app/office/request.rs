//! A request for a change, and what is answered to it.

use crate::app::error::AppError;
use crate::ids::{QuoteId, Sha256Hex};
use crate::quote::Actor;

/// Who asks for a change, of which version, and under which idempotency key.
#[derive(Clone, Debug)]
pub struct ChangeRequest {
    pub actor: Actor,
    /// Their name at the identity provider, where they have signed in.
    pub name: Option<String>,
    /// The version of the quote that the caller saw.
    pub seen: Seen,
    /// What identifies the request, where the caller wants to be able to repeat it.
    pub key: Option<RequestKey>,
}

/// Which version of a quote a caller says that it saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Seen {
    #[default]
    Unsaid,
    /// Any version: that says nothing of what the caller saw.
    Any,
    Versions {
        /// By tags as they were given out.
        strong: Vec<i64>,
        /// By tags that something on the way has weakened: they no longer say which bytes were seen.
        weakened: Vec<i64>,
    },
}

/// What identifies a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    pub key: String,
    /// A hash of the method, the address and the body.
    pub fingerprint: Sha256Hex,
}

/// What a quote is after a request: of a read, or of a change that was made and stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub id: QuoteId,
    pub version: i64,
    pub created: bool,
    /// Whether the same request was answered before.
    pub replayed: bool,
    /// Its JSON; empty for a deleted draft.
    pub body: String,
}

impl Seen {
    /// Errors: the caller saw another version, or its tag was weakened on the way.
    pub fn check(&self, version: i64) -> Result<(), AppError> {
        match self {
            Self::Unsaid | Self::Any => Ok(()),
            Self::Versions { strong, .. } if strong.contains(&version) => Ok(()),
            Self::Versions { weakened, .. } if weakened.contains(&version) => Err(AppError::Weakened),
            Self::Versions { .. } => Err(AppError::Stale),
        }
    }

    /// Errors: the caller does not say which version it saw.
    pub fn is_said(&self) -> Result<(), AppError> {
        match self {
            Self::Unsaid => Err(AppError::PreconditionRequired),
            Self::Any => Err(AppError::AnyVersion),
            Self::Versions { .. } => Ok(()),
        }
    }
}

impl Reply {
    #[must_use]
    pub const fn new(id: QuoteId, version: i64, body: String) -> Self {
        Self { id, version, created: false, replayed: false, body }
    }
}
