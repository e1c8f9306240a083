//! Access: who calls, by what right, and what each call asks for. Pure: tokens are verified and keys looked up elsewhere.

mod caller;
mod claims;
mod key;
mod permit;
mod session;
mod token;

pub use caller::{Caller, Means, Roles};
pub use claims::{ClaimFault, ClaimPath, ClaimRules};
pub use key::{ApiKey, KeyId, KeyReport, KeyState, KeyText, NewKeyInput, OwnerText, limits};
pub use permit::Permit;
pub use session::{Session, SessionId, SessionReport};
pub use token::{Secret, Token};
