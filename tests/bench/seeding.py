"""A large consultation for benchmarks: many provisions, comments and positions, without going through the pages."""

from datetime import timedelta
from pathlib import Path
from secrets import token_bytes

from consult.config import from_environment
from consult.gate.database import Database
from consult.models import migration
from consult.models.contributions import (
    Category,
    Comment,
    CommentStatus,
    CommentVersion,
    ParticipantText,
    PositionEvent,
    Severity,
)
from consult.rules.tally import Stance
from consult.services import clock, record
from consult.text.provision import Language
from tests import factories, keys
from tests.instants import BEGINNING

ENGLISH = "Countries should make the rules for artificial intelligence public and test systems before release. "
CHINESE = "各国应当公开人工智能规则，并在系统发布前开展测试。"


def large(folder: Path, provisions: int = 200, comments: int = 5_000, delegations: int = 100) -> tuple[str, str]:
    """Gives the database's address and the path of the consultation."""
    config = from_environment({"CONSULT_INSTANCE": str(folder), "SECRET_KEY": "bench", "RECORD_KEY": keys.PRIVATE})
    database = Database(config.database_url)
    migration.upgrade(database.engine)
    with clock.standing_at(BEGINNING), database.writing() as occasion:
        record.begin(occasion, config.record_origin, lambda: keys.PUBLIC)
        path = _fill(occasion.session, provisions, comments, delegations)
    database.engine.dispose()
    return config.database_url, path


def _fill(session, provisions, comments, delegations) -> str:
    made = factories.consultation(session)
    bodies = [factories.delegation(session) for _ in range(delegations)]
    heads = [factories.accredit(session, factories.person(session), body) for body in bodies]
    factories.participate(session, made, *bodies)
    first = factories.revision(
        session,
        made,
        *((f"p{n}", f"Principle {n}\n{ENGLISH * 3}", f"原则{n}\n{CHINESE * 3}") for n in range(provisions)),
    )
    anchors = [version.provision_id for version in first.versions]
    for number in range(comments):
        _comment(session, made, first, heads[number % delegations], anchors[number % provisions], number)
    for place, anchor in enumerate(anchors):
        for turn, head in enumerate(heads[: delegations - place % 7]):
            session.add(
                PositionEvent(
                    provision_id=anchor,
                    delegation_id=head.delegation_id,
                    seq=1,
                    consultation_id=made.id,
                    revision_id=first.id,
                    stance=list(Stance)[(turn + place) % 3],
                    accreditation_id=head.id,
                    at=BEGINNING,
                )
            )
    session.flush()
    return made.path


def _comment(session, made, revision, head, anchor, number) -> None:
    words = f"{ENGLISH}Comment {number}. 关于第{number}条的意见。"
    text = ParticipantText(salt=token_bytes(32), body=words, folded=words.casefold())
    session.add(text)
    row = Comment(
        consultation_id=made.id,
        number=number + 1,
        delegation_id=head.delegation_id,
        author_id=head.person_id,
        revision_id=revision.id,
        provision_id=anchor,
        late=False,
        submitted_at=BEGINNING + timedelta(minutes=number),
        status=CommentStatus.PUBLISHED,
    )
    session.add(row)
    session.flush()
    session.add(
        CommentVersion(
            comment_id=row.id,
            seq=1,
            category=Category.SUBSTANTIVE,
            severity=Severity.IMPORTANT,
            language=Language.EN,
            text_id=text.id,
            text_hash="0" * 64,
            at=BEGINNING,
            by_id=head.person_id,
        )
    )
