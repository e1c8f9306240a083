//! A permit: who may make a call.

use super::caller::{Caller, Means};
use crate::quote::{Actor, Role};

/// Who may make a call: anyone, or callers with one of some roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit(&'static [Role]);

impl Permit {
    pub const ANYONE: Self = Self(&[]);

    /// Callers with one of these roles. A caller with several acts in the first of them.
    #[must_use]
    pub const fn of(roles: &'static [Role]) -> Self {
        Self(roles)
    }

    /// The roles; empty where anyone may make the call.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        self.0
    }

    #[must_use]
    pub const fn is_for_anyone(self) -> bool {
        self.0.is_empty()
    }

    /// The actor of a call by this caller; `None` when the caller may not make it.
    #[must_use]
    pub fn actor(self, caller: &Caller) -> Option<Actor> {
        let role = if self.is_for_anyone() {
            // Where anyone may make the call, the caller acts in its first role.
            caller.roles.iter().next().unwrap_or(Role::Applicant)
        } else {
            let holds =
                |role: &Role| caller.roles.contains(*role) && (*role != Role::Applicant || has_organisation(caller));
            *self.0.iter().find(|role| holds(role))?
        };
        let organisation = caller.organisation.clone().filter(|_| role == Role::Applicant);
        Some(Actor { organisation, ..Actor::new(caller.id.clone(), role) })
    }
}

/// An applicant sees only its own organisation's quotes, so it needs one. The user of the machine itself has none.
fn has_organisation(caller: &Caller) -> bool {
    caller.organisation.is_some() && caller.means != Means::Machine
}
