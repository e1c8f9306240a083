//! `/quotes/{id}/work` and `/quotes/{id}/similar`: what is typed becomes entries, all of them or none, once; and what they show.

use crate::office::{Answer, By, Caller, Finance as _, OWN, Office, adjustment, draft_with, on_both, work};
use crate::support::{at_once, text};
use serde_json::{Value, json};

on_both!(
    a_week_is_recorded_at_once_and_pressed_twice_it_is_recorded_once,
    everything_that_is_wrong_is_at_its_field_and_nothing_is_recorded,
    the_hours_of_a_whole_week_are_one_entry,
    an_entry_of_several_days_is_what_a_person_can_work,
    work_from_before_the_acceptance_is_recorded_on_its_day,
    a_wrong_entry_is_taken_back_with_a_reason,
    an_entry_that_a_part_settlement_charges_is_finances,
    two_who_record_at_once_lose_nothing,
    the_page_says_how_much_is_used_and_what_to_do,
    each_role_does_and_sees_what_it_may,
    what_people_write_stays_text,
    several_entries_are_recorded_by_one_request_or_none,
    like_cases_are_on_a_page,
);

const WEEK: &str = "2026-W47";
const POPULATION: &str = "hours.line.effort.population.simple";

fn page_of(quote: &Value) -> String {
    format!("/quotes/{}/work", quote["id"].as_str().expect("an identity"))
}

fn shown(caller: &impl Caller, path: &str, language: &str) -> String {
    let answer = caller.send("GET", path, &[("accept", "text/html"), ("accept-language", language)], b"");
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
    // Hard blanks are as good as others.
    text(&answer.body).replace('\u{a0}', " ")
}

/// The page's own word, which makes two presses one.
fn once(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"page.once\" value=\"").expect("a form");
    rest.split_once('"').expect("a value").0.to_owned()
}

