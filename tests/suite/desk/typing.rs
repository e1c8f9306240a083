//! What is typed into a draft: whatever it says, it is kept.

use serde_json::json;

use super::{led, of, page, pressed, send, server};
use crate::calculator::seen::Seen;
use crate::calculator::{field, kroner, with};
use crate::office::{Caller as _, Office, assert_faults, complete, on_both};
use crate::support::text;

on_both!(
    what_cannot_be_read_is_kept_and_not_issued,
    the_price_is_said_while_one_types,
    a_form_is_stored_while_one_types,
    hours_of_a_line_and_notes_on_a_warning_that_are_gone_come_back_with_it,
    rows_come_and_go_without_being_stored,
);

fn what_cannot_be_read_is_kept_and_not_issued(office: &Office) {
    let server = server(office);
    let draft = server.drafted_of(&complete());
    let (path, shown) = of(&server, &draft);
    let hours = "adjustments[effort~coordination~case].expected";
    let typed = with(&shown.fields(), hours, "1.250");
    let saved = pressed(&server, &path, &typed, "save");
    assert_eq!(field(&saved.fields(), hours), Some("1.250"), "what was typed is there");
    let errors = saved.errors();
    assert!(errors.iter().any(|(_, text)| text.contains("1.250")), "{errors:?}");
    assert!(saved.html.contains("<title>Feil: ") && saved.text().contains("tatt vare på"));
    // The draft is what it was, and says that something else was typed.
    let stored = server.quote(&draft);
    assert_eq!((&stored["price"], &stored["adjustments"]), (&draft["price"], &draft["adjustments"]));
    let codes: Vec<&str> =
        stored["needed_to_issue"].as_array().expect("needs").iter().filter_map(|need| need["code"].as_str()).collect();
    assert_eq!(codes, ["typed_otherwise"]);
    assert_faults(&server.answer(&draft, "issue", &server.etag(&draft), ""), &[("$", "typed_otherwise")]);
    assert!(page(&server, &format!("{path}/issue")).html.contains("1.250"), "the last look names it");
    // Mended, it is what is typed.
    let mended = with(&saved.fields(), hours, "12,5");
    let mended = with(&mended, "adjustments[effort~coordination~case].reason", "Mange avklaringer.");
    let saved = pressed(&server, &path, &mended, "save");
    assert_eq!(saved.errors(), []);
    let stored = server.quote(&draft);
    assert_eq!(stored["adjustments"][0]["hours"], json!({ "low": "12.5", "expected": "12.5", "high": "12.5" }));
    assert_eq!(stored["needed_to_issue"], json!([]));
    assert_eq!(saved.price(), kroner(&stored["price"]["total"]));
    // A program that changes the draft decides on all of it.
    let unread = with(&saved.fields(), "delivery_date", "i morgen");
    assert!(!pressed(&server, &path, &unread, "save").errors().is_empty());
    let changed = server.change("PUT", &format!("/api/v1{path}"), &server.etag(&draft), "", &complete());
    assert_eq!(changed.status, 200);
    assert_eq!(of(&server, &draft).1.errors(), []);
    server.issue(&draft);
}

fn the_price_is_said_while_one_types(office: &Office) {
    let server = server(office);
    let draft = server.drafted_of(&complete());
    let (path, shown) = of(&server, &draft);
    let events = server.events(&draft).len();
    let part = |fields: &[(String, String)]| {
        let answer = send(&server, &format!("{path}/price"), fields);
        assert_eq!(answer.status, 200, "{}", text(&answer.body));
        assert!(!text(&answer.body).contains("<input"), "the part of the price has no fields");
        Seen::of(&answer)
    };
    let ore = draft["price"]["total"].as_str().expect("an amount").replace('.', "");
    let same = part(&with(&shown.fields(), "page.was", &ore));
    assert_eq!(same.price(), kroner(&draft["price"]["total"]));
    let fewer = with(&shown.fields(), "adjustments[effort~coordination~case].expected", "0");
    let fewer = with(&fewer, "adjustments[effort~coordination~case].reason", "Gjort før.");
    let less = part(&with(&fewer, "page.was", &ore));
    assert_ne!(less.price(), same.price());
    assert!(less.announced().contains("mindre"), "{}", less.announced());
    assert_eq!(server.events(&draft).len(), events, "nothing was stored");
}

