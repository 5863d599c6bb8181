"""Stamps: a number per scope, raised by everything public that changes there."""

from sqlalchemy import bindparam, select, text, update

from consult.models.base import table_of
from consult.models.consultations import Consultation, Stamp
from consult.services.occasion import Occasion

SITE = "site"
_RAISE = text(
    "INSERT INTO stamp (scope, value) VALUES (:scope, 1) ON CONFLICT (scope) DO UPDATE SET value = stamp.value + 1"
)

_TABLE = table_of(Stamp)
_BOTH = select(_TABLE.c.scope, _TABLE.c.value).where(_TABLE.c.scope.in_((SITE, bindparam("scope"))))


def scope_of(consultation: Consultation) -> str:
    """The scope under which pages of a consultation are kept."""
    return consultation.path


def touch(occasion: Occasion, *consultations: Consultation) -> None:
    """Say in the act's own transaction that something public has changed."""
    for scope in (SITE, *(scope_of(each) for each in consultations)):
        occasion.session.execute(_RAISE, {"scope": scope})


def touch_everything(occasion: Occasion) -> None:
    """Say that something changed on which every page may depend, such as a delegation's name."""
    touch(occasion)
    occasion.session.execute(update(Stamp).where(Stamp.scope != SITE).values(value=Stamp.value + 1))


def values(occasion: Occasion, scope: str) -> tuple[int, int]:
    """The stamp of a scope and that of the site now; 0 where nothing was ever said."""
    found = {row.scope: row.value for row in occasion.session.execute(_BOTH, {"scope": scope})}
    return found.get(scope, 0), found.get(SITE, 0)
