"""`make bench`: every figure is a ratio against a floor measured in the same run, or a limit with what was measured."""

import argparse
import sys
from importlib import import_module

ALL = (
    "reading",
    "matrix",
    "casting",
    "recording",
    "verifying",
    "starting",
    "texts",
    "deciding",
    "importing",
    "opinion",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", default=ALL, help=f"any of {', '.join(ALL)}")
    missed = 0
    for name in parser.parse_args().which:
        print(f"\n== {name} ==", flush=True)
        for figure in import_module(f"tests.bench.{name}").measure():
            print(figure.line(), flush=True)
            missed += not figure.reached
    print(f"\n{missed} of the targets missed." if missed else "\nAll targets reached.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
