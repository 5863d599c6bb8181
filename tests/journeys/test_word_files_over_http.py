"""Word processors' files over HTTP, in both languages: sent, mended, published, and given back the same."""

from io import BytesIO

import pytest

from consult.documents.word_reading import read_pairs
from tests.documents.word_files import docx, p, raw, table
from tests.journeys.test_a_text_from_file_to_publication import Desk, cell, desk, found, mend, moderator, publish

__all__ = ["Desk", "desk", "moderator"]

ENGLISH = docx(p("Rights", "a3"), p("Article 1", "1"), p("All are free."), p("All are equal."))
CHINESE = docx(p("权利", "a3"), p("第一条", "1"), p("人人自由。人人平等。"))
BOTH = docx(
    p("Rights", "a3"),
    p("权利", "a3"),
    table((p("Article 1", "1"), p("第一条", "1")), (p("All are free."), p("人人自由。"))),
)
TRACKED = docx(p("Rights", "a3"), raw('<w:ins w:id="1"><w:r><w:t>undecided words</w:t></w:r></w:ins>'))


def send(desk, expect=303, **files):
    desk.get(desk.address("text/import/"))
    sent = {field: (BytesIO(content), name) for field, (content, name) in files.items()}
    return desk.post(desk.address("text/import/"), expect=expect, **sent)


def exported(desk, name, client=None):
    answer = (client or desk.client).get(f"/{desk.language}/consultations/CONS-2026-1/text/1/{name}")
    assert answer.status_code == 200
    return answer


def test_two_files_are_mended_published_and_come_back_as_one(desk, app):
    found(desk)
    send(desk, file_en=(ENGLISH, "rights.docx"), file_zh=(CHINESE, "权利.docx"))
    row = next(place for place in range(4) if cell(desk, place).startswith("人人自由"))
    mend(desk, row, "split.zh", text_zh=cell(desk, row).replace("。人", "。\n\n人"))
    desk.post(desk.address("text/import/draft/"), lock_version=desk.hidden("lock_version"))
    draft = exported(desk, "bilingual.docx")
    assert app.test_client().get(f"/{desk.language}/consultations/CONS-2026-1/text/1/en.docx").status_code == 404
    publish(desk)
    read = read_pairs(exported(desk, "bilingual.docx").data)
    assert [(pair.en, pair.zh) for pair in read.pairs] == [
        ("Article 1", "第一条"),
        ("All are free.", "人人自由。"),
        ("All are equal.", "人人平等。"),
    ]
    assert read.pairs == read_pairs(draft.data).pairs
    assert exported(desk, "zh.docx").headers["Content-Disposition"] == 'attachment; filename="CONS-2026-1-zh.docx"'
    assert "## 第一条\n\n人人自由。" in exported(desk, "zh.md").text
    assert "text/1/bilingual.docx" in desk.client.get(f"/{desk.language}/consultations/CONS-2026-1/text/").text


def test_one_file_with_both_languages_becomes_the_draft_as_it_stands(desk):
    found(desk)
    send(desk, file_both=(BOTH, "both.docx"))
    assert [cell(desk, row) for row in (0, 1)] == ["第一条", "人人自由。"]
    desk.post(desk.address("text/import/draft/"), lock_version=desk.hidden("lock_version"))
    publish(desk)
    other = {"en": "zh", "zh": "en"}[desk.language]
    mine = exported(desk, "bilingual.docx").data
    assert desk.client.get(f"/{other}/consultations/CONS-2026-1/text/1/bilingual.docx").data == mine


def test_a_file_in_one_language_waits_for_the_other(desk):
    found(desk)
    send(desk, file_zh=(CHINESE, "权利.docx"))
    make = desk.address("text/import/draft/")
    desk.post(make, expect=409, lock_version=desk.hidden("lock_version"))
    desk.post(make, lock_version=desk.hidden("lock_version"), awaiting="y")
    assert "待译" in desk.page if desk.language == "zh" else "Awaiting translation" in desk.page


@pytest.mark.parametrize(
    ("field", "content", "name", "said"),
    [
        ("file_en", TRACKED, "a.docx", {"en": "tracked changes", "zh": "尚未取舍的修订"}),
        ("file_en", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", {"en": "old .doc form", "zh": "旧式.doc文件"}),
        ("file_zh", ENGLISH, "a.docx", {"en": "not in the language", "zh": "语言与此栏不符"}),
        ("file_zh", b"%PDF-1.7", "a.pdf", {"en": "not a .docx file", "zh": "不是.docx文件"}),
        ("file_both", ENGLISH, "a.docx", {"en": "There is no table", "zh": "没有表格"}),
        ("file_both", b"# T\n\na", "a.md", {"en": "not a .docx file", "zh": "不是.docx文件"}),
    ],
)
def test_a_file_that_cannot_be_used_says_so_at_its_field_and_keeps_what_was_typed(desk, field, content, name, said):
    found(desk)
    desk.get(desk.address("text/import/"))
    typed = {"file_en": "text_zh", "file_zh": "text_en"}.get(field)
    more = {typed: "# Typed, 所输入"} if typed else {}
    desk.post(desk.address("text/import/"), expect=422, **{field: (BytesIO(content), name)}, **more)
    assert said[desk.language] in desk.page
    assert f'id="{field}-error"' in desk.page
    assert not more or "# Typed, 所输入" in desk.page
    assert desk.client.get(desk.address("text/import/rows/")).status_code == 404


def test_files_of_both_kinds_at_once_and_none_at_all_are_refused(desk):
    found(desk)
    send(desk, expect=422, file_both=(BOTH, "both.docx"), file_en=(ENGLISH, "en.docx"))
    assert 'id="file_both-error"' in desk.page
    send(desk, expect=422)
    assert 'id="file_en-error"' in desk.page
    assert 'id="file_zh-error"' in desk.page
