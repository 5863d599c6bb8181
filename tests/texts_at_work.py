"""A text that a moderator works on: what its acts are asked with, and how they are done."""

import pytest

from consult.models.texts import Revision
from consult.rules.refusal import Refusal
from consult.services import revisions
from consult.services.drafting import Edit
from consult.services.publishing import Publication
from consult.text.provision import Kind, Language, Status
from tests import factories

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


def publication(database, where, confirmed=(), **logs):
    draft, _ = draft_of(database, where)
    texts = {"change_log_en": "Words.", "change_log_zh": "文字。", **logs}
    return Publication(path=where.path, lock_version=draft.lock_version, confirmed=frozenset(confirmed), **texts)
