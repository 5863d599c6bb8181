"""Whether the database holds demonstration accounts: every page then says so."""

from sqlalchemy import exists, select

from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.models.people import Person
from consult.services.occasion import Occasion


def stands(occasion: Occasion) -> bool:
    """Whether anybody in the database is there for demonstration only."""
    return bool(occasion.session.scalar(select(exists().where(Person.demonstration))))


def is_empty(occasion: Occasion) -> bool:
    """Whether nobody and nothing is in the database yet."""
    found = [occasion.session.scalar(select(exists(select(each.id)))) for each in (Person, Delegation, Consultation)]
    return not any(found)


def a_password_hash(occasion: Occasion) -> str:
    """The hash of a demonstration account's password, or nothing where there is none."""
    return occasion.session.scalar(select(Person.password_hash).where(Person.demonstration).limit(1)) or ""
