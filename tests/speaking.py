"""What delegations say about a ballot of a hall: explanations, replies, notes of correction, by the real services."""

from consult.models.statements import NoteOfCorrection, Statement
from consult.rules.statements import StatementKind
from consult.rules.tally import Choice
from consult.services import clock, corrections, statements
from consult.services.ballot_room import Which
from consult.services.corrections import Declaration, Pending
from consult.services.statements import Explanation, Reply, Words
from tests.voting import BEFORE, CLOSES


def explain(hall, index=0, kind="before", *, en="We will vote for peace.", zh="", at=BEFORE, who=None):
    asked = Explanation(where=hall.where(index), kind=StatementKind(kind), words=Words(en, zh))
    with clock.standing_at(at), hall.as_(who or hall.heads[index]) as occasion:
        return statements.explain(occasion, asked)


def reply(hall, index, to, *, en="We see it otherwise.", zh="", at=CLOSES, who=None):
    asked = Reply(where=hall.where(index), to=to, words=Words(en, zh))
    with clock.standing_at(at), hall.as_(who or hall.heads[index]) as occasion:
        return statements.reply(occasion, asked)


def declare(hall, index=0, intended="no", *, at=CLOSES, who=None):
    asked = Declaration(where=hall.where(index), intended=Choice(intended))
    with clock.standing_at(at), hall.as_(who or hall.heads[index]) as occasion:
        return corrections.declare(occasion, asked)


def take_back(hall, index=0, *, at=CLOSES, who=None):
    with clock.standing_at(at), hall.as_(who or hall.heads[index]) as occasion:
        return corrections.take_back(occasion, hall.where(index))


def confirm(hall, index=0, intended="no", *, at=CLOSES, who=None):
    asked = Pending(
        which=Which(path=hall.path, number=1), delegation=hall.delegations[index].key, intended=Choice(intended)
    )
    with clock.standing_at(at), hall.as_(who or hall.moderator) as occasion:
        return corrections.confirm(occasion, asked)


def said(hall):
    """Every statement as (place of the delegation in the hall, kind, number), in the order made."""
    places = {body.id: place for place, body in enumerate(hall.delegations)}
    with hall.database.reading() as occasion:
        rows = occasion.session.query(Statement).order_by(Statement.id).all()
        return [(places[row.delegation_id], row.kind.value, row.seq) for row in rows]


def number_of(hall, index, kind="after"):
    """The number of a delegation's explanation, by which it is replied to."""
    with hall.database.reading() as occasion:
        own = Statement.delegation_id == hall.delegations[index].id
        return occasion.session.query(Statement.id).filter(own, Statement.kind == kind).scalar()


def notes(hall):
    with hall.database.reading() as occasion:
        return [(row.intended.value, row.confirmed_at) for row in occasion.session.query(NoteOfCorrection)]
