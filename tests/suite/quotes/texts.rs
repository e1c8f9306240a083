//! Names and titles: one form from where they are sent to wherever they are shown, and what was stored before as it is.

use crate::office::{Caller as _, Office, address, complete_for, draft, faults, on_both};
use serde_json::{Value, json};

on_both!(
    a_name_is_the_same_wherever_it_is_shown,
    who_signs_and_why_shows_something,
    what_was_stored_before_is_as_it_was,
);

fn a_name_is_the_same_wherever_it_is_shown(office: &Office) {
    let server = office.server();
    let (name, title) = ("\u{a0}Universitetet  i A\u{30a}s\u{3000}", " Bo\u{301}k og\u{a0}\u{a0}le\u{301}ring\t");
    let (kept_name, kept_title) = ("Universitetet  i Ås", "Bók og\u{a0}\u{a0}léring");
    let id = server.make(&complete_for(name, title, "2026/1"));
    let shown = |quote: &Value| {
        let scope = &quote["scope"];
        assert_eq!((&scope["applicant"]["name"], &scope["project"]["title"]), (&json!(kept_name), &json!(kept_title)));
    };
    shown(&server.quote(&id));
    server.must(&id, "issue");
    shown(&server.quote(&id));
    let listed = server.get("/api/v1/quotes").json()["quotes"][0].clone();
    assert_eq!((&listed["applicant"], &listed["title"]), (&json!(kept_name), &json!(kept_title)));
    server.must(&id, "accept");
    let row = server.get("/api/v1/line-items").json()["line_items"][0].clone();
    assert_eq!(&row["applicant_name"], &json!(kept_name), "{row}");
    let verified = server.verify(&server.pdf(&id));
    assert_eq!(verified["verdict"], "genuine_current", "{verified}");
    server.must(&id, "settle");
    let invoice = server.get(&format!("{}/invoice", address(&id)));
    let invoice = String::from_utf8(invoice.body).expect("XML");
    assert!(invoice.contains(&format!(">{kept_name}<")), "{invoice}");
    assert!(office.audit(&[]).0);
}

fn who_signs_and_why_shows_something(office: &Office) {
    let server = office.server();
    let issued = server.issued_complete();
    for nothing in ["\u{2800}", "\u{fffc}", "\u{301}", "\u{20e3} \u{308}", " ", ""] {
        let body = json!({ "signed_by": nothing, "role": nothing });
        let expected = faults(&[("$.signed_by", "empty"), ("$.role", "empty")]);
        assert_eq!(server.act_with(&issued, "accept", &body).faults(), expected, "{}", nothing.escape_unicode());
        let answer = server.act_with(&issued, "decline", &json!({ "reason": nothing }));
        assert_eq!(answer.faults(), faults(&[("$.reason", "empty")]), "{}", nothing.escape_unicode());
    }
    for hidden in ["Kari\u{fdd0}", "\u{200b}Kari", "Ka\u{202e}ri"] {
        let body = json!({ "signed_by": hidden, "role": "Leder" });
        let expected = faults(&[("$.signed_by", "forbidden_character")]);
        assert_eq!(server.act_with(&issued, "accept", &body).faults(), expected);
    }
    let body = json!({ "signed_by": " Kari A\u{30a}s ", "role": "\u{a0}Leder" });
    let answer = server.act_with(&issued, "accept", &body).json()["answer"].clone();
    assert_eq!((&answer["signed_by"], &answer["role"]), (&json!("Kari Ås"), &json!("Leder")));
}

/// A store of the former program holds names in a form that they would not be given today, and some that it would not take.
fn what_was_stored_before_is_as_it_was(office: &Office) {
    let (name, title) = (" A\u{30a}s  universitet ", "Bo\u{301}k ");
    let server = office.server();
    let mut sent = draft();
    sent["scope"]["applicant"]["name"] = json!("NAVNET");
    sent["scope"]["project"]["title"] = json!("TITTELEN");
    let [made, unseen] = [(); 2].map(|()| server.change("POST", "/api/v1/quotes", "", "", &sent).json());
    let rewrite = |quote: &Value, name: &str, title: &str| {
        let id = quote["id"].as_str().expect("an identity");
        let sql = format!(
            "update quotes set draft = replace(replace(draft, 'NAVNET', '{name}'), 'TITTELEN', '{title}'), \
             applicant = '{name}', title = '{title}' where id = '{id}'"
        );
        assert_eq!(office.refusal(&sql), None);
    };
    rewrite(&made, name, title);
    rewrite(&unseen, "\u{2800}", "\u{301}");
    let of = |quote: &Value| [quote["scope"]["applicant"]["name"].clone(), quote["scope"]["project"]["title"].clone()];
    assert_eq!(of(&server.get(&address(&made)).json()), [json!(name), json!(title)]);
    assert_eq!(of(&server.get(&address(&unseen)).json()), [json!("\u{2800}"), json!("\u{301}")]);
    let issued = server.issue(&made);
    assert_eq!(of(&issued), [json!(name), json!(title)], "what its officer saw is what is issued");
    let pdf = server.get(&format!("{}/pdf", address(&made)));
    assert_eq!((pdf.status, pdf.body.starts_with(b"%PDF")), (200, true));
    office.assert_sound(1);
    // A revision is new: its names are given the form that they have today.
    let revision = server.revised(&issued);
    assert_eq!(of(&revision), [json!("Ås  universitet"), json!("Bók")]);
}
