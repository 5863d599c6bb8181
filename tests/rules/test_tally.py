"""One delegation, one vote: the last answer counts, whatever the order, the names and the repeats."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.rules.counts import Counts
from consult.rules.decision import PRESETS, Outcome, Quorum, Reason, decide
from consult.rules.tally import (
    BadCast,
    Cast,
    Choice,
    ConsensusState,
    Position,
    Stance,
    TallyFlaw,
    by_group,
    choices,
    consensus,
    count,
    current,
    position_tally,
)

NAMES = [f"d{number}" for number in range(12)]
CHOICES = st.sampled_from(sorted(Choice))
HISTORIES = st.dictionaries(st.sampled_from(NAMES), st.lists(CHOICES, min_size=1, max_size=4))
STANCES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(sorted(Stance)))


def casts_of(histories):
    return [
        Cast(delegation=name, seq=seq, choice=choice)
        for name, history in histories.items()
        for seq, choice in enumerate(history, 1)
    ]


def cast(delegation, choice, seq=1):
    return Cast(delegation=delegation, seq=seq, choice=choice)


def taken(delegation, stance, *, earlier=False):
    return Position(delegation=delegation, stance=stance, counts=not earlier, on_earlier_text=earlier)


def tally_of(**stances):
    return position_tally(NAMES, [taken(name, stance) for name, stance in stances.items()])


# ballots


def test_ten_answers_are_sorted_as_numbers_and_not_as_words():
    casts = [cast("d1", Choice.YES, seq) for seq in range(1, 10)] + [cast("d1", Choice.NO, 10)]
    assert current(casts) == {"d1": Choice.NO}


def test_two_choices_for_one_place_in_the_chain_are_refused():
    with pytest.raises(BadCast) as refused:
        count(NAMES, [cast("d1", Choice.YES), cast("d1", Choice.NO)])
    assert refused.value.code is TallyFlaw.TWO_CHOICES


def test_not_participating_counts_as_not_voting():
    counts = count(NAMES, [cast("d1", Choice.YES), cast("d1", Choice.NOT_PARTICIPATING, 2)])
    assert counts == Counts(members=12, yes=0, no=0, abstain=0)


def test_zero_votes_adopt_nothing():
    decision = decide(PRESETS["simple"], count(NAMES, []))
    assert (decision.outcome, decision.reason) == (Outcome.NO_DECISION, Reason.QUORUM)


def test_recused_and_no_objection_can_be_answered_only_where_the_rule_has_them():
    plain = (Choice.YES, Choice.NO, Choice.ABSTAIN, Choice.NOT_PARTICIPATING)
    assert choices(PRESETS["simple"]) == plain
    assert choices(PRESETS["ietf"]) == (*plain, Choice.RECUSED, Choice.NO_OBJECTION)


def test_each_group_is_counted_among_its_members_in_the_register():
    casts = [cast("d1", Choice.YES), cast("d2", Choice.NO), cast("d3", Choice.ABSTAIN)]
    groups = {"south": ["d1", "d2", "elsewhere"], "islands": ["d2", "d3", "d4"], "empty": []}
    assert by_group(NAMES, casts, groups, excluded=["d3"]) == {
        "south": Counts(members=2, yes=1, no=1, abstain=0),
        "islands": Counts(members=3, yes=0, no=1, abstain=0),
        "empty": Counts(members=0, yes=0, no=0, abstain=0),
    }


def test_a_stranger_is_refused_in_a_breakdown_too():
    with pytest.raises(BadCast):
        by_group(["d1"], [cast("late", Choice.YES)], {"all": ["d1"]})


@given(HISTORIES, st.randoms(use_true_random=False))
def test_order_and_repeats_never_matter(histories, random):
    casts = casts_of(histories)
    shuffled = casts + random.sample(casts, len(casts) // 2)
    random.shuffle(shuffled)
    register = random.sample(NAMES, len(NAMES))
    assert count(register * 2, shuffled) == count(NAMES, casts)


@given(HISTORIES)
def test_names_never_matter(histories):
    renamed = {f"x{len(NAMES) - NAMES.index(name)}": history for name, history in histories.items()}
    register = [f"x{len(NAMES) - place}" for place in range(len(NAMES))]
    assert count(register, casts_of(renamed)) == count(NAMES, casts_of(histories))


@given(HISTORIES)
def test_every_delegation_counts_exactly_once(histories):
    counts = count(NAMES, casts_of(histories))
    apart = sum(history[-1] is Choice.NOT_PARTICIPATING for history in histories.values())
    assert counts.took_part + counts.recused + apart == len(histories)
    assert {type(figure) for figure in asdict(counts).values()} <= {int, type(None)}


@given(HISTORIES)
def test_groups_that_divide_the_register_add_up_to_the_whole(histories):
    casts = casts_of(histories)
    parts = by_group(NAMES, casts, {"odd": NAMES[1::2], "even": NAMES[::2]})
    whole = count(NAMES, casts)
    for figure in ("members", "yes", "no", "abstain", "recused", "no_objection"):
        assert sum(getattr(part, figure) for part in parts.values()) == getattr(whole, figure)


# positions


def test_observers_are_never_counted():
    tally = position_tally(["d1"], [taken("d1", Stance.SUPPORT), taken("observer", Stance.OBJECTS)])
    assert (tally.members, tally.support, tally.objects, tally.spoken) == (1, 1, 0, 1)


def test_a_position_on_an_earlier_text_stands_under_no_position_with_its_number_beside():
    tally = position_tally(NAMES, [taken("d1", Stance.SUPPORT, earlier=True), taken("d2", Stance.SUPPORT)])
    assert (tally.support, tally.no_position, tally.on_earlier_text, tally.spoken) == (1, 11, 1, 1)


def test_an_objection_on_an_earlier_text_is_named_as_not_renewed_and_no_longer_stands():
    tally = position_tally(NAMES, [taken(name, Stance.OBJECTS, earlier=True) for name in ("d2", "d1")])
    assert (tally.objects, tally.objections_not_renewed) == (0, ("d1", "d2"))


def test_a_renewed_position_replaces_that_on_the_earlier_text():
    tally = position_tally(NAMES, [taken("d1", Stance.OBJECTS, earlier=True), taken("d1", Stance.CAN_ACCEPT)])
    assert (tally.can_accept, tally.on_earlier_text, tally.objections_not_renewed) == (1, 0, ())


def test_a_position_that_does_not_count_is_left_out():
    withdrawn = Position(delegation="d1", stance=Stance.OBJECTS, counts=False, on_earlier_text=False)
    assert position_tally(NAMES, [withdrawn]) == position_tally(NAMES, [])


def test_two_stances_of_one_delegation_are_refused():
    with pytest.raises(BadCast) as refused:
        position_tally(NAMES, [taken("d1", Stance.SUPPORT), taken("d1", Stance.OBJECTS)])
    assert refused.value.code is TallyFlaw.TWO_STANCES


def test_agreed_needs_no_standing_objection_and_more_than_half_spoken():
    seven = dict.fromkeys(NAMES[:7], Stance.CAN_ACCEPT)
    six = dict.fromkeys(NAMES[:6], Stance.SUPPORT)
    assert consensus(tally_of(**seven)) is ConsensusState.AGREED
    assert consensus(tally_of(**six)) is ConsensusState.UNSPOKEN
    assert consensus(tally_of(**six), Quorum(num=1, den=2, strict=False)) is ConsensusState.AGREED


def test_one_objection_among_eleven_who_spoke_is_close_and_among_ten_contested():
    eleven = dict.fromkeys(NAMES[1:11], Stance.SUPPORT) | {"d0": Stance.OBJECTS}
    ten = dict.fromkeys(NAMES[1:10], Stance.SUPPORT) | {"d0": Stance.OBJECTS}
    assert consensus(tally_of(**eleven)) is ConsensusState.CLOSE
    assert consensus(tally_of(**ten)) is ConsensusState.CONTESTED


def test_three_objections_are_contested_however_many_spoke():
    names = [f"m{number}" for number in range(193)]
    stances = [taken(name, Stance.OBJECTS if name in names[:3] else Stance.SUPPORT) for name in names]
    assert consensus(position_tally(names, stances)) is ConsensusState.CONTESTED


def test_an_objection_among_few_who_spoke_is_contested():
    names = [f"m{number}" for number in range(193)]
    stances = [taken(name, Stance.SUPPORT) for name in names[1:40]] + [taken("m0", Stance.OBJECTS)]
    assert consensus(position_tally(names, stances)) is ConsensusState.CONTESTED


def test_silence_of_all_is_unspoken_even_under_a_quorum_of_nobody():
    assert consensus(tally_of(), Quorum(num=0, den=1, strict=False)) is ConsensusState.UNSPOKEN


@given(STANCES, STANCES, st.randoms(use_true_random=False))
def test_the_order_of_positions_never_matters(now, before, random):
    positions = [taken(name, stance) for name, stance in now.items()]
    positions += [taken(name, stance, earlier=True) for name, stance in before.items()]
    tally = position_tally(NAMES, positions)
    random.shuffle(positions)
    assert position_tally(NAMES, positions) == tally
    spoken = tally.support + tally.can_accept + tally.wants_change + tally.objects
    assert spoken == tally.spoken == len(now)
    assert tally.on_earlier_text == len(before.keys() - now.keys())


@given(STANCES)
def test_agreement_and_standing_objections_exclude_each_other(stances):
    tally = tally_of(**stances)
    assert (consensus(tally) in {ConsensusState.AGREED, ConsensusState.UNSPOKEN}) == (tally.objects == 0)
