"""Numbers in addresses: no larger than a database can be asked for."""

from flask import request
from werkzeug.routing import IntegerConverter, Map

MOST = 2**31 - 1


class Number(IntegerConverter):
    """A number in a path; an address with a larger one is that of no page."""

    regex = r"\d{1,10}"

    def __init__(self, of: Map) -> None:
        """As `<int:name>` in a rule."""
        super().__init__(of, max=MOST)


def in_query(name: str, default: int = 0) -> int:
    """A number in the query; one that no row can have counts as the largest."""
    given = request.args.get(name, default, int)
    return given if abs(given) <= MOST else MOST
