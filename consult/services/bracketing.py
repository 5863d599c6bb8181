"""Putting words of the draft in square brackets, adding alternatives, and agreeing: each a change with its event."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

from msgspec import Struct
from sqlalchemy import func, select

from consult.models.texts import BracketEvent, ProvisionVersion, Revision
from consult.rules.refusal import Code, Refusal
from consult.services import bracket_lines, bracket_refusals, draft_rows, drafting
from consult.services.bracket_lines import BracketLine
from consult.services.drafting import EditPage, Place
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text import brackets
from consult.text.brackets import Marked, What
from consult.text.provision import Bracket, Language, Span, Status, is_blank


class BracketAt(Struct, frozen=True, kw_only=True):
    """A bracket of a provision of the draft, as a page opened it; without a number: one that is still to be put."""

    path: str
    key: str
    number: int | None = None
    seen: int | None = None


class Passage(Struct, frozen=True):
    """Words of a text, and at which of their occurrences (counted from 1), where there are several."""

    words: str
    which: int | None = None


class Putting(Struct, frozen=True, kw_only=True):
    """Put a passage in brackets, in one language or both, perhaps with another wording behind it."""

    path: str
    key: str
    seen: int
    passages: Mapping[Language, Passage]
    proposers: tuple[str, ...]
    other: Mapping[Language, str]
    other_proposers: tuple[str, ...]


class Adding(Struct, frozen=True, kw_only=True):
    """One more alternative for a bracket, in each language in which it stands."""

    path: str
    key: str
    seen: int
    number: int
    words: Mapping[Language, str]
    proposers: tuple[str, ...]


class Completing(Struct, frozen=True, kw_only=True):
    """Put a bracket that stands in one language in the other one too: the passage, then its other alternatives."""

    path: str
    key: str
    seen: int
    number: int
    passage: Passage
    others: tuple[str, ...]


class Resolving(Struct, frozen=True, kw_only=True):
    """Agree on a bracket: choose an alternative (counted from 0), write other words, or take it out; and why."""

    path: str
    key: str
    seen: int
    number: int
    what: What
    chosen: int
    words: Mapping[Language, str]
    reason: str


class BracketPage(Struct, frozen=True, kw_only=True):
    """The provision with its brackets, the one asked for, and who may propose."""

    edit: EditPage
    line: BracketLine | None
    participants: tuple[Name, ...]

    @property
    def lacking(self) -> Language | None:
        """The language in which the bracket does not stand."""
        return next((each for each in Language if self.line and each not in self.line.languages), None)


def page(occasion: Occasion, asked: BracketAt) -> BracketPage:
    """What a form about a bracket stands on; a bracket that is gone is shown by what has become of the text."""
    edit = drafting.edit_page(occasion, Place(path=asked.path, key=asked.key, seen=asked.seen))
    line = next((each for each in edit.brackets if each.number == asked.number), None)
    if asked.number is not None and line is None and asked.seen is None:
        raise Refusal(Code.NOT_FOUND)
    return BracketPage(edit=edit, line=line, participants=bracket_lines.participants(occasion, asked.path))


def put(occasion: Occasion, asked: Putting) -> int:
    """Put words in brackets; gives the bracket's number."""
    at = _At.opened(occasion, asked)
    at.check_proposers({"proposers": asked.proposers, "other_proposers": asked.other_proposers})
    said = {language: passage for language, passage in asked.passages.items() if not is_blank(passage.words)}
    if not said:
        raise Refusal(Code.PASSAGE_NOT_THERE, at="passage_en")
    places = {language: _place(at.state, language, passage) for language, passage in said.items()}
    has_other = any(not is_blank(words) for words in asked.other.values())
    number = _next_number(occasion, at.version)
    proposers = [asked.proposers, asked.other_proposers] if has_other else [asked.proposers]
    with at.said("other" if has_other else "passage"):
        state = brackets.put(at.state, number, places, [asked.other] if has_other else [], proposers)
    at.write(state, BracketEvent(number=number, what=What.PUT), _after_putting(at.version, frozenset(said)))
    return number


def add(occasion: Occasion, asked: Adding) -> int:
    """Add an alternative; gives the bracket's number."""
    at = _At.opened(occasion, asked)
    bracket = at.bracket(asked.number)
    at.check_proposers({"proposers": asked.proposers})
    with at.said("words"):
        state = brackets.add(at.state, bracket, asked.words, asked.proposers)
    at.write(state, BracketEvent(number=asked.number, what=What.ADDED))
    return asked.number


