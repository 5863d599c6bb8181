"""The page of a delegation: what it has said, and what it has voted in ballots that have closed, never before."""

import re

import pytest

from consult.models.ballots import Ballot
from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.rules.phases import State
from consult.rules.tally import Stance
from consult.services import annulment, clock, positions
from consult.services.annulment import Request
from consult.services.ballot_room import Which
from consult.services.positions import NewPosition
from consult.text.provision import Language
from tests import voting
from tests.voices_world import World
from tests.voting import CLOSES, DURING

VOTES = re.compile(r'<h2 id="votes">(.*?)<h2 id="positions">', re.DOTALL)
NO_VOTES = "has been entitled to vote in no ballot that has closed yet"


@pytest.fixture
def hall(database):
    return voting.hall(database)


def votes(app, delegation, at=CLOSES, language="en", page=1):
    with clock.standing_at(at):
        answer = app.test_client().get(f"/{language}/delegations/{delegation.key}/?page={page}")
    assert answer.status_code == 200
    return VOTES.search(answer.text)[1]


def annul(hall, at):
    which = Which(path=hall.path, number=1)
    asked = Request(which=which, reason_en="A wrong register.", reason_zh="名册有误。")
    with clock.standing_at(at), hall.as_(hall.chair) as occasion:
        annulment.ask(occasion, asked)
    with clock.standing_at(at), hall.as_(hall.moderator) as occasion:
        annulment.confirm(occasion, which)


def test_an_open_ballot_never_appears_and_casting_changes_nothing(app, hall):
    hall.open_ballot()
    before = votes(app, hall.delegations[0], DURING)
    hall.cast(0, "yes")
    assert votes(app, hall.delegations[0], DURING) == before
    assert NO_VOTES in before
    assert "Open ballots never appear" in before


def test_between_the_instant_of_the_close_and_the_count_nothing_appears(app, hall, monkeypatch):
    from consult.services import transitions

    hall.open_ballot()
    hall.cast(0, "yes")
    monkeypatch.setattr(transitions.Schedule, "is_due", lambda *_given: False)
    assert NO_VOTES in votes(app, hall.delegations[0])


@pytest.mark.parametrize(
    ("language", "word", "none"), [("en", "In favour", "Did not vote"), ("zh", "赞成", "未投票")]
)
def test_after_the_close_the_last_vote_stands_with_its_mark_its_word_and_the_result(app, hall, language, word, none):
    hall.open_ballot()
    hall.cast(0, "no")
    hall.cast(0, "yes", seen=1)
    hall.run_due(CLOSES)
    mine = votes(app, hall.delegations[0], language=language)
    assert f'<span class="ly">{word}</span>' in mine
    assert f'href="/{language}/consultations/{hall.path}/ballots/1/"' in mine
    assert "badge" in mine
    assert f'<span class="lx">{none}</span>' in votes(app, hall.delegations[1], language=language)


def test_a_delegation_outside_the_register_has_no_line(app, hall):
    hall.open_ballot()
    hall.run_due(CLOSES)
    assert NO_VOTES in votes(app, hall.observer)


def test_a_ballot_annulled_before_its_close_never_appears(app, hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    annul(hall, DURING)
    assert NO_VOTES in votes(app, hall.delegations[0])


def test_a_ballot_annulled_after_its_close_keeps_its_votes_and_says_that_they_have_no_effect(app, hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.run_due(CLOSES)
    annul(hall, CLOSES)
    mine = votes(app, hall.delegations[0])
    assert "In favour" in mine
    assert "Annulled" in mine
    assert "The votes have no effect." in mine


def test_a_vote_that_was_not_counted_says_why(app, hall, database):
    hall.open_ballot()
    hall.cast(0, "yes")
    with clock.standing_at(DURING), database.writing() as occasion:
        occasion.session.get(Delegation, hall.delegations[0].id).suspended_at = DURING
    hall.run_due(CLOSES)
    assert "Not counted: the delegation was suspended at the close." in votes(app, hall.delegations[0])


def test_a_consultation_that_is_not_public_shows_nothing(app, hall, database):
    hall.open_ballot()
    hall.run_due(CLOSES)
    with database.writing() as occasion:
        occasion.session.query(Consultation).filter_by(path=hall.path).one().state = State.DRAFT
    assert NO_VOTES in votes(app, hall.delegations[0])


def test_votes_come_by_fifty_the_last_closed_first_in_the_same_queries(app, hall, database, queries):
    hall.open_ballot()
    hall.run_due(CLOSES)
    client, sent = app.test_client(), []
    for number in (0, 54):
        more_ballots(database, hall, number)
        with clock.standing_at(CLOSES), queries() as found:
            client.get(f"/en/delegations/{hall.delegations[0].key}/", headers={"Cookie": "a=b"})
        sent.append(len(found))
    assert sent[0] == sent[1]
    assert votes(app, hall.delegations[0]).count("<tr>") == 51
    assert votes(app, hall.delegations[0], page=2).count("<tr>") == 6


def more_ballots(database, hall, number):
    """Copies of the first ballot, with the same register and without votes."""
    from consult.models.ballots import RegisterEntry
    from consult.services import stamps

    with database.writing() as occasion:
        session = occasion.session
        first = session.query(Ballot).filter_by(number=1).one()
        given = {c.name: getattr(first, c.name) for c in Ballot.__table__.columns if c.name not in {"id", "number"}}
        for each in range(number):
            copy = Ballot(number=each + 2, **given)
            session.add(copy)
            session.flush()
            session.add(RegisterEntry(ballot_id=copy.id, delegation_id=hall.delegations[0].id, position=0))
        stamps.touch_everything(occasion)


def test_positions_stand_with_their_words_and_never_among_the_votes(app, database):
    world = World(database, app)
    asked = NewPosition(
        delegation=world.ours.key,
        consultation=world.path,
        provision="safety",
        revision=1,
        stance=Stance.OBJECTS,
        language=Language.ZH,
        words="过于笼统。",
    )
    with world.acting(world.head) as occasion:
        positions.take(occasion, asked)
    page = world.client().get(f"/en/delegations/{world.ours.key}/").text
    said = page.split('<h2 id="positions">')[1]
    assert '<span class="ln">Objects</span>' in said
    assert '<p lang="zh-Hans">过于笼统。</p>' in said
    assert f'href="/en/consultations/{world.path}/positions/safety/"' in said
    assert "Objects" not in VOTES.search(page)[1]
    other = world.client().get(f"/en/delegations/{world.theirs.key}/").text
    assert "has taken no position on a text that stands now" in other
