"""A server that a benchmark starts, and the memory that it holds."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def environment(folder, **settings):
    """What a server is started with: a store in the folder, a free port, and further settings, as in `HTTP__WORKERS="1"`."""
    own = {"HTTP__LISTEN": "127.0.0.1:0", "STORE__URL": f"sqlite:{folder}/store.db", "LOG__FILTER": "error"}
    return os.environ | {f"PRISOVERSLAG__{name}": value for name, value in (own | settings).items()}


class Server:
    def __init__(self, program, environment):
        self.process = subprocess.Popen([program], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def memory(self):
        return memory(self.process)


def memory(process):
    """Megabytes that a server and its workers hold for themselves."""
    pids = [process.pid]
    for task in pathlib.Path(f"/proc/{process.pid}/task").iterdir():
        try:
            pids += [int(pid) for pid in (task / "children").read_text().split()]
        except OSError:  # The thread has ended.
            continue
    total = 0
    for pid in pids:
        try:
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
        except OSError:  # The worker has ended.
            continue
        total += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon"))
    return total / 1024
