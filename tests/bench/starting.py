"""Starting: from the command to the first real page, and the memory of a worker."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.reading import ask
from tests.bench.seeding import large
from tests.servers import ROOT, free_port, wait_for


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        url, path = large(Path(name), provisions=20, comments=20, delegations=10)
        environment = {"DATABASE_URL": url, "CONSULT_INSTANCE": name, "SECRET_KEY": "bench"}
        times = [start("run", environment, f"/en/consultations/{path}/text/") for _ in range(3)]
        yield Figure("cold start to the first real page", min(times), "s", 1, note="consult run, the best of three")
        again = [start("start", environment, "/zh/") for _ in range(3)]
        yield Figure("second start by the command behind make run", min(again), "s", 3)


def start(command: str, environment: dict[str, str], page: str) -> float:
    port = free_port()
    given = {**os.environ, **environment, "PORT": str(port)}
    began = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([sys.executable, "-m", "consult", command], cwd=ROOT, env=given, **quiet)
    try:
        wait_for(port)
        ask(port, page)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(10)
