//! Applicants see and answer what is their own organisation's, once it is sent, and nothing tells them of anything else.

use crate::office::{
    By, Caller as _, Finance as _, OTHER, OWN, Office, acceptance, assert_refused, draft_for, on_both,
};
use crate::support::text;
use serde_json::{Value, json};

on_both!(
    a_list_holds_what_is_ones_own_and_sent_by_every_filter,
    a_cursor_of_another_shows_nothing_of_theirs,
    what_is_anothers_is_not_there,
    an_answer_to_anothers_quote_changes_nothing,
    an_own_answer_is_stored_with_the_organisation,
    a_key_of_another_caller_replays_nothing,
    staff_see_everything,
    own_settlement_notes_are_read_and_no_others,
);

/// A place with the keys of an officer and two applicants.
fn keys(office: &Office) -> [String; 3] {
    [office.key("case_officer"), office.key_of(OWN), office.key_of(OTHER)]
}

fn listed(caller: &By<'_>, parameters: &str) -> Vec<String> {
    let page = caller.read_json(&format!("/api/v1/quotes{parameters}"));
    let quotes = page["quotes"].as_array().expect("quotes").iter();
    quotes.map(|quote| format!("/api/v1/quotes/{}", quote["id"].as_str().expect("an identity"))).collect()
}

/// What is listed, in no order: quotes made at the same moment have none.
fn found(caller: &By<'_>) -> Vec<String> {
    let mut found = listed(caller, "");
    found.sort();
    found
}

fn sorted<const N: usize>(mut quotes: [&str; N]) -> [&str; N] {
    quotes.sort_unstable();
    quotes
}

/// A draft of someone from abroad, who has no organisation number.
fn foreign() -> Value {
    let mut draft = draft_for(OWN);
    let applicant = draft["scope"]["applicant"].as_object_mut().expect("an applicant");
    applicant.remove("organisation_number");
    applicant.insert("country".to_owned(), json!("SE"));
    draft
}

fn a_list_holds_what_is_ones_own_and_sent_by_every_filter(office: &Office) {
    let [officer, own, other] = keys(office);
    let service = office.server();
    let officer = service.by(&officer);
    let draft = officer.drafted_for(OWN);
    let issued = officer.issued_for(OWN);
    let theirs = officer.issued_for(OTHER);
    let nobodys = officer.post("/api/v1/quotes", &foreign());
    assert_eq!(nobodys.status, 201, "{}", text(&nobodys.body));
    let nobodys = nobodys.header("location").to_owned();
    assert_eq!(found(&officer), sorted([&nobodys, &theirs, &issued, &draft]));
    for filter in [
        "",
        "?status=issued",
        "?sort=issued",
        "?sort=created",
        "?q=NTNU",
        "?q=2026-0000",
        "?q=uf%C3%B8re",
        "?case_number=2026/1234",
        "?from=2026-11-22&to=2026-11-22",
        "?sort=issued&from=2026-11-22&q=ntnu&status=issued&case_number=2026/1234",
        "?limit=1",
        "?limit=200",
    ] {
        assert_eq!(listed(&service.by(&own), filter), [issued.as_str()], "{filter}");
        assert_eq!(listed(&service.by(&other), filter), [theirs.as_str()], "{filter}");
        if !filter.contains("limit=1") {
            let all = listed(&officer, filter);
            assert!(all.contains(&issued) && all.contains(&theirs), "staff find the same by {filter}");
        }
    }
    for filter in ["?status=draft", "?status=accepted", "?q=finnesikke", "?case_number=2026/9999", "?to=2026-11-21"] {
        assert_eq!(listed(&service.by(&own), filter), [""; 0], "{filter}");
    }
    // A page that ends because others' quotes stand behind it does not say so.
    assert!(service.by(&own).read_json("/api/v1/quotes?limit=1").get("next").is_none());
}

