"""`consult worker`: sends what the outbox holds and does what is due by the clock."""

import signal
from threading import Event

import click
from flask import Flask, current_app

from consult.cli.asking_witnesses import Round
from consult.cli.command import Failure, command, option
from consult.cli.settings import current_database, settings
from consult.cli.speech import gettext, marked
from consult.config import Config
from consult.documents import delivery, mail
from consult.gate.database import Database
from consult.rules.refusal import Refusal
from consult.services import outbox, transitions, vote_notices


@command(
    marked("Send mail from the outbox and make what is due by the clock happen. Several workers may run at once.")
)
@option("--once", is_flag=True, help=marked("Do what waits now, then end."))
@option("--pause", default=5, show_default=True, type=click.IntRange(1, 3600), help=marked("Seconds between rounds."))
@click.pass_context
def worker(context: click.Context, once: bool, pause: int) -> None:
    """Go round until told to stop, or once."""
    current_database(settings())
    app: Flask = context.obj()
    database: Database = app.extensions["consult_database"]
    context.call_on_close(database.engine.dispose)
    witnesses = Round(app.extensions["consult_config"])
    stop = Event()
    for name in () if once else (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with app.app_context():
        while not stop.is_set():
            sent, failed, due = tick(database, app.extensions["consult_config"])
            cosigned = witnesses.go(database)
            if cosigned:
                click.echo(gettext("Cosigned by witnesses: %(count)s.", count=cosigned))
            if once or sent or failed or due:
                click.echo(
                    gettext(
                        "Mails sent: %(sent)s; to be tried again: %(failed)s. Done by the clock: %(due)s.",
                        sent=sent,
                        failed=failed,
                        due=due,
                    )
                )
            if once:
                break
            stop.wait(pause)
    if once and failed:
        raise Failure(gettext("Some mail could not be sent; the next round tries again."))


def tick(database: Database, config: Config) -> tuple[int, int, int]:
    """One round: how many mails were sent, how many failed, how much was due."""
    due = _run_due(database)
    _derive(database)
    sent = failed = 0
    while True:
        with database.writing() as occasion:
            claimed = outbox.claim(occasion, None)
        if claimed is None:
            return sent, failed, due
        try:  # a mail that cannot be written must not keep the others from leaving
            delivery.deliver(mail.compose(claimed, config), config, claimed.id)
        except (delivery.NotDelivered, mail.EmptyMail, KeyError, ValueError) as error:
            current_app.logger.warning("mail %s was not sent: %s", claimed.id, error)
            with database.writing() as occasion:
                outbox.mark_failed(occasion, outbox.Failure(claimed.id, str(error)))
            failed += 1
        else:
            with database.writing() as occasion:
                outbox.mark_sent(occasion, claimed.id)
            sent += 1


def _derive(database: Database) -> None:
    """Ask for the mails of votes recorded since, a few at a time: casts go first."""
    with database.reading() as occasion:
        waits = vote_notices.waiting(occasion, None)
    while waits:
        with database.writing() as occasion:
            waits = vote_notices.derive(occasion, None) > 0


def _run_due(database: Database) -> int:
    with database.reading() as occasion:
        instant = transitions.next_instant(occasion)
        waits = instant is not None and instant <= occasion.now
    if not waits:
        return 0
    try:
        with database.writing() as occasion:
            return transitions.run_due(occasion)
    except Refusal as refusal:  # the record stands still; mail goes on
        current_app.logger.warning("what is due waits: %s", refusal)
        return 0
