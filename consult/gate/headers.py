"""Headers of every answer: what may load, who may keep it."""

from flask import request, session
from werkzeug.wrappers import Response

from consult.config import Config
from consult.gate.acts import identity

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def dress(answer: Response, config: Config) -> Response:
    """Put the security and cache headers on an answer."""
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    answer.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if config.secure:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000"
    answer.vary.add("Cookie")
    answer.vary.add("Accept-Encoding")
    answer.headers.setdefault("Cache-Control", _keeping(answer, config))
    return answer


def _keeping(answer: Response, config: Config) -> str:
    personal = identity() is not None or session.modified or request.method not in {"GET", "HEAD"}
    if personal or answer.status_code >= 400:
        return "private, no-store"
    age = f"max-age={config.page_max_age}" if config.page_max_age else "no-cache"
    return f"public, {age}"
