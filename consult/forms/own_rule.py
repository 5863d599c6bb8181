"""The part of a ballot's form in which an official composes a rule; judged only where an own rule is chosen."""

from dataclasses import asdict
from typing import Any

from wtforms import Field, IntegerField, RadioField
from wtforms.validators import StopValidation

from consult.forms.base import Form, SelectChoice
from consult.language import gettext, lazy_gettext, lazy_pgettext
from consult.rules.composing import LARGEST, OWN, Composition, Negatives, Obstacle, obstacles
from consult.rules.decision import Base, Tie


class IfOwn:
    """Nothing is asked, and nothing said, unless an own rule is chosen, and what `when` says is chosen with it."""

    def __init__(self, **when: str) -> None:
        self.when = when

    def __call__(self, form: Form, field: Field) -> None:
        """Leave numbers that cannot be read to their own message."""
        if any(form[name].data != chosen for name, chosen in {"preset": OWN, **self.when}.items()):
            field.errors = []
            raise StopValidation
        if field.data is None and not field.errors:
            raise StopValidation(gettext("Please fill in: %(field)s.", field=field.label.text))


_SHARE_ONLY = {"own_negatives": Negatives.SHARE.value}
_WRITTEN = {"inputmode": "numeric", "autocomplete": "off"}


class OwnRule(Form):
    """Base, share, limits and tie; each field bears the name of the part of the composition it makes."""

    own_base = RadioField(
        lazy_gettext("A share of whom"),
        choices=[
            SelectChoice(Base.YES_NO.value, lazy_gettext("those present and voting: in favour or against")),
            SelectChoice(Base.YES_NO_ABSTAIN.value, lazy_gettext("those taking part: abstentions too")),
            SelectChoice(Base.MEMBERS.value, lazy_gettext("all delegations entitled to vote")),
        ],
        default=Base.YES_NO.value,
        validators=[IfOwn()],
    )
    own_num = IntegerField(
        lazy_gettext("Share in favour: how many parts"),
        description=lazy_gettext("3 for three quarters; 0 asks for no share."),
        validators=[IfOwn()],
        render_kw=_WRITTEN,
    )
    own_den = IntegerField(
        lazy_gettext("Share in favour: of how many parts"),
        description=lazy_gettext("4 for quarters."),
        validators=[IfOwn()],
        render_kw=_WRITTEN,
    )
    own_strict = RadioField(
        lazy_gettext("How the share is met"),
        choices=[
            SelectChoice("no", lazy_gettext("at least this share")),
            SelectChoice("yes", lazy_gettext("more than this share")),
        ],
        default="no",
        validators=[IfOwn()],
    )
    own_least = IntegerField(
        lazy_gettext("Least number of delegations in favour"), default=1, validators=[IfOwn()], render_kw=_WRITTEN
    )
    own_negatives = RadioField(
        lazy_gettext("Votes against"),
        choices=[
            SelectChoice(Negatives.UNLIMITED.value, lazy_gettext("no limit of their own")),
            SelectChoice(Negatives.NONE.value, lazy_gettext("a single one prevents adoption")),
            SelectChoice(
                Negatives.SHARE.value, lazy_gettext("at most a share of those present and voting, as written below")
            ),
        ],
        default=Negatives.UNLIMITED.value,
        validators=[IfOwn()],
    )
    own_negatives_num = IntegerField(
        lazy_gettext("Share against: how many parts"), validators=[IfOwn(**_SHARE_ONLY)], render_kw=_WRITTEN
    )
    own_negatives_den = IntegerField(
        lazy_gettext("Share against: of how many parts"), validators=[IfOwn(**_SHARE_ONLY)], render_kw=_WRITTEN
    )
    own_tie = RadioField(
        lazy_gettext("If as many are in favour as against"),
        description=lazy_gettext("Only where the rule is more than half of those present and voting."),
        choices=[
            SelectChoice(Tie.REJECTED.value, lazy_pgettext("rule", "not adopted")),
            SelectChoice(Tie.SECOND_BALLOT.value, lazy_pgettext("rule", "not adopted; a second ballot once")),
        ],
        default=Tie.REJECTED.value,
        validators=[IfOwn()],
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' own signature
        """Whatever no rule can be made of is said at its field."""
        sound = super().validate(extra_validators)
        own = self.composition() if sound else None
        found = obstacles(own) if own is not None else {}
        for part, obstacle in found.items():
            self[f"own_{part}"].errors = [_sentence(obstacle)]
        return sound and not found

    def composition(self) -> Composition | None:
        """The own rule as it was written; none where a preset is chosen."""
        if self["preset"].data != OWN:
            return None
        negatives = Negatives(self.own_negatives.data)
        limited = negatives is Negatives.SHARE
        return Composition(
            base=Base(self.own_base.data),
            num=_number(self.own_num),
            den=_number(self.own_den),
            strict=self.own_strict.data == "yes",
            negatives=negatives,
            negatives_num=_number(self.own_negatives_num) if limited else 0,
            negatives_den=_number(self.own_negatives_den) if limited else 1,
            least=_number(self.own_least),
            tie=Tie(self.own_tie.data),
        )


def fields_of(own: Composition | None) -> dict[str, object]:
    """A composition as it stands in the form."""
    if own is None:
        return {}
    written = {f"own_{part}": value for part, value in asdict(own).items()}
    return written | {"own_strict": "yes" if own.strict else "no"}


def _number(field: IntegerField) -> int:
    assert field.data is not None, "a form that is sound has all its numbers"
    return field.data


def _sentence(obstacle: Obstacle) -> str:
    said: dict[Obstacle, str] = {
        Obstacle.NUMBER_TOO_SMALL: gettext("The number is too small."),
        Obstacle.NUMBER_TOO_LARGE: gettext("The number must be at most %(max)s.", max=LARGEST),
        Obstacle.MORE_THAN_THE_WHOLE: gettext(
            "More than the whole cannot be asked for: at most as many parts as there are."
        ),
        Obstacle.MORE_THAN_ALL: gettext(
            "More than all is impossible: choose “at least this share”, or a smaller share."
        ),
        Obstacle.ASKS_NOTHING: gettext("Without a share in favour, votes against need a limit: choose one below."),
        Obstacle.NO_REAL_LIMIT: gettext(
            "The share against must lie between nothing and the whole; for these, choose another answer above."
        ),
    }
    return str(said[obstacle])
