//! The last look, and the issue.

use serde_json::json;

use super::{led, of, page, pressed, send, sent, server};
use crate::calculator::seen::Seen;
use crate::calculator::{kroner, with};
use crate::office::{Caller as _, Office, complete, complete_with, on_both};
use crate::support::text;

on_both!(
    a_quote_is_issued_once_however_often_the_button_is_pressed,
    what_is_missing_leads_to_its_field,
    what_somebody_has_changed_meanwhile_is_not_issued,
);

fn a_quote_is_issued_once_however_often_the_button_is_pressed(office: &Office) {
    let server = server(office);
    let draft = server.drafted_of(&complete());
    let (path, shown) = of(&server, &draft);
    let look = pressed(&server, &path, &shown.fields(), "issue");
    let said = look.text();
    for expected in [
        "2026-000001",
        &kroner(&draft["price"]["total"]),
        "kl. 24.00",
        "torsdag 1.\u{a0}mars 2029",
        "kari.nordmann@example.no",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let form = sent(&look, &format!("{path}/issue"));
    for _ in 0..2 {
        assert_eq!(led(&send(&server, &format!("{path}/issue"), &form)), path);
    }
    let issued = server.quote(&draft);
    assert_eq!((&issued["state"], &issued["number"]), (&json!("issued"), &json!("2026-000001")));
    let actions: Vec<_> = server.events(&draft).iter().map(|event| event["action"].clone()).collect();
    assert_eq!(actions, [json!("create"), json!("issue")]);
    // Whoever comes back to the last look, or presses again on an old page, is led to what was issued.
    let answer = server.send("GET", &format!("{path}/issue"), &[("accept", "text/html")], b"");
    assert_eq!(led(&answer), path);
    let shown = page(&server, &path);
    assert!(shown.text().contains("2026-000001") && shown.text().contains("Tilbudet ble sendt"));
    office.assert_sound(1);
}

fn what_is_missing_leads_to_its_field(office: &Office) {
    let server = server(office);
    let draft = server.drafted_of(&complete_with(&json!({ "case_number": null, "acknowledgements": null })));
    let (path, shown) = of(&server, &draft);
    assert_eq!(shown.missing(), ["Saksnummer", "Merknader som skal vurderes"]);
    for (anchor, _) in shown.links() {
        assert!(shown.html.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
    let look = page(&server, &format!("{path}/issue"));
    assert!(look.html.contains(&format!("href=\"{path}#case_number\"")), "{}", look.html);
    assert!(!look.html.contains("Send tilbudet</button>"));
    let refused = send(&server, &format!("{path}/issue"), &with(&shown.fields(), "do", "issue"));
    assert_eq!(refused.status, 422, "{}", text(&refused.body));
    assert_eq!(server.quote(&draft)["state"], "draft");
}

fn what_somebody_has_changed_meanwhile_is_not_issued(office: &Office) {
    let server = server(office);
    let draft = server.drafted_of(&complete());
    let (path, _) = of(&server, &draft);
    let form = sent(&page(&server, &format!("{path}/issue")), &format!("{path}/issue"));
    let body = complete_with(&json!({ "case_number": "2026/9" }));
    assert_eq!(server.change("PUT", &format!("/api/v1{path}"), "\"1\"", "", &body).status, 200);
    let answer = send(&server, &format!("{path}/issue"), &form);
    assert_eq!(answer.status, 412, "{}", text(&answer.body));
    // The page is the last look once more, at what the draft is now.
    let again = Seen::of(&answer);
    assert_eq!(led(&send(&server, &format!("{path}/issue"), &sent(&again, &format!("{path}/issue")))), path);
    assert_eq!(server.quote(&draft)["case_number"], "2026/9");
}
