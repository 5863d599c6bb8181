"""`consult witness`: run against a site that is really served, and against one that shows another history."""

from threading import Thread

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server

from consult.app import create_app
from consult.cli.main import build
from consult.ledger import cosignature, note
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.entries import EntryType
from consult.services import record
from tests import factories, keys


@pytest.fixture
def url(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/log"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def watch(url, tmp_path, monkeypatch):
    def run(*more, key=keys.PUBLIC, at=url, language="en"):
        monkeypatch.setenv("CONSULT_LANGUAGE", language)
        arguments = ["witness", at, "--key", key, "--folder", str(tmp_path / "eye"), *more]
        return CliRunner().invoke(build(create_app), arguments)

    return run


def grow(database, count=1):
    with database.writing() as occasion:
        symbol = factories.consultation(occasion.session).symbol
        for number in range(count):
            record.append(occasion, EntryType.SITTING_ENDED, symbol, consultation=symbol, sitting=number + 1)


def test_it_keeps_the_head_and_sees_that_it_continues(watch, database, tmp_path):
    first = watch()
    assert (first.exit_code, "Seen for the first time: 2 entries." in first.output) == (0, True)
    assert "Nothing new" in watch().output
    grow(database, 300)
    again = watch()
    assert (again.exit_code, "2 entries before, 302 now" in again.output) == (0, True)
    assert "没有新条目" in watch(language="zh").output
    assert sorted(file.name for file in (tmp_path / "eye").iterdir()) == [
        ".lock",
        "cosigned",
        "head",
        "witness_key",
        "witness_key.public",
    ]


def test_its_cosignature_is_verified_by_its_public_key(watch, tmp_path):
    assert watch("--name", "land.example/eye").exit_code == 0
    eye = tmp_path / "eye"
    public = cosignature.key((eye / "witness_key.public").read_text().strip())
    text, signatures = note.split((eye / "cosigned").read_bytes())
    assert list(cosignature.times(text, signatures, [public])) == [public]
    assert (eye / "witness_key").stat().st_mode & 0o777 == 0o600
    assert public.name == "land.example/eye"


def test_two_histories_are_kept_as_proof_and_the_old_head_stays(watch, database, tmp_path):
    assert watch().exit_code == 0
    kept = tmp_path / "eye" / "head"
    text = Checkpoint(keys.ORIGIN, 2, b"r" * 32).text
    kept.write_text(f"{text}\n{keys.KEY.signature(text).line}", encoding="utf-8")
    grow(database)
    done = watch()
    assert (done.exit_code, "FORKED" in done.output) == (1, True)
    proof = sorted(file for file in (tmp_path / "eye").iterdir() if file.name.startswith("fork-"))
    heads = [note.opened(file.read_bytes(), [keys.KEY.public]).text.split("\n")[1] for file in proof]
    assert heads == ["2", "3"]
    assert kept.read_text(encoding="utf-8").startswith(text)
    assert "记录分叉" in watch(language="zh").output


def test_an_older_head_is_said_and_not_kept(watch, tmp_path):
    assert watch().exit_code == 0
    kept = tmp_path / "eye" / "head"
    text = Checkpoint(keys.ORIGIN, 9, b"r" * 32).text
    kept.write_text(f"{text}\n{keys.KEY.signature(text).line}", encoding="utf-8")
    done = watch()
    assert (done.exit_code, "older head" in done.output) == (1, True)
    assert kept.read_text(encoding="utf-8").startswith(text)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"key": "nonsense"}, "This is no public key"),
        ({"key": str(keys.PrivateKey(keys.ORIGIN, b"o" * 32).public)}, "not signed by that key"),
        ({"at": "file:///etc"}, "not an http or https address"),
        ({"at": "http://127.0.0.1:9/log"}, "cannot be read"),
    ],
)
def test_what_cannot_be_trusted_or_read_is_said_and_nothing_is_kept(watch, tmp_path, given, said):
    done = watch(**given)
    assert (done.exit_code, said in done.output) == (1, True)
    assert not (tmp_path / "eye" / "head").exists()
