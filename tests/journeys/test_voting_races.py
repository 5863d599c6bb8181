"""Many casts at once over HTTP and from several processes: one current ballot for each delegation."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from consult.models.ballots import BallotEvent
from consult.models.operations import SecurityEvent
from tests import voting
from tests.browsing import Browser
from tests.factories import signed_in


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.open_ballot()
    return made


def count(hall, model):
    with hall.database.reading() as occasion:
        return occasion.session.scalar(select(func.count()).select_from(model))


def papers(app, hall, index, people):
    """The ballot paper opened by several people, or several times by one."""
    path = f"/en/desk/{hall.delegations[index].key}/{hall.path}/ballots/1/"
    opened = []
    for who in people:
        browser = Browser(signed_in(app.test_client(), hall.database, who))
        opened.append((browser, browser.get(path), path))
    return opened


def send_at_once(opened, choices):
    gate = Barrier(len(opened))

    def send(given):
        (browser, page, path), choice = given
        gate.wait()
        return browser.send(page, path, choice=choice).status_code

    with ThreadPoolExecutor(len(opened)) as pool:
        return sorted(pool.map(send, zip(opened, choices, strict=True)))


def test_head_and_alternate_sending_different_choices_at_once_leave_one_ballot_and_a_trace(app, hall):
    opened = papers(app, hall, 0, (hall.heads[0], hall.alternates[0]))
    assert send_at_once(opened, ("yes", "no")) == [303, 409]
    assert (count(hall, BallotEvent), count(hall, SecurityEvent)) == (1, 1)


def test_a_fourfold_click_on_one_paper_leaves_one_ballot_and_leads_to_one_receipt(app, hall):
    ((browser, page, path),) = papers(app, hall, 0, (hall.heads[0],))
    others = [Browser(signed_in(app.test_client(), hall.database, hall.heads[0])) for _ in range(3)]
    for other in others:
        other.get(path)
    clicks = [(browser, page, path), *((other, _with_own_token(other, page, path), path) for other in others)]
    assert send_at_once(clicks, ("yes",) * 4) == [303] * 4
    assert (count(hall, BallotEvent), count(hall, SecurityEvent)) == (1, 0)


class Paper:
    """A page whose form token is the browser's own and whose paper is another's."""

    def __init__(self, text):
        self.text = text


def _with_own_token(browser, page, path):
    import re

    own = re.search(r'name="csrf_token" value="([^"]*)"', browser.get(path).text).group(0)
    return Paper(re.sub(r'name="csrf_token" value="[^"]*"', lambda _: own, page.text))


_CAST = """
import sys
from consult.gate.database import Database
from consult.rules.refusal import Refusal
from consult.rules.tally import Choice
from consult.services import casting, clock
from consult.services.ballot_room import Ours
from consult.services.occasion import Actor
from tests.voting import DURING
url, person, delegation, path, choice, key = sys.argv[1:]
where = Ours(delegation=delegation, path=path, number=1)
sys.stdin.readline()
try:
    with clock.standing_at(DURING), Database(url).writing(Actor(int(person), "en")) as occasion:
        print(casting.cast(occasion, casting.Cast(where=where, choice=Choice(choice), seen=0, idempotency_key=key)).index)
except Refusal as refusal:
    print(refusal.code)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("keys", "choices", "same"),
    [(("firstkey", "otherkey"), ("yes", "no"), False), (("firstkey", "firstkey"), ("yes", "yes"), True)],
)
def test_two_processes_casting_for_one_delegation_leave_one_ballot(hall, config, keys, choices, same):
    started = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                _CAST,
                config.database_url,
                str(who.id),
                hall.delegations[0].key,
                hall.path,
                choice,
                key,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for who, choice, key in zip((hall.heads[0], hall.alternates[0]), choices, keys, strict=True)
    ]
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=30)[0].strip() for process in started]
    assert count(hall, BallotEvent) == 1
    assert (len(set(said)) == 1) is same
    assert ("voted_meanwhile" in said) is not same
