"""The opinion map of made-up votes, each in a process of its own, beside red-dwarf where it can be installed.

Measured is from votes in any order, as arrays, to the finished record with groups, stability over 50 resamples and what
every statement gets; memory is that of the whole process. red-dwarf gets the same votes as the list of dictionaries that
it takes; it finds groups in the same way and computes no stability.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure

SIZES = (
    ("200 × 200, 40,000 votes", (200, 200, 40_000), 0.1, 300),
    ("10,000 × 1,000, 1,000,000 votes", (10_000, 1_000, 1_000_000), 1, 300),
    ("100,000 × 2,000, 4,000,000 votes", (100_000, 2_000, 4_000_000), 8, 700),
)
COMPARED = SIZES[:2]
"""The largest is not asked of red-dwarf: its table of 1.6 GB is copied several times over."""
OTHER = "red-dwarf==0.4.0"

DRAW = """
import json, resource, sys, time
import numpy as np
from consult.opinion.votes import of_codes
from consult.opinion.drawing import draw
size, file = json.loads(sys.argv[1]), np.load(sys.argv[2])
names = tuple(f"p{n}" for n in range(size[0])), tuple(f"s{n}" for n in range(size[1]))
codes, values = (file["rows"], file["columns"]), file["values"]
took = []
for _ in range(3):
    began = time.perf_counter()
    drawn = draw(of_codes(names, codes, values))
    took.append(time.perf_counter() - began)
assert len(drawn.groups) == 3 and not drawn.hidden
print(json.dumps([min(took), max(took), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
READ = """
import csv, json, resource, sys, time
from pathlib import Path
from consult.documents.opinion_csv import votes_from
began = time.perf_counter()
for row in csv.reader(open(sys.argv[1], encoding="utf-8", newline="")):
    pass
floor = time.perf_counter() - began
began = time.perf_counter()
votes_from(Path(sys.argv[1]))
print(json.dumps([time.perf_counter() - began, floor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
THEIRS = """
import json, sys, time
import numpy as np
from reddwarf.implementations.polis import run_pipeline
file = np.load(sys.argv[2])
columns = (file[name].tolist() for name in ("rows", "columns", "values"))
votes = [{"participant_id": one, "statement_id": other, "vote": vote} for one, other, vote in zip(*columns)]
began = time.perf_counter()
run_pipeline(votes=votes)
print(json.dumps([time.perf_counter() - began]))
"""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = {}
        for what, size, seconds, megabytes in SIZES:
            best, worst, memory = ran(sys.executable, DRAW, json.dumps(size), made(folder, size))
            ours[what] = best
            yield Figure(f"a map of {what}", best, "s", seconds, note=f"the best of three; the worst {worst:.2f} s")
            yield Figure(f"a map of {what}: memory", memory, "MB", megabytes)
        took, floor, memory = ran(sys.executable, READ, table(folder, SIZES[-1][1]))
        note = f"{took:.1f} s, {memory:.0f} MB"
        yield Figure("reading 4,000,000 votes: against going through the rows", took / floor, "times", 10, note=note)
        yield from _beside(folder, ours)


def _beside(folder: Path, ours: dict[str, float]) -> Iterator[Figure]:
    python = installed(folder)
    for what, size, _, _ in COMPARED if python else ():
        (theirs,) = ran(python, THEIRS, json.dumps(size), made(folder, size))
        note = f"it took {theirs:.2f} s, once, and computes no stability"
        yield Figure(f"{what}: against {OTHER}", theirs / ours[what], "times", 2, at_most=False, note=note)


def made(folder: Path, size: tuple[int, int, int]) -> Path:
    """Votes of three camps of different size, by chance, the same each time; written once."""
    import numpy as np

    file = folder / f"{size[0]}.npz"
    if not file.exists():
        participants, statements, cast = size
        chance = np.random.default_rng(7)
        camp = chance.choice(3, participants, p=(0.5, 0.3, 0.2))
        lean = chance.uniform(0.1, 0.9, (3, statements))
        cells = np.unique(chance.integers(0, participants * statements, 2 * cast))
        if cast == participants * statements:
            cells = np.arange(cast)
        rows, columns = np.divmod(chance.permutation(cells)[:cast], statements)
        agrees, passes = chance.random(cast) < lean[camp[rows], columns], chance.random(cast) < 0.1
        np.savez(file, rows=rows, columns=columns, values=np.where(passes, 0, np.where(agrees, 1, -1)))
    return file


def table(folder: Path, size: tuple[int, int, int]) -> Path:
    import numpy as np

    votes = np.load(made(folder, size))
    lines = zip(*(votes[name].tolist() for name in ("rows", "columns", "values")), strict=True)
    file = folder / "votes.csv"
    with file.open("w", encoding="utf-8") as target:
        target.write("participant,statement,vote\n")
        target.writelines(f"p{one},s{other},{vote}\n" for one, other, vote in lines)
    return file


def ran(python, program: str, *arguments) -> list[float]:
    done = subprocess.run([python, "-c", program, *map(str, arguments)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def installed(folder: Path) -> Path | None:
    """The interpreter of a throwaway environment that has red-dwarf; none where it cannot be had."""
    uv, environment = Path(sys.executable).parent / "uv", folder / "other"
    python = environment / "bin" / "python"
    for command in (["venv", environment, "--python", sys.executable], ["pip", "install", "--python", python, OTHER]):
        done = subprocess.run([uv, "--quiet", *command], capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"     {OTHER} cannot be installed, so that nothing is compared: {done.stderr.strip()[-200:]}")
            return None
    return python
