"""Writing an unpublished revision: both languages, provision by provision, with nobody overwritten unseen."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import select

from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentStatus, CommentVersion
from consult.models.texts import (
    ImportDraft,
    ProvisionText,
    ProvisionVersion,
    Revision,
    TextChange,
)
from consult.models.texts import Provision as ProvisionRow
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import (
    bracket_lines,
    bracket_refusals,
    comment_counts,
    comment_records,
    consultations,
    draft_changes,
    draft_rows,
    revisions,
    standing,
)
from consult.services.bracket_lines import BracketLine
from consult.services.comment_records import CommentRecord
from consult.services.consultation_page import Head, head_of
from consult.services.draft_changes import Changed
from consult.services.draft_rows import Wording
from consult.services.occasion import Occasion
from consult.services.revisions import RevisionLine
from consult.services.standing_positions import Name
from consult.text import brackets
from consult.text import provision as provisions
from consult.text.brackets import Marked
from consult.text.provision import Gap, Kind, Language, Provision, Status, is_blank
from consult.text.reference import number_of

OTHER: Mapping[Language, Language] = {Language.EN: Language.ZH, Language.ZH: Language.EN}


class Begun(StrEnum):
    """How a revision is begun."""

    FROM_LAST = "from_last"
    EMPTY = "empty"


class Beginning(Struct, frozen=True, kw_only=True):
    """Begin the next revision."""

    path: str
    begun: Begun


class Place(Struct, frozen=True, kw_only=True):
    """A provision of the unpublished revision; `seen` is the change that somebody had opened it at."""

    path: str
    key: str
    seen: int | None = None


class Edit(Struct, frozen=True, kw_only=True):
    """New words for a provision; `seen` is the change last seen, `still_right`: the other language needs nothing."""

    path: str
    key: str
    seen: int
    kind: Kind
    texts: Mapping[Language, str]
    statuses: Mapping[Language, Status]
    still_right: bool
    taken: str = ""


class Insertion(Struct, frozen=True, kw_only=True):
    """A new provision behind another one (at the beginning without `after`)."""

    path: str
    after: str
    kind: Kind
    texts: Mapping[Language, str]


class Shift(Struct, frozen=True, kw_only=True):
    """Move a provision one place up (-1) or down (1), or take it out (0), in the draft last seen."""

    path: str
    key: str
    lock_version: int
    by: int


class DraftPage(Struct, frozen=True, kw_only=True):
    """The secretariat's work on the text."""

    head: Head
    published: tuple[RevisionLine, ...]
    draft: RevisionLine | None
    lock_version: int
    provisions: tuple[Provision, ...]
    gaps: tuple[Gap, ...]
    is_importing: bool
    undisposed: int
    may_edit: bool
    may_publish: bool

    @property
    def open_brackets(self) -> int:
        """How many places of the draft are not agreed."""
        return sum(len(each.brackets) for each in self.provisions)


class EditPage(Struct, frozen=True, kw_only=True):
    """One provision of the draft with what was done to it; `opened` are the texts at the change asked for."""

    head: Head
    draft: RevisionLine
    lock_version: int
    provision: Provision
    before: Provision | None
    seen: int
    opened: Mapping[Language, str] | None
    changes: tuple[Changed, ...]
    comments: tuple[CommentRecord, ...]
    names: Mapping[str, Name]

    @property
    def brackets(self) -> tuple[BracketLine, ...]:
        """The open brackets, as pages list them."""
        return bracket_lines.lines(self.provision)


def draft_page(occasion: Occasion, path: str) -> DraftPage:
    """Where the text stands: what is published, what is being written, what is not complete."""
    consultation = standing.visible_consultation(occasion, path)
    standing.ask(occasion, Act.OPEN_SECRETARIAT, consultation)
    everything = revisions.all_of(occasion, consultation)
    draft = next((each for each in everything if each.published_at is None), None)
    rows = revisions.stored(occasion, draft)[draft.number].provisions if draft else ()
    importing = select(ImportDraft.id).where(ImportDraft.consultation_id == consultation.id)
    return DraftPage(
        head=head_of(consultation, occasion.now),
        published=tuple(revisions.line_of(each) for each in everything if each.published_at),
        draft=revisions.line_of(draft) if draft else None,
        lock_version=draft.lock_version if draft else 0,
        provisions=rows,
        gaps=provisions.missing(rows),
        is_importing=occasion.session.scalar(importing) is not None,
        undisposed=comment_counts.undisposed(occasion, consultation),
        may_edit=standing.allows(occasion, Act.EDIT_TEXT, consultation),
        may_publish=standing.allows(occasion, Act.PUBLISH_REVISION, consultation),
    )


