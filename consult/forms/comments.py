"""Forms of comments: writing one, returning a draft, hiding, answering, taking a position."""

import re
from collections.abc import Iterable, Sequence

from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from consult.forms import comment_words
from consult.forms.base import AtMost, Form, LineField, Needed, SelectChoice, clean
from consult.forms.comment_words import choices
from consult.language import TAGS, current_language, gettext, lazy_gettext, lazy_pgettext
from consult.rules.alignment import Alignment
from consult.rules.remarks import Category, Severity
from consult.rules.roster import DispositionCode
from consult.services.comment_answers import NOTHING, OWN, NewAnswer, SameAnswer, Seen
from consult.services.comment_desk import Assigning, Official
from consult.services.comment_submission import OwnComment
from consult.services.groups import OTHER
from consult.services.reactions import NewReaction
from consult.services.rejections import Review
from consult.services.standing_positions import Name
from consult.text.provision import Language

LONGEST_COMMENT = 10_000
LONGEST_PROPOSAL = 20_000
LONGEST_REMARK = 2_000
LONGEST_ANSWER = 10_000
MARK = re.compile(r"(C-[0-9]{4,9})\.([0-9]{1,6})\.([0-9]{1,6})")
RESULTING = {
    OWN: lazy_gettext("The provision commented on, where a change follows"),
    NOTHING: lazy_gettext("No change of the text"),
}


class CommentForm(Form):
    """A comment or a reply: what it is about, the words, the wording proposed."""

    category = SelectField(
        lazy_gettext("Category"),
        choices=choices(comment_words.CATEGORIES),
        default=Category.SUBSTANTIVE,
        description=lazy_gettext("What the comment is about."),
    )
    severity = SelectField(
        lazy_gettext("Severity"),
        choices=choices(comment_words.SEVERITIES),
        default=Severity.IMPORTANT,
        description=lazy_gettext("How much hangs on it for your delegation."),
    )
    language = RadioField(
        lazy_gettext("Language of your text"), choices=choices(comment_words.LANGUAGES), validators=[Needed()]
    )
    text = TextAreaField(
        lazy_gettext("Your comment"),
        [Needed(), AtMost(LONGEST_COMMENT)],
        description=lazy_gettext(
            "In either language. Two asterisks on either side make words bold; a hyphen begins an entry of a list."
        ),
        render_kw={"rows": 8},
    )
    proposed_en = TextAreaField(
        lazy_gettext("Proposed text in English"),
        [AtMost(LONGEST_PROPOSAL)],
        render_kw={"lang": "en", "rows": 6},
    )
    proposed_zh = TextAreaField(
        lazy_gettext("Proposed text in Chinese"),
        [AtMost(LONGEST_PROPOSAL)],
        render_kw={"lang": TAGS["zh"], "rows": 6},
    )
    group = SelectField(
        lazy_gettext("On behalf of"),
        default="",
        description=lazy_gettext("A group to which your delegation belongs today; its other members may align."),
    )
    on_behalf_of = LineField(
        lazy_gettext("Another group"),
        [AtMost(200)],
        description=lazy_gettext("Only where none in the list fits: its name."),
    )
    step = StringField()
    version = IntegerField(widget=HiddenInput(), default=0)

    def offer(self, groups: Iterable[Name]) -> None:
        """Let the delegation speak for itself, for a group of its own, or for one that the site does not know."""
        chinese = current_language() == "zh"
        names = [SelectChoice(each.key, each.name_zh if chinese else each.name_en) for each in groups]
        alone = SelectChoice("", gettext("Our delegation alone"))
        self.group.choices = [alone, *names, SelectChoice(OTHER, gettext("Another group, named below"))]

    def validate_on_behalf_of(self, field: LineField) -> None:
        """One or the other: a group of the list, or another one by its name."""
        if self.group.data == OTHER and not field.data:
            raise ValidationError(gettext("Name the group on whose behalf your delegation speaks."))
        if self.group.data not in {"", OTHER} and field.data:
            raise ValidationError(gettext("Choose a group from the list or name another one, not both."))


