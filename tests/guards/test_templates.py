"""Templates: they compile, say nothing outside the catalogues, and leave style and script to their files."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

FOLDER = Path("consult/templates")
ALL = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.*"))
PAGES = [name for name in ALL if "{% extends 'base.html' %}" in (FOLDER / name).read_text(encoding="utf-8")]
HTML = [name for name in ALL if name.endswith(".html")]
SIGNS = set("#·–—…×§•←→↑↓✓✕●◐△○+−0·\N{NO-BREAK SPACE}")
NAMES = {"Consult", "共商", "English", "中文", "SHA-256"}
SPOKEN = re.compile(r'\b(?:alt|title|placeholder|aria-label)="([^"{]*[^\W\d_][^"{]*)"')


def source(name):
    return re.sub(r"\{#.*?#\}", "", (FOLDER / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def said(name):
    """What a reader would see of the template itself: no tags, no expressions."""
    tokens = Environment().lex((FOLDER / name).read_text(encoding="utf-8"))
    bare = "".join(words if kind == "data" else "\0" if kind.endswith("begin") else "" for _, kind, words in tokens)
    bare = re.sub(r"<[^>]*>", " ", bare)
    bare = re.sub(r'[\w-]+="[\0 ]*">?', " ", bare)  # attributes of a tag that begins elsewhere
    bare = re.sub(r"&(?:nbsp|middot|ndash|mdash|times|hellip|larr|rarr);", " ", bare)
    return [word for word in bare.replace("\0", " ").split() if word not in NAMES and not set(word) <= SIGNS]


@pytest.mark.parametrize("name", ALL)
def test_it_compiles(app, name):
    app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title_of_its_own(name):
    assert "{% block title %}" in source(name) or name == "home/index.html"


@pytest.mark.parametrize("name", [name for name in HTML if not name.startswith("emails/")])
def test_style_and_script_stand_in_files_of_their_own(name):
    assert re.findall(r"\sstyle=|<style|<script(?! src=)|\son[a-z]+=|javascript:|\|\s*safe\b", source(name)) == []


@pytest.mark.parametrize("name", HTML)
def test_every_word_and_every_mark_between_words_comes_from_the_catalogue(name):
    assert (said(name), SPOKEN.findall(source(name))) == ([], [])
