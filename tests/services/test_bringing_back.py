"""The history of a provision of the draft: each change marked, any state brought back, nobody overwritten unseen."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from consult.models.texts import TextChange
from consult.rules.refusal import Code, Refusal
from consult.services import bringing_back, drafting
from consult.services.bringing_back import PUBLISHED, BringingBack
from consult.text.provision import Status
from tests import factories
from tests.forms_filled import csrf
from tests.texts_at_work import AUTHENTIC, EN, FIRST, ZH, do, draft_of, edit, refused


@pytest.fixture
def changes(database, moderator, revised):
    """The numbers of two changes: first the English text, then both."""
    first = do(database, moderator, drafting.edit, edit(revised, en="People\nServe all."))
    both = {"en": "People\nServe everybody.", "zh": "以人为本\n服务于所有人。"}
    return first, do(database, moderator, drafting.edit, edit(revised, seen=first, **both))


def back(where, change, seen, key="people"):
    return BringingBack(path=where.path, key=key, seen=seen, change=change)


def test_an_earlier_state_comes_back_as_a_new_change_and_nobody_said_that_its_languages_agree(
    database, moderator, revised, changes
):
    first, second = changes
    made = do(database, moderator, bringing_back.bring_back, back(revised, first, second))
    people = draft_of(database, revised)[1]["people"]
    assert people.texts == {EN: "People\nServe all.", ZH: FIRST[0][2]}
    assert people.statuses == dict.fromkeys((EN, ZH), Status.NEEDS_UPDATE)
    assert made > second
    with database.reading() as occasion:
        assert occasion.session.query(TextChange).count() == 3


def test_the_published_state_comes_back_with_the_statuses_it_was_published_with(
    database, moderator, revised, changes
):
    do(database, moderator, bringing_back.bring_back, back(revised, PUBLISHED, changes[1]))
    people = draft_of(database, revised)[1]["people"]
    assert people.texts == {EN: FIRST[0][1], ZH: FIRST[0][2]}
    assert people.statuses == AUTHENTIC


def test_what_was_edited_meanwhile_is_never_overwritten(database, moderator, revised, changes):
    first = changes[0]
    stale = refused(database, moderator, bringing_back.bring_back, back(revised, PUBLISHED, first))
    assert stale.code is Code.EDITED_MEANWHILE
    assert draft_of(database, revised)[1]["people"].texts[EN] == "People\nServe everybody."


def test_of_two_who_bring_something_back_at_the_same_moment_one_is_told(database, moderator, revised, changes):
    def bring(change):
        try:
            return do(database, moderator, bringing_back.bring_back, back(revised, change, changes[1]))
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(bring, [PUBLISHED, changes[0]]))
    assert outcomes.count(Code.EDITED_MEANWHILE) == 1


@pytest.mark.parametrize(("change", "key"), [(-1, "people"), (10**8, "people"), (None, "care"), (None, "nothing")])
def test_a_change_of_another_provision_or_of_none_is_not_found(database, moderator, revised, changes, change, key):
    number = changes[0] if change is None else change
    seen = changes[1] if key == "people" else 0
    asked = back(revised, number, seen, key)
    assert refused(database, moderator, bringing_back.bring_back, asked).code is Code.NOT_FOUND


def test_only_those_who_write_the_text_may(database, revised, changes):
    with database.writing() as occasion:
        stranger = factories.person(occasion.session)
    asked = back(revised, PUBLISHED, changes[1])
    assert refused(database, stranger, bringing_back.bring_back, asked).code is Code.NOT_OPEN_TO_YOU


@pytest.mark.parametrize(("language", "button"), [("en", "Bring this back"), ("zh", "恢复此文本")])
def test_the_page_marks_each_change_against_the_one_before_and_brings_it_back(
    client, database, moderator, revised, changes, language, button
):
    factories.signed_in(client, database, moderator)
    address = f"/{language}/secretariat/consultations/{revised.path}/text/provisions/people/"
    page = client.get(address)
    assert page.text.count(button) == 2
    assert ">everybody</ins>" in page.text
    assert ">所有</ins>" in page.text
    sent = {"csrf_token": csrf(page), "seen": str(changes[1]), "change": str(changes[0])}
    assert client.post(f"{address}bring-back/", data=sent).status_code == 303
    again = client.post(f"{address}bring-back/", data={**sent, "change": "0"})
    assert again.status_code == 409
    assert "Serve all." in again.text
    assert client.post(f"{address}bring-back/", data={**sent, "change": "x", "seen": "99"}).status_code == 409
