#!/usr/bin/env python3
"""Finds the cases that are like a quote in a store of many and in one of few, and in one whose quotes are all of different kinds.

    cargo build --profile dist
    python3 benches/similar.py                     # SQLite: 10,000 and 1,000,000 demo quotes in target/bench
    python3 benches/similar.py --postgres          # the same on a PostgreSQL that is started for it

Demo quotes have few shapes (how many they have of everything that drives hours), each of a great many quotes: that asks the index
for the newest of many. The worst for the index is the opposite. So a copy of the SQLite store of few gets as many made-up shapes
as the walk looks at before it ends, about all of one size, and its quotes are spread over them. What is compared is the time of
reading a quote, in the same run.
"""

import argparse
import json
import pathlib
import random
import shutil
import sqlite3
import statistics

from figures import at_most, figure
from quotes import ROOT, Cluster, NoCluster, Server

# The hours of one of each, as in src/likeness/shape.rs.
HOURS = {
    "institution": 2, "population_simple": 4, "population_composite": 8, "population_complex": 12, "third_party_source": 2,
    "received_source": 8, "received_undocumented_source": 8, "received_demanding_format": 6, "key_exchange": 5, "linkage_at_ssb": 10,
    "fd_trygd_table": 1, "statistics_area": 1, "outside_item": 12, "special_variable": 2, "delivery": 2,
}  # fmt: skip
# As many different shapes as one walk looks at, as in src/store/shapes.rs.
SHAPES = 20_000


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
        for name, size in {"few": options.few, "many": options.many}.items():
            with_server(options, stores.url(f"demo{size}"), size, f"with {name}")
        if not options.postgres:
            url = spread(options.folder, options.few)
            with_server(options, url, options.few, "with as many kinds of cases as are looked at")


def with_server(options, url, size, name):
    server = Server(options.program, url, size)
    try:
        compare(server, options.rounds, name)
    finally:
        server.stop()


def spread(folder, few):
    """A copy of the store of few, with its quotes spread over made-up shapes."""
    store = folder / f"spread{few}.db"
    for made in folder.glob(f"{store.name}*"):
        made.unlink()
    shutil.copy(folder / f"demo{few}.db", store)
    dice, shapes = random.Random(20_261_127), {}
    while len(shapes) < SHAPES:
        counts = {driver: dice.choice([0, 0, 1, 1, 2, 3, dice.randint(0, 9)]) for driver in HOURS}
        counts["delivery"] += 1
        text = " ".join(f"{driver}={count}" for driver, count in counts.items() if count)
        shapes[text] = sum(HOURS[driver] * count for driver, count in counts.items())
    with sqlite3.connect(store) as database:
        # What is there was written by a newer SQLite, whose triggers this one may not know: they are of no use here.
        for (trigger,) in database.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
            database.execute(f"drop trigger {trigger}")
        database.execute("delete from shapes")
        database.executemany("insert into shapes (id, drivers, size) values (?, ?, ?)",
                             [(number, text, size) for number, (text, size) in enumerate(shapes.items())])
        database.execute(f"update quotes set shape = abs(random()) % {SHAPES} where state <> 'draft'")
    return f"sqlite:{store}"


def compare(server, rounds, name):
    dice = random.Random(name)
    ids = [quote["id"] for quote in server.sample]
    reads, finds, cases, whole = [], [], 0, 0
    for number in range(rounds + 20):
        quote = "/" + dice.choice(ids)
        took = server.get(quote)[0]
        found, body = server.get(quote + "/similar")
        if number >= 20:
            reads.append(took * 1000)
            finds.append(found * 1000)
            answer = json.loads(body)
            cases += len(answer["cases"])
            whole += answer["complete"]
    print(f"{name}: {cases / rounds:.1f} cases, {whole / rounds:.0%} looked through to the end; "
          f"reading a quote {statistics.median(reads):.2f} ms, like cases {statistics.median(finds):.2f} ms")
    slowest = sorted(finds)[len(finds) * 95 // 100]
    figure(f"like cases {name}, in times of reading a quote", statistics.median(finds) / statistics.median(reads))
    figure(f"like cases {name}, 95th percentile", slowest, "ms", at_most(50))


if __name__ == "__main__":
    main()
