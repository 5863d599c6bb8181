"""Forms for founding and running a consultation."""

from fractions import Fraction

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError

from consult.forms.base import AtMost, Form, LineField, Needed, SelectChoice, clean
from consult.forms.moment import Moment
from consult.language import gettext, lazy_gettext, lazy_pgettext
from consult.rules.access import Standing
from consult.rules.phases import State
from consult.rules.roster import Kind
from consult.services.consultations import Extension, Founding, Step
from consult.services.operator_import import SYMBOL
from consult.services.register import Admission
from consult.services.sponsors_votes import Setting

_EN = {"lang": "en"}
_ZH = {"lang": "zh-Hans"}


class ConductForm(Form):
    """What holds for the conduct of votes in a consultation."""

    sponsors = SelectField(
        lazy_gettext("Explaining the vote on one's own amendment"),
        description=lazy_gettext(
            "Rule 88 of the General Assembly does not permit it. Who sponsors it too counts as well."
        ),
        default="may",
        choices=[
            SelectChoice("may", lazy_gettext("the sponsors of an amendment may do so, like everybody")),
            SelectChoice("may_not", lazy_gettext("the sponsors of an amendment do not")),
        ],
    )

    @property
    def sponsors_explain(self) -> bool:
        """Whether sponsors may explain their votes."""
        return bool(self.sponsors.data != "may_not")

    def show(self, *, sponsors_explain: bool) -> None:
        """The setting as it stands, until somebody chooses."""
        if not self.is_submitted():
            self.sponsors.data = "may" if sponsors_explain else "may_not"

    def setting(self, path: str) -> Setting:
        """The request."""
        return Setting(path=path, explain=self.sponsors_explain)


class FoundingForm(ConductForm):
    """A new consultation."""

    symbol = LineField(
        lazy_gettext("Document symbol"),
        [Needed(), AtMost(60)],
        description=lazy_gettext("Such as CONS/2026/1: letters, digits and full stops, parted by slashes."),
    )
    title_en = LineField(lazy_gettext("Title in English"), [Needed(), AtMost(300)], render_kw=_EN)
    title_zh = LineField(lazy_gettext("Title in Chinese"), [Needed(), AtMost(300)], render_kw=_ZH)
    mandate_en = TextAreaField(lazy_gettext("Mandate in English"), [Needed(), AtMost(5000)], render_kw=_EN)
    mandate_zh = TextAreaField(lazy_gettext("Mandate in Chinese"), [Needed(), AtMost(5000)], render_kw=_ZH)
    quorum = SelectField(
        lazy_gettext("Quorum for consensus"),
        description=lazy_gettext(
            "How many of the delegations with a vote must have taken a position before a provision counts as agreed."
        ),
        choices=[
            SelectChoice("1/2", lazy_gettext("more than half")),
            SelectChoice("1/3", lazy_gettext("more than a third")),
            SelectChoice("2/3", lazy_gettext("more than two thirds")),
            SelectChoice("3/4", lazy_gettext("more than three quarters")),
        ],
    )
    publicity = SelectField(
        lazy_gettext("When comments become public"),
        choices=[
            SelectChoice("at_once", lazy_gettext("as soon as they are submitted")),
            SelectChoice("at_close", lazy_gettext("when the comment period ends, all at once")),
        ],
    )
    rejections = SelectField(
        lazy_gettext("Not accepting a substantive comment"),
        default="two",
        choices=[
            SelectChoice("two", lazy_gettext("takes two officials: one proposes, another confirms")),
            SelectChoice("one", lazy_gettext("takes one official")),
        ],
    )

    def validate_symbol(self, field: LineField) -> None:
        """UN style, ASCII, without hyphens: in addresses they stand for the slashes."""
        if not SYMBOL.fullmatch(field.data or ""):
            raise ValidationError(
                gettext("Write a symbol such as CONS/2026/1: letters, digits and full stops, parted by slashes.")
            )

    def founding(self) -> Founding:
        """The request."""
        share = Fraction(self.quorum.data)
        return Founding(
            symbol=clean(self.symbol.data),
            title_en=clean(self.title_en.data),
            title_zh=clean(self.title_zh.data),
            mandate_en=clean(self.mandate_en.data),
            mandate_zh=clean(self.mandate_zh.data),
            quorum_num=share.numerator,
            quorum_den=share.denominator,
            comments_public_at_close=self.publicity.data == "at_close",
            rejections_need_two=self.rejections.data != "one",
            sponsors_explain=self.sponsors_explain,
        )


class _WithReason(Form):
    """What needs a deadline or a reason."""

    closes_at = Moment(
        lazy_gettext("Last instant (UTC)"), description=lazy_gettext("Coordinated universal time, 24-hour clock.")
    )
    reason_en = TextAreaField(lazy_gettext("Reason in English"), [AtMost(2000)], render_kw=_EN)
    reason_zh = TextAreaField(lazy_gettext("Reason in Chinese"), [AtMost(2000)], render_kw=_ZH)


class MoveForm(_WithReason):
    """Move a consultation to another state; the service asks for what this move needs."""

    seen = HiddenField()
    target = HiddenField()

    def validate_target(self, field: HiddenField) -> None:
        """One of the states."""
        if field.data not in set(State) or self.seen.data not in set(State):
            raise ValidationError(gettext("Choose one of the entries in the list."))

    def step(self, path: str) -> Step:
        """The request."""
        return Step(
            path=path,
            seen=State(str(self.seen.data)),
            target=State(str(self.target.data)),
            closes_at=self.closes_at.data,
            reason_en=clean(self.reason_en.data),
            reason_zh=clean(self.reason_zh.data),
        )


class ExtensionForm(_WithReason):
    """Give more time for comments or amendments."""

    closes_at = Moment(
        lazy_gettext("New end of the period (UTC)"),
        [Needed()],
        description=lazy_gettext("Coordinated universal time, 24-hour clock."),
    )
    reason_en = TextAreaField(lazy_gettext("Reason in English"), [Needed(), AtMost(2000)], render_kw=_EN)
    reason_zh = TextAreaField(lazy_gettext("Reason in Chinese"), [Needed(), AtMost(2000)], render_kw=_ZH)

    def extension(self, path: str) -> Extension:
        """The request."""
        closes_at = self.closes_at.data
        assert closes_at is not None
        return Extension(
            path=path,
            closes_at=closes_at,
            reason_en=clean(self.reason_en.data),
            reason_zh=clean(self.reason_zh.data),
        )


class RegisterForm(Form):
    """Admit delegations, one by one or all that are listed."""

    delegations = SelectMultipleField(lazy_gettext("Delegations"), validate_choice=False)
    everyone = BooleanField(lazy_gettext("All delegations of the list, on every page"))
    standing = SelectField(
        lazy_gettext("Standing"),
        choices=[
            SelectChoice("voting", lazy_pgettext("standing", "with a vote")),
            SelectChoice("observer", lazy_pgettext("role", "observer")),
            SelectChoice("", lazy_pgettext("standing", "not taking part")),
        ],
    )
    kind = HiddenField()
    group = HiddenField()

    def admission(self, path: str) -> Admission:
        """The request."""
        return Admission(
            path=path,
            keys=tuple(self.delegations.data or ()),
            standing=Standing(self.standing.data) if self.standing.data else None,
            kind=kind_of(self.kind.data),
            group=self.group.data or "",
            everyone=bool(self.everyone.data),
        )


def kind_of(written: str | None) -> Kind | None:
    """A kind of delegation from the address of a page; None for anything else."""
    return Kind(written) if written in set(Kind) else None
