//! The audit finds whatever is altered behind the program's back, and names the first thing that does not hold.

use crate::office::{Backend, Caller as _, Finance as _, Office, draft_from_abroad, new_reference, on_both, run_on};
use crate::support::{Folder, program, project_file, text};
use prisoverslag::ids::Sha256Hex;

on_both!(
    an_untouched_store_holds_with_its_documents,
    each_thing_that_is_altered_is_named_first,
    each_column_beside_the_document_is_audited,
    whose_a_quote_is_is_audited,
    the_first_of_several_is_reported_first,
    an_edition_whose_files_are_gone_is_audited_too,
);

/// Quotes 1 (accepted), 2 (issued) and 3, whose second revision came in its place: six entries of the ledger, which are
/// 1 issue, 2 order, 3 and 4 issues, 5 supersession, 6 issue.
fn filled(office: &Office) {
    let server = office.server();
    let accepted = server.issued();
    assert_eq!(server.answer(&accepted, "accept", "\"2\"", "").status, 200);
    server.issued();
    let former = server.issued();
    server.issue(&server.revised(&former));
    drop(server);
    let numbers = office.query("select number_sequence, revision from quotes order by 1, 2");
    assert_eq!(numbers, [["1", "1"], ["2", "1"], ["3", "1"], ["3", "2"]]);
    office.assert_sound(4);
    release(office);
}

/// Takes away what refuses changes, and keeps the tables as they are to bring them back.
pub fn release(office: &Office) {
    let triggers = match office.backend() {
        Backend::Sqlite => office.query("select 'drop trigger ' || name from sqlite_schema where type = 'trigger'"),
        Backend::Postgres => office.query(
            "select format('drop trigger %I on %s', tgname, tgrelid::regclass) from pg_trigger where not tgisinternal \
             union all select format('alter table %s drop constraint %I', conrelid::regclass, conname) from pg_constraint \
             where contype = 'f'",
        ),
    };
    assert!(triggers.len() >= 5, "{triggers:?}");
    let triggers = [triggers, vec![vec!["drop index if exists postings_once".to_owned()]]].concat();
    let keep = TABLES.map(|table| format!("create table kept_{table} as select * from {table}"));
    change(office, &[triggers.concat(), keep.to_vec()].concat().join("; "));
}

const TABLES: [&str; 14] = [
    "documents",
    "ledger",
    "ledger_head",
    "number_series",
    "tariffs",
    "quotes",
    "postings",
    "line_items",
    "feed_sums",
    "time_entries",
    "settlement_notes",
    "settlement_series",
    "vouchers",
    "sending_head",
];

pub fn change(office: &Office, sql: &str) {
    assert_eq!(office.refusal(sql), None, "{sql}");
}

/// What puts back whatever was altered.
fn restoring(office: &Office) -> String {
    let restore = |table: &str| {
        let columns = match office.backend() {
            Backend::Sqlite => office.query(&format!("select name from pragma_table_info('{table}')")),
            Backend::Postgres => office.query(&format!(
                "select column_name from information_schema.columns where table_name = '{table}' and is_generated = 'NEVER'"
            )),
        };
        let columns = columns.concat().join(", ");
        format!("delete from {table}; insert into {table} ({columns}) select {columns} from kept_{table}; ")
    };
    TABLES.map(restore).concat()
}

/// What the audit names first; nothing when everything holds.
pub fn first_reported(office: &Office) -> Option<String> {
    let output = office.run(&["audit", "verify"]);
    let (reported, error) = (text(&output.stdout), text(&output.stderr));
    let first =
        reported.lines().find_map(|line| line.strip_prefix("The first that does not hold: ").map(str::to_owned));
    match output.status.code() {
        Some(0) => assert!(first.is_none() && reported.ends_with("Everything holds.\n"), "{reported}"),
        // A row that cannot be read ends the audit; it is named there.
        code => assert_eq!(code, Some(1), "{reported}{error}"),
    }
    first.or_else(|| (!output.status.success()).then_some(error))
}

/// Alters things in turn, and collects what is not named as expected.
pub fn assert_named(office: &Office, altered: &[(String, &str)]) {
    let restoring = restoring(office);
    let mut missed = Vec::new();
    for (sql, expected) in altered {
        change(office, sql);
        let reported = first_reported(office);
        if !reported.as_ref().is_some_and(|reported| reported.contains(expected)) {
            missed.push(format!("{sql:.160}\n    expected {expected}, was reported {reported:?}"));
        }
        change(office, &restoring);
    }
    assert_eq!(first_reported(office), None, "put back, everything holds again");
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), altered.len(), missed.join("\n"));
}

