//! Drafts: created, changed, deleted, and made of a quote to replace it.

use jiff::Timestamp;
use uuid::{NoContext, Uuid};

use super::of_estimate::of_estimate;
use super::service::Quotes;
use crate::app::error::{AppError, Conflict};
use crate::app::office::Now;
use crate::app::office::access::impossible;
use crate::app::office::pricing::reprice;
use crate::app::office::report::draft_json;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::app::printing::check_draft;
use crate::ids::QuoteId;
use crate::input::{Fault, FaultKind, Faults, Field, OwnedPath, Path};
use crate::language::raw;
use crate::quote::{
    Action, Actor, DraftInput, EstimateFile, FromEstimateReport, Price, RelatedQuote, State, WrittenDraft,
};
use crate::store::{DraftRow, Findable, IssuedQuote, NewEvent, Outcome, QuoteRecord, StoredQuote, Typed};

/// What a new draft was made of.
#[derive(Default)]
pub(super) struct Origin<'o> {
    /// The quote that it is to replace.
    pub(super) former: Option<&'o IssuedQuote>,
    pub(super) estimate: Option<FromEstimateReport>,
    /// The JSON of that estimate.
    pub(super) file: Option<String>,
    /// What was typed for it.
    pub(super) typed: Option<Typed>,
}

impl Quotes {
    pub async fn create(&self, request: &ChangeRequest, body: Field<DraftInput>) -> Result<Reply, AppError> {
        let attempt = async || {
            let now = self.office.now();
            let written = self.parse_draft(body.clone(), now)?;
            self.store_new(request, now, written, Origin::default()).await
        };
        self.office.once(request, attempt).await
    }

    /// Creates a draft of an estimate, priced as of today, with what has become of the estimate. `None` is what is no estimate.
    pub async fn create_of_estimate(
        &self,
        request: &ChangeRequest,
        file: Option<EstimateFile>,
    ) -> Result<Reply, AppError> {
        let refused = || Faults::from(Fault { path: OwnedPath::default(), kind: FaultKind::NotAnEstimate });
        let file = &file.ok_or_else(refused)?;
        let attempt = async || {
            let now = self.office.now();
            // The scope was only scanned so far: its texts may have escapes that are no characters.
            let body = serde_json::from_str(&file.draft_json()).map_err(|_| refused())?;
            let written = self.parse_draft(body, now)?;
            let estimate = Some(of_estimate(&self.office, file, &written).await?);
            let file = Some(raw(file).get().to_owned());
            self.store_new(request, now, written, Origin { estimate, file, ..Origin::default() }).await
        };
        self.office.once(request, attempt).await
    }

    /// Creates a draft that is to replace a quote, with the quote's content or another one. An order is revised however many of
    /// its revisions came to nothing.
    pub async fn revise(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<DraftInput>,
    ) -> Result<Reply, AppError> {
        let attempt = async || {
            let quote = self.office.visible(&request.actor, id).await?;
            let former = revisable(&quote)?;
            request.seen.check(former.record.version)?;
            let last = self.last_revision(former).await?;
            let now = self.office.now();
            let written = if body.is_present() {
                self.parse_draft(body.clone(), now)?
            } else {
                let mut faults = Faults::default();
                let tariff = self.office.estimator.tariff_in_force(now.today, &Path::Root, &mut faults);
                let content = &former.record.content;
                let mut priced = reprice(content, &faults.or(tariff)?, now.today, Faults::default())??;
                priced.drop_passed_delivery_date(now.today);
                WrittenDraft::Priced(Box::new(priced))
            };
            self.store_new(request, now, written, Origin { former: Some(&last), ..Origin::default() }).await
        };
        self.office.once(request, attempt).await
    }

    /// The last quote of the number, behind which a revision comes, if none is open.
    async fn last_revision(&self, former: &IssuedQuote) -> Result<IssuedQuote, AppError> {
        let mut last = former.clone();
        if former.successor.is_some() {
            let found = self.office.store.last_revision(former.number).await?;
            let found = found.ok_or_else(|| AppError::Internal(format!("{} has no revision", former.number)))?;
            last = match self.office.current(found.record.id).await? {
                StoredQuote::Issued(last) if last.state != State::Issued => *last,
                open => return Err(AppError::Conflict(Conflict::RevisionOpen { revision: open.record().id })),
            };
        }
        match self.office.store.draft_revising(last.record.id).await? {
            Some(revision) => Err(AppError::Conflict(Conflict::RevisionOpen { revision })),
            None => Ok(last),
        }
    }

    /// Changes a draft, and prices it anew.
    pub async fn change(
        &self,
        request: &ChangeRequest,
        id: QuoteId,
        body: Field<DraftInput>,
    ) -> Result<Reply, AppError> {
        let attempt = async || {
            let former = self.office.draft_for(request, id, Action::Change).await?;
            let now = self.office.now();
            let written = self.parse_draft(body.clone(), now)?;
            let draft = changed(&former, &written, now);
            let reply = Reply::new(id, draft.version, draft_json(&draft, &written, now.today, None)?);
            let row = draft_row(&draft, &written, now.at);
            let event = draft_event(&request.actor, Action::Change, Some(State::Draft), now.at, draft.price());
            let remembered = request.remember(&reply, now.at);
            Ok((self.office.store.change(id, former.version, &row, &event, remembered.as_ref()).await?, reply))
        };
        self.office.once(request, attempt).await
    }

