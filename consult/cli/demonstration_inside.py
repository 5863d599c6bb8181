"""What nobody outside sees in the demonstration: drafts and work inside delegations, comments shared out."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from consult.cli.demonstration_cast import MODERATOR
from consult.cli.demonstration_rounds import Round, new_comment, references
from consult.cli.demonstration_stage import Stage, structure
from consult.services import assignments, comment_desk, comment_writing
from consult.services import drafts as sheets
from consult.services.assignments import AssignmentAsked, NewAssignment
from consult.services.comment_desk import Assigning, NewNote
from consult.services.comment_writing import Step
from consult.services.drafts import DraftAsked


def drafts(stage: Stage, path: str, at: datetime) -> None:
    """What members have written and not sent, or sent to their head; what is said about it, and what came back."""
    for place, one in enumerate(structure("principles/drafts.json")):
        begins = at + timedelta(minutes=10 * place)
        step = Step.SEND if one["status"] == "pending" else Step.KEEP
        begun = stage.act(begins, one["author"], comment_writing.begin, new_comment(path, one, step))
        assert begun.draft is not None
        for nth, said in enumerate(one["remarks"], start=1):
            asked = DraftAsked(delegation=one["delegation"], draft=begun.draft, remark=said["text"])
            say = sheets.send_back if said["returns"] else sheets.remark
            stage.act(begins + timedelta(minutes=3 * nth), said["by"], say, asked)


def share_out(stage: Stage, path: str, day: Callable[[float], datetime]) -> None:
    """Heads give work to members, to be done by a day; some of it is done."""
    for place, one in enumerate(structure("principles/work.json")["assignments"]):
        at = day(-5) + place * timedelta(hours=1)
        stage.plan(at, partial(_give, stage, path, at, day(one["due_in"]), one))


def share_out_comments(stage: Stage, spoken: Round, at: datetime) -> None:
    """The secretariat shares out a round's comments, with notes that it alone reads."""
    known, work = references(spoken.revision), structure("principles/work.json")
    for one in work["comments"]:
        asked = Assigning(
            consultation=spoken.path,
            references=tuple(known[place] for place in one["places"]),
            person=stage.person(one["to"]),
        )
        stage.act(at, MODERATOR, comment_desk.assign, asked)
    for one in work["notes"]:
        noted = NewNote(consultation=spoken.path, reference=known[one["place"]], body=one["text"])
        stage.act(at, one["by"], comment_desk.note, noted)


def _give(stage: Stage, path: str, at: datetime, due: datetime, one: dict[str, Any]) -> None:
    asked = NewAssignment(
        delegation=one["delegation"],
        consultation=path,
        provision=one["provision"],
        draft=None,
        assignee=stage.person(one["assignee"]),
        due_at=due,
        note=one["note"],
    )
    number = stage.act(at, one["by"], assignments.assign, asked)
    if one["done"]:
        done = AssignmentAsked(delegation=one["delegation"], number=number)
        stage.act(at + timedelta(days=1), one["assignee"], assignments.complete, done)
