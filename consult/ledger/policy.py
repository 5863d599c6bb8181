"""Whom a verifier trusts: the keys of records, the keys of witnesses, and how many of these must have cosigned.

Source: C2SP tlog-policy. A text file of lines `log <vkey> [<url>]`, `witness <name> <vkey> [<url>]`,
`group <name> <all, any or a number> <member>…` and one `quorum <name>`; names are bytes, one to a character here.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from consult.ledger import cosignature
from consult.ledger.note import BadNote, VerifierKey

NOBODY = "none"
_LINES = re.compile(r"[\t\n\x20-\x7e\x80-\xff]*")
_ITEM = re.compile(r"[^ \t]+")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


class PolicyFlaw(StrEnum):
    """Why a file is no policy."""

    NOT_TEXT = "not_text"
    UNKNOWN_LINE = "unknown_line"
    WRONG_KEY = "wrong_key"
    TWICE = "twice"
    UNKNOWN_NAME = "unknown_name"
    MEMBER_TWICE = "member_twice"
    WRONG_NUMBER = "wrong_number"
    NO_QUORUM = "no_quorum"


class BadPolicy(ValueError):  # noqa: N818  named as what it is
    """A file that is no policy: why, and at which line (0: as a whole)."""

    def __init__(self, flaw: PolicyFlaw, line: int = 0) -> None:
        super().__init__(f"{flaw.value} {line}")
        self.flaw, self.line = flaw, line


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses and groups of which so many must have cosigned."""

    least: int
    members: tuple[str, ...]


@dataclass(slots=True)
class Policy:
    """What a file says."""

    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    urls: dict[VerifierKey, str] = field(default_factory=dict)
    """Where witnesses are asked, as far as the file says."""
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """The policy in a file; raises BadPolicy."""
        text = body.decode("latin-1")
        if not _LINES.fullmatch(text):
            raise BadPolicy(PolicyFlaw.NOT_TEXT)
        made = cls()
        for number, line in enumerate(text.split("\n"), 1):
            items = _ITEM.findall(line)
            flaw = made._take(*items) if items and not items[0].startswith("#") else None
            if flaw is not None:
                raise BadPolicy(flaw, number)
        if not made.quorum:
            raise BadPolicy(PolicyFlaw.NO_QUORUM)
        return made

    def is_met(self, cosigned: Collection[VerifierKey]) -> bool:
        """Whether these witnesses are enough."""
        return self.quorum == NOBODY or self._has(self.quorum, cosigned)

    def _has(self, name: str, cosigned: Collection[VerifierKey]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name] in cosigned
        group = self.groups[name]
        return sum(self._has(each, cosigned) for each in group.members) >= group.least

    def _take(self, kind: str, *items: str) -> PolicyFlaw | None:
        by_kind: dict[str, tuple[Callable[..., PolicyFlaw | None], range]] = {
            "log": (self._log, range(1, 3)),
            "witness": (self._witness, range(2, 4)),
            "group": (self._group, range(3, 1_000)),
            "quorum": (self._quorum, range(1, 2)),
        }
        if kind not in by_kind or len(items) not in by_kind[kind][1]:
            return PolicyFlaw.UNKNOWN_LINE
        return by_kind[kind][0](*items)

    def _log(self, written: str, _url: str = "") -> PolicyFlaw | None:
        key = _key(VerifierKey.parse, written)
        if key is None:
            return PolicyFlaw.WRONG_KEY
        if key.key in {each.key for each in self.logs}:
            return PolicyFlaw.TWICE
        self.logs.append(key)
        return None

    def _witness(self, name: str, written: str, url: str = "") -> PolicyFlaw | None:
        key = _key(cosignature.key, written)
        if key is None:
            return PolicyFlaw.WRONG_KEY
        if self._is_taken(name) or key.key in {each.key for each in self.witnesses.values()}:
            return PolicyFlaw.TWICE
        self.witnesses[name] = key
        self.urls |= {key: url} if url else {}
        return None

    def _group(self, name: str, least: str, *members: str) -> PolicyFlaw | None:
        numbers = {"any": "1", "all": str(len(members))}
        least = numbers.get(least, least)
        if self._is_taken(name):
            return PolicyFlaw.TWICE
        if not all(map(self._is_known, members)):
            return PolicyFlaw.UNKNOWN_NAME
        others = [each for group in self.groups.values() for each in group.members]
        if len({*members, *others}) < len(members) + len(others):
            return PolicyFlaw.MEMBER_TWICE
        if not _NUMBER.fullmatch(least) or int(least) > len(members):
            return PolicyFlaw.WRONG_NUMBER
        self.groups[name] = Group(int(least), members)
        return None

    def _quorum(self, name: str) -> PolicyFlaw | None:
        if self.quorum:
            return PolicyFlaw.TWICE
        if name != NOBODY and not self._is_known(name):
            return PolicyFlaw.UNKNOWN_NAME
        self.quorum = name
        return None

    def _is_known(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def _is_taken(self, name: str) -> bool:
        return name == NOBODY or self._is_known(name)


def _key(parse: Callable[[str], VerifierKey], written: str) -> VerifierKey | None:
    """A key, whose name is UTF-8."""
    try:
        return parse(written.encode("latin-1").decode())
    except (BadNote, UnicodeDecodeError):
        return None
