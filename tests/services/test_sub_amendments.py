"""Sub-amendments: made to the words of an amendment, decided before it, carried into the text with it."""

from datetime import timedelta

import pytest

from consult.models.amendments import Amendment
from consult.models.ballots import Return
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.services import amendment_pages, amendments_applying, clock, tabling
from consult.services.amendment_pages import ListAsked, OneAsked
from consult.services.amendments_applying import Application
from consult.text.amendment import Action, Clash
from consult.text.provision import Language
from tests import amendments_at_work as work
from tests import voting
from tests.amendment_votes_at_work import SHORT, Table
from tests.instants import NOON
from tests.races import at_once

EN, ZH = Language.EN, Language.ZH
YES, NO = ("yes",) * 3, ("no",) * 3


@pytest.fixture
def hall(database):
    with clock.standing_at(NOON):
        made = voting.hall(database, state=State.OPEN_FOR_AMENDMENTS)
        work.close_at(made, NOON + timedelta(days=10))
        yield made


@pytest.fixture
def amendment(hall):
    """AM.1: it replaces one principle and puts in another."""
    draft = work.put(hall, 0, work.operation("aim", en="AI serves all people.", zh="人工智能服务于所有人。"))
    new = work.operation("safety", "It can be switched off.", "其可被关闭。", **work.NEW)
    work.put(hall, 0, new, draft=draft)
    work.reasoned(hall, 0, draft)
    return work.table(hall, 0, draft)


def sub(hall, place, amended, en="AI serves all people alike.", zh="人工智能平等服务于所有人。", on="1", **more):
    return work.tabled(hall, place, on, en=en, zh=zh, amends=amended, **more)


def refused(act):
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def one(hall, reference):
    with hall.as_(hall.observer_head) as occasion:
        return amendment_pages.one(occasion, OneAsked(path=hall.path, reference=reference))


def listed(hall, provision=""):
    with hall.as_(hall.observer_head) as occasion:
        views = amendment_pages.listing(occasion, ListAsked(path=hall.path, provision=provision)).views
        return [view.record.reference for view in views]


def state(hall, reference):
    return one(hall, reference).view.record.state.value


def withdraw(hall, place, reference):
    with hall.as_(hall.heads[place]) as occasion:
        tabling.withdraw(occasion, work.of(hall, place, reference))


def test_it_is_tabled_to_the_words_of_an_amendment_and_stands_before_it(hall, amendment):
    reference = sub(hall, 1, amendment)
    record = one(hall, reference).view.record
    assert record.amends == amendment
    (change,) = one(hall, reference).view.changes
    assert (change.stands.texts[EN], change.stands.number) == ("AI serves all people.", "1")
    assert one(hall, amendment).view.subs == (reference,)
    assert [each.record.reference for each in one(hall, amendment).subs] == [reference]
    assert listed(hall) == [reference, amendment]
    assert listed(hall, "safety") == [reference, amendment]
    assert hall.entries("amendment.tabled")[-1][1]["amends"] == amendment


def test_an_inserted_provision_can_be_worded_anew_and_taken_out(hall, amendment):
    reference = sub(hall, 1, amendment, "It can always be switched off.", "其始终可被关闭。", on="2")
    out = work.tabled(hall, 2, "2", amends=amendment, action=Action.DELETE)
    assert {each.reference: each.clash for each in one(hall, reference).view.meets} == {out: Clash.DELETED}


def test_what_it_may_not_do(hall, amendment):
    reference = sub(hall, 1, amendment)
    words = work.operation("1", en="Other words.")
    assert refused(lambda: work.put(hall, 2, words, amends=reference)) is Code.SUB_AMENDMENT_IS_FINAL
    assert refused(lambda: work.put(hall, 2, words, amends="AM.9")) is Code.NOT_FOUND
    assert refused(lambda: work.put(hall, 2, work.operation("3", en="No."), amends=amendment)) is Code.NOT_FOUND
    inserted = work.operation("1", "New.", "新。", **work.NEW)
    assert refused(lambda: work.put(hall, 2, inserted, amends=amendment)) is Code.NOT_FOUND
    same = work.operation("1", en="AI serves all people.")
    assert refused(lambda: work.put(hall, 2, same, amends=amendment)) is Code.OPERATION_HOLDS_NOTHING


