//! The settings of access: whose tokens are trusted, and how people sign in.

use jiff::SignedDuration;
use jsonwebtoken::Algorithm;

use super::http::text_or_file;
use super::shapes::{Count, SecretText, WebAddress, Word, WordList};
use crate::access::{ClaimPath, ClaimRules, Secret};
use crate::identity::{IssuerSettings, SignInSettings, TokenEndpointAuth, parse_algorithm};
use crate::input::{FaultKind, Faults, Field, Named, Path, object};
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
        /// What this service is called in its tokens.
        required audience: WordList,
        /// The algorithms that it signs by.
        optional algorithms: WordList,
        /// Where its keys are.
        optional jwks: WebAddress,
        /// The claims that identify the caller.
        optional subject: WordList,
        /// The claim with the organisation.
        optional organisation: Word,
        /// The claim with scopes or roles.
        optional granted: Word,
        /// Which of them give which role.
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
        /// What this service is called there.
        required client_id: Word,
        /// By what it proves to be it.
        optional client_secret: SecretText,
        /// A file with that.
        optional client_secret_file: Word,
        /// How it proves it.
        optional token_endpoint_auth: TokenEndpointAuth,
        /// What is asked for.
        optional scopes: WordList,
        /// The address of this service as browsers see it.
        required public_url: WebAddress,
        /// The algorithms that the provider signs by.
        optional algorithms: WordList,
        /// The claims that identify the person.
        optional subject: WordList,
        /// The claim with the person's name.
        optional name: Word,
        /// The claim with the organisation.
        optional organisation: Word,
        /// The claim with roles.
        optional granted: Word,
        /// Which of them give which role.
        required roles: Named<WordList>,
        /// Claims that must have these values.
        optional required: Named<Word>,
        /// Further parameters of the request.
        optional parameters: Named<Word>,
        /// Minutes until one signs in again.
        optional session_minutes: Count<1, 100_000>,
        /// Minutes without a request until one signs in again.
        optional idle_minutes: Count<1, 100_000>,
    }
}

/// Who is trusted to say who callers are.
#[derive(Clone, Debug)]
pub struct AccessSettings {
    pub issuers: Vec<IssuerSettings>,
    pub sign_in: Option<SignInSettings>,
}

/// What identities of callers begin with that no issuer vouches for by its own name.
const RESERVED_NAMES: [&str; 5] = ["anonymous", "key", "local", "sign_in", "system"];

/// Minutes that someone stays signed in, where the settings do not say.
const SESSION_MINUTES: i64 = 600;
/// Minutes that someone stays signed in without a request, where the settings do not say.
const IDLE_MINUTES: i64 = 60;

/// How claims are read, as the settings have it.
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
        self.strays.report(Self::KEYS, path, faults);
        let skew = self.clock_skew_seconds.required(&path.key("clock_skew_seconds"), faults);
        let skew = SignedDuration::from_secs(skew?.number().into());
        let at = path.key("issuers");
        let issuers = by_name(self.issuers.optional(&at, faults));
        let issuers: Vec<_> = issuers
            .into_iter()
            .map(|(name, issuer)| {
                let at = at.key(&name);
                if RESERVED_NAMES.contains(&name.as_str()) {
                    let expected = "another name: callers that are known otherwise are called so";
                    faults.add(&at, FaultKind::BadSetting { found: name.clone(), expected });
                }
                issuer.required(&at, faults)?.parse(&name, skew, &at, faults)
            })
            .collect();
        let at = path.key("sign_in");
        let sign_in = self.sign_in.optional(&at, faults).map(|sign_in| sign_in.parse(skew, &at, faults));
        Some(AccessSettings {
            issuers: issuers.into_iter().collect::<Option<_>>()?,
            sign_in: match sign_in {
                None => None,
                Some(sign_in) => Some(sign_in?),
            },
        })
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
        self.strays.report(Self::KEYS, path, faults);
        let issuer = self.issuer.required(&path.key("issuer"), faults);
        let audiences = self.audience.required(&path.key("audience"), faults);
        let algorithms = algorithms(self.algorithms, &path.key("algorithms"), faults);
        let jwks = self.jwks.optional(&path.key("jwks"), faults);
        let Self { subject, organisation, granted, roles, required, .. } = self;
        let rules = RulesInput { subject, name: Field::default(), organisation, granted, roles, required };
        let rules = rules.parse(name, "scope", path, faults);
        Some(IssuerSettings {
            issuer: issuer?.0,
            audiences: audiences?.0,
            algorithms: algorithms?,
            jwks: jwks.map(|address| address.0),
            rules: rules?,
            clock_skew,
        })
    }
}

