import sqlite3

import pytest

from consult.gate.database import Database
from tests import factories


@pytest.fixture
def on_sqlite(engines):
    if engines.kind != "sqlite":
        pytest.skip("files of SQLite")


def test_what_was_backed_up_comes_back_and_the_present_database_is_kept(
    consult, config, database, tmp_path, on_sqlite
):
    with database.writing() as occasion:
        factories.delegation(occasion.session, "Firstland")
    database.engine.dispose()
    assert consult("db", "backup", tmp_path / "copy.db").exit_code == 0
    with database.writing() as occasion:
        factories.delegation(occasion.session, "Secondland")
    database.engine.dispose()
    refused = consult("db", "restore", tmp_path / "copy.db")
    assert refused.exit_code == 1
    assert "--replace" in refused.output
    assert consult("db", "restore", "--replace", tmp_path / "copy.db").exit_code == 0
    assert names(config) == ["Firstland"]
    assert consult("db", "check").exit_code == 0


def names(config):
    path = config.database_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        found = [row[0] for row in connection.execute("SELECT name_en FROM delegation ORDER BY id")]
    connection.close()
    return found


def test_a_backup_never_overwrites_and_is_for_its_owner_alone(consult, tmp_path, on_sqlite):
    assert consult("db", "backup", tmp_path / "copy.db").exit_code == 0
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert "exists already" in consult("db", "backup", tmp_path / "copy.db").output


def test_a_file_that_is_no_backup_is_refused_and_nothing_changes(consult, database, tmp_path, on_sqlite):
    (tmp_path / "letter.txt").write_text("Dear delegates")
    assert "is not a backup" in consult("db", "restore", "--replace", tmp_path / "letter.txt").output
    assert consult("db", "check").exit_code == 0


def test_upgrade_is_safe_to_repeat_and_check_finds_a_missing_trigger(consult, config, engines):
    assert consult("db", "upgrade").exit_code == 0
    assert consult("db", "upgrade").exit_code == 0
    with Database(config.database_url).engine.execution_options(writes=True).begin() as connection:
        drop = "DROP TRIGGER record_entry_no_update"
        connection.exec_driver_sql(
            drop if engines.kind == "sqlite" else "DROP TRIGGER record_entry_no_change ON record_entry"
        )
    found = consult("db", "check")
    assert found.exit_code == 1
    assert "record_entry_no" in found.output


def test_another_origin_of_the_record_is_refused(consult, monkeypatch):
    monkeypatch.setenv("RECORD_ORIGIN", "elsewhere.example/log")
    refused = consult("worker", "--once")
    assert refused.exit_code == 1
    assert "RECORD_ORIGIN" in refused.output