fn press(caller: &impl Caller, quote: &Value, once: &str, fields: &[(&str, &str)]) -> Answer {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("page.once", once).append_pair("week", WEEK).extend_pairs(fields);
    if !fields.iter().any(|(name, _)| *name == "do") {
        body.append_pair("do", "record");
    }
    let headers =
        [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html"), ("accept-language", "nb")];
    caller.send("POST", &page_of(quote), &headers, body.finish().as_bytes())
}

fn entries(caller: &impl Caller, quote: &Value) -> Vec<Value> {
    let id = quote["id"].as_str().expect("an identity");
    let read = caller.read_json(&format!("/api/v1/quotes/{id}/time-entries"));
    read["entries"].as_array().expect("entries").clone()
}

/// What entries say of the work.
fn said(entries: &[Value]) -> Vec<String> {
    let words = ["date", "activity", "rate", "hours", "line", "flat_price", "note"];
    let one = |entry: &Value| {
        let said =
            words.iter().map(|word| entry[*word].as_str().map_or_else(|| entry[*word].to_string(), str::to_owned));
        said.collect::<Vec<_>>().join(" ")
    };
    entries.iter().map(one).collect()
}

fn a_week_is_recorded_at_once_and_pressed_twice_it_is_recorded_once(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let page = shown(&server, &page_of(&quote), "nb");
    assert!(page.contains("Uke 47: 16. november 2026 – 22. november 2026"), "{page}");
    let monday = format!("{POPULATION}.2026-11-16");
    assert!(page.contains(&format!("name=\"{monday}\"")) && page.contains("mandag 16. november 2026\""));
    let fields = [
        (monday.as_str(), "7,5"),
        ("hours.line.effort.population.simple.2026-11-17", "7:30"),
        ("rate.line.effort.population.simple", "adviser"),
        ("hours.other.delivery.2026-11-20", " 0:20 "),
        ("hours.flat.extraction.2026-11-20", "2"),
        ("hours.line.effort.coordination.case.2026-11-18", ""),
        ("note", "Tilrettelegging"),
    ];
    let word = once(&page);
    for _ in 0..2 {
        let answer = press(&server, &quote, &word, &fields);
        let back = format!("{}?week={WEEK}", page_of(&quote));
        assert_eq!((answer.status, answer.header("location")), (303, back.as_str()), "{}", text(&answer.body));
    }
    let recorded = entries(&server, &quote);
    assert_eq!(
        said(&recorded),
        [
            "2026-11-16 preparation adviser 7.5 effort.population.simple null Tilrettelegging",
            "2026-11-17 preparation adviser 7.5 effort.population.simple null Tilrettelegging",
            "2026-11-20 extraction adviser 2 null true Tilrettelegging",
            "2026-11-20 delivery executive_officer_1 0.33 null null Tilrettelegging",
        ]
    );
    // One event, and the sums of the week.
    assert_eq!(server.events(&quote).iter().filter(|event| event["action"] == "record_time").count(), 1);
    let page = shown(&server, &page_of(&quote), "nb");
    assert!(
        page.contains("<span class=\"recorded\">7,5</span>")
            && page.contains("<td class=\"number\">17,33</td></tr></tfoot>")
    );
    assert!(page.contains("Bak faste priser: 2 timer"), "flat hours are apart");
    // Another page's word is another press.
    assert_eq!(press(&server, &quote, &once(&page), &fields).status, 303);
    assert_eq!(entries(&server, &quote).len(), 8);
    office.assert_sound(1);
}

fn everything_that_is_wrong_is_at_its_field_and_nothing_is_recorded(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let word = once(&shown(&server, &page_of(&quote), "nb"));
    let cells = [
        ("hours.line.effort.population.simple.2026-11-16", "1.250", "kan bety 1250 eller 1,250"),
        ("hours.line.effort.population.simple.2026-11-17", "25", "24"),
        ("hours.line.effort.population.simple.2026-11-18", "syv", "ventet et tall"),
        ("hours.line.effort.population.simple.2026-11-19", "7:75", "ventet et tall"),
        ("hours.other.preparation.2026-11-20", "0", "24"),
    ];
    let long = "x".repeat(301);
    let mut fields: Vec<(&str, &str)> = cells.iter().map(|(name, typed, _)| (*name, *typed)).collect();
    fields.extend([
        ("hours.other.delivery.2026-11-16", "3"),
        ("rate.other.delivery", "minister"),
        ("note", long.as_str()),
    ]);
    let answer = press(&server, &quote, &word, &fields);
    let page = text(&answer.body);
    assert_eq!(answer.status, 422, "{page}");
    assert!(page.contains("<title>Feil: "));
    for (name, typed, says) in cells {
        let id = name.replace('.', "-");
        let (_, at) = page.split_once(&format!("id=\"{id}-fault\"")).unwrap_or_else(|| panic!("no fault at {name}"));
        let (fault, _) = at.split_once("</p>").expect("a fault");
        assert!(fault.contains(says), "{name}: {fault}");
        assert!(page.contains(&format!("name=\"{name}\" value=\"{typed}\"")), "{name} stays");
        assert!(page.contains(&format!("href=\"#{id}\"")), "{name} is in the summary");
    }
    assert!(page.contains("id=\"rate-other-delivery-fault\"") && page.contains("id=\"note-fault\""));
    assert!(page.contains("name=\"hours.other.delivery.2026-11-16\" value=\"3\"") && page.contains(&long));
    // Nothing at all is wrong too, and so is a day that has not come.
    let answer = press(&server, &quote, &word, &[]);
    assert_eq!(answer.status, 422);
    assert!(text(&answer.body).contains("Skriv timer i minst ett felt."));
    assert_eq!(entries(&server, &quote), Vec::<Value>::new());
    for week in ["2026-W60", "48", "x", "2026-W48&week=2026-W47"] {
        let answer = server.send("GET", &format!("{}?week={week}", page_of(&quote)), &[("accept", "text/html")], b"");
        assert_eq!(answer.status, 422, "{week}");
    }
}

fn work_from_before_the_acceptance_is_recorded_on_its_day(office: &Office) {
    let server = office.server_at("2026-11-10T09:00:00Z");
    let issued = server.issued();
    let before = shown(&server, &page_of(&issued), "nb");
    assert!(before.contains("Timer føres når søkeren har akseptert tilbudet") && !before.contains("week-form"));
    assert_eq!(press(&server, &issued, "a", &[("hours.other.coordination.2026-11-17", "1")]).status, 409);
    office.at("2026-11-20T09:00:00Z");
    let quote = server.ordered(&issued);
    let page = shown(&server, &format!("{}?week=2026-W45", page_of(&quote)), "nb");
    assert!(page.contains("name=\"hours.other.coordination.2026-11-03\""));
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs([("page.once", "b"), ("week", "2026-W45"), ("hours.other.coordination.2026-11-03", "2,25")]);
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let answer = server.send("POST", &page_of(&quote), &headers, body.finish().as_bytes());
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, format!("{}?week=2026-W45", page_of(&quote)).as_str())
    );
    assert_eq!(said(&entries(&server, &quote)), ["2026-11-03 coordination adviser 2.25 null null null"]);
    // Days that have not come have no field.
    let page = shown(&server, &page_of(&quote), "nb");
    assert!(
        page.contains("hours.other.coordination.2026-11-20\"")
            && !page.contains("hours.other.coordination.2026-11-21\"")
    );
    let page = shown(&server, &page_of(&quote), "en");
    assert!(page.contains("Week 45, 2 November 2026 – 8 November 2026") && page.contains("2.25 hours"), "{page}");
}

