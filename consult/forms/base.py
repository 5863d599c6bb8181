"""What every form shares: a place for refusals, and messages of our own for every validator."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.validators import StopValidation

from consult.language import gettext, lazy_gettext

__all__ = ["AtMost", "Form", "LineField", "Needed", "SelectChoice", "clean"]

_SAID = {
    "Not a valid choice.": lazy_gettext("Choose one of the entries in the list."),
    "Not a valid choice": lazy_gettext("Choose one of the entries in the list."),
    "Invalid Choice: could not be coerced.": lazy_gettext("Choose one of the entries in the list."),
    "'%(value)s' is not a valid choice for this field.": lazy_gettext("Choose one of the entries in the list."),
    "Not a valid integer value.": lazy_gettext("Write a whole number."),
    "Not a valid date value.": lazy_gettext("Write a date, such as 2026-11-21."),
    "Not a valid datetime value.": lazy_gettext("Write a date and a time, such as 2026-11-21 18:00."),
    "Invalid email address.": lazy_gettext("Write an e-mail address, such as name@example.org."),
    "Invalid input.": lazy_gettext("This cannot be read. Write it in the form shown."),
    "This field is required.": lazy_gettext("Please fill in this field."),
    "Number must be at least %(min)s.": lazy_gettext("The number must be at least %(min)s."),
    "Number must be at most %(max)s.": lazy_gettext("The number must be at most %(max)s."),
    "Number must be between %(min)s and %(max)s.": lazy_gettext("The number must be from %(min)s to %(max)s."),
}
"""What WTForms says, and what we say instead: its own Chinese catalogue is incomplete."""


def clean(typed: str | None) -> str:
    """What was typed in a box, as it is kept: line ends as one character, no blanks around."""
    return (typed or "").replace("\r\n", "\n").replace("\r", "\n").strip()


class Wording:
    """The messages of WTForms' validators, in our words and in the reader's language."""

    def gettext(self, said: str) -> str:
        """Our wording of a message."""
        return str(_SAID.get(said, said))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Our wording of a message with a number; ours are written for any number."""
        return self.gettext(singular if n == 1 else plural)


class Form(FlaskForm):
    """A form: extra fields are ignored, refusals of services stand at its fields or above it."""

    refused_status = 0

    class Meta(FlaskForm.Meta):
        """How fields speak and look."""

        def get_translations(self, _form: FlaskForm) -> Wording:
            """Messages of our own."""
            return Wording()

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> str:
            """Leave checking to the server: browsers check in their own language and cut what is pasted."""
            if field.flags.required and field.type != "RadioField":
                render_kw.setdefault("aria-required", "true")
            unchecked = {"required": False, "maxlength": False, "minlength": False}
            markup: str = super().render_field(field, {**unchecked, **render_kw})
            return markup


class Needed:
    """Something must be filled in; blanks alone are nothing."""

    field_flags = {"required": True}  # noqa: RUF012  WTForms' way of marking fields

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Name the field in the message."""
        data = field.data
        if data is None or data is False or (isinstance(data, str | list) and not "".join(map(str, data)).strip()):
            field.errors = []
            raise StopValidation(gettext("Please fill in: %(field)s.", field=field.label.text))


class AtMost:
    """A text of at most so many characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Say how long it is and how long it may be."""
        length = len(field.data or "")
        if length > self.limit:
            raise StopValidation(
                gettext(
                    "The text is %(length)s characters long; the limit is %(limit)s.",
                    length=length,
                    limit=self.limit,
                )
            )


class LineField(StringField):
    """One line of text, without blanks around it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take blanks and line ends away."""
        super().process_formdata([" ".join(value.split()) for value in valuelist])