fn a_form_is_stored_while_one_types(office: &Office) {
    let server = server(office);
    let draft = server.drafted_of(&complete());
    let (path, shown) = of(&server, &draft);
    let keep = |fields: &[(String, String)]| send(&server, &format!("{path}/keep"), fields);
    let typed = with(&shown.fields(), "case_number", "2026/77");
    let kept = keep(&typed);
    assert_eq!(kept.status, 200, "{}", text(&kept.body));
    assert!(text(&kept.body).contains("Lagret kl. "), "{}", text(&kept.body));
    assert_eq!(server.quote(&draft)["case_number"], "2026/77");
    // The same form again is the same change; an old one is told apart.
    assert_eq!(keep(&typed).status, 200);
    assert_eq!(keep(&with(&typed, "case_number", "2026/78")).status, 412);
    // The next goes on from what came back.
    let next = Seen::of(&kept).fields();
    let mut goes_on = with(&typed, "case_number", "2026/79");
    for name in ["page.version", "page.once", "page.base"] {
        goes_on = with(&goes_on, name, field(&next, name).expect(name));
    }
    assert_eq!(keep(&goes_on).status, 200);
    assert_eq!(server.quote(&draft)["case_number"], "2026/79");
    // Without the version that was seen, nothing is stored.
    assert_eq!(keep(&crate::calculator::without(&goes_on, "page.version")).status, 428);
}

fn hours_of_a_line_and_notes_on_a_warning_that_are_gone_come_back_with_it(office: &Office) {
    let server = server(office);
    let draft = server.drafted_of(&complete());
    let (path, shown) = of(&server, &draft);
    let line = "adjustments[effort~population~complex]";
    let typed = with(&shown.fields(), &format!("{line}.expected"), "20");
    let typed = with(&typed, &format!("{line}.reason"), "Uvanlig.");
    let saved = pressed(&server, &path, &typed, "save");
    assert_eq!((saved.errors(), server.quote(&draft)["adjustments"].as_array().map(Vec::len)), (Vec::new(), Some(1)));
    let complex = saved.fields().into_iter().find(|(_, text)| text == "complex").expect("a complex population").0;
    let without = pressed(&server, &path, &with(&saved.fields(), &complex, "simple"), "save");
    assert_eq!(without.errors(), []);
    assert!(without.text().contains("brukes ikke:"), "{}", without.text());
    assert_eq!(server.quote(&draft)["adjustments"], json!([]));
    let again = pressed(&server, &path, &with(&without.fields(), &complex, "complex"), "save");
    assert_eq!(again.price(), saved.price());
    assert_eq!(server.quote(&draft)["adjustments"][0]["reason"], "Uvanlig.");
}

fn rows_come_and_go_without_being_stored(office: &Office) {
    let server = server(office);
    let draft = server.drafted_of(&complete());
    let (path, shown) = of(&server, &draft);
    let press = |fields: &[(String, String)], does: &str| {
        let answer = send(&server, &path, &with(fields, "do", does));
        assert_eq!(answer.status, 200, "{}", text(&answer.body));
        let seen = Seen::of(&answer);
        seen.assert_sound();
        seen
    };
    let added = press(&shown.fields(), "add:extra_lines");
    assert_eq!(added.focus().as_deref(), Some("extra_lines[0].description"));
    assert_eq!(server.etag(&draft), "\"1\"");
    // The row of which nothing is said is none.
    assert_eq!(pressed(&server, &path, &added.fields(), "save").errors(), []);
    let (_, shown) = of(&server, &draft);
    let removed = press(&press(&shown.fields(), "add:extra_lines").fields(), "remove:extra_lines[0]");
    assert!(removed.fields().iter().all(|(name, _)| !name.starts_with("extra_lines[0]")));
    let english = press(&removed.fields(), "language:en");
    assert!(english.html.contains("<html lang=\"en\">") && english.cookie.contains("en"));
    assert_eq!(led(&send(&server, &path, &with(&english.fields(), "do", "save"))), path);
}
