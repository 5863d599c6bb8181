"""All checks of `make check`, one after another where they share a core, each named with its time.

With --without-tests only those that run nothing: what `make test` follows need not run its tests twice.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BIN = Path(sys.executable).parent
LIGHT = (
    ("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
    ("lint", [BIN / "ruff", "check", "--quiet", "."]),
    ("imports", [BIN / "lint-imports"]),
    ("templates", [BIN / "djlint", "consult/templates", "--lint", "--quiet"]),
    ("catalogues", [BIN / "python", "-m", "tests.catalogues", "check"]),
    ("dependencies", [BIN / "deptry", "consult", "--no-ansi"]),
    ("types", [BIN / "mypy"]),
)
TESTS = (
    "tests",
    [
        BIN / "python",
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadgroup",
        "-m",
        "not browser and not slow",
        "--hypothesis-profile",
        "quick",
    ],
)


def main(arguments: list[str]) -> int:
    with ThreadPoolExecutor(2) as pool:
        failed = [name for name, ok in pool.map(lambda check: run(*check), LIGHT) if not ok]
    if "--without-tests" not in arguments and not run(*TESTS)[1]:
        failed.append("tests")
    if failed:
        print("Failed:", ", ".join(failed))
    return 1 if failed else 0


def run(name, command) -> tuple[str, bool]:
    began = time.monotonic()
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    ok = done.returncode == 0
    shown = done.stdout[-6000:] + done.stderr[-3000:]
    last = shown.strip().splitlines()[-1:] if name == "tests" else []
    print(f"{'ok  ' if ok else 'FAIL'} {name:<13}{time.monotonic() - began:5.1f} s", *last, flush=True)
    if not ok:
        print(shown, flush=True)
    return name, ok


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
