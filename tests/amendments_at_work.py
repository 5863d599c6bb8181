"""Amendments taken through the real services to where a test begins."""

from consult.models.amendments import Amendment
from consult.models.consultations import Consultation
from consult.services import amending, amendment_desk, clock, tabling
from consult.services.amending import ChangeAsked, DraftAsked, ReasonAsked
from consult.services.amendment_desk import AdoptionAsked, Translation
from consult.services.tabling import AmendmentAsked
from consult.text.amendment import Action, Operation
from consult.text.provision import Kind, Language
from tests.voting import BEFORE

EN, ZH = Language.EN, Language.ZH


def operation(key, en=None, zh=None, action=Action.REPLACE, kind=None):
    texts = {language: text for language, text in ((EN, en), (ZH, zh)) if text is not None}
    return Operation(action=action, key=key, texts=texts, kind=kind)


def put(hall, place, change, draft=0, seen=None, who=None, amends=""):
    """A change put into a draft by the head; gives the draft's place."""
    with hall.as_(who or hall.heads[place]) as occasion:
        version = lock_version(occasion, hall, place, draft) if seen is None and draft else seen or 0
        asked = ChangeAsked(
            delegation=hall.delegations[place].key,
            consultation=hall.path,
            place=draft,
            lock_version=version,
            operation=change,
            amends=amends,
        )
        return amending.put(occasion, asked)


def lock_version(occasion, hall, place, draft):
    found = occasion.session.query(Amendment).filter_by(delegation_id=hall.delegations[place].id, place=draft)
    return found.one().lock_version


def asked(hall, place, draft):
    with hall.as_(hall.heads[place]) as occasion:
        version = lock_version(occasion, hall, place, draft)
    return DraftAsked(delegation=hall.delegations[place].key, place=draft, lock_version=version)


def reasoned(hall, place, draft, reason="It is clearer so."):
    with hall.as_(hall.heads[place]) as occasion:
        wanted = ReasonAsked(draft=asked(hall, place, draft), language=EN, reason=reason)
        return amending.give_reason(occasion, wanted)


def table(hall, place, draft, who=None):
    wanted = asked(hall, place, draft)
    with hall.as_(who or hall.heads[place]) as occasion:
        return tabling.table(occasion, wanted).reference


def tabled(hall, place, key, *, en=None, zh=None, action=Action.REPLACE, kind=None, amends=""):
    """An amendment of one change, tabled by the head of a delegation; gives its reference."""
    draft = put(hall, place, operation(key, en, zh, action, kind), amends=amends)
    reasoned(hall, place, draft)
    return table(hall, place, draft)


def supplied(hall, reference, language, text, seq=1, version=0):
    with hall.as_(hall.moderator) as occasion:
        wanted = Translation(
            consultation=hall.path, reference=reference, seq=seq, version=version, language=language, text=text
        )
        return amendment_desk.translate(occasion, wanted)


def adopted(hall, *references):
    for reference in references:
        with hall.as_(hall.chair) as occasion:
            amendment_desk.adopt(occasion, AdoptionAsked(consultation=hall.path, reference=reference))


def of(hall, place, reference):
    return AmendmentAsked(delegation=hall.delegations[place].key, consultation=hall.path, reference=reference)


def move(hall, state):
    """Put the consultation into a state, as the clock or an official would have."""
    with hall.database.writing() as occasion:
        occasion.session.query(Consultation).filter_by(path=hall.path).one().state = state


def close_at(hall, instant):
    with hall.database.writing() as occasion:
        occasion.session.query(Consultation).filter_by(path=hall.path).one().amendments_close_at = instant


NEW = {"action": Action.INSERT, "kind": Kind.PARAGRAPH}
GONE = {"action": Action.DELETE}


def tabled_before(hall, place, key, **asked):
    """The same while the consultation is open for amendments, before any ballot of the hall opens."""
    with clock.standing_at(BEFORE):
        return tabled(hall, place, key, **asked)
