"""The witnesses of the record, asked by the worker to cosign its newest head."""

import time
from urllib.error import HTTPError, URLError
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

from flask import current_app
from msgspec.structs import replace

from consult.cli.command import Failure
from consult.cli.speech import gettext
from consult.config import Config
from consult.gate.database import Database
from consult.ledger import witnessing
from consult.ledger.note import VerifierKey
from consult.ledger.policy import BadPolicy, Policy
from consult.ledger.witnessing import Request, Status
from consult.rules.refusal import Refusal
from consult.services import cosigning
from consult.services.cosigning import Asked, Cosigned

PAUSE = 60
PATIENCE = 10
MOST_BYTES = 100_000


class NotCosigned(RuntimeError):  # noqa: N818  named as what it is
    """A witness gave no cosignature; the text says why."""


class Round:
    """Asks at most once a minute, and only for heads that a witness has not cosigned."""

    def __init__(self, config: Config) -> None:
        """Raises Failure for a file of witnesses that cannot be read."""
        self._witnesses = policy(config).urls
        self._next = 0.0

    def go(self, database: Database) -> int:
        """How many have cosigned; one that does not is asked again in the next round."""
        if not self._witnesses or time.monotonic() < self._next:
            return 0
        self._next = time.monotonic() + PAUSE
        return sum(_asked(database, key, url) for key, url in self._witnesses.items())


def policy(config: Config) -> Policy:
    """The file of witnesses; an empty policy where there is none. Raises Failure for one that cannot be read."""
    try:
        found = Policy.parse(config.record_witnesses.read_bytes())
    except FileNotFoundError:
        return Policy()
    except (OSError, BadPolicy) as error:
        file = config.record_witnesses
        raise Failure(
            gettext("The witnesses in %(file)s cannot be read: %(reason)s", file=file, reason=error)
        ) from error
    for url in found.urls.values():
        if not url.startswith(("https://", "http://")):
            raise Failure(gettext("%(url)s is not an http or https address.", url=url))
    return found


def _asked(database: Database, key: VerifierKey, url: str) -> bool:
    try:
        with database.reading() as occasion:
            head = database.checkpoint(occasion.session)
        lines = _cosigned(database, Asked(head=head, witness=key), url)
        if lines:
            with database.writing() as occasion:
                cosigning.accept(occasion, Cosigned(note=head.note + lines, witness=key))
    except (NotCosigned, Refusal) as error:
        current_app.logger.warning("%s has not cosigned: %s", key.name, error)
        return False
    return bool(lines)


def _cosigned(database: Database, asked: Asked, url: str) -> str:
    """The lines of the witness; none where it has cosigned this head already. Raises NotCosigned."""
    with database.reading() as occasion:
        request = cosigning.request(occasion, asked)
    if request is None:
        return ""
    status, said = _sent(url, request)
    if status == Status.OTHER_SIZE and asked.seen is None and (seen := _size(said)) is not None:
        return _cosigned(database, replace(asked, seen=min(seen, asked.head.size)), url)
    if status != Status.COSIGNED:
        raise NotCosigned(f"{status} {said[:200]!r}")
    return said


def _sent(url: str, request: Request) -> tuple[int, str]:
    """The status and body of the answer; raises NotCosigned where there is none."""
    asked = HttpRequest(url.rstrip("/") + witnessing.ADDRESS, data=request.written, method="POST")  # noqa: S310  checked
    try:
        with urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310  http and https alone are let in
            return answer.status, answer.read(MOST_BYTES).decode(errors="replace")
    except HTTPError as error:
        with error:
            return error.code, error.read(MOST_BYTES).decode(errors="replace")
    except (URLError, OSError, ValueError) as error:
        raise NotCosigned(str(error)) from error


def _size(said: str) -> int | None:
    number = said.strip()
    return int(number) if number.isascii() and number.isdecimal() else None
