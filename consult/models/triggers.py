"""Triggers that keep append-only tables what they are called, on both engines."""

from sqlalchemy import Connection, text

from consult.models.base import APPEND_ONLY

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME;
END $$
"""


def statements(dialect: str) -> list[str]:
    """The CREATE TRIGGER statements for every append-only table."""
    if dialect == "sqlite":
        return [sql for table, frozen in sorted(APPEND_ONLY.items()) for sql in _sqlite(table, frozen)]
    return [
        _FUNCTION,
        *(sql for table, frozen in sorted(APPEND_ONLY.items()) for sql in _postgresql(table, frozen)),
    ]


def create(connection: Connection) -> None:
    """Create all triggers; the migration calls it once the tables stand."""
    for sql in statements(connection.dialect.name):
        connection.execute(text(sql))


def _sqlite(table: str, frozen: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} WHEN {frozen} "
        f"BEGIN SELECT RAISE(ABORT, 'table {table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _postgresql(table: str, frozen: str) -> list[str]:
    truncate = f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()"
    if frozen == "1=1":
        return [
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} EXECUTE FUNCTION refuse_change()",
            truncate,
        ]
    if "SELECT" not in frozen:
        return [
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW WHEN ({frozen}) EXECUTE FUNCTION refuse_change()",
            truncate,
        ]
    function = (
        f"CREATE OR REPLACE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {frozen} THEN RAISE EXCEPTION 'table {table} is append-only'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    change = (
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
    )
    return [function, change, truncate]
