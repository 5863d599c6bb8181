"""The rows of an unpublished revision: begun from the last text, filled from an import, placed, numbered, removed."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import delete, func, select

from consult.models.consultations import Consultation
from consult.models.texts import Provision as ProvisionRow
from consult.models.texts import ProvisionText, ProvisionVersion, Revision, TextChange
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import bracket_refusals, consultations, revisions, standing
from consult.services.occasion import Occasion
from consult.text import brackets
from consult.text.alignment import Pair
from consult.text.brackets import BracketError, Marked
from consult.text.provision import Bracket, Kind, Language, Provision, Status, is_blank, new_key, numbered

unpublished = revisions.unpublished


class Wording(Struct, frozen=True):
    """What a provision is, with its text and status in each language, and the brackets in it."""

    kind: Kind
    texts: dict[Language, str]
    statuses: dict[Language, Status]
    brackets: tuple[Bracket, ...] = ()


def locked_draft(occasion: Occasion, path: str) -> tuple[Consultation, Revision]:
    """The unpublished revision under lock, for whoever may edit it; raises REVISION_PUBLISHED where there is none."""
    consultation = consultations.locked(occasion, path)
    standing.ask(occasion, Act.EDIT_TEXT, consultation)
    draft = unpublished(occasion, consultation)
    if draft is None:
        raise Refusal(Code.REVISION_PUBLISHED)
    return consultation, draft


def version_as_seen(
    occasion: Occasion, consultation: Consultation, draft: Revision, key: str, seen: int
) -> ProvisionVersion:
    """A provision of the draft whose last change is still the one seen; else EDITED_MEANWHILE."""
    anchor = anchors_of(occasion, consultation).get(key)
    version = occasion.session.get(ProvisionVersion, (draft.id, anchor)) if anchor else None
    if anchor is None or version is None:
        raise Refusal(Code.NOT_FOUND)
    if last_change(occasion, draft, anchor) != seen:
        raise Refusal(Code.EDITED_MEANWHILE)
    return version


def marked(version: ProvisionVersion) -> Marked:
    """The words of a row in each language, with the brackets in them."""
    return Marked({row.language: row.text for row in version.texts}, brackets.read(version.brackets))


def write(version: ProvisionVersion, state: Marked, statuses: Mapping[Language, Status]) -> None:
    """Other words for a row, and where brackets stand in them."""
    brackets.check_sound(state.texts, state.brackets)
    for row in version.texts:
        row.text, row.status = state.texts[row.language], statuses[row.language]
    version.brackets = brackets.write(state.brackets)


def start(occasion: Occasion, consultation: Consultation) -> Revision:
    """An empty unpublished revision that follows the last published one."""
    if unpublished(occasion, consultation) is not None:
        raise Refusal(Code.REVISION_OPEN)
    last = revisions.last_published(occasion, consultation)
    number = last.number + 1 if last else 1
    made = Revision(
        consultation_id=consultation.id,
        number=number,
        symbol=revisions.symbol_of(consultation, number),
        previous_id=last.id if last else None,
        created_at=occasion.now,
    )
    occasion.session.add(made)
    occasion.session.flush()
    return made


def copy(occasion: Occasion, consultation: Consultation, revision: Revision) -> None:
    """Begin with the words of the last published revision: every provision keeps its key."""
    last = revisions.last_published(occasion, consultation)
    if last is None:
        return
    anchors = anchors_of(occasion, consultation)
    for place, provision in enumerate(revisions.stored(occasion, last)[last.number].provisions):
        wording = Wording(provision.kind, dict(provision.texts), dict(provision.statuses), provision.brackets)
        add(occasion, revision, anchors[provision.key], place, wording)
    renumber(occasion, revision)


def fill(occasion: Occasion, consultation: Consultation, pairs: Sequence[Pair], *, replace: bool) -> int:
    """Write the rows of an import as the unpublished revision; what is recognised keeps its key. Gives its number."""
    revision = unpublished(occasion, consultation)
    if revision is not None and not replace:
        raise Refusal(Code.REVISION_OPEN, at="replace")
    known = _known(occasion, consultation, revision)
    if revision is None:
        revision = start(occasion, consultation)
    else:
        _empty(occasion, revision)
    anchors = anchors_of(occasion, consultation)
    matched = _recognised(pairs, known)
    for place, pair in enumerate(pairs):
        before = matched.get(place)
        anchor = anchors[before.key] if before else new_anchor(occasion, consultation, anchors, pair.en)
        wording = _wording(pair, known, before)
        add(occasion, revision, anchor, place, wording)
        note(occasion, revision, anchor, Marked(wording.texts, wording.brackets))
    revision.lock_version += 1
    renumber(occasion, revision)
    return revision.number


def add(occasion: Occasion, revision: Revision, anchor: int, place: int, wording: Wording) -> None:
    """A provision at a place, in both languages."""
    occasion.session.add(
        ProvisionVersion(
            revision_id=revision.id,
            provision_id=anchor,
            position=place,
            kind=wording.kind,
            brackets=brackets.write(wording.brackets),
        )
    )
    occasion.session.flush()
    for language in Language:
        occasion.session.add(
            ProvisionText(
                revision_id=revision.id,
                provision_id=anchor,
                language=language,
                text=wording.texts[language],
                status=wording.statuses[language],
            )
        )
    occasion.session.flush()


def note(occasion: Occasion, revision: Revision, anchor: int, state: Marked, comment_id: int | None = None) -> int:
    """Keep who wrote a provision anew, and how; gives the change's number, by which a later one is told from it."""
    made = TextChange(
        revision_id=revision.id,
        provision_id=anchor,
        person_id=occasion.actor.person_id,
        at=occasion.now,
        comment_id=comment_id,
        text_en=state.texts[Language.EN],
        text_zh=state.texts[Language.ZH],
        brackets=brackets.write(state.brackets),
    )
    occasion.session.add(made)
    occasion.session.flush()
    return made.id


