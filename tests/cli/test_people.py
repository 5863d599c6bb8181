"""`consult admin`, `consult delegations` and `consult worker` as an operator types them."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from consult.app import create_app
from consult.cli import main
from consult.models.delegations import Delegation
from consult.models.people import Appointment, Office
from consult.services import outbox
from consult.services.outbox import Addressee, MailKind
from tests.forms_filled import post

CREATE = ("admin", "create", "--email", "Ada@Example.org", "--name", "Ada")


@pytest.fixture
def consult(config):
    command = main.build(create_app)
    environment = {"CONSULT_INSTANCE": str(config.instance), "DATABASE_URL": config.database_url, "SECRET_KEY": "x"}
    environment |= {"RECORD_KEY": config.record_key}
    return lambda *words, typed=None: CliRunner().invoke(command, words, env=environment, input=typed)


def test_the_first_administrator_is_made_with_a_password_and_signs_in(consult, client, database):
    done = consult(*CREATE, typed="harbour lights 1948\nharbour lights 1948\n")
    assert done.exit_code == 0, done.output
    with database.reading() as occasion:
        assert occasion.session.scalars(select(Appointment.office)).all() == [Office.ADMINISTRATOR]
    answer = post(client, "/en/account/sign-in/", email="ada@example.org", password="harbour lights 1948")
    assert answer.location == "/en/secretariat/"


def test_an_invitation_link_is_printed_and_opens_the_account(consult, client):
    done = consult(*CREATE, "--invite", "--language", "zh")
    address = done.output.split("http://127.0.0.1:8000")[1].strip()
    assert address.startswith("/zh/account/invitation/?t=")
    assert client.get(client.get(address).location).status_code == 200


def test_a_second_time_and_a_short_password_are_told_in_plain_words(consult):
    short = consult(*CREATE, typed="short\nshort\n")
    consult(*CREATE, "--invite")
    again = consult(*CREATE, "--invite")
    assert (short.exit_code, again.exit_code) == (1, 1)
    assert "at least 12 characters" in short.output
    assert "administrator already" in again.output


def test_an_import_says_what_it_did_and_a_second_that_nothing_changed(consult, tmp_path, database):
    file = tmp_path / "bodies.csv"
    file.write_text("key,kind,name_en,name_zh\narland,state,Arland,阿兰\n", encoding="utf-8")
    first, second = consult("delegations", "import", str(file)), consult("delegations", "import", str(file))
    assert "Delegations admitted: 1;" in first.output
    assert "Nothing has changed" in second.output
    assert (first.exit_code, second.exit_code) == (0, 0)


def test_an_import_with_faults_names_the_rows_and_admits_nobody(consult, tmp_path, database):
    file = tmp_path / "bodies.csv"
    file.write_text("key,kind,name_en,name_zh\narland,state,Arland,阿兰\nx,empire,X,乙\n", encoding="utf-8")
    done = consult("delegations", "import", str(file))
    assert done.exit_code == 1
    assert "Row 3: kind “empire”" in done.output
    assert consult("delegations", "import", str(tmp_path / "none.csv")).exit_code == 1
    with database.reading() as occasion:
        assert occasion.session.scalars(select(Delegation)).all() == []


def test_the_worker_sends_what_waits_and_ends(consult, database, config):
    facts = {"key": "a", "name_en": "Arland", "name_zh": "阿兰", "role": "head"}
    with database.writing() as occasion:
        to = Addressee(address="a@example.org", name="Ana", language="zh")
        outbox.post(occasion, MailKind.ACCREDITED, to, **facts)
    done = consult("worker", "--once")
    assert done.exit_code == 0, done.output
    assert "Mails sent: 1;" in done.output
    assert len(list((config.instance / "mail").glob("*.eml"))) == 1


@pytest.mark.parametrize("words", [("admin", "create"), ("delegations", "import"), ("worker",)])
def test_every_command_explains_itself(consult, words):
    done = consult(*words, "--help")
    assert done.exit_code == 0
    assert len(done.output) > 200
