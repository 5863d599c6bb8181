"""The public record at every start: begun once with a signing key of its own, and its key still here."""

from functools import partial
from pathlib import Path

from consult.cli.command import Failure
from consult.cli.speech import gettext
from consult.config import Config, kept
from consult.gate.database import Database
from consult.models.record import RecordLog
from consult.services import record
from consult.services.record_keys import BadKey, KeyRing, PrivateKey

OTHERS = 0o077


def begin_record(database: Database, config: Config) -> None:
    """Begin the public record where there is none; refuse another origin, or to go on without its key."""
    try:
        with database.writing() as occasion:
            record.begin(occasion, config.record_origin, partial(first_key, config, config.record_origin))
            log = occasion.session.get_one(RecordLog, 1)
    except record.WrongOrigin as error:
        raise Failure(
            gettext(
                "RECORD_ORIGIN is %(origin)s, but the record was begun as %(begun)s. Put the setting back.",
                origin=config.record_origin,
                begun=error.begun,
            )
        ) from error
    if not key_ring(config).of(log.signed_by.split()):
        raise Failure(
            gettext(
                "The key that signs the record is not in %(file)s. Put it back from its backup, or set RECORD_KEY. "
                "Where it is lost for good: consult record succeed",
                file=config.record_key_file,
            )
        )


def key_ring(config: Config) -> KeyRing:
    """The private keys that are here; none where there are none yet. Raises Failure where they cannot be used."""
    try:
        return KeyRing.parse(config.record_key or _text(config.record_key_file))
    except FileNotFoundError:
        return KeyRing()
    except BadKey as error:
        where = "RECORD_KEY" if config.record_key else config.record_key_file
        raise Failure(gettext("What stands in %(where)s is no signing key.", where=where)) from error
    except OSError as error:
        raise Failure(gettext("The signing key cannot be read: %(reason)s", reason=error)) from error


def first_key(config: Config, origin: str) -> str:
    """The public key of a record that begins: of the one given, else of a new one: none made here signs two."""
    if config.record_key:
        return _given(config, origin)
    if key_ring(config).keys:
        old = key_ring(config).keys[-1].public.id.hex()
        config.record_key_file.rename(config.record_key_file.with_name(f"record_key.{old}"))
    made = KeyRing((PrivateKey.fresh(origin),))
    return str(KeyRing.parse(kept(config.record_key_file, made.written)).keys[0].public)


def _given(config: Config, origin: str) -> str:
    key = key_ring(config).keys[0]
    if key.name != origin:
        raise Failure(
            gettext(
                "RECORD_KEY signs for %(name)s, not for %(origin)s.",
                name=key.name,
                origin=origin,
            )
        )
    return str(key.public)


def _text(file: Path) -> str:
    if file.stat().st_mode & OTHERS:
        raise Failure(gettext("Others can read %(file)s. Run: chmod 600 %(file)s", file=file))
    return file.read_text(encoding="ascii")
