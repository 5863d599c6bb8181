"""What becomes of tables with both languages: rows are pairs, in their order, whatever stands around them."""

import pytest

from consult.text.alignment import Pair
from consult.text.markdown_import import ImportProblem, ProblemCode
from consult.text.provision import Kind
from consult.text.word_import import Paragraph, Role, Table, WordFile
from consult.text.word_pairs import Bilingual, bilingual_of

HEADING, PREAMBLE, PRINCIPLE, PARAGRAPH = Kind


def plain(text, place=1, number=""):
    return Paragraph(Role.PLAIN, text, place, number=number)


def headed(level, text, place=1):
    return Paragraph(Role.HEADING, text, place, level)


def titled(text, place=1):
    return Paragraph(Role.TITLE, text, place)


def said(code, place, **facts):
    return ImportProblem(code, place, facts)


TITLES = (titled("Rights"), titled("权利"))


def table(*rows, place=1):
    """Rows of cells; a cell is a text, a paragraph or several."""
    return Table(place, tuple(tuple(map(cell, row)) for row in rows))


def cell(content):
    if isinstance(content, str):
        return (plain(content),) if content else ()
    return (content,) if isinstance(content, Paragraph) else content


def read(*parts, **more):
    return bilingual_of(WordFile(parts, **more))


def rows_of(*parts):
    """The pairs of tables under two titles, with nothing to be said about them."""
    made = read(*TITLES, *parts)
    assert (made.title_en, made.title_zh, made.problems) == ("Rights", "权利", ())
    return [(pair.kind, pair.en, pair.zh) for pair in made.pairs]


def test_a_file_without_a_table_has_nothing_but_what_is_said_of_it():
    remark = said(ProblemCode.WORD_NOT_TAKEN, 2, thing="picture", words="One.")
    empty = Bilingual("", "", (), (remark, said(ProblemCode.WORD_NO_TABLE, 1)))
    assert read(*TITLES, plain("One."), remarks=(remark,)) == empty
    assert read(table(("", "")), remarks=(remark,)) == empty


def test_lines_outside_a_table_stand_in_the_column_of_their_script_and_are_named():
    made = read(
        *TITLES, table(("One.", "甲。")), plain("AIabcde人工智", 7), plain("abcdef人工智", 8), table(("Two.", "乙。"))
    )
    assert [(pair.en, pair.zh) for pair in made.pairs] == [
        ("One.", "甲。"),
        ("AIabcde人工智", ""),
        ("", "abcdef人工智"),
        ("Two.", "乙。"),
    ]
    assert made.problems == (
        said(ProblemCode.WORD_OUTSIDE_TABLE, 7, words="AIabcde人工智"),
        said(ProblemCode.WORD_OUTSIDE_TABLE, 8, words="abcdef人工智"),
    )


@pytest.mark.parametrize("row", [("a", "b", "丙", "丁"), ("甲乙",), ("1.", "2.", "丙")])
def test_a_table_without_two_columns_of_words_is_named_with_its_columns(row):
    problems = read(*TITLES, table(row, place=3)).problems
    assert said(ProblemCode.WORD_COLUMNS, 3, count=len(row)) in problems


def test_a_cell_over_both_columns_is_cut_by_script_also_where_chinese_comes_first():
    merged = ((plain("Chapter One", 4), plain("总则一", 5)),)
    made = read(*TITLES, table(("甲。", "One."), merged, ((),), ("乙。", "Two.")), plain("Last", 9))
    assert [(pair.en, pair.zh) for pair in made.pairs] == [
        ("One.", "甲。"),
        ("Chapter One", "总则一"),
        ("Two.", "乙。"),
        ("Last", ""),
    ]
    assert made.problems == (
        said(ProblemCode.WORD_MERGED_CELLS, 4, words="Chapter One"),
        said(ProblemCode.WORD_OUTSIDE_TABLE, 9, words="Last"),
    )


def test_a_number_in_a_column_of_its_own_numbers_both_cells_unless_they_are_empty_or_numbered():
    own = (plain("One.", number="(a)"), plain("And more."))
    made = read(
        *TITLES, table(("7.", own, (plain("甲。"), plain("乙。"))), ("8.", "", "丙。"), ("9.", "Three.", "丁。"))
    )
    assert [(pair.en, pair.zh) for pair in made.pairs] == [
        ("(a) One.\nAnd more.", "7. 甲。\n乙。"),
        ("", "8. 丙。"),
        ("9. Three.", "9. 丁。"),
    ]


