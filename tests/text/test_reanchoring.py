"""Amendments to a superseded text: carried where their words still stand, else left for a person, never moved to a twin."""

from hypothesis import given
from hypothesis import strategies as st

from consult.text.amendment import Action, Operation, applied, flaws
from consult.text.lineage import Descent
from consult.text.provision import Kind, Language
from consult.text.reanchoring import Proposal, Standing, proposals
from tests.text.makers import provision

EN, ZH = Language.EN, Language.ZH
BASE = (
    provision("safety", "AI shall be safe and controllable.", "人工智能应当安全、可控。"),
    provision("fairness", "AI shall be fair.", "人工智能应当公平。"),
)
FAIR = BASE[1]
MUST = Operation(
    action=Action.REPLACE,
    key="safety",
    texts={EN: "AI must be safe and controllable.", ZH: "人工智能必须安全、可控。"},
)
GONE = Operation(action=Action.DELETE, key="safety")
BEHIND = Operation(action=Action.INSERT, key="safety", texts={EN: "New.", ZH: "新。"}, kind=Kind.PARAGRAPH)


def one(revised, operation, *descents):
    return proposals(BASE, revised, [operation], descents)[0]


def test_what_stands_as_it_stood_is_amended_as_before():
    moved = (FAIR, provision("new"), BASE[0])
    for operation in (MUST, GONE, BEHIND):
        assert one(moved, operation) == Proposal(Standing.FITS, operation)


def test_where_other_words_changed_both_changes_are_proposed():
    revised = (provision("safety", "AI shall be safe and fully controllable.", "人工智能应当安全、完全可控。"), FAIR)
    found = one(revised, MUST)
    assert found.standing is Standing.CARRIED
    assert found.operation.texts == {
        EN: "AI must be safe and fully controllable.",
        ZH: "人工智能必须安全、完全可控。",
    }


def test_where_the_very_words_changed_a_person_decides_between_both():
    revised = (provision("safety", "AI should be safe and controllable.", BASE[0].texts[ZH]), FAIR)
    assert one(revised, MUST) == Proposal(Standing.DISPUTED, MUST)


def test_what_the_new_text_already_says_is_met():
    revised = (provision("safety", MUST.texts[EN], MUST.texts[ZH]), FAIR)
    assert one(revised, MUST) == Proposal(Standing.MET, None)
    assert one((FAIR,), GONE) == Proposal(Standing.MET, None)


def test_an_amendment_never_jumps_to_another_provision_that_looks_alike():
    twin = provision("twin", BASE[0].texts[EN], BASE[0].texts[ZH])
    assert one((twin, FAIR), MUST) == Proposal(Standing.GONE, None)
    assert one((twin, FAIR), BEHIND) == Proposal(Standing.GONE, None)


def test_where_the_words_went_elsewhere_the_places_are_named_for_a_person():
    revised = (provision("safe", "AI shall be safe."), provision("control", "AI shall be controllable."), FAIR)
    descents = (Descent("safety", "safe"), Descent("safety", "control"))
    assert one(revised, MUST, *descents) == Proposal(Standing.ELSEWHERE, None, ("control", "safe"))
    split = (BASE[0], *revised[1:])
    assert one(split, GONE, descents[1]) == Proposal(Standing.ELSEWHERE, None, ("safety", "control"))


def test_a_provision_put_first_needs_no_place_and_an_edited_one_can_still_go():
    first = Operation(action=Action.INSERT, key="", texts={EN: "First."}, kind=Kind.PARAGRAPH)
    assert one((), first) == Proposal(Standing.FITS, first)
    assert one((provision("safety", "Other."), FAIR), GONE) == Proposal(Standing.CARRIED, GONE)


def test_two_changes_that_together_leave_no_words_are_for_a_person_to_settle():
    base, revised = (provision("a", "AI shall ", "智能应"),), (provision("a", "shall ", "应"),)
    for texts in ({EN: "AI "}, {ZH: "智能"}):
        short = Operation(action=Action.REPLACE, key="a", texts=texts)
        assert proposals(base, revised, [short]) == (Proposal(Standing.DISPUTED, short),)


TEXT = st.lists(st.sampled_from(["AI ", "shall ", "must ", "be ", "safe ", "open "]), min_size=1).map("".join)


@given(TEXT, TEXT, TEXT)
def test_what_is_proposed_can_be_carried_out_and_holds_the_change_of_the_new_text(standing, amended, revised):
    base, now = (provision("a", standing, "案"),), (provision("a", revised, "案"),)
    operation = Operation(action=Action.REPLACE, key="a", texts={EN: amended})
    (found,) = proposals(base, now, [operation])
    if found.standing is Standing.MET:
        assert amended == revised
        return
    assert flaws(now, [found.operation]) == () or found.operation.texts[EN] == revised
    if found.standing is Standing.FITS:
        assert applied(now, [[found.operation]])[0].texts[EN] == amended
    elif found.standing is Standing.CARRIED and amended == standing:
        assert found.operation.texts[EN] == revised
