"""References of comments (C-0214) and amendments (AM.3): numbers within one consultation."""

import re

_WRITTEN = re.compile(r"C-(\d{4,9})", re.ASCII)
_AMENDMENT = re.compile(r"AM\.([1-9]\d{0,8})", re.ASCII)


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


def amendment_reference(number: int) -> str:
    """The reference of an amendment by its number, as in UN symbols."""
    return f"AM.{number}"


def amendment_number(reference: str) -> int | None:
    """The number in a reference; None when it is not written as references are."""
    found = _AMENDMENT.fullmatch(reference.strip().upper())
    return int(found[1]) if found else None
