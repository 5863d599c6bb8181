"""Long lists come in pages of fifty: which one is shown, of how many, of how many rows in all."""

from collections.abc import Sequence
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy import Row, Select, func, select

from consult.services.occasion import Occasion

SIZE = 50
_FARTHEST = 10**9
Shown = TypeVar("Shown")


class Part(Struct, frozen=True):
    """One page of a list."""

    page: int
    pages: int
    total: int

    @property
    def before(self) -> int:
        """How many rows stand on the pages before it."""
        return (self.page - 1) * SIZE

    def of(self, rows: Sequence[Shown]) -> tuple[Shown, ...]:
        """The rows of this page, where the whole list has been loaded for other reasons."""
        return tuple(rows[self.before : self.before + SIZE])


def part(total: int, asked: int) -> Part:
    """The page asked for; the last one where there are fewer."""
    pages = max(1, -(-total // SIZE))
    return Part(min(max(asked, 1), pages), pages, total)


def shown(
    occasion: Occasion, query: Select[*tuple[Any, ...]], asked: int
) -> tuple[Sequence[Row[*tuple[Any, ...]]], Part]:
    """The rows of the page asked for, each with the number of all rows as its last cell: one query.

    Asked for a page after the last one, it finds that one with two more.
    """
    page = min(max(asked, 1), _FARTHEST)
    numbered = query.add_columns(func.count().over())
    rows = occasion.session.execute(numbered.limit(SIZE).offset((page - 1) * SIZE)).all()
    if rows or page == 1:
        return rows, part(rows[0][-1] if rows else 0, page)
    _rows, first = shown(occasion, query, 1)
    return shown(occasion, query, first.pages)


def counted(occasion: Occasion, query: Select[*tuple[Any, ...]]) -> int:
    """How many rows a query would give: one query."""
    return occasion.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
