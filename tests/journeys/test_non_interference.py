"""Until the close nobody outside a delegation can tell how it voted: two runs that differ only in choices look alike."""

import hashlib
import logging
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import event

from consult.app import create_app
from consult.config import from_environment
from consult.documents import mail
from consult.gate.database import Database
from consult.models.operations import Outbox, SecurityEvent
from consult.models.people import Office
from consult.services import casting, clock, vote_notices
from consult.services.outbox import Addressee, Claimed, MailKind
from tests import factories, keys, letters_at_work, voting
from tests.browsing import Browser
from tests.factories import signed_in
from tests.outside import Heard, looks, masked
from tests.voting import CLOSES, DURING

pytestmark = [pytest.mark.xdist_group("runs"), pytest.mark.slow]
CASTS = ((0, 0), (1, 0), (0, 1), (2, 0))
SAYING = ("explanation/", "correction/")
CHECKING = 300
LETTERS = (4, 1)
"""Delegations that send a letter: the first is confirmed and contested, the second waits for its second official."""
CHOICES = (
    ("yes", "yes", "no", "no", "no", "yes"),
    ("no", "yes", "abstain", "not_participating", "yes", "no"),
)
WORDS = {"en": "Against", "zh": "反对"}
REASONS = {"no": "It comes too early.", "yes": "", "abstain": "", "not_participating": ""}


