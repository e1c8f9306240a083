//! Settings: defaults, then a file, then the environment; every fault at once; and what is logged.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout, Output, Stdio};

use crate::support::{Folder, NOW, program, request, run, text};
use serde_json::{Value, json};

/// `prisoverslag config check` with settings from the environment.
fn check(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    let mut command = program();
    command.args(["config", "check"]).args(arguments).envs(settings.iter().copied());
    command.output().expect("the program runs")
}

/// The settings are sound, and shown with these lines.
fn assert_sound(output: &Output, lines: &[&str]) {
    let shown = text(&output.stdout);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    assert!(shown.starts_with("The settings are sound.\n"), "{shown}");
    for line in lines {
        assert!(shown.lines().any(|shown| shown.trim().trim_end_matches(',') == *line), "{line}\n{shown}");
    }
}

/// The settings are refused with these lines and no others.
fn assert_refused(output: &Output, lines: &[&str]) {
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()));
    let shown = text(&output.stderr);
    let reported: Vec<&str> = shown.strip_prefix("prisoverslag: ").expect("the program's name").lines().collect();
    assert_eq!(reported, lines);
}

#[test]
fn the_defaults_are_sound() {
    let defaults = [
        "listen: 127.0.0.1:8080",
        r#"tariffs_dir: "tariffs""#,
        "store: sqlite:data/prisoverslag.db",
        "queue: 32",
        "timeout: 30s",
        "memory_bytes: 1073741824",
        "memory_bytes: 134217728",
        "connections_per_address: 128",
        "log_format: Text",
        r#"log_filter: "info,actix_server=warn,actix_http=off""#,
        r#"name: "Statistisk sentralbyrå""#,
        r#""971526920""#,
        r#"street: "Akersveien 26""#,
        r#"postal_code: "0177""#,
        r#"city: "Oslo""#,
        r#"email: "ssb@ssb.no""#,
        "account: None",
        "payment_days: 30",
        "clock: System",
    ];
    assert_sound(&check(&[], &[]), &defaults);
    // 0 workers is one for each processor.
    let processors = std::thread::available_parallelism().expect("the processors");
    assert_sound(&check(&[], &[]), &[&format!("workers: {processors}"), &format!("workers: {processors}")]);
}

