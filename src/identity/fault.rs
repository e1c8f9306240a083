//! What can be wrong with a token, in the three languages.

use crate::access::ClaimFault;
use crate::language::Language;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// It is not a token, or lacks a claim that every token has.
    #[error("it is not a sound JSON Web Token")]
    Malformed,
    #[error("its issuer is not trusted")]
    Issuer,
    #[error("its algorithm is not the issuer's")]
    Algorithm,
    #[error("its key is not one of the issuer's")]
    UnknownKey,
    #[error("its signature is not valid")]
    Signature,
    #[error("it is for another audience")]
    Audience,
    #[error("it has no audience (aud); the client must name this service as its resource when it asks for the token")]
    NoAudience,
    #[error("it has expired")]
    Expired,
    #[error("it is not valid yet")]
    NotYetValid,
    /// A claim does not have the value that the settings require.
    #[error("its claim {0} does not have the required value")]
    Claim(String),
    #[error("the issuer's keys cannot be fetched: {0}")]
    Away(String),
}

impl TokenFault {
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
