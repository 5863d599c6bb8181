"""Traces of refused acts, written in a short transaction of their own after the roll back."""

from flask import current_app

from consult.gate.database import Database
from consult.rules.refusal import Refusal
from consult.services import security
from consult.services.occasion import Actor


def leave(refusal: Refusal, actor: Actor) -> None:
    """Write what the refusal wants remembered, if anything."""
    if refusal.trace is None:
        return
    database: Database = current_app.extensions["consult_database"]
    with database.writing(actor) as occasion:
        security.note(occasion, refusal.trace)
