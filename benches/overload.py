#!/usr/bin/env python3
"""Sends a server four times the requests that it can serve, and measures what becomes of them.

    cargo build --profile dist
    python3 benches/overload.py

For documents (estimates as PDF) and for large estimates (a scope at its limits, as JSON) each:

- Peak: answers with 200 a second to as many clients as that takes, each of which sends its next request when it is answered.
- Overload: requests at four times that rate for 60 seconds, each sent on schedule and not when others are answered.

Prints the answers with 200 a second under overload against the peak, the statuses, the time of a refusal (median and 99th percentile)
beside that of a 200, and the memory of the server and its workers before, at its peak and after. Exits with 1 when the server died, when
it answered anything but 200, 429 or 503, or when it answered fewer than 0.8 of the peak with 200.

The server and its load share the machine; nothing else should run.
"""

import argparse
import asyncio
import json
import pathlib
import statistics
import sys
import tempfile
import time

from figures import at_least, figure
from server import ROOT, Server, environment

REQUEST = json.loads((ROOT / "openapi/estimate-request.json").read_text(encoding="utf-8"))
OUTSIDE_LISTS = 900


def large():
    """A scope near its limits: hundreds of outside items, each a line."""
    request = json.loads(json.dumps(REQUEST))
    item = {"description": "Variabler fra en kilde utenfor listene", "hours": {"low": "10", "expected": "15.5", "high": "25"}}
    request["scope"]["extracts"]["outside_variable_lists"] = [item] * OUTSIDE_LISTS
    return request


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/dist/prisoverslag")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--times", type=float, default=4)
    options = parser.parse_args()
    kinds = [
        ("documents", REQUEST, "application/pdf", 8),
        ("large estimates", large(), "application/json", 8),
    ]
    good = True
    for name, request, accept, clients in kinds:
        # Nobody signs in, so that no caller has a limit of its own.
        with tempfile.TemporaryDirectory() as folder, Server(options.program, environment(folder)) as server:
            good &= asyncio.run(load(server, name, request, accept, clients, options))
    sys.exit(0 if good else 1)


class Connections:
    """Connections that are reused when they are free."""

    def __init__(self, port, message):
        self.port, self.message, self.idle = port, message, []

    async def ask(self):
        """The status of an answer, and how long it took; 0 when there was none."""
        began = time.perf_counter()
        for attempt in range(2):
            fresh = attempt or not self.idle
            try:
                reader, writer = (
                    await asyncio.open_connection("127.0.0.1", self.port) if fresh else self.idle.pop()
                )
            except OSError:
                return 0, time.perf_counter() - began
            try:
                writer.write(self.message)
                status, keep = await self.answer(reader)
            except (OSError, asyncio.IncompleteReadError, ValueError):
                writer.close()
                # A connection that was idle may have been closed meanwhile.
                if fresh:
                    return 0, time.perf_counter() - began
                continue
            took = time.perf_counter() - began
            if keep:
                self.idle.append((reader, writer))
            else:
                writer.close()
            return status, took
        return 0, time.perf_counter() - began

    async def answer(self, reader):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        length = int(head.split("content-length:", 1)[1].split("\r\n", 1)[0])
        await reader.readexactly(length)
        return status, "connection: close" not in head


async def load(server, name, request, accept, clients, options):
    body = json.dumps(request).encode()
    head = (
        f"POST /api/v1/estimates HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: {accept}\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    connections = Connections(server.port, head.encode() + body)
    await peak(connections, clients, 3)
    before = server.memory()
    rate, calm = await peak(connections, clients, 10)
    outcomes, most = await overload(server, connections, rate * options.times, options.seconds)
    served = [took for status, took in outcomes if status == 200]
    refused = [took for status, took in outcomes if status in (429, 503)]
    others = sorted({status for status, _ in outcomes} - {200, 429, 503})
    alive = server.process.poll() is None and (await connections.ask())[0] == 200
    under = len(served) / options.seconds
    met = figure(f"{name}: good answers under overload of the peak", under / rate, "", at_least(0.8))
    figure(f"{name}: a refusal, 99th percentile", float(ms(refused, 99) if refused else 0), "ms")
    figure(f"{name}: memory at most less that before", most - before, "MB")
    print(f"{name}: {len(body) // 1024} KiB asked, peak {rate:.0f}/s (median {ms(calm)} ms)")
    print(f"  asked {len(outcomes) / options.seconds:.0f}/s for {options.seconds} s: {under:.0f}/s good, {under / rate:.2f} of the peak; "
          f"{len(refused) / options.seconds:.0f}/s refused; other statuses {others or 'none'}")
    print(f"  a refusal took {ms(refused)} ms, p99 {ms(refused, 99)} ms; a good answer {ms(served)} ms, p99 {ms(served, 99)} ms")
    print(f"  memory {before:.0f} MB before, {most:.0f} MB at most, {server.memory():.0f} MB after; alive: {alive}")
    return alive and not others and met


async def peak(connections, clients, seconds):
    """Answers with 200 a second when each client sends its next request as soon as it is answered, and how long they took."""
    end = time.perf_counter() + seconds
    took = []

    async def client():
        while time.perf_counter() < end:
            status, lasted = await connections.ask()
            assert status == 200, status
            took.append(lasted)

    await asyncio.gather(*(client() for _ in range(clients)))
    return len(took) / seconds, took


async def overload(server, connections, rate, seconds):
    """The outcome of each request, and the peak of the memory."""
    outcomes, running, most = [], set(), server.memory()
    began = time.perf_counter()
    sent = 0

    async def one():
        outcomes.append(await connections.ask())

    look = began
    while (now := time.perf_counter()) < began + seconds:
        for _ in range(int((now - began) * rate) - sent):
            task = asyncio.create_task(one())
            running.add(task)
            task.add_done_callback(running.discard)
            sent += 1
        if now > look:
            most, look = max(most, server.memory()), now + 0.5
        await asyncio.sleep(0.002)
    await asyncio.gather(*running)
    return outcomes, most


def ms(took, percentile=50):
    if not took:
        return "–"
    return f"{statistics.quantiles(took, n=100)[percentile - 1] * 1000:.1f}" if len(took) > 1 else f"{took[0] * 1000:.1f}"


if __name__ == "__main__":
    main()
