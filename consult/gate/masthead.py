"""What the masthead says of the reader: name, desk, side."""

from msgspec import Struct

from consult.gate.pages import url
from consult.language import pgettext
from consult.services.identity import Identity


class Me(Struct, frozen=True):
    """The reader as the masthead shows them."""

    name: str
    desk_label: str
    desk_url: str
    is_secretariat: bool
    time_zone: str


def masthead(known: Identity | None, language: str) -> Me | None:
    """None for a reader who is not signed in."""
    if known is None:
        return None
    if len(known.desks) == 1:
        desk = known.desks[0]
        label, address = desk.name_zh if language == "zh" else desk.name_en, url("desk.index", key=desk.key)
    elif known.desks:
        label, address = pgettext("masthead", "My delegations"), url("desk.choose")
    elif known.offices:
        label, address = pgettext("masthead", "Secretariat's desk"), url("secretariat.index")
    else:
        label, address = pgettext("masthead", "My account"), url("account.index")
    return Me(known.name, label, address, bool(known.offices), known.time_zone)
