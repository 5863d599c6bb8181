"""Read models for head and alternate: the ballot paper, and the receipt of what was cast."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from secrets import token_hex

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from consult.ledger.proof import Proof
from consult.ledger.receipt import extra
from consult.ledger.seal import Opening
from consult.models.ballots import BallotEvent
from consult.models.contributions import ParticipantText
from consult.models.delegations import Accreditation
from consult.models.letters import LetterContest, LetterEntry
from consult.models.record import RecordEntry
from consult.rules import tally
from consult.rules.access import Act
from consult.rules.decision import Rule
from consult.rules.refusal import Code, Refusal
from consult.rules.tally import Choice
from consult.services import (
    amendment_pages,
    ballot_pages,
    ballot_room,
    participant_texts,
    record_tree,
    reveal_board,
    standing,
)
from consult.services.amendment_pages import ChangeView
from consult.services.ballot_pages import Line
from consult.services.ballot_room import Ours, Place
from consult.services.occasion import Occasion
from consult.services.record_head import Signed
from consult.services.reveal_board import Shown
from consult.text.canonical import canonical_json, parse_canonical
from consult.text.provision import Language


class Sheet(Struct, frozen=True, kw_only=True):
    """What every page of a delegation's own vote shows at its head."""

    path: str
    symbol: str
    title_en: str
    title_zh: str
    delegation: str
    delegation_en: str
    delegation_zh: str
    line: Line


class ByLetter(Struct, frozen=True, kw_only=True):
    """The letter that the secretariat entered a vote from, and whether the delegation has contested it."""

    reference: str
    signed_on: date
    contested: bool


class Paper(Struct, frozen=True, kw_only=True):
    """The ballot paper of one delegation: what it may answer, and what it has answered."""

    sheet: Sheet
    registered: bool
    suspended: bool
    choices: tuple[Choice, ...]
    current: Choice | None
    current_at: datetime | None
    reason: str
    reason_language: Language | None
    letter: ByLetter | None
    shown: Shown | None
    seq: int
    fresh_key: str
    changes: tuple[ChangeView, ...]

    @property
    def is_unopposed(self) -> bool:
        """Whether nobody votes: the question is adopted unless a delegation objects."""
        return self.sheet.line.rule.unopposed is not None


class Stub(Struct, frozen=True, kw_only=True):
    """One sealed vote of the delegation, as its own head and alternates see it."""

    seq: int
    choice: Choice
    reason: str
    reason_language: Language | None
    at: datetime
    index: int
    salt: str
    commitment: str
    opening: str
    entry: str
    letter: ByLetter | None


class Receipt(Struct, frozen=True, kw_only=True):
    """The delegation's votes in one ballot, the current one first."""

    sheet: Sheet
    stubs: tuple[Stub, ...]

    @property
    def current(self) -> Stub:
        """The vote that stands."""
        return self.stubs[0]

    @property
    def letter(self) -> ByLetter | None:
        """The newest letter among them: the one that can be contested."""
        return next((stub.letter for stub in self.stubs if stub.letter is not None), None)


class ReceiptFile(Struct, frozen=True, kw_only=True):
    """A receipt to keep, under a name that is safe anywhere."""

    name: str
    text: str


class ReceiptAsked(Struct, frozen=True):
    """The receipt of a delegation's current vote, to be proven under a signed head."""

    where: Ours
    head: Signed


def paper(occasion: Occasion, where: Ours) -> Paper:
    """The ballot paper, for head and alternate only."""
    found = _own(occasion, where)
    current = found.current
    return Paper(
        sheet=sheet(occasion, found),
        registered=found.registered,
        suspended=found.delegation.suspended_at is not None,
        choices=tally.choices(Rule.from_facts(found.ballot.rule)),
        current=current.choice if current else None,
        current_at=current.at if current else None,
        reason=participant_texts.body(occasion, current.reason_id) if current else "",
        reason_language=current.reason_language if current else None,
        letter=_letter(occasion, current) if current else None,
        shown=reveal_board.beside_the_paper(occasion, found),
        seq=current.seq if current else 0,
        fresh_key=token_hex(16),
        changes=amendment_pages.as_put(occasion, found.ballot),
    )


def receipt(occasion: Occasion, where: Ours) -> Receipt:
    """Every vote of the delegation in this ballot with its proof, the newest first."""
    found = _own(occasion, where)
    if found.current is None:
        raise Refusal(Code.NO_VOTE_YET)
    return Receipt(sheet=sheet(occasion, found), stubs=_stubs(occasion, found))


