"""Backing up and restoring on PostgreSQL, through the programs of the server's own version."""

import os

import pytest
from sqlalchemy import func, select

from consult.gate.database import Database
from consult.models.base import Base
from consult.models.record import RecordEntry
from tests import voting
from tests.voting import CLOSES

TOO_OLD = "pg_dump: error: aborting because of server version mismatch"


@pytest.fixture(autouse=True)
def programs(engines, monkeypatch):
    """PostgreSQL's own programs come first on the search path."""
    if engines.kind != "postgresql":
        pytest.skip("for PostgreSQL")
    folder = engines.programs()
    assert (folder / "pg_dump").is_file()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def voted(database):
    """A database with a vote that was held."""
    hall = voting.hall(database)
    hall.open_ballot()
    for index, choice in enumerate(("yes", "no", "abstain")):
        hall.cast(index, choice)
    hall.run_due(CLOSES)
    return held(database)


@pytest.fixture
def backup(consult, voted, tmp_path):
    file = tmp_path / "copy.backup"
    done = consult("db", "backup", file)
    assert done.exit_code == 0, done.output
    return file


@pytest.fixture
def elsewhere(engines, tmp_path, monkeypatch):
    """From now on the command speaks to an empty database."""
    made = Database(engines.empty(tmp_path))
    monkeypatch.setenv("DATABASE_URL", made.engine.url.render_as_string(hide_password=False))
    yield made
    made.engine.dispose()


def held(database):
    """The bytes of the record, and how many rows every table has."""
    with database.reading() as occasion:
        session = occasion.session
        record = session.execute(
            select(RecordEntry.position, RecordEntry.body, RecordEntry.leaf_hash).order_by(RecordEntry.position)
        ).all()
        tables = Base.metadata.sorted_tables
        return record, {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}


def tables(database):
    with database.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        return found.scalar()


def test_an_empty_database_gets_the_same_record_rows_and_triggers(consult, backup, voted, elsewhere):
    done = consult("db", "restore", "--replace", backup)
    assert done.exit_code == 0, done.output
    assert held(elsewhere) == voted
    assert len(voted[0]) > 8
    assert consult("db", "check").exit_code == 0


def test_a_database_that_holds_something_is_replaced_only_when_that_is_said(consult, backup, database, voted):
    hall = voting.hall(database)
    refused = consult("db", "restore", backup)
    assert refused.exit_code == 1
    assert "--replace" in refused.output
    assert held(database) != voted
    done = consult("db", "restore", "--replace", backup)
    assert done.exit_code == 0, done.output
    assert held(database) == voted
    assert hall


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_of_a_file_that_breaks_off_nothing_is_restored(consult, backup, elsewhere, share):
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * share)])
    refused = consult("db", "restore", "--replace", backup)
    assert refused.exit_code == 1
    assert "pg_restore did not finish" in refused.output
    assert tables(elsewhere) == 0


def test_a_damaged_file_leaves_the_present_database_as_it_was(consult, backup, database, voted):
    whole = bytearray(backup.read_bytes())
    for place in range(len(whole) // 2, len(whole) // 2 + 400):
        whole[place] ^= 0xFF
    backup.write_bytes(bytes(whole))
    refused = consult("db", "restore", "--replace", backup)
    assert refused.exit_code == 1
    assert "pg_restore did not finish" in refused.output
    assert held(database) == voted


def test_a_file_that_is_no_backup_is_refused(consult, elsewhere, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear delegates")
    refused = consult("db", "restore", "--replace", tmp_path / "letter.txt")
    assert refused.exit_code == 1
    assert "does not appear to be a valid archive" in refused.output


def test_a_backup_never_overwrites_and_is_for_its_owner_alone(consult, backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    assert "exists already" in consult("db", "backup", backup).output


def test_programs_of_another_version_are_named_with_what_they_say_and_leave_no_file(consult, tmp_path, monkeypatch):
    old = tmp_path / "bin"
    old.mkdir()
    (old / "pg_dump").write_text(f"#!/bin/sh\necho '{TOO_OLD}' >&2\nexit 1\n")
    (old / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", f"{old}{os.pathsep}{os.environ['PATH']}")
    refused = consult("db", "backup", tmp_path / "copy.backup")
    assert refused.exit_code == 1
    assert TOO_OLD in refused.output
    assert not (tmp_path / "copy.backup").exists()


def test_without_the_programs_the_command_says_what_to_install(consult, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    refused = consult("db", "backup", tmp_path / "copy.backup")
    assert refused.exit_code == 1
    assert "pg_dump is needed" in refused.output
