"""Importing roll-calls of an invented assembly into SQLite: seconds, and memory of the process at the most."""

import csv
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.bench.deciding import apart, copied
from tests.bench.figures import Figure

CALLS, SEATS = 6_000, 145
CHOICES = ("yes", "no", "abstain", "absent")
SHARES = (70, 8, 14, 8)


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        given = {**os.environ, "CONSULT_INSTANCE": str(folder / "instance"), "CONSULT_LANGUAGE": "en"}
        run(given, "db", "upgrade")
        files = [f"--{each}={folder / each}.csv" for each in ("seats", "roll-calls", "votes")]
        floor = apart(lambda: copied(folder / "votes.csv", folder / "copy.csv"))[0]
        for which in ("first", "again"):
            took, memory = apart(lambda: run(given, "roll-calls", "import", *files), children=True)
            note = f"copying the votes {floor:.2f} s"
            yield Figure(f"6,000 roll-calls with 870,000 votes, {which}: importing", took, "s", 90, note=note)
            yield Figure(f"6,000 roll-calls with 870,000 votes, {which}: memory", memory, "MB", 400)


def run(given, *words) -> None:
    subprocess.run([sys.executable, "-m", "consult", *words], env=given, check=True, stdout=subprocess.DEVNULL)


def write(folder: Path) -> None:
    """Plainly invented seats, questions and votes."""
    pick = random.Random(1)
    seats = [f"inv{number:03}" for number in range(SEATS)]
    table(folder / "seats.csv", ("seat", "name_en", "name_zh"), [(s, f"Invented {s}", f"虚构{s}") for s in seats])
    cast = [pick.choices(CHOICES, SHARES, k=SEATS) for _ in range(CALLS)]
    head = "rcid session date kind title_en title_zh yes no abstain absent members tags resolution date_status outcome_historic"
    table(folder / "roll-calls.csv", head.split(), [call(number, choices) for number, choices in enumerate(cast, 1)])
    votes = ((number, *each) for number, choices in enumerate(cast, 1) for each in zip(seats, choices, strict=True))
    table(folder / "votes.csv", ("rcid", "seat", "vote"), votes)


def call(number: int, choices: list[str]) -> tuple[object, ...]:
    day = date(1950, 1, 1) + timedelta(days=number * 4)
    tally = Counter(choices)
    counts = [tally[choice] for choice in CHOICES]
    return (
        number,
        number // 90 + 1,
        day,
        "text",
        f"Question {number}",
        f"问题{number}",
        *counts,
        SEATS,
        "",
        "",
        "exact",
        "",
    )


def table(path: Path, head, rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(head)
        writer.writerows(rows)