const QUOTE_1: &str = "(select id from quotes where number_sequence = 1)";
const QUOTE_2: &str = "(select id from quotes where number_sequence = 2)";
const REVISION: &str = "(select id from quotes where revision = 2)";

/// One byte of a PDF is another.
pub fn other_byte(office: &Office) -> &'static str {
    match office.backend() {
        Backend::Sqlite => {
            "cast(substr(pdf, 1, 2000) || case substr(pdf, 2001, 1) when x'41' then x'42' else x'41' end || \
             substr(pdf, 2002) as blob)"
        }
        Backend::Postgres => "set_byte(pdf, 2000, get_byte(pdf, 2000) # 1)",
    }
}

/// The canonical JSON of quote 2 with another total.
fn other_amount(office: &Office) -> String {
    let total = office.value(&format!("select total_ore from quotes where id = {QUOTE_2}"));
    let (kroner, ore) = total.split_at(total.len() - 2);
    let canonical = office.value(&format!("select canonical from documents where quote_id = {QUOTE_2}"));
    let altered = canonical.replace(&format!("\"{kroner}.{ore}\""), &format!("\"1{kroner}.{ore}\""));
    assert_ne!(altered, canonical);
    altered
}

fn sql_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn an_untouched_store_holds_with_its_documents(office: &Office) {
    filled(office);
    let output = office.run(&["audit", "verify", "--documents"]);
    let reported = text(&output.stdout);
    assert_eq!(
        reported,
        "6 ledger entries, 4 issued quotes and 4 documents checked.\n91 rows of the feed checked.\nEverything holds.\n"
    );
    assert_eq!(output.status.code(), Some(0));
    // A document that hash and ledger agree on, but that the quote does not give.
    let byte = other_byte(office);
    change(office, &format!("update documents set pdf = {byte} where quote_id = {QUOTE_2}"));
    let output = office.run(&["audit", "verify", "--documents"]);
    let reported = text(&output.stdout);
    assert!(
        reported.contains("The first that does not hold: quote 2026-000002: the PDF has another SHA-256"),
        "{reported}"
    );
    assert_eq!(output.status.code(), Some(1));
}

fn each_thing_that_is_altered_is_named_first(office: &Office) {
    filled(office);
    assert_named(office, &of_quotes(office));
    assert_named(office, &of_the_whole());
}

fn of_quotes(office: &Office) -> Vec<(String, &'static str)> {
    let amount = other_amount(office);
    let byte = other_byte(office);
    let hash = "a".repeat(64);
    vec![
        (
            format!("update documents set canonical = {} where quote_id = {QUOTE_2}", sql_text(&amount)),
            "quote 2026-000002:",
        ),
        (
            format!(
                "update documents set canonical_sha256 = '{}', canonical = {} where quote_id = {QUOTE_2}",
                Sha256Hex::of(amount.as_bytes()),
                sql_text(&amount)
            ),
            "quote 2026-000002:",
        ),
        (format!("update documents set pdf = {byte} where quote_id = {QUOTE_2}"), "quote 2026-000002: the PDF"),
        (format!("update documents set pdf = null where quote_id = {QUOTE_2}"), "quote 2026-000002: the PDF"),
        (format!("update documents set pdf_sha256 = '{hash}' where quote_id = {REVISION}"), "quote 2026-000003/2:"),
        (format!("update quotes set state = 'accepted' where id = {QUOTE_2}"), "quote 2026-000002:"),
        (format!("update quotes set state = 'withdrawn' where id = {QUOTE_1}"), "quote 2026-000001:"),
        (format!("update quotes set net_ore = net_ore - 100 where id = {QUOTE_2}"), "quote 2026-000002: price"),
        (format!("update quotes set vat_ore = vat_ore - 100 where id = {QUOTE_2}"), "quote 2026-000002: price"),
        (format!("update quotes set total_ore = 1 where id = {REVISION}"), "quote 2026-000003/2: price"),
        (
            format!("update quotes set answer = replace(answer, 'Kari', 'Per') where id = {QUOTE_1}"),
            "quote 2026-000001: answer",
        ),
        (format!("update quotes set answer = null where id = {QUOTE_1}"), "table quotes, column answer"),
    ]
}

