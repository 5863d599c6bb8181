"""Votes are sealed at the cast and all opened at the close; what is left out or changed is found."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.ledger.entries import BadEntry
from consult.ledger.seal import Fault, FaultCode, Opening, check_openings, commitment
from consult.rules.facts import BadFacts
from consult.rules.roster import Origin
from consult.rules.tally import Choice

BALLOT = "CONS/2026/1#3"
SALT = bytes(range(32))
FIRST = Opening(
    ballot=BALLOT,
    delegation="fra",
    accreditation="cd" * 16,
    seq=1,
    choice=Choice.YES,
    origin=Origin.WEB,
)


def history(*delegations):
    """Seals and openings of casts in this order, chained by delegation; indexes leave gaps, as in a log."""
    sealed, openings, last = [], [], {}
    for place, delegation in enumerate(delegations):
        seq, previous = last.get(delegation, (0, None))
        opening = replace(FIRST, delegation=delegation, seq=seq + 1, previous=previous)
        salt = bytes([place]) * 32
        fixed = commitment(salt, opening)
        last[delegation] = (seq + 1, fixed)
        sealed.append((10 + 3 * place, fixed))
        openings.append((10 + 3 * place, salt, opening))
    return sealed, openings


def faults(sealed, openings, ballot=BALLOT):
    return check_openings(ballot, sealed, openings)


def test_a_commitment_is_that_of_the_design():
    opening = (
        '{"accreditation":"' + "cd" * 16 + '","ballot":"CONS/2026/1#3","choice":"yes","delegation":"fra",'
        '"origin":"web","seq":1}'
    )
    expected = hashlib.sha256(b"consult/ballot/v1\n" + SALT + opening.encode()).hexdigest()
    assert commitment(SALT, FIRST) == expected


def test_a_salt_has_32_bytes():
    with pytest.raises(ValueError, match="32"):
        commitment(SALT[:31], FIRST)


@pytest.mark.parametrize(
    "change",
    [
        {"ballot": "CONS/2026/1#4"},
        {"delegation": "chn"},
        {"accreditation": "ce" * 16},
        {"seq": 2},
        {"previous": "ab" * 32},
        {"choice": Choice.NO},
        {"origin": Origin.LETTER},
    ],
)
def test_a_changed_opening_does_not_match(change):
    changed = replace(FIRST, **change)
    assert commitment(SALT, changed) != commitment(SALT, FIRST)
    found = faults([(10, commitment(SALT, FIRST))], [(10, SALT, changed)])
    assert Fault(10, FaultCode.UNMATCHED) in found


def test_another_salt_does_not_match():
    found = faults([(10, commitment(SALT, FIRST))], [(10, bytes(32), FIRST)])
    assert found == [Fault(10, FaultCode.UNMATCHED)]


def test_all_opened_is_without_fault():
    assert faults(*history("fra", "chn", "fra", "fra")) == []
    assert faults([], []) == []


def test_a_missing_opening_is_found_also_of_a_superseded_vote():
    sealed, openings = history("fra", "chn", "fra")
    assert Fault(10, FaultCode.MISSING) in faults(sealed, openings[1:])
    assert faults(sealed, openings[:2]) == [Fault(16, FaultCode.MISSING)]


def test_a_doubled_opening_is_found():
    sealed, openings = history("fra", "chn")
    assert faults(sealed, [*openings, openings[0]]) == [Fault(10, FaultCode.DOUBLED)]


def test_an_opening_that_was_never_sealed_is_found():
    sealed, openings = history("fra", "chn")
    assert faults(sealed[:1], openings) == [Fault(13, FaultCode.UNMATCHED)]


def test_openings_of_another_ballot_are_found():
    sealed, openings = history("fra")
    assert faults(sealed, openings, "CONS/2026/1#4") == [Fault(10, FaultCode.UNMATCHED)]


@pytest.mark.parametrize("change", [{"seq": 3}, {"seq": 1}, {"previous": None}, {"previous": "ab" * 32}])
def test_a_wrong_chain_is_found_though_every_seal_matches(change):
    sealed, openings = history("fra", "fra")
    index, salt, opening = openings[1]
    broken = replace(opening, **change)
    found = faults([sealed[0], (index, commitment(salt, broken))], [openings[0], (index, salt, broken)])
    assert found == [Fault(13, FaultCode.WRONG_CHAIN)]


def test_two_openings_that_changed_places_are_found():
    sealed, openings = history("fra", "chn")
    swapped = [(openings[1][0], *openings[0][1:]), (openings[0][0], *openings[1][1:])]
    assert faults(sealed, swapped) == [Fault(10, FaultCode.UNMATCHED), Fault(13, FaultCode.UNMATCHED)]


def test_an_opening_comes_back_from_its_facts():
    for opening in (FIRST, replace(FIRST, seq=2, previous="ab" * 32)):
        assert Opening.from_facts(opening.to_facts()) == opening


def test_facts_that_are_no_opening_are_refused():
    with pytest.raises(BadFacts):
        Opening.from_facts(FIRST.to_facts() | {"weight": 2})
    with pytest.raises(BadFacts):
        Opening.from_facts(FIRST.to_facts() | {"choice": "maybe"})
    with pytest.raises(BadEntry):
        Opening.from_facts(FIRST.to_facts() | {"delegation": "A Person"})


@given(st.lists(st.sampled_from(["fra", "chn", "ken"]), min_size=1, max_size=8), st.data())
def test_whichever_opening_is_left_out_doubled_or_changed_is_found(delegations, data):
    sealed, openings = history(*delegations)
    assert faults(sealed, openings) == []
    place = data.draw(st.integers(0, len(openings) - 1))
    index, salt, opening = openings[place]
    without = openings[:place] + openings[place + 1 :]
    assert Fault(index, FaultCode.MISSING) in faults(sealed, without)
    assert faults(sealed, [*openings, openings[place]]) == [Fault(index, FaultCode.DOUBLED)]
    changed = [*without, (index, salt, replace(opening, choice=Choice.NO))]
    assert faults(sealed, changed) == [Fault(index, FaultCode.UNMATCHED)]
    assert faults(sealed, openings[::-1]) == []
