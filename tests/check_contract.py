"""Sends a running server what its description allows and what it does not, as each kind of caller, and checks every answer
against the description (Schemathesis). Run as: check_contract.py ADDRESS THINGS, where THINGS is JSON:
{"callers": {"admin": "prisoverslag_…", "nobody": ""}, "quotes": [identities], "notes": [numbers], "keys": [public names], "sessions": [public
names]}.

Schemathesis loads this file too, for the hooks in it. CONTRACT_SEED and CONTRACT_EXAMPLES, when set, let a longer or another
run be made; what is checked stands in check_contract.toml."""

import collections
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SEED = int(os.environ.get("CONTRACT_SEED", "20261122"))
EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "3"))

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def main() -> int:
    address, things = sys.argv[1], json.loads(sys.argv[2])
    sound = True
    # One after another: what a caller meets depends on what was done before, and shall be the same in each run.
    for caller, key in things["callers"].items():
        result = run(address, sys.argv[2], key)
        sound &= result.returncode == 0
        lines = result.stdout.splitlines()
        print(f"== {caller}\n" + "\n".join(lines[-12:] if result.returncode == 0 else lines) + result.stderr)
    return 0 if sound else 1


def run(address: str, things: str, key: str) -> subprocess.CompletedProcess[str]:
    here = pathlib.Path(__file__).resolve()
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(here.with_suffix(".toml"))]
    command += ["run", f"{address}/openapi.json", "--no-shrink", "--continue-on-failure"]
    command += ["--phases", "examples,coverage,fuzzing", "--max-examples", str(EXAMPLES), "--seed", str(SEED), "--warnings", "off"]
    # The data that is generated is odd on purpose; how odd is no fault of the server.
    command += ["--suppress-health-check", "all"]
    if key:
        command += ["--header", f"Authorization: Bearer {key}"]
    # Python's sets have another order in each process, unless told not to.
    environment = os.environ | {"PYTHONPATH": str(here.parent), "PYTHONHASHSEED": "0"}
    environment |= {"SCHEMATHESIS_HOOKS": here.stem, "CONTRACT_THINGS": things}
    # It would try first what it remembers of former runs; in a folder of its own there is nothing to remember.
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)


def set_hooks() -> None:
    import schemathesis

    things = json.loads(os.environ["CONTRACT_THINGS"])
    held = {key.split("_")[1] for key in things["callers"].values() if key}
    turns = collections.defaultdict(itertools.count)
    known = {
        "/quotes/{id}": ("id", things["quotes"]),
        "/settlement-notes/{number}": ("number", things["notes"]),
        "/keys/{id}": ("id", things["keys"]),
        "/sessions/{id}": ("id", things["sessions"]),
        "/tariffs/{id}": ("id", ["current", "2026-01-01"]),
        "/comparison/{to}": ("to", ["current", "2023-01-01"]),
    }

    @schemathesis.serializer("application/pdf", WORKBOOK)
    def file(ctx, value):
        return {"data": value if isinstance(value, bytes) else str(value).encode()}

    @schemathesis.hook
    def filter_case(context, case):
        """A body of bytes has no type that could be wrong: what is no PDF is told so with 200."""
        return case.media_type not in ("application/pdf", WORKBOOK) or isinstance(case.body, (bytes, str))

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
