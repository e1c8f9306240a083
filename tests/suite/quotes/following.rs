//! The events of all quotes: whoever follows them has each once and in the order of commits, and nothing that is not theirs.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::office::{
    Backend, Caller, Finance as _, OTHER, OWN, Office, Server, acceptance, address, assert_problem, complete,
    draft_for, faults, id, on_both,
};
use crate::support::{Chance, at_once};
use serde_json::{Value, json};

on_both!(
    a_follower_beside_eight_writers_has_every_event_once_and_in_order,
    an_event_says_what_happened_to_which_quote,
    what_happened_to_a_draft_stays_without_a_number,
    types_choose_events,
    whoever_is_at_the_end_waits_there,
    an_applicant_follows_its_own_quotes_from_their_issue_on,
    wrong_parameters_of_events_are_reported_all_at_once,
    events_are_never_altered_and_have_a_place,
);

const EVENTS: &str = "/api/v1/events";

fn page(caller: &(impl Caller + ?Sized), parameters: &str) -> Value {
    caller.read_json(&format!("{EVENTS}?{parameters}"))
}

fn events(page: &Value) -> Vec<Value> {
    page["events"].as_array().expect("events").clone()
}

fn number(value: &Value) -> i64 {
    value.as_i64().expect("a number")
}

/// All events with some parameters, and where they end.
fn all(caller: &(impl Caller + ?Sized), parameters: &str) -> Vec<Value> {
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let page = page(caller, &format!("after={after}&limit=1000&{parameters}"));
        found.extend(events(&page));
        after = number(&page["next"]);
        if page["more"] == json!(false) {
            return found;
        }
    }
}

fn words(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().expect("a type")).collect()
}

const WRITERS: usize = 8;
const FILTERS: [&str; 3] = ["", "&type=issue,accept", "&type=create"];

fn a_follower_beside_eight_writers_has_every_event_once_and_in_order(office: &Office) {
    // On PostgreSQL, as replicas do; a SQLite file has one server.
    let servers: Vec<Server> = match office.backend() {
        Backend::Sqlite => vec![office.server()],
        Backend::Postgres => vec![office.server(), office.server()],
    };
    let mut chance = Chance::seeded();
    let chances: Vec<u64> = (0..FILTERS.len()).map(|_| chance.below(u64::MAX)).collect();
    let (done, servers) = (&AtomicBool::new(false), &servers);
    std::thread::scope(|scope| {
        let followers: Vec<_> = FILTERS
            .iter()
            .zip(chances)
            .map(|(filter, seed)| scope.spawn(move || follow(servers, filter, done, Chance::of(seed))))
            .collect();
        at_once(WRITERS, |writer| write(&servers[writer % servers.len()], writer));
        done.store(true, Ordering::SeqCst);
        for (filter, follower) in FILTERS.iter().zip(followers) {
            let followed = follower.join().expect("a follower");
            assert!(!followed.is_empty());
            assert_eq!(followed, all(&servers[0], filter.trim_start_matches('&')), "{filter}");
        }
    });
    let all = all(&servers[0], "");
    let sequences: Vec<i64> = all.iter().map(|event| number(&event["sequence"])).collect();
    assert_eq!(sequences, (1..=i64::try_from(all.len()).expect("a count")).collect::<Vec<_>>());
    // What happened to one quote is in its own order, and nothing of it is missing.
    let mut versions: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for event in &all {
        versions.entry(event["quote_id"].as_str().expect("a quote")).or_default().push(number(&event["version"]));
    }
    for (quote, versions) in versions {
        let own: Vec<i64> = servers[0].events(quote).iter().map(|event| number(&event["sequence"])).collect();
        assert_eq!(versions, own, "{quote}");
    }
    assert_eq!(office.value("select count(*) from events"), all.len().to_string());
}

/// Drafts alone, drafts that are changed or deleted, quotes that are issued, answered and revised.
fn write(server: &Server, writer: usize) {
    for round in 0..3 {
        match (writer + round) % 4 {
            0 => drop(server.must(&server.drafted(), "PUT")),
            1 => drop(server.must(&server.drafted(), "DELETE")),
            2 => drop(server.must(&server.issued(), "accept")),
            _ => drop(server.issue(&server.revised(&server.issued()))),
        }
    }
}

/// Reads on in pages of any size until the writers are done, and then once more to the end.
fn follow(servers: &[Server], filter: &str, done: &AtomicBool, mut chance: Chance) -> Vec<Value> {
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let was_done = done.load(Ordering::SeqCst);
        loop {
            let (server, limit) = (&servers[chance.index(servers)], 1 + chance.below(9));
            let page = page(server, &format!("after={after}&limit={limit}{filter}"));
            let events = events(&page);
            assert!(events.iter().all(|event| number(&event["sequence"]) > after), "{filter}, after {after}");
            found.extend(events);
            let next = number(&page["next"]);
            assert!(next >= after, "{filter}: {next} after {after}");
            after = next;
            if page["more"] == json!(false) {
                break;
            }
        }
        if was_done {
            return found;
        }
    }
}

