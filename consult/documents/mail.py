"""Mails as their readers get them: text and HTML in the reader's language, from the facts in the outbox."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from urllib.parse import urlsplit

from babel.dates import get_timezone_location
from flask import current_app
from msgspec import Struct

from consult.config import Config
from consult.documents import account_mails, consultation_mails
from consult.documents.letters import Particular, Words
from consult.language import LOCALES, TAGS, current_language, gettext, speaking
from consult.services.outbox import Claimed

_WRITERS = {**account_mails.WRITERS, **consultation_mails.WRITERS}


class Letter(Struct, frozen=True, kw_only=True):
    """Words with what stands around them, as the templates take it."""

    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    quotation: str
    particulars: tuple[Particular, ...]
    zone: str
    place: str
    url: str
    label: str
    closing: str


class EmptyMail(RuntimeError):  # noqa: N818  named as what it is
    """A mail without words was about to be sent."""


def compose(claimed: Claimed, config: Config) -> EmailMessage:
    """The message to send; the token of its link stands in it and nowhere else."""
    language = claimed.to.language if claimed.to.language in TAGS else "en"
    with speaking(language):
        words = _WRITERS[claimed.kind](claimed.facts, language)
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
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    message["Content-Language"] = TAGS[language]  # after the content, which takes such headers away
    return message


def _message_id(claimed: Claimed, config: Config) -> str:
    """The same for every attempt, so that a mail sent again after a fault is known as the same."""
    host = urlsplit(config.public_url).hostname or "localhost"
    unique = sha256(f"{config.secret_key}:{claimed.id}".encode()).hexdigest()[:24]
    return f"<{unique}@{host}>"


def _letter(claimed: Claimed, words: Words, base: str) -> Letter:
    token = f"?t={claimed.token}" if claimed.token else ""
    zone = str(claimed.facts.get("zone", "UTC"))
    return Letter(
        subject=words.subject,
        greeting=gettext("Dear %(name)s,", name=claimed.to.name),
        paragraphs=words.paragraphs,
        quotation=words.quotation,
        particulars=words.particulars,
        zone=zone,
        place=get_timezone_location(zone, locale=LOCALES[current_language()], return_city=True),
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
