#!/usr/bin/env python3
"""The pages of the desk: the list in a store of many quotes beside one of few, and each page beside the calls that it rests on.

    cargo build --profile dist
    python3 benches/desk.py                        # 10,000 and 1,000,000 demo quotes in target/bench, as quotes.py makes them

Requests of both sides take turns on one connection each, and their medians are compared. At the end, one server answers thousands of
pages, and what it holds in memory before and after is compared. Nothing else should run.
"""

import argparse
import json
import pathlib
import random
import statistics

from figures import at_most, figure
from quotes import ROOT, NoCluster, Server
from server import memory as held

# What a page is compared with: all that a program would ask for to show the same.
PAGES = {
    "the list": ("/quotes", ["/api/v1/quotes?limit=50"]),
    "a search": ("/quotes?q=trygd", ["/api/v1/quotes?limit=50&q=trygd"]),
    "an issued quote": ("/quotes/{issued}", ["/api/v1/quotes/{issued}"]),
    "a draft with its like cases": ("/quotes/{draft}", ["/api/v1/quotes/{draft}", "/api/v1/quotes/{draft}/similar"]),
    "like cases": ("/quotes/{issued}/similar", ["/api/v1/quotes/{issued}/similar"]),
    "the last look": ("/quotes/{draft}/issue", ["/api/v1/quotes/{draft}"]),
}
VIEWS = 10_000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/dist/prisoverslag")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target/bench")
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=300, help="requests of each kind")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    stores = NoCluster(options.folder)
    sizes = {"few": options.few, "many": options.many}
    servers = {name: Server(options.program, stores.url(f"demo{size}"), size) for name, size in sizes.items()}
    try:
        met = [*lists(servers, options.rounds), *pages(servers["few"], options.rounds), *memory(servers["few"])]
    finally:
        for server in servers.values():
            server.stop()
    raise SystemExit(0 if all(met) else 1)


def lists(servers, rounds):
    for name, path in {
        "the list's first page": "/quotes",
        "the list of what waits for an answer": "/quotes?status=issued",
        "the list of one's own": "/quotes?mine=true",
        "the list of one's own that waits for an answer": "/quotes?mine=true&status=issued",
        "the list of one's own that is to be delivered": "/quotes?mine=true&attention=delivered",
        "the first page, with what is to do": "/",
    }.items():
        times = {server: [] for server in servers}
        for number in range(rounds + 20):
            for of, server in servers.items():
                took, _ = server.ask(path)
                if number >= 20:
                    times[of].append(took)
        few, many = (statistics.median(times[of]) for of in ("few", "many"))
        yield figure(f"{name}, many in times of few", many / few, "", at_most(1.5))


def pages(server, rounds):
    request = (ROOT / "openapi/estimate-request.json").read_text(encoding="utf-8")
    draft = json.dumps({"scope": json.loads(request)["scope"], "case_number": "2026/1234"})
    _, made = server.ask("/api/v1/quotes", "POST", draft, "application/json")
    ids = {"draft": json.loads(made)["id"], "issued": random.Random(1).choice(server.sample)["id"]}
    for name, (page, calls) in PAGES.items():
        times = {path.format(**ids): [] for path in [page, *calls]}
        for number in range(rounds + 20):
            for path in times:
                took, _ = server.ask(path)
                if number >= 20:
                    times[path].append(took)
        of_page, *of_calls = (statistics.median(took) for took in times.values())
        yield figure(f"{name} in times of what is beneath", of_page / sum(of_calls), "", at_most(3))
    # The store is used again, and has demo quotes alone.
    server.ask(f"/api/v1/quotes/{ids['draft']}", "DELETE", tag='"1"')


def memory(server):
    sample = [quote["id"] for quote in server.sample[:500]]
    paths = ["/quotes", "/quotes?status=accepted", "/", *(f"/quotes/{one}" for one in sample)]
    dice = random.Random(2)

    def view(times):
        for _ in range(times):
            server.ask(dice.choice(paths))

    # What is made once is made.
    view(VIEWS // 10)
    before = held(server.process)
    view(VIEWS)
    yield figure(f"memory after {VIEWS:,} more pages in times of before", held(server.process) / before, "", at_most(1.1))


if __name__ == "__main__":
    main()