fn an_event_says_what_happened_to_which_quote(office: &Office) {
    let server = office.server();
    let first = server.make(&complete());
    office.at("2026-11-23T08:00:00.001Z");
    server.must(&first, "issue");
    let revision = id(&server.revised(&first));
    office.at("2026-11-24T10:00:00Z");
    server.must(&revision, "issue");
    let found = all(&server, "");
    assert_eq!(words(&found), ["create", "issue", "revise", "supersede", "issue"]);
    let issued = json!({ "sequence": 2, "at": "2026-11-23T08:00:00.001Z", "type": "issue", "quote_id": first, "version": 2,
        "number": "2026-000001", "revision": 1, "from": "draft", "state": "issued" });
    assert_eq!(found[1], issued);
    let superseded = json!({ "sequence": 4, "at": "2026-11-24T10:00:00Z", "type": "supersede", "quote_id": first, "version": 3,
        "number": "2026-000001", "revision": 1, "from": "issued", "state": "superseded" });
    assert_eq!(found[3], superseded);
    assert_eq!((&found[4]["number"], &found[4]["revision"]), (&json!("2026-000001"), &json!(2)));
    // The version is that of the ETag, and the type the action of the quote's own event.
    assert_eq!(server.etag(&first), format!("\"{}\"", found[3]["version"]));
    assert_eq!(server.events(&first)[2]["action"], found[3]["type"]);
    // A quote that expires does so for whoever follows, too.
    office.at("2027-01-24T10:00:00Z");
    assert_eq!(words(&events(&page(&server, "after=5"))), ["expire"]);
    let answer = server.get(EVENTS);
    assert_eq!(answer.header("cache-control"), "private, no-cache");
}

fn what_happened_to_a_draft_stays_without_a_number(office: &Office) {
    let server = office.server();
    let draft = server.make(&complete());
    let gone = server.make(&complete());
    server.must(&gone, "DELETE");
    let before = all(&server, "");
    let deleted = before.last().expect("an event");
    assert_eq!((&deleted["type"], deleted.get("state"), &deleted["from"]), (&json!("delete"), None, &json!("draft")));
    server.must(&draft, "issue");
    let after = all(&server, "");
    assert_eq!(after[..before.len()], before, "what was read is the same when it is read again");
    assert!(before.iter().all(|event| event.get("number").is_none() && event.get("revision").is_none()));
    assert_eq!(after[before.len()]["number"], "2026-000001");
}

fn types_choose_events(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "preparation", "adviser", "2");
    server.settled(&quote);
    server.drafted();
    let whole = all(&server, "");
    assert_eq!(words(&whole), ["create", "issue", "accept", "record_time", "settle", "create"]);
    for (types, expected) in [
        ("create", &["create", "create"][..]),
        ("settle,issue", &["issue", "settle"]),
        ("record_time,record_time", &["record_time"]),
        ("credit", &[]),
    ] {
        let found = all(&server, &format!("type={types}"));
        assert_eq!(words(&found), expected, "{types}");
        assert!(found.iter().all(|event| whole.contains(event)), "{types}");
    }
    // Of some types, too, each page goes on where the last one ended.
    let first = page(&server, "type=create&limit=1");
    assert_eq!((&first["more"], &first["next"], &first["last"]), (&json!(true), &json!(1), &json!(6)));
    let second = page(&server, "type=create&limit=1&after=1");
    assert_eq!((&second["more"], &second["next"]), (&json!(false), &json!(6)));
    assert_eq!(second["events"][0], whole[5]);
}

fn whoever_is_at_the_end_waits_there(office: &Office) {
    let server = office.server();
    let nothing = json!({ "events": [], "next": 0, "more": false, "last": 0 });
    assert_eq!(page(&server, ""), nothing);
    server.drafted();
    server.drafted();
    let end = page(&server, "limit=1")["last"].clone();
    assert_eq!(end, json!(2));
    for after in [2, 3, i64::MAX] {
        let waiting = page(&server, &format!("after={after}"));
        assert_eq!(waiting, json!({ "events": [], "next": after, "more": false, "last": 2 }));
    }
    // From now on: what is there already is left out.
    server.drafted();
    let new = page(&server, &format!("after={end}"));
    assert_eq!((words(&events(&new)), &new["next"]), (vec!["create"], &json!(3)));
    assert_eq!(events(&page(&server, "after=0")).len(), 3);
}

