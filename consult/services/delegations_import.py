"""Delegations from a CSV file: every row checked first, then all admitted or none; a second run changes nothing."""

import csv
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from io import StringIO

from msgspec import Struct
from sqlalchemy import select

from consult.models.delegations import Delegation
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Kind
from consult.services import admissions, groups, record, stamps
from consult.services.admissions import Admission
from consult.services.occasion import Occasion

_MEMBERS = frozenset(
    "iso2 iso3 m49 name_en name_zh formal_en formal_zh status region ldc lldc sids".split()  # noqa: SIM905  a list of columns reads best so
)
_ORGANISATIONS = frozenset(("key", "kind", "name_en", "name_zh"))
_SITUATIONS = ("ldc", "lldc", "sids")
_TABLE_OF = date(2026, 5, 1)
"""The day of the table of Member States: it does not say since when a State belongs to its groups."""

_LONGEST_NAME = 200
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)


class Flaw(StrEnum):
    """What can be wrong with a file or with a row of it; cli.import_words has the words."""

    COLUMNS_MISSING = "columns_missing"
    NOT_UTF8 = "not_utf8"
    NOT_CSV = "not_csv"
    MORE_CELLS = "more_cells"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TWICE = "twice"
    NO_CODE = "no_code"
    NO_KEY = "no_key"
    NONE_OF = "none_of"


class Fault(Struct, frozen=True):
    """What is wrong with a row: in which column, what stands there; row 1 is the header."""

    row: int
    flaw: Flaw
    column: str = ""
    value: str = ""
    accepted: str = ""


class Parsed(Struct, frozen=True):
    """What a file holds: delegations to admit, or faults that forbid it."""

    admissions: tuple[Admission, ...]
    faults: tuple[Fault, ...]


class Import(Struct, frozen=True):
    """Delegations to admit, and whom to tell after each."""

    admissions: tuple[Admission, ...]
    progress: Callable[[int], None]


class Imported(Struct, frozen=True):
    """What an import did."""

    admitted: int
    joined: int
    unchanged: int
    differing: tuple[str, ...]


class BadFile(ValueError):  # noqa: N818  named as what it is
    """The file cannot be read at all."""

    def __init__(self, flaw: Flaw, accepted: str = "") -> None:
        """Why, and what would be accepted."""
        super().__init__(flaw.value)
        self.flaw, self.accepted = flaw, accepted


class _Flawed(ValueError):  # noqa: N818  named as what it is
    """A cell that cannot be read."""

    def __init__(self, flaw: Flaw, column: str = "", value: str = "", accepted: str = "") -> None:
        super().__init__(flaw.value)
        self.found = (flaw, column, value, accepted)


def parse(content: bytes) -> Parsed:
    """Read a table of Member States, or a table of organisations, told apart by the columns."""
    rows = _rows(content)
    columns = rows[0].keys() if rows else frozenset[str]()
    read = _member if columns >= _MEMBERS else _organisation if columns >= _ORGANISATIONS else None
    if read is None:
        raise BadFile(Flaw.COLUMNS_MISSING, ", ".join(sorted(_ORGANISATIONS)))
    made: list[Admission] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, start=2):
        try:
            _read(row, read, made)
        except _Flawed as error:
            faults.append(Fault(number, *error.found))
    return Parsed(tuple(made), tuple(faults))


def admit_all(occasion: Occasion, asked: Import) -> Imported:
    """Admit what is new; leave what is there as it is and name what differs. The operator's own act."""
    record.lock(occasion)
    known = {row.key: row for row in occasion.session.scalars(select(Delegation))}
    admitted = joined = 0
    differing = []
    for number, admission in enumerate(asked.admissions, start=1):
        present = known.get(admission.key)
        if present is None:
            _enter(occasion, admission, number + 1)
            admitted += 1
        elif not _equal(present, admission):
            differing.append(admission.key)
        else:
            joined += groups.join(occasion, present, _groups(admission), admission.since or occasion.now.date())
        asked.progress(1)
    if admitted or joined:
        stamps.touch_everything(occasion)
    return Imported(admitted, joined, len(asked.admissions) - admitted - len(differing), tuple(differing))


