"""Devices that have signed in before: a signed cookie that names nobody, so that a stranger's failures count apart.

The cookie holds, for each account that has signed in here, a random number and a seal over it and the account. It
opens nothing: it only says under which count an attempt falls. It is sent to the pages of the account alone.
"""

import hmac
from secrets import token_hex

from flask import current_app, request
from werkzeug.wrappers import Response

from consult.config import Config
from consult.language import LOCALES

_NAME = "device"
_NUMBER, _SEAL = 32, 64
_MOST = 5
_LIFE = 400 * 24 * 3600
"""As long as browsers keep a cookie at most."""


def number_for(account: str) -> str:
    """The number of this device if it has signed in to the account before, else nothing."""
    known = account.strip().lower()
    sealed = (entry for entry in _entries() if hmac.compare_digest(entry[_NUMBER:], _seal(entry[:_NUMBER], known)))
    return next(sealed, "")[:_NUMBER]


def remember(answer: Response, account: str) -> Response:
    """Let this device be known to the account from now on; of several accounts the last used."""
    known = account.strip().lower()
    number = number_for(known) or token_hex(_NUMBER // 2)
    entry = number + _seal(number, known)
    kept = [entry, *(other for other in _entries() if other != entry)][:_MOST]
    for language in LOCALES:
        answer.set_cookie(
            _NAME,
            ".".join(kept),
            max_age=_LIFE,
            path=f"/{language}/account/",
            secure=_config().secure,
            httponly=True,
            samesite="Lax",
        )
    return answer


def _entries() -> list[str]:
    held = request.cookies.get(_NAME, "")
    return [part for part in held.split(".")[:_MOST] if len(part) == _NUMBER + _SEAL and part.isascii()]


def _seal(number: str, account: str) -> str:
    said = f"known device {number} {account}".encode()
    return hmac.digest(_config().secret_key.encode(), said, "sha256").hex()


def _config() -> Config:
    config: Config = current_app.extensions["consult_config"]
    return config
