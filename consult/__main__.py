"""The `consult` command, also as `python -m consult`; the application is loaded when a command needs it."""

import logging
from typing import TYPE_CHECKING

from consult.cli import main as command
from consult.cli.loading import loading

if TYPE_CHECKING:
    from flask import Flask

    from consult.config import Config


def main() -> None:
    """Run what the command line says."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    command.build(_create_app)(prog_name="consult")


def _create_app(config: "Config | None" = None) -> "Flask":
    with loading():
        from consult.app import create_app  # noqa: PLC0415  help needs none of it

        return create_app(config)


if __name__ == "__main__":
    main()
