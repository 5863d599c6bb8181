"""Mails about accounts, accreditations and offices, in words."""

from consult.documents.letters import Facts, Words, Writers, name_of, role_of
from consult.language import gettext, pgettext
from consult.services.outbox import MailKind


def _office(facts: Facts) -> str:
    words: dict[str, str] = {
        "administrator": pgettext("role", "administrator"),
        "moderator": pgettext("role", "moderator"),
        "chair": pgettext("role", "chair"),
        "rapporteur": pgettext("role", "rapporteur"),
        "auditor": pgettext("role", "auditor"),
    }
    return words[str(facts["office"])]


def _invitation(facts: Facts, language: str) -> Words:
    name = name_of(facts, language)
    return Words(
        subject=gettext("Invitation to act for %(delegation)s", delegation=name),
        paragraphs=(
            gettext(
                "The secretariat has accredited you to the delegation of %(delegation)s as %(role)s.",
                delegation=name,
                role=role_of(facts),
            ),
            _link_rule(),
        ),
        path="/account/invitation/",
        label=gettext("Set up your account"),
    )


def _accredited(facts: Facts, language: str) -> Words:
    name = name_of(facts, language)
    return Words(
        subject=gettext("You are accredited to %(delegation)s", delegation=name),
        paragraphs=(
            gettext(
                "The secretariat has accredited you to the delegation of %(delegation)s as %(role)s.",
                delegation=name,
                role=role_of(facts),
            ),
            gettext("Sign in with the account you have."),
        ),
        path=f"/desk/{facts['key']}/",
        label=gettext("Open the desk of the delegation"),
    )


def _accreditation_ended(facts: Facts, language: str) -> Words:
    name = name_of(facts, language)
    return Words(
        subject=gettext("Your accreditation to %(delegation)s", delegation=name),
        paragraphs=(
            gettext("The secretariat has ended your accreditation to %(delegation)s.", delegation=name),
            gettext("If you think this is a mistake, please write to the secretariat."),
        ),
    )


def _request_declined(facts: Facts, language: str) -> Words:
    name = name_of(facts, language)
    return Words(
        subject=gettext("Your request for accreditation"),
        paragraphs=(
            gettext(
                "The secretariat has declined your request to be accredited to %(delegation)s, for this reason:",
                delegation=name,
            ),
        ),
        quotation=str(facts["reason"]),
        path="/accreditation/",
        label=gettext("Make a new request"),
    )


def _appointed(facts: Facts, _language: str) -> Words:
    symbol = str(facts.get("symbol", ""))
    said = (
        gettext("You are appointed %(office)s for the consultation %(symbol)s.", office=_office(facts), symbol=symbol)
        if symbol
        else gettext("You are appointed %(office)s for all consultations.", office=_office(facts))
    )
    invited = "link" in facts
    return Words(
        subject=gettext("Your appointment as %(office)s", office=_office(facts)),
        paragraphs=(said, _link_rule() if invited else gettext("Sign in with the account you have.")),
        path="/account/invitation/" if invited else "/secretariat/",
        label=gettext("Set up your account") if invited else gettext("Open the secretariat's desk"),
    )


def _reset(_facts: Facts, _language: str) -> Words:
    return Words(
        subject=gettext("A link for a new password"),
        paragraphs=(
            gettext("Somebody, probably you, asked for a new password for your account."),
            gettext("The link works once, for two hours. If you did not ask, leave this mail alone."),
        ),
        path="/account/reset/",
        label=gettext("Set a new password"),
    )


def _password_missing(_facts: Facts, _language: str) -> Words:
    return Words(
        subject=gettext("Your account has no password yet"),
        paragraphs=(
            gettext("Somebody, probably you, asked for a new password, but this account has none yet."),
            gettext("Use the invitation you received. If it has expired, please ask the secretariat for a new one."),
        ),
    )


def _password_changed(_facts: Facts, _language: str) -> Words:
    return Words(
        subject=gettext("Your password was changed"),
        paragraphs=(
            gettext("The password of your account was changed, and all other devices were signed out."),
            gettext("If it was not you, set a new password at once and write to the secretariat."),
        ),
        path="/account/forgotten/",
        label=gettext("Set a new password"),
    )


def _suspended(facts: Facts, language: str) -> Words:
    name = name_of(facts, language)
    return Words(
        subject=gettext("%(delegation)s has been suspended", delegation=name),
        paragraphs=(
            gettext(
                "The secretariat has suspended the delegation of %(delegation)s, for this reason:", delegation=name
            ),
        ),
        quotation=str(facts["reason"]),
        path=f"/delegations/{facts['key']}/",
        label=gettext("Public page of the delegation"),
    )


def _restored(facts: Facts, language: str) -> Words:
    name = name_of(facts, language)
    return Words(
        subject=gettext("%(delegation)s has been restored", delegation=name),
        paragraphs=(
            gettext(
                "The secretariat has restored all rights of the delegation of %(delegation)s, for this reason:",
                delegation=name,
            ),
        ),
        quotation=str(facts["reason"]),
        path=f"/desk/{facts['key']}/",
        label=gettext("Open the desk of the delegation"),
    )


def _link_rule() -> str:
    said: str = gettext("The link works once, for 14 days. Do not pass this mail on: the link opens your account.")
    return said


def _accreditation_requested(facts: Facts, language: str) -> Words:
    name = name_of(facts, language)
    return Words(
        subject=gettext("New request for accreditation to %(delegation)s", delegation=name),
        paragraphs=(
            gettext(
                "%(name)s asks to be accredited to the delegation of %(delegation)s as %(role)s.",
                name=facts["applicant"],
                delegation=name,
                role=role_of(facts),
            ),
            gettext("Who the applicant is has not been verified. The request waits for a decision."),
        ),
        path="/secretariat/requests/",
        label=gettext("Decide the request"),
    )


WRITERS: Writers = {
    MailKind.INVITATION: _invitation,
    MailKind.ACCREDITED: _accredited,
    MailKind.ACCREDITATION_ENDED: _accreditation_ended,
    MailKind.ACCREDITATION_REQUESTED: _accreditation_requested,
    MailKind.REQUEST_DECLINED: _request_declined,
    MailKind.APPOINTED: _appointed,
    MailKind.RESET: _reset,
    MailKind.PASSWORD_MISSING: _password_missing,
    MailKind.PASSWORD_CHANGED: _password_changed,
    MailKind.SUSPENDED: _suspended,
    MailKind.RESTORED: _restored,
}
