"""Addresses of a long list: its filters and its pages, to and from the address of this request."""

from collections.abc import Iterable

from flask import request
from msgspec import Struct

from consult.gate import numbers
from consult.gate.pages import url

_LONGEST = 200


class Addresses(Struct, frozen=True):
    """Addresses of the same list: with these filters and another page, without them, or as something else."""

    endpoint: str
    place: dict[str, str]
    chosen: dict[str, str]

    def page(self, number: int) -> str:
        """Another page of the list."""
        return url(self.endpoint, **self.place, **self.chosen, page=number)

    def elsewhere(self, endpoint: str) -> str:
        """The same choice under another address, such as a file."""
        return url(endpoint, **self.place, **self.chosen)

    @property
    def clear(self) -> str | None:
        """The list without filters; None when none is set."""
        return url(self.endpoint, **self.place) if self.chosen else None


def addresses(endpoint: str, names: Iterable[str] = (), **place: str) -> Addresses:
    """The addresses that go with this request; `names` are those of the filters, `place` what stands in the path."""
    return Addresses(endpoint, place, {name: value for name, value in chosen(names).items() if value})


def chosen(names: Iterable[str]) -> dict[str, str]:
    """What the address of this request says of each filter; empty where it says nothing."""
    return {name: request.args.get(name, "").strip()[:_LONGEST] for name in names}


def page_asked() -> int:
    """Which page of the list is asked for; services show the last one where there are fewer."""
    return max(numbers.in_query("page", 1), 1)
