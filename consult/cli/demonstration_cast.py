"""Who plays in the demonstration: officials, fictional delegations, their people."""

from datetime import datetime

from sqlalchemy import delete, select, update

from consult.cli.demonstration_stage import Company, Stage, rows
from consult.models.delegations import Delegation
from consult.models.operations import Outbox
from consult.models.people import Appointment, Link, Office, Person
from consult.rules.roster import AccreditationRole, Kind
from consult.services import accreditations, admissions, groups, record, stamps, vote_notices
from consult.services.accreditations import Grant, Newcomer
from consult.services.admissions import Admission
from consult.services.occasion import Occasion

MODERATOR = "moderator@example.org"
SECOND_MODERATOR = "second.moderator@example.org"
CHAIR = "chair@example.org"

OFFICIALS = (
    (MODERATOR, "Noor Amsel", Office.MODERATOR, "en", "Europe/Vienna"),
    (SECOND_MODERATOR, "林若溪", Office.MODERATOR, "zh", "Asia/Shanghai"),
    (CHAIR, "Adaeze Ferrin", Office.CHAIR, "en", "Africa/Nairobi"),
    ("rapporteur@example.org", "Tomas Quill", Office.RAPPORTEUR, "en", "America/Bogota"),
    ("administrator@example.org", "Ina Sorrel", Office.ADMINISTRATOR, "en", "UTC"),
    ("auditor@example.org", "Pavle Orin", Office.AUDITOR, "en", "UTC"),
)


def assemble(stage: Stage, at: datetime, password_hash: str) -> None:
    """Officials, delegations and their accredited persons, all marked as demonstration."""
    stage.arrange(at, lambda occasion: _officials(occasion, password_hash))
    people = rows("principles/persons.csv")
    stage.arrange(at, _delegations)
    stage.arrange(at, lambda occasion: _people(occasion, people, password_hash))
    stage.company = Company(
        heads={row["delegation"]: row["email"] for row in people if row["role"] == "head"},
        standing={row["key"]: row["standing"] for row in rows("principles/delegations.csv")},
        roles={(row["delegation"], row["email"]): AccreditationRole(row["role"]) for row in people},
    )


def clear_the_post(occasion: Occasion) -> None:
    """No mail leaves for invented addresses, neither now nor when a worker looks for votes nobody was told of."""
    while vote_notices.derive(occasion, None):
        occasion.session.flush()
    occasion.session.execute(delete(Outbox).where(Outbox.record_index.is_(None)))
    occasion.session.execute(update(Outbox).values(sent_at=occasion.now))
    occasion.session.execute(delete(Link))


def _officials(occasion: Occasion, password_hash: str) -> None:
    for email, name, office, language, zone in OFFICIALS:
        person = Person(
            email=email,
            name=name,
            language=language,
            time_zone=zone,
            password_hash=password_hash,
            created_at=occasion.now,
            demonstration=True,
        )
        occasion.session.add(person)
        occasion.session.flush()
        occasion.session.add(Appointment(person_id=person.id, office=office, appointed_at=occasion.now))


def _delegations(occasion: Occasion) -> None:
    record.lock(occasion)
    for row in rows("principles/delegations.csv"):
        region = (groups.key_of_region(row["region"]),) if row["region"] else ()
        others = tuple(part for part in row["groups"].split(";") if part)
        admissions.enter(
            occasion,
            Admission(
                key=row["key"],
                kind=Kind(row["kind"]),
                name_en=row["name_en"],
                name_zh=row["name_zh"],
                formal_en=row["formal_en"],
                formal_zh=row["formal_zh"],
                groups=region + others,
            ),
        )
    occasion.session.execute(update(Delegation).values(demonstration=True))
    stamps.touch_everything(occasion)


def _people(occasion: Occasion, people: list[dict[str, str]], password_hash: str) -> None:
    record.lock(occasion)
    for row in people:
        delegation = accreditations.loaded(occasion, row["delegation"])
        newcomer = Newcomer(email=row["email"], name=row["name"], language=row["language"])
        role = AccreditationRole(row["role"])
        grant = Grant(delegation=row["delegation"], newcomer=newcomer, role=role)
        accreditations.enter(occasion, delegation, grant)
        person = occasion.session.scalars(select(Person).where(Person.email == row["email"])).one()
        person.time_zone = row["time_zone"]
        person.password_hash = password_hash
        person.demonstration = True
