"""The mark of what was published: raised, never lowered, on the disk before anybody is told."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from consult.gate.record_marks import Marks
from consult.rules.refusal import Code, Refusal
from consult.services.record_guard import Published

LOG = "ab" * 16


def head(size):
    return Published(size, bytes([size % 256]) * 32)


@pytest.fixture
def marks(tmp_path):
    return Marks(tmp_path / "marks")


def test_there_is_none_before_anything_was_published(marks):
    assert marks.published(LOG) is None


def test_there_is_none_where_the_power_went_before_the_first_was_written(marks):
    marks.raise_to(LOG, head(7))
    marks.path(LOG).write_bytes(b"")
    assert marks.published(LOG) is None
    marks.raise_to(LOG, head(7))
    assert marks.published(LOG) == head(7)


def test_it_is_raised_and_never_lowered(marks):
    for size in (3, 7, 5, 7):
        marks.raise_to(LOG, head(size))
    assert marks.published(LOG) == head(7)


def test_each_log_has_its_own(marks):
    marks.raise_to(LOG, head(9))
    marks.raise_to("cd" * 16, head(2))
    assert (marks.published(LOG), marks.published("cd" * 16)) == (head(9), head(2))


def test_it_is_forced_to_the_disk_only_where_it_changes(marks, monkeypatch):
    forced = []
    monkeypatch.setattr(os, "fdatasync", forced.append)
    for size in (3, 4, 4, 2):
        marks.raise_to(LOG, head(size))
    assert len(forced) == 2


def test_many_at_once_leave_the_highest(marks):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda size: marks.raise_to(LOG, head(size)), [17, 250, 3, 99, 180, 240, 1, 77] * 20))
    assert marks.published(LOG) == head(250)


@pytest.mark.parametrize("held", [b"\n", b"7\n", b"\xff\xfe", b"0000000000000000007 " + b"ab" * 32 + b" AAAAAAAA\n"])
def test_one_that_was_not_written_so_is_refused_and_kept(marks, held):
    marks.raise_to(LOG, head(7))
    marks.path(LOG).write_bytes(held)
    with pytest.raises(Refusal) as caught:
        marks.published(LOG)
    assert caught.value.code is Code.RECORD_UNMARKED
    assert marks.path(LOG).read_bytes() == held


def test_every_changed_byte_of_it_is_noticed(marks):
    marks.raise_to(LOG, head(7))
    held = marks.path(LOG).read_bytes()
    for at in range(len(held) - 1):
        marks.path(LOG).write_bytes(held[:at] + bytes([held[at] ^ 1]) + held[at + 1 :])
        with pytest.raises(Refusal):
            marks.published(LOG)


def test_where_it_cannot_be_written_that_is_said(tmp_path):
    (tmp_path / "marks").write_text("a file where the folder should be")
    with pytest.raises(Refusal) as caught:
        Marks(tmp_path / "marks").raise_to(LOG, head(1))
    assert caught.value.code is Code.RECORD_UNMARKED
