"""What is read from a .docx of one language: words, kinds and numbers; the rest is named or refused."""

import pytest

from consult.documents.word_numbers import chinese, letters, roman
from consult.documents.word_reading import is_word, read_draft
from consult.text.markdown_import import FATAL, ImportRefused, ProblemCode
from consult.text.provision import Kind, Language
from tests.documents.word_files import docx, numbering, p, packed, r, raw, table

EN, ZH = Language.EN, Language.ZH
TITLE = p("Principles", "a3")


def blocks(*body, language=EN, **more):
    return [(block.kind, block.text) for block in read_draft(docx(*body, **more), language).blocks]


def remarks(*body, language=EN, **more):
    return {
        problem.facts.get("thing", problem.code): problem.facts.get("words")
        for problem in read_draft(docx(*body, **more), language).problems
    }


def refusal(content, language=EN):
    try:
        draft = read_draft(content, language)
    except ImportRefused as refused:
        return refused.problems[0].code
    return next((problem.code for problem in draft.problems if problem.code in FATAL), None)


def test_styles_say_what_a_paragraph_is_by_their_names_in_either_language_and_by_what_they_are_based_on():
    body = (
        TITLE,
        p("Preamble", "1"),
        p("Mindful of all,"),
        p("Common purpose", "own"),
        p("People", "2"),
        p("Serve."),
    )
    assert blocks(*body, p("Rest", "WPS1"), p("Last.")) == [
        (Kind.HEADING, "Preamble"),
        (Kind.PREAMBLE, "Mindful of all,"),
        (Kind.HEADING, "Common purpose"),
        (Kind.PRINCIPLE, "People\nServe."),
        (Kind.HEADING, "Rest"),
        (Kind.PARAGRAPH, "Last."),
    ]


def test_without_the_style_a_lone_first_heading_is_the_title_and_the_levels_rise():
    draft = read_draft(docx(p("Rights", "1"), p("Article 1", "2"), p("All are free.")), EN)
    assert (draft.title, [(block.kind, block.text) for block in draft.blocks]) == (
        "Rights",
        [(Kind.HEADING, "Article 1"), (Kind.PARAGRAPH, "All are free.")],
    )


def test_a_short_first_line_is_taken_for_the_title_and_the_preview_says_so():
    assert remarks(p("Rights"), p("All are free."))[ProblemCode.WORD_TITLE_TAKEN] == "Rights"
    assert refusal(docx(p("All are free."), p("And equal."))) is ProblemCode.WORD_NO_TITLE


def test_headings_keep_their_automatic_numbers_in_either_language():
    numbers = numbering(("chineseCountingThousand", "第%1条"))
    body = [p("总则", "1", (5, 0)), p("人人自由。"), *[p("", "1", (5, 0)), p("人人平等。")] * 10]
    read = blocks(p("宣言", "a3"), *body, language=ZH, numbers=numbers)
    assert [text for kind, text in read if kind is Kind.HEADING][::10] == ["第一条 总则", "第十一条"]


def test_numbers_that_the_site_gives_itself_are_not_repeated_whether_automatic_or_typed():
    automatic = blocks(TITLE, p("One.", list_=(5, 0)), p("Two.", list_=(5, 0)), numbers=numbering(("decimal", "%1.")))
    typed = blocks(p("原则", "a3"), p("一、甲。"), p("2.\u3000乙。"), language=ZH)
    assert automatic == [(Kind.PARAGRAPH, "One."), (Kind.PARAGRAPH, "Two.")]
    assert typed == [(Kind.PARAGRAPH, "甲。"), (Kind.PARAGRAPH, "乙。")]


def test_numbers_that_differ_from_the_sites_stay_as_words_and_the_preview_says_so():
    numbers = numbering(("decimal", "%1."), ("lowerLetter", "(%2)"))
    body = (TITLE, p("One:", list_=(5, 0)), p("a", list_=(5, 1)), p("b", list_=(5, 1)), p("Two.", list_=(5, 0)))
    assert [text for _, text in blocks(*body, numbers=numbers)] == ["1. One:", "(a) a", "(b) b", "2. Two."]
    assert ProblemCode.WORD_NUMBERS_KEPT in remarks(*body, numbers=numbers)


