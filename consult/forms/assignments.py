"""Forms for sharing out the work of a delegation."""

from collections.abc import Iterable
from typing import Self

from wtforms import SelectField, TextAreaField
from wtforms.validators import Optional

from consult.forms.base import AtMost, Form, Needed, SelectChoice, clean
from consult.forms.comments import LONGEST_REMARK
from consult.forms.moment import Moment
from consult.language import gettext, lazy_gettext
from consult.services.assignment_pages import AssigningAsked, Member
from consult.services.assignments import NewAssignment


class AssignmentForm(Form):
    """Who is to see to it, by when, and what there is to say about it."""

    assignee = SelectField(lazy_gettext("Assigned to"), validators=[Needed()])
    due_at = Moment(
        lazy_gettext("Due"),
        [Optional()],
        description=lazy_gettext("In coordinated universal time (UTC), if there is a term. It may be left empty."),
    )
    note = TextAreaField(
        lazy_gettext("Note"),
        [AtMost(LONGEST_REMARK)],
        description=lazy_gettext("Only your delegation reads it."),
        render_kw={"rows": 3},
    )

    @classmethod
    def among(cls, members: Iterable[Member]) -> Self:
        """The form with those who serve the delegation to choose from."""
        made = cls()
        people = [SelectChoice(str(each.id), each.name) for each in members]
        made.assignee.choices = [SelectChoice("", gettext("Choose …")), *people]
        return made

    def assignment(self, asked: AssigningAsked) -> NewAssignment:
        """What was filled in."""
        return NewAssignment(
            delegation=asked.delegation,
            consultation=asked.consultation,
            provision=asked.provision,
            draft=asked.draft,
            assignee=int(self.assignee.data),
            due_at=self.due_at.data,
            note=clean(self.note.data),
        )
