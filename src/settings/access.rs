//! The settings of access: whose tokens are trusted, and how people sign in.

use jiff::SignedDuration;
use jsonwebtoken::Algorithm;

use super::http::text_or_file;
use super::shapes::{Count, SecretText, WebAddress, Word, WordList};
use crate::access::{ClaimPath, ClaimRules};
use crate::identity::{IssuerSettings, SignInSettings, TokenEndpointAuth, parse_algorithm};
use crate::input::{FaultKind, Faults, Field, Named, Path, Shape, object, open, read};
use crate::quote::Role;

object! {
    /// Access.
    pub struct AccessInput {
        /// Seconds by which clocks may differ.
        required clock_skew_seconds: Count<0, 3600>,
        /// Issuers whose tokens are trusted.
        optional issuers: Named<IssuerInput>,
        /// Signing in on pages.
        optional sign_in: SignInInput,
    }
}

object! {
    /// An issuer whose access tokens are trusted.
    pub struct IssuerInput {
        /// The issuer, as its tokens name it.
        required issuer: WebAddress,
        /// The audience that names this service in its tokens.
        required audience: WordList,
        /// The algorithms that it signs with.
        optional algorithms: WordList,
        /// Where its keys are.
        optional jwks: WebAddress,
        /// The claims that identify the caller.
        optional subject: WordList,
        /// The claim with the organisation.
        optional organisation: Word,
        /// The claim with scopes or roles.
        optional granted: Word,
        /// The values that give each role.
        required roles: Named<WordList>,
        /// Claims that must have these values.
        optional required: Named<Word>,
    }
}

object! {
    /// Signing in on pages.
    pub struct SignInInput {
        /// The provider, as its tokens name it.
        required issuer: WebAddress,
        /// The client identifier of this service at the provider.
        required client_id: Word,
        /// Its secret at the provider.
        optional client_secret: SecretText,
        /// A file with the secret.
        optional client_secret_file: Word,
        /// How it authenticates at the token endpoint.
        optional token_endpoint_auth: TokenEndpointAuth,
        /// The scopes that are requested.
        optional scopes: WordList,
        /// The address of this service as browsers see it.
        required public_url: WebAddress,
        /// The algorithms that the provider signs with.
        optional algorithms: WordList,
        /// The claims that identify the person.
        optional subject: WordList,
        /// The claim with the person's name.
        optional name: Word,
        /// The claim with the organisation.
        optional organisation: Word,
        /// The claim with roles.
        optional granted: Word,
        /// The values that give each role.
        required roles: Named<WordList>,
        /// Claims that must have these values.
        optional required: Named<Word>,
        /// Further parameters of the request.
        optional parameters: Named<Word>,
        /// Minutes until a person must sign in again.
        optional session_minutes: Count<1, 100_000>,
        /// Minutes without a request until a person must sign in again.
        optional idle_minutes: Count<1, 100_000>,
    }
}

/// Who is trusted to identify callers.
#[derive(Clone, Debug)]
pub struct AccessSettings {
    pub issuers: Vec<IssuerSettings>,
    pub sign_in: Option<SignInSettings>,
}

/// Names that no issuer may have: they begin the identities of callers whom no issuer vouches for.
const RESERVED_NAMES: [&str; 5] = ["anonymous", "key", "local", "sign_in", "system"];

/// Minutes that a person stays signed in, by default.
const SESSION_MINUTES: i64 = 600;
/// Minutes that a person stays signed in without a request, by default.
const IDLE_MINUTES: i64 = 60;

/// How claims are read, as the settings of an issuer or of signing in have it.
struct RulesInput {
    subject: Field<WordList>,
    name: Field<Word>,
    organisation: Field<Word>,
    granted: Field<Word>,
    roles: Field<Named<WordList>>,
    required: Field<Named<Word>>,
}

impl AccessInput {
    pub(super) fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<AccessSettings> {
        open!(self, path, faults: clock_skew_seconds);
        let skew = SignedDuration::from_secs(clock_skew_seconds?.number().into());
        let issuers =
            each(self.issuers, &path.key("issuers"), faults, |name, issuer: Field<IssuerInput>, at, faults| {
                if RESERVED_NAMES.contains(&name) {
                    let expected = "another name: this one is reserved for callers without an issuer";
                    faults.add(at, FaultKind::BadSetting { found: name.to_owned(), expected });
                }
                issuer.required(at, faults)?.parse(name, skew, at, faults)
            });
        let sign_in_given = self.sign_in.is_present();
        read!(self, path, faults: sign_in(|input: SignInInput, at, faults| input.parse(skew, at, faults)));
        Some(AccessSettings { issuers: issuers?, sign_in: if sign_in_given { Some(sign_in?) } else { None } })
    }
}

impl IssuerInput {
    fn parse(
        self,
        name: &str,
        clock_skew: SignedDuration,
        path: &Path<'_>,
        faults: &mut Faults,
    ) -> Option<IssuerSettings> {
        open!(self, path, faults: issuer, audience);
        let algorithms = algorithms(self.algorithms, &path.key("algorithms"), faults);
        read!(self, path, faults: jwks);
        let Self { subject, organisation, granted, roles, required, .. } = self;
        let rules = RulesInput { subject, name: Field::default(), organisation, granted, roles, required };
        let rules = rules.parse(name, "scope", path, faults);
        Some(IssuerSettings {
            issuer: issuer?.0,
            audiences: audience?.0,
            algorithms: algorithms?,
            jwks: jwks.map(|address| address.0),
            rules: rules?,
            clock_skew,
        })
    }
}

