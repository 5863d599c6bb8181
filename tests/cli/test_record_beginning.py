"""The signing key of the record: made once, its owner's alone, and never replaced in silence."""

import pytest

from consult.cli.command import Failure
from consult.cli.record_beginning import begin_record
from consult.config import from_environment
from consult.gate.database import Database
from consult.gate.record_keeper import Keeper
from consult.models import migration
from consult.models.record import RecordEntry, RecordLog
from consult.services.record_keys import KeyRing, PrivateKey


@pytest.fixture
def place(engines, tmp_path):
    """Settings with an empty database and no key."""

    def make(**given):
        environment = {"CONSULT_INSTANCE": str(tmp_path), "DATABASE_URL": engines.empty(tmp_path), "SECRET_KEY": "x"}
        config = from_environment(environment | given)
        database = Database(config.database_url, Keeper(config))
        migration.upgrade(database.engine)
        return config, database

    return make


def keys_of(database):
    with database.reading() as occasion:
        return occasion.session.query(RecordLog).one().signed_by.split()


def test_the_first_start_makes_a_key_that_its_owner_alone_can_read_and_names_it_in_the_record(place):
    config, database = place()
    begin_record(database, config)
    (key,) = KeyRing.parse(config.record_key_file.read_text()).keys
    assert config.record_key_file.stat().st_mode & 0o777 == 0o600
    assert key.name == config.record_origin
    assert keys_of(database) == [str(key.public)]
    with database.reading() as occasion:
        types = [entry.type for entry in occasion.session.query(RecordEntry).order_by(RecordEntry.position)]
    assert types == ["log.started", "key.added"]


def test_a_later_start_keeps_it(place):
    config, database = place()
    begin_record(database, config)
    held = config.record_key_file.read_text()
    begin_record(database, config)
    assert config.record_key_file.read_text() == held
    assert len(keys_of(database)) == 1


def test_a_key_given_by_the_environment_signs_and_leaves_no_file(place):
    key = PrivateKey.fresh("localhost/log")
    config, database = place(RECORD_KEY=key.written)
    begin_record(database, config)
    assert keys_of(database) == [str(key.public)]
    assert not config.record_key_file.exists()


def test_a_record_begun_anew_has_a_key_of_its_own_and_the_old_one_is_set_aside(place):
    config, database = place()
    begin_record(database, config)
    (old,) = KeyRing.parse(config.record_key_file.read_text()).keys
    anew, other = place()
    begin_record(other, anew)
    assert keys_of(other) != keys_of(database)
    aside = config.record_key_file.with_name(f"record_key.{old.public.id.hex()}")
    assert KeyRing.parse(aside.read_text()).keys == (old,)


def test_no_start_without_the_key_of_the_record(place):
    config, database = place()
    begin_record(database, config)
    config.record_key_file.unlink()
    with pytest.raises(Failure, match="Put it back from its backup"):
        begin_record(database, config)
    assert not config.record_key_file.exists()


def test_a_file_that_others_can_read_is_refused(place):
    config, database = place()
    begin_record(database, config)
    config.record_key_file.chmod(0o640)
    with pytest.raises(Failure, match="chmod 600"):
        begin_record(database, config)


@pytest.mark.parametrize("given", ["nonsense", "PRIVATE+KEY+a+00000000+AA=="])
def test_what_is_no_key_is_refused_and_not_repeated(place, given):
    config, database = place(RECORD_KEY=given)
    with pytest.raises(Failure) as caught:
        begin_record(database, config)
    assert "RECORD_KEY" in caught.value.message
    assert given not in caught.value.message


def test_a_key_of_another_origin_is_refused(place):
    config, database = place(RECORD_KEY=PrivateKey.fresh("elsewhere.example/log").written)
    with pytest.raises(Failure, match=r"signs for elsewhere.example/log, not for localhost/log"):
        begin_record(database, config)
