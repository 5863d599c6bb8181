"""Ballots of the demonstration: one that is over, one that is open now."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from msgspec import Struct

from consult.cli.demonstration_cast import CHAIR, MODERATOR
from consult.cli.demonstration_stage import Stage
from consult.rules.roster import Subject
from consult.rules.tally import Choice
from consult.services import ballot_drafting, casting, sittings
from consult.services.ballot_drafting import Approval, Draft
from consult.services.ballot_room import Ours, Which
from consult.services.casting import Cast


class Vote(Struct, frozen=True):
    """A ballot to hold: on one provision or one amendment, or on a question of procedure when none is named."""

    path: str
    provision: str
    said: dict[str, Any]
    opens: datetime
    closes: datetime
    amendment: str = ""

    @property
    def subject(self) -> Subject:
        """What is put to the vote."""
        if self.amendment:
            return Subject.AMENDMENT
        return Subject.PROVISION if self.provision else Subject.PROCEDURE


def hold(stage: Stage, vote: Vote) -> None:
    """Draft, approve, open a sitting, cast, let the clock close it, end the sitting."""
    open_today(stage, vote)
    after = vote.closes + timedelta(hours=1)
    stage.plan(after, lambda: stage.act(after, CHAIR, sittings.end_sitting, vote.path))


def open_today(stage: Stage, vote: Vote) -> None:
    """The same, without its end."""
    before = vote.opens - timedelta(hours=6)
    stage.plan(before, lambda: _prepare(stage, vote, before))
    stage.plan(vote.opens, lambda: stage.act(vote.opens, CHAIR, sittings.open_sitting, vote.path))
    for place, (delegation, choice) in enumerate(sorted(vote.said["votes"].items())):
        at = vote.opens + timedelta(minutes=30 * (place + 1))
        cast = Cast(
            where=Ours(delegation=delegation, path=vote.path, number=1),
            choice=Choice(choice),
            seen=0,
            idempotency_key=f"demonstration-{delegation}",
        )
        head = stage.company.heads[delegation]
        stage.plan(at, partial(stage.act, at, head, casting.cast, cast))


def _prepare(stage: Stage, vote: Vote, at: datetime) -> None:
    draft = Draft(
        path=vote.path,
        subject=vote.subject,
        provision=vote.provision,
        amendment=vote.amendment,
        question_en=vote.said["question_en"],
        question_zh=vote.said["question_zh"],
        preset="two-thirds" if vote.provision else "simple",
        quorum="half",
        opens_at=vote.opens,
        closes_at=vote.closes,
    )
    number = stage.act(at, MODERATOR, ballot_drafting.draft, draft)
    approval = Approval(which=Which(path=vote.path, number=number), seen=at)
    stage.act(at + timedelta(minutes=30), CHAIR, ballot_drafting.approve, approval)
