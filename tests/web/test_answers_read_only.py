"""The secretariat's tab of answers: where nothing can be answered it can still be read, and says why."""

import pytest

from consult.models.contributions import Disposition
from consult.rules.phases import State
from consult.rules.roster import DispositionCode
from consult.services import comment_answers
from consult.services.comment_answers import NewAnswer
from tests.forms_filled import post
from tests.voices_world import World

CLOSED = sorted(set(State) - {State.OPEN_FOR_COMMENT, State.COMMENTS_CLOSED, State.DISPOSITION})
WHY = {
    State.DRAFT: "the consultation is in preparation",
    State.REVISED: "the revision that follows from the answers has been published",
    State.OPEN_FOR_AMENDMENTS: "the text is open for amendments",
    State.FROZEN: "the text is in its last call",
    State.OPEN_FOR_VOTE: "voting is under way",
    State.DECIDED: "the consultation has been decided",
    State.PUBLISHED: "the outcome has been published",
    State.ARCHIVED: "the outcome has been published",
    State.WITHDRAWN: "the consultation has been withdrawn",
}


@pytest.fixture
def world(database, app):
    made = World(database, app)
    made.say(text="A word on safety.")
    with made.acting(made.moderator) as occasion:
        comment_answers.dispose(occasion, given(made))
    return made


def given(world, seq=0):
    return NewAnswer(
        consultation=world.path,
        reference="C-0001",
        seq=seq,
        code=DispositionCode.ACCEPTED,
        answer_en="We take it up.",
        answer_zh="予以采纳。",
        same_as="",
    )


def move(world, state):
    with world.database.writing() as occasion:
        occasion.session.get(type(world.where), world.where.id).state = state


def tab(world, rest="", language="en"):
    return f"/{language}/secretariat/consultations/{world.path}/comments/{rest}"


@pytest.mark.parametrize("state", CLOSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_nothing_can_be_answered_the_list_is_there_and_says_why(world, state, language):
    move(world, state)
    page = world.client(world.moderator).get(tab(world, language=language))
    assert page.status_code == 200
    assert "A word on safety." in page.text
    assert ("We take it up." if language == "en" else "予以采纳。") in page.text
    assert "答复" in page.text if language == "zh" else WHY[state] in page.text


@pytest.mark.parametrize("state", CLOSED)
def test_one_comment_can_be_read_and_has_no_form_for_an_answer(world, state):
    move(world, state)
    page = world.client(world.moderator).get(tab(world, "C-0001/"))
    assert page.status_code == 200
    assert WHY[state] in page.text
    assert 'name="answer_en"' not in page.text


@pytest.mark.parametrize("state", CLOSED)
def test_an_answer_that_is_sent_all_the_same_stays_refused(world, state):
    client = world.client(world.moderator)
    address = tab(world, "C-0001/")
    form = {"code": "N", "answer_en": "No.", "answer_zh": "不。", "seq": "1"}
    token = client.get(address).text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    move(world, state)
    answer = client.post(address, data={**form, "csrf_token": token})
    assert answer.status_code == 409
    assert "Not possible now" in answer.text
    with world.database.reading() as occasion:
        assert occasion.session.query(Disposition).count() == 1


def test_where_answers_are_given_the_form_is_there_and_no_reason_against_it(world):
    move(world, State.DISPOSITION)
    client = world.client(world.moderator)
    assert "Comments can be read here, not answered" not in client.get(tab(world)).text
    assert 'name="answer_en"' in client.get(tab(world, "C-0001/")).text


def test_a_comment_can_be_hidden_also_after_the_answers_have_ended(world):
    move(world, State.FROZEN)
    client = world.client(world.moderator)
    assert tab(world, "C-0001/hide/") in client.get(tab(world, "C-0001/")).text
    reasons = {"reason_en": "It names a person.", "reason_zh": "提及个人。"}
    assert post(client, tab(world, "C-0001/hide/"), **reasons).status_code == 303


@pytest.mark.parametrize("who", ["chair", "elsewhere", "head"])
def test_it_opens_to_nobody_else_in_any_state(world, who):
    move(world, State.FROZEN)
    assert world.client(getattr(world, who)).get(tab(world)).status_code == 403


@pytest.mark.parametrize(("language", "words"), [("en", "Change the answer"), ("zh", "修改答复")])
def test_from_the_list_a_comment_is_answered_and_its_answer_changed(world, language, words):
    world.say(text="A second word.")
    client = world.client(world.moderator)
    page = client.get(tab(world, language=language)).text
    first = {"en": "Answer", "zh": "答复"}[language]
    assert f'<a href="{tab(world, "C-0001/", language)}">{words}</a>' in page
    assert f'<a href="{tab(world, "C-0002/", language)}">{first}</a>' in page
    move(world, State.REVISED)
    assert words not in client.get(tab(world, language=language)).text
