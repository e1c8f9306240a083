#!/usr/bin/env python3
"""Kills the server, and on PostgreSQL the database too, again and again under load, and checks that nothing acknowledged is lost.

    python3 tests/durability.py                                  # 20 kills on each database, a minute or two; part of tests/run
    python3 tests/durability.py --kills 500 --seed 7             # the long one, some half an hour
    python3 tests/durability.py --store postgres --kills 100

Writers take quotes through their lives: draft, change, issue, acceptance, work, settlement. Each change is sent under a key of its own
until it is answered, whatever dies in between. Kills come at random moments of a seeded generator: SIGKILL of the server, an
immediate stop of PostgreSQL, or both. At the end, against what was acknowledged:

- every quote is there, in its last state and version, with the number, price and document that were acknowledged;
- nothing was done twice: as many quotes, time entries and settlement notes as were asked for, numbers without gaps;
- a replay of every key is answered as the first time;
- `audit verify --documents` finds nothing.

The program exits with 1 when any of it does not hold. Everything is on loopback.
"""

import argparse
import hashlib
import http.client
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benches"))
from quotes import Cluster  # noqa: E402 (the PostgreSQL of the benchmarks)

SCOPE = json.loads((ROOT / "openapi/estimate-request.json").read_text(encoding="utf-8"))["scope"]
WRITERS = 4
PORT = 5598
# An answer that does not come in so long is asked for again.
ANSWER_SECONDS = 30
# The tries for one answer: a server that does not come back ends the campaign.
TRIES = 2_000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/debug/prisoverslag")
    parser.add_argument("--kills", type=int, default=20, help="on each database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", choices=["sqlite", "postgres"], help="one database instead of both")
    options = parser.parse_args()
    sound = True
    for store in [options.store] if options.store else ["sqlite", "postgres"]:
        # PostgreSQL's own user must reach its files.
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder).chmod(0o755)
            sound &= campaign(options, store, pathlib.Path(folder))
    sys.exit(0 if sound else 1)


def campaign(options, store, folder):
    dice = random.Random(options.seed)
    database = Database(folder / "postgres") if store == "postgres" else None
    if database:
        database.__enter__()
    try:
        url = database.url("durability") if database else f"sqlite:{folder}/store.db"
        server = Server(options.program, url)
        writers = [Writer(server, number) for number in range(WRITERS)]
        try:
            threads = [threading.Thread(target=writer.run) for writer in writers]
            for thread in threads:
                thread.start()
            for _ in range(options.kills):
                kill(dice, server, database)
            for writer in writers:
                writer.done.set()
            for thread in threads:
                thread.join()
            faults = [fault for writer in writers for fault in writer.faults] or check(server, writers)
        finally:
            server.stop()
        faults += audit(options.program, url)
    finally:
        if database:
            database.__exit__()
    changes = sum(len(writer.acknowledged) for writer in writers)
    print(f"{store}: {options.kills} kills, {changes} changes acknowledged, {sum(len(writer.quotes) for writer in writers)} quotes, "
          f"{len(faults)} faults")
    for fault in faults[:20]:
        print(f"  {fault}")
    return not faults


def kill(dice, server, database):
    """Lets the writers work for a random moment, then kills something and starts it again."""
    threading.Event().wait(dice.uniform(0.05, 1.0))
    victims = dice.choice(["server", "database", "both"]) if database else "server"
    if victims != "database":
        server.kill()
    if victims != "server":
        database.crash()
    if victims != "database":
        server.start()


class Database(Cluster):
    """A PostgreSQL that can be stopped as a crash stops it."""

    def __init__(self, folder):
        super().__init__(folder)
        self.port = PORT

    def crash(self):
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        self.__enter__()


