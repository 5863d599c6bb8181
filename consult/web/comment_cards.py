"""Comments as the card component takes them: words in the reader's language, Markdown made safe, proposals marked."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from markupsafe import Markup
from msgspec import Struct, field

from consult.documents.markdown import highlighted
from consult.forms import comment_words
from consult.gate.pages import url
from consult.language import TAGS, current_language, gettext, ngettext, pgettext
from consult.rules.roster import DispositionCode
from consult.services.carrying import Carriage
from consult.services.comment_page import Version
from consult.services.comment_records import Answer, CommentRecord, Place, Reacted
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import Name
from consult.text.diff import redline
from consult.text.lineage import Carried
from consult.text.provision import title_and_body

Link = tuple[str, str]
Segments = list[tuple[str, str]]

_GOOD = {
    DispositionCode.ACCEPTED,
    DispositionCode.ACCEPTED_IN_PRINCIPLE,
    DispositionCode.PARTIALLY_ACCEPTED,
    DispositionCode.TRANSLATION_CORRECTED,
}
_BAD = {DispositionCode.NOT_ACCEPTED, DispositionCode.OUT_OF_SCOPE}


class AnswerCard(Struct, frozen=True, kw_only=True):
    """An answer as components/answer.html takes it."""

    code_label: str
    accepted: bool | None
    body: Markup
    lang: str
    link: Link | None
    at: datetime
    bodies: tuple[tuple[str, Markup], ...]
    confirmed: bool
    reaction: "ReactionCard | None"


class ReactionCard(Struct, frozen=True, kw_only=True):
    """What the delegation says of the answer; `earlier`: that was said of an answer since changed."""

    satisfied: bool
    label: str
    lang: str
    text: str
    at: datetime
    earlier: bool


class CarriedCard(Struct, frozen=True, kw_only=True):
    """How a comment on an earlier revision stands to the present text, and where its words now stand."""

    standing: Carried
    on: str
    places: tuple[Link, ...]


class Card(Struct, frozen=True, kw_only=True):
    """A comment as components/comment_card.html takes it."""

    symbol: str
    url: str
    delegation: str
    delegation_url: str | None
    on_behalf_of: str
    place: Link | None
    carried: "CarriedCard | None"
    labels: tuple[str, ...]
    at: datetime
    lang: str
    body: Markup | None
    proposed: tuple[tuple[str, Segments], ...]
    answer: AnswerCard | None
    endorsed: tuple[str, str] | None
    acts: tuple[Link, ...]
    mark: tuple[str, str] | None
    replies: tuple["Card", ...] = field(default=())


class Look(Struct, frozen=True, kw_only=True):
    """How the cards of a page look: which consultation, what was searched for, what can be done with each."""

    path: str
    words: str = ""
    one: str = "comments.one"
    acts: Callable[[CommentRecord], Iterable[Link]] = lambda _comment: ()
    carriages: Mapping[int, Carriage] = field(default_factory=dict)


def card(comment: CommentRecord, look: Look) -> Card:
    """One comment with its replies."""
    readable = bool(comment.text)
    return Card(
        symbol=comment.reference,
        url=url(look.one, symbol=look.path, reference=comment.reference),
        delegation=named(comment.delegation),
        delegation_url=None,
        on_behalf_of=named(comment.spoken_for) if comment.spoken_for else comment.on_behalf_of,
        place=_place(comment, look) if comment.parent is None else None,
        carried=_carried(comment, look),
        labels=tuple(_labels(comment)),
        at=comment.submitted_at,
        lang=TAGS[comment.language],
        body=highlighted(comment.text, look.words) if readable else None,
        proposed=_proposed(comment.place, comment.proposed_en, comment.proposed_zh),
        answer=answer(comment.answer, look, comment.reaction) if comment.answer else None,
        endorsed=_endorsed(comment),
        acts=tuple(look.acts(comment)),
        mark=_mark(comment),
        replies=tuple(card(reply, look) for reply in comment.replies),
    )


def _carried(comment: CommentRecord, look: Look) -> CarriedCard | None:
    found = look.carriages.get(comment.id)
    if found is None:
        return None
    ways = ((number or gettext("Heading"), key) for key, number in found.places)
    return CarriedCard(
        standing=found.standing,
        on=comment.revision_symbol,
        places=tuple((label, url("texts.provision", symbol=look.path, key=key)) for label, key in ways),
    )


def answer(given: Answer, look: Look, reaction: Reacted | None = None) -> AnswerCard:
    """The secretariat's answer in the language of the page, as it always stands in both; and what its owner says."""
    label = str(comment_words.DISPOSITIONS[given.code])
    if given.same_as:
        label = pgettext("disposition", "Same as comment %(reference)s", reference=given.same_as)
    same = url(look.one, symbol=look.path, reference=given.same_as) if given.same_as else ""
    language = current_language()
    return AnswerCard(
        code_label=label,
        accepted=True if given.code in _GOOD else False if given.code in _BAD else None,
        body=highlighted(given.answer_zh if language == "zh" else given.answer_en, ""),
        lang=TAGS[language],
        link=(given.same_as, same) if same else None,
        at=given.at,
        bodies=_bodies(given) if given.answer_en else (),
        confirmed=given.confirmed,
        reaction=_reaction(reaction) if reaction else None,
    )


