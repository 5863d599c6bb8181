"""Acts started at the same moment, and what came of them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from consult.models.ballots import BallotEvent
from consult.rules.refusal import Refusal


def stored(hall):
    with hall.database.reading() as occasion:
        return occasion.session.scalar(select(func.count()).select_from(BallotEvent))


def outcome_of(act):
    try:
        return act()
    except Refusal as refusal:
        return refusal.code


def at_once(*acts):
    """Start every act at the same moment, each in its own thread with its own connection."""
    gate = Barrier(len(acts))

    def start(act):
        gate.wait()
        return outcome_of(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(start, acts))
