"""Provisions: both languages stand, numbers follow one rule, keys are for life."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.provision import (
    Gap,
    Kind,
    Language,
    Provision,
    Status,
    missing,
    new_key,
    numbered,
    title_and_body,
)
from tests.text.makers import provision, udhr

HEADING, PREAMBLE, PRINCIPLE, PARAGRAPH = Kind
KINDS = st.lists(st.sampled_from(list(Kind)))


def test_principles_count_through_the_document_and_paragraphs_go_on_behind_them():
    kinds = [
        HEADING,
        PREAMBLE,
        HEADING,
        *[PRINCIPLE] * 8,
        HEADING,
        *[PRINCIPLE] * 8,
        HEADING,
        PARAGRAPH,
        PARAGRAPH,
    ]
    numbers = numbered(kinds)
    assert numbers[3:11] == ("1", "2", "3", "4", "5", "6", "7", "8")
    assert numbers[-2:] == ("17", "18")


def test_a_paragraph_before_the_principles_does_not_shift_their_numbers():
    assert numbered([PARAGRAPH, PRINCIPLE, PARAGRAPH, PRINCIPLE]) == ("3", "1", "4", "2")


def test_preamble_paragraphs_are_counted_with_p_and_headings_not_at_all():
    assert numbered([HEADING, PREAMBLE, PREAMBLE, PRINCIPLE]) == ("", "P1", "P2", "1")


def test_without_principles_paragraphs_are_numbered_under_their_heading():
    kinds = [HEADING, PREAMBLE, HEADING, PARAGRAPH, PARAGRAPH, HEADING, PARAGRAPH]
    assert numbered(kinds) == ("", "P1", "", "1.1", "1.2", "", "2.1")


def test_a_heading_over_headings_does_not_count():
    assert numbered([HEADING, HEADING, PARAGRAPH, HEADING, PARAGRAPH]) == ("", "", "1.1", "", "2.1")


def test_paragraphs_before_the_first_heading_are_under_zero_and_without_headings_plain():
    assert numbered([PARAGRAPH, HEADING, PARAGRAPH]) == ("0.1", "", "1.1")
    assert numbered([PARAGRAPH, PARAGRAPH]) == ("1", "2")


def test_the_numbers_of_the_universal_declaration_are_those_of_its_articles():
    blocks = udhr(Language.EN).blocks
    numbers = numbered([block.kind for block in blocks])
    heading = ""
    for block, number in zip(blocks, numbers, strict=True):
        if block.kind is HEADING:
            heading = block.text
        elif block.kind is PARAGRAPH:
            assert heading == f"Article {number.split('.')[0]}"
    assert numbers[1:11] == tuple(f"P{place}" for place in range(1, 11))


@given(KINDS)
def test_every_provision_but_a_heading_has_a_number_of_its_own(kinds):
    numbers = [number for kind, number in zip(kinds, numbered(kinds), strict=True) if kind is not HEADING]
    assert all(numbers)
    assert len(set(numbers)) == len(numbers)


def test_a_key_is_made_of_the_first_words():
    assert new_key([], "Safety, and human control of all systems") == "safety-and-human-control-of"


def test_a_key_spells_accents_and_apostrophes_in_ascii():
    assert new_key([], "Women’s co‐operation: Ökonomie, café") == "womens-co-operation-okonomie-cafe"


def test_a_key_is_cut_to_sixty_characters_and_ends_in_no_hyphen():
    hint = "intergovernmental " + "x" * 41 + " acceptable use"
    assert new_key([], hint) == "intergovernmental-" + "x" * 41
    assert new_key([], hint.replace("acceptable", "x")) == "intergovernmental-" + "x" * 41
    assert new_key([], "x" * 70) == "x" * 60


def test_a_text_without_latin_letters_gets_the_fallback_key():
    assert new_key([], "安全") == "provision"
    assert new_key(["provision"], "") == "provision-2"


def test_a_key_that_stands_already_is_counted_up():
    assert new_key({"article-1", "article-1-2"}, "Article 1") == "article-1-3"


@given(st.text(), st.sets(st.sampled_from(["a", "a-2", "provision", "provision-2"])))
def test_a_key_is_a_new_ascii_slug_whatever_the_text(hint, existing):
    key = new_key(existing, hint)
    assert key not in existing
    assert key.isascii()
    assert key.replace("-", "").isalnum()
    assert key == key.lower()
    assert len(key) < 70


def test_publishing_lacks_every_text_that_is_not_authentic_in_each_language():
    whole = provision("whole")
    statuses = {Language.EN: Status.NEEDS_UPDATE, Language.ZH: Status.AWAITING}
    part = Provision(
        key="part",
        kind=PARAGRAPH,
        number="2",
        texts={Language.EN: "New", Language.ZH: ""},
        statuses=statuses,
    )
    assert missing([whole, part]) == (
        Gap(key="part", language=Language.EN, status=Status.NEEDS_UPDATE),
        Gap(key="part", language=Language.ZH, status=Status.AWAITING),
    )


@pytest.mark.parametrize("empty", ["", " \n", "\u3000"])
def test_an_empty_text_can_only_be_awaiting(empty):
    texts = {Language.EN: "Text", Language.ZH: empty}
    with pytest.raises(ValueError, match="awaiting"):
        Provision(
            key="k",
            kind=PARAGRAPH,
            number="1",
            texts=texts,
            statuses=dict.fromkeys(Language, Status.AUTHENTIC),
        )


@pytest.mark.parametrize(("texts", "statuses"), [(["en"], ["en", "zh"]), (["en", "zh"], ["zh"]), (["zh"], ["zh"])])
def test_a_provision_without_a_text_and_a_status_in_each_language_cannot_be(texts, statuses):
    with pytest.raises(ValueError, match="each language"):
        Provision(
            key="k",
            kind=PARAGRAPH,
            number="1",
            texts={Language(each): "Text 案文" for each in texts},
            statuses={Language(each): Status.AUTHENTIC for each in statuses},
        )


def test_the_first_line_of_a_principle_is_its_title():
    assert title_and_body(PRINCIPLE, "Safety\nFirst.\nSecond.") == ("Safety", ("First.", "Second."))
    assert title_and_body(PRINCIPLE, "Safety") == ("Safety", ())


def test_other_kinds_have_no_title():
    assert title_and_body(PARAGRAPH, "First.\nSecond.") == ("", ("First.", "Second."))
    assert title_and_body(HEADING, "Article 1") == ("", ("Article 1",))


def test_an_empty_text_has_neither_title_nor_paragraphs():
    assert title_and_body(PRINCIPLE, "") == title_and_body(PARAGRAPH, "") == ("", ())
