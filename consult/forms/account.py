"""Forms for signing in, for one's own account, and for the ways back in."""

from typing import Any

from wtforms import EmailField, HiddenField, PasswordField, RadioField, SelectField
from wtforms.validators import Email, StopValidation

from consult.forms.base import AtMost, Form, LineField, Needed, SelectChoice
from consult.forms.zones import zones
from consult.language import NAMES, gettext, lazy_gettext

_SHORTEST = 12
_FEWEST = 5


class StrongEnough:
    """A new password: long, of several characters, and not the address."""

    def __call__(self, form: Form, field: PasswordField) -> None:
        """Say what is missing."""
        password = field.data or ""
        if len(password) < _SHORTEST:
            raise StopValidation(
                gettext(
                    "The password is %(length)s characters long; it must have at least %(least)s.",
                    length=len(password),
                    least=_SHORTEST,
                )
            )
        if len(set(password)) < _FEWEST:
            raise StopValidation(gettext("The password repeats too few characters. Choose one harder to guess."))
        name = str(getattr(form, "account_email", "")).partition("@")[0].lower()
        if len(name) > 3 and name in password.lower():
            raise StopValidation(gettext("The password must not contain your e-mail address."))


class Alike:
    """The second writing of a password is like the first."""

    def __call__(self, form: Form, field: PasswordField) -> None:
        """Compare with the field named `password`."""
        if field.data != form["password"].data:
            raise StopValidation(gettext("The two passwords are not alike. Write the new one twice."))


def email_field(hint: str = "") -> EmailField:
    """A field for an e-mail address."""
    return EmailField(
        lazy_gettext("E-mail address"),
        [Needed(), AtMost(254), Email()],
        filters=[lambda value: value.strip() if value else value],
        description=hint,
        render_kw={"autocomplete": "email"},
    )


def _password_field(label: str, how: str, *validators: object, hint: str = "") -> PasswordField:
    return PasswordField(
        label, [Needed(), AtMost(200), *validators], description=hint, render_kw={"autocomplete": how}
    )


def _new_password_field() -> PasswordField:
    return _password_field(
        lazy_gettext("New password"),
        "new-password",
        StrongEnough(),
        hint=lazy_gettext("At least 12 characters. Several words that only you connect are good."),
    )


def _repeated_field() -> PasswordField:
    return _password_field(lazy_gettext("New password once more"), "new-password", Alike())


class SignInForm(Form):
    """Address and password, and where to go afterwards."""

    email = email_field()
    password = _password_field(lazy_gettext("Password"), "current-password")
    next = HiddenField()


class ResetAskForm(Form):
    """The address to which a link for a new password is sent."""

    email = email_field()


class ResetForm(Form):
    """A new password, written twice."""

    password = _new_password_field()
    again = _repeated_field()

    def __init__(self, *given: Any, account_email: str = "", **more: Any) -> None:  # noqa: ANN401  WTForms' own
        """The address must not stand in the password."""
        self.account_email = account_email
        super().__init__(*given, **more)


class PasswordForm(ResetForm):
    """The present password and a new one, written twice."""

    present = _password_field(lazy_gettext("Present password"), "current-password")


class PreferencesForm(Form):
    """Name, language and time zone."""

    name = LineField(
        lazy_gettext("Name"),
        [Needed(), AtMost(200)],
        description=lazy_gettext(
            "As it stands in your credentials. Seen by your delegation and the secretariat only."
        ),
        render_kw={"autocomplete": "name"},
    )
    language = RadioField(
        lazy_gettext("Language of mails"),
        [Needed()],
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
    )
    time_zone = SelectField(
        lazy_gettext("Time zone"),
        [Needed()],
        description=lazy_gettext("Deadlines are shown in this zone beside UTC."),
        choices=zones,
    )


class InvitationForm(PreferencesForm, ResetForm):
    """Taking up an invitation."""
