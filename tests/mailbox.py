"""What the worker has delivered to files, read as a mail program would."""

import re
from email import message_from_bytes, policy

from consult.cli.working import tick


def deliver(app):
    """Let the worker do one round; gives (sent, failed, due)."""
    with app.app_context():
        return tick(app.extensions["consult_database"], app.extensions["consult_config"])


def mails(config):
    """All mails delivered so far, in order."""
    found = sorted((config.instance / "mail").glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]


def text(mail):
    return mail.get_body(("plain",)).get_content()


def html(mail):
    return mail.get_body(("html",)).get_content()


def link(mail):
    """The path and query of the link in a mail."""
    return re.search(r"https?://[^/]+(/\S+\?t=[0-9a-f]{64})", text(mail)).group(1)
