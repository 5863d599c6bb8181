"""A consultation open for amendments, with as many of them as asked for, and one whose adopted ones wait."""

from datetime import timedelta

from consult.models.consultations import Consultation
from consult.models.texts import Revision
from consult.rules.phases import State
from consult.rules.roster import Subject
from consult.services import clock
from tests import amendments_at_work as work
from tests import factories, voting


class AmendedHouse:
    """Two halls: delegations amend in the first; in the second what was adopted waits to be applied."""

    def __init__(self, database, size):
        texts = [(f"p{n}", f"Principle {n}\nServe people.", f"原则{n}\n服务于人。") for n in range(size)]
        self.open = voting.hall(database, size=3, state=State.OPEN_FOR_AMENDMENTS, texts=texts)
        work.close_at(self.open, clock.now() + timedelta(days=20))
        self.draft = work.put(self.open, 0, work.operation("p0", en="Principle 0\nServe all people."))
        work.reasoned(self.open, 0, self.draft)
        for number in range(size):
            work.tabled(self.open, 1, f"p{number}", en=f"Principle {number}\nServe all people.")
            work.tabled(self.open, 2, f"p{number}", en=f"Principle {number}\nServe young people.")
        self._sub_amended()
        self.closed = voting.hall(database, size=2, state=State.OPEN_FOR_AMENDMENTS, texts=texts)
        wordings = (("all", "所有"), ("young", "青年"))
        made = [
            work.tabled(
                self.closed,
                place,
                f"p{number}",
                en=f"Principle {number}\nServe {en} people.",
                zh=f"原则{number}\n服务于{zh}人。",
            )
            for number in range(size)
            for place, (en, zh) in enumerate(wordings)
        ]
        self.tabled = work.tabled(self.closed, 0, "p0", en="Principle 0\nServe them.", zh="原则0\n为其服务。")
        work.move(self.closed, State.REVISED)
        work.adopted(self.closed, *made)
        self._stale(database, texts)
        self._voted(database)

    def _sub_amended(self):
        """To AM.1: two sub-amendments that clash, one adopted, and another delegation's draft of one."""
        words = (("everybody", "人人"), ("all, always", "所有人"))
        first, _ = (
            work.tabled(self.open, 2, "1", en=f"Serve {en}.", zh=f"服务于{zh}。", amends="AM.1") for en, zh in words
        )
        self.sub = work.tabled(self.open, 0, "1", en="Serve.", amends="AM.2")
        self.sub_draft = work.put(self.open, 0, work.operation("1", en="Serve them."), amends="AM.2")
        work.move(self.open, State.FROZEN)
        work.adopted(self.open, first)
        work.move(self.open, State.OPEN_FOR_AMENDMENTS)

    def _stale(self, database, texts):
        """A hall in which a newer text has been published since an amendment was tabled."""
        self.newer = voting.hall(database, size=2, state=State.OPEN_FOR_AMENDMENTS, texts=texts)
        work.close_at(self.newer, clock.now() + timedelta(days=20))
        for key, *_ in texts:
            self.stale = work.tabled(self.newer, 0, key, en="All\nServe all people.", zh="全\n服务于所有人。")
        with database.writing() as occasion:
            where = occasion.session.query(Consultation).filter_by(path=self.newer.path).one()
            last = occasion.session.query(Revision).filter_by(consultation_id=where.id).one()
            factories.revision(occasion.session, where, *texts, number=2, previous=last)

    def _voted(self, database):
        """A hall in which a sub-amendment is being voted on."""
        self.voted = voting.hall(database, state=State.OPEN_FOR_AMENDMENTS)
        amended = work.tabled(self.voted, 0, "aim", en="AI serves all.", zh="人工智能服务于所有人。")
        sub = work.tabled(self.voted, 1, "1", en="AI serves you.", zh="人工智能服务于您。", amends=amended)
        work.move(self.voted, State.FROZEN)
        now = clock.now()
        asked = {"subject": Subject.AMENDMENT, "amendment": sub, "opens": now, "closes": now + timedelta(days=1)}
        self.voted.open_ballot(at=now, **asked)

    def public(self):
        amendments = f"/consultations/{self.open.path}/amendments/"
        return [
            *(f"{amendments}{rest}" for rest in ("", "?provision=p0", "AM.1/", "AM.2/", f"{self.sub}/")),
            f"/consultations/{self.open.path}/",
            f"/consultations/{self.closed.path}/amendments/",
            f"/consultations/{self.newer.path}/amendments/{self.stale}/",
            f"/consultations/{self.voted.path}/ballots/1/",
        ]

    def paper(self):
        return [f"/desk/{self.voted.delegations[0].key}/{self.voted.path}/ballots/1/"]

    def desk(self, index=0):
        public = f"/consultations/{self.open.path}/amendments/"
        desk = f"/desk/{self.open.delegations[index].key}/"
        inside, draft = f"{desk}{self.open.path}/", f"{desk}amendments/{self.draft}/"
        return [
            desk,
            *(f"{public}{rest}" for rest in ("new/p0/", "AM.1/sponsor/", "AM.1/withdraw/", "AM.2/amend/1/")),
            *(
                f"{inside}{rest}"
                for rest in ("amend/p0/", f"amend/-/?draft={self.draft}", "amendments/AM.1/sponsor/")
            ),
            *(f"{inside}amendments/AM.2/amend/1/{rest}" for rest in ("", f"?draft={self.sub_draft}")),
            f"{desk}amendments/{self.sub_draft}/",
            *(f"{draft}{rest}" for rest in ("", "table/", "discard/")),
            f"{inside}amendments/AM.1/withdraw/",
        ]

    def bringing(self):
        desk = f"/desk/{self.newer.delegations[0].key}/{self.newer.path}/amendments/{self.stale}/bring/"
        return [f"/consultations/{self.newer.path}/amendments/{self.stale}/bring/", desk]

    def working(self):
        amendments = f"/secretariat/consultations/{self.open.path}/amendments/"
        work = f"/secretariat/consultations/{self.open.path}/"
        return [amendments, f"{amendments}AM.2/words/1/", work, f"{work}text/languages/"]

    def applying(self):
        return [f"/secretariat/consultations/{self.closed.path}/amendments/apply/"]

    def adopting(self):
        amendments = f"/secretariat/consultations/{self.closed.path}/amendments/"
        return [f"{amendments}{rest}" for rest in (f"{self.tabled}/adopt/", "ballots/")]
