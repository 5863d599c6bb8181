"""Votes handed in while processes are killed: every paper is sent again until it is acknowledged, then all is checked."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from consult.ledger.receipt import Receipt
from consult.models.ballots import BallotEvent
from consult.rules.decision import Decision
from consult.services import record_tree
from tests import keys, voters, voting
from tests.servers import running

DELEGATIONS = 60
AT_ONCE = 6
PATIENCE = 60


@dataclass
class Sent:
    """What a voter has been told about one paper, and how often nothing came back."""

    key: str
    choice: str
    told: list = field(default_factory=list)
    cut_off: int = 0
    receipt: str = ""


class Voting:
    """Delegations that hand in one after the other, and send the same paper again when they are cut off."""

    def __init__(self, app, database, served):
        self.served = served
        self.hall = voting.hall(database, size=DELEGATIONS)
        voters.open_now(self.hall, 3600)
        self.seats = voters.seated(self.hall, app, self.hall.heads)

    def vote(self):
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(self._hand_in, enumerate(self.seats)))

    def _hand_in(self, given):
        place, voter = given
        fields = {**voter.blank(), "choice": ("yes", "no", "abstain")[place % 3]}
        sent = Sent(fields["idempotency_key"], fields["choice"])
        until = time.monotonic() + PATIENCE
        while 303 not in sent.told and time.monotonic() < until:
            try:
                with voters.connected(self.served.port) as connection:
                    answer = voters.sent(connection, voter.path, fields, voter.cookie)
                    assert answer.status in {303, 503}, answer.text
                    sent.told.append(answer.status)
            except (OSError, http.client.HTTPException):
                sent.cut_off += 1
            if sent.told[-1:] != [303]:
                time.sleep(0.1)
        sent.receipt = self._receipt(voter, until)
        return sent

    def _receipt(self, voter, until):
        """The receipt, asked for until it comes."""
        while time.monotonic() < until:
            try:
                with voters.connected(self.served.port) as connection:
                    connection.request("GET", f"{voter.path}receipt/file/", headers={"Cookie": voter.cookie})
                    answer = connection.getresponse()
                    text = answer.read().decode()
                    if answer.status == 200:
                        return text
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.1)
        return ""

    def check(self, done):
        """Every paper was acknowledged in the end, stands once, and is what the record opens at the close."""
        assert [sent.told[-1] for sent in done] == [303] * DELEGATIONS
        with self.hall.database.reading() as occasion:
            stored = occasion.session.query(BallotEvent).all()
            assert {one.idempotency_key: one.choice.value for one in stored} == {one.key: one.choice for one in done}
            assert len({one.delegation_id for one in stored}) == len(stored) == DELEGATIONS
        assert len(self.hall.entries("ballot.sealed")) == DELEGATIONS
        self.check_receipts(done)
        self.hall.run_due(self.hall.ballot().closes_at)
        counts = Decision.from_facts(self.hall.ballot().result).counts
        assert (counts.yes, counts.no, counts.abstain) == (20, 20, 20)

    def check_receipts(self, done):
        """Every acknowledged receipt is signed, proves its vote, and its head is one that the record still has."""
        with self.hall.database.reading() as occasion:
            for sent in done:
                held = Receipt.parse(sent.receipt)
                assert (held.opening.choice, held.is_sealed_so, held.is_proven) == (sent.choice, True, True)
                head = held.proof.head([keys.KEY.public])
                assert record_tree.root(occasion, head.size) == head.root


@contextmanager
def again_and_again(kill, pause):
    """Kill while the votes come in."""
    over = Event()

    def keep_killing():
        while not over.wait(pause):
            kill()

    thread = Thread(target=keep_killing)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def served(config):
    """The product served by two workers from the database of a test."""
    environment = {
        "DATABASE_URL": config.database_url,
        "CONSULT_INSTANCE": str(config.instance),
        "SECRET_KEY": config.secret_key,
        "RECORD_KEY": config.record_key,
    }
    return running(["-m", "consult", "run", "--workers=2", "--threads=4"], environment)
