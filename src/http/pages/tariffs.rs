//! The price lists: all of them, one to read, search and print, and what differs between two.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::frame::Frame;
use super::page::page;
use super::tariff_changes::{ChangeGroup, change_groups};
use super::tariff_rows::{Group, groups};
use super::words::{PageWords, words};
use crate::app::Estimator;
use crate::http::negotiation::language;
use crate::http::problem::{Problem, ProblemKind};
use crate::tariff::{Status, Tariff, compare};

words! {
    price_lists_lead: "Hva tilgang til mikrodata koster, og hva hver pris bygger på.", "Kva tilgang til mikrodata kostar, og kva kvar pris byggjer på.",
        "What access to microdata costs, and what each price rests on.";
    in_force: "Gjelder nå", "Gjeld no", "In force";
    first_day: "Gjelder fra", "Gjeld frå", "In force from";
    to_day: "Gjelder til og med", "Gjeld til og med", "In force to the end of";
    what_kind: "Prisene er", "Prisane er", "The prices are";
    are_published: "publisert av SSB", "publiserte av SSB", "published by Statistics Norway";
    are_examples: "eksempler, ikke SSBs egne", "døme, ikkje SSBs eigne", "examples, not Statistics Norway's own";
    compare_with: "Sammenlign med den forrige", "Samanlikn med den førre", "Compare with the former";
    search_list: "Søk etter navn, kode eller tema", "Søk etter namn, kode eller tema", "Search by name, code or theme";
    search: "Søk", "Søk", "Search";
    show_all: "Vis alt", "Vis alt", "Show all";
    nothing_found: "Ingen rader passer med søket.", "Ingen rader passar med søket.", "No rows match the search.";
    column_name: "Hva", "Kva", "What";
    column_years: "År", "År", "Years";
    column_price: "Kroner uten mva.", "Kroner utan mva.", "NOK excl. VAT";
    column_hours: "Timer", "Timar", "Hours";
    column_days: "Arbeidsdager", "Arbeidsdagar", "Working days";
    column_source: "Kilde", "Kjelde", "Source";
    published: "publisert", "publisert", "published";
    assumed: "antatt", "anteke", "assumed";
    list_file: "Last ned listen (CSV)", "Last ned lista (CSV)", "Download the list (CSV)";
    list_json: "Hele prislisten (JSON)", "Heile prislista (JSON)", "The whole price list (JSON)";
    changes_title: "Hva er endret", "Kva er endra", "What has changed";
    changes_lead: "Bare det som er forskjellig, størst endring først i hver gruppe.", "Berre det som er ulikt, størst endring først i kvar gruppe.",
        "Only what differs, the largest change first in each group.";
    no_changes: "De to prislistene er like.", "Dei to prislistene er like.", "The two price lists are alike.";
    column_before: "Før", "Før", "Before";
    column_after: "Nå", "No", "Now";
    column_change: "Endring", "Endring", "Change";
    is_new: "ny", "ny", "new";
    is_gone: "tatt ut", "teken ut", "removed";
    sha: "SHA-256 av filene", "SHA-256 av filene", "SHA-256 of the files";
}

/// All price lists.
#[derive(Template)]
#[template(path = "tariffs.html", config = "src/http/pages/askama.toml")]
struct Lists {
    frame: Frame,
    editions: Vec<Edition>,
}

/// A price list in the overview.
struct Edition {
    id: String,
    title: String,
    from: String,
    to: Option<String>,
    status: &'static str,
    is_current: bool,
    /// The id of the one before it.
    former: Option<String>,
}

/// One price list.
#[derive(Template)]
#[template(path = "tariff.html", config = "src/http/pages/askama.toml")]
struct List {
    frame: Frame,
    edition: Edition,
    is_example: bool,
    hash: String,
    query: String,
    groups: Vec<Group>,
}

