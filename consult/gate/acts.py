"""How a view reads and acts: every call of a service passes here."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from flask import g

from consult.gate import sentences
from consult.gate.database import transaction
from consult.gate.traces import leave
from consult.rules.refusal import Refusal
from consult.services import clock
from consult.services.identity import Identity
from consult.services.occasion import Actor, Occasion

Asked = TypeVar("Asked")
Made = TypeVar("Made")


class Form(Protocol):
    """As much of a form as is needed to put a refusal where the reader looks."""

    form_errors: list[str]
    refused_status: int

    def __getitem__(self, name: str) -> Any: ...  # noqa: ANN401  WTForms fields carry no types
    def __contains__(self, name: str) -> bool: ...


def now() -> datetime:
    """The instant of this request."""
    if "now" not in g:
        g.now = clock.now()
    instant: datetime = g.now
    return instant


def identity() -> Identity | None:
    """Who is asking, if anybody is signed in."""
    found: Identity | None = g.get("identity")
    return found


def actor() -> Actor:
    """Who acts, as services know them."""
    known: Actor = g.actor
    return known


def read(service: Callable[[Occasion, Asked], Made], asked: Asked) -> Made:
    """Ask a service for a record; begins a read, unless an act has begun already."""
    current = transaction()
    return service(Occasion(current.session(writes=False), actor(), now()), asked)


def act(service: Callable[[Occasion, Asked], Made], asked: Asked) -> Made:
    """Let a service act; the first one begins the request's writing transaction."""
    current = transaction()
    return service(Occasion(current.session(writes=True), actor(), now()), asked)


def attempt(form: Form, service: Callable[[Occasion, Asked], Made], asked: Asked) -> Made | None:
    """Act for a form: a refusal is rolled back, leaves its trace, and stands at its field."""
    try:
        return act(service, asked)
    except Refusal as refusal:
        transaction().close()
        leave(refusal, actor())
        place(form, refusal)
        return None


def place(form: Form, refusal: Refusal) -> None:
    """Put a refusal's sentence at the field it names, or over the form."""
    sentence = sentences.say(refusal)
    form.refused_status = sentences.status(refusal)
    if refusal.at and refusal.at in form:
        form[refusal.at].errors = [*form[refusal.at].errors, sentence]
    else:
        form.form_errors = [*form.form_errors, sentence]
