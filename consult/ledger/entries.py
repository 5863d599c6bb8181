"""What the public record may hold: the types of entries, the keys of each, and their bytes.

Every entry has `v` (1), `type` and `at`; SHAPES fixes the rest, by the list in docs/record.md, item 1. In it
- a consultation is named by its symbol (CONS/2026/1), a ballot by symbol and number (CONS/2026/1#3),
  delegations, provisions, comments and roll-calls by key, sittings and revisions by number within it;
- an official public text is its SHA-256 for each language, {"en": hex, "zh": hex}; the text is in the bundle;
- text written by participants is SHA-256(salt ‖ text), the salt in an erasable table; no entry holds any text
  of theirs, nor a name, an address or anything else of a person;
- rules, counts and decisions are facts as `consult.rules` writes them; an absent fact has no key.
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from consult.ledger.checks import (
    EntryFlaw,
    Shape,
    an_object,
    either,
    facts_of_kind,
    listed,
    number_from,
    one_of,
    set_of,
    written_as,
)
from consult.ledger.note import BadNote, VerifierKey
from consult.rules.access import Standing
from consult.rules.counts import Counts
from consult.rules.decision import Decision, Outcome, Rule
from consult.rules.roster import AccreditationRole, DispositionCode, Kind, Origin, Subject
from consult.rules.statements import StatementKind
from consult.rules.tally import Choice, Stance
from consult.text.canonical import CanonicalError, canonical_json, parse_canonical

Entry: TypeAlias = dict[str, object]

VERSION = 1
LONGEST_ENTRY = 65_534
MOST_OPENINGS = 100
SALT_BYTES = 32


class EntryType(StrEnum):
    """The types of entries."""

    LOG_STARTED = "log.started"
    KEY_ADDED = "key.added"
    KEY_RETIRED = "key.retired"
    DELEGATION_ADMITTED = "delegation.admitted"
    DELEGATION_SUSPENDED = "delegation.suspended"
    DELEGATION_RESTORED = "delegation.restored"
    ACCREDITATION_GRANTED = "accreditation.granted"
    ACCREDITATION_ENDED = "accreditation.ended"
    REVISION_PUBLISHED = "revision.published"
    POSITION_TAKEN = "position.taken"
    DISPOSITION_ISSUED = "disposition.issued"
    AMENDMENT_TABLED = "amendment.tabled"
    AMENDMENT_WITHDRAWN = "amendment.withdrawn"
    AMENDMENT_ADOPTED = "amendment.adopted"
    SITTING_OPENED = "sitting.opened"
    SITTING_ENDED = "sitting.ended"
    REGISTER_FROZEN = "register.frozen"
    BALLOT_OPENED = "ballot.opened"
    BALLOT_SEALED = "ballot.sealed"
    BALLOT_CLOSED = "ballot.closed"
    BALLOT_REVEALED = "ballot.revealed"
    BALLOT_ANNULLED = "ballot.annulled"
    BALLOT_MOOT = "ballot.moot"
    SILENCE_BROKEN = "silence.broken"
    RESULT_DECLARED = "result.declared"
    STATEMENT_MADE = "statement.made"
    STATEMENT_HIDDEN = "statement.hidden"
    STATEMENT_RESTORED = "statement.restored"
    VOTE_CORRECTION_NOTED = "vote.correction_noted"
    VOTE_CONTESTED = "vote.contested"
    ROLL_CALL_IMPORTED = "roll_call.imported"


class BadEntry(ValueError):  # noqa: N818  said as "bad entry", like Refusal
    """Something that may not stand in the record, or bytes that are no entry."""

    def __init__(self, code: EntryFlaw, key: str = "") -> None:
        super().__init__(f"{code} {key}".rstrip())
        self.code = code
        self.key = key


def entry(kind: EntryType, at: datetime, /, **facts: object) -> Entry:
    """An entry of this type; refused unless exactly its keys stand, each with a value of its kind."""
    made: Entry = {"v": VERSION, "type": kind.value, "at": instant(at), **facts}
    _check(made)
    return made


def encode(made: Mapping[str, object]) -> bytes:
    """The canonical bytes of an entry, which are hashed and published."""
    _check(made)
    try:
        data = canonical_json(dict(made))
    except CanonicalError as error:
        raise BadEntry(EntryFlaw.NOT_CANONICAL, error.path) from error
    if len(data) > LONGEST_ENTRY:
        raise BadEntry(EntryFlaw.TOO_LONG)
    return data


def decode(data: bytes) -> Entry:
    """The entry of these bytes; anything that `encode` would not have written is refused."""
    if len(data) > LONGEST_ENTRY:
        raise BadEntry(EntryFlaw.TOO_LONG)
    try:
        value = parse_canonical(data)
    except CanonicalError as error:
        raise BadEntry(EntryFlaw.NOT_CANONICAL, error.path) from error
    if not isinstance(value, dict):
        raise BadEntry(EntryFlaw.NOT_CANONICAL, "$")
    _check(value)
    return dict[str, object](value)


def instant(moment: datetime) -> str:
    """A UTC instant as entries write it, to the millisecond, the rest cut off."""
    if moment.utcoffset() != timedelta(0):
        raise ValueError("an instant of the record is aware and in UTC")
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def moment_of(written: str) -> datetime:
    """The aware UTC time of an instant as entries write it."""
    if not _INSTANT.fullmatch(written):
        raise ValueError(f"not an instant of the record: {written}")
    return datetime.fromisoformat(written).astimezone(UTC)


def ballot_id(symbol: str, number: int) -> str:
    """The name of a ballot in the record."""
    return f"{symbol}#{number}"


def salted_hash(salt: bytes, text: str) -> str:
    """The trace of a participant's text: it proves nothing once the salt is erased."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    return hashlib.sha256(salt + text.encode()).hexdigest()


