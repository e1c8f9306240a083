//! Where the store is: addresses that are refused, stores that are not there, and passwords that nobody is shown.

use crate::office::{Office, run_on};
use crate::support::{Folder, program, text};
use std::process::Output;

const PASSWORD: &str = "hemmelig";

fn check(environment: &[(&str, &str)], arguments: &[&str]) -> Output {
    program().envs(environment.iter().copied()).args(arguments).output().expect("the program runs")
}

/// All that a program printed, which must not have the password.
fn reported(what: &str, output: &Output) -> String {
    let reported = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert!(!reported.contains(PASSWORD), "{what}: {reported}");
    reported
}

#[test]
fn a_bad_address_is_refused_with_its_variable_and_without_its_password() {
    const VARIABLE: &str = "PRISOVERSLAG__STORE__URL";
    for value in [
        "",
        "data/prisoverslag.db",
        "sqlite:",
        "sqlite::memory:",
        "sqlite:data/",
        "sqlite:x.db?mode=ro",
        "mysql://ola:hemmelig@db.example/quotes",
        "postgres:ola:hemmelig@db.example/quotes",
        "postgres//ola:hemmelig@db.example/quotes",
        "ola:hemmelig@db.example/quotes",
        "postgres://ola:hemmelig@db.example:port/quotes",
        "postgres://ola:hemmelig@db.example/quotes?sslmode=hemmelig",
        "POSTGRES://ola:hemmelig@db.example/quotes",
    ] {
        let output = check(&[(VARIABLE, value)], &["config", "check"]);
        let reported = reported(value, &output);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()), "{value}");
        assert!(reported.contains("store.url (PRISOVERSLAG__STORE__URL): Found "), "{value}: {reported}");
        assert!(reported.contains("sqlite:<file>") && reported.contains("postgres://"), "{value}: {reported}");
        assert_eq!(reported.lines().count(), 1, "{value}: {reported}");
    }
}

#[test]
fn an_address_in_the_wrong_place_is_refused_without_its_password() {
    let url = "postgres://ola:hemmelig@db.example/quotes";
    let folder = Folder::new();
    let file = |text: &str| folder.file("settings.toml", text);
    let output = check(&[("PRISOVERSLAG__STORE", url)], &["config", "check"]);
    let said = reported("PRISOVERSLAG__STORE", &output);
    assert!(output.status.code() == Some(1) && said.contains("(PRISOVERSLAG__STORE): Found "), "{said}");

    for content in [
        format!("store = \"{url}\""),
        format!("[store]\nurl = [\"{url}\"]"),
        format!("[store]\nurl = {{ {PASSWORD} = 1 }}"),
    ] {
        let output = check(&[], &["--config", &file(&content), "config", "check"]);
        let said = reported(&content, &output);
        assert!(output.status.code() == Some(1) && said.contains("(PRISOVERSLAG__STORE"), "{said}");
    }
}

#[test]
fn a_broken_settings_file_is_reported_without_its_password() {
    let folder = Folder::new();
    let file = folder.file("broken.toml", "[store]\nurl = \"postgres://ola:hemmelig@db.example/quotes\n");
    let output = check(&[], &["--config", &file, "config", "check"]);
    let said = reported("a broken file", &output);
    assert!(output.status.code() == Some(1) && said.contains("broken.toml") && said.contains("line 2"), "{said}");
}

#[test]
fn a_sound_address_is_shown_without_its_password() {
    for url in [
        "postgres://ola:hemmelig@db.example/quotes",
        "postgres://ola@db.example/quotes?password=hemmelig",
        "postgres://db.example/quotes?user=ola&password=hemmelig",
        "postgres://ola@db.example/quotes?password=svært@hemmelig",
        "postgresql://ola:svært%40hemmelig@db.example:5433/quotes",
    ] {
        let output = check(&[("PRISOVERSLAG__STORE__URL", url)], &["config", "check"]);
        let reported = reported(url, &output);
        assert_eq!(output.status.code(), Some(0), "{reported}");
        assert!(reported.contains("store: postgres://…@"), "{reported}");
    }
}

#[test]
fn a_server_without_its_postgresql_says_so_and_ends() {
    // A port on which nothing listens: its listener is gone again.
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
    let url = format!("postgres://ola:hemmelig@127.0.0.1:{port}/quotes");
    std::thread::scope(|scope| {
        for command in [&[][..], &["audit", "verify"]] {
            let url = &url;
            scope.spawn(move || {
                let output = run_on(url, command);
                let reported = reported("nobody listens", &output);
                assert_eq!(output.status.code(), Some(1), "{reported}");
                let refusal = format!("the store postgres://…@127.0.0.1:{port}/quotes cannot be opened");
                assert!(reported.contains(&refusal) && reported.contains("the store is away"), "{reported}");
                assert_eq!(reported.lines().count(), 1, "{reported}");
            });
        }
    });
}

#[test]
fn a_server_without_its_database_says_which() {
    let office = Office::postgres();
    let url = office.url().replace("postgres@", "postgres:hemmelig@");
    let (server, _) = url.rsplit_once('/').expect("a database");
    let output = run_on(&format!("{server}/no_such_database"), &["serve"]);
    let reported = reported("no such database", &output);
    assert_eq!(output.status.code(), Some(1), "{reported}");
    assert!(reported.contains("\"no_such_database\" does not exist"), "{reported}");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = Folder::new();
    let file = folder.file("in-the-way", "");
    for url in [format!("sqlite:{file}/store.db"), format!("sqlite:{}", folder.0.display())] {
        let output = run_on(&url, &["serve"]);
        let reported = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{reported}");
        assert!(
            reported.contains("cannot be opened") && reported.contains(folder.0.to_str().expect("a plain path")),
            "{reported}"
        );
    }
}

#[test]
fn a_store_of_another_kind_is_not_taken_for_one() {
    let folder = Folder::new();
    let garbage = folder.file("store.db", "not a database, but longer than the head of one ".repeat(100));
    let output = run_on(&format!("sqlite:{garbage}"), &["serve"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("not a database"), "{}", text(&output.stderr));
    assert!(std::fs::read_to_string(&garbage).expect("the file").starts_with("not a database, but"));
}
