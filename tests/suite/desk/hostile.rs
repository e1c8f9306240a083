//! Whatever is typed is text, on every page.

use super::{fields, led, of, page, pressed, send, sent, server};
use crate::calculator::with;
use crate::office::{Caller as _, Office, complete};

/// Texts that a page, a template or a query could take for something else.
const TEXTS: [&str; 4] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; drop table quotes; -- {{ frame.words }} {% endblock %}",
    "</textarea><b>fet</b> &lt;i&gt; javascript:alert(1)",
];

#[test]
fn what_is_typed_is_text_on_every_page() {
    let office = Office::sqlite();
    let server = server(&office);
    for text in TEXTS {
        let draft = server.drafted_of(&complete());
        let (path, shown) = of(&server, &draft);
        let mut typed = shown.fields();
        for name in
            ["scope.applicant.name", "scope.project.title", "scope.applicant.contact.name", "scope.populations[0].name"]
        {
            typed = with(&typed, name, text);
        }
        for (name, value) in [
            ("adjustments[effort~coordination~case].expected", "3"),
            ("adjustments[effort~coordination~case].reason", text),
            ("extra_lines[0].description", text),
            ("extra_lines[0].activity", "delivery"),
            ("extra_lines[0].rate", "adviser"),
            ("extra_lines[0].expected", "1"),
            ("extra_lines[0].reason", text),
            ("acknowledgements[example_tariff].note", text),
        ] {
            typed = with(&typed, name, value);
        }
        assert_text(&pressed(&server, &path, &typed, "save").html, text);
        assert_text(&page(&server, &format!("{path}/issue")).html, text);
        // What cannot be read is shown too: as it was typed, and in what is said of it.
        let wrong = with(&of(&server, &draft).1.fields(), "valid_days", text);
        let wrong = with(&wrong, "case_number", text);
        assert_text(&pressed(&server, &path, &wrong, "save").html, text);
        let stored = pressed(&server, &path, &typed_again(&server, &draft, &typed), "save");
        assert_text(&stored.html, text);
        let issue = format!("{path}/issue");
        assert_eq!(led(&send(&server, &issue, &sent(&page(&server, &issue), &issue))), path);
        let decline = format!("{path}/decline");
        let mut form = sent(&page(&server, &path), &decline);
        form.extend(fields(&[
            ("reason", text),
            ("received.way", "letter"),
            ("received.on", "2026-11-22"),
            ("received.evidence", text),
        ]));
        led(&send(&server, &decline, &form));
        assert_text(&page(&server, &path).html, text);
        assert_text(&page(&server, "/quotes").html, text);
        let query = form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let html = [("accept", "text/html")];
        for name in ["q", "case_number", "from", "status", "cursor", "sort", "mine", "attention"] {
            let answer = server.send("GET", &format!("/quotes?{name}={query}"), &html, b"");
            assert!(matches!(answer.status, 200 | 422), "{name}: {}", answer.status);
            assert_text(&crate::support::text(&answer.body), text);
        }
        let copied = send(&server, "/quotes/new/copy", &fields(&[("number", text)]));
        assert_text(&crate::support::text(&copied.body), text);
    }
    assert_eq!(server.get("/api/v1/quotes").json()["quotes"].as_array().map(Vec::len), Some(TEXTS.len()));
}

/// The same fields on the page as it is now.
fn typed_again(
    server: &crate::office::Server,
    draft: &serde_json::Value,
    typed: &[(String, String)],
) -> crate::calculator::Fields {
    let now = of(server, draft).1.fields();
    let mut again = typed.to_vec();
    for (name, value) in now.into_iter().filter(|(name, _)| name.starts_with("page.")) {
        again = with(&again, &name, &value);
    }
    again
}

/// No tag of the page is one of the text's.
#[track_caller]
fn assert_text(html: &str, text: &str) {
    for tag in ["<script>alert", "<img src=x", "<b>fet", "<i>"] {
        assert!(!html.contains(tag), "{text}: {tag}");
    }
    assert!(!html.contains("href=\"javascript"), "{text}");
}
