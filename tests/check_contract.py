"""Sends a running server what its description allows and what it does not, as each kind of caller, and checks every answer
against the description (Schemathesis). Run as: check_contract.py ADDRESS THINGS, where THINGS is JSON:
{"callers": {"admin": "prisoverslag_…", "nobody": ""}, "quotes": [identities], "notes": [numbers], "keys": [public names]}.

Schemathesis loads this file too, for the hooks in it."""

import collections
import concurrent.futures
import itertools
import json
import os
import pathlib
import subprocess
import sys

SEED = 20261122
EXAMPLES = 3
# The checks that do not fit, each with its reason.
EXCLUDED = {
    # Dates in order, codes of the tariff, lists without a thing twice, a state that allows it: what no schema can state is
    # refused with 422, 400 or 428, and that is right.
    "positive_data_acceptance",
    # The description says for each role what it may; the test of roles checks it for every call and caller. This check takes
    # any answer without credentials to what anyone may call as a breach.
    "ignored_auth",
}


def main() -> int:
    address, things = sys.argv[1], json.loads(sys.argv[2])
    callers = things["callers"]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda caller: run(address, sys.argv[2], callers[caller]), callers))
    for caller, result in zip(callers, results, strict=True):
        lines = result.stdout.splitlines()
        print(f"== {caller}\n" + "\n".join(lines[-12:] if result.returncode == 0 else lines))
    return 0 if all(result.returncode == 0 for result in results) else 1


def run(address: str, things: str, key: str) -> subprocess.CompletedProcess[str]:
    here = pathlib.Path(__file__).resolve()
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json", "--no-shrink", "--continue-on-failure"]
    command += ["--phases", "examples,coverage,fuzzing", "--max-examples", str(EXAMPLES), "--seed", str(SEED), "--warnings", "off"]
    command += ["--exclude-checks", ",".join(sorted(EXCLUDED))]
    # The data that is generated is odd on purpose; how odd is no fault of the server.
    command += ["--suppress-health-check", "all"]
    if key:
        command += ["--header", f"Authorization: Bearer {key}"]
    environment = os.environ | {"PYTHONPATH": str(here.parent), "SCHEMATHESIS_HOOKS": here.stem, "CONTRACT_THINGS": things}
    # Its cache of examples is kept out of the project, so that each run sends the same.
    with_folder = {"cwd": os.environ.get("TMPDIR", "/tmp")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, **with_folder)


def set_hooks() -> None:
    import schemathesis

    things = json.loads(os.environ["CONTRACT_THINGS"])
    held = {key.split("_")[1] for key in things["callers"].values() if key}
    turns = collections.defaultdict(itertools.count)
    known = {
        "/quotes/{id}": ("id", things["quotes"]),
        "/settlement-notes/{number}": ("number", things["notes"]),
        "/keys/{id}": ("id", things["keys"]),
        "/tariffs/{id}": ("id", ["current", "2026-01-01"]),
        "/comparison/{to}": ("to", ["current", "2023-01-01"]),
    }

    @schemathesis.serializer("application/pdf")
    def pdf(ctx, value):
        return {"data": value if isinstance(value, bytes) else str(value).encode()}

    @schemathesis.hook
    def filter_case(context, case):
        """A body of bytes has no type that could be wrong: what is no PDF is told so with 200."""
        return case.media_type != "application/pdf" or isinstance(case.body, (bytes, str))

    @schemathesis.hook
    def before_call(context, case, kwargs):
        """Of each call most requests are about things that are there, in turn, so that more is met than 404."""
        turn = next(turns[case.operation.label])
        if turn % 4 != 3:
            for part, (name, values) in known.items():
                if part in case.path and values and case.path_parameters.get(name) is not None:
                    case.path_parameters[name] = values[turn % len(values)]
            if "{from}" in case.path:
                case.path_parameters["from"] = "2026-01-01"
        # What it was answered it asks for again: but the keys that callers hold stay.
        if "/keys/{id}" in case.path and case.path_parameters.get("id") in held:
            case.path_parameters["id"] = things["keys"][0]
        if case.headers and "If-Match" in case.headers and turn % 3:
            case.headers["If-Match"] = f'"{turn // 3 % 4 + 1}"'


if __name__ == "__main__":
    sys.exit(main())
elif "CONTRACT_THINGS" in os.environ:
    set_hooks()
