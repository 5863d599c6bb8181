"""Read models of votes by letter, for officials and for the delegation: never what was read in one that waits."""

from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from consult.models.ballots import Ballot, RegisterEntry
from consult.models.consultations import Consultation
from consult.models.delegations import Accreditation, Delegation
from consult.models.letters import LetterClosing, LetterEntry
from consult.models.people import Person
from consult.rules import letters, tally
from consult.rules.access import Act
from consult.rules.decision import Rule
from consult.rules.letters import LetterState
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import AccreditationRole
from consult.rules.tally import Choice
from consult.services import ballot_pages, ballot_room, consultation_page, letter_contests, rights
from consult.services.ballot_pages import Line, Stage
from consult.services.ballot_room import Ours, Which
from consult.services.consultation_page import Head
from consult.services.letter_contests import Contested
from consult.services.letters import SIGNERS, WhichLetter
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name


class LetterLine(Struct, frozen=True, kw_only=True):
    """The entry of a letter: whose, by whom, and what became of it."""

    number: int
    delegation: Name
    signer: str
    signer_role: AccreditationRole
    signed_on: date
    reference: str
    entered_by: str
    entered_at: datetime
    ours: bool
    state: LetterState
    ended_by: str
    ended_at: datetime | None


class LettersPage(Struct, frozen=True, kw_only=True):
    """The letters of one ballot, the newest first; the register to choose from while it is open."""

    head: Head
    line: Line
    register: tuple[Name, ...]
    letters: tuple[LetterLine, ...]
    contests: tuple[Contested, ...]


class Signer(Struct, frozen=True, kw_only=True):
    """Somebody whose signature is a delegation's, by the public id of the accreditation."""

    accreditation: str
    name: str
    role: AccreditationRole


class LetterDesk(Struct, frozen=True, kw_only=True):
    """What the form for a letter needs: the delegation, who can have signed, what can be answered."""

    head: Head
    line: Line
    delegation: Name
    signers: tuple[Signer, ...]
    choices: tuple[Choice, ...]


class LetterPage(Struct, frozen=True, kw_only=True):
    """One entry, to be read again against the letter."""

    head: Head
    line: Line
    letter: LetterLine
    choices: tuple[Choice, ...]


def listed(occasion: Occasion, which: Which) -> LettersPage:
    """All letters of a ballot."""
    head, ballot, line = _ballot(occasion, which, Act.CONFIRM_LETTER)
    return LettersPage(
        head=head,
        line=line,
        register=_register(occasion, ballot) if line.stage is Stage.OPEN else (),
        letters=_lines(occasion, ballot, line),
        contests=letter_contests.of_ballot(occasion, which),
    )


def blank(occasion: Occasion, where: Ours) -> LetterDesk:
    """The form for a letter of a delegation of the register."""
    which = Which(path=where.path, number=where.number)
    head, ballot, line = _ballot(occasion, which, Act.ENTER_LETTER)
    delegation = next((each for each in _register(occasion, ballot) if each.key == where.delegation), None)
    if delegation is None:
        raise Refusal(Code.NOT_FOUND)
    choices = tally.choices(Rule.from_facts(ballot.rule))
    signers = _signers(occasion, delegation)
    return LetterDesk(head=head, line=line, delegation=delegation, signers=signers, choices=choices)


def one(occasion: Occasion, which: WhichLetter) -> LetterPage:
    """One entry of a letter."""
    asked = Which(path=which.path, number=which.ballot)
    head, ballot, line = _ballot(occasion, asked, Act.CONFIRM_LETTER)
    letter = next((each for each in _lines(occasion, ballot, line) if each.number == which.number), None)
    if letter is None:
        raise Refusal(Code.NOT_FOUND)
    return LetterPage(head=head, line=line, letter=letter, choices=tally.choices(Rule.from_facts(ballot.rule)))


def _ballot(occasion: Occasion, which: Which, act: Act) -> tuple[Head, Ballot, Line]:
    consultation: Consultation = ballot_room.chaired(occasion, which.path, act)
    ballot = ballot_room.ballot_of(occasion, consultation, which.number)
    if ballot.opened_at is None:
        raise Refusal(Code.VOTING_NOT_BEGUN, time=ballot.opens_at)
    head = consultation_page.head_of(consultation, occasion.now)
    return head, ballot, ballot_pages.line_of(occasion, ballot)


def _register(occasion: Occasion, ballot: Ballot) -> tuple[Name, ...]:
    rows = occasion.session.execute(
        select(Delegation.key, Delegation.name_en, Delegation.name_zh)
        .join(RegisterEntry, RegisterEntry.delegation_id == Delegation.id)
        .where(RegisterEntry.ballot_id == ballot.id)
        .order_by(RegisterEntry.position)
    )
    return tuple(Name(key, en, zh) for key, en, zh in rows)


def _signers(occasion: Occasion, delegation: Name) -> tuple[Signer, ...]:
    rows = occasion.session.execute(
        select(Accreditation.public_id, Accreditation.role, Person.name)
        .join(Person, Person.id == Accreditation.person_id)
        .join(Delegation, Delegation.id == Accreditation.delegation_id)
        .where(Delegation.key == delegation.key, Accreditation.role.in_(SIGNERS), rights.current(occasion.now))
        .order_by(Accreditation.role.desc(), Accreditation.id)
    )
    return tuple(Signer(accreditation=row.public_id, name=row.name, role=row.role) for row in rows)


def _lines(occasion: Occasion, ballot: Ballot, line: Line) -> tuple[LetterLine, ...]:
    signer, entered_by, ended_by = aliased(Person), aliased(Person), aliased(Person)
    rows = occasion.session.execute(
        select(
            LetterEntry, LetterClosing, Delegation, Accreditation.role, signer.name, entered_by.name, ended_by.name
        )
        .join(Delegation, Delegation.id == LetterEntry.delegation_id)
        .join(Accreditation, Accreditation.id == LetterEntry.accreditation_id)
        .join(signer, signer.id == Accreditation.person_id)
        .join(entered_by, entered_by.id == LetterEntry.entered_by_id)
        .outerjoin(LetterClosing, LetterClosing.letter_id == LetterEntry.id)
        .outerjoin(ended_by, ended_by.id == LetterClosing.by_id)
        .where(LetterEntry.ballot_id == ballot.id)
        .order_by(LetterEntry.number.desc())
    )
    voting = line.stage is Stage.OPEN
    return tuple(_line(occasion, row, voting=voting) for row in rows)


def _line(occasion: Occasion, row: Row[*tuple[Any, ...]], *, voting: bool) -> LetterLine:
    entry, closing, delegation, role, signer, entered_by, ended_by = row
    return LetterLine(
        number=entry.number,
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        signer=signer,
        signer_role=role,
        signed_on=entry.signed_on,
        reference=entry.reference,
        entered_by=entered_by,
        entered_at=entry.entered_at,
        ours=entry.entered_by_id == occasion.actor.person_id,
        state=letters.state(closing.ended_as if closing else None, voting=voting),
        ended_by=ended_by or "",
        ended_at=closing.at if closing else None,
    )
