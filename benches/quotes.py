#!/usr/bin/env python3
"""Lists, searches and reads quotes in a store of many and in one of few, in turns, and prints the ratio of their medians.

    cargo build --profile dist
    python3 benches/quotes.py                      # SQLite: 10,000 and 1,000,000 demo quotes in target/bench
    python3 benches/quotes.py --postgres           # the same on a PostgreSQL that is started for it

Making a million demo quotes takes minutes and some 15 GB; they are kept and used again. Each kind of request is sent many
times, with other words, cases and quotes each time, first to one server and then to the other. Nothing else should run.
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import time
import urllib.parse

from figures import at_most, figure

ROOT = pathlib.Path(__file__).resolve().parent.parent
INSIDE = ["marked", "priser", "sykehuset", "høgskole", "vandrere", "samfunn", "bemanning", "bakgrunn"]
WORDS = ["arbeidsmarked", "boligpriser", "trygd", "utdanning", "livsløpet", "distriktene", "demosenteret", "universitetet"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/dist/prisoverslag")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target/bench")
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=200, help="requests of each kind")
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with Cluster(options.folder / "postgres") if options.postgres else NoCluster(options.folder) as stores:
        sizes = {"few": options.few, "many": options.many}
        servers = {name: Server(options.program, stores.url(f"demo{size}"), size) for name, size in sizes.items()}
        try:
            compare(servers, options.rounds)
        finally:
            for server in servers.values():
                server.stop()


class NoCluster:
    """Stores that are files."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def url(self, name):
        return f"sqlite:{self.folder / name}.db"