class RemarkForm(Form):
    """A word about a draft, inside the delegation."""

    remark = TextAreaField(
        lazy_gettext("Remark"),
        [Needed(), AtMost(LONGEST_REMARK)],
        description=lazy_gettext("Only your delegation reads it. It stays, with your name and the time."),
        render_kw={"rows": 3},
    )


class ReturnForm(Form):
    """Why a draft goes back to its author."""

    remark = TextAreaField(
        lazy_gettext("Remark for the author"),
        [Needed(), AtMost(LONGEST_REMARK)],
        description=lazy_gettext("Only your delegation reads it."),
        render_kw={"rows": 3},
    )


class ConfirmForm(Form):
    """Nothing but the confirmation itself."""


class PositionForm(Form):
    """Where the delegation stands on a provision."""

    stance = RadioField(lazy_gettext("Position"), choices=choices(comment_words.STANCES), validators=[Needed()])
    language = RadioField(
        lazy_gettext("Language of your text"), choices=choices(comment_words.LANGUAGES), validators=[Needed()]
    )
    words = TextAreaField(
        lazy_gettext("In your words"),
        [AtMost(LONGEST_REMARK)],
        description=lazy_gettext("An objection needs its reason in writing; otherwise you may leave this empty."),
        render_kw={"rows": 5},
    )
    revision = IntegerField(widget=HiddenInput())


class RenewalForm(Form):
    """The same position on the present text."""

    revision = IntegerField(widget=HiddenInput())


class AnswerForm(Form):
    """The secretariat's disposition of a comment."""

    code = SelectField(
        lazy_gettext("Disposition"),
        choices=[*choices({"": lazy_gettext("Choose …")}), *choices(comment_words.DISPOSITIONS)],
        validators=[Needed()],
    )
    same_as = LineField(
        lazy_gettext("The other comment"),
        [AtMost(20)],
        description=lazy_gettext("Only where it is the same as another one: its reference, such as C-0214."),
    )
    answer_en = TextAreaField(
        lazy_gettext("Answer in English"), [AtMost(LONGEST_ANSWER)], render_kw={"lang": "en", "rows": 6}
    )
    answer_zh = TextAreaField(
        lazy_gettext("Answer in Chinese"), [AtMost(LONGEST_ANSWER)], render_kw={"lang": TAGS["zh"], "rows": 6}
    )
    resulting = SelectField(
        lazy_gettext("Change of the text"),
        choices=choices(RESULTING),
        default=OWN,
        description=lazy_gettext("The provision of the next draft that this answer leads to."),
    )
    seq = IntegerField(widget=HiddenInput(), default=0)
    proposal = IntegerField(widget=HiddenInput(), default=0)

    def offer(self, provisions: Sequence[tuple[str, str]]) -> None:
        """Offer these provisions, by key and name, behind what every answer may say."""
        self.resulting.choices = [*choices(RESULTING), *choices(dict(provisions))]

    def answer(self, consultation: str, reference: str = "") -> NewAnswer:
        """The request."""
        return NewAnswer(
            consultation=consultation,
            reference=reference,
            seq=self.seq.data or 0,
            proposal=self.proposal.data or 0,
            code=DispositionCode(self.code.data),
            answer_en=(self.answer_en.data or "").strip(),
            answer_zh=(self.answer_zh.data or "").strip(),
            same_as=self.same_as.data or "",
            resulting=self.resulting.data or OWN,
        )


class SameAnswerForm(AnswerForm):
    """One answer for many comments; each was seen with the numbers of its answer and its proposal."""

    seen = SelectMultipleField(lazy_gettext("Comments"), validate_choice=False)

    def same_answer(self, consultation: str) -> SameAnswer:
        """The request."""
        return SameAnswer(chosen=chosen(self.seen.data or ()), answer=self.answer(consultation))


class AssignForm(Form):
    """Who is to answer the comments chosen."""

    person = SelectField(
        lazy_gettext("To be answered by"), choices=choices({"": lazy_pgettext("assigned", "Nobody in particular")})
    )

    def offer(self, officials: Sequence[Official]) -> None:
        """Offer these officials."""
        nobody = {"": lazy_pgettext("assigned", "Nobody in particular")}
        self.person.choices = choices({**nobody, **{str(each.id): each.name for each in officials}})

    def assigning(self, consultation: str, references: tuple[str, ...]) -> Assigning:
        """The request."""
        person = int(self.person.data) if self.person.data else None
        return Assigning(consultation=consultation, references=references, person=person)


