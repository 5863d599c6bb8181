"""A site on which every page has something to show: one world, with as many rows in every list as asked for."""

from datetime import date, timedelta
from secrets import token_hex

from msgspec.structs import replace

from consult.models.delegations import AccreditationRequest, AccreditationRole
from consult.models.people import Office, Purpose, UserSession
from consult.models.roll_calls import RollCall, RollCallVote, Seat, SeatName
from consult.rules.phases import State
from consult.rules.remarks import Category, Severity
from consult.rules.roster import DispositionCode, Kind
from consult.rules.tally import Stance
from consult.services import (
    assignments,
    clock,
    comment_answers,
    comment_desk,
    comment_writing,
    drafting,
    drafts,
    imports,
    interests,
    links,
    objecting,
    positions,
)
from consult.services.assignments import NewAssignment
from consult.services.comment_answers import NewAnswer
from consult.services.comment_desk import NewNote
from consult.services.comment_submission import Words
from consult.services.comment_writing import DraftChange, NewComment, Step
from consult.services.drafting import Beginning, Begun
from consult.services.drafts import DraftAsked
from consult.services.imports import Begin
from consult.services.interests import NewDeclaration, Where
from consult.services.objecting import Objecting
from consult.services.positions import NewPosition
from consult.text.markdown_import import parse
from consult.text.provision import Language
from tests import brackets_at_work, factories, groups_at_work, letters_at_work, speaking, voting
from tests.amendments_house import AmendedHouse
from tests.house_addresses import Addresses

DAY = timedelta(days=1)


