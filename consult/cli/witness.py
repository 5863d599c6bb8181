"""`consult witness`: a delegation's own eye on a record, run anywhere, as often as it likes."""

from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import click

from consult.cli.command import Failure, command, option
from consult.cli.speech import gettext, marked
from consult.cli.witness_server import Listening
from consult.cli.witness_store import Store
from consult.ledger import note
from consult.ledger.checkpoint import BadCheckpoint, Checkpoint
from consult.ledger.note import BadNote, VerifierKey
from consult.ledger.tiles import BadTile, Tile
from consult.ledger.watching import Seen, seen

MOST_BYTES = 2**24
PATIENCE = 30
_GOOD = {Seen.FIRST, Seen.SAME, Seen.GROWN}


@command(
    marked(
        "Watch a record from outside, keep its heads and cosign them. URL is where it stands, such as "
        "https://consult.example.org/log. Each run sees that the head continues the one kept before. With --listen "
        "the site sends its heads instead. Two heads that do not go together are kept as proof; the exit code is 1."
    )
)
@click.argument("url", required=False)
@option("--key", required=True, help=marked("Public key of the record, from elsewhere."))
@option(
    "--folder", default="witness", type=click.Path(path_type=Path), help=marked("Where heads and the key are kept.")
)
@option("--name", default="witness", show_default=True, help=marked("Name under which to cosign."))
@option("--listen", default="", help=marked("Address and port to listen on for heads, such as 127.0.0.1:8100."))
def witness(url: str | None, key: str, folder: Path, name: str, listen: str) -> None:
    """Compare the head with the one kept, and keep it; or wait for heads."""
    trusted, store = _trusted(key), Store(folder, name)
    if bool(url) is bool(listen):
        raise Failure(gettext("Give either the URL of a record or --listen."))
    if url:
        _watch(url, trusted, store)
    else:
        _listen(listen, trusted, store)


def _listen(address: str, trusted: VerifierKey, store: Store) -> None:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise Failure(gettext("%(address)s is not an address with a port.", address=address))
    try:
        server = Listening((host.strip("[]"), int(port)), store, trusted)
    except (OSError, OverflowError) as error:
        raise Failure(
            gettext("Nothing can listen on %(address)s: %(reason)s", address=address, reason=error)
        ) from error
    click.echo(gettext("Public key of this witness: %(key)s", key=store.public()))
    click.echo(gettext("Listening on %(address)s (Ctrl+C ends it)", address=address))
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def _watch(url: str, trusted: VerifierKey, store: Store) -> None:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise Failure(gettext("%(url)s is not an http or https address.", url=url))
    shown = _fetched(f"{url}/checkpoint")
    now = _head(shown, trusted)
    with store.held():
        held = store.head
        before = _head(held, trusted) if held else None
        found = seen(before, now, _reader(url))
        if found is Seen.FORKED:
            store.keep_proof(shown)
        if found not in _GOOD:
            raise Failure(_said(found, before, now, store.folder))
        store.keep(shown)
        store.public()
    click.echo(_said(found, before, now, store.folder))


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
