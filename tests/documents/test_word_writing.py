"""A revision as a file: what comes back from it, what it says of itself, and that it is always the same."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from consult.documents import text_file, word_reading, word_writing
from consult.text import alignment
from consult.text.alignment import Pair
from consult.text.markdown_import import parse
from consult.text.provision import Kind, Status
from tests.documents.exported_texts import EN, TEXTS, ZH, drafts_of, exported, pairs_of, text_of

TITLES = ("Rights & duties", "权利与义务")
AWKWARD = (
    Pair(Kind.HEADING, "Article 1", "第一条"),
    Pair(Kind.PRINCIPLE, "People\nServe <all> & each.\nCare.", "以人为本\n服务于人。\n谨慎。"),
    Pair(Kind.PARAGRAPH, "2. A number of its own.\nA second line.", "2、自带编号。\n第二行。"),
    Pair(Kind.PREAMBLE, "Mindful of all,", "铭记众人，"),
    Pair(Kind.PARAGRAPH, "Last.", "末段。"),
)


@pytest.fixture(autouse=True)
def speaking(app):
    with app.app_context():
        yield


def words(content, part="word/document.xml"):
    with ZipFile(BytesIO(content)) as package:
        return package.read(part).decode()


def same(blocks):
    return [(block.kind, block.text) for block in blocks]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_comes_back_from_a_file_in_each_language_with_the_same_pairing(name):
    text, came = text_of(name), []
    for draft, language in zip(drafts_of(name), (EN, ZH), strict=True):
        read = word_reading.read_draft(word_writing.written(text, language.value), language)
        assert (read.title, same(read.blocks)) == (draft.title, same(draft.blocks))
        came.append(read.blocks)
    assert alignment.pairs_of(alignment.align(*came), *came) == pairs_of(name)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_comes_back_from_one_file_with_both_languages_row_by_row(name):
    read = word_reading.read_pairs(word_writing.written(text_of(name), "bilingual"))
    assert (read.pairs, [read.title_en, read.title_zh]) == (
        pairs_of(name),
        [draft.title for draft in drafts_of(name)],
    )
    assert {problem.facts["thing"] for problem in read.problems} == {"note"}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_comes_back_from_markdown(name):
    for draft, language in zip(drafts_of(name), (EN, ZH), strict=True):
        read = parse(text_file.markdown(text_of(name), language))
        assert (read.title, same(read.blocks)) == (draft.title, same(draft.blocks))


def test_kinds_lines_and_numbers_that_no_heading_tells_come_back_too():
    text = exported(AWKWARD, TITLES)
    assert word_reading.read_pairs(word_writing.written(text, "bilingual")).pairs == AWKWARD
    read = word_reading.read_draft(word_writing.written(text, "zh"), ZH)
    assert same(read.blocks) == [(pair.kind, pair.zh) for pair in AWKWARD]


@pytest.mark.parametrize("form", word_writing.FORMS)
def test_the_same_revision_always_gives_the_same_bytes(form):
    assert word_writing.written(text_of("rev1"), form) == word_writing.written(text_of("rev1"), form)


def test_the_file_names_symbol_revision_and_date_in_its_own_language():
    text = exported(AWKWARD, TITLES)
    english, chinese = (word_writing.written(text, form) for form in ("en", "zh"))
    assert "CONS/2026/1/Rev.1 · Revision 2 · published on 26 November 2026" in words(english, "word/header1.xml")
    assert "CONS/2026/1/Rev.1 · 第2稿 · 2026年11月26日发布" in words(chinese, "word/header1.xml")
    assert "not published" in words(word_writing.written(exported(AWKWARD, TITLES, published=False), "en"))
    assert 'w:instr="PAGE"' in words(english, "word/footer1.xml")


def test_the_file_says_its_language_and_takes_chinese_type_for_chinese():
    chinese = word_writing.written(exported(AWKWARD, TITLES), "zh")
    assert "<dc:language>zh-Hans</dc:language>" in words(chinese, "docProps/core.xml")
    assert 'w:eastAsia="SimSun"' in words(chinese, "word/styles.xml")
    assert '<w:rFonts w:hint="eastAsia"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/>' in words(chinese)
    assert '<w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/>' in words(chinese, "word/settings.xml")


def test_what_is_not_authentic_is_marked_and_the_other_language_stands_in_for_what_awaits_translation():
    pairs = (Pair(Kind.PARAGRAPH, "One.", "其一。"), Pair(Kind.PARAGRAPH, "Two.", ""))
    text = exported(pairs, TITLES, statuses={"one": {ZH: Status.NEEDS_UPDATE}})
    chinese, both = (word_writing.written(text, form) for form in ("zh", "bilingual"))
    assert "[译文待更新]" in words(chinese)
    assert "2 [待译]" in words(chinese)
    assert ">Two.<" in words(chinese)
    assert same(word_reading.read_draft(chinese, ZH).blocks) == [(Kind.PARAGRAPH, "其一。")]
    assert word_reading.read_pairs(both).pairs == pairs


def test_word_processors_find_headings_styles_and_the_table():
    document = Document(BytesIO(word_writing.written(exported(AWKWARD, TITLES), "bilingual")))
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Title"] == list(TITLES)
    rows = document.tables[0].rows
    assert [cell.paragraphs[0].style.name for cell in rows[1].cells] == ["Heading 1", "Heading 1"]
    assert rows[2].cells[0].paragraphs[0].text == "1\tPeople"
