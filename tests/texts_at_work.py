"""A text that a moderator works on: what its acts are asked with, and how they are done."""

import pytest

from consult.models.contributions import Comment, CommentStatus, CommentVersion
from consult.models.texts import Provision, Revision
from consult.rules.refusal import Refusal
from consult.rules.remarks import Category, Severity
from consult.services import participant_texts, revisions
from consult.services.drafting import Edit
from consult.services.publishing import Publication
from consult.text.provision import Kind, Language, Status
from tests import factories
from tests.instants import BEGINNING

EN, ZH = Language.EN, Language.ZH
FIRST = (
    ("people", "People\nServe people.", "以人为本\n服务于人。"),
    ("care", "Care\nTake care.", "谨慎\n谨慎行事。"),
)
AUTHENTIC = {EN: Status.AUTHENTIC, ZH: Status.AUTHENTIC}


def do(database, who, service, asked):
    with database.writing() as occasion:
        return service(factories.occasion_of(occasion, who), asked)


def refused(database, who, service, asked):
    with pytest.raises(Refusal) as caught:
        do(database, who, service, asked)
    return caught.value


def draft_of(database, where):
    with database.reading() as occasion:
        found = occasion.session.query(Revision).filter_by(consultation_id=where.id, published_at=None).one()
        return found, {each.key: each for each in revisions.stored(occasion, found)[found.number].provisions}


def edit(where, key="people", seen=0, en="People\nServe people.", zh="以人为本\n服务于人。", **fields):
    return Edit(
        path=where.path,
        key=key,
        seen=seen,
        kind=Kind.PRINCIPLE,
        texts={EN: en, ZH: zh},
        statuses=fields.get("statuses", AUTHENTIC),
        still_right=fields.get("still_right", False),
    )


def comment_on(occasion, where, key, text="Say more.", proposed_en="", number=1):
    """A comment by a delegation of its own on a provision of the first text, with the wording it proposes."""
    session = occasion.session
    land, author = factories.delegation(session), factories.person(session)
    said = Comment(
        consultation_id=where.id,
        number=number,
        delegation_id=land.id,
        author_id=author.id,
        revision_id=session.query(Revision).filter_by(consultation_id=where.id, number=1).one().id,
        provision_id=session.query(Provision).filter_by(consultation_id=where.id, key=key).one().id,
        late=False,
        submitted_at=BEGINNING,
        status=CommentStatus.PUBLISHED,
    )
    session.add(said)
    session.flush()
    words = participant_texts.store(occasion, text)
    session.add(
        CommentVersion(
            comment_id=said.id,
            seq=1,
            category=Category.SUBSTANTIVE,
            severity=Severity.IMPORTANT,
            language=EN,
            text_id=words.id,
            text_hash=words.hash,
            proposed_en_id=participant_texts.store_if_any(occasion, proposed_en),
            at=BEGINNING,
            by_id=author.id,
        )
    )
    return said


def publication(database, where, confirmed=(), **logs):
    draft, _ = draft_of(database, where)
    texts = {"change_log_en": "Words.", "change_log_zh": "文字。", **logs}
    return Publication(path=where.path, lock_version=draft.lock_version, confirmed=frozenset(confirmed), **texts)
