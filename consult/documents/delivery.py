"""Handing mails over: to a mail server when one is configured, else to files that an operator can open."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from consult.config import Config

_SECONDS = 30


class NotDelivered(RuntimeError):  # noqa: N818  named as what it is
    """A mail could not be handed over; the message says what was answered."""


def deliver(message: EmailMessage, config: Config, mail_id: int) -> None:
    """Send a mail, or write it to instance/mail/."""
    try:
        if config.smtp_url:
            _send(message, config.smtp_url)
        else:
            _write(message, config, mail_id)
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered(f"{type(error).__name__}: {error}") from error


def _send(message: EmailMessage, url: str) -> None:
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"
    context = ssl.create_default_context()
    host, port = parts.hostname or "localhost", parts.port or (465 if secure else 25)
    server: smtplib.SMTP = (
        smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
        if secure
        else smtplib.SMTP(host, port, timeout=_SECONDS)
    )
    with server:
        server.ehlo()
        if not secure and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _write(message: EmailMessage, config: Config, mail_id: int) -> None:
    """One file per mail, whole or not at all; a second attempt replaces the first. They may hold links: mode 0600."""
    folder = config.instance / "mail"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{mail_id:06d}.eml"
    fresh = folder / f".{mail_id:06d}.{os.getpid()}"
    fresh.touch(mode=0o600)
    fresh.write_bytes(message.as_bytes())
    fresh.replace(path)
