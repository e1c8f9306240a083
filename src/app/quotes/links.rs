//! Links by which an applicant reads and answers a quote without signing in: made, revoked, and followed.

use super::service::Quotes;
use crate::app::access::random;
use crate::app::error::AppError;
use crate::app::office::happened::happened;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::ids::{QuoteId, Sha256Hex};
use crate::input::{Faults, Field};
use crate::language::raw;
use crate::quote::{
    Action, Actor, AnswerLink, AnswerLinks, ChangeAskedInput, FrozenQuote, LinkKind, SECRET_BYTES, link_secret,
    written_secret,
};
use crate::store::{IssuedQuote, LinkChange, NewLink, StoredLink, StoredQuote};

/// The path of the page that a link leads to, before its secret.
pub const ANSWER_PATH: &str = "/answer/";

/// What a link leads to.
#[derive(Debug)]
pub struct Linked {
    pub quote: IssuedQuote,
    pub frozen: FrozenQuote,
    /// Whether it answers the quote, and not only shows it.
    pub may_answer: bool,
    /// Whoever has come by it.
    pub actor: Actor,
}

impl Quotes {
    /// Makes two links to a quote: one to read it and one to answer it. Former ones end. `base` is the address of this service.
    ///
    /// The secrets are in this answer alone. What is stored for the same request to be answered again is without them.
    pub async fn make_links(&self, request: &ChangeRequest, id: QuoteId, base: &str) -> Result<Reply, AppError> {
        let attempt = async || {
            let quote = self.office.issued_for(request, id, Action::MakeLinks).await?;
            let now = self.office.now();
            let mut links = Vec::new();
            let mut made = Vec::new();
            for kind in [LinkKind::Read, LinkKind::Answer] {
                let secret = new_secret()?;
                let name = format!("{:016x}", u64::from_be_bytes(random()?));
                links.push(NewLink { id: name.clone(), kind, secret: Sha256Hex::of(secret.as_bytes()) });
                let url = Some(format!("{}{ANSWER_PATH}{secret}", base.trim_end_matches('/')));
                let made_by = request.actor.id.clone();
                made.push(AnswerLink { id: name, kind, url, made_at: now.at, made_by, ended_at: None });
            }
            let version = quote.record.version;
            let body = |links: Vec<AnswerLink>| raw(&AnswerLinks { links }).get().to_owned();
            let reply = Reply { created: true, ..Reply::new(id, version + 1, body(made.clone())) };
            for link in &mut made {
                link.url = None;
            }
            let remembered = request.remember(&Reply { body: body(made), ..reply.clone() }, now.at);
            let (event, _) = happened(&quote, quote.state, Action::MakeLinks, &request.actor, now.at);
            let change = LinkChange { id, version, links: &links, event, replay: remembered.as_ref() };
            Ok((self.office.store.change_links(&change).await?, reply))
        };
        self.office.once(request, attempt).await
    }

    /// Revokes the links to a quote.
    pub async fn revoke_links(&self, request: &ChangeRequest, id: QuoteId) -> Result<Reply, AppError> {
        let attempt = async || {
            let quote = self.office.issued_for(request, id, Action::RevokeLinks).await?;
            let now = self.office.now();
            let version = quote.record.version;
            let reply = Reply::new(id, version + 1, String::new());
            let remembered = request.remember(&reply, now.at);
            let (event, _) = happened(&quote, quote.state, Action::RevokeLinks, &request.actor, now.at);
            let change = LinkChange { id, version, links: &[], event, replay: remembered.as_ref() };
            Ok((self.office.store.change_links(&change).await?, reply))
        };
        self.office.once(request, attempt).await
    }

    /// The links to a quote, without their secrets, and the quote's version.
    pub async fn links(&self, actor: &Actor, id: QuoteId) -> Result<(i64, AnswerLinks), AppError> {
        let quote = self.office.read_issued(actor, id, "links").await?;
        let links = self.office.store.links(id).await?.into_iter().map(|link| {
            let StoredLink { id, kind, made_at, made_by, ended_at, .. } = link;
            AnswerLink { id, kind, url: None, made_at, made_by, ended_at }
        });
        Ok((quote.record.version, AnswerLinks { links: links.collect() }))
    }

    /// What a link leads to; whoever opens it changes nothing. A link that was never made and one that has ended are the same.
    pub async fn linked(&self, secret: &str) -> Result<Linked, AppError> {
        let secret = written_secret(secret).ok_or(AppError::NotFound)?;
        let link = self.office.store.link(&Sha256Hex::of(secret.as_bytes())).await?;
        let link = link.filter(|link| link.ended_at.is_none()).ok_or(AppError::NotFound)?;
        let StoredQuote::Issued(quote) = self.office.current(link.quote).await? else {
            return Err(AppError::Internal(format!("the link {} leads to a draft", link.id)));
        };
        let frozen = self.office.frozen(&quote).await?;
        let actor = Actor::by_link(&link.id, link.quote);
        Ok(Linked { quote: *quote, frozen, may_answer: link.kind == LinkKind::Answer, actor })
    }

    /// Notes what an applicant asks to have changed before it answers: the quote stays as it is, and its officer decides.
    pub async fn ask_change(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<ChangeAskedInput>,
    ) -> Result<Reply, AppError> {
        let attempt = async || {
            let quote = self.office.issued_for(request, id, Action::AskChange).await?;
            let now = self.office.now();
            let mut faults = Faults::default();
            let asked = ChangeAskedInput::parse(body.clone(), &mut faults);
            let asked = faults.or(asked)?;
            let version = quote.record.version;
            let reply = Reply::new(id, version + 1, String::new());
            let remembered = request.remember(&reply, now.at);
            let (mut event, _) = happened(&quote, quote.state, Action::AskChange, &request.actor, now.at);
            event.reason = Some(asked);
            Ok((self.office.store.note_event(id, version, &event, remembered.as_ref()).await?, reply))
        };
        self.office.once(request, attempt).await
    }
}

fn new_secret() -> Result<String, AppError> {
    link_secret(&random::<SECRET_BYTES>()?).ok_or_else(|| AppError::Internal("the randomness is none".to_owned()))
}
