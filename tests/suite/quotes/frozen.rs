//! What was issued stays as it was issued, whatever becomes of the tariff files.

use std::path::Path;

use crate::office::{
    Caller as _, Office, address, adjustment, assert_problem, complete, complete_with, extra_line, faults, id, on_both,
};
use crate::support::{Folder, project_file};
use serde_json::json;

on_both!(
    a_quote_outlives_the_files_of_its_edition,
    a_quote_and_a_draft_outlive_a_change_of_their_edition,
    what_was_issued_does_not_change_with_what_happens_to_it,
);

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).expect("a copy");
        }
    }
}

/// The project's tariffs, with the last edition no longer sealed.
fn unsealed_tariffs() -> Folder {
    let folder = Folder::new();
    copy(&project_file("tariffs"), &folder.0);
    let seals = folder.0.join("PUBLISHED.sha256");
    let sealed = std::fs::read_to_string(&seals).expect("the seals");
    let kept: String = sealed.split_inclusive('\n').filter(|line| !line.contains("2026-01-01/")).collect();
    std::fs::write(seals, kept).expect("the seals");
    folder
}

fn a_quote_outlives_the_files_of_its_edition(office: &Office) {
    let server = office.server();
    let changes = json!({ "adjustments": [adjustment("outside.1", ["1", "2", "3"])],
        "extra_lines": [extra_line("Kontroll", ["1", "2", "3"])] });
    let (quote, former) = (id(&server.issued_of(&complete_with(&changes))), server.issued_complete());
    let draft = server.make(&complete());
    let pdf = server.pdf(&quote);
    let (bytes, draft_bytes) = (server.get(&address(&quote)).body, server.get(&address(&draft)).body);
    let comparison = server.get(&format!("{}/comparison?with={former}", address(&quote))).body;

    let tariffs = unsealed_tariffs();
    std::fs::remove_dir_all(tariffs.0.join("2026-01-01")).expect("the edition goes");
    let settings = [("PRISOVERSLAG__TARIFFS__DIR", tariffs.0.to_str().unwrap())];
    drop(server);
    let server = office.server_with(&settings);
    assert_eq!(server.get("/api/v1/tariffs/2026-01-01").status, 404);
    assert_eq!(server.get(&address(&quote)).body, bytes);
    assert_eq!(server.get(&address(&draft)).body, draft_bytes);
    assert_eq!(server.pdf(&quote), pdf);
    assert_eq!(server.get(&format!("{}/comparison?with={former}", address(&quote))).body, comparison);
    assert_eq!(server.verify(&pdf)["verdict"], "genuine_current");
    let (holds, reported) = office.audit(&settings);
    assert!(holds, "{reported}");
    // Nothing new is promised without a tariff in force.
    let before = server.etag(&draft);
    for answer in [server.act(&draft, "issue"), server.act(&draft, "PUT"), server.act(&quote, "revisions")] {
        assert_problem(&answer, 422, "invalid_input", "no tariff");
        assert_eq!(answer.faults(), faults(&[("$", "no_tariff_in_force")]));
    }
    assert_eq!(server.etag(&draft), before);
    // What was promised can be answered.
    server.must(&former, "accept");
    assert!(office.audit(&settings).0);
    // And with the files back, everything still holds.
    drop(server);
    let server = office.server();
    assert_eq!(server.get(&address(&quote)).body, bytes);
    server.must(&draft, "issue");
    assert!(office.audit(&[]).0);
}

fn a_quote_and_a_draft_outlive_a_change_of_their_edition(office: &Office) {
    let server = office.server();
    let (quote, draft) = (server.issued_complete(), server.make(&complete()));
    let (bytes, draft_bytes) = (server.get(&address(&quote)).body, server.get(&address(&draft)).body);
    let tariffs = unsealed_tariffs();
    let file = tariffs.0.join("2026-01-01/fd-trygd.toml");
    let prices = std::fs::read_to_string(&file).expect("the prices");
    assert!(prices.contains("\"2500.00\""));
    std::fs::write(&file, prices.replace("\"2500.00\"", "\"2600.00\"")).expect("other prices");
    let settings = [("PRISOVERSLAG__TARIFFS__DIR", tariffs.0.to_str().unwrap())];
    drop(server);
    let server = office.server_with(&settings);
    assert_eq!(server.get(&address(&quote)).body, bytes);
    assert_eq!(server.get(&address(&draft)).body, draft_bytes);
    let (holds, reported) = office.audit(&settings);
    assert!(holds, "{reported}");
    // The same edition by its name, and not by its content.
    assert_problem(&server.act(&draft, "issue"), 409, "price_changed", "issue");
    let saved = server.must(&draft, "PUT");
    // Four tables, 100 kr more each.
    assert_eq!(saved["price"]["net"], "126200.50");
    assert_eq!(server.must(&draft, "issue")["price"]["net"], "126200.50");
    assert_eq!(server.quote(&quote)["price"]["net"], "125800.50");
    assert!(office.audit(&settings).0);
}

fn what_was_issued_does_not_change_with_what_happens_to_it(office: &Office) {
    let server = office.server();
    for (action, rest) in [("accept", "revisions"), ("decline", "revisions"), ("withdraw", "revisions")] {
        let quote = server.issued_complete();
        let (issued, pdf) = (server.quote(&quote), server.pdf(&quote));
        server.must(&quote, action);
        let revision = id(&server.must(&quote, rest));
        server.must(&revision, "issue");
        let mut now = server.quote(&quote);
        // The life goes on beside it: state, answer, successor.
        for member in ["answer", "successor"] {
            assert!(now.as_object_mut().unwrap().remove(member).is_some(), "{action} {member}");
        }
        now["state"] = json!("issued");
        now["updated_at"] = issued["updated_at"].clone();
        assert_eq!(now, issued, "{action}");
        assert_eq!(server.pdf(&quote), pdf, "{action}");
    }
}
