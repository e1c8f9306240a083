//! `/quotes/{id}` of a draft: the form of its scope with the office's own parts, its price at once, and what it lacks.

mod office;
mod read;
mod result;
mod view;
mod words;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use self::read::Answered;
pub use self::result::DifferenceView;
use self::result::{ResultView, links};
use self::view::{Around, Parts, field_label};
use crate::app::{AppError, CURRENT, ChangeRequest, Estimator, Quotes, Seen, TypedDraft};
use crate::http::api::quotes::parse_id;
use crate::http::body::MAX_BODY_BYTES;
use crate::http::change::actor;
use crate::http::guard::caller;
use crate::http::pages::form::{Action, Link, Merged, Received, Sent, Typed, VERSION, merge, receive, typed_of_draft};
use crate::http::pages::frame::Frame;
use crate::http::pages::language::chosen;
use crate::http::pages::page::{fragment, html, part, see_other};
use crate::http::pages::words::PageWords;
use crate::ids::QuoteId;
use crate::language::Language;
use crate::quote::WrittenDraft;
use crate::store::{QuoteRecord, StoredQuote};

/// The name of the field with what the form was when it was opened.
const BASE: &str = "page.base";
/// What the enhancer sends with a form: the price that is shown, in øre.
const WAS: &str = "page.was";
/// Which of two texts is taken for a field that two have changed, and the other's text.
const TAKE: &str = "page.take.";
const THEIRS: &str = "page.theirs.";

/// What was typed for a draft, or would have been.
fn typed_of_record(record: &QuoteRecord, language: Language) -> Result<Typed, AppError> {
    if let Some(typed) = &record.typed {
        return Ok(Typed::parse(typed.form.as_bytes())?);
    }
    let draft = serde_json::from_str(&record.content)
        .map_err(|error| AppError::Internal(format!("quote {}: {error}", record.id)))?;
    Ok(typed_of_draft(&draft, language))
}

/// What the page of a draft is made with.
#[derive(Clone, Copy)]
pub struct Desk<'d> {
    pub quotes: &'d Quotes,
    pub estimator: &'d Estimator,
    pub request: &'d HttpRequest,
}

