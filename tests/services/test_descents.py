"""What went where: suggested, decided by a moderator before a revision is out, and shown from then on."""

import pytest
from sqlalchemy.exc import DatabaseError

from consult.models.people import Office
from consult.models.texts import ProvisionDescent
from consult.rules.refusal import Code
from consult.services import descents, drafting, provision_page, publishing, reading
from consult.services.descents import Deciding
from consult.services.drafting import Beginning, Begun, Insertion, Shift
from consult.text.lineage import Descent, Fate
from consult.text.provision import Kind
from tests import factories
from tests.texts_at_work import EN, ZH, do, draft_of, edit, publication, refused

LONG_EN = "People\nServe all people of every country and of every age. Take care of those who are poor or far away from help."
LONG_ZH = "以人为本\n服务于各国各年龄的所有人。关心贫困或远离救助的人们，不让任何一个人掉队。"
CUT_EN = (
    "People\nServe all people of every country and of every age.",
    "Care for the far\nTake care of those who are poor or far away from help.",
)
CUT_ZH = ("以人为本\n服务于各国各年龄的所有人。", "关心远方\n关心贫困或远离救助的人们，不让任何一个人掉队。")


@pytest.fixture
def cut(database, revised, moderator):
    """A revision whose first principle has been cut in two, not yet published."""
    do(database, moderator, drafting.edit, edit(revised, en=LONG_EN, zh=LONG_ZH))
    do(database, moderator, publishing.publish, publication(database, revised))
    do(database, moderator, drafting.begin, Beginning(path=revised.path, begun=Begun.FROM_LAST))
    do(database, moderator, drafting.edit, edit(revised, en=CUT_EN[0], zh=CUT_ZH[0]))
    new = Insertion(path=revised.path, after="people", kind=Kind.PRINCIPLE, texts={EN: CUT_EN[1], ZH: CUT_ZH[1]})
    assert do(database, moderator, drafting.insert, new) == "care-for-the-far-take"
    return revised


SPLIT = Descent("people", "care-for-the-far-take")


def deciding(database, where, holding=(), declined=()):
    lock = draft_of(database, where)[0].lock_version
    return Deciding(path=where.path, lock_version=lock, holding=frozenset(holding), declined=frozenset(declined))


def published(database, where, moderator):
    """Publish as the page does: with what the changes suggest, looked for before the act."""
    suggested = do(database, moderator, descents.proposed, where.path)
    return publication(database, where, proposed=suggested)


def compared(database, where, moderator):
    asked = reading.Asked(path=where.path, number=3, against=2, marked=True)
    return {row.key: row for row in do(database, moderator, reading.compare_page, asked).rows}


def test_nothing_is_published_before_somebody_has_said_what_went_where(database, cut, moderator):
    refusal = refused(database, moderator, publishing.publish, published(database, cut, moderator))
    assert (refusal.code, refusal.facts["num"]) == (Code.DESCENT_UNDECIDED, 1)
    assert do(database, moderator, descents.descent_page, cut.path).undecided == 1


def test_a_split_that_holds_is_shown_on_both_sides(database, cut, moderator):
    page = do(database, moderator, descents.descent_page, cut.path)
    assert [(line.source.key, line.target.key, line.holds) for line in page.lines] == [
        (SPLIT.source, SPLIT.target, None)
    ]
    assert (page.undecided, do(database, moderator, descents.decide, deciding(database, cut, [SPLIT]))) == (1, 1)
    do(database, moderator, publishing.publish, published(database, cut, moderator))
    rows = compared(database, cut, moderator)
    assert (rows["people"].fate, rows[SPLIT.target].fate) == (Fate.SPLIT, Fate.SPLIT)
    assert [place.key for place in rows["people"].heirs] == [SPLIT.target]
    assert [place.key for place in rows[SPLIT.target].sources] == ["people"]
    asked = provision_page.Asked(path=cut.path, key="people")
    newest = do(database, moderator, provision_page.provision_page, asked).stages[0].row
    assert (newest.fate, [place.key for place in newest.heirs]) == (Fate.SPLIT, [SPLIT.target])


def test_one_that_was_declined_leaves_an_edited_and_a_new_provision(database, cut, moderator):
    do(database, moderator, descents.decide, deciding(database, cut, declined=[SPLIT]))
    assert do(database, moderator, descents.descent_page, cut.path).undecided == 0
    do(database, moderator, publishing.publish, published(database, cut, moderator))
    rows = compared(database, cut, moderator)
    assert (rows["people"].fate, rows[SPLIT.target].fate, rows["people"].heirs) == (Fate.EDITED, Fate.NEW, ())


def test_one_that_the_changes_do_not_show_can_be_said(database, cut, moderator):
    own = Descent("care", SPLIT.target)
    assert do(database, moderator, descents.decide, deciding(database, cut, [SPLIT, own])) == 2
    do(database, moderator, publishing.publish, published(database, cut, moderator))
    assert compared(database, cut, moderator)[SPLIT.target].fate is Fate.MERGED


def test_a_moderator_may_decide_otherwise_until_the_revision_is_out(database, cut, moderator):
    for holding, declined in (([SPLIT], []), ([], [SPLIT]), ([SPLIT], [])):
        do(database, moderator, descents.decide, deciding(database, cut, holding, declined))
    (line,) = do(database, moderator, descents.descent_page, cut.path).lines
    assert line.holds is True


def test_what_was_decided_of_a_provision_that_no_longer_stands_is_forgotten(database, cut, moderator):
    do(database, moderator, descents.decide, deciding(database, cut, [SPLIT]))
    lock = draft_of(database, cut)[0].lock_version
    do(database, moderator, drafting.shift, Shift(path=cut.path, key=SPLIT.target, lock_version=lock, by=0))
    do(database, moderator, publishing.publish, published(database, cut, moderator))
    rows = compared(database, cut, moderator)
    assert (rows["people"].fate, rows["people"].heirs) == (Fate.EDITED, ())


def test_the_second_of_two_who_decide_at_once_is_told(database, cut, moderator):
    seen = deciding(database, cut, [SPLIT])
    do(database, moderator, descents.decide, seen)
    assert refused(database, moderator, descents.decide, seen).code is Code.EDITED_MEANWHILE


@pytest.mark.parametrize("pair", [Descent("nowhere", "care"), Descent("people", "nowhere"), Descent("care", "care")])
def test_a_descent_between_what_does_not_stand_is_refused(database, cut, moderator, pair):
    assert refused(database, moderator, descents.decide, deciding(database, cut, [pair])).code is Code.BAD_REQUEST


@pytest.mark.parametrize("office", [Office.ADMINISTRATOR, Office.AUDITOR, Office.CHAIR])
def test_only_the_desk_decides(database, cut, office):
    with database.writing() as occasion:
        other = factories.person(occasion.session)
        factories.appoint(occasion.session, other, office)
    assert refused(database, other, descents.decide, deciding(database, cut)).code is Code.NOT_OPEN_TO_YOU


def test_nothing_is_decided_of_a_published_text(database, cut, moderator):
    asked = deciding(database, cut, [SPLIT])
    do(database, moderator, descents.decide, asked)
    do(database, moderator, publishing.publish, published(database, cut, moderator))
    assert refused(database, moderator, descents.decide, asked).code is Code.REVISION_PUBLISHED
    with pytest.raises(DatabaseError), database.writing() as occasion:
        occasion.session.query(ProvisionDescent).delete()