#[test]
fn the_example_is_the_defaults() {
    let folder = Folder::new();
    let example = run(&["config", "example"]);
    assert!(example.status.success());
    let file = folder.file("example.toml", &example.stdout);
    let output = check(&["--config", &file], &[]);
    assert_sound(&output, &[]);
    assert_eq!(text(&output.stdout), text(&check(&[], &[]).stdout));
    // What is commented out is sound as well.
    let clock = text(&example.stdout).replace("# [clock]", "[clock]").replace("# fixed_at", "fixed_at");
    assert_sound(&check(&["--config", &folder.file("clock.toml", clock)], &[]), &["2026-11-22T12:00:00Z"]);
    let account = text(&example.stdout).replace("# account = \"8601", "account = \"8601");
    assert_sound(&check(&["--config", &folder.file("account.toml", account)], &[]), &[r#""86011117947""#]);
    let kid = [
        "# [seller.kid]",
        "# modulus = 10",
        "# length = 12",
        "# contact = \"Regnskap\"",
        "# telephone = \"+47 00 00 00 00\"\n# Days",
    ]
    .iter()
    .fold(text(&example.stdout), |text, line| text.replacen(line, line.trim_start_matches("# "), 1));
    let output = check(&["--config", &folder.file("kid.toml", kid)], &[]);
    assert_sound(&output, &["modulus: Ten", "length: 12", r#""Regnskap""#, r#""+47 00 00 00 00""#]);
    let example = text(&example.stdout);
    let (before, rules) = example.split_once("# [accounting.rules.all]").expect("rules");
    let (rules, _) = rules.split_once("\n\n").expect("their end");
    let rules = format!("{before}[accounting.rules.all]{}\n", rules.replace("# ", ""));
    assert_sound(&check(&["--config", &folder.file("rules.toml", rules)], &[]), &[r#""3010""#, r#""P-17""#]);
}

#[test]
fn a_kid_has_a_modulus_and_a_length_that_banks_take() {
    let kid = |modulus, length| {
        check(&[], &[("PRISOVERSLAG__SELLER__KID__MODULUS", modulus), ("PRISOVERSLAG__SELLER__KID__LENGTH", length)])
    };
    assert_sound(&kid("11", "25"), &["modulus: Eleven", "length: 25"]);
    assert_sound(&kid("10", "11"), &["modulus: Ten", "length: 11"]);
    assert_refused(
        &kid("9", "26"),
        &[
            "seller.kid.modulus (PRISOVERSLAG__SELLER__KID__MODULUS): Found 9; expected 10 to 11.",
            "seller.kid.length (PRISOVERSLAG__SELLER__KID__LENGTH): Found 26; expected 11 to 25.",
        ],
    );
}

#[test]
fn a_missing_account_is_reported_at_the_check_and_at_the_start() {
    const NOTICE: &str = "seller.account is not set";
    let account = [("PRISOVERSLAG__SELLER__ACCOUNT", "8601 11 17947")];
    assert!(text(&check(&[], &[]).stdout).contains(NOTICE));
    assert!(!text(&check(&[], &account).stdout).contains(NOTICE));
    assert!(LoggedServer::start(&[]).stop().contains(NOTICE));
    assert!(!LoggedServer::start(&account).stop().contains(NOTICE));
}

#[test]
fn an_accounting_rule_for_what_no_edition_has_is_reported() {
    let rules = [
        ("PRISOVERSLAG__SELLER__ACCOUNT", "8601 11 17947"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__A__ACTIVITY", "extracion"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__A__ACCOUNT", "1"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__B__LINE", "fd_trygd.F_XX"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__B__ACCOUNT", "2"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__C__LINE", "fd_trygd"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__C__ACCOUNT", "3"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__D__LINE", "worked.extraction"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__D__ACCOUNT", "4"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__E__LINE", "extra.1"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__E__ACCOUNT", "5"),
    ];
    let reported = [text(&check(&[], &rules).stdout), LoggedServer::start(&rules).stop()];
    for reported in reported {
        let found: Vec<&str> = ["extracion", "fd_trygd.F_XX"]
            .into_iter()
            .filter(|code| {
                reported.contains(&format!("\"{code}\", which no edition"))
                    || reported.contains(&format!("\\\"{code}\\\", which no edition"))
            })
            .collect();
        assert_eq!(
            (found.len(), reported.matches("which no edition of the price list has").count()),
            (2, 2),
            "{reported}"
        );
    }
}

#[test]
fn the_environment_goes_before_the_file_and_the_file_before_the_defaults() {
    let folder = Folder::new();
    let file = folder.file("my.toml", "[http]\nlisten = \"127.0.0.1:1111\"\nworkers = 3\n[render]\nqueue = 7\n");
    assert_sound(&check(&["--config", &file], &[]), &["listen: 127.0.0.1:1111", "workers: 3", "queue: 7"]);
    let environment = [("PRISOVERSLAG__HTTP__LISTEN", "[::1]:2222"), ("PRISOVERSLAG__RENDER__TIMEOUT_SECONDS", "600")];
    assert_sound(
        &check(&["--config", &file], &environment),
        &["listen: [::1]:2222", "workers: 3", "queue: 7", "timeout: 600s"],
    );
    assert_sound(&check(&[], &environment), &["listen: [::1]:2222", "queue: 32"]);
}

#[test]
fn a_file_in_the_working_folder_is_read_unless_another_is_named() {
    let folder = Folder::new();
    folder.file("prisoverslag.toml", "[render]\nqueue = 1\n");
    folder.file("other.toml", "[render]\ntimeout_seconds = 2\n");
    let check = |arguments: &[&str]| {
        let mut command = program();
        command.current_dir(&folder.0).args(["config", "check"]).args(arguments).output().expect("the program runs")
    };
    assert_sound(&check(&[]), &["queue: 1", "timeout: 30s"]);
    assert_sound(&check(&["--config", "other.toml"]), &["queue: 32", "timeout: 2s"]);
    folder.file("prisoverslag.toml", "[render]\nqueue = \"no\"\n");
    assert_refused(
        &check(&[]),
        &[r#"render.queue (PRISOVERSLAG__RENDER__QUEUE): Found "no"; expected a whole number."#],
    );
}

const FAULTS: [&str; 18] = [
    "sql (PRISOVERSLAG__SQL): Unknown field; expected \"http\", \"limits\", \"access\", \"privacy\", \"tariffs\", \"store\", \"render\", \"log\", \"seller\", \"office\", \"accounting\" or \"clock\".",
    r#"http.listen (PRISOVERSLAG__HTTP__LISTEN): Found "localhost"; expected an IP address and a port, such as 127.0.0.1:8080."#,
    "http.workers (PRISOVERSLAG__HTTP__WORKERS): Found 9999; expected 0 to 256.",
    r#"tariffs.dir (PRISOVERSLAG__TARIFFS__DIR): Found " "; expected a text that is not empty."#,
    "store.url (PRISOVERSLAG__STORE__URL): Found \"mysql:…\"; expected sqlite:<file>, such as sqlite:data/prisoverslag.db, or postgres://user:password@host/database.",
    r#"render.queue (PRISOVERSLAG__RENDER__QUEUE): Found "many"; expected a whole number."#,
    "render.timeout_seconds (PRISOVERSLAG__RENDER__TIMEOUT_SECONDS): Found 0; expected 1 to 600.",
    "log.level (PRISOVERSLAG__LOG__LEVEL): Unknown field; expected \"format\", \"filter\" or \"otlp_endpoint\".",
    r#"log.format (PRISOVERSLAG__LOG__FORMAT): Found "xml"; expected "text" or "json"."#,
    r#"log.filter (PRISOVERSLAG__LOG__FILTER): Found "info,app=loud"; expected a filter, such as info,actix_server=warn."#,
    "seller.vat (PRISOVERSLAG__SELLER__VAT): Unknown field; expected \"name\", \"organisation_number\", \"in_business_register\", \"street\", \"postal_code\", \"city\", \"email\", \"contact\", \"telephone\", \"payment_days\", \"account\" or \"kid\".",
    "seller.name (PRISOVERSLAG__SELLER__NAME): The text is empty; expected at least one visible character.",
    r#"seller.organisation_number (PRISOVERSLAG__SELLER__ORGANISATION_NUMBER): Found "971526921"; expected an organisation number: nine digits, the first 8 or 9, with a valid check digit."#,
    r#"seller.in_business_register (PRISOVERSLAG__SELLER__IN_BUSINESS_REGISTER): Found "ja"; expected true or false."#,
    r#"seller.email (PRISOVERSLAG__SELLER__EMAIL): Found "ssb"; expected an e-mail address, such as name@example.no."#,
    "seller.payment_days (PRISOVERSLAG__SELLER__PAYMENT_DAYS): Found 121; expected 0 to 120.",
    r#"seller.account (PRISOVERSLAG__SELLER__ACCOUNT): Found "86011117948"; expected a Norwegian account number of eleven digits, or an IBAN, with its check digits."#,
    r#"clock.fixed_at (PRISOVERSLAG__CLOCK__FIXED_AT): Found "yesterday"; expected a moment in RFC 3339, such as 2026-11-22T12:00:00Z."#,
];

#[test]
fn every_fault_of_a_rule_of_accounting_is_reported_at_once() {
    let environment = [
        ("PRISOVERSLAG__ACCOUNTING__RULES__A__BASIS", "flat"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__A__ACCOUNT", "3000"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__B__BASIS", "hourly"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__B__LINE", "fd_trygd"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__B__ACCOUNT", " "),
        ("PRISOVERSLAG__ACCOUNTING__RULES__C__ACTIVITY", "delivery"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__D__PROJECT", "1"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__E__ACCOUNT", "1"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__E__COLOUR", "red"),
        ("PRISOVERSLAG__ACCOUNTING__RULES__F__COST_CENTRE", "1"),
    ];
    let rules = "PRISOVERSLAG__ACCOUNTING__RULES__";
    let faults = [
        format!("accounting.rules.a.basis ({rules}A__BASIS): Found \"flat\"; expected \"fixed\" or \"hourly\"."),
        format!(
            "accounting.rules.b.account ({rules}B__ACCOUNT): The text is empty; expected at least one visible character."
        ),
        format!(
            "accounting.rules.b ({rules}B): Found \"several of basis, activity and line\"; expected at most one of them."
        ),
        format!(
            "accounting.rules.c ({rules}C): Found \"a rule that assigns nothing\"; expected account, cost_centre or project."
        ),
        format!(
            "accounting.rules.e.colour ({rules}E__COLOUR): Unknown field; expected \"basis\", \"activity\", \"line\", \
             \"account\", \"cost_centre\" or \"project\"."
        ),
        format!(
            "accounting.rules.f ({rules}F): Found \"a second rule for the same lines\"; expected one rule for each basis, \
             activity and line."
        ),
    ];
    assert_refused(&check(&[], &environment), &faults.each_ref().map(String::as_str));
}

#[test]
fn every_fault_of_the_settings_is_reported_at_once_with_its_variable() {
    let environment = [
        ("PRISOVERSLAG__SQL__URL", "sqlite:x"),
        ("PRISOVERSLAG__STORE__URL", "mysql://user:secret@host/x"),
        ("PRISOVERSLAG__HTTP__LISTEN", "localhost"),
        ("PRISOVERSLAG__HTTP__WORKERS", "9999"),
        ("PRISOVERSLAG__TARIFFS__DIR", " "),
        ("PRISOVERSLAG__RENDER__QUEUE", "many"),
        ("PRISOVERSLAG__RENDER__TIMEOUT_SECONDS", "0"),
        ("PRISOVERSLAG__LOG__LEVEL", "info"),
        ("PRISOVERSLAG__LOG__FORMAT", "xml"),
        ("PRISOVERSLAG__LOG__FILTER", "info,app=loud"),
        ("PRISOVERSLAG__CLOCK__FIXED_AT", "yesterday"),
        ("PRISOVERSLAG__SELLER__VAT", "NO971526920MVA"),
        ("PRISOVERSLAG__SELLER__NAME", " "),
        ("PRISOVERSLAG__SELLER__ORGANISATION_NUMBER", "971526921"),
        ("PRISOVERSLAG__SELLER__IN_BUSINESS_REGISTER", "ja"),
        ("PRISOVERSLAG__SELLER__EMAIL", "ssb"),
        ("PRISOVERSLAG__SELLER__PAYMENT_DAYS", "121"),
        ("PRISOVERSLAG__SELLER__ACCOUNT", "86011117948"),
    ];
    assert_refused(&check(&[], &environment), &FAULTS);
    let folder = Folder::new();
    let file = "sql = { url = \"sqlite:x\" }\nstore = { url = \"mysql://user:secret@host/x\" }\n[http]\nlisten = \"localhost\"\nworkers = 9999\n[tariffs]\ndir = \" \"\n\
        [render]\nqueue = \"many\"\ntimeout_seconds = 0\n[log]\nlevel = \"info\"\nformat = \"xml\"\n\
        filter = \"info,app=loud\"\n[seller]\nvat = \"NO971526920MVA\"\nname = \" \"\norganisation_number = \"971526921\"\n\
        in_business_register = \"ja\"\nemail = \"ssb\"\npayment_days = 121\naccount = \"86011117948\"\n\
        [clock]\nfixed_at = \"yesterday\"\n";
    let file = folder.file("faulty.toml", file);
    assert_refused(&check(&["--config", &file], &[]), &FAULTS);
    // Whatever the program is asked to do, it refuses before it does anything.
    for command in [vec![], vec!["serve"], vec!["tariff", "check"], vec!["estimate", "openapi/estimate-request.json"]] {
        assert_refused(&program().args(command).envs(environment).output().expect("the program runs"), &FAULTS);
    }
}

#[test]
fn each_single_setting_is_checked() {
    const WORKERS: &str = "PRISOVERSLAG__HTTP__WORKERS";
    const QUEUE: &str = "PRISOVERSLAG__RENDER__QUEUE";
    const TIMEOUT: &str = "PRISOVERSLAG__RENDER__TIMEOUT_SECONDS";
    for (variable, sound, faulty) in [
        (
            "PRISOVERSLAG__HTTP__LISTEN",
            vec!["0.0.0.0:0", "[::]:65535"],
            vec!["", ":8080", "8080", "127.0.0.1", "127.0.0.1:65536"],
        ),
        (WORKERS, vec!["0", "1", "256"], vec!["257", "-1", "1.5", "", "two", "99999999999999999999"]),
        ("PRISOVERSLAG__RENDER__WORKERS", vec!["0", "256"], vec!["257"]),
        (QUEUE, vec!["0", "10000"], vec!["10001"]),
        (TIMEOUT, vec!["1", "600"], vec!["601", "30s"]),
        ("PRISOVERSLAG__RENDER__MEMORY_MIB", vec!["256", "65536"], vec!["255", "65537", "1.5"]),
        ("PRISOVERSLAG__LIMITS__MEMORY_MIB", vec!["64", "1000000"], vec!["63", "1000001", "0"]),
        ("PRISOVERSLAG__LIMITS__CONNECTIONS_PER_ADDRESS", vec!["0", "100000"], vec!["100001", "-1"]),
        ("PRISOVERSLAG__TARIFFS__DIR", vec!["/srv/tariffer", "t"], vec![""]),
        ("PRISOVERSLAG__LOG__FORMAT", vec!["text", "json"], vec!["JSON", ""]),
        ("PRISOVERSLAG__LOG__FILTER", vec!["warn", "prisoverslag=debug,info"], vec!["a=b=c"]),
        ("PRISOVERSLAG__CLOCK__FIXED_AT", vec![NOW, "2026-11-22T13:00:00+01:00"], vec!["2026-11-22", "12:00", ""]),
        ("PRISOVERSLAG__SELLER__NAME", vec!["Statistics Norway", "<&>"], vec!["", "a\u{202e}b"]),
        ("PRISOVERSLAG__SELLER__ORGANISATION_NUMBER", vec!["974767880"], vec!["", "971 526 920", "NO971526920MVA"]),
        ("PRISOVERSLAG__SELLER__IN_BUSINESS_REGISTER", vec!["true", "false"], vec!["1", "", "True"]),
        ("PRISOVERSLAG__SELLER__STREET", vec!["Akersveien 26"], vec![" "]),
        ("PRISOVERSLAG__SELLER__POSTAL_CODE", vec!["0177"], vec![""]),
        ("PRISOVERSLAG__SELLER__CITY", vec!["Kongsvinger"], vec![""]),
        ("PRISOVERSLAG__SELLER__EMAIL", vec!["faktura@ssb.no"], vec!["", "ssb.no"]),
        ("PRISOVERSLAG__SELLER__PAYMENT_DAYS", vec!["0", "120"], vec!["121", "-1", "30 dager"]),
        (
            "PRISOVERSLAG__SELLER__ACCOUNT",
            vec!["86011117947", "8601.11.17947", "NO93 8601 1117 947"],
            vec!["", "8601111794", "NO9486011117947"],
        ),
        ("PRISOVERSLAG__HTTP", vec![], vec!["127.0.0.1:8080"]),
    ] {
        for value in sound {
            assert_sound(&check(&[], &[(variable, value)]), &[]);
        }
        for value in faulty {
            let output = check(&[], &[(variable, value)]);
            assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()), "{variable}={value}");
            let shown = text(&output.stderr);
            assert!(shown.contains(&format!("({variable}): ")) && shown.lines().count() == 1, "{value}: {shown}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named_once() {
    let folder = Folder::new();
    let missing = folder.0.join("missing.toml").to_str().expect("a plain path").to_owned();
    let broken = folder.file("broken.toml", "[http]\nlisten = \"127.0.0.1:8080\nworkers = 1\n");
    for (file, said) in [(&missing, "not found"), (&broken, "line 2")] {
        let output = check(&["--config", file], &[]);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()), "{file}");
        let shown = text(&output.stderr);
        assert!(shown.starts_with("prisoverslag: the settings cannot be read: "), "{shown}");
        let name = file.rsplit('/').next().expect("a name");
        assert_eq!(shown.matches(name).count(), 1, "{shown}");
        assert_eq!(shown.matches(said).count(), 1, "{said}: {shown}");
    }
}

/// A server whose standard error is captured.
struct LoggedServer {
    process: Child,
    _folder: Folder,
    /// Kept open: the server goes on to write there.
    _output: BufReader<ChildStdout>,
    base: String,
}

impl LoggedServer {
    fn start(settings: &[(&str, &str)]) -> Self {
        let folder = Folder::new();
        let mut process = program()
            .env("PRISOVERSLAG__HTTP__LISTEN", "127.0.0.1:0")
            .env("PRISOVERSLAG__STORE__URL", format!("sqlite:{}", folder.0.join("store.db").display()))
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut output = BufReader::new(process.stdout.take().expect("its output"));
        let mut first = String::new();
        output.read_line(&mut first).expect("a first line");
        let base = first.trim_end().strip_prefix("Prisoverslag listens on ").expect("its address").to_owned();
        Self { process, _folder: folder, _output: output, base }
    }

    /// POSTs to the estimates with a request id: the status and the id of the answer.
    fn post(&self, body: &Value, id: &str) -> (u16, String) {
        let request = ureq::post(format!("{}/api/v1/estimates?navn=Kari", self.base)).header("x-request-id", id);
        let answer = request.config().http_status_as_error(false).build().send_json(body).expect("an answer");
        let id = answer.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
        (answer.status().as_u16(), id)
    }

    /// Everything that was logged. A line is written before its answer is sent.
    fn stop(mut self) -> String {
        self.process.kill().expect("it runs");
        let mut logged = String::new();
        self.process.stderr.take().expect("its log").read_to_string(&mut logged).expect("UTF-8");
        logged
    }
}

impl Drop for LoggedServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A request with a fault in each place that holds personal data.
fn faulty_request() -> Value {
    let mut request = request();
    request["scope"]["applicant"]["contact"] =
        json!({ "name": "Kari\nNordmann", "email": "kari.nordmann@@example.no" });
    request["scope"]["applicant"]["organisation_number"] = json!("974767881");
    request["scope"]["Kari Nordmann"] = json!("kari.nordmann@example.no");
    request
}

const PERSONAL: [&str; 6] = ["kari", "Kari", "Nordmann", "example.no", "974767", "NTNU"];

#[test]
fn json_logs_carry_the_id_of_the_answer_and_no_personal_data() {
    let server = LoggedServer::start(&[("PRISOVERSLAG__LOG__FORMAT", "json"), ("PRISOVERSLAG__LOG__FILTER", "trace")]);
    assert_eq!(server.post(&request(), "my-id-1"), (200, "my-id-1".to_owned()));
    assert_eq!(server.post(&faulty_request(), "my-id-2"), (422, "my-id-2".to_owned()));
    let (status, made) = server.post(&request(), "kari nordmann@example.no");
    assert!(status == 200 && made.len() == 16 && made.bytes().all(|byte| byte.is_ascii_hexdigit()), "{made}");

    let logged = server.stop();
    let parse = |line: &str| serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let lines: Vec<Value> = logged.lines().map(parse).collect();
    let answered: Vec<&Value> = lines.iter().filter(|line| line["message"] == "answered").collect();
    let reported =
        |line: &Value| json!([line["level"], line["method"], line["route"], line["status"], line["span"]["id"]]);
    let reported: Vec<Value> = answered.into_iter().map(reported).collect();
    assert_eq!(
        reported,
        [
            json!(["INFO", "POST", "/api/v1/estimates", 200, "my-id-1"]),
            json!(["INFO", "POST", "/api/v1/estimates", 422, "my-id-2"]),
            json!(["INFO", "POST", "/api/v1/estimates", 200, made]),
        ]
    );
    for personal in PERSONAL {
        assert!(!logged.contains(personal), "{personal}\n{logged}");
    }
}

#[test]
fn text_logs_are_plain_when_no_terminal_reads_them() {
    let server = LoggedServer::start(&[]);
    assert_eq!(server.post(&faulty_request(), "my-id-1"), (422, "my-id-1".to_owned()));
    let logged = server.stop();
    let answered: Vec<&str> = logged.lines().filter(|line| line.contains("answered")).collect();
    assert!(answered.len() == 1 && answered[0].contains("my-id-1") && answered[0].contains("422"), "{logged}");
    for personal in PERSONAL {
        assert!(!logged.contains(personal), "{personal}\n{logged}");
    }
    assert!(!logged.contains('\u{1b}'), "{logged:?}");
}

#[test]
fn the_filter_says_what_is_logged() {
    let account = ("PRISOVERSLAG__SELLER__ACCOUNT", "8601 11 17947");
    let server = LoggedServer::start(&[("PRISOVERSLAG__LOG__FILTER", "warn"), account]);
    assert_eq!(server.post(&request(), "my-id-1"), (200, "my-id-1".to_owned()));
    assert_eq!(server.stop(), "");
}
