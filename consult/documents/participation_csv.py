"""Participation as tables for spreadsheets: who has done what, and how long comments waited for their answers."""

from collections.abc import Iterable, Iterator, Mapping

from consult.documents.result_csv import written
from consult.language import gettext
from consult.services.answer_times import Awaited
from consult.services.participation_page import Line
from consult.services.standing_positions import Name
from consult.services.taking_part import Deed
from consult.text.provision import Language


def of_delegations(lines: Iterable[Line], page_language: str, languages: Mapping[str, object]) -> bytes:
    """One line for each delegation, observers last."""
    head = [
        gettext("Key of the delegation"),
        gettext("Delegation"),
        gettext("Groups"),
        gettext("Observer"),
        gettext("Positions"),
        gettext("Comments"),
        *(gettext("Comments in %(language)s", language=languages[each]) for each in Language),
        gettext("Replies"),
        gettext("Amendments"),
        gettext("Ballots taken part in"),
    ]
    return written(head, [list(_cells(line, page_language)) for line in lines])


def of_answers(comments: Iterable[Awaited], page_language: str) -> bytes:
    """One line for each comment; the last two columns are empty while it waits."""
    head = [
        gettext("Reference"),
        gettext("Key of the delegation"),
        gettext("Delegation"),
        gettext("Submitted at (UTC)"),
        gettext("First answered at (UTC)"),
        gettext("Days until the first answer"),
    ]
    return written(head, [list(_times(each, page_language)) for each in comments])


def _cells(line: Line, language: str) -> Iterator[str]:
    deeds = line.deeds
    yield line.delegation.key
    yield _name(line.delegation, language)
    yield "; ".join(_name(each, language) for each in line.groups)
    yield gettext("yes") if line.is_observer else gettext("no")
    yield str(deeds.counts[Deed.POSITION])
    yield str(deeds.counts[Deed.COMMENT])
    yield from (str(deeds.languages[each]) for each in Language)
    yield from (str(deeds.counts[each]) for each in (Deed.REPLY, Deed.AMENDMENT, Deed.BALLOT))


def _times(comment: Awaited, language: str) -> Iterator[str]:
    yield comment.reference
    yield comment.delegation.key
    yield _name(comment.delegation, language)
    yield comment.submitted_at.isoformat(timespec="seconds")
    yield comment.answered_at.isoformat(timespec="seconds") if comment.answered_at else ""
    yield "" if comment.days is None else str(comment.days)


def _name(name: Name, language: str) -> str:
    return name.name_zh if language == "zh" else name.name_en
