"""A small world for tests about comments and positions: a text, three delegations, a secretariat."""

from contextlib import contextmanager

from consult.models.delegations import AccreditationRole
from consult.models.people import Office
from consult.rules.access import Standing
from consult.rules.remarks import Category, Severity
from consult.services.comment_submission import Words
from consult.services.comment_writing import NewComment, Step, begin
from consult.services.occasion import Actor, Occasion
from consult.text.provision import Language
from tests import factories

TEXT = (
    ("safety", "Safety\nSystems should be safe.", "安全\n系统应当安全。"),
    ("fairness", "Fairness\nNobody should be left out.", "公平\n不让任何人掉队。"),
)


class World:
    def __init__(self, database, app, **fields):
        self.database = database
        self.app = app
        with database.writing() as occasion:
            self._fill(occasion.session, fields)

    def _fill(self, session, fields):
        self.where = factories.consultation(session, **fields)
        self.path = self.where.path
        self.revision = factories.revision(session, self.where, *TEXT)
        self.ours = factories.delegation(session, "Arvella")
        self.theirs = factories.delegation(session, "Brenmark")
        self.watcher = factories.delegation(session, "Observatory")
        factories.participate(session, self.where, self.ours, self.theirs)
        factories.participate(session, self.where, self.watcher, standing=Standing.OBSERVER)
        self.head = self._serving(session, "Head of Arvella", self.ours, AccreditationRole.HEAD)
        self.alternate = self._serving(session, "Alternate of Arvella", self.ours, AccreditationRole.ALTERNATE)
        self.member = self._serving(session, "Mia Member", self.ours, AccreditationRole.MEMBER)
        self.other_head = self._serving(session, "Head of Brenmark", self.theirs, AccreditationRole.HEAD)
        self.watcher_head = self._serving(session, "Head of Observatory", self.watcher, AccreditationRole.HEAD)
        self.moderator = factories.person(session, "Mo Derator", language="zh")
        factories.appoint(session, self.moderator)
        self.chair = factories.person(session, "Cha Ir")
        factories.appoint(session, self.chair, Office.CHAIR)
        self.elsewhere = factories.person(session, "Moderator of another")
        factories.appoint(session, self.elsewhere, Office.MODERATOR, factories.consultation(session))
        self.stranger = factories.person(session, "Nobody in particular")

    def _serving(self, session, name, delegation, role):
        who = factories.person(session, name)
        factories.accredit(session, who, delegation, role)
        return who

    def client(self, who=None):
        client = self.app.test_client()
        return client if who is None else factories.signed_in(client, self.database, who)

    @contextmanager
    def acting(self, who, language="en"):
        with self.database.writing() as occasion:
            yield Occasion(occasion.session, Actor(who.id, language), occasion.now)

    def say(self, who=None, delegation=None, text="We agree.", **about):
        """A comment submitted in a delegation's name; gives what the desk knows of it."""
        with self.acting(who or self.head) as occasion:
            return begin(
                occasion,
                NewComment(
                    delegation=(delegation or self.ours).key,
                    consultation=self.path,
                    provision=about.pop("provision", "safety"),
                    parent=about.pop("parent", None),
                    words=words(text, **about),
                    step=Step.SUBMIT,
                ),
            )


def words(text, **fields):
    given = {
        "category": Category.SUBSTANTIVE,
        "severity": Severity.IMPORTANT,
        "language": Language.EN,
        "on_behalf_of": "",
        "proposed_en": "",
        "proposed_zh": "",
    }
    return Words(text=text, **{**given, **fields})