fn of_the_whole() -> Vec<(String, &'static str)> {
    let hash = "a".repeat(64);
    vec![
        (
            "update ledger set entry = replace(entry, '\"issued\"', '\"declined\"') where sequence = 3".into(),
            "ledger entry 3 ",
        ),
        (format!("update ledger set hash = '{hash}' where sequence = 3"), "ledger entry 3 "),
        ("update ledger set hash = 'x' where sequence = 3".into(), "ledger entry 3 "),
        (format!("update ledger set previous = '{hash}' where sequence = 4"), "ledger entry 4 "),
        (format!("update ledger set quote_id = {QUOTE_2} where sequence = 4"), "ledger entry 4 "),
        ("delete from ledger where sequence = 3".into(), "ledger entry 4 does not hold behind entry 2"),
        ("delete from ledger where sequence = 6".into(), "the ledger ends at entry 5"),
        ("delete from ledger".into(), "the ledger ends at entry 0"),
        ("update ledger_head set sequence = 7".into(), "the ledger ends at entry 6"),
        (format!("update ledger_head set hash = '{hash}'"), "the ledger ends at entry 6"),
        ("update number_series set last = 4".into(), "the series of 2026"),
        ("update number_series set last = 2".into(), "the series of 2026"),
        ("delete from number_series".into(), "the series of 2026"),
        ("update tariffs set source = replace(source, '\"1', '\"2') where id = '2026-01-01'".into(), "2026-01-01"),
        (format!("delete from documents where quote_id = {QUOTE_2}"), "2026-000002"),
        (
            format!("delete from documents where quote_id = {REVISION}; delete from quotes where revision = 2"),
            "2026-000003/2",
        ),
        (
            "update quotes set state = 'draft', draft = '{}', number_year = null, number_sequence = null, revision = null \
             where revision = 2"
                .into(),
            "2026-000003/2",
        ),
    ]
}

fn each_column_beside_the_document_is_audited(office: &Office) {
    filled(office);
    let columns = [
        ("expires_at = expires_at + 86400000", QUOTE_2),
        ("valid_to = '2030-01-01'", QUOTE_2),
        ("issued_at = issued_at - 86400000", QUOTE_2),
        ("case_number = '2026/9'", QUOTE_2),
        ("applicant = 'Andre'", QUOTE_2),
        ("title = 'Annet'", QUOTE_2),
        ("priced_on = '2026-02-01'", QUOTE_2),
        ("tariff_hash = (select min(t.hash) from tariffs t where t.hash <> quotes.tariff_hash)", QUOTE_2),
        ("demo = 1", QUOTE_2),
        ("answered_at = answered_at - 86400000", QUOTE_1),
        ("successor = null", "(select id from quotes where number_sequence = 3 and revision = 1)"),
        ("revises = null", REVISION),
        ("shape = -1", QUOTE_2),
    ];
    // A number that is missing is missed before what bears another.
    change(office, &format!("update quotes set number_sequence = 9 where id = {QUOTE_2}"));
    assert_eq!(first_reported(office).as_deref(), Some("the series of 2026 ends at 3, but 2 quotes bear its numbers"));
    change(office, "update quotes set number_sequence = 2 where number_sequence = 9");
    let alter =
        |(change, of): (&str, &str)| (format!("update quotes set {change} where id = {of}"), "quote 2026-00000");
    assert_named(office, &columns.map(alter));
    // What lists count, and what makes like cases.
    assert_eq!(first_reported(office), None);
    for (alteration, back) in [
        (
            "update quote_counts set quotes = quotes + 1 where state = 'issued'",
            "update quote_counts set quotes = quotes - 1 where state = 'issued'",
        ),
        (
            "insert into quote_counts (officer, state, quotes) values ('x', 'issued', 1)",
            "delete from quote_counts where officer = 'x'",
        ),
        (
            "update quotes set officer = 'y' where number_sequence = 2",
            "update quotes set officer = 'local' where number_sequence = 2",
        ),
    ] {
        change(office, alteration);
        let said = "the kept counts of issued quotes are not those of the quotes";
        assert_eq!(first_reported(office).as_deref(), Some(said), "{alteration}");
        change(office, back);
    }
    change(office, "update shapes set drivers = replace(drivers, '1', '2')");
    assert!(first_reported(office).is_some_and(|said| said.ends_with("shape is not what was issued")));
}

