"""Forms of the desk on comments, filled with what stands, and what is said when they have done their work."""

from collections.abc import Iterable, Sequence

from consult.forms.comments import AnswerForm, AssignForm, ReviewForm
from consult.language import gettext, ngettext
from consult.rules import dispositions
from consult.rules.roster import DispositionCode
from consult.services.answer_desk import AnswerDesk
from consult.services.comment_answers import NOTHING, OWN, Given
from consult.services.comment_desk import Official
from consult.services.comment_records import Answer
from consult.services.provision_options import ProvisionOption
from consult.web.comment_cards import option_words
from consult.web.kept import seen


def of_comment(desk: AnswerDesk) -> AnswerForm:
    """The form with what stands: the proposal that waits or was returned, else the last answer."""
    given, proposed = desk.page.comment.answer, desk.waiting or desk.returned
    stands = proposed or given
    form = AnswerForm(
        code=DispositionCode.NOT_ACCEPTED if proposed else given.code if given else "",
        answer_en=stands.answer_en if stands else "",
        answer_zh=stands.answer_zh if stands else "",
        same_as=given.same_as if given and not proposed else "",
        resulting=OWN if proposed else _resulting(given),
        seq=given.seq if given else 0,
        proposal=desk.waiting.seq if desk.waiting else 0,
    )
    form.offer([*offered(desk.provisions), *_named_before(given, desk)])
    return form


def remember(form: AnswerForm, desk: AnswerDesk) -> None:
    """What is now shown beside the form: sent again, it is on purpose."""
    seen(form.seq, desk.page.comment.answer.seq if desk.page.comment.answer else 0)
    seen(form.proposal, desk.waiting.seq if desk.waiting else 0)


def assigning(officials: Sequence[Official]) -> AssignForm:
    """Who is to answer."""
    form = AssignForm()
    form.offer(officials)
    return form


def offered(provisions: Iterable[ProvisionOption]) -> list[tuple[str, str]]:
    """Provisions by key, in a few words of the language of the page."""
    return [(each.key, option_words(each)) for each in provisions]


def done(given: Given, reference: str) -> str:
    """What came of one answer."""
    if given is Given.PROPOSED:
        kept = gettext(
            "The intended answer not to accept comment %(reference)s is kept. "
            "It becomes public once a second official has confirmed it.",
            reference=reference,
        )
        return str(kept)
    return str(gettext("Comment %(reference)s has its disposition.", reference=reference))


def all_done(made: dict[Given, int]) -> list[str]:
    """What came of one answer for many comments."""
    said = []
    if made[Given.ISSUED]:
        said.append(
            ngettext(
                "%(num)s comment has its disposition.", "%(num)s comments have their disposition.", made[Given.ISSUED]
            )
        )
    if made[Given.PROPOSED]:
        said.append(
            ngettext(
                "%(num)s intended answer awaits a second official.",
                "%(num)s intended answers await a second official.",
                made[Given.PROPOSED],
            )
        )
    return said


def reviewed(form: ReviewForm, reference: str) -> str:
    """What came of a review."""
    if form.verdict.data == "confirm":
        return str(gettext("Comment %(reference)s has its disposition.", reference=reference))
    gone = gettext(
        "The intended answer on comment %(reference)s has gone back with your remark.", reference=reference
    )
    return str(gone)


def _named_before(given: Answer | None, desk: AnswerDesk) -> list[tuple[str, str]]:
    """The provision that the answer names already, where it stands in the next draft no longer."""
    if given is None or given.resulting is None or given.resulting.key in {each.key for each in desk.provisions}:
        return []
    return [(given.resulting.key, given.resulting.key)]


def _resulting(given: Answer | None) -> str:
    if given is None or given.code not in dispositions.CHANGES_TEXT:
        return OWN
    return given.resulting.key if given.resulting else NOTHING
