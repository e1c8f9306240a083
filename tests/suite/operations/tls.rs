//! TLS of its own, with a certificate that is renewed while the server runs.

use crate::office::{Office, Server, draft};
use crate::support::{Folder, python, request, text, wait_for};
use std::process::Command;

/// Makes a certificate and its key, or takes them anew.
fn certify(folder: &Folder) {
    let path = |name: &str| folder.0.join(name).to_str().expect("a plain path").to_owned();
    let output = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"])
        .args(["-keyout", &path("key.pem"), "-out", &path("certificate.pem")])
        .output()
        .expect("openssl runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// Asks by TLS and trusts what the file says: the version, the status, the promise of encryption, and the certificate.
fn ask(service: &Server, folder: &Folder, trusted: &str) -> Result<Vec<String>, String> {
    const ASK: &str = "
import hashlib, http.client, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[2])
connection = http.client.HTTPSConnection('127.0.0.1', int(sys.argv[1]), context=context, timeout=30)
connection.connect()
certificate = hashlib.sha256(connection.sock.getpeercert(True)).hexdigest()
version = connection.sock.version()
connection.request('GET', '/healthz')
answer = connection.getresponse()
print(version, answer.status, answer.getheader('strict-transport-security'), certificate)
";
    let port = service.base.rsplit(':').next().expect("a port");
    let trusted = folder.0.join(trusted);
    let output = Command::new(python()).args(["-c", ASK, port]).arg(trusted).output().expect("Python runs");
    if !output.status.success() {
        return Err(text(&output.stderr));
    }
    Ok(text(&output.stdout).split_whitespace().map(str::to_owned).collect())
}

#[test]
fn a_certificate_is_renewed_by_a_signal_and_a_broken_one_is_not_taken() {
    let (office, folder) = (Office::sqlite(), Folder::new());
    certify(&folder);
    let path = |name: &str| folder.0.join(name).to_str().expect("a plain path").to_owned();
    let (certificate, key) = (path("certificate.pem"), path("key.pem"));
    let settings =
        [("PRISOVERSLAG__HTTP__TLS__CERTIFICATE", certificate.as_str()), ("PRISOVERSLAG__HTTP__TLS__KEY", &key)];
    let service = office.server_with(&settings);
    assert!(service.base.starts_with("https://"), "{}", service.greeting);
    let first = ask(&service, &folder, "certificate.pem").expect("an answer");
    assert_eq!(first[..3], ["TLSv1.3", "200", "max-age=31536000"]);
    // Whoever connects without TLS gets no answer.
    let mut plain = service.connect();
    plain.write("GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n");
    let mut reported = Vec::new();
    plain.rest(&mut reported);
    assert!(!String::from_utf8_lossy(&reported).contains("HTTP/1.1 200"));

    std::fs::copy(&certificate, path("first.pem")).expect("a copy");
    certify(&folder);
    service.signal("HUP");
    let second = wait_for("the new certificate", || ask(&service, &folder, "certificate.pem").ok());
    assert_ne!(second[3], first[3]);
    ask(&service, &folder, "first.pem").expect_err("the former is no longer shown");

    std::fs::copy(&certificate, path("second.pem")).expect("a copy");
    let sound = [std::fs::read(&certificate).expect("it"), std::fs::read(&key).expect("it")];
    let breaks: [(&str, &dyn Fn()); 4] = [
        ("no certificate", &|| drop(folder.file("certificate.pem", "-----BEGIN NONSENSE-----"))),
        ("an empty file", &|| drop(folder.file("certificate.pem", ""))),
        ("no key", &|| std::fs::remove_file(&key).expect("it goes")),
        ("another's key", &|| {
            std::fs::copy(path("first.pem"), &certificate).expect("a copy");
        }),
    ];
    for (number, (what, damage)) in breaks.iter().enumerate() {
        damage();
        service.signal("HUP");
        wait_for(what, || {
            (service.log().matches("the certificate was not reloaded").count() == number + 1).then_some(())
        });
        assert_eq!(ask(&service, &folder, "second.pem").expect("an answer"), second, "{what}");
        // And none of it is started with.
        let reported = office.try_server_with(&settings).err().unwrap_or_else(|| panic!("{what} is started with"));
        assert!(reported.contains(".pem") || reported.contains("certificate"), "{what}: {reported}");
        assert!(!reported.contains("PRIVATE"), "{reported}");
        folder.file("certificate.pem", &sound[0]);
        folder.file("key.pem", &sound[1]);
    }
}

/// One connection for many calls at once (RFC 9113): what a browser's page of many parts needs.
#[test]
fn http_2_is_spoken_where_it_is_offered() {
    let (office, folder) = (Office::sqlite(), Folder::new());
    certify(&folder);
    let path = |name: &str| folder.0.join(name).to_str().expect("a plain path").to_owned();
    let (certificate, key) = (path("certificate.pem"), path("key.pem"));
    let settings =
        [("PRISOVERSLAG__HTTP__TLS__CERTIFICATE", certificate.as_str()), ("PRISOVERSLAG__HTTP__TLS__KEY", &key)];
    let service = office.server_with(&settings);
    let scope = folder.file("scope.json", request().to_string());
    let curl = |version: &str, arguments: &[&str], call: &str| {
        let output = Command::new("curl")
            .args([
                "-sS",
                version,
                "--cacert",
                &certificate,
                "-o",
                &path("answer"),
                "-w",
                "%{http_version} %{http_code}",
            ])
            .args(arguments)
            .arg(format!("{}{call}", service.base))
            .output()
            .expect("curl runs");
        (text(&output.stdout), std::fs::read(path("answer")).unwrap_or_default())
    };
    let body = format!("@{scope}");
    let draft = format!("@{}", folder.file("draft.json", draft().to_string()));
    let draft = ["-H", "content-type: application/json", "--data-binary", &draft];
    let post = ["-H", "content-type: application/json", "--data-binary", &body];
    assert_eq!(curl("--http2", &[], "/healthz").0, "2 200");
    assert_eq!(curl("--http1.1", &[], "/healthz").0, "1.1 200");
    let (first, second) = (curl("--http1.1", &post, "/api/v1/estimates"), curl("--http2", &post, "/api/v1/estimates"));
    assert_eq!((first.0.as_str(), second.0.as_str()), ("1.1 200", "2 200"));
    assert!(first.1 == second.1 && first.1.len() > 10_000);
    let coded = [&post[..], &["--compressed"]].concat();
    assert!(curl("--http2", &coded, "/api/v1/estimates").1 == first.1);
    let (status, pdf) = curl("--http2", &post, "/api/v1/estimates/pdf");
    assert_eq!((status.as_str(), &pdf[..5]), ("2 200", &b"%PDF-"[..]));
    // A page of this service is one by its authority, since there is no Host.
    let origin = format!("origin: {}", service.base);
    let own = [&draft[..], &["-H", &origin]].concat();
    assert_eq!(curl("--http2", &own, "/api/v1/quotes").0, "2 201");
    let foreign = [&draft[..], &["-H", "origin: https://other.example"]].concat();
    assert_eq!(curl("--http2", &foreign, "/api/v1/quotes").0, "2 403");
    let large = folder.file("large.json", format!("\"{}\"", "x".repeat(3 << 20)));
    let large = format!("@{large}");
    let too_large = ["-H", "content-type: application/json", "--data-binary", &large];
    assert_eq!(curl("--http2", &too_large, "/api/v1/estimates").0, "2 413");
}
