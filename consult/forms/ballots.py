"""Forms for voting: the ballot paper, drafting a ballot, annulling one, checking a receipt."""

from datetime import UTC, datetime
from typing import Any, Self

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import NumberRange, ValidationError

from consult.forms import ballot_beginnings
from consult.forms.base import AtMost, Form, Needed, SelectChoice
from consult.forms.comment_words import LANGUAGES, choices
from consult.forms.hanging import Hanging, given, with_earlier
from consult.forms.moment import Moment
from consult.forms.own_rule import OwnRule, fields_of
from consult.language import gettext, lazy_gettext, lazy_pgettext, page_language
from consult.rules import composing
from consult.rules.composing import OWN
from consult.rules.decision import Rule
from consult.rules.reveal import LONGEST
from consult.rules.roster import Subject
from consult.rules.tally import Choice
from consult.services.amendment_records import AmendmentRecord
from consult.services.annulment import Request
from consult.services.ballot_desk import Desk
from consult.services.ballot_drafting import Draft
from consult.services.ballot_paper import Paper
from consult.services.ballot_room import Ours, Which
from consult.services.casting import Cast
from consult.services.objecting import Objecting
from consult.services.questions import Hang
from consult.text.provision import Language

CHOICES = {
    Choice.YES: lazy_pgettext("ballot-choice", "In favour"),
    Choice.NO: lazy_pgettext("ballot-choice", "Against"),
    Choice.ABSTAIN: lazy_pgettext("ballot-choice", "Abstain"),
    Choice.NOT_PARTICIPATING: lazy_pgettext("ballot-choice", "Not participating"),
    Choice.RECUSED: lazy_pgettext("ballot-choice", "Recused"),
    Choice.NO_OBJECTION: lazy_pgettext("ballot-choice", "No objection"),
}
MAJORITIES = (
    SelectChoice("simple", lazy_pgettext("rule", "simple majority")),
    SelectChoice("two-thirds", lazy_pgettext("rule", "two-thirds majority")),
    SelectChoice("absolute-majority", lazy_pgettext("rule", "majority of all members")),
    SelectChoice("two-thirds-of-members", lazy_pgettext("rule", "two thirds of all members")),
)
QUORUMS = (
    SelectChoice("half", lazy_gettext("More than half of the delegations entitled to vote")),
    SelectChoice("third", lazy_gettext("One third of the delegations entitled to vote")),
    SelectChoice("two-thirds", lazy_gettext("Two thirds of the delegations entitled to vote")),
    SelectChoice("none", lazy_gettext("No quorum")),
)
_FIRST_WORDS = 60


class OneChoice(RadioField):
    """Exactly one answer: one given twice, or two together, is refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  as WTForms hands them over
        """For templates it is what it looks like."""
        super().__init__(*args, **kwargs)
        self.type = RadioField.__name__

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep nothing of an answer that is not one."""
        if len(valuelist) > 1:
            self.data = None
            raise ValueError(gettext("Choose one of the answers on the ballot paper."))
        super().process_formdata(valuelist)


class BallotPaper(Form):
    """The answers; `seen` is the number of the vote the reader saw, the key is the paper's own."""

    choice = OneChoice(
        lazy_gettext("Our vote"),
        choices=[SelectChoice(choice.value, label) for choice, label in CHOICES.items()],
        validators=[Needed()],
    )
    reason = TextAreaField(
        lazy_gettext("Reason for a vote against"),
        description=lazy_gettext(
            "Needed for a vote against: sealed with it, and published with it after the close. With another vote it "
            "is not kept."
        ),
        validators=[AtMost(2000)],
        render_kw={"rows": 5},
    )
    reason_language = RadioField(
        lazy_gettext("Language of the reason"), choices=choices(LANGUAGES), default=page_language
    )
    seen = HiddenField()
    idempotency_key = HiddenField()

    def validate_seen(self, field: Any) -> None:  # noqa: ANN401  WTForms carries no types
        """A number, as the page wrote it."""
        if not (field.data or "").isdecimal() or len(field.data) > 9:
            self.form_errors.append(gettext("The request cannot be read. Go back and use the form."))
            raise ValidationError

    def validate_idempotency_key(self, field: Any) -> None:  # noqa: ANN401  WTForms carries no types
        """The paper's own key, as the page wrote it."""
        if not (field.data or "").isalnum() or not 8 <= len(field.data) <= 64:
            self.form_errors.append(gettext("The request cannot be read. Go back and use the form."))
            raise ValidationError

    def offer(self, paper: Paper) -> None:
        """The answers of the rule, and at first sight the reason that stands."""
        self.choice.choices = [SelectChoice(choice.value, CHOICES[choice]) for choice in paper.choices]
        if not self.is_submitted() and paper.reason_language:
            self.reason.data, self.reason_language.data = paper.reason, paper.reason_language.value

    def cast(self, where: Ours) -> Cast:
        """What is asked of the service."""
        return Cast(
            where=where,
            choice=Choice(self.choice.data),
            seen=int(self.seen.data or 0),
            idempotency_key=self.idempotency_key.data or "",
            reason=self.reason.data or "",
            language=Language(self.reason_language.data),
        )


