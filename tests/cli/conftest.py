"""The `consult` command as an operator types it."""

import pytest
from click.testing import CliRunner

from consult.app import create_app
from consult.cli.main import build
from tests import keys


@pytest.fixture
def consult(config, monkeypatch):
    """Run the command against this test's database."""
    monkeypatch.setenv("CONSULT_INSTANCE", str(config.instance))
    monkeypatch.setenv("DATABASE_URL", config.database_url)
    monkeypatch.setenv("SECRET_KEY", "for tests only")
    monkeypatch.setenv("RECORD_KEY", keys.PRIVATE)
    command = build(create_app)
    return lambda *arguments: CliRunner().invoke(command, [str(part) for part in arguments])
