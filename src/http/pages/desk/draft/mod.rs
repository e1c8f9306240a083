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
use crate::app::{AppError, CURRENT, Estimator, Quotes, TypedDraft};
use crate::http::api::quotes::parse_id;
use crate::http::body::{MAX_BODY_BYTES, read_form};
use crate::http::change::actor;
use crate::http::guard::caller;
use crate::http::pages::form::{
    Action, Link, Merged, Sent, TooManyFields, Typed, command, first_field, merge, typed_of_draft,
};
use crate::http::pages::frame::Frame;
use crate::http::pages::language::chosen;
use crate::http::pages::page::{fragment, html, part, see_other};
use crate::http::pages::words::PageWords;
use crate::http::problem::Problem;
use crate::ids::QuoteId;
use crate::input::{Fault, FaultKind, Faults, OwnedPath};
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
        return parse(typed.form.as_bytes());
    }
    let draft = serde_json::from_str(&record.content)
        .map_err(|error| AppError::Internal(format!("quote {}: {error}", record.id)))?;
    Ok(typed_of_draft(&draft, language))
}

fn parse(form: &[u8]) -> Result<Typed, AppError> {
    Typed::parse(form).map_err(|TooManyFields { max }| {
        let kind = FaultKind::TooMany { found: max + 1, max };
        Faults::from(Fault { path: OwnedPath::default(), kind }).into()
    })
}

/// The page of a draft that is stored. What cannot be read of it is marked.
pub async fn page(
    quotes: &Quotes,
    estimator: &Estimator,
    request: &HttpRequest,
    record: &QuoteRecord,
) -> Result<HttpResponse, AppError> {
    let frame = Frame::of(request);
    let typed = typed_of_record(record, frame.words.language)?;
    let answered = Answered::of(quotes, typed)?;
    let mut around = Around { with_faults: !answered.faults.is_empty(), ..Around::default() };
    if around.with_faults {
        around.notices.push(frame.words.kept_unread().to_owned());
    }
    let text = text(quotes, estimator, request, frame, record, &answered, around, None).await?;
    Ok(html(HttpResponse::Ok(), text))
}

#[expect(clippy::too_many_arguments, reason = "each is another part of one page")]
async fn text(
    quotes: &Quotes,
    estimator: &Estimator,
    request: &HttpRequest,
    frame: Frame,
    record: &QuoteRecord,
    answered: &Answered,
    around: Around,
    base: Option<String>,
) -> Result<String, AppError> {
    let words = frame.words;
    let frame = frame.below(&[("/quotes", words.quotes())]);
    let tariff = estimator.tariff(CURRENT).ok_or(AppError::NotFound)?;
    let needed = answered.written.as_ref().map(|written| written.needed_to_issue(quotes.today())).unwrap_or_default();
    let changed_by = quotes.last_actor(record.id).await?.map(|last| {
        let me = actor(request).id;
        if last.id == me { caller(request).name.unwrap_or(me) } else { last.id }
    });
    let result = result(quotes, record, answered, &needed, words).await?;
    // Of what is stored: a case is like another by what it says, and not by what is being typed.
    let like = if record.is_priced { Some(Box::pin(quotes.similar(&actor(request), record.id)).await?) } else { None };
    let was = base.unwrap_or_else(|| folded(&answered.typed.to_form()));
    let parts = Parts { record, answered, tariff: &tariff, changed_by, was, like };
    Ok(part(&parts.page(frame, around, result, Sent::with(record.version)?)))
}

