"""Square brackets in a draft: what a moderator asks for, in a consultation with three participants."""

from consult.models.consultations import Participation
from consult.models.texts import BracketEvent
from consult.rules.access import Standing
from consult.services import bracketing
from consult.services.bracketing import Adding, Completing, Passage, Putting, Resolving
from consult.text.brackets import What
from tests import factories
from tests.instants import BEGINNING
from tests.texts_at_work import EN, ZH

KEY = "people"
PEOPLE = ("ga", "bo", "ce")


def participants(session, where, *keys):
    """Delegations that take part, by their keys."""
    made = {}
    for key in keys or PEOPLE:
        made[key] = factories.delegation(session, key)
        session.add(
            Participation(
                consultation_id=where.id, delegation_id=made[key].id, standing=Standing.VOTING, since=BEGINNING
            )
        )
    session.flush()
    return made


def put(where, seen=0, en="Serve", zh="服务", other=("Help", "帮助"), by=("ga",), other_by=("bo",), **which):
    """The passages in brackets, with another wording; '' leaves a language, or the other wording, out."""
    passages = {EN: Passage(en, which.get("en_at")), ZH: Passage(zh, which.get("zh_at"))}
    words = dict(zip((EN, ZH), other, strict=True))
    named = {"proposers": by, "other_proposers": other_by}
    return Putting(path=where.path, key=which.get("key", KEY), seen=seen, passages=passages, other=words, **named)


def add(where, seen, en="Assist", zh="协助", number=1, by=("ce",)):
    return Adding(path=where.path, key=KEY, seen=seen, number=number, words={EN: en, ZH: zh}, proposers=by)


def complete(where, seen, words="服务", others=("帮助",), number=1):
    return Completing(path=where.path, key=KEY, seen=seen, number=number, passage=Passage(words), others=others)


def resolve(where, seen, what=What.CHOSEN, chosen=0, words=("", ""), number=1, reason="Agreed."):
    said = dict(zip((EN, ZH), words, strict=True))
    fields = {"number": number, "what": what, "chosen": chosen, "words": said, "reason": reason}
    return Resolving(path=where.path, key=KEY, seen=seen, **fields)


def furnish(house):
    """A bracket in every provision of the house's draft, in English so far, by as many as take part in it."""
    with house.database.writing() as occasion:
        lands = participants(occasion.session, house.work, *(f"bracket-{n}" for n in range(house.size)))
    for n in range(house.size):
        asked = put(house.work, zh="", other=("Help", ""), by=tuple(lands), other_by=(), key=f"p{n}")
        house.acting(house.moderator, bracketing.put, asked)


def last_change(database):
    """The number of the last change made to a bracket."""
    with database.reading() as occasion:
        return max((each.change_id for each in occasion.session.query(BracketEvent)), default=0)


def events(database):
    with database.reading() as occasion:
        rows = occasion.session.query(BracketEvent).order_by(BracketEvent.change_id)
        return [(each.number, each.what, each.chosen, each.reason) for each in rows]
