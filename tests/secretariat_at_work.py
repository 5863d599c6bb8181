"""What the secretariat fills in about people, and what is then in the database."""

import json

from sqlalchemy import select

from consult.models.record import RecordEntry

TEAM = "/en/secretariat/delegations/arland/"
NEWCOMER = {"email": "new@example.org", "name": "New Person", "language": "zh"}
REASONS = {"reason_en": "Credentials expired.", "reason_zh": "全权证书已失效。"}


def all_of(database, query):
    with database.reading() as occasion:
        return occasion.session.scalars(query).all()


def entries(database, kind):
    return [
        json.loads(row.body)
        for row in all_of(
            database, select(RecordEntry).where(RecordEntry.type == kind).order_by(RecordEntry.position)
        )
    ]
