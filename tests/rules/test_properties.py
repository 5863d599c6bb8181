"""What holds of every rule, preset or composed, and of all counts that a vote can have."""

from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from consult.rules import tally
from consult.rules.counts import Counts
from consult.rules.decision import BadCounts, Base, Decision, Outcome, Quorum, Reason, Rule, decide
from consult.rules.shortfalls import Shortfall, shortfalls
from consult.rules.tally import Cast, Choice
from consult.text.canonical import canonical_json, parse_canonical
from tests.deciding import CASES, RULES, counts_for

NAMES = [f"d{number}" for number in range(9)]


def adopted(rule, counts):
    return decide(rule, counts).outcome is Outcome.ADOPTED


def among_all(counts):
    """The same votes where nobody has told who the P-members are."""
    return replace(counts, p_yes=None, p_no=None)


# more support


def moved_to_yes(counts):
    """The counts with one delegation more in favour: one that did otherwise, or nothing."""
    others = [key for key in ("no", "abstain", "no_objection") if getattr(counts, key)]
    better = [replace(counts, yes=counts.yes + 1, **{key: getattr(counts, key) - 1}) for key in others]
    absent = counts.members - counts.took_part - counts.recused
    return better + ([replace(counts, yes=counts.yes + 1)] if absent else [])


@given(CASES)
def test_more_support_never_turns_an_adoption_around(case):
    rule, counts = case
    counts = among_all(counts)
    if adopted(rule, counts):
        assert all(adopted(rule, more) for more in moved_to_yes(counts))


@given(CASES)
def test_less_support_never_brings_an_adoption_about(case):
    rule, counts = case
    counts = among_all(counts)
    if counts.yes and not adopted(rule, counts):
        assert not adopted(rule, replace(counts, yes=counts.yes - 1, no=counts.no + 1))


# order and names


@st.composite
def votes(draw):
    rule = draw(RULES)
    choices = st.sampled_from(tally.choices(rule))
    histories = draw(st.dictionaries(st.sampled_from(NAMES), st.lists(choices, min_size=1, max_size=3)))
    return rule, [
        Cast(delegation=name, seq=seq, choice=choice)
        for name, history in histories.items()
        for seq, choice in enumerate(history, 1)
    ]


@given(votes(), st.permutations(NAMES), st.randoms(use_true_random=False))
def test_a_decision_depends_neither_on_the_order_of_votes_nor_on_who_cast_them(vote, others, random):
    rule, casts = vote
    names = dict(zip(NAMES, others, strict=True))
    renamed = [replace(cast, delegation=names[cast.delegation]) for cast in casts]
    random.shuffle(renamed)
    assert decide(rule, tally.count(others, renamed)) == decide(rule, tally.count(NAMES, casts))


@given(votes())
def test_whatever_may_be_answered_under_a_rule_can_be_counted_by_it(vote):
    rule, casts = vote
    counts = tally.count(NAMES, casts)
    assert decide(rule, counts).counts == counts
    assert {cast.choice for cast in casts} <= set(tally.choices(rule)) <= set(Choice)


# what is needed


@given(CASES)
def test_needed_is_the_smallest_number_in_favour_that_passes_among_the_same_voters(case):
    rule, counts = case
    rule, counts = replace(rule, quorum=None), among_all(counts)
    needed, voting = decide(rule, counts).needed, counts.present_and_voting
    passing = [yes for yes in range(voting + 1) if adopted(rule, replace(counts, yes=yes, no=voting - yes))]
    if needed is not None:
        assert passing == list(range(needed, voting + 1))


@given(CASES)
def test_the_margin_is_what_is_above_the_number_needed_and_exists_only_with_it(case):
    decision = decide(*case)
    assert (decision.margin is None) == (decision.needed is None)
    if decision.needed is not None:
        assert decision.margin == case[1].yes - decision.needed


@given(CASES)
def test_a_number_is_needed_only_where_votes_in_favour_alone_can_tell(case):
    rule, counts = case
    told_apart = rule.p_members and counts.p_yes is not None
    assert (decide(rule, counts).needed is None) == (rule.num == 0 or rule.count_no_objection or told_apart)


# tests and their reasons


@given(CASES)
def test_no_decision_is_made_exactly_where_the_quorum_is_missed(case):
    decision = decide(*case)
    assert (decision.outcome is Outcome.NO_DECISION) == (not decision.quorum_met)
    assert decision.quorum_met == (decision.quorum_needed is None or decision.took_part >= decision.quorum_needed)


@given(CASES)
def test_only_a_short_vote_leaves_demands_unmet_and_an_adoption_leaves_none(case):
    rule, counts = case
    decision, missed = decide(rule, counts), shortfalls(rule, counts)
    if decision.reason is Reason.SHORT:
        assert missed
    if decision.reason is Reason.PASSED:
        assert missed == ()
    assert set(missed) <= set(Shortfall)


@given(CASES)
def test_a_tie_is_called_so_only_where_more_for_than_against_alone_would_adopt(case):
    rule, counts = case
    if decide(rule, counts).reason is Reason.TIED:
        assert (rule.base, rule.strict, 2 * rule.num) == (Base.YES_NO, True, rule.den)


# whole numbers, and the way to the record and back


@given(CASES)
def test_every_figure_is_a_whole_number(case):
    decision = decide(*case)
    figures = [getattr(decision, field.name) for field in fields(Decision)]
    assert {type(figure) for figure in figures} <= {Outcome, Reason, Counts, int, bool, type(None)}


@given(CASES)
def test_rules_counts_and_decisions_come_back_from_the_record_as_they_went_in(case):
    rule, counts = case
    for kind, made in ((Rule, rule), (Counts, counts), (Decision, decide(rule, counts))):
        assert kind.from_facts(parse_canonical(canonical_json(made.to_facts()))) == made


@given(RULES, counts_for())
def test_no_objection_is_counted_only_where_the_rule_knows_it(rule, counts):
    given_one = replace(counts, members=counts.members + 1, no_objection=1)
    try:
        assert decide(rule, given_one).counts.no_objection == 1
    except BadCounts:
        assert not rule.count_no_objection


@given(CASES, st.integers(1, 9))
def test_a_fraction_and_a_quorum_decide_alike_in_whatever_form_they_are_written(case, times):
    rule, counts = case
    quorum = rule.quorum and Quorum(
        num=times * rule.quorum.num, den=times * rule.quorum.den, strict=rule.quorum.strict
    )
    written = replace(rule, num=times * rule.num, den=times * rule.den, quorum=quorum)
    assert decide(written, counts) == decide(rule, counts)
