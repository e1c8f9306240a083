//! A permit: who may make a call.

use super::caller::{Caller, Means};
use crate::quote::{Actor, Role};

/// Who may make a call: anyone, or whoever holds one of some roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit(&'static [Role]);

impl Permit {
    pub const ANYONE: Self = Self(&[]);

    /// Whoever holds one of these roles. A caller with several acts in the first.
    #[must_use]
    pub const fn of(roles: &'static [Role]) -> Self {
        Self(roles)
    }

    /// The roles; none where anyone may.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        self.0
    }

    /// Whether anyone may.
    #[must_use]
    pub const fn is_for_anyone(self) -> bool {
        self.0.is_empty()
    }

    /// Who acts when a caller makes the call; `None` when it may not.
    #[must_use]
    pub fn actor(self, caller: &Caller) -> Option<Actor> {
        let role = if self.is_for_anyone() {
            // What anyone may, a caller does in the first role that it holds.
            caller.roles.iter().next().unwrap_or(Role::Applicant)
        } else {
            let holds =
                |role: &Role| caller.roles.contains(*role) && (*role != Role::Applicant || acts_for_one(caller));
            *self.0.iter().find(|role| holds(role))?
        };
        let organisation = caller.organisation.clone().filter(|_| role == Role::Applicant);
        Some(Actor { id: caller.id.clone(), role, organisation })
    }
}

/// An applicant is one organisation's: without one there is nothing that is its own. Who sits at the machine is nobody's.
fn acts_for_one(caller: &Caller) -> bool {
    caller.organisation.is_some() && caller.means != Means::Machine
}
