"""`consult record succeed`: a record that cannot go on, and the one that says what was lost."""

import json

import pytest

from consult.app import create_app
from consult.cli.record_beginning import begin_record
from consult.cli.settings import open_database
from consult.config import from_environment

WHY = ("--reason-en", "The disk broke.", "--reason-zh", "磁盘损坏。")


@pytest.fixture
def behind(copy):
    """The installation with an older database put back: two entries that were published are not in it."""
    copy.bundle("before.zip")
    copy.consult("db", "backup", copy.folder / "older.backup")
    old = copy.key()
    assert copy.consult("record", "rotate-key").exit_code == 0
    assert copy.consult("record", "retire-key", old).exit_code == 0
    copy.bundle("published.zip")
    assert copy.consult("db", "restore", copy.folder / "older.backup", "--replace").exit_code == 0
    return copy


def test_a_record_that_fell_behind_is_succeeded_by_one_that_says_what_is_lost(behind, outside):
    entries = json.loads(outside(behind.folder / "before.zip", "--json").stdout)["size"]
    done = behind.consult("record", "succeed", *WHY)
    assert done.exit_code == 0, done.output
    assert f"published up to {entries + 2} entries; {entries} are left" in " ".join(done.output.split())
    assert behind.consult("record", "status").exit_code == 0
    key = behind.key()
    assert key in done.output
    after = behind.bundle("after.zip")
    said = json.loads(outside(after, "--key", key, "--json").stdout)
    assert (said["status"], said["size"]) == (0, entries + 2)
    assert said["succeeds"] == [{"before": "localhost/log", "published": entries + 2, "kept": entries}]
    assert said["origin"].startswith("localhost/log/")
    assert outside(after, "--key", key, "--since", behind.folder / "before.zip").returncode == 0
    lost = outside(after, "--key", key, "--since", behind.folder / "published.zip")
    assert lost.returncode == 1
    assert f"entry {entries}: from here on the entries of the older bundle are lost, and the record says so (2)" in (
        lost.stdout
    )
    assert "本记录承接记录localhost/log" in lost.stdout


def test_the_successor_is_begun_and_signs_as_any_record_does(behind):
    assert behind.consult("record", "succeed", *WHY).exit_code == 0
    config = from_environment(behind.environment)
    begin_record(open_database(config), config)
    assert behind.consult("record", "rotate-key").exit_code == 0
    assert behind.consult("record", "verify", behind.bundle("after.zip"), "--key", behind.key()).exit_code == 0
    client = create_app(config).test_client()
    english, chinese = (client.get(f"/{language}/record/").text for language in ("en", "zh"))
    assert "This record succeeds localhost/log." in english
    assert "The disk broke." in english
    assert "磁盘损坏。" in chinese


def test_the_name_that_ended_is_never_signed_again(behind):
    assert behind.consult("record", "succeed", *WHY).exit_code == 0
    ring = (behind.folder / "record_key").read_text().split()
    assert [each.split("+")[2] for each in ring] == [behind.key().split("+")[0]]
    client = create_app(from_environment(behind.environment)).test_client()
    assert client.get("/log/checkpoint").text.startswith("localhost/log/")


def test_a_record_that_can_go_on_is_not_succeeded(copy):
    held = (copy.folder / "record_key").read_text()
    for _ in range(2):
        done = copy.consult("record", "succeed", *WHY)
        assert (done.exit_code, isinstance(done.exception, SystemExit)) == (1, True)
        assert "can go on as it is" in done.output
    assert (copy.folder / "record_key").read_text() == held


def test_a_record_whose_key_is_lost_is_succeeded_with_all_its_entries(copy, outside):
    before = copy.bundle("before.zip")
    (copy.folder / "record_key").unlink()
    assert copy.consult("record", "succeed", *WHY).exit_code == 0
    said = json.loads(outside(copy.bundle("after.zip"), "--key", copy.key(), "--since", before, "--json").stdout)
    assert (said["status"], said["findings"]) == (0, [])


def test_a_record_is_succeeded_with_a_reason_in_both_languages_alone(behind):
    for reasons in (WHY[:2], WHY[2:], (*WHY[:3], " ")):
        assert behind.consult("record", "succeed", *reasons).exit_code in {1, 2}
    assert behind.consult("record", "status").exit_code == 1
