//! Access: callers, their roles, and which roles each call permits. Tokens are verified and keys looked up elsewhere.

mod caller;
mod claims;
mod key;
mod name;
mod permit;
mod session;
mod token;

pub use caller::{Caller, Means, Roles};
pub use claims::{ClaimFault, ClaimPath, ClaimRules};
pub use key::{ApiKey, KeyReport, KeyState, KeyText, NewKeyInput, OwnerText, limits};
pub use name::{KeyId, PublicName, SessionId};
pub use permit::Permit;
pub use session::{Session, SessionReport};
pub use token::{Secret, Token};
