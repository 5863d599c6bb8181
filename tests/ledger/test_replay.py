"""The record played again from its entries: a sound one has no fault, and each kind of change is found by its name."""

from datetime import timedelta

import pytest

from consult.ledger import entries
from consult.ledger.entries import EntryType
from consult.ledger.faults import FaultCode
from consult.ledger.replay import replay
from consult.rules.counts import Counts
from consult.rules.decision import Outcome, decide, moot, preset
from consult.rules.tally import Choice
from tests import keys
from tests.ledger.small_record import BALLOT, BEGAN, CLOSES, HANDS, OPENS, SYMBOL, TEXT, Small

E, F = EntryType, FaultCode
OTHER = "ef" * 16


def codes(small):
    return {fault.code for fault in replay(small.bodies()).faults}


def test_a_sound_record_has_no_fault_and_comes_to_its_results():
    made = replay(Small().bodies())
    assert made.faults == []
    assert (made.origin, made.log_id, made.keys) == (keys.ORIGIN, "ab" * 16, [keys.PUBLIC])
    assert made.votes.outcomes == {BALLOT: Outcome.ADOPTED}
    assert made.votes.ballots[BALLOT].current() == dict.fromkeys(HANDS, Choice.YES)
    assert made.texts.positions == {(SYMBOL, 1, "aim", "alba"): "support"}


def test_an_empty_record_was_not_begun():
    assert [fault.code for fault in replay([]).faults] == [F.NOT_BEGUN]


def change(kind, which=0, /, **facts):
    """Other facts in one entry."""

    def apply(small):
        small.one(kind, which).update(facts)

    return apply


def without(kind, which=0):
    def apply(small):
        del small.facts[small.at(kind, which)]

    return apply


def again(kind, which=0):
    """The same entry once more behind itself."""

    def apply(small):
        at = small.at(kind, which)
        small.facts.insert(at, small.facts[at])

    return apply


def openings(edit):
    def apply(small):
        edit(small.one(E.BALLOT_REVEALED)["openings"])

    return apply


def opening(which, **facts):
    return openings(lambda listed: listed[which]["opening"].update(facts))


def decision(**facts):
    def apply(small):
        small.one(E.RESULT_DECLARED)["decision"].update(facts)

    return apply


def moved(kind, before, which=0):
    """An entry put before another, with its instant as it then must be."""

    def apply(small):
        taken = small.facts.pop(small.at(kind, which))
        at = small.at(before)
        small.facts.insert(at, taken | {"at": small.facts[at]["at"]})

    return apply


def both(*edits):
    def apply(small):
        for edit in edits:
            edit(small)

    return apply


def added(kind, /, **facts):
    """One more entry at the end."""
    return lambda small: small.add(kind, CLOSES + timedelta(days=1), **facts)


def moved_in(kind, before, /, **facts):
    """One more entry, put before another."""

    def apply(small):
        small.facts.insert(small.at(before), entries.entry(kind, CLOSES - timedelta(seconds=1), **facts))

    return apply


def put(before, which, kind, at, /, **facts):
    """One more entry at an instant, put before another."""
    return lambda small: small.facts.insert(small.at(before, which), entries.entry(kind, at, **facts))


def cut(kind):
    """The record ends before the first entry of a type."""

    def apply(small):
        del small.facts[small.at(kind) :]

    return apply


