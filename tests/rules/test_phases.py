"""The moves of a consultation: found by where they begin and end, and those that an official may choose."""

from consult.rules.phases import MOVES, Cause, Guard, Move, State, choices, move


def test_an_arrow_is_found_by_both_its_ends():
    assert move(State.FROZEN, State.REVISED) == Move(State.FROZEN, State.REVISED, Cause.ACT, (Guard.REASON_GIVEN,))
    assert move(State.OPEN_FOR_COMMENT, State.COMMENTS_CLOSED).cause is Cause.CLOCK


def test_there_is_no_arrow_that_the_diagram_does_not_have():
    assert move(State.DRAFT, State.FROZEN) is None
    assert move(State.REVISED, State.DISPOSITION) is None
    assert move(State.DRAFT, State.WITHDRAWN) is None


def test_officials_choose_among_acts_alone():
    assert {each.target for each in choices(State.REVISED)} == {
        State.OPEN_FOR_COMMENT,
        State.OPEN_FOR_AMENDMENTS,
        State.FROZEN,
        State.WITHDRAWN,
    }
    assert choices(State.OPEN_FOR_VOTE) == ()
    assert {each.source for each in choices(State.FROZEN)} == {State.FROZEN}


def test_no_arrow_is_drawn_twice():
    ends = [(each.source, each.target) for each in MOVES]
    assert len(set(ends)) == len(ends)
