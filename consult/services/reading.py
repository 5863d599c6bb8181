"""Read models of a text: side by side in rows, clean or marked, with what was said in the margin."""

from collections.abc import Collection, Mapping, Sequence
from typing import Self

from msgspec import Struct, field
from msgspec.structs import replace

from consult.models.consultations import Consultation
from consult.models.texts import Revision
from consult.rules.refusal import Code, Refusal
from consult.services import (
    bracket_lines,
    comment_counts,
    consultation_page,
    descents,
    revisions,
    standing,
    standing_positions,
)
from consult.services.bracket_lines import BracketLine
from consult.services.comment_counts import Heard
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.revisions import RevisionLine, Stored
from consult.services.standing_positions import Name
from consult.text import brackets, lineage
from consult.text.brackets import View
from consult.text.diff import Op, Segment, redline
from consult.text.lineage import Descent, Fate
from consult.text.provision import Kind, Language, Provision, Status

Line = tuple[tuple[Op, str], ...]
"""A line of a redline: (operation, text), as the component takes it."""

_NO_TEXT: Mapping[Language, str] = dict.fromkeys(Language, "")


class Asked(Struct, frozen=True, kw_only=True):
    """Which text: of a revision (the current one without a number), marked against another one or not at all."""

    path: str
    number: int | None = None
    against: int | None = None
    marked: bool = False
    view: View = View.BRACKETS


class Cell(Struct, frozen=True, kw_only=True):
    """A provision in one language: its heading and its paragraphs, each in segments of a redline."""

    language: Language
    status: Status
    heading: Line
    paragraphs: tuple[Line, ...]


class Margin(Struct, frozen=True, kw_only=True):
    """What stands beside a provision: comments (None while they are not public) and positions."""

    comments: int | None
    proposed: int
    counts: Mapping[str, int]
    total: int


class Place(Struct, frozen=True):
    """Another provision to go to, by its key and its number (none of a heading)."""

    key: str
    number: str


