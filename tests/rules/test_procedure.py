"""Questions that hang together: what falls, what waits, which rule holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.rules.counts import Counts
from consult.rules.decision import (
    WITHOUT_A_VOTE,
    Decision,
    Outcome,
    Reason,
    annulled,
    decide,
    moot,
    preset,
    second_ballot,
)
from consult.rules.procedure import Again, Course, Effect, Fate, Link, again, course
from tests.deciding import counted

FALLS_IF_ADOPTED, FALLS_IF_NOT = Effect.FALLS_IF_ADOPTED, Effect.FALLS_IF_NOT_ADOPTED
UNDECIDED = [None, Outcome.NO_DECISION, Outcome.ANNULLED]


def known(**outcomes):
    return {int(name[1:]): outcome for name, outcome in outcomes.items() if outcome is not None}


def test_a_question_that_hangs_on_nothing_is_put():
    assert course([], {}) == Course(Fate.PUT)


@pytest.mark.parametrize("outcome", [Outcome.ADOPTED, Outcome.WITHOUT_VOTE])
def test_an_amendment_adopted_that_implies_rejection_of_another_makes_it_moot(outcome):
    found = course([Link(1, FALLS_IF_ADOPTED)], known(q1=outcome))
    assert (found.fate, found.by) == (Fate.MOOT, (1,))
    assert (found.decision.outcome, found.decision.reason, found.decision.counts) == (
        Outcome.MOOT,
        Reason.MOOT,
        None,
    )


@pytest.mark.parametrize("outcome", [Outcome.NOT_ADOPTED, Outcome.MOOT])
def test_an_amendment_that_is_lost_leaves_the_other_to_be_put(outcome):
    assert course([Link(1, FALLS_IF_ADOPTED)], known(q1=outcome)) == Course(Fate.PUT)


@pytest.mark.parametrize("effect", Effect)
@pytest.mark.parametrize("outcome", UNDECIDED)
def test_what_was_not_decided_settles_nothing(effect, outcome):
    assert course([Link(1, effect)], known(q1=outcome)) == Course(Fate.WAITS)


@pytest.mark.parametrize(
    ("outcome", "fate"),
    [
        (Outcome.NOT_ADOPTED, Fate.MOOT),
        (Outcome.MOOT, Fate.MOOT),
        (Outcome.ADOPTED, Fate.PUT),
        (Outcome.WITHOUT_VOTE, Fate.PUT),
    ],
)
def test_a_part_is_voted_on_apart_only_where_the_separate_vote_was_granted(outcome, fate):
    assert course([Link(1, FALLS_IF_NOT)], known(q1=outcome)).fate is fate


def test_all_operative_parts_rejected_in_separate_votes_is_the_whole_text_rejected():
    parts = [Link(1, Effect.WHOLE_OF), Link(2, Effect.WHOLE_OF)]
    found = course(parts, known(q1=Outcome.NOT_ADOPTED, q2=Outcome.NOT_ADOPTED))
    assert (found.fate, found.by) == (Fate.LOST, (1, 2))
    assert (found.decision.outcome, found.decision.reason, found.decision.counts) == (
        Outcome.NOT_ADOPTED,
        Reason.MOOT,
        None,
    )
    assert course(parts, known(q1=Outcome.NOT_ADOPTED, q2=Outcome.ADOPTED)).fate is Fate.PUT
    assert course(parts, known(q1=Outcome.NOT_ADOPTED)).fate is Fate.WAITS


def test_a_part_that_was_not_voted_on_apart_does_not_lose_the_whole():
    parts = [Link(1, Effect.WHOLE_OF)]
    assert course(parts, known(q1=Outcome.MOOT)).fate is Fate.PUT


@pytest.mark.parametrize(("outcome", "by"), [(Outcome.ADOPTED, 1), (Outcome.NOT_ADOPTED, None), (Outcome.MOOT, None)])
def test_a_vote_settles_which_rule_the_next_one_needs(outcome, by):
    found = course([Link(1, Effect.RULE_IF_ADOPTED)], known(q1=outcome))
    assert (found.fate, found.rule_by) == (Fate.PUT, by)


def test_what_falls_does_not_wait_for_the_rest():
    links = [Link(1, FALLS_IF_ADOPTED), Link(2, Effect.RULE_IF_ADOPTED)]
    assert course(links, known(q1=Outcome.ADOPTED)).fate is Fate.MOOT


@given(
    st.lists(st.builds(Link, st.integers(1, 5), st.sampled_from(Effect)), max_size=4),
    st.dictionaries(st.integers(1, 5), st.sampled_from(Outcome), max_size=5),
)
def test_the_order_in_which_links_are_named_changes_nothing(links, outcomes):
    assert course(links, outcomes) == course(links[::-1], outcomes)


def test_the_seven_linked_votes_of_1971_come_to_what_they_came_to():
    """Counts of the plenary of 25 October 1971; the text's rule hangs on the third vote, the part on the sixth."""
    votes = {1: (53, 56, 19), 2: (61, 53, 15), 3: (55, 59, 15), 4: (2, 60, 66), 5: (2, 62, 64), 6: (51, 61, 16)}
    simple, two_thirds = preset("simple", quorum=None), preset("two-thirds", quorum=None)

    def outcome(rule, yes, no, abstain):
        return decide(rule, Counts(members=131, yes=yes, no=no, abstain=abstain)).outcome

    outcomes = {number: outcome(simple, *counts) for number, counts in votes.items()}
    postponed = [Link(1, FALLS_IF_ADOPTED)]
    part, text = [*postponed, Link(6, FALLS_IF_NOT)], [*postponed, Link(3, Effect.RULE_IF_ADOPTED)]
    assert course(part, outcomes).fate is Fate.MOOT
    found = course(text, outcomes)
    assert (found.fate, found.rule_by) == (Fate.PUT, None)
    assert outcome(two_thirds if found.rule_by else simple, 76, 35, 17) is Outcome.ADOPTED
    in_1970 = course([Link(3, Effect.RULE_IF_ADOPTED)], {3: outcome(simple, 66, 52, 7)})
    assert in_1970.rule_by == 3
    assert outcome(two_thirds, 51, 49, 25) is Outcome.NOT_ADOPTED


