#!/usr/bin/env python3
"""Runs a benchmark that is written in Rust, and reports its figures.

    python3 benches/micro.py pricing   # benches/pricing.rs, by Criterion
    python3 benches/micro.py pdf       # benches/pdf.rs: instructions (valgrind), growth with the lines, memory, processes
    python3 benches/micro.py issue     # benches/issue.rs on SQLite
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

from figures import FEATURES, at_least, at_most, figure

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    benches = {"pricing": pricing, "pdf": pdf, "issue": issue}
    if len(sys.argv) != 2 or sys.argv[1] not in benches:
        sys.exit(__doc__)
    met = list(benches[sys.argv[1]](program(sys.argv[1])))
    sys.exit(0 if all(met) else 1)


def program(bench):
    """The built benchmark."""
    build = ["cargo", "bench", "--locked", "--profile", "dist", *FEATURES, "--bench", bench, "--no-run", "--message-format=json"]
    messages = subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    built = [json.loads(line) for line in messages.splitlines() if line.startswith("{")]
    return next(one["executable"] for one in built if one.get("executable") and one["target"]["name"] == bench)


def printed(*command):
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def pricing(bench):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([bench, "--bench"], cwd=ROOT, check=True, env={"CRITERION_HOME": folder}, stdout=subprocess.DEVNULL)

        def microseconds(name):
            found = json.loads((pathlib.Path(folder) / "pricing" / name / "new/estimates.json").read_text(encoding="utf-8"))
            return found["median"]["point_estimate"] / 1e3

        yield figure("pricing 20 lines", microseconds("price/20"), "µs", at_most(20))
        yield figure("pricing 100 lines", microseconds("price/100"), "µs")
        yield figure("pricing 1,000 lines", microseconds("price/1000"), "µs")
        yield figure("1,000 lines in times of 100", microseconds("price/1000") / microseconds("price/100"), "", at_most(15))
        yield figure("writing the JSON of 20 lines", microseconds("write/20"), "µs")
        yield figure("levers of 20 lines, written", microseconds("levers/20"), "µs", at_most(1000))
        yield figure("levers of 1,000 lines in times of 100", microseconds("levers/1000") / microseconds("levers/100"), "", at_most(15))
        yield figure("reading the request of 20 lines", microseconds("read"), "µs")


def pdf(bench):
    def instructions(renders):
        with tempfile.NamedTemporaryFile() as counted:
            valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={counted.name}"]
            subprocess.run([*valgrind, bench, "--renders", str(renders)], cwd=ROOT, check=True, capture_output=True)
            return int(re.search(r"^(?:summary|totals): (\d+)", pathlib.Path(counted.name).read_text(encoding="utf-8"), re.M).group(1))

    def median(lines):
        return float(re.search(r"median ([\d.]+) ms", printed(bench, "--lines", str(lines))).group(1))

    yield figure("instructions of a document of 20 lines", (instructions(4) - instructions(1)) / 3e6, "million", at_most(95))
    yield figure("200 lines in times of 20", median(200) / median(20), "", at_most(8))
    memory = [int(one) for one in re.findall(r"(\d+) MB", printed(bench, "--renders", "5000"))]
    yield figure("memory after 4,000 renders less that after the first", memory[-1] - memory[0], "MB", at_most(16))
    times = re.search(r"([\d.]+) times one", printed(bench, "--processes", "2")).group(1)
    yield figure("two processes in times of one", float(times), "", at_least(1.7))


def issue(bench):
    ratio = float(re.search(r"ratio\s+([\d.]+)", printed(bench)).group(1))
    yield figure("issues of a bare insert of the same PDF and JSON", ratio, "", at_least(0.5))


if __name__ == "__main__":
    main()