def test_a_column_of_blank_lines_is_none_of_the_text():
    blank = (plain(""), plain(" "))
    assert rows_of(table((blank, "One.", "甲。"))) == [(PARAGRAPH, "One.", "甲。")]


@pytest.mark.parametrize(
    ("first", "second", "turned"),
    [
        ("One.", "甲。", False),
        ("甲。", "One.", True),
        ("甲。", "", True),
        ("One.", "", False),
        ("", "甲。", False),
        ("One.", "甲乙丙丁戊己庚辛壬A", False),
        ("abcdefghijk甲乙丙丁戊己庚辛壬", "abcdefg甲乙丙", True),
        ("ab甲乙", "cd丙丁", False),
    ],
)
def test_the_column_with_more_chinese_is_the_chinese_one(first, second, turned):
    en, zh = (second, first) if turned else (first, second)
    assert rows_of(table((first, second))) == [(PARAGRAPH, en, zh)]


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("abcd甲乙丙丁戊己", "abcd甲乙丙丁戊己", False),
        ("甲乙丙丁。", "戊己庚辛。", True),
        ("abcd甲", "abcd甲", False),
        ("One is free.", "Two is free.", True),
    ],
)
def test_two_columns_in_one_language_are_refused_with_their_first_words(first, second, is_one):
    problems = read(*TITLES, table((first, second))).problems
    assert problems == ((said(ProblemCode.WORD_ONE_LANGUAGE, 1, words=first),) if is_one else ())


def test_a_row_that_only_names_the_languages_is_left_out():
    head = ((plain("English"), plain("")), " 中文 ")
    assert rows_of(table(head, ("English", "案文"), ("One.", "甲。"))) == [
        (PARAGRAPH, "English", "案文"),
        (PARAGRAPH, "One.", "甲。"),
    ]


def test_titles_are_those_that_follow_each_other_and_later_ones_are_headings():
    first = ((titled("Rights"), plain("One.")), (titled("权利"), plain("甲。")))
    made = read(table(first, ("Two.", "乙。"), (titled("Duties", 5), titled("义务", 6))))
    assert (made.title_en, made.title_zh) == ("Rights", "权利")
    assert made.pairs == (
        Pair(PARAGRAPH, "One.", "甲。"),
        Pair(PARAGRAPH, "Two.", "乙。"),
        Pair(HEADING, "Duties", "义务"),
    )
    assert made.problems == (
        said(ProblemCode.WORD_SECOND_TITLE, 5, words="Duties"),
        said(ProblemCode.WORD_SECOND_TITLE, 6, words="义务"),
    )


def test_of_three_titles_before_the_table_the_third_is_a_heading():
    made = read(*TITLES, titled("Annex", 3), table(("One.", "甲。")))
    assert (made.title_en, made.title_zh) == ("Rights", "权利")
    assert made.pairs == (Pair(HEADING, "Annex", ""), Pair(PARAGRAPH, "One.", "甲。"))


@pytest.mark.parametrize(
    ("parts", "titles", "rest"),
    [
        ((plain("权利", 3), plain("Rights"), plain("Adopted")), ("Rights", "权利"), [("Adopted", "")]),
        ((plain("权利", 3),), ("", "权利"), []),
        ((plain("Rights", 3),), ("Rights", ""), []),
    ],
)
def test_up_to_two_short_lines_before_the_table_are_the_titles_and_named(parts, titles, rest):
    made = read(*parts, table(("One.", "甲。")))
    assert (made.title_en, made.title_zh) == titles
    assert [(pair.en, pair.zh) for pair in made.pairs] == [*rest, ("One.", "甲。")]
    assert made.problems[0] == said(ProblemCode.WORD_TITLE_TAKEN, 3, words=parts[0].text)


def test_a_first_row_with_a_heading_that_bears_no_ordinal_is_the_title():
    made = read(table((headed(1, "Rights.", 2), headed(1, "权利。", 3)), ("One.", "甲。")))
    assert (made.title_en, made.title_zh, made.pairs) == ("Rights.", "权利。", (Pair(PARAGRAPH, "One.", "甲。"),))
    assert made.problems == (said(ProblemCode.WORD_TITLE_TAKEN, 2, words="Rights."),)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (headed(1, "Article 1"), headed(1, "第一条")),
        (headed(2, "Rights"), headed(2, "权利")),
        (plain("One is free."), plain("人人自由。")),
    ],
)
def test_another_first_row_is_no_title(english, chinese):
    made = read(table((english, chinese), ("Two.", "乙。")))
    assert (made.title_en, made.title_zh, len(made.pairs)) == ("", "", 2)
    assert made.problems == (said(ProblemCode.WORD_NO_TITLE, 1),)


