"""Importing a text over one that stands: what is recognised, what is mended, what is refused."""

import pytest

from consult.rules.refusal import Code
from consult.services import imports
from consult.services.imports import Begin, Making, Mend, Mending
from consult.text.markdown_import import parse
from consult.text.provision import Kind, Status
from tests.texts_at_work import EN, ZH, do, draft_of, refused


def prepared(en="# T\n\n### People\n\nServe people.", zh="# 题\n\n### 以人为本\n\n服务于人。"):
    return imports.prepare(parse(en), parse(zh))


def test_an_import_recognises_the_same_words_and_marks_the_language_left_behind(database, moderator, revised):
    do(
        database,
        moderator,
        imports.begin,
        Begin(path=revised.path, prepared=prepared(en="# T\n\n### People\n\nServe all.")),
    )
    unreplaced = Making(path=revised.path, lock_version=1, awaiting=False)
    assert refused(database, moderator, imports.make_draft, unreplaced).code is Code.REVISION_OPEN
    do(
        database,
        moderator,
        imports.make_draft,
        Making(path=revised.path, lock_version=1, awaiting=False, replace=True),
    )
    provisions = draft_of(database, revised)[1]
    assert list(provisions) == ["people"]
    assert provisions["people"].statuses == {EN: Status.AUTHENTIC, ZH: Status.NEEDS_UPDATE}


def test_an_imported_row_that_only_looks_alike_becomes_a_new_provision(database, moderator, revised):
    alike = prepared(en="# T\n\n### Persons\n\nServe persons.", zh="# 题\n\n### 以民为本\n\n服务于民。")
    do(database, moderator, imports.begin, Begin(path=revised.path, prepared=alike))
    do(
        database,
        moderator,
        imports.make_draft,
        Making(path=revised.path, lock_version=1, awaiting=False, replace=True),
    )
    assert "people" not in draft_of(database, revised)[1]


def test_empty_cells_become_the_draft_only_when_confirmed_as_awaiting(database, moderator, revised):
    lopsided = prepared(en="# T\n\n### People\n\nServe people.\n\n### Care\n\nTake care.")
    do(database, moderator, imports.begin, Begin(path=revised.path, prepared=lopsided))
    asked = Making(path=revised.path, lock_version=1, awaiting=False, replace=True)
    assert refused(database, moderator, imports.make_draft, asked).code is Code.ALIGNMENT_UNCONFIRMED


@pytest.mark.parametrize(
    ("mend", "why"),
    [
        (Mend.SPLIT, "split_leaves_empty"),
        (Mend.JOIN, "no_neighbour"),
        (Mend.UP, "no_neighbour"),
        (Mend.DELETE, "row_not_empty"),
    ],
)
def test_a_mend_that_cannot_be_done_says_why(database, moderator, revised, mend, why):
    do(database, moderator, imports.begin, Begin(path=revised.path, prepared=prepared()))
    asked = Mending(
        path=revised.path,
        lock_version=1,
        row=0,
        mend=mend,
        language=ZH,
        kind=Kind.PRINCIPLE,
        typed={EN: "a", ZH: "b"},
    )
    refusal = refused(database, moderator, imports.mend, asked)
    assert (refusal.code, refusal.facts["why"]) == (Code.MEND_IMPOSSIBLE, why)


def test_mending_rows_that_somebody_else_has_mended_meanwhile_is_refused(database, moderator, revised):
    do(database, moderator, imports.begin, Begin(path=revised.path, prepared=prepared()))
    asked = Mending(
        path=revised.path,
        lock_version=7,
        row=0,
        mend=Mend.SAVE,
        language=EN,
        kind=Kind.PRINCIPLE,
        typed={EN: "a", ZH: "b"},
    )
    assert refused(database, moderator, imports.mend, asked).code is Code.EDITED_MEANWHILE