    pub async fn delete(&self, request: &ChangeRequest, id: QuoteId) -> Result<Reply, AppError> {
        let attempt = async || {
            let former = self.office.draft_for(request, id, Action::Delete).await?;
            let now = self.office.now();
            let reply = Reply::new(id, former.version + 1, String::new());
            let event = draft_event(&request.actor, Action::Delete, Some(State::Draft), now.at, former.price());
            let remembered = request.remember(&reply, now.at);
            Ok((self.office.store.delete(id, former.version, &event, remembered.as_ref()).await?, reply))
        };
        self.office.once(request, attempt).await
    }

    /// A draft from outside, priced as of today if it says all that its price depends on. All texts of a priced one can be printed.
    pub(super) fn parse_draft(&self, body: Field<DraftInput>, now: Now) -> Result<WrittenDraft, AppError> {
        let mut faults = Faults::default();
        let root = Path::Root;
        let input = body.required(&root, &mut faults);
        let tariff = self.office.estimator.tariff_in_force(now.today, &root, &mut faults);
        if let Some(DraftInput { delivery_date: Field::Given(date), .. }) = &input
            && *date < now.today
        {
            let kind = FaultKind::DatePassed { found: *date, earliest: now.today };
            faults.add(&root.key("delivery_date"), kind);
        }
        let written = match input {
            Some(input) => input.write(tariff.as_ref(), now.today, &mut faults)?,
            None => None,
        };
        if let Some(WrittenDraft::Priced(priced) | WrittenDraft::InPart(priced, _)) = &written {
            check_draft(&priced.draft, &root, &mut faults);
        }
        Ok(faults.or(written)?)
    }

    pub(super) async fn store_new(
        &self,
        request: &ChangeRequest,
        now: Now,
        written: WrittenDraft,
        origin: Origin<'_>,
    ) -> Result<(Outcome, Reply), AppError> {
        let Origin { former, estimate, file, typed } = origin;
        let mut draft = new_draft(new_id(now.at), &written, now.at);
        draft.revises = former.map(related);
        draft.officer = Some(request.actor.id.clone());
        draft.origin = file;
        draft.typed = typed;
        let body = draft_json(&draft, &written, now.today, estimate)?;
        let reply = Reply { created: true, ..Reply::new(draft.id, draft.version, body) };
        let row = draft_row(&draft, &written, now.at);
        let action = if former.is_some() { Action::Revise } else { Action::Create };
        let event = draft_event(&request.actor, action, None, now.at, draft.price());
        let remembered = request.remember(&reply, now.at);
        Ok((self.office.store.create(draft.id, &row, &event, remembered.as_ref()).await?, reply))
    }
}

fn revisable(quote: &StoredQuote) -> Result<&IssuedQuote, AppError> {
    let conflict = match quote {
        StoredQuote::Draft(_) => return Err(impossible(quote, Action::Revise)),
        StoredQuote::Issued(issued) => match &issued.successor {
            Some(successor) if issued.state != State::Accepted => Conflict::AlreadyRevised { successor: successor.id },
            _ if issued.record.demo => Conflict::Demo,
            _ if Action::Revise.is_possible_in(issued.state) => return Ok(issued),
            _ => return Err(impossible(quote, Action::Revise)),
        },
    };
    Err(AppError::Conflict(conflict))
}

/// An issued quote, as others name it.
pub fn related(quote: &IssuedQuote) -> RelatedQuote {
    RelatedQuote::new(quote.record.id, Some((quote.number, quote.revision)))
}

pub fn draft_event(
    actor: &Actor,
    action: Action,
    from: Option<State>,
    at: Timestamp,
    price: Option<Price>,
) -> NewEvent {
    NewEvent { at, actor: actor.clone(), action, from, to: action.leads_to(), price, reason: None }
}

/// A new identity, whose order is that of time.
pub fn new_id(at: Timestamp) -> QuoteId {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    let nanoseconds = u32::try_from(at.subsec_nanosecond()).unwrap_or(0);
    QuoteId::new(Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanoseconds)))
}

/// A draft as it is created, of nothing.
pub fn new_draft(id: QuoteId, written: &WrittenDraft, at: Timestamp) -> QuoteRecord {
    let price = written.price();
    QuoteRecord {
        id,
        version: 1,
        revises: None,
        organisation: written.organisation().cloned(),
        demo: false,
        content: written.content(),
        tariff_hash: written.tariff_hash().clone(),
        priced_on: written.priced_on(),
        price: price.unwrap_or_default(),
        is_priced: price.is_some(),
        created_at: at,
        updated_at: at,
        officer: None,
        typed: None,
        origin: None,
        hours_used: None,
    }
}

/// A draft as it is after a change.
pub(super) fn changed(former: &QuoteRecord, written: &WrittenDraft, now: Now) -> QuoteRecord {
    QuoteRecord {
        version: former.version + 1,
        revises: former.revises.clone(),
        created_at: former.created_at,
        officer: former.officer.clone(),
        origin: former.origin.clone(),
        ..new_draft(former.id, written, now.at)
    }
}

/// What is stored of a draft.
pub fn draft_row(record: &QuoteRecord, written: &WrittenDraft, at: Timestamp) -> DraftRow {
    let (applicant, title, case_number) = (written.applicant(), written.title(), written.case_number());
    let organisation = record.organisation.as_ref();
    DraftRow {
        revises: record.revises.as_ref().map(|former| former.id),
        case_number: case_number.map(|case| case.as_str().to_owned()),
        applicant: applicant.to_owned(),
        organisation: organisation.map(|number| number.as_str().to_owned()),
        title: title.to_owned(),
        words: Findable { applicant, organisation, title, case: case_number, ..Findable::default() }.words(),
        draft: record.content.clone(),
        tariff_hash: record.tariff_hash.clone(),
        priced_on: record.priced_on.to_string(),
        price: record.price(),
        at,
        typed: record.typed.clone(),
        origin: record.origin.clone(),
        demo: record.demo,
    }
}
