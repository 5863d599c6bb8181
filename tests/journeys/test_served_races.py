"""Races against the product as it is served: two worker processes, a connection for each request."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event

import pytest

from consult.models.ballots import BallotEvent, BallotState
from consult.rules.decision import Decision
from tests import voters, voting
from tests.servers import product

pytestmark = pytest.mark.slow
CHOICES = ("yes", "no", "abstain", "not_participating")
AT_ONCE = 24
CHANGED_AFTER = 60
LEAST_SECONDS = 12
TRIED = 96


@pytest.fixture
def port(config):
    """Where the product is served by two workers from this test's database."""
    settings = {
        "DATABASE_URL": config.database_url,
        "CONSULT_INSTANCE": str(config.instance),
        "SECRET_KEY": config.secret_key,
        "RECORD_KEY": config.record_key,
    }
    with product(workers=2, **settings) as server:
        yield server.port


def events(hall):
    with hall.database.reading() as occasion:
        return occasion.session.query(BallotEvent).all()


def hand_in(port, voter, fields):
    with voters.connected(port) as connection:
        return voters.sent(connection, voter.path, fields, voter.cookie)


@pytest.mark.usefixtures("turn")
def test_forty_voters_clicking_four_times_at_once_leave_one_vote_each_and_come_to_one_receipt(app, database, port):
    hall = voting.hall(database, size=40)
    voters.open_now(hall, 3600)
    seats = voters.seated(hall, app, hall.heads)
    with voters.connected(port) as connection:
        papers = [(voter, voters.opened(connection, voter)) for voter in seats]
    clicks = [(voter, {**fields, "choice": "yes"}) for voter, fields in papers for _ in range(4)]
    gate = Barrier(len(clicks))

    def click(given):
        gate.wait()
        return given[0], hand_in(port, *given)

    with ThreadPoolExecutor(len(clicks)) as pool:
        answers = list(pool.map(click, clicks))
    assert {answer.status for _, answer in answers} == {303}
    assert all(answer.location == f"{voter.path}receipt/" for voter, answer in answers)
    assert sorted(one.delegation_id for one in events(hall)) == sorted(body.id for body in hall.delegations)
    assert len(hall.entries("ballot.sealed")) == 40


class LastSeconds:
    """195 delegations with two people each, who send from the opening on to a second after the close.

    Head and alternate of a delegation hand in at the same time; a while later the head changes what stands.
    Meanwhile the public asks for the page of the ballot, and whoever comes first after the close counts it.
    """

    def __init__(self, hall, app, port):
        self.port, self.hall = port, hall
        heads, alternates = voters.seated(hall, app, hall.heads), voters.seated(hall, app, hall.alternates)
        timed = []
        for place, pair in enumerate(zip(heads, alternates, strict=True)):
            for who, voter in enumerate(pair):
                timed.append((place, voter, self._paper(voter, place + who * (place % 3))))
            timed.append((place + CHANGED_AFTER, pair[0], self._paper(pair[0], place + 1) | {"seen": "1"}))
        self.papers = [(voter, fields) for _, voter, fields in sorted(timed, key=lambda one: one[0])]
        self.closes = voters.open_now(hall, max(LEAST_SECONDS, self._seconds([*heads, *alternates])))
        self.looks = []

    def _seconds(self, people):
        """How long this machine needs for all papers, by the desks that it shows just now: each is more work than a paper."""
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda one: read(self.port, f"/en/desk/{one.delegation}/", one.cookie), people[:TRIED]))
        return (time.monotonic() - began) / TRIED * len(self.papers)

    def _paper(self, voter, choice):
        return {**voter.blank(), "choice": CHOICES[choice % 4]}

    def watch(self, over):
        """What the public sees, with the instant it had asked at the earliest and had its answer at the latest."""
        while not over.is_set():
            page = read(self.port, f"/en/consultations/{self.hall.path}/ballots/1/")
            self.looks.append((datetime.now(UTC), "Voting board" in page))
            time.sleep(0.1)

    def send(self):
        first = datetime.now(UTC)
        step = (self.closes + timedelta(seconds=1) - first) / len(self.papers)

        def send_in_time(given):
            place, (voter, fields) = given
            time.sleep(max(0.0, (first + place * step - datetime.now(UTC)).total_seconds()))
            return voter, fields, hand_in(self.port, voter, fields)

        over = Event()
        with ThreadPoolExecutor(AT_ONCE) as pool, ThreadPoolExecutor(2) as public:
            watchers = [public.submit(self.watch, over) for _ in range(2)]
            answers = list(pool.map(send_in_time, enumerate(self.papers)))
            over.set()
        assert [watcher.exception() for watcher in watchers] == [None, None]
        return answers


@pytest.mark.usefixtures("turn")
def test_of_195_delegations_with_two_people_each_in_the_last_seconds_none_is_lost_and_none_counted_twice(
    app, database, port
):
    hall = voting.hall(database, size=195)
    race = LastSeconds(hall, app, port)
    answers = race.send()
    page = read(port, f"/en/consultations/{hall.path}/ballots/1/")
    acknowledged = {fields["idempotency_key"]: fields["choice"] for _, fields, one in answers if one.status == 303}
    refused = [one for _, _, one in answers if one.status != 303]
    late = [one for one in refused if "Voting closed at" in one.text]
    beaten = [one for one in refused if "Your delegation voted after you opened this page" in one.text]
    assert acknowledged
    assert late
    assert beaten
    assert {one.status for one in refused} == {409}, [one.text for one in refused if one.status != 409][:1]
    assert len(late) + len(beaten) == len(refused)
    stored = events(hall)
    assert {one.idempotency_key: one.choice.value for one in stored} == acknowledged
    assert unbroken(stored)
    assert any(one.seq == 2 for one in stored)
    assert not [at for at, counted in race.looks if counted and at < race.closes]
    assert all(one.at < race.closes for one in stored)
    assert counted(hall) == [list(standing(stored).values()).count(choice) for choice in ("yes", "no", "abstain")]
    assert opened_at_the_close(hall) == {one.record_index: one.choice.value for one in stored}
    assert "In favour" in page


def opened_at_the_close(hall):
    """What the record opened, by the place of its seal; every seal stands before the close."""
    ballot = hall.ballot()
    assert ballot.state is BallotState.CLOSED
    (close,) = hall.entries("ballot.closed")
    sealed = [place for place, _ in hall.entries("ballot.sealed")]
    openings = [one for _, entry in hall.entries("ballot.revealed") for one in entry["openings"]]
    assert close[1]["sealed"] == len(sealed) == len(openings)
    assert max(sealed) < close[0]
    return {one["index"]: one["opening"]["choice"] for one in openings}


def unbroken(stored):
    """Whether each delegation's votes are numbered from one, without a gap and none twice."""
    numbers = {}
    for one in stored:
        numbers.setdefault(one.delegation_id, []).append(one.seq)
    return all(sorted(each) == list(range(1, len(each) + 1)) for each in numbers.values())


def standing(stored):
    """The last vote of each delegation."""
    return {one.delegation_id: one.choice.value for one in sorted(stored, key=lambda one: one.seq)}


def counted(hall):
    counts = Decision.from_facts(hall.ballot().result).counts
    return [counts.yes, counts.no, counts.abstain]


def read(port, path, cookie=""):
    with voters.connected(port) as connection:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        assert answer.status == 200
        return answer.read().decode()
