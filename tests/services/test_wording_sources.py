"""Where words came from: the page of a provision names the amendments and the comments, and whose they are."""

from datetime import timedelta

import pytest

from consult.models.consultations import Consultation
from consult.rules.phases import State
from consult.services import clock, drafting, provision_page, tabling
from consult.services.provision_page import Asked
from tests import amendments_at_work as work
from tests import voting
from tests.amendments_at_work import apply, begin, edit, publish, ready
from tests.instants import BEGINNING, NOON
from tests.texts_at_work import comment_on

ALL = {"en": "AI serves all people.", "zh": "人工智能服务于所有人。"}


@pytest.fixture
def hall(database):
    with clock.standing_at(NOON):
        yield voting.hall(database, state=State.OPEN_FOR_AMENDMENTS)


def page(hall, key="aim"):
    with hall.database.reading() as occasion:
        return provision_page.provision_page(occasion, Asked(path=hall.path, key=key))


def named(origin):
    return [each.reference for each in origin.sources]


def history(hall, key="aim"):
    return {each.revision.number: named(each.origin) for each in page(hall, key).stages if each.origin}


def carried(hall, *references):
    ready(hall, *references)
    apply(hall)
    publish(hall)


def last_change(hall, key="aim"):
    with hall.as_(hall.moderator) as occasion:
        place = drafting.Place(path=hall.path, key=key)
        return drafting.edit_page(occasion, place).seen


def taken_over(hall, en, zh):
    """The wording that a comment proposes, taken over and published."""
    with hall.database.writing() as occasion:
        where = occasion.session.query(Consultation).filter_by(path=hall.path).one()
        comment_on(occasion, where, "aim", proposed_en=en).late = True  # so that it needs no answer
    work.move(hall, State.REVISED)
    begin(hall)
    edit(hall, "aim", en, zh, taken="C-0001")
    publish(hall)


def test_a_carried_amendment_is_named_with_its_sponsor_and_whether_others_joined(hall):
    reference = work.tabled(hall, 0, "aim", **ALL)
    with hall.as_(hall.heads[1]) as occasion:
        tabling.sponsor(occasion, work.of(hall, 1, reference))
    alone = work.tabled(hall, 2, "safety", en="AI stays very safe.", zh="人工智能须十分安全。")
    carried(hall, reference, alone)
    (source,) = page(hall).origin.sources
    assert (source.reference, source.delegation.key, source.joined) == (reference, hall.delegations[0].key, True)
    assert not page(hall).origin.edited
    assert not page(hall, "safety").origin.sources[0].joined
    assert history(hall) == {2: [reference], 1: []}


def test_nothing_is_said_while_the_draft_is_not_published(hall):
    reference = work.tabled(hall, 0, "aim", **ALL)
    ready(hall, reference)
    apply(hall)
    assert history(hall) == {1: []}


def test_a_co_sponsor_who_left_again_is_none(hall):
    reference = work.tabled(hall, 0, "aim", **ALL)
    for act in (tabling.sponsor, tabling.leave):
        with hall.as_(hall.heads[1]) as occasion:
            act(occasion, work.of(hall, 1, reference))
    carried(hall, reference)
    assert not page(hall).origin.sources[0].joined


def test_adopted_sub_amendments_are_named_with_the_amendment(hall):
    reference = work.tabled(hall, 0, "aim", **ALL)
    sub = work.tabled(hall, 1, "1", en="AI serves you.", zh="人工智能服务于您。", amends=reference)
    lost = work.tabled(hall, 2, "1", en="AI serves me.", zh="人工智能服务于我。", amends=reference)
    work.move(hall, State.FROZEN)
    work.adopted(hall, sub)
    work.move(hall, State.OPEN_FOR_AMENDMENTS)
    carried(hall, reference)
    (source,) = page(hall).origin.sources
    assert source.amended_by == (sub,)
    assert lost not in source.amended_by


def test_what_an_amendment_took_out_or_put_in_says_so(hall):
    gone = work.tabled(hall, 0, "safety", **work.GONE)
    new = work.tabled(hall, 1, "aim", en="Trust is earned.", zh="信任须赢得。", **work.NEW)
    carried(hall, gone, new)
    assert history(hall, "safety") == {2: [gone], 1: []}
    assert page(hall, "safety").origin.sources == (), "its last wording is not that of what took it out"
    assert named(page(hall, "trust-is-earned").origin) == [new]


def test_words_edited_afterwards_are_marked_and_words_undone_name_nobody(hall):
    reference = work.tabled(hall, 0, "aim", **ALL)
    ready(hall, reference)
    apply(hall)
    edit(hall, "aim", "AI serves people.", "人工智能服务于人。", seen=last_change(hall))
    edit(hall, "aim", "AI serves each person.", "人工智能服务于每个人。", seen=last_change(hall))
    publish(hall)
    assert page(hall).origin.sources == ()


def test_a_later_edit_keeps_the_source_and_says_that_it_was_edited(hall):
    reference = work.tabled(hall, 0, "aim", **ALL)
    ready(hall, reference)
    apply(hall)
    edit(hall, "aim", "AI serves all people, always.", "人工智能始终服务于所有人。", seen=last_change(hall))
    publish(hall)
    assert (named(page(hall).origin), page(hall).origin.edited) == ([reference], True)


def test_the_present_wording_is_that_of_the_revision_which_changed_it_last(hall):
    reference = work.tabled(hall, 0, "aim", **ALL)
    carried(hall, reference)
    begin(hall)
    edit(hall, "safety", "AI stays very safe.", "人工智能须十分安全。")
    publish(hall)
    assert named(page(hall).origin) == [reference], "kept since"
    begin(hall)
    edit(hall, "aim", "AI serves each person.", "人工智能服务于每个人。")
    publish(hall)
    assert page(hall).origin.sources == ()
    assert history(hall)[2] == [reference]


def test_a_wording_taken_over_from_a_comment_names_it(hall):
    taken_over(hall, **ALL)
    (source,) = page(hall).origin.sources
    assert (source.reference, source.is_comment) == ("C-0001", True)


def test_a_comment_that_is_not_public_yet_is_not_named(hall):
    taken_over(hall, **ALL)
    with hall.database.writing() as occasion:
        where = occasion.session.query(Consultation).filter_by(path=hall.path).one()
        where.state, where.comments_public_at_close = State.OPEN_FOR_COMMENT, True
        where.comments_close_at, where.created_at = NOON + timedelta(days=1), BEGINNING
    assert page(hall).origin.sources == ()