class BallotDraft(OwnRule, Hanging):
    """A ballot: what is voted on, the question in both languages, the rule, the instants."""

    subject = RadioField(
        lazy_gettext("What is put to the vote"),
        choices=[
            SelectChoice(Subject.TEXT.value, lazy_gettext("The whole text")),
            SelectChoice(Subject.PROVISION.value, lazy_gettext("One provision")),
            SelectChoice(Subject.AMENDMENT.value, lazy_gettext("An amendment")),
            SelectChoice(Subject.PROCEDURE.value, lazy_gettext("A question of procedure")),
        ],
        validators=[Needed()],
    )
    provision = SelectField(
        lazy_pgettext("ballot", "Provision"),
        description=lazy_gettext("Only when one provision is put to the vote."),
        validate_choice=True,
    )
    amendment = SelectField(
        lazy_pgettext("ballot", "Amendment"),
        description=lazy_gettext("Only when an amendment is put to the vote. In the proposed order of voting."),
        validate_choice=False,
    )
    question_en = TextAreaField(
        lazy_gettext("Question in English"),
        validators=[Needed(), AtMost(1000)],
        render_kw={"lang": "en", "rows": 3},
    )
    question_zh = TextAreaField(
        lazy_gettext("Question in Chinese"),
        validators=[Needed(), AtMost(500)],
        render_kw={"lang": "zh-Hans", "rows": 3},
    )
    preset = RadioField(
        lazy_gettext("Decision rule"),
        choices=[
            *MAJORITIES,
            SelectChoice("consensus", lazy_pgettext("rule", "consensus")),
            SelectChoice("iso-enquiry", lazy_pgettext("rule", "enquiry stage rule (ISO)")),
            SelectChoice("ietf", lazy_pgettext("rule", "balloting rule of the IESG (IETF)")),
            SelectChoice("silence", lazy_pgettext("rule", "silence procedure")),
            SelectChoice("without-vote", lazy_pgettext("rule", "adoption without a vote")),
            SelectChoice(OWN, lazy_pgettext("rule", "own rule, composed below")),
        ],
        description=lazy_gettext("What the rule asks for is said in both languages before you save."),
        default="simple",
        validators=[Needed()],
    )
    quorum = RadioField(
        lazy_pgettext("ballot", "Quorum"),
        description=lazy_gettext("Where the question is adopted unless a delegation objects there is none."),
        choices=QUORUMS,
        default="half",
        validators=[Needed()],
    )
    opens_at = Moment(lazy_gettext("Voting opens (UTC)"), [Needed()])
    closes_at = Moment(lazy_gettext("Voting closes (UTC)"), [Needed()])
    reveal = IntegerField(
        lazy_gettext("Checking time before the close, in seconds"),
        description=lazy_gettext(
            "0 for none, at most 1800. In it the delegations entitled to vote, and nobody else, see on the site how "
            "each has voted; votes may still be changed until the close."
        ),
        default=0,
        validators=[NumberRange(0, LONGEST)],
    )
    review = SubmitField(lazy_gettext("Check before saving"))
    save = SubmitField(lazy_gettext("Save draft"))

    @classmethod
    def opened(cls, desk: Desk, language: str) -> Self:
        """The form with what is in the draft, the provisions of the current text in its order, the other ballots."""
        own, hangs = (desk.draft.own, desk.draft.hangs) if desk.draft else (None, ())
        kind = with_earlier(cls, desk.earlier, language)
        begun = ballot_beginnings.of(desk) if desk.draft is None else {}
        form = kind(obj=desk.draft, data={**fields_of(own), **given(hangs), **begun})
        form.offer(desk, language)
        return form

    def offer(self, desk: Desk, language: str) -> None:
        """The provisions of the current text, in its order, and the amendments to it."""
        shown = [
            (option.key, option.number, option.zh if language == "zh" else option.en) for option in desk.provisions
        ]
        self.provision.choices = [
            SelectChoice("", "–"),
            *(SelectChoice(key, f"{number} {_first_words(text)}".strip()) for key, number, text in shown),
        ]
        given = self.amendment.data or ""
        listed = [(each.reference, _by_sponsor(each, language)) for each in desk.amendments]
        listed += [(given, given)] if given and given not in dict(listed) else []
        self.amendment.choices = [SelectChoice("", "–"), *(SelectChoice(*each) for each in listed)]

    def validate_provision(self, field: Any) -> None:  # noqa: ANN401  WTForms carries no types
        """One is named exactly when one is voted on."""
        if self.subject.data == Subject.PROVISION and not field.data:
            raise ValidationError(gettext("Please fill in: %(field)s.", field=field.label.text))

    def validate_amendment(self, field: Any) -> None:  # noqa: ANN401  WTForms carries no types
        """One is named exactly when one is voted on."""
        if self.subject.data == Subject.AMENDMENT and not field.data:
            raise ValidationError(gettext("Please fill in: %(field)s.", field=field.label.text))

    def draft(self, path: str, again: int = 0, reconsiders: int = 0) -> Draft:
        """What is asked of the service."""
        assert self.opens_at.data is not None
        assert self.closes_at.data is not None
        return Draft(
            path=path,
            subject=Subject(self.subject.data),
            provision=self.provision.data if self.subject.data == Subject.PROVISION else "",
            amendment=self.amendment.data if self.subject.data == Subject.AMENDMENT else "",
            question_en=(self.question_en.data or "").strip(),
            question_zh=(self.question_zh.data or "").strip(),
            preset=self.preset.data,
            quorum=self.quorum.data,
            opens_at=self.opens_at.data,
            closes_at=self.closes_at.data,
            again=again,
            reconsiders=reconsiders,
            own=self.composition(),
            reveal=self.reveal.data or 0,
            hangs=self.asked_hangs(),
        )

    def asked_hangs(self) -> tuple[Hang, ...]:
        """What the question is to wait for."""
        return self.hangs(composing.QUORUMS[self.quorum.data])

    def rule(self) -> Rule | None:
        """The rule chosen, to be said in words; none before it has been chosen."""
        if not self.checked():
            return None
        return composing.chosen(self.preset.data, self.composition(), composing.QUORUMS[self.quorum.data])

    def checked(self) -> bool:
        """Whether the form was sent whole, to be read once more before it is saved."""
        return bool(self.is_submitted() and not self.errors and not self.form_errors)


