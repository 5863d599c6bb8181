"""The stage of the demonstration: acts of the past, each in its own transaction under the clock of its time."""

import csv
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from msgspec import Struct
from sqlalchemy import select

from consult.gate.database import Database
from consult.models.people import Person
from consult.rules.roster import AccreditationRole
from consult.services import clock, transitions
from consult.services.occasion import Actor, Occasion

Asked = TypeVar("Asked")
Made = TypeVar("Made")

DATA = Path(__file__).resolve().parents[1] / "data"


class Company(Struct, frozen=True):
    """Who is who: the head of each delegation by its key, its standing, and everybody's role in it."""

    heads: dict[str, str]
    standing: dict[str, str]
    roles: dict[tuple[str, str], AccreditationRole]

    def leads(self, delegation: str, email: str) -> bool:
        """Whether this person may submit in the delegation's name."""
        return self.roles[delegation, email] is not AccreditationRole.MEMBER


class Bar(Protocol):
    """A progress bar, as much of it as is needed."""

    def update(self, n_steps: int) -> None: ...  # noqa: D102  click's own


class Stage:
    """Lets persons act at instants, in the order of time; what falls due by the clock happens in between."""

    def __init__(self, database: Database, bar: Bar) -> None:
        """`bar` moves on by one with each act."""
        self.database = database
        self.company = Company({}, {}, {})
        self._bar = bar
        self._persons: dict[str, int] = {}
        self._plot: list[tuple[datetime, Callable[[], object]]] = []

    def plan(self, at: datetime, happening: Callable[[], object]) -> None:
        """Something will happen at an instant."""
        self._plot.append((at, happening))

    def play(self) -> None:
        """Let everything planned happen, in the order of time."""
        for _at, happening in sorted(self._plot, key=lambda planned: planned[0]):
            happening()

    def act(self, at: datetime, who: str, service: Callable[[Occasion, Asked], Made], asked: Asked) -> Made:
        """Somebody (by address) acts at an instant."""
        with clock.standing_at(at):
            self._let_time_pass()
            with self.database.writing(Actor(self.person(who))) as occasion:
                done = service(occasion, asked)
        self._bar.update(1)
        return done

    def read(self, at: datetime, who: str, reader: Callable[[Occasion, Asked], Made], asked: Asked) -> Made:
        """What somebody sees at an instant, before acting on it."""
        with clock.standing_at(at), self.database.reading(Actor(self.person(who))) as occasion:
            return reader(occasion, asked)

    def arrange(self, at: datetime, work: Callable[[Occasion], None]) -> None:
        """What no act of a person does: rows that stand at the beginning."""
        with clock.standing_at(at), self.database.writing() as occasion:
            work(occasion)

    def person(self, email: str) -> int:
        """Who has this address."""
        if email not in self._persons:
            with self.database.reading() as occasion:
                self._persons[email] = occasion.session.scalars(select(Person.id).where(Person.email == email)).one()
        return self._persons[email]

    def _let_time_pass(self) -> None:
        due = self._due()
        while due is not None:
            with clock.standing_at(due), self.database.writing() as occasion:
                transitions.run_due(occasion)
            due = self._due()

    def _due(self) -> datetime | None:
        with self.database.reading() as occasion:
            instant = transitions.next_instant(occasion)
            return instant if instant is not None and instant <= occasion.now else None


def rows(name: str) -> list[dict[str, str]]:
    """A table of the demonstration data."""
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def structure(name: str) -> Any:  # noqa: ANN401  JSON
    """A JSON file of the demonstration data."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def words(name: str) -> str:
    """A text of the demonstration data."""
    return (DATA / name).read_text(encoding="utf-8")
