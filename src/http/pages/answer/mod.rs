//! `/answer/{secret}`: a quote as the applicant reads it by a link, and answers it. Opening a link changes nothing, however often.

mod copy;
mod office;
mod view;
mod words;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};

pub use self::copy::{about_copy, copy, keep_copy};
pub use self::office::{LinksView, make_links, revoke_links};
use self::view::{Around, NowherePage, Offer, OfferPage, Standing, StepPage, TypedAnswer};
use super::desk::CopiesView;
use super::form::{Link, Received, Sent, Typed, as_body, receive};
use super::page::{page, see_other};
use super::words::PageWords;
use crate::app::{AppError, ChangeRequest, Linked, Office, Quotes, Seen};
use crate::http::file_name::{Shown, disposition};
use crate::http::guard::count_guess;
use crate::http::negotiation::{PDF, language};
use crate::http::problem::{Problem, ProblemKind};
use crate::input::{Fault, Faults, Field, PathStep};
use crate::quote::{AcceptanceInput, Action, State};

/// The most bytes of an answer.
const MAX_BYTES: usize = 64 * 1024;
/// The field with the hash of the quote that was shown.
const SHOWN: &str = "shown";
/// Whether whoever answers may commit the organisation.
const AUTHORITY: &str = "authority";

/// What is done by a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Accept,
    Decline,
    Change,
}

impl Step {
    const fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Change => "change",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Accept, Self::Decline, Self::Change].into_iter().find(|step| step.word() == word)
    }
}

fn around(request: &HttpRequest, words: PageWords) -> Around {
    let contact = request.app_data::<Data<Office>>().and_then(|office| office.contact.email.clone());
    Around::new(words, contact.unwrap_or_else(|| super::frame::EMAIL.to_owned()))
}

/// Does something with what a link leads to. A link that leads nowhere counts as a guess.
async fn follow<F: Future<Output = Result<HttpResponse, AppError>>>(
    quotes: &Quotes,
    request: &HttpRequest,
    secret: &str,
    then: impl FnOnce(Linked, PageWords) -> F,
) -> HttpResponse {
    let words = PageWords::of(request);
    let answer = match quotes.linked(secret).await {
        Ok(linked) => {
            let words = PageWords { language: linked.frozen.priced.draft.language };
            then(linked, words).await
        }
        Err(AppError::NotFound) => count_guess(request)
            .map(|()| page(HttpResponse::NotFound(), &NowherePage { around: around(request, words) })),
        Err(error) => Err(error),
    };
    answer.unwrap_or_else(|error| Problem::of(error, words.language).into_response())
}

/// The quote, or where it stands.
pub async fn offer(quotes: Data<Quotes>, request: HttpRequest, secret: Path<String>) -> HttpResponse {
    follow(&quotes, &request, &secret, async |linked, words| {
        shown(&quotes, &request, &secret, &linked, words, StatusCode::OK, None).await
    })
    .await
}

async fn shown(
    quotes: &Quotes,
    request: &HttpRequest,
    secret: &str,
    linked: &Linked,
    words: PageWords,
    status: StatusCode,
    error: Option<&str>,
) -> Result<HttpResponse, AppError> {
    let is_open = linked.quote.state == State::Issued;
    let asked = is_open && quotes.has_event(linked.quote.record.id, Action::AskChange).await?;
    let mut around = around(request, words);
    around.errors.extend(error.map(|text| Link { anchor: "offer".to_owned(), text: text.to_owned() }));
    let view = OfferPage {
        here: here(secret),
        offer: Offer::of(linked, words),
        standing: Standing::of(linked, asked, words),
        copies: if is_open { None } else { Some(copies(quotes, secret, linked, words).await?) },
        may_answer: linked.may_answer,
        is_open,
        around,
    };
    Ok(page(HttpResponse::build(status), &view))
}

/// The address of the page of a link.
fn here(secret: &str) -> String {
    format!("/answer/{}", crate::quote::written_secret(secret).unwrap_or_default())
}

/// The document.
pub async fn document(quotes: Data<Quotes>, request: HttpRequest, secret: Path<String>) -> HttpResponse {
    follow(&quotes, &request, &secret, async |linked, words| {
        let document = quotes.document(&linked.actor, linked.quote.record.id).await?;
        let kind = words.language.pick("Tilbud", "Tilbod", "Quote");
        let name = disposition(Shown::Inline, &[kind, &document.name, &document.applicant], "pdf");
        let response = HttpResponse::Ok().content_type(PDF).insert_header(name).body(document.pdf);
        Ok(crate::http::caching::with_policy(crate::http::caching::NEVER_STORED, response))
    })
    .await
}

/// The signed copies that there are, for the page of a link.
async fn copies(quotes: &Quotes, secret: &str, linked: &Linked, words: PageWords) -> Result<CopiesView, AppError> {
    let (_, copies) = quotes.copies(&linked.actor, linked.quote.record.id).await?;
    Ok(CopiesView::of(copies, &format!("{}/copies", here(secret)), may_keep(linked), None, words))
}

fn may_keep(linked: &Linked) -> bool {
    linked.may_answer && Action::KeepCopy.is_possible_in(linked.quote.state)
}

/// A step, before it is taken.
pub async fn look(quotes: Data<Quotes>, request: HttpRequest, path: Path<(String, String)>) -> HttpResponse {
    let (secret, step) = path.into_inner();
    let Some(step) = Step::of(&step) else { return no_step(&request) };
    follow(&quotes, &request, &secret, async |linked, words| {
        if !linked.may_answer || linked.quote.state != State::Issued {
            return Ok(see_other(&here(&secret)));
        }
        step_page(&request, &secret, &linked, step, TypedAnswer::default(), StatusCode::OK, words)
    })
    .await
}

