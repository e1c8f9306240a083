//! Sessions: who has signed in on a page, and for how long.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::{Caller, Means, Roles};
use super::name::SessionId;
use crate::ids::OrganisationNumber;
use crate::quote::Role;

#[derive(Clone, Debug)]
pub struct Session {
    /// Its public name, from the hash of its cookie.
    pub id: SessionId,
    pub actor_id: String,
    pub name: Option<String>,
    pub roles: Roles,
    /// The organisation that they act for.
    pub organisation: Option<OrganisationNumber>,
    pub created_at: Timestamp,
    /// When they were last seen, to the minute.
    pub seen_at: Timestamp,
    /// When they must sign in again.
    pub expires_at: Timestamp,
}

/// A session of someone who has signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionReport {
    /// Its public name.
    pub id: SessionId,
    /// The identity of the caller in events.
    pub caller: String,
    /// Their name at the identity provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What they may.
    #[schema(value_type = Vec<Role>)]
    pub roles: Roles,
    /// The organisation that they act for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_number: Option<OrganisationNumber>,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When they were last seen, to the minute.
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

impl Session {
    #[must_use]
    pub fn caller(self) -> Caller {
        Caller {
            id: self.actor_id,
            name: self.name,
            roles: self.roles,
            organisation: self.organisation,
            means: Means::Session,
        }
    }

    #[must_use]
    pub fn report(self) -> SessionReport {
        SessionReport {
            id: self.id,
            caller: self.actor_id,
            name: self.name,
            roles: self.roles,
            organisation_number: self.organisation,
            created_at: self.created_at,
            seen_at: self.seen_at,
            expires_at: self.expires_at,
        }
    }
}