fn a_cursor_of_another_shows_nothing_of_theirs(office: &Office) {
    let [officer, own, other] = keys(office);
    let service = office.server();
    let officer = service.by(&officer);
    for organisation in [OWN, OTHER, OWN, OTHER] {
        officer.issued_for(organisation);
    }
    for sort in ["created", "issued"] {
        let of = |caller: &By<'_>| listed(caller, &format!("?sort={sort}"));
        let (all, owns, theirs) = (of(&officer), of(&service.by(&own)), of(&service.by(&other)));
        assert_eq!((all.len(), owns.len(), theirs.len()), (4, 2, 2));
        for (caller, page) in [(&officer, 1), (&officer, 3), (&service.by(&own), 1), (&service.by(&other), 1)] {
            let page = caller.read_json(&format!("/api/v1/quotes?limit={page}&sort={sort}"));
            let last = page["quotes"].as_array().expect("quotes").last().expect("one")["id"].clone();
            let last = format!("/api/v1/quotes/{}", last.as_str().expect("an identity"));
            let behind = all.iter().skip_while(|quote| **quote != last).skip(1);
            let cursor = format!("?cursor={}", page["next"].as_str().expect("a cursor"));
            let of_all: Vec<&String> = behind.collect();
            let among = |quotes: &[String]| {
                of_all.iter().filter(|quote| quotes.contains(quote)).copied().cloned().collect::<Vec<_>>()
            };
            assert_eq!(listed(&officer, &cursor), among(&all), "{sort}");
            assert_eq!(listed(&service.by(&own), &cursor), among(&owns), "{sort}");
            assert_eq!(listed(&service.by(&other), &cursor), among(&theirs), "{sort}");
        }
    }
}

fn what_is_anothers_is_not_there(office: &Office) {
    let [officer, own, _] = keys(office);
    let service = office.server();
    let officer = service.by(&officer);
    let (draft, theirs, issued) = (officer.drafted_for(OWN), officer.issued_for(OTHER), officer.issued_for(OWN));
    let own = service.by(&own);
    let absent = "/api/v1/quotes/00000000-0000-7000-8000-000000000000";
    let plain = |path: &str| {
        // But for the id of the request, which is each one's own.
        let answer = own.send("GET", path, &[("x-request-id", "the-same")], b"");
        (answer.status, text(&answer.body), answer.header("etag").to_owned())
    };
    for part in ["", "/pdf", "/comparison"] {
        let expected = plain(&format!("{absent}{part}"));
        assert_eq!(expected.0, 404);
        for hidden in [&draft, &theirs] {
            // To the letter the answer about what never was.
            assert_eq!(plain(&format!("{hidden}{part}")), expected, "{hidden}{part}");
        }
    }
    let id = |path: &str| path.rsplit('/').next().expect("an identity").to_owned();
    for (after, before) in [(&issued, &theirs), (&theirs, &issued), (&issued, &draft)] {
        let answer = own.get(&format!("{after}/comparison?with={}", id(before)));
        assert_refused(&answer, 404, "not_found", "a comparison with another's");
    }
    assert_eq!(own.get(&format!("{issued}/comparison?with={}", id(&issued))).status, 200);
    assert_eq!(own.get(&issued).status, 200);
    assert!(own.get(&format!("{issued}/pdf")).body.starts_with(b"%PDF"));
    // What is known of another's quote by its ETag is no way round either.
    let tagged = own.send("GET", &theirs, &[("if-none-match", "*")], b"");
    assert_refused(&tagged, 404, "not_found", "a tag");

    // A revision is the officer's until it is sent, and is not sent to another organisation.
    let mut moved = draft_for(OTHER);
    moved["case_number"] = json!("2026/1234");
    let revision = officer.change("POST", &format!("{issued}/revisions"), "", "", &moved);
    assert_eq!(revision.status, 201, "{}", text(&revision.body));
    let revision = revision.header("location").to_owned();
    assert_eq!(own.get(&revision).status, 404);
    let seen = own.read_json(&issued);
    assert!(seen.get("successor").is_none_or(Value::is_null), "a draft is the officer's: {seen}");
    let refused = officer.change("POST", &format!("{revision}/issue"), "\"1\"", "", &Value::Null);
    assert_refused(&refused, 409, "other_applicant", "a revision for another");
    assert_eq!(own.get(&revision).status, 404);
    assert_eq!(own.read_json(&issued), seen);
}

fn an_answer_to_anothers_quote_changes_nothing(office: &Office) {
    let [officer, own, _] = keys(office);
    let service = office.server();
    let officer = service.by(&officer);
    let (theirs, draft) = (officer.issued_for(OTHER), officer.drafted_for(OWN));
    for (quote, tag) in [(&theirs, "\"2\""), (&draft, "\"1\"")] {
        let before = officer.get(quote);
        for (action, body) in
            [("accept", acceptance()), ("decline", json!({ "reason": "Nei." })), ("accept", json!({}))]
        {
            for tag in [tag, "\"9\""] {
                let answer = service.by(&own).change("POST", &format!("{quote}/{action}"), tag, "a-key", &body);
                assert_refused(&answer, 404, "not_found", action);
            }
        }
        let after = officer.get(quote);
        assert_eq!((after.body, after.headers.get("etag")), (before.body, before.headers.get("etag")));
    }
    assert_eq!(office.value("select count(*) from idempotency_keys"), "0");
    office.assert_sound(1);
}