def last_change(occasion: Occasion, revision: Revision, anchor: int) -> int:
    """The number of the last change of a provision, 0 for none: what somebody must have seen to change it."""
    here = (TextChange.revision_id == revision.id, TextChange.provision_id == anchor)
    return occasion.session.scalar(select(func.max(TextChange.id)).where(*here)) or 0


def remove(occasion: Occasion, revision: Revision, anchor: int) -> None:
    """Take a provision out of an unpublished revision; its key stays known."""
    for table in (ProvisionText, ProvisionVersion):
        occasion.session.execute(
            delete(table).where(table.revision_id == revision.id, table.provision_id == anchor),
            execution_options={"synchronize_session": False},
        )
    occasion.session.expire_all()


def versions(occasion: Occasion, revision: Revision) -> Sequence[ProvisionVersion]:
    """The rows in order."""
    return occasion.session.scalars(
        select(ProvisionVersion)
        .where(ProvisionVersion.revision_id == revision.id)
        .order_by(ProvisionVersion.position, ProvisionVersion.provision_id)
    ).all()


def renumber(occasion: Occasion, revision: Revision, order: Sequence[ProvisionVersion] | None = None) -> None:
    """Places from 0 without gaps, and the display numbers that follow from kinds and places."""
    rows = versions(occasion, revision) if order is None else order
    for place, (row, number) in enumerate(zip(rows, numbered([row.kind for row in rows]), strict=True)):
        row.position, row.number = place, number
    occasion.session.flush()


def anchors_of(occasion: Occasion, consultation: Consultation) -> dict[str, int]:
    """Every key ever given in a consultation, with the row it stands for."""
    rows = occasion.session.execute(
        select(ProvisionRow.key, ProvisionRow.id).where(ProvisionRow.consultation_id == consultation.id)
    )
    return {key: anchor for key, anchor in rows}  # noqa: C416  a row is no pair for mypy


def new_anchor(occasion: Occasion, consultation: Consultation, anchors: dict[str, int], english: str) -> int:
    """A new provision with a key of its own, made from its first English words."""
    made = ProvisionRow(consultation_id=consultation.id, key=new_key(anchors, english))
    occasion.session.add(made)
    occasion.session.flush()
    anchors[made.key] = made.id
    return made.id


def _known(occasion: Occasion, consultation: Consultation, revision: Revision | None) -> list[Provision]:
    """What an imported row may be recognised as: the provisions of the last text, then as they stand in the draft."""
    last = revisions.last_published(occasion, consultation)
    present = [each for each in (last, revision) if each is not None]
    texts = revisions.stored(occasion, *present) if present else {}
    return [provision for each in present for provision in texts[each.number].provisions]


def _recognised(pairs: Sequence[Pair], known: Sequence[Provision]) -> dict[int, Provision]:
    """Rows that are a known provision: the same words in a language, else the same heading of a principle.

    Likeness is not enough: a row that is only similar becomes a new provision, so that no anchor jumps.
    """
    left = list(known)
    matched: dict[int, Provision] = {}
    for same in (_same_words, _same_title):
        for place, pair in enumerate(pairs):
            if place in matched:
                continue
            found = next((each for each in left if each.kind is pair.kind and same(pair, each)), None)
            if found is not None:
                matched[place] = found
                left = [each for each in left if each.key != found.key]
    return matched


def _same_words(pair: Pair, known: Provision) -> bool:
    return any(
        not is_blank(pair.text(language)) and pair.text(language) == known.texts[language] for language in Language
    )


def _same_title(pair: Pair, known: Provision) -> bool:
    if pair.kind is not Kind.PRINCIPLE:
        return False
    return any(
        not is_blank(pair.text(language))
        and pair.text(language).split("\n")[0] == known.texts[language].split("\n")[0]
        for language in Language
    )


def _wording(pair: Pair, known: Sequence[Provision], before: Provision | None) -> Wording:
    """Both texts with their statuses: where only one language changed, the other needs an update."""
    texts = {language: pair.text(language) for language in Language}
    statuses = {language: Status.AWAITING if is_blank(text) else Status.AUTHENTIC for language, text in texts.items()}
    if before is not None:
        same = {language: texts[language] == before.texts[language] for language in Language}
        for language, other in ((Language.EN, Language.ZH), (Language.ZH, Language.EN)):
            if same[language] and not is_blank(texts[language]):
                statuses[language] = before.statuses[language] if same[other] else Status.NEEDS_UPDATE
    return Wording(pair.kind, texts, statuses, _brackets(known, before, texts))


def _brackets(
    known: Sequence[Provision], before: Provision | None, texts: Mapping[Language, str]
) -> tuple[Bracket, ...]:
    """Those of the provision recognised, the draft's state first; refused where the newest ones would be lost."""
    states = [each for each in reversed(known) if before is not None and each.key == before.key]
    for state in states:
        with bracket_refusals.said(state.number or state.key):
            try:
                found = brackets.move(Marked(state.texts, state.brackets), texts).brackets
            except BracketError:
                if state is states[0]:
                    raise
                continue
        if found:
            return found
    return ()


def _empty(occasion: Occasion, revision: Revision) -> None:
    for table in (ProvisionText, ProvisionVersion):
        occasion.session.execute(
            delete(table).where(table.revision_id == revision.id),
            execution_options={"synchronize_session": False},
        )
    occasion.session.expire_all()
