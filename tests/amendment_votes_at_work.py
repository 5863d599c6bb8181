"""Two amendments that clash and one that stands alone, ready to be put to the vote in a sitting."""

from datetime import timedelta

from consult.models.amendments import Amendment, AmendmentEvent
from consult.models.ballots import BallotState
from consult.models.consultations import Consultation
from consult.rules.phases import State
from consult.rules.roster import Subject
from consult.services import amendment_desk, annulment, clock
from consult.services.amendment_desk import Translation
from consult.services.annulment import Request
from consult.services.ballot_room import Which
from consult.text.amendment import Action
from consult.text.provision import Language
from consult.text.reference import amendment_number
from tests import voting
from tests.amendments_at_work import tabled_before as tabled
from tests.voting import BEFORE, OPENS

SHORT = timedelta(minutes=10)
NEAR, FAR, ALONE = "AM.1", "AM.2", "AM.3"
"""New words for a provision, its removal, and an addition to another one."""


class Table:
    """A hall with amendments on the table, and ballots on them one after the other, ten minutes each."""

    def __init__(self, database, size=3):
        self.hall = voting.hall(database, size=size, state=State.OPEN_FOR_AMENDMENTS)
        tabled(self.hall, 0, "aim", en="AI serves all people.", zh="人工智能服务于所有人。")
        tabled(self.hall, 1, "aim", action=Action.DELETE)
        tabled(self.hall, 2, "safety", en="AI stays safe and sound.")
        self.be(State.FROZEN)
        self.count = 0

    def be(self, state):
        with self.hall.database.writing() as occasion:
            occasion.session.query(Consultation).filter_by(path=self.hall.path).one().state = state

    def translate(self, reference=ALONE, text="人工智能须安全可靠。"):
        asked = Translation(
            consultation=self.hall.path, reference=reference, seq=1, version=0, language=Language.ZH, text=text
        )
        with clock.standing_at(BEFORE), self.hall.as_(self.hall.moderator) as occasion:
            amendment_desk.translate(occasion, asked)

    def put(self, reference, *hangs, **fields):
        """Draft and approve a ballot on an amendment, ten minutes after the one before."""
        number = self.draft(reference, *hangs, **fields)
        self.hall.approve(number)
        return number

    def draft(self, reference, *hangs, **fields):
        opens = self.opening(self.count + 1)
        asked = {"subject": Subject.AMENDMENT, "amendment": reference, "opens": opens, "closes": opens + SHORT}
        number = self.hall.draft(hangs=hangs, **(asked | fields))
        self.count += 1
        return number

    def opening(self, number):
        return OPENS + (number - 1) * SHORT

    def vote(self, number, *choices):
        """Open it if it is due, let delegations vote in their order, close it."""
        at = self.opening(number)
        self.hall.run_due(at)
        if self.hall.ballot(number).state is BallotState.OPEN:
            for place, choice in enumerate(choices):
                self.hall.cast(place, choice, at=at + timedelta(minutes=1), number=number)
        self.hall.run_due(at + SHORT)
        return self.hall.ballot(number)

    def annul(self, number):
        which = Which(path=self.hall.path, number=number)
        with clock.standing_at(self.opening(9)):
            with self.hall.as_(self.hall.moderator) as occasion:
                annulment.ask(occasion, Request(which=which, reason_en="An error.", reason_zh="有误。"))
            with self.hall.as_(self.hall.chair) as occasion:
                annulment.confirm(occasion, which)

    def state(self, reference):
        with self.hall.database.reading() as occasion:
            return self._amendment(occasion, reference).state.value

    def life(self, reference):
        """Its steps in order, each with the number of the ballot that brought it, 0 for none."""
        numbers = {self.hall.ballot(number).id: number for number in range(1, self.count + 1)}
        with self.hall.database.reading() as occasion:
            amendment = self._amendment(occasion, reference)
            events = occasion.session.query(AmendmentEvent).filter_by(amendment_id=amendment.id)
            return [(each.step.value, numbers.get(each.ballot_id, 0)) for each in events.order_by(AmendmentEvent.seq)]

    def _amendment(self, occasion, reference):
        own = Amendment.consultation_id == Consultation.id
        found = occasion.session.query(Amendment).join(Consultation, own)
        return found.filter(
            Consultation.path == self.hall.path, Amendment.number == amendment_number(reference)
        ).one()
