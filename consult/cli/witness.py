"""`consult witness`: a delegation's own eye on a record, run anywhere, as often as it likes."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import click

from consult.cli.command import Failure, command, option
from consult.cli.speech import gettext, marked
from consult.config import kept
from consult.ledger import cosignature, note
from consult.ledger.checkpoint import BadCheckpoint, Checkpoint
from consult.ledger.note import BadNote, VerifierKey
from consult.ledger.tiles import BadTile, Tile
from consult.ledger.watching import Seen, seen
from consult.services import clock
from consult.services.record_keys import PrivateKey

HEAD, COSIGNED, KEY = "head", "cosigned", "witness_key"
MOST_BYTES = 2**24
PATIENCE = 30
_GOOD = {Seen.FIRST, Seen.SAME, Seen.GROWN}


@command(
    marked(
        "Watch a record from outside, keep its heads and cosign them. URL is where it stands, such as "
        "https://consult.example.org/log. Each run sees that the head continues the one kept before. Two heads that "
        "do not go together are kept as proof; the exit code is 1."
    )
)
@click.argument("url")
@option("--key", required=True, help=marked("Public key of the record, from elsewhere."))
@option(
    "--folder", default="witness", type=click.Path(path_type=Path), help=marked("Where heads and the key are kept.")
)
@option("--name", default="witness", show_default=True, help=marked("Name under which to cosign."))
def witness(url: str, key: str, folder: Path, name: str) -> None:
    """Compare the head with the one kept, and keep it."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise Failure(gettext("%(url)s is not an http or https address.", url=url))
    trusted = _trusted(key)
    shown = _fetched(f"{url}/checkpoint")
    now = _head(shown, trusted)
    held = folder / HEAD
    before = _head(held.read_bytes(), trusted) if held.is_file() else None
    found = seen(before, now, _reader(url))
    if found is Seen.FORKED:
        _keep_proof(folder, held.read_bytes(), shown)
    if found not in _GOOD:
        raise Failure(_said(found, before, now, folder))
    _store(held, shown)
    _cosign(folder, name, shown)
    click.echo(_said(found, before, now, folder))


def _said(found: Seen, before: Checkpoint | None, now: Checkpoint, folder: Path) -> str:
    facts = {"size": now.size, "before": before.size if before else 0, "folder": folder}
    words = {
        Seen.FIRST: gettext("Seen for the first time: %(size)s entries.", **facts),
        Seen.SAME: gettext("Nothing new: %(size)s entries.", **facts),
        Seen.GROWN: gettext("It continues: %(before)s entries before, %(size)s now.", **facts),
        Seen.OLDER: gettext("An older head is shown: %(size)s entries, and %(before)s were seen before.", **facts),
        Seen.FORKED: gettext(
            "FORKED: the head of %(size)s entries does not continue the one of %(before)s. Both are signed; they are "
            "kept in %(folder)s as proof.",
            **facts,
        ),
        Seen.UNPROVEN: gettext("The files do not come to the head of %(size)s entries: nothing is proven.", **facts),
    }
    return words[found]


def _trusted(written: str) -> VerifierKey:
    try:
        return VerifierKey.parse(written)
    except BadNote as error:
        raise Failure(gettext("This is no public key: %(key)s", key=written)) from error


def _head(signed: bytes, trusted: VerifierKey) -> Checkpoint:
    try:
        return Checkpoint.parse(note.opened(signed, [trusted]).text)
    except (BadNote, BadCheckpoint) as error:
        raise Failure(gettext("The head is not signed by that key.")) from error


def _reader(url: str) -> Callable[[Tile], bytes]:
    def read(tile: Tile) -> bytes:
        try:
            return _fetched(f"{url}/{tile.path}")
        except Failure as failure:
            raise BadTile(tile.path) from failure

    return read


def _fetched(address: str) -> bytes:
    try:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310  http and https alone are let in
            body: bytes = answer.read(MOST_BYTES)
    except (URLError, OSError, ValueError) as error:
        raise Failure(gettext("%(url)s cannot be read: %(reason)s", url=address, reason=error)) from error
    return body


def _store(file: Path, body: bytes) -> None:
    """On the disk, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with beside.open("wb") as written:
        written.write(body)
        written.flush()
        os.fsync(written.fileno())
    beside.replace(file)


def _keep_proof(folder: Path, before: bytes, now: bytes) -> None:
    stamp = f"{clock.now():%Y%m%dT%H%M%SZ}"
    _store(folder / f"fork-{stamp}-1", before)
    _store(folder / f"fork-{stamp}-2", now)


def _cosign(folder: Path, name: str, signed: bytes) -> None:
    """The head with the line of this witness below it, to be given to whoever asks."""
    own = PrivateKey.parse(kept(folder / KEY, PrivateKey.fresh(name).written).strip())
    public = VerifierKey(own.name, cosignature.COSIGNATURE, own.public.key)
    text, signatures = note.split(signed)
    line = cosignature.cosigned(text, public, own.sign, int(clock.now().timestamp()))
    _store(folder / COSIGNED, note.written(text, (*signatures, line)).encode())
    _store(folder / f"{KEY}.public", f"{public}\n".encode())
