"""Redlines: by word in English, by character in Chinese, readable, exact and bounded in time."""

import random
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text import diff
from consult.text.diff import Op, Segment, changed_share, new_of, old_of, redline, tokens
from consult.text.provision import Language
from tests.text.makers import udhr

MIXED = st.text(
    st.sampled_from("ab1 ,.-’‐\n\u3000，。人工智能") | st.characters(exclude_categories=["Cs"]), max_size=60
)
MARKS = {Op.EQUAL: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "{{+{}+}}"}


def marked(old, new):
    return "".join(MARKS[segment.op].format(segment.text) for segment in redline(old, new))


@given(MIXED)
def test_tokens_joined_give_the_text_back(text):
    assert "".join(tokens(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人工智能AI", ["人", "工", "智", "能", "AI"]),
        ("安全，可控。", ["安", "全", "，", "可", "控", "。"]),
        ("自由,平等", ["自", "由", ",", "平", "等"]),
        ("State’s self‐governing don't", ["State’s", " ", "self‐governing", " ", "don't"]),
        ("1,000.5 or 2026.", ["1,000.5", " ", "or", " ", "2026", "."]),
        ("a  b\n\nc", ["a", "  ", "b", "\n", "\n", "c"]),
        ("(“end”)", ["(", "“", "end", "”", ")"]),
        ("re\u0301sume\u0301", ["re\u0301sume\u0301"]),
        ("葛\U000e0100城", ["葛\U000e0100", "城"]),
        ("𠮷野", ["𠮷", "野"]),
        ("", []),
    ],
)
def test_a_token_is_a_word_a_number_a_chinese_character_or_a_mark(text, expected):
    assert tokens(text) == expected


@given(MIXED, MIXED)
def test_a_redline_holds_both_texts(old, new):
    segments = redline(old, new)
    assert old_of(segments) == old
    assert new_of(segments) == new


@given(MIXED, MIXED)
def test_neighbours_differ_deletions_come_first_and_nothing_is_empty(old, new):
    segments = redline(old, new)
    assert all(segment.text for segment in segments)
    order = [(one.op, other.op) for one, other in pairwise(segments)]
    assert all(one is not other for one, other in order)
    assert (Op.INSERT, Op.DELETE) not in order


@given(MIXED)
def test_a_text_is_equal_to_itself(text):
    assert redline(text, text) == ((Segment(Op.EQUAL, text),) if text else ())


def test_a_chinese_edit_of_one_word_marks_exactly_that_word():
    assert marked("各国必须确保安全。", "各国应当确保安全。") == "各国[-必须-]{+应当+}确保安全。"


def test_a_chinese_edit_of_one_character_marks_one_character():
    old = "".join(block.text for block in udhr(Language.ZH).blocks)
    place = old.index("尊严")
    new = old[:place] + "遵" + old[place + 1 :]
    changes = [segment for segment in redline(old, new) if segment.op is not Op.EQUAL]
    assert changes == [Segment(Op.DELETE, "尊"), Segment(Op.INSERT, "遵")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("甲乙丙", "丁乙戊", "[-甲-]{+丁+}乙[-丙-]{+戊+}"),
        ("人工智能系统", "人工智能应用系统", "人工智能{+应用+}系统"),
        ("安全可控,公平", "安全,公平", "安全[-可控-],公平"),
        ("甲,乙。", "丙,丁。", "[-甲-]{+丙+},[-乙-]{+丁+}。"),
    ],
)
def test_chinese_changes_are_marked_by_character(old, new, expected):
    assert marked(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("It shall ensure it.", "It should ensure it.", "It [-shall-]{+should+} ensure it."),
        ("The car stopped.", "The fast car stopped.", "The {+fast +}car stopped."),
        ("a b c", "c", "[-a b -]c"),
        ("co‐operation", "cooperation", "[-co‐operation-]{+cooperation+}"),
        ("up to 1,000 units", "up to 1,500 units", "up to [-1,000-]{+1,500+} units"),
        ("a  b", "a b", "a [- -]b"),
        ("One. Two. Three.", "One. Three.", "One. [-Two. -]Three."),
        ("One.\nTwo.", "One.\nTwo.\nThree.", "One.\nTwo.{+\nThree.+}"),
        ("End.   ", "End.  ", "End.  [- -]"),
        ("  c ", ";  ", "[-  c-]{+; +} "),
        ("乙  ", " ; ", "[-乙 -]{+ ;+} "),
        ("甲 \u3000乙", "甲 \u3000丙", "甲 \u3000[-乙-]{+丙+}"),
    ],
)
def test_english_changes_are_marked_by_word(old, new, expected):
    assert marked(old, new) == expected


def test_a_replaced_english_phrase_is_not_shredded_by_its_spaces_and_commas():
    old, new = "for life, liberty and hope", "for health, safety and hope"
    assert marked(old, new) == "for [-life, liberty-]{+health, safety+} and hope"


def test_a_comma_between_two_insertions_stays_unmarked():
    assert marked("life, liberty", "life now, dear liberty") == "life{+ now+}, {+dear +}liberty"


def test_a_lonely_word_between_long_replacements_drowns():
    old, new = "one two three four the five six seven eight", "uno dos tres quatro the cinco seis siete ocho"
    assert marked(old, new) == f"[-{old}-]{{+{new}+}}"


def words(letter, count):
    return " ".join(f"{letter}{number}" for number in range(count))


