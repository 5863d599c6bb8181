"""Forms for votes by letter: entering one, reading it a second time, contesting one."""

from wtforms import DateField, RadioField, TextAreaField

from consult.forms.ballots import CHOICES, OneChoice
from consult.forms.base import AtMost, Form, LineField, Needed, SelectChoice
from consult.forms.comment_words import LANGUAGES, choices
from consult.language import lazy_gettext, page_language, pgettext
from consult.rules.roster import AccreditationRole
from consult.rules.tally import Choice
from consult.services.ballot_room import Ours
from consult.services.letter_contests import Contest
from consult.services.letter_pages import LetterDesk, LetterPage, Signer
from consult.services.letters import Reading, SecondReading, WhichLetter
from consult.text.provision import Language

_ANSWERS = [SelectChoice(choice.value, label) for choice, label in CHOICES.items()]


class LetterForm(Form):
    """A letter as the first official reads it."""

    signer = RadioField(
        lazy_gettext("Who signed it"),
        description=lazy_gettext("Heads of delegation and alternates who are accredited now."),
        validators=[Needed()],
    )
    signed_on = DateField(lazy_gettext("Date of the letter"), validators=[Needed()])
    reference = LineField(
        lazy_gettext("Reference of the letter"),
        description=lazy_gettext("The number it bears, or under which it is filed: the delegation finds it by that."),
        validators=[Needed(), AtMost(120)],
    )
    choice = OneChoice(lazy_gettext("What the letter says"), choices=_ANSWERS, validators=[Needed()])
    reason = TextAreaField(
        lazy_gettext("Reason for a vote against"),
        description=lazy_gettext("Word for word as it stands in the letter. With another vote it is not kept."),
        validators=[AtMost(2000)],
        render_kw={"rows": 5},
    )
    reason_language = RadioField(
        lazy_gettext("Language of the reason"), choices=choices(LANGUAGES), default=page_language
    )

    def offer(self, desk: LetterDesk) -> None:
        """Those who can have signed, and the answers of the rule."""
        self.signer.choices = [SelectChoice(each.accreditation, _said(each)) for each in desk.signers]
        self.choice.choices = [SelectChoice(choice.value, CHOICES[choice]) for choice in desk.choices]

    def reading(self, where: Ours) -> Reading:
        """What is asked of the service."""
        assert self.signed_on.data is not None
        return Reading(
            where=where,
            signer=self.signer.data,
            signed_on=self.signed_on.data,
            reference=self.reference.data or "",
            choice=Choice(self.choice.data),
            reason=self.reason.data or "",
            language=Language(self.reason_language.data),
        )


class SecondLetterForm(Form):
    """What the second official reads in the letter."""

    choice = OneChoice(
        lazy_gettext("What the letter says"),
        description=lazy_gettext("Read it in the letter itself. What the first official has read is not shown."),
        choices=_ANSWERS,
        validators=[Needed()],
    )

    def offer(self, page: LetterPage) -> None:
        """The answers of the rule."""
        self.choice.choices = [SelectChoice(choice.value, CHOICES[choice]) for choice in page.choices]

    def reading(self, which: WhichLetter) -> SecondReading:
        """What is asked of the service."""
        return SecondReading(which=which, choice=Choice(self.choice.data))


class ContestForm(Form):
    """What a delegation says against its vote by letter."""

    words = TextAreaField(
        lazy_gettext("What is wrong with it"),
        description=lazy_gettext(
            "The secretariat and the chair read it now; it stands with the result after the close. Do not write how "
            "your delegation votes."
        ),
        validators=[Needed(), AtMost(2000)],
        render_kw={"rows": 5},
    )
    language = RadioField(lazy_gettext("Language of your text"), choices=choices(LANGUAGES), default=page_language)

    def contest(self, where: Ours) -> Contest:
        """What is asked of the service."""
        return Contest(where=where, words=self.words.data or "", language=Language(self.language.data))


def _said(signer: Signer) -> str:
    head = signer.role is AccreditationRole.HEAD
    role = pgettext("role", "head of delegation") if head else pgettext("role", "alternate")
    return f"{signer.name} · {role}"
