"""Amendments taken through the real services to where a test begins."""

from consult.models.amendments import Amendment
from consult.models.consultations import Consultation
from consult.models.texts import Revision
from consult.rules.phases import State
from consult.services import amending, amendment_desk, amendments_applying, clock, drafting, publishing, tabling
from consult.services.amending import ChangeAsked, DraftAsked, ReasonAsked
from consult.services.amendment_desk import AdoptionAsked, Translation
from consult.services.amendments_applying import Application
from consult.services.drafting import Beginning, Begun, Edit
from consult.services.tabling import AmendmentAsked
from consult.text.amendment import Action, Operation
from consult.text.provision import Kind, Language, Status
from tests.voting import BEFORE

EN, ZH = Language.EN, Language.ZH
LOG = {"change_log_en": "Amendments.", "change_log_zh": "修正案。"}


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


def ready(hall, *references):
    """The period is over, nobody objects, and the consultation is back in revision."""
    move(hall, State.FROZEN)
    adopted(hall, *references)
    move(hall, State.REVISED)


def planned(hall):
    with hall.as_(hall.moderator) as occasion:
        return amendments_applying.plan(occasion, hall.path)


def apply(hall, decided=None, plan=None):
    plan = plan or planned(hall)
    asked = Application(
        consultation=hall.path,
        seen=tuple(each.reference for each in plan.amendments),
        lock_version=plan.lock_version,
        changes=amendments_applying.changes(plan, decided or {}),
    )
    with hall.as_(hall.moderator) as occasion:
        return amendments_applying.apply(occasion, asked)


def begin(hall):
    with hall.as_(hall.moderator) as occasion:
        drafting.begin(occasion, Beginning(path=hall.path, begun=Begun.FROM_LAST))


def edit(hall, key, en, zh, **fields):
    asked = {
        "seen": 0,
        "kind": Kind.PRINCIPLE,
        "texts": {EN: en, ZH: zh},
        "statuses": {EN: Status.AUTHENTIC, ZH: Status.AUTHENTIC},
        "still_right": False,
    }
    with hall.as_(hall.moderator) as occasion:
        drafting.edit(occasion, Edit(path=hall.path, key=key, **(asked | fields)))


def publish(hall):
    with hall.as_(hall.moderator) as occasion:
        found = occasion.session.query(Revision).filter_by(published_at=None).one()
        asked = publishing.Publication(path=hall.path, lock_version=found.lock_version, confirmed=frozenset(), **LOG)
        publishing.publish(occasion, asked)