SIMPLE, TWO_THIRDS = preset("simple", None), preset("two-thirds", None)


@pytest.mark.parametrize(
    ("rule", "decision", "how"),
    [
        (SIMPLE, annulled(SIMPLE), Again.FREELY),
        (preset("simple"), decide(preset("simple"), counted(1, 0, 0, 9)), Again.FREELY),
        (SIMPLE, decide(SIMPLE, counted(3, 3)), Again.AFTER_A_TIE),
        (second_ballot(SIMPLE), decide(second_ballot(SIMPLE), counted(3, 3)), Again.IF_RECONSIDERED),
        (SIMPLE, decide(SIMPLE, counted(3, 1)), Again.IF_RECONSIDERED),
        (TWO_THIRDS, decide(TWO_THIRDS, counted(3, 3)), Again.IF_RECONSIDERED),
        (SIMPLE, moot(), None),
        (SIMPLE, Decision(outcome=Outcome.NOT_ADOPTED, reason=Reason.MOOT), None),
        (preset("silence"), decide(preset("silence"), counted(0, 1)), Again.FREELY),
        (preset("silence"), decide(preset("silence"), counted(0, 0)), Again.IF_RECONSIDERED),
        (WITHOUT_A_VOTE, decide(WITHOUT_A_VOTE, counted(0, 0)), Again.IF_RECONSIDERED),
        (WITHOUT_A_VOTE, decide(WITHOUT_A_VOTE, counted(0, 1)), Again.FREELY),
    ],
)
def test_how_a_question_can_be_put_once_more(rule, decision, how):
    assert again(decision, rule) is how