/// Who may see a quote goes by a column of its own.
fn whose_a_quote_is_is_audited(office: &Office) {
    let server = office.server();
    server.issued();
    server.accepted_of(&draft_from_abroad());
    let drafted = server.drafted();
    let draft_id = drafted["id"].as_str().expect("an identity");
    drop(server);
    let of = |sequence| format!("select organisation_number from quotes where number_sequence = {sequence}");
    assert_eq!(office.value(&of(1)), "974767880");
    for number in ["'971040238'", "null"] {
        let sql = format!("update quotes set organisation_number = {number} where number_sequence = 1");
        assert!(office.refusal(&sql).is_some_and(|reported| reported.contains("never altered")), "{sql}");
    }
    office.assert_sound(2);
    release(office);
    let alter = |number: &str, of: String| format!("update quotes set organisation_number = {number} where {of}");
    let (own, none) = ("quote 2026-000001: organisation_number is", "quote 2026-000002: organisation_number is");
    assert_named(
        office,
        &[
            (alter("'971040238'", "number_sequence = 1".into()), own),
            (alter("null", "number_sequence = 1".into()), own),
            (alter("'974767880'", "number_sequence = 2".into()), none),
        ],
    );
    // A draft is nothing that was issued.
    change(office, &alter("'971040238'", format!("id = '{draft_id}'")));
    assert_eq!(first_reported(office), None);
}

fn the_first_of_several_is_reported_first(office: &Office) {
    filled(office);
    change(office, "update ledger set entry = replace(entry, 'issue', 'issua') where sequence in (4, 6)");
    change(office, &format!("update quotes set net_ore = 1 where id = {QUOTE_2}"));
    let output = office.run(&["audit", "verify"]);
    let reported = text(&output.stdout);
    let lines: Vec<&str> = reported.lines().collect();
    assert!(lines[2].starts_with("The first that does not hold: ledger entry 4 "), "{reported}");
    assert!(lines[3].starts_with("Then: ") && reported.contains("Then: quote 2026-000002: price"), "{reported}");
    assert_eq!(output.status.code(), Some(1));
}

fn an_edition_whose_files_are_gone_is_audited_too(office: &Office) {
    filled(office);
    let folder = Folder::new();
    let tariffs = project_file("tariffs");
    let copied = std::process::Command::new("cp").arg("-r").args([&tariffs, &folder.0]).status().expect("cp runs");
    assert!(copied.success());
    let left = folder.0.join("tariffs");
    std::fs::remove_dir_all(left.join("2026-01-01")).expect("the edition goes");
    let seals = std::fs::read_to_string(left.join("PUBLISHED.sha256")).expect("seals");
    let seals: String = seals.split_inclusive('\n').filter(|line| !line.contains("2026-01-01")).collect();
    std::fs::write(left.join("PUBLISHED.sha256"), seals).expect("seals");
    let audit = || {
        let mut command = program();
        command.env("PRISOVERSLAG__STORE__URL", office.url()).env("PRISOVERSLAG__TARIFFS__DIR", &left);
        command.args(["audit", "verify"]).output().expect("the program runs")
    };
    let output = audit();
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    change(office, "update tariffs set source = replace(source, '\"1', '\"2') where id = '2026-01-01'");
    let output = audit();
    assert_eq!(output.status.code(), Some(1));
    let reported = text(&output.stdout);
    assert!(reported.contains("The first that does not hold: quote 2026-00000"), "{reported}");
}

/// Nothing holds what is not there: a mistyped address is no sound store.
#[test]
fn an_audit_of_a_store_that_is_not_there_says_so() {
    let folder = Folder::new();
    let path = folder.0.join("mistyped.db");
    let output = run_on(&format!("sqlite:{}", path.display()), &["audit", "verify"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("there is no store at"), "{}", text(&output.stderr));
    assert!(!path.exists());
}

/// A server goes through whole lives while the audit reads them.
#[test]
fn an_audit_beside_a_server_that_issues_and_settles_raises_no_false_alarm() {
    let office = Office::postgres();
    let server = office.server();
    server.issued();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for _ in 0..8 {
                let quote = server.accepted();
                server.worked(&quote, "coordination", "adviser", "1");
                server.settled(&quote);
                server.credited(&quote, &new_reference("Feil."));
            }
        });
        let mut audits = 0;
        while !writer.is_finished() {
            assert_eq!(first_reported(&office), None, "of audit {audits}");
            audits += 1;
        }
        writer.join().expect("the writer");
        assert!(audits > 0, "no audit beside the writer");
    });
    assert_eq!(first_reported(&office), None);
}
