"""Rows for tests: each function makes one thing with everything it needs, committed by the caller's transaction."""

from datetime import timedelta
from itertools import count
from secrets import token_hex

from consult.models.consultations import Consultation, Participation
from consult.models.delegations import Accreditation, AccreditationRole, Delegation
from consult.models.people import Appointment, Office, Person, UserSession
from consult.models.texts import Provision, ProvisionText, ProvisionVersion, Revision
from consult.rules.access import Standing
from consult.rules.phases import State
from consult.rules.roster import Kind
from consult.services.identity import hash_of
from consult.services.occasion import Actor, Occasion
from consult.text.provision import Kind as ProvisionKind
from consult.text.provision import Language, Status, numbered
from tests.instants import BEGINNING

_numbers = count(1)


def person(session, name="", **fields):
    serial = next(_numbers)
    made = Person(email=f"p{serial}@example.org", name=name or f"Person {serial}", created_at=BEGINNING, **fields)
    session.add(made)
    session.flush()
    return made


def delegation(session, name="", kind=Kind.STATE):
    serial = next(_numbers)
    name = name or f"Land {serial:03d}"
    made = Delegation(
        key=name.lower().replace(" ", "-"),
        kind=kind,
        name_en=name,
        name_zh=f"{serial}号地",
        sort_key=name.lower(),
        admitted_at=BEGINNING,
    )
    session.add(made)
    session.flush()
    return made


def accredit(session, who, where, role=AccreditationRole.HEAD):
    made = Accreditation(
        public_id=token_hex(16), person_id=who.id, delegation_id=where.id, role=role, valid_from=BEGINNING
    )
    session.add(made)
    session.flush()
    return made


def appoint(session, who, office=Office.MODERATOR, consultation=None):
    made = Appointment(
        person_id=who.id,
        office=office,
        consultation_id=consultation.id if consultation else None,
        appointed_at=BEGINNING,
    )
    session.add(made)
    session.flush()
    return made


def consultation(session, state=State.OPEN_FOR_COMMENT, closes_at=None, **fields):
    serial = next(_numbers)
    made = Consultation(
        symbol=f"TEST/2026/{serial}",
        path=f"TEST-2026-{serial}",
        title_en=f"Principles {serial}",
        title_zh=f"原则{serial}",
        state=state,
        comments_close_at=closes_at or BEGINNING + timedelta(days=36_500),
        created_at=BEGINNING,
        **fields,
    )
    session.add(made)
    session.flush()
    return made


def participate(session, where, *delegations, standing=Standing.VOTING):
    for each in delegations:
        session.add(
            Participation(consultation_id=where.id, delegation_id=each.id, standing=standing, since=BEGINNING)
        )
    session.flush()


def revision(session, where, *texts, number=1, published=True, previous=None):
    """A revision whose provisions are given as (key, English, Chinese); keys met before are the same provisions."""
    made = Revision(
        consultation_id=where.id,
        number=number,
        symbol=where.symbol if number == 1 else f"{where.symbol}/Rev.{number - 1}",
        created_at=BEGINNING,
        previous_id=previous.id if previous else None,
    )
    session.add(made)
    session.flush()
    numbers = numbered([ProvisionKind.PRINCIPLE] * len(texts))
    for position, (key, english, chinese) in enumerate(texts):
        anchor = session.query(Provision).filter_by(consultation_id=where.id, key=key).one_or_none()
        if anchor is None:
            anchor = Provision(consultation_id=where.id, key=key)
            session.add(anchor)
            session.flush()
        session.add(
            ProvisionVersion(
                revision_id=made.id,
                provision_id=anchor.id,
                position=position,
                kind=ProvisionKind.PRINCIPLE,
                number=numbers[position],
            )
        )
        session.flush()
        for language, text in ((Language.EN, english), (Language.ZH, chinese)):
            session.add(
                ProvisionText(
                    revision_id=made.id, provision_id=anchor.id, language=language, text=text, status=Status.AUTHENTIC
                )
            )
    session.flush()
    if published:
        made.published_at = BEGINNING
    session.flush()
    return made


def signed_in(client, database, who):
    """Sign a person in on this client without the form."""
    token = token_hex(32)
    with database.writing() as occasion:
        occasion.session.add(
            UserSession(
                token_hash=hash_of(token),
                person_id=who.id,
                device="test",
                created_at=occasion.now,
                last_seen_at=occasion.now,
                expires_at=occasion.now + timedelta(days=30),
            )
        )
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def occasion_of(occasion, who):
    """The same occasion, with somebody acting."""
    return Occasion(occasion.session, Actor(who.id, "en"), occasion.now)
