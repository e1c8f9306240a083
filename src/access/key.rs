//! API keys, the credentials of programs: `prisoverslag_<id>_<secret>`. The id is public; the secret is shown once.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::{Caller, Means, Roles};
use super::name::KeyId;
use super::token::Token;
use crate::calendar;
use crate::ids::{OrganisationNumber, Sha256Hex};
use crate::input::{FaultKind, Faults, Field, Found, List, Path, Text, missing, object, open};
use crate::quote::Role;

pub mod limits {
    pub const OWNER_CHARS: usize = 200;
    pub const ROLES: usize = 5;
    /// Days that a key is valid.
    pub const DAYS: i32 = 3_653;
}

/// The beginning of every key, by which scanners for leaked secrets find it.
const PREFIX: &str = "prisoverslag_";
/// The organisation or system that a key was given to; not a person.
pub type OwnerText = Text<{ limits::OWNER_CHARS }>;

/// A key as its holder sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyText {
    pub id: KeyId,
    pub secret: Token,
}

/// A key as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    pub id: KeyId,
    pub secret_sha256: Sha256Hex,
    pub owner: String,
    pub roles: Roles,
    /// The organisation that it acts for.
    pub organisation: Option<OrganisationNumber>,
    pub created_at: Timestamp,
    pub created_by: String,
    /// The moment at which it expires.
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub revoked_by: Option<String>,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
}

/// Whether a key can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// It can.
    Active,
    /// Its last day has passed.
    Expired,
    /// It was taken back.
    Revoked,
}

object! {
    /// A key to be made.
    pub struct NewKeyInput {
        /// The organisation or system that it is given to.
        required owner: OwnerText = "Økonomiavdelingen",
        /// What it may: `case_officer`, `applicant`, `finance`, `admin`, `operations`.
        required roles: List<Role, 1, { limits::ROLES }>,
        /// The organisation that it acts for; an applicant needs one.
        optional organisation_number: OrganisationNumber,
        /// The last day on which it is valid, in Norway.
        required valid_to: Date,
    }
}

/// An API key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub struct KeyReport {
    /// Its public name.
    pub id: KeyId,
    /// The organisation or system that it was given to.
    pub owner: String,
    /// What it may.
    #[schema(value_type = Vec<Role>)]
    pub roles: Roles,
    /// The organisation that it acts for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_number: Option<OrganisationNumber>,
    /// Whether it can be used.
    pub state: KeyState,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: String,
    /// The last day on which it is valid, in Norway.
    pub valid_to: Date,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// Who revoked it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_by: Option<String>,
    /// When it was last used, to the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
    /// The key itself, shown only when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

impl KeyText {
    /// A key of random bytes.
    #[must_use]
    pub fn of(id: [u8; 8], secret: [u8; 32]) -> Self {
        Self { id: KeyId::of(id), secret: Token::of(secret) }
    }

    /// Whether a credential looks like a key, valid or not.
    #[must_use]
    pub fn is_meant(credential: &str) -> bool {
        credential.starts_with(PREFIX)
    }

    /// Reads a credential; `None` when it cannot be a key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
        Some(Self { id: KeyId::parse(id)?, secret: Token::parse(secret)? })
    }

    /// The text for its holder.
    #[must_use]
    pub fn expose(&self) -> String {
        format!("{PREFIX}{}_{}", self.id, self.secret.expose())
    }
}

impl NewKeyInput {
    /// Reads a request for a key; its text and who makes it are given.
    pub fn parse(
        field: Field<Self>,
        text: &KeyText,
        created_by: &str,
        now: Timestamp,
        faults: &mut Faults,
    ) -> Option<ApiKey> {
        let root = Path::Root;
        let input = field.required(&root, faults)?;
        open!(input, root, faults: owner);
        let at = root.key("roles");
        let roles = input.roles.required(&at, faults).map(|roles| {
            Roles::of(roles.parse(&at, faults, |role, at, faults| {
                if role == Role::System {
                    let found = Found::cut(role.word());
                    faults.add(at, FaultKind::BadParameter { found, expected: ROLES_EXPECTED });
                }
                Some(role)
            }))
        });
        let at = root.key("organisation_number");
        let organisation = input.organisation_number.optional(&at, faults);
        if roles.as_ref().is_some_and(|roles| roles.contains(Role::Applicant)) && organisation.is_none() {
            missing::<OrganisationNumber>(&at, None, faults);
        }
        let at = root.key("valid_to");
        let valid_to = input.valid_to.required(&at, faults).filter(|day| {
            let today = calendar::day_of(now);
            let last = today.saturating_add(jiff::Span::new().days(limits::DAYS));
            let sound = (today..=last).contains(day);
            if !sound {
                let found = Found::cut(&day.to_string());
                let expected = [
                    "en dag fra i dag av, høyst ti år fram",
                    "ein dag frå i dag av, høgst ti år fram",
                    "a day from today on, at most ten years ahead",
                ];
                faults.add(&at, FaultKind::BadParameter { found, expected });
            }
            sound
        });
        Some(ApiKey {
            id: text.id.clone(),
            secret_sha256: text.secret.hash(),
            owner: owner?.as_str().to_owned(),
            roles: roles?,
            organisation,
            created_at: now,
            created_by: created_by.to_owned(),
            expires_at: calendar::end_of(valid_to?),
            revoked_at: None,
            revoked_by: None,
            used_at: None,
        })
    }
}

const ROLES_EXPECTED: [&str; 3] = [
    r#""case_officer", "applicant", "finance", "admin" eller "operations""#,
    r#""case_officer", "applicant", "finance", "admin" eller "operations""#,
    r#""case_officer", "applicant", "finance", "admin" or "operations""#,
];

impl ApiKey {
    #[must_use]
    pub fn state(&self, now: Timestamp) -> KeyState {
        if self.revoked_at.is_some() {
            KeyState::Revoked
        } else if self.expires_at <= now {
            KeyState::Expired
        } else {
            KeyState::Active
        }
    }

    #[must_use]
    pub fn caller(&self) -> Caller {
        Caller {
            id: format!("key:{}", self.id),
            name: Some(self.owner.clone()),
            roles: self.roles.clone(),
            organisation: self.organisation.clone(),
            means: Means::Key,
        }
    }

    /// The key as the API shows it, with its text only when it was just made.
    #[must_use]
    pub fn report(&self, now: Timestamp, text: Option<&KeyText>) -> KeyReport {
        // The end of a day is the beginning of the next day.
        let last = self.expires_at.saturating_sub(jiff::Span::new().milliseconds(1));
        KeyReport {
            id: self.id.clone(),
            owner: self.owner.clone(),
            roles: self.roles.clone(),
            organisation_number: self.organisation.clone(),
            state: self.state(now),
            created_at: self.created_at,
            created_by: self.created_by.clone(),
            valid_to: calendar::day_of(last.unwrap_or(self.expires_at)),
            revoked_at: self.revoked_at,
            revoked_by: self.revoked_by.clone(),
            used_at: self.used_at,
            key: text.map(KeyText::expose),
        }
    }
}
