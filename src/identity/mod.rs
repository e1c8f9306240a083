//! Identity: callers are identified by tokens of trusted issuers. The only module that sends requests to other machines.

mod fault;
mod fetcher;
mod issuer;
mod keys;
mod sign_in;
mod verifier;

pub use fault::TokenFault;
pub use fetcher::{FetchError, safe_url};
pub use issuer::{Issuer, IssuerSettings, Issuers};
pub use keys::{Keys, parse_algorithm};
pub use sign_in::{Begun, SignIn, SignInFault, SignInSettings, TokenEndpointAuth};
pub use verifier::{Expected, Unverified};
