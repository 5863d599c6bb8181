"""Adopted amendments brought into one text: merged where they leave each other alone, decided by a person elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text import settling
from consult.text.amendment import Action, Clash, Operation, applied, conflicts
from consult.text.provision import Kind, Language, Provision, Status
from consult.text.settling import Undecided

EN, ZH = Language.EN, Language.ZH


def provision(key, en, zh):
    return Provision(
        key=key,
        kind=Kind.PARAGRAPH,
        number="",
        texts={EN: en, ZH: zh},
        statuses=dict.fromkeys(Language, Status.AUTHENTIC),
    )


BASE = (
    provision("aim", "AI serves people and the planet.", "人工智能服务于人和地球。"),
    provision("safety", "AI stays safe.", "人工智能须安全。"),
)


def replacing(key, en=None, zh=None):
    return Operation(
        action=Action.REPLACE, key=key, texts={lang: text for lang, text in ((EN, en), (ZH, zh)) if text}
    )


def inserting(key, en):
    return Operation(action=Action.INSERT, key=key, texts={EN: en}, kind=Kind.PARAGRAPH)


def deleting(key):
    return Operation(action=Action.DELETE, key=key)


FIRST = (replacing("aim", "AI serves all people and the planet.", "人工智能服务于所有人和地球。"),)
LAST = (replacing("aim", "AI serves people and the whole planet.", "人工智能服务于人和整个地球。"),)
RIVAL = (replacing("aim", "AI serves young people and the planet.", "人工智能服务于青年人和地球。"),)


def test_what_leaves_each_other_alone_is_merged_and_names_both_sources():
    (change,) = settling.changes(BASE, [FIRST, LAST], {})
    assert change.operation.texts[EN] == "AI serves all people and the whole planet."
    assert change.operation.texts[ZH] == "人工智能服务于所有人和整个地球。"
    assert change.operation.action is Action.REPLACE
    assert change.sources == (0, 1)


def test_what_meets_waits_for_a_person():
    (dispute,) = settling.disputes(BASE, [FIRST, RIVAL])
    assert dispute.key == "aim"
    assert dispute.sources == (0, 1)
    assert {each.clash for each in dispute.conflicts} == {Clash.WORDS}
    assert [each.base for each in dispute.stretches[EN] if each.is_disputed] == [""]
    with pytest.raises(Undecided) as open_still:
        settling.changes(BASE, [FIRST, RIVAL], {"safety": {EN: "No.", ZH: "否。"}})
    assert open_still.value.keys == ("aim",)


def test_every_provision_that_waits_is_named_in_the_order_of_the_text():
    amendments = [(deleting("safety"), *FIRST), (replacing("safety", "AI stays very safe."), *RIVAL)]
    with pytest.raises(Undecided, match=r"^aim, safety$"):
        settling.changes(BASE, amendments, {})


def test_a_decision_holds_and_keeps_every_source():
    words = {EN: "AI serves all, the young first.", ZH: "人工智能服务于所有人，青年优先。"}
    (change,) = settling.changes(BASE, [FIRST, RIVAL], {"aim": words})
    assert change.operation == Operation(action=Action.REPLACE, key="aim", texts=words)
    assert change.sources == (0, 1)


def test_a_person_may_decide_that_it_goes():
    (change,) = settling.changes(BASE, [FIRST, (deleting("aim"),)], {"aim": settling.TAKEN_OUT})
    assert change.operation == deleting("aim")


def test_words_against_removal_is_a_dispute():
    (dispute,) = settling.disputes(BASE, [(deleting("safety"),), (replacing("safety", "AI stays very safe."),)])
    assert {each.clash for each in dispute.conflicts} == {Clash.DELETED}
    assert ["".join(each.versions[0] for each in dispute.stretches[EN])] == [""]


def test_a_removal_that_two_want_is_none():
    (change,) = settling.changes(BASE, [(deleting("aim"),), (deleting("aim"),)], {})
    assert change.operation == deleting("aim")
    assert change.sources == (0, 1)


def test_each_in_one_language_alone_is_a_dispute():
    (dispute,) = settling.disputes(BASE, [(replacing("aim", en="AI serves."),), (replacing("aim", zh="服务。"),)])
    assert {each.clash for each in dispute.conflicts} == {Clash.OTHER_LANGUAGE}


def test_new_provisions_at_one_place_all_come_in_in_the_order_of_the_amendments():
    amendments = [(inserting("aim", "Second."),), (inserting("", "First."),), (inserting("aim", "Third."),)]
    made = settling.changes(BASE, [*amendments, (inserting("aim", "Second."),)], {})
    assert [(each.operation.key, each.operation.texts[EN], each.sources) for each in made] == [
        ("", "First.", (1,)),
        ("aim", "Second.", (0, 3)),
        ("aim", "Third.", (2,)),
    ]


def test_changes_stand_in_the_order_of_the_text():
    amendment = (deleting("safety"), inserting("safety", "New."), replacing("aim", "AI serves."))
    made = settling.changes(BASE, [amendment], {})
    assert [each.operation.key for each in made] == ["aim", "safety", "safety"]
    assert [each.operation.action for each in made][1:] == [Action.DELETE, Action.INSERT]


_WORDS = st.lists(st.sampled_from(["all", "people", "and", "safe", "planet"]), min_size=1, max_size=6).map(" ".join)
_CHANGE = st.one_of(
    st.builds(lambda key, en: replacing(key, en=en + "."), st.sampled_from(["aim", "safety"]), _WORDS),
    st.builds(deleting, st.sampled_from(["aim", "safety"])),
)


@given(st.lists(_CHANGE.map(lambda one: (one,)), min_size=1, max_size=4))
def test_one_change_per_provision_says_what_all_amendments_together_say(amendments):
    disputed = {each.key for each in settling.disputes(BASE, amendments)}
    assert disputed == {each.key for each in conflicts(BASE, amendments)}
    decided = {key: {EN: "As decided.", ZH: "依决定。"} for key in disputed}
    made = settling.changes(BASE, amendments, decided)
    assert len({each.operation.key for each in made}) == len(made)
    assert sorted({source for each in made for source in each.sources}) == list(range(len(amendments)))
    if not disputed:
        once = applied(BASE, [tuple(each.operation for each in made)])
        assert once == applied(BASE, amendments)
    for each in made:
        if each.operation.key in disputed:
            assert each.operation.texts == decided[each.operation.key]
