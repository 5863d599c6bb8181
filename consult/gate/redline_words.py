"""What is read aloud around a change in a text, in the language of that text."""

from functools import cache

from consult.language import TAGS, gettext, speaking

_SHORT = {tag: code for code, tag in TAGS.items()}


@cache
def redline_words(tag: str) -> dict[str, tuple[str, str]]:
    """The words before and after what was inserted, deleted or moved; `tag` is that of the text, as in `lang`."""
    with speaking(_SHORT[tag]):
        return {
            "insert": (str(gettext("Start of inserted text")), str(gettext("End of inserted text"))),
            "delete": (str(gettext("Start of deleted text")), str(gettext("End of deleted text"))),
            "moved": (str(gettext("Start of moved text")), str(gettext("End of moved text"))),
        }
