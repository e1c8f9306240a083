#!/usr/bin/env python3
"""Exports a million rows of the feed, beside the database's own client dumping the same columns, and prints the ratios.

    apt-get install sqlite3 curl
    cargo build --profile dist
    python3 benches/feed.py                        # SQLite: demo quotes in target/bench, sqlite3 -csv
    python3 benches/feed.py --postgres             # the same on a PostgreSQL that is started for it, psql \\copy

- Speed: rows a second of CSV and NDJSON over loopback, against the client's dump of a flat table with the same columns, to
  nowhere both. Rounds take turns; the medians are compared. XLSX and Parquet are timed once.
- Totals: of everything, and of a range of days.
- First byte: from the request to the first byte of the body, control totals included.
- Memory: the most that the server takes while it exports, less what it took before the first of all exports.
- Others: the 99th percentile of an estimate asked for every 5 ms, with and without an export that goes on, in turns; medians of three.

Making the demo quotes takes minutes; they are kept and used again. Nothing else should run.
"""

import argparse
import http.client
import json
import os
import pathlib
import statistics
import subprocess
import threading
import time
import urllib.request

from figures import at_least, at_most, figure
from quotes import Cluster, NoCluster

ROOT = pathlib.Path(__file__).resolve().parent.parent
REQUEST = (ROOT / "openapi/estimate-request.json").read_bytes()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/dist/prisoverslag")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target/bench")
    parser.add_argument("--quotes", type=int, default=60_000, help="demo quotes, some 20 rows each")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with Cluster(options.folder / "postgres") if options.postgres else NoCluster(options.folder) as stores:
        url = stores.url(f"feed{options.quotes}")
        with Server(options.program, url, options.quotes) as server:
            rows = min(options.rows, server.rows())
            dump = copy(url, rows) if options.postgres else sqlite(url, options.folder, rows)
            idle = server.memory_mb()
            totals(server)
            speed(server, dump, rows, options.rounds)
            memory(server, rows, idle)
            others(server, rows)