def public_hash(en: str, zh: str) -> dict[str, str]:
    """An official public text in both languages, as entries name it."""
    return {"en": hashlib.sha256(en.encode()).hexdigest(), "zh": hashlib.sha256(zh.encode()).hexdigest()}


def register_hash(delegations: Collection[str]) -> str:
    """The hash of a frozen register: canonical JSON of the sorted keys of its delegations."""
    return hashlib.sha256(canonical_json(sorted(delegations))).hexdigest()


def roll_call_hash(votes: Mapping[str, str]) -> str:
    """The hash of an imported roll-call's list: canonical JSON of [seat, vote], by seat, the absent too."""
    return hashlib.sha256(canonical_json(sorted(votes.items()))).hexdigest()


def _check(made: Mapping[str, object]) -> None:
    kind = made.get("type")
    if not isinstance(kind, str) or kind not in SHAPES:
        raise BadEntry(EntryFlaw.UNKNOWN_TYPE)
    own = {key: value for key, value in made.items() if key not in _COMMON.required}
    common = {key: value for key, value in made.items() if key in _COMMON.required}
    flaw = _COMMON.flaw(common) or SHAPES[EntryType(kind)].flaw(own)
    if flaw:
        raise BadEntry(*flaw)


def _is_instant(value: object) -> bool:
    try:
        return isinstance(value, str) and instant(moment_of(value)) == value
    except ValueError:
        return False


def _is_verifier_key(value: object) -> bool:
    try:
        return isinstance(value, str) and str(VerifierKey.parse(value)) == value
    except BadNote:
        return False


def _is_date(value: object) -> bool:
    return isinstance(value, str) and _is_instant(f"{value}T00:00:00.000Z")


