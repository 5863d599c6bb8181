"""Delegations from a CSV file: every row checked first, then all admitted or none; a second run changes nothing."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO

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

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, in plain words for the operator; row 1 is the header."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds: delegations to admit, or faults that forbid it."""

    admissions: tuple[Admission, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """Delegations to admit, and whom to tell after each."""

    admissions: tuple[Admission, ...]
    progress: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    admitted: int
    joined: int
    unchanged: int
    differing: tuple[str, ...]


class BadFile(ValueError):  # noqa: N818  named as what it is
    """The file cannot be read at all; the message says why and what is accepted."""


def parse(content: bytes) -> Parsed:
    """Read a table of Member States, or a table of organisations, told apart by the columns."""
    rows = _rows(content)
    columns = rows[0].keys() if rows else frozenset[str]()
    read = _member if columns >= _MEMBERS else _organisation if columns >= _ORGANISATIONS else None
    if read is None:
        raise BadFile(f"columns needed: {', '.join(sorted(_ORGANISATIONS))}, or those of the table of Member States")
    made: list[Admission] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, start=2):
        reason = _missing(row) or read_fault(row, read, made)
        if reason:
            faults.append(Fault(number, reason))
    return Parsed(tuple(made), tuple(faults))


def read_fault(row: Mapping[str, str], read: Callable[[Mapping[str, str]], Admission], made: list[Admission]) -> str:
    """Read one row onto the list, or say what is wrong with it."""
    try:
        found = read(row)
    except ValueError as error:
        return str(error)
    for name in ("key", "name_en", "name_zh"):
        if any(getattr(found, name) == getattr(other, name) for other in made):
            return f"{name} {getattr(found, name)!r} stands in another row too"
    made.append(found)
    return ""


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
        reason = f"another delegation has this {refusal.at}: {getattr(admission, refusal.at or 'key')}"
        raise Refusal(Code.BAD_ROW, row=row, reason=reason) from refusal


def _groups(admission: Admission) -> tuple[str, ...]:
    return (*groups.keys_of_kind(admission.kind), *admission.groups)


def _equal(present: Delegation, admission: Admission) -> bool:
    names = ("kind", "name_en", "name_zh", "formal_en", "formal_zh")
    return all(getattr(present, name) == getattr(admission, name) for name in names)


def _rows(content: bytes) -> list[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile("the file is not UTF-8 text") from error
    try:
        reader = csv.DictReader(StringIO(text, newline=""), restkey="", restval="", strict=True)
        return [{str(name): str(value or "").strip() for name, value in row.items()} for row in reader]
    except csv.Error as error:
        raise BadFile(f"the file is not CSV: {error}") from error


def _missing(row: Mapping[str, str]) -> str:
    if "" in row:
        return "there are more cells than columns"
    empty = [name for name in ("name_en", "name_zh") if not row[name]]
    long = [name for name, limit in (("name_en", 200), ("name_zh", 200)) if len(row[name]) > limit]
    return f"{empty[0]} is empty" if empty else f"{long[0]} is longer than 200 characters" if long else ""


def _member(row: Mapping[str, str]) -> Admission:
    for name, pattern in (("iso2", r"[A-Z]{2}"), ("iso3", r"[A-Z]{3}"), ("m49", r"[0-9]{3}")):
        if not re.fullmatch(pattern, row[name]):
            raise ValueError(f"{name} {row[name]!r} is not a code")
    if row["status"] not in {"member", "observer"}:
        raise ValueError(f"status {row['status']!r} is neither member nor observer")
    marks = [name for name in _SITUATIONS if row[name] not in {"0", "1"}]
    if marks:
        raise ValueError(f"{marks[0]} {row[marks[0]]!r} is neither 0 nor 1")
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
        raise ValueError(f"key {row['key']!r} may hold a-z, 0-9, '.', '_' and '-' only")
    if row["kind"] not in set(Kind):
        raise ValueError(f"kind {row['kind']!r} is none of {', '.join(Kind)}")
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
        raise ValueError(f"group {key!r} is none of {', '.join(sorted(groups.KEYS))}")
    return key
