"""Forms about delegations and who acts for them."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import Optional, Regexp, StopValidation

from consult.forms.account import email_field
from consult.forms.base import AtMost, Form, LineField, Needed, SelectChoice
from consult.language import NAMES, current_language, gettext, lazy_gettext, lazy_pgettext
from consult.rules.access import Role
from consult.rules.roster import AccreditationRole, Kind

ROLES = {
    AccreditationRole.HEAD: lazy_pgettext("role", "head of delegation"),
    AccreditationRole.ALTERNATE: lazy_pgettext("role", "alternate"),
    AccreditationRole.MEMBER: lazy_pgettext("role", "member of delegation"),
}
KINDS = {
    Kind.STATE: lazy_pgettext("group", "State"),
    Kind.INTERGOVERNMENTAL: lazy_pgettext("group", "intergovernmental organization"),
    Kind.ACADEMIA: lazy_pgettext("group", "academia"),
    Kind.INDUSTRY: lazy_pgettext("group", "industry"),
    Kind.CIVIL_SOCIETY: lazy_pgettext("group", "civil society"),
    Kind.TECHNICAL_COMMUNITY: lazy_pgettext("group", "technical community"),
}
OFFICES = {
    Role.ADMINISTRATOR: lazy_pgettext("role", "administrator"),
    Role.MODERATOR: lazy_pgettext("role", "moderator"),
    Role.CHAIR: lazy_pgettext("role", "chair"),
    Role.RAPPORTEUR: lazy_pgettext("role", "rapporteur"),
    Role.AUDITOR: lazy_pgettext("role", "auditor"),
}
_ROLE_CHOICES = [SelectChoice(role.value, label) for role, label in ROLES.items()]
_KIND_CHOICES = [SelectChoice(kind.value, label) for kind, label in KINDS.items()]
_BODIES = [SelectChoice(kind.value, label) for kind, label in KINDS.items() if kind is not Kind.STATE]
_NEW = "-"
"""Chosen instead of a delegation's key for a body that is not in the list; no key looks so."""

_LANGUAGES = [SelectChoice(code, name) for code, name in NAMES.items()]


class Listed(Protocol):
    """A delegation as lists for choosing need it."""

    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def name_en(self) -> str: ...  # noqa: D102
    @property
    def name_zh(self) -> str: ...  # noqa: D102


class NeededHere:
    """Needed for a body that is not in the list."""

    def __call__(self, form: Form, field: Any) -> None:  # noqa: ANN401  WTForms carries no types
        """Ask for it where no delegation was chosen."""
        if form["delegation"].data == _NEW and not field.data:
            field.errors = []
            raise StopValidation(gettext("Please fill in: %(field)s.", field=field.label.text))
        if not field.data:
            field.errors = []
            raise StopValidation


class OneName:
    """A body that is not in the list needs its name in at least one language."""

    def __call__(self, form: Form, _field: object) -> None:
        """Either language will do."""
        if form["delegation"].data == _NEW and not form["organisation_en"].data and not form["organisation_zh"].data:
            raise StopValidation(gettext("Give the name of the organization in at least one language."))


def _name_field(hint: str = "") -> LineField:
    return LineField(lazy_gettext("Name"), [Needed(), AtMost(200)], description=hint)


def _language_field() -> RadioField:
    return RadioField(lazy_gettext("Language of mails"), [Needed()], choices=_LANGUAGES)


def _role_field(label: str) -> RadioField:
    return RadioField(label, [Needed()], choices=_ROLE_CHOICES)


def _since_field() -> DateField:
    return DateField(
        lazy_gettext("First day"),
        [Optional()],
        description=lazy_gettext("The day begins at 00:00 UTC. Leave empty to begin at once."),
        render_kw={"type": "date"},
    )


def _until_field() -> DateField:
    return DateField(
        lazy_gettext("Last day"),
        [Optional()],
        description=lazy_gettext("The day ends at 24:00 UTC. Leave empty for no end."),
        render_kw={"type": "date"},
    )


class DatedForm(Form):
    """A form with a first and a last day."""

    def since_instant(self) -> datetime | None:
        """When the first day begins."""
        return _midnight(self["since"].data)

    def until_instant(self) -> datetime | None:
        """When the last day has ended."""
        last: date | None = self["until"].data
        return _midnight(last + timedelta(days=1)) if last and last < date.max else None


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


