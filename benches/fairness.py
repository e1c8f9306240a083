#!/usr/bin/env python3
"""Lets anonymous callers send all that they may, and measures how long a case officer waits for an issue meanwhile.

    cargo build --profile dist
    python3 benches/fairness.py

The server has the defaults, a case officer's key, and trusts this machine to say where a request comes from. The officer issues quotes
of the common request, each as soon as the one before is answered: first alone, then while four addresses send, each for the largest
document that it may have (two at a time), a scope of the largest size as JSON, the verification of a PDF, and bodies that arrive
slowly. This is measured twice:

- at their limits: what an address sends beyond its limit is refused, and sent again half a second later;
- without a limit a minute: only the shares of the pools protect the officer.

Prints for each the issues, their median and 99th percentile alone and meanwhile, the answers to the others, and the memory of the
server and its workers. Exits with 1 when an issue was refused, or when its 99th percentile was five times that alone or more.

The server and its load share the machine; nothing else should run.
"""

import argparse
import asyncio
import collections
import datetime
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from figures import at_most, figure
from server import ROOT, Server, environment

REQUEST = json.loads((ROOT / "openapi/estimate-request.json").read_text(encoding="utf-8"))
ADDRESSES = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"]
GOAL = 5
# The load shares the processors with the server: a flood of refusals would measure the load itself.
ASKED_AGAIN_SECONDS = 0.5
# Rows and characters of the largest document that an anonymous caller may have.
ROWS, CHARACTERS = 250, 30_000
NEXT_YEAR = f"{datetime.date.today().year + 1}-12-15"
HOURS = {"low": "10", "expected": "15.5", "high": "25"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/dist/prisoverslag")
    parser.add_argument("--issues", type=int, default=300)
    options = parser.parse_args()
    good = True
    for name, limits in [("at their limits", {}), ("without a limit a minute", {"LIMITS__ANONYMOUS_PER_MINUTE": "0"})]:
        with tempfile.TemporaryDirectory() as folder:
            # The officer of this measurement never rests.
            settings = {"HTTP__TRUSTED_PROXIES": "127.0.0.1", "LIMITS__CLIENT_PER_MINUTE": "0"} | limits
            started_with = environment(folder, **settings)
            key = officers_key(options.program, started_with)
            with Server(options.program, started_with) as server:
                good &= asyncio.run(measure(server, key, name, options.issues))
    sys.exit(0 if good else 1)


def officers_key(program, environment):
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)
    command = ["key", "create", "--owner", "Bench", "--role", "case_officer", "--valid-to", tomorrow.isoformat()]
    made = subprocess.run([program, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return made.stdout.strip()


class Client:
    """A caller on one connection, which is opened again when it was closed."""

    def __init__(self, port, headers):
        self.port, self.headers, self.connection = port, headers, None

    async def ask(self, method, path, body=b"", **headers):
        """The status and the body of an answer."""
        headers = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", "host: localhost", f"content-length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        message = ("\r\n".join(lines) + "\r\n\r\n").encode() + body
        for _ in range(2):
            fresh = self.connection is None
            reader, writer = self.connection = self.connection or await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write(message)
                return await self.answer(reader)
            except (OSError, asyncio.IncompleteReadError):
                self.close()
                if fresh:
                    raise

    async def answer(self, reader):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        body = await reader.readexactly(int(head.split("content-length:", 1)[1].split("\r\n", 1)[0]))
        if "connection: close" in head:
            self.close()
        return int(head.split(" ", 2)[1]), body

    def close(self):
        if self.connection:
            self.connection[1].close()
        self.connection = None


def with_items(count, description):
    request = json.loads(json.dumps(REQUEST))
    request["scope"]["extracts"]["outside_variable_lists"] = [{"description": description, "hours": HOURS}] * count
    return json.dumps(request).encode()


async def largest_document(client):
    """The largest request whose document an anonymous caller may have."""
    status, body = await client.ask("POST", "/api/v1/estimates", with_items(1, "x"), content_type="application/json")
    assert status == 200, body
    scope = REQUEST["scope"]
    others = sum(len(scope[name]) for name in ("populations", "third_party_sources", "special_variables"))
    items = ROWS - others - len(json.loads(body)["lines"]) + 1
    words = "Variabler fra en kilde utenfor listene " * 30
    return with_items(items, words[: (CHARACTERS - 1_000) // items].strip())


async def measure(server, key, name, issues):
    officer = Client(server.port, {"authorization": f"Bearer {key}"})
    await issue_many(officer, 20)
    alone, refused = await issue_many(officer, issues)
    stranger = Client(server.port, {"x-forwarded-for": ADDRESSES[0]})
    document, large = await largest_document(stranger), with_items(1_000, "Variabler fra en kilde utenfor listene")
    headers = {"content_type": "application/json", "accept": "application/pdf"}
    answers, most = collections.Counter(), [0]
    others = [asyncio.create_task(watch(server, most))]
    for address in ADDRESSES:
        for kind, body, more in [
            ("document", document, headers),
            ("document", document, headers),
            ("scope", large, {"content_type": "application/json"}),
            ("verification", b"%PDF-1.7\n" + bytes(100_000), {"content_type": "application/pdf"}),
        ]:
            path = "/api/v1/documents/verification" if kind == "verification" else "/api/v1/estimates"
            others.append(asyncio.create_task(ask_on(server.port, address, kind, path, body, more, answers)))
        others += [asyncio.create_task(send_slowly(server.port, address)) for _ in range(8)]
    await asyncio.sleep(2)
    meanwhile, refused_meanwhile = await issue_many(officer, issues)
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    ratio = percentile(meanwhile, 99) / percentile(alone, 99)
    refusals = refused + refused_meanwhile
    print(f"{name}: {2 * issues} issues {dict(refusals) or ''}")
    figure(f"anonymous callers {name}: an issue's 99th percentile, in times of that alone", ratio, "", at_most(GOAL))
    figure(f"anonymous callers {name}: issues refused", sum(refusals.values()), "", at_most(0))
    print(f"  alone {median(alone):.1f} ms, p99 {percentile(alone, 99):.1f} ms; meanwhile {median(meanwhile):.1f} ms, p99 {percentile(meanwhile, 99):.1f} ms")
    print(f"  the others: {', '.join(f'{kind} {status}: {count}' for (kind, status), count in sorted(answers.items()))}; "
          f"memory {most[0]:.0f} MB at most, {server.memory():.0f} MB after", flush=True)
    return ratio < GOAL and not refusals


async def issue_many(officer, count):
    """How long issues took, in milliseconds, and which were refused."""
    took, refused = [], collections.Counter()
    for _ in range(count):
        draft = {"scope": REQUEST["scope"], "case_number": "2026/1234", "delivery_date": NEXT_YEAR}
        status, body = await officer.ask("POST", "/api/v1/quotes", json.dumps(draft).encode(), content_type="application/json")
        if status != 201:
            refused[("draft", status)] += 1
            continue
        quote = json.loads(body)
        warnings = [finding for finding in quote["estimate"]["findings"] if finding["severity"] == "warning"]
        draft["acknowledgements"] = [
            {"finding": finding["code"], "path": finding["path"], "note": "Clarified."} for finding in warnings
        ]
        path = f"/api/v1/quotes/{quote['id']}"
        changed = json.dumps(draft).encode()
        status, body = await officer.ask("PUT", path, changed, content_type="application/json", if_match='"1"')
        if status != 200:
            refused[("change", status)] += 1
            continue
        began = time.perf_counter()
        status, body = await officer.ask("POST", path + "/issue", if_match='"2"')
        if status == 200:
            took.append((time.perf_counter() - began) * 1000)
        else:
            refused[("issue", status)] += 1
    return took, refused


async def ask_on(port, address, kind, path, body, headers, answers):
    """Sends the same request again and again; after a refusal soon, whatever `Retry-After` says."""
    client = Client(port, {"x-forwarded-for": address})
    while True:
        try:
            status, _ = await client.ask("POST", path, body, **headers)
        except (OSError, asyncio.IncompleteReadError):
            client.close()
            status = 0
        answers[(kind, status)] += 1
        if status != 200:
            await asyncio.sleep(ASKED_AGAIN_SECONDS)


async def send_slowly(port, address):
    """Sends a body of two mebibytes in small pieces, and begins again when the server gives up."""
    head = (
        f"POST /api/v1/estimates HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nx-forwarded-for: {address}\r\n"
        f"content-length: {2 * 1024 * 1024}\r\n\r\n"
    )
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head.encode())
            for _ in range(2 * 1024 * 1024 // 65_536 - 1):
                writer.write(b" " * 65_536)
                await writer.drain()
                await asyncio.sleep(0.5)
        except OSError:
            await asyncio.sleep(0.5)


async def watch(server, most):
    while True:
        most[0] = max(most[0], server.memory())
        await asyncio.sleep(0.5)


def median(took):
    return statistics.median(took) if took else float("nan")


def percentile(took, percent):
    return statistics.quantiles(took, n=100)[percent - 1] if len(took) > 1 else float("nan")


if __name__ == "__main__":
    main()
