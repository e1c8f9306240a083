//! The answers as other people's programs see them: schemas and calendar.

use crate::office::Server;
use crate::support::{project_file, python, text};
use std::process::Command;

#[test]
fn answers_fit_their_schemas_and_dates_the_calendar() {
    let server = Server::start();
    let output = Command::new(python()).arg(project_file("tests/check_answers.py")).arg(&server.base).output();
    let output = output.expect("Python runs");
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(text(&output.stdout).lines().count(), 3, "{}", text(&output.stdout));
}
