"""Which words went on under another key: suggested by what changed, decided by a moderator before publishing."""

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct
from sqlalchemy import Row, delete, select
from sqlalchemy.orm import aliased

from consult.models.texts import Provision as ProvisionRow
from consult.models.texts import ProvisionDescent, Revision
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import draft_rows, revisions, standing
from consult.services.consultation_page import Head, head_of
from consult.services.occasion import Occasion
from consult.services.revisions import RevisionLine
from consult.text import descent, lineage
from consult.text.lineage import Descent, Fate
from consult.text.provision import Provision


class Deciding(Struct, frozen=True, kw_only=True):
    """What a moderator says of the descents shown, in the draft as last seen."""

    path: str
    lock_version: int
    holding: frozenset[Descent]
    declined: frozenset[Descent]


class Line(Struct, frozen=True, kw_only=True):
    """A possible descent with both provisions; `holds` is none while nobody has decided."""

    source: Provision
    target: Provision
    holds: bool | None


class DescentPage(Struct, frozen=True, kw_only=True):
    """What went where, between the last published revision and the draft."""

    head: Head
    previous: RevisionLine
    draft: RevisionLine
    lock_version: int
    lines: tuple[Line, ...]
    before: tuple[Provision, ...]
    after: tuple[Provision, ...]
    fates: dict[str, Fate]

    @property
    def undecided(self) -> int:
        """How many proposals wait for a decision."""
        return sum(line.holds is None for line in self.lines)


def descent_page(occasion: Occasion, path: str) -> DescentPage:
    """The proposals with what was decided of them; raises NOT_FOUND where there is nothing to compare."""
    consultation = standing.visible_consultation(occasion, path)
    standing.ask(occasion, Act.OPEN_SECRETARIAT, consultation)
    draft, last = revisions.unpublished(occasion, consultation), revisions.last_published(occasion, consultation)
    if draft is None or last is None:
        raise Refusal(Code.NOT_FOUND)
    texts = revisions.stored(occasion, draft, last)
    before, after = texts[last.number].provisions, texts[draft.number].provisions
    decided = _decided(occasion, draft, before, after)
    return DescentPage(
        head=head_of(consultation, occasion.now),
        previous=revisions.line_of(last),
        draft=revisions.line_of(draft),
        lock_version=draft.lock_version,
        lines=_lines(before, after, decided),
        before=before,
        after=after,
        fates=dict(lineage.fates(before, after, [each for each, holds in decided.items() if holds])),
    )


def proposed(occasion: Occasion, path: str) -> tuple[Descent, ...]:
    """What the changes of the draft suggest; slow, so read before the act that publishes. Nothing on a first text."""
    consultation = standing.visible_consultation(occasion, path)
    standing.ask(occasion, Act.EDIT_TEXT, consultation)
    draft, last = revisions.unpublished(occasion, consultation), revisions.last_published(occasion, consultation)
    if draft is None or last is None:
        return ()
    texts = revisions.stored(occasion, draft, last)
    return descent.proposed(texts[last.number].provisions, texts[draft.number].provisions)


def decide(occasion: Occasion, asked: Deciding) -> int:
    """Write down which descents hold; the draft must be as it was seen. Gives how many hold."""
    consultation, draft = draft_rows.locked_draft(occasion, asked.path)
    last = revisions.last_published(occasion, consultation)
    if last is None:
        raise Refusal(Code.NOT_FOUND)
    if draft.lock_version != asked.lock_version:
        raise Refusal(Code.EDITED_MEANWHILE)
    texts = revisions.stored(occasion, draft, last)
    sources = {each.key for each in texts[last.number].provisions}
    targets = {each.key for each in texts[draft.number].provisions}
    anchors = draft_rows.anchors_of(occasion, consultation)
    occasion.session.execute(delete(ProvisionDescent).where(ProvisionDescent.revision_id == draft.id))
    for each in sorted(asked.holding | asked.declined):
        if each.source not in sources or each.target not in targets or each.source == each.target:
            raise Refusal(Code.BAD_REQUEST, at="target")
        occasion.session.add(
            ProvisionDescent(
                revision_id=draft.id,
                source_id=anchors[each.source],
                target_id=anchors[each.target],
                holds=each in asked.holding,
                by_id=occasion.actor.person_id,
                at=occasion.now,
            )
        )
    draft.lock_version += 1
    occasion.session.flush()
    return len(asked.holding)


