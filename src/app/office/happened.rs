//! What happens to an issued quote, as it is stored: the event, the ledger entry, the answer.

use jiff::Timestamp;

use crate::ids::Sha256Hex;
use crate::quote::{Action, Actor, Answer, CopyMark, Entry, State};
use crate::store::{IssuedQuote, NewCopy, NewEvent, Replay, StoredAnswer, Transition};

/// What happens to an issued quote, which already has its answer. Its issue is `from` the draft.
pub fn happened(quote: &IssuedQuote, from: State, action: Action, actor: &Actor, at: Timestamp) -> (NewEvent, Entry) {
    let price = quote.record.price;
    let to = action.leads_to().unwrap_or(from);
    let event =
        NewEvent { at, actor: actor.clone(), action, from: Some(from), to: Some(to), price: Some(price), reason: None };
    let entry = Entry {
        at_ms: at.as_millisecond(),
        action,
        from,
        to,
        quote: quote.record.id,
        number: quote.number,
        revision: quote.revision,
        actor: actor.clone(),
        price,
        canonical_sha256: quote.document.canonical_sha256.clone(),
        pdf_sha256: quote.document.pdf_sha256.clone(),
        answer_sha256: quote.answer.as_ref().map(|answer| Sha256Hex::of(answer.json.as_bytes())),
        notes: Vec::new(),
        signed_copy: None,
        uncharged_sha256: None,
    };
    (event, entry)
}

/// A quote that is answered, or that expires.
pub struct Answered {
    /// The quote after it.
    pub quote: IssuedQuote,
    json: String,
    event: NewEvent,
    entry: Entry,
}

impl Answered {
    pub fn of(former: &IssuedQuote, action: Action, answer: &Answer, actor: &Actor, at: Timestamp) -> Self {
        let json = answer.to_json();
        let mut quote = former.clone();
        quote.answer = Some(StoredAnswer { at, json: json.clone() });
        let (mut event, entry) = happened(&quote, former.state, action, actor, at);
        event.reason = match answer {
            Answer::Reason { reason, .. } => Some(reason.as_str().to_owned()),
            Answer::Acceptance(_) | Answer::Lapse { .. } => None,
        };
        quote.state = entry.to;
        (quote.record.version, quote.record.updated_at) = (former.record.version + 1, at);
        Self { quote, json, event, entry }
    }

    /// The same, with a signed copy of the order's document.
    pub fn with_copy(self, copy: Option<&NewCopy<'_>>) -> Self {
        Self { entry: Entry { signed_copy: copy.map(mark), ..self.entry }, ..self }
    }

    pub fn transition<'a>(&'a self, former: &IssuedQuote, replay: Option<&'a Replay>) -> Transition<'a> {
        let (id, version) = (former.record.id, former.record.version);
        Transition {
            id,
            version,
            answer: &self.json,
            event: self.event.clone(),
            entry: &self.entry,
            replaces: None,
            order: Vec::new(),
            order_note: None,
            hours_used: None,
            copy: None,
            replay,
        }
    }
}

/// A signed copy, as the ledger has it.
pub fn mark(copy: &NewCopy<'_>) -> CopyMark {
    CopyMark { number: copy.number, kind: copy.kind, sha256: copy.sha256.clone() }
}
