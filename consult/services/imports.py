"""A text in two languages on its way in: parsed, aligned, mended row by row, and made the draft."""

import json
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from consult.models.consultations import Consultation
from consult.models.texts import ImportDraft
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import consultations, draft_rows, standing
from consult.services.consultation_page import Head, head_of
from consult.services.occasion import Occasion
from consult.text import alignment
from consult.text.alignment import Direction, MendRefused, Mismatch, MismatchCode, Pair
from consult.text.markdown_import import Draft, ImportProblem, ProblemCode
from consult.text.provision import Kind, Language, is_blank
from consult.text.word_pairs import Bilingual


class Problem(Struct, frozen=True, kw_only=True):
    """Something to say about one of the files; without a language, about the one file with both."""

    language: Language | None
    code: ProblemCode
    line: int
    facts: dict[str, str | int]


class Prepared(Struct, frozen=True, kw_only=True):
    """A pair of files, parsed and aligned: made before the act, for it takes time."""

    title_en: str
    title_zh: str
    pairs: tuple[Pair, ...]
    problems: tuple[Problem, ...]

    @property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """What a person should look at."""
        return alignment.pair_mismatches(self.pairs)

    @property
    def incomplete(self) -> int:
        """How many rows lack a text in one language."""
        return sum(is_blank(pair.en) or is_blank(pair.zh) for pair in self.pairs)


class Begin(Struct, frozen=True, kw_only=True):
    """Begin an import into a consultation."""

    path: str
    prepared: Prepared


class Mend(StrEnum):
    """What can be done with a row under mending."""

    SAVE = "save"
    SPLIT = "split"
    JOIN = "join"
    JOIN_ROWS = "join_rows"
    UP = "up"
    DOWN = "down"
    DELETE = "delete"


class Mending(Struct, frozen=True, kw_only=True):
    """One operation on one row: the texts as typed, then the operation on the cell of a language."""

    path: str
    lock_version: int
    row: int
    mend: Mend
    language: Language
    kind: Kind
    typed: dict[Language, str]


class Making(Struct, frozen=True, kw_only=True):
    """Make the mended rows the draft; empty cells must be confirmed as awaiting translation."""

    path: str
    lock_version: int
    awaiting: bool
    replace: bool = False


class ImportRow(Struct, frozen=True, kw_only=True):
    """A row of the preview, with what should be looked at."""

    place: int
    kind: Kind
    en: str
    zh: str
    mismatches: tuple[MismatchCode, ...]


class ImportPage(Struct, frozen=True, kw_only=True):
    """The preview of an import."""

    head: Head
    lock_version: int
    rows: tuple[ImportRow, ...]
    problems: tuple[Problem, ...]
    incomplete: int
    replaces: bool

    @property
    def doubtful(self) -> tuple[ImportRow, ...]:
        """The rows with a mismatch."""
        return tuple(row for row in self.rows if row.mismatches)


def prepare(en: Draft, zh: Draft) -> Prepared:
    """Align two parsed files; slow, so before any transaction."""
    rows = alignment.align(en.blocks, zh.blocks)
    return Prepared(
        title_en=en.title,
        title_zh=zh.title,
        pairs=alignment.pairs_of(rows, en.blocks, zh.blocks),
        problems=(
            *(_problem(Language.EN, each) for each in en.problems),
            *(_problem(Language.ZH, each) for each in zh.problems),
        ),
    )


def prepare_pairs(read: Bilingual) -> Prepared:
    """A file whose rows are pairs already: nothing is to be aligned."""
    return Prepared(
        title_en=read.title_en,
        title_zh=read.title_zh,
        pairs=read.pairs,
        problems=tuple(_problem(None, each) for each in read.problems),
    )


def begin(occasion: Occasion, asked: Begin) -> int:
    """Keep a prepared pair for mending; an earlier import of the consultation is replaced."""
    consultation = consultations.locked(occasion, asked.path)
    standing.ask(occasion, Act.EDIT_TEXT, consultation)
    return keep(occasion, consultation, asked.prepared)


def keep(occasion: Occasion, consultation: Consultation, prepared: Prepared) -> int:
    """Store the rows; gives the version to lock on; asks nobody: for `begin` and the operator."""
    found = _draft_of(occasion, consultation)
    if found is None:
        found = ImportDraft(consultation_id=consultation.id, created_at=occasion.now, lock_version=0, rows="")
        occasion.session.add(found)
    found.person_id = occasion.actor.person_id
    found.rows = _written(prepared.pairs, prepared.problems)
    found.lock_version += 1
    occasion.session.flush()
    return found.lock_version


def import_page(occasion: Occasion, path: str) -> ImportPage:
    """The preview; raises NOT_FOUND when nothing is being imported."""
    consultation = standing.visible_consultation(occasion, path)
    standing.ask(occasion, Act.EDIT_TEXT, consultation)
    found = _must_have(occasion, consultation)
    pairs, problems = _read(found.rows)
    marks: dict[int, list[MismatchCode]] = {}
    for mismatch in alignment.pair_mismatches(pairs):
        marks.setdefault(mismatch.row, []).append(mismatch.code)
    rows = tuple(
        ImportRow(place=place, kind=pair.kind, en=pair.en, zh=pair.zh, mismatches=tuple(marks.get(place, ())))
        for place, pair in enumerate(pairs)
    )
    return ImportPage(
        head=head_of(consultation, occasion.now),
        lock_version=found.lock_version,
        rows=rows,
        problems=problems,
        incomplete=sum(is_blank(pair.en) or is_blank(pair.zh) for pair in pairs),
        replaces=draft_rows.unpublished(occasion, consultation) is not None,
    )


