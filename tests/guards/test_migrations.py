import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from consult.gate.database import Database
from consult.models import migration, schema_version
from consult.models.base import APPEND_ONLY


def test_the_migrated_schema_and_its_triggers_equal_the_models(database):
    with database.engine.connect() as connection:
        assert list(migration.differences(connection)) == []


def test_the_newest_migration_is_known_without_alembic(database):
    scripts = ScriptDirectory.from_config(migration.configuration())
    assert [schema_version.head()] == scripts.get_heads()
    assert schema_version.is_current(database.engine)


def test_a_database_of_another_release_or_an_empty_one_is_not_current(database, tmp_path):
    with database.writing() as occasion:
        occasion.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert not schema_version.is_current(database.engine)
    empty = Database(f"sqlite:///{tmp_path}/empty.sqlite3")
    assert not schema_version.is_current(empty.engine)
    empty.engine.dispose()


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