_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_SYMBOL = r"[A-Za-z0-9.]+(/[A-Za-z0-9.]+)*"
_is_symbol = written_as(_SYMBOL, 80)
_is_ballot = written_as(_SYMBOL + r"#[1-9][0-9]{0,8}", 90)
_is_key = written_as(r"[A-Za-z0-9][A-Za-z0-9._-]*", 64)
_is_random_id = written_as(r"[0-9a-f]{32}", 32)
_is_hash = written_as(r"[0-9a-f]{64}", 64)
_is_origin = written_as(r"[A-Za-z0-9.:_~/-]+", 200)
_is_checkpoint = written_as(r"[^\x00-\x09\x0b-\x1f\x7f]+\n", 4096)
_is_disposition_code = one_of(DispositionCode)
_is_in_both_languages = an_object(Shape({"en": _is_hash, "zh": _is_hash}))
_is_in_some_language = either(
    _is_in_both_languages, an_object(Shape({"en": _is_hash})), an_object(Shape({"zh": _is_hash}))
)
_is_number = number_from(1)
_is_count = number_from(0)

_COMMON = Shape(
    {
        "v": lambda value: type(value) is int and value == VERSION,
        "type": one_of(EntryType),
        "at": _is_instant,
    }
)
OPENING = Shape(
    {
        "ballot": _is_ballot,
        "delegation": _is_key,
        "accreditation": _is_random_id,
        "seq": _is_number,
        "choice": one_of(Choice),
        "origin": one_of(Origin),
    },
    {"previous": _is_hash, "reason": _is_hash},
)
_REVEALED = Shape({"index": _is_count, "salt": _is_hash, "opening": an_object(OPENING)})
_EXPLANATION = Shape({"delegation": _is_key, "kind": one_of(StatementKind)})
_SUCCESSION = Shape(
    {"origin": _is_origin, "checkpoint": _is_checkpoint, "kept": _is_number, "reason": _is_in_both_languages}
)