fn a_wrong_entry_is_taken_back_with_a_reason(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "preparation", "adviser", "3");
    let page = shown(&server, &page_of(&quote), "nb");
    assert!(page.contains("id=\"entry-1\"") && page.contains("name=\"why.1\""));
    let word = once(&page);
    let answer = press(&server, &quote, &word, &[("do", "back:1"), ("why.1", "  ")]);
    assert_eq!(answer.status, 422);
    assert!(text(&answer.body).contains("id=\"why-1-fault\""), "{}", text(&answer.body));
    for _ in 0..2 {
        assert_eq!(press(&server, &quote, &word, &[("do", "back:1"), ("why.1", "Ført feil <b>uke</b>")]).status, 303);
    }
    assert_eq!(entries(&server, &quote).len(), 2);
    let page = shown(&server, &page_of(&quote), "nb");
    assert!(page.contains("Tatt tilbake av local") && page.contains("Ført feil &#60;b&#62;uke&#60;/b&#62;"), "{page}");
    assert!(!page.contains("name=\"why.1\""));
    // It can be taken back once.
    let answer = press(&server, &quote, "another", &[("do", "back:1"), ("why.1", "igjen")]);
    assert_eq!(answer.status, 422);
    assert!(text(&answer.body).contains("class=\"errors\""));
}

fn an_entry_that_a_part_settlement_charges_is_finances(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    server.worked(&quote, "preparation", "adviser", "3");
    let part = server.settle(&quote, &json!({ "interim": true }));
    assert_eq!(part.status, 200, "{}", part.json());
    server.worked(&quote, "preparation", "adviser", "2");
    let page = shown(&server, &page_of(&quote), "nb");
    assert_eq!(page.matches("Belastet i S-2026-000001. Økonomi retter").count(), 1, "{page}");
    assert!(!page.contains("back:1\"") && page.contains("back:2\""), "{page}");
    let pressed = press(&server, &quote, &once(&page), &[("do", "back:1"), ("why.1", "Feil.")]);
    assert_eq!(pressed.status, 422);
    assert!(text(&pressed.body).contains("er belastet i oppgjør S-2026-000001"), "{}", text(&pressed.body));
    assert_eq!(entries(&server, &quote).len(), 2);
}

