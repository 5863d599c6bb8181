"""The wheel, installed in an empty environment outside the checkout, speaks both languages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
ASK = """
from consult.app import create_app
client = create_app().test_client()
for language, word in (("en", "Consultations"), ("zh", "磋商")):
    answer = client.get(f"/{language}/")
    assert answer.status_code == 200, answer.status_code
    assert f"<h1>{word}" in answer.text, answer.text
    style = answer.text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert client.get(style).status_code == 200
print("both languages")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    uv = Path(sys.executable).parent / "uv"
    run(uv, "build", "--wheel", "--out-dir", folder / "dist", "--quiet", cwd=ROOT)
    run(uv, "venv", folder / "env", "--quiet", "--python", sys.executable, cwd=folder)
    wheel = next((folder / "dist").glob("*.whl"))
    run(uv, "pip", "install", "--quiet", "--python", folder / "env" / "bin" / "python", wheel, cwd=folder)
    return folder


def run(*command, cwd, **extra):
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **extra},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_page_in_both_languages_comes_from_the_wheel_alone(installed):
    instance = {"CONSULT_INSTANCE": str(installed / "instance"), "PYTHONPATH": ""}
    run(installed / "env" / "bin" / "consult", "db", "upgrade", cwd=installed, **instance)
    said = run(installed / "env" / "bin" / "python", "-I", "-c", ASK, cwd=installed, **instance)
    assert said.strip() == "both languages"
