"""The demonstration as a whole installation, and a bare Python outside of it."""

import shutil
import subprocess
import sys

import pytest

from tests.cli.sites import Site


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