class Run:
    """One vote on a database of its own, cast over HTTP, and everything that different readers see of it meanwhile."""

    def __init__(self, engines, folder, preset, choices):
        folder.mkdir()
        instance = str(folder.parent)  # both runs find the templates that the first has compiled
        settings = {"CONSULT_INSTANCE": instance, "DATABASE_URL": engines.fresh(folder), "SECRET_KEY": "tests"}
        settings |= {"RECORD_KEY": keys.PRIVATE, "RECORD_MARKS": str(folder / "marks")}
        self.config = from_environment(settings)
        self.database = Database(self.config.database_url)
        self.hall = voting.hall(self.database, size=5)
        with clock.standing_at(DURING), self.database.writing() as occasion:
            self.auditor = factories.person(occasion.session)
            factories.appoint(occasion.session, self.auditor, Office.AUDITOR)
            self.administrator = factories.person(occasion.session)
            factories.appoint(occasion.session, self.administrator, Office.ADMINISTRATOR)
        self.hall.open_ballot(preset=preset, reveal=CHECKING)
        self.app = create_app(self.config)
        self.app.testing = True
        for (index, _seen), choice in zip(CASTS, choices, strict=False):
            assert self.hand_in(index, choice) == 303
        for index, choice in zip(LETTERS, choices[len(CASTS) :], strict=True):
            assert self.enter(index, choice) == 303
        assert self.confirm(choices[len(CASTS)]) == 303
        letters_at_work.contest(self.hall, LETTERS[0])
        self.seen = dict(self._seen(self.readers(), DURING))
        self.seen_late = dict(self._seen(self.outsiders(), CLOSES - timedelta(seconds=CHECKING)))
        self.mails = self._mails()
        self.traces = self._rows(SecurityEvent)

    def _mails(self):
        """Every mail as it would leave, those that say a vote was recorded too."""
        with clock.standing_at(DURING):
            while vote_notices_derived(self.database):
                pass
        with self.database.reading() as occasion, self.app.app_context():
            rows = occasion.session.query(Outbox).order_by(Outbox.id).all()
            letters = [(row, mail.compose(letter(row), self.config)) for row in rows]
        return [(row.address, row.kind, row.facts, masked(made.as_string())) for row, made in letters]

    def hand_in(self, index, choice):
        browser = Browser(self._client(self.hall.heads[index]))
        path = f"/en/desk/{self.hall.delegations[index].key}/{self.hall.path}/ballots/1/"
        return browser.send(browser.get(path), path, choice=choice, reason=REASONS[choice]).status_code

    def enter(self, index, choice):
        browser, delegation = Browser(self._client(self.hall.moderator)), self.hall.delegations[index].key
        path = f"{self.letters('en')}new/?delegation={delegation}"
        asked = {"signer": letters_at_work.accreditation_of(self.hall, self.hall.heads[index]), "reference": "NV 1"}
        asked |= {"signed_on": "2026-11-20", "choice": choice, "reason": REASONS[choice]}
        return browser.send(browser.get(path), path, **asked).status_code

    def confirm(self, choice):
        browser, path = Browser(self._client(self.hall.chair)), f"{self.letters('en')}1/"
        return browser.send(browser.get(path), path, choice=choice).status_code

    def letters(self, language):
        return f"/{language}/secretariat/consultations/{self.hall.path}/ballots/1/letters/"

    def readers(self):
        hall = self.hall
        return {
            "public": None,
            "moderator": hall.moderator,
            "chair": hall.chair,
            "auditor": self.auditor,
            "administrator": self.administrator,
            "other head": hall.heads[3],
            "other alternate": hall.alternates[3],
            "observer": hall.observer_head,
            "own member": hall.members[0],
            "member by letter": hall.members[LETTERS[0]],
        }

    def outsiders(self):
        """Those to whom the votes stay sealed in the checking time too."""
        within = {"other head", "other alternate", "own member", "member by letter"}
        return {name: who for name, who in self.readers().items() if name not in within}

    def paths(self, language):
        hall, first = self.hall, self.hall.entries("ballot.sealed")[0][0]
        here, record = f"/{language}/consultations/{hall.path}/", f"/{language}/record/"
        own, other, by_letter = (f"/{language}/desk/{hall.delegations[place].key}/" for place in (0, 3, LETTERS[0]))
        room = f"/{language}/secretariat/consultations/{hall.path}/ballots/"
        return [
            f"/{language}/",
            here,
            *(
                f"{here}ballots/{rest}"
                for rest in ("", "1/", "1/?by=region", "1/handed-in/", "1/result.csv", "1/result.json")
            ),
            *(f"{here}{rest}" for rest in ("consensus/", "participation/", "participation/delegations.csv")),
            f"{here}comments/comments.csv",
            f"{here}comments/?q={WORDS[language]}",
            record,
            f"{record}?type=ballot.sealed",
            *(f"{record}entries/{first + number}/" for number in (0, len(CASTS) - 1)),
            f"/{language}/delegations/",
            f"/{language}/delegations/?q={WORDS[language]}",
            f"/{language}/delegations/{hall.delegations[0].key}/",
            own,
            *(f"{own}{hall.path}/{rest}" for rest in ("hand-over/", "news/")),
            *(f"{own}{hall.path}/ballots/1/{rest}" for rest in ("", "board/", "receipt/", "receipt/file/", *SAYING)),
            *(f"{other}{hall.path}/ballots/1/{rest}" for rest in ("", "board/", *SAYING)),
            by_letter,
            *(f"{by_letter}{hall.path}/ballots/1/{rest}" for rest in ("", "receipt/", "contest/")),
            f"/{language}/secretariat/",
            f"/{language}/secretariat/security/",
            room,
            f"{room}1/",
            *(f"{self.letters(language)}{rest}" for rest in ("", "1/", "2/")),
            f"{self.letters(language)}new/?delegation={hall.delegations[1].key}",
        ]

    def _client(self, who, at=DURING):
        client = self.app.test_client()
        if who is not None:
            with clock.standing_at(at):
                signed_in(client, self.database, who)
        return client

    def _seen(self, readers, at):
        """For every reader and page: status, bytes and size, headers, statements."""
        sent = []
        engine = self.app.extensions["consult_database"].engine

        def note(_connection, _cursor, statement, *_rest):
            sent.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        paths = [path for language in ("en", "zh") for path in self.paths(language)]
        for name, who in readers.items():
            client = self._client(who, at)
            for path in paths:
                sent.clear()
                with clock.standing_at(at):
                    answer = client.get(path)
                yield (name, path), (answer.status_code, *looks(answer), list(sent))
        event.remove(engine, "before_cursor_execute", note)

    def _rows(self, model):
        """A table as it stands, save what every row has of its own by chance."""
        with self.database.reading() as occasion:
            rows = occasion.session.query(model).order_by(model.id).all()
            return [{name: getattr(row, name) for name in model.__table__.columns.keys()} for row in rows]  # noqa: SIM118  of columns

    def close(self):
        self.database.engine.dispose()
        self.app.extensions["consult_database"].engine.dispose()


