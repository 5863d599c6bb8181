"""Sessions of the General Assembly, however documents write them."""

import pytest

from consult.rules.assembly import Session, SessionKind

REGULAR, SPECIAL, EMERGENCY = SessionKind


@pytest.mark.parametrize(
    ("written", "kind", "number"),
    [
        ("80", REGULAR, 80),
        ("1", REGULAR, 1),
        ("S-30", SPECIAL, 30),
        ("s30", SPECIAL, 30),
        ("30sp", SPECIAL, 30),
        ("S-VI", SPECIAL, 6),
        ("ES-11", EMERGENCY, 11),
        ("es-11", EMERGENCY, 11),
        (" ES-10 ", EMERGENCY, 10),
        ("11emsp", EMERGENCY, 11),
        ("ES-I", EMERGENCY, 1),
        ("ES-XI", EMERGENCY, 11),
        ("S-XIV", SPECIAL, 14),
        ("S-XXIX", SPECIAL, 29),
        ("S-XL", SPECIAL, 40),
    ],
)
def test_every_way_of_writing_a_session_is_read(written, kind, number):
    assert Session.read(written) == Session(kind, number)


@pytest.mark.parametrize(
    "written",
    ["", "0", "ES-0", "ES-", "S", "emsp", "-11", "ES-11sp", "X", "80th", "ES-IIII", "ES-VX", "８０", "12345", "1.0"],
)
def test_what_is_no_session_is_not_guessed_at(written):
    assert Session.read(written) is None


@pytest.mark.parametrize("symbol", ["80", "S-30", "ES-11"])
def test_a_symbol_reads_back(symbol):
    assert Session.read(symbol).symbol == symbol


def test_regular_sessions_stand_first_then_special_ones_then_emergencies_each_by_number():
    mixed = [Session.read(one) for one in ("ES-2", "80", "S-10", "ES-10", "9", "S-9")]
    assert [one.symbol for one in sorted(mixed, key=lambda one: one.order)] == [
        "9",
        "80",
        "S-9",
        "S-10",
        "ES-2",
        "ES-10",
    ]
