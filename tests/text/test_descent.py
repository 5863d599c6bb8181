"""Splits and merges: found between the Declaration and earlier states of it, and never where nothing of it happened."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.descent import proposed
from consult.text.lineage import Carried, Descent, Fate, carried, composed, fates, heirs, moved
from consult.text.provision import Language
from tests.text.makers import declaration, provision

EN, ZH = Language.EN, Language.ZH
ARTICLES = declaration()


def place(beginning):
    return next(at for at, each in enumerate(ARTICLES) if each.texts[EN].startswith(beginning))


def joined(one, other):
    return replace(one, texts={EN: f"{one.texts[EN]} {other.texts[EN]}", ZH: one.texts[ZH] + other.texts[ZH]})


def test_nothing_descends_elsewhere_where_nothing_changed():
    assert proposed(ARTICLES, ARTICLES) == ()


def test_a_paragraph_that_was_cut_in_two_is_a_split():
    first = place("Everyone has the right to freedom of movement")
    one, other = ARTICLES[first : first + 2]
    before = [*ARTICLES[:first], joined(one, other), *ARTICLES[first + 2 :]]
    descents = proposed(before, ARTICLES)
    assert descents == (Descent(one.key, other.key),)
    result = fates(before, ARTICLES, descents)
    assert (result[one.key], result[other.key]) == (Fate.SPLIT, Fate.SPLIT)
    assert heirs(one.key, result, descents) == (one.key, other.key)


def test_two_paragraphs_that_became_one_are_merged():
    first = place("Everyone has the right to seek and to enjoy")
    one, other = ARTICLES[first : first + 2]
    after = [*ARTICLES[:first], joined(one, other), *ARTICLES[first + 2 :]]
    descents = proposed(ARTICLES, after)
    assert descents == (Descent(other.key, one.key),)
    result = fates(ARTICLES, after, descents)
    assert (result[one.key], result[other.key]) == (Fate.MERGED, Fate.MERGED)
    assert heirs(other.key, [each.key for each in after], descents) == (one.key,)


def test_words_that_stand_under_another_key_go_on_there():
    at = place("No one shall be held in slavery")
    renamed = replace(ARTICLES[at], key="slavery")
    after = [*ARTICLES[:at], renamed, *ARTICLES[at + 1 :]]
    assert proposed(ARTICLES, after) == (Descent(ARTICLES[at].key, "slavery"),)
    result = fates(ARTICLES, after, proposed(ARTICLES, after))
    assert (result[ARTICLES[at].key], result["slavery"]) == (Fate.EDITED, Fate.EDITED)


def test_an_earlier_state_of_the_declaration_is_told_apart_from_it_in_every_respect():
    """Moved, split, merged, edited in one language, taken out and added at once: each is found as what it is."""
    split = place("Everyone has the right to freedom of movement")
    merged = place("Everyone has the right to a standard of living")
    shifted = place("No one shall be subjected to torture")
    edited, added = place("Everyone has the right to life"), place("Everyone has the right to rest")
    after, texts = list(ARTICLES), {}
    first, second = merged_halves(ARTICLES[merged])
    for at, each in enumerate(ARTICLES):
        texts[at] = [each]
    texts[split], texts[split + 1] = [joined(*ARTICLES[split : split + 2])], []
    texts[merged] = [first, second]
    texts[edited] = [replace(ARTICLES[edited], texts={**ARTICLES[edited].texts, ZH: "人人有权享有生命和人身安全。"})]
    texts[added] = [
        provision("colonies", "Peoples of colonies shall be heard in councils.", "殖民地人民应当得到倾听。")
    ]
    texts[shifted], torture = [], texts[shifted]
    before = [each for at in sorted(texts) for each in texts[at]] + torture
    descents = proposed(before, after)
    assert set(descents) == {Descent(ARTICLES[split].key, ARTICLES[split + 1].key), Descent("second-half", first.key)}
    result = fates(before, after, descents)
    told = {key: fate for key, fate in result.items() if fate is not Fate.KEPT}
    assert told == {
        ARTICLES[split].key: Fate.SPLIT,
        ARTICLES[split + 1].key: Fate.SPLIT,
        first.key: Fate.MERGED,
        "second-half": Fate.MERGED,
        ARTICLES[edited].key: Fate.EDITED,
        ARTICLES[added].key: Fate.NEW,
        "colonies": Fate.DELETED,
        ARTICLES[shifted].key: Fate.MOVED,
    }
    assert moved(before, after) == {ARTICLES[shifted].key}


def merged_halves(whole):
    """A paragraph as the two that it might have been made of."""
    en, zh = whole.texts[EN], whole.texts[ZH]
    cut_en, cut_zh = en.index(", and the right"), zh.index(";")
    return (
        replace(whole, texts={EN: en[:cut_en] + ".", ZH: zh[:cut_zh] + "。"}),
        replace(whole, key="second-half", texts={EN: en[cut_en + 2 :], ZH: zh[cut_zh + 1 :]}),
    )


def test_a_few_words_in_common_make_no_descent():
    before = [provision("a", "Everyone has the right to work.", "人人有权工作。"), provision("b", "Other.", "其他。")]
    after = [provision("c", "Everyone has the right to rest and leisure.", "人人有享受休息和闲暇的权利。"), before[1]]
    assert proposed(before, after) == ()


def test_words_that_stand_as_they_stood_went_nowhere_although_they_are_said_again():
    at = place("No one shall be held in slavery")
    copied = [*ARTICLES, replace(ARTICLES[at], key="again")]
    assert proposed(ARTICLES, copied) == ()
    assert proposed(copied, ARTICLES) == ()


def words(letter, count):
    """Words in a row of which none stands twice: two fewer runs of three than words."""
    return " ".join(f"{letter}{number}" for number in range(count))


def test_of_several_sources_the_one_with_most_of_the_words_is_named_first_then_by_key():
    before = [provision(key, words(key, count), "") for key, count in (("z", 8), ("b", 8), ("a", 7), ("y", 9))]
    after = [provision("all", " ".join(each.texts[EN] for each in before), "")]
    assert proposed(before, after) == tuple(Descent(source, "all") for source in "ybza")


@pytest.mark.parametrize(("shared", "found"), [(5, False), (6, True)])
def test_four_runs_are_the_fewest_that_say_anything(shared, found):
    assert bool(proposed([provision("a", words("x", shared), "")], [provision("b", words("x", shared), "")])) is found


@pytest.mark.parametrize(("count", "found"), [(18, True), (19, False)])
def test_words_that_are_less_than_a_quarter_of_both_provisions_make_no_descent(count, found):
    went = words("x", 6)
    left, joined = words("s", count - 6), words("t", count - 6)
    before = [provision("a", f"{left} {went}", ""), provision("b", joined, "")]
    after = [provision("a", left, ""), provision("b", f"{joined} {went}", "")]
    assert proposed(before, after) == ((Descent("a", "b"),) if found else ())


def test_a_vanished_provision_whose_words_went_to_two_places_is_split():
    before, after = [provision("a")], [provision("b"), provision("c")]
    descents = [Descent("a", "b"), Descent("a", "c")]
    assert fates(before, after, descents) == dict.fromkeys("abc", Fate.SPLIT)


def test_a_descent_between_unknown_provisions_is_refused():
    with pytest.raises(ValueError, match="no such provision"):
        fates(ARTICLES, ARTICLES, [Descent("nowhere", ARTICLES[0].key)])


TEXTS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=12).map(" ".join)
REVISION = st.dictionaries(st.sampled_from("pqrst"), TEXTS, max_size=5)


@given(REVISION, REVISION)
def test_lineage_is_total(old, new):
    before, after = ([provision(key, text, text) for key, text in each.items()] for each in (old, new))
    descents = proposed(before, after)
    result = fates(before, after, descents)
    assert set(result) == set(old) | set(new)
    assert all(each.source in old and each.target in new and each.source != each.target for each in descents)
    assert len(set(descents)) == len(descents)
    for key in old:
        assert bool(heirs(key, new, descents)) is (result[key] is not Fate.DELETED)


def test_over_several_revisions_words_are_followed_from_key_to_key():
    steps = [[Descent("a", "b")], [], [Descent("b", "c"), Descent("x", "a")]]
    assert composed(steps, {"a", "b", "c"}) == (
        Descent("a", "b"),
        Descent("a", "c"),
        Descent("b", "c"),
        Descent("x", "a"),
    )
    assert composed(steps, {"c"}) == (Descent("a", "c"), Descent("b", "c"))
    assert composed([], {"a"}) == composed(steps, ()) == ()


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], (Carried.CARRIED, ("a",))),
        ([({"a": Fate.KEPT}, []), ({"a": Fate.MOVED}, [])], (Carried.CARRIED, ("a",))),
        ([({"a": Fate.EDITED}, []), ({"a": Fate.KEPT}, [])], (Carried.CHANGED, ("a",))),
        ([({"b": Fate.NEW}, [])], (Carried.ORPHANED, ())),
        ([({"b": Fate.MERGED}, [Descent("a", "b")]), ({"c": Fate.NEW}, [])], (Carried.ORPHANED, ())),
        ([({"a": Fate.SPLIT, "b": Fate.SPLIT}, [Descent("a", "b")])], (Carried.CHANGED, ("a", "b"))),
        ([({"b": Fate.EDITED}, [Descent("a", "b")]), ({"b": Fate.KEPT}, [])], (Carried.CHANGED, ("b",))),
    ],
)
def test_a_remark_is_carried_changed_or_orphaned_by_what_became_of_its_provision(steps, expected):
    assert carried("a", steps) == expected
