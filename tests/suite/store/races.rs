//! Compare and set: of many who change one quote at once, exactly one does. Each race runs through two servers.

use crate::office::{Answer, Caller as _, Office, Server, address, body_of, draft, id, on_both};
use crate::support::{NOW, at_once, wait_for};
use serde_json::{Value, json};

on_both!(
    of_eight_answers_at_once_exactly_one_counts,
    of_eight_changes_with_the_same_etag_exactly_one_is_made,
    a_draft_issued_eight_times_at_once_is_issued_once,
    of_revisions_drafted_at_once_one_is_made,
    an_order_and_a_revision_at_once_are_both_answered,
    an_answer_at_the_moment_of_expiry_never_counts_beside_it,
    the_sweep_leaves_what_is_over_as_it_is,
);

const ANSWERS: [&str; 3] = ["accept", "decline", "withdraw"];
const STATES: [&str; 3] = ["accepted", "declined", "withdrawn"];

fn statuses(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses
}

/// Actions of the ledger about a quote, in order.
fn ledger(office: &Office, quote: &Value) -> Vec<String> {
    let id = quote["id"].as_str().expect("an identity");
    let rows = office.query(&format!("select entry from ledger where quote_id = '{id}' order by sequence"));
    let action = |row: &Vec<String>| {
        let entry: Value = serde_json::from_str(&row[0]).expect("an entry");
        entry["action"].as_str().expect("an action").to_owned()
    };
    rows.iter().map(action).collect()
}

fn state(server: &Server, quote: &Value) -> String {
    server.get(&address(quote)).json()["state"].as_str().expect("a state").to_owned()
}

fn of_eight_answers_at_once_exactly_one_counts(office: &Office) {
    let servers = office.pair();
    for round in 0..3 {
        let quote = servers[0].issued();
        let answers =
            at_once(8, |number| servers[number % 2].answer(&quote, ANSWERS[(number + round) % 3], "\"2\"", ""));
        let winners: Vec<usize> = (0..8).filter(|number| answers[*number].status == 200).collect();
        assert_eq!(winners.len(), 1, "{:?}", statuses(&answers));
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            assert!(matches!(answer.status, 409 | 412), "{}", answer.json());
        }
        let which = (winners[0] + round) % 3;
        assert_eq!(ledger(office, &quote), ["issue", ANSWERS[which]]);
        let kept = servers[1].get(&address(&quote));
        assert_eq!(kept.body, answers[winners[0]].body);
        assert_eq!((kept.json()["state"].clone(), kept.header("etag")), (json!(STATES[which]), "\"3\""));
        let events = servers[0].get(&format!("{}/events", address(&quote))).json();
        assert_eq!(events["events"].as_array().map(Vec::len), Some(3));
    }
    office.assert_sound(3);
}

fn of_eight_changes_with_the_same_etag_exactly_one_is_made(office: &Office) {
    let servers = office.pair();
    let quote = servers[0].drafted();
    for version in 1..4 {
        let answers = at_once(8, |number| {
            let mut body = draft();
            body["case_number"] = json!(format!("2026/{}", 100 + number));
            servers[number % 2].change("PUT", &address(&quote), &format!("\"{version}\""), "", &body)
        });
        assert_eq!(statuses(&answers), [200, 412, 412, 412, 412, 412, 412, 412]);
        let winner = answers.iter().find(|answer| answer.status == 200).expect("a winner");
        let kept = servers[0].get(&address(&quote));
        assert_eq!(kept.json()["case_number"], winner.json()["case_number"]);
        assert_eq!(kept.header("etag"), format!("\"{}\"", version + 1));
    }
}

fn a_draft_issued_eight_times_at_once_is_issued_once(office: &Office) {
    let servers = office.pair();
    let quote = servers[0].drafted();
    let path = format!("{}/issue", address(&quote));
    let answers = at_once(8, |number| servers[number % 2].change("POST", &path, "\"1\"", "", &Value::Null));
    let statuses = statuses(&answers);
    assert!(statuses[0] == 200 && statuses[1..].iter().all(|status| matches!(status, 409 | 412)), "{statuses:?}");
    assert_eq!(ledger(office, &quote), ["issue"]);
    assert_eq!(office.value("select last from number_series"), "1");
    office.assert_sound(1);
}

