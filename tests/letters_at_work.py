"""Votes by letter taken through the real services: entered, read a second time, contested."""

from datetime import date

from sqlalchemy import select

from consult.models.ballots import BallotEvent
from consult.models.delegations import Accreditation
from consult.models.letters import LetterClosing, LetterEntry, LetterReading
from consult.models.people import Office
from consult.rules.tally import Choice
from consult.services import clock, letter_contests, letters
from consult.services.letter_contests import Contest
from consult.services.letters import Reading, SecondReading, WhichLetter
from consult.text.provision import Language
from tests import factories
from tests.voting import DURING

SIGNED = date(2026, 11, 20)


def second_moderator(hall):
    """Another moderator of the same consultation."""
    with hall.database.writing() as occasion:
        who = factories.person(occasion.session, "The Second")
        factories.appoint(occasion.session, who, Office.MODERATOR)
    return who


def accreditation_of(hall, who):
    with hall.database.reading() as occasion:
        return occasion.session.scalar(select(Accreditation.public_id).where(Accreditation.person_id == who.id))


def enter(hall, index=0, choice="yes", *, by=None, at=DURING, signer=None, **fields):
    reading = {
        "where": hall.where(index),
        "signer": accreditation_of(hall, signer or hall.heads[index]),
        "signed_on": SIGNED,
        "reference": "NV 214/2026",
        "choice": Choice(choice),
    }
    with clock.standing_at(at), hall.as_(by or hall.moderator) as occasion:
        return letters.enter(occasion, Reading(**(reading | fields)))


def which(hall, number=1):
    return WhichLetter(path=hall.path, ballot=1, number=number)


def confirm(hall, choice="yes", *, by=None, at=DURING, number=1):
    with clock.standing_at(at), hall.as_(by or hall.chair) as occasion:
        return letters.confirm(occasion, SecondReading(which=which(hall, number), choice=Choice(choice)))


def withdraw(hall, *, by=None, at=DURING, number=1):
    with clock.standing_at(at), hall.as_(by or hall.moderator) as occasion:
        return letters.withdraw(occasion, which(hall, number))


def contest(hall, index=0, *, who=None, at=DURING, words="Nobody of ours has signed it."):
    with clock.standing_at(at), hall.as_(who or hall.heads[index]) as occasion:
        asked = Contest(where=hall.where(index), words=words, language=Language.EN)
        return letter_contests.contest(occasion, asked)


def rows(hall, model):
    with hall.database.reading() as occasion:
        return occasion.session.scalars(select(model)).all()


def votes(hall):
    return [(one.seq, one.choice, one.origin) for one in rows(hall, BallotEvent)]


def ends(hall):
    return [one.ended_as for one in rows(hall, LetterClosing)]


def readings(hall):
    return [one.choice for one in rows(hall, LetterReading)]


def entered(hall):
    return len(rows(hall, LetterEntry))
