"""Real votes of the General Assembly, recounted seat by seat and decided again."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from consult.rules.counts import Counts
from consult.rules.decision import Base, Outcome, Reason, Rule, decide, preset
from consult.rules.tally import Cast, Choice, count

DATA = Path(__file__).parents[3] / "shared" / "data" / "roll_calls"
SIMPLE, TWO_THIRDS = preset("simple", None), preset("two-thirds", None)

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the shared data are not beside the checkout")


def rows(name):
    if not DATA.exists():
        return []
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def votes():
    seats = defaultdict(dict)
    for row in rows("votes.csv"):
        seats[row["rcid"]][row["seat"]] = row["vote"]
    return seats


VOTES = votes()
TOTALS = rows("all_totals.csv")


def recounted(rcid):
    answers = {seat: Choice(vote) for seat, vote in VOTES[rcid].items() if vote != "absent"}
    return count(VOTES[rcid], [Cast(delegation=seat, seq=1, choice=answer) for seat, answer in answers.items()])


def published(row):
    yes, no, abstain, absent = (int(row[key]) for key in ("yes", "no", "abstain", "source_absent"))
    return Counts(members=yes + no + abstain + absent, yes=yes, no=no, abstain=abstain)


def adopted_under(rule):
    return sum(decide(rule, published(row)).outcome is Outcome.ADOPTED for row in TOTALS)


@pytest.mark.parametrize("row", rows("roll_calls.csv"), ids=lambda row: row["rcid"])
def test_a_roll_call_recounts_to_its_published_totals_and_outcomes(row):
    counts = recounted(row["rcid"])
    assert counts == Counts(
        members=int(row["members"]), yes=int(row["yes"]), no=int(row["no"]), abstain=int(row["abstain"])
    )
    assert decide(SIMPLE, counts).outcome == row["outcome_simple"]
    assert decide(TWO_THIRDS, counts).outcome == row["outcome_two_thirds"]
    assert decide(TWO_THIRDS, counts).needed == int(row["needed_two_thirds"])
    assert decide(SIMPLE, counts).not_voting == int(row["absent"])


def test_all_chosen_roll_calls_are_there():
    assert len(rows("roll_calls.csv")) == len(VOTES) == 129


@pytest.mark.parametrize("row", [row for row in rows("roll_calls.csv") if "tie" in row["tags"].split("; ")])
def test_every_tie_of_history_is_tied(row):
    assert decide(SIMPLE, recounted(row["rcid"])).reason is Reason.TIED


def test_the_golden_numbers_of_all_sessions():
    majority_of_all_who_took_part = Rule(
        name="of-all", base=Base.YES_NO_ABSTAIN, num=1, den=2, strict=True, quorum=None
    )
    assert len(TOTALS) == 5429
    assert adopted_under(SIMPLE) == 5120
    assert adopted_under(TWO_THIRDS) == 4865
    assert adopted_under(majority_of_all_who_took_part) == 4835
    assert adopted_under(preset("absolute-majority", None)) == 4680


def test_the_golden_reasons_of_all_sessions():
    simple = [decide(SIMPLE, published(row)) for row in TOTALS]
    two_thirds = [decide(TWO_THIRDS, published(row)) for row in TOTALS]
    held_here = [decide(preset("simple"), published(row)) for row in TOTALS]
    assert sum(decision.reason is Reason.TIED for decision in simple) == 10
    assert sum(3 * d.counts.yes == 2 * d.present_and_voting for d in two_thirds) == 8
    assert all(d.margin == 0 for d in two_thirds if 3 * d.counts.yes == 2 * d.present_and_voting)
    assert sum(decision.outcome is Outcome.NO_DECISION for decision in held_here) == 3
    assert sum(decide(preset("consensus", None), published(row)).reason is Reason.PASSED for row in TOTALS) == 1211


def test_the_source_counts_differ_by_one_or_two_and_decide_the_same():
    for row in TOTALS:
        yes, no, abstain = (int(row[f"counted_{key}"]) for key in ("yes", "no", "abstain"))
        counted = Counts(members=yes + no + abstain, yes=yes, no=no, abstain=abstain)
        for rule in (SIMPLE, TWO_THIRDS):
            assert decide(rule, counted).outcome is decide(rule, published(row)).outcome