impl Desk<'_> {
    /// The page of a draft that is stored. What cannot be read of it is marked.
    pub async fn page(self, record: &QuoteRecord) -> Result<HttpResponse, AppError> {
        let frame = Frame::of(self.request);
        let typed = typed_of_record(record, frame.words.language)?;
        let answered = Answered::of(self.quotes, typed)?;
        let mut around = Around { with_faults: !answered.faults.is_empty(), ..Around::default() };
        if around.with_faults {
            around.notices.push(frame.words.kept_unread().to_owned());
        }
        let text = self.text(frame, record, &answered, around, None).await?;
        Ok(html(HttpResponse::Ok(), text))
    }

    /// `base` is what the form was when it was opened; where there is none, it is opened now.
    async fn text(
        self,
        frame: Frame,
        record: &QuoteRecord,
        answered: &Answered,
        around: Around,
        base: Option<String>,
    ) -> Result<String, AppError> {
        let Self { quotes, estimator, request } = self;
        let words = frame.words;
        let frame = frame.below(&[("/quotes", words.quotes())]);
        let tariff = estimator.tariff(CURRENT).ok_or(AppError::NotFound)?;
        let me = actor(request);
        let changed_by = quotes
            .last_actor(record.id)
            .await?
            .map(|last| if last.id == me.id { caller(request).name.unwrap_or(last.id) } else { last.id });
        let result = result(quotes, record, answered, words).await?;
        // Of what is stored: a case is like another by what it says, and not by what is being typed.
        let like = if record.is_priced { Some(Box::pin(quotes.similar(&me, record.id)).await?) } else { None };
        let was = base.unwrap_or_else(|| folded(&answered.typed.to_form()));
        let parts = Parts { record, answered, tariff: &tariff, changed_by, was, like };
        Ok(part(&parts.page(frame, around, result, Sent::with(record.version)?)))
    }

    /// The draft; `None` once it is issued.
    async fn draft(self, id: QuoteId) -> Result<Option<QuoteRecord>, AppError> {
        draft(self.quotes, self.request, id).await
    }

    /// The form with what was typed, without storing it.
    async fn again(
        self,
        frame: Frame,
        id: QuoteId,
        typed: Typed,
        focus: Option<String>,
    ) -> Result<HttpResponse, AppError> {
        let Some(mut record) = self.draft(id).await? else { return Ok(see_other(&format!("/quotes/{id}"))) };
        // Whoever saved meanwhile is told apart when this is saved.
        if let Ok(version) = typed.get(VERSION).parse() {
            record.version = version;
        }
        let base = Some(typed.get(BASE).to_owned()).filter(|base| !base.is_empty());
        let answered = Answered::of(self.quotes, typed)?;
        let around = Around { focus, ..Around::default() };
        let frame = frame.at(format!("/quotes/{id}"));
        Ok(html(HttpResponse::Ok(), self.text(frame, &record, &answered, around, base).await?))
    }

    /// Stores a form in whatever state it is, also where another was quicker.
    async fn save(self, frame: Frame, id: QuoteId, form: &Received, typed: Typed) -> Result<HttpResponse, AppError> {
        let words = frame.words;
        let change = form.change_of_shown(self.request)?;
        let answered = Answered::of(self.quotes, typed)?;
        match self.quotes.keep_typed(&change, id, to_store(&answered)).await {
            Ok(_) => return Ok(see_other(&leads_to(&answered, id))),
            Err(AppError::Stale) => {}
            Err(error) => return Err(error),
        }
        // Somebody else has stored something since this was opened: field by field, what only one has changed is taken.
        let Some(theirs) = self.draft(id).await? else { return Err(AppError::Stale) };
        let their_form = typed_of_record(&theirs, words.language)?;
        let was = unfolded(answered.typed.get(BASE)).unwrap_or_default();
        let Merged { typed: both, from_them, collisions } = merge(&was, &their_form, &answered.typed);
        let answered = Answered::of(self.quotes, both)?;
        let frame = frame.at(format!("/quotes/{id}"));
        if !collisions.is_empty() {
            let around = Around { collisions, ..Around::default() };
            let base = Some(folded(&their_form.to_form()));
            let page = self.text(frame, &theirs, &answered, around, base).await?;
            return Ok(html(HttpResponse::build(StatusCode::CONFLICT), page));
        }
        let seen = Seen::Versions { strong: vec![theirs.version], weakened: Vec::new() };
        self.quotes.keep_typed(&ChangeRequest { seen, ..change }, id, to_store(&answered)).await?;
        let Some(record) = self.draft(id).await? else { return Err(AppError::Stale) };
        let mut names: Vec<String> = from_them.iter().map(|name| field_label(&answered, name, words)).collect();
        names.dedup();
        let notice = format!("{} {}", words.both_merged(), names.join(", "));
        let around = Around { notices: vec![notice], with_faults: !answered.faults.is_empty(), ..Around::default() };
        Ok(html(HttpResponse::Ok(), self.text(frame, &record, &answered, around, None).await?))
    }
}

async fn result(
    quotes: &Quotes,
    record: &QuoteRecord,
    answered: &Answered,
    words: PageWords,
) -> Result<ResultView, AppError> {
    let needed = answered.written.as_ref().map(|written| written.needed_to_issue(quotes.today())).unwrap_or_default();
    let since = match &answered.written {
        Some(written) => quotes.since_origin(record, written).await?,
        None => None,
    };
    let was = answered.typed.get(WAS).parse().ok();
    Ok(ResultView::of(answered, &needed, since.as_ref(), was, words))
}

/// A form, made small to travel with its page.
fn folded(form: &str) -> String {
    let small = zstd::bulk::compress(form.as_bytes(), 3).unwrap_or_default();
    URL_SAFE_NO_PAD.encode(small)
}

fn unfolded(text: &str) -> Option<Typed> {
    let small = URL_SAFE_NO_PAD.decode(text).ok()?;
    let form = zstd::bulk::decompress(&small, MAX_BODY_BYTES).ok()?;
    Typed::parse(&form).ok()
}

async fn draft(quotes: &Quotes, request: &HttpRequest, id: QuoteId) -> Result<Option<QuoteRecord>, AppError> {
    match quotes.shown(&actor(request), id).await? {
        StoredQuote::Draft(record) => Ok(Some(*record)),
        StoredQuote::Issued(_) => Ok(None),
    }
}

/// The form after a button was pressed.
pub async fn press(
    quotes: Data<Quotes>,
    estimator: Data<Estimator>,
    request: HttpRequest,
    id: Path<String>,
    payload: Payload,
) -> HttpResponse {
    receive(&request, payload, MAX_BODY_BYTES, async |form| {
        let asked = Action::language_asked(form.body());
        let frame = asked.map_or_else(|| Frame::of(&request), |language| Frame::in_language(&request, language));
        let desk = Desk { quotes: &quotes, estimator: &estimator, request: &request };
        let mut response = pressed(desk, frame, parse_id(&id)?, &form).await?;
        if let Some(language) = asked {
            // A cookie of these few letters can always be written.
            let _ = response.add_cookie(&chosen(language));
        }
        Ok(response)
    })
    .await
}

