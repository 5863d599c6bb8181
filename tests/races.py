"""Acts started at the same moment, and what came of them."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier, Event

from sqlalchemy import func, select

from consult.models.ballots import BallotEvent
from consult.rules.refusal import Refusal
from consult.services import casting


def stored(hall):
    with hall.database.reading() as occasion:
        return occasion.session.scalar(select(func.count()).select_from(BallotEvent))


def outcome_of(act):
    try:
        return act()
    except Refusal as refusal:
        return refusal.code


def held(monkeypatch, first, second, patience=0.5):
    """Hold the first act after it has read and before it stores its vote, start the second, then let go.

    Gives whether the second waited, and what came of each.
    """
    read, go, real = Event(), Event(), casting._seal

    def seal(*given):
        if not read.is_set():
            read.set()
            assert go.wait(20)
        return real(*given)

    monkeypatch.setattr(casting, "_seal", seal)
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(outcome_of, first)
        assert read.wait(10)
        two = pool.submit(outcome_of, second)
        waited = not wait([two], patience).done
        go.set()
    return waited, one.result(), two.result()


def at_once(*acts):
    """Start every act at the same moment, each in its own thread with its own connection."""
    gate = Barrier(len(acts))

    def start(act):
        gate.wait()
        return outcome_of(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(start, acts))
