//! Time entries: where they can be recorded, what they leave behind, and that they are recorded once.

use super::sums::{activity, assert_fed, line_codes};
use crate::office::{
    Answer, Caller as _, Finance as _, Office, address, assert_faults, assert_problem, on_both, taken_back, work,
};
use crate::support::{at_once, wait_for};
use serde_json::{Value, json};

on_both!(
    work_is_recorded_on_an_ordered_quote_and_nowhere_else,
    an_entry_is_answered_with_its_address_its_tag_and_its_event,
    whoever_saw_another_version_is_refused_and_whoever_says_none_is_not,
    a_key_records_an_entry_once,
    what_is_taken_back_counts_no_more_and_is_taken_back_once,
    many_writers_at_two_servers_each_record_their_entries_once,
    one_key_sent_six_times_at_once_records_one_entry,
    a_quote_has_ten_thousand_entries_and_as_many_corrections,
    a_revision_goes_on_with_the_work_of_the_former,
    a_day_of_work_is_a_day_in_norway,
);

fn entry() -> Value {
    work("coordination", "adviser", "1")
}

fn work_is_recorded_on_an_ordered_quote_and_nowhere_else(office: &Office) {
    let server = office.server();
    let expired = server.issued();
    office.at("2026-12-24T12:00:00Z");
    let (draft, issued, former) = (server.drafted(), server.issued(), server.issued());
    let answered = ["decline", "withdraw"].map(|what| {
        let quote = server.issued();
        assert_eq!(server.answer(&quote, what, "\"2\"", "").status, 200);
        (quote, "wrong_state")
    });
    server.issue(&server.revised(&former));
    let settled = server.accepted();
    server.settled(&settled);
    let others = [
        (draft, "wrong_state"),
        (issued, "wrong_state"),
        (former, "wrong_state"),
        (settled, "wrong_state"),
        (expired, "expired"),
    ];
    for (quote, code) in others.into_iter().chain(answered) {
        let before = (server.etag(&quote), server.read(&format!("{}/events", address(&quote))).body);
        let state = server.state(&quote);
        for body in [entry(), json!({}), taken_back(1)] {
            let answer = server.record(&quote, &body);
            assert_problem(&answer, 409, code, &state);
            assert!(answer.json()["detail"].as_str().unwrap().len() > 20, "{}", answer.json());
        }
        // What is impossible is reported before a stale version is.
        assert_problem(&server.submit(&quote, "time-entries", "\"77\"", "", &entry()), 409, code, &state);
        assert_eq!((server.etag(&quote), server.read(&format!("{}/events", address(&quote))).body), before);
    }
    let nobody = json!({ "id": "01a20320-a200-7a43-b599-662c81bed5b6" });
    assert_problem(&server.record(&nobody, &entry()), 404, "not_found", "nobody");
}

fn an_entry_is_answered_with_its_address_its_tag_and_its_event(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let entries = format!("{}/time-entries", address(&quote));
    assert_eq!(server.read_json(&entries)["entries"], json!([]));
    office.at("2026-11-23T08:30:00.250Z");
    let mut body = entry();
    (body["line"], body["note"]) = (json!("effort.coordination.case"), json!("Møte med søkeren"));
    let answer = server.record(&quote, &body);
    assert_eq!((answer.status, answer.header("location"), answer.header("etag")), (201, entries.as_str(), "\"4\""));
    let recorded = json!({ "entry": 1, "revision": 1, "date": "2026-11-20", "activity": "coordination", "rate": "adviser",
        "hours": "1", "line": "effort.coordination.case", "note": "Møte med søkeren",
        "recorded_by": { "id": "local", "role": "case_officer" }, "recorded_at": "2026-11-23T08:30:00.25Z" });
    assert_eq!(answer.json()["entries"], json!([recorded]));
    let read = server.read(&entries);
    assert_eq!((read.json(), read.header("etag")), (answer.json(), "\"4\""));
    assert_eq!(server.etag(&quote), "\"4\"");
    let events = server.read_json(&format!("{}/events", address(&quote)));
    let last = events["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["action"], &last["from"], &last["to"], &last["at"]),
        (&json!("record_time"), &json!("accepted"), &json!("accepted"), &json!("2026-11-23T08:30:00.25Z"))
    );
    // What was promised and what was ordered stay as they were.
    assert_eq!(last["price"], quote["price"]);
    office.assert_sound(1);
}