async fn pressed(desk: Desk<'_>, frame: Frame, id: QuoteId, form: &Received) -> Result<HttpResponse, AppError> {
    let mut typed = form.typed.clone();
    take_sides(&mut typed);
    match Action::of(&typed) {
        action @ (Action::Add(_) | Action::Remove { .. } | Action::Find | Action::Language(_)) => {
            let focus = action.carry_out(&mut typed);
            desk.again(frame, id, typed, focus).await
        }
        Action::Price | Action::Lever { .. } | Action::Anew => desk.save(frame, id, form, typed).await,
    }
}

/// Where two have changed a field, someone has said whose text is taken.
fn take_sides(typed: &mut Typed) {
    let chosen: Vec<(String, String)> = typed
        .names()
        .filter_map(|name| {
            let of = name.strip_prefix(TAKE)?;
            let theirs = typed.get(name) == "theirs";
            theirs.then(|| (of.to_owned(), typed.get(&format!("{THEIRS}{of}")).to_owned()))
        })
        .collect();
    for (name, text) in chosen {
        typed.set(name, text);
    }
}

/// What is stored of a form.
fn to_store(answered: &Answered) -> TypedDraft {
    let draft = answered.faults.is_empty().then(|| answered.read.draft.clone());
    let is_as_shown = unfolded(answered.typed.get(BASE)).is_some_and(|base| base.says_as(&answered.typed));
    TypedDraft { form: answered.typed.to_form(), draft, is_as_shown }
}

/// What a button leads on to.
fn leads_to(answered: &Answered, id: QuoteId) -> String {
    let is_ready =
        answered.faults.is_empty() && answered.written.as_ref().is_some_and(|written| written.price().is_some());
    if answered.typed.get("do") == "issue" && is_ready {
        format!("/quotes/{id}/issue")
    } else {
        format!("/quotes/{id}")
    }
}

/// The price alone, for the enhancer: the part of the page that holds no field.
pub async fn price(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>, payload: Payload) -> HttpResponse {
    receive(&request, payload, MAX_BODY_BYTES, async |form| {
        let Some(record) = draft(&quotes, &request, parse_id(&id)?).await? else { return Err(AppError::NotFound) };
        let answered = Answered::of(&quotes, form.typed)?;
        let view = result(&quotes, &record, &answered, PageWords::of(&request)).await?;
        Ok(fragment(part(&view)))
    })
    .await
}

/// What the enhancer puts in the place of the former: that the form is stored, and what the next form sends along.
#[derive(Template)]
#[template(path = "desk/kept.html", config = "src/http/pages/askama.toml")]
struct Kept {
    text: String,
    sent: Sent,
    was: String,
}

/// Stores a form while someone types on.
pub async fn keep(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>, payload: Payload) -> HttpResponse {
    receive(&request, payload, MAX_BODY_BYTES, async |form| {
        let change = form.change_of_shown(&request)?;
        let answered = Answered::of(&quotes, form.typed)?;
        let reply = quotes.keep_typed(&change, parse_id(&id)?, to_store(&answered)).await?;
        let words = PageWords::of(&request);
        let text = words.on_the_clock(words.saved_at(), quotes.now());
        let was = folded(&answered.typed.to_form());
        Ok(fragment(part(&Kept { text, sent: Sent::with(reply.version)?, was })))
    })
    .await
}

/// Deletes a draft.
pub async fn delete(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>, payload: Payload) -> HttpResponse {
    receive(&request, payload, MAX_BODY_BYTES, async |form| {
        quotes.delete(&form.change_of_shown(&request)?, parse_id(&id)?).await?;
        Ok(see_other("/quotes"))
    })
    .await
}

/// Links to what a stored draft lacks to be issued, from another page.
pub fn needs(
    quotes: &Quotes,
    record: &QuoteRecord,
    written: &WrittenDraft,
    words: PageWords,
) -> Result<Vec<Link>, AppError> {
    let answered = Answered::of(quotes, typed_of_record(record, words.language)?)?;
    if !answered.faults.is_empty() {
        return Ok(links(&answered, &answered.faults, words));
    }
    let lacks = [written.needed_to_price(), &written.needed_to_issue(quotes.today())].concat();
    Ok(links(&answered, &lacks, words))
}