class RequestForm(Form):
    """Asking in public to be accredited."""

    delegation = SelectField(
        lazy_gettext("Delegation"),
        [Needed()],
        description=lazy_gettext("Names stand in English alphabetical order."),
    )
    kind = SelectField(
        lazy_gettext("Kind of organization"),
        [NeededHere()],
        choices=[SelectChoice("", lazy_gettext("Choose")), *_BODIES],
    )
    organisation_en = LineField(
        lazy_gettext("Name of the organization in English"), [OneName(), AtMost(200)], render_kw={"lang": "en"}
    )
    organisation_zh = LineField(
        lazy_gettext("Name of the organization in Chinese"), [AtMost(200)], render_kw={"lang": "zh-Hans"}
    )
    name = _name_field(lazy_gettext("As it stands in your credentials."))
    email = email_field(lazy_gettext("The invitation goes to this address. One of your organization's is best."))
    role = _role_field(lazy_gettext("Role asked for"))
    message = TextAreaField(
        lazy_gettext("Message to the secretariat"),
        [AtMost(2000)],
        description=lazy_gettext("Who can confirm your request? Not published."),
    )
    language = _language_field()

    def offer(self, delegations: Iterable[Listed]) -> "RequestForm":
        """Let the applicant choose among these delegations, in their order."""
        chosen = current_language()
        self.delegation.choices = [
            SelectChoice("", gettext("Choose")),
            SelectChoice(_NEW, gettext("An organization that is not in this list")),
            *(SelectChoice(each.key, each.name_zh if chosen == "zh" else each.name_en) for each in delegations),
        ]
        return self

    def key(self) -> str:
        """The key of the delegation that was chosen; empty for a body that is not in the list."""
        chosen: str = self.delegation.data
        return "" if chosen == _NEW else chosen


class NamesForm(Form):
    """What a delegation is called, in both languages."""

    key = LineField(
        lazy_gettext("Key"),
        [
            Needed(),
            AtMost(64),
            Regexp(r"^[a-z0-9][a-z0-9._-]*$", message=lazy_gettext("Use a to z, 0 to 9, hyphen and full stop only.")),
        ],
        description=lazy_gettext("Stands in addresses and in the public record. It can never be changed."),
    )
    kind = SelectField(lazy_gettext("Kind"), [Needed()], choices=_KIND_CHOICES)
    name_en = LineField(lazy_gettext("Name in English"), [Needed(), AtMost(200)], render_kw={"lang": "en"})
    name_zh = LineField(lazy_gettext("Name in Chinese"), [Needed(), AtMost(200)], render_kw={"lang": "zh-Hans"})
    formal_en = LineField(lazy_gettext("Formal name in English"), [AtMost(300)], render_kw={"lang": "en"})
    formal_zh = LineField(lazy_gettext("Formal name in Chinese"), [AtMost(300)], render_kw={"lang": "zh-Hans"})


class AcceptForm(DatedForm):
    """Accepting a request of somebody for a delegation that exists."""

    role = _role_field(lazy_gettext("Role"))
    since = _since_field()
    until = _until_field()


class AdmitForm(NamesForm, AcceptForm):
    """Accepting a request and admitting the organization with it."""


class DeclineForm(Form):
    """Declining a request."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        [Needed(), AtMost(2000)],
        description=lazy_gettext("The applicant receives it by mail. Write in the language of the applicant."),
    )


class GrantForm(DatedForm):
    """Accrediting a person to a delegation."""

    email = email_field(lazy_gettext("Somebody who has no account yet receives an invitation."))
    name = _name_field()
    language = _language_field()
    role = RadioField(
        lazy_gettext("Role"),
        [Needed()],
        choices=_ROLE_CHOICES,
        description=lazy_gettext(
            "A delegation has one head: when a new one begins, the accreditation of the present one ends."
        ),
    )
    since = _since_field()
    until = _until_field()


class ReasonsForm(Form):
    """A public reason in both languages."""

    reason_en = TextAreaField(
        lazy_gettext("Reason in English"), [Needed(), AtMost(2000)], render_kw={"lang": "en", "rows": 4}
    )
    reason_zh = TextAreaField(
        lazy_gettext("Reason in Chinese"), [Needed(), AtMost(2000)], render_kw={"lang": "zh-Hans", "rows": 4}
    )


class PlainForm(Form):
    """Nothing but the button: an act that needs no words."""


class AppointForm(Form):
    """Appointing an official."""

    email = email_field(lazy_gettext("Somebody who has no account yet receives an invitation."))
    name = _name_field()
    language = _language_field()
    office = RadioField(
        lazy_gettext("Office"),
        [Needed()],
        choices=[SelectChoice(office.value, label) for office, label in OFFICES.items()],
    )
    consultation = SelectField(
        lazy_gettext("Consultation"),
        description=lazy_gettext("Administrators and auditors always serve all consultations."),
    )

    def offer(self, places: Iterable[Any], title: Callable[[Any], str]) -> "AppointForm":
        """Let the administrator choose among these consultations."""
        self.consultation.choices = [
            SelectChoice("", gettext("All consultations")),
            *(SelectChoice(place.path, f"{place.symbol} · {title(place)}") for place in places),
        ]
        return self
