"""Ballots that hang on each other: what falls is settled by the clock, what waits goes back, the rule is set by a vote."""

import csv
from datetime import timedelta

import pytest

from consult.ledger.entries import EntryType
from consult.models.ballots import BallotState, Return
from consult.rules.decision import preset
from consult.rules.phases import State
from consult.rules.procedure import Effect
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Subject
from consult.services import ballot_drafting
from consult.services.questions import Hang
from tests import voting
from tests.voting import OPENS

SHORT = timedelta(minutes=10)
CHOICES = {"yes": "yes", "no": "no", "abstain": "abstain"}


class Procedure:
    """Questions put one after the other, ten minutes each."""

    def __init__(self, database, size=3):
        self.hall = voting.hall(database, size=size)
        self.count = 0

    def question(self, *hangs, subject=Subject.PROCEDURE, **fields):
        opens = self.opening(self.count + 1)
        self.count += 1
        number = self.hall.draft(opens=opens, closes=opens + SHORT, subject=subject, hangs=hangs, **fields)
        self.hall.approve(number)
        return number

    def opening(self, number):
        return OPENS + (number - 1) * SHORT

    def begin(self):
        self.hall.open_sitting()

    def vote(self, number, choices):
        """Open it if it is due, let delegations vote in their order, close it."""
        at = self.opening(number)
        self.hall.run_due(at)
        if self.hall.ballot(number).state is BallotState.OPEN:
            for place, choice in enumerate(choices[: len(self.hall.heads)]):
                if choice in CHOICES:
                    self.hall.cast(place, choice, at=at + timedelta(minutes=1), number=number)
        self.hall.run_due(at + SHORT)
        return self.hall.ballot(number)

    def outcome(self, number):
        return (self.hall.ballot(number).result or {}).get("outcome")


@pytest.fixture
def sitting(database):
    return Procedure(database)


YES, NO = ["yes"] * 5, ["no"] * 5


def test_an_amendment_adopted_makes_the_one_it_implies_the_rejection_of_moot_at_once(sitting):
    first = sitting.question()
    second = sitting.question(Hang(on=first, effect=Effect.FALLS_IF_ADOPTED))
    third = sitting.question(Hang(on=second, effect=Effect.FALLS_IF_NOT_ADOPTED))
    sitting.begin()
    sitting.vote(first, YES)
    fallen = [sitting.hall.ballot(number) for number in (second, third)]
    assert [ballot.state for ballot in fallen] == [BallotState.MOOT] * 2
    assert [ballot.settled_by for ballot in fallen] == [[first], [second]]
    assert [ballot.opened_at for ballot in fallen] == [None, None]
    assert [ballot.result for ballot in fallen] == [{"outcome": "moot", "reason": "moot"}] * 2
    name = sitting.hall.symbol
    entries = [entry for _, entry in sitting.hall.entries(EntryType.BALLOT_MOOT)]
    assert [(entry["ballot"], entry["by"]) for entry in entries] == [
        (f"{name}#2", [f"{name}#1"]),
        (f"{name}#3", [f"{name}#2"]),
    ]
    sitting.hall.run_due(sitting.opening(9))
    assert [sitting.hall.ballot(number).state for number in (second, third)] == [BallotState.MOOT] * 2
    with pytest.raises(Refusal) as refused:
        sitting.hall.cast(0, "yes", at=sitting.opening(second), number=second)
    assert refused.value.code is Code.QUESTION_MOOT


def test_an_amendment_that_is_lost_lets_the_next_be_put(sitting):
    first = sitting.question()
    second = sitting.question(Hang(on=first, effect=Effect.FALLS_IF_ADOPTED))
    sitting.begin()
    sitting.vote(first, NO)
    assert sitting.vote(second, YES).result["outcome"] == "adopted"
    assert sitting.hall.entries(EntryType.BALLOT_MOOT) == []