fn an_applicant_follows_its_own_quotes_from_their_issue_on(office: &Office) {
    let [officer, finance, own, other] =
        [office.key("case_officer"), office.key("finance"), office.key_of(OWN), office.key_of(OTHER)];
    let service = office.server();
    let [officer, finance, own, other] = [&officer, &finance, &own, &other].map(|key| service.by(key));
    officer.drafted_for(OWN);
    let quote = officer.issued_for(OWN);
    officer.issued_for(OTHER);
    own.must_post(&format!("{quote}/accept"), "\"2\"", &acceptance());
    let work = json!({ "date": "2026-11-20", "activity": "preparation", "rate": "adviser", "hours": "2" });
    officer.must_post(&format!("{quote}/time-entries"), "", &work);
    let revision = address(&officer.must_post(&format!("{quote}/revisions"), "", &Value::Null));
    finance.must_post(&format!("{quote}/settle"), "\"4\"", &crate::office::given_up(&Value::Null));
    let found = all(&own, "");
    assert_eq!(words(&found), ["issue", "accept", "settle"]);
    assert!(found.iter().all(|event| quote.ends_with(event["quote_id"].as_str().expect("a quote"))));
    assert_eq!(words(&all(&other, "")), ["issue"]);
    assert_eq!(all(&officer, ""), all(&finance, ""));
    assert_eq!(all(&officer, "").len(), 9);
    // Nothing of drafts, work and corrections, whatever is requested, and nobody's identity.
    for types in ["create", "create,change,revise", "record_time", "credit"] {
        assert_eq!(all(&own, &format!("type={types}")), Vec::<Value>::new(), "{types}");
    }
    assert_eq!(words(&all(&own, "type=create,settle")), ["settle"]);
    let text = json!(found).to_string();
    assert!(!text.contains("actor") && !text.contains("draft\",\"state\":\"draft"), "{text}");
    // Pages go on where they ended, and end where the events of all do.
    let first = page(&own, "limit=1");
    assert_eq!((events(&first), &first["more"]), (found[..1].to_vec(), &json!(true)));
    let rest = page(&own, &format!("after={}", first["next"]));
    assert_eq!((events(&rest), &rest["next"], &rest["more"]), (found[1..].to_vec(), &rest["last"], &json!(false)));
    assert!(officer.get(&revision).status == 200 && own.get(&revision).status == 404);
    // A draft of an organisation shows once it is issued, and only from then on.
    let mut draft = draft_for(OWN);
    draft["case_number"] = json!("2026/77");
    officer.issued_of(&draft);
    assert_eq!(words(&events(&page(&own, &format!("after={}", rest["last"])))), ["issue"]);
}

fn wrong_parameters_of_events_are_reported_all_at_once(office: &Office) {
    let server = office.server();
    let reported = |parameters: &str| {
        let answer = server.get(&format!("{EVENTS}?{parameters}"));
        assert_problem(&answer, 422, "invalid_input", parameters);
        let mut faults = answer.faults();
        faults.sort_unstable();
        faults
    };
    let all = [("$.after", "bad_parameter"), ("$.limit", "bad_parameter"), ("$.type", "bad_parameter")];
    assert_eq!(reported("after=-1&limit=1001&type=issue,open"), faults(&all));
    assert_eq!(reported("after=now&limit=0&type="), faults(&all));
    assert_eq!(
        reported("types=issue&after=1&after=2"),
        faults(&[("$.after", "duplicate_field"), ("$.types", "unknown_field")])
    );
    for (limit, status) in [("1", 200), ("1000", 200), ("", 422), ("1.5", 422), ("+1", 422)] {
        assert_eq!(server.get(&format!("{EVENTS}?limit={limit}")).status, status, "{limit}");
    }
    assert_eq!(server.get(&format!("{EVENTS}?after=9223372036854775808")).status, 422);
}

fn events_are_never_altered_and_have_a_place(office: &Office) {
    let server = office.server();
    let quote = server.issued();
    let rows = "select * from events order by commit_sequence";
    let before = office.query(rows);
    let columns = "quote_id, sequence, at, actor_id, actor_role, action, from_state, to_state, net_ore, vat_ore, total_ore, priced";
    let copy = |version: &str, place: &str| {
        let values = columns.replacen("sequence", version, 1);
        format!(
            "into events ({columns}, commit_sequence) select {values}, {place} from events where commit_sequence = 2"
        )
    };
    let replaced = match office.backend() {
        Backend::Sqlite => [copy("9", "2"), copy("sequence", "9")].map(|rows| format!("insert or replace {rows}")),
        Backend::Postgres => [copy("9", "2"), copy("sequence", "9")].map(|rows| format!("insert {rows}")),
    };
    let moved = "update events set commit_sequence = commit_sequence + 1000".to_owned();
    for statement in replaced.into_iter().chain([moved]) {
        assert!(office.refusal(&statement).is_some(), "{statement}");
    }
    // As a program from before there were places would write.
    let without = format!("insert {}", copy("9", "null"));
    let refused = office.refusal(&without).expect("it is refused");
    assert!(refused.contains("older program") || refused.contains("commit_sequence"), "{refused}");
    assert_eq!(office.query(rows), before);
    server.must(&quote, "accept");
    assert_eq!(office.query(rows).len(), 3);
}
