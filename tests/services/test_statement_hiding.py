"""Statements about a vote hidden with a public reason and shown again: the place, the replies and the record stay."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from consult.ledger import entries
from consult.models.people import Office
from consult.models.statements import StatementEvent
from consult.rules.refusal import Code, Refusal
from consult.services import ballot_pages, clock, stamps, statement_desk, statement_hiding
from consult.services.ballot_room import Which
from consult.services.occasion import Actor
from consult.services.statement_desk import ReplyAsked
from consult.services.statement_hiding import Hiding, StatementAsked
from tests import factories, voting
from tests.races import at_once, outcome_of
from tests.speaking import explain, number_of, reply
from tests.voting import CLOSES, DURING, OPENS

EN, ZH = "It names a person.", "其中点了某人的名。"


@pytest.fixture
def hall(database):
    """The vote is over, the first delegation has explained itself in both languages, the second has replied."""
    made = voting.hall(database)
    made.open_ballot()
    made.cast(0, "yes")
    made.run_due(CLOSES)
    explain(made, 0, "after", en="For peace.", zh="为和平。", at=CLOSES)
    reply(made, 1, number_of(made, 0))
    return made


def act(hall, service, number=None, *, en=EN, zh=ZH, who=None, at=CLOSES, ballot=1):
    asked = Hiding(
        which=Which(path=hall.path, number=ballot),
        statement=number_of(hall, 0) if number is None else number,
        reason_en=en,
        reason_zh=zh,
    )
    with clock.standing_at(at), hall.as_(who or hall.moderator) as occasion:
        return service(occasion, asked)


def hide(hall, number=None, **fields):
    return act(hall, statement_hiding.hide, number, **fields)


def restore(hall, number=None, **fields):
    return act(hall, statement_hiding.restore, number, **({"en": "", "zh": ""} | fields))


def public(hall):
    with clock.standing_at(CLOSES), hall.database.reading() as occasion:
        return ballot_pages.one(occasion, Which(path=hall.path, number=1))


def steps(hall):
    with hall.database.reading() as occasion:
        return [row.step.value for row in occasion.session.query(StatementEvent).order_by(StatementEvent.seq)]


def test_the_words_of_both_languages_go_and_the_place_the_reply_and_the_reason_stay(hall):
    assert hide(hall)
    (one,) = public(hall).statements
    assert (one.en, one.zh, one.key) == ("", "", hall.delegations[0].key)
    assert (one.hidden.reason_en, one.hidden.reason_zh, one.hidden.at) == (EN, ZH, CLOSES)
    assert [(each.en, each.hidden) for each in one.replies] == [("We see it otherwise.", None)]


def test_a_reply_is_hidden_alone(hall):
    assert hide(hall, number_of(hall, 1, "reply"))
    (one,) = public(hall).statements
    assert (one.en, one.hidden) == ("For peace.", None)
    assert [(each.en, each.hidden.reason_en) for each in one.replies] == [("", EN)]


def test_hide_show_hide_again_shows_what_stands_last(hall):
    hide(hall)
    assert restore(hall)
    (one,) = public(hall).statements
    assert (one.en, one.zh, one.hidden) == ("For peace.", "为和平。", None)
    assert hide(hall, en="Once more.", zh="再次。")
    assert public(hall).statements[0].hidden.reason_en == "Once more."
    assert steps(hall) == ["hidden", "restored", "hidden"]


def test_each_step_is_an_entry_of_the_record_that_names_the_statement_and_the_hash_of_the_reason(hall):
    (made, before), *_ = hall.entries("statement.made")
    hide(hall)
    restore(hall)
    ((_, hidden),), ((_, shown),) = hall.entries("statement.hidden"), hall.entries("statement.restored")
    assert (hidden["index"], hidden["reason"]) == (made, entries.public_hash(EN, ZH))
    assert shown["index"] == made
    assert EN not in str(hidden)
    assert hall.entries("statement.made")[0] == (made, before)


@pytest.mark.parametrize(("en", "zh", "field"), [("", ZH, "reason_en"), (EN, "", "reason_zh")])
def test_nothing_is_hidden_without_the_reason_in_both_languages(hall, en, zh, field):
    with pytest.raises(Refusal) as refused:
        hide(hall, en=en, zh=zh)
    assert (refused.value.code, refused.value.at) == (Code.REASON_NEEDED, field)
    assert public(hall).statements[0].hidden is None


def test_the_same_act_sent_twice_stands_once_and_another_one_is_refused(hall):
    assert hide(hall)
    assert hide(hall)
    assert outcome_of(lambda: hide(hall, en="Another reason.")) is Code.STATEMENT_HIDDEN
    assert restore(hall)
    assert restore(hall)
    assert outcome_of(lambda: restore(hall, en="Another reason.")) is Code.STATEMENT_NOT_HIDDEN
    assert steps(hall) == ["hidden", "restored"]


def test_what_was_never_hidden_is_not_shown_again(hall):
    assert outcome_of(lambda: restore(hall)) is Code.STATEMENT_NOT_HIDDEN


def test_two_at_once_hide_it_once(hall):
    acts = [lambda reason=reason: hide(hall, en=reason) for reason in ("One.", "Two.")]
    assert sorted(map(str, at_once(*acts))) == ["True", Code.STATEMENT_HIDDEN]
    assert steps(hall) == ["hidden"]


def test_nobody_replies_to_what_is_hidden_and_it_counts_as_made(hall):
    number = number_of(hall, 0)
    hide(hall)
    assert outcome_of(lambda: reply(hall, 2, number)) is Code.NOT_FOUND
    actor = Actor(hall.heads[2].id, "en")
    with clock.standing_at(CLOSES), hall.database.reading(actor) as occasion:
        asked = ReplyAsked(where=hall.where(2), to=number)
        assert outcome_of(lambda: statement_desk.for_reply(occasion, asked)) is Code.NOT_FOUND
    assert outcome_of(lambda: explain(hall, 0, "after", en="Again.", at=CLOSES)) is Code.ALREADY_EXPLAINED
    restore(hall)
    assert reply(hall, 2, number)


@pytest.mark.parametrize("office", [Office.CHAIR, Office.RAPPORTEUR, Office.ADMINISTRATOR, Office.AUDITOR])
def test_only_moderators_hide_and_read_what_is_hidden(hall, database, office):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who, office)
    hide(hall)
    which = Which(path=hall.path, number=1)
    for person in (who, hall.heads[0], hall.heads[1]):
        assert outcome_of(lambda person=person: restore(hall, who=person)) is Code.NOT_OPEN_TO_YOU
        with hall.as_(person) as occasion:
            assert outcome_of(lambda: statement_hiding.heard(occasion, which)) is Code.NOT_OPEN_TO_YOU
    with hall.as_(hall.moderator) as occasion:
        page = statement_hiding.heard_one(occasion, StatementAsked(which, number_of(hall, 0)))
    assert (page.statement.en, page.statement.hidden.reason_en) == ("For peace.", EN)


def test_a_statement_of_another_ballot_or_consultation_does_not_exist_here(hall, database):
    number, other = number_of(hall, 0), voting.hall(database)
    other.approve(other.draft())
    assert outcome_of(lambda: hide(other, number)) is Code.NOT_FOUND
    assert outcome_of(lambda: hide(hall, number, ballot=2)) is Code.NOT_FOUND
    assert outcome_of(lambda: hide(hall, 999)) is Code.NOT_FOUND
    assert public(hall).statements[0].hidden is None


def test_the_kept_page_is_renewed(hall):
    with hall.database.reading() as occasion:
        before = stamps.values(occasion, hall.path)
    hide(hall)
    with hall.database.reading() as occasion:
        assert stamps.values(occasion, hall.path) > before


def test_what_was_said_before_a_vote_can_be_hidden_while_it_goes_on(database):
    hall = voting.hall(database)
    hall.approve(hall.draft())
    explain(hall, 0)
    hall.open_sitting()
    hall.run_due(OPENS)
    assert hide(hall, number_of(hall, 0, "before"), at=DURING)


def test_a_step_cannot_be_changed_or_taken_out(hall):
    hide(hall)
    for statement in ("UPDATE statement_event SET reason_en = 'x'", "DELETE FROM statement_event"):
        with pytest.raises(DatabaseError, match="append-only"), hall.database.writing() as occasion:
            occasion.session.execute(text(statement))
