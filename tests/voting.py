"""A consultation ready for voting, and ballots taken through the real services to where a test begins."""

from dataclasses import dataclass, field
from datetime import timedelta

from consult.models.ballots import Ballot
from consult.models.consultations import Consultation
from consult.models.delegations import AccreditationRole
from consult.models.people import Office
from consult.rules.access import Standing
from consult.rules.phases import State
from consult.rules.roster import Subject
from consult.rules.tally import Choice
from consult.services import ballot_drafting, casting, clock, sittings, transitions
from consult.services.ballot_drafting import Approval, Draft
from consult.services.ballot_room import Ours, Which
from consult.services.casting import Cast
from consult.services.occasion import Actor
from tests import factories
from tests.instants import NOON

OPENS = NOON
CLOSES = NOON + timedelta(hours=1)
DURING = NOON + timedelta(minutes=30)
BEFORE = NOON - timedelta(minutes=30)
TEXTS = (("aim", "AI serves people.", "人工智能服务于人。"), ("safety", "AI stays safe.", "人工智能须安全。"))


@dataclass
class Hall:
    """Who is in the room, by what they are."""

    database: object
    path: str = ""
    symbol: str = ""
    chair: object = None
    moderator: object = None
    observer: object = None
    observer_head: object = None
    delegations: list = field(default_factory=list)
    heads: list = field(default_factory=list)
    alternates: list = field(default_factory=list)
    members: list = field(default_factory=list)

    def where(self, index=0, number=1):
        return Ours(delegation=self.delegations[index].key, path=self.path, number=number)

    def as_(self, who):
        return self.database.writing(Actor(who.id, "en"))

    def draft(self, opens=OPENS, closes=CLOSES, at=BEFORE, by=None, **fields):
        asked = {
            "path": self.path,
            "subject": Subject.TEXT,
            "provision": "",
            "question_en": "Shall the text be adopted?",
            "question_zh": "是否通过该案文？",
            "preset": "simple",
            "quorum": "half",
            "opens_at": opens,
            "closes_at": closes,
        }
        with clock.standing_at(at), self.as_(by or self.moderator) as occasion:
            return ballot_drafting.draft(occasion, Draft(**(asked | fields)))

    def approve(self, number=1, by=None, at=BEFORE):
        with clock.standing_at(at), self.as_(by or self.chair) as occasion:
            seen = self._ballot(occasion, number).drafted_at
            ballot_drafting.approve(occasion, Approval(which=Which(path=self.path, number=number), seen=seen))

    def open_sitting(self, at=BEFORE):
        with clock.standing_at(at), self.as_(self.chair) as occasion:
            return sittings.open_sitting(occasion, self.path)

    def end_sitting(self, at=CLOSES):
        with clock.standing_at(at), self.as_(self.chair) as occasion:
            return sittings.end_sitting(occasion, self.path)

    def run_due(self, at):
        with clock.standing_at(at), self.database.writing() as occasion:
            return transitions.run_due(occasion)

    def open_ballot(self, at=BEFORE, **fields):
        """Drafted, approved, in a sitting, open."""
        number = self.draft(at=at, **fields)
        self.approve(number, at=at)
        self.open_sitting(at=at)
        self.run_due(fields.get("opens", OPENS))
        return number

    def cast(self, index, choice, *, seen=0, key="", who=None, at=DURING, number=1, reason=""):
        with clock.standing_at(at), self.as_(who or self.heads[index]) as occasion:
            asked = Cast(
                where=self.where(index, number),
                choice=Choice(choice),
                seen=seen,
                idempotency_key=key or f"key{index}x{seen}x{choice}"[:64],
                reason=reason,
            )
            return casting.cast(occasion, asked)

    def ballot(self, number=1):
        with self.database.reading() as occasion:
            return self._ballot(occasion, number)

    def _ballot(self, occasion, number):
        own = Ballot.consultation_id == Consultation.id
        found = occasion.session.query(Ballot).join(Consultation, own)
        return found.filter(Consultation.path == self.path, Ballot.number == number).one()

    def state(self):
        with self.database.reading() as occasion:
            return occasion.session.query(Consultation).filter_by(path=self.path).one().state

    def entries(self, kind=None):
        from consult.ledger.entries import decode
        from consult.models.record import RecordEntry

        with self.database.reading() as occasion:
            rows = occasion.session.query(RecordEntry).order_by(RecordEntry.position).all()
            made = [(row.position, decode(row.body)) for row in rows]
        return [(index, entry) for index, entry in made if kind is None or entry["type"] == kind]


def hall(database, size=3, state=State.FROZEN, texts=TEXTS):
    """A consultation in last call with `size` voting delegations, one observer, a chair and a moderator."""
    made = Hall(database)
    with clock.standing_at(BEFORE - timedelta(days=1)), database.writing() as occasion:
        session = occasion.session
        consultation = factories.consultation(session, state=state)
        made.path, made.symbol = consultation.path, consultation.symbol
        factories.revision(session, consultation, *texts)
        made.chair = factories.person(session, "The Chair")
        made.moderator = factories.person(session, "The Moderator")
        factories.appoint(session, made.chair, Office.CHAIR, consultation)
        factories.appoint(session, made.moderator, Office.MODERATOR, consultation)
        made.observer = factories.delegation(session)
        factories.participate(session, consultation, made.observer, standing=Standing.OBSERVER)
        made.observer_head = factories.person(session)
        factories.accredit(session, made.observer_head, made.observer)
        for _ in range(size):
            delegation = factories.delegation(session)
            factories.participate(session, consultation, delegation)
            made.delegations.append(delegation)
            for role, people in (
                (AccreditationRole.HEAD, made.heads),
                (AccreditationRole.ALTERNATE, made.alternates),
                (AccreditationRole.MEMBER, made.members),
            ):
                someone = factories.person(session)
                factories.accredit(session, someone, delegation, role)
                people.append(someone)
    return made
