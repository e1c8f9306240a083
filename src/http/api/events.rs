//! `/api/v1/events`

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::{json, problem};
use crate::app::{EventPage, EventRequest, Parameters, Quotes};
use crate::http::caching::{PRIVATE, with_policy};
use crate::http::change::actor;
use crate::http::link;
use crate::quote::Action;

/// Which events.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters in OpenAPI; `EventRequest` parses them")]
pub struct EventParameters {
    /// Only events after this sequence: `next` of the previous page. The first of all comes after 0, and what is yet to come after the
    /// `last` of any page.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// Events per page; 100 by default.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// Only events of these types.
    #[param(style = Form, explode = false)]
    r#type: Option<Vec<Action>>,
}

/// Reads what happened to quotes, in the order in which it was committed: to all of them, or, for an applicant, to those of its
/// organisation from their issue on. Whoever requests `next` again and again has every event once, whatever is written meanwhile.
#[utoipa::path(get, path = "/api/v1/events", operation_id = "listEvents", tag = "quotes", params(EventParameters),
    responses((status = 200, description = "A page of events.", body = EventPage,
        headers(("Link" = String, description = "The address of the next page, with `rel=\"next\"`, where there is one (RFC 8288).")))))]
pub async fn list(quotes: Data<Quotes>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let pairs = pairs.into_inner();
    let others: Vec<(String, String)> = pairs.iter().filter(|(name, _)| name != "after").cloned().collect();
    let asked = EventRequest::parse(Parameters::read(pairs, EventRequest::KEYS));
    let page: EventPage = match async { quotes.follow(&actor(&request), asked?).await }.await {
        Ok(page) => page,
        Err(error) => return problem(&request, error),
    };
    let mut response = with_policy(PRIVATE, json(&page));
    if page.more {
        let after = page.next.to_string();
        let others = others.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let (name, value) = link::next(request.path(), others.chain([("after", after.as_str())]));
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