fn two_who_record_at_once_lose_nothing(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let page = shown(&server, &page_of(&quote), "nb");
    let word = once(&page);
    let answers = at_once(6, |index| {
        let cell = format!("hours.other.preparation.2026-11-{}", 16 + index % 3);
        press(
            &server,
            &quote,
            &format!("{word}{index}"),
            &[(cell.as_str(), "1"), ("hours.other.delivery.2026-11-16", "1")],
        )
    });
    assert!(answers.iter().all(|answer| answer.status == 303));
    assert_eq!(entries(&server, &quote).len(), 12);
}

fn the_page_says_how_much_is_used_and_what_to_do(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    // 4 hours of a simple population are the only ones of preparation at their rate.
    let page = shown(&server, &page_of(&quote), "nb");
    assert!(!page.contains("Over 80 prosent") && !page.contains("Alt som er tilbudt, er brukt"));
    let quoted: u32 =
        server.read_json(&format!("/api/v1/quotes/{}/time-entries", quote["id"].as_str().unwrap()))["activities"]
            .as_array()
            .expect("activities")
            .iter()
            .find(|activity| activity["code"] == "delivery")
            .and_then(|activity| activity["quoted"]["hours"].as_str()?.split('.').next()?.parse().ok())
            .expect("hours");
    assert!(quoted > 1);
    // In per cent of what was quoted, which are hundredths of an hour for each hour.
    let record = |percent: u32| {
        let hundredths = quoted * percent;
        let hours = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        server.worked(&quote, "delivery", "executive_officer_1", &hours)
    };
    record(85);
    let page = shown(&server, &page_of(&quote), "nb");
    assert!(page.contains("85 % av beløpet") && page.contains("Over 80 prosent er brukt"), "{page}");
    assert!(page.contains("class=\"nearly\""));
    record(50);
    let page = shown(&server, &page_of(&quote), "nn");
    assert!(page.contains("135 % av beløpet") && page.contains("Alt som er tilbode, er brukt"), "{page}");
    assert!(page.contains("arbeidd ut over tilbodet") && page.contains("class=\"beyond\""));
    let used = office.value("select hours_used from quotes where state = 'accepted'");
    assert_eq!(used, "135");
}

fn each_role_does_and_sees_what_it_may(office: &Office) {
    let keys = ["case_officer", "finance", "admin", "operations"].map(|role| office.key(role));
    let applicant = office.key_of(OWN);
    let server = office.server();
    let [officer, finance, admin, operations] = keys.each_ref().map(|key| server.by(key));
    let applicant = server.by(&applicant);
    let quote = officer.accepted();
    assert!(shown(&officer, &page_of(&quote), "nb").contains("week-form"));
    let read = shown(&finance, &page_of(&quote), "nb");
    assert!(!read.contains("<input class=\"cell\"") && !read.contains("name=\"do\" value=\"record\""));
    let similar = page_of(&quote).replace("/work", "/similar");
    let ask = |caller: &By<'_>, path: &str| caller.send("GET", path, &[("accept", "text/html")], b"").status;
    for caller in [&admin, &operations, &applicant] {
        assert_eq!((ask(caller, &page_of(&quote)), ask(caller, &similar)), (403, 403));
    }
    assert_eq!((ask(&officer, &similar), ask(&finance, &similar)), (200, 200));
    let fields = [("hours.other.preparation.2026-11-16", "1")];
    for caller in [&finance, &admin, &operations, &applicant] {
        assert_eq!(press(caller, &quote, "a", &fields).status, 403);
    }
    assert_eq!(press(&officer, &quote, "a", &fields).status, 303);
    assert!(shown(&finance, &page_of(&quote), "nb").contains("<span class=\"recorded\">1</span>"));
}

