//! Clients that others' programs generate from the committed contract, as it is: typed, checked, and through the whole job.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::json;

use crate::office::{Office, Server, node_modules};
use crate::support::{Folder, project_file, python, text};

const CONTRACT: &str = "openapi/openapi.json";
/// What both jobs come to: the price of the example.
const TOTAL: &str = "157250.63";

#[track_caller]
fn succeeded(output: std::io::Result<Output>, what: &str) -> String {
    let output = output.expect(what);
    let (said, complained) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{what}: {said}{complained}");
    said
}

/// Where npm's packages are.
fn packages() -> PathBuf {
    Path::new(&node_modules()).join("node_modules")
}

/// A program that npm installed.
fn npm_program(name: &str) -> PathBuf {
    packages().join(".bin").join(name)
}

/// A program that pip installed.
fn pip_program(name: &str) -> PathBuf {
    Path::new(&python()).with_file_name(name)
}

/// A server, and a key of someone who makes quotes and reads the feed.
fn guarded(office: &Office) -> (Server, String) {
    let key = office.key("case_officer,finance");
    (office.server(), key)
}

#[test]
fn the_contract_passes_the_linters() {
    let contract = project_file(CONTRACT);
    succeeded(Command::new(pip_program("openapi-spec-validator")).arg(&contract).output(), "openapi-spec-validator");
    let mut redocly = Command::new(npm_program("redocly"));
    redocly.args(["lint", "--extends", "recommended-strict"]).arg(&contract).env("REDOCLY_TELEMETRY", "off");
    succeeded(redocly.output(), "redocly");
}

#[test]
fn a_typescript_client_does_the_whole_job() {
    let (office, folder) = (Office::sqlite(), Folder::new());
    let (server, key) = guarded(&office);
    let types = folder.0.join("api.ts");
    let mut generator = Command::new(npm_program("openapi-typescript"));
    succeeded(generator.arg(project_file(CONTRACT)).arg("-o").arg(&types).output(), "openapi-typescript");
    std::fs::copy(project_file("tests/clients/job.ts"), folder.0.join("job.ts")).expect("the program");
    folder.file("package.json", json!({ "type": "module" }).to_string());
    let options = json!({ "strict": true, "noUncheckedIndexedAccess": true, "exactOptionalPropertyTypes": true,
        "target": "es2022", "module": "nodenext", "outDir": "out", "types": ["node"] });
    folder.file("tsconfig.json", json!({ "compilerOptions": options, "files": ["job.ts"] }).to_string());
    std::os::unix::fs::symlink(packages(), folder.0.join("node_modules")).expect("the packages");
    succeeded(Command::new(npm_program("tsc")).arg("-p").arg(&folder.0).output(), "tsc");
    let job = folder.0.join("out/job.js");
    let mut node = Command::new("node");
    node.arg(job).args([&server.base, &key]).arg(project_file("openapi/estimate-request.json"));
    assert_eq!(succeeded(node.output(), "the job"), format!("2026-000001 {TOTAL}\n"));
}

#[test]
fn a_python_client_does_the_whole_job() {
    let (office, folder) = (Office::sqlite(), Folder::new());
    let (server, key) = guarded(&office);
    let client = folder.0.join("client");
    let mut generator = Command::new(pip_program("openapi-python-client"));
    generator.args(["generate", "--meta", "none", "--path"]).arg(project_file(CONTRACT));
    generator.arg("--config").arg(project_file("tests/clients/python.yaml"));
    generator.arg("--output-path").arg(client.join("prisoverslag_client"));
    let said = succeeded(generator.current_dir(&folder.0).output(), "openapi-python-client");
    // The only warning is that it finds no program to format with.
    assert!(!said.contains("WARNING parsing"), "{said}");
    std::fs::copy(project_file("tests/clients/job.py"), client.join("job.py")).expect("the program");
    let mut mypy = Command::new(pip_program("mypy"));
    mypy.args(["--strict", "job.py", "prisoverslag_client"]).current_dir(&client);
    succeeded(mypy.output(), "mypy");
    let mut job = Command::new(python());
    job.arg(client.join("job.py")).args([&server.base, &key]).arg(project_file("openapi/estimate-request.json"));
    assert_eq!(succeeded(job.output(), "the job"), format!("2026-000001 {TOTAL}\n"));
}
