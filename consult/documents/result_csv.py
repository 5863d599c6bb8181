"""Results and roll-calls as CSV files, with headings in the reader's language."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO
from typing import TypeAlias

from consult.language import gettext, pgettext, speaking
from consult.rules.roster import Origin
from consult.services.archive import RollCallPage
from consult.services.ballot_pages import BallotPage
from consult.services.objections import Objected

Cell: TypeAlias = str | int | Decimal

_DANGEROUS = tuple("=+-@\t\r＝＋－＠")


def of_ballot(page: BallotPage, language: str) -> bytes:
    """One line for each delegation of the register, in English alphabetical order."""
    with speaking(language):
        words = choice_words()
        if page.objection is not None:
            return written((*_head(), gettext("Reason for the objection")), [_objected(page.objection)])
        head = (
            *_head(),
            gettext("Excluded"),
            gettext("Reason for a vote against"),
            gettext("Intended (note of correction)"),
            gettext("How the vote came in"),
        )
        cells = page.board.cells if page.board is not None else ()
        excluded = page.board.excluded if page.board is not None else frozenset()
        yes = gettext("yes")
        origins = origin_words()
        rows = (
            (
                *(cell.key, cell.name_en, cell.name_zh, words[cell.choice]),
                *(yes if cell.key in excluded else "", cell.reason, words.get(cell.intended, "")),
                origins[cell.origin],
            )
            for cell in cells
        )
        return written(head, rows)


def _objected(by: Objected) -> tuple[str, ...]:
    return (by.key, by.name_en, by.name_zh, gettext("Objected"), by.reason)


def of_roll_call(page: RollCallPage, language: str) -> bytes:
    """One line for each seat, under its name at the time."""
    with speaking(language):
        words = choice_words()
        return written(_head(), ((cell.key, cell.name_en, cell.name_zh, words[cell.choice]) for cell in page.cells))


def choice_words() -> dict[str, str]:
    """The word for every choice that can stand on a board."""
    return {
        "yes": pgettext("ballot-choice", "In favour"),
        "no": pgettext("ballot-choice", "Against"),
        "abstain": pgettext("ballot-choice", "Abstain"),
        "not_participating": pgettext("ballot-choice", "Not participating"),
        "not_voting": pgettext("ballot-choice", "Did not vote"),
        "absent": pgettext("ballot-choice", "Absent"),
        "recused": pgettext("ballot-choice", "Recused"),
        "no_objection": gettext("No objection"),
    }


def origin_words() -> dict[Origin | None, str]:
    """The words for how a vote came in; a delegation that did not vote has none."""
    return {
        Origin.WEB: pgettext("origin", "cast by the delegation on the site"),
        Origin.LETTER: pgettext("origin", "by letter, entered by the secretariat"),
        None: "",
    }


def written(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file that spreadsheets read as UTF-8; words are never read as formulas, numbers stay numbers."""
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow(head)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def _head() -> tuple[str, ...]:
    return (
        gettext("Key"),
        gettext("Name in English"),
        gettext("Name in Chinese"),
        gettext("Vote"),
    )


def _plain(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value
