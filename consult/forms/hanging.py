"""The part of a ballot's form that says what its question waits for in other ballots: one choice for each of them."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from wtforms import SelectField

from consult.forms.base import Form, SelectChoice
from consult.language import gettext, lazy_gettext
from consult.rules import decision
from consult.rules.decision import Quorum
from consult.rules.procedure import Effect
from consult.services.ballot_desk import Earlier
from consult.services.questions import Hang

_SETS = "rule:"
_EFFECTS = (
    SelectChoice("", lazy_gettext("this question does not hang on it")),
    SelectChoice(
        Effect.FALLS_IF_ADOPTED.value, lazy_gettext("if it is adopted, this question is not put to the vote")
    ),
    SelectChoice(
        Effect.FALLS_IF_NOT_ADOPTED.value, lazy_gettext("only if it is adopted, this question is put to the vote")
    ),
    SelectChoice(Effect.WHOLE_OF.value, lazy_gettext("it is on a part of this question")),
    SelectChoice(_SETS + "two-thirds", lazy_gettext("if it is adopted, two thirds are needed here")),
    SelectChoice(_SETS + "simple", lazy_gettext("if it is adopted, a simple majority is enough here")),
    SelectChoice(_SETS + "two-thirds-of-members", lazy_gettext("if it is adopted, two thirds of all members")),
)


class Hanging(Form):
    """A form with a field for each earlier ballot; made for them by `with_earlier`."""

    earlier: Sequence[Earlier] = ()

    def links(self) -> list[Any]:
        """The fields, in the order of the ballots."""
        return [self[name_of(each.number)] for each in self.earlier]

    def hangs_on_any(self) -> bool:
        """Whether there is something to show: a choice, or what is wrong with one."""
        return any(link.data or link.errors for link in self.links())

    def hangs(self, quorum: Quorum | None) -> tuple[Hang, ...]:
        """What is asked of the service; a rule that another ballot sets keeps the quorum of this one."""
        chosen = {each.number: str(self[name_of(each.number)].data or "") for each in self.earlier}
        return tuple(_hang(number, value, quorum) for number, value in chosen.items() if value)


Made = TypeVar("Made", bound=Hanging)


def with_earlier(form: type[Made], earlier: Sequence[Earlier], language: str) -> type[Made]:
    """The form with a field for each of these ballots."""
    fields: dict[str, object] = {
        name_of(each.number): SelectField(
            gettext("Ballot %(number)s", number=each.number),
            description=each.question_zh if language == "zh" else each.question_en,
            choices=list(_EFFECTS),
            default="",
        )
        for each in earlier
    }
    return type(form.__name__, (form,), {"earlier": tuple(earlier), **fields})


def given(hangs: Sequence[Hang]) -> Mapping[str, str]:
    """What stands in a draft, by field."""
    return {name_of(each.on): _SETS + each.rule.name if each.rule else each.effect.value for each in hangs}


def name_of(number: int) -> str:
    """The field about a ballot."""
    return f"link_{number}"


def _hang(number: int, value: str, quorum: Quorum | None) -> Hang:
    if value.startswith(_SETS):
        rule = decision.preset(value.removeprefix(_SETS), quorum)
        return Hang(on=number, effect=Effect.RULE_IF_ADOPTED, rule=rule)
    return Hang(on=number, effect=Effect(value))
