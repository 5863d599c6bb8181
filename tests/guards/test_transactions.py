"""Nothing outside the gate commits; nothing outside the clock reads the clock."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "consult"
COMMIT = re.compile(r"(?:session|connection|engine|\))\.(?:commit|begin)\(")
CLOCK = re.compile(r"datetime\.(now|today|utcnow)\(|date\.today\(|time\.time\(")
MAY_COMMIT = {"gate/database.py", "gate/pages.py", "models/migration.py", "migrations/env.py"}
MAY_READ_THE_CLOCK = {"services/clock.py"}


def found(pattern):
    return {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if pattern.search(path.read_text(encoding="utf-8"))
    }


def test_no_commit_outside_the_gate():
    extra = found(COMMIT) - MAY_COMMIT
    assert extra == set()


def test_no_clock_but_one():
    assert found(CLOCK) == MAY_READ_THE_CLOCK
