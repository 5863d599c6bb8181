"""A file with both languages in two columns: rows stay pairs, kinds are found, oddities are named."""

import pytest

from consult.documents.word_reading import read_pairs
from consult.text.alignment import Pair
from consult.text.markdown_import import FATAL, ProblemCode
from consult.text.provision import Kind
from tests.documents.word_files import docx, p, table

TITLES = p("Rights", "a3") + p("权利", "a3")
HEADING, PREAMBLE, PARAGRAPH, PRINCIPLE = Kind.HEADING, Kind.PREAMBLE, Kind.PARAGRAPH, Kind.PRINCIPLE


def pairs(*body):
    read = read_pairs(docx(*body))
    assert [problem for problem in read.problems if problem.code in FATAL] == []
    return [(pair.kind, pair.en, pair.zh) for pair in read.pairs]


def codes(*body):
    return [problem.code for problem in read_pairs(docx(*body)).problems]


def test_rows_are_pairs_and_kinds_come_from_styles_on_either_side():
    rows = table(
        (p("English"), p("中文")),
        (p("Preamble", "1"), p("序言", "1")),
        (p("Mindful,"), p("铭记，")),
        (p("Purpose", "1"), p("宗旨")),
        (p("People", "2") + p("Serve."), p("以人为本") + p("服务。")),
    )
    assert pairs(TITLES, rows) == [
        (HEADING, "Preamble", "序言"),
        (PREAMBLE, "Mindful,", "铭记，"),
        (HEADING, "Purpose", "宗旨"),
        (PRINCIPLE, "People\nServe.", "以人为本\n服务。"),
    ]


def test_without_styles_articles_are_known_by_their_names_also_at_the_top_of_a_cell():
    rows = table(
        (p("Preamble"), p("序言")),
        (p("Mindful,"), p("铭记，")),
        (p("Article 1") + p("All are free."), p("第一条") + p("人人自由。")),
    )
    assert pairs(TITLES, rows) == [
        (HEADING, "Preamble", "序言"),
        (PREAMBLE, "Mindful,", "铭记，"),
        (HEADING, "Article 1", "第一条"),
        (PARAGRAPH, "All are free.", "人人自由。"),
    ]


def test_the_chinese_column_may_come_first_numbers_may_have_a_column_and_tables_may_be_several():
    turned = table((p("1."), p("甲乙丙。"), p("One.")), (p("2."), p("丁戊己。"), p("Two.")))
    assert pairs(TITLES, turned) == [(PARAGRAPH, "One.", "甲乙丙。"), (PARAGRAPH, "Two.", "丁戊己。")]
    other = table((p("7."), p("One."), p("甲乙丙。")))
    assert pairs(TITLES, other) == [(PARAGRAPH, "7. One.", "7. 甲乙丙。")]
    several = (table((p("One."), p("甲。"))), table((p("Two."), p("乙。"))))
    assert pairs(TITLES, *several) == [(PARAGRAPH, "One.", "甲。"), (PARAGRAPH, "Two.", "乙。")]


def test_merged_cells_and_lines_between_tables_go_where_their_language_is_and_are_named():
    body = (
        TITLES,
        table(((2, p("Chapter One") + p("总则一")),), (p("One."), p("甲。"))),
        p("Between."),
        table((p("Two."), p("乙。"))),
    )
    assert pairs(*body) == [
        (PARAGRAPH, "Chapter One", "总则一"),
        (PARAGRAPH, "One.", "甲。"),
        (PARAGRAPH, "Between.", ""),
        (PARAGRAPH, "Two.", "乙。"),
    ]
    assert codes(*body) == [ProblemCode.WORD_MERGED_CELLS, ProblemCode.WORD_OUTSIDE_TABLE]


def test_titles_may_stand_in_the_table_or_as_plain_lines_before_it_or_in_its_first_row():
    rest = (p("One."), p("甲。"))
    for body in (
        (table((p("Rights", "a3"), p("权利", "a3")), rest),),
        (p("权利"), p("Rights"), table(rest)),
        (table((p("Rights"), p("权利")), rest),),
    ):
        read = read_pairs(docx(*body))
        assert (read.title_en, read.title_zh, read.pairs) == ("Rights", "权利", (Pair(PARAGRAPH, "One.", "甲。"),))


def test_a_title_further_down_is_a_heading():
    body = (TITLES, table((p("One."), p("甲。")), (p("Part two", "a3"), p("第二部分", "a3"))))
    assert pairs(*body)[-1] == (HEADING, "Part two", "第二部分")
    assert ProblemCode.WORD_SECOND_TITLE in codes(*body)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ((TITLES, p("No table.")), ProblemCode.WORD_NO_TABLE),
        ((TITLES, table((p("a"), p("b"), p("丙"), p("丁")))), ProblemCode.WORD_COLUMNS),
        ((TITLES, table((p("甲乙"),))), ProblemCode.WORD_COLUMNS),
        ((TITLES, table((p("One"), p("Two")))), ProblemCode.WORD_ONE_LANGUAGE),
        ((table((p("One is free."), p("甲乙丙。"))),), ProblemCode.WORD_NO_TITLE),
        ((TITLES,), ProblemCode.WORD_NO_TABLE),
    ],
)
def test_a_file_that_is_no_pair_of_columns_is_refused_with_the_reason(body, code):
    assert code in codes(*body)
    assert code in FATAL
