"""Until the close nobody outside a delegation can tell how it voted: two runs that differ only in choices look alike."""

import hashlib
import re
from itertools import count

import pytest
from sqlalchemy import event

from consult.app import create_app
from consult.config import from_environment
from consult.documents import mail
from consult.gate.database import Database
from consult.models.operations import Outbox
from consult.models.people import Office
from consult.services import casting, clock, vote_notices
from consult.services.outbox import Addressee, Claimed, MailKind
from tests import factories, voting
from tests.factories import signed_in
from tests.voting import CLOSES, DURING

MASKS = (
    (re.compile(r"[0-9a-f]{64}"), "HASH"),
    (re.compile(r"[0-9a-f]{16}…"), "HASH…"),
    (re.compile(r"={15}[0-9]+=="), "BOUNDARY"),
    (re.compile(r'name="csrf_token"[^>]*value="[^"]*"'), "TOKEN"),
    (re.compile(r'name="idempotency_key" value="[^"]*"'), "KEY"),
)


class Run:
    """One vote on a database of its own, and everything that different readers can see of it meanwhile."""

    def __init__(self, engines, folder, monkeypatch, choices):
        folder.mkdir()
        monkeypatch.setattr(factories, "_numbers", count(1))
        salts = (hashlib.sha256(bytes([number])).digest() for number in count())
        monkeypatch.setattr(casting, "token_bytes", lambda _size: next(salts))
        settings = {"CONSULT_INSTANCE": str(folder), "DATABASE_URL": engines.fresh(folder), "SECRET_KEY": "tests"}
        self.config = from_environment(settings)
        self.database = Database(self.config.database_url)
        self.hall = voting.hall(self.database, size=4)
        with clock.standing_at(DURING), self.database.writing() as occasion:
            self.auditor = factories.person(occasion.session)
            factories.appoint(occasion.session, self.auditor, Office.AUDITOR)
            self.administrator = factories.person(occasion.session)
            factories.appoint(occasion.session, self.administrator, Office.ADMINISTRATOR)
        self.hall.open_ballot()
        self.app = create_app(self.config)
        self.app.testing = True
        for number, (index, seen, choice) in enumerate(choices):
            self.hall.cast(index, choice, seen=seen, key=f"paper{number:04d}")

    def readers(self):
        hall = self.hall
        return {
            "public": None,
            "moderator": hall.moderator,
            "chair": hall.chair,
            "auditor": self.auditor,
            "administrator": self.administrator,
            "other head": hall.heads[3],
            "observer": hall.observer_head,
            "own member": hall.members[0],
        }

    def paths(self):
        hall, first = self.hall, self.hall.entries("ballot.sealed")[0][0]
        here = f"/en/consultations/{hall.path}/"
        return [
            "/en/",
            here,
            f"{here}ballots/",
            f"{here}ballots/1/",
            f"{here}ballots/1/handed-in/",
            f"{here}ballots/1/result.csv",
            f"{here}consensus/",
            "/en/record/",
            "/en/record/?type=ballot.sealed",
            *(f"/en/record/entries/{first + number}/" for number in range(4)),
            "/en/delegations/",
            f"/en/delegations/{hall.delegations[0].key}/",
            "/en/secretariat/security/",
            f"/en/desk/{hall.delegations[0].key}/",
            f"/en/desk/{hall.delegations[0].key}/{hall.path}/ballots/1/",
            f"/en/desk/{hall.delegations[0].key}/{hall.path}/ballots/1/receipt/",
            f"/en/desk/{hall.delegations[3].key}/{hall.path}/ballots/1/",
            f"/en/secretariat/consultations/{hall.path}/ballots/",
            f"/en/secretariat/consultations/{hall.path}/ballots/1/",
        ]

    def seen(self):
        """For every reader and page: status, bytes, headers, size and number of statements."""
        made = {}
        for name, who in self.readers().items():
            client = self.app.test_client()
            if who is not None:
                with clock.standing_at(DURING):
                    signed_in(client, self.database, who)
            for path in self.paths():
                made[name, path] = self._look(client, path)
        made["mails"] = self._mails()
        return made

    def _mails(self):
        """Every mail as it would leave, those that say a vote was recorded too."""
        with clock.standing_at(DURING):
            while vote_notices_derived(self.database):
                pass
        with self.database.reading() as occasion, self.app.app_context():
            rows = occasion.session.query(Outbox).order_by(Outbox.id).all()
            letters = [(row, mail.compose(letter(row), self.config)) for row in rows]
        return [(row.address, row.kind, row.facts, masked(made.as_string())) for row, made in letters]

    def _look(self, client, path):
        statements = []

        def note(_connection, _cursor, statement, *_rest):
            statements.append(statement)

        engine = self.app.extensions["consult_database"].engine
        event.listen(engine, "before_cursor_execute", note)
        with clock.standing_at(DURING):
            answer = client.get(path)
        event.remove(engine, "before_cursor_execute", note)
        headers = sorted(
            (key, value) for key, value in answer.headers if key not in {"Date", "Set-Cookie", "Location"}
        )
        return answer.status_code, masked(answer.text), headers, len(statements)


def vote_notices_derived(database):
    with database.writing() as occasion:
        return vote_notices.derive(occasion, None)


def letter(row):
    to = Addressee(address=row.address, name=row.name, language=row.language)
    return Claimed(id=row.id, kind=MailKind(row.kind), to=to, facts=row.facts)


def masked(text):
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text


CASTS = ((0, 0), (1, 0), (0, 1), (2, 0))


@pytest.mark.parametrize("other", [("no", "yes", "abstain", "not_participating")])
def test_two_runs_that_differ_only_in_choices_look_alike_to_everybody_outside(
    engines, tmp_path, monkeypatch, caplog, other
):
    runs = []
    for number, choices in enumerate((("yes", "yes", "no", "no"), other)):
        caplog.clear()
        casts = [(index, seen, choice) for (index, seen), choice in zip(CASTS, choices, strict=True)]
        run = Run(engines, tmp_path / str(number), monkeypatch, casts)
        runs.append((run.seen(), [record.getMessage() for record in caplog.records]))
        run.database.engine.dispose()
        run.app.extensions["consult_database"].engine.dispose()
    (first, first_log), (second, second_log) = runs
    assert first.keys() == second.keys()
    assert sum(kind == MailKind.VOTE_RECORDED for _, kind, _, _ in first["mails"]) == 2 * len(CASTS)
    assert [key for key in first if first[key] != second[key]] == []
    assert first_log == second_log


def test_after_the_close_everybody_sees_every_vote(engines, tmp_path, monkeypatch):
    run = Run(engines, tmp_path / "one", monkeypatch, [(0, 0, "yes")])
    with clock.standing_at(CLOSES):
        page = run.app.test_client().get(f"/en/consultations/{run.hall.path}/ballots/1/")
    assert f"{run.hall.delegations[0].name_en}: In favour" in page.text