fn no_step(request: &HttpRequest) -> HttpResponse {
    Problem::new(ProblemKind::NotFound, language(request)).into_response()
}

fn step_page(
    request: &HttpRequest,
    secret: &str,
    linked: &Linked,
    step: Step,
    typed: TypedAnswer,
    status: StatusCode,
    words: PageWords,
) -> Result<HttpResponse, AppError> {
    let (title, means, why, press) = match step {
        Step::Accept => (words.check_title(), words.check_means(), "", words.accept_now()),
        Step::Decline => (words.decline_offer(), words.decline_means(), words.decline_why(), words.decline_now()),
        Step::Change => (words.change_offer(), words.change_means(), words.change_what(), words.change_now()),
    };
    let mut around = around(request, words);
    around.errors =
        typed.faults.iter().map(|(field, text)| Link { anchor: field.clone(), text: text.clone() }).collect();
    let view = StepPage {
        around,
        here: here(secret),
        step: step.word(),
        title,
        means,
        offer: Offer::of(linked, words),
        once: Sent::with(0)?.once,
        typed,
        why,
        press,
    };
    Ok(page(HttpResponse::build(status), &view))
}

/// Takes a step. Pressed twice, it is taken once; too late, the page says where the quote stands.
pub async fn answer(
    quotes: Data<Quotes>,
    request: HttpRequest,
    path: Path<(String, String)>,
    payload: Payload,
) -> HttpResponse {
    let (secret, step) = path.into_inner();
    let Some(step) = Step::of(&step) else { return no_step(&request) };
    receive(&request, payload, MAX_BYTES, async |form| {
        let answer = follow(&quotes, &request, &secret, async |linked, words| {
            if linked.may_answer {
                answered_by(&quotes, &request, &secret, &linked, step, &form, words).await
            } else {
                Ok(see_other(&here(&secret)))
            }
        });
        Ok(answer.await)
    })
    .await
}

async fn answered_by(
    quotes: &Quotes,
    request: &HttpRequest,
    secret: &str,
    linked: &Linked,
    step: Step,
    form: &Received,
    words: PageWords,
) -> Result<HttpResponse, AppError> {
    if step == Step::Accept && form.typed.get(SHOWN) != linked.quote.document.canonical_sha256.as_str() {
        return shown(quotes, request, secret, linked, words, StatusCode::CONFLICT, Some(words.other_shown())).await;
    }
    let typed = typed(&form.typed);
    let mut faults = Vec::new();
    if step == Step::Accept && !typed.is_authorised {
        faults.push((AUTHORITY.to_owned(), words.not_authorised().to_owned()));
    }
    let outcome = if faults.is_empty() {
        let actor = linked.actor.clone();
        let change = ChangeRequest { actor, name: None, seen: Seen::Unsaid, ..form.change(request) };
        take(quotes, &change, linked, step, &typed).await
    } else {
        // What else is wrong is said at once.
        quotes.check_acceptance(&linked.actor, &linked.quote, acceptance(&typed)?).map_err(AppError::from)
    };
    match outcome {
        Ok(()) if faults.is_empty() => return Ok(see_other(&here(secret))),
        Ok(()) => {}
        Err(AppError::Faults(found)) => faults.extend(by_field(found, words)),
        // Whatever came first: the page says where the quote stands now.
        Err(AppError::Conflict(_) | AppError::Stale) => {
            let now = quotes.linked(secret).await?;
            return shown(quotes, request, secret, &now, words, StatusCode::CONFLICT, None).await;
        }
        Err(error) => return Err(error),
    }
    let typed = TypedAnswer { faults, ..typed };
    step_page(request, secret, linked, step, typed, StatusCode::UNPROCESSABLE_ENTITY, words)
}

fn typed(sent: &Typed) -> TypedAnswer {
    let text = |name: &str| sent.get(name).to_owned();
    TypedAnswer {
        signed_by: text("signed_by"),
        role: text("role"),
        reason: text("reason"),
        is_authorised: sent.has(AUTHORITY),
        faults: Vec::new(),
    }
}

fn acceptance(typed: &TypedAnswer) -> Result<Field<AcceptanceInput>, AppError> {
    as_body(&[("signed_by", &typed.signed_by), ("role", &typed.role)])
}

fn by_field(mut faults: Faults, words: PageWords) -> Vec<(String, String)> {
    let of = |Fault { path, kind }: Fault| {
        let field = match path.0.first() {
            Some(PathStep::Key(key)) => key.clone(),
            Some(PathStep::Index(_)) | None => "offer".to_owned(),
        };
        (field, kind.message(words.language))
    };
    faults.take().into_iter().map(of).collect()
}

async fn take(
    quotes: &Quotes,
    change: &ChangeRequest,
    linked: &Linked,
    step: Step,
    typed: &TypedAnswer,
) -> Result<(), AppError> {
    let id = linked.quote.record.id;
    let reason = [("reason", typed.reason.as_str())];
    match step {
        Step::Accept => quotes.accept(change, id, acceptance(typed)?, None).await?,
        Step::Decline => quotes.decline(change, id, as_body(&reason)?).await?,
        Step::Change => quotes.ask_change(change, id, as_body(&reason)?).await?,
    };
    Ok(())
}
