"""What the browser has kept of a form: its key, and the word that it has arrived."""

from flask import session
from wtforms import IntegerField

KEPT = "kept"


def key(*parts: object) -> str:
    """One key per form and object, and per delegation."""
    return "-".join(str(part) for part in parts if part)


def arrived(what: str) -> None:
    """Have the next page tell the browser to let go of what it kept."""
    session[KEPT] = what


def seen(field: IntegerField, number: int) -> None:
    """Give a form that was refused the number of what is now shown beside it: sent again, it is on purpose."""
    field.raw_data = None
    field.data = number
