"""Results and roll-calls as canonical JSON: the same bytes in every language. The keys: docs/results.md."""

from typing import TypeAlias

from consult.ledger.entries import instant
from consult.services.archive import RollCallPage, SeatCell, Working
from consult.services.ballot_pages import BallotPage
from consult.services.objections import Objected
from consult.services.voting_board import Board, Cell
from consult.text.canonical import canonical_json

_VERSION = 1
_Facts: TypeAlias = dict[str, object]


def of_ballot(page: BallotPage) -> bytes:
    """A ballot with its rule, its result and the whole working; of votes nothing before they have been opened."""
    line, head = page.line, page.head
    return canonical_json(
        {
            "format": "consult/ballot-result",
            "version": _VERSION,
            "ballot": f"{head.symbol}#{line.number}",
            "consultation": {"symbol": head.symbol, "title": _both(head.title_en, head.title_zh)},
            "question": _both(line.question_en, line.question_zh),
            "subject": _subject(page),
            "stage": line.stage.value,
            "opens_at": instant(line.opens_at),
            "closes_at": instant(line.closes_at),
            "rule": line.rule.to_facts(),
        }
        | _register(page)
        | _end(page)
        | _votes(page.board)
    )


def of_roll_call(page: RollCallPage) -> bytes:
    """A roll-call with its counts, what each rule makes of them, and the board under the names of its time."""
    line = page.line
    return canonical_json(
        {
            "format": "consult/roll-call",
            "version": _VERSION,
            "roll_call": line.key,
            "procedure": page.procedure_key,
            "source": page.source,
            "session": {"kind": page.session.kind.value, "number": page.session.number},
            "held_on": line.held_on.isoformat(),
            "date_status": page.date_status,
            "kind": line.kind,
            "title": _both(line.title_en, line.title_zh),
            "counts": {"members": page.members, "yes": line.yes, "no": line.no, "abstain": line.abstain},
            "under_rules": [_working(each) for each in page.workings],
            "votes": [_seat(cell) for cell in page.cells],
            "list_hash": page.list_hash,
            "record_entry": page.record_index,
        }
        | _given(symbol=line.symbol, outcome=line.outcome)
    )


def _subject(page: BallotPage) -> _Facts:
    """What the question is about, as far as it is about a text, a provision or an amendment."""
    subject, amendment = page.line.subject.value, page.line.amendment
    return _given(kind=subject, revision=page.revision_symbol, provision=page.provision, amendment=amendment)


def _register(page: BallotPage) -> _Facts:
    """Those entitled, once the register is frozen."""
    return {"members": page.members, "register_hash": page.register_hash} if page.register_hash else {}


def _end(page: BallotPage) -> _Facts:
    """What the question came to, and what it came to it by."""
    line = page.line
    facts: _Facts = _given(put_again_from=page.first, put_again_by=page.again)
    if line.decision is not None:
        facts["decision"] = line.decision.to_facts()
    if page.settled_by:
        facts["settled_by"] = list(page.settled_by)
    if page.annulled_at is not None:
        facts["annulled"] = {"at": instant(page.annulled_at), "reason": _both(page.reason_en, page.reason_zh)}
    if page.objection is not None:
        facts["objection"] = _objection(page.objection)
    return facts


def _objection(made: Objected) -> _Facts:
    return {
        "delegation": made.key,
        "name": _both(made.name_en, made.name_zh),
        "at": instant(made.at),
        "reason": {made.reason_language: made.reason},
    }


def _votes(board: Board | None) -> _Facts:
    """The board in its order, and who is not counted."""
    if board is None:
        return {}
    excluded = [{"delegation": cell.key, "reason": "suspended"} for cell in board.among(board.excluded)]
    return {"votes": [_vote(cell) for cell in board.cells], "excluded": excluded}


def _vote(cell: Cell) -> _Facts:
    facts: _Facts = {"delegation": cell.key, "name": _both(cell.name_en, cell.name_zh), "vote": cell.choice}
    if cell.origin is not None:
        facts["origin"] = cell.origin.value
    if cell.reason_language is not None and cell.reason:
        facts["reason"] = {cell.reason_language: cell.reason}
    return facts | _given(intended=cell.intended)


def _working(one: Working) -> _Facts:
    return {"rule": one.rule.to_facts(), "decision": one.decision.to_facts()}


def _seat(cell: SeatCell) -> _Facts:
    return {"seat": cell.key, "name": _both(cell.name_en, cell.name_zh), "vote": cell.choice}


def _both(en: str, zh: str) -> _Facts:
    """Words by language; a language in which there are none has no key."""
    return _given(en=en, zh=zh)


def _given(**facts: str | int) -> _Facts:
    """The facts that there are: what is empty has no key, as in the record."""
    return {name: value for name, value in facts.items() if value}