fn of_revisions_drafted_at_once_one_is_made(office: &Office) {
    let servers = office.pair();
    let quote = servers[0].issued();
    let path = format!("{}/revisions", address(&quote));
    let answers = at_once(8, |number| servers[number % 2].change("POST", &path, "", "", &Value::Null));
    let statuses = statuses(&answers);
    assert!(statuses[0] == 201 && statuses[1..].iter().all(|status| *status == 409), "{statuses:?}");
    let made = answers.iter().find(|answer| answer.status == 201).expect("a revision").json();
    for refused in answers.iter().filter(|answer| answer.status == 409) {
        assert_eq!(refused.json()["code"], "revision_open");
        assert!(refused.json()["detail"].as_str().expect("a detail").contains(&id(&made)), "{}", refused.json());
    }
    assert_eq!(office.value("select count(*) from quotes where state = 'draft'"), "1");
    servers[1].must(&made, "issue");
    assert_eq!(ledger(office, &quote), ["issue", "supersede"]);
    office.assert_sound(2);
}

fn an_order_and_a_revision_at_once_are_both_answered(office: &Office) {
    let servers = office.pair();
    for round in 1..4 {
        let quote = servers[0].issued();
        let revision = servers[0].revised(&quote);
        let answers = at_once(2, |number| match number {
            0 => servers[0].answer(&quote, "accept", "\"2\"", ""),
            _ => servers[1].change("POST", &format!("{}/issue", address(&revision)), "\"1\"", "", &Value::Null),
        });
        // Whichever comes first: the revision is issued. An order stays in force, an open quote is over.
        assert_eq!(answers[1].status, 200, "{}", answers[1].json());
        let expected: &[&str] = match answers[0].status {
            200 => &["issue", "accept"],
            409 | 412 => &["issue", "supersede"],
            other => panic!("{other}: {}", answers[0].json()),
        };
        assert_eq!(ledger(office, &quote), expected);
        let former = servers[1].get(&address(&quote)).json();
        let state = if answers[0].status == 200 { "accepted" } else { "superseded" };
        assert_eq!((&former["state"], &former["successor"]["id"]), (&json!(state), &revision["id"]));
        assert_eq!(former["answer"].is_null(), answers[0].status != 200);
        office.assert_sound(2 * round);
    }
}

/// A moment and the millisecond before it.
fn around(expires_at: &str) -> (String, String) {
    let at: jiff::Timestamp = expires_at.parse().expect("a moment");
    let before = at.checked_sub(jiff::SignedDuration::from_millis(1)).expect("a moment");
    (before.to_string(), at.to_string())
}

fn an_answer_at_the_moment_of_expiry_never_counts_beside_it(office: &Office) {
    let servers = [(); 2].map(|()| office.server());
    for round in 0..4 {
        office.at(NOW);
        let quote = servers[0].issued();
        let (before, at) = around(quote["issue"]["expires_at"].as_str().expect("a moment"));
        office.at(&before);
        let answers = at_once(8, |number| match number {
            0 => {
                office.at(&at);
                None
            }
            1..=3 => {
                servers[number % 2].get(&address(&quote));
                None
            }
            _ => Some(servers[number % 2].answer(&quote, ANSWERS[number % 3], "\"2\"", "")),
        });
        let answers: Vec<Answer> = answers.into_iter().flatten().collect();
        let won = answers.iter().filter(|answer| answer.status == 200).count();
        assert!(won <= 1, "{:?}", statuses(&answers));
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            assert!(matches!(answer.status, 409 | 412), "{}", answer.json());
        }
        let kept = state(&servers[0], &quote);
        let actions = ledger(office, &quote);
        assert_eq!((actions.len(), kept == "expired"), (2, won == 0), "{kept} {actions:?}");
        assert_eq!(actions[1] == "expire", won == 0);
        println!("round {round}: {kept}");
    }
    // Without a race: the last millisecond is in time, the next one is not, and is refused.
    office.at(NOW);
    let (in_time, late) = (servers[0].issued(), servers[0].issued());
    let (before, at) = around(in_time["issue"]["expires_at"].as_str().expect("a moment"));
    office.at(&before);
    assert_eq!(servers[0].answer(&in_time, "accept", "\"2\"", "").status, 200);
    office.at(&at);
    let refused = servers[1].answer(&late, "accept", "\"2\"", "");
    assert_eq!((refused.status, refused.json()["code"].as_str()), (409, Some("expired")));
    assert_eq!(
        (state(&servers[0], &in_time), state(&servers[0], &late)),
        ("accepted".to_owned(), "expired".to_owned())
    );
    office.assert_sound(6);
}

