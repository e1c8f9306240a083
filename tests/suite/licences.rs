//! Other people's code comes from crates.io, under licences that let anyone use, change and pass on the whole, and in no more
//! copies of what must be one than one.

use std::collections::BTreeSet;
use std::process::Command;

use crate::support::text;
use serde_json::{Value, json};
use spdx::{Expression, Licensee, ParseMode};

/// Licences that ask for no more than that their text and the names of the authors are preserved: none reaches the code beside it.
const PERMISSIVE: [&str; 10] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];

/// Crates under a licence that is allowed for their sake alone.
const EXCEPTIONS: [(&str, &str); 4] = [
    // Permissive, in the words of LLVM. It is in the tests alone.
    ("libfuzzer-sys", "NCSA"),
    // Given to the public, which is as good for code; patents, which it leaves out, are not at stake in a hash function.
    ("tiny-keccak", "CC0-1.0"),
    // Made for data, which these are: the certificates that Mozilla trusts.
    ("webpki-root-certs", "CDLA-Permissive-2.0"),
    ("webpki-roots", "CDLA-Permissive-2.0"),
];

/// Crates that would bring another implementation of TLS than the one, aws-lc-rs.
///
/// `schannel` is none of them here: on Windows, and nowhere else, the certificates that the system trusts are read by it.
/// `ring` is in Cargo.lock all the same, since rustls-webpki names a feature of it, should others want it. It is not built.
const OTHER_TLS: [&str; 5] = ["boring", "native-tls", "openssl", "openssl-sys", "ring"];

/// Crates that would be at odds with a second version of themselves: caches, providers and types that both sides must share.
const ONLY_ONCE: [&str; 4] = ["aws-lc-rs", "comemo", "rustls", "typst"];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// What is wrong with the packages that are locked and with those that are built, each as `name version`.
fn faults(metadata: &Value, built: &BTreeSet<String>) -> Vec<String> {
    let packages = metadata["packages"].as_array().expect("packages");
    let others = packages.iter().filter(|package| package["id"] != metadata["resolve"]["root"]);
    let mut faults: Vec<String> = others.flat_map(package_faults).collect();
    for name in OTHER_TLS {
        let found = built.iter().filter(|package| name_of(package) == name);
        faults.extend(found.map(|package| format!("{package}: another implementation of TLS is built")));
    }
    for name in ONLY_ONCE {
        let versions: Vec<&str> = built.iter().map(String::as_str).filter(|package| name_of(package) == name).collect();
        if versions.len() != 1 {
            faults.push(format!("{name}: built as [{}]; expected one version", versions.join(", ")));
        }
    }
    faults
}

fn package_faults(package: &Value) -> Vec<String> {
    let name = package["name"].as_str().expect("a name");
    let is_allowed = |licence: &str| PERMISSIVE.contains(&licence) || EXCEPTIONS.contains(&(name, licence));
    let mut faults = Vec::new();
    match package["license"].as_str().map(|text| (text, expression(text))) {
        None => faults.push("no licence expression".to_owned()),
        Some((text, None)) => faults.push(format!("the licence {text:?} is no SPDX expression")),
        Some((text, Some(licence))) if !licence.evaluate(|needed| is_allowed(&needed.to_string())) => {
            faults.push(format!("the licence {text} is not among those that are allowed"));
        }
        Some(_) => {}
    }
    if package["source"] != CRATES_IO {
        faults.push(format!("comes from {}; expected crates.io", package["source"]));
    }
    let version = package["version"].as_str().expect("a version");
    faults.into_iter().map(|fault| format!("{name} {version}: {fault}")).collect()
}

/// An expression, as older packages write it too: `MIT/Apache-2.0`.
fn expression(text: &str) -> Option<Expression> {
    Expression::parse_mode(text, ParseMode::LAX).ok()
}

fn name_of(package: &str) -> &str {
    package.split(' ').next().unwrap_or_default()
}

/// What cargo says of this project with every feature, on every platform.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .args(["--locked", "--all-features"])
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn metadata() -> Value {
    serde_json::from_str(&cargo(&["metadata", "--format-version", "1"])).expect("JSON")
}

/// The packages that are built, each as `name version`. The lock, and so the metadata, have some that no feature asks for.
fn built() -> BTreeSet<String> {
    let tree =
        cargo(&["tree", "--target", "all", "--edges", "normal,build,dev", "--prefix", "none", "--format", "{p}"]);
    let package = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ").replace(" v", " ");
    tree.lines().map(package).collect()
}

#[test]
fn every_crate_may_be_used_and_comes_from_crates_io_once_where_it_must() {
    let (metadata, built) = (metadata(), built());
    assert!(metadata["packages"].as_array().is_some_and(|packages| packages.len() >= built.len() && built.len() > 100));
    let faults = faults(&metadata, &built);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_licence_is_allowed_that_no_crate_has() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages").iter();
    let needed: BTreeSet<(String, String)> = packages
        .filter_map(|package| Some((package["name"].as_str()?, expression(package["license"].as_str()?)?)))
        .flat_map(|(name, licence)| {
            let licences: Vec<String> = licence.requirements().map(|needed| needed.req.to_string()).collect();
            licences.into_iter().map(|licence| (name.to_owned(), licence))
        })
        .collect();
    for licence in PERMISSIVE {
        assert!(needed.iter().any(|(_, needed)| needed == licence), "{licence}");
        Licensee::parse(licence).expect("the name of a licence");
    }
    for (name, licence) in EXCEPTIONS {
        assert!(needed.contains(&(name.to_owned(), licence.to_owned())), "{name}: {licence}");
    }
}

#[test]
fn every_fault_is_reported_at_once_with_the_crates_name() {
    let package = |name: &str, licence: Option<&str>, source: Option<&str>| json!({ "id": name, "name": name, "version": "1.0.0", "license": licence, "source": source });
    let metadata = json!({
        "packages": [
            package("ours", None, None),
            package("sound", Some("GPL-2.0 OR (MIT AND Zlib)"), Some(CRATES_IO)),
            package("old", Some("MIT/Apache-2.0"), Some(CRATES_IO)),
            package("silent", None, Some(CRATES_IO)),
            package("odd", Some("ask me"), Some(CRATES_IO)),
            package("copyleft", Some("MIT AND MPL-2.0"), Some(CRATES_IO)),
            package("webpki", Some("CDLA-Permissive-2.0"), Some("git+https://example.org/webpki")),
        ],
        "resolve": { "root": "ours" },
    });
    let built = ["typst 0.15.0", "typst 0.14.0", "comemo 1.0.0", "rustls 1.0.0", "ring 0.17.0"].map(str::to_owned);
    assert_eq!(
        faults(&metadata, &BTreeSet::from(built)),
        [
            "silent 1.0.0: no licence expression",
            "odd 1.0.0: the licence \"ask me\" is no SPDX expression",
            "copyleft 1.0.0: the licence MIT AND MPL-2.0 is not among those that are allowed",
            "webpki 1.0.0: the licence CDLA-Permissive-2.0 is not among those that are allowed",
            "webpki 1.0.0: comes from \"git+https://example.org/webpki\"; expected crates.io",
            "ring 0.17.0: another implementation of TLS is built",
            "aws-lc-rs: built as []; expected one version",
            "typst: built as [typst 0.14.0, typst 0.15.0]; expected one version",
        ]
    );
}
