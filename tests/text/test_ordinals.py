"""Numbers that can be known again in the other language."""

import pytest

from consult.text.ordinals import Division, Ordinal, chinese_number, heading_ordinal, numbers_in, spelled_in


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("一百零五", 105),
        ("两千零一十", 2010),
        ("二〇二六", 2026),
        ("217", 217),
    ],
)
def test_a_chinese_numeral_has_its_value(numeral, number):
    assert chinese_number(numeral) == number


@pytest.mark.parametrize(
    ("english", "chinese", "ordinal"),
    [
        ("Article 1", "第一条", Ordinal(Division.ARTICLE, 1)),
        ("ARTICLE 30", "第30条", Ordinal(Division.ARTICLE, 30)),
        ("Chapter 12: Means", "第十二章 手段", Ordinal(Division.CHAPTER, 12)),
        ("Part 2", "第二部分", Ordinal(Division.PART, 2)),
        ("Principle 3", "第三项原则", Ordinal(Division.PRINCIPLE, 3)),
        ("4. Safety", "四、安全", Ordinal(Division.ITEM, 4)),
        ("Safety first", "安全第一条", None),
    ],
)
def test_headings_in_both_languages_bear_the_same_ordinal(english, chinese, ordinal):
    assert heading_ordinal(english) == heading_ordinal(chinese) == ordinal


def test_numbers_are_read_from_digits_and_chinese_ordinals():
    assert numbers_in("Article 19 of 1948, 1,000 and 1,2") == {19, 1948, 1000, 1, 2}
    assert numbers_in("1948年第十九条,三个") == {1948, 19}


def test_numbers_too_long_to_compare_are_left_out():
    assert numbers_in("9" * 10_000) == numbers_in("1" + "0" * 18) == set()
    assert numbers_in("9" * 18) == {10**18 - 1}


def test_spelled_numbers_are_read_in_both_languages():
    assert spelled_in("the Third of ten, someone") == {3, 10}
    assert spelled_in("三分之二") == {3, 2}
