//! The log of a whole life cycle: lines of JSON with the request and its trace, and nothing of any person.

use crate::office::{By, Caller as _, OWN, Office, acceptance, draft_for, on_both};
use crate::support::{request, text, wait_for};
use serde_json::{Value, json};

on_both!(the_log_of_a_life_names_nobody);

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

/// What is in quotes, answers, work and searches, and what only its holder knows of a key.
fn personal(keys: &[String]) -> Vec<String> {
    let words =
        ["Kari", "kari", "Nordmann", "nordmann", "example.no", "NTNU", "ntnu", "Uførepensjon", "uf%C3%B8re", "søkeord"];
    let words = words.into_iter().chain([
        "s%C3%B8keord",
        OWN,
        "2026/1234",
        "2026%2F1234",
        "Fortrolig begrunnelse",
        "Kim Utvikler",
    ]);
    let secrets = keys.iter().map(|key| key.rsplit('_').next().expect("a secret"));
    words.chain(secrets).map(str::to_owned).collect()
}

/// Each thing that can be done with quotes, well and badly.
fn live(officer: &By<'_>, applicant: &By<'_>, finance: &By<'_>, round: &str) {
    let quote = officer.issued_for(OWN);
    for path in [
        "?q=s%C3%B8keord",
        "?q=uf%C3%B8re%20NTNU",
        "?case_number=2026%2F1234",
        "?status=Kari",
        "?Kari=Nordmann",
        "?cursor=Kari",
    ] {
        officer.get(&format!("/api/v1/quotes{path}"));
        applicant.get(&format!("/api/v1/quotes{path}"));
    }
    for path in ["", "/pdf", "/events", "/comparison?with=Kari", "/time-entries", "/settlement"] {
        officer.get(&format!("{quote}{path}"));
    }
    let revision =
        officer.change("POST", &format!("{quote}/revisions"), "", &format!("Kari-Nordmann-{round}"), &Value::Null);
    assert_eq!(revision.status, 201, "{}", text(&revision.body));
    let revision = revision.header("location").to_owned();
    assert_eq!(officer.change("PUT", &revision, "\"1\"", "", &draft_for(OWN)).status, 200);
    assert_eq!(officer.get(&format!("{revision}/preview?page=1")).status, 200);
    assert_eq!(officer.send("DELETE", &revision, &[("if-match", "\"2\"")], b"").status, 204);
    applicant.must_post(&format!("{quote}/accept"), "\"2\"", &acceptance());
    let work = json!({ "activity": "preparation", "rate": "adviser", "hours": "2.5", "worked_on": "2026-11-22", "worked_by": "Kim Utvikler", "note": "Fortrolig begrunnelse" });
    officer.post(&format!("{quote}/time-entries"), &work);
    finance.change("POST", &format!("{quote}/settle"), "\"3\"", "", &json!({ "reason": "Fortrolig begrunnelse" }));
    finance.change("POST", &format!("{quote}/settle"), "\"3\"", "", &crate::office::given_up(&Value::Null));
    for path in ["/api/v1/line-items?case_number=2026%2F1234", "/api/v1/line-items/totals", "/api/v1/calibration"] {
        finance.get(path);
    }
    finance.get(&format!("{quote}/invoice"));
    let other = officer.issued_for(OWN);
    applicant.must_post(&format!("{other}/decline"), "\"2\"", &json!({ "reason": "Fortrolig begrunnelse" }));
    let mut faulty = request();
    faulty["scope"]["applicant"]["contact"] = json!({ "name": "Kari\nNordmann", "email": "kari.nordmann@@example.no" });
    faulty["scope"]["Kari Nordmann"] = json!("kari.nordmann@example.no");
    assert_eq!(officer.post("/api/v1/estimates", &faulty).status, 422);
    assert_eq!(
        officer
            .send(
                "POST",
                "/api/v1/estimates",
                &[("accept", "application/pdf"), ("content-type", "application/json")],
                request().to_string().as_bytes()
            )
            .status,
        200
    );
    for path in ["/Kari/Nordmann", "/api/v1/quotes/Kari", "/api/v1/settlement-notes/Kari", "/api/v1/tariffs/Kari"] {
        finance.get(path);
    }
    let headers = [
        ("x-request-id", "Kari Nordmann"),
        ("user-agent", "Kari"),
        ("referer", "https://example.no/?q=Kari"),
        ("cookie", "name=Kari"),
    ];
    officer.send("GET", "/api/v1/quotes", &headers, b"");
    officer.send("POST", "/api/v1/quotes", &[("content-type", "application/json")], b"{\"scope\": Kari}");
    officer.send(
        "POST",
        "/api/v1/documents/verification",
        &[("content-type", "application/pdf")],
        b"%PDF-1.7 Kari Nordmann",
    );
}

