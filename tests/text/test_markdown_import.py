"""A draft file becomes blocks; what cannot be understood is said with its line, and nothing is changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.markdown_import import (
    FATAL,
    Block,
    ImportProblem,
    ImportRefused,
    Markup,
    ProblemCode,
    parse,
)
from consult.text.provision import Kind, Language
from tests.text.makers import udhr

DRAFT = """# Principles

Opening words.

## Preamble

Recalling one,

Recalling two,

## Principles

### Safety

Systems are safe.

Humans decide.

### Fairness
Nobody is left
behind.

## Follow-up

Report in 2027.
"""


def kinds_and_texts(markdown):
    return [(block.kind, block.text) for block in parse(markdown).blocks]


def problems(markdown):
    return [(problem.code, problem.line) for problem in parse(markdown).problems]


def test_a_draft_of_principles_becomes_blocks_of_four_kinds():
    draft = parse(DRAFT)
    assert draft.title == "Principles"
    assert draft.problems == ()
    assert draft.blocks == (
        Block(Kind.PARAGRAPH, "Opening words.", 3),
        Block(Kind.HEADING, "Preamble", 5),
        Block(Kind.PREAMBLE, "Recalling one,", 7),
        Block(Kind.PREAMBLE, "Recalling two,", 9),
        Block(Kind.HEADING, "Principles", 11),
        Block(Kind.PRINCIPLE, "Safety\nSystems are safe.\nHumans decide.", 13),
        Block(Kind.PRINCIPLE, "Fairness\nNobody is left behind.", 19),
        Block(Kind.HEADING, "Follow-up", 23),
        Block(Kind.PARAGRAPH, "Report in 2027.", 25),
    )


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_endings_and_a_byte_order_mark_do_not_matter(ending):
    assert parse("\ufeff" + DRAFT.replace("\n", ending)) == parse(DRAFT)


@pytest.mark.parametrize("heading", ["PREAMBLE", "序言", "前言"])
def test_a_preamble_is_known_by_its_heading(heading):
    assert kinds_and_texts(f"# T\n## {heading}\n\nText.")[1] == (Kind.PREAMBLE, "Text.")


def test_soft_line_breaks_join_with_a_space_but_not_between_chinese_characters():
    markdown = "# 题\n\n人人生而自由,\n在尊严和权利上\n一律平等。\nAI\n系统 and\nmore"
    assert kinds_and_texts(markdown) == [(Kind.PARAGRAPH, "人人生而自由,在尊严和权利上一律平等。 AI 系统 and more")]


def test_characters_are_kept_as_they_are():
    text = "e\u0301 \u00e9 ﬁ １２３ “x” co‐op A\u00a0B，,（)[x] \\* &amp; 1. **not"
    assert kinds_and_texts(f"# T\n\n{text}") == [(Kind.PARAGRAPH, text)]


def test_wide_spaces_and_the_letter_x_are_kept_at_the_edges_of_a_line():
    assert kinds_and_texts("# T\n\n\u3000\u3000案文。\u3000\n\nX marks X") == [
        (Kind.PARAGRAPH, "\u3000\u3000案文。\u3000"),
        (Kind.PARAGRAPH, "X marks X"),
    ]
    assert kinds_and_texts("# T\n\n## \u3000安全\u3000\n\n## X-rays X") == [
        (Kind.HEADING, "\u3000安全\u3000"),
        (Kind.HEADING, "X-rays X"),
    ]


def test_a_line_of_wide_spaces_ends_a_paragraph():
    assert kinds_and_texts("# 题\n\n甲\n\u3000\n乙") == [(Kind.PARAGRAPH, "甲"), (Kind.PARAGRAPH, "乙")]


def test_a_number_at_the_start_of_a_paragraph_is_text():
    draft = parse("# T\n\n1. First\n2. Second\n\n1948 was\n1949. not an item\n")
    assert [block.text for block in draft.blocks] == ["1. First", "2. Second", "1948 was 1949. not an item"]
    assert draft.problems == ()


def test_list_items_and_table_rows_stay_apart_and_are_named_as_markup():
    draft = parse("# T\n\nText:\n- one\n- two\n| a | b |\n<b>bold</b> and **fat**\n")
    assert [block.text for block in draft.blocks] == [
        "Text:",
        "- one",
        "- two",
        "| a | b | <b>bold</b> and **fat**",
    ]
    assert [(problem.line, problem.facts["markup"]) for problem in draft.problems] == [
        (4, Markup.LIST),
        (5, Markup.LIST),
        (6, Markup.TABLE),
        (6, Markup.HTML),
    ]


@pytest.mark.parametrize(
    ("line", "markup"),
    [
        ("> said", Markup.QUOTE),
        ("```", Markup.CODE),
        ("---", Markup.RULE),
        ("* * *", Markup.RULE),
        ("====", Markup.RULE),
        ("有**重点**。", Markup.EMPHASIS),
        ("<br>", Markup.HTML),
        ("<!-- hidden -->", Markup.HTML),
    ],
)
def test_markup_without_meaning_is_kept_as_text_and_named(line, markup):
    draft = parse(f"# T\n\n{line}")
    assert [block.text for block in draft.blocks] == [line]
    assert draft.problems == (ImportProblem(ProblemCode.MARKUP_KEPT_AS_TEXT, 3, {"markup": markup}),)


def test_closing_marks_of_a_heading_are_not_part_of_it():
    headings = ["Use of C# ##", "C#", "Option X ##", "Option X#", "安全\u3000 ##", "###"]
    assert [text for _, text in kinds_and_texts("# T\n" + "".join(f"## {each}\n" for each in headings))] == [
        "Use of C#",
        "C#",
        "Option X",
        "Option X#",
        "安全\u3000",
    ]


def test_a_file_without_title_is_told_so_and_still_read():
    draft = parse("## Article 1\n\nText.")
    assert draft.title == ""
    assert len(draft.blocks) == 2
    assert draft.problems == (ImportProblem(ProblemCode.NO_TITLE, 1),)


def test_a_title_without_words_is_no_title_and_named_at_its_line():
    assert problems("Before.\n\n#\n") == [(ProblemCode.TEXT_BEFORE_TITLE, 1), (ProblemCode.NO_TITLE, 3)]


def test_text_before_the_title_is_kept_and_named_once():
    draft = parse("Before.\n\nMore.\n\n# T\n\nText.")
    assert draft.blocks == tuple(
        Block(Kind.PARAGRAPH, text, line) for text, line in (("Before.", 1), ("More.", 3), ("Text.", 7))
    )
    assert draft.problems == (ImportProblem(ProblemCode.TEXT_BEFORE_TITLE, 1, {"title_line": 5}),)


def test_a_second_title_is_kept_as_a_heading_and_named():
    assert kinds_and_texts("# T\n\n# U\n") == [(Kind.HEADING, "U")]
    assert parse("# T\n\n# U\n").problems == (ImportProblem(ProblemCode.SECOND_TITLE, 3, {"heading": "U"}),)


def test_a_second_title_ends_a_preamble():
    assert kinds_and_texts("# T\n## Preamble\nRecalling,\n# U\nText.")[1:] == [
        (Kind.PREAMBLE, "Recalling,"),
        (Kind.HEADING, "U"),
        (Kind.PARAGRAPH, "Text."),
    ]


def test_a_heading_of_unknown_level_ends_a_principle_and_stays_text():
    markdown = "# T\n\n### P\n\nOne.\n\n#### Deep\n\nTwo.\n"
    assert kinds_and_texts(markdown) == [
        (Kind.PRINCIPLE, "P\nOne."),
        (Kind.PARAGRAPH, "#### Deep"),
        (Kind.PARAGRAPH, "Two."),
    ]
    facts = {"level": 4, "heading": "#### Deep"}
    assert parse(markdown).problems == (ImportProblem(ProblemCode.UNKNOWN_HEADING_LEVEL, 7, facts),)


def test_a_heading_that_stands_twice_is_named_with_its_first_line():
    draft = parse("# T\n\n## A\n\n## B\n\n## A\n")
    expected = ImportProblem(ProblemCode.DUPLICATE_HEADING, 7, {"heading": "A", "first_line": 3})
    assert draft.problems == (expected,)


def test_a_heading_written_without_a_space_is_named():
    assert problems("# T\n\n##序言\n") == [(ProblemCode.HEADING_WITHOUT_SPACE, 3)]


def test_an_empty_heading_and_a_principle_without_text_are_named():
    assert parse("# T\n\n##\n\n### P\n\n###\n").problems == (
        ImportProblem(ProblemCode.EMPTY_HEADING, 3),
        ImportProblem(ProblemCode.PRINCIPLE_WITHOUT_TEXT, 5, {"heading": "P"}),
        ImportProblem(ProblemCode.EMPTY_HEADING, 7),
    )


@pytest.mark.parametrize("empty", ["", "\ufeff", " \r\n\u3000\n"])
def test_an_empty_file_is_refused(empty):
    with pytest.raises(ImportRefused) as refused:
        parse(empty)
    assert refused.value.problems == (ImportProblem(ProblemCode.EMPTY_FILE, 1),)


def test_a_refusal_says_everything_that_is_wrong():
    codes = (ProblemCode.EMPTY_FILE, ProblemCode.WORD_NO_TITLE)
    assert str(ImportRefused(*(ImportProblem(code, 1) for code in codes))) == "empty_file, word_no_title"


def test_a_file_too_long_is_refused_with_its_length():
    assert len(parse("# " + "题" * 1_048_574).title) == 1_048_574
    with pytest.raises(ImportRefused) as refused:
        parse("x" * 1_048_577)
    facts = {"length": 1_048_577, "limit": 1_048_576}
    assert refused.value.problems == (ImportProblem(ProblemCode.FILE_TOO_LONG, 1, facts),)


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\ud800", "\uffff"])
def test_a_character_that_cannot_be_stored_is_refused_with_its_line(character):
    with pytest.raises(ImportRefused) as refused:
        parse(f"# T\r\n\r\nText{character}.")
    facts = {"character": ord(character)}
    assert refused.value.problems == (ImportProblem(ProblemCode.UNSTORABLE_CHARACTER, 3, facts),)


def test_too_many_blocks_are_named():
    assert problems("# T\n\n" + "x\n\n" * 2_000) == []
    facts = {"count": 2_001, "limit": 2_000}
    expected = ImportProblem(ProblemCode.TOO_MANY_BLOCKS, 4_003, facts)
    assert parse("# T\n\n" + "x\n\n" * 2_001).problems == (expected,)


def test_a_block_too_long_is_named():
    assert problems("# T\n\n" + "字" * 20_000) == []
    draft = parse("# T\n\n" + "字" * 20_001)
    facts = {"length": 20_001, "limit": 20_000}
    assert draft.problems == (ImportProblem(ProblemCode.BLOCK_TOO_LONG, 3, facts),)


def test_what_a_person_may_overlook_is_told_from_what_stops_an_import():
    assert ProblemCode.BLOCK_TOO_LONG in FATAL
    assert ProblemCode.DUPLICATE_HEADING not in FATAL


@pytest.mark.parametrize("language", list(Language))
def test_the_universal_declaration_is_read_without_a_problem(language):
    draft = udhr(language)
    assert draft.problems == ()
    assert sum(block.kind is Kind.HEADING for block in draft.blocks) == 31
    assert sum(block.kind is Kind.PREAMBLE for block in draft.blocks) == (10 if language is Language.EN else 8)
    assert sum(block.kind is Kind.PARAGRAPH for block in draft.blocks) == 50


@given(
    st.lists(
        st.sampled_from(
            ["# ", "## ", "### ", "#### ", "\n", "\r\n", "- ", "1. ", "|", " ", "a", "安", "，", "\u3000"]
        )
    )
)
def test_no_character_that_can_be_read_is_lost(parts):
    markdown = "x" + "".join(parts)
    draft = parse(markdown)
    kept = draft.title + "".join(block.text for block in draft.blocks)
    readable = "xa安，-1.|"
    assert [c for c in kept if c in readable and c != "\u3000"].count("a") == markdown.count("a")
    assert all(kept.count(character) == markdown.count(character) for character in readable)


@pytest.mark.parametrize("line", ["，" * 250_000 + "x", "**" * 250_000, "- " * 250_000, "#" * 250_000, "<" * 250_000])
def test_a_hostile_file_is_read_in_time(line):
    assert parse(f"# T\n\n{line}\n{line}").title == "T"
