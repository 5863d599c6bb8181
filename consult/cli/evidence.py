"""Making an evidence bundle: from the database, with the results as the site publishes them, and verified at once."""

from collections.abc import Callable, Mapping
from importlib.resources import files as package_files

from consult.cli import verifier_program
from consult.cli.command import Failure
from consult.cli.speech import gettext
from consult.documents import result_json
from consult.gate.database import Database
from consult.ledger import bundle, entries, evidence
from consult.ledger.entries import EntryType
from consult.ledger.faults import Line
from consult.ledger.replay import Replayed, replay
from consult.services import archive, ballot_pages
from consult.services import evidence as evidence_service
from consult.services.ballot_room import Which
from consult.services.occasion import Occasion
from consult.text.canonical import canonical_json, parse_canonical

_OF_PARTICIPANTS = "reason"
Step = Callable[[str], None]


def made(database: Database, scope: str) -> bytes:
    """The bundle of the whole record, or with the texts and results of one consultation alone."""
    with database.reading() as occasion:
        head = database.checkpoint(occasion.session)
        kept = evidence_service.kept(occasion, head.size)
        replayed = replay(kept.bodies)
        if scope != bundle.WHOLE and scope not in replayed.texts.revisions:
            raise Failure(gettext("The record has no text of the consultation %(symbol)s.", symbol=scope))
        standing = [key for key in replayed.keys if key not in replayed.retired]
        files = {
            **kept.files,
            **_texts(occasion, kept.bodies, scope),
            **_results(occasion, replayed, scope),
            bundle.CHECKPOINT: head.note.encode(),
            bundle.KEYS: "".join(f"{key}\n" for key in standing).encode(),
            bundle.MANIFEST: bundle.manifest(replayed.origin, replayed.log_id, head.size, scope),
            bundle.PROGRAM: verifier_program.built(),
        }
    folder = package_files("consult") / "data" / "evidence"
    files |= {name: (folder / name).read_bytes() for name in bundle.READ_ME}
    return bundle.packed(files)


def _texts(occasion: Occasion, bodies: list[bytes], scope: str) -> dict[str, bytes]:
    lines = [_line(index, body) for index, body in enumerate(bodies)]
    within = [line for line in lines if scope == bundle.WHOLE or evidence.belongs(line, scope)]
    wanted = {each for line in within for each in evidence.hashes_of(line)}
    found = evidence_service.texts(occasion, wanted)
    if lacking := wanted - found.keys():
        named = ", ".join(sorted(lacking))
        raise Failure(gettext("Texts that the record names are not in the database: %(hashes)s", hashes=named))
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
