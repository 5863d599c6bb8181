"""Explanations of vote and replies: public, once each, of the same length for everybody, never during the voting."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from sqlalchemy import exists, select

from consult.ledger.entries import EntryType
from consult.models.ballots import Ballot
from consult.models.delegations import Delegation
from consult.models.statements import Statement
from consult.rules import statements
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.statements import EXPLANATIONS, MOST_REPLIES, Moment, StatementKind
from consult.services import (
    ballot_room,
    participant_texts,
    record,
    sponsors_votes,
    stamps,
    statement_pages,
    vote_conduct,
)
from consult.services.ballot_room import Ours, Place
from consult.services.occasion import Occasion
from consult.services.participant_texts import StoredText
from consult.services.standing import Credentials


class Words(Struct, frozen=True):
    """What a delegation wrote, in one language or both; nothing is ever translated for it."""

    en: str
    zh: str


class Explanation(Struct, frozen=True, kw_only=True):
    """An explanation of vote, before or after it: the kind is the one that its writer saw."""

    where: Ours
    kind: StatementKind
    words: Words


class Reply(Struct, frozen=True, kw_only=True):
    """A reply to the explanation of another delegation."""

    where: Ours
    to: int
    words: Words


class _Speech(Struct, frozen=True, kw_only=True):
    """A statement about to be made, and who makes it."""

    place: Place
    credentials: Credentials
    kind: StatementKind
    seq: int
    answers: Statement | None
    words: Words
    at: datetime


def explain(occasion: Occasion, asked: Explanation) -> bool:
    """Publish the delegation's explanation or its reservation; the same one sent twice stands once."""
    place, credentials = vote_conduct.enter(occasion, asked.where, Act.EXPLAIN_VOTE)
    at = occasion.instant()
    kind = StatementKind(vote_conduct.moment(occasion, place, at))
    if asked.kind is StatementKind.RESERVATION:
        check_reservation(place.ballot)
        kind = StatementKind.RESERVATION
    else:
        sponsors_votes.check(occasion, place.ballot, place.delegation)
    if asked.kind is not kind:
        raise Refusal(Code.VOTE_HELD_MEANWHILE if kind is StatementKind.AFTER else Code.VOTE_NOT_CLOSED)
    earlier = made_by(occasion, place, kind)
    if earlier and _words_of(occasion, earlier[0]) == asked.words:
        return True
    if earlier:
        raise Refusal(Code.ALREADY_EXPLAINED)
    _make(
        occasion,
        _Speech(place=place, credentials=credentials, kind=kind, seq=1, answers=None, words=asked.words, at=at),
    )
    return True


def check_reservation(ballot: Ballot) -> None:
    """Refuse a reservation where nothing was adopted without a vote: who votes says no, or explains the vote."""
    if ballot_room.is_voted_on(ballot) or not ballot_room.is_adopted(ballot):
        raise Refusal(Code.NO_RESERVATION)


def reply(occasion: Occasion, asked: Reply) -> bool:
    """Reply to another delegation's explanation after the vote; the same reply sent twice stands once."""
    place, credentials = vote_conduct.enter(occasion, asked.where, Act.REPLY_TO_EXPLANATION)
    at = occasion.instant()
    if vote_conduct.moment(occasion, place, at) is Moment.BEFORE:
        raise Refusal(Code.VOTE_NOT_CLOSED)
    answers = explanation(occasion, place, asked.to)
    earlier = made_by(occasion, place, StatementKind.REPLY)
    if any(one.answers_id == answers.id and _words_of(occasion, one) == asked.words for one in earlier):
        return True
    if len(earlier) >= MOST_REPLIES:
        raise Refusal(Code.REPLIES_SPENT)
    speech = _Speech(
        place=place,
        credentials=credentials,
        kind=StatementKind.REPLY,
        seq=len(earlier) + 1,
        answers=answers,
        words=asked.words,
        at=at,
    )
    _make(occasion, speech)
    return True


