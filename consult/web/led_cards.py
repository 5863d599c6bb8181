"""What a comment led to, as the components show it: the provision, the revision, the change marked."""

from msgspec import Struct

from consult.gate.pages import url
from consult.language import TAGS, current_language
from consult.services.resulting_changes import Led
from consult.text.provision import Language
from consult.web.comment_cards import Segments, marked, place_words


class LedCard(Struct, frozen=True, kw_only=True):
    """A resulting change as components/led.html takes it; no `symbol` before its revision is published."""

    label: str
    url: str
    symbol: str
    revision_url: str
    gone: bool
    changes: tuple[tuple[str, Segments], ...]


def card(led: Led, path: str) -> LedCard:
    """The change in both languages, that of the page first; a language that did not change is left out."""
    order = (Language.ZH, Language.EN) if current_language() == "zh" else (Language.EN, Language.ZH)
    after = led.after
    shown = led.before if after is None or not any(after.values()) else after
    pairs = [] if after is None else [(each, led.before[each], after[each]) for each in order]
    return LedCard(
        label=place_words(led.number, led.kind, shown[order[0]]) or led.key,
        url=url("texts.provision", symbol=path, key=led.key),
        symbol=led.revision_symbol,
        revision_url=url("texts.revision", symbol=path, number=led.revision) if after is not None else "",
        gone=after is not None and not any(after.values()),
        changes=tuple((TAGS[each], marked(old, new)) for each, old, new in pairs if old != new),
    )
