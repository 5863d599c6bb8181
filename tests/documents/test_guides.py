import re

import pytest

from consult.documents import guides
from consult.documents.guides import Guide
from consult.rules.refusal import Code, Refusal

HAN = r"[\u4e00-\u9fff]"


@pytest.fixture(autouse=True)
def fresh(app):
    guides.page.cache_clear()
    with app.test_request_context("/en/"):
        yield
    guides.page.cache_clear()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("guide", Guide)
def test_a_guide_becomes_a_page_with_anchors_and_without_stray_marks(guide, language):
    page = guides.page(guide, language)
    assert page.title
    assert page.title != page.other_title
    assert page.summary
    assert [f'id="{section.anchor}"' in page.body for section in page.sections] == [True] * len(page.sections)
    assert "**" not in page.body
    assert "site:" not in page.body
    assert "<h1" not in page.body


@pytest.mark.parametrize("guide", Guide)
def test_chinese_prose_keeps_the_rules_of_punctuation(guide):
    text = guides.source(guide, "zh")
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)|^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    assert re.findall(rf"{HAN}[,;:?!()]|[,;:?!()]{HAN}", prose) == []
    assert re.findall(rf"{HAN} +[A-Za-z0-9]|[A-Za-z0-9] +{HAN}|{HAN} +{HAN}", prose) == []
    assert re.findall(r"[！「」『』\"]", prose) == []


def test_a_link_leads_to_the_page_in_the_same_language():
    assert 'href="/zh/record/"' in guides.page(Guide.VERIFIERS, "zh").body
    assert 'href="/en/record/"' in guides.page(Guide.VERIFIERS, "en").body


def test_a_name_that_is_no_guide_is_not_found():
    for name in ("about", "../config", ""):
        with pytest.raises(Refusal) as refused:
            guides.help_page(name, "en")
        assert refused.value.code is Code.NOT_FOUND
