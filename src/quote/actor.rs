//! Who acts: every use case is told, and every event keeps it.

use serde::{Deserialize, Serialize};

use crate::ids::OrganisationNumber;
use crate::input::choice;

choice! {
    /// In what role someone acts.
    pub enum Role {
        /// Makes and issues quotes.
        CaseOfficer = "case_officer",
        /// Asks for data, and answers quotes.
        Applicant = "applicant",
        /// Settles and invoices.
        Finance = "finance",
        /// Sets the service up.
        Admin = "admin",
        /// Watches over the service.
        Operations = "operations",
        /// The service itself: the expiry of quotes.
        System = "system",
    }
}

/// Someone who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub id: String,
    pub role: Role,
    /// The organisation that an applicant acts for: what is not its own is not there for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationNumber>,
}

impl Actor {
    /// The identity of whoever sits at the machine, as long as nobody signs in.
    pub const LOCAL: &str = "local";

    /// Someone who acts in a role for Statistics Norway.
    #[must_use]
    pub const fn new(id: String, role: Role) -> Self {
        Self { id, role, organisation: None }
    }

    /// For whom requests are answered again: what one does for two organisations are two things.
    #[must_use]
    pub fn account(&self) -> String {
        self.organisation.as_ref().map_or_else(|| self.id.clone(), |number| format!("{}@{}", self.id, number.as_str()))
    }

    /// Reads what its own JSON says.
    #[must_use]
    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The service itself.
    #[must_use]
    pub fn system() -> Self {
        Self::new("system".to_owned(), Role::System)
    }

    /// Whoever sits at the machine, as long as nobody signs in, making quotes.
    #[must_use]
    pub fn local() -> Self {
        Self::new(Self::LOCAL.to_owned(), Role::CaseOfficer)
    }
}