fn what_people_write_stays_text(office: &Office) {
    let server = office.server();
    let hostile = "</script><script>alert(1)</script>\"><img src=x onerror=alert(1)> {{ 7 * 7 }} 'æ' &amp;";
    let mut draft = draft_with(&[("/scope/project/title", json!(hostile)), ("/scope/applicant/name", json!(hostile))]);
    draft["extra_lines"] = json!([{ "activity": "preparation", "description": hostile, "rate": "adviser",
        "hours": { "low": "1", "expected": "2", "high": "3" }, "reason": hostile }]);
    draft["adjustments"] = json!([{ "line": "effort.population.simple", "reason": hostile,
        "hours": { "low": "1", "expected": "2", "high": "3" } }]);
    let quote = server.accepted_of(&draft);
    let fields = [
        ("hours.line.extra.1.2026-11-16", "1"),
        ("note", hostile),
        ("hours.other.preparation.2026-11-17\"><script>", hostile),
    ];
    assert_eq!(press(&server, &quote, hostile, &fields).status, 303);
    let wrong = press(&server, &quote, hostile, &[("hours.line.extra.1.2026-11-16", hostile), ("note", hostile)]);
    assert_eq!(wrong.status, 422);
    let like = server.drafted();
    for page in [
        shown(&server, &page_of(&quote), "nb"),
        text(&wrong.body),
        shown(&server, &page_of(&like).replace("/work", "/similar"), "nb"),
    ] {
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{page}");
        assert!(page.contains("&#60;script&#62;alert(1)") && page.contains("{{ 7 * 7 }}"));
    }
}

fn several_entries_are_recorded_by_one_request_or_none(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let good = json!({ "time_entries": [work("preparation", "adviser", "1"), work("delivery", "adviser", "2")] });
    let answer = server.submit(&quote, "work", "", "one", &good);
    assert_eq!(answer.status, 201, "{}", answer.json());
    assert_eq!(answer.json()["entries"].as_array().map(Vec::len), Some(2));
    assert_eq!(server.submit(&quote, "work", "", "one", &good).status, 201);
    let bad = json!({ "time_entries": [work("preparation", "adviser", "1"), work("delivery", "adviser", "25"),
        { "corrects": 1, "note": "a" }, { "corrects": 1, "note": "b" }] });
    let answer = server.submit(&quote, "work", "", "", &bad);
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.faults(),
        [("$.time_entries[1].hours", "bad_hours"), ("$.time_entries[3].corrects", "nothing_to_correct")]
            .map(|(path, code)| (path.to_owned(), code.to_owned()))
    );
    let none = server.submit(&quote, "work", "", "", &json!({ "time_entries": [] }));
    assert_eq!((none.status, none.faults()[0].1.as_str()), (422, "too_few"));
    assert_eq!(entries(&server, &quote).len(), 2);
}