impl SignInInput {
    fn parse(self, clock_skew: SignedDuration, path: &Path<'_>, faults: &mut Faults) -> Option<SignInSettings> {
        open!(self, path, faults: issuer, client_id);
        let at = path.key("client_secret");
        let places = (&at, &path.key("client_secret_file"));
        let secret = text_or_file(self.client_secret, self.client_secret_file, places, faults, SecretText::text);
        let client_secret = secret.optional(&at, faults);
        read!(self, path, faults: token_endpoint_auth, scopes, public_url);
        let algorithms = algorithms(self.algorithms, &path.key("algorithms"), faults);
        let parameters =
            each(self.parameters, &path.key("parameters"), faults, |name, value: Field<Word>, at, faults| {
                Some((name.to_owned(), value.required(at, faults)?.as_str().to_owned()))
            });
        read!(self, path, faults: session_minutes, idle_minutes);
        let Self { subject, name, organisation, granted, roles, required, .. } = self;
        let rules = RulesInput { subject, name, organisation, granted, roles, required };
        let rules = rules.parse("sign_in", "roles", path, faults);
        let minutes = |count: Option<Count<1, 100_000>>, default| {
            SignedDuration::from_mins(count.map_or(default, |count| count.number().into()))
        };
        Some(SignInSettings {
            issuer: issuer?.0,
            client_id: client_id?.as_str().to_owned(),
            client_secret: client_secret.map(|secret| secret.0),
            token_endpoint_auth: token_endpoint_auth.unwrap_or(TokenEndpointAuth::Basic),
            scopes: scopes.map_or_else(Vec::new, |words| words.0),
            parameters: parameters?,
            algorithms: algorithms?,
            public_url: public_url?.0.trim_end_matches('/').to_owned(),
            rules: rules?,
            clock_skew,
            session: minutes(session_minutes, SESSION_MINUTES),
            idle: minutes(idle_minutes, IDLE_MINUTES),
        })
    }
}

impl RulesInput {
    fn parse(
        self,
        issuer_name: &str,
        granted_default: &str,
        path: &Path<'_>,
        faults: &mut Faults,
    ) -> Option<ClaimRules> {
        let at = path.key("subject");
        let subject = match self.subject.optional(&at, faults) {
            Some(words) => words.0.iter().map(|word| claim(word, &at, faults)).collect(),
            None => Some(vec![claim("sub", path, faults)?]),
        };
        let mut one = |field: Field<Word>, name: &str| {
            let at = path.key(name);
            field.optional(&at, faults).map(|word| claim(word.as_str(), &at, faults))
        };
        let name = one(self.name, "name");
        let organisation = one(self.organisation, "organisation");
        let granted = one(self.granted, "granted");
        let granted = granted.unwrap_or_else(|| claim(granted_default, path, faults));
        let roles = each(self.roles, &path.key("roles"), faults, role);
        let required = each(self.required, &path.key("required"), faults, |name, value: Field<Word>, at, faults| {
            let value = value.required(at, faults);
            Some((claim(name, at, faults)?, value?.as_str().to_owned()))
        });
        Some(ClaimRules {
            issuer_name: issuer_name.to_owned(),
            subject: subject?,
            name: flat(name)?,
            organisation: flat(organisation)?,
            granted: granted?,
            roles: roles?,
            required: required?,
        })
    }
}

/// Parses each named value in the order of the names: neither files nor the environment have an order that lasts from one start
/// to the next. `None` if any has a fault.
pub(super) fn each<T: Shape, U>(
    named: Field<Named<T>>,
    path: &Path<'_>,
    faults: &mut Faults,
    mut parse: impl FnMut(&str, Field<T>, &Path<'_>, &mut Faults) -> Option<U>,
) -> Option<Vec<U>> {
    let mut named = named.read(path, faults).map_or_else(Vec::new, |named| named.0);
    named.sort_by(|(one, _), (other, _)| one.cmp(other));
    let parsed: Vec<Option<U>> =
        named.into_iter().map(|(name, value)| parse(&name, value, &path.key(&name), faults)).collect();
    parsed.into_iter().collect()
}

/// A faulty value is `None`; an absent one is not.
#[expect(clippy::option_option, reason = "absent, faulty and sound are three things")]
fn flat<T>(value: Option<Option<T>>) -> Option<Option<T>> {
    match value {
        None => Some(None),
        Some(value) => value.map(Some),
    }
}

fn claim(text: &str, path: &Path<'_>, faults: &mut Faults) -> Option<ClaimPath> {
    let claim = ClaimPath::parse(text);
    if claim.is_none() {
        let expected = "the path of a claim, such as scope or consumer.ID";
        faults.add(path, FaultKind::BadSetting { found: text.to_owned(), expected });
    }
    claim
}

fn role(word: &str, names: Field<WordList>, path: &Path<'_>, faults: &mut Faults) -> Option<(Role, Vec<String>)> {
    let role = Role::from_word(word).filter(|role| *role != Role::System);
    if role.is_none() {
        let expected = "case_officer, applicant, finance, admin or operations";
        faults.add(path, FaultKind::BadSetting { found: word.to_owned(), expected });
    }
    let names = names.required(path, faults);
    Some((role?, names?.0))
}

fn algorithms(field: Field<WordList>, path: &Path<'_>, faults: &mut Faults) -> Option<Vec<Algorithm>> {
    let Some(words) = field.optional(path, faults) else { return Some(vec![Algorithm::RS256]) };
    let read = |word: &String| {
        let algorithm = parse_algorithm(word);
        if algorithm.is_none() {
            let expected = "RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA";
            faults.add(path, FaultKind::BadSetting { found: word.clone(), expected });
        }
        algorithm
    };
    words.0.iter().map(read).collect::<Vec<_>>().into_iter().collect()
}
