"""All tables in one place: importing this module is importing the schema."""

from consult.models import (
    alignments,
    amendments,
    answering,
    assignments,
    ballots,
    consultations,
    contributions,
    delegations,
    drafts,
    interests,
    letters,
    operations,
    people,
    readings,
    record,
    roll_calls,
    statements,
    texts,
)
from consult.models.base import Base

metadata = Base.metadata
SUBJECTS = (
    alignments,
    amendments,
    answering,
    assignments,
    ballots,
    consultations,
    contributions,
    delegations,
    drafts,
    interests,
    letters,
    operations,
    people,
    readings,
    record,
    roll_calls,
    statements,
    texts,
)