def mend(occasion: Occasion, asked: Mending) -> int:
    """Do one operation on one row; gives the row to look at next."""
    consultation = consultations.locked(occasion, asked.path)
    standing.ask(occasion, Act.EDIT_TEXT, consultation)
    found = _must_have(occasion, consultation)
    if found.lock_version != asked.lock_version:
        raise Refusal(Code.EDITED_MEANWHILE)
    pairs, problems = _read(found.rows)
    try:
        mended, row = _mended(pairs, asked)
    except MendRefused as refused:
        raise Refusal(Code.MEND_IMPOSSIBLE, why=refused.code.value) from refused
    found.rows = _written(mended, problems)
    found.lock_version += 1
    occasion.session.flush()
    return min(row, len(mended) - 1)


def discard(occasion: Occasion, path: str) -> None:
    """Drop an import; the draft, if there is one, stays as it is."""
    consultation = consultations.locked(occasion, path)
    standing.ask(occasion, Act.EDIT_TEXT, consultation)
    occasion.session.delete(_must_have(occasion, consultation))


def make_draft(occasion: Occasion, asked: Making) -> int:
    """Make the mended rows the unpublished revision, and the import is done; gives its number."""
    consultation = consultations.locked(occasion, asked.path)
    standing.ask(occasion, Act.EDIT_TEXT, consultation)
    found = _must_have(occasion, consultation)
    if found.lock_version != asked.lock_version:
        raise Refusal(Code.EDITED_MEANWHILE)
    pairs = [pair for pair in _read(found.rows)[0] if not (is_blank(pair.en) and is_blank(pair.zh))]
    incomplete = sum(is_blank(pair.en) or is_blank(pair.zh) for pair in pairs)
    if incomplete and not asked.awaiting:
        raise Refusal(Code.ALIGNMENT_UNCONFIRMED, at="awaiting", num=incomplete)
    number = draft_rows.fill(occasion, consultation, pairs, replace=asked.replace)
    occasion.session.delete(found)
    return number


def _mended(pairs: tuple[Pair, ...], asked: Mending) -> tuple[tuple[Pair, ...], int]:
    if not 0 <= asked.row < len(pairs):
        raise Refusal(Code.MEND_IMPOSSIBLE, why="no_such_row")
    if asked.mend is Mend.DELETE:
        return alignment.delete(pairs, asked.row), asked.row
    typed = {language: _tidy(text) for language, text in asked.typed.items()}
    pairs = alignment.set_kind(pairs, asked.row, asked.kind)
    for language, text in typed.items():
        pairs = alignment.edit(pairs, asked.row, language, text.replace("\n\n", "\n"))
    if asked.mend in {Mend.UP, Mend.DOWN}:
        direction = Direction(asked.mend.value)
        next_row = asked.row + (1 if direction is Direction.DOWN else -1)
        return alignment.move(pairs, asked.row, asked.language, direction), next_row
    return _recut(pairs, asked, typed[asked.language]), asked.row


def _recut(pairs: tuple[Pair, ...], asked: Mending, typed: str) -> tuple[Pair, ...]:
    """Cut a cell at the empty line that was typed in it, or join what follows."""
    if asked.mend is Mend.SPLIT:
        first, _, rest = typed.partition("\n\n")
        pairs = alignment.edit(pairs, asked.row, asked.language, first + rest.replace("\n\n", "\n"))
        return _settled(alignment.split(pairs, asked.row, asked.language, len(first)), asked.row + 1, asked)
    if asked.mend is Mend.JOIN:
        return alignment.join(pairs, asked.row, asked.language)
    if asked.mend is Mend.JOIN_ROWS:
        return alignment.join(pairs, asked.row)
    return pairs


def _settled(pairs: tuple[Pair, ...], row: int, asked: Mending) -> tuple[Pair, ...]:
    """What was cut off goes into the next row, where that one lacks just this language and is of the same kind."""
    below = pairs[row + 1 : row + 2]
    if not below or below[0].kind is not pairs[row].kind or not is_blank(below[0].text(asked.language)):
        return pairs
    return alignment.delete(alignment.move(pairs, row, asked.language, Direction.DOWN), row)


def _tidy(text: str) -> str:
    """Line ends as one character, no blanks at the ends of lines, at most one empty line."""
    lines = [line.rstrip(" \t") for line in text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")]
    tidy = "\n".join(lines)
    while "\n\n\n" in tidy:
        tidy = tidy.replace("\n\n\n", "\n\n")
    return tidy


def _problem(language: Language | None, found: ImportProblem) -> Problem:
    return Problem(language=language, code=found.code, line=found.line, facts=dict(found.facts))


def _draft_of(occasion: Occasion, consultation: Consultation) -> ImportDraft | None:
    return occasion.session.scalar(select(ImportDraft).where(ImportDraft.consultation_id == consultation.id))


def _must_have(occasion: Occasion, consultation: Consultation) -> ImportDraft:
    found = _draft_of(occasion, consultation)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def _written(pairs: tuple[Pair, ...], problems: tuple[Problem, ...]) -> str:
    rows = [[pair.kind.value, pair.en, pair.zh] for pair in pairs]
    said = [[each.language and each.language.value, each.code.value, each.line, each.facts] for each in problems]
    return json.dumps({"rows": rows, "problems": said}, ensure_ascii=False)


def _read(written: str) -> tuple[tuple[Pair, ...], tuple[Problem, ...]]:
    stored: dict[str, Any] = json.loads(written)
    pairs = tuple(Pair(Kind(kind), en, zh) for kind, en, zh in stored["rows"])
    problems = tuple(
        Problem(language=Language(language) if language else None, code=ProblemCode(code), line=line, facts=facts)
        for language, code, line, facts in stored["problems"]
    )
    return pairs, problems
