//! Secrets of the settings: read from files, and printed nowhere.

use crate::office::{Caller as _, OWN, Office};
use crate::support::{Folder, program, text};

/// `config check` on a file: whether it is sound, and all that it says.
fn check(folder: &Folder, file: &str, settings: &[(&str, &str)]) -> (bool, String) {
    let path = folder.file("settings.toml", file);
    let mut command = program();
    command.args(["config", "check", "--config", &path]).envs(settings.iter().copied());
    let output = command.output().expect("the program runs");
    (output.status.success(), text(&output.stdout) + &text(&output.stderr))
}

#[test]
fn the_address_of_the_store_can_be_in_a_file() {
    let folder = Folder::new();
    let office = Office::sqlite();
    // Some editors put a mark before a text.
    let file = folder.file("store-url", format!("\u{feff}{}\r\n", office.url()));
    let service = office.server_with(&[("PRISOVERSLAG__STORE__URL_FILE", &file)]);
    service.drafted_for(OWN);
    drop(service);
    assert_eq!(office.value("select count(*) from quotes"), "1");
    for (content, what) in
        [("", "an empty file"), ("hunter2", "no address"), ("mysql://ola:hunter2@db/x", "another kind")]
    {
        let file = folder.file("store-url", content);
        let reported = office.try_server_with(&[("PRISOVERSLAG__STORE__URL_FILE", &file)]).err().expect(what);
        assert!(reported.contains("store.url") && !reported.contains("hunter2"), "{what}: {reported}");
    }
    let reported =
        office.try_server_with(&[("PRISOVERSLAG__STORE__URL_FILE", "/nowhere/at-all")]).err().expect("no file");
    assert!(reported.contains("store.url_file") && reported.contains("/nowhere/at-all"), "{reported}");
}

#[test]
fn what_is_set_twice_is_taken_from_neither() {
    let folder = Folder::new();
    let twice = SOUND.replace("client_secret", "client_secret_file = \"/etc/hosts\"\nclient_secret");
    let (sound, reported) = check(&folder, &twice, &[("PRISOVERSLAG__STORE__URL_FILE", "/etc/hosts")]);
    assert!(!sound, "{reported}");
    let expected = [
        "store.url_file (PRISOVERSLAG__STORE__URL_FILE): Found \"url and url_file\"; expected one of the two.",
        "access.sign_in.client_secret_file (PRISOVERSLAG__ACCESS__SIGN_IN__CLIENT_SECRET_FILE): Found \"client_secret and \
         client_secret_file\"; expected one of the two.",
    ];
    for line in expected {
        assert!(reported.contains(line), "{reported}");
    }
    // A file with every default in it tells nothing by them.
    let defaults = text(&program().args(["config", "example"]).output().expect("the program runs").stdout);
    let file = folder.file("url", "postgres://ola:hunter2@db.example.org/prisoverslag");
    let (sound, reported) = check(&folder, &defaults, &[("PRISOVERSLAG__STORE__URL_FILE", &file)]);
    assert!(sound && reported.contains("db.example.org"), "{reported}");
}

const SOUND: &str = r#"
[store]
url = "postgres://ola:hunter2@db.example.org/prisoverslag?password=hunter2"
[access.issuers.entra]
issuer = "https://login.example.org/v2.0"
audience = "prisoverslag"
roles = { admin = "Admin" }
[access.sign_in]
issuer = "https://login.example.org/v2.0"
client_id = "prisoverslag"
client_secret = "hunter2"
public_url = "https://prisoverslag.example.org"
roles = { admin = "Admin" }
"#;

#[test]
fn sound_settings_are_shown_without_what_is_secret() {
    let folder = Folder::new();
    let (sound, reported) = check(&folder, SOUND, &[]);
    assert!(sound, "{reported}");
    assert!(reported.contains("login.example.org") && reported.contains("db.example.org"), "{reported}");
    assert!(!reported.contains("hunter2"), "{reported}");
    let secret = folder.file("secret", "hunter2\n");
    let file = SOUND.replace("client_secret = \"hunter2\"", &format!("client_secret_file = \"{secret}\""));
    let (sound, reported) = check(&folder, &file, &[]);
    assert!(sound && !reported.contains("hunter2"), "{reported}");
}

#[test]
fn faults_are_reported_all_at_once_and_nothing_secret_with_them() {
    let folder = Folder::new();
    for (from, to, told_of) in [
        ("\"postgres://ola:hunter2@db.example.org/prisoverslag?password=hunter2\"", "\"hunter2\"", "store.url"),
        ("\"postgres://ola:hunter2@db.example.org/prisoverslag?password=hunter2\"", "[\"hunter2\"]", "store.url"),
        (
            "\"postgres://ola:hunter2@db.example.org/prisoverslag?password=hunter2\"",
            "\"postgress://ola:hunter2@db/x\"",
            "store.url",
        ),
        ("client_secret = \"hunter2\"", "client_secret = 9172635445362718", "access.sign_in.client_secret"),
        ("client_secret = \"hunter2\"", "client_secret = [\"hunter2\"]", "access.sign_in.client_secret"),
        ("client_secret = \"hunter2\"", "client_secret = { a = \"hunter2\" }", "access.sign_in.client_secret"),
        ("client_secret = \"hunter2\"", "client_secrets = \"hunter2\"", "access.sign_in.client_secrets"),
        ("client_secret = \"hunter2\"", "client_secret = \"hunter2", ""),
        (
            "issuer = \"https://login.example.org/v2.0\"\nclient_id",
            "issuer = \"https://ola:hunter2@login.example.org/v2.0\"\nclient_id",
            "access.sign_in.issuer",
        ),
        (
            "public_url = \"https://prisoverslag.example.org\"",
            "public_url = \"ftp://ola:hunter2@prisoverslag.example.org\"",
            "access.sign_in.public_url",
        ),
    ] {
        assert!(SOUND.contains(from), "{from}");
        let (sound, reported) = check(&folder, &SOUND.replace(from, to), &[]);
        assert!(!reported.contains("hunter2") && !reported.contains("9172635445362718"), "{to}: {reported}");
        assert!(!sound && reported.contains(told_of), "{to}: {reported}");
    }
    let settings = [
        ("PRISOVERSLAG__LIMITS__CONCURRENT_REQUESTS", "0"),
        ("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "many"),
        ("PRISOVERSLAG__HTTP__TRUSTED_PROXIES", "10.0.0.0/33"),
        ("PRISOVERSLAG__HTTP__CORS_ORIGINS", "https://www.ssb.no/ http://www.ssb.no *"),
        ("PRISOVERSLAG__HTTP__BODY_TIMEOUT_SECONDS", "0"),
        ("PRISOVERSLAG__HTTP__TLS__CERTIFICATE", "certificate.pem"),
        ("PRISOVERSLAG__PRIVACY__AUDIT_READS", "perhaps"),
        ("PRISOVERSLAG__PRIVACY__DRAFT_CONTACT_DAYS", "-1"),
        ("PRISOVERSLAG__ACCESS__ISSUERS__X__ISSUER", "http://login.example.org"),
        ("PRISOVERSLAG__ACCESS__ISSUERS__X__ROLES__KING", "King"),
    ];
    let (sound, reported) = check(&folder, "", &settings);
    assert!(!sound);
    for (variable, _) in settings {
        let named = reported.contains(&format!("({variable})"))
            || (variable.ends_with("CERTIFICATE") && reported.contains("TLS__KEY"));
        assert!(named, "{variable}: {reported}");
    }
}