def explanation(occasion: Occasion, place: Place, number: int) -> Statement:
    """An explanation of another delegation on this ballot, to reply to; a hidden one does not exist here."""
    found = occasion.session.scalar(
        select(Statement).where(
            Statement.id == number,
            Statement.ballot_id == place.ballot.id,
            Statement.kind.in_(EXPLANATIONS),
            ~exists().where(statement_pages.IS_HIDDEN),
        )
    )
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    if found.delegation_id == place.delegation.id:
        raise Refusal(Code.OWN_EXPLANATION)
    return found


def made_by(occasion: Occasion, place: Place, kind: StatementKind) -> list[Statement]:
    """What the delegation has said so far in this way on the ballot as it was approved last."""
    return list(
        occasion.session.scalars(
            select(Statement)
            .where(
                Statement.ballot_id == place.ballot.id,
                Statement.delegation_id == place.delegation.id,
                Statement.kind == kind,
                Statement.approved_at == place.ballot.approved_at,
            )
            .order_by(Statement.seq)
        )
    )


def _make(occasion: Occasion, speech: _Speech) -> None:
    """The stored statement and its entry of the record, both or neither."""
    _check_words(speech)
    ballot, delegation = speech.place.ballot, speech.place.delegation
    en, zh = _stored(occasion, speech.words.en), _stored(occasion, speech.words.zh)
    assert ballot.approved_at is not None
    assert speech.credentials.accreditation_id is not None
    texts = {language: text for language, text in (("en", en), ("zh", zh)) if text}
    occasion.session.add(
        Statement(
            ballot_id=ballot.id,
            delegation_id=delegation.id,
            kind=speech.kind,
            seq=speech.seq,
            approved_at=ballot.approved_at,
            answers_id=speech.answers.id if speech.answers else None,
            text_en_id=en.id if en else None,
            text_en_hash=en.hash if en else "",
            text_zh_id=zh.id if zh else None,
            text_zh_hash=zh.hash if zh else "",
            accreditation_id=speech.credentials.accreditation_id,
            at=speech.at,
            record_index=_recorded(occasion, speech, texts),
        )
    )
    occasion.session.flush()
    stamps.touch(occasion, speech.place.consultation)


def _recorded(occasion: Occasion, speech: _Speech, texts: Mapping[str, StoredText]) -> int:
    """The entry of the record on a statement: its place, and of its words the salted hashes."""
    name = ballot_room.record_name(speech.place.consultation, speech.place.ballot)
    facts = {
        "ballot": name,
        "delegation": speech.place.delegation.key,
        "kind": speech.kind.value,
        "seq": speech.seq,
        "text": {language: text.hash for language, text in texts.items()},
        **_addressed(occasion, speech.answers),
    }
    return record.append_at(occasion, speech.at, EntryType.STATEMENT_MADE, name, **facts)


def _check_words(speech: _Speech) -> None:
    """At least one language, and in each no more than everybody may write."""
    most, words = statements.length(speech.kind, speech.seq), speech.words
    if not (words.en or words.zh):
        raise Refusal(Code.STATEMENT_EMPTY, at="text_en")
    for field, text, limit in (("text_en", words.en, most.en), ("text_zh", words.zh, most.zh)):
        if len(text) > limit:
            raise Refusal(Code.STATEMENT_TOO_LONG, at=field, length=len(text), limit=limit)


def _stored(occasion: Occasion, text: str) -> StoredText | None:
    return participant_texts.store(occasion, text) if text else None


def _addressed(occasion: Occasion, answers: Statement | None) -> dict[str, object]:
    """The explanation that is replied to, as the record names it."""
    if answers is None:
        return {}
    key = occasion.session.scalar(select(Delegation.key).where(Delegation.id == answers.delegation_id))
    return {"to": {"delegation": key, "kind": answers.kind.value}}


def _words_of(occasion: Occasion, statement: Statement) -> Words:
    parts = (statement.text_en_id, statement.text_zh_id)
    en, zh = (participant_texts.body(occasion, part) for part in parts)
    return Words(en, zh)
