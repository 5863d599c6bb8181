import pytest

from consult.text.folding import folded, found_in, like_pattern
from consult.text.reference import amendment_number, amendment_reference, number_of, reference_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("应当安全、可靠", "可靠"),
        ("Human Control", "human c"),
        ("ＡＩ系统", "AI"),
        ("Cafe\u0301", "café"),
        ("50 %", "%"),
    ],
)
def test_words_are_found_in_either_case_width_and_language(text, words):
    assert folded(words) in folded(text)
    assert any(hit for hit, _ in found_in(text, words))


def test_the_stretches_join_to_the_text():
    parts = list(found_in("Safe, safer, SAFE", "safe"))
    assert "".join(part for _, part in parts) == "Safe, safer, SAFE"
    assert [part for hit, part in parts if hit] == ["Safe", "safe", "SAFE"]


def test_signs_of_the_pattern_language_are_searched_for_as_they_stand():
    assert like_pattern("100%_\\") == "%100\\%\\_\\\\%"


def test_nothing_is_found_for_no_words():
    assert list(found_in("text", "  ")) == [(False, "text")]


@pytest.mark.parametrize("number", [1, 214, 12345])
def test_references_can_be_read_back(number):
    assert number_of(reference_of(number)) == number
    assert amendment_number(amendment_reference(number)) == number


@pytest.mark.parametrize(
    ("written", "number"), [(" am.3 ", 3), ("AM.03", None), ("AM.0", None), ("3", None), ("", None)]
)
def test_a_reference_of_an_amendment_is_read_in_either_case_and_only_as_it_is_written(written, number):
    assert amendment_number(written) == number


@pytest.mark.parametrize("written", ["", "C-214", "C-00214", "D-0214", "C-0214'--", "0214"])
def test_what_is_no_reference_is_none(written):
    assert number_of(written) is None