def edit_page(occasion: Occasion, asked: Place) -> EditPage:
    """One provision of the draft, beside what stands in the published text."""
    consultation, draft = _draft(occasion, asked.path)
    last = revisions.last_published(occasion, consultation)
    texts = revisions.stored(occasion, *([draft, last] if last else [draft]))
    found = _named(texts[draft.number].provisions, asked.key)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    changes = draft_changes.last(occasion, draft, asked.key)
    before = _named(texts[last.number].provisions, asked.key) if last else None
    return EditPage(
        head=head_of(consultation, occasion.now),
        draft=revisions.line_of(draft),
        lock_version=draft.lock_version,
        provision=found,
        before=before,
        seen=changes[0].number if changes else 0,
        opened=_opened(occasion, draft, asked, before),
        changes=changes,
        comments=_comments(occasion, consultation, asked.key),
        names=bracket_lines.names(occasion, [found]),
    )


def begin(occasion: Occasion, asked: Beginning) -> int:
    """Begin the next revision, with the words of the last one or empty; gives its number."""
    consultation = consultations.locked(occasion, asked.path)
    standing.ask(occasion, Act.EDIT_TEXT, consultation)
    draft = draft_rows.start(occasion, consultation)
    if asked.begun is Begun.FROM_LAST:
        draft_rows.copy(occasion, consultation, draft)
    return draft.number


def edit(occasion: Occasion, asked: Edit) -> int:
    """Write a provision anew, unless somebody else has since the page was opened; gives the change's number."""
    consultation, draft = draft_rows.locked_draft(occasion, asked.path)
    version = draft_rows.version_as_seen(occasion, consultation, draft, asked.key, asked.seen)
    taken = _taken(occasion, version, asked)
    rows = {row.language: row for row in version.texts}
    statuses = _statuses(asked, rows)
    with bracket_refusals.said(version.number or asked.key):
        state = brackets.move(draft_rows.marked(version), asked.texts)
    draft_rows.write(version, state, statuses)
    if version.kind is not asked.kind:
        version.kind = asked.kind
        draft_rows.renumber(occasion, draft)
    draft.lock_version += 1
    return draft_rows.note(occasion, draft, version.provision_id, state, taken)


def insert(occasion: Occasion, asked: Insertion) -> str:
    """A new provision behind another; gives its key."""
    consultation, draft = draft_rows.locked_draft(occasion, asked.path)
    anchors = draft_rows.anchors_of(occasion, consultation)
    order = list(draft_rows.versions(occasion, draft))
    place = next((at + 1 for at, row in enumerate(order) if row.provision_id == anchors.get(asked.after)), 0)
    if asked.after and not place:
        raise Refusal(Code.NOT_FOUND)
    anchor = draft_rows.new_anchor(occasion, consultation, anchors, asked.texts[Language.EN])
    statuses = {
        language: Status.AWAITING if is_blank(text) else Status.AUTHENTIC for language, text in asked.texts.items()
    }
    draft_rows.add(occasion, draft, anchor, place, Wording(asked.kind, dict(asked.texts), statuses))
    order.insert(place, occasion.session.get_one(ProvisionVersion, (draft.id, anchor)))
    draft_rows.renumber(occasion, draft, order)
    draft.lock_version += 1
    draft_rows.note(occasion, draft, anchor, Marked(asked.texts))
    return next(key for key, known in anchors.items() if known == anchor)


