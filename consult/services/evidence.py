"""What an evidence bundle takes from the database: entries, tiles, and the official texts behind their hashes."""

import hashlib
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct
from sqlalchemy import select

from consult.ledger import tiles
from consult.ledger.tiles import Tile
from consult.models.ballots import Ballot
from consult.models.contributions import Disposition
from consult.models.delegations import Delegation, Suspension
from consult.models.record import RecordEntry, RecordSuccession
from consult.models.roll_calls import RollCall
from consult.models.statements import StatementEvent
from consult.models.texts import Revision
from consult.services import record_nodes, revisions
from consult.services.occasion import Occasion
from consult.text.canonical import canonical_text
from consult.text.provision import Language

_BOTH = (
    (Delegation.name_en, Delegation.name_zh),
    (Suspension.reason_en, Suspension.reason_zh),
    (Revision.change_log_en, Revision.change_log_zh),
    (Disposition.answer_en, Disposition.answer_zh),
    (Ballot.question_en, Ballot.question_zh),
    (Ballot.annul_reason_en, Ballot.annul_reason_zh),
    (StatementEvent.reason_en, StatementEvent.reason_zh),
    (RollCall.title_en, RollCall.title_zh),
    (RollCall.source, RollCall.source),
    (RecordSuccession.reason_en, RecordSuccession.reason_zh),
)


class Kept(Struct, frozen=True):
    """The record up to a size: its entries, and the files of its tree by name."""

    bodies: list[bytes]
    files: Mapping[str, bytes]


def kept(occasion: Occasion, size: int) -> Kept:
    """The entries of a record of this size, with every tile and bundle that it has."""
    query = select(RecordEntry.body).where(RecordEntry.position < size).order_by(RecordEntry.position)
    bodies = list(occasion.session.scalars(query))
    files: dict[str, bytes] = {}
    for each in tiles.of_size(size):
        if each.level == Tile.ENTRIES:
            files[each.path] = tiles.bundled(bodies[each.first : each.first + each.width])
        else:
            files[each.path] = record_nodes.held(occasion.session, {each})[each]
    return Kept(bodies, files)


def texts(occasion: Occasion, wanted: Collection[str]) -> dict[str, bytes]:
    """The official texts with these hashes, as far as they are here."""
    due = set(wanted)
    found: dict[str, bytes] = {}
    for text in _official(occasion):
        number = hashlib.sha256(text).hexdigest()
        if number in due:
            found[number] = text
    return found


def _official(occasion: Occasion) -> Iterator[bytes]:
    for columns in _BOTH:
        for row in occasion.session.execute(select(*columns)):
            for text in row:
                yield text.encode()
                yield text.strip().encode()
    yield from _revisions(occasion)


def _revisions(occasion: Occasion) -> Iterator[bytes]:
    """The canonical text of every published revision in both languages."""
    published = occasion.session.scalars(select(Revision).where(Revision.published_at.is_not(None)))
    for revision in published.all():
        provisions = revisions.stored(occasion, revision)[revision.number].provisions
        for language in Language:
            yield canonical_text(revision.symbol, language, provisions)
