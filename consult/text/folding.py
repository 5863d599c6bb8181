"""Finding words in either language: text folded for searching, and where in the original they stand.

Chinese words are found as they stand, also those of two characters, since any part of a text is looked for;
Latin letters are found in either case, full-width letters and figures as half-width ones.
"""

import unicodedata
from collections.abc import Iterator
from itertools import groupby

LIKE_ESCAPE = "\\"


def composed(text: str) -> str:
    """The text with its letters and their accents composed: what is shown and what is searched."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """The form in which words are compared: character by character, so that places can be found again."""
    return "".join(_fold(character) for character in composed(text))


def like_pattern(words: str) -> str:
    """A LIKE pattern (escape: backslash) for texts whose folded form holds these words."""
    plain = folded(words.strip())
    for special in (LIKE_ESCAPE, "%", "_"):
        plain = plain.replace(special, LIKE_ESCAPE + special)
    return f"%{plain}%"


def found_in(text: str, words: str) -> Iterator[tuple[bool, str]]:
    """The text in stretches, each with whether it is one of the places where the words stand."""
    shown = composed(text)
    marks = _marks(shown, folded(words.strip()))
    for hit, run in groupby(zip(marks, shown, strict=True), key=lambda pair: pair[0]):
        yield hit, "".join(character for _, character in run)


def _fold(character: str) -> str:
    return unicodedata.normalize("NFKC", character).casefold()


def _marks(shown: str, wanted: str) -> list[bool]:
    """For each character, whether it belongs to a place where the words stand."""
    origin = [place for place, character in enumerate(shown) for _ in _fold(character)]
    haystack = "".join(_fold(character) for character in shown)
    marks = [False] * len(shown)
    start = haystack.find(wanted) if wanted else -1
    while start >= 0:
        for place in origin[start : start + len(wanted)]:
            marks[place] = True
        start = haystack.find(wanted, start + len(wanted))
    return marks
