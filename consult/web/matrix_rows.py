"""Rows of the disposition matrix as its template takes them."""

from msgspec import Struct

from consult.gate.pages import url
from consult.language import gettext
from consult.services.answer_desk import Chosen
from consult.services.comment_records import CommentRecord
from consult.services.coverage import Covered
from consult.services.matrix import Inside, Matrix
from consult.web import comment_cards, led_cards
from consult.web.comment_cards import Card, Look
from consult.web.led_cards import LedCard


class RowCard(Struct, frozen=True, kw_only=True):
    """One comment: its card, what it led to, what the desk knows; `mark` names it with what was seen."""

    card: Card
    led: LedCard | None
    inside: Inside
    mark: str


class SectionCard(Struct, frozen=True, kw_only=True):
    """The comments on one provision, or on the whole document."""

    label: str
    url: str
    covered: Covered
    rows: tuple[RowCard, ...]


def sections(page: Matrix, path: str, *, desk: bool) -> list[SectionCard]:
    """The page of the matrix, each provision under its name in the language of the page."""
    look = Look(path=path, one="dispositions.one" if desk else "comments.one")
    names = {each.key: comment_cards.option_words(each) for each in page.options.provisions}
    made = []
    for section in page.sections:
        rows = [
            RowCard(
                card=comment_cards.card(row.comment, look),
                led=led_cards.card(row.led, path) if row.led else None,
                inside=row.inside,
                mark=mark(row.comment, row.inside.proposal),
            )
            for row in section.rows
        ]
        key = section.key
        label = gettext("Whole document") if key is None else names.get(key) or (rows[0].card.place or (key, ""))[0]
        address = url("texts.provision", symbol=path, key=key) if key else url("texts.current", symbol=path)
        made.append(SectionCard(label=label, url=address, covered=section.covered, rows=tuple(rows)))
    return made


def chosen(page: Chosen, path: str) -> list[RowCard]:
    """Comments chosen for an act on all of them, as they stand now."""
    look = Look(path=path, one="dispositions.one")
    return [
        RowCard(
            card=comment_cards.card(comment, look),
            led=None,
            inside=Inside(proposal=proposal),
            mark=mark(comment, proposal),
        )
        for comment, proposal in page.comments
    ]


def mark(comment: CommentRecord, proposal: int) -> str:
    """A comment with the numbers of its answer and its proposal: what an act on it must have seen."""
    return f"{comment.reference}.{comment.answer.seq if comment.answer else 0}.{proposal}"