def test_a_list_that_starts_elsewhere_counts_from_there():
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    numbers = numbering(("upperRoman", "%1."), start=start)
    assert [text for _, text in blocks(TITLE, p("Seven.", list_=(5, 0)), numbers=numbers)] == ["VII. Seven."]


def test_numerals_are_written_as_word_processors_do():
    assert [chinese(number) for number in (1, 10, 12, 20, 105, 110, 1001)] == [
        *("一", "十", "十二", "二十", "一百零五", "一百一十", "一千零一"),
    ]
    assert [letters(number) for number in (1, 26, 27, 53)] == ["a", "z", "aa", "aaa"]
    assert [roman(number) for number in (4, 9, 14, 1948)] == ["iv", "ix", "xiv", "mcmxlviii"]


def test_what_a_line_is_broken_and_spaced_by_leaves_its_words_alone():
    inside = r("<w:t>co</w:t><w:softHyphen/><w:t>op\u00aderate</w:t><w:tab/><w:t>in</w:t><w:br/><w:t>peace</w:t>")
    page = r('<w:br w:type="page"/><w:lastRenderedPageBreak/><w:noBreakHyphen/><w:t>x</w:t>')
    spaced = r("<w:t>a</w:t>") + r('<w:t xml:space="preserve"> </w:t>') + r("<w:t>b</w:t>")
    assert [text for _, text in blocks(TITLE, raw(inside), raw(page), raw(spaced))] == [
        *("cooperate in\npeace", "\u2011x", "a b"),
    ]


def test_fields_links_and_content_controls_give_their_words():
    field = (
        r('<w:fldChar w:fldCharType="begin"/>') + r("<w:instrText>REF x</w:instrText>") + r("<w:t>Article 3</w:t>")
    )
    link = f'<w:hyperlink w:anchor="x">{r("<w:t>and 4</w:t>")}</w:hyperlink>'
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Inside.')}</w:sdtContent></w:sdt>"
    body = (TITLE, raw(field), raw(link), control)
    assert [text for _, text in blocks(*body)] == ["Article 3", "and 4", "Inside."]
    assert remarks(*body) == {"link": "and 4"}


BOX = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("inside", "thing", "words"),
    [
        ('<w:r><w:footnoteReference w:id="2"/></w:r>', "footnote", "Words"),
        ('<w:r><w:endnoteReference w:id="2"/></w:r>', "footnote", "Words"),
        ('<w:r><w:commentReference w:id="2"/></w:r>', "comment", "Words"),
        ("<w:r><w:drawing/></w:r>", "picture", "Words"),
        (f"<w:r><w:pict>{BOX}</w:pict></w:r>", "text_box", "boxed"),
        (
            f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            "text_box",
            "boxed",
        ),
        ("<m:oMath/>", "equation", "Words"),
        ("<w:r><w:object/></w:r>", "object", "Words"),
        ('<w:r><w:sym w:char="F0A7"/></w:r>', "symbol", "Words"),
        (r("<w:t>secret</w:t>", "<w:vanish/>"), "hidden", "secret"),
        ("<w:somethingNew/>", "other", "Words"),
    ],
)
def test_what_is_not_words_is_left_out_by_name(inside, thing, words):
    body = (TITLE, raw(r("<w:t>Words</w:t>") + inside))
    assert blocks(*body) == [(Kind.PARAGRAPH, "Words")]
    assert remarks(*body) == {thing: words}


def test_raised_signs_headers_contents_and_marks_of_lists_are_named():
    raised = raw(r("<w:t>10</w:t>") + r("<w:t>2</w:t>", '<w:vertAlign w:val="superscript"/>'))
    body = (TITLE, p("Contents", "TOC1"), raised, p("Dot.", list_=(5, 0)))
    more = {"numbers": numbering(("bullet", "\uf0b7")), "header": p("Restricted")}
    assert [text for _, text in blocks(*body, **more)] == ["102", "Dot."]
    assert set(remarks(*body, **more)) == {"contents", "raised", "bullet", "margin"}