def _enter(occasion: Occasion, admission: Admission, row: int) -> None:
    try:
        admissions.enter(occasion, admission)
    except Refusal as refusal:
        column = refusal.at or "key"
        raise Refusal(Code.BAD_ROW, row=row, column=column, value=getattr(admission, column)) from refusal


def _groups(admission: Admission) -> tuple[str, ...]:
    return (*groups.keys_of_kind(admission.kind), *admission.groups)


def _equal(present: Delegation, admission: Admission) -> bool:
    names = ("kind", "name_en", "name_zh", "formal_en", "formal_zh")
    return all(getattr(present, name) == getattr(admission, name) for name in names)


def _rows(content: bytes) -> list[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(Flaw.NOT_UTF8) from error
    try:
        reader = csv.DictReader(StringIO(text, newline=""), restkey="", restval="", strict=True)
        return [{str(name): str(value or "").strip() for name, value in row.items()} for row in reader]
    except csv.Error as error:
        raise BadFile(Flaw.NOT_CSV) from error


def _read(row: Mapping[str, str], read: Callable[[Mapping[str, str]], Admission], made: list[Admission]) -> None:
    """Read one row onto the list; raises what is wrong with it."""
    if "" in row:
        raise _Flawed(Flaw.MORE_CELLS)
    for name in ("name_en", "name_zh"):
        if not row[name]:
            raise _Flawed(Flaw.EMPTY, name)
        if len(row[name]) > _LONGEST_NAME:
            raise _Flawed(Flaw.TOO_LONG, name, accepted=str(_LONGEST_NAME))
    found = read(row)
    for name in ("key", "name_en", "name_zh"):
        if any(getattr(found, name) == getattr(other, name) for other in made):
            raise _Flawed(Flaw.TWICE, name, getattr(found, name))
    made.append(found)


def _member(row: Mapping[str, str]) -> Admission:
    for name, pattern in (("iso2", r"[A-Z]{2}"), ("iso3", r"[A-Z]{3}"), ("m49", r"[0-9]{3}")):
        if not re.fullmatch(pattern, row[name]):
            raise _Flawed(Flaw.NO_CODE, name, row[name])
    _check_one_of(row, "status", ("member", "observer"))
    for name in _SITUATIONS:
        _check_one_of(row, name, ("0", "1"))
    region = (_group(groups.key_of_region(row["region"])),) if row["region"] else ()
    return Admission(
        key=row["iso3"].lower(),
        kind=Kind.STATE,
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        formal_en=row["formal_en"],
        formal_zh=row["formal_zh"],
        groups=(*region, *(name for name in _SITUATIONS if row[name] == "1")),
        since=_TABLE_OF,
    )


def _organisation(row: Mapping[str, str]) -> Admission:
    if not _KEY.fullmatch(row["key"]):
        raise _Flawed(Flaw.NO_KEY, "key", row["key"])
    _check_one_of(row, "kind", tuple(Kind))
    region = (_group(groups.key_of_region(row["region"])),) if row.get("region") else ()
    others = (_group(part.strip()) for part in row.get("groups", "").split(";") if part.strip())
    return Admission(
        key=row["key"],
        kind=Kind(row["kind"]),
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        formal_en=row.get("formal_en", ""),
        formal_zh=row.get("formal_zh", ""),
        groups=(*region, *others),
    )


def _group(key: str) -> str:
    if key not in groups.KEYS:
        raise _Flawed(Flaw.NONE_OF, "groups", key, ", ".join(sorted(groups.KEYS)))
    return key


def _check_one_of(row: Mapping[str, str], name: str, accepted: tuple[str, ...]) -> None:
    if row[name] not in accepted:
        raise _Flawed(Flaw.NONE_OF, name, row[name], ", ".join(accepted))
