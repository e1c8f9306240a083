//! Sets the document of an estimate again and again, in process: for times, instruction counts and memory.
//!
//! `cargo bench --profile dist --bench pdf -- --lines 20 --renders 200` prints the median of a render and the memory of the process.
//! `--processes 2` compares so many processes at once, as the server's render workers are, with one.
//! `--dump FOLDER` writes what the other typesetters of `benches/pdf.py` need to set the same content.
#![expect(clippy::print_stdout, clippy::float_arithmetic, reason = "a benchmark prints its figures")]

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, bail};
use prisoverslag::app::printing::estimate_job;
use prisoverslag::input::{Faults, Field, Path};
use prisoverslag::language::Language;
use prisoverslag::pricing::{Estimate, price};
use prisoverslag::render::typeset;
use prisoverslag::scope::{Scope, ScopeInput};
use prisoverslag::tariff::Catalogue;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let value =
        |name: &str| arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1));
    let number = |name: &str, default: usize| value(name).map_or(Ok(default), |text| text.parse());
    let (lines, renders) = (number("--lines", 20)?, number("--renders", 200)?);
    if let Some(processes) = value("--processes") {
        return side_by_side(processes.parse()?, lines, renders);
    }
    let (scope, estimate) = estimate(lines)?;
    let job = estimate_job(&scope, &estimate, Language::Nb);
    if let Some(folder) = value("--dump").map(PathBuf::from) {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("data.json"), &job.data)?;
        std::fs::write(folder.join("prisoverslag.json"), &job.attachment)?;
    }
    let first = typeset(&job)?.bytes;
    let mut times = Vec::with_capacity(renders);
    let mut memory = Vec::new();
    for render in 0..renders {
        let start = Instant::now();
        let pdf = typeset(&job)?.bytes;
        times.push(start.elapsed());
        if pdf != first {
            bail!("render {render} differs from the first");
        }
        if render % (renders / 5).max(1) == 0 {
            memory.push(format!("{} MB", resident_kilobytes()? / 1024));
        }
    }
    times.sort_unstable();
    let median = times.get(times.len() / 2).context("no renders")?;
    println!(
        "{lines} lines, {renders} renders: median {:.3} ms, {} bytes, memory {}",
        median.as_secs_f64() * 1e3,
        first.len(),
        memory.join(", ")
    );
    Ok(())
}

/// Times one process and then several at once, each with as many renders.
fn side_by_side(processes: usize, lines: usize, renders: usize) -> anyhow::Result<()> {
    let time = |processes: usize| {
        let start = Instant::now();
        let spawn = |_| {
            let mut command = Command::new(std::env::current_exe()?);
            command.args(["--lines", &lines.to_string(), "--renders", &renders.to_string()]);
            command.env("RAYON_NUM_THREADS", "1").stdout(Stdio::null()).spawn()
        };
        let mut children = (0..processes).map(spawn).collect::<Result<Vec<_>, _>>()?;
        for child in &mut children {
            if !child.wait()?.success() {
                bail!("a process failed");
            }
        }
        Ok(start.elapsed().as_secs_f64())
    };
    let (one, many) = (time(1)?, time(processes)?);
    let documents = f64::from(u32::try_from(processes * renders)?);
    println!(
        "{processes} processes at once: {:.0} PDFs/s, {:.2} times one",
        documents / many,
        one / many * f64::from(u32::try_from(processes)?)
    );
    Ok(())
}

/// An estimate of so many lines: that of openapi/estimate-request.json, with more extracts outside the variable lists or fewer of all.
fn estimate(lines: usize) -> anyhow::Result<(Scope, Estimate)> {
    let folder = prisoverslag::tariff_folder::read("tariffs".as_ref())?;
    let catalogue = Catalogue::parse(&folder).map_err(|defects| anyhow::anyhow!("{defects:?}"))?;
    let request: serde_json::Value = serde_json::from_str(include_str!("../openapi/estimate-request.json"))?;
    let mut scope = request.get("scope").context("the request has a scope")?.clone();
    let more = lines.saturating_sub(19);
    let outside = (0..more)
        .map(|number| serde_json::json!({ "description": format!("Reisetid fra bosted til sykehus, del {number}") }));
    *scope.pointer_mut("/extracts/outside_variable_lists").context("a list")? = outside.collect();
    let input: Field<ScopeInput> = serde_json::from_value(scope)?;
    let tariff = catalogue.find("2026-01-01").context("an edition")?;
    let mut faults = Faults::default();
    let scope =
        input.required(&Path::Root, &mut faults).and_then(|input| input.parse(Some(tariff), &Path::Root, &mut faults));
    let scope = faults.or(scope).map_err(|faults| anyhow::anyhow!("{faults:?}"))?;
    let estimate = price(&scope, tariff, jiff::civil::date(2026, 11, 22))?;
    Ok((scope, estimate))
}

fn resident_kilobytes() -> anyhow::Result<usize> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS")).context("VmRSS")?;
    line.split_whitespace().nth(1).context("a number")?.parse().context("a number")
}
