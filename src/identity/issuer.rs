//! The issuers of access tokens that the settings trust.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::Algorithm;

use super::fault::TokenFault;
use super::fetcher::{FetchError, Fetcher};
use super::keys::{Keys, Source};
use super::verifier::{Expected, Unverified};
use crate::access::{Caller, ClaimRules, Means};

#[derive(Clone, Debug)]
pub struct IssuerSettings {
    /// The issuer's identifier (`iss`).
    pub issuer: String,
    /// The names of this service in its tokens (`aud`).
    pub audiences: Vec<String>,
    /// The algorithms that it signs with.
    pub algorithms: Vec<Algorithm>,
    /// The URL of its keys; without one, its metadata give it.
    pub jwks: Option<String>,
    pub rules: ClaimRules,
    /// The most that its clock may differ from ours.
    pub clock_skew: SignedDuration,
}

#[derive(Debug)]
pub struct Issuer {
    settings: IssuerSettings,
    keys: Arc<Keys>,
}

/// All trusted issuers.
#[derive(Debug, Default)]
pub struct Issuers(Vec<Issuer>);

impl Issuer {
    fn new(settings: IssuerSettings, fetcher: &Fetcher) -> Self {
        let source = settings.jwks.clone().map_or(Source::Metadata, Source::Address);
        let keys = Arc::new(Keys::new(settings.issuer.clone(), source, fetcher.clone()));
        Self { settings, keys }
    }

    async fn caller(&self, token: &Unverified<'_>, now: Timestamp) -> Result<Caller, TokenFault> {
        let IssuerSettings { algorithms, audiences, clock_skew, rules, .. } = &self.settings;
        let expected = Expected { algorithms, audiences, clock_skew: *clock_skew };
        let claims = token.verify(&self.keys, &expected, now).await?;
        // An identity token, which alone has a nonce, proves a sign-in and is no credential of the API.
        if claims.get("nonce").is_some() {
            return Err(TokenFault::Malformed);
        }
        Ok(rules.caller(claims, Means::Token)?)
    }
}

impl Issuers {
    pub fn new(settings: &[IssuerSettings]) -> Result<Self, FetchError> {
        if settings.is_empty() {
            return Ok(Self::default());
        }
        let fetcher = Fetcher::new()?;
        Ok(Self(settings.iter().map(|issuer| Issuer::new(issuer.clone(), &fetcher)).collect()))
    }

    /// The caller of a token. The settings may list one issuer twice, with other audiences and roles: the first entry whose
    /// audience the token has decides.
    pub async fn caller(&self, token: &str, now: Timestamp) -> Result<Caller, TokenFault> {
        let token = Unverified::parse(token).ok_or(TokenFault::Malformed)?;
        let mut fault = TokenFault::Issuer;
        for issuer in self.0.iter().filter(|issuer| token.issuer() == Some(&issuer.settings.issuer)) {
            // The signature is checked only by an entry with its audience.
            let is_for_it = token.is_for(&issuer.settings.audiences);
            let outcome = if is_for_it { issuer.caller(&token, now).await } else { Err(token.audience_fault()) };
            match outcome {
                Err(TokenFault::Audience | TokenFault::NoAudience) if fault != TokenFault::Issuer => {}
                Err(found @ (TokenFault::Audience | TokenFault::NoAudience | TokenFault::Claim(_))) => fault = found,
                outcome => return outcome,
            }
        }
        Err(fault)
    }
}
