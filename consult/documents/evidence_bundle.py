"""The evidence bundle of this installation: what the database holds, with the results as the site publishes them."""

import os
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files as package_files
from pathlib import Path
from threading import Lock

from msgspec import Struct

from consult.documents import result_json, verifier_program
from consult.ledger import bundle, entries, evidence
from consult.ledger.entries import EntryType
from consult.ledger.faults import Line
from consult.ledger.replay import Replayed, replay
from consult.rules.refusal import Code, Refusal
from consult.services import archive, ballot_pages, cosigning
from consult.services import evidence as evidence_service
from consult.services.ballot_room import Which
from consult.services.occasion import Occasion
from consult.services.record_head import Signed
from consult.text.canonical import canonical_json, parse_canonical

_OF_PARTICIPANTS = "reason"


class NotWhole(LookupError):  # noqa: N818  named as what it is
    """The database lacks official texts that the record names, by these hashes."""


class UnknownConsultation(LookupError):  # noqa: N818  named as what it is
    """The record has no text of this consultation."""


class EvidenceAsked(Struct, frozen=True):
    """A bundle under a signed head, of the whole record or of a consultation by its path; and where it is kept."""

    head: Signed
    path: str
    folder: Path


_MAKING = Lock()


def newest(occasion: Occasion, asked: EvidenceAsked) -> Path:
    """The bundle as a file, made once for each head and what is cosigned of it, however many ask for it.

    Raises NOT_FOUND, and BUSY while another is being made: it is long work, and nobody's page waits for it.
    """
    cosigned = sha256(repr(sorted(_cosigned(occasion, asked.head).items())).encode()).hexdigest()[:8]
    file = asked.folder / f"{asked.path}-{asked.head.size}.{cosigned}.zip"
    if file.is_file():
        return file
    if not _MAKING.acquire(blocking=False):
        raise Refusal(Code.BUSY)
    try:
        _keep(file, asked.path, made(occasion, asked.head, asked.path))
    except UnknownConsultation:
        raise Refusal(Code.NOT_FOUND) from None
    finally:
        _MAKING.release()
    return file


def _keep(file: Path, path: str, body: bytes) -> None:
    """In the place of those under earlier heads, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    beside.write_bytes(body)
    for old in file.parent.glob(f"{path}-*.zip"):
        old.unlink(missing_ok=True)
    beside.replace(file)


def made(occasion: Occasion, head: Signed, path: str) -> bytes:
    """The bundle of the whole record, or with the texts and results of one consultation alone, by its path.

    Raises UnknownConsultation, and NotWhole for a database from which something has been taken.
    """
    kept = evidence_service.kept(occasion, head.size)
    replayed = replay(kept.bodies)
    scope = _scope(replayed, path)
    standing = [key for key in replayed.keys if key not in replayed.retired]
    folder = package_files("consult") / "data" / "evidence"
    return bundle.packed(
        {
            **kept.files,
            **_texts(occasion, kept.bodies, scope),
            **_results(occasion, replayed, scope),
            **{name: (folder / name).read_bytes() for name in bundle.READ_ME},
            **_cosigned(occasion, head),
            bundle.CHECKPOINT: head.note.encode(),
            bundle.KEYS: "".join(f"{key}\n" for key in standing).encode(),
            bundle.MANIFEST: bundle.manifest(replayed.origin, replayed.log_id, head.size, scope),
            bundle.PROGRAM: verifier_program.built(),
        }
    )


def _cosigned(occasion: Occasion, head: Signed) -> dict[str, bytes]:
    held = cosigning.notes(occasion)
    return {f"{bundle.COSIGNED}{size}": held[size].encode() for size in held if size <= head.size}


def _scope(replayed: Replayed, path: str) -> str:
    """The symbol of a consultation that has published a text."""
    known = {symbol.replace("/", "-"): symbol for symbol in replayed.texts.revisions}
    scope = known.get(path) if path != bundle.WHOLE else bundle.WHOLE
    if scope is None:
        raise UnknownConsultation(path)
    return scope


def _texts(occasion: Occasion, bodies: list[bytes], scope: str) -> dict[str, bytes]:
    lines = [_line(index, body) for index, body in enumerate(bodies)]
    within = [line for line in lines if scope == bundle.WHOLE or evidence.belongs(line, scope)]
    wanted = {each for line in within for each in evidence.hashes_of(line)}
    found = evidence_service.texts(occasion, wanted)
    if lacking := wanted - found.keys():
        raise NotWhole(", ".join(sorted(lacking)))
    return {bundle.TEXTS + number: text for number, text in found.items()}


def _line(index: int, body: bytes) -> Line:
    facts = entries.decode(body)
    return Line(index, EntryType(str(facts["type"])), str(facts["at"]), facts)


def _results(occasion: Occasion, replayed: Replayed, scope: str) -> dict[str, bytes]:
    """Results and roll-calls as published, without what participants wrote: that can be erased, a bundle cannot."""
    found: dict[str, bytes] = {}
    for name, held in replayed.votes.ballots.items():
        if name in replayed.votes.decisions and scope in {bundle.WHOLE, held.consultation}:
            symbol, _, number = name.rpartition("#")
            which = Which(path=symbol.replace("/", "-"), number=int(number))
            found[bundle.result_name(name)] = _without_words(result_json.of_ballot(ballot_pages.one(occasion, which)))
    for key in replayed.texts.roll_calls if scope == bundle.WHOLE else ():
        found[f"{bundle.ROLL_CALLS}{key}.json"] = result_json.of_roll_call(archive.one(occasion, key))
    return found


def _without_words(result: bytes) -> bytes:
    parsed = parse_canonical(result)
    assert isinstance(parsed, dict)
    held: dict[str, object] = {**parsed}
    votes, objection = held.get("votes"), held.get("objection")
    if isinstance(votes, list):
        held["votes"] = [_without(each) for each in votes if isinstance(each, dict)]
    if isinstance(objection, dict):
        held["objection"] = _without(objection)
    return canonical_json(held)


def _without(facts: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in facts.items() if key != _OF_PARTICIPANTS}