def version(said: Version, place: Place | None) -> dict[str, object]:
    """An earlier wording."""
    return {
        "seq": said.seq,
        "at": said.at,
        "lang": TAGS[said.language],
        "body": highlighted(said.text, ""),
        "proposed": _proposed(place, said.proposed_en, said.proposed_zh),
    }


def named(name: Name) -> str:
    """A delegation's name in the language of the page."""
    return name.name_zh if current_language() == "zh" else name.name_en


def place_words(number: str, kind: str, text: str) -> str:
    """A provision in a few words: its number, and its title or first words."""
    title, body = title_and_body(kind, text)  # type: ignore[arg-type]  # kinds are words
    words = title or (body[0] if body else "")
    words = words if len(words) <= _SHORT[current_language()] else words[: _SHORT[current_language()]].rstrip() + "…"
    return pgettext("provision", "%(number)s. %(words)s", number=number, words=words) if number else words


def marked(old: str, new: str) -> Segments:
    """A wording marked against another one, of which either may be empty."""
    return segments(old, new) if new else [("delete", old)]


def option_words(option: ProvisionOption) -> str:
    """A provision that can be chosen, in a few words of the language of the page."""
    text = option.text_zh if current_language() == "zh" else option.text_en
    return place_words(option.number, option.kind, text) or option.key


def _bodies(given: Answer) -> tuple[tuple[str, Markup], ...]:
    """Both languages, that of the page first."""
    both = (
        (TAGS["en"], highlighted(given.answer_en, "")),
        (TAGS["zh"], highlighted(given.answer_zh, "")),
    )
    return both[::-1] if current_language() == "zh" else both


def _reaction(said: Reacted) -> ReactionCard:
    return ReactionCard(
        satisfied=said.satisfied,
        label=str(comment_words.REACTIONS["yes" if said.satisfied else "no"]),
        lang=TAGS[said.language or current_language()],
        text=said.text,
        at=said.at,
        earlier=not said.current,
    )


_SHORT = {"en": 70, "zh": 32}


def _place(comment: CommentRecord, look: Look) -> Link:
    here = url("comments.index", symbol=look.path)
    if comment.place is None:
        return gettext("Whole document"), f"{here}?provision=_whole"
    text = comment.place.text_zh if current_language() == "zh" else comment.place.text_en
    words = place_words(comment.place.number, comment.place.kind, text) or comment.place.key
    return words, f"{here}?provision={comment.place.key}"


def _labels(comment: CommentRecord) -> Iterable[str]:
    if comment.parent is None:
        yield str(comment_words.CATEGORIES[comment.category])
        yield str(comment_words.SEVERITIES[comment.severity])
        yield gettext("on %(symbol)s", symbol=comment.revision_symbol)
    else:
        yield gettext("Reply")
    if comment.late:
        yield pgettext("comment-state", "Late")
    if comment.edited:
        yield gettext("Version %(number)s", number=comment.seq)


def _proposed(place: Place | None, english: str, chinese: str) -> tuple[tuple[str, Segments], ...]:
    """The wording proposed, marked against the provision's text in the revision commented on."""
    pairs = (
        (TAGS["en"], place.text_en if place else "", english),
        (TAGS["zh"], place.text_zh if place else "", chinese),
    )
    ordered = reversed(pairs) if current_language() == "zh" else pairs
    return tuple((lang, segments(old, new)) for lang, old, new in ordered if new)


def segments(old: str, new: str) -> Segments:
    """A wording marked against another; without the other it stands clean."""
    if not old:
        return [("equal", new)]
    return [(segment.op.value, segment.text) for segment in redline(old, new)]


def _endorsed(comment: CommentRecord) -> tuple[str, str] | None:
    joined = comment.endorsed_by
    if not joined:
        return None
    number = ngettext("Endorsed by %(num)s delegation", "Endorsed by %(num)s delegations", len(joined))
    return number, pgettext("list", ", ").join(named(each) for each in joined)


def _mark(comment: CommentRecord) -> tuple[str, str] | None:
    if comment.mark is None:
        return None
    chinese = current_language() == "zh"
    if comment.status == "hidden":
        reason = comment.mark.reason_zh if chinese else comment.mark.reason_en
        return pgettext("comment-state", "Hidden by the secretariat"), reason
    return pgettext("state", "Withdrawn"), gettext("The delegation has withdrawn this comment; its place stays.")
