"""Checkpoints: written and read in one way only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.ledger.checkpoint import BadCheckpoint, Checkpoint

ROOT = bytes(range(32))
TEXT = "example.org/log\n42\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"


def test_a_checkpoint_is_three_lines():
    assert Checkpoint("example.org/log", 42, ROOT).text == TEXT
    assert Checkpoint.parse(TEXT) == Checkpoint("example.org/log", 42, ROOT)


def test_lines_of_others_below_it_are_passed_over():
    assert Checkpoint.parse(f"{TEXT}more\n").size == 42


@given(size=st.integers(0, 2**53), root=st.binary(min_size=32, max_size=32))
def test_every_checkpoint_comes_back(size, root):
    made = Checkpoint("host/log", size, root)
    assert Checkpoint.parse(made.text) == made


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org/log\n42\n",
        TEXT.rstrip("\n"),
        TEXT.replace("42", "042"),
        TEXT.replace("42", "-1"),
        TEXT.replace("42", "四十二"),
        TEXT.replace("42", " 42"),
        TEXT.replace("8=", "8"),
        TEXT.replace("Hh8=", ""),
        TEXT.replace("Hh8=", "Hh9="),
        TEXT.replace("example.org/log", ""),
        f"{TEXT}\nmore\n",
    ],
)
def test_anything_else_is_none(text):
    with pytest.raises(BadCheckpoint):
        Checkpoint.parse(text)
