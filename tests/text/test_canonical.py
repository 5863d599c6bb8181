"""Canonical bytes: one way to write a value, and no other is read."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.amendment import Action, Operation
from consult.text.canonical import (
    LARGEST_INTEGER,
    CanonicalError,
    Fault,
    canonical_json,
    canonical_text,
    operations_hash,
    parse_canonical,
    text_hash,
)
from consult.text.provision import Kind, Language, Provision, Status
from tests.text.makers import provision

STRINGS = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=127))
VALUES = st.recursive(
    STRINGS | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_back(value):
    assert parse_canonical(canonical_json(value)) == value


@given(st.dictionaries(KEYS, VALUES, min_size=2, max_size=5))
def test_the_order_of_members_does_not_matter(value):
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


@given(VALUES)
def test_no_other_spelling_of_a_value_is_read(value):
    other = json.dumps(value, indent=1).encode()
    if other != canonical_json(value):
        with pytest.raises(CanonicalError):
            parse_canonical(other)


@given(st.binary(max_size=40))
def test_any_bytes_are_refused_or_written_again_as_they_were(data):
    try:
        value = parse_canonical(data)
    except CanonicalError:
        return
    assert canonical_json(value) == data


def test_strings_are_escaped_as_rfc_8785_says():
    value = '\u20ac$\u000f\nA\'B"\\\\"/\b\f\t\r\u007f\u2028é'
    assert canonical_json(value) == ('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\\b\\f\\t\\r\x7f\u2028é"').encode()


def test_members_stand_in_the_order_of_their_keys_without_spaces():
    assert canonical_json({"b": [1, {}], "a": "案文", "B": -3}) == '{"B":-3,"a":"案文","b":[1,{}]}'.encode()


def test_characters_are_not_normalised():
    assert canonical_json("e\u0301") != canonical_json("\u00e9")


@pytest.mark.parametrize(
    ("value", "fault", "path"),
    [
        (None, Fault.TYPE, "$"),
        ({"a": [1, True]}, Fault.TYPE, "$.a[1]"),
        ([1.0], Fault.TYPE, "$[0]"),
        ({"a": {"b": b"bytes"}}, Fault.TYPE, "$.a.b"),
        ({"a": 2**53}, Fault.INTEGER_RANGE, "$.a"),
        ([-(2**53)], Fault.INTEGER_RANGE, "$[0]"),
        (["x\ud800"], Fault.LONE_SURROGATE, "$[0]"),
        (["\udfff"], Fault.LONE_SURROGATE, "$[0]"),
        ({"键": 1}, Fault.KEY, "$"),
        ({"a": {1: 1}}, Fault.KEY, "$.a"),
    ],
)
def test_a_value_outside_the_restriction_is_refused_with_its_place(value, fault, path):
    with pytest.raises(CanonicalError) as refused:
        canonical_json(value)
    assert (refused.value.fault, refused.value.path) == (fault, path)
    assert str(refused.value) == f"{fault} at {path}"


@pytest.mark.parametrize(("around", "step"), [(lambda inner: [inner], "[0]"), (lambda inner: {"a": inner}, ".a")])
def test_a_value_lies_at_most_sixty_four_deep(around, step):
    value = "深"
    for _ in range(64):
        value = around(value)
    assert parse_canonical(canonical_json(value)) == value
    with pytest.raises(CanonicalError) as refused:
        canonical_json(around(value))
    assert (refused.value.fault, refused.value.path) == (Fault.TOO_DEEP, "$" + 65 * step)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b'{"a":1,"a":1}', Fault.DUPLICATE_KEY),
        (b'{"b":1,"a":1}', Fault.OTHER_BYTES),
        (b'{"a": 1}', Fault.OTHER_BYTES),
        (b"1\n", Fault.OTHER_BYTES),
        (b"-0", Fault.OTHER_BYTES),
        (rb'"\u0041"', Fault.OTHER_BYTES),
        (rb'"\ud83d\ude00"', Fault.OTHER_BYTES),
        (rb'"\ud83d"', Fault.LONE_SURROGATE),
        (b"1.0", Fault.TYPE),
        (b"1e3", Fault.TYPE),
        (b"NaN", Fault.TYPE),
        (b"[null]", Fault.TYPE),
        (b"[true]", Fault.TYPE),
        (b"9007199254740992", Fault.INTEGER_RANGE),
        (b"9" * 5000, Fault.INTEGER_RANGE),
        (b"[" * 100_000, Fault.TOO_DEEP),
        (b"[" * 70 + b"]" * 70, Fault.TOO_DEEP),
        (b"\xef\xbb\xbf1", Fault.NOT_JSON),
        (b'"\xff"', Fault.NOT_UTF8),
        (b'"\xed\xa0\x80"', Fault.NOT_UTF8),
        (b"", Fault.NOT_JSON),
        (b"01", Fault.NOT_JSON),
        (b'"\n"', Fault.NOT_JSON),
        (b"1 2", Fault.NOT_JSON),
    ],
)
def test_bytes_that_are_not_canonical_are_refused(data, fault):
    with pytest.raises(CanonicalError) as refused:
        parse_canonical(data)
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (b'{"b":1, "a":1}', "$"),
        ("案".encode() + b"\xff", "byte 3"),
        ('["案文",]'.encode(), "character 6"),
        (b'{"aim":1,"aim":1}', "aim"),
        (b"[1,NaN]", "NaN"),
        (b"[-12345678901234567890123]", "-1234567890123456789"),
    ],
)
def test_bytes_are_refused_with_the_place_where_they_are_not_canonical(data, path):
    with pytest.raises(CanonicalError) as refused:
        parse_canonical(data)
    assert refused.value.path == path


def test_the_canonical_text_is_a_line_for_the_head_and_one_for_each_provision():
    texts = {Language.EN: "All are “free” [and] equal.", Language.ZH: "人人生而自由"}
    article = Provision(
        key="article-1",
        kind=Kind.PARAGRAPH,
        number="1.1",
        texts=texts,
        statuses={Language.EN: Status.AUTHENTIC, Language.ZH: Status.NEEDS_UPDATE},
    )
    assert canonical_text("CONS/2026/1", Language.EN, [article]).decode() == (
        "consult-text/v1 CONS/2026/1 en\n"
        '{"key":"article-1","kind":"paragraph","number":"1.1","status":"authentic",'
        '"text":["All are “free” [and] equal."]}\n'
    )
    assert canonical_text("CONS/2026/1", Language.ZH, [article]).decode() == (
        "consult-text/v1 CONS/2026/1 zh\n"
        '{"key":"article-1","kind":"paragraph","number":"1.1","status":"needs_update","text":["人人生而自由"]}\n'
    )


def test_a_line_break_in_a_text_forges_no_line():
    text = canonical_text("C/1", Language.EN, [provision("k", 'Title\n{"key":"x"}')])
    assert text.count(b"\n") == 2


@pytest.mark.parametrize("symbol", ["", "C 1", "C\n1", "共商/1"])
def test_a_symbol_that_could_be_read_two_ways_is_refused(symbol):
    with pytest.raises(CanonicalError) as refused:
        canonical_text(symbol, Language.EN, [])
    assert (refused.value.fault, refused.value.path) == (Fault.SYMBOL, symbol)


def test_the_hash_is_of_the_canonical_text():
    provisions = [provision("a"), provision("b", zh="")]
    expected = hashlib.sha256(canonical_text("C/1", Language.ZH, provisions)).hexdigest()
    assert text_hash("C/1", Language.ZH, provisions) == expected
    assert text_hash("C/1", Language.ZH, provisions[::-1]) != expected


def test_the_hash_of_an_amendment_is_of_its_operations_line_by_line():
    operations = [
        Operation(action=Action.REPLACE, key="aim", texts={Language.EN: "AI serves.", Language.ZH: "人工智能服务。"}),
        Operation(action=Action.DELETE, key="safety"),
        Operation(action=Action.INSERT, key="", texts={Language.ZH: "第一章"}, kind=Kind.HEADING),
    ]
    expected = (
        '{"action":"replace","key":"aim","text":{"en":"AI serves.","zh":"人工智能服务。"}}\n'
        '{"action":"delete","key":"safety","text":{}}\n'
        '{"action":"insert","key":"","kind":"heading","text":{"zh":"第一章"}}\n'
    )
    assert operations_hash(operations) == hashlib.sha256(expected.encode()).hexdigest()


def test_a_number_that_is_no_whole_number_is_refused_with_its_beginning():
    with pytest.raises(CanonicalError) as caught:
        parse_canonical(b"3.14159265358979323846")
    assert (caught.value.fault, caught.value.path) == (Fault.TYPE, "3.141592653589793238")
