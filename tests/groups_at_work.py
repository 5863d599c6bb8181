"""A group at work: one delegation of a hall speaks on behalf of it, the others say how they stand, by the real services."""

from datetime import date

from msgspec.structs import replace
from sqlalchemy import func

from consult.models.consultations import Consultation
from consult.models.contributions import Comment
from consult.rules.alignment import Alignment
from consult.services import aligning, comment_writing, groups
from consult.services.aligning import AligningAsked, NewAlignment
from consult.text.provision import Language
from consult.text.reference import reference_of

JOINED = date(2020, 1, 1)


def speak_together(hall, asked):
    """The second delegation makes the comment on behalf of a group of all, with which the others align; its reference."""
    with hall.database.writing() as occasion:
        for body in hall.delegations:
            groups.join(occasion, body, ("g77",), JOINED)
    with hall.as_(hall.heads[1]) as occasion:
        comment_writing.begin(occasion, replace(asked, words=replace(asked.words, group="g77")))
        here = occasion.session.query(func.max(Comment.number)).join(
            Consultation, Comment.consultation_id == Consultation.id
        )
        reference = reference_of(here.filter(Consultation.path == asked.consultation).scalar())
    for place in [0, *range(2, len(hall.delegations))]:
        _align(
            hall,
            place,
            AligningAsked(
                delegation=hall.delegations[place].key, consultation=asked.consultation, reference=reference
            ),
        )
    return reference


def _align(hall, place, about):
    stated = {"version": 1, "alignment": Alignment.ALIGNED, "language": Language.EN, "reason": ""}
    with hall.as_(hall.heads[place]) as occasion:
        aligning.state(occasion, NewAlignment(about=about, **stated))
