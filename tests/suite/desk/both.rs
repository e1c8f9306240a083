//! Two officers at one draft: nothing that either has typed is lost.

use serde_json::json;

use super::{led, of, page, send, server};
use crate::calculator::seen::Seen;
use crate::calculator::{field, with};
use crate::office::{Caller as _, Office, complete, on_both};
use crate::support::text;

on_both!(what_two_have_typed_is_put_together, a_field_that_both_have_changed_is_shown_as_three);

fn what_two_have_typed_is_put_together(office: &Office) {
    let [first, second] = ["case_officer", "case_officer"].map(|role| office.key(role));
    let server = server(office);
    let (first, second) = (server.by(&first), server.by(&second));
    let draft = first.drafted_of(&complete());
    let (path, seen) = of(&first, &draft);
    let typed = with(&seen.fields(), "case_number", "2026/4321");
    assert_eq!(led(&send(&first, &path, &with(&typed, "do", "save"))), path);
    // The second had the page open since before.
    let typed = with(&seen.fields(), "delivery_date", "1.6.2028");
    let typed = with(&typed, "extra_lines[0].description", "Kryptering");
    let typed = with(&typed, "extra_lines[0].activity", "delivery");
    let typed = with(&typed, "extra_lines[0].rate", "adviser");
    let typed = with(&typed, "extra_lines[0].expected", "2");
    let typed = with(&typed, "extra_lines[0].reason", "Kreves.");
    let form = with(&typed, "do", "save");
    let answer = send(&second, &path, &form);
    assert_eq!(answer.status, 200, "{}", text(&answer.body));
    assert!(Seen::of(&answer).text().contains("Fra dem kom: Saksnummer"), "{}", Seen::of(&answer).text());
    let stored = second.quote(&draft);
    assert_eq!((&stored["case_number"], &stored["delivery_date"]), (&json!("2026/4321"), &json!("2028-06-01")));
    assert_eq!(stored["extra_lines"][0]["description"], "Kryptering");
    // A reload of that answer stores nothing twice.
    let again = send(&second, &path, &form);
    assert!(matches!(again.status, 200 | 303), "{}", again.status);
    let now = second.quote(&draft);
    assert_eq!((&now["case_number"], &now["delivery_date"]), (&stored["case_number"], &stored["delivery_date"]));
    assert_eq!(now["extra_lines"].as_array().map(Vec::len), Some(1));
}

fn a_field_that_both_have_changed_is_shown_as_three(office: &Office) {
    let server = server(office);
    let draft = server.drafted_of(&complete());
    let (path, seen) = of(&server, &draft);
    let of_one = with(&seen.fields(), "case_number", "2026/1111");
    assert_eq!(led(&send(&server, &path, &with(&of_one, "do", "save"))), path);
    let of_other = with(&seen.fields(), "case_number", "2026/2222");
    let of_other = with(&of_other, "delivery_date", "1.6.2028");
    let answer = send(&server, &path, &with(&of_other, "do", "save"));
    assert_eq!(answer.status, 409, "{}", text(&answer.body));
    let both = Seen::of(&answer);
    both.assert_sound();
    for text in ["2026/1234", "2026/1111", "2026/2222", "Slik det var"] {
        assert!(both.text().contains(text), "{text}");
    }
    assert_eq!(server.quote(&draft)["case_number"], "2026/1111", "nothing was stored");
    assert_eq!(field(&both.fields(), "case_number"), Some("2026/2222"), "what one has typed oneself is there");
    assert_eq!(field(&both.fields(), "delivery_date"), Some("1.6.2028"));
    // Either can be taken.
    for (side, expected) in [("theirs", "2026/1111"), ("mine", "2026/2222")] {
        let chosen = with(&both.fields(), "page.take.case_number", side);
        let chosen = with(&chosen, "page.theirs.case_number", "2026/1111");
        let chosen = with(&chosen, "do", "save");
        let answer = send(&server, &path, &chosen);
        // The second choice meets the first, which is another version.
        assert!(matches!(answer.status, 200 | 303 | 409), "{}", text(&answer.body));
        if side == "theirs" {
            let stored = server.quote(&draft);
            assert_eq!((&stored["case_number"], &stored["delivery_date"]), (&json!(expected), &json!("2028-06-01")));
        }
    }
    page(&server, &path);
}
