//! Whatever is done to some quotes, in whatever order, they are as a small model says, and the audit holds.

use crate::office::{Caller as _, Office, QUOTES, Server, address, body_of, complete, id, on_both};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

on_both!(quotes_follow_the_model_whatever_is_done_to_them);

#[derive(Clone, Copy, Debug)]
enum Step {
    Make,
    Do { action: &'static str, which: usize, stale: bool },
    Wait { days: i64 },
}

/// What the model knows of a quote.
#[derive(Clone, Debug)]
struct Modelled {
    id: String,
    state: &'static str,
    version: i64,
    /// Number and revision.
    number: Option<(i64, i64)>,
    issued_on: i64,
    revises: Option<usize>,
    successor: Option<usize>,
    deleted: bool,
}

struct Model {
    quotes: Vec<Modelled>,
    last_number: i64,
    today: i64,
}

impl Model {
    fn add(&mut self, id: String, revises: Option<usize>) {
        self.quotes.push(Modelled {
            id,
            state: "draft",
            version: 1,
            number: None,
            issued_on: 0,
            revises,
            successor: None,
            deleted: false,
        });
    }

    fn wait(&mut self, days: i64) {
        self.today += days;
        for quote in &mut self.quotes {
            if quote.state == "issued" && self.today > quote.issued_on + 14 {
                (quote.state, quote.version) = ("expired", quote.version + 1);
            }
        }
    }

    /// What an action must be answered with.
    fn answer(&self, action: &str, which: usize, stale: bool) -> (u16, &'static str) {
        let quote = &self.quotes[which];
        let wrong = (409, if quote.state == "expired" { "expired" } else { "wrong_state" });
        let open = match action {
            "PUT" | "DELETE" | "issue" => quote.state == "draft",
            "accept" | "decline" | "withdraw" => quote.state == "issued",
            _ => quote.state != "draft",
        };
        match action {
            _ if quote.deleted => (404, "not_found"),
            "revisions" if quote.successor.is_some() && quote.state != "accepted" => (409, "already_revised"),
            _ if !open => wrong,
            _ if stale => (412, "stale"),
            "revisions" if self.has_open_revision(which) => (409, "revision_open"),
            "revisions" => (201, ""),
            "DELETE" => (204, ""),
            _ => (200, ""),
        }
    }

    /// The last quote of the number.
    fn last(&self, which: usize) -> usize {
        self.quotes[which].successor.map_or(which, |next| self.last(next))
    }

    fn has_open_revision(&self, which: usize) -> bool {
        let last = self.last(which);
        let is_draft_of_last =
            |quote: &Modelled| quote.revises == Some(last) && quote.state == "draft" && !quote.deleted;
        last != which && self.quotes[last].state == "issued" || self.quotes.iter().any(is_draft_of_last)
    }

    /// What an action that succeeds does.
    fn apply(&mut self, action: &str, which: usize) {
        self.quotes[which].version += 1;
        let (state, number) = match action {
            "issue" => ("issued", Some(self.number(which))),
            "accept" => ("accepted", None),
            "decline" => ("declined", None),
            "withdraw" => ("withdrawn", None),
            _ => ("draft", None),
        };
        if let ("accept", Some((own, _))) = (action, self.quotes[which].number) {
            let of_number = |quote: &&mut Modelled| quote.number.is_some_and(|(number, _)| number == own);
            for order in self.quotes.iter_mut().filter(of_number).filter(|quote| quote.state == "accepted") {
                (order.state, order.version) = ("superseded", order.version + 1);
            }
        }
        let quote = &mut self.quotes[which];
        quote.state = state;
        quote.deleted = action == "DELETE";
        if number.is_some() {
            (quote.number, quote.issued_on) = (number, self.today);
        }
    }

