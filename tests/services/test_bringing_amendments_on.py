"""An amendment to a superseded text is brought to the present one by its delegation, with a proposal from the system."""

from datetime import timedelta

import pytest

from consult.models.consultations import Consultation
from consult.models.texts import Revision
from consult.rules.amendments import AmendmentState
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.services import amendment_pages, amendments_reanchoring, clock, tabling
from consult.services.amendment_pages import OneAsked
from consult.services.amendments_reanchoring import Bringing
from consult.text.provision import Language
from consult.text.reanchoring import Standing
from tests import amendments_at_work as work
from tests import factories, voting
from tests.instants import NOON

EN, ZH = Language.EN, Language.ZH
NEWER = (("aim", "AI serves people everywhere.", "人工智能服务于各地的人。"), ("trust", "Trust.", "信任。"))


@pytest.fixture
def hall(database):
    with clock.standing_at(NOON):
        made = voting.hall(database, state=State.OPEN_FOR_AMENDMENTS)
        work.close_at(made, NOON + timedelta(days=10))
        yield made


def newer(hall, *texts):
    """A newer text is published; provisions of the same key go on."""
    with hall.database.writing() as occasion:
        where = occasion.session.query(Consultation).filter_by(path=hall.path).one()
        last = occasion.session.query(Revision).filter_by(consultation_id=where.id).one()
        factories.revision(occasion.session, where, *(texts or NEWER), number=2, previous=last)


def page(hall, reference, place=0, who=None):
    with hall.as_(who or hall.heads[place]) as occasion:
        return amendments_reanchoring.page(occasion, work.of(hall, place, reference))


def bring(hall, reference, place=0):
    shown = page(hall, reference, place)
    asked = Bringing(asked=work.of(hall, place, reference), revision=shown.revision, operations=shown.operations)
    with hall.as_(hall.heads[place]) as occasion:
        return amendments_reanchoring.bring(occasion, asked)


def refused(act, *given):
    with pytest.raises(Refusal) as caught:
        act(*given)
    return caught.value.code


def view(hall, reference):
    with hall.as_(hall.observer_head) as occasion:
        return amendment_pages.one(occasion, OneAsked(path=hall.path, reference=reference)).view


def test_both_changes_are_proposed_and_what_is_tabled_takes_the_place_of_the_earlier_one(hall):
    first = work.tabled(hall, 0, "aim", en="All AI serves people.", zh="所有人工智能服务于人。")
    newer(hall)
    (line,) = page(hall, first).lines
    assert line.proposal.standing is Standing.CARRIED
    draft = bring(hall, first)
    assert bring(hall, first) == draft, "sent twice it stands once"
    assert view(hall, first).record.state is AmendmentState.TABLED
    second = work.table(hall, 0, draft)
    assert view(hall, second).changes[0].change.texts == {
        EN: "All AI serves people everywhere.",
        ZH: "所有人工智能服务于各地的人。",
    }
    assert view(hall, second).record.reason == "It is clearer so."
    assert (view(hall, second).follows, view(hall, first).followed_by) == (first, second)
    assert view(hall, first).record.state is AmendmentState.BROUGHT_ON
    assert [each.get("follows") for _, each in hall.entries("amendment.tabled")] == [None, first]
    assert refused(page, hall, first) is Code.AMENDMENT_SETTLED


@pytest.mark.parametrize(
    ("words", "standing"),
    [
        ({"en": "AI serves young people."}, Standing.CARRIED),
        ({"en": "AI serves young people.", "zh": "人工智能服务于青年人。"}, Standing.DISPUTED),
        ({"en": "AI serves people nowhere.", "zh": "人工智能服务于别处的人。"}, Standing.DISPUTED),
        ({"en": "AI serves people everywhere.", "zh": "人工智能服务于各地的人。"}, Standing.MET),
    ],
)
def test_each_change_says_how_it_stands_to_the_new_words(hall, words, standing):
    reference = work.tabled(hall, 0, "aim", **words)
    newer(hall)
    assert [each.proposal.standing for each in page(hall, reference).lines] == [standing]


def test_what_has_no_place_any_more_begins_no_draft(hall):
    reference = work.tabled(hall, 0, "safety", en="AI stays very safe.", zh="人工智能须十分安全。")
    newer(hall)
    assert [each.proposal.standing for each in page(hall, reference).lines] == [Standing.GONE]
    assert refused(bring, hall, reference) is Code.NOTHING_TO_BRING


def test_only_its_own_delegation_brings_it_on_and_only_where_there_is_a_newer_text(hall):
    reference = work.tabled(hall, 0, "aim", en="All AI serves people.", zh="所有人工智能服务于人。")
    assert refused(page, hall, reference) is Code.AMENDMENT_CURRENT
    newer(hall)
    assert refused(page, hall, reference, 1) is Code.NOT_FOUND
    with clock.standing_at(NOON + timedelta(days=10)):
        assert refused(page, hall, reference) is Code.AMENDMENTS_CLOSED


def test_a_draft_whose_forerunner_was_withdrawn_meanwhile_is_not_tabled(hall):
    reference = work.tabled(hall, 0, "aim", en="All AI serves people.", zh="所有人工智能服务于人。")
    newer(hall)
    draft = bring(hall, reference)
    with hall.as_(hall.alternates[0]) as occasion:
        tabling.withdraw(occasion, work.of(hall, 0, reference))
    assert refused(work.table, hall, 0, draft) is Code.AMENDMENT_SETTLED


def test_a_still_newer_text_is_not_amended_with_what_was_proposed_for_another(hall):
    reference = work.tabled(hall, 0, "aim", en="All AI serves people.", zh="所有人工智能服务于人。")
    newer(hall)
    shown = page(hall, reference)
    asked = Bringing(asked=work.of(hall, 0, reference), revision=shown.revision - 1, operations=shown.operations)
    with hall.as_(hall.heads[0]) as occasion:
        assert refused(amendments_reanchoring.bring, occasion, asked) is Code.EDITED_MEANWHILE
