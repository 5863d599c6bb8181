"""Servers to measure and to race against: gunicorn with the same settings for the product and for a floor."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Server:
    port: int
    process: subprocess.Popen

    def memory_mib(self) -> float:
        """Resident memory of the largest worker."""
        found = subprocess.run(
            ["ps", "-o", "rss=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=True
        )
        return max(int(line) for line in found.stdout.split()) / 1024


def product(workers: int = 1, **environment: str) -> contextlib.AbstractContextManager[Server]:
    """The product as an operator serves it."""
    return running(["-m", "consult", "run", f"--workers={workers}", "--threads=4"], environment)


def floor(application: str, **environment: str) -> contextlib.AbstractContextManager[Server]:
    """Another application under the same server with the same settings, loaded before its worker is made too."""
    settings = ["--workers=1", "--threads=4", "--worker-class=gthread", "--keep-alive=15", "--preload"]
    return running(["-m", "gunicorn", "--log-level=error", *settings, application], environment)


@contextlib.contextmanager
def running(arguments: list[str], environment: dict[str, str]) -> Iterator[Server]:
    port = free_port()
    given = {**os.environ, **environment, "PORT": str(port)}
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=given, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise TimeoutError(f"nothing answers on port {port}")
