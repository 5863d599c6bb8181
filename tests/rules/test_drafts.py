"""Who may do what with a draft inside a delegation: every hand before every sheet."""

from itertools import product

import pytest

from consult.rules import drafts
from consult.rules.drafts import OPEN, DraftStatus, Hand, Sheet
from consult.rules.refusal import Code

HANDS = [Hand(*given) for given in product((True, False), repeat=3) if given[2] or not given[1]]
SHEETS = [
    Sheet(status=status, shown=shown, copied=copied, is_copy=is_copy)
    for status, shown, copied, is_copy in product(DraftStatus, *[(True, False)] * 3)
]
PAIRS = list(product(HANDS, SHEETS))
LEADER, AUTHOR, EDITED = Hand(True, False, False), Hand(False, True, True), Hand(False, False, True)
COLLEAGUE = Hand(False, False, False)


def sheet(status=DraftStatus.PENDING, *, shown=False, copied=False, is_copy=False):
    return Sheet(status=status, shown=shown, copied=copied, is_copy=is_copy)


def test_a_colleague_reads_what_was_shown_and_nothing_else():
    assert [one for one in SHEETS if drafts.may_read(COLLEAGUE, one)] == [one for one in SHEETS if one.shown]
    for hand in (LEADER, AUTHOR, EDITED):
        assert all(drafts.may_read(hand, one) for one in SHEETS)


def test_nobody_without_a_hand_in_it_writes_though_they_may_read():
    assert {drafts.write(COLLEAGUE, one).code for one in SHEETS} == {Code.NOT_YOUR_DRAFT}
    assert {drafts.write(EDITED, one).code for one in SHEETS} == {Code.NOT_YOUR_DRAFT}


def test_the_author_writes_on_the_sheet_and_everybody_else_on_a_copy():
    assert not drafts.works_on_a_copy(AUTHOR)
    assert drafts.works_on_a_copy(LEADER)
    assert not drafts.works_on_a_copy(Hand(True, True, True))


@pytest.mark.parametrize("ask", [drafts.write, drafts.discard])
def test_what_is_closed_or_copied_stays_as_it_is(ask):
    for hand, one in PAIRS:
        refusal = ask(hand, one)
        if not (hand.leads or hand.author):
            assert refusal.code is Code.NOT_YOUR_DRAFT
        elif one.status not in OPEN:
            assert refusal.code is Code.DRAFT_CLOSED
        elif one.copied:
            assert refusal.code is Code.DRAFT_COPIED
        else:
            assert refusal is None


def test_only_what_is_open_and_not_copied_goes_back():
    given_back = [one for one in SHEETS if drafts.give_back(one) is None]
    assert given_back == [one for one in SHEETS if one.status in OPEN and not one.copied]


def test_remarks_are_made_while_it_is_open():
    assert [one for one in SHEETS if drafts.remark(one) is None] == [one for one in SHEETS if one.status in OPEN]


def test_its_author_alone_shows_a_draft_and_nobody_a_copy():
    for hand, one in PAIRS:
        allowed = hand.author and not one.is_copy and one.status in OPEN
        assert (drafts.show(hand, one) is None) == allowed
    assert drafts.show(LEADER, sheet()).code is Code.NOT_YOUR_DRAFT


def test_words_go_only_where_nobody_but_their_author_has_had_to_do_with_them():
    mine = sheet(DraftStatus.DRAFT)
    assert drafts.leaves_nothing(AUTHOR, mine, remarks=0)
    assert not drafts.leaves_nothing(LEADER, mine, remarks=0)
    assert not drafts.leaves_nothing(AUTHOR, mine, remarks=1)
    assert not drafts.leaves_nothing(AUTHOR, sheet(DraftStatus.DRAFT, shown=True), remarks=0)
    assert not drafts.leaves_nothing(AUTHOR, sheet(DraftStatus.DRAFT, is_copy=True), remarks=0)
    assert not drafts.leaves_nothing(AUTHOR, sheet(DraftStatus.PENDING), remarks=0)


@pytest.mark.parametrize("status", DraftStatus)
def test_a_remark_is_written_while_the_draft_is_open_and_refused_with_its_reason_after(status):
    refusal = drafts.remark(sheet(status))
    assert refusal is None if status in OPEN else refusal.code is Code.DRAFT_CLOSED