def complete(occasion: Occasion, asked: Completing) -> int:
    """Put the bracket in the other language; gives its number."""
    at = _At.opened(occasion, asked)
    bracket = at.bracket(asked.number)
    language = next((each for each in Language if each not in bracket.languages), None)
    if language is None:
        raise Refusal(Code.NOT_FOUND)
    wanted = len(bracket.alternatives) - 1
    if len(asked.others) != wanted:
        raise Refusal(Code.BRACKET_ALTERNATIVES, at="others", num=wanted)
    place = _place(at.state, language, asked.passage, field="passage")
    with at.said(""):
        more = [{language: words} for words in asked.others]
        state = brackets.put(at.state, asked.number, {language: place}, more, [()] * (wanted + 1))
    at.write(state, BracketEvent(number=asked.number, what=What.COMPLETED))
    return asked.number


def resolve(occasion: Occasion, asked: Resolving) -> int:
    """Agree on a bracket; gives its number."""
    at = _At.opened(occasion, asked)
    bracket = at.bracket(asked.number)
    if is_blank(asked.reason):
        raise Refusal(Code.BRACKET_NO_WORDS, at="reason")
    with at.said("words"):
        state = brackets.resolve(at.state, bracket, _agreed(at.state, bracket, asked))
    chosen = asked.chosen if asked.what is What.CHOSEN else None
    at.write(state, BracketEvent(number=asked.number, what=asked.what, chosen=chosen, reason=asked.reason))
    return asked.number


def _agreed(state: Marked, bracket: Bracket, asked: Resolving) -> Mapping[Language, str]:
    """The words that take the place of a bracket."""
    if asked.what is What.TAKEN_OUT:
        return dict.fromkeys(Language, "")
    if asked.what is What.CHOSEN:
        if not 0 <= asked.chosen < len(bracket.alternatives):
            raise Refusal(Code.NOT_FOUND)
        return brackets.chosen(state, bracket, asked.chosen)
    for language in bracket.languages:
        if is_blank(asked.words[language]) or "\n" in asked.words[language]:
            raise Refusal(Code.BRACKET_NO_WORDS, at=f"words_{language}")
    return asked.words


class _At(Struct, frozen=True):
    """A provision of the draft under lock, as whoever asks has seen it."""

    occasion: Occasion
    path: str
    draft: Revision
    version: ProvisionVersion
    state: Marked

    @classmethod
    def opened(cls, occasion: Occasion, asked: Putting | Adding | Completing | Resolving) -> "_At":
        consultation, draft = draft_rows.locked_draft(occasion, asked.path)
        version = draft_rows.version_as_seen(occasion, consultation, draft, asked.key, asked.seen)
        return cls(occasion, asked.path, draft, version, draft_rows.marked(version))

    def bracket(self, number: int) -> Bracket:
        found = self.state.bracket(number)
        if found is None:
            raise Refusal(Code.NOT_FOUND)
        return found

    def said(self, at: str) -> AbstractContextManager[None]:
        return bracket_refusals.said(self.version.number or self.version.provision.key, at)

    def check_proposers(self, asked: Mapping[str, Sequence[str]]) -> None:
        """Only participants propose."""
        known = {each.key for each in bracket_lines.participants(self.occasion, self.path)}
        for field, keys in asked.items():
            if not known.issuperset(keys):
                raise Refusal(Code.BRACKET_PROPOSER, at=field)

    def write(self, state: Marked, event: BracketEvent, statuses: Mapping[Language, Status] | None = None) -> None:
        """The words as they stand now, the change, and its event; a text left without words awaits them."""
        kept = statuses or {row.language: row.status for row in self.version.texts}
        made = {each: Status.AWAITING if is_blank(state.texts[each]) else kept[each] for each in Language}
        draft_rows.write(self.version, state, made)
        self.draft.lock_version += 1
        event.change_id = draft_rows.note(self.occasion, self.draft, self.version.provision_id, state)
        event.provision_id = self.version.provision_id
        self.occasion.session.add(event)
        self.occasion.session.flush()


def _place(state: Marked, language: Language, passage: Passage, field: str = "") -> Span:
    """Where the passage stands: the only place, or the one chosen."""
    at = field or f"passage_{language}"
    found = brackets.occurrences(state.texts[language], passage.words)
    if not found or "\n" in passage.words:
        raise Refusal(Code.PASSAGE_NOT_THERE, at=at, language=language.value)
    if len(found) == 1 and passage.which in {None, 1}:
        return found[0]
    if passage.which is None or not 1 <= passage.which <= len(found):
        raise Refusal(Code.PASSAGE_SEVERAL_TIMES, at="which" if field else f"which_{language}", num=len(found))
    return found[passage.which - 1]


def _after_putting(version: ProvisionVersion, languages: frozenset[Language]) -> dict[Language, Status]:
    """Where only one language has the bracket, the other one needs an update."""
    return {
        row.language: row.status if row.language in languages or is_blank(row.text) else Status.NEEDS_UPDATE
        for row in version.texts
    }


def _next_number(occasion: Occasion, version: ProvisionVersion) -> int:
    """A number that no bracket of this provision has ever had."""
    last = select(func.max(BracketEvent.number)).where(BracketEvent.provision_id == version.provision_id)
    return (occasion.session.scalar(last) or 0) + 1
