//! The list, its counts, and what needs attention.

use std::collections::BTreeSet;

use serde_json::json;

use super::{page, server};
use crate::calculator::seen::Seen;
use crate::office::{Caller, Finance as _, Office, complete, complete_for, on_both};
use crate::support::text;

on_both!(
    the_count_of_each_state_is_that_of_its_list,
    what_is_searched_for_is_found_and_what_is_wrong_is_said,
    mine_are_those_that_i_made_or_issued,
    what_needs_attention_is_listed_and_counted,
    an_accepted_revision_has_the_hours_of_its_order,
);

/// The identities of the quotes of all pages of a list.
#[track_caller]
fn listed(caller: &impl Caller, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut path = path.to_owned();
    loop {
        let seen = page(caller, &path);
        let rows = seen.html.split("<th scope=\"row\"><a href=\"/quotes/").skip(1);
        found.extend(rows.filter_map(|row| Some(row.split_once('"')?.0.to_owned())));
        match tail(&seen, "Neste side") {
            Some(next) => path = next,
            None => return found,
        }
    }
}

/// Where a link at the end of a list leads.
fn tail(seen: &Seen, name: &str) -> Option<String> {
    let (_, links) = seen.html.split_once("<p class=\"actions\">")?;
    let before = links.split_once("</p>")?.0.split_once(&format!("\">{name}"))?.0;
    Some(before.rsplit_once("href=\"")?.1.replace("&#38;", "&").replace("&amp;", "&"))
}

/// The tabs: each with its address and its count.
fn tabs(seen: &Seen) -> Vec<(String, usize)> {
    let (_, tabs) = seen.html.split_once("class=\"tabs\"").expect("tabs");
    let tabs = tabs.split_once("</nav>").expect("their end").0;
    let tab = |tab: &str| {
        let address = tab.split_once('"')?.0.replace("&#38;", "&");
        let count = tab.split_once("class=\"count\">")?.1.split_once('<')?.0.parse().ok()?;
        Some((address, count))
    };
    tabs.split("<a href=\"").skip(1).filter_map(tab).collect()
}

fn the_count_of_each_state_is_that_of_its_list(office: &Office) {
    let server = server(office);
    // More than a page of drafts, and one of each state.
    for _ in 0..53 {
        server.drafted();
    }
    for state in ["accepted", "declined", "withdrawn", "superseded", "settled", "expired", "issued"] {
        office.in_state(&server, state);
    }
    let seen = page(&server, "/quotes");
    let tabs = tabs(&seen);
    assert_eq!(tabs.len(), 9);
    for (address, count) in &tabs {
        let found = listed(&server, address);
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len(), "{address}: none is there twice");
        assert_eq!(found.len(), *count, "{address}");
    }
    // From the second page, one comes back to the first of the same list.
    let own = "/quotes?status=draft&mine=true&sort=updated";
    let second = tail(&page(&server, own), "Neste side").expect("a second page");
    assert_eq!(tail(&page(&server, &second), "Første side").as_deref(), Some(own));
    assert!(tabs[1].1 >= 53 && tabs.iter().skip(1).all(|(_, count)| *count >= 1), "{tabs:?}");
    assert_eq!(tabs[0].1, tabs.iter().skip(1).map(|(_, count)| count).sum::<usize>());
    // A draft that is deleted is none.
    let draft = server.drafted();
    assert_eq!(tabs_now(&server)[1].1, tabs[1].1 + 1);
    let path = format!("/api/v1/quotes/{}", draft["id"].as_str().expect("an identity"));
    assert_eq!(server.change("DELETE", &path, "\"1\"", "", &json!(null)).status, 204);
    assert_eq!(tabs_now(&server)[1].1, tabs[1].1);
}

fn tabs_now(caller: &impl Caller) -> Vec<(String, usize)> {
    tabs(&page(caller, "/quotes"))
}

fn what_is_searched_for_is_found_and_what_is_wrong_is_said(office: &Office) {
    let server = server(office);
    let wanted = server.issued_of(&complete_for("Ås kommune", "Skole & helse", "2026/55"));
    server.drafted_of(&complete_for("NTNU", "Uføre", "2026/56"));
    let id = wanted["id"].as_str().expect("an identity").to_owned();
    for query in [
        "q=%C3%A5s",
        "q=2026-000001",
        "case_number=2026%2F55",
        "q=skole+&from=1.1.2026&to=31.12.26",
        "status=issued&q=helse",
    ] {
        assert_eq!(listed(&server, &format!("/quotes?{query}")), std::slice::from_ref(&id), "{query}");
    }
    // What is asked for is there still.
    let seen = page(&server, "/quotes?q=%C3%A5s&from=1.1.2026");
    assert!(seen.html.contains("value=\"ås\"") && seen.html.contains("value=\"1.1.2026\""));
    let html = [("accept", "text/html"), ("accept-language", "nb")];
    let wrong = server.send("GET", "/quotes?from=31.2.2026&case_number=x", &html, b"");
    assert_eq!(wrong.status, 422);
    let wrong = Seen::of(&wrong);
    wrong.assert_sound();
    assert_eq!(wrong.errors().len(), 2, "{:?}", wrong.errors());
    assert!(wrong.html.contains("value=\"31.2.2026\""));
    // What no form of the page sends is no list of anything else. A link leads only to a field that is there.
    for odd in ["cursor=x", "status=gone", "sort=x", "mine=x", "attention=x", "attention=hours&q=x", "sort=expires&q=x"]
    {
        let wrong = server.send("GET", &format!("/quotes?{odd}"), &html, b"");
        assert_eq!(wrong.status, 422, "{odd}");
        let wrong = Seen::of(&wrong);
        wrong.assert_sound();
        let (_, said) = wrong.html.split_once("id=\"errors\"").expect("what is wrong");
        assert!(said.split_once("</div>").is_some_and(|(said, _)| said.contains("<li>")), "{odd}");
    }
}

