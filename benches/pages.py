#!/usr/bin/env python3
"""The calculator beside the interface for programs, by the same scope of 20 lines on the same server, in one run.

    python3 benches/pages.py

- Rates: answers a second of the whole page and of the price alone, which the enhancer asks for while one types, against
  `POST /api/v1/estimates`. Rounds take turns; the medians are compared.
- First view: what a browser fetches for the empty calculator, compressed.
- A workbook of the edition in force, to fill in.

Nothing else should run.
"""

import argparse
import gzip
import json
import pathlib
import re
import statistics
import time
import urllib.parse
import urllib.request
from html.parser import HTMLParser

from figures import at_least, at_most, figure
from load import ESTIMATES, REQUEST, ROOT, Server, wrk

FORM = "application/x-www-form-urlencoded"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/dist/prisoverslag")
    parser.add_argument("--seconds", type=int, default=3, help="of each round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    met = [*rates(options), *first_view(options), *workbook(options)]
    raise SystemExit(0 if all(met) else 1)


class Fields(HTMLParser):
    """The fields of the form as a browser sends them."""

    def __init__(self):
        super().__init__()
        self.fields, self.select, self.area = [], None, None
        self.divisions, self.in_rows = [], set()

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        if tag == "div":
            self.divisions.append("data-rows" in of)
        if any(self.divisions) and "name" in of:
            self.in_rows.add(of["name"])
        if tag == "select":
            self.select = of["name"]
        elif tag == "option" and "selected" in of:
            self.fields.append((self.select, of["value"]))
        elif tag == "textarea":
            self.area = of["name"]
            self.fields.append((self.area, ""))
        elif tag == "input" and of.get("name") and of["type"] != "file" and of["name"] != "to":
            if of["type"] not in ("radio", "checkbox") or "checked" in of:
                self.fields.append((of["name"], of.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "div":
            self.divisions.pop()
        if tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.fields[-1] = (self.area, data.removeprefix("\n"))


def post(server, path, body, kind):
    return urllib.request.urlopen(urllib.request.Request(server.base + path, body, {"content-type": kind})).read().decode()


def form(server, scope):
    """What a browser and what the enhancer sends for a scope that was brought to the page as a file: an empty field says something
    to the enhancer only in a row that was added."""
    head = '--limit\r\nContent-Disposition: form-data; name="file"; filename="scope.json"\r\n\r\n'
    body = (head + json.dumps({"scope": scope}) + "\r\n--limit--\r\n").encode()
    reader = Fields()
    reader.feed(post(server, "/calculator/file", body, "multipart/form-data; boundary=limit"))
    said = [(name, text) for name, text in reader.fields if text or name in reader.in_rows]
    return urllib.parse.urlencode(reader.fields), urllib.parse.urlencode(said)


def rates(options):
    scope = REQUEST["scope"]
    estimate = json.dumps({"scope": scope}, separators=(",", ":"), ensure_ascii=False)
    with Server(options.program, HTTP__WORKERS=1) as server:
        fields, said = form(server, scope)
        total = json.loads(post(server, ESTIMATES, estimate.encode(), "application/json"))["total"]["expected"]
        page = post(server, "/calculator", fields.encode(), FORM)
        alone = post(server, "/calculator/price", said.encode(), FORM)
        for answer in (page, alone):
            assert f'data-ore="{total.replace(".", "")}"' in answer, "the page has another price"
        calls = {
            "estimates": (ESTIMATES, estimate, "application/json"),
            "the page": ("/calculator", fields, FORM),
            "the price alone": ("/calculator/price", said, FORM),
        }
        measured = {name: [] for name in calls}
        for _ in range(options.rounds):
            for name, (path, body, kind) in calls.items():
                measured[name].append(wrk(server, path, options, body=body, kind=kind))
    medians = {name: statistics.median(values) for name, values in measured.items()}
    print(f"the calculator, one worker, 16 connections: {len(fields)} bytes in, {len(page.encode())} bytes out; "
          f"the price alone {len(said)} in, {len(alone.encode())} out")
    yield figure("`POST /api/v1/estimates`, 20 lines", medians["estimates"], "requests/s")
    yield figure("the whole page of estimates", medians["the page"] / medians["estimates"], "", at_least(0.5))
    yield figure("the price as one types of estimates", medians["the price alone"] / medians["estimates"], "", at_least(0.7))


def first_view(options):
    with Server(options.program) as server:

        def fetched(path):
            request = urllib.request.Request(server.base + path, headers={"accept-encoding": "gzip"})
            answer = urllib.request.urlopen(request)
            body = answer.read()
            return body, gzip.decompress(body) if answer.headers["content-encoding"] == "gzip" else body

        sent, page = fetched("/calculator")
        assets = sorted(set(re.findall(r'"(/assets/[^"]+)"', page.decode())))
        size = len(sent) + sum(len(fetched(path)[0]) for path in assets)
    yield figure("bytes of the first view, compressed by gzip", size / 1e3, "kB", at_most(60))
    yield figure("requests of the first view", 1 + len(assets), "", at_most(4))


def workbook(options):
    times = []
    with Server(options.program) as server:
        for _ in range(10):
            start = time.perf_counter()
            urllib.request.urlopen(server.base + "/api/v1/tariffs/current/workbook?language=nb").read()
            times.append(time.perf_counter() - start)
    yield figure("a workbook of the edition in force, empty", statistics.median(times) * 1e3, "ms", at_most(100))


if __name__ == "__main__":
    main()
