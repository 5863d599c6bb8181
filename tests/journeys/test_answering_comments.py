"""Answering comments over HTTP: proposed by one official, confirmed by another, seen and judged by the delegation."""

import pytest

from consult.models.people import Office
from consult.rules.phases import State
from tests import factories
from tests.forms_filled import post
from tests.voices_world import World


@pytest.fixture
def world(database, app):
    made = World(database, app)
    with database.writing() as occasion:
        made.second = factories.person(occasion.session, "Sec Ond")
        factories.appoint(occasion.session, made.second, Office.RAPPORTEUR)
    made.say(text="Say must, not should.", proposed_en="Safety\nSystems must be safe.")
    made.say(made.other_head, made.theirs, "Agreed as it stands.", provision="fairness")
    return made


def desk(world, rest=""):
    return f"/en/secretariat/consultations/{world.path}/{rest}"


def public(world, rest=""):
    return world.client().get(f"/en/consultations/{world.path}/{rest}").text


def disposing(world):
    with world.database.writing() as occasion:
        occasion.session.get(type(world.where), world.where.id).state = State.DISPOSITION


REJECTED = {"code": "R", "answer_en": "Should is the word of this text.", "answer_zh": "本文用词为“应当”。"}


def test_a_rejection_is_proposed_returned_proposed_again_confirmed_and_judged_by_its_owner(world):
    disposing(world)
    first, second = world.client(world.moderator), world.client(world.second)
    page, review = desk(world, "comments/C-0001/"), desk(world, "comments/C-0001/review/")
    assert post(first, page, **REJECTED).status_code == 303
    assert "Should is the word" not in public(world, "comments/C-0001/")
    assert "No disposition yet" in public(world, "comments/matrix/?provision=safety")
    assert post(first, review, verdict="confirm").status_code == 403
    assert post(second, review, verdict="return", remark=" ").status_code == 422
    assert post(second, review, verdict="return", remark="Too curt.").status_code == 303
    assert "Too curt." in first.get(page).text
    assert "Too curt." not in public(world, "comments/C-0001/")
    assert post(first, page, **{**REJECTED, "answer_en": "Should is meant: see article 1."}).status_code == 303
    assert post(second, review, verdict="confirm").status_code == 303
    said = public(world, "comments/C-0001/")
    assert "Should is meant" in said
    assert "Confirmed by a second official." in said
    handle = world.say(text="Say must, not should.", proposed_en="Safety\nSystems must be safe.").handle
    owner = f"/en/desk/{world.ours.key}/{world.path}/comments/{handle}/answer/"
    head = world.client(world.head)
    assert post(head, owner, satisfied="no", language="en", text="Article 1 says must.").status_code == 303
    assert "Article 1 says must." in public(world, "comments/C-0001/")
    assert "1 comment: not satisfied" in public(world, "comments/matrix/")


def test_several_comments_are_answered_and_assigned_in_one_act(world):
    disposing(world)
    moderator = world.client(world.moderator)
    matrix = moderator.get(desk(world, "matrix/")).text
    assert 'value="C-0001.0.0"' in matrix
    chosen = "?chosen=C-0001.0.0&chosen=C-0002.0.0"
    assert post(moderator, desk(world, f"matrix/assign/{chosen}"), person=str(world.second.id)).status_code == 303
    mine = world.client(world.second).get(desk(world, "matrix/?assigned=me")).text
    assert "To be answered by Sec Ond" in mine
    assert "2 of them are for you to answer" in world.client(world.second).get("/en/secretariat/").text
    answer = {"code": "N", "answer_en": "Noted.", "answer_zh": "已注意到。"}
    stale = post(moderator, desk(world, f"matrix/answer/{chosen}"), seen=["C-0001.0.0", "C-0002.1.0"], **answer)
    assert stale.status_code == 409
    assert "since you chose them: C-0002." in stale.text
    assert 'value="C-0002.0.0"' in stale.text
    assert "Noted." not in public(world, "comments/matrix/")
    answer["seen"] = ["C-0001.0.0", "C-0002.0.0"]
    assert post(moderator, desk(world, f"matrix/answer/{chosen}"), **answer).status_code == 303
    assert public(world, "comments/matrix/").count("Noted.") == 2
    assert "2 of 2 comments to be answered have a disposition" in public(world, "comments/matrix/")


def test_notes_and_assignments_are_seen_at_the_desk_alone(world):
    moderator = world.client(world.moderator)
    page = desk(world, "comments/C-0001/")
    assert post(moderator, f"{page}note/", on=page, body="Ask their expert.").status_code == 303
    assert "Ask their expert." in moderator.get(desk(world, "comments/C-0001/")).text
    assign = desk(world, "matrix/assign/?chosen=C-0001.0.0")
    assert post(moderator, assign, person=str(world.second.id)).status_code == 303
    pages = ("comments/", "comments/C-0001/", "comments/matrix/", "comments/comments.csv", "text/provisions/safety/")
    for page in (*pages, "comments/matrix/?assigned=nobody", "comments/matrix/?disposition=proposed"):
        said = public(world, page)
        assert "Ask their expert." not in said
        assert "Sec Ond" not in said
    assert public(world, "comments/matrix/?assigned=nobody").count('<article class="comment"') == 2
