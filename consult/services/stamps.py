"""Stamps: a number per scope, raised by everything public that changes there."""

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from consult.models.consultations import Consultation, Stamp
from consult.services.occasion import Occasion

SITE = "site"
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def scope_of(consultation: Consultation) -> str:
    """The scope under which pages of a consultation are kept."""
    return consultation.path


def touch(occasion: Occasion, *consultations: Consultation) -> None:
    """Say in the act's own transaction that something public has changed."""
    for scope in (SITE, *(scope_of(each) for each in consultations)):
        fresh = _INSERT[occasion.session.get_bind().dialect.name](Stamp).values(scope=scope, value=1)
        raised = fresh.on_conflict_do_update(index_elements=[Stamp.scope], set_={"value": Stamp.value + 1})
        occasion.session.execute(raised)


def touch_everything(occasion: Occasion) -> None:
    """Say that something changed on which every page may depend, such as a delegation's name."""
    touch(occasion)
    occasion.session.execute(update(Stamp).where(Stamp.scope != SITE).values(value=Stamp.value + 1))


def value(occasion: Occasion, scope: str) -> int:
    """The stamp of a scope now; 0 when nothing was ever said there."""
    return occasion.session.scalar(select(Stamp.value).where(Stamp.scope == scope)) or 0