def of_revision(revision: Revision) -> tuple[Descent, ...]:
    """The descents that hold, by which words went on in this revision, as it was loaded."""
    return tuple(sorted(Descent(each.source.key, each.target.key) for each in revision.descents if each.holds))


def between(
    readable: Sequence[Revision], before: Revision, after: Revision, keys: Collection[str]
) -> tuple[Descent, ...]:
    """The descents from one revision to any later one, through all between, as far as both keys are among `keys`."""
    steps = [of_revision(each) for each in readable if before.number < each.number <= after.number]
    return tuple(each for each in lineage.composed(steps, keys) if each.source in keys)


def settle(
    occasion: Occasion,
    draft: Revision,
    texts: tuple[Sequence[Provision], Sequence[Provision]],
    proposed: Collection[Descent],
) -> list[Descent]:
    """The descents of a draft about to be published: every proposal decided, none kept that no longer stands."""
    rows = {Descent(row.source, row.target): row.holds for row in _rows(occasion, [draft.id])}
    undecided = [each for each in proposed if each not in rows]
    if undecided:
        raise Refusal(Code.DESCENT_UNDECIDED, num=len(undecided))
    decided = _decided(occasion, draft, *texts)
    stale = rows.keys() - decided.keys()
    _forget(occasion, draft, stale)
    return [each for each, holds in decided.items() if holds]


def _rows(occasion: Occasion, revision_ids: Iterable[int]) -> Sequence[Row[int, str, str, bool]]:
    source, target = aliased(ProvisionRow), aliased(ProvisionRow)
    return occasion.session.execute(
        select(
            ProvisionDescent.revision_id,
            source.key.label("source"),
            target.key.label("target"),
            ProvisionDescent.holds,
        )
        .join(source, source.id == ProvisionDescent.source_id)
        .join(target, target.id == ProvisionDescent.target_id)
        .where(ProvisionDescent.revision_id.in_(list(revision_ids)))
        .order_by(source.key, target.key)
    ).all()


def _forget(occasion: Occasion, draft: Revision, stale: Collection[Descent]) -> None:
    keys = {key for each in stale for key in (each.source, each.target)}
    query = select(ProvisionRow.key, ProvisionRow.id).where(
        ProvisionRow.consultation_id == draft.consultation_id, ProvisionRow.key.in_(keys)
    )
    anchors = {row.key: row.id for row in occasion.session.execute(query)} if keys else {}
    for each in stale:
        found = (draft.id, anchors[each.source], anchors[each.target])
        occasion.session.delete(occasion.session.get_one(ProvisionDescent, found))
    occasion.session.flush()


def _decided(
    occasion: Occasion, draft: Revision, before: Sequence[Provision], after: Sequence[Provision]
) -> dict[Descent, bool]:
    """What was decided, as far as both provisions still stand in their texts."""
    old, new = {each.key for each in before}, {each.key for each in after}
    rows = _rows(occasion, [draft.id])
    return {Descent(row.source, row.target): row.holds for row in rows if row.source in old and row.target in new}


def _lines(before: Sequence[Provision], after: Sequence[Provision], decided: dict[Descent, bool]) -> tuple[Line, ...]:
    old, new = {each.key: each for each in before}, {each.key: each for each in after}
    places = {key: place for place, key in enumerate(old)}
    shown = {*descent.proposed(before, after), *decided}
    return tuple(
        Line(source=old[each.source], target=new[each.target], holds=decided.get(each))
        for each in sorted(shown, key=lambda one: (places[one.source], one.target))
    )
