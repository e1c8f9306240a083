//! The first page: what the service is, and where to go.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::desk::address;
use super::frame::Frame;
use super::page::page;
use super::words::{PageWords, words};
use crate::app::{AppError, AttentionCounts, AttentionKind, Quotes};
use crate::http::guard::caller;
use crate::http::permits::OFFICERS;
use crate::http::problem::Problem;
use crate::quote::State;

words! {
    my_work: "Mine saker", "Mine saker", "My work";
    my_drafts: "Utkast", "Utkast", "Drafts";
    my_waiting: "Venter på svar", "Ventar på svar", "Waiting for an answer";
    my_delivered: "Leveringsdagen er nådd: klar for oppgjør", "Leveringsdagen er nådd: klar for oppgjer", "The day of delivery is reached: ready to settle";
}

/// The first page.
#[derive(Template)]
#[template(path = "home.html", config = "src/http/pages/askama.toml")]
struct Home {
    frame: Frame,
    /// What whoever is signed in has to do: its address, its name, and how many there are.
    work: Option<Vec<Todo>>,
}

/// Something to do.
struct Todo {
    address: String,
    name: &'static str,
    count: i64,
}

/// The first page.
pub async fn home(quotes: Data<Quotes>, request: HttpRequest) -> HttpResponse {
    let frame = Frame::of(&request);
    let work = match my_work(&quotes, &request, frame.words).await {
        Ok(work) => work,
        Err(error) => return Problem::of(error, frame.words.language).into_response(),
    };
    page(HttpResponse::Ok(), &Home { frame, work })
}

/// What a case officer has to do; `None` for anyone else.
async fn my_work(quotes: &Quotes, request: &HttpRequest, words: PageWords) -> Result<Option<Vec<Todo>>, AppError> {
    let Some(officer) = OFFICERS.actor(&caller(request)) else { return Ok(None) };
    let counts = quotes.counts(&officer, true).await?;
    let count = |state: State| counts.iter().find(|(of, _)| *of == state).map_or(0, |(_, count)| *count);
    let AttentionCounts { expiring, hours, delivered } = quotes.attention(&officer).await?;
    let todo = |pairs: &[(&str, &str)], name, count| {
        let mine = [pairs, &[("mine", "true")]].concat();
        Todo { address: address(&mine), name, count }
    };
    Ok(Some(vec![
        todo(&[("status", State::Draft.word())], words.my_drafts(), count(State::Draft)),
        todo(&[("status", State::Issued.word())], words.my_waiting(), count(State::Issued)),
        todo(&[("attention", AttentionKind::Expiring.word())], words.expiring_title(), expiring),
        todo(&[("attention", AttentionKind::Hours.word())], words.hours_title(), hours),
        todo(&[("attention", AttentionKind::Delivered.word())], words.my_delivered(), delivered),
    ]))
}
