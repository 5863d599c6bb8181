"""Drafts inside a delegation: who may do what with them. Nobody writes in another's words."""

from dataclasses import dataclass
from enum import StrEnum

from consult.rules.refusal import Code, Refusal


class DraftStatus(StrEnum):
    """Where a comment stands inside its delegation before, and after, it was said."""

    DRAFT = "draft"
    PENDING = "pending"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    DISCARDED = "discarded"


OPEN = frozenset({DraftStatus.DRAFT, DraftStatus.PENDING, DraftStatus.RETURNED})


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody before a draft: whether they lead the delegation, wrote this sheet, had a part in any of them."""

    leads: bool
    author: bool
    took_part: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A draft, or the copy of one that somebody else works on."""

    status: DraftStatus
    shown: bool
    copied: bool
    is_copy: bool


def may_read(hand: Hand, sheet: Sheet) -> bool:
    """Its author, whoever edited it, head and alternates; the whole delegation once it was shown to it."""
    return hand.leads or hand.took_part or sheet.shown


def works_on_a_copy(hand: Hand) -> bool:
    """Whether what somebody writes goes on a copy: the words of another stay as they were written."""
    return not hand.author


def write(hand: Hand, sheet: Sheet) -> Refusal | None:
    """Head and alternates, and the author of this sheet; while it is open, and nobody works on a copy of it."""
    if not (hand.leads or hand.author):
        return Refusal(Code.NOT_YOUR_DRAFT)
    return _untouched(sheet)


def remark(sheet: Sheet) -> Refusal | None:
    """Whoever reads it, while it is open."""
    return None if sheet.status in OPEN else Refusal(Code.DRAFT_CLOSED)


def show(hand: Hand, sheet: Sheet) -> Refusal | None:
    """Its author alone decides that the whole delegation reads it."""
    if not hand.author or sheet.is_copy:
        return Refusal(Code.NOT_YOUR_DRAFT)
    return remark(sheet)


def give_back(sheet: Sheet) -> Refusal | None:
    """While it is open, and nobody works on a copy of it."""
    return _untouched(sheet)


def discard(hand: Hand, sheet: Sheet) -> Refusal | None:
    """As writing."""
    return write(hand, sheet)


def leaves_nothing(hand: Hand, sheet: Sheet, *, remarks: int) -> bool:
    """Whether the words of a draft go with it: only where its author alone has had to do with it."""
    unseen = sheet.status is DraftStatus.DRAFT and not sheet.shown and not remarks and not sheet.is_copy
    return hand.author and unseen


def _untouched(sheet: Sheet) -> Refusal | None:
    if sheet.status not in OPEN:
        return Refusal(Code.DRAFT_CLOSED)
    return Refusal(Code.DRAFT_COPIED) if sheet.copied else None
