"""Amendments: carried out exactly, in any order the same, never merged where they clash, put in their order."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.amendment import (
    Action,
    Clash,
    Conflict,
    Disputed,
    Flaw,
    Found,
    Operation,
    applied,
    are_identical,
    conflicts,
    distance,
    flaws,
    go_together,
    order_of_voting,
    sub_amended,
    sub_flaws,
    wording,
)
from consult.text.provision import Kind, Language, Status
from tests.text.makers import provision

EN, ZH = Language.EN, Language.ZH
BASE = (
    provision("safety", "AI shall be safe and controllable.", "人工智能应当安全、可控。"),
    provision("fairness", "AI shall be fair to all people.", "人工智能应当公平对待所有人。"),
    provision("openness", "Research shall be open.", "研究应当开放。"),
)
KEYS = [each.key for each in BASE]
EN_TEXT = st.lists(st.sampled_from(["AI ", "shall ", "must ", "be ", "safe ", "open."]), min_size=1).map("".join)
ZH_TEXT = st.lists(st.sampled_from(["人工智能", "应当", "必须", "安全", "开放", "。"]), min_size=1).map("".join)
BOTH = st.fixed_dictionaries({EN: EN_TEXT, ZH: ZH_TEXT})
OPERATION = st.one_of(
    st.builds(lambda key, texts: Operation(action=Action.REPLACE, key=key, texts=texts), st.sampled_from(KEYS), BOTH),
    st.builds(lambda key: Operation(action=Action.DELETE, key=key), st.sampled_from(KEYS)),
    st.builds(
        lambda key, texts: Operation(action=Action.INSERT, key=key, texts=texts, kind=Kind.PARAGRAPH),
        st.sampled_from(["", *KEYS]),
        BOTH,
    ),
)
AMENDMENT = st.lists(OPERATION, min_size=1, max_size=3, unique_by=lambda each: each.key)


def replaced(key, **texts):
    return Operation(action=Action.REPLACE, key=key, texts={Language(lang): text for lang, text in texts.items()})


def deleted(key):
    return Operation(action=Action.DELETE, key=key)


def inserted(key, en="AI shall be green.", zh="人工智能应当绿色。"):
    return Operation(action=Action.INSERT, key=key, texts={EN: en, ZH: zh}, kind=Kind.PARAGRAPH)


def words(text, language=EN):
    return [each.texts[language] for each in text]


@given(st.lists(AMENDMENT, max_size=3))
def test_amendments_that_do_not_clash_give_the_same_text_in_any_order(amendments):
    if conflicts(BASE, amendments):
        with pytest.raises(Disputed):
            applied(BASE, amendments)
        return
    texts = [applied(BASE, order) for order in permutations(amendments)]
    assert all(text == texts[0] for text in texts)


@given(AMENDMENT)
def test_what_an_amendment_leaves_alone_stays_to_the_character(amendment):
    touched = {each.key for each in amendment if each.action is not Action.INSERT}
    after = {each.key: each for each in applied(BASE, [amendment])}
    for before in BASE:
        if before.key in touched:
            continue
        assert (after[before.key].texts, after[before.key].statuses) == (before.texts, before.statuses)


@given(AMENDMENT)
def test_every_operation_alone_does_what_it_says(amendment):
    after = {each.key: each for each in applied(BASE, [amendment])}
    for operation in amendment:
        if operation.action is Action.DELETE:
            assert operation.key not in after
        elif operation.action is Action.REPLACE:
            assert dict(after[operation.key].texts) == operation.texts
        else:
            assert operation.texts in [dict(each.texts) for each in after.values()]


def test_new_words_in_one_language_leave_the_other_as_it_is_and_in_need_of_an_update():
    text = applied(BASE, [[replaced("safety", en="AI shall be safe.")]])
    assert (text[0].texts[EN], text[0].texts[ZH]) == ("AI shall be safe.", BASE[0].texts[ZH])
    assert (text[0].statuses[EN], text[0].statuses[ZH]) == (Status.AUTHENTIC, Status.NEEDS_UPDATE)
    assert text[1].statuses == BASE[1].statuses


def test_new_words_equal_to_the_old_ones_ask_for_no_update():
    text = applied(BASE, [[replaced("safety", en=BASE[0].texts[EN])]])
    assert text[0].statuses[ZH] is Status.AUTHENTIC


def test_an_inserted_provision_stands_behind_its_place_and_has_a_key_and_a_number_of_its_own():
    text = applied(BASE, [[inserted("safety"), inserted("", "First.", "第一。")]])
    assert words(text) == ["First.", BASE[0].texts[EN], "AI shall be green.", BASE[1].texts[EN], BASE[2].texts[EN]]
    assert [each.number for each in text] == ["1", "2", "3", "4", "5"]
    assert [each.key for each in text] == ["first", "safety", "ai-shall-be-green", "fairness", "openness"]


def test_new_provisions_that_read_alike_have_keys_of_their_own():
    text = applied(BASE, [[inserted("safety")], [inserted("openness"), inserted("")]])
    assert [each.key for each in text if each.key not in KEYS] == [
        "ai-shall-be-green",
        "ai-shall-be-green-2",
        "ai-shall-be-green-3",
    ]


def test_a_provision_inserted_in_one_language_keeps_its_kind_and_awaits_the_other():
    heading = Operation(action=Action.INSERT, key="safety", texts={ZH: "第二章"}, kind=Kind.HEADING)
    made = applied(BASE, [[heading]])[1]
    assert (made.key, made.kind, made.number) == ("provision", Kind.HEADING, "")
    assert (made.texts, made.statuses) == ({EN: "", ZH: "第二章"}, {EN: Status.AWAITING, ZH: Status.AUTHENTIC})


def test_a_language_that_had_no_words_still_awaits_them_when_the_other_changes():
    base = (provision("safety", "AI shall be safe.", ""),)
    assert applied(base, [[replaced("safety", en="AI must be safe.")]])[0].statuses[ZH] is Status.AWAITING


def test_behind_a_provision_that_another_takes_out_the_new_one_keeps_its_place():
    assert words(applied(BASE, [[deleted("fairness")], [inserted("fairness")]])) == [
        BASE[0].texts[EN],
        "AI shall be green.",
        BASE[2].texts[EN],
    ]


def test_changes_to_different_words_of_one_provision_are_both_carried_out():
    one = replaced("safety", en="AI must be safe and controllable.", zh="人工智能必须安全、可控。")
    other = replaced("safety", en="AI shall be safe and fully controllable.", zh="人工智能应当安全、完全可控。")
    assert conflicts(BASE, [[one], [other]]) == ()
    text = applied(BASE, [[one], [other]])[0].texts
    assert (text[EN], text[ZH]) == ("AI must be safe and fully controllable.", "人工智能必须安全、完全可控。")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            replaced("safety", en="AI must be safe and controllable."),
            replaced("safety", en="AI may be safe and controllable."),
            Conflict(0, 1, "safety", Clash.WORDS, EN),
        ),
        (deleted("safety"), replaced("safety", en="AI."), Conflict(0, 1, "safety", Clash.DELETED)),
        (replaced("safety", zh="安全。"), deleted("safety"), Conflict(0, 1, "safety", Clash.DELETED)),
        (inserted("safety"), inserted("safety", "Other."), Conflict(0, 1, "safety", Clash.SAME_PLACE)),
        (
            replaced("safety", en="AI shall be safe."),
            replaced("safety", zh="人工智能应当安全。"),
            Conflict(0, 1, "safety", Clash.OTHER_LANGUAGE),
        ),
    ],
)
def test_every_kind_of_clash_is_found_and_stops_the_two_from_being_carried_out(one, other, expected):
    assert conflicts(BASE, [[one], [other]]) == (expected,)
    with pytest.raises(Disputed) as caught:
        applied(BASE, [[one], [other]])
    assert caught.value.conflicts == (expected,)


def test_a_clash_in_both_languages_is_told_language_by_language_and_place_by_place():
    one = [replaced("safety", en="AI must be safe.", zh="人工智能必须安全。"), deleted("fairness")]
    other = [replaced("safety", en="AI may be safe.", zh="人工智能可以安全。"), replaced("fairness", en="AI.")]
    expected = (
        Conflict(0, 1, "fairness", Clash.DELETED),
        Conflict(0, 1, "safety", Clash.WORDS, EN),
        Conflict(0, 1, "safety", Clash.WORDS, ZH),
    )
    assert conflicts(BASE, [one, other]) == expected
    assert str(Disputed(expected)) == "fairness deleted, safety words, safety words"


def test_equal_operations_never_clash_and_are_carried_out_once():
    for operation in (deleted("safety"), inserted("safety"), replaced("safety", en="AI.")):
        assert conflicts(BASE, [[operation], [operation]]) == ()
        assert applied(BASE, [[operation], [operation]]) == applied(BASE, [[operation]])


def test_what_an_amendment_says_of_different_provisions_does_not_clash_with_itself():
    own = [
        replaced("safety", en="AI."),
        inserted("safety"),
        inserted("safety", "Another.", "另一。"),
        deleted("openness"),
    ]
    assert conflicts(BASE, [own]) == ()
    assert words(applied(BASE, [own])) == ["AI.", "AI shall be green.", "Another.", BASE[1].texts[EN]]


def test_two_that_between_them_strike_every_word_leave_a_text_to_be_supplied():
    base = (provision("two", "Safe. Open.", "安全。开放。"),)
    text = applied(base, [[replaced("two", en="Safe.")], [replaced("two", en=" Open.")]])
    assert (text[0].texts[EN].strip(), text[0].statuses[EN]) == ("", Status.AWAITING)


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ([], (Found(0, Flaw.NOTHING),)),
        ([deleted("nowhere")], (Found(0, Flaw.UNKNOWN_PROVISION),)),
        ([deleted("")], (Found(0, Flaw.UNKNOWN_PROVISION),)),
        ([inserted("nowhere")], (Found(0, Flaw.UNKNOWN_PROVISION),)),
        ([deleted("safety"), replaced("safety", en="AI.")], (Found(1, Flaw.TWICE),)),
        ([replaced("safety")], (Found(0, Flaw.NO_TEXT),)),
        ([replaced("safety", en=" ")], (Found(0, Flaw.NO_TEXT),)),
        ([replaced("safety", en=BASE[0].texts[EN], zh=BASE[0].texts[ZH])], (Found(0, Flaw.UNCHANGED),)),
        ([inserted("", en="")], (Found(0, Flaw.NO_TEXT),)),
        ([inserted(""), inserted("safety"), inserted("safety"), deleted("safety")], ()),
        ([replaced("safety", en=BASE[0].texts[EN], zh="安全。")], ()),
    ],
)
def test_what_keeps_operations_from_being_an_amendment_is_said_with_its_place(operations, expected):
    assert flaws(BASE, operations) == expected


def test_the_same_said_in_another_order_is_recognised():
    one, other = [deleted("safety"), inserted("")], [inserted(""), deleted("safety")]
    assert are_identical(one, other)
    assert not are_identical(one, [deleted("safety")])
    assert not are_identical([inserted("")], [inserted("", zh="绿色。")])


def test_the_furthest_removed_is_put_first_provision_by_provision():
    much = [replaced("safety", en="Nothing but AI shall be safe here at all times of need.")]
    little = [replaced("safety", en="AI shall be safe and truly controllable.")]
    gone, added, later = [deleted("safety")], [inserted("safety")], [deleted("openness")]
    assert order_of_voting(BASE, [later, added, little, much, gone]) == (4, 3, 2, 1, 0)
    assert order_of_voting(BASE, [[inserted("")], gone]) == (0, 1)
    assert order_of_voting(BASE, [gone, [inserted("")], []]) == (1, 2, 0)
    assert distance(BASE, gone + added) == 1
    assert 0 < distance(BASE, little) < distance(BASE, much) <= 1


def test_the_distance_is_that_of_the_language_that_changes_more():
    assert distance(BASE, [replaced("safety", en=BASE[0].texts[EN], zh="全新。")]) > Fraction(1, 2)


def test_a_sub_amendment_changes_the_words_of_an_amendment_and_leaves_the_rest_of_it():
    amendment = [
        replaced("safety", en="AI must be safe.", zh="人工智能必须安全。"),
        deleted("openness"),
        inserted(""),
    ]
    assert wording(amendment) == (
        provision("1", "AI must be safe.", "人工智能必须安全。", number=""),
        provision("3", "AI shall be green.", "人工智能应当绿色。", number=""),
    )
    after = sub_amended(amendment, [[replaced("1", en="AI must be very safe.", zh="人工智能必须非常安全。")]])
    assert after == (
        replaced("safety", en="AI must be very safe.", zh="人工智能必须非常安全。"),
        deleted("openness"),
        inserted(""),
    )
    assert sub_amended(amendment, [[deleted("1")], [deleted("3")]]) == (None, deleted("openness"), None)


def test_a_sub_amendment_in_one_language_leaves_the_other_to_be_supplied():
    amendment = [replaced("safety", en="AI must be safe.", zh="人工智能必须安全。")]
    assert sub_amended(amendment, [[replaced("1", en="AI must be very safe.")]]) == (
        replaced("safety", en="AI must be very safe."),
    )


def test_sub_amendments_go_together_where_their_words_do_and_something_is_left():
    amendment = [replaced("safety", en="AI must be safe.", zh="人工智能必须安全。"), inserted("")]
    very, never = replaced("1", en="AI must be very safe."), replaced("1", en="AI must be hardly safe.")
    assert go_together(amendment, [[very], [deleted("2")]])
    assert not go_together(amendment, [[very], [never]])
    assert not go_together(amendment, [[deleted("1")], [deleted("2")]])


def test_a_sub_amendment_neither_inserts_nor_touches_what_the_amendment_deletes():
    amendment = [deleted("safety"), inserted("")]
    assert sub_flaws(amendment, [inserted("2")]) == (Found(0, Flaw.INSERTS),)
    assert sub_flaws(amendment, [replaced("1", en="No.")]) == (Found(0, Flaw.UNKNOWN_PROVISION),)
    assert sub_flaws(amendment, [replaced("2", en="AI shall be greener.")]) == ()