def shift(occasion: Occasion, asked: Shift) -> int:
    """Move a provision by one place, or take it out; refused when the order has changed since it was seen."""
    consultation, draft = draft_rows.locked_draft(occasion, asked.path)
    if draft.lock_version != asked.lock_version:
        raise Refusal(Code.EDITED_MEANWHILE)
    anchor = draft_rows.anchors_of(occasion, consultation).get(asked.key)
    order = list(draft_rows.versions(occasion, draft))
    place = next((at for at, row in enumerate(order) if row.provision_id == anchor), None)
    if anchor is None or place is None or not 0 <= place + asked.by < len(order):
        raise Refusal(Code.NOT_FOUND)
    draft.lock_version += 1
    if asked.by == 0:
        draft_rows.remove(occasion, draft, anchor)
        draft_rows.renumber(occasion, draft)
        return draft.lock_version
    order.insert(place + asked.by, order.pop(place))
    draft_rows.renumber(occasion, draft, order)
    return draft.lock_version


def _statuses(asked: Edit, rows: Mapping[Language, ProvisionText]) -> dict[Language, Status]:
    """What was chosen; but an edited text is authentic again, and the untouched other one needs an update."""
    changed = {language: row.text != asked.texts[language] for language, row in rows.items()}
    made = {}
    for language, row in rows.items():
        chosen = asked.statuses[language]
        if is_blank(asked.texts[language]):
            made[language] = Status.AWAITING
        elif chosen is not row.status:
            made[language] = Status.NEEDS_UPDATE if chosen is Status.AWAITING else chosen
        elif changed[language]:
            made[language] = Status.AUTHENTIC
        elif changed[OTHER[language]] and not asked.still_right:
            made[language] = Status.NEEDS_UPDATE
        else:
            made[language] = row.status
    return made


def _draft(occasion: Occasion, path: str) -> tuple[Consultation, Revision]:
    consultation = standing.visible_consultation(occasion, path)
    standing.ask(occasion, Act.EDIT_TEXT, consultation)
    draft = revisions.unpublished(occasion, consultation)
    if draft is None:
        raise Refusal(Code.NOT_FOUND)
    return consultation, draft


def _named(rows: Sequence[Provision], key: str) -> Provision | None:
    return next((each for each in rows if each.key == key), None)


def _opened(
    occasion: Occasion, draft: Revision, asked: Place, before: Provision | None
) -> Mapping[Language, str] | None:
    """The texts as they stood at a change; at none, as the draft began: with the words of the published text."""
    if asked.seen is None:
        return None
    if asked.seen == 0:
        return before.texts if before else None
    found = occasion.session.scalar(
        select(TextChange)
        .join(ProvisionRow, ProvisionRow.id == TextChange.provision_id)
        .where(TextChange.id == asked.seen, TextChange.revision_id == draft.id, ProvisionRow.key == asked.key)
    )
    return None if found is None else {Language.EN: found.text_en, Language.ZH: found.text_zh}


def _taken(occasion: Occasion, version: ProvisionVersion, asked: Edit) -> int | None:
    """The public comment on this provision whose proposed wording is taken over; none where nothing of it was."""
    if not asked.taken:
        return None
    found = occasion.session.execute(
        select(Comment.id, CommentVersion.proposed_en_id, CommentVersion.proposed_zh_id)
        .join(CommentVersion, comment_records.last_of(CommentVersion))
        .where(
            Comment.provision_id == version.provision_id,
            Comment.number == (number_of(asked.taken) or 0),
            Comment.status == CommentStatus.PUBLISHED,
        )
    ).one_or_none()
    if found is None or (found.proposed_en_id is None and found.proposed_zh_id is None):
        raise Refusal(Code.COMMENT_UNKNOWN)
    proposed = {Language.EN: found.proposed_en_id, Language.ZH: found.proposed_zh_id}
    changed = (row.language for row in version.texts if row.text != asked.texts[row.language])
    return found.id if any(proposed[language] is not None for language in changed) else None


def _comments(occasion: Occasion, consultation: Consultation, key: str) -> tuple[CommentRecord, ...]:
    """What was said on the provision: first what waits for its answer."""
    here = (Comment.consultation_id == consultation.id, ProvisionRow.key == key, Comment.parent_id.is_(None))
    found = comment_records.records(occasion, *here, joined=False)
    return tuple(sorted(found, key=lambda each: (each.answer is not None, each.reference)))
