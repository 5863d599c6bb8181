"""Adopted amendments carried into the next draft: in one act, nothing lost, nothing merged that meets."""

import pytest

from consult.models.texts import ChangeSource, Revision, TextChange
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.services import amendments_applying, clock, draft_rows, revisions
from consult.text.provision import Language, Status
from tests import amendments_at_work as work
from tests import voting
from tests.amendments_at_work import apply, begin, edit, planned, publish, ready
from tests.instants import NOON

EN, ZH = Language.EN, Language.ZH


@pytest.fixture
def hall(database):
    with clock.standing_at(NOON):
        yield voting.hall(database, state=State.OPEN_FOR_AMENDMENTS)


def refused(act):
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def draft(hall):
    with hall.database.reading() as occasion:
        found = occasion.session.query(Revision).filter_by(published_at=None).one_or_none()
        return () if found is None else revisions.stored(occasion, found)[found.number].provisions


def texts(hall, language=EN):
    return [each.texts[language] for each in draft(hall)]


def test_replaced_inserted_and_deleted_in_one_act_with_their_sources(hall):
    first = work.tabled(hall, 0, "aim", en="AI serves all people.", zh="人工智能服务于所有人。")
    second = work.tabled(hall, 1, "aim", en="Trust is earned.", zh="信任须赢得。", **work.NEW)
    third = work.tabled(hall, 2, "safety", **work.GONE)
    ready(hall, first, second, third)
    assert apply(hall)
    assert texts(hall) == ["AI serves all people.", "Trust is earned."]
    assert texts(hall, ZH) == ["人工智能服务于所有人。", "信任须赢得。"]
    assert draft(hall)[0].key == "aim"
    assert {status for each in draft(hall) for status in each.statuses.values()} == {Status.AUTHENTIC}
    with hall.database.reading() as occasion:
        assert occasion.session.query(ChangeSource).count() == 3
    assert not planned(hall).amendments
    assert refused(lambda: apply(hall)) is Code.NOTHING_TO_APPLY


def test_amendments_that_leave_each_other_alone_are_merged(hall):
    first = work.tabled(hall, 0, "aim", en="All AI serves people.", zh="所有人工智能服务于人。")
    second = work.tabled(hall, 1, "aim", en="AI serves people everywhere.", zh="人工智能服务于各地的人。")
    ready(hall, first, second)
    apply(hall)
    assert texts(hall)[0] == "All AI serves people everywhere."
    assert texts(hall, ZH)[0] == "所有人工智能服务于各地的人。"


def test_two_that_meet_are_not_merged_before_a_person_has_decided(hall):
    first = work.tabled(hall, 0, "aim", en="AI serves all people.", zh="人工智能服务于所有人。")
    second = work.tabled(hall, 1, "aim", en="AI serves young people.", zh="人工智能服务于青年人。")
    ready(hall, first, second)
    assert [each.key for each in planned(hall).disputes] == ["aim"]
    assert refused(lambda: apply(hall)) is Code.DISPUTE_OPEN
    assert draft(hall) == ()
    words = {EN: "AI serves all people, the young first.", ZH: "人工智能服务于所有人，青年优先。"}
    apply(hall, {"aim": words})
    assert draft(hall)[0].texts == words
    with hall.database.reading() as occasion:
        assert occasion.session.query(ChangeSource).count() == 2


def test_what_the_draft_itself_has_changed_is_not_overwritten(hall):
    reference = work.tabled(hall, 0, "aim", en="AI serves all people.", zh="人工智能服务于所有人。")
    ready(hall, reference)
    begin(hall)
    edit(hall, "aim", "AI serves young people.", "人工智能服务于青年人。")
    plan = planned(hall)
    assert [(each.key, each.sources) for each in plan.disputes] == [("aim", (0, 1))]
    assert refused(lambda: apply(hall)) is Code.DISPUTE_OPEN
    apply(hall, {"aim": {EN: "AI serves everybody.", ZH: "人工智能服务于人人。"}})
    assert texts(hall)[0] == "AI serves everybody."
    assert len(texts(hall)) == 2


