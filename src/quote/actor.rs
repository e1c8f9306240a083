//! Who acts: every use case is told, and every event keeps it.

use serde::{Deserialize, Serialize};

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
        /// The service itself: the expiry of quotes.
        System = "system",
    }
}

/// Someone who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// What identifies them.
    pub id: String,
    /// In what role.
    pub role: Role,
}

impl Actor {
    /// Reads what its own JSON says.
    #[must_use]
    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The service itself.
    #[must_use]
    pub fn system() -> Self {
        Self { id: "system".to_owned(), role: Role::System }
    }

    /// Whoever sits at the machine, as long as nobody signs in.
    #[must_use]
    pub fn local() -> Self {
        Self { id: "local".to_owned(), role: Role::CaseOfficer }
    }
}
