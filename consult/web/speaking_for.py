"""From a public page to the desk of the delegation acted for: it stands in the address, never in the session."""

from collections.abc import Callable, Iterable, Mapping

from werkzeug.wrappers import Response

from consult.gate.acts import identity
from consult.gate.pages import render, see_other, url
from consult.language import gettext
from consult.rules import phases
from consult.rules.phases import State
from consult.services.comment_records import CommentRecord
from consult.services.consultation_page import Head


def choose(head: Head, endpoint: str, about: Mapping[str, str]) -> Response:
    """Straight to the one desk that somebody serves; else a page with the choice."""
    known = identity()
    desks = known.desks if known else ()
    if len({desk.key for desk in desks}) == 1:
        return see_other(endpoint, key=desks[0].key, symbol=head.path, **about)
    ways = {desk.key: (desk, url(endpoint, key=desk.key, symbol=head.path, **about)) for desk in desks}
    return render("desk/speaking_for.html", page=head, ways=tuple(ways.values()))


def acts_on(path: str, state: State) -> Callable[[CommentRecord], Iterable[tuple[str, str]]]:
    """What a reader can do with a comment: the same links for everybody, the desk says who may."""
    writable = state in phases.COMMENTABLE | phases.LATE

    def acts(comment: CommentRecord) -> Iterable[tuple[str, str]]:
        if not writable or not comment.text:
            return
        yield gettext("Reply"), url("comments.new", symbol=path, reply=comment.reference)
        yield gettext("Endorse"), url("positions.endorse", symbol=path, reference=comment.reference)
        if comment.spoken_for and state in phases.COMMENTABLE:
            yield gettext("Align or dissociate"), url("positions.align", symbol=path, reference=comment.reference)

    return acts
