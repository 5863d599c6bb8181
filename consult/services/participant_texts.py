"""Words of participants: kept apart from what refers to them, with the salt of their hash; erasable."""

from secrets import token_bytes

from msgspec import Struct

from consult.ledger.entries import SALT_BYTES, salted_hash
from consult.models.contributions import ParticipantText
from consult.services.occasion import Occasion
from consult.text.folding import folded


class StoredText(Struct, frozen=True):
    """A stored text: where it is, and the salted hash that stands for it elsewhere."""

    id: int
    hash: str


def store(occasion: Occasion, body: str) -> StoredText:
    """Keep a text of a participant."""
    salt = token_bytes(SALT_BYTES)
    row = ParticipantText(salt=salt, body=body, folded=folded(body))
    occasion.session.add(row)
    occasion.session.flush()
    return StoredText(row.id, salted_hash(salt, body))


def store_if_any(occasion: Occasion, body: str) -> int | None:
    """The same for a text that may be empty."""
    return store(occasion, body).id if body.strip() else None


def body(occasion: Occasion, number: int | None) -> str:
    """The words of a stored text; none where there is none."""
    return "" if number is None else occasion.session.get_one(ParticipantText, number).body
