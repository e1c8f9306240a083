//! What settlements add up to.

use serde_json::{Value, json};

use crate::office::{Finance, note_numbers, ore};
use crate::support::{Folder, project_file};

/// What one hour costs in øre by the edition of 2026: advisers, both grades of executive officers, office posts.
pub const ADVISER: i64 = 128_700;
pub const OFFICER: i64 = 107_800;
pub const OFFICE: i64 = 72_400;

/// What the small draft is quoted at, in øre: one table as a flat price, and the hours of each activity.
pub const TABLE: i64 = 250_000;
pub const COORDINATION: i64 = 12 * ADVISER;

/// Tariffs whose hourly rates leave something to round, as those in whole kroner do not.
pub fn odd_rates() -> Folder {
    let folder = Folder::new();
    let copied = std::process::Command::new("cp").arg("-r").args([&project_file("tariffs"), &folder.0]).status();
    assert!(copied.expect("cp runs").success());
    let tariffs = folder.0.join("tariffs");
    let edited = |name: &str, edit: &dyn Fn(String) -> String| {
        let path = tariffs.join(name);
        std::fs::write(&path, edit(std::fs::read_to_string(&path).expect("a file"))).expect("a file");
    };
    edited("2026-01-01/tariff.toml", &|text| {
        text.replace("\"1287.00\"", "\"1287.37\"").replace("\"724.00\"", "\"724.55\"")
    });
    edited("PUBLISHED.sha256", &|text| {
        text.split_inclusive('\n').filter(|line| !line.contains("2026-01-01")).collect()
    });
    folder
}

pub fn omitted(line: &str) -> Value {
    json!({ "line": line, "reason": "Ble ikke levert." })
}

pub fn reduced(line: &str, amount: &str) -> Value {
    json!({ "line": line, "amount": amount, "reason": "Arbeidet kostet mindre." })
}

/// Net, VAT and total in øre.
pub fn sums(charge: &Value) -> [i64; 3] {
    [&charge["net"], &charge["vat"]["amount"], &charge["total"]].map(ore)
}

/// Net, VAT and total in øre of a net that bears 25 %, rounded half up.
pub fn with_vat(net: i64) -> [i64; 3] {
    let vat = (net * 25 + 50).div_euclid(100);
    [net, vat, net + vat]
}

/// The activity with this code.
pub fn activity<'a>(report: &'a Value, code: &str) -> &'a Value {
    let activities = report["activities"].as_array().expect("activities");
    activities.iter().find(|one| one["code"] == code).unwrap_or_else(|| panic!("{code} in {report}"))
}

/// The codes of the lines that are charged.
pub fn line_codes(report: &Value) -> Vec<&str> {
    let lines = report["lines"].as_array().expect("lines");
    lines.iter().map(|line| line["code"].as_str().expect("a code")).collect()
}

/// The lines, amounts and parts of the VAT agree with each other to the øre.
pub fn assert_sums(charge: &Value) {
    let lines = charge["lines"].as_array().expect("lines");
    let [net, vat, total] = sums(charge);
    assert_eq!(lines.iter().map(|line| ore(&line["amount"])).sum::<i64>(), net, "{charge}");
    assert_eq!(net + vat, total, "{charge}");
    if charge["vat"]["category"] == "S" {
        assert_eq!([net, vat, total], with_vat(net), "{charge}");
    }
    for one in charge["activities"].as_array().expect("activities") {
        let own = lines.iter().filter(|line| line["activity"] == one["code"]).map(|line| ore(&line["amount"]));
        let (charged, quoted) = (own.sum::<i64>(), &one["quoted"]);
        assert_eq!(charged, ore(&one["charged"]), "{one}");
        assert!(charged <= ore(&quoted["fixed"]) + ore(&quoted["hourly"]), "{one}");
        assert_eq!((ore(&one["worked"]["amount"]) - ore(&quoted["hourly"])).max(0), ore(&one["overrun"]), "{one}");
    }
}

/// The feed of a settled quote: nothing is left in the stages before, and the last one has the note that charges it, line for
/// line.
pub fn assert_fed<S: Finance + ?Sized>(server: &S, quote: &Value) {
    let (rows, report) = (server.feed(quote), server.settlement(quote));
    let sum =
        |stage: &str, key: &str| rows.iter().filter(|row| row["stage"] == stage).map(|row| ore(&row[key])).sum::<i64>();
    for stage in ["quoted", "ordered"] {
        assert_eq!((sum(stage, "net"), sum(stage, "vat_amount")), (0, 0), "{stage}");
    }
    let [net, vat, _] = sums(&report);
    assert_eq!((sum("settled", "net"), sum("settled", "vat_amount")), (net, vat));
    // What charges nothing has no note.
    let Some(current) = note_numbers(&report).pop() else { return assert_eq!((net, vat), (0, 0)) };
    let is_own = |row: &&Value| row["settlement_number"] == current.as_str() && row["reversal"] == false;
    let own: Vec<&Value> = rows.iter().filter(is_own).collect();
    let lines = report["lines"].as_array().expect("lines");
    assert_eq!(own.len(), lines.len(), "{current}");
    for (row, line) in own.into_iter().zip(lines) {
        let pairs = [
            ("line_code", "code"),
            ("activity", "activity"),
            ("description", "name"),
            ("quantity", "quantity"),
            ("unit", "unit"),
            ("unit_price", "unit_price"),
            ("net", "amount"),
        ];
        for (of_row, of_line) in pairs {
            assert_eq!(row[of_row], line[of_line], "{of_row} of {current}");
        }
        assert_eq!((&row["vat_code"], &row["vat_rate"]), (&report["vat"]["code"], &report["vat"]["rate"]));
        assert_eq!(row["stage"], "settled");
    }
}
