//! The desk: the pages on which officers make, issue and follow quotes.

mod both;
mod case;
mod hostile;
mod issuing;
mod lists;
mod making;
mod typing;

use serde_json::Value;

use crate::calculator::seen::Seen;
use crate::calculator::{FORM, Fields, encoded, with};
use crate::office::{Answer, Caller, Office, Server};
use crate::support::text;

/// A server without limits of calls.
pub fn server(office: &Office) -> Server {
    office.server_with(&[
        ("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "0"),
        ("PRISOVERSLAG__LIMITS__CLIENT_PER_MINUTE", "0"),
    ])
}

pub fn send(caller: &impl Caller, path: &str, fields: &[(String, String)]) -> Answer {
    let headers = [FORM, ("accept-language", "nb"), ("accept", "text/html"), ("sec-fetch-site", "same-origin")];
    caller.send("POST", path, &headers, &encoded(fields))
}

/// A page as it is read.
#[track_caller]
pub fn page(caller: &impl Caller, path: &str) -> Seen {
    let answer = caller.send("GET", path, &[("accept-language", "nb"), ("accept", "text/html")], b"");
    assert_eq!(answer.status, 200, "{path}: {}", text(&answer.body));
    let seen = Seen::of(&answer);
    seen.assert_sound();
    seen
}

/// Where a form leads after something was stored.
#[track_caller]
pub fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", text(&answer.body));
    answer.header("location").to_owned()
}

/// The page to which a button of a form leads.
#[track_caller]
pub fn pressed(caller: &impl Caller, path: &str, fields: &[(String, String)], does: &str) -> Seen {
    let to = led(&send(caller, path, &with(fields, "do", does)));
    page(caller, &to)
}

/// The page of a quote.
#[track_caller]
pub fn of(caller: &impl Caller, quote: &Value) -> (String, Seen) {
    let path = format!("/quotes/{}", quote["id"].as_str().expect("an identity"));
    let seen = page(caller, &path);
    (path, seen)
}

/// The hidden fields of the form that goes to an address.
#[track_caller]
pub fn sent(seen: &Seen, action: &str) -> Fields {
    let (_, form) =
        seen.html.split_once(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("no form of {action}"));
    let form = form.split_once("</form>").expect("its end").0;
    let value = |name: &str| {
        let (_, rest) = form.split_once(&format!("name=\"{name}\" value=\""))?;
        Some((name.to_owned(), rest.split_once('"')?.0.to_owned()))
    };
    ["page.version", "page.once", "number"].into_iter().filter_map(value).collect()
}

/// Fields by their names and texts.
pub fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}
