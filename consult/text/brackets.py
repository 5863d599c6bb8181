"""Words in square brackets: not yet agreed, with alternatives. Structure beside the words, never a guess."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from functools import partial
from typing import Any

from consult.text.merging import Edit, edits
from consult.text.provision import Alternative, Bracket, Language, Provision, Span, Status, is_blank

_NO_SPACE_BEFORE = frozenset(" ,.;:!?)\n")


class Fault(StrEnum):
    """Why words cannot be put in brackets, or be changed where brackets stand."""

    CROSSED = auto()
    OVERLAPS = auto()
    NO_WORDS = auto()
    TWICE = auto()
    UNSOUND = auto()


class BracketError(ValueError):
    """An operation on brackets that is not possible: why, in which language, and at which bracket."""

    def __init__(self, fault: Fault, language: Language, number: int) -> None:
        super().__init__(f"{fault} at {number} ({language})")
        self.fault, self.language, self.number = fault, language, number


class View(StrEnum):
    """How a text with brackets is read."""

    BRACKETS = "brackets"
    FIRST = "first"
    WITHOUT = "without"


class What(StrEnum):
    """What was done to a bracket."""

    PUT = auto()
    ADDED = auto()
    COMPLETED = auto()
    CHOSEN = auto()
    REWORDED = auto()
    TAKEN_OUT = auto()


@dataclass(frozen=True, slots=True)
class Marked:
    """The words of a provision in each language, with the brackets in them."""

    texts: Mapping[Language, str]
    brackets: tuple[Bracket, ...] = ()

    def bracket(self, number: int) -> Bracket | None:
        """The one with this number."""
        return next((each for each in self.brackets if each.number == number), None)


def words_of(text: str, bracket: Bracket, language: Language) -> tuple[str, ...]:
    """The alternatives in one language, in order and without their brackets."""
    spans = [each.spans[language] for each in bracket.alternatives]
    return tuple(text[start + 1 : end - 1] for start, end in spans)


def parts(text: str, brackets: Sequence[Bracket], language: Language) -> Iterator[object]:
    """The words as they are hashed: strings, and {bracket, alternatives} at the place of each open bracket."""
    standing = _in(brackets, language)
    if not standing:
        yield text
        return
    place = 0
    for bracket in standing:
        start, end = bracket.span(language)
        if text[place:start]:
            yield text[place:start]
        said = zip(bracket.alternatives, words_of(text, bracket, language), strict=True)
        yield {
            "bracket": bracket.number,
            "alternatives": [{"proposers": list(each.proposers), "text": words} for each, words in said],
        }
        place = end
    if text[place:]:
        yield text[place:]


def occurrences(text: str, passage: str) -> tuple[Span, ...]:
    """Where a passage stands, from left to right; also where it overlaps itself."""
    starts = (place for place in range(len(text)) if text.startswith(passage, place))
    return tuple((start, start + len(passage)) for start in starts) if passage else ()


def put(
    state: Marked,
    number: int,
    places: Mapping[Language, Span],
    more: Sequence[Mapping[Language, str]],
    proposers: Sequence[Sequence[str]],
) -> Marked:
    """Words put in brackets where they stand, as the first alternative, with further ones behind them.

    A bracket of this number that stands in another language already has its alternatives there, as many.
    """
    for language, place in places.items():
        for other in _in(state.brackets, language):
            start, end = other.span(language)
            if place[0] < end and start < place[1]:
                raise BracketError(Fault.OVERLAPS, language, other.number)
    before = state.bracket(number)
    for language, (start, end) in places.items():
        wordings = [state.texts[language][start:end], *(each[language] for each in more)]
        _check(wordings, language, number)
        state, spans = _written(state, language, (start, end), wordings)
        before = _with_spans(before, number, language, spans, proposers)
        state = _with(state, before)
    return state


def add(state: Marked, bracket: Bracket, words: Mapping[Language, str], proposers: Sequence[str]) -> Marked:
    """One more alternative, behind the others, in each language in which the bracket stands."""
    everybody = [*(each.proposers for each in bracket.alternatives), proposers]
    found: Bracket | None = None
    for language in bracket.languages:
        wordings = [*words_of(state.texts[language], bracket, language), words[language]]
        _check(wordings, language, bracket.number)
        state, spans = _written(state, language, bracket.span(language), wordings)
        found = _with_spans(found, bracket.number, language, spans, everybody)
    return _with(state, found)


def resolve(state: Marked, bracket: Bracket, words: Mapping[Language, str]) -> Marked:
    """The bracket gone: these words stand in its place; where there are none, no second space is left behind."""
    rest = replace(state, brackets=tuple(each for each in state.brackets if each.number != bracket.number))
    for language in bracket.languages:
        span = bracket.span(language)
        if not words[language]:
            span = _with_a_space(rest, language, span)
        rest = _spliced(rest, language, span, words[language])
    return rest


def chosen(state: Marked, bracket: Bracket, place: int) -> dict[Language, str]:
    """The words of one alternative, counted from 0, in each language in which the bracket stands."""
    return {each: words_of(state.texts[each], bracket, each)[place] for each in bracket.languages}


def move(state: Marked, texts: Mapping[Language, str]) -> Marked:
    """The brackets carried along into texts whose words around them, or inside an alternative, were edited.

    Raises CROSSED where an edit reaches over the edge of a bracket, or leaves an alternative without words.
    """
    brackets = state.brackets
    for language in Language:
        if state.texts[language] != texts[language]:
            brackets = _moved(state.texts[language], texts[language], brackets, language)
    return Marked(dict(texts), brackets)


def clean(provision: Provision, view: View) -> Provision:
    """A provision as it reads with the first alternative of each bracket, or without the words in brackets."""
    if view is View.BRACKETS or not provision.brackets:
        return provision
    state = Marked(provision.texts, provision.brackets)
    for bracket in provision.brackets:
        standing = next(each for each in state.brackets if each.number == bracket.number)
        words = chosen(state, standing, 0) if view is View.FIRST else dict.fromkeys(Language, "")
        state = resolve(state, standing, words)
    statuses = {
        each: Status.AWAITING if is_blank(state.texts[each]) else status
        for each, status in provision.statuses.items()
    }
    return replace(provision, texts=state.texts, brackets=(), statuses=statuses)


def one_sided(provisions: Sequence[Provision]) -> Iterator[tuple[Provision, Language]]:
    """Each provision with a bracket that stands in one language only, and the language that lacks it."""
    for provision in provisions:
        for bracket in provision.brackets:
            for language in Language:
                if language not in bracket.languages:
                    yield provision, language


def write(brackets: Sequence[Bracket]) -> str:
    """The brackets as they are stored; nothing for none."""
    if not brackets:
        return ""
    rows = [
        {
            "number": bracket.number,
            "alternatives": [{"by": each.proposers, **each.spans} for each in bracket.alternatives],
        }
        for bracket in brackets
    ]
    return json.dumps(rows, sort_keys=True, separators=(",", ":"))


def read(stored: str) -> tuple[Bracket, ...]:
    """The brackets from how they are stored."""
    return tuple(
        Bracket(row["number"], tuple(map(_alternative, row["alternatives"]))) for row in json.loads(stored or "[]")
    )


def check_sound(texts: Mapping[Language, str], brackets: Sequence[Bracket]) -> None:
    """Raises UNSOUND where a bracket does not stand in its words as it says, or two of them overlap."""
    for language in Language:
        reached = 0
        for bracket in _in(brackets, language):
            place = max(reached, bracket.span(language)[0])
            for each in bracket.alternatives:
                start, end = each.spans.get(language, (0, 0))
                inner = texts[language][start + 1 : end - 1]
                framed = texts[language][start : start + 1] == "[" and texts[language][end - 1 : end] == "]"
                if start != place or not framed or is_blank(inner) or "\n" in inner:
                    raise BracketError(Fault.UNSOUND, language, bracket.number)
                reached = place = end


def _alternative(row: Mapping[str, Any]) -> Alternative:
    spans = {language: (row[language][0], row[language][1]) for language in Language if language in row}
    return Alternative(tuple(row["by"]), spans)


def _in(brackets: Sequence[Bracket], language: Language) -> list[Bracket]:
    """Those that stand in a language, in the order of its text."""
    standing = [each for each in brackets if language in each.languages]
    return sorted(standing, key=lambda each: each.span(language))


def _check(wordings: Sequence[str], language: Language, number: int) -> None:
    if any(is_blank(each) or "\n" in each for each in wordings):
        raise BracketError(Fault.NO_WORDS, language, number)
    if len(set(wordings)) < len(wordings):
        raise BracketError(Fault.TWICE, language, number)


def _written(state: Marked, language: Language, span: Span, wordings: Sequence[str]) -> tuple[Marked, list[Span]]:
    """The wordings in brackets in place of a stretch, and where each of them stands."""
    spans: list[Span] = []
    place = span[0]
    for words in wordings:
        spans.append((place, place + len(words) + 2))
        place = spans[-1][1]
    return _spliced(state, language, span, "".join(f"[{words}]" for words in wordings)), spans


def _with_spans(
    before: Bracket | None,
    number: int,
    language: Language,
    spans: Sequence[Span],
    proposers: Sequence[Sequence[str]],
) -> Bracket:
    """The bracket with where it stands in one more language."""
    known = before.alternatives if before else tuple(Alternative(tuple(each), {}) for each in proposers)
    pairs = zip(known, spans, strict=True)
    return Bracket(number, tuple(replace(each, spans={**each.spans, language: span}) for each, span in pairs))


def _with(state: Marked, bracket: Bracket | None) -> Marked:
    if bracket is None:
        return state
    others = [each for each in state.brackets if each.number != bracket.number]
    return replace(state, brackets=tuple(sorted([*others, bracket], key=lambda each: each.number)))


def _spliced(state: Marked, language: Language, span: Span, new: str) -> Marked:
    """Another stretch in place of one that no other bracket reaches into; those behind it shift along."""
    start, end = span
    by = start + len(new) - end

    def shifted(place: Span) -> Span:
        return _shifted(place, by) if place[0] >= end else place

    text = state.texts[language]
    texts = {**state.texts, language: text[:start] + new + text[end:]}
    return Marked(texts, tuple(_mapped(each, language, shifted) for each in state.brackets))


def _mapped(bracket: Bracket, language: Language, change: Callable[[Span], Span]) -> Bracket:
    if language not in bracket.languages:
        return bracket
    made = (
        replace(each, spans={**each.spans, language: change(each.spans[language])}) for each in bracket.alternatives
    )
    return replace(bracket, alternatives=tuple(made))


def _with_a_space(state: Marked, language: Language, span: Span) -> Span:
    """A stretch that is taken out, with the one space that would be left over beside it, never one of a bracket's."""
    text, (start, end) = state.texts[language], span
    behind = text[end : end + 1]
    if start and text[start - 1] == " " and (not behind or behind in _NO_SPACE_BEFORE):
        return start - 1, end
    if behind == " " and (not start or text[start - 1] == "\n"):
        return start, end + 1
    return span


