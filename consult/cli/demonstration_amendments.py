"""Amendments of the demonstration: drafted, tabled, sponsored, withdrawn, adopted; declarations of interests."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from consult.cli.demonstration_cast import CHAIR, MODERATOR
from consult.cli.demonstration_stage import Stage, structure
from consult.services import amending, amendment_desk, amendments_applying, interests, tabling
from consult.services.amending import ChangeAsked, DraftAsked, ReasonAsked
from consult.services.amendment_desk import AdoptionAsked
from consult.services.amendments_applying import Application
from consult.services.interests import NewDeclaration, Where
from consult.services.tabling import AmendmentAsked
from consult.text.amendment import Action, Operation
from consult.text.provision import Kind, Language

_STEP = timedelta(hours=3)


def amend(stage: Stage, path: str, name: str, begins: datetime) -> None:
    """Each amendment three hours after the one before it, its co-sponsors in the hours between."""
    for place, one in enumerate(structure(name)):
        stage.plan(begins + place * _STEP, partial(_propose, stage, path, begins + place * _STEP, one))


def adopt(stage: Stage, path: str, reference: str, at: datetime) -> None:
    """The chair adopts without a vote what nobody has objected to."""
    asked = AdoptionAsked(consultation=path, reference=reference)
    stage.plan(at, partial(stage.act, at, CHAIR, amendment_desk.adopt, asked))


def carry(stage: Stage, path: str, at: datetime) -> None:
    """The secretariat carries what was adopted into the next draft; nothing in it is in dispute."""
    found = stage.read(at, MODERATOR, amendments_applying.plan, path)
    asked = Application(
        consultation=path,
        seen=tuple(each.reference for each in found.amendments),
        lock_version=found.lock_version,
        changes=amendments_applying.changes(found, {}),
    )
    stage.act(at, MODERATOR, amendments_applying.apply, asked)


def declare(stage: Stage, path: str, folder: str, begins: datetime) -> None:
    """Declarations of interests, an hour apart."""
    for place, one in enumerate(structure(f"{folder}/interests.json")):
        at = begins + timedelta(hours=place)
        where = Where(delegation=one["delegation"], consultation=path)
        asked = NewDeclaration(
            where=where, has=bool(one["words"]), language=Language(one["language"]), words=one["words"]
        )
        stage.plan(at, partial(stage.act, at, stage.company.heads[one["delegation"]], interests.declare, asked))


def _propose(stage: Stage, path: str, at: datetime, one: dict[str, Any]) -> None:
    key = one["delegation"]
    act: Callable[..., Any] = partial(stage.act, at, stage.company.heads[key])
    place = act(amending.put, _change(path, one))
    draft = DraftAsked(delegation=key, place=place, lock_version=1)
    act(amending.give_reason, ReasonAsked(draft=draft, language=Language(one["language"]), reason=one["reason"]))
    if one.get("draft"):
        return
    tabled = act(tabling.table, DraftAsked(delegation=key, place=place, lock_version=2))
    for nth, sponsor in enumerate(one["cosponsors"], start=1):
        asked = AmendmentAsked(delegation=sponsor, consultation=path, reference=tabled.reference)
        stage.act(at + timedelta(minutes=40 * nth), stage.company.heads[sponsor], tabling.sponsor, asked)
    if one.get("withdrawn"):
        own = AmendmentAsked(delegation=key, consultation=path, reference=tabled.reference)
        stage.act(at + timedelta(hours=2), stage.company.heads[key], tabling.withdraw, own)


def _change(path: str, one: dict[str, Any]) -> ChangeAsked:
    operation = Operation(
        action=Action(one["action"]),
        key=one["key"],
        texts={language: one[language.value] for language in Language if language.value in one},
        kind=Kind(one["kind"]) if "kind" in one else None,
    )
    return ChangeAsked(
        delegation=one["delegation"],
        consultation=path,
        place=0,
        lock_version=0,
        operation=operation,
        amends=one.get("amends", ""),
    )
