"""Read model of one provision: its current wording and its way through the revisions."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from consult.models.texts import Revision
from consult.rules.refusal import Code, Refusal
from consult.services import (
    bracket_lines,
    comment_counts,
    comment_visibility,
    consultation_page,
    descents,
    reading,
    resulting_changes,
    revisions,
    standing,
    standing_positions,
    wording_sources,
)
from consult.services.comment_counts import Heard
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.reading import Row
from consult.services.resulting_changes import LedBy
from consult.services.revisions import RevisionLine, Stored
from consult.services.standing_positions import Name, ProvisionPositions
from consult.services.wording_sources import Origin, Texts
from consult.text import brackets
from consult.text.brackets import View
from consult.text.lineage import Descent


class Asked(Struct, frozen=True, kw_only=True):
    """Which provision."""

    path: str
    key: str
    view: View = View.BRACKETS


class Stage(Struct, frozen=True, kw_only=True):
    """The provision at one revision: marked against the revision before, or clean where it first appears.

    `origin`: what its words came from, where they are new.
    """

    revision: RevisionLine
    row: Row
    origin: Origin | None


class ProvisionPage(Struct, frozen=True, kw_only=True):
    """Everything on a provision's page; `row` is its wording in `revision`, the last one that holds it."""

    head: Head
    key: str
    revision: RevisionLine
    is_current: bool
    row: Row
    stages: tuple[Stage, ...]
    comments: int | None
    led: Mapping[int, tuple[LedBy, ...]]
    positions: ProvisionPositions
    before: str
    after: str
    open_brackets: int
    names: Mapping[str, Name]

    @property
    def origin(self) -> Origin | None:
        """What the present wording came from: that of the revision which changed it last."""
        told = (each.origin for each in self.stages if each.revision.number <= self.revision.number and each.origin)
        return next(told, None)

    @property
    def has_words(self) -> bool:
        """Whether the view leaves anything to read in either language."""
        return any(cell.heading or cell.paragraphs for cell in self.row.cells)


def provision_page(occasion: Occasion, asked: Asked) -> ProvisionPage:
    """A provision that stands in a published revision; raises NOT_FOUND for any other key."""
    consultation = standing.visible_consultation(occasion, asked.path)
    published = [each for each in revisions.all_of(occasion, consultation) if each.published_at]
    texts = revisions.stored(occasion, *published) if published else {}
    holding = [each for each in published if asked.key in texts[each.number].fates]
    if not holding:
        raise Refusal(Code.NOT_FOUND)
    last, current = holding[-1], published[-1]
    heard = comment_counts.by_provision(occasion, consultation, last)
    shown = comment_visibility.public(occasion, consultation)
    before, after = _neighbours(texts[last.number], asked.key)
    words = _words(texts, asked.key)
    same = frozenset(number for number, found in words.items() if words.get(number - 1) == found)
    origins = wording_sources.on_provision(occasion, consultation, asked.key, words, shown)
    provision = next(each for each in texts[last.number].provisions if each.key == asked.key)
    return ProvisionPage(
        head=consultation_page.head_of(consultation, occasion.now),
        key=asked.key,
        revision=revisions.line_of(last),
        is_current=last is current,
        row=_clean(Stored((brackets.clean(provision, asked.view),), texts[last.number].fates), asked.key),
        stages=_stages(published, texts, asked.key, origins),
        comments=None if heard is None else heard.get(asked.key, Heard(0, 0)).comments,
        led=resulting_changes.on_provision(occasion, consultation, asked.key, shown),
        positions=standing_positions.positions_on(occasion, consultation, last, asked.key, same),
        before=before,
        after=after,
        open_brackets=len(provision.brackets),
        names=bracket_lines.names(occasion, [provision]),
    )


def _clean(stored: Stored, key: str) -> Row:
    return next(row for row in reading.clean_rows(stored) if row.key == key)


def _neighbours(stored: Stored, key: str) -> tuple[str, str]:
    keys = ["", *(provision.key for provision in stored.provisions), ""]
    place = keys.index(key)
    return keys[place - 1], keys[place + 1]


def _words(texts: Mapping[int, Stored], key: str) -> Mapping[int, Texts]:
    """The words of the provision in each revision in which it stands."""
    return {number: each.texts for number, stored in texts.items() for each in stored.provisions if each.key == key}


def _stages(
    published: Sequence[Revision], texts: Mapping[int, Stored], key: str, origins: Mapping[int, Origin]
) -> tuple[Stage, ...]:
    """Newest first: each revision in which the provision stood, or from which it was taken out."""
    stages = []
    earlier: Stored | None = None
    for revision in published:
        after = texts[revision.number]
        row = _stage(earlier, after, descents.of_revision(revision), key)
        if row is not None:
            origin = origins.get(revision.number)
            stages.append(Stage(revision=revisions.line_of(revision), row=row, origin=origin))
        earlier = after
    return tuple(reversed(stages))


def _stage(before: Stored | None, after: Stored, went_on: tuple[Descent, ...], key: str) -> Row | None:
    if before is None:
        return _clean(after, key) if key in after.fates else None
    if key not in before.fates and key not in after.fates:
        return None
    return reading.Change.of(before, after, went_on).row(key)
