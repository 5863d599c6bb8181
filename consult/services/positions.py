"""Taking a position on a provision: indicative, public, changeable; an objection says why."""

from msgspec import Struct
from sqlalchemy import select

from consult.ledger.entries import EntryType
from consult.models.consultations import Consultation
from consult.models.contributions import ParticipantText, PositionEvent
from consult.models.delegations import Delegation
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.tally import Stance
from consult.services import participant_texts, record, stamps, standing
from consult.services.comment_writing import current_revision
from consult.services.occasion import Occasion
from consult.text.provision import Kind, Language


class NewPosition(Struct, frozen=True, kw_only=True):
    """Where a delegation stands on a provision; `revision` is the one its writer read."""

    delegation: str
    consultation: str
    provision: str
    revision: int
    stance: Stance
    language: Language
    words: str


class Renewal(Struct, frozen=True, kw_only=True):
    """The same position on the present text of a provision."""

    delegation: str
    consultation: str
    provision: str
    revision: int


def take(occasion: Occasion, asked: NewPosition) -> bool:
    """Take or change a position on the current revision; an equal one is not written twice."""
    words = asked.words.strip()
    if asked.stance is Stance.OBJECTS and not words:
        raise Refusal(Code.OBJECTION_NEEDS_TEXT, at="words")
    record.lock(occasion)
    consultation, delegation, revision = _asked(occasion, asked)
    provision = _provision(occasion, revision, asked.provision)
    last = _last(occasion, provision, delegation)
    if last is not None and _is_same(occasion, last, revision, asked):
        return True
    _write(occasion, _Place(consultation, delegation, revision, provision, last), asked)
    return True


def renew(occasion: Occasion, asked: Renewal) -> bool:
    """Take the delegation's last position again, on the text as it now stands."""
    record.lock(occasion)
    _, delegation, revision = _asked(occasion, asked)
    last = _last(occasion, _provision(occasion, revision, asked.provision), delegation)
    if last is None:
        raise Refusal(Code.NOT_FOUND)
    return take(
        occasion,
        NewPosition(
            delegation=asked.delegation,
            consultation=asked.consultation,
            provision=asked.provision,
            revision=asked.revision,
            stance=last.stance,
            language=last.language or Language.EN,
            words=_words(occasion, last),
        ),
    )


class _Place(Struct, frozen=True):
    """Who speaks where, and what they said last."""

    consultation: Consultation
    delegation: Delegation
    revision: Revision
    provision: Provision
    last: PositionEvent | None


def _asked(occasion: Occasion, asked: NewPosition | Renewal) -> tuple[Consultation, Delegation, Revision]:
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    standing.ask(occasion, Act.TAKE_POSITION, consultation, delegation)
    revision = current_revision(occasion, consultation)
    if revision.number != asked.revision:
        raise Refusal(Code.NEWER_REVISION, symbol=revision.symbol)
    return consultation, delegation, revision


def _provision(occasion: Occasion, revision: Revision, key: str) -> Provision:
    """A provision of the current text; positions are not taken on headings."""
    found = occasion.session.scalar(
        select(Provision)
        .join(ProvisionVersion, ProvisionVersion.provision_id == Provision.id)
        .where(
            ProvisionVersion.revision_id == revision.id,
            ProvisionVersion.kind != Kind.HEADING,
            Provision.key == key,
        )
    )
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def _last(occasion: Occasion, provision: Provision, delegation: Delegation) -> PositionEvent | None:
    return occasion.session.scalar(
        select(PositionEvent)
        .where(PositionEvent.provision_id == provision.id, PositionEvent.delegation_id == delegation.id)
        .order_by(PositionEvent.seq.desc())
        .limit(1)
    )


def _words(occasion: Occasion, event: PositionEvent) -> str:
    return occasion.session.get_one(ParticipantText, event.text_id).body if event.text_id else ""


def _is_same(occasion: Occasion, last: PositionEvent, revision: Revision, asked: NewPosition) -> bool:
    said = _words(occasion, last)
    language = asked.language if asked.words.strip() else None
    return (last.revision_id, last.stance, last.language, said) == (
        revision.id,
        asked.stance,
        language,
        asked.words.strip(),
    )


def _write(occasion: Occasion, place: _Place, asked: NewPosition) -> None:
    credentials = standing.ask(occasion, Act.TAKE_POSITION, place.consultation, place.delegation)
    words = asked.words.strip()
    text = participant_texts.store(occasion, words) if words else None
    last = place.last.seq if place.last else None
    occasion.session.add(
        PositionEvent(
            provision_id=place.provision.id,
            delegation_id=place.delegation.id,
            seq=(last or 0) + 1,
            previous_seq=last,
            consultation_id=place.consultation.id,
            revision_id=place.revision.id,
            stance=asked.stance,
            language=asked.language if words else None,
            text_id=text.id if text else None,
            accreditation_id=credentials.accreditation_id,
            at=occasion.instant(),
        )
    )
    occasion.session.flush()
    record.append(
        occasion,
        EntryType.POSITION_TAKEN,
        f"{place.consultation.symbol}/{place.provision.key}",
        consultation=place.consultation.symbol,
        revision=place.revision.number,
        provision=place.provision.key,
        delegation=place.delegation.key,
        stance=asked.stance.value,
        **({"text": text.hash} if text else {}),
    )
    stamps.touch(occasion, place.consultation)
