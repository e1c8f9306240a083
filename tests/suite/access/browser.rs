//! The pages in a real browser: what it complains of, what axe finds, and signing in and out by clicking.

use std::process::Command;

use crate::office::{Office, Provider, node_modules, sign_in};
use crate::support::{project_file, text};
use serde_json::{Value, json};

/// A certificate for this machine, made for the test.
fn certificate(office: &Office) -> [String; 2] {
    let [certificate, key] =
        ["certificate.pem", "key.pem"].map(|name| office.folder.0.join(name).display().to_string());
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
        .args(["-keyout", &key, "-out", &certificate])
        .output()
        .expect("openssl is not there: run the tests by tests/run, which installs it");
    assert!(made.status.success(), "{}", text(&made.stderr));
    [certificate, key]
}

/// What a person sees who goes to the service; pictures of it are left in target/test-pages.
fn seen(address: &str, how: &str) -> Value {
    let pictures = project_file("target/test-pages").join(how);
    std::fs::create_dir_all(&pictures).expect("a folder");
    let output = Command::new("node")
        .arg(project_file("tests/identity/browser.mjs"))
        .args([node_modules().as_str(), address, pictures.to_str().expect("a plain path"), how])
        .output()
        .expect("node is not there: run the tests by tests/run, which installs it");
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[track_caller]
fn assert_calm(seen: &Value, pages: &[&str]) {
    assert_eq!(seen["complaints"], json!([]));
    for page in pages {
        assert_eq!(seen["violations"][page], json!([]), "{page}");
        assert_eq!(seen["texts"][format!("{page}-overflow")], "false", "{page} on a narrow screen");
    }
}

#[test]
fn a_person_signs_in_looks_around_and_signs_out() {
    let office = Office::sqlite();
    let [certificate, key] = certificate(&office);
    // The provider must know the address before there is a server at it.
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let address = format!("https://localhost:{port}");
    let provider = Provider::start_for(&address);
    office.at(&provider.later().to_string());
    let settings = sign_in(&provider, &[("public_url", &address)]);
    let _server = office.guarded_with(
        &settings,
        &[
            ("PRISOVERSLAG__HTTP__LISTEN", &format!("127.0.0.1:{port}")),
            ("PRISOVERSLAG__HTTP__TLS__CERTIFICATE", &certificate),
            ("PRISOVERSLAG__HTTP__TLS__KEY", &key),
        ],
    );
    let seen = seen(&address, "guarded");
    assert_calm(&seen, &["home", "failed", "signed_in", "no_role"]);
    let says = |page: &str, words: &str| seen["texts"][page].as_str().expect("a text").contains(words);
    assert!(says("home", "Du er ikke pålogget.") && !says("home", "Ingen pålogging er satt opp"));
    assert!(says("signed_in", "Saksbehandler, Administrator") && says("signed_in", "Logg av"));
    assert!(!says("docs", "Ingen pålogging er satt opp"));
    assert_eq!(seen["after"], format!("{address}/"));
    let cookie = json!({
        "name": "__Host-prisoverslag", "httpOnly": true, "secure": true, "sameSite": "Lax", "path": "/", "domain": "localhost"
    });
    assert_eq!(seen["cookies"], json!([cookie]));
}

#[test]
fn where_nobody_signs_in_every_page_says_so() {
    let server = Office::sqlite().guarded(&[]);
    let seen = seen(&server.base, "open");
    assert_calm(&seen, &["home"]);
    for page in ["home", "docs"] {
        let text = seen["texts"][page].as_str().expect("a text");
        assert!(text.contains("Ingen pålogging er satt opp."), "{text}");
    }
}