class ObjectionForm(Form):
    """Why the delegation objects to what would be adopted without a vote."""

    text = TextAreaField(
        lazy_gettext("Reason for the objection"),
        description=lazy_gettext("It is public at once, under the name of your delegation."),
        validators=[Needed(), AtMost(3000)],
        render_kw={"rows": 6},
    )
    language = RadioField(
        lazy_gettext("Language of the reason"),
        choices=choices(LANGUAGES),
        default=page_language,
        validators=[Needed()],
    )
    sure = BooleanField(
        lazy_gettext("We object. This ends the procedure at once, and cannot be taken back."), validators=[Needed()]
    )

    def objection(self, where: Ours) -> Objecting:
        """What is asked of the service."""
        return Objecting(where=where, text=self.text.data or "", language=Language(self.language.data))


class Approve(Form):
    """The second person's yes to what stood on the page."""

    seen = HiddenField()

    def instant(self) -> datetime:
        """The version that was read; something else than an instant fits no draft."""
        try:
            return datetime.fromisoformat(self.seen.data or "")
        except ValueError:
            return datetime(1970, 1, 1, tzinfo=UTC)


class Press(Form):
    """A button and nothing else."""


class Annul(Form):
    """Why a ballot should be annulled, in both languages."""

    reason_en = TextAreaField(
        lazy_gettext("Reason in English"),
        validators=[Needed(), AtMost(2000)],
        render_kw={"lang": "en", "rows": 3},
    )
    reason_zh = TextAreaField(
        lazy_gettext("Reason in Chinese"),
        validators=[Needed(), AtMost(1000)],
        render_kw={"lang": "zh-Hans", "rows": 3},
    )

    def request(self, which: Which) -> Request:
        """What is asked of the service."""
        return Request(which=which, reason_en=self.reason_en.data or "", reason_zh=self.reason_zh.data or "")


class CheckReceipt(Form):
    """A receipt, pasted or as its file."""

    pasted = TextAreaField(
        lazy_gettext("Text of the receipt"),
        description=lazy_gettext("Paste the whole content of the receipt file."),
        validators=[AtMost(20_000)],
        render_kw={"rows": 6, "spellcheck": "false"},
    )
    file = FileField(lazy_gettext("Or the receipt file"))

    def content(self) -> str:
        """What was given, the file first; bytes that are no text are no receipt."""
        given = self.file.data
        read = given.read(20_000).decode("utf-8", errors="replace") if given else ""
        return read or (self.pasted.data or "")


def _by_sponsor(line: AmendmentRecord, language: str) -> str:
    """An amendment by its reference and the delegation that tabled it."""
    sponsor = line.sponsor.name_zh if language == "zh" else line.sponsor.name_en
    return f"{line.reference} {sponsor}"


def _first_words(text: str) -> str:
    line = text.strip().splitlines()[0] if text.strip() else ""
    return line if len(line) <= _FIRST_WORDS else line[:_FIRST_WORDS] + "…"
