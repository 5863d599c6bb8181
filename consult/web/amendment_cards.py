"""Amendments as pages show them: each change marked against what stands, the page's language first."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from consult.gate.pages import url
from consult.language import TAGS, current_language, gettext
from consult.services.amendment_pages import ChangeView, View
from consult.services.amendments_reanchoring import Line
from consult.text.amendment import Action
from consult.text.provision import Language, Provision
from consult.text.reanchoring import Standing
from consult.web.comment_cards import Segments, marked, place_words


class Side(Struct, frozen=True, kw_only=True):
    """One language of a change: marked words; none where they are awaited or where the language is not touched."""

    lang: str
    language: Language
    segments: Segments
    awaited: bool
    supplied: bool


class ChangeCard(Struct, frozen=True, kw_only=True):
    """One change: what it does, where, and its words; `number` counts it, from 1, as it was tabled.

    `amends`: the amendment whose words it changes, if it is a sub-amendment's.
    """

    seq: int
    number: int
    amends: str
    action: Action
    key: str
    place: str
    kind: str
    sides: tuple[Side, ...]


class AmendmentCard(Struct, frozen=True, kw_only=True):
    """An amendment with its changes marked."""

    view: View
    url: str
    changes: tuple[ChangeCard, ...]


class BroughtCard(Struct, frozen=True, kw_only=True):
    """A change on the text it was made to, how it stands to the present one, and as it is proposed there."""

    was: ChangeCard
    standing: Standing
    now: ChangeCard | None


def card(path: str, view: View) -> AmendmentCard:
    """An amendment as it is shown; a draft has no address of its own in public."""
    reference = view.record.reference
    return AmendmentCard(
        view=view,
        url=url("amendments.one", symbol=path, reference=reference) if reference else "",
        changes=tuple(changes(view.changes)),
    )


def cards(path: str, views: Sequence[View]) -> list[AmendmentCard]:
    """The same for several."""
    return [card(path, view) for view in views]


def changes(views: Sequence[ChangeView]) -> list[ChangeCard]:
    """Several changes."""
    return [change(each) for each in views]


def change(view: ChangeView) -> ChangeCard:
    """A change, marked against the provision; the words of a new one are all new."""
    operation = view.change
    stands = view.stands if operation.action is not Action.INSERT else None
    order = sorted(Language, key=lambda language: language != current_language())
    return ChangeCard(
        seq=operation.seq,
        number=view.place,
        amends=view.amends,
        action=operation.action,
        key=operation.key,
        place=named(view.stands),
        kind=operation.kind.value if operation.kind else "",
        sides=tuple(_side(view, stands, language) for language in order),
    )


def brought(line: Line) -> BroughtCard:
    """A change as it stood, and as it may stand on the present text."""
    operation = line.proposal.operation
    now = None
    if operation is not None:
        proposed = replace(line.change, key=operation.key, texts=operation.texts, supplied=frozenset())
        now = change(ChangeView(change=proposed, stands=line.stands))
    return BroughtCard(
        was=change(ChangeView(change=line.change, stands=line.stood)), standing=line.proposal.standing, now=now
    )


def named(provision: Provision | None) -> str:
    """A provision in a few words; empty for the beginning of the text.

    An amendment's own words may be missing in the language of the page: then by the number alone.
    """
    if provision is None:
        return ""
    text = provision.texts[Language(current_language())]
    if not text and provision.number:
        by_number: str = gettext("Provision %(number)s", number=provision.number)
        return by_number
    return place_words(provision.number, provision.kind, text) or provision.key


def _side(view: ChangeView, stands: Provision | None, language: Language) -> Side:
    operation = view.change
    before = stands.texts[language] if stands else ""
    after = "" if operation.action is Action.DELETE else operation.texts.get(language, "")
    awaited = language in operation.lacks
    return Side(
        lang=TAGS[language],
        language=language,
        segments=[] if awaited else marked(before, after),
        awaited=awaited,
        supplied=language in operation.supplied,
    )
