//! Who acts: every use case has an actor, and every event stores it.

use serde::{Deserialize, Serialize};

use crate::ids::{OrganisationNumber, QuoteId};
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
        /// Configures the service.
        Admin = "admin",
        /// Monitors the service.
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
    /// The organisation that an applicant acts for: no other's quotes exist for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationNumber>,
    /// The one quote that they see, where they have come by a link to it.
    #[serde(skip)]
    pub by_link_to: Option<QuoteId>,
}

impl Actor {
    /// The identity of the person at the machine, as long as callers are not authenticated.
    pub const LOCAL: &str = "local";
    /// What the identity of whoever has come by a link begins with.
    pub const LINK: &str = "link:";

    /// Someone who acts in a role for Statistics Norway.
    #[must_use]
    pub const fn new(id: String, role: Role) -> Self {
        Self { id, role, organisation: None, by_link_to: None }
    }

    /// Whoever has come by a link to a quote.
    #[must_use]
    pub fn by_link(link: &str, quote: QuoteId) -> Self {
        Self { by_link_to: Some(quote), ..Self::new(format!("{}{link}", Self::LINK), Role::Applicant) }
    }

    /// Whose idempotency keys are whose: someone who acts for two organisations has keys for each.
    #[must_use]
    pub fn account(&self) -> String {
        self.organisation.as_ref().map_or_else(|| self.id.clone(), |number| format!("{}@{}", self.id, number.as_str()))
    }

    #[must_use]
    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The service itself.
    #[must_use]
    pub fn system() -> Self {
        Self::new("system".to_owned(), Role::System)
    }

    /// The person at the machine as a case officer, as long as callers are not authenticated.
    #[must_use]
    pub fn local() -> Self {
        Self::new(Self::LOCAL.to_owned(), Role::CaseOfficer)
    }
}