BECAUSE = entries.public_hash("Why", "理由")
LOST = decide(preset("simple"), Counts(members=3, yes=1, no=2, abstain=0)).to_facts()
STRANGER = str(keys.PrivateKey(keys.ORIGIN, b"o" * 32).public)
ELSEWHERE = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
WRONG = {
    "begun twice": (again(E.LOG_STARTED), F.BEGUN_TWICE),
    "the beginning is gone": (without(E.LOG_STARTED), F.NOT_BEGUN),
    "an earlier time behind a later one": (change(E.SITTING_ENDED, at=entries.instant(BEGAN)), F.TIME_GOES_BACK),
    "a key of another log": (change(E.KEY_ADDED, key=ELSEWHERE), F.KEY_TWICE),
    "a key added twice": (again(E.KEY_ADDED), F.KEY_TWICE),
    "a key retired that nobody added": (added(E.KEY_RETIRED, key=STRANGER), F.KEY_UNKNOWN),
    "a delegation of another kind": (change(E.DELEGATION_ADMITTED, 1, kind="industry"), F.OTHER_KIND),
    "suspended twice": (again(E.DELEGATION_SUSPENDED), F.SUSPENDED_TWICE),
    "an unknown delegation suspended": (change(E.DELEGATION_SUSPENDED, delegation="elsewhere"), F.DELEGATION_UNKNOWN),
    "restored without being suspended": (without(E.DELEGATION_SUSPENDED), F.NOT_SUSPENDED),
    "an accreditation granted twice": (again(E.ACCREDITATION_GRANTED), F.ACCREDITATION_TWICE),
    "an unknown accreditation ended": (change(E.ACCREDITATION_ENDED, accreditation=OTHER), F.ACCREDITATION_UNKNOWN),
    "an accreditation ended that is over": (
        change(E.ACCREDITATION_GRANTED, until=entries.instant(BEGAN + timedelta(days=3, hours=1, seconds=-1))),
        F.ACCREDITATION_OVER,
    ),
    "an accreditation left out": (without(E.ACCREDITATION_GRANTED, 1), F.ACCREDITATION_UNKNOWN),
    "a member who voted": (change(E.ACCREDITATION_GRANTED, 1, role="member"), F.NOT_ENTITLED),
    "a head of another delegation": (change(E.ACCREDITATION_GRANTED, 1, delegation="alba"), F.NOT_ENTITLED),
    "a head whose time had ended": (
        change(E.ACCREDITATION_GRANTED, 1, until=entries.instant(OPENS + timedelta(hours=1))),
        F.NOT_ENTITLED,
    ),
    "a head whose time had not begun": (
        change(E.ACCREDITATION_GRANTED, 1, since=entries.instant(OPENS + timedelta(hours=3))),
        F.NOT_ENTITLED,
    ),
    "a head whose ended time was put off": (
        both(
            change(E.ACCREDITATION_GRANTED, 1, until=entries.instant(OPENS + timedelta(hours=1))),
            put(
                E.REGISTER_FROZEN,
                0,
                E.ACCREDITATION_ENDED,
                OPENS,
                accreditation=HANDS["bravia"],
                until=entries.instant(CLOSES),
            ),
        ),
        F.NOT_ENTITLED,
    ),
    "a vote of a suspended delegation": (
        both(
            put(E.BALLOT_SEALED, 0, E.DELEGATION_SUSPENDED, OPENS, delegation="bravia", reason=BECAUSE),
            put(E.BALLOT_CLOSED, 0, E.DELEGATION_RESTORED, CLOSES, delegation="bravia", reason=BECAUSE),
        ),
        F.NOT_ENTITLED,
    ),
    "a position of a suspended delegation": (moved(E.POSITION_TAKEN, E.DELEGATION_RESTORED), F.NOT_ENTITLED),
    "something between a close and its openings": (moved(E.DISPOSITION_ISSUED, E.BALLOT_REVEALED), F.ACT_TORN),
    "something between openings and their result": (moved(E.DISPOSITION_ISSUED, E.RESULT_DECLARED), F.ACT_TORN),
    "something between a register and its ballot": (moved(E.DISPOSITION_ISSUED, E.BALLOT_OPENED), F.ACT_TORN),
    "a record that ends within a close": (cut(E.RESULT_DECLARED), F.ACT_TORN),
    "a record that ends behind a register": (cut(E.BALLOT_OPENED), F.ACT_TORN),
    "a position on an earlier text": (
        put(
            E.POSITION_TAKEN,
            0,
            E.REVISION_PUBLISHED,
            BEGAN + timedelta(days=1),
            consultation=SYMBOL,
            symbol=f"{SYMBOL}/Rev.1",
            text=BECAUSE,
            revision=2,
        ),
        F.REVISION_UNKNOWN,
    ),
    "a ballot in another sitting": (change(E.BALLOT_OPENED, sitting=2), F.SITTING_NOT_OPEN),
    "an explanation before the vote that came after it": (change(E.STATEMENT_MADE, kind="before"), F.OUT_OF_TURN),
    "an explanation after the vote that came before its end": (
        moved(E.STATEMENT_MADE, E.BALLOT_CLOSED),
        F.BALLOT_NOT_CLOSED,
    ),
    "a correction that changes nothing": (change(E.VOTE_CORRECTION_NOTED, intended="yes"), F.CHOICE_UNKNOWN),
    "corrected twice": (again(E.VOTE_CORRECTION_NOTED), F.OUT_OF_TURN),
    "contested twice": (again(E.VOTE_CONTESTED), F.OUT_OF_TURN),
    "a revision out of turn": (change(E.REVISION_PUBLISHED, revision=2), F.OUT_OF_TURN),
    "a position on what was not published": (change(E.POSITION_TAKEN, revision=2), F.REVISION_UNKNOWN),
    "a position of somebody outside": (change(E.POSITION_TAKEN, delegation="elsewhere"), F.NOT_TAKING_PART),
    "an answer where nothing was published": (
        change(E.DISPOSITION_ISSUED, consultation="CONS/2026/2"),
        F.REVISION_UNKNOWN,
    ),
    "an answer out of turn": (change(E.DISPOSITION_ISSUED, seq=2), F.OUT_OF_TURN),
    "an amendment tabled twice": (again(E.AMENDMENT_TABLED), F.AMENDMENT_TWICE),
    "an amendment withdrawn that nobody tabled": (without(E.AMENDMENT_TABLED), F.AMENDMENT_UNKNOWN),
    "an amendment withdrawn twice": (again(E.AMENDMENT_WITHDRAWN), F.AMENDMENT_SETTLED),
    "a vote on an amendment withdrawn before": (change(E.BALLOT_OPENED, amendment="AM.1"), F.AMENDMENT_SETTLED),
    "a roll-call twice": (again(E.ROLL_CALL_IMPORTED), F.ROLL_CALL_TWICE),
    "a sitting within a sitting": (again(E.SITTING_OPENED), F.SITTING_OPEN),
    "a sitting out of turn": (change(E.SITTING_OPENED, sitting=2), F.OUT_OF_TURN),
    "a ballot outside of its sitting": (change(E.SITTING_OPENED, questions=[f"{SYMBOL}#2"]), F.SITTING_NOT_OPEN),
    "a sitting ended that was not open": (again(E.SITTING_ENDED), F.SITTING_NOT_OPEN),
    "another sitting ended": (change(E.SITTING_ENDED, sitting=2), F.SITTING_NOT_OPEN),
    "no register": (without(E.REGISTER_FROZEN), F.REGISTER_MISSING),
    "a register that lacks a delegation": (
        change(E.REGISTER_FROZEN, delegations=["alba", "bravia"]),
        F.REGISTER_WRONG,
    ),
    "a register with one too many": (change(E.DELEGATION_ADMITTED, 1, standing="observer"), F.REGISTER_WRONG),
    "a register frozen twice": (again(E.REGISTER_FROZEN), F.BALLOT_TWICE),
    "a ballot opened twice": (again(E.BALLOT_OPENED), F.BALLOT_TWICE),
    "other options than the rule has": (change(E.BALLOT_OPENED, options=["yes", "no"]), F.OPTIONS_WRONG),
    "another rule": (change(E.BALLOT_OPENED, rule=preset("simple", None).to_facts()), F.DECISION_WRONG),
    "opened before its instant": (
        change(E.BALLOT_OPENED, opens=entries.instant(OPENS + timedelta(seconds=1))),
        F.INSTANTS_WRONG,
    ),
    "a revision that is not published": (change(E.BALLOT_OPENED, revision=2), F.REVISION_UNKNOWN),
    "put again, of a ballot that nobody knows": (change(E.BALLOT_OPENED, again=f"{SYMBOL}#9"), F.BALLOT_UNKNOWN),
    "a rule set by what was not adopted": (change(E.BALLOT_OPENED, rule_by=f"{SYMBOL}#9"), F.RULE_WRONG),
    "a vote before the opening": (moved(E.BALLOT_SEALED, E.BALLOT_OPENED), F.BALLOT_NOT_OPEN),
    "a vote after the close": (
        both(again(E.BALLOT_SEALED, -1), moved(E.BALLOT_SEALED, E.RESULT_DECLARED, -1)),
        F.BALLOT_NOT_OPEN,
    ),
    "a vote at the deadline": (change(E.BALLOT_SEALED, -1, at=entries.instant(CLOSES)), F.TOO_LATE),
    "a vote left out": (without(E.BALLOT_SEALED, 1), F.SEALS_MISCOUNTED),
    "a vote twice": (again(E.BALLOT_SEALED, 1), F.SEALS_MISCOUNTED),
    "another commitment": (change(E.BALLOT_SEALED, 1, commitment="ab" * 32), F.OPENING_UNMATCHED),
    "closed before its instant": (
        both(change(E.BALLOT_CLOSED, at=entries.instant(CLOSES - timedelta(seconds=1)))),
        F.TOO_EARLY,
    ),
    "another deadline": (change(E.BALLOT_CLOSED, deadline=entries.instant(OPENS)), F.INSTANTS_WRONG),
    "closed twice": (again(E.BALLOT_CLOSED), F.BALLOT_NOT_OPEN),
    "miscounted seals": (change(E.BALLOT_CLOSED, sealed=3), F.SEALS_MISCOUNTED),
    "another first seal": (change(E.BALLOT_CLOSED, first=1), F.SEALS_MISCOUNTED),
    "opened again before the close": (moved(E.BALLOT_REVEALED, E.BALLOT_CLOSED), F.BALLOT_NOT_CLOSED),
    "an opening left out": (openings(lambda listed: listed.pop(1)), F.OPENING_MISSING),
    "an opening twice": (openings(lambda listed: listed.insert(1, listed[1])), F.OPENING_DOUBLED),
    "openings out of order": (openings(lambda listed: listed.reverse()), F.OPENINGS_OUT_OF_ORDER),
    "all openings left out": (without(E.BALLOT_REVEALED), F.OPENING_MISSING),
    "another choice": (opening(0, choice="no"), F.OPENING_UNMATCHED),
    "another salt": (openings(lambda listed: listed[0].update(salt="ab" * 32)), F.OPENING_UNMATCHED),
    "a chain that skips": (opening(3, seq=3), F.OPENING_WRONG_CHAIN),
    "a vote of a delegation outside": (opening(0, delegation="elsewhere"), F.NOT_IN_REGISTER),
    "a choice that the rule does not have": (opening(0, choice="no_objection"), F.CHOICE_UNKNOWN),
    "a reason that was not asked for": (opening(1, reason="ab" * 32), F.REASON_MISSING),
    "another count": (
        decision(counts={"abstain": 0, "members": 3, "no": 1, "no_objection": 0, "recused": 0, "yes": 2}),
        F.DECISION_WRONG,
    ),
    "what is no entry": (change(E.SITTING_ENDED, more="x"), F.NOT_AN_ENTRY),
    "another outcome": (change(E.RESULT_DECLARED, decision=LOST), F.DECISION_WRONG),
    "somebody excluded who was not suspended": (change(E.RESULT_DECLARED, excluded=["alba"]), F.EXCLUDED_WRONG),
    "somebody suspended who was counted": (without(E.DELEGATION_RESTORED), F.EXCLUDED_WRONG),
    "a result before the close": (moved(E.RESULT_DECLARED, E.BALLOT_CLOSED), F.BALLOT_NOT_CLOSED),
    "two results": (again(E.RESULT_DECLARED), F.BALLOT_NOT_CLOSED),
    "no result": (without(E.RESULT_DECLARED), F.RESULT_MISSING),
    "a sitting ended over an open ballot": (moved(E.SITTING_ENDED, E.BALLOT_CLOSED), F.BALLOT_NOT_CLOSED),
    "a contested vote that was no letter": (change(E.VOTE_CONTESTED, delegation="alba"), F.VOTE_UNKNOWN),
    "a correction by somebody outside": (change(E.VOTE_CORRECTION_NOTED, delegation="elsewhere"), F.NOT_IN_REGISTER),
    "a correction to what could not be chosen": (
        change(E.VOTE_CORRECTION_NOTED, intended="no_objection"),
        F.CHOICE_UNKNOWN,
    ),
    "a correction before the result": (moved(E.VOTE_CORRECTION_NOTED, E.BALLOT_CLOSED), F.BALLOT_NOT_CLOSED),
    "a statement out of turn": (change(E.STATEMENT_MADE, seq=2), F.OUT_OF_TURN),
    "a statement of somebody outside": (change(E.STATEMENT_MADE, delegation="elsewhere"), F.NOT_TAKING_PART),
    "a reply to nothing": (without(E.STATEMENT_MADE), F.STATEMENT_UNKNOWN),
    "hidden what was hidden": (again(E.STATEMENT_HIDDEN), F.STATEMENT_UNKNOWN),
    "shown again what was shown": (again(E.STATEMENT_RESTORED), F.STATEMENT_UNKNOWN),
    "annulled twice": (
        both(*[added(E.BALLOT_ANNULLED, ballot=BALLOT, reason=entries.public_hash("a", "b"))] * 2),
        F.BALLOT_TWICE,
    ),
    "opened after it was annulled": (
        moved_in(E.BALLOT_ANNULLED, E.REGISTER_FROZEN, ballot=BALLOT, reason=entries.public_hash("a", "b")),
        F.BALLOT_TWICE,
    ),
    "moot by what nobody decided": (
        added(E.BALLOT_MOOT, ballot=f"{SYMBOL}#2", by=[f"{SYMBOL}#9"], decision=moot().to_facts()),
        F.BALLOT_UNKNOWN,
    ),
    "moot, and decided otherwise": (
        added(E.BALLOT_MOOT, ballot=f"{SYMBOL}#2", by=[BALLOT], decision=LOST),
        F.DECISION_WRONG,
    ),
    "moot after it was decided": (
        added(E.BALLOT_MOOT, ballot=BALLOT, by=[BALLOT], decision=moot().to_facts()),
        F.BALLOT_TWICE,
    ),
    "an objection where votes are cast": (
        moved_in(
            E.SILENCE_BROKEN,
            E.BALLOT_CLOSED,
            ballot=BALLOT,
            delegation="alba",
            accreditation=HANDS["alba"],
            text=TEXT,
        ),
        F.NOT_SILENT,
    ),
}