def _moved(old: str, new: str, brackets: tuple[Bracket, ...], language: Language) -> tuple[Bracket, ...]:
    """First as whole blocks that stand unchanged somewhere, as often as before; else along the edits."""
    for way in (_by_block, _by_edits):
        made = way(old, new, brackets, language)
        try:
            check_sound({language: new}, _only(made, language))
        except BracketError:
            continue
        return made
    raise BracketError(Fault.CROSSED, language, _first_lost(old, new, brackets, language))


def _only(brackets: Sequence[Bracket], language: Language) -> tuple[Bracket, ...]:
    """The brackets as they stand in one language alone."""
    return tuple(
        replace(
            each,
            alternatives=tuple(replace(one, spans={language: one.spans[language]}) for one in each.alternatives),
        )
        for each in brackets
        if language in each.languages
    )


def _by_block(old: str, new: str, brackets: tuple[Bracket, ...], language: Language) -> tuple[Bracket, ...]:
    made = []
    for bracket in brackets:
        if language not in bracket.languages:
            made.append(bracket)
            continue
        start, end = bracket.span(language)
        before, after = occurrences(old, old[start:end]), occurrences(new, old[start:end])
        by = after[before.index((start, end))][0] - start if len(before) == len(after) else -len(old) - 1
        made.append(_mapped(bracket, language, partial(_shifted, by=by)))
    return tuple(made)


def _shifted(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _by_edits(old: str, new: str, brackets: tuple[Bracket, ...], language: Language) -> tuple[Bracket, ...]:
    """Each edge carried along: what is inserted at the outer edge of a bracket stands outside it."""
    changes = edits(old, new)
    return tuple(
        _mapped(each, language, lambda span: (_carried(changes, span[0]), _carried(changes, span[1] - 1) + 1))
        for each in brackets
    )


def _carried(changes: Sequence[Edit], place: int) -> int:
    """Where a character that stays is after the edits; nowhere that is sound where it was replaced."""
    by = 0
    for edit in changes:
        if edit.end <= place:
            by += len(edit.new) - (edit.end - edit.start)
        elif edit.start <= place:
            return -1
    return place + by


def _first_lost(old: str, new: str, brackets: Sequence[Bracket], language: Language) -> int:
    """The first bracket that does not stand in the new words as it did."""
    standing = _in(brackets, language)
    lost = (each for each in standing if old[slice(*each.span(language))] not in new)
    return next(lost, standing[0]).number