def vote_notices_derived(database):
    with database.writing() as occasion:
        return vote_notices.derive(occasion, None)


def letter(row):
    to = Addressee(address=row.address, name=row.name, language=row.language)
    return Claimed(id=row.id, kind=MailKind(row.kind), to=to, facts=row.facts)


@pytest.fixture(scope="module", params=["simple", "iso-enquiry"])
def runs(engines, tmp_path_factory, request):
    """Two runs whose persons, instants and salts are the same, and what was logged in each.

    Under the second rule a vote against bears its reason.
    """
    made, folder = [], tmp_path_factory.mktemp("runs")
    for choices in CHOICES:
        heard = Heard()
        logging.getLogger().addHandler(heard)
        with pytest.MonkeyPatch.context() as patch:
            salts = (hashlib.sha256(bytes([number])).digest() for number in count())
            patch.setattr(factories, "_numbers", count(1))
            patch.setattr(casting, "token_bytes", lambda _size, salts=salts: next(salts))
            run = Run(engines, folder / choices[0], request.param, choices)
        logging.getLogger().removeHandler(heard)
        run.heard = heard.lines
        made.append(run)
    yield made
    for run in made:
        run.close()


def test_pages_and_files_are_alike_in_bytes_size_headers_and_statements(runs):
    first, second = runs
    assert first.seen.keys() == second.seen.keys()
    assert [key for key in first.seen if first.seen[key] != second.seen[key]] == []


def test_in_the_checking_time_they_are_alike_to_all_but_the_delegations_entitled_to_vote(runs):
    first, second = runs
    assert set(first.outsiders()) == {"public", "moderator", "chair", "auditor", "administrator", "observer"}
    assert [key for key in first.seen_late if first.seen_late[key] != second.seen_late[key]] == []


def test_in_the_checking_time_every_delegation_entitled_to_vote_sees_them_differ(runs):
    boards = []
    for run in runs:
        page = f"/en/desk/{run.hall.delegations[3].key}/{run.hall.path}/ballots/1/board/"
        with clock.standing_at(CLOSES - timedelta(seconds=CHECKING)):
            boards.append(run._client(run.hall.members[3]).get(page).text)
    assert f"{runs[0].hall.delegations[0].name_en}: Against" in boards[0]
    assert f"{runs[1].hall.delegations[0].name_en}: Abstain" in boards[1]


def test_everybody_named_sees_what_is_theirs_so_that_the_comparison_compares_something(runs):
    statuses = {name: set() for name in runs[0].readers()}
    for (name, _path), (status, *_rest) in runs[0].seen.items():
        statuses[name].add(status)
    assert all(200 in found for found in statuses.values())
    assert all(found <= {200, 303, 302, 401, 403, 404, 409} for found in statuses.values())


def test_log_lines_mails_and_traces_are_alike(runs):
    first, second = runs
    assert first.heard == second.heard
    assert first.mails == second.mails
    assert sum(kind == MailKind.VOTE_RECORDED for _, kind, _, _ in first.mails) == 2 * len(CASTS)
    assert sum(kind == MailKind.LETTER_VOTE_RECORDED for _, kind, _, _ in first.mails) == 2
    assert first.traces == second.traces


def test_the_delegation_itself_sees_which_vote_stands(runs):
    run = runs[0]
    page = f"/en/desk/{run.hall.delegations[0].key}/{run.hall.path}/ballots/1/receipt/"
    with clock.standing_at(DURING):
        assert "Our vote: Against" in run._client(run.hall.alternates[0]).get(page).text


def test_after_the_close_everybody_sees_every_vote(runs):
    run = runs[0]
    with clock.standing_at(CLOSES):
        page = run.app.test_client().get(f"/en/consultations/{run.hall.path}/ballots/1/")
    assert f"{run.hall.delegations[0].name_en}: Against" in page.text


def test_a_reason_shows_nowhere_before_the_close(runs):
    for run in runs:
        assert [key for key, seen in run.seen.items() if REASONS["no"] in seen[1]] == []
