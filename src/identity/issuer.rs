//! Issuers of access tokens that the settings trust.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::Algorithm;

use super::fetcher::{FetchError, Fetcher};
use super::keys::{Keys, Source};
use super::verifier::{Expected, Unverified};
use crate::access::{Caller, ClaimFault, ClaimRules, Means};
use crate::language::Language;

/// An issuer as the settings have it.
#[derive(Clone, Debug)]
pub struct IssuerSettings {
    /// The issuer, as its tokens name it.
    pub issuer: String,
    /// What this service is called in its tokens: one of these.
    pub audiences: Vec<String>,
    /// The algorithms that it signs by.
    pub algorithms: Vec<Algorithm>,
    /// Where its keys are; left out, where its metadata say.
    pub jwks: Option<String>,
    pub rules: ClaimRules,
    /// How far its clock may be from ours.
    pub clock_skew: SignedDuration,
}

/// What is wrong with a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// It is no token, or lacks what every token has.
    #[error("it is not a sound JSON Web Token")]
    Malformed,
    #[error("its issuer is not trusted")]
    Issuer,
    /// It is signed by an algorithm that the issuer does not use.
    #[error("its algorithm is not the issuer's")]
    Algorithm,
    /// It names a key that the issuer does not have.
    #[error("its key is not one of the issuer's")]
    UnknownKey,
    #[error("its signature does not hold")]
    Signature,
    #[error("it is for another audience")]
    Audience,
    /// It does not say whom it is for.
    #[error("it has no audience (aud); the client must name this service as its resource when it asks for the token")]
    NoAudience,
    #[error("it has expired")]
    Expired,
    #[error("it is not valid yet")]
    NotYetValid,
    /// A claim is not what the settings ask for.
    #[error("its claim {0} is not the one that is asked for")]
    Claim(String),
    /// The issuer's keys cannot be fetched.
    #[error("the issuer's keys cannot be fetched: {0}")]
    Away(String),
}

#[derive(Debug)]
pub struct Issuer {
    settings: IssuerSettings,
    keys: Arc<Keys>,
}

/// Every issuer that is trusted.
#[derive(Debug, Default)]
pub struct Issuers(Vec<Issuer>);

impl TokenFault {
    /// What is wrong, for a person.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let (nb, nn) = match self {
            Self::Malformed => ("det er ikke et gyldig JSON Web Token", "det er ikkje eit gyldig JSON Web Token"),
            Self::Issuer => ("utstederen er ikke klarert her", "utstedaren er ikkje klarert her"),
            Self::Algorithm => ("algoritmen er ikke utstederens", "algoritmen er ikkje den utstedaren bruker"),
            Self::UnknownKey => ("nøkkelen er ikke en av utstederens", "nøkkelen er ikkje ein av dei utstedaren har"),
            Self::Signature => ("signaturen holder ikke", "signaturen held ikkje"),
            Self::Audience => ("det er til en annen mottaker", "det er til ein annan mottakar"),
            Self::NoAudience => (
                "det mangler mottaker (aud); klienten må oppgi denne tjenesten som «resource» når den ber om tokenet",
                "det manglar mottakar (aud); klienten må oppgi denne tenesta som «resource» når han ber om tokenet",
            ),
            Self::Expired => ("det er utløpt", "det er gått ut"),
            Self::NotYetValid => ("det gjelder ikke ennå", "det gjeld ikkje enno"),
            Self::Claim(_) => {
                ("en påstand er ikke den det spørres etter", "ein påstand er ikkje den det blir spurt etter")
            }
            Self::Away(_) => ("utstederens nøkler kan ikke hentes", "nøklane til utstedaren kan ikkje hentast"),
        };
        match language {
            Language::Nb => nb.to_owned(),
            Language::Nn => nn.to_owned(),
            Language::En => self.to_string(),
        }
    }
}

impl From<ClaimFault> for TokenFault {
    fn from(fault: ClaimFault) -> Self {
        match fault {
            ClaimFault::NoSubject => Self::Malformed,
            ClaimFault::Required(claim) => Self::Claim(claim),
        }
    }
}

impl Issuer {
    /// An issuer whose keys are fetched when they are first needed.
    fn new(settings: IssuerSettings, fetcher: &Fetcher) -> Self {
        let source = settings.jwks.clone().map_or(Source::Metadata, Source::Address);
        let keys = Arc::new(Keys::new(settings.issuer.clone(), source, fetcher.clone()));
        Self { settings, keys }
    }

    async fn caller(&self, token: &Unverified<'_>, now: Timestamp) -> Result<Caller, TokenFault> {
        let IssuerSettings { algorithms, audiences, clock_skew, rules, .. } = &self.settings;
        let expected = Expected { algorithms, audiences, clock_skew: *clock_skew };
        let claims = token.verify(&self.keys, &expected, now).await?;
        // An identity token is a message to whoever signs people in, and no key to the interface. Only such a one has a nonce.
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

    /// Who calls with a token. Two issuers of the settings may be one, with other audiences and roles: the first one by name
    /// that the token is for is asked.
    pub async fn caller(&self, token: &str, now: Timestamp) -> Result<Caller, TokenFault> {
        let token = Unverified::parse(token).ok_or(TokenFault::Malformed)?;
        let mut fault = TokenFault::Issuer;
        for issuer in self.0.iter().filter(|issuer| token.issuer() == Some(&issuer.settings.issuer)) {
            // How it is signed is the concern of the one that it is for.
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