    /// The number of a quote that is issued; its former is replaced if it is open.
    fn number(&mut self, which: usize) -> (i64, i64) {
        let Some(former) = self.quotes[which].revises else {
            self.last_number += 1;
            return (self.last_number, 1);
        };
        let former = &mut self.quotes[former];
        former.successor = Some(which);
        former.version += 1;
        if former.state == "issued" {
            former.state = "superseded";
        }
        let (number, revision) = former.number.expect("it was issued");
        (number, revision + 1)
    }
}

fn step() -> impl Strategy<Value = Step> {
    let actions =
        vec!["PUT", "DELETE", "issue", "issue", "issue", "accept", "decline", "withdraw", "revisions", "revisions"];
    let act = (prop::sample::select(actions), 0_usize..5, prop::bool::weighted(0.1));
    prop_oneof![
        1 => Just(Step::Make),
        8 => act.prop_map(|(action, which, stale)| Step::Do { action, which, stale }),
        1 => (1_i64..16).prop_map(|days| Step::Wait { days }),
    ]
}

fn quotes_follow_the_model_whatever_is_done_to_them(office: &Office) {
    let server = office.server();
    let config = ProptestConfig { failure_persistence: None, max_shrink_iters: 100, ..ProptestConfig::with_cases(16) };
    let steps = prop::collection::vec(step(), 12..28);
    TestRunner::new(config)
        .run(&steps, |steps| {
            follow(office, &server, &steps);
            Ok(())
        })
        .unwrap();
}

fn follow(office: &Office, server: &Server, steps: &[Step]) {
    office.at("2026-02-01T12:00:00Z");
    let start: jiff::civil::Date = "2026-02-01".parse().unwrap();
    let mut model = Model { quotes: Vec::new(), last_number: last_number(server), today: 0 };
    model.add(server.make(&complete()), None);
    for step in steps {
        match *step {
            Step::Make => model.add(server.make(&complete()), None),
            Step::Wait { days } => {
                model.wait(days);
                let day = start + jiff::Span::new().days(model.today);
                office.at(&format!("{day}T12:00:00Z"));
            }
            Step::Do { action, which, stale } => {
                let which = which % model.quotes.len();
                let quote = model.quotes[which].clone();
                let tag = format!("\"{}\"", if stale { quote.version + 1 } else { quote.version });
                let address = address(&quote.id);
                let answer = match action {
                    "PUT" | "DELETE" => server.change(action, &address, &tag, "", &body_of(action)),
                    _ => server.change("POST", &format!("{address}/{action}"), &tag, "", &body_of(action)),
                };
                let expected = model.answer(action, which, stale);
                let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
                let code = body["code"].as_str().unwrap_or_default();
                assert_eq!((answer.status, code), expected, "{action} of {quote:?}: {body}");
                match expected.0 {
                    201 => model.add(id(&body), Some(model.last(which))),
                    200 | 204 => model.apply(action, which),
                    _ => {}
                }
            }
        }
    }
    compare(office, server, &model);
}

/// The last number that was given.
fn last_number(server: &Server) -> i64 {
    let page = server.get(&format!("{QUOTES}?sort=issued&limit=200")).json();
    let numbers = page["quotes"].as_array().unwrap().iter().map(|quote| {
        let number = quote["number"].as_str().unwrap();
        number.split_once('-').unwrap().1.parse::<i64>().unwrap()
    });
    numbers.max().unwrap_or_default()
}

fn compare(office: &Office, server: &Server, model: &Model) {
    for quote in &model.quotes {
        let events = i64::try_from(server.events(&quote.id).len()).unwrap();
        assert_eq!(events, quote.version, "{quote:?}");
        if quote.deleted {
            assert_eq!(server.get(&address(&quote.id)).status, 404, "{quote:?}");
            continue;
        }
        let found = server.quote(&quote.id);
        assert_eq!(found["state"], quote.state, "{quote:?}");
        assert_eq!(server.etag(&quote.id), format!("\"{}\"", quote.version), "{quote:?}");
        let number = quote.number.map(|(number, _)| format!("2026-{number:06}"));
        assert_eq!(found["number"], json!(number), "{quote:?}");
        assert_eq!(found["revision"], json!(quote.number.map(|(_, revision)| revision)), "{quote:?}");
        for (member, related) in [("revises", quote.revises), ("successor", quote.successor)] {
            assert_eq!(found[member]["id"], json!(related.map(|related| &model.quotes[related].id)), "{quote:?}");
        }
    }
    let (holds, reported) = office.audit(&[]);
    assert!(holds, "{reported}");
}
