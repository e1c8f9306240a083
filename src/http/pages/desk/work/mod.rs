//! `/quotes/{id}/work`: a week of hours, what they come to, and how a wrong entry is taken back.

mod grid;
mod recorded;
mod view;
mod words;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use self::grid::{Answered, Grid, Sent, Week, why_name};
use self::view::WorkPage;
use crate::app::{AppError, Finance, Parameters, WorkedCase};
use crate::http::api::quotes::parse_id;
use crate::http::change::actor;
use crate::http::pages::form::{Typed, message, receive, to_field};
use crate::http::pages::frame::Frame;
use crate::http::pages::page::{answered, page, see_other};
use crate::http::pages::words::PageWords;
use crate::ids::QuoteId;
use crate::input::Faults;
use crate::quote::Role;

/// The most bytes of a form: a week of every line that a quote can have.
const MAX_BYTES: usize = 1024 * 1024;
/// What a week may be, in the three languages.
const WEEK: [&str; 3] = ["en uke som 2026-W48", "ei veke som 2026-W48", "a week such as 2026-W48"];

/// The page of a week; of this one where none is named.
pub async fn show(
    finance: Data<Finance>,
    request: HttpRequest,
    id: Path<String>,
    pairs: Query<Vec<(String, String)>>,
) -> HttpResponse {
    let shown = async {
        let mut parameters = Parameters::read(pairs.into_inner(), &["week"]);
        let week = parameters.parse("week", WEEK, Week::parse);
        parameters.faults.or(Some(()))?;
        let case = case(&finance, &request, parse_id(&id)?).await?;
        week_page(&request, &case, week, StatusCode::OK, &Answered::default())
    };
    answered(&request, shown.await)
}

async fn case(finance: &Finance, request: &HttpRequest, id: QuoteId) -> Result<WorkedCase, AppError> {
    Box::pin(finance.worked_case(&actor(request), id)).await
}

fn week_page(
    request: &HttpRequest,
    case: &WorkedCase,
    week: Option<Week>,
    status: StatusCode,
    answered: &Answered,
) -> Result<HttpResponse, AppError> {
    let id = case.quote.record.id;
    let is_officer = actor(request).role == Role::CaseOfficer;
    let week = week.unwrap_or_else(|| Week::of(case.today));
    let frame = Frame::of(request).at(format!("/quotes/{id}/work?week={week}"));
    let view = WorkPage::of(frame, case, week, is_officer, answered)?;
    Ok(page(HttpResponse::build(status), &view))
}

/// Records what was typed, or takes an entry back.
pub async fn press(finance: Data<Finance>, request: HttpRequest, id: Path<String>, payload: Payload) -> HttpResponse {
    receive(&request, payload, MAX_BYTES, async |form| {
        let id = parse_id(&id)?;
        let change = form.change(&request);
        let typed = form.typed;
        let case = case(&finance, &request, id).await?;
        let week = Week::parse(typed.get("week")).unwrap_or_else(|| Week::of(case.today));
        let sent = match typed.get("do").strip_prefix("back:").and_then(|entry| entry.parse().ok()) {
            Some(entry) => taken_back(entry, &typed),
            None => Grid::of(&case, week).read(&typed),
        };
        let recorded = finance.record_work(&change, id, to_field(json!({ "time_entries": sent.entries }))?);
        match Box::pin(recorded).await {
            Ok(_) => Ok(see_other(&format!("/quotes/{id}/work?week={week}"))),
            Err(AppError::Faults(faults)) => {
                let faults = at_fields(faults, &sent, PageWords::of(&request));
                let answered = Answered { typed, faults };
                week_page(&request, &case, Some(week), StatusCode::UNPROCESSABLE_ENTITY, &answered)
            }
            Err(error) => Err(error),
        }
    })
    .await
}

fn taken_back(entry: u32, typed: &Typed) -> Sent {
    let why = why_name(entry);
    let mut correction = json!({ "corrects": entry });
    let reason = typed.get(&why).trim();
    if !reason.is_empty()
        && let Some(members) = correction.as_object_mut()
    {
        members.insert("note".to_owned(), Value::from(reason));
    }
    Sent { entries: vec![correction], cells: vec![why.clone()], rates: vec![why.clone()], note: why, read: Vec::new() }
}

/// What is wrong, at the fields that it was typed into.
fn at_fields(mut faults: Faults, sent: &Sent, words: PageWords) -> Vec<(String, String)> {
    if sent.entries.is_empty() {
        return vec![(String::new(), words.work_nothing().to_owned())];
    }
    let mut found: Vec<(String, String)> = Vec::new();
    for fault in faults.take() {
        let name = sent.field_of(&fault.path);
        let unread = sent.read.iter().find(|(cell, _)| *cell == name);
        let text = unread.map_or_else(|| message(&fault, words.language), |(_, kind)| kind.message(words.language));
        let one = (name, text);
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}