@pytest.mark.parametrize(
    ("granted", "rule", "outcome"), [(YES, "two-thirds", "not_adopted"), (NO, "simple", "adopted")]
)
def test_a_vote_on_the_important_question_sets_the_rule_of_the_next(database, granted, rule, outcome):
    sitting = Procedure(database, size=5)
    motion = sitting.question()
    two_thirds = preset("two-thirds")
    text = sitting.question(Hang(on=motion, effect=Effect.RULE_IF_ADOPTED, rule=two_thirds), subject=Subject.TEXT)
    sitting.begin()
    sitting.vote(motion, granted)
    sitting.hall.run_due(sitting.opening(text))
    (_, opened) = sitting.hall.entries(EntryType.BALLOT_OPENED)[-1]
    assert opened["rule"]["name"] == sitting.hall.ballot(text).rule["name"] == rule
    assert opened.get("rule_by") == (f"{sitting.hall.symbol}#1" if granted == YES else None)
    sitting.vote(text, ["yes", "yes", "yes", "no", "no"])
    assert sitting.outcome(text) == outcome


def test_all_operative_parts_lost_is_the_whole_text_lost_and_nothing_is_decided(sitting):
    parts = [sitting.question(subject=Subject.PROVISION, provision=key) for key in ("aim", "safety")]
    text = sitting.question(*(Hang(on=part, effect=Effect.WHOLE_OF) for part in parts), subject=Subject.TEXT)
    sitting.begin()
    sitting.vote(parts[0], NO)
    assert sitting.hall.ballot(text).state is BallotState.APPROVED
    sitting.vote(parts[1], NO)
    lost = sitting.hall.ballot(text)
    assert (lost.state, lost.result) == (BallotState.MOOT, {"outcome": "not_adopted", "reason": "moot"})
    assert lost.settled_by == parts
    sitting.hall.end_sitting(at=sitting.opening(4))
    assert sitting.hall.state() == State.FROZEN.value


def test_a_question_waits_as_a_draft_where_the_one_it_hangs_on_decided_nothing(sitting):
    first = sitting.question()
    second = sitting.question(Hang(on=first, effect=Effect.FALLS_IF_ADOPTED))
    sitting.begin()
    assert sitting.vote(first, ["yes"]).result["outcome"] == "no_decision"
    waiting = sitting.vote(second, YES)
    assert (waiting.state, waiting.returned) == (BallotState.DRAFT, Return.WAITS)


def test_a_question_hangs_only_on_what_is_decided_before_it_and_in_the_same_consultation(sitting):
    first = sitting.question()
    for hang, code in (
        (Hang(on=first, effect=Effect.WHOLE_OF), Code.QUESTION_NOT_DECIDED_BEFORE),
        (Hang(on=99, effect=Effect.WHOLE_OF), Code.BAD_REQUEST),
    ):
        with pytest.raises(Refusal) as refused:
            sitting.hall.draft(opens=OPENS, closes=OPENS + SHORT, hangs=(hang,))
        assert (refused.value.code, refused.value.at) == (code, f"link_{hang.on}")


def test_a_question_cannot_hang_on_itself(sitting):
    number = sitting.hall.draft(opens=OPENS, closes=OPENS + SHORT)
    asked = ballot_drafting.Draft(
        path=sitting.hall.path,
        subject=Subject.PROCEDURE,
        provision="",
        question_en="Q",
        question_zh="问",
        preset="simple",
        quorum="half",
        opens_at=OPENS,
        closes_at=OPENS + SHORT,
        hangs=(Hang(on=number, effect=Effect.WHOLE_OF),),
    )
    with pytest.raises(Refusal), sitting.hall.as_(sitting.hall.moderator) as occasion:
        ballot_drafting.edit(occasion, ballot_drafting.Edit(number=number, draft=asked))


def test_links_change_with_the_draft(sitting, database):
    from consult.services import questions

    first, second = sitting.question(), sitting.question()
    number = sitting.hall.draft(
        opens=sitting.opening(3),
        closes=sitting.opening(4),
        hangs=(Hang(on=first, effect=Effect.FALLS_IF_ADOPTED), Hang(on=second, effect=Effect.WHOLE_OF)),
    )
    with database.reading() as occasion:
        ballot = sitting.hall._ballot(occasion, number)
        assert [(each.on, each.effect) for each in questions.hangs(occasion, [ballot.id])[ballot.id]] == [
            (first, Effect.FALLS_IF_ADOPTED),
            (second, Effect.WHOLE_OF),
        ]