class Cluster:
    """A PostgreSQL of its own, with its usual settings; the data are kept for the next time."""

    def __init__(self, folder):
        self.folder, self.port = folder, 5599
        found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        self.bin = found[-1].parent if found else pathlib.Path(shutil.which("initdb")).parent

    def run(self, program, *arguments):
        command = [str(self.bin / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
        return subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def __enter__(self):
        if not self.folder.exists():
            self.folder.mkdir(parents=True)
            if os.geteuid() == 0:
                shutil.chown(self.folder, "postgres", "postgres")
            self.run("initdb", "-D", self.folder / "data", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        settings = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self.run("pg_ctl", "-D", self.folder / "data", "-o", settings, "-l", self.folder / "log", "-w", "start")
        return self

    def __exit__(self, *_):
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "fast", "stop")

    def url(self, name):
        there = ["psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", self.user(), "-d", "postgres", "-tAc"]
        sql = f"select 1 from pg_database where datname = '{name}'"
        if not subprocess.run([*there, sql], check=True, capture_output=True, text=True).stdout.strip():
            subprocess.run([*there, f"create database {name}"], check=True, stdout=subprocess.DEVNULL)
        return f"postgres://{self.user()}@127.0.0.1:{self.port}/{name}"

    @staticmethod
    def user():
        return "postgres" if os.geteuid() == 0 else os.environ["USER"]


class Server:
    """The program over a store of demo quotes, which are made first."""

    def __init__(self, program, url, size):
        environment = {
            "PATH": os.environ["PATH"],
            "PRISOVERSLAG__HTTP__LISTEN": "127.0.0.1:0",
            "PRISOVERSLAG__HTTP__WORKERS": "1",
            "PRISOVERSLAG__LOG__FILTER": "warn",
            "PRISOVERSLAG__STORE__URL": url,
        }
        start = time.monotonic()
        subprocess.run([program, "demo", "--quotes", str(size)], check=True, cwd=ROOT, env=environment)
        print(f"{size:,} demo quotes: {time.monotonic() - start:.0f} s")
        self.process = subprocess.Popen([program], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        address = self.process.stdout.readline().split("http://")[1].strip()
        self.connection = http.client.HTTPConnection(address)
        self.sample = self.page("?limit=200")["quotes"]
        self.last_event = self.page("/api/v1/events?limit=1")["last"]
        page = {"next": None}
        for _ in range(20):
            page = self.page("?limit=200" + (f"&cursor={page['next']}" if page["next"] else ""))
        self.deep, self.sample = page["next"], self.sample + page["quotes"]

    def get(self, path):
        return self.ask(path if path.startswith("/api/") else "/api/v1/quotes" + path)

    def ask(self, path, method="GET", body=None, kind=None, tag=None):
        """How long an answer takes, and the answer."""
        try:
            start = time.perf_counter()
            headers = {"content-type": kind, "if-match": tag}
            self.connection.request(method, path, body, {name: value for name, value in headers.items() if value})
            answer = self.connection.getresponse()
            content = answer.read()
            took = time.perf_counter() - start
        except http.client.RemoteDisconnected:
            # The server closes a connection that was idle for some seconds.
            self.connection.close()
            return self.ask(path, method, body, kind, tag)
        assert answer.status < 400, (path, answer.status, content[:300])
        return took, content

    def page(self, path):
        return json.loads(self.get(path)[1])

    def stop(self):
        self.process.terminate()
        self.process.wait()


def q(text):
    return "?q=" + urllib.parse.quote(text)


KINDS = {
    "first page": lambda server, dice: "?limit=50",
    "first page, accepted": lambda server, dice: "?status=accepted",
    "first page, issued last": lambda server, dice: "?sort=issued",
    "a month of issues": lambda server, dice: f"?sort=issued&from=202{dice.randint(1, 5)}-0{dice.randint(1, 9)}-01&to=2026-12-31",
    "the 21st page": lambda server, dice: f"?limit=50&cursor={server.deep}",
    "by case number": lambda server, dice: f"?case_number={dice.choice(server.sample)['case_number']}",
    "search a quote number": lambda server, dice: q(dice.choice(server.sample)["number"]),
    "search a case number": lambda server, dice: q(dice.choice(server.sample)["case_number"]),
    "search an applicant": lambda server, dice: q(dice.choice(server.sample)["applicant"]),
    "search a title": lambda server, dice: q(dice.choice(server.sample)["title"]),
    "search a common word": lambda server, dice: q(dice.choice(WORDS)),
    "search a beginning": lambda server, dice: q(dice.choice(WORDS)[: dice.randint(2, 7)]),
    "search inside of words": lambda server, dice: q(dice.choice(INSIDE)),
    "search two words, one inside": lambda server, dice: q(f"{dice.choice(INSIDE)} {dice.choice(WORDS)}"),
    "search a number and a word": lambda server, dice: q(f"{dice.choice(server.sample)['number']} {dice.choice(WORDS)}"),
    "search, and accepted": lambda server, dice: q(dice.choice(WORDS)) + "&status=accepted",
    "last changed": lambda server, dice: "?sort=updated",
    "changed after a moment": lambda server, dice: f"?updated_after={dice.choice(server.sample)['updated_at']}",
    "a page of events": lambda server, dice: f"/api/v1/events?after={dice.randint(0, server.last_event)}",
    "events of a rare type": lambda server, dice: f"/api/v1/events?type=withdraw&after={dice.randint(0, server.last_event)}",
    "read a quote": lambda server, dice: "/" + dice.choice(server.sample)["id"],
    "read its events": lambda server, dice: "/" + dice.choice(server.sample)["id"] + "/events",
}


# What the index alone does not bound: each must be, and not only the median of all.
BOUNDED = ["search an applicant", "search a title", "search inside of words", "search two words, one inside"]


def compare(servers, rounds):
    print(f"{'':26}{'few, ms':>10}{'many, ms':>10}")
    medians = {"few": [], "many": []}
    for kind, path in KINDS.items():
        times = {name: [] for name in servers}
        dice = {name: random.Random(kind) for name in servers}
        for number in range(rounds + 20):
            for name, server in servers.items():
                took, _ = server.get(path(server, dice[name]))
                if number >= 20:
                    times[name].append(took)
        few, many = (statistics.median(times[name]) * 1000 for name in ("few", "many"))
        for name in servers:
            medians[name] += times[name]
        print(f"{kind:26}{few:10.3f}{many:10.3f}")
        figure(f"{kind}, many in times of few", many / few, "", at_most(1.5) if kind in BOUNDED else None)
    few, many = (statistics.median(medians[name]) * 1000 for name in ("few", "many"))
    figure("a median request with few", few, "ms")
    figure("all kinds, many in times of few", many / few, "", at_most(1.5))


if __name__ == "__main__":
    main()
