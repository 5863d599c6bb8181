import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from consult.models.delegations import Delegation, Group, GroupMembership
from consult.models.record import RecordEntry
from consult.rules.refusal import Code, Refusal
from consult.services import delegations_import
from consult.services.admissions import sort_key
from consult.services.delegations_import import BadFile, Flaw, Import
from tests.factories import delegation

HEADER = "key,kind,name_en,name_zh,region,groups\n"
SHIPPED = Path(delegations_import.__file__).parents[1] / "data" / "un_members.csv"


def shipped():
    return SHIPPED.read_bytes()


def run(database, content):
    parsed = delegations_import.parse(content)
    assert parsed.faults == ()
    with database.writing() as occasion:
        return delegations_import.admit_all(occasion, Import(parsed.admissions, lambda _: None))


def faults(text):
    found = delegations_import.parse((HEADER + text).encode()).faults
    return [(fault.row, fault.flaw, fault.column, fault.value) for fault in found]


def count(database, model):
    with database.reading() as occasion:
        return occasion.session.scalar(select(func.count()).select_from(model))


@pytest.mark.slow
def test_the_table_of_member_states_is_admitted_and_a_second_run_changes_nothing(database):
    first = run(database, shipped())
    entries = count(database, RecordEntry)
    second = run(database, shipped())
    assert (first.admitted, first.differing) == (195, ())
    assert (second.admitted, second.joined, second.unchanged, second.differing) == (0, 0, 195, ())
    assert count(database, RecordEntry) == entries == 197


@pytest.mark.slow
def test_groups_hold_as_many_states_as_the_source_says(database):
    run(database, shipped())
    with database.reading() as occasion:
        rows = occasion.session.execute(
            select(Group.key, func.count(GroupMembership.id))
            .outerjoin(GroupMembership, GroupMembership.group_id == Group.id)
            .group_by(Group.key)
        )
        sizes = dict(map(tuple, rows))
    assert sizes["african"] == sizes["asia-pacific"] == 54
    assert sizes["eastern-european"] == 23
    assert sizes["latin-american-and-caribbean"] == 33
    assert sizes["western-european-and-others"] == 29
    assert (sizes["ldc"], sizes["lldc"], sizes["sids"]) == (44, 32, 37)


def test_na_is_namibia_and_country_numbers_keep_their_zeros():
    rows = {row["iso3"]: row for row in csv.DictReader(shipped().decode().splitlines())}
    assert (rows["NAM"]["iso2"], rows["NAM"]["name_en"]) == ("NA", "Namibia")
    assert rows["AFG"]["m49"] == "004"


@pytest.mark.slow
def test_the_order_is_english_alphabetical_with_diacritics_ignored(database):
    run(database, shipped())
    with database.reading() as occasion:
        keys = occasion.session.scalars(select(Delegation.key).order_by(Delegation.sort_key)).all()
    assert keys.index("cri") + 1 == keys.index("civ") == keys.index("hrv") - 1
    assert keys.index("tun") + 1 == keys.index("tur") == keys.index("tkm") - 1
    assert sort_key("Türkiye") == "turkiye"


def test_every_admission_is_an_entry_of_the_record_without_its_text(database):
    run(database, (HEADER + "arland,academia,Arland,阿兰,,ldc;g77\n").encode())
    with database.reading() as occasion:
        body = occasion.session.scalars(
            select(RecordEntry.body).where(RecordEntry.type == "delegation.admitted")
        ).one()
    entry = json.loads(body)
    assert (entry["delegation"], entry["kind"]) == ("arland", "academia")
    assert set(entry["name"]) == {"en", "zh"}
    assert "Arland" not in body.decode()


def test_every_fault_names_its_row_and_what_is_wrong():
    found = faults(
        "A B,state,X,甲,,\nok,nation,Y,乙,,\nthree,state,,丙,,\nfour,state,F,丁,,oecd\nfour,state,G,戊,,\nfour,state,H,己,,\n"
    )
    assert found == [
        (2, Flaw.NO_KEY, "key", "A B"),
        (3, Flaw.NONE_OF, "kind", "nation"),
        (4, Flaw.EMPTY, "name_en", ""),
        (5, Flaw.NONE_OF, "groups", "oecd"),
        (7, Flaw.TWICE, "key", "four"),
    ]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"a,b\n1,2\n", b"PK\x03\x04 not csv"])
def test_a_file_of_another_kind_is_refused_as_a_whole(content):
    with pytest.raises(BadFile):
        delegations_import.parse(content)


def test_a_name_that_is_taken_stops_the_whole_import(database):
    with database.writing() as occasion:
        delegation(occasion.session, "Taken")
    with pytest.raises(Refusal) as refused:
        run(database, (HEADER + "first,state,First,第一,,\nother,state,Taken,另一,,\n").encode())
    assert refused.value.code is Code.BAD_ROW
    assert refused.value.facts["row"] == 3
    assert count(database, Delegation) == 1


def test_a_delegation_that_differs_is_left_as_it_is_and_named(database):
    run(database, (HEADER + "arland,state,Arland,阿兰,,\n").encode())
    done = run(database, (HEADER + "arland,state,New Arland,新阿兰,,\n").encode())
    assert done.differing == ("arland",)
    with database.reading() as occasion:
        assert occasion.session.scalars(select(Delegation.name_en)).one() == "Arland"


def test_a_table_written_by_a_spreadsheet_is_read(database):
    text = ("\ufeff" + HEADER + 'arland,state,"Arland, Isles of",阿兰群岛,African,\n').replace("\n", "\r\n")
    assert run(database, text.encode()).admitted == 1