fn the_log_of_a_life_names_nobody(office: &Office) {
    let keys = [office.key("case_officer"), office.key_of(OWN), office.key("finance")];
    for filter in ["debug", "trace"] {
        let settings = [("PRISOVERSLAG__LOG__FORMAT", "json"), ("PRISOVERSLAG__LOG__FILTER", filter)];
        let service = office.server_with(&settings);
        let [officer, applicant, finance] = keys.each_ref().map(|key| service.by(key));
        live(&officer, &applicant, &finance, filter);
        let parent = format!("00-{TRACE}-b7ad6b7169203331-01");
        let answer =
            officer.send("GET", "/api/v1/quotes", &[("traceparent", &parent), ("x-request-id", "the-last")], b"");
        assert_eq!(answer.header("x-request-id"), "the-last");
        let log = wait_for("the last line", || Some(service.log()).filter(|log| log.contains("the-last")));
        let lines: Vec<Value> = log
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
            .collect();
        let answered: Vec<&Value> = lines.iter().filter(|line| line["message"] == "answered").collect();
        assert!(answered.len() > 40, "{}", answered.len());
        for line in &answered {
            assert!(line["span"]["id"].as_str().is_some_and(|id| !id.is_empty()), "{line}");
            assert!(line["route"].is_string() && line["status"].is_u64() && line["timestamp"].is_string(), "{line}");
        }
        let last = wait_for("its answer", || {
            let log = service.log();
            let parse = |line: &str| serde_json::from_str::<Value>(line).ok();
            log.lines().filter_map(parse).find(|line| line["message"] == "answered" && line["span"]["id"] == "the-last")
        });
        assert_eq!(
            (&last["span"]["trace_id"], &last["span"]["parent_id"]),
            (&json!(TRACE), &json!("b7ad6b7169203331"))
        );
        let log = service.log();
        for word in personal(&keys) {
            let found = log.lines().find(|line| line.contains(&word));
            assert!(found.is_none(), "{filter}: {word}: {}", found.unwrap_or_default());
        }
    }
}

#[test]
fn a_trace_that_is_not_formed_as_the_standard_says_is_passed_over() {
    let office = Office::sqlite();
    let service = office.server_with(&[("PRISOVERSLAG__LOG__FORMAT", "json"), ("PRISOVERSLAG__LOG__FILTER", "info")]);
    for (number, parent) in [
        "Kari",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("request-{number}");
        let headers = [("traceparent", parent), ("x-request-id", id.as_str())];
        assert_eq!(service.send("GET", "/healthz", &headers, b"").status, 200);
        let line = wait_for("the line", || {
            let log = service.log();
            log.lines().find(|line| line.contains(&id)).map(str::to_owned)
        });
        let line: Value = serde_json::from_str(&line).expect("JSON");
        assert!(line["span"].get("trace_id").is_none_or(Value::is_null), "{parent}: {line}");
    }
    assert!(!text(service.log().as_bytes()).contains("Kari"));
}
