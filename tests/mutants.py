"""Mutation testing of `consult/rules` and `consult/text`: `make mutants`, or some of it: `… text.amendment rules`.

Fails when too few mutants are noticed, or one is unexplained. A mutant that no test can notice changes nothing that
can be observed; EQUIVALENT says of each why.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

BIN = Path(sys.executable).parent
PARTS = ("rules", "text")
LEAST = 95
EQUIVALENT = {
    r"cast\(": "typing.cast looks at its first argument for readers alone",
    r"strict=(None|False)|zip\(.*, \)": "neither is longer where it says strict=True, and elsewhere the longer one's rest is left out too",
    r"assert .*, \"": "what an assertion that always holds would say is said to nobody",
    r"place = None": "a slice from None begins where one from 0 does",
    r"found: Bracket \| None = \"\"": "nothing found yet is false either way",
    r"find\(wanted\) if wanted else -2": "-2 is as far from any place as -1",
    r"places.get\(operation.key, -2\)": "-2 stands before every place as -1 does",
    r"sum\(.* operations\), \)": "the sum of nothing is the number 0 either way",
    r"for each in roman\), 1\]": "no Roman figure is smaller than one either",
    r"rstrip\(\"XX-XX\"\) or \"provision\"": "a slug is in lower case, so it ends in no X",
    r"total, digit = 0, 1": "a unit with no digit before it counts once, as one with the digit 1 does",
    r"for run in own.keys\(\) \| runs.keys\(\)": "a run that one side alone has adds nothing",
    r"ensure_ascii=None": "None is false",
    r"start = reach = last = -2": "-2 stands before every place as -1 does",
    r"group: list\[_Change\] = None": "the first edit begins a group, and without one there is none",
    r"each.spans.get\(language, \((1, 0|0, 1)\)\)": "no words in brackets fit there, as none fit between 0 and 0",
    r"place\[1\] >= end else place": "no other bracket reaches into a stretch, and a bracket's own places are said anew",
    r"elif edit.start < place": "where a stretch is replaced, its first sign is no longer there",
    r"max\(1, budget": "one comparison more finds nothing that both do not begin with",
    r"previous = \((\+2, -2|-3, -2|-2, \+2|-2, -3)\)": "no pair follows that one either",
    r"i = j = None": "slices from None begin where those from 0 do, and the first unit is compared with its spaces",
    r"every = \((1 >> len\(old\)|2 << len\(old\))\) - 1": "bits beyond those of the old members are not read",
    r"for line in cell\), None\)": "no number is false either way",
    r"if not row.is_lone\), None\)": "a slice up to None goes to the end, as one up to the length does",
    r"Piece\(Kind.HEADING, heads\[[01]\], None\)": "the place of a row is read from the half that has one",
    r"Piece\(kind, \"\", None\)": "a half without words has no place either way",
    r"else -len\(old\) (\+ 1|- 2)$": "every place before the text is unsound",
    r"best: _Best = .*\(1.0, \(0, 0\)\)": "every way begins there, and costs as much more as any other",
    r"best: _Best = .*\(0.0, \((1, 0|0, 1)\)\)": "how the beginning was reached is not asked",
    r"max\(2, height\)": "for one block or none, the band holds every block that a file may have",
    r"max\(2.0, mean\)": "of two texts that are not empty the mean is more than 2",
    r"max_negative_(num|den) is (not )?None (and|or)": "Rule has both halves of the limit, or neither",
}


def main(parts: Sequence[str]) -> int:
    shutil.rmtree("mutants", ignore_errors=True)
    patterns = [f"consult.{part}.*" for part in parts]
    subprocess.run([BIN / "mutmut", "run", "--max-children", "2", *patterns], check=False)
    ends = re.findall(r"^\s*(\S+): (.+)$", said("results", "--all", "true"), re.MULTILINE)
    judged = [judge(part, [end for end in ends if end[0].startswith(f"consult.{part}.")]) for part in parts]
    return 0 if all(judged) else 1


def judge(part: str, ends: Sequence[tuple[str, str]]) -> bool:
    """Whether enough of a part's mutants were noticed, and it is known of every other one why not."""
    missed = [name for name, end in ends if end not in {"killed", "timeout"}]
    unexplained = [(name, line) for name in missed for line in changed(name) if not why(line)]
    share = 100 * (len(ends) - len(missed)) / len(ends) if ends else 0
    print(f"{part}: {len(ends)} mutants, {len(ends) - len(missed)} noticed: {share:.1f} % (at least {LEAST} %)")
    for name, line in unexplained:
        print(f"not noticed and not explained: {name}\n    {line}")
    return share >= LEAST and not unexplained


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
    sys.exit(main(sys.argv[1:] or PARTS))
