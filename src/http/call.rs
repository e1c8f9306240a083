//! What the route table says of a call: everything that is the same for all calls of one kind follows from it.

use crate::access::Permit;

/// A method of a path, who may call it, and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    pub method: &'static str,
    pub path: &'static str,
    pub permit: Permit,
    pub cost: Cost,
    pub effect: Effect,
}

/// What a call costs: to typeset a document, or to read one, costs more than any other answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    Answer,
    /// A document, when the caller prefers a PDF.
    DocumentIfAccepted,
    Document,
}

/// What a call does to quotes. Every such call takes an `Idempotency-Key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    None,
    Create,
    /// Changes the quote, whichever version it has; `If-Match` may say which one the caller saw.
    Change,
    /// Changes the version of the quote that `If-Match` names.
    ChangeSeen,
}

impl Call {
    /// A request that no call answers: another method, or no such path.
    pub(super) const fn none(path: &'static str) -> Self {
        Self { method: "-", path, permit: Permit::ANYONE, cost: Cost::Answer, effect: Effect::None }
    }

    /// Whether the call only reports whether the process lives and can serve. Probes are never rate limited: the process would be
    /// killed, or get no more requests, because of the load of others.
    pub(super) fn is_probe(&self) -> bool {
        PROBES.contains(&self.path)
    }
}

/// Every call of the service, for those that need to know of another: pages lead only to where their readers may go.
#[derive(Debug)]
pub struct Calls(pub Vec<Call>);

impl Calls {
    /// Who may make a call; `None` where there is none of this method and path.
    pub fn permit_of(&self, method: &str, path: &str) -> Option<Permit> {
        self.0.iter().find(|call| call.method == method && call.path == path).map(|call| call.permit)
    }
}

const PROBES: [&str; 2] = ["/healthz", "/readyz"];

/// Whether the path is answered however busy the server is, because it is for monitoring.
pub fn is_for_operations(path: &str) -> bool {
    PROBES.contains(&path) || path == "/metrics"
}
