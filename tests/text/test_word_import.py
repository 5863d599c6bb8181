"""What a word processor's file becomes once it is read: its title, its blocks, and what is said about it."""

import pytest

from consult.text.markdown_import import Block, Draft, ImportProblem, ProblemCode
from consult.text.provision import Kind, Language
from consult.text.word_import import (
    Paragraph,
    Piece,
    Role,
    Table,
    WordFile,
    draft_of,
    excerpt,
    heading_text,
    limits,
    looks_like_title,
    lowered,
    settled,
    share_of_han,
    with_number,
)

EN, ZH = Language.EN, Language.ZH
HEADING, PREAMBLE, PRINCIPLE, PARAGRAPH = Kind
NO_TITLE = ImportProblem(ProblemCode.WORD_NO_TITLE, 1)


def plain(text, place, number=""):
    return Paragraph(Role.PLAIN, text, place, number=number)


def headed(level, text, place, number=""):
    return Paragraph(Role.HEADING, text, place, level, number)


def titled(text, place):
    return Paragraph(Role.TITLE, text, place)


def said(code, place, **facts):
    return ImportProblem(code, place, facts)


def draft(*parts, language=EN, **more):
    return draft_of(WordFile(parts, **more), language)


def test_headings_and_the_lines_below_them_become_blocks_at_their_places():
    file = (
        titled("Principles", 1),
        headed(1, "Preamble", 2),
        plain("Mindful,", 3),
        headed(1, "Aims\nof all", 4),
        headed(2, "People", 5, "A."),
        plain("Serve.", 6),
        plain("Hear.", 7, "(a)"),
        headed(2, "Fairness  for\nall", 8),
        plain("Be fair.", 9),
        headed(1, "Means", 10),
        plain("Report.", 11, "(i)"),
        Paragraph(Role.PARAGRAPH, "Own.", 12),
        Paragraph(Role.PREAMBLE, "Recalling,", 13),
    )
    assert draft(*file) == Draft(
        "Principles",
        (
            Block(HEADING, "Preamble", 2),
            Block(PREAMBLE, "Mindful,", 3),
            Block(HEADING, "Aims of all", 4),
            Block(PRINCIPLE, "A. People\nServe.\n(a) Hear.", 5),
            Block(PRINCIPLE, "Fairness  for all\nBe fair.", 8),
            Block(HEADING, "Means", 10),
            Block(PARAGRAPH, "(i) Report.", 11),
            Block(PARAGRAPH, "Own.", 12),
            Block(PREAMBLE, "Recalling,", 13),
        ),
        (),
    )


def test_principles_without_text_are_named_wherever_they_stand():
    read = draft(
        titled("原则", 1),
        headed(2, "安全", 2),
        headed(2, "公平", 3),
        plain("公平。", 4),
        headed(2, "开放", 5),
        language=ZH,
    )
    assert [block.text for block in read.blocks] == ["安全", "公平\n公平。", "开放"]
    assert read.problems == (
        said(ProblemCode.WORD_PRINCIPLE_WITHOUT_TEXT, 2, words="安全"),
        said(ProblemCode.WORD_PRINCIPLE_WITHOUT_TEXT, 5, words="开放"),
    )


def test_deep_headings_are_text_of_their_principle_and_named():
    read = draft(titled("T", 1), headed(2, "P", 2), headed(3, "Third", 3), headed(9, "Ninth", 4))
    assert read.blocks == (Block(PRINCIPLE, "P\nThird\nNinth", 2),)
    assert read.problems == (
        said(ProblemCode.WORD_DEEP_HEADING, 3, level=3, words="Third"),
        said(ProblemCode.WORD_DEEP_HEADING, 4, level=9, words="Ninth"),
    )


def test_what_a_reader_remarked_comes_first():
    remark = said(ProblemCode.WORD_NOT_TAKEN, 2, thing="picture", words="One.")
    assert draft(titled("T", 1), headed(2, "P", 2), remarks=(remark,)).problems == (
        remark,
        said(ProblemCode.WORD_PRINCIPLE_WITHOUT_TEXT, 2, words="P"),
    )