def test_a_draft_that_leaves_the_amended_words_alone_is_merged_with_them(hall):
    reference = work.tabled(hall, 0, "aim", en="All AI serves people.", zh="所有人工智能服务于人。")
    ready(hall, reference)
    begin(hall)
    edit(hall, "aim", "AI serves people everywhere.", "人工智能服务于各地的人。")
    edit(hall, "safety", "AI stays very safe.", "人工智能须十分安全。")
    apply(hall)
    assert texts(hall) == ["All AI serves people everywhere.", "AI stays very safe."]


def test_the_second_of_two_moderators_applies_nothing_unseen(hall):
    reference = work.tabled(hall, 0, "aim", en="AI serves all people.", zh="人工智能服务于所有人。")
    ready(hall, reference)
    begin(hall)
    plan = planned(hall)
    edit(hall, "safety", "AI stays very safe.", "人工智能须十分安全。")
    assert refused(lambda: apply(hall, plan=plan)) is Code.EDITED_MEANWHILE
    assert texts(hall)[0] == "AI serves people."


def test_one_adopted_meanwhile_is_not_applied_unseen(hall):
    first = work.tabled(hall, 0, "aim", en="AI serves all people.", zh="人工智能服务于所有人。")
    second = work.tabled(hall, 1, "safety", **work.GONE)
    ready(hall, first)
    plan = planned(hall)
    work.adopted(hall, second)
    assert refused(lambda: apply(hall, plan=plan)) is Code.EDITED_MEANWHILE


def test_a_provision_taken_out_of_the_draft_is_a_dispute_and_must_be_put_back_to_be_worded(hall):
    reference = work.tabled(hall, 0, "aim", en="AI serves all people.", zh="人工智能服务于所有人。")
    ready(hall, reference)
    begin(hall)
    with hall.as_(hall.moderator) as occasion:
        found, where = draft_rows.locked_draft(occasion, hall.path)
        draft_rows.remove(occasion, where, draft_rows.anchors_of(occasion, found)["aim"])
        draft_rows.renumber(occasion, where)
    words = {EN: "AI serves all people.", ZH: "人工智能服务于所有人。"}
    assert refused(lambda: apply(hall, {"aim": words})) is Code.PROVISION_NOT_IN_DRAFT
    assert texts(hall) == ["AI stays safe."]


def test_what_was_adopted_to_an_earlier_text_is_named_and_not_carried_over(hall):
    reference = work.tabled(hall, 0, "aim", en="AI serves all people.", zh="人工智能服务于所有人。")
    work.move(hall, State.REVISED)
    begin(hall)
    edit(hall, "safety", "AI stays very safe.", "人工智能须十分安全。")
    publish(hall)
    work.adopted(hall, reference)
    plan = planned(hall)
    assert [each.reference for each in plan.earlier] == [reference]
    assert not plan.amendments


def test_the_text_with_its_amendments_is_published(hall):
    reference = work.tabled(hall, 0, "aim", en="AI serves all people.", zh="人工智能服务于所有人。")
    ready(hall, reference)
    apply(hall)
    publish(hall)
    assert not planned(hall).amendments
    assert not planned(hall).earlier


@pytest.mark.parametrize("who", ["chair", "observer_head"])
def test_only_the_desk_applies(hall, who):
    work.move(hall, State.REVISED)
    with hall.as_(getattr(hall, who)) as occasion:
        assert refused(lambda: amendments_applying.plan(occasion, hall.path)) is Code.NOT_OPEN_TO_YOU


def test_the_history_of_the_draft_keeps_who_carried_it_over(hall):
    reference = work.tabled(hall, 0, "aim", en="AI serves all people.", zh="人工智能服务于所有人。")
    ready(hall, reference)
    apply(hall)
    with hall.database.reading() as occasion:
        (change,) = occasion.session.query(TextChange).all()
        assert change.person_id == hall.moderator.id
        assert change.text_en == "AI serves all people."
