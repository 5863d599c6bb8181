"""Instants, days and numbers as the reader's language writes them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_decimal

from consult.language import current_language

_DAY = {"en": "d MMMM y", "zh": "y年M月d日"}
_WEEKDAY = {"en": "EEEE d MMMM y", "zh": "y年M月d日（EEEE）"}
_SHORT = {"en": "d MMM", "zh": "M月d日"}
_LOCALE = {"en": "en_GB", "zh": "zh_Hans"}


def instant(value: datetime) -> str:
    """An instant in coordinated universal time, with its weekday and its zone by name."""
    language = current_language()
    day = format_date(value.date(), _WEEKDAY[language], locale=_LOCALE[language])
    clock = value.strftime("%H:%M")
    return f"{day}, {clock} UTC" if language == "en" else f"{day}{clock}（协调世界时）"


def local(value: datetime, zone: str) -> str:
    """The same instant on a person's own clock."""
    language = current_language()
    moved = value.astimezone(ZoneInfo(zone))
    day = format_datetime(moved, _SHORT[language], locale=_LOCALE[language])
    clock = format_time(moved, "HH:mm", locale=_LOCALE[language])
    return f"{day}, {clock}" if language == "en" else f"{day}{clock}"


def left(value: datetime, now: datetime) -> str:
    """How far off an instant is, in words; a script keeps them fresh where there is one."""
    return format_timedelta(value - now, add_direction=True, threshold=1.5, locale=_LOCALE[current_language()])


def day(value: date) -> str:
    """A day."""
    language = current_language()
    return format_date(value, _DAY[language], locale=_LOCALE[language])


def short_day(value: datetime) -> str:
    """A day for tight places."""
    language = current_language()
    return format_date(value, _SHORT[language], locale=_LOCALE[language])


def number(value: int) -> str:
    """A whole number with its groups."""
    return format_decimal(value, locale=_LOCALE[current_language()])
