"""The whole suite: SQLite, a real PostgreSQL, a real Chromium. Says loudly what could not be run; in CI that fails.

With --after-check what `make check` has run already is left out.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
UNIT = ["-n", "2", "--dist", "loadgroup", "-m", "not browser"]
SLOW = [*UNIT[:-1], "slow and not browser"]
NOT_TWICE = ["--ignore=tests/guards/test_readme.py"]
BROWSER = ["-n", "2", "--dist", "loadgroup", "-m", "browser", "tests/browser"]


def main(arguments: list[str]) -> int:
    failed, left_out = [], []
    run("SQLite", SLOW if "--after-check" in arguments else UNIT, failed)
    run("PostgreSQL", ["--engine", "postgresql", *UNIT, *NOT_TWICE, *on_databases()], failed)
    if chromium():
        run("browser", BROWSER, failed)
    else:
        left_out.append(
            "browser tests: no Chromium here, and none could be installed (Debian: apt-get install chromium)"
        )
    for line in left_out:
        print(f"\n*** NOT RUN: {line} ***\n", file=sys.stderr, flush=True)
    if failed:
        print("Failed:", ", ".join(failed), flush=True)
    return 1 if failed or (left_out and IN_CI) else 0


def on_databases() -> list[str]:
    """Folders whose tests touch a database; the pure rooms need not be tried on both engines."""
    return ["tests/services", "tests/gate", "tests/web", "tests/journeys", "tests/guards", "tests/cli"]


def run(name: str, arguments: list[str], failed: list[str]) -> None:
    print(f"\n== {name} ==", flush=True)
    began = time.monotonic()
    done = subprocess.run([str(BIN / "python"), "-m", "pytest", "-q", *arguments], check=False)
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    if done.returncode != 0:
        failed.append(name)


def chromium() -> bool:
    """An installed Chromium, or Debian's package where it may be installed."""
    if shutil.which("chromium"):
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium from Debian's packages ...", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
        for command in (["apt-get", "update"], install):
            subprocess.run(
                command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            )
    return bool(shutil.which("chromium"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
