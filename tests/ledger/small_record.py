"""A small record made by hand: three delegations, a text, one vote with a change of mind, and what was said of it."""

import hashlib
from datetime import UTC, datetime, timedelta

from consult.ledger import entries, seal
from consult.ledger.entries import EntryType, public_hash, roll_call_hash, salted_hash
from consult.ledger.seal import Opening
from consult.rules import tally
from consult.rules.counts import Counts
from consult.rules.decision import decide, preset
from consult.rules.roster import Origin
from consult.rules.tally import Cast, Choice
from consult.text.canonical import canonical_json
from tests import keys

BEGAN = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SYMBOL = "CONS/2026/1"
BALLOT = f"{SYMBOL}#1"
LANDS = ("alba", "bravia", "corda")
HANDS = {land: hashlib.sha256(land.encode()).hexdigest()[:32] for land in LANDS}
RULE = preset("simple")
OPENS, CLOSES = BEGAN + timedelta(days=2), BEGAN + timedelta(days=3)
TEXT = salted_hash(b"s" * 32, "Words.")
CHOICES = (("alba", "yes"), ("bravia", "no"), ("corda", "yes"), ("bravia", "yes"))


class Small:
    """Entries as they are added; `facts[n]` may be changed before the bytes are taken."""

    def __init__(self):
        self.facts = []
        self._people()
        self._texts()
        self._vote()
        self._afterwards()

    def add(self, kind, at, /, **facts):
        self.facts.append(entries.entry(kind, at, **facts))

    def at(self, kind, which=0):
        """Where the entries of a type stand."""
        return [index for index, facts in enumerate(self.facts) if facts["type"] == kind][which]

    def one(self, kind, which=0):
        return self.facts[self.at(kind, which)]

    def bodies(self):
        return [canonical_json(facts) for facts in self.facts]

    def _people(self):
        self.add(EntryType.LOG_STARTED, BEGAN, origin=keys.ORIGIN, log="ab" * 16)
        self.add(EntryType.KEY_ADDED, BEGAN, key=keys.PUBLIC)
        for land in LANDS:
            name = {"delegation": land, "kind": "state", "name": public_hash(land.title(), land)}
            self.add(EntryType.DELEGATION_ADMITTED, BEGAN, **name)
            self.add(EntryType.DELEGATION_ADMITTED, BEGAN, **name, consultation=SYMBOL, standing="voting")
            since = entries.instant(BEGAN)
            self.add(
                EntryType.ACCREDITATION_GRANTED,
                BEGAN,
                accreditation=HANDS[land],
                delegation=land,
                role="head",
                since=since,
            )

    def _texts(self):
        at = BEGAN + timedelta(days=1)
        text = {"consultation": SYMBOL, "symbol": SYMBOL, "text": public_hash("A text.", "案文。")}
        self.add(EntryType.REVISION_PUBLISHED, at, **text, revision=1)
        place = {"consultation": SYMBOL, "revision": 1}
        self.add(EntryType.POSITION_TAKEN, at, **place, provision="aim", delegation="alba", stance="support")
        tabled = {"delegation": "corda", "accreditation": HANDS["corda"], "operations": TEXT, "text": TEXT}
        self.add(EntryType.AMENDMENT_TABLED, at, **place, amendment="AM.1", **tabled)
        self.add(EntryType.AMENDMENT_WITHDRAWN, at, consultation=SYMBOL, amendment="AM.1")
        self.add(EntryType.DISPOSITION_ISSUED, at, consultation=SYMBOL, comment="C-0001", seq=1, code="A")
        self.add(EntryType.DELEGATION_SUSPENDED, at, delegation="alba", reason=public_hash("Why", "理由"))
        self.add(EntryType.DELEGATION_RESTORED, at, delegation="alba", reason=public_hash("Why", "理由"))

    def _vote(self):
        self.add(EntryType.SITTING_OPENED, OPENS, consultation=SYMBOL, sitting=1, questions=[BALLOT])
        self.add(EntryType.REGISTER_FROZEN, OPENS, ballot=BALLOT, delegations=sorted(LANDS))
        self.add(
            EntryType.BALLOT_OPENED,
            OPENS,
            ballot=BALLOT,
            sitting=1,
            subject="text",
            question=public_hash("Adopt?", "通过？"),
            options=[choice.value for choice in tally.choices(RULE)],
            rule=RULE.to_facts(),
            opens=entries.instant(OPENS),
            closes=entries.instant(CLOSES),
            revision=1,
        )
        opened = [self._seal(number, land, choice) for number, (land, choice) in enumerate(CHOICES, 1)]
        ends = {"first": opened[0]["index"], "last": opened[-1]["index"]}
        deadline = entries.instant(CLOSES)
        self.add(EntryType.BALLOT_CLOSED, CLOSES, ballot=BALLOT, deadline=deadline, sealed=len(opened), **ends)
        self.add(EntryType.BALLOT_REVEALED, CLOSES, ballot=BALLOT, openings=opened)
        casts = [
            Cast(delegation=land, seq=number, choice=Choice(choice)) for number, (land, choice) in enumerate(CHOICES)
        ]
        decision = decide(RULE, tally.count(LANDS, casts)).to_facts()
        self.add(EntryType.RESULT_DECLARED, CLOSES, ballot=BALLOT, decision=decision)

    def _seal(self, number, land, choice):
        earlier = [facts for facts in self.facts if facts["type"] == EntryType.BALLOT_SEALED]
        own = [facts for (who, _), facts in zip(CHOICES, earlier, strict=False) if who == land]
        opening = Opening(
            ballot=BALLOT,
            delegation=land,
            accreditation=HANDS[land],
            seq=len(own) + 1,
            previous=own[-1]["commitment"] if own else None,
            choice=Choice(choice),
            origin=Origin.LETTER if land == "corda" else Origin.WEB,
        )
        salt = hashlib.sha256(bytes([number])).digest()
        index = len(self.facts)
        at = OPENS + timedelta(hours=number)
        self.add(EntryType.BALLOT_SEALED, at, ballot=BALLOT, commitment=seal.commitment(salt, opening))
        return {"index": index, "salt": salt.hex(), "opening": opening.to_facts()}

    def _afterwards(self):
        at = CLOSES + timedelta(hours=1)
        letter = self.one(EntryType.BALLOT_REVEALED)["openings"][2]["index"]
        self.add(EntryType.VOTE_CONTESTED, at, ballot=BALLOT, delegation="corda", index=letter, text=TEXT)
        said = {"ballot": BALLOT, "seq": 1, "text": {"en": TEXT}}
        self.add(EntryType.STATEMENT_MADE, at, **said, delegation="alba", kind="after")
        to = {"delegation": "alba", "kind": "after"}
        self.add(EntryType.STATEMENT_MADE, at, **said, delegation="bravia", kind="reply", to=to)
        hidden = {"ballot": BALLOT, "index": self.at(EntryType.STATEMENT_MADE), "reason": public_hash("Why", "理由")}
        self.add(EntryType.STATEMENT_HIDDEN, at, **hidden)
        self.add(EntryType.STATEMENT_RESTORED, at, **hidden)
        self.add(EntryType.VOTE_CORRECTION_NOTED, at, ballot=BALLOT, delegation="bravia", intended="no")
        self.add(EntryType.SITTING_ENDED, at, consultation=SYMBOL, sitting=1)
        self.add(
            EntryType.ROLL_CALL_IMPORTED,
            at,
            roll_call="ga-1",
            source=hashlib.sha256(b"A source").hexdigest(),
            title=public_hash("Old", "旧"),
            held="1948-12-10",
            counts=Counts(members=2, yes=1, no=1, abstain=0).to_facts(),
            list=roll_call_hash({"alba": "yes", "bravia": "no"}),
        )
        self.add(EntryType.ACCREDITATION_ENDED, at, accreditation=HANDS["alba"], until=entries.instant(at))