fn like_cases_are_on_a_page(office: &Office) {
    let server = office.server();
    let mut adjusted = draft_with(&[]);
    adjusted["adjustments"] = json!([adjustment("effort.population.simple", ["4", "6", "9"])]);
    let case = server.accepted_of(&adjusted);
    let mut entry = work("preparation", "adviser", "5");
    entry["line"] = json!("effort.population.simple");
    assert_eq!(server.record(&case, &entry).status, 201);
    let draft = server.drafted();
    let path = page_of(&draft).replace("/work", "/similar");
    let page = shown(&server, &path, "nb");
    for says in [
        "Like saker",
        "Lik i alt som gir timer",
        "6 timer (4 etter prislisten)",
        "Kjent kilde.",
        "data-line=\"effort.population.simple\"",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    assert!(page.contains(&format!("href=\"/quotes/{}\"", case["id"].as_str().unwrap())));
    let empty = server.drafted_of(&json!({ "scope": {} }));
    let page = shown(&server, &page_of(&empty).replace("/work", "/similar"), "en");
    assert!(page.contains("The draft has no price yet"));
}

fn the_hours_of_a_whole_week_are_one_entry(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    let page = shown(&server, &page_of(&quote), "nb");
    let whole = format!("{POPULATION}.week");
    assert!(page.contains(&format!("name=\"{whole}\"")) && page.contains("hele uken\""), "{page}");
    let beyond = press(&server, &quote, &once(&page), &[(whole.as_str(), "69,5")]);
    assert_eq!(beyond.status, 422);
    assert!(text(&beyond.body).contains("over 0 og høyst 69"), "{}", text(&beyond.body));
    let fields = [(whole.as_str(), "22,5"), ("hours.other.delivery.2026-11-20", "1")];
    assert_eq!(press(&server, &quote, &once(&page), &fields).status, 303);
    let recorded = entries(&server, &quote);
    assert_eq!((&recorded[0]["date"], &recorded[0]["to"]), (&json!("2026-11-16"), &json!("2026-11-22")));
    assert_eq!((&recorded[1]["date"], recorded[1].get("to")), (&json!("2026-11-20"), None));
    let page = shown(&server, &page_of(&quote), "nb");
    assert!(page.contains("16. november 2026 – 22. november 2026 ·"), "{page}");
    // It belongs to no day, and to the sum of the week.
    assert!(page.contains("<td class=\"number\">22,5</td><td class=\"number\">23,5</td></tr></tfoot>"), "{page}");
    let reversed = server.record(&quote, &json!({ "corrects": 1, "note": "Feil uke." }));
    assert_eq!(reversed.status, 201, "{}", text(&reversed.body));
    let back = &entries(&server, &quote)[2];
    assert_eq!(
        (&back["date"], &back["to"], &back["hours"]),
        (&json!("2026-11-16"), &json!("2026-11-22"), &json!("-22.5"))
    );
    // In a week that is not over, it is until today.
    office.at("2026-11-25T12:00:00Z");
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("week", "2026-W48")
        .append_pair("page.once", "x")
        .append_pair("do", "record")
        .append_pair(&whole, "8");
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept-language", "nb")];
    assert_eq!(server.send("POST", &page_of(&quote), &headers, body.finish().as_bytes()).status, 303);
    let last = entries(&server, &quote).pop().expect("an entry");
    assert_eq!((&last["date"], &last["to"]), (&json!("2026-11-23"), &json!("2026-11-25")));
    server.settled(&quote);
    drop(server);
    office.assert_sound(1);
}

fn an_entry_of_several_days_is_what_a_person_can_work(office: &Office) {
    let server = office.server();
    let quote = server.accepted();
    for (date, to, hours, expected) in [
        ("2026-11-16", "2026-11-22", "69", None),
        ("2026-11-16", "2026-11-17", "26", None),
        ("2026-11-16", "2026-11-16", "24", None),
        ("2026-10-23", "2026-11-22", "345", None),
        ("2026-11-16", "2026-11-17", "26.01", Some(("$.hours", "bad_hours"))),
        ("2026-11-16", "2026-11-22", "69.01", Some(("$.hours", "bad_hours"))),
        ("2026-10-23", "2026-11-22", "345.01", Some(("$.hours", "bad_hours"))),
        ("2026-10-22", "2026-11-22", "1", Some(("$.to", "date_outside"))),
        ("2026-11-17", "2026-11-16", "1", Some(("$.to", "date_outside"))),
        ("2026-11-16", "2026-11-23", "1", Some(("$.to", "date_outside"))),
        ("2026-11-16", "i går", "1", Some(("$.to", "not_a_date"))),
    ] {
        let entry = json!({ "date": date, "to": to, "activity": "delivery", "rate": "adviser", "hours": hours });
        let answer = server.record(&quote, &entry);
        let found = answer.faults();
        let expected: Vec<_> = expected.iter().map(|(at, code)| ((*at).to_owned(), (*code).to_owned())).collect();
        assert_eq!((answer.status, found), (if expected.is_empty() { 201 } else { 422 }, expected), "{entry}");
    }
    assert_eq!(entries(&server, &quote)[2].get("to"), None, "one day is no period");
    let both = json!({ "corrects": 1, "note": "Feil.", "to": "2026-11-22" });
    assert_eq!(server.record(&quote, &both).faults(), [("$.to".to_owned(), "not_beside_corrects".to_owned())]);
}
