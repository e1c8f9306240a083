//! `SQLite` files seen and changed by other people's tool: the sqlite3 module of Python.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::{Folder, python, text};

/// The rows of one statement that reads: what is null reads `NULL`, bytes read `\x` and hex digits, truth reads `1` or `0`.
pub fn query(path: impl AsRef<Path>, sql: &str) -> Vec<Vec<String>> {
    serde_json::from_str(&run(path.as_ref(), QUERY, sql)).expect("rows")
}

/// Runs statements that change the file.
pub fn execute(path: impl AsRef<Path>, sql: &str) {
    run(path.as_ref(), EXECUTE, sql);
}

/// What is said against statements that change the file; nothing when they are done.
pub fn refusal(path: impl AsRef<Path>, sql: &str) -> Option<String> {
    let output = python_on(path.as_ref(), EXECUTE, sql);
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

const QUERY: &str = r"
def text(value):
    return 'NULL' if value is None else '\\x' + value.hex() if isinstance(value, bytes) else str(value)
print(json.dumps([[text(value) for value in row] for row in connection.execute(sql)]))
";

const EXECUTE: &str = "
connection.executescript(sql)
";

/// Opens the file, which must be there, and lets the script do its work.
const OPEN: &str = "
import json, pathlib, sqlite3, sys
path, sql = sys.argv[1:]
connection = sqlite3.connect(pathlib.Path(path).absolute().as_uri() + '?mode=rw', uri=True)
";

fn run(path: &Path, script: &str, sql: &str) -> String {
    let output = python_on(path, script, sql);
    assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
    text(&output.stdout)
}

fn python_on(path: &Path, script: &str, sql: &str) -> Output {
    let script = format!("{OPEN}{script}");
    Command::new(python()).arg("-c").arg(script).arg(path).arg(sql).output().expect("Python runs")
}

#[test]
fn what_is_written_to_a_file_is_read_from_it() {
    let folder = Folder::new();
    let path = folder.file("store.sqlite", "");
    execute(
        &path,
        "create table note (body text, mark blob); insert into note values ('two\nlines', x'0aff'), (null, x'')",
    );
    let rows = query(&path, "select body, mark, body is null from note");
    assert_eq!(rows, [["two\nlines", r"\x0aff", "0"], ["NULL", r"\x", "1"]]);
    assert_eq!(query(&path, "select body from note where false"), Vec::<Vec<String>>::new());
}
