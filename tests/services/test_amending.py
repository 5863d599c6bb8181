"""Amendments: drafted inside, tabled in public, sponsored, withdrawn, adopted without a vote."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.exc import DBAPIError

from consult.models.amendments import Amendment, AmendmentOperation
from consult.models.consultations import Consultation
from consult.rules.amendments import AmendmentState
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.services import amending, amendment_pages, clock, consultations, tabling
from consult.services.amending import RemovalAsked
from consult.services.amendment_pages import ListAsked, OneAsked
from consult.services.consultations import Extension, Step
from consult.text.amendment import Action, Clash
from consult.text.provision import Language
from tests import amendments_at_work as work
from tests import voting
from tests.instants import NOON
from tests.races import at_once

WEEK = timedelta(days=7)


@pytest.fixture
def at_noon():
    with clock.standing_at(NOON):
        yield


@pytest.fixture
def hall(database, at_noon):
    made = voting.hall(database, state=State.REVISED)
    with made.as_(made.moderator) as occasion:
        step = Step(path=made.path, seen=State.REVISED, target=State.OPEN_FOR_AMENDMENTS, closes_at=NOON + 2 * WEEK)
        consultations.move(occasion, step)
    return made


def refused(act):
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def listed(hall, who=None):
    with hall.as_(who or hall.observer_head) as occasion:
        return amendment_pages.listing(occasion, ListAsked(path=hall.path)).views


def view(hall, reference):
    with hall.as_(hall.observer_head) as occasion:
        return amendment_pages.one(occasion, OneAsked(path=hall.path, reference=reference)).view


def noon(act):
    """In a thread of its own the clock must be set again."""
    with clock.standing_at(NOON):
        return act()


def do(hall, who, service, asked):
    with hall.as_(who) as occasion:
        return service(occasion, asked)


def test_a_draft_is_read_by_its_delegation_alone_until_it_is_tabled(hall):
    draft = work.put(hall, 0, work.operation("aim", en="AI serves all people."), who=hall.members[0])
    assert not listed(hall)
    assert not listed(hall, hall.moderator)
    assert (
        refused(lambda: do(hall, hall.heads[1], amendment_pages.own, work.asked(hall, 0, draft)))
        is Code.NOT_OPEN_TO_YOU
    )
    work.reasoned(hall, 0, draft)
    assert work.table(hall, 0, draft) == "AM.1"
    (shown,) = listed(hall)
    assert shown.record.sponsor.key == hall.delegations[0].key
    assert shown.changes[0].change.texts == {Language.EN: "AI serves all people."}
    assert [each["amendment"] for _, each in hall.entries("amendment.tabled")] == ["AM.1"]


def test_what_is_left_as_it_stands_is_not_proposed(hall):
    reference = work.tabled(hall, 0, "aim", en="AI serves people.", zh="人工智能服务于全人类。")
    assert view(hall, reference).changes[0].change.texts == {Language.ZH: "人工智能服务于全人类。"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (work.operation("aim", en="AI serves people."), Code.OPERATION_HOLDS_NOTHING),
        (work.operation("aim", en="  "), Code.OPERATION_HOLDS_NOTHING),
        (work.operation("nowhere", en="New."), Code.NOT_FOUND),
        (work.operation("aim", **work.NEW), Code.OPERATION_HOLDS_NOTHING),
    ],
)
def test_a_change_that_changes_nothing_is_refused_and_leaves_no_draft(hall, change, code):
    assert refused(lambda: work.put(hall, 0, change)) is code
    with hall.database.reading() as occasion:
        assert occasion.session.query(Amendment).count() == 0


def test_a_second_change_to_a_provision_takes_the_place_of_the_first(hall):
    draft = work.put(hall, 0, work.operation("aim", en="AI serves all people."))
    work.put(hall, 0, work.operation("safety", en="AI stays safe and secure."), draft)
    work.put(hall, 0, work.operation("aim", **work.GONE), draft)
    shown = do(hall, hall.heads[0], amendment_pages.own, work.asked(hall, 0, draft)).view
    assert [(each.change.action, each.change.key) for each in shown.changes] == [
        (Action.REPLACE, "safety"),
        (Action.DELETE, "aim"),
    ]


def test_the_second_of_two_who_edit_a_draft_is_told(hall):
    draft = work.put(hall, 0, work.operation("aim", en="AI serves all people."))
    late = work.operation("aim", en="AI serves everybody.")
    assert refused(lambda: work.put(hall, 0, late, draft, seen=0)) is Code.EDITED_MEANWHILE


def test_a_change_can_be_taken_out_and_an_empty_draft_is_not_tabled(hall):
    draft = work.put(hall, 0, work.operation("aim", en="AI serves all people."))
    work.reasoned(hall, 0, draft)
    do(hall, hall.heads[0], amending.remove, RemovalAsked(draft=work.asked(hall, 0, draft), seq=1))
    assert refused(lambda: work.table(hall, 0, draft)) is Code.NOT_AN_AMENDMENT


def test_an_amendment_needs_its_reason(hall):
    draft = work.put(hall, 0, work.operation("aim", en="AI serves all people."))
    assert refused(lambda: work.table(hall, 0, draft)) is Code.AMENDMENT_REASON_NEEDED


@pytest.mark.parametrize(
    ("who", "code"),
    [("members", Code.ROLE_MAY_NOT_SUBMIT), ("observer_head", Code.NOT_OPEN_TO_YOU)],
)
def test_only_head_and_alternate_table(hall, who, code):
    draft = work.put(hall, 0, work.operation("aim", en="AI serves all people."))
    work.reasoned(hall, 0, draft)
    person = hall.members[0] if who == "members" else hall.observer_head
    assert refused(lambda: work.table(hall, 0, draft, who=person)) is code


def test_an_observer_does_not_amend(hall):
    with hall.as_(hall.observer_head) as occasion:
        wanted = amending.ChangeAsked(
            delegation=hall.observer.key,
            consultation=hall.path,
            place=0,
            lock_version=0,
            operation=work.operation("aim", en="New."),
        )
        assert refused(lambda: amending.put(occasion, wanted)) is Code.OBSERVER_HAS_NO_VOTE


def test_after_the_instant_nothing_is_tabled_also_before_the_clock_has_been_seen(hall):
    draft = work.put(hall, 0, work.operation("aim", en="AI serves all people."))
    work.reasoned(hall, 0, draft)
    with clock.standing_at(NOON + 2 * WEEK):
        assert refused(lambda: work.table(hall, 0, draft)) is Code.AMENDMENTS_CLOSED
        assert refused(lambda: work.put(hall, 0, work.operation("safety", en="No."))) is Code.AMENDMENTS_CLOSED
        hall.run_due(NOON + 2 * WEEK)
        assert hall.state() is State.FROZEN
        assert refused(lambda: work.table(hall, 0, draft)) is Code.STATE_FORBIDS
        assert do(hall, hall.heads[0], amending.discard, work.asked(hall, 0, draft))


def test_the_period_is_extended_never_shortened(hall):
    reasons = {"reason_en": "More time.", "reason_zh": "需要更多时间。"}
    later = Extension(path=hall.path, closes_at=NOON + 3 * WEEK, **reasons)
    sooner = Extension(path=hall.path, closes_at=NOON + WEEK, **reasons)
    assert do(hall, hall.moderator, consultations.extend, later) == NOON + 3 * WEEK
    assert refused(lambda: do(hall, hall.moderator, consultations.extend, sooner)) is Code.DEADLINE_ONLY_LATER
    hall.run_due(NOON + 2 * WEEK)
    assert hall.state() is State.OPEN_FOR_AMENDMENTS


def test_the_words_of_a_tabled_amendment_are_fast(hall, database):
    work.tabled(hall, 0, "aim", en="AI serves all people.")
    for change in ({"text_en": "Other."}, None):
        with pytest.raises(DBAPIError):
            overwrite(database, change)


def overwrite(database, change):
    with database.writing() as occasion:
        rows = occasion.session.query(AmendmentOperation)
        rows.update(change) if change else rows.delete()


def test_delegations_join_and_leave_the_sponsors(hall):
    reference = work.tabled(hall, 0, "aim", en="AI serves all people.")
    for act in (tabling.sponsor, tabling.sponsor, tabling.leave, tabling.leave, tabling.sponsor):
        do(hall, hall.heads[1], act, work.of(hall, 1, reference))
    assert [each.key for each in view(hall, reference).record.cosponsors] == [hall.delegations[1].key]
    own = work.of(hall, 0, reference)
    assert refused(lambda: do(hall, hall.heads[0], tabling.sponsor, own)) is Code.OWN_AMENDMENT


def test_a_withdrawn_amendment_stays_to_be_read_and_meets_nothing(hall):
    first = work.tabled(hall, 0, "aim", en="AI serves all people.")
    second = work.tabled(hall, 1, "aim", en="AI serves humanity.")
    assert [each.reference for each in view(hall, first).meets] == [second]
    stranger = work.of(hall, 1, first)
    assert refused(lambda: do(hall, hall.heads[1], tabling.withdraw, stranger)) is Code.NOT_FOUND
    do(hall, hall.heads[0], tabling.withdraw, work.of(hall, 0, first))
    gone = view(hall, first)
    assert gone.record.state is AmendmentState.WITHDRAWN
    assert gone.changes[0].change.texts[Language.EN] == "AI serves all people."
    assert view(hall, second).meets == ()
    for act in (tabling.withdraw, tabling.sponsor):
        again = work.of(hall, 0 if act is tabling.withdraw else 1, first)
        who = hall.heads[0] if act is tabling.withdraw else hall.heads[1]
        assert refused(lambda act=act, who=who, again=again: do(hall, who, act, again)) is Code.AMENDMENT_SETTLED
    assert [each["amendment"] for _, each in hall.entries("amendment.withdrawn")] == [first]


def test_conflicts_are_found_by_word_and_the_same_amendment_twice_is_none(hall):
    first = work.tabled(hall, 0, "aim", en="AI serves all people.", zh="人工智能服务于全人类。")
    same = work.tabled(hall, 1, "aim", en="AI serves all people.", zh="人工智能服务于全人类。")
    other = work.tabled(hall, 2, "aim", **work.GONE)
    shown = view(hall, first)
    assert shown.same_as == (same,)
    assert [(each.reference, each.clash) for each in shown.meets] == [(other, Clash.DELETED)]


def test_the_list_stands_in_the_order_of_the_vote(hall):
    near = work.tabled(hall, 0, "safety", en="AI stays very safe.")
    far = work.tabled(hall, 1, "safety", **work.GONE)
    first = work.tabled(hall, 2, "aim", en="AI serves all people.")
    assert [each.record.reference for each in listed(hall)] == [first, far, near]


def test_words_in_the_other_language_are_supplied_before_an_adoption(hall):
    reference = work.tabled(hall, 0, "aim", en="AI serves all people.")
    work.move(hall, State.FROZEN)
    assert refused(lambda: work.adopted(hall, reference)) is Code.AMENDMENT_INCOMPLETE
    work.supplied(hall, reference, Language.ZH, "人工智能服务于所有人。")
    late = ("人工智能服务于众人。", 1, 0)
    assert refused(lambda: work.supplied(hall, reference, Language.ZH, *late)) is Code.EDITED_MEANWHILE
    assert refused(lambda: work.supplied(hall, reference, Language.EN, "Other words.")) is Code.NOT_FOUND
    work.adopted(hall, reference)
    record = view(hall, reference).record
    assert record.state is AmendmentState.ADOPTED
    assert record.operations[0].texts[Language.ZH] == "人工智能服务于所有人。"
    assert refused(lambda: work.adopted(hall, reference)) is Code.AMENDMENT_SETTLED
    assert [each["amendment"] for _, each in hall.entries("amendment.adopted")] == [reference]


def test_an_amendment_is_not_adopted_while_others_may_still_come(hall):
    reference = work.tabled(hall, 0, "aim", **work.GONE)
    assert refused(lambda: work.adopted(hall, reference)) is Code.STATE_FORBIDS


def test_the_references_are_public_numbers_without_gaps(hall):
    work.put(hall, 0, work.operation("aim", en="Never tabled."))
    assert [work.tabled(hall, place, "aim", en=f"Words {place}.") for place in range(3)] == ["AM.1", "AM.2", "AM.3"]


def test_the_history_says_when_the_period_began_and_until_when(hall, database):
    with database.reading() as occasion:
        found = occasion.session.query(Consultation).filter_by(path=hall.path).one()
        (moved,) = [each for each in found.transitions if each.target is State.OPEN_FOR_AMENDMENTS]
        assert moved.facts == {"until": (NOON + 2 * WEEK).isoformat()}


def test_a_new_draft_sent_twice_stands_once(hall):
    change = work.operation("aim", en="AI serves all people.")
    assert work.put(hall, 0, change) == work.put(hall, 0, change)
    assert work.put(hall, 0, work.operation("aim", en="Another one.")) == 2
    assert work.put(hall, 0, change, who=hall.alternates[0]) == 3


def test_two_amendments_tabled_at_the_same_moment_have_two_numbers(hall):
    drafts = [work.put(hall, place, work.operation("aim", en=f"Words {place}.")) for place in range(3)]
    for place, draft in enumerate(drafts):
        work.reasoned(hall, place, draft)
    acts = [partial(work.table, hall, place, draft) for place, draft in enumerate(drafts)]
    assert sorted(at_once(*(partial(noon, act) for act in acts))) == ["AM.1", "AM.2", "AM.3"]
    assert len(hall.entries("amendment.tabled")) == 3


def test_a_draft_tabled_twice_at_the_same_moment_is_tabled_once(hall):
    draft = work.put(hall, 0, work.operation("aim", en="AI serves all people."))
    work.reasoned(hall, 0, draft)
    seen = work.asked(hall, 0, draft)
    acts = [partial(do, hall, who, tabling.table, seen) for who in (hall.heads[0], hall.alternates[0])]
    first, second = sorted(at_once(*(partial(noon, act) for act in acts)), key=lambda one: isinstance(one, Code))
    assert first.reference == "AM.1"
    assert second in {Code.NOT_FOUND, Code.EDITED_MEANWHILE}
    assert do(hall, hall.heads[0], tabling.tabled_already, seen) == first
    assert len(hall.entries("amendment.tabled")) == 1


def test_two_who_join_the_sponsors_at_the_same_moment_both_stand(hall):
    reference = work.tabled(hall, 0, "aim", en="AI serves all people.")
    joining = [
        partial(do, hall, hall.heads[place], tabling.sponsor, work.of(hall, place, reference)) for place in (1, 2)
    ]
    twice = partial(do, hall, hall.alternates[1], tabling.sponsor, work.of(hall, 1, reference))
    assert at_once(*(partial(noon, act) for act in (*joining, twice))) == [None] * 3
    names = {each.key for each in view(hall, reference).record.cosponsors}
    assert names == {each.key for each in hall.delegations[1:]}


def test_the_same_words_supplied_twice_stand_once(hall):
    reference = work.tabled(hall, 0, "aim", en="AI serves all people.")
    for _ in range(2):
        work.supplied(hall, reference, Language.ZH, "人工智能服务于所有人。")
    assert view(hall, reference).record.operations[0].version == 1
