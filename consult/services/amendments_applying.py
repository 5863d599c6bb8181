"""Adopted amendments carried into the next draft in one act, each change with the amendments that it comes from."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from consult.models.amendments import Amendment
from consult.models.consultations import Consultation
from consult.models.texts import ChangeSource, ProvisionText, ProvisionVersion, Revision
from consult.rules.access import Act
from consult.rules.amendments import AmendmentState, AmendmentStep
from consult.rules.refusal import Code, Refusal
from consult.services import (
    amendment_bases,
    amendment_records,
    amendment_steps,
    bracket_refusals,
    consultation_page,
    consultations,
    draft_rows,
    revisions,
    stamps,
    standing,
)
from consult.services.amendment_records import AmendmentRecord
from consult.services.amendment_steps import Happened
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.text import brackets, settling
from consult.text.amendment import Action, Operation, Operations
from consult.text.brackets import Marked
from consult.text.provision import Language, Provision, Status, is_blank
from consult.text.settling import Change, Decisions, Dispute


class Application(Struct, frozen=True, kw_only=True):
    """Carry these amendments into the draft as it was seen: `seen` says which, `changes` what they make.

    The changes are worked out before the act, for marking words is slow; none while a dispute is undecided.
    """

    consultation: str
    seen: tuple[str, ...]
    lock_version: int
    changes: tuple[Change, ...]


class Plan(Struct, frozen=True, kw_only=True):
    """What is to be carried over, and where a person must decide; `own`: the draft's own changes are one source more.

    `sources` are the amendments by their places in the disputes; the place behind the last one is the draft itself.
    """

    head: Head
    base: tuple[Provision, ...]
    amendments: tuple[AmendmentRecord, ...]
    earlier: tuple[AmendmentRecord, ...]
    own: Operations
    disputes: tuple[Dispute, ...]
    lock_version: int

    @property
    def sources(self) -> tuple[Operations, ...]:
        """Everything that changes the published text, in the order of the disputes' numbers."""
        return (*(each.changes for each in self.amendments), *((self.own,) if self.own else ()))


def plan(occasion: Occasion, path: str) -> Plan:
    """What an application would do now."""
    consultation = standing.visible_consultation(occasion, path)
    standing.ask(occasion, Act.APPLY_AMENDMENTS, consultation)
    return _plan(occasion, consultation)


def changes(found: Plan, decided: Decisions) -> tuple[Change, ...]:
    """What the amendments make of the text together; nothing while something disputed is undecided."""
    try:
        return settling.changes(found.base, found.sources, decided)
    except settling.Undecided:
        return ()


def apply(occasion: Occasion, asked: Application) -> bool:
    """Write every adopted amendment that is not yet in the text into the draft, begun where there is none."""
    consultation = consultations.locked(occasion, asked.consultation)
    standing.ask(occasion, Act.APPLY_AMENDMENTS, consultation)
    taken, _ = _waiting(occasion, consultation, amendment_bases.current_text(occasion, consultation))
    draft = revisions.unpublished(occasion, consultation)
    if not taken:
        raise Refusal(Code.NOTHING_TO_APPLY)
    if tuple(each.reference for each in taken) != asked.seen or asked.lock_version != _lock_version(draft):
        raise Refusal(Code.EDITED_MEANWHILE)
    if not asked.changes:
        raise Refusal(Code.DISPUTE_OPEN)
    draft = draft or _begun(occasion, consultation)
    _Writing(occasion, consultation, draft, taken).write(asked.changes)
    applied = Happened(AmendmentStep.APPLIED, occasion.instant(), revision_id=draft.id)
    for each in taken:
        amendment = occasion.session.get_one(Amendment, each.id, with_for_update=True)
        for one in (amendment, *amendment_steps.subs(occasion, amendment, AmendmentState.ADOPTED)):
            amendment_steps.note(occasion, one, applied)
    stamps.touch(occasion, consultation)
    return True


def _begun(occasion: Occasion, consultation: Consultation) -> Revision:
    draft = draft_rows.start(occasion, consultation)
    draft_rows.copy(occasion, consultation, draft)
    return draft


def _lock_version(draft: Revision | None) -> int:
    return draft.lock_version if draft else 0


def _waiting(
    occasion: Occasion, consultation: Consultation, revision: Revision
) -> tuple[tuple[AmendmentRecord, ...], tuple[AmendmentRecord, ...]]:
    """The adopted amendments that are in no draft yet: those to this text, and those to an earlier one.

    Adopted sub-amendments come with what they amend.
    """
    to_texts = (Amendment.state == AmendmentState.ADOPTED, Amendment.amends_id.is_(None))
    adopted = amendment_records.public(occasion, consultation.id, *to_texts)
    waiting = [each for each in adopted if each.applied_in is None]
    return (
        tuple(each for each in waiting if each.revision == revision.number),
        tuple(each for each in waiting if each.revision != revision.number),
    )


