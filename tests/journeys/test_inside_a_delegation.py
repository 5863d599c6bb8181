"""Nothing of a delegation's inside shows outside: two runs that differ only in it look alike to everybody else."""

import logging
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import event

from consult.app import create_app
from consult.config import from_environment
from consult.gate.database import Database
from consult.models.contributions import Comment
from consult.models.operations import Outbox, SecurityEvent
from consult.models.people import Office
from consult.services import clock
from consult.services.comment_writing import Step
from tests import factories, keys
from tests.drafting_together import Room
from tests.instants import NOON
from tests.outside import Heard, looks
from tests.voices_world import World

pytestmark = [pytest.mark.xdist_group("inside"), pytest.mark.slow]
SECRET = "unmistakable"
SAID = "We agree with the whole of it."


class Run:
    """One consultation on a database of its own; `busy`: whether our delegation has an inner life."""

    def __init__(self, engines, folder, *, busy):
        folder.mkdir()
        settings = {"CONSULT_INSTANCE": str(folder.parent), "DATABASE_URL": engines.fresh(folder)}
        self.database = Database(settings["DATABASE_URL"])
        self.app = create_app(from_environment(settings | {"SECRET_KEY": "tests", "RECORD_KEY": keys.PRIVATE}))
        self.app.testing = True
        with clock.standing_at(NOON):
            self.world = World(self.database, self.app)
            self._officials()
            self._talk(busy)
            self.seen = dict(self._seen())
        self.mails = self._rows(Outbox)
        self.traces = self._rows(SecurityEvent)

    def _officials(self):
        with self.database.writing() as occasion:
            offices = (Office.AUDITOR, Office.ADMINISTRATOR, Office.RAPPORTEUR)
            self.officials = {office.value: factories.person(occasion.session) for office in offices}
            for office in offices:
                factories.appoint(occasion.session, self.officials[office.value], office)

    def _talk(self, busy):
        """The same is said in public; who wrote it, and what else is written, differs."""
        world, room = self.world, Room(self.world)
        if busy:
            self._inner_life(room)
            number = room.begin(world.member, f"{SECRET} first words.")
            room.change(world.head, number, SAID, Step.SUBMIT)
        else:
            room.begin(world.head, SAID, Step.SUBMIT)
        Room(world, world.theirs).begin(world.other_head, "A draft of others.", Step.KEEP)

    def _inner_life(self, room):
        world = self.world
        kept, shown, edited, gone = (
            room.begin(world.member, f"{SECRET} draft {nth}.", Step.KEEP) for nth in range(4)
        )
        room.show(world.member, shown)
        room.remark(world.head, shown, f"{SECRET} remark.")
        room.send_back(world.head, kept, f"{SECRET} return.")
        room.change(world.head, edited, f"{SECRET} copy.", Step.KEEP, proposed_en=f"{SECRET} wording.")
        room.discard(world.member, gone)
        room.assign(world.head, world.member, provision="safety", note=f"{SECRET} note.")
        room.assign(world.head, world.member, draft=shown, due_at=NOON + timedelta(hours=1))
        room.complete(world.member, 1)

    def readers(self):
        world = self.world
        return {
            "public": None,
            "moderator": world.moderator,
            "moderator of another": world.elsewhere,
            "chair": world.chair,
            "other head": world.other_head,
            "observer": world.watcher_head,
            "stranger": world.stranger,
            **self.officials,
        }

    def paths(self, language):
        world = self.world
        here, ours = f"/{language}/consultations/{world.path}/", f"/{language}/desk/{world.ours.key}/"
        theirs, office = f"/{language}/desk/{world.theirs.key}/", f"/{language}/secretariat/"
        drafts = [f"drafts/{number}/" for number in (1, 2, 3, 5)]
        return [
            f"/{language}/",
            here,
            *(f"{here}text/{rest}" for rest in ("", "1/", "provisions/safety/")),
            *(f"{here}comments/{rest}" for rest in ("", "C-0001/", "comments.csv", f"?words={SECRET}")),
            *(f"{here}{rest}" for rest in ("consensus/", "positions/safety/", "ballots/")),
            *(f"/{language}/delegations/{rest}" for rest in ("", f"?q={SECRET}", f"{world.ours.key}/")),
            f"/{language}/record/",
            *(f"{ours}{rest}" for rest in ("", *drafts, "drafts/2/remark/", "drafts/1/show/", "drafts/1/return/")),
            *(f"{desk}assignments/{rest}" for desk in (ours, theirs) for rest in ("", "1/", "2/")),
            *(
                f"{desk}{world.path}/{rest}"
                for desk in (ours, theirs)
                for rest in ("assignments/new/?draft=2", "news/", "hand-over/")
            ),
            *(f"{theirs}{rest}" for rest in ("", *drafts, "drafts/2/remark/")),
            office,
            *(f"{office}{rest}" for rest in ("security/", "delegations/", f"delegations/{world.ours.key}/")),
            *(f"{office}consultations/{world.path}/{rest}" for rest in ("", "comments/", "comments/C-0001/")),
        ]

    def _seen(self):
        """For every reader and page: status, bytes and size, headers, statements."""
        sent = []
        engine = self.app.extensions["consult_database"].engine

        def note(_connection, _cursor, statement, *_rest):
            sent.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        for name, who in self.readers().items():
            client = self.world.client(who)
            for path in [path for language in ("en", "zh") for path in self.paths(language)]:
                sent.clear()
                answer = client.get(path)
                yield (name, path), (answer.status_code, *looks(answer), list(sent))
        event.remove(engine, "before_cursor_execute", note)

    def _rows(self, model):
        with self.database.reading() as occasion:
            rows = occasion.session.query(model).order_by(model.id).all()
            return [{column.name: getattr(row, column.name) for column in model.__table__.columns} for row in rows]

    def close(self):
        self.database.engine.dispose()
        self.app.extensions["consult_database"].engine.dispose()


