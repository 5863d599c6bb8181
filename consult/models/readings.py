"""How far somebody has read at a delegation's desk: theirs alone, and only as they say it."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base


class DeskReading(Base):
    """Everything in a consultation up to an instant has been read by a person who serves a delegation."""

    __tablename__ = "desk_reading"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    until: Mapped[datetime]
