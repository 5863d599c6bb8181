"""References of comments, such as C-0214: a number within one consultation."""

import re

_WRITTEN = re.compile(r"C-(\d{4,9})", re.ASCII)


def reference_of(number: int) -> str:
    """The reference of a comment by its number."""
    return f"C-{number:04d}"


def number_of(reference: str) -> int | None:
    """The number in a reference; None when it is not written as references are."""
    found = _WRITTEN.fullmatch(reference.strip().upper())
    if found is None:
        return None
    number = int(found[1])
    return number if reference_of(number) == found[0] else None