@pytest.fixture(scope="module")
def runs(engines, tmp_path_factory):
    """A delegation in which nothing happens but what is public, and one with a full inner life."""
    made, folder = [], tmp_path_factory.mktemp("inside")
    for busy in (False, True):
        heard = Heard()
        logging.getLogger().addHandler(heard)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(factories, "_numbers", count(1))
            serial = count(1)
            patch.setattr(factories, "token_hex", lambda size, serial=serial: f"{next(serial):0{2 * size}x}")
            run = Run(engines, folder / str(busy), busy=busy)
        logging.getLogger().removeHandler(heard)
        run.heard = heard.lines
        made.append(run)
    yield made
    for run in made:
        run.close()


def test_pages_and_files_are_alike_in_bytes_size_headers_and_statements(runs):
    quiet, busy = runs
    assert quiet.seen.keys() == busy.seen.keys()
    assert [key for key in quiet.seen if quiet.seen[key] != busy.seen[key]] == []


def test_log_lines_mails_and_traces_are_alike(runs):
    quiet, busy = runs
    assert (quiet.heard, quiet.mails, quiet.traces) == (busy.heard, busy.mails, busy.traces)


def test_no_word_and_no_name_of_the_inside_stands_on_any_page_outside(runs):
    for run in runs:
        shown = [key for key, seen in run.seen.items() if f"{SECRET} " in seen[1]]
        assert shown == []
        assert [
            key for key, seen in run.seen.items() if "Mia Member" in seen[1] and "secretariat" not in key[1]
        ] == []


def test_everybody_opens_something_so_that_the_comparison_compares_something(runs):
    opened = {name for (name, _path), (status, *_rest) in runs[1].seen.items() if status == 200}
    assert opened == set(runs[1].readers())
    assert {status for status, *_rest in runs[1].seen.values()} <= {200, 302, 303, 401, 403, 404}


def test_inside_the_runs_differ(runs):
    pages = [run.world.client(run.world.head).get(f"/en/desk/{run.world.ours.key}/").text for run in runs]
    assert [SECRET in page for page in pages] == [False, True]
    with runs[1].database.reading() as occasion:
        assert occasion.session.query(Comment).one().author_id == runs[1].world.member.id
