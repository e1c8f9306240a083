//! `prisoverslag estimate`: a scope file priced by the same engine as over HTTP.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use jiff::civil::Date;
use serde_json::value::RawValue;

use super::case;
use super::shared::print;
use crate::app::printing::{check_scope, estimate_job};
use crate::app::{AppError, EstimateRequest, Estimator, Priced};
use crate::input::{self, Faults, Field, Shape as _, Text, one_line, parse_date, without_bom};
use crate::language::Language;
use crate::money::{Ore, ThreePoint};
use crate::pricing::Estimate;
use crate::render::typeset;
use crate::scope::ScopeInput;
use crate::server::load_tariffs;
use crate::settings::Settings;

#[derive(Args)]
pub struct Arguments {
    /// The scope as JSON; - for standard input.
    scope: PathBuf,
    /// The edition to price by, or current; left out, the one in force on the date.
    #[arg(long)]
    tariff: Option<String>,
    /// The day to price for; left out, today in Norway.
    #[arg(long, value_parser = date)]
    date: Option<Date>,
    /// nb, nn or en.
    #[arg(long, default_value = "nb", value_parser = language)]
    language: Language,
    /// Write the estimate as an archival PDF.
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Print the skeleton of a case of the tests instead: tests/cases/README.md says how it becomes one.
    #[arg(long, conflicts_with = "json")]
    as_case: bool,
}

fn date(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "expected a date such as 2026-11-22".to_owned())
}

fn language(text: &str) -> Result<Language, String> {
    Language::ALL.into_iter().find(|language| language.code() == text).ok_or_else(|| "expected nb, nn or en".to_owned())
}