def test_a_table_is_taken_apart_row_by_row_and_named_where_it_says_anything():
    table = Table(3, (((plain("甲", 4), plain("乙", 5)), (plain("丙", 6),)), ((), (plain("丁", 7),))))
    read = draft(titled("题", 1), Table(2, (((), ()),)), table, plain("戊", 8), language=ZH)
    assert [(block.text, block.line) for block in read.blocks] == [
        ("甲", 4),
        ("乙", 5),
        ("丙", 6),
        ("丁", 7),
        ("戊", 8),
    ]
    assert read.problems == (said(ProblemCode.WORD_TABLE_TAKEN_APART, 3, words="甲"),)


def test_a_title_may_go_over_several_lines_and_stand_behind_others():
    read = draft(
        plain("Before.", 1), titled("One", 2), titled("and two", 3), titled("and three", 4), plain("Text.", 5)
    )
    assert read.title == "One and two and three"
    assert read.blocks == (Block(PARAGRAPH, "Before.", 1), Block(PARAGRAPH, "Text.", 5))
    assert read.problems == (said(ProblemCode.WORD_TEXT_BEFORE_TITLE, 1, words="Before."),)


def test_a_title_of_two_lines_ends_where_the_text_begins():
    read = draft(titled("人人", 1), titled("权利", 2), plain("人人自由。", 3), language=ZH)
    assert read == Draft("人人权利", (Block(PARAGRAPH, "人人自由。", 3),), ())


def test_a_title_may_be_the_last_line_and_one_further_down_is_a_heading():
    assert draft(plain("Before.", 1), titled("Last", 2)).title == "Last"
    read = draft(titled("T", 1), plain("Text.", 2), titled("Second", 3))
    assert read.blocks[1:] == (Block(HEADING, "Second", 3),)
    assert read.problems == (said(ProblemCode.WORD_SECOND_TITLE, 3, words="Second"),)
    assert lowered(titled("Second", 3), []) == headed(1, "Second", 3)


def test_a_lone_first_heading_above_other_lines_is_the_title_and_the_levels_rise():
    read = draft(headed(1, "Rights", 1, "I."), headed(2, "Article 1", 2), headed(3, "Dignity", 3), plain("All.", 4))
    assert read == Draft("I. Rights", (Block(HEADING, "Article 1", 2), Block(PRINCIPLE, "Dignity\nAll.", 3)), ())
    assert draft(headed(1, "Rights", 1), plain("All.", 2)) == Draft("Rights", (Block(PARAGRAPH, "All.", 2),), ())


@pytest.mark.parametrize(
    "file",
    [
        (headed(1, "Rights", 1),),
        (headed(1, "Rights", 1), headed(1, "Duties", 2)),
        (plain("All are free.", 1), headed(1, "Rights", 2)),
        (plain("Rights", 1),),
    ],
)
def test_without_a_style_no_other_heading_is_the_title_and_no_line_alone(file):
    read = draft(*file)
    assert (read.title, read.problems) == ("", (NO_TITLE,))
    assert [block.text for block in read.blocks] == [line.text for line in file]


def test_a_short_first_line_taken_for_the_title_is_named():
    read = draft(plain("Rights", 1), plain("One.", 2), plain("Two.", 3))
    assert read.title == "Rights"
    assert [block.text for block in read.blocks] == ["One.", "Two."]
    assert read.problems == (said(ProblemCode.WORD_TITLE_TAKEN, 1, words="Rights"),)
    assert draft(plain("权利", 1), plain("人人自由。", 2), language=ZH).title == "权利"


@pytest.mark.parametrize(
    ("text", "language", "is_refused"),
    [
        ("abcd人人生而自由", EN, False),
        ("abcd人人生而自由平", EN, True),
        ("abcd人", ZH, False),
        ("abcde人", ZH, True),
        ("2026", EN, False),
        ("2026", ZH, False),
    ],
)
def test_a_text_mostly_in_the_other_script_is_refused_with_its_first_words(text, language, is_refused):
    file = (titled("1948", 1), plain(text, 2))
    refused = (said(ProblemCode.WORD_WRONG_LANGUAGE, 1, words="1948"),)
    assert draft(*file, language=language).problems == (refused if is_refused else ())


def test_what_the_site_itself_wrote_keeps_its_words_to_the_character():
    read = draft(titled("T", 1), plain("1. One.", 2), is_ours=True)
    assert read == Draft("T", (Block(PARAGRAPH, "1. One.", 2),), ())


def test_a_file_without_a_block_is_empty():
    assert draft(titled("T", 1)).problems == (said(ProblemCode.WORD_EMPTY, 1),)