SHAPES: Mapping[EntryType, Shape] = {
    EntryType.LOG_STARTED: Shape(
        {"origin": _is_origin, "log": _is_random_id},
        {"succeeds": an_object(_SUCCESSION)},
    ),
    EntryType.KEY_ADDED: Shape({"key": _is_verifier_key}),
    EntryType.KEY_RETIRED: Shape({"key": _is_verifier_key}),
    EntryType.DELEGATION_ADMITTED: Shape(
        {"delegation": _is_key, "kind": one_of(Kind), "name": _is_in_both_languages},
        {"consultation": _is_symbol, "standing": one_of(Standing)},
        together=("consultation", "standing"),
    ),
    EntryType.DELEGATION_SUSPENDED: Shape({"delegation": _is_key, "reason": _is_in_both_languages}),
    EntryType.DELEGATION_RESTORED: Shape({"delegation": _is_key, "reason": _is_in_both_languages}),
    EntryType.ACCREDITATION_GRANTED: Shape(
        {
            "accreditation": _is_random_id,
            "delegation": _is_key,
            "role": one_of(AccreditationRole),
            "since": _is_instant,
        },
        {"until": _is_instant},
    ),
    EntryType.ACCREDITATION_ENDED: Shape({"accreditation": _is_random_id, "until": _is_instant}),
    EntryType.REVISION_PUBLISHED: Shape(
        {
            "consultation": _is_symbol,
            "revision": _is_number,
            "symbol": _is_symbol,
            "text": _is_in_both_languages,
        },
        {"change_log": _is_in_both_languages},
    ),
    EntryType.POSITION_TAKEN: Shape(
        {
            "consultation": _is_symbol,
            "revision": _is_number,
            "provision": _is_key,
            "delegation": _is_key,
            "stance": one_of(Stance),
        },
        {"text": _is_hash},
    ),
    EntryType.DISPOSITION_ISSUED: Shape(
        {"consultation": _is_symbol, "comment": _is_key, "seq": _is_number, "code": _is_disposition_code},
        {"answer": _is_in_both_languages, "same_as": _is_key, "provision": _is_key, "revision": _is_number},
    ),
    EntryType.AMENDMENT_TABLED: Shape(
        {
            "consultation": _is_symbol,
            "amendment": _is_key,
            "revision": _is_number,
            "delegation": _is_key,
            "accreditation": _is_random_id,
            "operations": _is_hash,
            "text": _is_hash,
        },
        {"follows": _is_key, "amends": _is_key},
    ),
    EntryType.AMENDMENT_WITHDRAWN: Shape({"consultation": _is_symbol, "amendment": _is_key}),
    EntryType.AMENDMENT_ADOPTED: Shape({"consultation": _is_symbol, "amendment": _is_key}),
    EntryType.SITTING_OPENED: Shape(
        {"consultation": _is_symbol, "sitting": _is_number, "questions": listed(_is_ballot)}
    ),
    EntryType.SITTING_ENDED: Shape({"consultation": _is_symbol, "sitting": _is_number}),
    EntryType.REGISTER_FROZEN: Shape({"ballot": _is_ballot, "delegations": set_of(_is_key)}),
    EntryType.BALLOT_OPENED: Shape(
        {
            "ballot": _is_ballot,
            "sitting": _is_number,
            "subject": one_of(Subject),
            "question": _is_in_both_languages,
            "options": listed(one_of(Choice)),
            "rule": facts_of_kind(Rule),
            "opens": _is_instant,
            "closes": _is_instant,
        },
        {
            "revision": _is_number,
            "provision": _is_key,
            "amendment": _is_key,
            "reveal": _is_count,
            "again": _is_ballot,
            "reconsiders": _is_ballot,
            "rule_by": _is_ballot,
        },
    ),
    EntryType.BALLOT_SEALED: Shape({"ballot": _is_ballot, "commitment": _is_hash}),
    EntryType.BALLOT_CLOSED: Shape(
        {"ballot": _is_ballot, "deadline": _is_instant, "sealed": _is_count},
        {"first": _is_count, "last": _is_count},
        together=("first", "last"),
    ),
    EntryType.BALLOT_REVEALED: Shape(
        {"ballot": _is_ballot, "openings": listed(an_object(_REVEALED), most=MOST_OPENINGS)}
    ),
    EntryType.BALLOT_ANNULLED: Shape({"ballot": _is_ballot, "reason": _is_in_both_languages}),
    EntryType.BALLOT_MOOT: Shape(
        {"ballot": _is_ballot, "by": listed(_is_ballot), "decision": facts_of_kind(Decision)}
    ),
    EntryType.SILENCE_BROKEN: Shape(
        {"ballot": _is_ballot, "delegation": _is_key, "accreditation": _is_random_id, "text": _is_hash}
    ),
    EntryType.RESULT_DECLARED: Shape(
        {"ballot": _is_ballot, "decision": facts_of_kind(Decision)},
        {"excluded": set_of(_is_key)},
    ),
    EntryType.STATEMENT_MADE: Shape(
        {
            "ballot": _is_ballot,
            "delegation": _is_key,
            "kind": one_of(StatementKind),
            "seq": _is_number,
            "text": _is_in_some_language,
        },
        {"to": an_object(_EXPLANATION)},
    ),
    EntryType.STATEMENT_HIDDEN: Shape({"ballot": _is_ballot, "index": _is_count, "reason": _is_in_both_languages}),
    EntryType.STATEMENT_RESTORED: Shape({"ballot": _is_ballot, "index": _is_count, "reason": _is_in_both_languages}),
    EntryType.VOTE_CORRECTION_NOTED: Shape({"ballot": _is_ballot, "delegation": _is_key, "intended": one_of(Choice)}),
    EntryType.VOTE_CONTESTED: Shape(
        {"ballot": _is_ballot, "delegation": _is_key, "index": _is_count, "text": _is_hash}
    ),
    EntryType.ROLL_CALL_IMPORTED: Shape(
        {
            "roll_call": _is_key,
            "source": _is_hash,
            "title": _is_in_both_languages,
            "held": _is_date,
            "counts": facts_of_kind(Counts),
            "list": _is_hash,
        },
        {"rule": _is_key, "outcome": one_of(Outcome)},
    ),
}
