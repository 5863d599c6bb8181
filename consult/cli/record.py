"""`consult record`: the public record as evidence that anybody can verify."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from consult.cli import verifier
from consult.cli.command import Failure, File, group, option
from consult.cli.record_beginning import first_key, key_ring
from consult.cli.settings import current_database, must_be_current, open_database, settings
from consult.cli.speech import gettext, language, marked
from consult.cli.verifier import MOST_SHOWN
from consult.config import Config, kept
from consult.documents import evidence_bundle, verifier_program
from consult.gate.database import Database
from consult.gate.record_keeper import Keeper
from consult.ledger import bundle, merkle
from consult.ledger.verify import verify as verified
from consult.rules.refusal import Code, Refusal
from consult.services import evidence as evidence_service
from consult.services import record as service
from consult.services import record_head, record_succession
from consult.services.occasion import Occasion
from consult.services.record_guard import Published
from consult.services.record_head import Signed
from consult.services.record_keys import KeyRing, PrivateKey
from consult.services.record_succession import Successor


@group(marked("The public record as evidence that anybody can verify."))
def record() -> None:
    """Hold the commands on the public record."""


@record.command(help=marked("Write a bundle of evidence to FILE, and verify it. Never overwrites."))
@click.argument("file", type=File(path_type=Path))
@option("--consultation", default=bundle.WHOLE, help=marked("Only this consultation's texts and results."))
def export(file: Path, consultation: str) -> None:
    """Make a bundle of the record as it is now."""
    _must_not_exist(file)
    database = current_database(settings())
    with _said(database), database.reading() as occasion:
        made = _bundle(occasion, database.checkpoint(occasion.session), consultation)
    report = verified(made)
    if not report.verified:
        found = "\n".join(f"{each.place}: {each.code} {each.about}" for each in report.findings[:MOST_SHOWN])
        raise Failure(gettext("The record does not verify: %(what)s", what=found))
    file.write_bytes(made)
    number = hashlib.sha256(made).hexdigest()
    size = f"{len(made):,}"
    click.echo(gettext("Written: %(file)s (%(size)s bytes, SHA-256 %(number)s)", file=file, size=size, number=number))


@record.command(help=marked("Verify the bundle FILE, as verify.pyz does."))
@click.argument("file", type=File(path_type=Path, exists=True, dir_okay=False))
@option("--key", multiple=True, help=marked("Public key of the record, from elsewhere; may stand several times."))
@option(
    "--policy", type=File(path_type=Path, exists=True, dir_okay=False), help=marked("Keys and witnesses to trust.")
)
@option("--since", type=File(path_type=Path, exists=True, dir_okay=False), help=marked("An older bundle."))
@click.pass_context
def verify(context: click.Context, file: Path, key: tuple[str, ...], policy: Path | None, since: Path | None) -> None:
    """Say what verifies; exit code 0, 1 not, 2 unusable, 3 not confirmed."""
    keys = [part for each in key for part in ("--key", each)]
    files = [part for name, each in (("--policy", policy), ("--since", since)) if each for part in (name, str(each))]
    context.exit(verifier.main([str(file), *keys, *files, "--lang", "zh" if language() == "zh" else "en"]))


@record.command("verifier", help=marked("Write the verifier to FILE, and say its SHA-256. Never overwrites."))
@click.argument("file", type=File(path_type=Path))
def write_verifier(file: Path) -> None:
    """Write the program that verifies bundles."""
    _must_not_exist(file)
    made = verifier_program.built()
    file.write_bytes(made)
    click.echo(f"{hashlib.sha256(made).hexdigest()}  {file}")


@record.command(help=marked("Say how the record stands: entries, root, keys, and how far it was published."))
def status() -> None:
    """Compute the whole tree anew, and compare it with what is kept, inside the database and outside."""
    config = settings()
    database = current_database(config)
    with database.reading() as occasion:
        head = record_head.read(occasion.session)
        leaves = [merkle.leaf_hash(body) for body in evidence_service.kept(occasion, head.size).bodies]
        published = Keeper(config).published(head.log_id)
    database.engine.dispose()
    mark = gettext("none") if published is None else f"{published.size:,}"
    click.echo(gettext("Record: %(origin)s, number %(log)s", origin=head.origin, log=head.log_id))
    click.echo(gettext("Entries: %(size)s; published: %(mark)s", size=f"{head.size:,}", mark=mark))
    click.echo(gettext("Root: %(root)s", root=head.edge.root.hex()))
    for key in head.keys:
        where = gettext("here") if key_ring(config).of([key]) else gettext("not here")
        click.echo(gettext("Signed by: %(key)s (%(where)s)", key=key, where=where))
    if merkle.root_of(leaves) != head.edge.root:
        raise Failure(gettext("The entries do not come to the root that is kept: the database has been changed."))
    if published is not None and not _continues(leaves, published):
        raise Failure(gettext("The entries do not continue what was published: nothing is signed or decided."))
    click.echo(gettext("The entries come to this root and continue what was published."))


@record.command("rotate-key", help=marked("Let a new key sign beside the present one."))
def rotate_key() -> None:
    """Make a key, keep it beside the present one, and name it in the record."""
    config = settings()
    database = current_database(config)
    ring = _ring_in_file(config)
    with _said(database), database.writing() as occasion:
        fresh = PrivateKey.fresh(service.lock(occasion).origin)
        service.add_key(occasion, str(fresh.public))
        _keep(config, KeyRing((*ring.keys, fresh)))
    click.echo(str(fresh.public))
    click.echo(gettext("Both keys sign from now on. Tell whoever verifies, then: consult record retire-key OLD"))


@record.command("retire-key", help=marked("Let KEY, a public key, sign no longer; its private key is deleted."))
@click.argument("key")
def retire_key(key: str) -> None:
    """End a key: named in the record, then deleted here."""
    config = settings()
    database = current_database(config)
    ring = _ring_in_file(config)
    left = KeyRing(tuple(each for each in ring.keys if str(each.public) != key))
    with _said(database), database.writing() as occasion:
        standing = service.lock(occasion).keys
        if key not in standing:
            raise Failure(gettext("No key like this signs the record: %(key)s", key=key))
        if not left.of(standing):
            raise Failure(gettext("No other key that signs the record is here. First: consult record rotate-key"))
        service.retire_key(occasion, key)
    _keep(config, left)
    click.echo(gettext("Retired: %(key)s", key=key))


@record.command(
    help=marked(
        "Let a new record succeed this one, which cannot go on: its database was put back from an older backup, or "
        "its key is lost. The new one repeats what is left; the old name is never signed again."
    )
)
@option("--reason-en", required=True, help=marked("What happened, in English; published."))
@option("--reason-zh", required=True, help=marked("What happened, in Chinese; published."))
def succeed(reason_en: str, reason_zh: str) -> None:
    """End the record, begin another with a key of its own, and say what to tell whoever verifies."""
    config = settings()
    database = open_database(config)
    must_be_current(database)
    _ring_in_file(config)
    asked = Successor(
        first=config.record_origin,
        reason_en=_reason(reason_en),
        reason_zh=_reason(reason_zh),
        key=partial(first_key, config),
    )
    with _said(database), database.writing() as occasion:
        name = record_succession.succeed(occasion, asked)
        head = service.lock(occasion)
        ended = record_succession.ended(occasion)[0]
    click.echo(
        gettext(
            "The record %(before)s was published up to %(published)s entries; %(kept)s are left, and are repeated in "
            "%(name)s. Tell whoever verifies, with the new key:",
            before=ended.before,
            published=f"{ended.published:,}",
            kept=f"{ended.index:,}",
            name=name,
        )
    )
    click.echo(head.keys[0])


def _reason(given: str) -> str:
    if not given.strip():
        raise Failure(gettext("A reason is needed in both languages."))
    return given.strip()


def _bundle(occasion: Occasion, head: Signed, scope: str) -> bytes:
    try:
        return evidence_bundle.made(occasion, head, scope.replace("/", "-"))
    except evidence_bundle.UnknownConsultation as error:
        raise Failure(gettext("The record has no text of the consultation %(symbol)s.", symbol=scope)) from error
    except evidence_bundle.NotWhole as error:
        said = gettext("Texts that the record names are not in the database: %(hashes)s", hashes=error)
        raise Failure(said) from error


@contextmanager
def _said(database: Database) -> Iterator[None]:
    """A record that stands still is said in plain words; the way out is shown by its status."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code is Code.RECORD_STANDS:
            raise Failure(gettext("The record can go on as it is. No other one may succeed it.")) from refusal
        raise Failure(
            gettext(
                "The record may neither grow nor be signed now (%(code)s). Run: consult record status",
                code=refusal.code,
            )
        ) from refusal
    finally:
        database.engine.dispose()


def _continues(leaves: list[bytes], published: Published) -> bool:
    return published.size <= len(leaves) and merkle.root_of(leaves[: published.size]) == published.root


def _ring_in_file(config: Config) -> KeyRing:
    if config.record_key:
        raise Failure(gettext("RECORD_KEY is set. Put the key into %(file)s instead.", file=config.record_key_file))
    return key_ring(config)


def _keep(config: Config, ring: KeyRing) -> None:
    """Other keys in the file, all or none of them."""
    beside = config.record_key_file.with_name("record_key.next")
    beside.unlink(missing_ok=True)
    kept(beside, ring.written)
    beside.replace(config.record_key_file)


def _must_not_exist(file: Path) -> None:
    if file.exists():
        raise Failure(gettext("%(file)s exists already. Choose another name.", file=file))