def _plan(occasion: Occasion, consultation: Consultation) -> Plan:
    revision = amendment_bases.current_text(occasion, consultation)
    base = amendment_bases.text_of(occasion, revision)
    draft = revisions.unpublished(occasion, consultation)
    taken, earlier = _waiting(occasion, consultation, revision)
    own = _own(base, amendment_bases.text_of(occasion, draft), taken) if draft else ()
    sources = (*(each.changes for each in taken), *((own,) if own else ()))
    return Plan(
        head=consultation_page.head_of(consultation, occasion.now),
        base=base,
        amendments=taken,
        earlier=earlier,
        own=own,
        disputes=settling.disputes(base, sources),
        lock_version=_lock_version(draft),
    )


def _own(
    base: Sequence[Provision], draft: Sequence[Provision], taken: Sequence[AmendmentRecord]
) -> tuple[Operation, ...]:
    """What the draft itself has changed in the provisions that amendments touch, as operations."""
    touched = {operation.key for each in taken for operation in each.changes if operation.action is not Action.INSERT}
    now = {provision.key: provision for provision in draft}
    return tuple(
        change
        for provision in base
        if provision.key in touched
        for change in _difference(provision, now.get(provision.key))
    )


def _difference(before: Provision, now: Provision | None) -> list[Operation]:
    if now is None:
        return [Operation(action=Action.DELETE, key=before.key)]
    texts = {
        language: now.texts[language]
        for language in Language
        if now.texts[language] != before.texts[language] and not is_blank(now.texts[language])
    }
    return [Operation(action=Action.REPLACE, key=before.key, texts=texts)] if texts else []


class _Writing(Struct, frozen=True):
    """The draft's rows under the changes, one after the other."""

    occasion: Occasion
    consultation: Consultation
    draft: Revision
    amendments: Sequence[AmendmentRecord]

    def write(self, changes: Sequence[Change]) -> None:
        anchors = draft_rows.anchors_of(self.occasion, self.consultation)
        order = [row.provision_id for row in draft_rows.versions(self.occasion, self.draft)]
        behind: dict[str, int | None] = {}
        for change in changes:
            operation = change.operation
            if operation.action is Action.INSERT:
                last = behind.get(operation.key, anchors.get(operation.key))
                anchor = self._insert(anchors, order, last, operation)
                behind[operation.key] = anchor
            else:
                anchor = self._present(order, anchors, operation.key)
                if operation.action is Action.DELETE:
                    order.remove(anchor)
                self._change(anchor, operation)
            self._attribute(anchor, change.sources)
        self._place(order)
        self.draft.lock_version += 1

    def _present(self, order: Sequence[int], anchors: Mapping[str, int], key: str) -> int:
        anchor = anchors[key]
        if anchor not in order:
            raise Refusal(Code.PROVISION_NOT_IN_DRAFT, key=key)
        return anchor

    def _insert(self, anchors: dict[str, int], order: list[int], last: int | None, operation: Operation) -> int:
        if last is not None and last not in order:
            raise Refusal(Code.PROVISION_NOT_IN_DRAFT, key=operation.key)
        assert operation.kind is not None
        texts = {language: operation.texts.get(language, "") for language in Language}
        anchor = draft_rows.new_anchor(self.occasion, self.consultation, anchors, texts[Language.EN])
        place = order.index(last) + 1 if last is not None else 0
        order.insert(place, anchor)
        wording = draft_rows.Wording(operation.kind, texts, {lang: _status(text) for lang, text in texts.items()})
        draft_rows.add(self.occasion, self.draft, anchor, place, wording)
        return anchor

    def _change(self, anchor: int, operation: Operation) -> None:
        """Other words, or none; brackets move along, and words that would cut through one are refused."""
        if operation.action is Action.DELETE:
            draft_rows.remove(self.occasion, self.draft, anchor)
            return
        version = self._version(anchor)
        assert version is not None, "looked for first"
        before = draft_rows.marked(version)
        with bracket_refusals.said(version.number or operation.key):
            state = brackets.move(before, {**before.texts, **operation.texts})
        statuses = {row.language: _kept(row, operation) for row in version.texts}
        draft_rows.write(version, state, statuses)
        self.occasion.session.flush()

    def _attribute(self, anchor: int, sources: Sequence[int]) -> None:
        """Keep the new words in the draft's history, with the amendments that they come from."""
        version = self._version(anchor)
        state = draft_rows.marked(version) if version else Marked(dict.fromkeys(Language, ""))
        change = draft_rows.note(self.occasion, self.draft, anchor, state)
        for number in sources:
            if number < len(self.amendments):
                self.occasion.session.add(ChangeSource(change_id=change, amendment_id=self.amendments[number].id))
        self.occasion.session.flush()

    def _version(self, anchor: int) -> ProvisionVersion | None:
        return self.occasion.session.get(ProvisionVersion, (self.draft.id, anchor))

    def _place(self, order: Sequence[int]) -> None:
        rows = {row.provision_id: row for row in draft_rows.versions(self.occasion, self.draft)}
        draft_rows.renumber(self.occasion, self.draft, [rows[anchor] for anchor in order])


def _kept(row: ProvisionText, operation: Operation) -> Status:
    """A language that was not changed needs an update, unless it was waiting for words already."""
    if row.language in operation.texts:
        return _status(operation.texts[row.language])
    return Status.NEEDS_UPDATE if row.status in {Status.AUTHENTIC, Status.TRANSLATION} else row.status


def _status(text: str) -> Status:
    return Status.AWAITING if is_blank(text) else Status.AUTHENTIC
