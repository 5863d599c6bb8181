"""`consult record`: evidence of a whole installation, verified outside of it by Python alone."""

import hashlib
import json
import shutil
import sqlite3

import pytest

from consult.app import create_app
from consult.cli import verifier_words
from consult.config import from_environment
from consult.documents import evidence_bundle
from consult.ledger import bundle
from consult.ledger.faults import FaultCode
from consult.ledger.findings import Code
from consult.ledger.policy import PolicyFlaw
from tests.cli.sites import Site

PARIS = {"ga-123", "ga-124"}


def test_the_bundle_verifies_outside_with_python_alone_in_both_languages(site, evidence, outside):
    done = outside(evidence, "--key", site.key())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "VERIFIED" in done.stdout
    assert "核验通过" in done.stdout
    assert "VERIFIED" not in outside(evidence, "--key", site.key(), "--lang", "zh").stdout


def test_without_a_key_from_elsewhere_it_ends_with_3(evidence, outside):
    assert outside(evidence).returncode == 3


def test_with_a_key_of_somebody_else_it_ends_with_1(evidence, outside):
    other = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert outside(evidence, "--key", other).returncode == 1


@pytest.mark.parametrize(
    "arguments", [("nowhere.zip",), ("verify.pyz", "--key", "nonsense"), ("verify.pyz", "--since", "no")]
)
def test_what_cannot_be_used_ends_with_2(outside, arguments):
    assert outside(*arguments).returncode == 2


def test_a_policy_says_whom_to_trust(site, evidence, outside, tmp_path):
    policy = tmp_path / "policy"
    policy.write_text(f"log {site.key()}\nquorum none\n", encoding="ascii")
    assert outside(evidence, "--policy", policy).returncode == 0
    assert site.consult("record", "verify", evidence, "--policy", policy).exit_code == 0


def test_what_is_no_policy_ends_with_2_and_is_said_with_its_line_in_both_languages(evidence, outside, tmp_path):
    policy = tmp_path / "policy"
    policy.write_text("# nobody\nquorum somebody\n", encoding="ascii")
    done = outside(evidence, "--policy", policy)
    assert done.returncode == 2
    assert f"{policy}, line 2: no line above defines this name" in done.stderr
    assert f"{policy}第2行：上文未定义这一名称" in done.stderr


def test_what_is_no_bundle_ends_with_1_and_says_so_in_both_languages(outside):
    done = outside("verify.pyz")
    assert done.returncode == 1
    assert "DOES NOT VERIFY" in done.stdout
    assert "核验未通过" in done.stdout


def test_a_program_reads_the_report(site, evidence, outside):
    said = json.loads(outside(evidence, "--key", site.key(), "--json").stdout)
    assert (said["status"], said["findings"], said["confirmed"], said["scope"]) == (0, [], True, "all")


def test_paris_1948_is_counted_again_from_the_bundle(evidence):
    files = bundle.unpacked(evidence.read_bytes())
    names = {name for name in files if name.startswith(bundle.ROLL_CALLS)}
    assert {f"{bundle.ROLL_CALLS}{key}.json" for key in PARIS} <= names
    assert all(json.loads(files[name])["votes"] for name in names)


def test_the_program_in_the_bundle_is_the_one_of_the_release(site, evidence, tmp_path):
    done = site.consult("record", "verifier", tmp_path / "verify.pyz")
    program = (tmp_path / "verify.pyz").read_bytes()
    assert bundle.unpacked(evidence.read_bytes())[bundle.PROGRAM] == program
    assert done.output.split()[0] == hashlib.sha256(program).hexdigest()


def test_two_bundles_of_the_same_record_are_the_same_bytes(site, evidence):
    assert site.bundle("again.zip").read_bytes() == evidence.read_bytes()


