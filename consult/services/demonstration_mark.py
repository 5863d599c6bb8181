"""Whether the database holds demonstration accounts: every page then says so."""

from sqlalchemy import exists, select

from consult.models.people import Person
from consult.services.occasion import Occasion


def stands(occasion: Occasion) -> bool:
    """Whether anybody in the database is there for demonstration only."""
    return bool(occasion.session.scalar(select(exists().where(Person.demonstration))))
