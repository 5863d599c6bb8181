"""What lacks words in one language stands in one place, and the desk counts the same."""

import pytest

from consult.rules.phases import State
from consult.services import clock, drafting, missing_words, secretariat_desk
from consult.services.drafting import Insertion
from consult.text.provision import Kind, Language, Status
from tests import amendments_at_work as work
from tests import voting
from tests.instants import NOON

EN, ZH = Language.EN, Language.ZH


@pytest.fixture
def hall(database):
    with clock.standing_at(NOON):
        yield voting.hall(database, state=State.OPEN_FOR_AMENDMENTS)


def page(hall):
    with hall.as_(hall.moderator) as occasion:
        return missing_words.page(occasion, hall.path)


def named(hall):
    return [
        (each.reference, [(change.place, change.change.lacks) for change in each.changes])
        for each in page(hall).amendments
    ]


def counted(hall):
    with hall.as_(hall.moderator) as occasion:
        (found,) = secretariat_desk.desk(occasion, 1).waiting
        return found.wordless


def drafted(hall):
    """A draft in which one language was changed, another provision was put in, and one was left as it was."""
    work.move(hall, State.REVISED)
    work.begin(hall)
    work.edit(hall, "aim", "AI serves all people.", "人工智能服务于人。")
    new = Insertion(path=hall.path, after="safety", kind=Kind.PARAGRAPH, texts={EN: "", ZH: "信任须赢得。"})
    with hall.as_(hall.moderator) as occasion:
        drafting.insert(occasion, new)


def test_texts_of_the_draft_are_listed_in_its_order_with_what_they_lack(hall):
    drafted(hall)
    found = [(each.provision.texts[EN], each.gap.language, each.gap.status) for each in page(hall).texts]
    assert found == [("AI serves all people.", ZH, Status.NEEDS_UPDATE), ("", EN, Status.AWAITING)]
    assert counted(hall) == 2


def test_a_translation_that_is_not_authentic_lacks_nothing(hall):
    drafted(hall)
    work.edit(
        hall,
        "safety",
        "AI stays safe.",
        "人工智能保持安全。",
        statuses={EN: Status.TRANSLATION, ZH: Status.AUTHENTIC},
    )
    assert len(page(hall).texts) == counted(hall) == 2


def test_amendments_are_listed_with_the_changes_that_lack_words_until_these_are_supplied(hall):
    first = work.tabled(hall, 0, "aim", en="AI serves all people.")
    work.tabled(hall, 1, "aim", en="AI serves you.", zh="人工智能服务于您。")
    work.tabled(hall, 2, "safety", **work.GONE)
    second = work.tabled(hall, 2, "safety", zh="信任须赢得。", **work.NEW)
    assert named(hall) == [(first, [(1, (ZH,))]), (second, [(1, (EN,))])]
    assert counted(hall) == 2
    work.supplied(hall, first, ZH, "人工智能服务于所有人。")
    assert [reference for reference, _ in named(hall)] == [second]
    assert counted(hall) == 1


def test_a_sub_amendment_lacks_words_and_one_adopted_brings_those_of_its_amendment(hall):
    first = work.tabled(hall, 0, "aim", en="AI serves all people.")
    sub = work.tabled(hall, 1, "1", en="AI serves you.", zh="人工智能服务于您。", amends=first)
    other = work.tabled(hall, 2, "1", en="AI serves me.", amends=first)
    assert [reference for reference, _ in named(hall)] == [first, other]
    work.move(hall, State.FROZEN)
    work.adopted(hall, sub)
    assert named(hall) == []
    assert counted(hall) == 0


def test_drafts_and_what_is_no_longer_on_the_table_are_not_waited_for(hall):
    work.put(hall, 0, work.operation("aim", en="AI serves all people."))
    assert (page(hall).draft, page(hall).amendments, counted(hall)) == (None, (), 0)