pub fn run(arguments: &Arguments, settings: &Settings) -> anyhow::Result<ExitCode> {
    let text = read(&arguments.scope)?;
    let scope: Field<ScopeInput> = serde_json::from_str(without_bom(&text))
        .with_context(|| format!("{} is not JSON", arguments.scope.display()))?;
    let estimator = Estimator::new(load_tariffs(settings)?, settings.clock.clone());
    let request = EstimateRequest {
        scope,
        tariff: arguments.tariff.as_deref().and_then(Text::text).map_or_else(Field::default, field),
        priced_on: arguments.date.map_or_else(Field::default, Field::Given),
        language: Field::Given(arguments.language),
        ..EstimateRequest::default()
    };
    let priced = match estimator.estimate(Field::Given(request)) {
        Ok(priced) => priced,
        Err(AppError::Faults(faults)) => return Ok(report(&faults, arguments)),
        Err(error) => return Err(error.into()),
    };
    if let Some(path) = &arguments.pdf {
        let root = input::Path::Root;
        let mut faults = Faults::default();
        check_scope(&priced.scope, &root.key("scope"), &mut faults);
        if !faults.as_slice().is_empty() {
            return Ok(report(&faults, arguments));
        }
        let pdf = typeset(&estimate_job(&priced.scope, &priced.estimate, arguments.language))?.bytes;
        fs::write(path, pdf).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if arguments.as_case {
        let scope: &RawValue = serde_json::from_str(without_bom(&text))?;
        print(&case::skeleton(scope, &priced.estimate))?;
    } else if arguments.json {
        print(&(serde_json::to_string(&priced.report())? + "\n"))?;
    } else {
        print(&table(&priced, arguments.language))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn field<T>(read: Result<T, input::FaultKind>) -> Field<T> {
    read.map_or_else(Field::Wrong, Field::Given)
}

fn read(path: &Path) -> anyhow::Result<String> {
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("standard input cannot be read")?;
        return Ok(text);
    }
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// Prints every fault with its place in the file.
fn report(faults: &Faults, arguments: &Arguments) -> ExitCode {
    for fault in faults.as_slice() {
        // A request holds the scope as a member; a scope file is the scope, and the rest are options.
        let path = fault.path.to_string();
        let place = match path.as_str() {
            "$.tariff" => "--tariff".to_owned(),
            "$.priced_on" => "--date".to_owned(),
            _ => format!("{}: {}", arguments.scope.display(), path.replacen("$.scope", "$", 1)),
        };
        eprintln!("{place}: {} [{}]", fault.kind.message(arguments.language), fault.kind.code());
    }
    ExitCode::FAILURE
}

/// The estimate for a terminal: lines by activity, sums, delivery time and findings.
fn table(priced: &Priced, language: Language) -> String {
    const NAME_WIDTH: usize = 58;
    let estimate = &priced.estimate;
    let tariff = estimate.tariff.as_ref();
    let [unit, quantity, low, expected, high] = match language {
        Language::Nb => ["enhetspris", "mengde", "lavt", "forventet", "høyt"],
        Language::Nn => ["einingspris", "mengd", "lågt", "venta", "høgt"],
        Language::En => ["unit price", "quantity", "low", "expected", "high"],
    };
    let mut rows: Vec<String> = Vec::new();
    let row = |name: &str, quantity: &str, unit: &str, low: &str, expected: &str, high: &str| {
        let name = one_line(name);
        let name: String = match name.chars().count() {
            length if length > NAME_WIDTH => name.chars().take(NAME_WIDTH - 1).chain(['…']).collect(),
            _ => name.into_owned(),
        };
        format!("{name:<NAME_WIDTH$} {quantity:>8} {unit:>11} {low:>13} {expected:>13} {high:>13}")
            .trim_end()
            .to_owned()
    };
    let sums = |name: &str, amount: ThreePoint<Ore>| {
        row(
            name,
            "",
            "",
            &language.amount(amount.low),
            &language.amount(amount.expected),
            &language.amount(amount.high),
        )
    };
    let head = [priced.scope.project.title(), priced.scope.applicant.name()];
    let head: Vec<&str> = head.into_iter().filter(|part| !part.is_empty()).collect();
    if !head.is_empty() {
        rows.push(head.join(" · "));
    }
    rows.push(format!(
        "{} · {} · {}",
        tariff.title.in_language(language),
        tariff.id,
        language.date(estimate.priced_on)
    ));
    rows.push(String::new());
    rows.push(row("", quantity, unit, low, expected, high));
    for (index, (activity, sum)) in tariff.activities.iter().zip(&estimate.activities).enumerate() {
        let mut of_activity = estimate.lines.iter().filter(|line| line.activity == index).peekable();
        if of_activity.peek().is_none() {
            continue;
        }
        rows.push(activity.name.in_language(language).to_owned());
        for line in of_activity {
            let name = line.name(tariff).map(|name| name.in_language(language)).unwrap_or_default();
            rows.push(row(
                &format!("  {name}"),
                &language.quantity(line.quantity.expected),
                &language.amount(line.unit_price.ore()),
                &language.amount(line.amount.low),
                &language.amount(line.amount.expected),
                &language.amount(line.amount.high),
            ));
        }
        rows.push(sums("", *sum));
    }
    let [net, vat, total] = match language {
        Language::Nb => ["Sum uten mva.", "Merverdiavgift", "Sum med mva."],
        Language::Nn => ["Sum utan mva.", "Meirverdiavgift", "Sum med mva."],
        Language::En => ["Net", "VAT", "Total"],
    };
    rows.push(String::new());
    rows.push(sums(net, estimate.net));
    rows.push(sums(&format!("{vat} {}", language.percent(tariff.vat.rate)), estimate.vat));
    rows.push(sums(total, estimate.total));
    rows.push(String::new());
    rows.extend(delivery_and_findings(estimate, language));
    rows.join("\n").replace('\u{a0}', " ") + "\n"
}

fn delivery_and_findings(estimate: &Estimate, language: Language) -> Vec<String> {
    let days = estimate.delivery_time.working_days;
    let (label, one, several) = match language {
        Language::Nb => ("Leveringstid", "arbeidsdag", "arbeidsdager"),
        Language::Nn => ("Leveringstid", "arbeidsdag", "arbeidsdagar"),
        Language::En => ("Delivery time", "working day", "working days"),
    };
    let unit = if days.expected.to_string() == "1" { one } else { several };
    let label = format!("{label}: {} {unit} ({}–{}).", days.expected, days.low, days.high);
    let mut rows =
        vec![format!("{label} {}", estimate.tariff.delivery_time.starts_when.in_language(language)), String::new()];
    rows.extend(estimate.findings.iter().map(|finding| {
        let mark = match finding.severity() {
            crate::pricing::Severity::Info => 'i',
            crate::pricing::Severity::Warning => '!',
        };
        let chapter = language.pick("kap.", "kap.", "ch.");
        format!("{mark} {} ({chapter} {}) [{}]", finding.text().in_language(language), finding.chapter(), finding.path)
    }));
    rows
}
