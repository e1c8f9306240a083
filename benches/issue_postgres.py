#!/usr/bin/env python3
"""Issuing on PostgreSQL, the database part alone, against `pgbench` doing as many statements a transaction on one connection.

    cargo bench --profile dist --bench issue --no-run
    python3 benches/issue_postgres.py

A PostgreSQL of its own with its usual settings, durable commits among them. Rounds take turns; the medians are compared.
pgbench sends prepared statements as the program does: once with small rows only, and once with one of them as large as a
document, 88 KB of PDF and 28 KB of JSON, which it copies within the server.
"""

import json
import pathlib
import re
import statistics
import subprocess
import tempfile

from figures import FEATURES, at_least, figure
from quotes import ROOT, Cluster

# An issue: begin; the number; the quote; the document; the event; the ledger's head and entry; the posting and its 20 rows of
# the feed; the key; commit.
STATEMENTS = 9
SCRIPT = """\\set id random(1, 100000)
begin;
update pgbench_accounts set abalance = abalance + 1 where aid = :id;
update pgbench_branches set bbalance = bbalance + 1 where bid = 1 returning bbalance;
insert into pgbench_history (tid, bid, aid, delta, mtime) values (1, 1, :id, 1, current_timestamp);
insert into pgbench_history (tid, bid, aid, delta, mtime) values (2, 1, :id, 1, current_timestamp);
update pgbench_tellers set tbalance = tbalance + 1 where tid = 1 returning tbalance;
insert into pgbench_history (tid, bid, aid, delta, mtime) values (3, 1, :id, 1, current_timestamp);
insert into pgbench_history (tid, bid, aid, delta, mtime) values (5, 1, :id, 1, current_timestamp);
insert into pgbench_history (tid, bid, aid, delta, mtime) select 6, 1, i, 1, current_timestamp from generate_series(1, 20) i;
insert into pgbench_history (tid, bid, aid, delta, mtime) values (4, 1, :id, 1, current_timestamp);
commit;
"""
SMALL = "insert into pgbench_history (tid, bid, aid, delta, mtime) values (1, 1, :id, 1, current_timestamp);"
SAMPLE = """create table sample (pdf bytea, canonical text);
create table documents (id bigserial primary key, pdf bytea not null, canonical text not null);
alter table sample alter column pdf set storage external;
alter table documents alter column pdf set storage external;
insert into sample select string_agg(decode(md5(i::text), 'hex'), ''), repeat('x', 28 * 1024) from generate_series(1, 88 * 64) i;"""
LARGE = "insert into documents (pdf, canonical) select pdf, canonical from sample;"


def program():
    messages = subprocess.run(
        ["cargo", "bench", "--profile", "dist", *FEATURES, "--bench", "issue", "--no-run", "--message-format=json"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout
    built = [json.loads(line) for line in messages.splitlines()]
    return next(one["executable"] for one in built if one.get("target", {}).get("name") == "issue" and one.get("executable"))


def main():
    bench = program()
    with tempfile.TemporaryDirectory(dir=ROOT / "target") as folder:
        pathlib.Path(folder).chmod(0o755)
        script = pathlib.Path(folder) / "issue.sql"
        script.write_text(SCRIPT, encoding="utf-8")
        large = pathlib.Path(folder) / "large.sql"
        large.write_text(SCRIPT.replace(SMALL, LARGE), encoding="utf-8")
        with Cluster(pathlib.Path(folder) / "postgres") as cluster:
            connection = ["-h", "127.0.0.1", "-p", str(cluster.port), "-U", cluster.user()]
            cluster.url("peer")
            pgbench = [str(cluster.bin / "pgbench"), *connection]
            subprocess.run([*pgbench, "-i", "-q", "peer"], check=True, capture_output=True)
            subprocess.run(["psql", *connection, "-q", "-d", "peer", "-c", SAMPLE], check=True)
            ours, rounds = [], {"small rows": (script, []), "and a document": (large, [])}
            for _ in range(5):
                run = subprocess.run([bench, "--postgres", cluster.url("issue")], cwd=ROOT, check=True, capture_output=True, text=True)
                ours.append(float(run.stdout))
                for file, theirs in rounds.values():
                    peer = [*pgbench, "-n", "-M", "prepared", "-c", "1", "-t", "300", "-f", str(file), "peer"]
                    run = subprocess.run(peer, check=True, capture_output=True, text=True)
                    theirs.append(float(re.search(r"tps = ([0-9.]+)", run.stdout).group(1)))
    ours = statistics.median(ours)
    print(f"issue                    {ours:6.0f} /s")
    for name, (_, theirs) in rounds.items():
        theirs = statistics.median(theirs)
        print(f"pgbench, {name:15} {theirs:6.0f} /s, {STATEMENTS} statements a transaction")
        figure(f"issues of pgbench, {name}", ours / theirs, "", at_least(0.5))


if __name__ == "__main__":
    main()
