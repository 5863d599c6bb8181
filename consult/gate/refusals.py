"""Pages that say no: what was refused, by which rule, what would be needed, and what was typed."""

from flask import g, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from consult.gate import sentences
from consult.gate.acts import identity
from consult.rules.refusal import Code, Refusal

_SECRET = frozenset({"password", "present", "again", "csrf_token", "token"})


def answer(refusal: Refusal) -> Response:
    """The page for a refusal; a reader who only has to sign in is taken there."""
    if refusal.code is Code.SIGN_IN_NEEDED and request.method == "GET" and identity() is None:
        here = request.full_path.rstrip("?")
        return make_response(redirect(url_for("account.sign_in", language=g.get("language", "en"), next=here), 303))
    page = render_template(
        "refusal.html",
        sentence=sentences.say(refusal),
        code=refusal.code,
        typed=typed(),
        resend=refusal.code is Code.FORM_EXPIRED,
    )
    response = make_response(page, sentences.status(refusal))
    if refusal.code in {Code.BUSY, Code.TOO_MANY_ATTEMPTS}:
        response.headers["Retry-After"] = "5"
    return response


def typed() -> tuple[tuple[str, str], ...]:
    """What the reader typed, so that nothing is lost; never passwords or tokens."""
    try:
        given = request.form
    except RequestEntityTooLarge:
        return ()
    return tuple(
        (name, value.replace("\0", "")) for name, value in given.items(multi=True) if value and name not in _SECRET
    )


def fault(reference: str) -> Response:
    """The page for a fault of ours: nothing was changed, and a number to quote."""
    page = render_template("fault.html", reference=reference, typed=typed())
    return make_response(page, 500)
