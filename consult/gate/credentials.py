"""Passwords at the door: verified and hashed before any act begins, with the strength the operator set."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from flask import current_app

from consult.config import Config
from consult.gate import acts
from consult.gate.database import transaction
from consult.gate.traces import leave
from consult.rules.refusal import Refusal
from consult.services import passwords
from consult.services.occasion import Occasion
from consult.services.passwords import Strength
from consult.services.sessions import Account, Proof

Asked = TypeVar("Asked")


def prove(
    form: acts.Form, service: Callable[[Occasion, Asked], Account], asked: Asked, password: str
) -> Proof | None:
    """What a password proves for an account; None when the account is refused, which then stands on the form."""
    try:
        account = acts.read(service, asked)
    except Refusal as refusal:
        transaction().close()
        leave(refusal, acts.actor())
        acts.place(form, refusal)
        return None
    transaction().close()
    proven = passwords.verified(account.password_hash, password, _strength())
    outdated = proven and passwords.is_outdated(account.password_hash, _strength())
    return Proof(account=account, proven=proven, fresh_hash=new_hash(password) if outdated else "")


def new_hash(password: str) -> str:
    """The hash of a new password."""
    transaction().close()
    return passwords.hashed(password, _strength())


def lifetime() -> timedelta:
    """How long a device stays signed in at most."""
    return timedelta(days=_config().session_days)


def _strength() -> Strength:
    return Strength(_config().argon2_time, _config().argon2_memory_kib)


def _config() -> Config:
    config: Config = current_app.extensions["consult_config"]
    return config