async fn result(
    quotes: &Quotes,
    record: &QuoteRecord,
    answered: &Answered,
    needed: &[Fault],
    words: PageWords,
) -> Result<ResultView, AppError> {
    let since = match &answered.written {
        Some(written) => quotes.since_origin(record, written).await?,
        None => None,
    };
    let was = answered.typed.get(WAS).parse().ok();
    Ok(ResultView::of(answered, needed, since.as_ref(), was, words))
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
    let body = match read_form(&request, payload.into_inner(), MAX_BODY_BYTES).await {
        Ok(body) => body,
        Err(error) => return error.error_response(),
    };
    let asked = Action::language_asked(&body);
    let frame = asked.map_or_else(|| Frame::of(&request), |language| Frame::in_language(&request, language));
    let language = frame.words.language;
    let pressed = async {
        let id = parse_id(&id)?;
        let mut typed = parse(&body)?;
        take_sides(&mut typed);
        match Action::of(&typed) {
            Action::Add(list) => {
                let row = typed.add_row(&list);
                let focus = Some(first_field(&list, &row));
                again(&quotes, &estimator, &request, frame, id, typed, focus).await
            }
            Action::Remove { list, id: row } => {
                typed.remove_row(&list, &row);
                let focus = typed.rows(&list).last().map(|row| first_field(&list, row));
                again(&quotes, &estimator, &request, frame, id, typed, focus).await
            }
            Action::Find | Action::Language(_) => again(&quotes, &estimator, &request, frame, id, typed, None).await,
            Action::Price | Action::Lever { .. } | Action::Anew => {
                save(&quotes, &estimator, &request, frame, id, typed, &body).await
            }
        }
    };
    match pressed.await {
        Ok(mut response) => {
            if let Some(language) = asked {
                // A cookie of these few letters can always be written.
                let _ = response.add_cookie(&chosen(language));
            }
            response
        }
        Err(error) => Problem::of(error, language).into_response(),
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

/// The form with what was typed, without storing it.
async fn again(
    quotes: &Quotes,
    estimator: &Estimator,
    request: &HttpRequest,
    frame: Frame,
    id: QuoteId,
    typed: Typed,
    focus: Option<String>,
) -> Result<HttpResponse, AppError> {
    let Some(mut record) = draft(quotes, request, id).await? else { return Ok(see_other(&format!("/quotes/{id}"))) };
    // Whoever saved meanwhile is told apart when this is saved.
    if let Ok(version) = typed.get(crate::http::pages::form::VERSION).parse() {
        record.version = version;
    }
    let base = Some(typed.get(BASE).to_owned()).filter(|base| !base.is_empty());
    let answered = Answered::of(quotes, typed)?;
    let around = Around { focus, ..Around::default() };
    let frame = frame.at(format!("/quotes/{id}"));
    Ok(html(HttpResponse::Ok(), text(quotes, estimator, request, frame, &record, &answered, around, base).await?))
}

/// What is stored of a form.
fn to_store(answered: &Answered) -> TypedDraft {
    let draft = answered.faults.is_empty().then(|| answered.read.draft.clone());
    let is_as_shown = unfolded(answered.typed.get(BASE)).is_some_and(|base| base.says_as(&answered.typed));
    TypedDraft { form: answered.typed.to_form(), draft, is_as_shown }
}

/// What a button leads on to.
fn leads_to(typed: &Typed, id: QuoteId, answered: &Answered) -> String {
    let is_ready =
        answered.faults.is_empty() && answered.written.as_ref().is_some_and(|written| written.price().is_some());
    if typed.get("do") == "issue" && is_ready { format!("/quotes/{id}/issue") } else { format!("/quotes/{id}") }
}

/// Stores a form in whatever state it is, also where another was quicker.
async fn save(
    quotes: &Quotes,
    estimator: &Estimator,
    request: &HttpRequest,
    frame: Frame,
    id: QuoteId,
    typed: Typed,
    body: &[u8],
) -> Result<HttpResponse, AppError> {
    let words = frame.words;
    let change = command(request, &typed, body);
    change.seen.is_said()?;
    let answered = Answered::of(quotes, typed.clone())?;
    match quotes.keep_typed(&change, id, to_store(&answered)).await {
        Ok(_) => return Ok(see_other(&leads_to(&typed, id, &answered))),
        Err(AppError::Stale) => {}
        Err(error) => return Err(error),
    }
    // Somebody else has stored something since this was opened: field by field, what only one has changed is taken.
    let Some(theirs) = draft(quotes, request, id).await? else { return Err(AppError::Stale) };
    let their_form = typed_of_record(&theirs, words.language)?;
    let was = unfolded(typed.get(BASE)).unwrap_or_default();
    let Merged { typed: both, from_them, collisions } = merge(&was, &their_form, &typed);
    let answered = Answered::of(quotes, both)?;
    let frame = frame.at(format!("/quotes/{id}"));
    if collisions.is_empty() {
        let seen = crate::app::Seen::Versions { strong: vec![theirs.version], weakened: Vec::new() };
        quotes.keep_typed(&crate::app::ChangeRequest { seen, ..change }, id, to_store(&answered)).await?;
        let Some(record) = draft(quotes, request, id).await? else { return Err(AppError::Stale) };
        let mut names: Vec<String> = from_them.iter().map(|name| field_label(&answered, name, words)).collect();
        names.dedup();
        let notice = format!("{} {}", words.both_merged(), names.join(", "));
        let around = Around { notices: vec![notice], with_faults: !answered.faults.is_empty(), ..Around::default() };
        return Ok(html(
            HttpResponse::Ok(),
            text(quotes, estimator, request, frame, &record, &answered, around, None).await?,
        ));
    }
    let around = Around { collisions, with_faults: false, ..Around::default() };
    let base = Some(folded(&their_form.to_form()));
    let page = text(quotes, estimator, request, frame, &theirs, &answered, around, base).await?;
    Ok(html(HttpResponse::build(StatusCode::CONFLICT), page))
}

/// The price alone, for the enhancer: the part of the page that holds no field.
pub async fn price(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>, payload: Payload) -> HttpResponse {
    let body = match read_form(&request, payload.into_inner(), MAX_BODY_BYTES).await {
        Ok(body) => body,
        Err(error) => return error.error_response(),
    };
    let words = PageWords::of(&request);
    let priced = async {
        let Some(record) = draft(&quotes, &request, parse_id(&id)?).await? else { return Err(AppError::NotFound) };
        let answered = Answered::of(&quotes, parse(&body)?)?;
        let needed = answered.written.as_ref().map(|one: &WrittenDraft| one.needed_to_issue(quotes.today()));
        let view = result(&quotes, &record, &answered, &needed.unwrap_or_default(), words).await?;
        Ok(part(&view))
    };
    match priced.await {
        Ok(text) => fragment(text),
        Err(error) => Problem::of(error, words.language).into_response(),
    }
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
    let body = match read_form(&request, payload.into_inner(), MAX_BODY_BYTES).await {
        Ok(body) => body,
        Err(error) => return error.error_response(),
    };
    let words = PageWords::of(&request);
    let kept = async {
        let id = parse_id(&id)?;
        let typed = parse(&body)?;
        let change = command(&request, &typed, &body);
        change.seen.is_said()?;
        let answered = Answered::of(&quotes, typed)?;
        let reply = quotes.keep_typed(&change, id, to_store(&answered)).await?;
        let at = crate::calendar::time_of(quotes.now());
        let text = words.at_time(words.saved_at(), at.hour(), at.minute());
        let was = folded(&answered.typed.to_form());
        Ok(part(&Kept { text, sent: Sent::with(reply.version)?, was }))
    };
    match kept.await {
        Ok(text) => fragment(text),
        Err(error) => Problem::of(error, words.language).into_response(),
    }
}

/// Deletes a draft.
pub async fn delete(quotes: Data<Quotes>, request: HttpRequest, id: Path<String>, payload: Payload) -> HttpResponse {
    let body = match read_form(&request, payload.into_inner(), MAX_BODY_BYTES).await {
        Ok(body) => body,
        Err(error) => return error.error_response(),
    };
    let deleted = async {
        let typed = parse(&body)?;
        let change = command(&request, &typed, &body);
        change.seen.is_said()?;
        quotes.delete(&change, parse_id(&id)?).await
    };
    match deleted.await {
        Ok(_) => see_other("/quotes"),
        Err(error) => Problem::of(error, PageWords::of(&request).language).into_response(),
    }
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