impl SignInInput {
    fn parse(self, clock_skew: SignedDuration, path: &Path<'_>, faults: &mut Faults) -> Option<SignInSettings> {
        self.strays.report(Self::KEYS, path, faults);
        let issuer = self.issuer.required(&path.key("issuer"), faults);
        let client_id = self.client_id.required(&path.key("client_id"), faults);
        let at = path.key("client_secret");
        let places = (&at, &path.key("client_secret_file"));
        let secret = text_or_file(self.client_secret, self.client_secret_file, places, faults, |text| {
            Some(Ok(SecretText(Secret::new(text.to_owned()))))
        });
        let client_secret = secret.optional(&at, faults);
        let token_endpoint_auth = self.token_endpoint_auth.optional(&path.key("token_endpoint_auth"), faults);
        let scopes = self.scopes.optional(&path.key("scopes"), faults);
        let public_url = self.public_url.required(&path.key("public_url"), faults);
        let algorithms = algorithms(self.algorithms, &path.key("algorithms"), faults);
        let at = path.key("parameters");
        let parameters = by_name(self.parameters.optional(&at, faults));
        let parameters: Vec<_> = parameters
            .into_iter()
            .map(|(name, value)| {
                let value = value.required(&at.key(&name), faults)?;
                Some((name, value.as_str().to_owned()))
            })
            .collect();
        let session = self.session_minutes.optional(&path.key("session_minutes"), faults);
        let idle = self.idle_minutes.optional(&path.key("idle_minutes"), faults);
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
            parameters: parameters.into_iter().collect::<Option<_>>()?,
            algorithms: algorithms?,
            public_url: public_url?.0.trim_end_matches('/').to_owned(),
            rules: rules?,
            clock_skew,
            session: minutes(session, SESSION_MINUTES),
            idle: minutes(idle, IDLE_MINUTES),
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
        let subject = match self.subject.optional(&path.key("subject"), faults) {
            Some(words) => words.0.iter().map(|word| claim(word, &path.key("subject"), faults)).collect(),
            None => Some(vec![claim("sub", path, faults)?]),
        };
        let mut one = |field: Field<Word>, name: &str| {
            let at = path.key(name);
            field.optional(&at, faults).map(|word| claim(word.as_str(), &at, faults))
        };
        let name = one(self.name, "name");
        let organisation = one(self.organisation, "organisation");
        let granted = one(self.granted, "granted");
        let granted = match granted {
            Some(granted) => granted,
            None => claim(granted_default, path, faults),
        };
        let at = path.key("roles");
        let roles = by_name(self.roles.required(&at, faults));
        let roles: Vec<_> = roles.into_iter().map(|(word, names)| role(&word, names, &at, faults)).collect();
        let at = path.key("required");
        let required = by_name(self.required.optional(&at, faults));
        let required: Vec<_> = required
            .into_iter()
            .map(|(name, value)| {
                let at = at.key(&name);
                let value = value.required(&at, faults);
                Some((claim(&name, &at, faults)?, value?.as_str().to_owned()))
            })
            .collect();
        Some(ClaimRules {
            issuer_name: issuer_name.to_owned(),
            subject: subject?,
            name: flat(name)?,
            organisation: flat(organisation)?,
            granted: granted?,
            roles: roles.into_iter().collect::<Option<_>>()?,
            required: required.into_iter().collect::<Option<_>>()?,
        })
    }
}

/// What has names, in their order: files and the environment have none that lasts from one start to the next.
fn by_name<T>(named: Option<Named<T>>) -> Vec<(String, Field<T>)> {
    let mut named = named.map_or_else(Vec::new, |named| named.0);
    named.sort_by(|(one, _), (other, _)| one.cmp(other));
    named
}

/// What is there must be sound; what is not there need not be.
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
    let at = path.key(word);
    let role = Role::from_word(word).filter(|role| *role != Role::System);
    if role.is_none() {
        let expected = "case_officer, applicant, finance, admin or operations";
        faults.add(&at, FaultKind::BadSetting { found: word.to_owned(), expected });
    }
    let names = names.required(&at, faults);
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