class House(Addresses):
    """Everybody and everything, by what it is; built by real acts where they are quick, else by factories."""

    def __init__(self, database, size):
        self.database, self.size, self.now = database, size, clock.now()
        self.hall = voting.hall(database, size=size + 1)
        self.ours, self.theirs = self.hall.delegations[:2]
        self.head, self.member = self.hall.heads[0], self.hall.members[0]
        with database.writing() as occasion:
            self._people(occasion)
            self._texts(occasion.session)
            self._lists(occasion.session)
        self._talk()
        self._work()
        self._vote()
        self._speak()
        self.amended = AmendedHouse(database, size)

    def acting(self, who, service, asked):
        with self.hall.as_(who) as occasion:
            return service(occasion, asked)

    def _people(self, occasion):
        session = occasion.session
        self.officials = {office: factories.person(session, f"The {office.value}") for office in Office}
        for office, who in self.officials.items():
            factories.appoint(session, who, office)
        self.moderator = self.officials[Office.MODERATOR]
        self.suspended = factories.delegation(session)
        self.suspended.suspended_at = self.now
        invited = factories.person(session)
        self.guest = factories.accredit(session, invited, self.ours, AccreditationRole.MEMBER)
        made = links.make(occasion, invited, Purpose.INVITATION), links.make(occasion, self.head, Purpose.RESET)
        self.invitation, self.reset = (links.mint(occasion, each) for each in made)

    def _texts(self, session):
        texts = [(f"p{n}", f"Principle {n}\nServe people.", f"原则{n}\n服务于人。") for n in range(self.size)]
        self.talks = factories.consultation(session)
        first = factories.revision(session, self.talks, *texts)
        factories.revision(session, self.talks, *texts, number=2, previous=first)
        factories.participate(session, self.talks, *self.hall.delegations)
        self.work = factories.consultation(session, state=State.DISPOSITION)
        factories.revision(session, self.work, *texts)

    def _lists(self, session):
        """Rows that only lists show."""
        days = {"created_at": self.now, "last_seen_at": self.now, "expires_at": self.now + DAY}
        for number in range(self.size):
            factories.participate(session, factories.consultation(session), self.ours)
            factories.accredit(session, factories.person(session), self.ours, AccreditationRole.MEMBER)
            factories.appoint(session, factories.person(session), Office.AUDITOR)
            session.add(UserSession(token_hash=token_hex(32), person_id=self.head.id, device="d", **days))
            self._roll_call(session, number)
        asked = [self._request(session, number) for number in range(self.size)]
        session.flush()
        self.request = asked[0].id

    def _request(self, session, number):
        made = AccreditationRequest(
            delegation_id=self.theirs.id,
            kind=Kind.STATE,
            name=f"Asker {number}",
            email=f"asker{number}@example.org",
            role=AccreditationRole.MEMBER,
            language="en",
            status="pending",
            created_at=self.now,
        )
        session.add(made)
        return made

    def _roll_call(self, session, number):
        seat = Seat(key=f"s{number}", name_en=f"Seat {number}", name_zh=f"席位{number}")
        names = {"name_en": seat.name_en, "name_zh": seat.name_zh}
        seat.names = [SeatName(from_date=None, to_date=None, **names)]
        made = RollCall(
            key=f"house-{number}",
            source="A house",
            procedure_key=f"house-{number}",
            position=1,
            session=3,
            held_on=date(1948, 12, 10),
            date_status="exact",
            kind="whole",
            title_en=f"Question {number}",
            title_zh=f"问题{number}",
            yes=1,
            no=0,
            abstain=0,
            absent=0,
            rule="simple",
            outcome="adopted",
            list_hash="0" * 64,
            record_index=0,
        )
        session.add_all([seat, made])
        session.flush()
        session.add(RollCallVote(roll_call_id=made.id, seat_id=seat.id, choice="yes"))

    def _talk(self):
        """Comments by both delegations, drafts on the desk, a position of every delegation."""
        for number in range(self.size):
            said = self._comment(self.theirs, Step.SUBMIT, number)
            self.acting(self.hall.heads[1], comment_writing.begin, said)
            sent = self.acting(self.member, comment_writing.begin, self._comment(self.ours, Step.SEND))
        self.draft, self.handle = sent.draft, ""
        self._answer()
        self._inside(sent.draft)
        asked = self._comment(self.theirs, Step.SUBMIT)
        self.joint = groups_at_work.speak_together(self.hall, asked)
        for body, head in zip(self.hall.delegations, self.hall.heads, strict=True):
            self.acting(
                head,
                positions.take,
                NewPosition(
                    delegation=body.key,
                    consultation=self.talks.path,
                    provision="p0",
                    revision=2,
                    stance=Stance.OBJECTS,
                    language=Language.EN,
                    words="It is too vague.",
                ),
            )

        for body, head in zip(self.hall.delegations, self.hall.heads, strict=True):
            where = Where(delegation=body.key, consultation=self.talks.path)
            for words in ("We sell such systems.", "We sold such systems."):
                asked = NewDeclaration(where=where, has=True, language=Language.EN, words=words)
                self.acting(head, interests.declare, asked)

    def _answer(self):
        """An answer that leads to a change, one that waits for a second official, a note and an assignment."""
        words = {"answer_en": "Because.", "answer_zh": "理由如下。", "same_as": "", "seq": 0}
        for number in range(1, self.size + 1):
            asked = {"consultation": self.talks.path, "reference": f"C-{number:04d}", **words}
            code = DispositionCode.ACCEPTED if number % 2 or self.size == 1 else DispositionCode.NOT_ACCEPTED
            self.acting(self.moderator, comment_answers.dispose, NewAnswer(**asked, code=code))
            noted = NewNote(consultation=self.talks.path, reference="C-0001", body="Ask them.")
            self.acting(self.moderator, comment_desk.note, noted)

    def _inside(self, draft):
        """A draft with remarks and an edited copy; a comment that came about from such a copy."""
        for said in range(self.size):
            asked = DraftAsked(delegation=self.ours.key, draft=draft, remark=f"Remark {said}")
            self.acting(self.head, drafts.remark, asked)
            self._assign(said)
        for step in (Step.SUBMIT, Step.KEEP):
            sent = self.acting(self.member, comment_writing.begin, self._comment(self.ours, Step.SEND))
            changed = replace(self._comment(self.ours, step).words, text=f"Edited, to {step}.")
            change = DraftChange(delegation=self.ours.key, draft=sent.draft, lock_version=0, words=changed, step=step)
            done = self.acting(self.head, comment_writing.write_on, change)
            self.handle, self.copy = done.handle or self.handle, done.draft

    def _assign(self, place):
        asked = NewAssignment(
            delegation=self.ours.key,
            consultation=self.talks.path,
            provision=f"p{place}",
            draft=None,
            assignee=self.member.id,
            due_at=self.now + DAY,
            note="See to it.",
        )
        self.acting(self.head, assignments.assign, asked)

    def _comment(self, body, step, number=0):
        said = Words(
            text=f"We **agree** with this, {number}.",
            category=Category.SUBSTANTIVE,
            severity=Severity.IMPORTANT,
            language=Language.EN,
            on_behalf_of="",
            proposed_en="",
            proposed_zh="",
        )
        return NewComment(
            delegation=body.key, consultation=self.talks.path, provision="p0", parent=None, words=said, step=step
        )

    def _work(self):
        """The next revision begun, and an import over it that waits to be mended."""
        self.acting(self.moderator, drafting.begin, Beginning(path=self.work.path, begun=Begun.FROM_LAST))
        brackets_at_work.furnish(self)
        english = "\n\n".join(f"### P{n}\n\nText {n}." for n in range(self.size))
        chinese = "\n\n".join(f"### 条{n}\n\n文{n}。" for n in range(max(1, self.size - 1)))
        prepared = imports.prepare(parse(f"# T\n\n{english}\n\n* more"), parse(f"# 题\n\n{chinese}"))
        self.acting(self.moderator, imports.begin, Begin(path=self.work.path, prepared=prepared))

    def _vote(self):
        """A ballot that is open, approved ones to come, and a draft; everybody has voted."""
        hall, later = self.hall, self.now + DAY
        hall.approve(hall.draft(opens=self.now, closes=later, at=self.now), at=self.now)
        self.checked = self._in_checking_time()
        hall.open_sitting(at=self.now)
        hall.run_due(self.now)
        for place in range(self.size + 1):
            hall.cast(place, "yes", at=self.now)
            hall.cast(place, "yes", at=self.now, number=self.checked)
            letters_at_work.enter(hall, place, at=self.now)
        for number in (1, 2):
            letters_at_work.confirm(hall, at=self.now, number=number)
        letters_at_work.contest(hall, 1, at=self.now)
        letters_at_work.enter(hall, at=self.now, where=hall.where(0, self.checked))
        for _ in range(self.size):
            hall.approve(hall.draft(opens=later, closes=later + DAY, at=self.now), at=self.now)
        self.drafted = hall.draft(opens=later, closes=later + DAY, at=self.now)
        self._silence()

    def _silence(self):
        """Questions that are adopted unless somebody objects: one open, one that our delegation ended."""
        hall = self.silent = voting.hall(self.database, self.size + 1)
        for _ in range(2):
            asked = {"preset": "silence", "opens": self.now, "closes": self.now + 2 * DAY, "at": self.now}
            hall.approve(hall.draft(**asked), at=self.now)
        hall.open_sitting(at=self.now)
        hall.run_due(self.now)
        asked = Objecting(where=hall.where(0, 2), text="We object.", language=Language.EN)
        with hall.as_(hall.heads[0]) as occasion:
            objecting.object_to(occasion, asked)

    def _speak(self):
        """A ballot that was held, about which every delegation but the first has said something."""
        self.spoken = voting.hall(self.database, size=self.size + 1)
        opens = clock.now()
        closes = opens + timedelta(milliseconds=1)
        self.spoken.open_ballot(opens=opens, closes=closes, at=opens)
        for place in range(self.size + 1):
            self.spoken.cast(place, "yes", at=opens)
        self.spoken.run_due(closes)
        for place in range(1, self.size + 1):
            speaking.explain(self.spoken, place, "after", zh="我团赞成。", at=closes)
            speaking.declare(self.spoken, place, "no", at=closes)
        self.said = speaking.number_of(self.spoken, 1)
        speaking.reply(self.spoken, 0, self.said, at=closes)
        speaking.confirm(self.spoken, 1, "no", at=closes)

    def _in_checking_time(self):
        begun = self.now - timedelta(minutes=1)
        number = self.hall.draft(opens=begun, closes=begun + timedelta(seconds=1800), reveal=1799, at=self.now)
        self.hall.approve(number, at=self.now)
        return number