@pytest.mark.parametrize(("edit", "code"), WRONG.values(), ids=WRONG)
def test_a_record_that_was_changed_is_found_out(edit, code):
    small = Small()
    edit(small)
    assert code in codes(small)


def once_more(number, **facts):
    """A further ballot is opened, on the same question."""

    def apply(small):
        at = CLOSES + timedelta(days=number)
        name = f"{SYMBOL}#{number}"
        opens, closes = entries.instant(at), entries.instant(at + timedelta(days=1))
        small.add(E.SITTING_OPENED, at, consultation=SYMBOL, sitting=number, questions=[name])
        small.add(E.REGISTER_FROZEN, at, ballot=name, delegations=sorted(HANDS))
        first = {key: value for key, value in small.one(E.BALLOT_OPENED).items() if key not in {"v", "type", "at"}}
        small.add(
            E.BALLOT_OPENED,
            at,
            **first | {"ballot": name, "sitting": number, "opens": opens, "closes": closes},
            **facts,
        )
        annul(name, at)(small)
        small.add(E.SITTING_ENDED, at, consultation=SYMBOL, sitting=number)

    return apply


def annul(name, at):
    return lambda small: small.add(E.BALLOT_ANNULLED, at, ballot=name, reason=BECAUSE)


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (once_more(2, again=BALLOT), {F.AGAIN_WRONG}),
        (both(annul(BALLOT, CLOSES + timedelta(days=1)), once_more(2, again=BALLOT)), set()),
        (
            both(
                annul(BALLOT, CLOSES + timedelta(days=1)),
                once_more(2, again=BALLOT),
                once_more(3, again=BALLOT),
            ),
            {F.AGAIN_WRONG},
        ),
        (both(once_more(2, reconsiders=BALLOT), once_more(3, again=BALLOT)), {F.AGAIN_WRONG}),
        (both(once_more(2), once_more(3, again=f"{SYMBOL}#2")), set()),
        (once_more(2, reconsiders="CONS/2026/2#1"), {F.BALLOT_UNKNOWN}),
    ],
    ids=["adopted", "annulled", "twice", "motion annulled", "the second one", "of another consultation"],
)
def test_a_question_is_put_once_more_only_as_the_rules_let_it(edit, found):
    small = Small()
    edit(small)
    assert codes(small) == found