def test_a_table_of_heads_and_one_long_cell_has_its_titles_in_that_cell():
    made = read(table(("English", "中文"), ((plain("Rights", 2), plain("权利", 3)),)))
    assert (made.title_en, made.title_zh, made.pairs) == ("Rights", "权利", ())


def test_styles_on_the_chinese_side_alone_say_what_a_row_is():
    assert rows_of(
        table(
            ("Preamble", headed(1, "序言")),
            ("Mindful,", "铭记，"),
            ("Aims", headed(1, "宗旨")),
            ((), headed(1, "手段")),
            (headed(1, "Means"), ()),
            ("People", headed(2, "以人为本")),
            (headed(2, "Fairness"), "公平"),
            ("Recalling,", Paragraph(Role.PREAMBLE, "回顾，", 1)),
        )
    ) == [
        (HEADING, "Preamble", "序言"),
        (PREAMBLE, "Mindful,", "铭记，"),
        (HEADING, "Aims", "宗旨"),
        (HEADING, "", "手段"),
        (HEADING, "Means", ""),
        (PRINCIPLE, "People", "以人为本"),
        (PRINCIPLE, "Fairness", "公平"),
        (PREAMBLE, "Recalling,", "回顾，"),
    ]


def test_without_styles_a_short_line_that_bears_an_ordinal_and_ends_in_no_mark_is_a_heading():
    longest, longer = (f"Article 1 {'x' * length}" for length in (70, 71))
    assert [
        kind for kind, *_ in rows_of(table((longest, "第一条"), (longer, "第二条"), ("Part 1 X", "第一部分")))
    ] == [
        HEADING,
        PARAGRAPH,
        HEADING,
    ]


def test_without_styles_headings_are_known_at_the_top_of_a_cell_and_what_follows_is_theirs():
    preamble = (
        (plain("Preamble"), plain("Mindful,"), plain("Recalling,")),
        (plain("序言"), plain("铭记，"), plain("回顾，")),
    )
    article = ((plain("Article 1"), plain("All are free.")), (plain("第一条"), plain("人人自由。")))
    assert rows_of(table(preamble, article)) == [
        (HEADING, "Preamble", "序言"),
        (PREAMBLE, "Mindful,\nRecalling,", "铭记，\n回顾，"),
        (HEADING, "Article 1", "第一条"),
        (PARAGRAPH, "All are free.", "人人自由。"),
    ]


def test_a_principle_has_its_title_in_one_line_and_a_paragraph_keeps_its_lines():
    people = (headed(2, "People  first\nof all"), plain("Serve.", number="(a)"))
    assert rows_of(table((people, headed(2, "以人\n为本")), ("One\ntwo.", "甲\n乙。"))) == [
        (PRINCIPLE, "People  first of all\n(a) Serve.", "以人为本"),
        (PARAGRAPH, "One\ntwo.", "甲\n乙。"),
    ]


def test_what_the_site_itself_wrote_keeps_its_numbers():
    rows = table(("1. One.", "1. 甲。"))
    assert read(*TITLES, rows, is_ours=True).pairs == (Pair(PARAGRAPH, "1. One.", "1. 甲。"),)
    assert read(*TITLES, rows).pairs == (Pair(PARAGRAPH, "One.", "甲。"),)


@pytest.mark.parametrize(
    ("english", "chinese", "place"),
    [
        (plain("x" * 20_001, 3), plain("字", 4), 3),
        (plain("One.", 3), plain("字" * 20_001, 4), 3),
        ("", plain("字" * 20_001, 4), 4),
        (headed(1, "x" * 20_001, 3), headed(1, "字", 4), 3),
    ],
)
def test_a_row_too_long_in_either_language_is_named_at_its_place(english, chinese, place):
    problems = read(*TITLES, table((english, chinese))).problems
    (found,) = (problem for problem in problems if problem.code is ProblemCode.WORD_BLOCK_TOO_LONG)
    assert (found.line, found.facts["length"]) == (place, 20_001)
