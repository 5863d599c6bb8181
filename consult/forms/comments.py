"""Forms of comments: writing one, returning a draft, hiding, answering, taking a position."""

from collections.abc import Iterable

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from consult.forms import comment_words
from consult.forms.base import AtMost, Form, LineField, Needed, SelectChoice
from consult.forms.comment_words import choices
from consult.language import TAGS, current_language, gettext, lazy_gettext
from consult.rules.alignment import Alignment
from consult.rules.remarks import Category, Severity
from consult.services.groups import OTHER
from consult.services.standing_positions import Name

LONGEST_COMMENT = 10_000
LONGEST_PROPOSAL = 20_000
LONGEST_REMARK = 2_000
LONGEST_ANSWER = 10_000


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
    seq = IntegerField(widget=HiddenInput(), default=0)


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
