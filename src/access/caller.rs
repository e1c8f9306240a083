//! Callers: the people and programs that send requests, and their roles.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::ids::OrganisationNumber;
use crate::quote::Role;

/// The roles of a caller, each once, in the order of [`Role`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles(Vec<Role>);

/// How a caller was identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    Nothing,
    /// By running on the machine itself, where nobody signs in.
    Machine,
    Key,
    /// By an access token of a trusted issuer.
    Token,
    /// By the cookie of a sign-in.
    Session,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Its identity in events and in the ledger.
    pub id: String,
    /// Its name on pages.
    pub name: Option<String>,
    pub roles: Roles,
    /// The organisation that it acts for.
    pub organisation: Option<OrganisationNumber>,
    pub means: Means,
}

impl Roles {
    #[must_use]
    pub fn of(roles: impl IntoIterator<Item = Role>) -> Self {
        let mut roles: Vec<Role> = roles.into_iter().collect();
        roles.sort_unstable();
        roles.dedup();
        Self(roles)
    }

    /// Every role that a caller can hold.
    #[must_use]
    pub fn all() -> Self {
        Self::of([Role::CaseOfficer, Role::Applicant, Role::Finance, Role::Admin, Role::Operations])
    }

    /// Reads words separated by spaces; `None` when one is not a role that a caller can hold.
    #[must_use]
    pub fn parse(words: &str) -> Option<Self> {
        let role = |word| Role::from_word(word).filter(|role| *role != Role::System);
        words.split_ascii_whitespace().map(role).collect::<Option<Vec<_>>>().map(Self::of)
    }

    pub fn iter(&self) -> impl Iterator<Item = Role> {
        self.0.iter().copied()
    }

    #[must_use]
    pub fn contains(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.iter().map(Role::word).collect();
        f.write_str(&words.join(" "))
    }
}

impl Serialize for Roles {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Caller {
    #[must_use]
    pub fn anonymous() -> Self {
        Self {
            id: "anonymous".to_owned(),
            name: None,
            roles: Roles::default(),
            organisation: None,
            means: Means::Nothing,
        }
    }

    /// The user of the machine itself, where nobody signs in.
    #[must_use]
    pub fn local() -> Self {
        Self {
            id: crate::quote::Actor::LOCAL.to_owned(),
            name: None,
            roles: Roles::all(),
            organisation: None,
            means: Means::Machine,
        }
    }
}
