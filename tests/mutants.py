"""Mutation testing of `consult/rules`: `make mutants`. Fails when too few mutants are noticed, or one is unexplained.

A mutant that no test can notice changes nothing that can be observed; EQUIVALENT says of each why.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
LEAST = 95
EQUIVALENT = {
    r"cast\(": "typing.cast looks at its first argument for readers alone",
    r"strict=None|zip\(.*\)": "names and values come from the same fields; None is as false as False",
    r"max_negative_(num|den) is (not )?None (and|or)": "Rule has both halves of the limit, or neither",
}


def main() -> int:
    shutil.rmtree("mutants", ignore_errors=True)
    subprocess.run([BIN / "mutmut", "run", "--max-children", "2"], check=False)
    results = said("results", "--all", "true")
    ends = re.findall(r"^\s*(\S+): (.+)$", results, re.MULTILINE)
    missed = [name for name, end in ends if end not in {"killed", "timeout"}]
    unexplained = [(name, line) for name in missed for line in changed(name) if not why(line)]
    share = 100 * (len(ends) - len(missed)) / len(ends)
    print(f"{len(ends)} mutants, {len(ends) - len(missed)} noticed: {share:.1f} % (at least {LEAST} %)")
    for name, line in unexplained:
        print(f"not noticed and not explained: {name}\n    {line}")
    return 1 if share < LEAST or unexplained else 0


def changed(name: str) -> list[str]:
    """The lines as the mutant has them; a line that it leaves out stands for itself."""
    lines = said("show", name).splitlines()
    added = [line[1:].strip() for line in lines if re.match(r"\+(?!\+\+)", line)]
    return added or [line[1:].strip() for line in lines if re.match(r"-(?!--)", line)]


def why(line: str) -> str:
    """Why no test can notice a change that leaves this line."""
    return next((reason for pattern, reason in EQUIVALENT.items() if re.search(pattern, line)), "")


def said(*arguments: str) -> str:
    done = subprocess.run([BIN / "mutmut", *arguments], capture_output=True, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