class Server:
    """The program on a port that stays the same when it is started again."""

    def __init__(self, program, url):
        self.program, self.port = program, 0
        self.environment = os.environ | {
            "PRISOVERSLAG__LOG__FILTER": "error",
            "PRISOVERSLAG__STORE__URL": url,
            "PRISOVERSLAG__TARIFFS__DIR": str(ROOT / "tariffs"),
        }
        self.start()

    def start(self):
        settings = {"PRISOVERSLAG__HTTP__LISTEN": f"127.0.0.1:{self.port}"}
        self.process = subprocess.Popen(
            [self.program], env=self.environment | settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        first = self.process.stdout.readline()
        if "http://" not in first:
            raise SystemExit(f"the server does not start again: {first}")
        self.port = int(first.rsplit(":", 1)[1])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def ask(self, method, path, body=None, **headers):
        """The first answer that is not about something being away: status, headers and body."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            headers["content-type"] = "application/json"
        for _ in range(TRIES):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
            try:
                connection.request(method, "/api/v1" + path, None if body is None else json.dumps(body), headers)
                answer = connection.getresponse()
                content = answer.read()
                if answer.status != 503:
                    return answer.status, answer.headers, content
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            threading.Event().wait(0.02)
        raise SystemExit(f"{method} {path} was never answered")


class Writer:
    """Takes quotes through their lives, one after another, and remembers what was acknowledged."""

    def __init__(self, server, number):
        self.server, self.number = server, number
        self.done = threading.Event()
        self.quotes, self.acknowledged, self.faults = [], [], []

    def run(self):
        while not self.done.is_set() and not self.faults:
            try:
                self.quotes.append(self.life(len(self.quotes)))
            except (Refused, SystemExit) as fault:
                self.faults.append(str(fault))

    def life(self, count):
        content = {"scope": SCOPE, "case_number": f"2026/{self.number + 1}{count:04}", "delivery_date": "2030-01-15"}
        quote, _ = self.change("POST", "/quotes", content)
        path = f"/quotes/{quote['id']}"
        findings = [one for one in quote["estimate"]["findings"] if one["severity"] == "warning"]
        acknowledged = [{"finding": one["code"], "path": one["path"], "note": "Avklart."} for one in findings]
        _, version = self.change("PUT", path, content | {"acknowledgements": acknowledged}, if_match='"1"')
        issued, version = self.change("POST", path + "/issue", None, if_match=version)
        self.change("POST", path + "/accept", {"signed_by": "Ola Nordmann", "role": "Instituttleder"}, if_match=version)
        entry = {"date": issued["issue"]["issued_on"], "activity": "preparation", "rate": "adviser", "hours": "1.5", "note": f"{self.number}.{count}"}
        self.change("POST", path + "/time-entries", entry)
        version = self.server.ask("GET", path + "/settlement")[1]["ETag"]
        settled, version = self.change("POST", path + "/settle", {}, if_match=version)
        return {"path": path, "issued": issued, "notes": [note["number"] for note in settled["notes"]]}

    def change(self, method, path, body, **headers):
        # A PUT of a draft has no key: it is repeated with what it saw, and 412 then says that it was done before.
        key = {"idempotency_key": str(uuid.uuid4())} if method == "POST" else {}
        status, answered, content = self.server.ask(method, path, body, **headers, **key)
        if method == "PUT" and status == 412:
            status, answered, content = self.server.ask("GET", path)
        if status not in (200, 201):
            raise Refused(f"{method} {path}: {status} {content[:500]}")
        if key:
            self.acknowledged.append((method, path, body, headers | key, status, content))
        return json.loads(content), answered["ETag"]


class Refused(Exception):
    pass


def check(server, writers):
    """What does not hold of what was acknowledged."""
    faults = []
    quotes = [quote for writer in writers for quote in writer.quotes]
    for quote in quotes:
        path, issued = quote["path"], quote["issued"]
        now = json.loads(server.ask("GET", path)[2])
        for name in ["number", "revision", "price", "estimate", "issue", "scope"]:
            if now.get(name) != issued[name]:
                faults.append(f"{path}: {name} is not what was acknowledged")
        if now["state"] != "settled":
            faults.append(f"{path}: it is {now['state']}, and settled was acknowledged")
        if hashlib.sha256(server.ask("GET", path + "/pdf")[2]).hexdigest() != issued["issue"]["document"]["sha256"]:
            faults.append(f"{path}: the document is another")
        entries = json.loads(server.ask("GET", path + "/time-entries")[2])["entries"]
        if len(entries) != 1:
            faults.append(f"{path}: {len(entries)} time entries, and one was recorded")
    for name, numbers in [
        ("quotes", [quote["issued"]["number"] for quote in quotes]),
        ("settlement notes", [number for quote in quotes for number in quote["notes"]]),
    ]:
        series = sorted(int(number.rsplit("-", 1)[1]) for number in numbers)
        if series != list(range(1, len(quotes) + 1)):
            faults.append(f"the numbers of {name} have gaps or doubles: {series}")
    listed, cursor = 0, ""
    while cursor is not None:
        page = json.loads(server.ask("GET", f"/quotes?limit=200{cursor and '&cursor=' + cursor}")[2])
        listed, cursor = listed + len(page["quotes"]), page.get("next")
    if listed != len(quotes):
        faults.append(f"{listed} quotes are listed, and {len(quotes)} were made")
    for method, path, body, headers, status, content in (one for writer in writers for one in writer.acknowledged):
        again = server.ask(method, path, body, **headers)
        if (again[0], again[2]) != (status, content):
            faults.append(f"a replay of {method} {path} is answered otherwise: {again[0]} {again[2][:200]}")
    return faults


def audit(program, url):
    environment = os.environ | {"PRISOVERSLAG__STORE__URL": url, "PRISOVERSLAG__TARIFFS__DIR": str(ROOT / "tariffs")}
    run = subprocess.run([program, "audit", "verify", "--documents"], env=environment, capture_output=True, text=True, check=False)
    return [] if run.returncode == 0 else [f"the audit: {run.stdout}{run.stderr}"]


if __name__ == "__main__":
    main()