def test_a_bundle_of_one_consultation_holds_all_entries_and_its_texts_alone(site, evidence, outside):
    one = site.bundle("one.zip", "--consultation", "CONS/2026/1")
    assert outside(one, "--key", site.key(), "--since", evidence).returncode == 0
    whole, part = (bundle.unpacked(file.read_bytes()) for file in (evidence, one))
    assert {name for name in part if name.startswith("tile/")} == {name for name in whole if name.startswith("tile/")}
    texts = [{name for name in files if name.startswith(bundle.TEXTS)} for files in (part, whole)]
    assert texts[0] < texts[1]
    assert not any(name.startswith(bundle.ROLL_CALLS) for name in part)


def test_no_words_of_participants_stand_in_a_bundle(site, evidence):
    with sqlite3.connect(site.folder / "consult.sqlite3") as connection:
        words = [body for (body,) in connection.execute("SELECT body FROM participant_text") if len(body) > 20]
        names = [name for (name,) in connection.execute("SELECT name FROM person")]
    data = evidence.read_bytes()
    assert len(words) > 20
    assert [each for each in [*words, *names] if each.encode() in data] == []


def test_the_site_gives_the_same_bundle_to_anybody(site, evidence):
    client = create_app(from_environment(site.environment)).test_client()

    def given(path):
        with client.get(f"/log/evidence/{path}.zip") as answer:
            return answer.status_code, answer.headers["Content-Type"], answer.headers["Cache-Control"], answer.data

    for _ in range(2):
        assert given("all") == (200, "application/zip", "no-cache", evidence.read_bytes())
    assert given("CONS-2026-1")[-1] == site.bundle("given.zip", "--consultation", "CONS/2026/1").read_bytes()
    kept = sorted(file.name for file in (site.folder / "evidence").iterdir())
    assert [name.rpartition("-")[0] for name in kept] == ["CONS-2026-1", "all"]
    for path in ("CONS-2026-99", "..%2fconsult", "all-1"):
        assert given(path)[0] == 404


def test_while_one_bundle_is_made_another_is_not_waited_for(site, evidence):
    client = create_app(from_environment(site.environment)).test_client()
    shutil.rmtree(site.folder / "evidence", ignore_errors=True)
    with evidence_bundle._MAKING:
        assert client.get("/log/evidence/all.zip").status_code == 503
    with client.get("/log/evidence/all.zip") as answer:
        assert answer.data == evidence.read_bytes()


def test_a_file_that_is_there_is_not_overwritten(site, evidence):
    before = evidence.read_bytes()
    assert site.consult("record", "export", evidence).exit_code == 1
    assert site.consult("record", "verifier", evidence).exit_code == 1
    assert evidence.read_bytes() == before


def test_a_consultation_that_the_record_does_not_know_is_said(site, tmp_path):
    done = site.consult("record", "export", tmp_path / "x.zip", "--consultation", "CONS/2026/99")
    assert (done.exit_code, (tmp_path / "x.zip").exists()) == (1, False)
    assert "no text of the consultation CONS/2026/99" in done.output


def test_the_command_verifies_as_the_program_does(site, evidence):
    assert site.consult("record", "verify", evidence, "--key", site.key()).exit_code == 0
    assert site.consult("record", "verify", evidence).exit_code == 3
    said = site.consult("record", "verify", evidence, CONSULT_LANGUAGE="zh")
    assert "内容一致，但密钥未经确认" in said.output


def test_status_says_how_the_record_stands(site, evidence):
    said = site.consult("record", "status")
    assert said.exit_code == 0
    assert "continue what was published" in said.output
    assert "(here)" in said.output
    assert "由条目可推算到这一树根" in site.consult("record", "status", CONSULT_LANGUAGE="zh").output


def test_a_key_is_replaced_with_a_time_in_which_both_sign(copy, tmp_path):
    old = copy.key()
    assert copy.consult("record", "rotate-key").exit_code == 0
    both = copy.bundle("both.zip")
    fresh = next(key for key in copy.consult("record", "status").output.split() if "log+" in key and key != old)
    for key in (old, fresh):
        assert copy.consult("record", "verify", both, "--key", key).exit_code == 0
    assert copy.consult("record", "retire-key", old).exit_code == 0
    after = copy.bundle("after.zip")
    assert copy.consult("record", "verify", after, "--key", fresh, "--since", both).exit_code == 0
    assert copy.consult("record", "verify", after, "--key", old).exit_code == 1
    assert (copy.folder / "record_key").stat().st_mode & 0o777 == 0o600
    assert old.split("+")[1] not in (copy.folder / "record_key").read_text()