class Row(Struct, frozen=True, kw_only=True):
    """A provision in both languages, what became of it, and where else its words came from or went."""

    key: str
    kind: Kind
    number: str
    fate: Fate | None
    cells: tuple[Cell, ...]
    margin: Margin | None = None
    sources: tuple[Place, ...] = ()
    heirs: tuple[Place, ...] = ()
    brackets: tuple[BracketLine, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether a reader of changes wants to see it."""
        return self.fate not in {None, Fate.KEPT}


class TextPage(Struct, frozen=True, kw_only=True):
    """A text as a page shows it; no revision and no rows while there is nothing to read."""

    head: Head
    revisions: tuple[RevisionLine, ...]
    revision: RevisionLine | None
    previous: RevisionLine | None
    rows: tuple[Row, ...]
    open_brackets: int = 0
    names: Mapping[str, Name] = field(default_factory=dict)

    @property
    def fates(self) -> Mapping[Fate, int]:
        """How many provisions met which fate."""
        met = [row.fate for row in self.rows if row.fate is not None]
        return {fate: met.count(fate) for fate in Fate if fate in met}


def text_page(occasion: Occasion, asked: Asked) -> TextPage:
    """A revision side by side with its margin; marked against the previous one, or the one asked for."""
    consultation = standing.visible_consultation(occasion, asked.path)
    readable = revisions.readable(occasion, consultation)
    revision = revisions.numbered(readable, asked.number)
    if revision is None:
        return _page(occasion, consultation, readable, None, None)
    previous = _previous(readable, revision, asked)
    stored = revisions.stored(occasion, *([revision, previous] if previous and asked.marked else [revision]))
    texts = {number: read_as(each, asked.view) for number, each in stored.items()}
    before = texts[previous.number] if previous and asked.marked else None
    rows = clean_rows(texts[revision.number])
    if previous is not None and before is not None:
        keys = {*before.fates, *texts[revision.number].fates}
        went_on = descents.between(readable, previous, revision, keys)
        rows = marked_rows(before, texts[revision.number], went_on)
    margins = _margins(occasion, consultation, revision)
    page = _page(occasion, consultation, readable, revision, previous)
    return replace(
        page,
        rows=_placed(rows, margins),
        open_brackets=sum(len(each.brackets) for each in stored[revision.number].provisions),
        names=bracket_lines.names(occasion, texts[revision.number].provisions),
    )


def compare_page(occasion: Occasion, asked: Asked) -> TextPage:
    """Two revisions, the later marked against the earlier."""
    if asked.number is None or asked.against is None or asked.against >= asked.number:
        raise Refusal(Code.NOT_FOUND)
    return text_page(occasion, asked)


def read_as(stored: Stored, view: View) -> Stored:
    """A text as a view shows it; a provision that has no words left there is left out."""
    if view is View.BRACKETS:
        return stored
    shown = (brackets.clean(each, view) for each in stored.provisions)
    return Stored(tuple(each for each in shown if any(each.texts.values())), stored.fates)


def clean_rows(stored: Stored) -> tuple[Row, ...]:
    """The provisions as they stand."""
    return tuple(
        _row(provision, stored.fates.get(provision.key), [clean_cell(provision, each) for each in Language])
        for provision in stored.provisions
    )


def marked_rows(before: Stored, after: Stored, went_on: Collection[Descent] = ()) -> tuple[Row, ...]:
    """The provisions with their changes; those whose key is gone stand where they stood."""
    change = Change.of(before, after, went_on)
    rows = [change.row(key) for key in change.new]
    order = list(change.old)
    for key in order:
        if key not in change.new:
            rows.insert(_place_of_deleted(order, key, [row.key for row in rows]), change.row(key))
    return tuple(rows)


class Change(Struct, frozen=True):
    """Two revisions side by side: what each provision was and is, what became of it, where words went on."""

    old: Mapping[str, Provision]
    new: Mapping[str, Provision]
    fates: Mapping[str, Fate]
    went_on: tuple[Descent, ...]

    @classmethod
    def of(cls, before: Stored, after: Stored, went_on: Collection[Descent]) -> Self:
        """The change from one stored text to another one; a descent of what stands in neither says nothing."""
        old = {provision.key: provision for provision in before.provisions}
        new = {provision.key: provision for provision in after.provisions}
        present = tuple(each for each in went_on if each.source in old and each.target in new)
        return cls(old, new, lineage.fates(before.provisions, after.provisions, present), present)

    def row(self, key: str) -> Row:
        """One provision of either revision, marked."""
        old, new = self.old.get(key), self.new.get(key)
        shown = new or self.old[key]
        return Row(
            key=key,
            kind=shown.kind,
            number=shown.number,
            fate=self.fates[key],
            cells=tuple(marked_cells(old, new)),
            brackets=bracket_lines.lines(shown),
            sources=_places(self.old, {each.source for each in self.went_on if each.target == key}),
            heirs=_places(self.new, {each.target for each in self.went_on if each.source == key}),
        )


def _places(text: Mapping[str, Provision], keys: Collection[str]) -> tuple[Place, ...]:
    """Some provisions of a text, in its order."""
    return tuple(Place(key, provision.number) for key, provision in text.items() if key in keys)


def clean_cell(provision: Provision, language: Language) -> Cell:
    """One language without marks."""
    return _cell(provision, language, (Segment(Op.EQUAL, provision.texts[language]),))


def marked_cells(old: Provision | None, new: Provision | None) -> list[Cell]:
    """Both languages, with what changed from one state to the other."""
    shown = new or old
    if shown is None:
        return []
    before = old.texts if old else _NO_TEXT
    after = new.texts if new else _NO_TEXT
    return [_cell(shown, language, redline(before[language], after[language])) for language in Language]


def _cell(provision: Provision, language: Language, segments: Sequence[Segment]) -> Cell:
    lines = _lines(segments)
    headed = provision.kind in {Kind.HEADING, Kind.PRINCIPLE}
    return Cell(
        language=language,
        status=provision.statuses[language],
        heading=lines[0] if headed and lines else (),
        paragraphs=tuple(lines[1:] if headed else lines),
    )


def _lines(segments: Sequence[Segment]) -> list[Line]:
    """The segments cut at line breaks; lines without any text are left out."""
    lines: list[list[tuple[Op, str]]] = [[]]
    for segment in segments:
        first, *more = segment.text.split("\n")
        lines[-1].append((segment.op, first))
        lines += [[(segment.op, part)] for part in more]
    cut = [tuple(part for part in line if part[1]) for line in lines]
    return [line for line in cut if line]


def _row(provision: Provision, fate: Fate | None, cells: Sequence[Cell]) -> Row:
    return Row(
        key=provision.key,
        kind=provision.kind,
        number=provision.number,
        fate=fate,
        cells=tuple(cells),
        brackets=bracket_lines.lines(provision),
    )


def _place_of_deleted(old_order: Sequence[str], key: str, present: Sequence[str]) -> int:
    """Behind the nearest provision before it that still stands."""
    for earlier in reversed(old_order[: old_order.index(key)]):
        if earlier in present:
            return present.index(earlier) + 1
    return 0


def _previous(readable: Sequence[Revision], revision: Revision, asked: Asked) -> Revision | None:
    number = asked.against if asked.against is not None else revision.number - 1
    if asked.against is not None:
        return revisions.numbered(readable, number)
    return next((each for each in readable if each.number == number), None)


def _page(
    occasion: Occasion,
    consultation: Consultation,
    readable: Sequence[Revision],
    revision: Revision | None,
    previous: Revision | None,
) -> TextPage:
    return TextPage(
        head=consultation_page.head_of(consultation, occasion.now),
        revisions=tuple(revisions.line_of(each) for each in readable),
        revision=revisions.line_of(revision) if revision else None,
        previous=revisions.line_of(previous) if previous else None,
        rows=(),
    )


def _placed(rows: Sequence[Row], margins: Mapping[str, Margin]) -> tuple[Row, ...]:
    return tuple(replace(row, margin=None if row.kind is Kind.HEADING else margins.get(row.key)) for row in rows)


def _margins(occasion: Occasion, consultation: Consultation, revision: Revision) -> dict[str, Margin]:
    if revision.published_at is None:
        return {}
    heard = comment_counts.by_provision(occasion, consultation, revision)
    positions = standing_positions.positions_of(occasion, consultation, revision)
    return {
        key: Margin(
            comments=None if heard is None else heard.get(key, Heard(0, 0)).comments,
            proposed=0 if heard is None else heard.get(key, Heard(0, 0)).proposed,
            counts=found.counts,
            total=found.tally.members,
        )
        for key, found in positions.items()
    }