def test_what_fell_by_a_ballot_annulled_since_can_be_put_again(sitting):
    from consult.services import annulment, clock
    from consult.services.ballot_room import Which

    first = sitting.question()
    second = sitting.question(Hang(on=first, effect=Effect.FALLS_IF_ADOPTED))
    sitting.begin()
    sitting.vote(first, YES)
    late = sitting.opening(5)
    with pytest.raises(Refusal) as refused:
        sitting.hall.draft(opens=late, closes=late + SHORT, at=late, again=second)
    assert refused.value.code is Code.NOT_TO_BE_PUT_AGAIN
    which = Which(path=sitting.hall.path, number=first)
    with clock.standing_at(late):
        with sitting.hall.as_(sitting.hall.moderator) as occasion:
            annulment.ask(occasion, annulment.Request(which=which, reason_en="Wrong.", reason_zh="有误。"))
        with sitting.hall.as_(sitting.hall.chair) as occasion:
            annulment.confirm(occasion, which)
    assert sitting.hall.draft(opens=late, closes=late + SHORT, at=late, again=second) == 3


def of_history(shared, tag):
    """The roll-calls of one procedure in their order: (row, the choices of its seats in the order of their keys)."""
    folder = shared / "roll_calls"
    with (folder / "roll_calls.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if tag in row["tags"].split(";") or tag in row["tags"]]
    votes = {row["rcid"]: {} for row in rows}
    with (folder / "votes.csv").open(encoding="utf-8", newline="") as file:
        for vote in csv.DictReader(file):
            if vote["rcid"] in votes:
                votes[vote["rcid"]][vote["seat"]] = vote["vote"]
    return [(row, [choice for _, choice in sorted(votes[row["rcid"]].items())]) for row in rows]


def figures(ballot):
    counts = ballot.result["counts"]
    return [counts[key] for key in ("yes", "no", "abstain")]


@pytest.mark.slow
def test_paris_1948_with_58_live_seats_loses_four_amendments_and_adopts_the_text(database, shared, app):
    history = of_history(shared, "paris-1948")
    assert len(history) == 5
    sitting = Procedure(database, size=58)
    for _ in history[:-1]:
        sitting.question()
    text = sitting.question(subject=Subject.TEXT)
    sitting.begin()
    for number, (row, choices) in enumerate(history, start=1):
        ballot = sitting.vote(number, choices)
        assert figures(ballot) == [int(row[key]) for key in ("yes", "no", "abstain")]
        assert ballot.result["outcome"] == row["outcome_historic"]
    sitting.hall.end_sitting(at=sitting.opening(text + 1))
    assert sitting.hall.state() == State.DECIDED.value


@pytest.mark.slow
def test_the_seven_linked_votes_of_1971_with_131_live_seats_come_to_what_they_came_to(database, shared, app):
    history = of_history(shared, "china-1971")
    assert len(history) == 7
    sitting = Procedure(database, size=131)
    postpone = sitting.question()
    gone = Hang(on=postpone, effect=Effect.FALLS_IF_ADOPTED)
    sitting.question(gone)
    important = sitting.question(gone)
    sitting.question(gone), sitting.question(gone)
    apart = sitting.question(gone)
    part = sitting.question(Hang(on=apart, effect=Effect.FALLS_IF_NOT_ADOPTED))
    text = sitting.question(
        Hang(on=important, effect=Effect.RULE_IF_ADOPTED, rule=preset("two-thirds")), subject=Subject.TEXT
    )
    sitting.begin()
    put = [number for number in range(1, text + 1) if number != part]
    for number, (row, choices) in zip(put, history, strict=True):
        ballot = sitting.vote(number, choices)
        assert figures(ballot) == [int(row[key]) for key in ("yes", "no", "abstain")]
        assert ballot.result["outcome"] == row["outcome_historic"]
    assert sitting.hall.ballot(part).state is BallotState.MOOT
    assert sitting.hall.ballot(text).rule["name"] == "simple"
