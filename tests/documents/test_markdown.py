import re

import pytest

from consult.documents.markdown import highlighted, plain, render


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**人工智能（AI）**应当可控。", "<p><strong>人工智能（AI）</strong>应当可控。</p>\n"),
        ("应当**“可控”**，", "<p>应当<strong>“可控”</strong>，</p>\n"),
        ("*（一）*各方", "<p><em>（一）</em>各方</p>\n"),
        ("Use **bold** and *stress*.", "<p>Use <strong>bold</strong> and <em>stress</em>.</p>\n"),
        ("a * b * c and 2**3**4", "<p>a * b * c and 2<strong>3</strong>4</p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("first\nsecond", "<p>first<br>\nsecond</p>\n"),
        ("# Title", "<p># Title</p>\n"),
    ],
)
def test_emphasis_and_lists_are_set_in_both_languages(source, html):
    assert render(source) == html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![pixel](https://example.org/pixel.png)",
        '[x](https://example.org "onmouseover=alert(1)")',
        "<a href='https://example.org' onclick='x()'>x</a>",
        "<https://example.org/?a=<script>>",
    ],
)
def test_nothing_that_acts_or_loads_comes_through(source):
    tags = re.findall(r"<[^>]*>", render(source))
    assert all(
        re.fullmatch(r'</?(p|br|code|strong|em)>|<a href="https?://[^"<>]*" rel="[a-z ]+">|</a>', tag) for tag in tags
    )


def test_links_give_no_weight_to_where_they_lead():
    assert render("[UN](https://www.un.org/)") == (
        '<p><a href="https://www.un.org/" rel="nofollow noopener noreferrer">UN</a></p>\n'
    )


def test_two_chinese_characters_are_marked_where_they_stand_and_nothing_else_is():
    assert highlighted("各方**应当**可控 & 透明", "可控") == (
        "<p>各方<strong>应当</strong><mark>可控</mark> &amp; 透明</p>\n"
    )


def test_a_search_for_markup_marks_no_tags():
    assert highlighted("a **strong** word", "strong") == "<p>a <strong><mark>strong</mark></strong> word</p>\n"
    assert "<mark>" not in highlighted("a **b**", "<strong>")
    assert highlighted("1 < 2", "<") == "<p>1 <mark>&lt;</mark> 2</p>\n"


def test_the_words_alone_stand_in_one_line_and_are_escaped_where_they_are_shown():
    assert plain("**Use** it.\n\n- one\n- *two* & <b>three</b>") == "Use it. one two & <b>three</b>"
