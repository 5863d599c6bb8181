"""Starting: from the command to the first real page, and the memory of a worker."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests import keys
from tests.bench.figures import Figure
from tests.bench.reading import ask
from tests.bench.seeding import large
from tests.servers import running


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        url, path = large(Path(name), provisions=20, comments=20, delegations=10)
        environment = {
            "DATABASE_URL": url,
            "CONSULT_INSTANCE": name,
            "SECRET_KEY": "bench",
            "RECORD_KEY": keys.PRIVATE,
        }
        least = min(start(["-m", "gunicorn", "tests.bench.floors:bare()"], {}, "/") for _ in range(3))
        run = ["-m", "consult", "run"]
        cold = min(start(run, environment, f"/en/consultations/{path}/text/") for _ in range(3))
        note = f"consult run, the best of three; a bare page over the same libraries: {least:.2f} s"
        yield Figure("cold start to the first real page", cold, "s", 1, note=note)
        again = [start(["-m", "consult", "start"], environment, "/zh/") for _ in range(3)]
        yield Figure("second start by the command behind make run", min(again), "s", 3)


def start(command: list[str], environment: dict[str, str], page: str) -> float:
    began = time.perf_counter()
    with running(command, environment) as server:
        ask(server.port, page)
        return time.perf_counter() - began