def test_the_only_key_is_not_retired_nor_an_unknown_one(copy):
    held = (copy.folder / "record_key").read_text()
    assert copy.consult("record", "retire-key", copy.key()).exit_code == 1
    assert copy.consult("record", "retire-key", "x+00000000+AA==").exit_code == 1
    assert (copy.folder / "record_key").read_text() == held


def test_a_key_from_the_environment_is_not_rotated_here(copy):
    held = (copy.folder / "record_key").read_text().strip()
    done = copy.consult("record", "rotate-key", RECORD_KEY=held)
    assert done.exit_code == 1
    assert "RECORD_KEY is set" in done.output


def change(copy, *statements):
    """What somebody with the database in hand could do: triggers taken away first."""
    with sqlite3.connect(copy.folder / "consult.sqlite3") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ballot SET question_en = 'Another question?' WHERE state = 'closed'",
        "UPDATE ballot SET result = json_set(result, '$.counts.yes', 99) WHERE state = 'closed'",
        "UPDATE ballot_event SET choice = 'no' WHERE choice = 'yes'",
        "UPDATE delegation SET name_zh = name_zh || '国' WHERE key = 'ndaveru'",
        "UPDATE roll_call SET yes = yes + 1, no = no - 1 WHERE key = 'ga-123'",
        "UPDATE record_entry SET body = replace(body, 'support', 'objects') WHERE type = 'position.taken'",
        "DELETE FROM record_entry WHERE position = (SELECT max(position) FROM record_entry WHERE type = 'ballot.sealed')",
    ],
)
def test_a_database_changed_by_hand_gives_no_evidence(copy, statement):
    change(copy, "PRAGMA foreign_keys = OFF", statement)
    done = copy.consult("record", "export", copy.folder / "x.zip")
    assert done.exit_code == 1
    assert not (copy.folder / "x.zip").exists()


def test_words_of_participants_can_be_erased_and_the_record_still_verifies(copy):
    with sqlite3.connect(copy.folder / "consult.sqlite3") as connection:
        connection.execute("UPDATE participant_text SET body = '', folded = '', salt = x'00'")
    connection.close()
    assert copy.consult("record", "verify", copy.bundle("erased.zip"), "--key", copy.key()).exit_code == 0


def test_an_older_database_put_back_is_seen_by_status(copy):
    copy.consult("db", "backup", copy.folder / "older.backup")
    assert copy.consult("record", "rotate-key").exit_code == 0
    assert copy.consult("db", "restore", copy.folder / "older.backup", "--replace").exit_code == 0
    said = copy.consult("record", "status")
    assert said.exit_code == 1
    assert "do not continue what was published" in said.output
    for refused in (("export", copy.folder / "x.zip"), ("rotate-key",)):
        done = copy.consult("record", *refused)
        assert (done.exit_code, isinstance(done.exception, SystemExit)) == (1, True)
        assert "may neither grow nor be signed" in done.output


def test_everything_that_can_be_found_has_words_in_both_languages():
    for code in [*Code, *FaultCode, *PolicyFlaw]:
        english, chinese = (verifier_words.sentence(code, language) for language in ("en", "zh"))
        assert english.isascii(), code
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese), code


@pytest.mark.slow
def test_the_roll_calls_of_the_general_assembly_verify_from_a_bundle(shared, tmp_path, outside):
    made = Site(tmp_path / "site")
    assert made.consult("db", "upgrade").exit_code == 0
    files = shared / "roll_calls"
    given = [
        f"--{name.replace('_', '-')}={files / name}.csv" for name in ("seats", "seat_names", "roll_calls", "votes")
    ]
    done = made.consult("roll-calls", "import", *given)
    assert done.exit_code == 0, done.output
    said = outside(made.bundle("evidence.zip"), "--key", made.key(), "--json")
    assert said.returncode == 0, said.stdout
