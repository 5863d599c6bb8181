"""The form by which ballots on amendments are drafted in one act: their order, their rule, their instants."""

from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, RadioField
from wtforms.validators import NumberRange, Optional

from consult.forms.ballot_beginnings import on_amendment
from consult.forms.ballots import MAJORITIES, QUORUMS
from consult.forms.base import Form, Needed
from consult.forms.moment import Moment
from consult.language import gettext, lazy_gettext, lazy_pgettext
from consult.services.amendment_ballots import Line, Question, Series

_LONGEST = 7 * 24 * 60


class SeriesForm(Form):
    """The order, and what all the ballots have in common; made for amendments by `series_form`."""

    lines: Sequence[Line] = ()
    preset = RadioField(lazy_gettext("Decision rule"), choices=MAJORITIES, default="simple", validators=[Needed()])
    quorum = RadioField(lazy_pgettext("ballot", "Quorum"), choices=QUORUMS, default="half", validators=[Needed()])
    opens_at = Moment(lazy_gettext("The first ballot opens (UTC)"), [Needed()])
    minutes = IntegerField(
        lazy_gettext("Minutes for each ballot"),
        [Needed(), NumberRange(1, _LONGEST)],
        description=lazy_gettext("Each opens when the one before it closes."),
        default=15,
    )

    def places(self) -> list[Any]:
        """The fields for the places, one for each amendment."""
        return [self[f"place_{number}"] for number in range(len(self.lines))]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' own signature
        """At least one is put, and no two at the same place."""
        sound = bool(super().validate(extra_validators))
        taken: set[int] = set()
        for field in self.places():
            if field.data in taken:
                field.errors = [*field.errors, gettext("Another amendment has this place already.")]
                sound = False
            taken |= {field.data} if field.data is not None else set()
        if sound and not taken:
            self.places()[0].errors = [gettext("Give at least one amendment a place.")]
            sound = False
        return sound

    def series(self, path: str) -> Series:
        """What is asked of the service."""
        assert self.opens_at.data is not None
        placed = [(field.data, line) for field, line in zip(self.places(), self.lines, strict=True) if field.data]
        return Series(
            path=path,
            questions=tuple(_question(line) for _, line in sorted(placed, key=lambda each: each[0])),
            preset=self.preset.data,
            quorum=self.quorum.data,
            opens_at=self.opens_at.data,
            minutes=self.minutes.data or 0,
        )


def series_form(lines: Sequence[Line]) -> SeriesForm:
    """The form with a place for each amendment, filled with the order proposed."""
    fields: dict[str, object] = {"lines": tuple(lines)}
    for number, line in enumerate(lines):
        fields[f"place_{number}"] = IntegerField(
            gettext("Place of %(reference)s", reference=line.amendment.reference),
            [Optional(), NumberRange(1, 9999)],
            default=number + 1,
        )
    made: SeriesForm = type("SeriesOf", (SeriesForm,), fields)()
    return made


def _question(line: Line) -> Question:
    asked = on_amendment(line.amendment)
    return Question(reference=line.amendment.reference, en=asked["en"], zh=asked["zh"])
