#!/usr/bin/env python3
"""Runs the benchmarks and writes their figures, each beside its goal, into the table of benches/README.md.

    apt-get install wrk sqlite3 curl valgrind postgresql
    python3 benches/run.py                 # all of them: an hour or two, most of it demo quotes and the optimised build
    python3 benches/run.py load fairness   # some of them; the other figures stay as they were measured, with their day
    python3 benches/run.py --table         # only writes the table again
    python3 benches/run.py --check         # exits with 1 unless the table is what figures.json holds

What was measured is in benches/figures.json, each figure with its day and processor. The program exits with 1 when a benchmark
failed or a goal was missed; both are in the table too. Nothing else should run.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import venv

from figures import FEATURES, RECORD

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIGURES = ROOT / "benches/figures.json"
README = ROOT / "benches/README.md"
BEGIN, END = "<!-- figures: written by run.py -->", "<!-- end of figures -->"
PYTHON_PACKAGES = ["reportlab==5.1.0", "typst==0.15.2"]

# Each benchmark: what it measures, and how it is run.
BENCHES = {
    "pricing": ("Pricing, reading and writing in process", ["python3", "benches/micro.py", "pricing"]),
    "pdf": ("A document of 20 lines in process, beside other typesetters", ["python3", "benches/pdf.py"]),
    "documents": ("Instructions, growth and memory of documents", ["python3", "benches/micro.py", "pdf"]),
    "load": ("Estimates and documents over HTTP", ["python3", "benches/load.py"]),
    "pages": ("The calculator beside the interface for programs", ["python3", "benches/pages.py"]),
    "overload": ("Four times what can be served", ["python3", "benches/overload.py"]),
    "fairness": ("An officer beside anonymous callers at their limits", ["python3", "benches/fairness.py"]),
    "issue": ("The database part of an issue, SQLite", ["python3", "benches/micro.py", "issue"]),
    "issue_postgres": ("The database part of an issue, PostgreSQL", ["python3", "benches/issue_postgres.py"]),
    "quotes": ("Lists and searches: 1,000,000 quotes beside 10,000, SQLite", ["python3", "benches/quotes.py"]),
    "desk": ("The pages of the desk", ["python3", "benches/desk.py"]),
    "quotes_postgres": ("The same, PostgreSQL", ["python3", "benches/quotes.py", "--postgres"]),
    "similar": ("Like cases: 1,000,000 quotes, 10,000, and 20,000 kinds of cases, SQLite", ["python3", "benches/similar.py"]),
    "similar_postgres": ("The same, PostgreSQL", ["python3", "benches/similar.py", "--postgres"]),
    "feed": ("The feed: 1,000,000 rows, SQLite", ["python3", "benches/feed.py"]),
    "feed_postgres": ("The same, PostgreSQL", ["python3", "benches/feed.py", "--postgres"]),
    "vouchers": ("Settlement notes as a ZIP file: 10,000 beside 1,000", ["python3", "benches/vouchers.py"]),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--table", action="store_true", help="writes the table again and measures nothing")
    parser.add_argument("--check", action="store_true", help="compares the table with figures.json")
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in BENCHES]:
        parser.error(f"there is no benchmark named {', '.join(unknown)}: expected {', '.join(BENCHES)}")
    measured = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    if options.check:
        sys.exit(check(measured))
    good = True
    if not options.table:
        subprocess.run(["cargo", "build", "--locked", "--profile", "dist", *FEATURES], cwd=ROOT, check=True)
        environment = python_environment()
        for name in options.names or BENCHES:
            good &= run(name, environment, measured)
            # After each, so that what was measured is not lost with what comes after.
            FIGURES.write_text(json.dumps(measured, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            write_table(measured)
    write_table(measured)
    sys.exit(0 if good else 1)


def python_environment():
    """A Python with what the comparisons need, first on the PATH."""
    folder = ROOT / "target/bench-python"
    if not (folder / "bin/python3").exists():
        venv.create(folder, with_pip=True)
    pip = [folder / "bin/python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PYTHON_PACKAGES]
    subprocess.run(pip, check=True)
    return os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}


def run(name, environment, measured):
    title, command = BENCHES[name]
    print(f"\n== {name}: {title}\n   {' '.join(command)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        record = pathlib.Path(folder) / "figures.jsonl"
        done = subprocess.run(command, cwd=ROOT, env=environment | {RECORD: str(record)}, check=False)
        lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    figures = [json.loads(line) for line in lines]
    if not figures:
        print(f"   {name} failed and reported nothing: what was measured before stays", flush=True)
        return False
    measured[name] = {
        "day": datetime.date.today().isoformat(),
        "processor": processor(),
        "ended": done.returncode,
        "figures": figures,
    }
    return done.returncode == 0 and all(one["met"] for one in figures)


def processor():
    text = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = re.search(r"model name\s*:\s*(.+)", text)
    return f"{model.group(1) if model else platform.machine()}, {os.cpu_count()} cores"


def check(measured):
    if README.read_text(encoding="utf-8") == page(measured):
        return 0
    print("benches/README.md is not what benches/figures.json holds: run `python3 benches/run.py --table`")
    return 1


def write_table(measured):
    README.write_text(page(measured), encoding="utf-8")


def page(measured):
    """The README with the table of what was measured."""
    before, rest = README.read_text(encoding="utf-8").split(BEGIN)
    return before + BEGIN + "\n" + table(measured) + END + rest.split(END)[1]


def table(measured):
    parts = []
    for name, (title, command) in BENCHES.items():
        if name not in measured:
            parts.append(f"\n**{title}**: `{' '.join(command)}`, not measured yet.\n")
            continue
        run_of = measured[name]
        failed = "" if run_of["ended"] == 0 else f" It ended with {run_of['ended']}."
        parts.append(f"\n**{title}**: `{' '.join(command)}`, {run_of['day']}, {run_of['processor']}.{failed}\n\n")
        parts.append("| figure | measured | goal | |\n|---|---:|---|---|\n")
        for one in run_of["figures"]:
            number = f"{one['value']} {one['unit']}".rstrip()
            verdict = "" if not one["goal"] else "met" if one["met"] else "**missed**"
            parts.append(f"| {one['name']} | {number} | {one['goal']} | {verdict} |\n")
    return "".join(parts) + "\n"


if __name__ == "__main__":
    main()
