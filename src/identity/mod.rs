//! Identity: who callers are, by the word of issuers that the settings trust. The only part that asks other machines.

mod fetcher;
mod issuer;
mod keys;
mod sign_in;
mod verifier;

pub use fetcher::{FetchError, safe_url};
pub use issuer::{Issuer, IssuerSettings, Issuers, TokenFault};
pub use keys::{Keys, parse_algorithm};
pub use sign_in::{Begun, SignIn, SignInFault, SignInSettings, TokenEndpointAuth};
pub use verifier::{Expected, Unverified};