def test_an_excerpt_is_one_line_of_sixty_characters_at_most():
    assert excerpt(" a\n b\tc ") == "a b c"
    assert excerpt("字" * 60) == "字" * 60
    assert excerpt("字" * 61) == "字" * 59 + "…"


@pytest.mark.parametrize(
    ("texts", "share"),
    [(["abc", "人"], 0.25), (["ab人工"], 0.5), (["人 1"], 1), (["é"], 0), (["1, 2。"], None), ([], None)],
)
def test_the_share_of_chinese_characters_is_that_among_all_letters(texts, share):
    assert share_of_han(texts) == share


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (plain("x" * 300, 1), True),
        (plain("x" * 301, 1), False),
        (plain("权利", 1), True),
        (plain("人人自由。", 1), False),
        (plain("All are free.", 1), False),
        (plain("Rights", 1, "1."), False),
        (Paragraph(Role.PARAGRAPH, "Rights", 1), False),
    ],
)
def test_a_title_is_a_short_plain_line_without_a_number_and_no_sentence(line, expected):
    assert looks_like_title(line) is expected


@pytest.mark.parametrize(
    ("number", "text", "expected"),
    [
        ("1.", "One", "1. One"),
        ("第一条", "总则", "第一条 总则"),
        ("一、", "总则", "一、总则"),
        ("（一）", "总则", "（一）总则"),
        ("１．", "总则", "１．总则"),
        ("", "One", "One"),
        ("1.", "", "1."),
    ],
)
def test_a_number_stands_before_its_words_with_a_space_unless_it_ends_in_a_wide_mark(number, text, expected):
    assert with_number(number, text) == expected
    assert heading_text(headed(1, text, 1, number)) == expected


def test_numbers_that_are_all_the_sites_are_dropped_save_those_of_headings_and_parts():
    pieces = [
        Piece(HEADING, "1. Aims", 1),
        Piece(HEADING, "Means", 2, "II."),
        Piece(PRINCIPLE, "1. People\nServe.", 3),
        Piece(PRINCIPLE, "安全\n可控。", 4, "二、"),
        Piece(PARAGRAPH, "Last.", 5, "(a)"),
    ]
    problems = []
    assert settled(pieces, problems) == ["1. Aims", "II. Means", "People\nServe.", "安全\n可控。", "(a) Last."]
    assert problems == [said(ProblemCode.WORD_NUMBERS_DROPPED, 3, count=2)]


def test_numbers_under_headings_are_the_sites_with_both_their_figures():
    problems = []
    assert settled([Piece(HEADING, "Aims", 1), Piece(PARAGRAPH, "1.1 One.", 2)], problems) == ["Aims", "One."]
    assert problems == [said(ProblemCode.WORD_NUMBERS_DROPPED, 2, count=1)]


def test_a_draft_is_told_that_its_numbers_were_dropped():
    read = draft(titled("T", 1), plain("One.", 2, "1."), plain("2. Two.", 3))
    assert [block.text for block in read.blocks] == ["One.", "Two."]
    assert read.problems == (said(ProblemCode.WORD_NUMBERS_DROPPED, 2, count=2),)


def test_numbers_that_differ_all_stay_and_automatic_ones_are_named():
    problems = []
    pieces = [Piece(PARAGRAPH, "Zero.", 1), Piece(PARAGRAPH, "One.", 2, "1."), Piece(PARAGRAPH, "2. Two.", 3)]
    assert settled(pieces, problems) == ["Zero.", "1. One.", "2. Two."]
    assert problems == [said(ProblemCode.WORD_NUMBERS_KEPT, 2, words="One.")]


def test_what_is_too_long_or_too_many_is_said_with_its_figures():
    fits = [("字" * 20_000, 1)] * 52 + [("字" * 8_576, 2)]
    assert list(limits(fits)) == []
    facts = {"length": 1_048_577, "limit": 1_048_576}
    assert list(limits([*fits, ("字", 3)])) == [said(ProblemCode.FILE_TOO_LONG, 1, **facts)]
    assert list(limits([("x", 1)] * 2_000)) == []
    facts = {"count": 2_001, "limit": 2_000}
    assert list(limits([("x", 1)] * 2_001)) == [said(ProblemCode.TOO_MANY_BLOCKS, 1, **facts)]
    facts = {"length": 20_001, "limit": 20_000, "words": "字" * 59 + "…"}
    assert list(limits([("x", 1), ("字" * 20_001, 7)])) == [said(ProblemCode.WORD_BLOCK_TOO_LONG, 7, **facts)]
