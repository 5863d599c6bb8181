"""Filters of a list of delegations, to and from its address."""

from consult.services.participants import Wanted
from consult.web.addresses import Addresses, addresses, chosen, page_asked

_NAMES = ("q", "kind", "group")


def wanted() -> Wanted:
    """What the address of this request asks for."""
    said = chosen(_NAMES)
    return Wanted(kind=said["kind"], group=said["group"], words=said["q"], page=page_asked())


def addresses_of(endpoint: str) -> Addresses:
    """The addresses that go with the filters of this request."""
    return addresses(endpoint, _NAMES)
