"""Mails as their readers get them: text and HTML in the reader's language, from the facts in the outbox."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from urllib.parse import urlsplit

from flask import current_app

from consult.config import Config
from consult.language import TAGS, gettext, pgettext, speaking
from consult.services.outbox import Claimed, MailKind

Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a mail says: everything in one language."""

    subject: str
    paragraphs: tuple[str, ...]
    path: str = ""
    label: str = ""
    quotation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Words with what stands around them, as the templates take it."""

    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    quotation: str
    url: str
    label: str
    closing: str


class EmptyMail(RuntimeError):  # noqa: N818  named as what it is
    """A mail without words was about to be sent."""


def compose(claimed: Claimed, config: Config) -> EmailMessage:
    """The message to send; the token of its link stands in it and nowhere else."""
    language = claimed.to.language if claimed.to.language in TAGS else "en"
    with speaking(language):
        words = _WORDS[claimed.kind](claimed.facts, language)
        letter = _letter(claimed, words, f"{config.public_url}/{language}")
        text = _rendered("emails/letter.txt", letter, language)
        html = _rendered("emails/letter.html", letter, language)
    if not letter.subject.strip() or not any(letter.paragraphs):
        raise EmptyMail(claimed.kind)
    return _message(claimed, config, (letter.subject, text, html, language))


def _message(claimed: Claimed, config: Config, said: tuple[str, str, str, str]) -> EmailMessage:
    subject, text, html, language = said
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _one_line(subject)
    message["From"] = Address("Consult 共商", addr_spec=config.mail_from)
    message["To"] = Address(_one_line(claimed.to.name), addr_spec=claimed.to.address)
    message["Message-ID"] = _message_id(claimed, config)
    message["Content-Language"] = TAGS[language]
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message


def _message_id(claimed: Claimed, config: Config) -> str:
    """The same for every attempt, so that a mail sent again after a fault is known as the same."""
    host = urlsplit(config.public_url).hostname or "localhost"
    unique = sha256(f"{config.secret_key}:{claimed.id}".encode()).hexdigest()[:24]
    return f"<{unique}@{host}>"


def _letter(claimed: Claimed, words: Words, base: str) -> Letter:
    token = f"?t={claimed.token}" if claimed.token else ""
    return Letter(
        subject=words.subject,
        greeting=gettext("Dear %(name)s,", name=claimed.to.name),
        paragraphs=words.paragraphs,
        quotation=words.quotation,
        url=f"{base}{words.path}{token}" if words.path else "",
        label=words.label,
        closing=gettext(
            "Secretariat, by Consult at %(address)s. Please do not answer this mail.", address=f"{base}/"
        ),
    )


def _rendered(template: str, letter: Letter, language: str) -> str:
    made: str = current_app.jinja_env.get_template(template).render(letter=letter, lang=TAGS[language])
    return made.strip() + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _name(facts: Facts, language: str) -> str:
    return str(facts["name_zh"] if language == "zh" else facts["name_en"])


def _role(facts: Facts) -> str:
    words: dict[str, str] = {
        "head": pgettext("role", "head of delegation"),
        "alternate": pgettext("role", "alternate"),
        "member": pgettext("role", "member of delegation"),
    }
    return words[str(facts["role"])]


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
    name = _name(facts, language)
    return Words(
        subject=gettext("Invitation to act for %(delegation)s", delegation=name),
        paragraphs=(
            gettext(
                "The secretariat has accredited you to the delegation of %(delegation)s as %(role)s.",
                delegation=name,
                role=_role(facts),
            ),
            _link_rule(),
        ),
        path="/account/invitation/",
        label=gettext("Set up your account"),
    )


def _accredited(facts: Facts, language: str) -> Words:
    name = _name(facts, language)
    return Words(
        subject=gettext("You are accredited to %(delegation)s", delegation=name),
        paragraphs=(
            gettext(
                "The secretariat has accredited you to the delegation of %(delegation)s as %(role)s.",
                delegation=name,
                role=_role(facts),
            ),
            gettext("Sign in with the account you have."),
        ),
        path=f"/desk/{facts['key']}/",
        label=gettext("Open the desk of the delegation"),
    )


def _accreditation_ended(facts: Facts, language: str) -> Words:
    name = _name(facts, language)
    return Words(
        subject=gettext("Your accreditation to %(delegation)s", delegation=name),
        paragraphs=(
            gettext("The secretariat has ended your accreditation to %(delegation)s.", delegation=name),
            gettext("If you think this is a mistake, please write to the secretariat."),
        ),
    )


def _request_declined(facts: Facts, language: str) -> Words:
    name = _name(facts, language)
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
    name = _name(facts, language)
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
    name = _name(facts, language)
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


def _comment_answered(facts: Facts, language: str) -> Words:
    chinese = language == "zh"
    title = str(facts["title_zh"] if chinese else facts["title_en"])
    return Words(
        subject=gettext("Comment %(reference)s has been answered", reference=facts["reference"]),
        paragraphs=(
            gettext(
                "The secretariat has answered your delegation's comment %(reference)s on “%(title)s”.",
                reference=facts["reference"],
                title=title,
            ),
        ),
        quotation=str(facts["answer_zh"] if chinese else facts["answer_en"]),
        path=f"/consultations/{facts['path']}/comments/{facts['reference']}/",
        label=gettext("The comment and the answer"),
    )


_WORDS: Mapping[MailKind, Callable[[Facts, str], Words]] = {
    MailKind.INVITATION: _invitation,
    MailKind.ACCREDITED: _accredited,
    MailKind.ACCREDITATION_ENDED: _accreditation_ended,
    MailKind.REQUEST_DECLINED: _request_declined,
    MailKind.APPOINTED: _appointed,
    MailKind.RESET: _reset,
    MailKind.PASSWORD_MISSING: _password_missing,
    MailKind.PASSWORD_CHANGED: _password_changed,
    MailKind.SUSPENDED: _suspended,
    MailKind.RESTORED: _restored,
    MailKind.COMMENT_ANSWERED: _comment_answered,
}
