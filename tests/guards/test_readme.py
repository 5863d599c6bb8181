"""The README keeps its word: its commands are run by a test, in a fresh clone, and the site speaks both languages."""

import http.client
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.servers import ROOT, free_port

FENCE = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
TRIED = {
    "make run": "test_a_fresh_clone_serves_both_languages_with_one_command",
    "make test": "the suite that this test belongs to",
}
SECONDS = 240
OURS = ("CONSULT_", "DATABASE_URL", "VIRTUAL_ENV", "PYTHONPATH", "PYTEST_", "HOST", "PUBLIC_URL", "RECORD_ORIGIN")


def commands(name):
    for block in FENCE.findall((ROOT / name).read_text(encoding="utf-8")):
        yield from (line.split("#")[0].strip() for line in block.splitlines() if line.strip())


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_every_command_shown_is_tried(name):
    assert set(commands(name)) == set(TRIED)
    assert TRIED["make run"] in Path(__file__).read_text(encoding="utf-8")


@pytest.fixture
def clone(tmp_path):
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(folder)], check=True)
    return folder


@pytest.fixture
def made(clone):
    """`make run` in the clone, on a port of its own; ended with everything it has started."""
    port, log = free_port(), (clone.parent / "log").open("w+", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    process = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env={**kept, "PORT": str(port)},
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    yield process, port, log
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(20)
    log.close()


def page(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return None, ""
    finally:
        connection.close()


@pytest.mark.slow
def test_a_fresh_clone_serves_both_languages_with_one_command(made):
    process, port, log = made
    until = time.monotonic() + SECONDS
    while page(port, "/en/")[0] is None and process.poll() is None and time.monotonic() < until:
        time.sleep(0.5)
    log.seek(0)
    said = log.read()
    for language, word in (("en", "Consultations"), ("zh", "磋商")):
        status, text = page(port, f"/{language}/")
        assert status == 200, said
        assert f"<h1>{word}" in text
    assert "head.ndaveru@example.org" in said
