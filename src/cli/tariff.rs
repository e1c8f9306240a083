//! `prisoverslag tariff`: check, compare, seal, and write the JSON schemas.

use std::fs;
use std::io::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report};

use super::shared::print;
use crate::language::Language;
use crate::money::Ore;
use crate::settings::Settings;
use crate::tariff::{Catalogue, Change, Defect, RowChange, SEALS, TariffFolder, compare, json_schemas, seal_lines};
use crate::tariff_folder;

#[derive(Subcommand)]
pub enum Command {
    /// Check every edition; every defect is reported with file, line and column.
    Check,
    /// Show what differs between two editions.
    Compare {
        /// The former edition, such as 2023-01-01.
        from: String,
        /// The later edition.
        to: String,
        /// Print JSON instead of a table.
        #[arg(long)]
        json: bool,
        /// nb, nn or en.
        #[arg(long, default_value = "nb", value_parser = ["nb", "nn", "en"])]
        language: String,
    },
    /// Seal an edition with its checksums: from then on a change to it is refused.
    Seal {
        /// The edition.
        id: String,
    },
    /// Write the JSON schemas of the tariff files, which editors check them with.
    Schemas,
}

pub fn run(command: &Command, settings: &Settings) -> anyhow::Result<ExitCode> {
    let folder = tariff_folder::read(&settings.tariffs_dir)?;
    match command {
        Command::Check => Ok(check(&folder)),
        Command::Compare { from, to, json, language } => {
            let catalogue = sound(&folder)?;
            let find = |id: &String| catalogue.find(id).with_context(|| format!("there is no edition {id}"));
            let comparison = compare(find(from)?, find(to)?);
            if *json {
                print(&(serde_json::to_string_pretty(&comparison)? + "\n"))?;
                return Ok(ExitCode::SUCCESS);
            }
            let language = Language::from_tag(language).unwrap_or_default();
            let shown: String = comparison.rows.iter().map(|row| changed_row(row, language)).collect();
            let (from, to, count) = (comparison.from, comparison.to, comparison.rows.len());
            print(&format!("{shown}{count} row(s) differ between {from} and {to}.\n"))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Seal { id } => {
            let catalogue = sound(&folder)?;
            let edition = catalogue.find(id).with_context(|| format!("there is no edition {id}"))?;
            if !catalogue.unsealed().contains(&edition.id) {
                bail!("the edition {id} is sealed already");
            }
            let path = settings.tariffs_dir.join(SEALS);
            let mut seals = fs::OpenOptions::new().create(true).append(true).open(&path)?;
            if folder.get(SEALS).is_some_and(|seals| !seals.is_empty() && !seals.ends_with(b"\n")) {
                writeln!(seals)?;
            }
            for line in seal_lines(&folder, id) {
                writeln!(seals, "{line}")?;
            }
            println!("{id} is sealed in {}.", path.display());
            Ok(ExitCode::SUCCESS)
        }
        Command::Schemas => {
            let schemas = settings.tariffs_dir.join("schema");
            fs::create_dir_all(&schemas)?;
            for (name, text) in json_schemas() {
                fs::write(schemas.join(name), text)?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// A row that differs, on a line of its own.
fn changed_row(row: &RowChange, language: Language) -> String {
    let sign = match row.change {
        Change::Added => '+',
        Change::Removed => '-',
        Change::Changed => '~',
    };
    let values = [row.before.as_deref(), row.after.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" -> ");
    let difference = row.difference.map(|ore| format!(" ({}{ore})", if ore > Ore::ZERO { "+" } else { "" }));
    let name = row.name.in_language(language);
    format!("{sign} {:<42} {values}{}  {name}\n", row.code, difference.unwrap_or_default())
}

fn sound(folder: &TariffFolder) -> anyhow::Result<Catalogue> {
    let told = |defects: Vec<Defect>| {
        let lines: Vec<String> = defects.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("the tariffs have {} defect(s):\n{}", defects.len(), lines.join("\n"))
    };
    tariff_folder::catalogue(folder).map_err(told)
}

fn check(folder: &TariffFolder) -> ExitCode {
    match tariff_folder::catalogue(folder) {
        Ok(catalogue) => {
            for edition in catalogue.editions() {
                let sealed = if catalogue.unsealed().contains(&edition.id) { "not sealed" } else { "sealed" };
                println!(
                    "{}  {} tables, {} areas, {} rules, {} steps  {}  {sealed}  {}",
                    edition.id,
                    edition.tables.as_slice().len(),
                    edition.areas.as_slice().len(),
                    edition.rules.len(),
                    edition.delivery_time.steps.len(),
                    edition.status.word(),
                    edition.hash,
                );
            }
            ExitCode::SUCCESS
        }
        Err(defects) => {
            let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
                .with_width(120)
                .without_primary_span_start();
            for defect in &defects {
                let mut shown = String::new();
                match report(defect, folder) {
                    Some(report) if handler.render_report(&mut shown, report.as_ref()).is_ok() => eprintln!("{shown}"),
                    _ => eprintln!("{defect}\n"),
                }
            }
            eprintln!("{} defect(s).", defects.len());
            ExitCode::FAILURE
        }
    }
}

/// A defect with the lines around it.
fn report(defect: &Defect, folder: &TariffFolder) -> Option<Report> {
    let location = defect.location?;
    let text = String::from_utf8(folder.get(&defect.file)?.clone()).ok()?;
    let mut diagnostic = MietteDiagnostic::new(defect.message.clone())
        .with_label(LabeledSpan::at(location.offset..location.offset + location.length, "here"));
    if let Some(hint) = &defect.hint {
        diagnostic = diagnostic.with_help(hint.clone());
    }
    // The library counts columns in bytes; editors count characters, as a location does.
    let place = format!("{}:{}:{}", defect.file, location.line, location.column);
    Some(Report::new(diagnostic).with_source_code(NamedSource::new(place, text)))
}
