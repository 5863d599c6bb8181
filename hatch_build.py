"""Build hook: compile the message catalogues, so that a wheel speaks both languages at once."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's config type parameter is not used
    """Write a .mo file beside every .po file before the package is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile each catalogue and name the file as part of the package."""
        for source in sorted(Path(self.root, "translations").glob("*/LC_MESSAGES/*.po")):
            catalogue = read_po(source.open("rb"))
            with source.with_suffix(".mo").open("wb") as target:
                write_mo(target, catalogue)
            build_data["artifacts"].append(str(source.with_suffix(".mo").relative_to(self.root)))
