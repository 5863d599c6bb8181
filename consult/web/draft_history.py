"""What was done to a provision of the draft, step by step: each marked against the one before it."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from consult.language import TAGS, current_language
from consult.services.draft_changes import MOST_CHANGES, BracketChange
from consult.services.drafting import EditPage
from consult.text.provision import Language
from consult.web.comment_cards import Segments, marked

Texts = Mapping[Language, str]


class Step(Struct, frozen=True, kw_only=True):
    """One change: by whom, when, what it changed in each language; `stands`: the provision reads so now.

    `taken`: the comment whose proposed wording was taken over with it; `carried`: the amendments that it comes from.
    """

    number: int
    name: str
    at: datetime
    texts: Texts
    changes: tuple[tuple[str, Segments], ...]
    stands: bool
    taken: str
    carried: tuple[str, ...]
    event: BracketChange | None


def steps(page: EditPage) -> list[Step]:
    """The last changes, newest first; the first one of all is marked against the published text."""
    shown = page.changes[:MOST_CHANGES]
    earlier = [each.texts for each in page.changes[1:]]
    began = page.before.texts if page.before else dict.fromkeys(Language, "")
    return [
        Step(
            number=each.number,
            name=each.name,
            at=each.at,
            texts=each.texts,
            changes=differences(before, each.texts),
            stands=each.texts == page.provision.texts,
            taken=each.taken,
            carried=each.carried,
            event=each.event,
        )
        for each, before in zip(shown, [*earlier, began], strict=False)
    ]


def differences(old: Texts, new: Texts) -> tuple[tuple[str, Segments], ...]:
    """What separates two states, marked, that of the page's language first; an unchanged language is left out."""
    order = sorted(Language, key=lambda language: language != current_language())
    return tuple((TAGS[each], marked(old[each], new[each])) for each in order if old[each] != new[each])