def receipt_file(occasion: Occasion, asked: ReceiptAsked) -> ReceiptFile:
    """The receipt of the current vote as a file: entry, salt and opening with the path to the signed head."""
    held = receipt(occasion, asked.where)
    stub = held.current
    path = record_tree.path(occasion, stub.index, asked.head.size)
    hashes = tuple(hash_ for _, hash_ in path.steps)
    opening = Opening.from_facts(_facts(stub.opening))
    beside = extra(stub.entry.encode(), bytes.fromhex(stub.salt), opening)
    proof = Proof(stub.index, hashes, asked.head.note, beside)
    return ReceiptFile(
        name=f"receipt-{held.sheet.path}-{held.sheet.line.number}-{stub.index}.tlog-proof", text=proof.written
    )


def _own(occasion: Occasion, where: Ours) -> Place:
    found = ballot_room.place(occasion, where)
    standing.ask(occasion, Act.SEE_OWN_VOTE, found.consultation, found.delegation)
    if found.ballot.approved_at is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def sheet(occasion: Occasion, found: Place) -> Sheet:
    """The head of a page on a delegation's own business with a ballot."""
    return Sheet(
        path=found.consultation.path,
        symbol=found.consultation.symbol,
        title_en=found.consultation.title_en,
        title_zh=found.consultation.title_zh,
        delegation=found.delegation.key,
        delegation_en=found.delegation.name_en,
        delegation_zh=found.delegation.name_zh,
        line=ballot_pages.line_of(occasion, found.ballot),
    )


def _stubs(occasion: Occasion, found: Place) -> tuple[Stub, ...]:
    rows = occasion.session.execute(
        select(
            BallotEvent,
            Accreditation.public_id,
            RecordEntry.body,
            ParticipantText.body,
            LetterEntry,
            LetterContest.at,
        )
        .join(Accreditation, Accreditation.id == BallotEvent.accreditation_id)
        .join(RecordEntry, RecordEntry.position == BallotEvent.record_index)
        .outerjoin(ParticipantText, ParticipantText.id == BallotEvent.reason_id)
        .outerjoin(LetterEntry, LetterEntry.id == BallotEvent.letter_id)
        .outerjoin(LetterContest, LetterContest.letter_id == BallotEvent.letter_id)
        .where(BallotEvent.ballot_id == found.ballot.id, BallotEvent.delegation_id == found.delegation.id)
        .order_by(BallotEvent.seq)
    ).all()
    name = ballot_room.record_name(found.consultation, found.ballot)
    commitments = [event.commitment for event, *_ in rows]
    made = [
        replace(
            _stub(event, body, reason or "", _opening(name, found.delegation.key, event, accreditation, commitments)),
            letter=_by_letter(letter, contested),
        )
        for event, accreditation, body, reason, letter, contested in rows
    ]
    return tuple(reversed(made))


def _letter(occasion: Occasion, vote: BallotEvent) -> ByLetter | None:
    """The letter of one vote; a vote cast on the site has none, and asks nothing."""
    if vote.letter_id is None:
        return None
    contested = select(LetterContest.at).where(LetterContest.letter_id == LetterEntry.id).scalar_subquery()
    row = occasion.session.execute(select(LetterEntry, contested).where(LetterEntry.id == vote.letter_id)).one()
    return _by_letter(row[0], row[1])


def _by_letter(letter: LetterEntry | None, contested: datetime | None) -> ByLetter | None:
    if letter is None:
        return None
    return ByLetter(reference=letter.reference, signed_on=letter.signed_on, contested=contested is not None)


def _opening(
    name: str, delegation: str, event: BallotEvent, accreditation: str, commitments: Sequence[str]
) -> Opening:
    return Opening(
        ballot=name,
        delegation=delegation,
        accreditation=accreditation,
        seq=event.seq,
        previous=commitments[event.seq - 2] if event.seq > 1 else None,
        choice=event.choice,
        reason=event.reason_hash,
        origin=event.origin,
    )


def _stub(event: BallotEvent, body: bytes, reason: str, opening: Opening) -> Stub:
    return Stub(
        seq=event.seq,
        choice=event.choice,
        reason=reason,
        reason_language=event.reason_language,
        at=event.at,
        index=event.record_index,
        salt=event.salt.hex(),
        commitment=event.commitment,
        opening=canonical_json(opening.to_facts()).decode(),
        entry=body.decode(),
        letter=None,
    )


def _facts(canonical: str) -> Mapping[str, object]:
    held = parse_canonical(canonical.encode())
    assert isinstance(held, dict)
    return held
