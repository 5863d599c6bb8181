"""What separates two sheets of a draft, as a page marks it."""

from consult.language import TAGS, gettext
from consult.services.draft_sheets import SheetLine
from consult.text.diff import redline

Marked = tuple[str, str, list[tuple[str, str]]]
"""A part of a draft: its label, the language of its words, its redline."""


def changes(before: SheetLine, after: SheetLine) -> tuple[Marked, ...]:
    """Every part in which either says something: the comment itself, the wording proposed in each language."""
    parts = (
        (gettext("The comment"), TAGS[after.language], before.text, after.text),
        (gettext("Proposed text in English"), TAGS["en"], before.proposed_en, after.proposed_en),
        (gettext("Proposed text in Chinese"), TAGS["zh"], before.proposed_zh, after.proposed_zh),
    )
    return tuple((label, lang, _marked(old, new)) for label, lang, old, new in parts if old or new)


def _marked(old: str, new: str) -> list[tuple[str, str]]:
    return [(segment.op.value, segment.text) for segment in redline(old, new)]
