"""Forms for what a delegation says about a vote: an explanation or a reply, a note of correction."""

from collections.abc import Collection

from wtforms import HiddenField, TextAreaField

from consult.forms.ballots import CHOICES, OneChoice
from consult.forms.base import Form, Needed, SelectChoice, clean
from consult.language import TAGS, gettext, lazy_gettext
from consult.rules.statements import Length, StatementKind
from consult.rules.tally import Choice
from consult.services.ballot_room import Ours, Which
from consult.services.corrections import Declaration, Pending
from consult.services.statement_desk import ReplyAsked
from consult.services.statements import Explanation, Reply, Words


class StatementForm(Form):
    """An explanation of vote or a reply: in the delegation's own language, or in both."""

    text_en = TextAreaField(lazy_gettext("Text in English"), render_kw={"lang": "en", "rows": 10})
    text_zh = TextAreaField(lazy_gettext("Text in Chinese"), render_kw={"lang": TAGS["zh"], "rows": 10})
    kind = HiddenField()

    def measure(self, most: Length) -> None:
        """Say at each field how much may be written, and let it count where there is JavaScript."""
        for field, limit in ((self.text_en, most.en), (self.text_zh, most.zh)):
            written = f"{limit:,}"
            field.description = gettext("At most %(limit)s characters.", limit=written)
            counted = gettext("%(num)s of %(limit)s characters", num="{num}", limit=written)
            field.render_kw = {**(field.render_kw or {}), "data-limit": str(limit), "data-count": counted}

    def show(self, kind: StatementKind | None) -> None:
        """The kind that stands on the page: sent again, it is on purpose."""
        self.kind.raw_data = None
        self.kind.data = kind.value if kind is not None else ""

    @property
    def is_written(self) -> bool:
        """Whether something was typed, which is kept whatever the answer is."""
        return bool(self.text_en.data or self.text_zh.data)

    def explanation(self, where: Ours) -> Explanation:
        """What is asked of the service; a kind that no page gave out is none that can be given now."""
        given = self.kind.data or ""
        kind = StatementKind(given) if given in set(StatementKind) else StatementKind.REPLY
        return Explanation(where=where, kind=kind, words=self._words())

    def reply(self, asked: ReplyAsked) -> Reply:
        """What is asked of the service."""
        return Reply(where=asked.where, to=asked.to, words=self._words())

    def _words(self) -> Words:
        return Words(clean(self.text_en.data), clean(self.text_zh.data))


class CorrectionForm(Form):
    """What the delegation had intended to vote."""

    intended = OneChoice(lazy_gettext("We had intended to vote"), choices=[], validators=[Needed()])

    def offer(self, others: Collection[Choice]) -> None:
        """The other answers of the ballot paper."""
        self.intended.choices = [
            SelectChoice(choice.value, label) for choice, label in CHOICES.items() if choice in others
        ]

    def declaration(self, where: Ours) -> Declaration:
        """What is asked of the service."""
        return Declaration(where=where, intended=Choice(self.intended.data))


class ConfirmCorrection(Form):
    """The second person's yes to the answer that stood on the page."""

    intended = HiddenField()

    def pending(self, which: Which, delegation: str) -> Pending:
        """What is asked of the service; an answer that no page gave out fits no note."""
        given = self.intended.data or ""
        intended = Choice(given) if given in set(Choice) else None
        return Pending(which=which, delegation=delegation, intended=intended)
