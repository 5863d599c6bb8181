"""Explanations of vote and replies: who may, when, how often, how long; what the record keeps of them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from consult.models.consultations import Consultation
from consult.models.statements import Statement
from consult.rules.refusal import Code, Refusal
from consult.rules.statements import STAYS_OPEN
from tests import factories, voting
from tests.races import at_once, outcome_of
from tests.speaking import explain, number_of, reply, said
from tests.voting import BEFORE, CLOSES, DURING, OPENS

INSTANT = timedelta(milliseconds=1)
MOMENT = timedelta(minutes=1)


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.approve(made.draft())
    return made


@pytest.fixture
def closed(hall):
    """The vote is over: the first delegation voted yes and has explained why; the sitting goes on."""
    hall.open_sitting()
    hall.run_due(OPENS)
    hall.cast(0, "yes")
    explain(hall, 0, "after", at=CLOSES)
    return hall


def test_from_the_approval_to_the_opening_each_delegation_explains_once(hall):
    assert explain(hall, 0, at=BEFORE)
    hall.open_sitting()
    assert explain(hall, 1, at=OPENS - INSTANT)
    assert outcome_of(lambda: explain(hall, 0, en="Something else.")) is Code.ALREADY_EXPLAINED
    assert said(hall) == [(0, "before", 1), (1, "before", 1)]


def test_nothing_is_said_about_a_ballot_that_is_a_draft_or_does_not_exist(hall):
    hall.draft()
    where = hall.where
    for number in (2, 9):
        hall.where = lambda index, number=number: where(index, number)
        assert outcome_of(lambda: explain(hall)) is Code.NOT_FOUND


@pytest.mark.parametrize("at", [OPENS, DURING, CLOSES - INSTANT])
@pytest.mark.parametrize("kind", ["before", "after"])
def test_once_voting_has_begun_nothing_is_said_until_the_close(hall, at, kind):
    hall.open_sitting()
    with pytest.raises(Refusal) as refused:
        explain(hall, 0, kind, at=at)
    assert refused.value.code is Code.VOTING_HAS_BEGUN
    assert refused.value.facts == {"time": CLOSES}
    assert said(hall) == []


def test_from_the_close_each_delegation_explains_once_more(hall):
    explain(hall, 0)
    hall.open_sitting()
    hall.run_due(OPENS)
    assert explain(hall, 0, "after", at=CLOSES)
    assert outcome_of(lambda: explain(hall, 0, "after", en="Again.", at=CLOSES)) is Code.ALREADY_EXPLAINED
    assert said(hall) == [(0, "before", 1), (0, "after", 1)]


def test_what_was_written_as_before_the_vote_never_stands_as_after_it_unread(closed):
    assert outcome_of(lambda: explain(closed, 1, "before", at=CLOSES)) is Code.VOTE_HELD_MEANWHILE
    assert said(closed) == [(0, "after", 1)]


def test_nobody_explains_after_the_vote_before_it_is_held(hall):
    assert outcome_of(lambda: explain(hall, 0, "after")) is Code.VOTE_NOT_CLOSED


def test_the_window_after_the_vote_ends_seven_days_after_the_close(closed):
    closed.end_sitting(at=CLOSES + MOMENT)
    assert explain(closed, 1, "after", at=CLOSES + STAYS_OPEN - INSTANT)
    with pytest.raises(Refusal) as refused:
        explain(closed, 2, "after", at=CLOSES + STAYS_OPEN)
    assert refused.value.code is Code.EXPLANATIONS_OVER
    assert refused.value.facts == {"time": CLOSES + STAYS_OPEN}


def test_a_sitting_that_lasts_longer_keeps_the_window_open(closed):
    late = CLOSES + STAYS_OPEN + MOMENT
    assert explain(closed, 1, "after", at=late)
    closed.end_sitting(at=late + MOMENT)
    assert outcome_of(lambda: explain(closed, 2, "after", at=late + MOMENT)) is Code.EXPLANATIONS_OVER


@pytest.mark.parametrize(
    ("en", "zh", "field"),
    [("e" * 3_001, "", "text_en"), ("", "字" * 1_501, "text_zh"), ("e" * 3_000, "字" * 1_501, "text_zh")],
)
@pytest.mark.parametrize("index", [0, 2])
def test_nobody_writes_more_than_the_limit(hall, en, zh, field, index):
    with pytest.raises(Refusal) as refused:
        explain(hall, index, en=en, zh=zh)
    assert (refused.value.code, refused.value.at) == (Code.STATEMENT_TOO_LONG, field)
    assert said(hall) == []


def test_the_limit_itself_is_within_it_in_both_languages(hall):
    assert explain(hall, 0, en="e" * 3_000, zh="字" * 1_500)


def test_something_must_be_said(hall):
    assert outcome_of(lambda: explain(hall, 0, en="", zh="")) is Code.STATEMENT_EMPTY


def test_the_second_reply_is_half_as_long_and_there_is_no_third(closed):
    to = number_of(closed, 0)
    assert reply(closed, 1, to, en="e" * 3_000)
    assert outcome_of(lambda: reply(closed, 1, to, en="e" * 1_501)) is Code.STATEMENT_TOO_LONG
    assert outcome_of(lambda: reply(closed, 1, to, en="", zh="字" * 751)) is Code.STATEMENT_TOO_LONG
    assert reply(closed, 1, to, en="e" * 1_500, zh="字" * 750)
    assert outcome_of(lambda: reply(closed, 1, to, en="Once more.")) is Code.REPLIES_SPENT
    assert said(closed)[1:] == [(1, "reply", 1), (1, "reply", 2)]


def test_nobody_replies_to_itself_to_a_reply_or_to_nothing(closed):
    to = number_of(closed, 0)
    reply(closed, 1, to)
    assert outcome_of(lambda: reply(closed, 0, to)) is Code.OWN_EXPLANATION
    assert outcome_of(lambda: reply(closed, 2, number_of(closed, 1, "reply"))) is Code.NOT_FOUND
    assert outcome_of(lambda: reply(closed, 2, 999)) is Code.NOT_FOUND


def test_nobody_replies_before_the_close(hall):
    explain(hall, 0)
    to = number_of(hall, 0, "before")
    assert outcome_of(lambda: reply(hall, 1, to, at=BEFORE)) is Code.VOTE_NOT_CLOSED
    hall.open_sitting()
    hall.run_due(OPENS)
    assert outcome_of(lambda: reply(hall, 1, to, at=DURING)) is Code.VOTING_HAS_BEGUN
    assert reply(hall, 1, to, at=CLOSES)


def test_the_same_words_sent_twice_stand_once(closed):
    assert explain(closed, 0, "after", at=CLOSES)
    to = number_of(closed, 0)
    assert reply(closed, 1, to)
    assert reply(closed, 1, to)
    assert said(closed) == [(0, "after", 1), (1, "reply", 1)]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("members", Code.ROLE_MAY_NOT_SUBMIT),
        ("other", Code.NOT_OPEN_TO_YOU),
        ("chair", Code.NOT_OPEN_TO_YOU),
        ("moderator", Code.NOT_OPEN_TO_YOU),
    ],
)
def test_only_head_and_alternate_speak_for_the_delegation(closed, who, code):
    people = {"members": closed.members[1], "other": closed.heads[2]}
    person = people.get(who) or getattr(closed, who)
    to = number_of(closed, 0)
    assert outcome_of(lambda: explain(closed, 1, "after", at=CLOSES, who=person)) is code
    assert outcome_of(lambda: reply(closed, 1, to, who=person)) is code
    assert explain(closed, 1, "after", at=CLOSES, who=closed.alternates[1])


def test_an_observer_does_not_explain_a_vote_that_it_has_not(hall):
    hall.delegations.append(hall.observer)
    assert outcome_of(lambda: explain(hall, 3, who=hall.observer_head)) is Code.OBSERVER_HAS_NO_VOTE
    hall.open_sitting()
    hall.run_due(OPENS)
    late = outcome_of(lambda: explain(hall, 3, "after", at=CLOSES, who=hall.observer_head))
    assert late is Code.OBSERVER_HAS_NO_VOTE


def test_a_suspended_delegation_says_nothing(hall, database):
    from consult.models.delegations import Delegation

    with database.writing() as occasion:
        occasion.session.get_one(Delegation, hall.delegations[0].id).suspended_at = BEFORE
    assert outcome_of(lambda: explain(hall)) is Code.DELEGATION_SUSPENDED


def test_whoever_stood_in_no_register_says_nothing_after_the_vote(closed, database):
    with database.writing() as occasion:
        late, head = factories.delegation(occasion.session), factories.person(occasion.session)
        factories.accredit(occasion.session, head, late)
        where = occasion.session.query(Consultation).filter_by(path=closed.path).one()
        factories.participate(occasion.session, where, late)
    closed.delegations.append(late)
    assert outcome_of(lambda: explain(closed, 3, "after", at=CLOSES, who=head)) is Code.NOT_IN_REGISTER


def test_two_at_once_give_one_explanation(closed):
    mine = [closed.heads[1], closed.alternates[1]]
    acts = [
        lambda who=who, number=number: explain(closed, 1, "after", en=f"Text {number}.", at=CLOSES, who=who)
        for number, who in enumerate(mine)
    ]
    assert sorted(map(str, at_once(*acts))) == ["True", Code.ALREADY_EXPLAINED]
    assert said(closed).count((1, "after", 1)) == 1


def test_three_replies_at_once_leave_two_of_which_one_is_the_second(closed):
    to = number_of(closed, 0)
    acts = [lambda number=number: reply(closed, 1, to, en=f"Text {number}.") for number in range(3)]
    assert sorted(map(str, at_once(*acts))) == ["True", "True", Code.REPLIES_SPENT]
    assert said(closed)[1:] == [(1, "reply", 1), (1, "reply", 2)]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({}, r"statement\.ballot_id, statement\.delegation_id|uq_statement_ballot_id_delegation_id"),
        ({"kind": "reply", "seq": 3, "answers_id": 1}, "ck_statement_place"),
        ({"kind": "reply"}, "ck_statement_place"),
        ({"seq": 2}, "ck_statement_place"),
        ({"text_en_id": None}, "ck_statement_words"),
    ],
)
def test_the_schema_itself_refuses_a_second_explanation_and_a_third_reply(closed, database, change, constraint):
    columns = {"answers_id", "id"} ^ set(Statement.__table__.columns.keys())
    with database.reading() as occasion:
        first = occasion.session.query(Statement).one()
        again = {name: getattr(first, name) for name in columns} | {"record_index": first.record_index - 1}
    with pytest.raises(IntegrityError) as refused, database.writing() as occasion:
        occasion.session.execute(Statement.__table__.insert().values({**again, **change}))
    assert re.search(constraint, str(refused.value.orig))


def test_what_was_said_is_never_changed(closed, database):
    for statement in ("UPDATE statement SET text_en_hash = ''", "DELETE FROM statement"):
        with pytest.raises(DatabaseError, match="append-only"), database.writing() as occasion:
            occasion.session.execute(text(statement))


def test_the_record_keeps_salted_hashes_and_no_words(closed):
    reply(closed, 1, number_of(closed, 0), en="", zh="我们看法不同。")
    made = [entry for _, entry in closed.entries("statement.made")]
    assert [(one["kind"], one["seq"], list(one["text"])) for one in made] == [
        ("after", 1, ["en"]),
        ("reply", 1, ["zh"]),
    ]
    assert made[1]["to"] == {"delegation": closed.delegations[0].key, "kind": "after"}
    assert "看法" not in str(made)


def test_a_ballot_approved_anew_is_explained_anew_and_keeps_what_was_said_of_the_earlier_one(hall):
    explain(hall, 0)
    late = CLOSES + MOMENT
    assert outcome_of(lambda: hall.open_sitting(at=late)) is Code.NO_QUESTIONS
    with hall.as_(hall.chair) as occasion:
        from consult.services import counting

        counting.back_to_draft(hall._ballot(occasion, 1), None)
    assert outcome_of(lambda: explain(hall, 0, en="Anew.")) is Code.NOT_FOUND
    hall.approve(at=BEFORE + MOMENT)
    assert explain(hall, 0, en="Anew.", at=BEFORE + MOMENT)
    assert said(hall) == [(0, "before", 1), (0, "before", 1)]


def test_annulled_and_settled_questions_are_not_explained(closed, database):
    from consult.models.ballots import Ballot, BallotState

    for state, code in ((BallotState.ANNULLED, Code.BALLOT_ANNULLED), (BallotState.MOOT, Code.QUESTION_MOOT)):
        with database.writing() as occasion:
            occasion.session.query(Ballot).one().state = state
        assert outcome_of(lambda: explain(closed, 1, "after", at=CLOSES)) is code
