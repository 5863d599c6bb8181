"""Deciding a file of a million counts, against reading and writing the same file; and the memory it takes."""

import csv
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from consult.documents import decided_csv
from consult.rules.decision import preset
from tests.bench.figures import Figure

ROWS = 1_000_000
MEMBERS = 193


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _figures(Path(folder), "that recur, as in history", 5, recurring())
        yield from _figures(Path(folder), "of which hardly any recurs", 9, anything())


def _figures(folder: Path, which: str, most: float, counts: Iterator[tuple[int, int, int]]) -> Iterator[Figure]:
    source = folder / "counts.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(decided_csv.NEEDED)
        writer.writerows((f"r{number}", MEMBERS, *next(counts)) for number in range(ROWS))
    floor = apart(lambda: copied(source, folder / "copy.csv"))[0]
    took, memory = apart(lambda: decided(source, folder / "out.csv"))
    note = f"{took:.1f} s; copying {floor:.1f} s"
    yield Figure(f"1,000,000 counts {which}: against copying them", took / floor, "times", most, note=note)
    yield Figure(f"1,000,000 counts {which}: memory of the process", memory, "MB", 150)


def recurring() -> Iterator[tuple[int, int, int]]:
    """Five thousand different votes again and again: the whole history of an assembly."""
    drawn = anything()
    history = [next(drawn) for _ in range(5_000)]
    pick = random.Random(2)
    while True:
        yield pick.choice(history)


def anything() -> Iterator[tuple[int, int, int]]:
    pick = random.Random(1)
    while True:
        yes = pick.randint(0, MEMBERS)
        no = pick.randint(0, MEMBERS - yes)
        yield yes, no, pick.randint(0, MEMBERS - yes - no)


def copied(source: Path, target: Path) -> None:
    with source.open(encoding="utf-8", newline="") as given, target.open("w", encoding="utf-8", newline="") as taken:
        csv.writer(taken).writerows(csv.reader(given))


def decided(source: Path, target: Path) -> None:
    with source.open(encoding="utf-8", newline="") as given, target.open("w", encoding="utf-8", newline="") as taken:
        decided_csv.decide_all(given, preset("two-thirds", None), taken)


def apart(work, *, children=False) -> tuple[float, float]:
    """Do it in a process of its own; gives seconds of its work, and its memory at the most, in megabytes."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        began = time.perf_counter()
        work()
        took = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF).ru_maxrss / 1024
        os.write(writing, f"{took} {peak}".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        took, peak = map(float, answer.read().split())
    os.waitpid(child, 0)
    return took, peak