fn an_own_answer_is_stored_with_the_organisation(office: &Office) {
    let [officer, own, _] = keys(office);
    let service = office.server();
    let officer = service.by(&officer);
    let [accepted, declined] = [officer.issued_for(OWN), officer.issued_for(OWN)];
    let applicant = service.by(&own);
    assert_eq!(applicant.must_post(&format!("{accepted}/accept"), "\"2\"", &acceptance())["state"], "accepted");
    let reason = json!({ "reason": "For dyrt." });
    assert_eq!(applicant.must_post(&format!("{declined}/decline"), "\"2\"", &reason)["state"], "declined");
    let id = format!("key:{}", own.split('_').nth(1).expect("its public name"));
    for quote in [&accepted, &declined] {
        let events = officer.read_json(&format!("{quote}/events"));
        let last = events["events"].as_array().expect("events").last().expect("one").clone();
        assert_eq!(last["actor"], json!({ "id": id, "role": "applicant" }));
        let entry = office.value(&format!(
            "select entry from ledger where quote_id = '{}' order by sequence desc limit 1",
            quote.rsplit('/').next().expect("an identity")
        ));
        let entry: Value = serde_json::from_str(&entry).expect("JSON");
        assert_eq!(entry["actor"], json!({ "id": id, "role": "applicant", "organisation": OWN }));
    }
    office.assert_sound(2);
}

fn a_key_of_another_caller_replays_nothing(office: &Office) {
    let [officer, own, other] = keys(office);
    let service = office.server();
    let officer = service.by(&officer);
    let quote = officer.issued_for(OWN);
    let accept = |caller: &By<'_>| caller.change("POST", &format!("{quote}/accept"), "\"2\"", "same", &acceptance());
    let first = accept(&service.by(&own));
    assert_eq!(first.status, 200);
    let again = accept(&service.by(&own));
    assert_eq!((again.header("idempotent-replayed"), &again.body), ("true", &first.body));
    assert_refused(&accept(&service.by(&other)), 404, "not_found", "another's key");
    assert_eq!(accept(&officer).status, 409);
}

fn staff_see_everything(office: &Office) {
    let [officer, ..] = keys(office);
    let finance = office.key("finance");
    // Whoever is staff too is not limited to what its organisation may do.
    let both = office.key_to("applicant,finance", OWN, "2027-06-30");
    let service = office.server();
    let quotes = [service.by(&officer).issued_for(OTHER), service.by(&officer).drafted_for(OWN)];
    for key in [&officer, &finance, &both] {
        let caller = service.by(key);
        assert_eq!(found(&caller), sorted([&quotes[1], &quotes[0]]));
        for quote in &quotes {
            assert_eq!(caller.get(quote).status, 200);
        }
    }
    // And answers as the applicant that it also is.
    let answer = service.by(&both).change("POST", &format!("{}/accept", quotes[0]), "\"2\"", "", &acceptance());
    assert_refused(&answer, 404, "not_found", "another's quote");
}

fn own_settlement_notes_are_read_and_no_others(office: &Office) {
    let [officer, own, other] = keys(office);
    let finance = office.key("finance");
    let service = office.server();
    let [officer, own, other, finance] = [&officer, &own, &other, &finance].map(|key| service.by(key));
    let quote = officer.issued_of(&draft_for(OWN));
    let path = format!("/api/v1/quotes/{}", quote["id"].as_str().expect("an identity"));
    own.must(&quote, "accept");
    assert_eq!(own.read_json(&format!("{path}/settlement-notes")), json!({ "notes": [] }));
    officer.worked(&quote, "delivery", "executive_officer_1", "1");
    let settled = finance.settled(&quote);
    let number = settled["notes"][0]["number"].as_str().expect("a number");
    let listed = own.read_json(&format!("{path}/settlement-notes"));
    assert_eq!(listed["notes"], settled["notes"]);
    let note = format!("/api/v1/settlement-notes/{number}");
    for address in [note.clone(), format!("{note}/pdf"), format!("{note}/invoice"), format!("{path}/settlement-notes")]
    {
        let [by_own, by_finance] = [own.get(&address), finance.get(&address)];
        assert_eq!((by_own.status, by_own.body == by_finance.body), (200, true), "{address}: {}", text(&by_own.body));
        assert_eq!(other.get(&address).status, 404, "{address}");
        assert_eq!(service.by_nobody().get(&address).status, 401, "{address}");
    }
    // Officers have the settlement itself.
    assert_refused(&officer.get(&note), 403, "forbidden", "an officer");
    assert_eq!(officer.get(&format!("{path}/settlement-notes")).status, 200);
}
