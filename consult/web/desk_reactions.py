"""What a delegation says of the answer to its comment."""

from flask import flash
from flask.typing import ResponseReturnValue

from consult.forms.comments import ReactionForm
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext, page_language
from consult.rules.access import Act
from consult.services import desk_forms, reactions
from consult.services.comment_records import CommentRecord
from consult.services.comment_submission import OwnComment
from consult.web import comment_cards
from consult.web.comment_cards import Look
from consult.web.kept import seen

pages = Pages("desk_reactions")


@pages.page("/desk/<key>/<symbol>/comments/<handle>/answer/", Act.REACT_TO_ANSWER, "GET", "POST")
def react(key: str, symbol: str, handle: str) -> ResponseReturnValue:
    """Read the answer, and say whether it satisfies."""
    asked = OwnComment(delegation=key, consultation=symbol, handle=handle)
    page = read(desk_forms.for_own_comment, asked)
    form = _form(page.comment)
    if form.validate_on_submit() and attempt(form, reactions.react, form.reaction(asked)):
        flash(gettext("It stands in public what your delegation says of the answer."), "good")
        return see_other("comments.one", symbol=symbol, reference=page.comment.reference)
    _remember(form, page.comment)
    card = comment_cards.card(page.comment, Look(path=symbol))
    return render("desk/reaction.html", form=form, setting=page.setting, page=page, card=card)


def _form(comment: CommentRecord) -> ReactionForm:
    """With what the delegation said last of the answer that stands."""
    said = comment.reaction if comment.reaction and comment.reaction.current else None
    return ReactionForm(
        satisfied=None if said is None else "yes" if said.satisfied else "no",
        language=(said.language if said else None) or page_language(),
        text=said.text if said else "",
        answer=comment.answer.seq if comment.answer else 0,
        seen=comment.reaction.seq if comment.reaction else 0,
    )


def _remember(form: ReactionForm, comment: CommentRecord) -> None:
    """The answer now shown beside the form: sent again, it is of this one."""
    seen(form.answer, comment.answer.seq if comment.answer else 0)
    seen(form.seen, comment.reaction.seq if comment.reaction else 0)