/// What differs between two price lists.
#[derive(Template)]
#[template(path = "tariff_changes.html", config = "src/http/pages/askama.toml")]
struct Changes {
    frame: Frame,
    from: String,
    to: String,
    is_example: bool,
    groups: Vec<ChangeGroup>,
}

/// What is searched for.
#[derive(Deserialize)]
pub struct Search {
    q: Option<String>,
}

impl Edition {
    fn of(tariff: &Tariff, is_current: bool, former: Option<&Tariff>, words: PageWords) -> Self {
        Self {
            id: tariff.id.to_string(),
            title: tariff.title.in_language(words.language).to_owned(),
            from: words.language.date(tariff.id),
            to: tariff.valid_to.map(|day| words.language.date(day)),
            status: match tariff.status {
                Status::Published => words.are_published(),
                Status::Example => words.are_examples(),
            },
            is_current,
            former: former.map(|former| former.id.to_string()),
        }
    }
}

/// All price lists, the latest first.
pub async fn tariffs(estimator: Data<Estimator>, request: HttpRequest) -> HttpResponse {
    let frame = Frame::of(&request);
    let catalogue = estimator.catalogue();
    let current = catalogue.in_force(estimator.clock().today()).map(|tariff| tariff.id);
    let all = catalogue.editions();
    let former = |index: usize| index.checked_sub(1).and_then(|index| all.get(index)).map(AsRef::as_ref);
    let edition = |(index, tariff): (usize, &std::sync::Arc<Tariff>)| {
        Edition::of(tariff, current == Some(tariff.id), former(index), frame.words)
    };
    let mut editions: Vec<Edition> = all.iter().enumerate().map(edition).collect();
    editions.reverse();
    page(HttpResponse::Ok(), &Lists { frame, editions })
}

/// One price list.
pub async fn tariff(
    estimator: Data<Estimator>,
    request: HttpRequest,
    id: Path<String>,
    search: Query<Search>,
) -> HttpResponse {
    let Some(tariff) = estimator.tariff(&id) else { return absent(&request) };
    let frame = Frame::of(&request);
    let words = frame.words;
    let frame = frame.below(&[("/tariffs", words.price_lists())]);
    let query: String = search.into_inner().q.unwrap_or_default().chars().take(MAX_QUERY_CHARS).collect();
    let catalogue = estimator.catalogue();
    let former = catalogue.editions().iter().filter(|other| other.id < tariff.id).max_by_key(|other| other.id);
    let current = catalogue.in_force(estimator.clock().today()).map(|tariff| tariff.id);
    let edition = Edition::of(&tariff, current == Some(tariff.id), former.map(AsRef::as_ref), words);
    let groups = groups(&tariff, query.trim(), words);
    let is_example = tariff.status == Status::Example;
    page(HttpResponse::Ok(), &List { frame, edition, is_example, hash: tariff.hash.to_string(), query, groups })
}

/// The most characters of a query.
const MAX_QUERY_CHARS: usize = 100;

/// What differs between two price lists.
pub async fn tariff_changes(
    estimator: Data<Estimator>,
    request: HttpRequest,
    ids: Path<(String, String)>,
) -> HttpResponse {
    let (from, to) = ids.into_inner();
    let Some((from, to)) = estimator.tariff(&from).zip(estimator.tariff(&to)) else { return absent(&request) };
    let frame = Frame::of(&request);
    let words = frame.words;
    let frame = frame.below(&[("/tariffs", words.price_lists())]);
    let groups = change_groups(&compare(&from, &to), words);
    let day = |tariff: &Tariff| words.language.date(tariff.id);
    let is_example = [&from, &to].iter().any(|tariff| tariff.status == Status::Example);
    page(HttpResponse::Ok(), &Changes { frame, from: day(&from), to: day(&to), is_example, groups })
}

fn absent(request: &HttpRequest) -> HttpResponse {
    Problem::new(ProblemKind::NotFound, language(request)).into_response()
}