fn mine_are_those_that_i_made_or_issued(office: &Office) {
    let [first, second] = ["case_officer", "case_officer"].map(|role| office.key(role));
    let (applicant, finance) = (office.key_of(crate::office::OWN), office.key("finance"));
    let server = server(office);
    let (first, second) = (server.by(&first), server.by(&second));
    let made = first.drafted_of(&complete());
    let taken = first.drafted_of(&complete());
    assert_eq!(listed(&first, "/quotes?mine=true").len(), 2);
    assert_eq!(listed(&second, "/quotes?mine=true").len(), 0);
    // Who issues it has it from then on.
    second.issue(&taken);
    assert_eq!(listed(&second, "/quotes?mine=true"), [taken["id"].as_str().expect("an identity")]);
    assert_eq!(listed(&first, "/quotes?mine=true"), [made["id"].as_str().expect("an identity")]);
    assert_eq!(listed(&first, "/quotes").len(), 2);
    // The interface for programs says the same, in every order.
    for sort in ["created", "updated"] {
        let answer = second.get(&format!("/api/v1/quotes?mine=true&sort={sort}"));
        assert_eq!(answer.json()["quotes"][0]["id"], taken["id"], "{sort}: {}", text(&answer.body));
    }
    for filter in ["q=ntnu", "case_number=2026%2F1234", "status=issued"] {
        let answer = second.get(&format!("/api/v1/quotes?mine=true&{filter}"));
        assert_eq!(answer.json()["quotes"].as_array().map(Vec::len), Some(1), "{filter}");
        assert!(answer.json()["quotes"][0]["officer"].is_string());
    }
    // Finance reads the list, and has nothing to do in a draft.
    let finance = server.by(&finance);
    let seen = page(&finance, "/quotes");
    assert!(
        seen.html.contains(taken["id"].as_str().expect("it")) && !seen.html.contains(made["id"].as_str().expect("it"))
    );
    let applicant = server.by(&applicant);
    assert_eq!(applicant.get("/api/v1/quotes?mine=true").status, 422);
    assert_eq!(applicant.get("/api/v1/quotes?attention=hours").status, 422);
    let own = applicant.get("/api/v1/quotes?sort=expires").json();
    assert_eq!(own["quotes"].as_array().map(Vec::len), Some(1));
    assert!(own["quotes"][0]["officer"].is_null(), "who makes it is the office's own");
}

/// What the first page counts, by the address that it leads to.
fn work(seen: &Seen) -> Vec<(String, usize)> {
    let (_, list) = seen.html.split_once("class=\"todo\"").expect("my work");
    let list = list.split_once("</ul>").expect("its end").0;
    let one = |one: &str| {
        let address = one.split_once('"')?.0.replace("&#38;", "&");
        let count = one.split_once("class=\"count\">")?.1.split_once('<')?.0.parse().ok()?;
        Some((address, count))
    };
    list.split("<a href=\"").skip(1).filter_map(one).collect()
}

fn what_needs_attention_is_listed_and_counted(office: &Office) {
    let server = server(office);
    office.at("2026-11-20T12:00:00Z");
    let late = server.issued_of(&complete());
    office.at("2026-11-27T12:00:00Z");
    server.issued_of(&complete());
    server.drafted();
    let mut soon = complete();
    soon["delivery_date"] = json!("2026-12-02");
    soon["acknowledgements"].as_array_mut().expect("notes").push(json!({
        "finding": "delivery_date_too_early", "note": "Avtalt."
    }));
    let order = server.issued_of(&soon);
    server.must(&order, "accept");
    office.at("2026-12-02T12:00:00Z");
    let seen = page(&server, "/");
    let work = work(&seen);
    let counts: Vec<usize> = work.iter().map(|(_, count)| *count).collect();
    assert_eq!(counts, [1, 2, 1, 0, 1], "{work:?}");
    for (address, count) in &work {
        assert_eq!(listed(&server, address).len(), *count, "{address}");
    }
    assert_eq!(listed(&server, &work[2].0), [late["id"].as_str().expect("it")]);
    assert_eq!(listed(&server, &work[4].0), [order["id"].as_str().expect("it")]);
    // What must be answered first is first.
    assert_eq!(listed(&server, "/quotes?status=issued")[0], late["id"]);
    // Beside a search, it is not: there is no such order.
    assert_eq!(server.get("/api/v1/quotes?sort=expires&q=ntnu").status, 422);
    assert_eq!(server.get("/api/v1/quotes?attention=hours&q=ntnu").status, 422);
}

fn an_accepted_revision_has_the_hours_of_its_order(office: &Office) {
    let server = server(office);
    let order = server.issued_of(&complete());
    server.must(&order, "accept");
    server.worked(&order, "delivery", "executive_officer_1", "6");
    let used = || server.read_json("/api/v1/quotes?attention=hours")["quotes"].clone();
    assert_eq!(used()[0]["id"], order["id"]);
    let revision = server.issue(&server.revised(&order));
    assert_eq!(used()[0]["id"], order["id"]);
    server.must(&revision, "accept");
    assert_eq!((used()[0]["id"].clone(), used().as_array().map(Vec::len)), (revision["id"].clone(), Some(1)));
}