class Server:
    """The program over a store of demo quotes, which are made first."""

    def __init__(self, program, url, quotes):
        environment = {
            "PATH": os.environ["PATH"],
            "PRISOVERSLAG__HTTP__LISTEN": "127.0.0.1:0",
            "PRISOVERSLAG__LOG__FILTER": "warn",
            "PRISOVERSLAG__STORE__URL": url,
        }
        subprocess.run([program, "demo", "--quotes", str(quotes)], check=True, cwd=ROOT, env=environment)
        self.process = subprocess.Popen([program], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split("http://")[1].strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def rows(self):
        with urllib.request.urlopen(f"http://{self.address}/api/v1/line-items/totals") as answer:
            return json.load(answer)["control"]["last_sequence"]

    def export(self, kind, rows):
        """Seconds to the first byte and to the last, and bytes."""
        url = f"http://{self.address}/api/v1/line-items?format={kind}&until={rows}"
        wanted = "%{time_starttransfer} %{time_total} %{size_download} %{http_code}"
        done = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", wanted, url], check=True, capture_output=True, text=True)
        first, total, size, status = done.stdout.split()
        assert status == "200", (kind, status)
        return float(first), float(total), int(float(size))

    def memory_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def sqlite(url, folder, rows):
    """sqlite3 -csv of a flat table with the columns of the feed."""
    flat = folder / "flat.db"
    flat.unlink(missing_ok=True)
    store = url.removeprefix("sqlite:")
    make = f"attach '{flat}' as flat; create table flat.items as select * from feed where sequence <= {rows};"
    subprocess.run(["sqlite3", store, make], check=True)
    commands = {
        "sqlite3 -csv, flat table": ["sqlite3", "-csv", "-readonly", str(flat), "select * from items"],
        "sqlite3 -csv, the store's view": ["sqlite3", "-csv", "-readonly", store, f"select * from feed where sequence <= {rows}"],
    }
    return commands


def copy(url, rows):
    """psql \\copy of a flat table with the columns of the feed."""
    sql = f"drop table if exists flat; create table flat as select * from feed where sequence <= {rows}; vacuum analyze flat"
    subprocess.run(["psql", url, "-q", *(part for text in sql.split("; ") for part in ("-c", text))], check=True)
    return {
        "psql \\copy, flat table": ["psql", url, "-q", "-c", "\\copy flat to '/dev/null' csv"],
        "psql \\copy, the store's view": ["psql", url, "-q", "-c", f"\\copy (select * from feed where sequence <= {rows}) to '/dev/null' csv"],
    }


def speed(server, dumps, rows, rounds):
    times = {}
    for number in range(rounds + 1):
        for name, command in dumps.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times.setdefault(name, []).append((time.perf_counter() - start,))
        for kind in ("csv", "csv&locale=nb", "ndjson"):
            first, total, size = server.export(kind, rows)
            times.setdefault(kind, []).append((total, first, size))
    print(f"{rows:,} rows, medians of {rounds} rounds in turns")
    base = statistics.median(one[0] for one in times[next(iter(dumps))][1:])
    for name, rounds_of in times.items():
        total = statistics.median(one[0] for one in rounds_of[1:])
        line = f"{name:32}{rows / total / 1000:9.0f} thousand rows/s{base / total:7.2f} of the flat dump"
        if len(rounds_of[0]) > 1:
            line += f"   first byte {statistics.median(one[1] for one in rounds_of[1:]) * 1000:.1f} ms   {rounds_of[0][2] / 1e6:.0f} MB"
        print(line)
        if name in ("csv", "ndjson"):
            figure(f"{name} of the database's own client dumping a flat table", base / total, "", at_least(0.4))
            figure(f"{name}, first byte", statistics.median(one[1] for one in rounds_of[1:]) * 1000, "ms", at_most(50))


def totals(server):
    """Sums of the whole feed and of a range of days, which do not grow with it: the slowest of the medians counts."""
    slowest = 0
    for query in ("", "by=month,activity,tariff", "by=month,document_type,account&from=2021-02-03&to=2026-10-09", "by=applicant"):
        took = []
        for _ in range(21):
            start = time.perf_counter()
            with urllib.request.urlopen(f"http://{server.address}/api/v1/line-items/totals?{query}") as answer:
                size = len(answer.read())
            took.append((time.perf_counter() - start) * 1000)
        median = statistics.median(took)
        print(f"totals {query or 'by stage':62}{median:7.1f} ms   {size / 1e3:.0f} kB")
        # What is grouped by applicant grows with the applicants, and has no goal.
        slowest = slowest if "applicant" in query else max(slowest, median)
    figure("totals of the whole feed", slowest, "ms", at_most(50))


def memory(server, rows, idle):
    for kind in ("csv", "ndjson", "parquet", "xlsx"):
        most, done = [idle], threading.Event()

        def watch():
            while not done.wait(0.02):
                most.append(server.memory_mb())

        watcher = threading.Thread(target=watch)
        watcher.start()
        first, total, size = server.export(kind, rows)
        done.set()
        watcher.join()
        print(f"{kind:8} {total:6.1f} s {size / 1e6:6.0f} MB   memory {idle:.0f} -> {max(most):.0f} MB: {max(most) - idle:+.0f}")
        # What the allocator holds back after one export counts for the next: Parquet and XLSX come last and have no goal.
        figure(f"{kind}, memory above idle", max(most) - idle, "MB", at_most(64) if kind in ("csv", "ndjson") else None)


def percentile(server, seconds, meanwhile=None):
    connection = http.client.HTTPConnection(server.address)
    took, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end if meanwhile is None else not meanwhile.is_set():
        start = time.perf_counter()
        connection.request("POST", "/api/v1/estimates", REQUEST, {"content-type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        took.append(time.perf_counter() - start)
        time.sleep(max(0, 0.005 - took[-1]))
    took.sort()
    return len(took), took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000


def others(server, rows, rounds=3):
    percentile(server, 1)
    for kind in ("csv", "ndjson"):
        found = {"nothing else": [], kind: []}
        for _ in range(rounds):
            count, median, idle = percentile(server, 6)
            found["nothing else"].append(idle)
            print(f"estimates, nothing else          {count} asked: median {median:.2f} ms, p99 {idle:.2f} ms")
            done = threading.Event()

            def export():
                until = time.perf_counter() + 6
                while time.perf_counter() < until:
                    server.export(kind, rows)
                done.set()

            exporting = threading.Thread(target=export)
            exporting.start()
            count, median, busy = percentile(server, 0, done)
            exporting.join()
            found[kind].append(busy)
            print(f"estimates, {kind:6} goes on        {count} asked: median {median:.2f} ms, p99 {busy:.2f} ms")
        idle, busy = (statistics.median(times) for times in found.values())
        figure(f"an estimate's 99th percentile beside an export of {kind}, in times of that without", busy / idle, "", at_most(3))


if __name__ == "__main__":
    main()
