"""A delegation at work on its drafts: members write, colleagues remark, the head edits, by the real services."""

from consult.services import assignments, comment_writing, desk_page, draft_page, drafts
from consult.services.assignments import AssignmentAsked, NewAssignment
from consult.services.comment_writing import DraftChange, NewComment, Step
from consult.services.drafts import DraftAsked
from tests.voices_world import words


class Room:
    """The desk of one delegation of a world."""

    def __init__(self, world, delegation=None):
        self.world = world
        self.key = (delegation or world.ours).key

    def begin(self, who, text="As we see it.", step=Step.SEND, **about):
        asked = NewComment(
            delegation=self.key,
            consultation=self.world.path,
            provision=about.pop("provision", "safety"),
            parent=about.pop("parent", None),
            words=words(text, **about),
            step=step,
        )
        with self.world.acting(who) as occasion:
            return comment_writing.begin(occasion, asked).draft

    def change(self, who, number, text, step=Step.KEEP, *, version=None, **about):
        seen = self.page(who, number).stored.lock_version if version is None else version
        asked = DraftChange(
            delegation=self.key, draft=number, lock_version=seen, words=words(text, **about), step=step
        )
        with self.world.acting(who) as occasion:
            return comment_writing.write_on(occasion, asked)

    def page(self, who, number):
        with self.world.acting(who) as occasion:
            return draft_page.one(occasion, DraftAsked(delegation=self.key, draft=number))

    def remark(self, who, number, said="What of the costs?"):
        self._do(drafts.remark, who, number, said)

    def send_back(self, who, number, said="Add a wording."):
        self._do(drafts.send_back, who, number, said)

    def show(self, who, number):
        self._do(drafts.show, who, number)

    def discard(self, who, number):
        self._do(drafts.discard, who, number)

    def _do(self, service, who, number, said=""):
        with self.world.acting(who) as occasion:
            service(occasion, DraftAsked(delegation=self.key, draft=number, remark=said))

    def assign(self, who, assignee, *, due_at=None, note="Before Friday.", provision=None, draft=None):
        asked = NewAssignment(
            delegation=self.key,
            consultation=self.world.path,
            provision=provision,
            draft=draft,
            assignee=assignee.id,
            due_at=due_at,
            note=note,
        )
        with self.world.acting(who) as occasion:
            return assignments.assign(occasion, asked)

    def complete(self, who, number, *, done=True):
        with self.world.acting(who) as occasion:
            assignments.complete(occasion, AssignmentAsked(delegation=self.key, number=number, done=done))

    def desk(self, who):
        with self.world.acting(who) as occasion:
            return desk_page.desk(occasion, self.key)
