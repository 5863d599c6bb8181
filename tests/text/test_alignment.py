"""Two files side by side: a proposal, what looks wrong in it, and mending that loses nothing."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.alignment import (
    Direction,
    Hint,
    MendCode,
    MendRefused,
    Mismatch,
    MismatchCode,
    Pair,
    Row,
    align,
    delete,
    edit,
    join,
    mismatches,
    move,
    pair_mismatches,
    pairs_of,
    set_kind,
    split,
)
from consult.text.markdown_import import Block
from consult.text.provision import Kind, Language
from tests.text.makers import udhr

EN, ZH = Language
BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(list(Kind)),
        st.text("aé人 ,1第条", min_size=1, max_size=30)
        | st.sampled_from(["Article 1", "第一条", "Article 2", "序言"]),
        st.just(1),
    ),
    max_size=12,
)
CELLS = st.text("ab 人，\n", max_size=6)
TABLES = st.lists(st.builds(Pair, st.sampled_from(list(Kind)), CELLS, CELLS), max_size=5).map(tuple)
ROWS = st.integers(-1, 5)
LANGUAGES = st.sampled_from(list(Language))


def paragraphs(*texts):
    return [Block(Kind.PARAGRAPH, text, 1) for text in texts]


def running_text(language):
    return [block for block in udhr(language).blocks if block.kind is Kind.PARAGRAPH]


def refusal(act, pairs, row, *arguments):
    with pytest.raises(MendRefused) as refused:
        act(pairs, row, *arguments)
    assert str(refused.value) == f"{refused.value.code} at row {refused.value.row}"
    assert refused.value.row == row
    return refused.value.code


def test_all_thirty_articles_of_the_universal_declaration_pair_one_to_one():
    left, right = udhr(EN).blocks, udhr(ZH).blocks
    rows = align(left, right)
    articles = rows[
        next(place for place, row in enumerate(rows) if row.left and left[row.left].text == "Article 1") :
    ]
    assert len(articles) == 80
    assert all(row.hint is Hint.MATCH for row in articles)
    assert {row.left - row.right for row in articles} == {2}
    assert all(left[row.left].kind is right[row.right].kind for row in articles)


def test_the_two_preamble_paragraphs_without_a_counterpart_are_named():
    left, right = udhr(EN).blocks, udhr(ZH).blocks
    rows = align(left, right)
    assert rows[0] == Row(0, 0, Hint.MATCH)
    assert mismatches(rows, left, right) == (
        Mismatch(MismatchCode.RIGHT_EMPTY, 8),
        Mismatch(MismatchCode.RIGHT_EMPTY, 10),
    )
    assert [rows[place].hint for place in (7, 9)] == [Hint.MAYBE_JOIN_LEFT] * 2


def test_after_mending_every_row_of_the_universal_declaration_is_full():
    left, right = udhr(EN).blocks, udhr(ZH).blocks
    pairs = pairs_of(align(left, right), left, right)
    pairs = join(pairs, 9, EN)
    pairs = delete(pairs, 10)
    pairs = join(pairs, 8)
    assert pairs[8].en.startswith("Now, therefore, The General Assembly Proclaims this")
    assert pairs[8].zh.startswith("因此现在,大会,发布")
    assert len(pairs) == 89
    assert all(pair.en and pair.zh for pair in pairs)
    assert pair_mismatches(pairs) == ()


def test_paragraphs_without_headings_are_paired_by_their_lengths():
    rows = align(running_text(EN), running_text(ZH))
    assert [(row.left, row.right) for row in rows] == [(place, place) for place in range(50)]


@pytest.mark.parametrize("missing", [5, 15, 25, 35, 45])
def test_a_paragraph_missing_in_one_language_is_found_by_length_to_within_two_rows(missing):
    right = running_text(ZH)
    rows = align(running_text(EN), right[:missing] + right[missing + 1 :])
    alone = [row.left for row in rows if row.right is None]
    assert len(alone) == 1
    assert abs(alone[0] - missing) <= 2


def test_two_paragraphs_that_are_one_in_the_other_language_are_hinted_at():
    right = running_text(ZH)
    joined = Block(Kind.PARAGRAPH, right[20].text + right[21].text, 1)
    rows = align(running_text(EN), [*right[:20], joined, *right[22:]])
    assert rows[20:22] == (Row(20, 20, Hint.MAYBE_JOIN_LEFT), Row(21, None, Hint.LEFT_ONLY))


def test_one_paragraph_that_is_two_in_chinese_is_hinted_at():
    left = running_text(EN)
    joined = Block(Kind.PARAGRAPH, left[20].text + " " + left[21].text, 1)
    rows = align([*left[:20], joined, *left[22:]], running_text(ZH))
    assert rows[20:22] == (Row(20, 20, Hint.MAYBE_JOIN_RIGHT), Row(None, 21, Hint.RIGHT_ONLY))


def test_a_missing_article_shifts_none_of_the_others():
    left = udhr(EN).blocks
    right = [
        block for block in udhr(ZH).blocks if block.text != "第七条" and not block.text.startswith("法律之前人人")
    ]
    alone = [left[row.left].text for row in align(left, right) if row.right is None and row.left > 10]
    assert [text[:15] for text in alone] == ["Article 7", "All are equal b"]


@pytest.mark.parametrize(("english", "chinese"), [("Article 1", "第一条"), ("PREAMBLE", "序言")])
def test_a_heading_known_in_both_files_is_paired_whatever_stands_around_it(english, chinese):
    left = [Block(Kind.HEADING, english, 1), *paragraphs("One.", "Two.")]
    right = [*paragraphs("一。", "二。"), Block(Kind.HEADING, chinese, 1)]
    assert Row(0, 2, Hint.MATCH) in align(left, right)


def test_headings_without_a_number_are_not_taken_for_the_same():
    left = [Block(Kind.HEADING, "Aims", 1), *paragraphs("One.", "Two.")]
    right = [*paragraphs("一。", "二。"), Block(Kind.HEADING, "手段", 1)]
    assert Row(0, 2, Hint.MATCH) not in align(left, right)


def test_a_row_with_one_side_takes_its_kind_and_its_words_from_that_side():
    left = [Block(Kind.HEADING, "Aims", 1)]
    right = [Block(Kind.PRINCIPLE, "安全\n可控。", 1), Block(Kind.PREAMBLE, "鉴于", 4)]
    rows = (Row(None, 0, Hint.RIGHT_ONLY), Row(0, None, Hint.LEFT_ONLY), Row(None, 1, Hint.RIGHT_ONLY))
    assert pairs_of(rows, left, right) == (
        Pair(Kind.PRINCIPLE, "", "安全\n可控。"),
        Pair(Kind.HEADING, "Aims", ""),
        Pair(Kind.PREAMBLE, "", "鉴于"),
    )
    assert mismatches(rows, left, right) == (
        Mismatch(MismatchCode.LEFT_EMPTY, 0),
        Mismatch(MismatchCode.RIGHT_EMPTY, 1),
        Mismatch(MismatchCode.LEFT_EMPTY, 2),
    )


@given(BLOCKS, BLOCKS)
def test_alignment_rises_and_covers_every_block_exactly_once(left, right):
    rows = align(left, right)
    assert [row.left for row in rows if row.left is not None] == list(range(len(left)))
    assert [row.right for row in rows if row.right is not None] == list(range(len(right)))
    assert all(row.left is not None or row.right is not None for row in rows)
    assert all((row.hint is Hint.LEFT_ONLY) == (row.right is None) for row in rows)
    assert all((row.hint is Hint.RIGHT_ONLY) == (row.left is None) for row in rows)


@pytest.mark.parametrize(("left", "right"), [(400, 3), (3, 400), (0, 5), (5, 0)])
def test_files_of_very_unlike_length_are_aligned(left, right):
    rows = align(paragraphs(*["word"] * left), paragraphs(*["词"] * right))
    assert sum(row.left is not None for row in rows) == left
    assert sum(row.right is not None for row in rows) == right


@pytest.mark.slow
def test_two_hundred_paragraphs_keep_their_order_and_none_is_lost():
    chosen = random.Random(1948)
    left = [chosen.choice(running_text(EN)) for _ in range(200)]
    right = [chosen.choice(running_text(ZH)) for _ in range(210)]
    rows = align(left, right)
    assert [row.left for row in rows if row.left is not None] == list(range(200))
    assert [row.right for row in rows if row.right is not None] == list(range(210))


@pytest.mark.parametrize(
    ("english", "chinese", "codes"),
    [
        ("By 2030 States report.", "各国在2030年前报告。", []),
        ("By 2030 States report.", "各国在2035年前报告。", [MismatchCode.NUMBERS_DIFFER]),
        ("See article 3.", "见第三条。", []),
        ("See article 3.", "见第四条。", [MismatchCode.NUMBERS_DIFFER]),
        ("At least 3 of the first two.", "第一、二项中至少三项。", []),
        ("x" * 100, "字" * 30, []),
        ("x" * 100, "字" * 10, [MismatchCode.LENGTHS_UNUSUAL]),
        ("x" * 100, "字" * 70, [MismatchCode.LENGTHS_UNUSUAL]),
        ("x" * 200, "字" * 121, []),
        ("x" * 200, "字" * 122, [MismatchCode.LENGTHS_UNUSUAL]),
        ("x" * 40, "字" * 30, [MismatchCode.LENGTHS_UNUSUAL]),
        ("Preamble", "字" * 20, []),
    ],
)
def test_numbers_and_lengths_that_do_not_agree_are_named(english, chinese, codes):
    left, right = paragraphs(english), paragraphs(chinese)
    rows = (Row(0, 0, Hint.MATCH),)
    assert mismatches(rows, left, right) == tuple(Mismatch(code, 0) for code in codes)
    assert pair_mismatches(pairs_of(rows, left, right)) == tuple(Mismatch(code, 0) for code in codes)


def test_kinds_that_differ_are_named():
    left, right = [Block(Kind.PREAMBLE, "Whereas", 1)], [Block(Kind.PARAGRAPH, "鉴于", 1)]
    assert mismatches(align(left, right), left, right) == (Mismatch(MismatchCode.KINDS_DIFFER, 0),)


def test_a_row_with_one_side_is_named_for_the_empty_one():
    pairs = (Pair(Kind.PARAGRAPH, "", "案文"), Pair(Kind.PARAGRAPH, "Text", ""))
    assert pair_mismatches(pairs) == (
        Mismatch(MismatchCode.LEFT_EMPTY, 0),
        Mismatch(MismatchCode.RIGHT_EMPTY, 1),
    )


def test_a_cell_is_split_into_a_new_row_below():
    pairs = (Pair(Kind.PARAGRAPH, "One. Two.", "一。二。"), Pair(Kind.HEADING, "H", "题"))
    assert split(pairs, 0, EN, 4) == (
        Pair(Kind.PARAGRAPH, "One.", "一。二。"),
        Pair(Kind.PARAGRAPH, "Two.", ""),
        pairs[1],
    )
    assert split(pairs, 0, EN, 5) == split(pairs, 0, EN, 4)
    assert split(pairs, 0, ZH, 2)[:2] == (
        Pair(Kind.PARAGRAPH, "One. Two.", "一。"),
        Pair(Kind.PARAGRAPH, "", "二。"),
    )


def test_a_principle_is_split_at_a_line_and_loses_the_break():
    pairs = (Pair(Kind.PRINCIPLE, "T\nb", "题\n乙"),)
    assert split(pairs, 0, EN, 1) == (Pair(Kind.PRINCIPLE, "T", "题\n乙"), Pair(Kind.PRINCIPLE, "b", ""))
    assert split(pairs, 0, ZH, 2) == (Pair(Kind.PRINCIPLE, "T\nb", "题"), Pair(Kind.PRINCIPLE, "", "乙"))


def test_joining_puts_a_space_in_english_nothing_in_chinese_and_a_line_in_a_principle():
    assert join((Pair(Kind.PARAGRAPH, "a", "甲"), Pair(Kind.PARAGRAPH, "b", "乙")), 0) == (
        Pair(Kind.PARAGRAPH, "a b", "甲乙"),
    )
    assert join((Pair(Kind.PRINCIPLE, "T", "题"), Pair(Kind.PRINCIPLE, "b", "乙")), 0) == (
        Pair(Kind.PRINCIPLE, "T\nb", "题\n乙"),
    )


def test_joining_one_language_leaves_the_other_where_it_is():
    pairs = (Pair(Kind.PARAGRAPH, "a", "甲"), Pair(Kind.PARAGRAPH, "b", "乙"))
    assert join(pairs, 0, ZH) == (Pair(Kind.PARAGRAPH, "a", "甲乙"), Pair(Kind.PARAGRAPH, "b", ""))


def test_moving_changes_a_cell_with_its_neighbour():
    pairs = (Pair(Kind.PARAGRAPH, "a", "甲"), Pair(Kind.PARAGRAPH, "b", "乙"))
    swapped = (Pair(Kind.PARAGRAPH, "a", "乙"), Pair(Kind.PARAGRAPH, "b", "甲"))
    assert move(pairs, 0, ZH, Direction.DOWN) == swapped
    assert move(pairs, 1, ZH, Direction.UP) == swapped


def test_kind_and_text_of_a_row_can_be_set():
    pairs = (Pair(Kind.PARAGRAPH, "a", "甲"),)
    assert set_kind(pairs, 0, Kind.PREAMBLE) == (Pair(Kind.PREAMBLE, "a", "甲"),)
    assert edit(pairs, 0, EN, "b") == (Pair(Kind.PARAGRAPH, "b", "甲"),)
    assert edit(pairs * 3, 1, ZH, "乙") == (*pairs, Pair(Kind.PARAGRAPH, "a", "乙"), *pairs)


def test_what_cannot_be_mended_is_refused_with_the_reason():
    pairs = (Pair(Kind.PARAGRAPH, "a", "甲"), Pair(Kind.PARAGRAPH, "b", ""), Pair(Kind.HEADING, "h", "题"))
    assert refusal(edit, pairs, 3, EN, "x") is MendCode.NO_SUCH_ROW
    assert refusal(set_kind, pairs, -1, Kind.HEADING) is MendCode.NO_SUCH_ROW
    assert refusal(move, pairs, 0, EN, Direction.UP) is MendCode.NO_NEIGHBOUR
    assert refusal(join, pairs, 2) is MendCode.NO_NEIGHBOUR
    assert refusal(join, pairs, 1) is MendCode.KINDS_DIFFER
    assert refusal(join, pairs, 0, ZH) is MendCode.NOTHING_TO_JOIN
    assert refusal(split, pairs, 0, EN, 0) is MendCode.SPLIT_LEAVES_EMPTY
    assert refusal(split, pairs, 0, EN, 1) is MendCode.SPLIT_LEAVES_EMPTY
    assert refusal(split, pairs, 0, EN, -1) is MendCode.SPLIT_LEAVES_EMPTY
    assert refusal(split, (Pair(Kind.PARAGRAPH, "One. Two.", ""),), 0, EN, 0) is MendCode.SPLIT_LEAVES_EMPTY
    assert refusal(delete, pairs, 1) is MendCode.ROW_NOT_EMPTY


def test_a_refusal_names_the_row():
    with pytest.raises(MendRefused) as refused:
        delete((), 7)
    assert (refused.value.code, refused.value.row) == (MendCode.NO_SUCH_ROW, 7)


MENDS = st.one_of(
    st.tuples(st.just(split), ROWS, LANGUAGES, st.integers(-1, 7)),
    st.tuples(st.just(join), ROWS, LANGUAGES | st.none()),
    st.tuples(st.just(move), ROWS, LANGUAGES, st.sampled_from(list(Direction))),
    st.tuples(st.just(set_kind), ROWS, st.sampled_from(list(Kind))),
    st.tuples(st.just(delete), ROWS),
)


def readable(pairs, language):
    return Counter("".join(pair.text(language) for pair in pairs).replace("\n", "").replace(" ", ""))


@given(TABLES, st.lists(MENDS, max_size=6))
def test_mending_never_loses_or_adds_a_character_that_can_be_read(pairs, mends):
    before = [readable(pairs, language) for language in Language]
    for act, *arguments in mends:
        try:
            pairs = act(pairs, *arguments)
        except MendRefused:
            continue
    assert [readable(pairs, language) for language in Language] == before


@given(st.text("ab人 ", min_size=2, max_size=12), st.integers(0, 12), LANGUAGES)
def test_joining_what_was_split_at_its_separator_gives_the_text_back(text, place, language):
    at_separator = text[:place] + (" " if language is EN else "") + text[place:]
    pairs = (Pair(Kind.PARAGRAPH, "", "").with_text(language, at_separator),)
    try:
        halves = split(pairs, 0, language, place)
    except MendRefused:
        return
    assert join(halves, 0) == pairs
