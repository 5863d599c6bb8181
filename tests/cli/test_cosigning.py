"""Witnesses that listen: the worker sends them the newest head, and what they cosign is published."""

from threading import Barrier, Event, Thread

import pytest
from click.testing import CliRunner

from consult.app import create_app
from consult.cli.asking_witnesses import Round
from consult.cli.command import Failure
from consult.cli.main import build
from consult.cli.witness_server import Listening
from consult.cli.witness_store import Store
from consult.ledger import cosignature, note
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.entries import EntryType
from consult.ledger.note import VerifierKey
from consult.ledger.witnessing import Request, Status
from consult.rules.refusal import Code, Refusal
from consult.services import cosigning, record, record_head
from consult.services.cosigning import Cosigned
from tests import factories, keys


class Eye:
    """A witness of its own, listening."""

    def __init__(self, folder):
        self.store = Store(folder, folder.name)
        self.key = cosignature.key(self.store.public())
        self.server = Listening(("127.0.0.1", 0), self.store, keys.KEY.public)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=self.server.serve_forever)
        self.thread.start()

    def end(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def eyes(tmp_path):
    made = [Eye(tmp_path / name) for name in ("alba", "bravia")]
    yield made
    for each in made:
        each.end()


@pytest.fixture
def site(app, config, database):
    """The database as it is served, with the witnesses asked anew each time."""
    kept = app.extensions["consult_database"]
    config.record_witnesses.parent.mkdir(parents=True, exist_ok=True)

    def ask(*eyes):
        lines = [f"witness w{number} {each.key} {each.url}\n" for number, each in enumerate(eyes)]
        config.record_witnesses.write_text("".join([*lines, "quorum none\n"]), encoding="utf-8")
        with app.app_context():
            return Round(config).go(kept)

    yield ask
    config.record_witnesses.unlink(missing_ok=True)


def grow(database, count=1):
    with database.writing() as occasion:
        symbol = factories.consultation(occasion.session).symbol
        for number in range(count):
            record.append(occasion, EntryType.SITTING_ENDED, symbol, consultation=symbol, sitting=number + 1)


def size(database):
    with database.reading() as occasion:
        return record_head.read(occasion.session).size


def test_every_witness_cosigns_the_newest_head_once_and_each_later_one(site, eyes, database, client):
    assert site(*eyes) == 2
    assert site(*eyes) == 0
    for count in (1, 7, 300):
        grow(database, count)
        assert site(*eyes) == 2
    answer = client.get("/log/cosigned")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    text, lines = note.split(answer.data)
    assert Checkpoint.parse(text).size == size(database)
    assert note.opened(answer.data, [keys.KEY.public]).text == text
    assert set(cosignature.times(text, lines, [each.key for each in eyes])) == {each.key for each in eyes}


def test_the_page_of_the_record_names_the_witnesses(site, eyes, client):
    assert "No witness has cosigned the head yet." in client.get("/en/record/").text
    site(*eyes)
    english, chinese = (client.get(f"/{language}/record/").text for language in ("en", "zh"))
    assert all(str(each.key) in english for each in eyes)
    assert "见证方" in chinese


def test_before_any_witness_has_cosigned_there_is_nothing_to_fetch(client):
    assert client.get("/log/cosigned").status_code == 404


def test_a_witness_that_saw_more_or_less_than_is_known_here_is_asked_again_from_there(site, eyes, database, tmp_path):
    grow(database, 3)
    eye = eyes[0]
    text = site_head(database)
    eye.store.keep(f"{text}\n{keys.KEY.signature(text).line}".encode())
    grow(database, 2)
    assert site(eye) == 1


def site_head(database):
    with database.reading() as occasion:
        head = record_head.read(occasion.session)
        return Checkpoint(head.origin, head.size, head.edge.root).text


def test_a_witness_that_saw_another_history_does_not_cosign_and_keeps_both(site, eyes, database, tmp_path):
    eye = eyes[0]
    other = Checkpoint(keys.ORIGIN, size(database), b"r" * 32).text
    eye.store.keep(f"{other}\n{keys.KEY.signature(other).line}".encode())
    assert site(eye) == 0
    heads = [file for file in (tmp_path / "alba").iterdir() if file.name.startswith("fork-")]
    assert len(heads) == 2
    grow(database, 4)
    assert site(eye) == 0
    assert eye.store.head.decode().startswith(other)


def test_one_that_is_away_keeps_no_other_from_cosigning(site, eyes):
    away, here = eyes
    away.server.server_close()
    assert site(away, here) == 1


def test_a_witness_of_another_record_cosigns_nothing(site, eyes):
    eyes[0].server.trusted = VerifierKey.parse(str(keys.PrivateKey("localhost/other", b"o" * 32).public))
    assert site(eyes[0]) == 0


def test_what_a_witness_did_not_sign_is_not_kept(site, eyes, database):
    text = site_head(database)
    signed = f"{text}\n{keys.KEY.signature(text).line}"
    elsewhere = eyes[1].store.keep(signed.encode()).line
    later = Checkpoint(keys.ORIGIN, 10**6, b"r" * 32).text
    unknown = f"{later}\n{keys.KEY.signature(later).line}"
    for given in (signed, signed + elsewhere, "nothing", unknown + eyes[0].store.keep(unknown.encode()).line):
        with pytest.raises(Refusal) as refused, database.writing() as occasion:
            cosigning.accept(occasion, Cosigned(note=given, witness=eyes[0].key))
        assert refused.value.code is Code.COSIGNATURE_WRONG


def test_two_workers_that_keep_the_same_cosignature_at_once_keep_it_once(site, eyes, database):
    text = site_head(database)
    given = f"{text}\n{keys.KEY.signature(text).line}"
    given += eyes[0].store.keep(given.encode()).line
    kept = Event()

    def keep():
        with database.writing() as occasion:
            cosigning.accept(occasion, Cosigned(note=given, witness=eyes[0].key))
        kept.set()

    later = Thread(target=keep)
    with database.writing() as occasion:
        assert cosigning.accept(occasion, Cosigned(note=given, witness=eyes[0].key))
        later.start()
        assert not kept.wait(0.5)
    later.join()
    assert kept.is_set()
    with database.reading() as occasion:
        assert [each.key for each in cosigning.eyes(occasion)] == [str(eyes[0].key)]


def test_a_witness_asked_by_many_at_once_cosigns_one_history(eyes, database):
    """Two histories of one size come in together: whichever is first is cosigned, the other never."""
    eye = eyes[0]
    notes = [Checkpoint(keys.ORIGIN, 5, bytes([number]) * 32).text for number in range(8)]
    gate, found = Barrier(8), []

    def ask(text):
        body = Request(0, (), f"{text}\n{keys.KEY.signature(text).line}").written
        gate.wait()
        found.append(eye.server.answered(body)[0])

    asking = [Thread(target=ask, args=(text,)) for text in notes]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert sorted(found) == [Status.COSIGNED, *[Status.OTHER_SIZE] * 7]


def test_an_older_head_takes_no_place_of_a_newer_one(site, eyes, database):
    text = site_head(database)
    old = f"{text}\n{keys.KEY.signature(text).line}"
    old += eyes[0].store.keep(old.encode()).line
    grow(database, 2)
    assert site(eyes[0]) == 1
    with database.writing() as occasion:
        assert cosigning.accept(occasion, Cosigned(note=old, witness=eyes[0].key)) is False
        assert [each.size for each in cosigning.eyes(occasion)] == [size(database)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("quorum nobody\n", "cannot be read"),
        ("witness w {key} ftp://x\nquorum none\n", "not an http or https address"),
    ],
)
def test_a_file_of_witnesses_that_cannot_be_used_is_said(config, eyes, body, said):
    config.record_witnesses.parent.mkdir(parents=True, exist_ok=True)
    config.record_witnesses.write_text(body.format(key=eyes[0].key), encoding="utf-8")
    with pytest.raises(Failure, match=said):
        Round(config)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Give either the URL"),
        (("https://x/log", "--listen", "127.0.0.1:1"), "Give either the URL"),
        (("--listen", "nonsense"), "not an address with a port"),
        (("--listen", "127.0.0.1:99999"), "Nothing can listen"),
    ],
)
def test_the_command_says_what_it_needs(tmp_path, arguments, said):
    given = ["witness", *arguments, "--key", keys.PUBLIC, "--folder", str(tmp_path / "eye")]
    done = CliRunner().invoke(build(create_app), given, env={"CONSULT_LANGUAGE": "en"})
    assert (done.exit_code, said in done.output) == (1, True)
