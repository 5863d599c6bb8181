import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from consult.models import migration
from consult.models.base import APPEND_ONLY


def test_the_migrated_schema_and_its_triggers_equal_the_models(database):
    with database.engine.connect() as connection:
        assert list(migration.differences(connection)) == []


def test_append_only_tables_refuse_every_way_of_changing_them(database):
    statements = ["UPDATE record_entry SET type = 'x'", "DELETE FROM record_entry"]
    if database.engine.dialect.name == "sqlite":
        statements.append("INSERT OR REPLACE INTO record_entry SELECT * FROM record_entry")
    else:
        statements.append("TRUNCATE record_entry CASCADE")
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), database.writing() as occasion:
            occasion.session.execute(text(statement))


def test_every_append_only_table_has_its_triggers(database):
    with database.engine.connect() as connection:
        sql = (
            "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
            if connection.dialect.name == "sqlite"
            else "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal"
        )
        assert set(connection.execute(text(sql)).scalars()) == set(APPEND_ONLY)
