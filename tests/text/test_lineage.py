"""What became of each provision, and which positions still count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.lineage import Fate, carries, fates, moved
from tests.text.makers import provision

KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def revision(keys, **edited):
    return [provision(key, en=edited.get(key, f"Text {key}"), zh=f"案文{key}") for key in keys]


def test_what_stands_as_it_was_is_kept_although_others_come_and_go():
    result = fates(revision("abc"), revision("xac"))
    assert dict(result) == {"x": Fate.NEW, "a": Fate.KEPT, "c": Fate.KEPT, "b": Fate.DELETED}


def test_one_provision_taken_elsewhere_is_moved_and_the_others_kept():
    result = fates(revision("abcde"), revision("bcdea"))
    assert result["a"] is Fate.MOVED
    assert all(result[key] is Fate.KEPT for key in "bcde")


@pytest.mark.parametrize(("order", "out"), [("eabcd", "e"), ("cab", "c"), ("bca", "a")])
def test_as_few_are_moved_as_explain_the_new_order(order, out):
    assert moved(revision(sorted(order)), revision(order)) == set(out)


@pytest.mark.parametrize("change", [{"en": "Other"}, {"zh": "其他"}])
def test_a_text_changed_in_either_language_is_edited(change):
    assert fates([provision("a")], [provision("a", **change)]) == {"a": Fate.EDITED}


def test_edited_and_moved_is_edited_and_known_as_moved():
    before, after = revision("abcd"), revision("bcda", a="Other")
    assert fates(before, after)["a"] is Fate.EDITED
    assert moved(before, after) == {"a"}


def test_positions_carry_over_where_both_texts_are_identical():
    before, after = revision("abcd"), revision("cadx", d="Other")
    assert carries(before, after) == {"a", "c"}


def test_a_key_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match=r"^a key stands twice in one revision$"):
        fates(revision("aa"), revision("a"))


@given(KEYS, KEYS)
def test_every_key_has_one_fate_and_those_not_moved_keep_their_order(old, new):
    before, after = revision(old), revision(new)
    assert set(fates(before, after)) == set(old) | set(new)
    stayed = [key for key in old if key in new and key not in moved(before, after)]
    assert stayed == [key for key in new if key in stayed]


@given(KEYS)
def test_nothing_moves_when_nothing_changes(keys):
    before = revision(keys)
    assert set(fates(before, before).values()) <= {Fate.KEPT}