fn whoever_saw_another_version_is_refused_and_whoever_says_none_is_not(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    for (etag, status) in [("\"2\"", 412), ("\"4\"", 412), ("W/\"3\"", 412), ("3", 400), ("\"3\"", 201), ("\"3\"", 412)]
    {
        assert_eq!(server.submit(&quote, "time-entries", etag, "", &entry()).status, status, "{etag}");
    }
    for etag in ["", "*"] {
        assert_eq!(server.submit(&quote, "time-entries", etag, "", &entry()).status, 201, "{etag}");
    }
    assert_eq!(server.entries(&quote).len(), 3);
}

fn a_key_records_an_entry_once(office: &Office) {
    let [first, second] = office.pair();
    let quote = first.accepted();
    let reported = |answer: &Answer| {
        let heads = ["etag", "location", "content-type"].map(|name| answer.header(name).to_owned());
        (answer.status, heads, answer.body.clone())
    };
    let answer = first.submit(&quote, "time-entries", "", "key", &entry());
    assert_eq!(answer.status, 201);
    first.worked(&quote, "delivery", "office", "2");
    let again = second.submit(&quote, "time-entries", "\"3\"", "key", &entry());
    assert_eq!(reported(&again), reported(&answer));
    assert_eq!(again.header("idempotent-replayed"), "true");
    let other = second.submit(&quote, "time-entries", "", "key", &work("coordination", "adviser", "2"));
    assert_problem(&other, 422, "idempotency_key_reused", "another body");
    // What failed uses no key up.
    assert_eq!(first.submit(&quote, "time-entries", "", "new", &json!({})).status, 422);
    assert_eq!(first.submit(&quote, "time-entries", "", "new", &entry()).status, 201);
    assert_eq!(first.entries(&quote).len(), 3);
    // And after the settlement, too, the answer is the first.
    first.settled(&quote);
    assert_eq!(reported(&first.submit(&quote, "time-entries", "", "key", &entry())), reported(&answer));
}

fn what_is_taken_back_counts_no_more_and_is_taken_back_once(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "7.25");
    server.worked(&quote, "coordination", "adviser", "1.5");
    let answer = server.record(&quote, &taken_back(1));
    assert_eq!(answer.status, 201, "{}", answer.json());
    let report = answer.json();
    let correction = &report["entries"][0];
    assert_eq!((&correction["hours"], &correction["rate"]), (&json!("-7.25"), &json!("adviser")));
    assert_eq!(activity(&report, "coordination")["worked"], json!({ "amount": "1930.50", "hours": "1.5" }));
    for wrong in [1, 3, 4, 4_294_967_295] {
        assert_faults(&server.record(&quote, &taken_back(wrong)), &[("$.corrects", "nothing_to_correct")]);
    }
    let expected = [(1, "7.25", None), (2, "1.5", None), (3, "-7.25", Some(1))];
    assert_eq!(server.entries(&quote), expected.map(|(entry, hours, of)| (entry, hours.to_owned(), of)));
    // All of it taken back, nothing was worked.
    assert_eq!(server.record(&quote, &taken_back(2)).status, 201);
    let settled = server.settled(&quote);
    assert_eq!(activity(&settled, "coordination")["worked"], json!({ "amount": "0.00", "hours": "0" }));
    assert_eq!(line_codes(&settled), ["fd_trygd.F_UFP"]);
    office.assert_sound(1);
}

