"""What each delegation has done in a consultation, in public: positions, comments, amendments, ballots.

What is not public is not counted: comments held back until a period closes, drafts, votes in a ballot that is open.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, String, cast, distinct, exists, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from consult.models.amendments import Amendment, SponsorEvent
from consult.models.ballots import Ballot, BallotEvent, BallotState, Objection
from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentVersion, PositionEvent
from consult.models.delegations import Delegation
from consult.rules.amendments import PUBLIC
from consult.rules.tally import Choice
from consult.services import ballot_room, comment_records
from consult.services.occasion import Occasion
from consult.text.provision import Language

_Later = aliased(SponsorEvent)
_SPONSORS_STILL = SponsorEvent.sponsors.is_(True) & ~exists().where(
    _Later.amendment_id == SponsorEvent.amendment_id,
    _Later.delegation_id == SponsorEvent.delegation_id,
    _Later.previous_seq == SponsorEvent.seq,
)
_NO_LANGUAGE = literal("", String)
_TAKES_NO_PART = (Choice.NOT_PARTICIPATING, Choice.RECUSED)


Rows = Select[*tuple[Any, ...]]


class Deed(StrEnum):
    """What a delegation can do in public."""

    POSITION = "position"
    COMMENT = "comment"
    REPLY = "reply"
    AMENDMENT = "amendment"
    BALLOT = "ballot"


class Deeds(Struct, frozen=True, kw_only=True):
    """How often a delegation has done what; its comments also by the language in which they stand."""

    counts: Mapping[Deed, int]
    languages: Mapping[Language, int]

    @property
    def took_part(self) -> bool:
        """Whether it has done anything at all."""
        return any(self.counts.values())

    @property
    def commented(self) -> bool:
        """Whether it has made a comment, or replied to one."""
        return bool(self.counts[Deed.COMMENT] or self.counts[Deed.REPLY])


NOTHING = Deeds(counts=Counter[Deed](), languages=Counter[Language]())


def deeds_of(occasion: Occasion, consultation: Consultation, shown: ColumnElement[bool]) -> Mapping[str, Deeds]:
    """By the key of the delegation, where it did anything; `shown`: which comments are public. One query."""
    done = union_all(*_said(consultation, shown), *_amended(consultation), *_voted(consultation)).subquery()
    query = select(Delegation.key, done.c.deed, done.c.language, done.c.number).join(
        done, done.c.delegation == Delegation.id
    )
    counts: defaultdict[str, Counter[Deed]] = defaultdict(Counter)
    languages: defaultdict[str, Counter[Language]] = defaultdict(Counter)
    for key, deed, language, number in occasion.session.execute(query):
        counts[key][Deed(deed)] += number
        if deed == Deed.COMMENT:
            languages[key][Language(language)] += number
    return {key: Deeds(counts=each, languages=languages[key]) for key, each in counts.items()}


def _said(consultation: Consultation, shown: ColumnElement[bool]) -> tuple[Rows, ...]:
    """Positions on any revision; comments and replies, withdrawn, hidden and late ones too, as lists show them."""
    positions = _rows(Deed.POSITION, PositionEvent.delegation_id, PositionEvent.provision_id)
    language = cast(CommentVersion.language, String)
    comments = _rows(Deed.COMMENT, Comment.delegation_id, Comment.id, language)
    replies = _rows(Deed.REPLY, Comment.delegation_id, Comment.id)
    here = (Comment.consultation_id == consultation.id, shown)
    return (
        positions.where(PositionEvent.consultation_id == consultation.id),
        comments.join(CommentVersion, comment_records.last_of(CommentVersion))
        .where(*here, Comment.parent_id.is_(None))
        .group_by(language),
        replies.where(*here, Comment.parent_id.is_not(None)),
    )


def _amended(consultation: Consultation) -> tuple[Rows, ...]:
    """Amendments tabled, and those of others sponsored with them, whatever became of them."""
    here = (Amendment.consultation_id == consultation.id, Amendment.state.in_(PUBLIC))
    tabled = _rows(Deed.AMENDMENT, Amendment.delegation_id, Amendment.id)
    sponsored = _rows(Deed.AMENDMENT, SponsorEvent.delegation_id, SponsorEvent.amendment_id)
    joined = sponsored.join(Amendment, Amendment.id == SponsorEvent.amendment_id)
    return tabled.where(*here), joined.where(*here, _SPONSORS_STILL)


def _voted(consultation: Consultation) -> tuple[Rows, ...]:
    """Ballots that have closed and stand: votes by which a delegation took part, and objections that ended them."""
    here = (Ballot.consultation_id == consultation.id, Ballot.state == BallotState.CLOSED)
    votes = _rows(Deed.BALLOT, BallotEvent.delegation_id, BallotEvent.ballot_id)
    objected = _rows(Deed.BALLOT, Objection.delegation_id, Objection.ballot_id)
    return (
        votes.join(Ballot, Ballot.id == BallotEvent.ballot_id).where(
            *here, ballot_room.IS_LAST, BallotEvent.choice.not_in(_TAKES_NO_PART)
        ),
        objected.join(Ballot, Ballot.id == Objection.ballot_id).where(*here),
    )


def _rows(
    deed: Deed,
    delegation: InstrumentedAttribute[int],
    of: InstrumentedAttribute[int],
    language: ColumnElement[str] = _NO_LANGUAGE,
) -> Rows:
    """How many different things each delegation did; the columns are the same in every part."""
    columns = (literal(deed.value, String).label("deed"), delegation.label("delegation"), language.label("language"))
    return select(*columns, func.count(distinct(of)).label("number")).group_by(delegation)
