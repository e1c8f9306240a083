#!/usr/bin/env python3
"""Exports settlement notes as a ZIP file, and prints what it takes for ten times as many.

    cargo build --profile dist
    python3 benches/vouchers.py                    # 1,000 and 10,000 notes in target/bench

- Memory: the most that the server takes while it exports 10,000 notes, against 1,000.
- First byte: from the request to the first byte of the body, control totals included.
- A page: the list's last page of 10,000 notes, against that of 1,000.

One quote is settled, and its note is copied within the store: what is packed is the same each time.
"""

import argparse
import http.client
import json
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import threading
import time
import zipfile

from figures import at_most, figure

ROOT = pathlib.Path(__file__).resolve().parent.parent
NOTES = "/api/v1/settlement-notes"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/dist/prisoverslag")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target/bench")
    parser.add_argument("--notes", type=int, default=10_000)
    options = parser.parse_args()
    folder = options.folder / "vouchers"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found = {}
    for notes in (options.notes // 10, options.notes):
        store = folder / f"{notes}.db"
        with Server(options.program, store, notes) as server:
            found[notes] = server.measure(folder / f"{notes}.zip", notes)
    few, many = found[options.notes // 10], found[options.notes]
    of = f"of {options.notes:,} notes, of those of {options.notes // 10:,}"
    figure(f"peak memory of a ZIP file {of}", many["memory"] / few["memory"], "times", at_most(1.1))
    figure(f"a page {of}", many["page"] / few["page"], "times", at_most(1.5))
    figure(f"first byte of a ZIP file of {options.notes:,} notes", many["first"] * 1000, "ms", at_most(50))


class Server:
    """The program over a store with so many notes."""

    def __init__(self, program, store, notes):
        environment = {
            "PATH": os.environ["PATH"],
            "PRISOVERSLAG__HTTP__LISTEN": "127.0.0.1:0",
            "PRISOVERSLAG__LOG__FILTER": "warn",
            "PRISOVERSLAG__STORE__URL": f"sqlite:{store}",
        }
        self.run = lambda: subprocess.Popen([program], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        subprocess.run([program, "demo", "--quotes", "200"], check=True, cwd=ROOT, env=environment)
        self.start()
        self.settle()
        self.stop()
        copy(store, notes)
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.process = self.run()
        self.address = self.process.stdout.readline().split("http://")[1].strip()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def ask(self, method, path, body=None, headers=()):
        connection = http.client.HTTPConnection(self.address)
        sent = {"Content-Type": "application/json", **dict(headers)} if body is not None else dict(headers)
        connection.request(method, path, body and json.dumps(body), sent)
        return connection.getresponse()

    def settle(self):
        for quote in json.load(self.ask("GET", "/api/v1/quotes?status=accepted&limit=20"))["quotes"]:
            path = f"/api/v1/quotes/{quote['id']}"
            tag = self.ask("GET", path).headers["ETag"]
            codes = ["coordination", "preparation", "extraction", "delivery"]
            answer = self.ask("POST", f"{path}/settle", {"acknowledge": codes}, {"If-Match": tag})
            if answer.status == 200:
                return
        raise SystemExit(f"no quote was settled: {answer.status} {answer.read().decode()}")

    def memory_kb(self):
        """What the server's own process takes, without the workers that typeset."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    def measure(self, to, notes):
        first = min(self.first_byte() for _ in range(5))
        page = statistics.median(self.page() for _ in range(21))
        most, done = [self.memory_kb()], threading.Event()

        def watch():
            while not done.wait(0.02):
                most.append(self.memory_kb())

        watcher = threading.Thread(target=watch)
        watcher.start()
        answer, began = self.export()
        with open(to, "wb") as file:
            shutil.copyfileobj(answer, file)
        took = time.perf_counter() - began
        done.set()
        watcher.join()
        with zipfile.ZipFile(to) as archive:
            assert archive.testzip() is None
            assert len(archive.namelist()) == 2 + 2 * notes, len(archive.namelist())
        print(f"{notes:,} notes: {max(most) / 1024:.0f} MB, {took:.1f} s, {to.stat().st_size / 2**20:.0f} MB of ZIP file, "
              f"first byte {first * 1000:.0f} ms, a page {page * 1000:.1f} ms")
        to.unlink()
        return {"memory": max(most), "page": page, "first": first}

    def export(self):
        """An export as it begins, and when it was asked for; those that were left before may hold all places for a moment."""
        while True:
            began = time.perf_counter()
            answer = self.ask("GET", f"{NOTES}/export")
            if answer.status == 200:
                return answer, began
            assert answer.status in (429, 503), answer.read().decode()
            answer.read()
            time.sleep(0.2)

    def first_byte(self):
        answer, began = self.export()
        answer.read(1)
        took = time.perf_counter() - began
        answer.close()
        return took

    def page(self):
        began = time.perf_counter()
        answer = json.load(self.ask("GET", f"{NOTES}?from=2026-01-01&sent=false&limit=50"))
        assert len(answer["notes"]) == 50
        return time.perf_counter() - began


def copy(store, notes):
    """Copies the only note until there are so many."""
    with sqlite3.connect(store) as connection:
        names = [row[1] for row in connection.execute("pragma table_info(settlement_notes)")]
        first = connection.execute("select year, sequence from settlement_notes").fetchone()
        same = [{"sequence": "?1", "number": "'S-' || year || '-' || substr('000000' || ?1, -6)"}.get(name, name) for name in names]
        sql = f"insert into settlement_notes ({', '.join(names)}) select {', '.join(same)} from settlement_notes where year = ?2 and sequence = ?3"
        for sequence in range(2, notes + 1):
            connection.execute(sql, (sequence, *first))
        connection.execute("update settlement_series set last = ?", (notes,))
    connection.close()


if __name__ == "__main__":
    main()