fn the_sweep_leaves_what_is_over_as_it_is(office: &Office) {
    let server = office.server();
    let quotes: Vec<Value> = (0..5).map(|_| server.issued()).collect();
    for (quote, what) in quotes.iter().zip(ANSWERS) {
        assert_eq!(server.answer(quote, what, "\"2\"", "").status, 200);
    }
    let successor = server.issue(&server.revised(&quotes[4]));
    let draft = server.drafted();
    let (before, at) = around(quotes[3]["issue"]["expires_at"].as_str().expect("a moment"));
    let rows = || {
        let quotes = quotes.iter().chain([&successor, &draft]).map(|quote| quote["id"].as_str().expect("an identity"));
        let row = |id: &str| {
            office.query(&format!("select state, version, answer, answered_at from quotes where id = '{id}'"))
        };
        quotes.flat_map(row).collect::<Vec<_>>()
    };
    let states = || rows().into_iter().map(|row| row[0].clone()).collect::<Vec<_>>();
    let open = ["accepted", "declined", "withdrawn", "issued", "superseded", "issued", "draft"];

    // A server sweeps when it starts; what it finds to do shows in the store alone, so that no reader does it for it.
    office.at(&before);
    drop(office.server());
    assert_eq!(states(), open);
    let at_end = rows();
    office.at(&at);
    let raced = at_once(5, |number| {
        if number < 4 {
            return server.answer(&quotes[number], "accept", "\"2\"", "").status;
        }
        let _sweeper = office.server();
        let open = "select count(*) from quotes where state = 'issued'";
        wait_for("the sweep", || (office.value(open) == "0").then_some(()));
        409
    });
    assert_eq!(raced, [409; 5]);
    assert_eq!(states(), ["accepted", "declined", "withdrawn", "expired", "superseded", "expired", "draft"]);
    for (row, former) in rows().iter().zip(&at_end).filter(|(row, _)| row[0] != "expired") {
        assert_eq!(row, former);
    }
    assert_eq!(ledger(office, &quotes[3]), ["issue", "expire"]);
    assert_eq!(ledger(office, &successor), ["issue", "expire"]);
    office.assert_sound(6);
}

mod keys {
    use super::*;

    on_both!(
        a_quote_made_six_times_with_one_key_is_made_once,
        a_draft_changed_six_times_with_one_key_is_changed_once,
        a_draft_issued_six_times_with_one_key_is_issued_once,
        a_quote_ordered_six_times_with_one_key_is_ordered_once,
        a_draft_thrown_away_six_times_with_one_key_is_thrown_away_once,
    );

    /// Sends the same with one key, six times at once and once more: every answer is the same.
    fn one_effect(servers: &[Server; 2], method: &str, path: &str, etag: &str, body: &Value) -> Answer {
        let send = |number: usize| servers[number % 2].change(method, path, etag, "one-key", body);
        let answers = at_once(6, send);
        let again = send(1);
        let reported = |answer: &Answer| (answer.status, answer.body.clone(), answer.header("etag").to_owned());
        assert!(again.status < 300 && again.header("idempotent-replayed") == "true", "{}", again.status);
        let same = answers.iter().filter(|answer| reported(answer) == reported(&again)).count();
        assert_eq!(same, 6, "{:?}", statuses(&answers));
        let first = answers.iter().filter(|answer| answer.header("idempotent-replayed").is_empty());
        assert_eq!(first.count(), 1, "answers that are not told to be given before");
        again
    }

    fn a_quote_made_six_times_with_one_key_is_made_once(office: &Office) {
        one_effect(&office.pair(), "POST", "/api/v1/quotes", "", &draft());
        assert_eq!(office.value("select count(*) from quotes"), "1");
    }

    fn a_draft_changed_six_times_with_one_key_is_changed_once(office: &Office) {
        let servers = office.pair();
        let quote = servers[0].drafted();
        let answer = one_effect(&servers, "PUT", &address(&quote), "\"1\"", &draft());
        assert_eq!(answer.header("etag"), "\"2\"");
    }

    fn a_draft_issued_six_times_with_one_key_is_issued_once(office: &Office) {
        let servers = office.pair();
        let quote = servers[0].drafted();
        let answer = one_effect(&servers, "POST", &format!("{}/issue", address(&quote)), "\"1\"", &Value::Null);
        assert_eq!(answer.json()["number"], "2026-000001");
        assert_eq!(office.value("select count(*) from ledger"), "1");
    }

    fn a_quote_ordered_six_times_with_one_key_is_ordered_once(office: &Office) {
        let servers = office.pair();
        let quote = servers[0].issued();
        let path = format!("{}/accept", address(&quote));
        assert_eq!(one_effect(&servers, "POST", &path, "\"2\"", &body_of("accept")).json()["state"], "accepted");
        assert_eq!(ledger(office, &quote), ["issue", "accept"]);
    }

    fn a_draft_thrown_away_six_times_with_one_key_is_thrown_away_once(office: &Office) {
        let servers = office.pair();
        let quote = servers[0].drafted();
        assert_eq!(one_effect(&servers, "DELETE", &address(&quote), "\"1\"", &Value::Null).status, 204);
        assert_eq!(office.value("select count(*) from events where action = 'delete'"), "1");
    }
}
