"""Workers killed in the middle of a vote: no acknowledged ballot is lost, none is doubled, the record still holds."""

import os
import signal
import subprocess
from contextlib import suppress

import pytest

from tests.interrupted import Voting, again_and_again, served

pytestmark = pytest.mark.slow


def workers(server):
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(server.process.pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in found.stdout.split()]


@pytest.mark.usefixtures("turn")
def test_workers_killed_in_the_middle_lose_no_acknowledged_vote_and_double_none(app, database, config):
    with served(config) as server:
        race = Voting(app, database, server)
        killed = []

        def kill():
            for pid in workers(server)[:1]:
                with suppress(ProcessLookupError):  # one that was killed a moment ago and is gone by now
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)

        with again_and_again(kill, 0.25):
            done = race.vote()
        assert killed
        assert sum(sent.cut_off for sent in done) > 0
    race.check(done)