def test_a_draft_begun_twice_stands_once_and_not_for_the_text(hall, amendment):
    change = work.operation("1", en="AI serves everybody.")
    first = work.put(hall, 1, change, amends=amendment)
    assert work.put(hall, 1, change, amends=amendment) == first
    second = work.put(hall, 1, work.operation("1", en="AI serves everyone."), draft=first)
    with hall.database.reading() as occasion:
        (row,) = occasion.session.query(Amendment).filter_by(delegation_id=hall.delegations[1].id, place=second)
        assert [each.text_en for each in row.operations] == ["AI serves everyone."]


def test_it_is_not_tabled_once_its_amendment_has_left_the_table(hall, amendment):
    draft = work.put(hall, 1, work.operation("1", en="AI serves everybody."), amends=amendment)
    work.reasoned(hall, 1, draft)
    withdraw(hall, 0, amendment)
    assert refused(lambda: work.table(hall, 1, draft)) is Code.AMENDMENT_SETTLED


def test_it_falls_with_an_amendment_that_is_withdrawn(hall, amendment):
    reference = sub(hall, 1, amendment)
    withdraw(hall, 0, amendment)
    assert state(hall, reference) == "moot"
    assert [each.step.value for each in one(hall, reference).view.record.steps] == ["tabled", "moot"]


def test_an_amendment_waits_for_what_is_proposed_to_it_and_is_then_read_as_it_left_it(hall, amendment):
    reference = sub(hall, 1, amendment)
    work.move(hall, State.FROZEN)
    assert one(hall, amendment).view.undecided == (reference,)
    assert refused(lambda: work.adopted(hall, amendment)) is Code.SUB_AMENDMENTS_FIRST
    work.adopted(hall, reference)
    record = one(hall, amendment).view.record
    assert record.amended_by == (reference,)
    assert record.changes[0].texts[EN] == "AI serves all people alike."
    assert record.tabled[0].texts[EN] == "AI serves all people."
    assert one(hall, reference).view.changes[0].stands.texts[EN] == "AI serves all people."
    work.adopted(hall, amendment)
    assert state(hall, amendment) == "adopted"


def test_an_amendment_that_has_been_amended_is_no_longer_its_sponsors_to_withdraw(hall, amendment):
    reference = sub(hall, 1, amendment)
    work.move(hall, State.FROZEN)
    work.adopted(hall, reference)
    assert refused(lambda: withdraw(hall, 0, amendment)) is Code.AMENDMENT_AMENDED


def test_what_cannot_stand_beside_an_adopted_one_falls(hall, amendment):
    first = sub(hall, 1, amendment)
    second = sub(hall, 2, amendment, "AI serves all people well.", "人工智能妥善服务于所有人。")
    third = sub(hall, 2, amendment, "It can always be switched off.", "其始终可被关闭。", on="2")
    work.move(hall, State.FROZEN)
    work.adopted(hall, first)
    assert (state(hall, second), state(hall, third)) == ("moot", "tabled")
    work.adopted(hall, third)
    assert one(hall, amendment).view.record.amended_by == (first, third)


def test_what_would_leave_nothing_of_the_amendment_falls(hall):
    amended = work.tabled(hall, 0, "aim", en="AI serves all people.", zh="人工智能服务于所有人。")
    better, out = sub(hall, 1, amended), work.tabled(hall, 2, "1", amends=amended, action=Action.DELETE)
    work.move(hall, State.FROZEN)
    work.adopted(hall, better)
    assert state(hall, out) == "moot"


def test_words_that_a_sub_amendment_was_made_to_are_not_corrected_behind_its_back(hall):
    amended = work.tabled(hall, 0, "aim", en="AI serves all people.")
    work.supplied(hall, amended, ZH, "人工智能服务所有人。")
    work.supplied(hall, amended, ZH, "人工智能服务于所有人。", version=1)
    sub(hall, 1, amended)
    code = refused(lambda: work.supplied(hall, amended, ZH, "人工智能服务于人人。", version=2))
    assert code is Code.WORDS_ARE_AMENDED


def test_it_can_be_made_while_words_are_awaited_and_brings_its_own(hall):
    amended = work.tabled(hall, 0, "aim", en="AI serves all people.")
    reference = sub(hall, 1, amended)
    work.move(hall, State.FROZEN)
    work.adopted(hall, reference, amended)
    assert one(hall, amended).view.record.changes[0].texts[ZH] == "人工智能平等服务于所有人。"


