"""Objections to what would be adopted without a vote, by the real service; and when a silence procedure ends."""

from datetime import timedelta

from consult.services import clock, objecting
from consult.services.objecting import Objecting
from consult.text.provision import Language
from tests.voting import DURING, OPENS

ENDS = OPENS + timedelta(hours=72)


def object_to(hall, index=0, text="Article 3 goes too far.", who=None, at=DURING, number=1):
    asked = Objecting(where=hall.where(index, number), text=text, language=Language.EN)
    with clock.standing_at(at), hall.as_(who or hall.heads[index]) as occasion:
        return objecting.object_to(occasion, asked)