fn many_writers_at_two_servers_each_record_their_entries_once(office: &Office) {
    const EACH: usize = 4;
    let servers = office.pair();
    let quote = servers[0].accepted();
    let reported = at_once(8, |number| {
        let server = &servers[number % 2];
        let one = |count: usize| {
            let hours = format!("{}.{:02}", number + 1, count + 1);
            let answer = server.record(&quote, &work("preparation", "office", &hours));
            assert_eq!(answer.status, 201, "{}", answer.json());
            (answer.json()["entries"][0]["entry"].as_i64().unwrap(), hours)
        };
        (0..EACH).map(one).collect::<Vec<_>>()
    });
    let mut reported: Vec<(i64, String)> = reported.into_iter().flatten().collect();
    reported.sort_unstable();
    let kept: Vec<(i64, String)> =
        servers[1].entries(&quote).into_iter().map(|(entry, hours, _)| (entry, hours)).collect();
    let numbers: Vec<i64> = kept.iter().map(|(entry, _)| *entry).collect();
    assert_eq!(numbers, (1..=32).collect::<Vec<_>>());
    // Hours are written without trailing zeros.
    let hundredths = |hours: &str| {
        let (whole, part) = hours.split_once('.').unwrap_or((hours, ""));
        whole.parse::<i64>().unwrap() * 100 + format!("{part:0<2}").parse::<i64>().unwrap()
    };
    let compared =
        |rows: &[(i64, String)]| rows.iter().map(|(entry, hours)| (*entry, hundredths(hours))).collect::<Vec<_>>();
    assert_eq!(compared(&reported), compared(&kept));
    assert_eq!(servers[0].etag(&quote), "\"35\"");
    office.assert_sound(1);
}

fn one_key_sent_six_times_at_once_records_one_entry(office: &Office) {
    let servers = office.pair();
    let quote = servers[0].accepted();
    for (number, body) in [(1, entry()), (2, taken_back(1))] {
        let key = format!("key-{number}");
        let answers = at_once(6, |number| servers[number % 2].submit(&quote, "time-entries", "", &key, &body));
        assert_recorded_once(&answers);
        assert_eq!(servers[0].entries(&quote).len(), number);
    }
}

fn assert_recorded_once(answers: &[Answer]) {
    for answer in answers {
        assert_eq!((answer.status, &answer.body), (201, &answers[0].body), "{}", answer.json());
    }
    let first = answers.iter().filter(|answer| answer.header("idempotent-replayed").is_empty());
    assert_eq!(first.count(), 1);
}

/// Who comes second finds the entry taken back already: by the same request.
#[test]
fn a_correction_that_is_sent_twice_at_once_has_one_answer() {
    let office = Office::postgres();
    let database = office.database();
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "coordination", "adviser", "1");
    let waiting = "select count(*) from pg_locks where not granted and relation = 'time_entries'::regclass \
        and database = (select oid from pg_database where datname = current_database())";
    // Both have reserved their key before either reads the entries.
    let held = database.hold("lock table time_entries");
    let answers = std::thread::scope(|scope| {
        let correct = || server.submit(&quote, "time-entries", "", "one-key", &taken_back(1));
        let sent = [scope.spawn(correct), scope.spawn(correct)];
        wait_for("both requests", || (office.value(waiting) == "2").then_some(()));
        drop(held);
        sent.map(|sent| sent.join().expect("a thread"))
    });
    assert_recorded_once(&answers);
    assert_eq!(server.entries(&quote).len(), 2);
}