def test_a_table_in_a_file_of_one_language_is_taken_apart_and_said_to_be():
    body = (TITLE, table((p("a"), p("b")), (table((p("c"),)) + p("d"), p(""))))
    assert [text for _, text in blocks(*body)] == ["a", "b", "c", "d"]
    assert set(remarks(*body)) == {ProblemCode.WORD_TABLE_TAKEN_APART, "inner_table"}


@pytest.mark.parametrize(
    "change",
    [
        raw("<w:r><w:t>All </w:t></w:r><w:ins w:id='1'><w:r><w:t>new</w:t></w:r></w:ins>"),
        raw("<w:del w:id='1'><w:r><w:delText>old</w:delText></w:r></w:del>"),
        "<w:p><w:pPr><w:rPr><w:ins w:id='1'/></w:rPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>",
        raw("<w:moveTo w:id='1'><w:r><w:t>moved</w:t></w:r></w:moveTo>"),
        "<w:tbl><w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    ],
)
def test_changes_that_nobody_has_decided_are_refused(change):
    assert refusal(docx(TITLE, p("Text."), change)) is ProblemCode.WORD_TRACKED_CHANGES


@pytest.mark.parametrize("line", ["<w:strike/>", "<w:dstrike w:val='1'/>"])
def test_words_struck_through_are_refused(line):
    assert refusal(docx(TITLE, p("not this", run=line))) is ProblemCode.WORD_STRUCK_THROUGH
    assert refusal(docx(TITLE, p("this", run="<w:strike w:val='0'/>"))) is None


def test_a_file_in_the_other_language_is_refused():
    assert refusal(docx(TITLE, p("人人生而自由，在尊严和权利上一律平等。"))) is ProblemCode.WORD_WRONG_LANGUAGE
    assert refusal(docx(p("Rights", "a3"), p("All are free.")), ZH) is ProblemCode.WORD_WRONG_LANGUAGE


BOMB = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", ProblemCode.WORD_EMPTY),
        (docx(TITLE), ProblemCode.WORD_EMPTY),
        (b"%PDF-1.7", ProblemCode.WORD_NOT_ONE),
        (packed({"a.txt": "x"}), ProblemCode.WORD_NOT_ONE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ProblemCode.WORD_OLD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), ProblemCode.WORD_ENCRYPTED),
        (docx(TITLE, p("x"))[:-40], ProblemCode.WORD_BROKEN),
        (b"PK\x03\x04 and nothing more", ProblemCode.WORD_BROKEN),
        (docx(more={"word/document.xml": "<w:document"}), ProblemCode.WORD_BROKEN),
        (docx(more={"word/document.xml": BOMB + "<x>&b;</x>"}), ProblemCode.WORD_BROKEN),
        (docx(more={"word/document.xml": f"{BOMB}<x/>".encode("utf-16")}), ProblemCode.WORD_BROKEN),
        (docx("<w:sdt>" * 400 + "</w:sdt>" * 400), ProblemCode.WORD_BROKEN),
        (docx(more={"word/media/a.png": b"\0" * (65 * 2**20)}), ProblemCode.WORD_TOO_LARGE),
        (docx(more={"word/a.xml": " " * (25 * 2**20)}), ProblemCode.WORD_TOO_LARGE),
        (docx(more={f"word/{place}.bin": b"" for place in range(3_000)}), ProblemCode.WORD_TOO_LARGE),
        (docx(TITLE, p("x" * 20_001)), ProblemCode.WORD_BLOCK_TOO_LONG),
        (docx(TITLE, *[p("x")] * 2_001), ProblemCode.TOO_MANY_BLOCKS),
        (docx(TITLE, p("a&#x7f;b")), ProblemCode.WORD_UNSTORABLE),
    ],
    ids=range(18),
)
def test_a_file_of_which_nothing_can_be_used_is_refused_with_the_reason(content, code):
    assert refusal(content) is code


def test_a_file_is_known_by_what_it_holds_before_its_name():
    assert is_word(docx(), "text.md")
    assert is_word(b"", "text.DOCX")
    assert not is_word("# 题".encode(), "text.md")