@pytest.mark.parametrize(
    ("island", "around", "drowns"),
    [(1, 3, True), (1, 2, False), (2, 6, True), (2, 5, False), (4, 12, True), (4, 11, False), (5, 15, False)],
)
def test_up_to_four_words_drown_between_replacements_of_three_times_their_length(island, around, drowns):
    kept = words("k", island)
    old = f"{words('a', around)} {kept} {words('b', around)}"
    new = f"{words('c', around)} {kept} {words('d', around)}"
    whole = f"[-{old}-]{{+{new}+}}"
    assert (marked(old, new) == whole) is drowns
    assert f" {kept} " in marked(old, new).replace(whole, f" {kept} ")


def test_two_words_drown_also_behind_words_that_were_added():
    assert marked(
        "w1 w2 a1 a2 a3 a4 a5 a6 of the b1 b2 b3 b4 b5 b6", "n w1 w2 c1 c2 c3 c4 c5 c6 of the d1 d2 d3 d4 d5 d6"
    ) == ("{+n +}w1 w2 [-a1 a2 a3 a4 a5 a6 of the b1 b2 b3 b4 b5 b6-]{+c1 c2 c3 c4 c5 c6 of the d1 d2 d3 d4 d5 d6+}")


@pytest.mark.parametrize(
    ("before", "behind", "drowns"),
    [
        ((3, 1), (1, 3), True),
        ((1, 3), (3, 1), True),
        ((2, 1), (3, 3), False),
        ((1, 2), (3, 3), False),
        ((0, 3), (3, 3), False),
        ((3, 0), (3, 3), False),
        ((3, 3), (1, 1), False),
        ((1, 1), (3, 3), False),
    ],
)
@pytest.mark.parametrize(
    "start", [("", ""), ("w1 w2 w3 w4 w5 ", "w1 w2 w3 w4 w5 "), ("o1 o2 w1 w2 w3 w4 w5 ", "w1 w2 w3 w4 w5 ")]
)
def test_a_word_drowns_only_between_two_replacements_whose_longer_sides_are_long_enough(
    start, before, behind, drowns
):
    old, new = (
        f"{begin}{words(letter, ahead)} kept {words(letter + letter, after)}"
        for begin, letter, ahead, after in zip(start, "ac", before, behind, strict=True)
    )
    kept = "".join(segment.text for segment in redline(old, new) if segment.op is Op.EQUAL)
    assert ("kept" not in kept) is drowns


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("for 甲, liberty and", "for health, safety and", "for [-甲-]{+health+}, [-liberty-]{+safety+} and"),
        ("for life, 乙 and", "for health, safety and", "for [-life-]{+health+}, [-乙-]{+safety+} and"),
        ("for life, liberty and", "for 丙, safety and", "for [-life-]{+丙+}, [-liberty-]{+safety+} and"),
        ("for life, liberty and", "for health, 丁 and", "for [-life-]{+health+}, [-liberty-]{+丁+} and"),
        ("life or liberty", "health or safety", "[-life-]{+health+} or [-liberty-]{+safety+}"),
    ],
)
def test_a_mark_beside_a_chinese_character_and_a_word_between_words_stay_unmarked(old, new, expected):
    assert marked(old, new) == expected


def test_a_line_break_never_drowns():
    old, new = "one two three four\nfive six seven eight", "uno dos tres quatro\ncinco seis siete ocho"
    assert Segment(Op.EQUAL, "\n") in redline(old, new)


def test_the_share_of_change_is_exact():
    assert changed_share(redline("甲乙", "甲丙")) == Fraction(1, 2)
    assert changed_share(redline("甲", "甲")) == 0
    assert changed_share(redline("", "甲")) == 1
    assert changed_share(redline("", "")) == 0


def test_texts_over_the_bound_are_compared_by_sentence_and_inside_changed_ones(monkeypatch):
    monkeypatch.setattr(diff, "CELLS", 150)
    old = "甲乙丙。一二三四。子丑寅卯。东南西北。"
    new = "前甲乙丙。一二五四。子丑寅卯。东南西北后。"
    assert marked(old, new) == "{+前+}甲乙丙。一二[-三-]{+五+}四。子丑寅卯。东南西北{+后+}。"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [(56, "[-丙。-]甲乙丁{+戊。丙+}。"), (55, "{+甲乙丁戊。+}丙。[-甲乙丁。-]")],
)
def test_up_to_the_bound_texts_are_compared_by_character_whatever_sentence_stayed(monkeypatch, cells, expected):
    monkeypatch.setattr(diff, "CELLS", cells)
    assert marked("丙。甲乙丁。!", "甲乙丁戊。丙。!") == expected + "!"


def test_over_the_bound_what_the_comparisons_do_not_suffice_for_is_marked_as_a_whole(monkeypatch):
    monkeypatch.setattr(diff, "CELLS", 30)
    old, new = "一二三四。东南。丑寅卯子。", "一五三六。东南。辰寅巳午。"
    assert marked(old, new) == "一[-二-]{+五+}三[-四-]{+六+}。东南。[-丑寅卯子-]{+辰寅巳午+}。"


@given(MIXED, MIXED)
def test_texts_over_every_bound_still_give_both_back(old, new):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diff, "CELLS", 3)
        segments = redline(old, new)
    assert (old_of(segments), new_of(segments)) == (old, new)


@pytest.mark.parametrize("language", list(Language))
def test_ten_thousand_characters_all_changed_lead_from_the_old_text_to_the_new(language):
    text = "\n".join(block.text for block in udhr(language).blocks) * 4
    parts = tokens(text[:10_000])
    shuffled = parts[:]
    random.Random(1948).shuffle(shuffled)
    segments = redline("".join(parts), "".join(shuffled))
    assert (old_of(segments), new_of(segments)) == ("".join(parts), "".join(shuffled))