/// What is wrong can always be taken back: corrections do not count.
fn a_quote_has_ten_thousand_entries_and_as_many_corrections(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    for entry in [work("coordination", "adviser", "1"), taken_back(1)] {
        assert_eq!(server.record(&quote, &entry).status, 201);
    }
    let refusal = office.refusal(
        "insert into time_entries (number_year, number_sequence, entry, quote_id, revision, date, activity, rate, hours, \
         actor_id, actor_role, at) with recursive n (entry) as (select 3 union all select entry + 1 from n where entry < 10000) \
         select number_year, number_sequence, n.entry, quote_id, revision, date, activity, rate, 1, actor_id, actor_role, at \
         from n, time_entries where time_entries.entry = 1",
    );
    assert_eq!(refusal, None);
    // One was taken back: 10,000 rows are 9,999 entries.
    let added = server.record(&quote, &entry());
    assert_eq!((added.status, &added.json()["entries"][0]["entry"]), (201, &json!(10_001)), "{}", added.json());
    let too_many = server.record(&quote, &entry());
    assert_faults(&too_many, &[("$", "too_many")]);
    assert_eq!(server.record(&quote, &taken_back(2)).status, 422, "a correction is not corrected");
    assert_eq!(server.record(&quote, &taken_back(3)).status, 201);
    assert_faults(&server.record(&quote, &entry()), &[("$", "too_many")]);
    // The same of those that come with a correction of the settlement.
    server.settled(&quote);
    let credit = |entries: Value| server.credit(&quote, &json!({ "reason": "Feil.", "time_entries": entries }));
    assert_faults(&credit(json!([entry(), taken_back(4)])), &[("$.time_entries", "too_many")]);
    let credited = credit(json!([taken_back(4), taken_back(5)]));
    assert_eq!(credited.status, 200, "{}", credited.json());
}

fn a_revision_goes_on_with_the_work_of_the_former(office: &Office) {
    let server = office.server();
    let former = server.accepted();
    server.worked(&former, "coordination", "adviser", "3");
    let revision = server.revised(&former);
    let in_force = server.record(&former, &entry());
    assert_eq!(in_force.status, 201, "a draft of a revision changes nothing");
    let revision = server.issue(&revision);
    assert_eq!(server.record(&former, &entry()).status, 201, "an offered revision changes nothing");
    assert_problem(&server.record(&revision, &entry()), 409, "wrong_state", "issued");
    assert_problem(&server.settle(&revision, &Value::Null), 409, "wrong_state", "issued");
    let revision = server.ordered(&revision);
    assert_problem(&server.record(&former, &entry()), 409, "wrong_state", "superseded");
    assert_problem(&server.settle(&former, &Value::Null), 409, "wrong_state", "superseded");
    // An entry of the former revision is taken back on this one.
    for entry in [2, 3] {
        assert_eq!(server.record(&revision, &taken_back(entry)).status, 201);
    }
    let report = server.worked(&revision, "coordination", "adviser", "0.5");
    assert_eq!((&report["entries"][0]["entry"], &report["entries"][0]["revision"]), (&json!(6), &json!(2)));
    assert_eq!(activity(&report, "coordination")["worked"]["hours"], "3.5");
    assert_eq!(server.entries(&former), server.entries(&revision));
    let settled = server.settled(&revision);
    assert_eq!(settled["lines"][0]["quantity"], "3.5");
    let note = server.note("S-2026-000001");
    assert_eq!((&note["quote"]["revision"], note["time_entries"].as_array().unwrap().len()), (&json!(2), 6));
    assert_fed(&server, &revision);
    office.assert_sound(2);
}

fn a_day_of_work_is_a_day_in_norway(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let dated = |date: &str| {
        let mut body = entry();
        body["date"] = json!(date);
        server.record(&quote, &body)
    };
    // Until midnight in Norway, which is 23:00 in Greenwich, the next day is in the future.
    for (now, tomorrow) in [("2026-11-22T22:59:59.999Z", 422), ("2026-11-22T23:00:00Z", 201)] {
        office.at(now);
        assert_eq!((dated("2026-11-22").status, dated("2026-11-23").status), (201, tomorrow), "{now}");
    }
    for (date, status) in [("2025-01-01", 201), ("2024-12-31", 422), ("1900-01-01", 422), ("9999-12-31", 422)] {
        assert_eq!(dated(date).status, status, "{date}");
    }
}
