"""Time zones to choose from, by place, in the language of the page."""

from functools import cache
from zoneinfo import available_timezones

from babel.dates import get_timezone_location

from consult.forms.base import SelectChoice
from consult.language import current_language

_AREAS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


def zones() -> list[SelectChoice]:
    """UTC first, then places by their identifier."""
    return list(_zones(current_language()))


@cache
def _zones(language: str) -> tuple[SelectChoice, ...]:
    names = sorted(name for name in available_timezones() if name.startswith(_AREAS))
    return (SelectChoice("UTC", "UTC"), *(SelectChoice(name, _label(name, language)) for name in names))


def _label(name: str, language: str) -> str:
    plain = name.replace("_", " ")
    if language != "zh":
        return plain
    place = get_timezone_location(name, locale="zh_Hans", return_city=True)
    return plain if place.isascii() else f"{place}（{plain}）"
