"""The `consult` command as an operator types it."""

import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from consult.app import create_app
from consult.cli.main import build
from tests import keys
from tests.cli.sites import Site


@pytest.fixture
def consult(config, monkeypatch):
    """Run the command against this test's database."""
    monkeypatch.setenv("CONSULT_INSTANCE", str(config.instance))
    monkeypatch.setenv("DATABASE_URL", config.database_url)
    monkeypatch.setenv("SECRET_KEY", "for tests only")
    monkeypatch.setenv("RECORD_KEY", keys.PRIVATE)
    command = build(create_app)
    return lambda *arguments: CliRunner().invoke(command, [str(part) for part in arguments])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The demonstration, whose record was made by acts alone."""
    made = Site(tmp_path_factory.mktemp("site"))
    assert made.consult("db", "upgrade").exit_code == 0
    assert made.consult("demo").exit_code == 0
    return made


@pytest.fixture(scope="module")
def evidence(site):
    return site.bundle("evidence.zip")


@pytest.fixture(scope="module")
def outside(site, tmp_path_factory):
    """The verifier, run by a bare Python in a folder of its own."""
    folder = tmp_path_factory.mktemp("outside")
    assert site.consult("record", "verifier", folder / "verify.pyz").exit_code == 0

    def run(*arguments):
        command = [sys.executable, "-I", "-S", "verify.pyz", *map(str, arguments)]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def copy(site, tmp_path):
    """The installation once more, to be changed."""
    shutil.copytree(site.folder, tmp_path / "copy")
    return Site(tmp_path / "copy")