def test_it_is_carried_into_the_draft_with_its_amendment_and_says_so(hall, amendment):
    reference = sub(hall, 1, amendment)
    work.move(hall, State.FROZEN)
    work.adopted(hall, reference, amendment)
    work.move(hall, State.REVISED)
    with hall.as_(hall.moderator) as occasion:
        plan = amendments_applying.plan(occasion, hall.path)
    assert [each.reference for each in plan.amendments] == [amendment]
    asked = Application(
        consultation=hall.path,
        seen=(amendment,),
        lock_version=plan.lock_version,
        changes=amendments_applying.changes(plan, {}),
    )
    with hall.as_(hall.moderator) as occasion:
        amendments_applying.apply(occasion, asked)
    assert asked.changes[0].operation.texts[ZH] == "人工智能平等服务于所有人。"
    assert {one(hall, each).view.record.applied_in for each in (reference, amendment)} == {2}


def test_two_that_clash_are_adopted_at_once_and_one_of_them_falls(hall, amendment):
    first = sub(hall, 1, amendment)
    second = sub(hall, 2, amendment, "AI serves all people well.", "人工智能妥善服务于所有人。")
    work.move(hall, State.FROZEN)

    def adopting(reference):
        def act():
            with clock.standing_at(NOON):
                work.adopted(hall, reference)

        return act

    results = at_once(adopting(first), adopting(second))
    assert sorted(map(str, results)) == sorted(["None", str(Code.AMENDMENT_SETTLED)])
    assert sorted(state(hall, each) for each in (first, second)) == ["adopted", "moot"]


@pytest.fixture
def table(database):
    """A table whose first amendment has two sub-amendments to the same words: AM.4 and AM.5."""
    made = Table(database)
    made.be(State.OPEN_FOR_AMENDMENTS)
    for place, (en, zh) in enumerate((("alike", "平等"), ("well", "妥善")), start=1):
        words = {"en": f"AI serves all people {en}.", "zh": f"人工智能{zh}服务于所有人。"}
        work.tabled_before(made.hall, place, "1", amends="AM.1", **words)
    made.be(State.FROZEN)
    return made


def test_the_vote_on_an_amendment_waits_for_those_on_what_is_proposed_to_it(table):
    early, first, again = table.put("AM.1"), table.put("AM.4"), table.put("AM.1")
    table.hall.open_sitting()
    table.vote(early, *YES)
    assert table.hall.ballot(early).returned is Return.AMENDMENTS_WAIT
    table.vote(first, *YES)
    assert (table.state("AM.4"), table.state("AM.5")) == ("adopted", "moot")
    table.vote(again, *YES)
    assert table.state("AM.1") == "adopted"


def test_a_rejected_amendment_leaves_an_adopted_sub_amendment_without_effect(table):
    first, whole = table.put("AM.4"), table.put("AM.1")
    table.hall.open_sitting()
    table.vote(first, *YES)
    table.vote(whole, *NO)
    assert (table.state("AM.4"), table.state("AM.1")) == ("adopted", "rejected")


def test_two_that_clash_are_not_voted_on_at_the_same_time(table):
    first = table.put("AM.4")
    beside = table.put("AM.5", opens=table.opening(first), closes=table.opening(first) + SHORT)
    table.hall.open_sitting()
    table.hall.run_due(table.opening(first))
    assert table.hall.ballot(beside).returned is Return.NOT_AUTHENTIC


def test_an_annulled_ballot_puts_back_what_fell_by_it(table):
    first = table.put("AM.4")
    table.hall.open_sitting()
    table.vote(first, *YES)
    table.annul(first)
    assert (table.state("AM.4"), table.state("AM.5")) == ("tabled", "tabled")


def test_what_an_amendment_was_decided_on_as_it_stood_is_not_annulled_before_that(table):
    first, whole = table.put("AM.4"), table.put("AM.1")
    table.hall.open_sitting()
    table.vote(first, *YES)
    table.vote(whole, *YES)
    assert refused(lambda: table.annul(first)) is Code.SUB_AMENDMENT_RELIED_ON
    table.annul(whole)
    table.annul(first)
    assert (table.state("AM.4"), table.state("AM.1")) == ("tabled", "tabled")
