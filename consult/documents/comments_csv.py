"""The comments of a consultation as a table for spreadsheets: the columns of a commenting form, then our own."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from consult.language import gettext
from consult.rules.remarks import Category
from consult.services.comment_records import CommentRecord
from consult.services.standing_positions import Name

Words = Mapping[str, Mapping[str, object]]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TYPES = {Category.GENERAL: "ge", Category.TECHNICAL: "te", Category.EDITORIAL: "ed"}
MARK = "\ufeff"
"""The byte order mark, without which spreadsheets read Chinese as something else."""


def table(comments: Iterable[CommentRecord], language: str, words: Words) -> str:
    """All comments and replies, one to a line, headed in the language of the page."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_headers())
    for comment in comments:
        for each in (comment, *comment.replies):
            above = comment.reference if each.parent is not None else ""
            writer.writerow([neutral(cell) for cell in (*_form(each, language), *_own(each, above, language, words))])
    return MARK + out.getvalue()


def neutral(cell: str) -> str:
    """The cell as text: what a spreadsheet would take for a formula stands behind an apostrophe."""
    return f"'{cell}" if cell.lstrip(" \u3000").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def _headers() -> list[str]:
    return [
        gettext("Delegation"),
        gettext("Line"),
        gettext("Clause"),
        gettext("Paragraph"),
        gettext("Type of comment"),
        gettext("Comment"),
        gettext("Proposed change"),
        gettext("Observations of the secretariat"),
        gettext("Reference"),
        gettext("Reply to"),
        gettext("Key of the delegation"),
        gettext("Key of the provision"),
        gettext("Revision"),
        gettext("Language of the comment"),
        gettext("Category"),
        gettext("Severity"),
        gettext("On behalf of"),
        gettext("Endorsed by"),
        gettext("Submitted at (UTC)"),
        gettext("State"),
        gettext("Late"),
        gettext("Proposed text in English"),
        gettext("Proposed text in Chinese"),
        gettext("Disposition code"),
        gettext("Disposition"),
        gettext("Same as"),
        gettext("Answer in English"),
        gettext("Answer in Chinese"),
        gettext("Answered at (UTC)"),
        gettext("Resulting provision"),
        gettext("Resulting revision"),
        gettext("The delegation, of the answer"),
        gettext("Reason of the delegation"),
    ]


def _form(comment: CommentRecord, language: str) -> Iterator[str]:
    """The eight columns that commenting forms have everywhere."""
    answer = comment.answer
    yield _name(comment.delegation, language)
    yield ""
    yield comment.place.number or comment.place.key if comment.place else gettext("Whole document")
    yield ""
    yield _TYPES.get(comment.category, "te" if comment.category is Category.SUBSTANTIVE else "ed")
    yield comment.text
    yield "\n\n".join(part for part in (comment.proposed_en, comment.proposed_zh) if part)
    yield "" if answer is None else _by(language, answer.answer_en, answer.answer_zh)


def _own(comment: CommentRecord, above: str, language: str, words: Words) -> Iterator[str]:
    yield comment.reference
    yield above
    yield comment.delegation.key
    yield comment.place.key if comment.place else ""
    yield str(comment.revision)
    yield comment.language.value
    yield str(words["category"][comment.category])
    yield str(words["severity"][comment.severity])
    yield _name(comment.spoken_for, language) if comment.spoken_for else comment.on_behalf_of
    yield "; ".join(_name(each, language) for each in comment.endorsed_by)
    yield comment.submitted_at.isoformat(timespec="seconds")
    yield str(words["status"][comment.status])
    yield gettext("yes") if comment.late else gettext("no")
    yield comment.proposed_en
    yield comment.proposed_zh
    yield from _answer(comment, words)


def _answer(comment: CommentRecord, words: Words) -> Iterator[str]:
    answer = comment.answer
    if answer is None:
        yield from [""] * 10
        return
    yield answer.code.value
    yield str(words["disposition"][answer.code])
    yield answer.same_as
    yield answer.answer_en
    yield answer.answer_zh
    yield answer.at.isoformat(timespec="seconds")
    yield answer.resulting.key if answer.resulting else ""
    yield str(answer.resulting.revision) if answer.resulting else ""
    said = comment.reaction if comment.reaction is not None and comment.reaction.current else None
    yield "" if said is None else str(words["reaction"]["yes" if said.satisfied else "no"])
    yield said.text if said else ""


def _name(name: Name, language: str) -> str:
    return _by(language, name.name_en, name.name_zh)


def _by(language: str, english: str, chinese: str) -> str:
    return chinese if language == "zh" else english
