#!/usr/bin/env python3
"""Loads a running server over loopback and prints each figure beside the one that it is measured against, in one run.

    apt-get install wrk
    cargo build --profile dist --features bench-endpoints
    python3 benches/load.py

- Estimates: requests a second of `POST /api/v1/estimates` with openapi/estimate-request.json (20 lines, the whole answer) on one worker,
  against the floor of the same server, which parses the same body and answers the same bytes ready made, and `hello`, the
  least that it can do. Rounds take turns; the medians are compared.
- Documents: PDFs a second with one, two and four clients, on two render workers. `benches/pdf.rs --processes 2` tells what
  two workers do by themselves.
- Start: from the start of the process to its first answer, and the memory of a render worker before and after many renders.

The log is at `warn` and the body compact. Nothing else should run.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time
import urllib.request

from figures import at_least, at_most, figure

ROOT = pathlib.Path(__file__).resolve().parent.parent
REQUEST = json.loads((ROOT / "openapi/estimate-request.json").read_text(encoding="utf-8"))
ESTIMATES = "/api/v1/estimates"
STORE = tempfile.TemporaryDirectory()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/dist/prisoverslag")
    parser.add_argument("--seconds", type=int, default=3, help="of each round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    starts(options)
    estimates(options)
    documents(options)


class Server:
    """The program on a free port."""

    def __init__(self, program, **settings):
        environment = {
            "PATH": os.environ["PATH"],
            "PRISOVERSLAG__HTTP__LISTEN": "127.0.0.1:0",
            "PRISOVERSLAG__LOG__FILTER": "warn",
            # Never the store that someone uses.
            "PRISOVERSLAG__STORE__URL": f"sqlite:{STORE.name}/store.db",
            **{f"PRISOVERSLAG__{name}": str(value) for name, value in settings.items()},
        }
        self.process = subprocess.Popen([program], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        self.base = re.search(r"http://\S+", self.process.stdout.readline()).group()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def workers(self):
        """The memory of each render worker, in MB."""
        listed = subprocess.run(["ps", "--ppid", str(self.process.pid), "-o", "rss="], stdout=subprocess.PIPE, text=True)
        return [int(kilobytes) // 1024 for kilobytes in listed.stdout.split()]


# The codings of answers, the one that is preferred first.
CODINGS = ["zstd", "br", "gzip"]


def wrk(server, path, options, connections=16, body=None, kind="application/json", accept=None, coding=None, seconds=None):
    """Requests a second; fails if any was not answered with 2xx."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as script:
        if body:
            script.write(f"wrk.method = 'POST'\nwrk.body = [==[{body}]==]\nwrk.headers['Content-Type'] = '{kind}'\n")
        if accept:
            script.write(f"wrk.headers['Accept'] = '{accept}'\n")
        if coding:
            script.write(f"wrk.headers['Accept-Encoding'] = '{coding}'\n")
        script.flush()
        duration = f"{seconds or options.seconds}s"
        command = ["wrk", "-t1", f"-c{connections}", "-d", duration, "--timeout", "30s", "-s", script.name, server.base + path]
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    assert "Non-2xx" not in printed and "Socket errors" not in printed, printed
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed).group(1))


def estimates(options):
    body = json.dumps(REQUEST, separators=(",", ":"), ensure_ascii=False)
    calls = {
        "hello": ("/bench/hello", None, None),
        "floor": ("/bench/floor", body, None),
        "estimate": (ESTIMATES, body, None),
        **{coding: (ESTIMATES, body, coding) for coding in CODINGS},
    }
    rates = {name: [] for name in calls}
    with Server(options.program, HTTP__WORKERS=1) as server:
        answer = urllib.request.urlopen(urllib.request.Request(server.base + ESTIMATES, body.encode(), {"content-type": "application/json"}))
        print(f"estimates, one worker, 16 connections: {len(body.encode())} bytes in, {len(answer.read())} bytes out")
        for _ in range(options.rounds):
            for name, (path, content, coding) in calls.items():
                rates[name].append(wrk(server, path, options, body=content, coding=coding))
    medians = {name: statistics.median(values) for name, values in rates.items()}
    for name, rate in medians.items():
        print(f"  {name:<10}{rate:>10,.0f} requests/s   {min(rates[name]):,.0f} – {max(rates[name]):,.0f}")
    figure("`hello`, five bytes: the least that the server can do", medians["hello"], "requests/s")
    figure("floor: parses the same body, answers the same bytes ready made", medians["floor"], "requests/s")
    figure("`POST /api/v1/estimates`, 20 lines", medians["estimate"], "requests/s")
    figure("estimates of the floor", medians["estimate"] / medians["floor"], "", at_least(0.6))
    for coding in CODINGS:
        # A browser that takes all of them gets the first.
        goal = at_least(0.35) if coding == CODINGS[0] else None
        figure(f"estimates of the floor, as {coding}", medians[coding] / medians["floor"], "", goal)


def documents(options):
    body = json.dumps(REQUEST, separators=(",", ":"), ensure_ascii=False)
    rates = {1: [], 2: [], 4: []}
    with Server(options.program, RENDER__WORKERS=2) as server:
        wrk(server, ESTIMATES, options, connections=2, body=body, accept="application/pdf", seconds=1)
        before = server.workers()
        for _ in range(options.rounds):
            for clients, values in rates.items():
                values.append(wrk(server, ESTIMATES, options, connections=clients, body=body, accept="application/pdf"))
        after = server.workers()
    medians = {clients: statistics.median(values) for clients, values in rates.items()}
    print("documents, two render workers; the server and the load share their two cores:")
    for clients, rate in medians.items():
        print(f"  {clients} client(s) {rate:>6.0f} PDFs/s   {rate / medians[1]:.2f} times one")
    figure("documents with one client", medians[1], "PDFs/s")
    figure("documents with two clients in times of one, the load on the same two cores", medians[2] / medians[1])
    renders = round(sum(sum(values) for values in rates.values()) * options.seconds)
    print(f"  memory of the render workers: {before} MB, after {renders} more documents {after} MB")


def starts(options):
    """From the start of the process to its first answer."""
    times = []
    for _ in range(10):
        start = time.perf_counter()
        with Server(options.program) as server:
            urllib.request.urlopen(server.base + "/healthz").read()
            times.append(time.perf_counter() - start)
    figure("start of the process to its first answer", statistics.median(times) * 1e3, "ms", at_most(150))


if __name__ == "__main__":
    main()