class ReviewForm(Form):
    """The second official's word on a proposed rejection."""

    verdict = RadioField(
        lazy_gettext("Your decision"),
        choices=choices(
            {
                "confirm": lazy_gettext("Confirm: the answer is issued with both names kept"),
                "return": lazy_gettext("Return it with a remark: nothing becomes public"),
            }
        ),
        validators=[Needed()],
    )
    remark = TextAreaField(
        lazy_gettext("Remark for the official who proposed it"),
        [AtMost(LONGEST_REMARK)],
        description=lazy_gettext("Only the secretariat reads it. Needed when you return the intended answer."),
        render_kw={"rows": 3},
    )
    proposal = IntegerField(widget=HiddenInput(), default=0)

    def review(self, consultation: str, reference: str) -> Review:
        """The request."""
        return Review(
            consultation=consultation,
            reference=reference,
            proposal=self.proposal.data or 0,
            confirmed=self.verdict.data == "confirm",
            remark=self.remark.data or "",
        )


class NoteForm(Form):
    """An internal note on a comment."""

    body = TextAreaField(
        lazy_gettext("Internal note"),
        [Needed(), AtMost(LONGEST_REMARK)],
        description=lazy_gettext(
            "Only the secretariat reads it. It stays with your name and the time, and cannot be changed."
        ),
        render_kw={"rows": 3},
    )


class ReactionForm(Form):
    """Whether an answer satisfies the delegation."""

    satisfied = RadioField(
        lazy_gettext("Does the answer satisfy your delegation?"),
        choices=choices(comment_words.REACTIONS),
        validators=[Needed()],
    )
    language = RadioField(
        lazy_gettext("Language of your text"), choices=choices(comment_words.LANGUAGES), validators=[Needed()]
    )
    text = TextAreaField(
        lazy_gettext("Why"),
        [AtMost(LONGEST_REMARK)],
        description=lazy_gettext("You may leave this empty. It stands in public beside the answer."),
        render_kw={"rows": 4},
    )
    answer = IntegerField(widget=HiddenInput(), default=0)
    seen = IntegerField(widget=HiddenInput(), default=0)

    def reaction(self, comment: OwnComment) -> NewReaction:
        """The request."""
        return NewReaction(
            comment=comment,
            answer=self.answer.data or 0,
            seen=self.seen.data or 0,
            satisfied=self.satisfied.data == "yes",
            language=Language(self.language.data),
            text=clean(self.text.data),
        )


def chosen(marks: Iterable[str]) -> tuple[Seen, ...]:
    """Comments as a list names them, with what was seen of each (C-0001.2.0); nothing else is taken."""
    found = (MARK.fullmatch(mark) for mark in marks)
    return tuple(Seen(each[1], int(each[2]), int(each[3])) for each in found if each is not None)


class ReasonForm(Form):
    """A public reason in both languages."""

    reason_en = TextAreaField(
        lazy_gettext("Reason in English"), [AtMost(LONGEST_REMARK)], render_kw={"lang": "en", "rows": 3}
    )
    reason_zh = TextAreaField(
        lazy_gettext("Reason in Chinese"), [AtMost(LONGEST_REMARK)], render_kw={"lang": TAGS["zh"], "rows": 3}
    )


class AlignmentForm(Form):
    """How the delegation stands to what is said on behalf of its group."""

    alignment = RadioField(
        lazy_gettext("Your delegation"),
        choices=[
            SelectChoice(Alignment.ALIGNED.value, lazy_gettext("aligns with it")),
            SelectChoice(Alignment.DISSOCIATED.value, lazy_gettext("dissociates from it")),
        ],
        validators=[Needed()],
    )
    reason = TextAreaField(
        lazy_gettext("Reason for dissociating"),
        [AtMost(LONGEST_REMARK)],
        description=lazy_gettext("If you wish; it is public. With an alignment it is not kept."),
        render_kw={"rows": 4},
    )
    language = RadioField(
        lazy_gettext("Language of your text"), choices=choices(comment_words.LANGUAGES), validators=[Needed()]
    )
    version = IntegerField(widget=HiddenInput(), default=0)
