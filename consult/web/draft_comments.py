"""The comments on a provision of the draft, beside its editor; the wording that one proposes may be taken over."""

from collections.abc import Iterable

from consult.forms.text import EditForm
from consult.gate.pages import url
from consult.language import pgettext
from consult.services.comment_records import CommentRecord
from consult.services.drafting import EditPage
from consult.web import comment_cards
from consult.web.comment_cards import Card, Link, Look


def cards(page: EditPage) -> list[Card]:
    """Each comment with the ways to answer it and to take its proposed wording over."""
    path, key = page.head.path, page.provision.key

    def ways(comment: CommentRecord) -> Iterable[Link]:
        words = pgettext("action", "Change the answer") if comment.answer else pgettext("action", "Answer")
        yield words, url("dispositions.one", symbol=path, reference=comment.reference)
        if comment.proposed_en or comment.proposed_zh:
            taking = url("drafting.edit", symbol=path, key=key, take=comment.reference)
            yield pgettext("action", "Take this wording over"), taking

    look = Look(path=path, one="dispositions.one", acts=ways)
    return [comment_cards.card(comment, look) for comment in page.comments]


def take_over(form: EditForm, page: EditPage, reference: str) -> None:
    """Fill the wording that a comment proposes into the editor; nothing is stored before it is saved."""
    found = next((each for each in page.comments if each.reference == reference), None)
    if found is not None and (found.proposed_en or found.proposed_zh):
        form.taken.data = found.reference
        form.text_en.data = found.proposed_en or form.text_en.data
        form.text_zh.data = found.proposed_zh or form.text_zh.data
