//! The examples of the READMEs, run as their reader runs them.

use crate::office::Server;
use crate::support::{Folder, PROGRAM, project_file, text};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The READMEs whose `sh` blocks can be run, in the order in which a reader meets them: later ones use what earlier ones made.
const READMES: [&str; 2] = ["README.md", "openapi/README.md"];

/// The address that the READMEs name.
const ADDRESS: &str = "http://127.0.0.1:8080";

/// The `sh` blocks of a README, one after another.
fn blocks(readme: &str) -> String {
    let text = fs::read_to_string(project_file(readme)).expect("a README");
    let mut found = text.split("\n```sh\n").skip(1).map(|rest| rest.split("\n```").next().expect("a block"));
    let first = found.next().unwrap_or_else(|| panic!("{readme} has no example"));
    found.fold(first.to_owned(), |all, block| format!("{all}\n{block}"))
}

#[test]
fn the_examples_of_the_readmes_run_twice_in_a_row() {
    let (server, folder) = (Server::start(), Folder::new());
    fs::create_dir_all(folder.0.join("data")).expect("the folder that a server makes");
    for linked in ["openapi", "tariffs"] {
        std::os::unix::fs::symlink(project_file(linked), folder.0.join(linked)).expect("a link");
    }
    let examples = READMES.map(blocks).join("\n");
    assert!(examples.contains(ADDRESS), "the examples name the server");
    let programs = Path::new(PROGRAM).parent().expect("a folder").display();
    let examples = examples.replace(ADDRESS, &server.base);
    let script = format!("set -euo pipefail\nPATH='{programs}':$PATH\n{examples}");
    for round in ["first", "second"] {
        let run = Command::new("bash").args(["-c", &script]).current_dir(&folder.0).output();
        let run = run.expect("bash");
        let printed = text(&run.stdout);
        assert!(run.status.success(), "the {round} time: {printed}\n{}", text(&run.stderr));
        // A problem's detail is printed instead of the answer.
        for expected in [
            "\"accepted\"",
            " days: Without the ",
            "\"genuine_current\"",
            "\"working_days\"",
            "\"credit\"",
            "\"settled\"",
        ] {
            assert!(printed.contains(expected), "the {round} time, {expected} is missing: {printed}");
        }
    }
    let pdf = fs::read(folder.0.join("data/quote.pdf")).expect("the quote");
    assert!(pdf.starts_with(b"%PDF-"), "{}", text(&pdf));
    let invoice = fs::read_to_string(folder.0.join("data/invoice.xml")).expect("the invoice");
    assert!(invoice.contains("<Invoice"), "{invoice}");
    // Nothing is left where version control would find it.
    let mut left: Vec<String> = fs::read_dir(&folder.0)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    assert_eq!(left, ["data", "openapi", "tariffs"]);
}
